"""Persons, cases and calls as the storage tests need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.case import Case, CaseState, Topic
from bot.domain.conversation import Conversation
from bot.domain.ids import CaseId, ChatId, ConversationId, GroupId, MessageId
from bot.domain.json import Json
from bot.domain.outgoing import Lane, Outgoing, Purpose, Target, ToPerson
from bot.domain.part import Part, PartUse
from bot.domain.update import Address, RawUpdate
from bot.ports import UnitOfWork
from dialogs.risk.labels import Level

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GROUP = GroupId(-1001)
OTHER_GROUP = GroupId(-1002)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def private(chat: int) -> Address:
    return Address(ChatId(chat), private=True)


async def conversation_of(unit: UnitOfWork, chat: int) -> ConversationId:
    address = private(chat)
    return (await unit.conversations.ensure([address], NOW))[address]


async def person(unit: UnitOfWork, chat: int) -> Conversation:
    return await unit.conversations.get(await conversation_of(unit, chat))


async def received(unit: UnitOfWork, chat: int, *update_ids: int, at: datetime = NOW) -> ConversationId:
    """These updates of a private chat stand in the inbox."""
    address = private(chat)
    conversation = await conversation_of(unit, chat)
    updates = [(RawUpdate(id, address, b'{"update_id":%d}' % id), conversation) for id in update_ids]
    await unit.inbox.put(updates, at)
    return conversation


def a_case(conversation: ConversationId, level: Level = Level.CONCERN, opened_at: datetime = NOW) -> Case:
    return Case(
        id=CaseId(0),
        conversation=conversation,
        queue="first",
        level=level,
        reason="Asked for a person",
        state=CaseState.WAITING,
        language="kk",
        opened_at=opened_at,
        signals=("wants_human",),
        alert_at=opened_at + timedelta(minutes=5),
    )


def a_topic(group: GroupId = GROUP) -> Topic:
    return Topic(case=CaseId(0), group=group, chat=ChatId(group), name="Case", card={"text": "card"})


async def open_case(unit: UnitOfWork, conversation: ConversationId, level: Level = Level.CONCERN) -> Case:
    return await unit.cases.open(a_case(conversation, level), a_topic())


async def close_case(unit: UnitOfWork, case: Case, at: datetime = NOW) -> None:
    await unit.cases.save(replace(case, state=CaseState.CLOSED, closed_at=at, alert_at=None))


def call(
    stream: str,
    text: str = "hello",
    *,
    target: Target | None = None,
    lane: Lane = Lane.NORMAL,
    purpose: Purpose = Purpose.SCREEN,
    method: str = "sendMessage",
    params: dict[str, Json] | None = None,
    at: datetime = NOW,
    conversation: ConversationId | None = None,
    case: CaseId | None = None,
    joinable: str | None = None,
    replace_key: str | None = None,
    held: bool = False,
    origins: tuple[int, ...] = (),
) -> Outgoing:
    """A call to the person of `conversation` unless another target is given."""
    return Outgoing(
        stream=stream,
        lane=lane,
        target=ToPerson(ConversationId(conversation or 0)) if target is None else target,
        method=method,
        params={"text": text} if params is None else params,
        purpose=purpose,
        not_before=at,
        conversation=conversation,
        case=case,
        origins=tuple(MessageId(origin) for origin in origins),
        joinable=joinable,
        replace_key=replace_key,
        held=held,
    )


def a_part(conversation: ConversationId, message: int, text: str, use: PartUse = PartUse.UNSORTED) -> Part:
    return Part(conversation=conversation, message=MessageId(message), kind="text", text=text, at=NOW, use=use)
