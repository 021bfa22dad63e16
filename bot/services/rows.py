"""Rows of the outbox that several services write, each in one place."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.case import Case, CaseState
from bot.domain.conversation import Conversation
from bot.domain.ids import CaseId, ConversationId, GroupId, MessageId
from bot.domain.outgoing import STAND, Json, Lane, Outgoing, Purpose, ToGroup, ToNobody, ToPerson, ToTopic
from dialogs.risk.labels import Level

CARD_REST = timedelta(minutes=1)
"""A card is edited at most this often for what is not pressing: edits eat the group's quota."""


PRESSES = timedelta(seconds=1)
"""How long new buttons and names wait for the next press, for the same reason."""


def person_stream(conversation: ConversationId) -> str:
    return f"p:{conversation}"


def topic_stream(case: CaseId) -> str:
    return f"c:{case}"


def lane_of(level: Level) -> Lane:
    """Danger goes first."""
    if level >= Level.EMERGENCY:
        return Lane.EMERGENCY
    return Lane.DANGER if level >= Level.URGENT else Lane.NORMAL


def lane_of_case(case: Case) -> Lane:
    """What goes into its topic: danger first, then cases in which a counselor speaks with the person."""
    lane = lane_of(case.level)
    return min(lane, Lane.REPLY) if case.state is CaseState.TAKEN else lane


def to_person(
    conversation: Conversation,
    params: Mapping[str, Json],
    now: datetime,
    *,
    method: str = "sendMessage",
    lane: Lane = Lane.SCREEN,
    purpose: Purpose = Purpose.SCREEN,
    replace_key: str | None = None,
    case: CaseId | None = None,
    origins: tuple[MessageId, ...] = (),
    held: bool = False,
) -> Outgoing:
    """Something for the person's private chat."""
    return Outgoing(
        stream=person_stream(conversation.id),
        lane=lane,
        target=ToPerson(conversation.id),
        method=method,
        params=params,
        purpose=purpose,
        not_before=now,
        conversation=conversation.id,
        case=case,
        origins=origins,
        replace_key=replace_key,
        held=held,
    )


def to_topic(
    case: Case,
    params: Mapping[str, Json],
    now: datetime,
    *,
    method: str = "sendMessage",
    purpose: Purpose = Purpose.STAFF_NOTE,
    origins: tuple[MessageId, ...] = (),
    joinable: str | None = None,
    replace_key: str | None = None,
    wait: timedelta = timedelta(0),
) -> Outgoing:
    """Something for the case's topic."""
    return Outgoing(
        stream=topic_stream(case.id),
        lane=lane_of_case(case),
        target=ToTopic(case.id),
        method=method,
        params=params,
        purpose=purpose,
        not_before=now + wait,
        conversation=case.conversation,
        case=case.id,
        origins=origins,
        joinable=joinable,
        replace_key=replace_key,
    )


def note(case: Case, text: str, now: datetime) -> Outgoing:
    """The bot's own words to the counselors, in the case's topic."""
    return to_topic(case, {"text": text, "link_preview_options": {"is_disabled": True}}, now)


def to_group(
    group: GroupId, text: str, now: datetime, *, lane: Lane = Lane.NORMAL, replace_key: str | None = None
) -> Outgoing:
    """The bot's own words in a staff group's General topic. Each lane has its stream: danger waits behind nothing."""
    return Outgoing(
        stream=f"g:{group}:{int(lane)}",
        lane=lane,
        target=ToGroup(group),
        method="sendMessage",
        params={"text": text, "link_preview_options": {"is_disabled": True}},
        purpose=Purpose.STAFF_NOTE,
        not_before=now,
        replace_key=replace_key,
    )


def callback_answer(number: int, callback: str, text: str | None, now: datetime, *, alert: bool = False) -> Outgoing:
    """The answer that ends a button's waiting."""
    params: dict[str, Json] = {"callback_query_id": callback}
    if text:
        params |= {"text": text[:200], "show_alert": alert}
    return Outgoing(
        stream=f"b:{number}",
        lane=Lane.CALLBACK,
        target=ToNobody(),
        method="answerCallbackQuery",
        params=params,
        purpose=Purpose.CALLBACK,
        not_before=now,
    )


