"""What counselors are told about messages that did not arrive."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.ids import CaseId, GroupId, InboxId, MessageId
from bot.domain.outgoing import Json, Lane, Outgoing
from bot.domain.part import PartUse
from bot.ports import Translator, UnitOfWork
from bot.services import rows
from bot.services.parcel import Parcel

REASON = 120
"""Characters of Telegram's own words in a note."""


def short_reason(error: str) -> str:
    """Telegram's description without its prefix."""
    return error.removeprefix("Bad Request: ").removeprefix("Forbidden: ")[:REASON]


class Notes:
    """Writes notes: into the case's topic where there is one, else into the General topic of a group."""

    def __init__(self, translator: Translator, first_group: GroupId) -> None:
        self._say = translator
        self._first_group = first_group

    async def late(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        text = self._say.staff("Not delivered yet. It is tried again until it is delivered.")
        return await self._beside(unit, parcel, text, now)

    async def stopped(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        text = self._say.staff("Not delivered: the person has stopped the bot. It will be delivered when they return.")
        return await self._beside(unit, parcel, text, now)

    async def person_left(self, unit: UnitOfWork, case: Case, now: datetime) -> list[Outgoing]:
        text = self._say.staff("The person has stopped the bot. What you write is delivered when they return.")
        return [_urgent(rows.note(case, text, now))]

    async def reply_lost(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        text = self._say.staff("Not delivered: {reason}", reason=short_reason(error))
        return await self._beside(unit, parcel, text, now)

    async def copy_gone(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        text = self._say.staff("The person deleted a message before it could be copied here.")
        return await self._in_topic(unit, parcel, text, now)

    async def relay_lost(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        text = self._not_copied(await _kind(unit, parcel), short_reason(error))
        return await self._in_topic(unit, parcel, text, now)

    def _not_copied(self, kind: str, reason: str) -> str:
        match kind:
            case "photo":
                return self._say.staff("A photo from the person could not be copied: {reason}", reason=reason)
            case "video" | "video_note" | "animation":
                return self._say.staff("A video from the person could not be copied: {reason}", reason=reason)
            case "voice" | "audio":
                return self._say.staff("A voice message from the person could not be copied: {reason}", reason=reason)
            case "document":
                return self._say.staff("A file from the person could not be copied: {reason}", reason=reason)
            case _:
                return self._say.staff("A message from the person could not be copied: {reason}", reason=reason)

    async def dead(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        """One of the bot's own calls was given up."""
        if parcel.outgoing.stream.startswith("g:"):
            return []  # a note about a note would go nowhere either
        text = self._say.staff(
            "A message of the bot could not be sent (outbox {number}): {reason}",
            number=parcel.letters[0].id,
            reason=short_reason(error),
        )
        return [rows.to_group(await self._group(unit, parcel.case), text, now)]

    async def topic_refused(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        text = self._say.staff(
            "Case {number} has no topic to write to: {reason}. Give the bot the right to manage topics; "
            "its messages wait until then.",
            number=parcel.case or 0,
            reason=short_reason(error),
        )
        return [rows.to_group(await self._group(unit, parcel.case), text, now, lane=Lane.DANGER)]

    async def topic_stays(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        text = self._say.staff(
            "The topic of case {number} must be erased, but the bot can't delete it: {reason}. Give the bot the right "
            "to delete messages, or delete the topic by hand.",
            number=parcel.case or 0,
            reason=short_reason(error),
        )
        return [rows.to_group(await self._group(unit, parcel.case), text, now, lane=Lane.DANGER)]

    def parked(self, number: InboxId, now: datetime) -> Outgoing:
        """A received update could not be processed."""
        text = self._say.staff(
            "A received message could not be processed and was put aside for a human (inbox {number}).",
            number=number,
        )
        return rows.to_group(self._first_group, text, now, lane=Lane.DANGER)

    async def _beside(self, unit: UnitOfWork, parcel: Parcel, text: str, now: datetime) -> list[Outgoing]:
        """In the topic, as a reply to the counselor's message that the call carries."""
        origins = parcel.outgoing.origins
        return await self._in_topic(unit, parcel, text, now, origins[0] if origins else None)

    async def _in_topic(
        self, unit: UnitOfWork, parcel: Parcel, text: str, now: datetime, reply_to: MessageId | None = None
    ) -> list[Outgoing]:
        case = None if parcel.case is None else await unit.cases.get(parcel.case)
        if case is None:
            return [rows.to_group(await self._group(unit, parcel.case), text, now)]
        note = rows.note(case, text, now)
        if reply_to is not None:
            reply: dict[str, Json] = {"message_id": int(reply_to), "allow_sending_without_reply": True}
            note = replace(note, params={**note.params, "reply_parameters": reply})
        return [_urgent(note)]

    async def _group(self, unit: UnitOfWork, case: CaseId | None) -> GroupId:
        topic = None if case is None else await unit.cases.topic(case)
        return self._first_group if topic is None else topic.group


def _urgent(note: Outgoing) -> Outgoing:
    """Before ordinary messages: a counselor waits for it."""
    return replace(note, lane=min(note.lane, Lane.REPLY))


async def _kind(unit: UnitOfWork, parcel: Parcel) -> str:
    """What kind of message the person's was, where that is kept."""
    outgoing = parcel.outgoing
    if outgoing.conversation is None or not outgoing.origins:
        return ""
    parts = await unit.parts.of(outgoing.conversation, tuple(PartUse))
    return next((part.kind for part in parts if part.message == outgoing.origins[0]), "")
