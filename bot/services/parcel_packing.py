"""Builds the call of a row: step, method and parameters, mended where Telegram refused it before."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from bot.domain.case import Topic
from bot.domain.delivery import TEXT_LIMIT, Mend, card_rests_until, needs_topic, takes_thread, utf16_length
from bot.domain.ids import CaseId, ChatId
from bot.domain.outgoing import STAND, Json, Letter, Outgoing, Purpose, ToTopic
from bot.ports import UnitOfWork
from bot.services.parcel import Call, Step
from bot.services.parcel_address import Addresses, Nowhere

_TAG = re.compile(r"<[^<>]*>")
_CARD_EDIT = ("text", "parse_mode", "entities", "reply_markup", "link_preview_options")
_NEW_MESSAGE = (*_CARD_EDIT, "chat_id", "message_thread_id", "protect_content", "disable_notification")
_JOINED = ("reply_parameters", "link_preview_options", "protect_content", "disable_notification")
_SEPARATOR = "\n\n"
_TOPICS_LATER = timedelta(minutes=1)
"""After this it is looked again whether the cases of a bulletin have their topics."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to call any more: the row is done."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not before that time."""

    until: datetime


@dataclass(frozen=True, slots=True)
class TopicState:
    """What is known of topics beyond the database: which to reopen, and whose card Telegram refuses."""

    to_reopen: Collection[CaseId]
    cardless: Collection[CaseId]


def joinable(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The leading letters that fit into one message: the first, and neighbours while their texts fit."""
    first = letters[0].outgoing
    if first.purpose is not Purpose.RELAY or first.joinable is None:
        return (letters[0],)
    size, taken = utf16_length(first.joinable), [letters[0]]
    for letter in letters[1:]:
        text = letter.outgoing.joinable
        if text is None or letter.outgoing.purpose is not Purpose.RELAY or letter.outgoing.target != first.target:
            break
        size += len(_SEPARATOR) + utf16_length(text)
        if size > TEXT_LIMIT:
            break
        taken.append(letter)
    return tuple(taken)


class Packing:
    """Prepares calls within a unit of work."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def call(
        self,
        unit: UnitOfWork,
        letters: Sequence[Letter],
        chat: ChatId | None,
        mends: Collection[Mend],
        topics: TopicState,
        now: datetime,
    ) -> Call | Nothing | Later:
        """The next call for these rows. Nowhere when their topic is gone for good."""
        outgoing = letters[0].outgoing
        if not isinstance(outgoing.target, ToTopic):
            if not await _have_topics(unit, outgoing):
                return Later(now + _TOPICS_LATER)
            return await self._row(unit, letters, chat, None, mends)
        topic = await unit.cases.topic(outgoing.target.case)
        if topic is None or chat is None:
            raise Nowhere
        if outgoing.purpose is Purpose.CARD:
            return _card_edit(outgoing, topic, chat, now)
        step = _topic_step(outgoing, topic, chat, topics)
        if step is not None or outgoing.method == STAND:
            return step or Nothing()
        return await self._row(unit, letters, chat, topic, mends)

    async def _row(
        self,
        unit: UnitOfWork,
        letters: Sequence[Letter],
        chat: ChatId | None,
        topic: Topic | None,
        mends: Collection[Mend],
    ) -> Call | Nothing:
        outgoing = letters[0].outgoing
        method, params = outgoing.method, await self._addresses.fill(unit, outgoing.params)
        if len(letters) > 1:
            method, params = "sendMessage", _joined_params(letters, params)
        if chat is not None:
            params["chat_id"] = chat
        if topic is not None:
            if takes_thread(method):
                if topic.thread is None:
                    return Nothing()
                params["message_thread_id"] = topic.thread
            if method == "pinChatMessage" and "message_id" not in outgoing.params and topic.card_message is not None:
                params["message_id"] = topic.card_message
        if Mend.AS_NEW in mends or _copy_is_unknown(outgoing, method, params):
            if not method.startswith("edit") or outgoing.purpose is Purpose.CARD:
                return Nothing()
            method, params = "sendMessage", _as_new(params, topic)
            if not params.get("text"):
                return Nothing()
        method, params = _mended(outgoing, method, params, mends)
        return Call(Step.ROW, method, params, chat, topic)


async def _have_topics(unit: UnitOfWork, outgoing: Outgoing) -> bool:
    """Whether the cases that the call waits for (`$cases`) all have their topics, those erased since left out."""
    numbers = outgoing.params.get("$cases")
    for number in numbers if isinstance(numbers, list) else []:
        topic = await unit.cases.topic(CaseId(int(str(number))))
        if topic is not None and topic.card and topic.thread is None:
            return False
    return True


def _topic_step(outgoing: Outgoing, topic: Topic, chat: ChatId, topics: TopicState) -> Call | None:
    """What must happen to the topic before the row's own call, if anything."""
    if not needs_topic(outgoing.method):
        return None
    if topic.thread is None:
        return Call(Step.NEW_TOPIC, "createForumTopic", {"chat_id": chat, "name": topic.name}, chat, topic)
    here: dict[str, Json] = {"chat_id": chat, "message_thread_id": topic.thread}
    if topic.case in topics.to_reopen:
        return Call(Step.REOPEN, "reopenForumTopic", here, chat, topic)
    if topic.card_message is None and topic.card and topic.case not in topics.cardless:
        return Call(Step.CARD, "sendMessage", {**topic.card, **here}, chat, topic)
    return None


