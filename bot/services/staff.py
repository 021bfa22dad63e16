"""What counselors do in the staff group: take, answer, give back, close."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case, CaseState
from bot.domain.conversation import Conversation
from bot.domain.delivery import TEXT_LIMIT, utf16_length
from bot.domain.ids import CaseId, ChatId, MessageId, ThreadId, UserId
from bot.domain.outgoing import Json, Lane, Outgoing, Purpose
from bot.domain.pieces import pieces
from bot.domain.safe_hours import FIELD
from bot.ports import Translator, UnitOfWork
from bot.services import correcting, noting, rows
from bot.services.cases import Cases
from bot.services.consent import is_to_ask
from bot.services.correcting import Correcting
from bot.services.noting import Noting
from bot.services.relay import ALBUM
from bot.services.safe_hours import SafeHours, hours_words
from bot.services.source import Source
from bot.services.topics import case_of_topic
from bot.services.turn import Turns
from dialogs.events import CaseClosed, CaseReleased, CaseTaken, Event
from dialogs.session import Session

ALIASES = ("Nur", "Umit", "Tilek", "Baqyt", "Jan", "Aman", "Nurly", "Omir", "Altyn", "Zhyldyz", "Meyir", "Shuaq")
"""Names that counselors speak under until they choose one: short, used for women and men."""
INSIDE = "//"
"""A message that begins so never leaves the topic."""
ANONYMOUS = 1087968824
"""Telegram's own account that stands for an anonymous administrator (@GroupAnonymousBot)."""
ALIAS_LENGTH = 32
BUTTON = re.compile(r"k:(take|release|close):(?P<case>[0-9]{1,18})")
"""Callback data under a card: what to do, and the case."""


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """A message of a staff group. `entities` are Telegram's, as JSON; `kind` is text or what copyMessage copies.

    `topic` is the name that the bot once gave to the topic it stands in, where the message tells it.
    """

    number: int
    chat: ChatId
    thread: ThreadId | None
    message: MessageId
    author: UserId
    anonymous: bool
    kind: str
    text: str
    entities: tuple[dict[str, Json], ...] = ()
    reply_to: MessageId | None = None
    edited: bool = False
    album: str | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class StaffPress:
    """A button under a card or another message of the bot's."""

    number: int
    chat: ChatId
    message: MessageId
    author: UserId
    callback: str
    data: str


