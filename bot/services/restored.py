"""What a restored database must not do, and what the staff has to know.

Between the backup and the restore the bot went on: what stood unsent then has been sent since, all but surely, and the
phone at the other end may be in somebody else's hands by now. So nothing goes to a person by itself that answers
nothing they do now; what may be missing is put before the counselors.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.case import Case, CaseState
from bot.domain.ids import CaseId, ChatId, GroupId, MessageId, ThreadId
from bot.domain.outgoing import Json, Lane, Letter, Purpose
from bot.ports import Aftermath, Translator, UnitOfWork
from bot.services import rows
from bot.services.erase import Eraser

STALE = (Purpose.SCREEN, Purpose.CALLBACK, Purpose.REACTION, Purpose.CARD, Purpose.TOPIC, Purpose.FAREWELL)
"""The bot's own words, marks and housekeeping: late they confuse, on a phone that is watched they betray."""
ANSWERS = (Purpose.REPLY, Purpose.REPLY_EDIT)
"""Counselors' words: sent again only by a counselor. Those held for a hidden chat stay held."""

GROUPS = ("group", "supergroup")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many calls were dropped, messages put before counselors, persons erased anew.

    `unknown` of the numbers to erase are no cases with a person.
    """

    dropped: int
    asked: int
    erased: int
    unknown: tuple[CaseId, ...]


class Restoration:
    """Settles a database that was just restored, before the service works on it."""

    def __init__(self, translator: Translator, groups: Sequence[GroupId], eraser: Eraser) -> None:
        self._say, self._groups, self._eraser = translator, tuple(dict.fromkeys(groups)), eraser

    async def settle(
        self,
        unit: UnitOfWork,
        aftermath: Aftermath,
        made_at: datetime,
        now: datetime,
        erased: Collection[CaseId] = (),
    ) -> Settled:
        """Settle what a backup of `made_at` holds. `erased`: cases whose persons were erased since, and are anew."""
        dropped = await aftermath.drop(STALE)
        answers = await aftermath.take_ready(ANSWERS)
        unknown = [number for number in erased if not await self._erase(unit, number, now)]
        asked = await self._ask(unit, [*answered_by(answers), *await self._unread_of_staff(unit, aftermath)], now)
        for case in await aftermath.open_cases():
            await self._call(unit, case, now)
        for group in self._groups:
            text = self._notice(made_at)
            await unit.outbox.add([rows.to_group(group, text, now, lane=Lane.DANGER)])
        return Settled(dropped, asked, len(erased) - len(unknown), tuple(unknown))

    async def _erase(self, unit: UnitOfWork, number: CaseId, now: datetime) -> bool:
        case = await unit.cases.get(number)
        if case is None or case.conversation is None:
            return False
        await self._eraser.forget(unit, await unit.conversations.get(case.conversation), now)
        return True

    async def _unread_of_staff(self, unit: UnitOfWork, aftermath: Aftermath) -> list[tuple[CaseId, MessageId | None]]:
        """Counselors' words that were on their way in: taken out like those on their way out. Presses are dropped."""
        found: list[tuple[CaseId, MessageId | None]] = []
        async for update in aftermath.unread():
            words = staff_words(update.raw)
            if words is None:
                continue
            await unit.inbox.done([update.id])
            case = None if words.thread is None else await unit.cases.by_thread(words.chat, words.thread)
            if case is not None:
                found.append((case.id, words.message))
        return found

    async def _ask(self, unit: UnitOfWork, missing: Sequence[tuple[CaseId, MessageId | None]], now: datetime) -> int:
        """Put each message that may be missing before the counselors of its case, beside their own message."""
        asked = 0
        for number, origin in dict.fromkeys(missing):
            case = await unit.cases.get(number)
            if case is not None and case.conversation is not None:
                await self._ask_one(unit, case, origin, now)
                asked += 1
        return asked

    async def _ask_one(self, unit: UnitOfWork, case: Case, origin: MessageId | None, now: datetime) -> None:
        text = self._say.staff(
            "The bot was restored from a backup. This message may not have reached the person, and the bot does not "
            "send it by itself. Send it again if it is needed."
        )
        note = rows.note(case, text, now)
        if origin is not None:
            reply: dict[str, Json] = {"message_id": int(origin), "allow_sending_without_reply": True}
            note = replace(note, params={**note.params, "reply_parameters": reply})
        await unit.outbox.add([note])

    async def _call(self, unit: UnitOfWork, case: Case, now: datetime) -> None:
        """The card shows what the bot knows; a waiting case calls at once. Nothing of it is told to the person."""
        await unit.outbox.add([rows.card_edit(case, now, at_once=False)])
        if case.state is CaseState.WAITING:
            await unit.cases.save(replace(case, alert_at=now, alerts=max(1, case.alerts)))

    def _notice(self, made_at: datetime) -> str:
        return self._say.staff(
            "⚠️ The bot was restored from a backup of {time} UTC. It knows nothing of what came after: messages, cases "
            "opened, taken or closed, chats that persons have hidden, persons who asked to be erased. Check the open "
            "cases before you write, and take again what is yours. What you write in a topic that was opened later "
            "reaches nobody.",
            time=f"{made_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        )


def answered_by(letters: Sequence[Letter]) -> list[tuple[CaseId, MessageId | None]]:
    """Of which case and of which message in its topic these calls are."""
    outgoing = [letter.outgoing for letter in letters]
    return [(row.case, row.origins[0] if row.origins else None) for row in outgoing if row.case is not None]


@dataclass(frozen=True, slots=True)
class StaffWords:
    """Where in a staff group something was written or pressed; `thread` None: nothing of a case's."""

    chat: ChatId
    thread: ThreadId | None
    message: MessageId | None


def staff_words(raw: bytes) -> StaffWords | None:
    """What a raw update of a group says; None for a person's, or one without the shape of either."""
    try:
        update = json.loads(raw)
    except ValueError:
        return None
    body = next((update[kind] for kind in ("message", "edited_message", "callback_query") if kind in update), None)
    message = body.get("message", body) if isinstance(body, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") not in GROUPS:
        return None
    if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
        return None  # still to be followed
    number, thread, words = message.get("message_id"), message.get("message_thread_id"), str(message.get("text", ""))
    is_spoken = "callback_query" not in update and message.get("is_topic_message") and not words.startswith("/")
    if not is_spoken or not isinstance(thread, int) or not isinstance(number, int):
        return StaffWords(ChatId(int(chat["id"])), None, None)
    return StaffWords(ChatId(int(chat["id"])), ThreadId(thread), MessageId(number))
