"""What is shown to a person, as rows of the outbox: screens with buttons, and files to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.outgoing import Json, Lane, Outgoing, Purpose
from bot.ports import Screens
from bot.services import rows
from dialogs.effects import Block, Paper, Rows


@dataclass(frozen=True, slots=True)
class Shown:
    """What will be said in one or more messages."""

    blocks: tuple[Block, ...]
    rows: Rows = ()
    replaces: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ScreenRows:
    """Makes the rows of one turn. `editable`: the message that the first screen may take the place of."""

    screens: Screens
    conversation: Conversation
    language: str
    lane: Lane
    now: datetime
    farewell: bool
    held: bool

    def of(self, shown: Sequence[Shown | Paper], editable: int | None) -> list[Outgoing]:
        made: list[Outgoing] = []
        for one in shown:
            made += [self._paper(one)] if isinstance(one, Paper) else self._screen(one, editable)
            editable = None
        return made

    def _screen(self, shown: Shown, editable: int | None) -> list[Outgoing]:
        rendered = self.screens.render(self.language, shown.blocks, shown.rows)
        if editable is not None and len(rendered) == 1 and not shown.alone:
            return [self._row("editMessageText", {"message_id": editable, **rendered[0]})]
        key = f"{shown.replaces}:{self.conversation.id}" if shown.replaces else None
        *before, last = rendered
        return [*(self._row("sendMessage", params) for params in before), self._row("sendMessage", last, key)]

    def _paper(self, paper: Paper) -> Outgoing:
        return self._row("sendDocument", self.screens.paper(self.language, paper))

    def _row(self, method: str, params: dict[str, Json], replace_key: str | None = None) -> Outgoing:
        return rows.to_person(
            self.conversation,
            params,
            self.now,
            method=method,
            lane=self.lane,
            purpose=Purpose.FAREWELL if self.farewell else Purpose.SCREEN,
            replace_key=replace_key,
            held=self.held,
        )
