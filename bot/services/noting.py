"""Counselors note milestones: what was done in a case, from a closed list, so that nothing else can leave."""

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, CaseState
from bot.domain.ids import MessageId, MilestoneId, UserId
from bot.domain.milestone import Milestone, to_take_back
from bot.domain.outgoing import Json, Outgoing
from bot.ports import Translator, UnitOfWork
from bot.services import rows
from bot.services.card import milestone_lines
from bot.services.cases import Cases
from bot.services.correcting import Press
from bot.services.shelf import Shelf
from bot.services.source import Source
from bot.services.times import Times
from bot.services.turn import Turns
from dialogs.events import CaseMoved
from dialogs.model import MILESTONES

BUTTON = re.compile(r"k:did(_(?P<name>[a-z][a-z0-9_]{0,19}))?:(?P<case>[0-9]{1,18})")
"""Callback data of the buttons of this file: the list (without a name) or a milestone of it, and the case."""


class Noting:
    """The counselors' side of milestones. Whoever has taken the case notes them, also when it is closed: what goes on
    afterwards is what the person waits for."""

    def __init__(
        self, shelf: Shelf, turns: Turns, cases: Cases, translator: Translator, times: Times, language: str
    ) -> None:
        self._shelf, self._turns, self._cases = shelf, turns, cases
        self._translator, self._times, self._language = translator, times, language

    async def post(
        self, unit: UnitOfWork, case: Case, user: UserId, now: datetime, reply_to: MessageId | None = None
    ) -> str | None:
        """Put the list into the topic; a sentence when it cannot be."""
        if case.counselor != user:
            return self._translator.staff("Only the counselor who has taken the case can do this.")
        params = self._list(case, await unit.milestones.of(case.id))
        if reply_to is not None:
            params["reply_parameters"] = {"message_id": int(reply_to), "allow_sending_without_reply": True}
        await unit.outbox.add([rows.to_topic(case, params, now, replace_key=f"milestones:{case.id}")])
        return None

    async def press(self, unit: UnitOfWork, case: Case, press: Press, now: datetime) -> tuple[str, bool]:
        """Do what the button says; the words that answer it, and whether they must be seen: it could not be done."""
        say, button = self._translator.staff, BUTTON.fullmatch(press.data)
        if case.counselor != press.author:
            return say("Only the counselor who has taken the case can do this."), True
        name = button["name"] if button else ""
        if name is None:
            refused = await self.post(unit, case, press.author, now)
            return refused or say("Press what was done."), bool(refused)
        if name not in self._shelf.book.notices.milestones or name in MILESTONES:
            return say("This button is out of date."), True
        said = await self._note(unit, case, name, press.author, now)
        noted = await unit.milestones.of(case.id)
        await unit.outbox.add([self._list_edit(case, press.message, noted, now)])
        return said, False

    async def _note(self, unit: UnitOfWork, case: Case, name: str, counselor: UserId, now: datetime) -> str:
        what = self._translator.dialog(self._language, self._shelf.book.notices.milestones[name])
        mistaken = to_take_back(await unit.milestones.of(case.id), name, now)
        if mistaken is not None:
            await unit.milestones.take_back(mistaken)
        else:
            await unit.milestones.add(Milestone(MilestoneId(0), case.id, name, now, counselor))
        await self._show(unit, case, now, is_news=mistaken is None)
        if mistaken is not None:
            return self._translator.staff("Taken back: {what}.", what=what)
        return self._translator.staff("Noted: {what}. Press again within an hour to take it back.", what=what)

    async def _show(self, unit: UnitOfWork, case: Case, now: datetime, *, is_news: bool) -> None:
        """The card of an open case is brought up to date; that of a closed one would tell what its person does now.

        The person reads of the news where it is their newest case: only that can they see.
        """
        conversation = await unit.conversations.get(case.conversation)
        if case.state is not CaseState.CLOSED:
            session = self._turns.session_of(conversation, now)
            await self._cases.refresh(unit, case, session, now, at_once=True)
        newest = await unit.cases.last(case.conversation)
        if is_news and not conversation.blocked and newest is not None and newest.id == case.id:
            await self._turns.take(unit, conversation, CaseMoved(now), Source(number=0), now)

    def _list(self, case: Case, noted: list[Milestone]) -> dict[str, Json]:
        say = self._translator.staff
        lines = [
            say("What was done in case {number}, as the person reads it:", number=case.id),
            *milestone_lines(case, noted, self._shelf.book, self._translator, self._language, self._times),
            "",
            say(
                "A press notes it with the time of now. Another press within an hour takes it back; later it notes it "
                "once more."
            ),
            say("Whoever writes may not be who they say they are. Note nothing that would warn an exploiter."),
        ]
        return {"text": "\n".join(lines), "reply_markup": self._buttons(case, noted)}

    def _buttons(self, case: Case, noted: list[Milestone]) -> Json:
        there = {one.name for one in noted}
        buttons: list[Json] = [
            [
                {
                    "text": ("✓ " if name in there else "") + self._translator.dialog(self._language, sentence),
                    "callback_data": f"k:did_{name}:{case.id}",
                }
            ]
            for name, sentence in self._shelf.book.notices.milestones.items()
            if name not in MILESTONES
        ]
        return {"inline_keyboard": buttons}

    def _list_edit(self, case: Case, message: MessageId, noted: list[Milestone], now: datetime) -> Outgoing:
        """The pressed list as it is now; presses in a row become one call."""
        shown = self._list(case, noted)
        edit = rows.buttons_edit(case, message, shown["reply_markup"], now)
        return replace(edit, method="editMessageText", params={"message_id": int(message), **shown})