class Staff:
    """The counselors' side of a case. Only the counselor who took a case reaches the person."""

    def __init__(self, turns: Turns, cases: Cases, translator: Translator, hours: SafeHours, noting: Noting) -> None:
        self._turns, self._cases, self._translator = turns, cases, translator
        self._hours, self._noting = hours, noting
        self._correcting = Correcting(turns, cases, translator)

    async def message(self, unit: UnitOfWork, message: StaffMessage, now: datetime) -> None:
        """A message in a staff group: out to the person if its author has taken the case, else it stays inside."""
        if message.thread is None:
            return
        case = await case_of_topic(unit, message.chat, message.thread, message.topic)
        if case is None:
            return
        is_inside = message.text.startswith(INSIDE)
        if message.anonymous:
            await self._tell(
                unit, case, message, now,
                self._translator.staff(
                    "Not sent: you write as an anonymous administrator. Switch off “Remain anonymous” in your rights."
                ),
            )  # fmt: skip
        elif message.text.startswith("/") and not is_inside:
            await self._command(unit, case, message, now)
        elif case.state is CaseState.TAKEN and case.counselor == message.author and message.album:
            await self._out(unit, case, message, now)
        elif is_inside:
            return
        elif case.state is CaseState.TAKEN and case.counselor == message.author:
            await self._out(unit, case, message, now)
        elif case.state is CaseState.WAITING and not message.edited:
            text = self._translator.staff("Not sent: nobody has taken this case. Press “Take this case” first.")
            await self._tell(unit, case, message, now, text)
        elif case.state is CaseState.CLOSED and not message.edited:
            text = self._translator.staff("Not sent: this case is closed.")
            await self._tell(unit, case, message, now, text)

    async def _tell(self, unit: UnitOfWork, case: Case, message: StaffMessage, now: datetime, text: str) -> None:
        """Tell the truth under a message that did not go out; the same at most once a pause, the quota is small."""
        params: dict[str, Json] = {
            "text": text,
            "reply_parameters": {"message_id": int(message.message), "allow_sending_without_reply": True},
        }
        key = f"tell:{case.id}:{message.author}"
        await unit.outbox.add([rows.to_topic(case, params, now, replace_key=key)])

    async def _out(self, unit: UnitOfWork, case: Case, message: StaffMessage, now: datetime) -> None:
        if message.edited and not await _went_out(unit, case, message):
            text = self._translator.staff("Not sent: what stayed inside goes out only when it is written anew.")
            await self._tell(unit, case, message, now, text)
            return
        conversation = await unit.conversations.get(case.conversation)
        session = self._turns.session_of(conversation, now)
        awaits = not self._hours.open(session, conversation, now)
        held = session.hidden or conversation.blocked or awaits
        if message.album and not message.edited:
            made = [await self._album(unit, conversation, case, message, now, held=held)]
        else:
            made = self._reply_rows(conversation, case, message, now, held=held)
        await unit.outbox.add(made)
        if held and not message.edited and made[0].origins:
            await self._tell(unit, case, message, now, self._waits(session, conversation))

    async def _album(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        case: Case,
        message: StaffMessage,
        now: datetime,
        *,
        held: bool,
    ) -> Outgoing:
        """An album's pieces go in one call; the row grows until it is sent.

        One caption that says so keeps the whole album inside: then its row stays until the last piece, and is empty.
        """
        key = f"album:{case.id}:{message.album}"
        before = await unit.outbox.waiting(rows.person_stream(conversation.id), key)
        is_inside = message.text.startswith(INSIDE) or (before is not None and not before.origins)
        pieces = sorted({*(before.origins if before else ()), message.message})
        origins = () if is_inside else tuple(pieces)
        params: dict[str, Json] = {
            "from_chat_id": {"$topic_chat": int(case.id)},
            "message_ids": [int(piece) for piece in origins],
        }
        return rows.to_person(
            conversation,
            params,
            now + ALBUM,
            method="copyMessages",
            lane=Lane.REPLY,
            purpose=Purpose.REPLY,
            case=case.id,
            origins=origins,
            held=held,
            replace_key=key,
        )

    def _waits(self, session: Session, conversation: Conversation) -> str:
        if session.hidden:
            return self._translator.staff(
                "Not delivered yet: the person has hidden the chat. It waits until they return."
            )
        if conversation.blocked:
            return self._translator.staff("Not delivered: the person has stopped the bot. It waits until they return.")
        hours = hours_words(session.fields.get(FIELD, ""), self._translator)
        return self._translator.staff(
            "Not delivered yet: the person may be written to {hours}. It goes out then, or as soon as they write.",
            hours=hours,
        )

    def _reply_rows(
        self, conversation: Conversation, case: Case, message: StaffMessage, now: datetime, *, held: bool
    ) -> list[Outgoing]:
        made: list[Outgoing] = []
        for method, params, purpose in self._reply_calls(case, message):
            made.append(
                rows.to_person(
                    conversation,
                    params,
                    now,
                    method=method,
                    lane=Lane.REPLY,
                    purpose=purpose,
                    case=case.id,
                    origins=(message.message,),
                    held=held,
                    replace_key=f"edit:{case.id}:{message.message}" if purpose is Purpose.REPLY_EDIT else None,
                )
            )
        return made

    def _reply_calls(self, case: Case, message: StaffMessage) -> list[tuple[str, dict[str, Json], Purpose]]:
        copy: Json = {"$copy": {"case": int(case.id), "of": int(message.message), "side": "topic"}}
        if message.kind != "text":
            if message.edited:
                caption: dict[str, Json] = {"message_id": copy, "caption": message.text}
                return [("editMessageCaption", caption, Purpose.REPLY_EDIT)]
            params: dict[str, Json] = {
                "from_chat_id": {"$topic_chat": int(case.id)},
                "message_id": int(message.message),
                **self._reply_to(case, message),
            }
            return [("copyMessage", params, Purpose.REPLY)]
        text, entities = signed(case.alias or "", message.text, message.entities)
        if utf16_length(text) > TEXT_LIMIT:  # a change that does not fit into one message is sent anew, whole
            return [("sendMessage", {"text": piece}, Purpose.REPLY) for piece in pieces(text, TEXT_LIMIT)]
        if message.edited:
            params = {"message_id": copy, "text": text, "entities": list(entities)}
            return [("editMessageText", params, Purpose.REPLY_EDIT)]
        params = {"text": text, "entities": list(entities), **self._reply_to(case, message)}
        return [("sendMessage", params, Purpose.REPLY)]

    def _reply_to(self, case: Case, message: StaffMessage) -> dict[str, Json]:
        if message.reply_to is None or int(message.reply_to) == int(message.thread or 0):
            return {}
        copy: Json = {"$copy": {"case": int(case.id), "of": int(message.reply_to), "side": "topic"}}
        return {"reply_parameters": {"message_id": copy, "allow_sending_without_reply": True}}

    async def _command(self, unit: UnitOfWork, case: Case, message: StaffMessage, now: datetime) -> None:
        """/take, /close, /release, /did and /alias NAME typed in a topic: buttons can be missed, words cannot."""
        if message.edited:
            return
        word, _, rest = message.text.partition(" ")
        match word.partition("@")[0]:
            case "/take" | "/close" | "/release" as command:
                said = await self._do(unit, case, message.author, command[1:], message.number, now)
            case "/alias":
                said = await self._alias(unit, case, message.author, rest.strip(), now)
            case "/did":
                said = await self._noting.post(unit, case, message.author, now, message.message)
            case _:
                said = self._translator.staff("Commands here: /take, /close, /release, /did, /alias NAME.")
        if said:
            await self._tell(unit, case, message, now, said)

    async def _alias(self, unit: UnitOfWork, case: Case, user: UserId, alias: str, now: datetime) -> str:
        if not alias or len(alias) > ALIAS_LENGTH or "\n" in alias:
            return self._translator.staff("Write the name you want to speak under: /alias NAME, up to 32 letters.")
        await unit.counselors.set_alias(user, alias)
        if case.state is CaseState.TAKEN and case.counselor == user:
            conversation = await unit.conversations.get(case.conversation)
            session = self._turns.session_of(conversation, now)
            await self._cases.refresh(unit, replace(case, alias=alias), session, now, at_once=True)
        return self._translator.staff("You speak as {alias} now.", alias=alias)

    async def press(self, unit: UnitOfWork, press: StaffPress, now: datetime) -> None:
        """A press of a card's button; always answered, even when the card is old."""
        said: str | None = self._translator.staff("This button is out of date.")
        alert = True
        kinds = (BUTTON, correcting.BUTTON, noting.BUTTON)
        button = next((found for kind in kinds if (found := kind.fullmatch(press.data))), None)
        case = await unit.cases.get(CaseId(int(button["case"]))) if button else None
        if button and case is not None and button.re is BUTTON:
            said = await self._do(unit, case, press.author, button[1], press.number, now)
        elif button and case is not None and button.re is noting.BUTTON:
            said, alert = await self._noting.press(unit, case, press, now)
        elif button and case is not None:
            said, alert = await self._correcting.press(unit, case, press, now)
        answer = rows.callback_answer(press.number, press.callback, said, now, alert=alert and bool(said))
        await unit.outbox.add([answer])

    async def _do(
        self, unit: UnitOfWork, case: Case, user: UserId, action: str, number: int, now: datetime
    ) -> str | None:
        """Carry the action out; a sentence when it cannot be."""
        conversation = await unit.conversations.get(case.conversation)
        session = self._turns.session_of(conversation, now)
        say = self._translator.staff
        if case.state is CaseState.CLOSED:
            return say("This case is closed.")
        if action == "take":
            if case.state is CaseState.TAKEN:
                return say("{alias} has already taken this case.", alias=case.alias or "–")
            alias = await self._alias_of(unit, user)
            await self._cases.take(unit, case, session, user, alias, now)
            await self._news(unit, conversation, CaseTaken(now, alias), number, now)
        elif case.counselor != user:
            return say("Only the counselor who has taken the case can do this.")
        elif action == "release":
            await self._cases.release(unit, case, session, now)
            await self._news(unit, conversation, CaseReleased(now), number, now)
        else:
            await self._cases.close(unit, case, session, now)
            closed = CaseClosed(now, corrected=await is_to_ask(unit, case))
            await self._news(unit, conversation, closed, number, now)
        return None

    async def _alias_of(self, unit: UnitOfWork, user: UserId) -> str:
        alias = await unit.counselors.alias(user)
        if alias is None:
            count = await unit.counselors.count()
            alias = ALIASES[count % len(ALIASES)] + (str(count // len(ALIASES) + 1) if count >= len(ALIASES) else "")
            await unit.counselors.set_alias(user, alias)
        return alias

    async def _news(
        self, unit: UnitOfWork, conversation: Conversation, event: Event, number: int, now: datetime
    ) -> None:
        """Tell the person what happened with the case. This is no message of theirs: number 0 leaves `seen_at`."""
        del number
        await self._turns.take(unit, conversation, event, Source(number=0), now)

    async def topic_closed(self, unit: UnitOfWork, chat: ChatId, thread: ThreadId, user: UserId, now: datetime) -> None:
        """A topic closed by hand: as the button, for the counselor of the case."""
        case = await unit.cases.by_thread(chat, thread)
        if case is not None and case.state is CaseState.TAKEN and case.counselor == user:
            await self._do(unit, case, user, "close", 0, now)


async def _went_out(unit: UnitOfWork, case: Case, message: StaffMessage) -> bool:
    """Whether what was changed ever went to the person, or is about to: a note must not go out by mending it."""
    links = await unit.cases.links_of(case.id, topic_message=message.message)
    return bool(links) or await unit.outbox.carried(case.id, message.message)


def signed(alias: str, text: str, entities: tuple[dict[str, Json], ...]) -> tuple[str, tuple[dict[str, Json], ...]]:
    """A counselor's text under the alias, its formatting moved along. Offsets are UTF-16 units, as Telegram counts."""
    head = f"{alias}: " if alias else ""
    shift = utf16_length(head)
    kept = (
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "blockquote",
    )
    moved: list[dict[str, Json]] = []
    if alias:
        moved.append({"type": "bold", "offset": 0, "length": shift - 1})
    for entity in entities:
        offset = entity.get("offset")
        if entity.get("type") in kept and isinstance(offset, int):
            moved.append({**entity, "offset": offset + shift})
    return head + text, tuple(moved)
