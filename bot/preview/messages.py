"""Messages: what stands in a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.preview.accounts import ANONYMOUS_ADMIN_ID, Account
from bot.preview.shapes import Json

if TYPE_CHECKING:
    from bot.preview.chats import Chat

MEDIA = (
    "photo",
    "video",
    "animation",
    "document",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "venue",
    "location",
    "contact",
)


@dataclass(frozen=True)
class Button:
    """One button of an inline keyboard; `action` is the one key besides the text, such as `callback_data`."""

    text: str
    action: str
    value: Any
    style: str = ""

    @classmethod
    def of(cls, raw: Json) -> Button:
        """Reads a validated `InlineKeyboardButton`."""
        looks = ("text", "style", "icon_custom_emoji_id")
        action = next((key for key in raw if key not in looks), "")
        return cls(raw["text"], action, raw.get(action), raw.get("style", ""))

    @property
    def data(self) -> str | None:
        """The callback data, or None for a button that opens or copies something."""
        return str(self.value) if self.action == "callback_data" else None


@dataclass
class Message:
    """A message; `content` holds the fields of the Bot API's `Message` that say what it is.

    `date` and `edit_date` are seconds since the epoch. `reaction` is the bot's, as an emoji.
    """

    id: int
    chat: Chat
    sender: Account | None
    date: int
    content: Json
    sender_chat: Chat | None = None
    thread_id: int | None = None
    is_topic_message: bool = False
    reply_to: Message | None = None
    quote: str = ""
    markup: Json | None = None
    reply_keyboard: Json | None = None
    media_group_id: str | None = None
    forward_origin: Json | None = None
    edit_date: int | None = None
    reaction: str | None = None
    is_service: bool = False
    is_protected: bool = False
    is_silent: bool = False
    deleted: bool = False
    versions: list[Json] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text or caption, as plain text."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """Formatting of `text`; offsets and lengths in UTF-16 code units."""
        return list(self.content.get("entities") or self.content.get("caption_entities") or [])

    @property
    def kind(self) -> str:
        """`text`, one of `MEDIA`, or the name of the service message's field."""
        if "text" in self.content:
            return "text"
        return next((kind for kind in MEDIA if kind in self.content), next(iter(self.content), "text"))

    @property
    def shown(self) -> str:
        """What a person sees in words: the text, else the kind of the medium or of the event in brackets."""
        label = "" if self.kind == "text" else f"[{self.kind}]"
        return f"{label} {self.text}".strip()

    @property
    def edited(self) -> bool:
        """Whether Telegram's app shows the mark "edited"."""
        return self.edit_date is not None

    @property
    def from_bot(self) -> bool:
        """Whether the bot under test wrote it; Telegram calls the account of anonymous admins a bot too."""
        return self.sender is not None and self.sender.is_bot and self.sender.id != ANONYMOUS_ADMIN_ID

    @property
    def keyboard(self) -> list[list[Button]]:
        """Rows of the inline keyboard."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button.of(raw) for raw in row] for row in rows]

    @property
    def buttons(self) -> Iterator[Button]:
        """All buttons, row by row."""
        return (button for row in self.keyboard for button in row)

    def json(self, *, with_reply: bool = True) -> Json:
        """The `Message` object; a replied message comes without its own reply, as Telegram sends it."""
        message: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        if self.sender is not None:
            message["from"] = self.sender.json()
        if self.sender_chat is not None:
            message["sender_chat"] = self.sender_chat.json()
        if self.thread_id is not None:
            message["message_thread_id"] = self.thread_id
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            message["reply_to_message"] = self.reply_to.json(with_reply=False)
            if self.quote:
                message["quote"] = {"text": self.quote, "position": 0, "is_manual": True}
        optional = {
            "is_topic_message": self.is_topic_message,
            "edit_date": self.edit_date,
            "media_group_id": self.media_group_id,
            "forward_origin": self.forward_origin,
            "has_protected_content": self.is_protected,
            "reply_markup": self.markup,
        }
        return message | {key: value for key, value in optional.items() if value} | self.content
