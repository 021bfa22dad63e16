"""Reads pictures of offers, after they were answered: what stands in them comes into the checklist when it is known."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.ids import ConversationId
from bot.ports import Clock, OpenUnit
from bot.services.judging import Judging
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.events import Seen, Shows

MAX_WAITING = 20
"""Pictures that wait to be read, at two to three seconds each. Those above stay unread; all are kept for counselors."""

ReadPicture = Callable[[str], Awaitable[str]]
"""The text in a picture, by its file id; "" where there is none."""


@dataclass(frozen=True, slots=True)
class _Picture:
    conversation: ConversationId
    file: str
    caption: str


class Reading:
    """Pictures one after the other, in the order of their coming. What is not read when the process stops is lost.

    `wake` tells who takes the steps that there is one.
    """

    def __init__(
        self,
        open_unit: OpenUnit,
        turns: Turns,
        judging: Judging,
        read: ReadPicture,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._open_unit, self._turns, self._judging = open_unit, turns, judging
        self._read, self._clock, self._wake = read, clock, wake
        self._pictures: deque[_Picture] = deque()

    def add(self, conversation: ConversationId, file: str, caption: str) -> bool:
        """Read this picture soon; whether there was room."""
        if len(self._pictures) >= MAX_WAITING:
            return False
        self._pictures.append(_Picture(conversation, file, caption))
        self._wake()
        return True

    async def step(self) -> int:
        """Read the next picture; how many were read."""
        if not self._pictures:
            return 0
        await self._one(self._pictures.popleft())
        return 1

    async def _one(self, picture: _Picture) -> None:
        text = await self._read(picture.file)
        if not text:
            return
        found = await self._judging.offer_thoroughly("\n".join(filter(None, (picture.caption, text))))
        seen = Seen(self._clock.now(), Shows(found.flags, found.sure, found.says, found.facts))
        async with self._open_unit() as unit:
            if await unit.conversations.hold(picture.conversation):
                conversation = await unit.conversations.get(picture.conversation)
                if conversation.session is not None and not conversation.forgotten:
                    await self._turns.take(unit, conversation, seen, Source(number=0), seen.at)
                    await unit.commit()
