"""Where forwarded messages come from."""

from typing import Literal, TypeAlias

from bot.preview.accounts import Account
from bot.preview.messages import Message
from bot.preview.shapes import Json

Origin: TypeAlias = Literal["user", "hidden", "channel"]

_STRANGER_ID = 599_000_001
_CHANNEL_ID = -1_001_999_999_999


def origin_of(message: Message) -> Json:
    """The `MessageOrigin` of a message that is forwarded; the first origin stays."""
    if message.forward_origin:
        return message.forward_origin
    origin: Json = {"date": message.date}
    if message.sender_chat is not None:
        return origin | {"type": "chat", "sender_chat": message.sender_chat.json()}
    if message.sender is None:
        return origin | {"type": "hidden_user", "sender_user_name": ""}
    if message.sender.hides_in_forwards:
        return origin | {"type": "hidden_user", "sender_user_name": message.sender.name}
    return origin | {"type": "user", "sender_user": message.sender.json()}


def made_up_origin(origin: Origin, name: str, date: int) -> Json:
    """The `MessageOrigin` of something that a stranger or a channel outside of this world wrote at `date`."""
    if origin == "hidden":
        return {"type": "hidden_user", "date": date, "sender_user_name": name}
    if origin == "channel":
        channel = {"id": _CHANNEL_ID, "type": "channel", "title": name, "username": "work_abroad"}
        return {"type": "channel", "date": date, "chat": channel, "message_id": 17}
    return {"type": "user", "date": date, "sender_user": Account(_STRANGER_ID, name).json()}
