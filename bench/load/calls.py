"""The bot's calls and their answers: every method that the measured bots use, always successful."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from bench.load.http import Connection, Params
from bench.load.updates import Updates

BOT_ID = 4200001
TOKEN = f"{BOT_ID}:load-driver-token"
GROUP = -1001000000001
"""The staff group: a forum in which the bot may do everything."""
ME = b'{"id":%d,"is_bot":true,"first_name":"Load","username":"load_bot","can_join_groups":true,' % BOT_ID + (
    b'"can_read_all_group_messages":true,"supports_inline_queries":false}'
)
FORUM = orjson.dumps({
    "id": GROUP, "type": "supergroup", "title": "Counselors", "is_forum": True, "accent_color_id": 0,
    "max_reaction_count": 11, "permissions": {},
    "accepted_gift_types": dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    ),
})  # fmt: skip
ADMINISTRATOR = orjson.dumps({
    "status": "administrator", "user": orjson.loads(ME), "can_be_edited": False, "is_anonymous": False,
    **dict.fromkeys((
        "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
        "can_promote_members", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    ), True),
})  # fmt: skip
MAKING = frozenset(("sendmessage", "sendphoto", "senddocument", "copymessage", "forwardmessage"))
EDITING = frozenset(("editmessagetext", "editmessagecaption", "editmessagereplymarkup"))


@dataclass(frozen=True, slots=True)
class Call:
    """What the bot asked for. `message` is the id of the message it made or changed, or the topic's thread; else 0."""

    method: str
    params: Params
    chat: int
    message: int


class Calls:
    """Answers calls, tells each to `listen` first: an answer is counted when it arrives here."""

    def __init__(self, updates: Updates, listen: Callable[[Call], None]) -> None:
        self._updates, self._listen = updates, listen
        self._message, self._thread = 1_000_000_000, 10
        self.counts: Counter[str] = Counter()

    def handle(self, connection: Connection, method: str, params: Params) -> None:
        self.counts[method] += 1
        if method == "getupdates":
            self._updates.get(connection, params)
            return
        chat = int(params.get("chat_id") or 0)
        made = self._made(method, params)
        self._listen(Call(method, params, chat, made))
        connection.ok(self._result(method, params, chat, made))

    def _made(self, method: str, params: Params) -> int:
        if method in MAKING:
            self._message += 1
            return self._message
        if method in EDITING:
            return int(params.get("message_id") or 0)
        if method == "createforumtopic":
            self._thread += 1
            return self._thread
        return 0

    def _result(self, method: str, params: Params, chat: int, made: int) -> bytes:
        if method == "copymessage":
            return b'{"message_id":%d}' % made
        if method in MAKING or method in EDITING:
            return _message(params, chat, made)
        if method == "createforumtopic":
            name = orjson.dumps(str(params.get("name") or "topic"))
            return b'{"message_thread_id":%d,"name":%s,"icon_color":7322096}' % (made, name)
        if method == "copymessages":
            first = self._message + 1
            self._message += len(_listed(params, "message_ids"))
            return orjson.dumps([{"message_id": number} for number in range(first, self._message + 1)])
        fixed = {"getme": ME, "getchat": FORUM, "getchatmember": ADMINISTRATOR, "getmycommands": b"[]"}
        return fixed.get(method, b"true")


def _message(params: Params, chat: int, made: int) -> bytes:
    """The message as Telegram gives it back."""
    kind = b'"private","first_name":"P"' if chat > 0 else b'"supergroup","title":"Counselors","is_forum":true'
    thread = params.get("message_thread_id")
    topic = b',"message_thread_id":%d,"is_topic_message":true' % int(thread) if thread else b""
    text = orjson.dumps(str(params.get("text") or params.get("caption") or ""))
    return (
        b'{"message_id":%d,"date":%d,"chat":{"id":%d,"type":%s},"from":{"id":%d,"is_bot":true,"first_name":"Load",'
        b'"username":"load_bot"}%s,"text":%s}'
    ) % (made, int(time.time()), chat, kind, BOT_ID, topic, text)


def _listed(params: Params, name: str) -> list[object]:
    """A parameter that is a list, however it was sent."""
    value = params.get(name) or []
    found = orjson.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, list) else []


def buttons(params: Params) -> list[str]:
    """The callback data under a message, in order."""
    markup = params.get("reply_markup")
    if not markup:
        return []
    found = orjson.loads(markup) if isinstance(markup, str) else markup
    rows = found.get("inline_keyboard") or []
    return [button["callback_data"] for row in rows for button in row if button.get("callback_data")]