def _card_edit(outgoing: Outgoing, topic: Topic, chat: ChatId, now: datetime) -> Call | Nothing | Later:
    if topic.card_message is None or topic.thread is None or not topic.card:
        return Nothing()  # a card that comes later comes with its latest text
    rest = None if outgoing.params.get("$now") else card_rests_until(topic.card_edited_at, now)
    if rest is not None:
        return Later(rest)
    params = {name: value for name, value in topic.card.items() if name in _CARD_EDIT}
    params |= {"chat_id": chat, "message_id": topic.card_message}
    return Call(Step.ROW, "editMessageText", params, chat, topic)


def _joined_params(letters: Sequence[Letter], first: dict[str, Json]) -> dict[str, Json]:
    texts = [letter.outgoing.joinable or "" for letter in letters]
    kept = {name: value for name, value in first.items() if name in _JOINED}
    return {**kept, "text": _SEPARATOR.join(texts)}


def _copy_is_unknown(outgoing: Outgoing, method: str, params: dict[str, Json]) -> bool:
    """Whether the message that the call is about is not known (any more)."""
    if method in ("deleteMessages", "copyMessages"):
        return not params.get("message_ids")
    about = method.startswith(("editMessage", "deleteMessage", "setMessageReaction", "pinChatMessage"))
    return about and "message_id" not in params and "inline_message_id" not in params


def _as_new(params: dict[str, Json], topic: Topic | None) -> dict[str, Json]:
    """What an edit says, as a new message."""
    new = {name: value for name, value in params.items() if name in _NEW_MESSAGE}
    if "caption" in params:
        new["text"] = params["caption"]
        if "caption_entities" in params:
            new["entities"] = params["caption_entities"]
    if topic is not None and topic.thread is not None:
        new["message_thread_id"] = topic.thread
    return new


def _mended(
    outgoing: Outgoing, method: str, params: dict[str, Json], mends: Collection[Mend]
) -> tuple[str, dict[str, Json]]:
    if Mend.UNREPLIED in mends:
        params = {
            name: value
            for name, value in params.items()
            if not name.startswith("reply_to") and name != "reply_parameters"
        }
    if Mend.PLAIN not in mends:
        return method, params
    if outgoing.joinable:
        kept = {name: value for name, value in params.items() if name in (*_JOINED, "chat_id", "message_thread_id")}
        return "sendMessage", {**kept, "text": outgoing.joinable}
    params = {name: value for name, value in params.items() if name not in ("entities", "caption_entities")}
    is_html = str(params.pop("parse_mode", "")).lower() == "html"
    for name in ("text", "caption"):
        value = params.get(name)
        if is_html and isinstance(value, str):
            params[name] = unescape(_TAG.sub("", value))
    return method, params
