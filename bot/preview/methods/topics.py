"""Forum topics."""

from bot.preview.calls import Call
from bot.preview.chats import Chat, Topic
from bot.preview.composing import announce, open_topic_message
from bot.preview.entities import utf16_length
from bot.preview.errors import bad_request
from bot.preview.limits import TOPIC_NAME_LIMIT
from bot.preview.methods.registry import method
from bot.preview.reaching import bot_may, writable_chat
from bot.preview.sending import charge
from bot.preview.shapes import Json
from bot.preview.world import World

ICON_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


@method("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Json:
    """Opens a topic; needs `can_manage_topics`."""
    chat = _forum(world, call)
    name = _name(call)
    colour = call.integer("icon_color", ICON_COLOURS[0])
    if colour not in ICON_COLOURS:
        raise bad_request("invalid icon color specified")
    _check_right(world, chat, "create")
    charge(world, chat)
    icon = call.text("icon_custom_emoji_id")
    created: Json = {"name": name, "icon_color": colour} | ({"icon_custom_emoji_id": icon} if icon else {})
    opening = open_topic_message(world, chat, world.bot, {"forum_topic_created": created})
    topic = chat.topics[opening.id] = Topic(opening.id, name, colour, icon)
    world.post(opening)
    world.tell(chat, "topic", topic.id)
    return topic.json()


@method("editForumTopic")
def edit_forum_topic(world: World, call: Call) -> bool:
    """Renames a topic or changes its icon; what is not given stays."""
    chat, topic = _topic(world, call, "edit")
    name = _name(call) if call.has("name") else topic.name
    icon = call.text("icon_custom_emoji_id") if "icon_custom_emoji_id" in call.params else topic.icon_custom_emoji_id
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    charge(world, chat)
    changed: Json = {"name": name} if name != topic.name else {}
    changed |= {"icon_custom_emoji_id": icon} if icon != topic.icon_custom_emoji_id else {}
    topic.name, topic.icon_custom_emoji_id = name, icon
    _announce(world, chat, topic, {"forum_topic_edited": changed})
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, call: Call) -> bool:
    """Closes a topic: only those who manage topics may write there."""
    chat, topic = _topic(world, call, "close")
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = True
    _announce(world, chat, topic, {"forum_topic_closed": {}})
    return True


@method("reopenForumTopic")
def reopen_forum_topic(world: World, call: Call) -> bool:
    """Opens a closed topic again."""
    chat, topic = _topic(world, call, "reopen")
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = False
    _announce(world, chat, topic, {"forum_topic_reopened": {}})
    return True


@method("deleteForumTopic")
def delete_forum_topic(world: World, call: Call) -> bool:
    """Deletes a topic with its messages; needs `can_delete_messages`."""
    chat, topic = _topic(world, call, "delete", right="can_delete_messages")
    world.delete_topic(chat, topic)
    return True


@method("closeGeneralForumTopic", "reopenGeneralForumTopic")
def close_general_topic(world: World, call: Call) -> bool:
    """Closes or opens General."""
    chat = _forum(world, call)
    _check_right(world, chat, "edit")
    closes = call.method == "closeGeneralForumTopic"
    if chat.general_closed == closes:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general_closed = closes
    world.tell(chat, "topic")
    return True


@method("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(world: World, call: Call) -> list[Json]:
    """No icons are offered here."""
    return []


def _forum(world: World, call: Call) -> Chat:
    chat = writable_chat(world, call)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, call: Call, verb: str, *, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
    chat = _forum(world, call)
    topic = chat.topic(call.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    _check_right(world, chat, verb, right)
    return chat, topic


def _check_right(world: World, chat: Chat, verb: str, right: str = "can_manage_topics") -> None:
    if not bot_may(world, chat, right):
        raise bad_request(f"not enough rights to {verb} {'a' if verb == 'create' else 'the'} topic")


def _name(call: Call) -> str:
    name = call.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if utf16_length(name) > TOPIC_NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def _announce(world: World, chat: Chat, topic: Topic, event: Json) -> None:
    announce(world, chat, world.bot, event, topic_id=topic.id)
    world.tell(chat, "topic", topic.id)