def card_edit(case: Case, now: datetime, *, at_once: bool) -> Outgoing:
    """Bring the case's card up to date; its text is the topic's latest."""
    return Outgoing(
        stream=f"k:{case.id}",
        lane=Lane.REPLY if at_once else Lane.HOUSE,
        target=ToTopic(case.id),
        method="editMessageText",
        params={"$now": at_once},
        purpose=Purpose.CARD,
        not_before=now if at_once else now + CARD_REST,
        conversation=case.conversation,
        case=case.id,
        replace_key=f"card:{case.id}",
    )


def rename(case: Case, name: str, now: datetime) -> Outgoing:
    """Give the case's topic its present name. Words go before it: it has a stream of its own."""
    return Outgoing(
        stream=f"n:{case.id}",
        lane=Lane.HOUSE,
        target=ToTopic(case.id),
        method="editForumTopic",
        params={"name": name},
        purpose=Purpose.TOPIC,
        not_before=now + PRESSES,
        conversation=case.conversation,
        case=case.id,
        replace_key=f"name:{case.id}",
    )


def buttons_edit(case: Case, message: MessageId, markup: Json, now: datetime) -> Outgoing:
    """Show the buttons under a message of the bot's in the topic anew. Presses in a row become one call."""
    return Outgoing(
        stream=f"m:{case.id}:{message}",
        lane=Lane.REPLY,
        target=ToTopic(case.id),
        method="editMessageReplyMarkup",
        params={"message_id": int(message), "reply_markup": markup},
        purpose=Purpose.CALLBACK,
        not_before=now + PRESSES,
        conversation=case.conversation,
        case=case.id,
        replace_key=f"buttons:{case.id}:{message}",
    )


def stand(case: Case, now: datetime) -> list[Outgoing]:
    """Make the topic and its card stand, even when nothing else is written yet; the pin comes when there is time."""
    return [_of_topic(case, topic_stream(case.id), lane_of_case(case), STAND, {}, now), _pin(case, now)]


def _pin(case: Case, now: datetime) -> Outgoing:
    """Words wait behind no pin: it has a stream of its own."""
    params: dict[str, Json] = {"message_id": {"$card": int(case.id)}, "disable_notification": True}
    return _of_topic(case, f"pin:{case.id}", Lane.HOUSE, "pinChatMessage", params, now)


def _of_topic(case: Case, stream: str, lane: Lane, method: str, params: Mapping[str, Json], now: datetime) -> Outgoing:
    return Outgoing(
        stream=stream,
        lane=lane,
        target=ToTopic(case.id),
        method=method,
        params=params,
        purpose=Purpose.TOPIC,
        not_before=now,
        conversation=case.conversation,
        case=case.id,
    )


def topic_call(case: Case, method: str, now: datetime) -> Outgoing:
    """Housekeeping of the topic: closing, reopening."""
    return _of_topic(case, topic_stream(case.id), Lane.NORMAL, method, {}, now)


def erase_messages(conversation: ConversationId, messages: Sequence[MessageId], now: datetime) -> list[Outgoing]:
    """Delete messages of the private chat, a hundred a call, before anything else."""
    return [
        Outgoing(
            stream=f"e:{conversation}",
            lane=Lane.EMERGENCY,
            target=ToPerson(conversation),
            method="deleteMessages",
            params={"message_ids": [int(m) for m in sorted(messages)[start : start + 100]]},
            purpose=Purpose.ERASE,
            not_before=now,
            conversation=conversation,
        )
        for start in range(0, len(messages), 100)
    ]


def delete_topic(case: CaseId, now: datetime) -> Outgoing:
    """Delete the case's topic with all that stands in it. Belongs to nobody, so that it outlives the person's rows."""
    return Outgoing(
        stream=f"t:{case}",
        lane=Lane.REPLY,
        target=ToTopic(case),
        method="deleteForumTopic",
        params={},
        purpose=Purpose.ERASE,
        not_before=now,
        case=case,
    )
