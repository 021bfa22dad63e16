"""What follows when Telegram has done a call."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Link, Topic
from bot.domain.conversation import Conversation
from bot.domain.delivery import Fate, makes_messages
from bot.domain.ids import CaseId, ConversationId, MessageId, ThreadId
from bot.domain.outgoing import Json, Lane, Letter, Outgoing, Purpose, ToPerson, ToTopic
from bot.ports import UnitOfWork
from bot.services import alarm_rows, rows
from bot.services.deliver_bulletins import without_words
from bot.services.parcel import Parcel
from dialogs.session import Session

SEEN = "👌"
"""Under a person's message: it stands before the counselors."""
DELIVERED = "👍"
"""Under a counselor's message: it stands in the person's chat."""


def message_ids(result: Json) -> list[MessageId]:
    """The ids of the messages that a call made, from its answer; none where the answer names none."""
    answers = result if isinstance(result, list) else [result]
    ids = [answer.get("message_id") for answer in answers if isinstance(answer, dict)]
    return [MessageId(id) for id in ids if isinstance(id, int)]


def thread_of(result: Json) -> ThreadId | None:
    """The thread of a topic just made."""
    thread = result.get("message_thread_id") if isinstance(result, dict) else None
    return ThreadId(thread) if isinstance(thread, int) else None


async def keep_sent(unit: UnitOfWork, parcel: Parcel, result: Json, now: datetime) -> list[Outgoing]:
    """Write down a row's call that Telegram did; the rows that follow from it."""
    made = message_ids(result) if makes_messages(parcel.call.method) else []
    outgoing = parcel.outgoing
    if made and parcel.person is not None and outgoing.purpose is not Purpose.FAREWELL:
        # Noted before it is asked for: who hides the chat after that finds the message there.
        await unit.chat_messages.add(parcel.person, made, now, ours=True)
        if await _came_too_late(unit, parcel, parcel.person):
            await unit.chat_messages.forget(parcel.person, made)
            return rows.erase_messages(parcel.person, made, now)
    await unit.outbox.sent(parcel.ids, now)
    if _some_left_out(parcel, made):
        return []
    if made:
        await unit.cases.link(_links(parcel, made))
    match outgoing.purpose:
        case Purpose.RELAY:
            return await _seen(unit, parcel, now)
        case Purpose.ALARM:
            return await _called(unit, parcel, made, now)
        case Purpose.REPLY:
            return await _delivered(unit, parcel, now)
        case Purpose.CARD:
            await _card_edited(unit, parcel.call.topic, now)
        case Purpose.FAREWELL | Purpose.ERASE:
            await drop_if_forgotten(unit, outgoing)
        case _:
            pass
    return []


async def _came_too_late(unit: UnitOfWork, parcel: Parcel, person: ConversationId) -> bool:
    """Whether the call was under way when the person hid the chat or was erased: then its message must go again."""
    fate = await unit.outbox.fate(parcel.ids)
    if fate is Fate.WAITING:
        return False
    try:
        conversation = await unit.conversations.get(person)
    except LookupError:
        return False
    if _is_hidden(conversation) or conversation.forgotten:
        return True
    # A row that none can replace was taken away by /hide or /forget, even if the person is back already.
    return fate is Fate.GONE and parcel.outgoing.replace_key is None and not conversation.blocked


def _some_left_out(parcel: Parcel, made: list[MessageId]) -> bool:
    """Whether Telegram silently left out some messages: nobody knows which, so none is called delivered."""
    return parcel.call.method == "copyMessages" and 0 < len(made) < len(parcel.outgoing.origins)


def _links(parcel: Parcel, made: list[MessageId]) -> list[Link]:
    purpose, case = parcel.outgoing.purpose, parcel.case
    if case is None or purpose not in (Purpose.RELAY, Purpose.REPLY, Purpose.REPLY_EDIT):
        return []
    origins = [origin for letter in parcel.letters for origin in letter.outgoing.origins]
    copies = made * len(origins) if len(made) == 1 else made  # joined texts stand in one message
    pairs = list(zip(origins, copies, strict=False))
    if purpose is Purpose.RELAY:
        return [Link(case, person_message=own, topic_message=copy, from_person=True) for own, copy in pairs]
    return [Link(case, person_message=copy, topic_message=own, from_person=False) for own, copy in pairs]


async def _called(unit: UnitOfWork, parcel: Parcel, made: list[MessageId], now: datetime) -> list[Outgoing]:
    """Persons' words do not stay in General once they stand in their topics."""
    text, chat = without_words(parcel.letters), parcel.call.chat
    group = None if chat is None else await unit.groups.group(chat)
    if not made or group is None or parcel.call.params["text"] == text:
        return []
    numbers = [letter.outgoing.case for letter in parcel.letters if letter.outgoing.case is not None]
    return [alarm_rows.tidied(group, made[0], text, numbers, now)]


