"""The person's messages, on their way into the topic of their case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.ids import MessageId
from bot.domain.outgoing import Json, Outgoing, Purpose
from bot.domain.part import Part, PartUse
from bot.domain.pieces import pieces
from bot.ports import Translator, UnitOfWork
from bot.services import rows
from bot.services.alarms import WORDS, Alarms, is_called_out
from bot.services.source import Source
from dialogs.effects import Tell
from dialogs.risk.labels import Level

COALESCE = timedelta(seconds=2.5)
"""How long an ordinary text waits for the next one, so that both go in one call: the group has 20 a minute."""
ALBUM = timedelta(seconds=2)
"""How long an album's pieces are gathered; Telegram delivers them as separate updates."""
PREVIEWS_OFF: dict[str, Json] = {"link_preview_options": {"is_disabled": True}}
PIECE = 4000
"""UTF-16 units of one piece of a long text: under Telegram's 4,096 with the mark before it."""


class Relays:
    """Copies what a person sends."""

    def __init__(self, translator: Translator, language: str, coalesce: timedelta = COALESCE) -> None:
        self._translator, self._language, self._coalesce = translator, language, coalesce
        self._alarms = Alarms(translator)

    async def relay(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        case: Case,
        source: Source,
        now: datetime,
        label: str | None = None,
    ) -> None:
        """Put the message being answered into the outbox, towards the topic; before it the question it answers."""
        if source.message is None:
            return
        question = f"📋 {self._translator.dialog(self._language, label)}:" if label else ""
        if question and source.kind != "text":
            await unit.outbox.add([_question(case, question, source.album, now)])
        if source.text and not source.album:
            await unit.parts.add(_part(conversation, source, source.message, now, use=PartUse.RELAYED))
        if source.edited:
            await unit.outbox.add(self._edit(case, source, source.message, now))
        elif source.album:
            await self._album(unit, conversation, case, source, source.message, now)
        elif source.kind == "text":
            wait = timedelta(0) if case.level >= Level.EMERGENCY else self._coalesce
            await unit.outbox.add(self._text(case, source, source.message, now, wait, question))
            if is_called_out(case, source.level):
                await self._alarms.echo(unit, case, source.message, source.text, now)
        else:
            await unit.outbox.add([self._copy(conversation, case, [source.message], now, source.reply_to)])

    def _text(
        self, case: Case, source: Source, message: MessageId, now: datetime, wait: timedelta, question: str = ""
    ) -> list[Outgoing]:
        text = f"{question}\n{source.text}".strip()
        if source.forwarded:
            text = self._translator.staff("↪️ Forwarded:") + "\n" + text
        cut = pieces(text, PIECE) or ["…"]
        made: list[Outgoing] = []
        for piece in cut:
            params: dict[str, Json] = {"text": piece, **PREVIEWS_OFF}
            if source.reply_to is not None and not made:
                params["reply_parameters"] = _reply(case, source.reply_to)
            joinable = piece if source.reply_to is None and len(cut) == 1 else None
            made.append(
                rows.to_topic(
                    case, params, now, purpose=Purpose.RELAY, origins=(message,), joinable=joinable, wait=wait
                )
            )
        return made

    def _edit(self, case: Case, source: Source, message: MessageId, now: datetime) -> list[Outgoing]:
        """A change is told, and what stood there before stays: a counselor must see both."""
        text = self._translator.staff("✏️ Changed:") + "\n" + source.text
        return [
            rows.to_topic(
                case,
                {"text": piece, "reply_parameters": _reply(case, message), **PREVIEWS_OFF},
                now,
                purpose=Purpose.STAFF_NOTE,
            )
            for piece in pieces(text, PIECE)
        ]

    def _copy(
        self,
        conversation: Conversation,
        case: Case,
        messages: Sequence[MessageId],
        now: datetime,
        reply_to: MessageId | None,
        *,
        replace_key: str | None = None,
        wait: timedelta = timedelta(0),
    ) -> Outgoing:
        params: dict[str, Json] = {"from_chat_id": {"$person": int(conversation.id)}}
        if len(messages) == 1:
            params["message_id"] = int(messages[0])
            if reply_to is not None:
                params["reply_parameters"] = _reply(case, reply_to)
        else:
            params["message_ids"] = [int(m) for m in sorted(messages)]
        return rows.to_topic(
            case,
            params,
            now,
            method="copyMessage" if len(messages) == 1 else "copyMessages",
            purpose=Purpose.RELAY,
            origins=tuple(sorted(messages)),
            replace_key=replace_key,
            wait=wait,
        )

    async def _album(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        case: Case,
        source: Source,
        message: MessageId,
        now: datetime,
    ) -> None:
        """An album's pieces go in one call; the row grows until it is sent."""
        await unit.parts.add(_part(conversation, source, message, now, use=PartUse.RELAYED))
        parts = await unit.parts.of(conversation.id, tuple(PartUse))
        pieces = [p.message for p in parts if p.album == source.album]
        fresh = [m for m in pieces if not await unit.cases.links_of(case.id, person_message=m)]
        await unit.outbox.add(
            [
                self._copy(
                    conversation,
                    case,
                    fresh,
                    now,
                    None,
                    replace_key=f"album:{case.id}:{source.album}",
                    wait=ALBUM,
                )
            ]
        )

    async def bring_parts(self, unit: UnitOfWork, conversation: Conversation, case: Case, now: datetime) -> None:
        """Everything the person sent before the case goes into its topic, in order, each once."""
        parts = [p for p in await unit.parts.of(conversation.id, tuple(PartUse)) if not p.in_case]
        for group in _neighbours(parts):
            first = group[0]
            if first.kind == "text" and len(group) == 1:
                source = Source(
                    number=0, message=first.message, text=first.text, forwarded=first.forwarded, kind="text"
                )
                await unit.outbox.add(self._text(case, source, first.message, now, timedelta(0)))
            else:
                await unit.outbox.add([self._copy(conversation, case, [p.message for p in group], now, None)])
        await unit.parts.mark_in_case(conversation.id)

    async def tell(self, unit: UnitOfWork, conversation: Conversation, told: Tell, now: datetime) -> None:
        """Put a form's answers before the counselors as one text, each under its question in the staff's language."""
        case = await unit.cases.current(conversation.id)
        if case is None:
            return
        say = partial(self._translator.dialog, self._language)
        lines = [f"📋 {say(told.title)}", *(f"{say(question)}:\n{answer}" for question, answer in told.answers)]
        await unit.outbox.add([rows.note(case, piece, now) for piece in pieces("\n\n".join(lines), PIECE)])

    async def words(self, unit: UnitOfWork, conversation: Conversation, source: Source) -> str:
        """What the person has said that no counselor has seen, the newest last and whole as far as it fits."""
        parts = await unit.parts.of(conversation.id, tuple(PartUse))
        said = [part.text for part in parts if part.text and (not part.in_case or part.message == source.message)]
        kept: list[str] = []
        for text in reversed(said):
            if kept and len(text) + sum(map(len, kept)) > WORDS:
                break
            kept.append(text)
        return "\n".join(reversed(kept))

    async def is_in_case(self, unit: UnitOfWork, conversation: Conversation, source: Source) -> bool:
        """Whether the message that was changed went into a case already, perhaps one that is closed."""
        if not source.edited:
            return False
        parts = await unit.parts.of(conversation.id, tuple(PartUse))
        return any(part.message == source.message and part.in_case for part in parts)

    async def keep(
        self, unit: UnitOfWork, conversation: Conversation, source: Source, now: datetime, *, offer: bool
    ) -> None:
        """Keep the message being answered as a part, in order."""
        if source.message is None:
            return
        use = PartUse.OFFER if offer else PartUse.UNSORTED
        await unit.parts.add(_part(conversation, source, source.message, now, use=use))


def _part(conversation: Conversation, source: Source, message: MessageId, now: datetime, *, use: PartUse) -> Part:
    return Part(
        conversation=conversation.id,
        message=message,
        kind=source.kind,
        text=source.text,
        at=now,
        album=source.album,
        forwarded=source.forwarded,
        use=use,
        in_case=use is PartUse.RELAYED,
    )


def _question(case: Case, question: str, album: str | None, now: datetime) -> Outgoing:
    """What is asked, before something that is no words; before an album once."""
    params: dict[str, Json] = {"text": question, **PREVIEWS_OFF}
    if album is None:
        return rows.to_topic(case, params, now)
    return rows.to_topic(case, params, now, replace_key=f"question:{case.id}:{album}", wait=ALBUM)


def _neighbours(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts in order, an album's pieces together (Telegram copies at most 100 at once; an album has 10)."""
    groups: list[list[Part]] = []
    for part in parts:
        if groups and part.album and groups[-1][0].album == part.album:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _reply(case: Case, message: MessageId) -> Json:
    return {
        "message_id": {"$copy": {"case": int(case.id), "of": int(message), "side": "person"}},
        "allow_sending_without_reply": True,
    }