async def _seen(unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
    conversation = parcel.outgoing.conversation
    if parcel.outgoing.lane <= Lane.EMERGENCY:
        await _withdraw_alarms(unit, parcel)
    if conversation is None:
        return []
    try:
        kept = await unit.conversations.get(conversation)
    except LookupError:
        return []
    if kept.blocked or kept.forgotten or _is_hidden(kept):
        return []
    return [
        _reaction(f"r:p{conversation}", ToPerson(conversation), letter, origin, SEEN, now)
        for letter in parcel.letters
        for origin in letter.outgoing.origins
    ]


async def _withdraw_alarms(unit: UnitOfWork, parcel: Parcel) -> None:
    """What stands in the topic need not be called out in General any more."""
    topic = parcel.call.topic
    origins = [origin for letter in parcel.letters for origin in letter.outgoing.origins]
    if topic is not None and origins:
        keys = [alarm_rows.echo_key(topic.case, origin) for origin in origins]
        await unit.outbox.withdraw(alarm_rows.echo_stream(topic.group), keys)


def _is_hidden(conversation: Conversation) -> bool:
    """A hidden chat gets nothing, not even a mark."""
    try:
        return conversation.session is not None and Session.from_json(conversation.session).hidden
    except ValueError:
        return False


async def _delivered(unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
    number = parcel.case
    case = None if number is None else await unit.cases.get(number)
    if number is None or case is None:
        return []
    if case.replied_at is None:
        await unit.cases.save(replace(case, replied_at=now))
    letter = parcel.letters[0]
    return [
        _reaction(f"r:c{number}", ToTopic(number), letter, origin, DELIVERED, now) for origin in letter.outgoing.origins
    ]


def _reaction(
    stream: str, target: ToPerson | ToTopic, letter: Letter, origin: MessageId, emoji: str, now: datetime
) -> Outgoing:
    return Outgoing(
        stream=stream,
        lane=Lane.NORMAL,
        target=target,
        method="setMessageReaction",
        params={"message_id": int(origin), "reaction": [{"type": "emoji", "emoji": emoji}]},
        purpose=Purpose.REACTION,
        not_before=now,
        conversation=letter.outgoing.conversation,
        case=letter.outgoing.case,
    )


async def _card_edited(unit: UnitOfWork, topic: Topic | None, now: datetime) -> None:
    present = None if topic is None else await unit.cases.topic(topic.case)
    if present is not None:
        await unit.cases.save_topic(replace(present, card_edited_at=now))


async def drop_if_forgotten(unit: UnitOfWork, outgoing: Outgoing) -> None:
    """The conversation goes for good with the last call of its erasing."""
    conversation = person_of(outgoing)
    if conversation is None:
        return
    try:
        if (await unit.conversations.get(conversation)).forgotten:
            await unit.conversations.drop_forgotten(conversation)
    except LookupError:
        return


def person_of(outgoing: Outgoing) -> ConversationId | None:
    """The person whose conversation this is about, or goes to."""
    target = outgoing.target
    return target.conversation if isinstance(target, ToPerson) else outgoing.conversation


async def keep_thread(unit: UnitOfWork, case: CaseId, thread: ThreadId) -> None:
    """The topic of the case stands, empty."""
    topic = await unit.cases.topic(case)
    if topic is not None:
        await unit.cases.save_topic(replace(topic, thread=thread, card_message=None, card_edited_at=None))


async def keep_card(unit: UnitOfWork, sent_to: Topic, message: MessageId, now: datetime) -> None:
    """The summary card stands in the topic."""
    topic = await unit.cases.topic(sent_to.case)
    if topic is not None and topic.thread == sent_to.thread:
        await unit.cases.save_topic(replace(topic, card_message=message, card_edited_at=now))


async def clear_thread(unit: UnitOfWork, gone: Topic) -> None:
    """The topic was deleted. One made since stays."""
    topic = await unit.cases.topic(gone.case)
    if topic is not None and topic.thread == gone.thread:
        await unit.cases.save_topic(replace(topic, thread=None, card_message=None, card_edited_at=None))


async def clear_card(unit: UnitOfWork, gone: Topic) -> None:
    """The card was deleted; the next message into the topic brings a new one."""
    topic = await unit.cases.topic(gone.case)
    if topic is not None and topic.card_message == gone.card_message:
        await unit.cases.save_topic(replace(topic, card_message=None, card_edited_at=None))
