"""Acting as a person in one place: a chat, or a topic of a group."""

from __future__ import annotations

from typing import Any, Literal

from bot.preview.accounts import Account, anonymous_admin
from bot.preview.allowance import check_may_press, check_may_write
from bot.preview.chats import Chat
from bot.preview.composing import compose
from bot.preview.entities import cut, detected, utf16_length
from bot.preview.errors import Impossible
from bot.preview.limits import ALBUM_SIZE, DELETION_SECONDS, TEXT_LIMIT
from bot.preview.messages import Message
from bot.preview.origins import Origin, made_up_origin, origin_of
from bot.preview.pictures import plain_png
from bot.preview.presses import Press, find_button
from bot.preview.shapes import Json
from bot.preview.world import World


class Place:
    """A person in a chat, doing what Telegram's app offers; `Impossible` for what it doesn't.

    Everything happens at once and reaches the bot as an update. `topic_id` None is General, or a chat without
    topics. An anonymous admin writes in the name of the group.
    """

    def __init__(
        self,
        world: World,
        account: Account,
        chat: Chat,
        topic_id: int | None = None,
        *,
        anonymous: bool = False,
    ) -> None:
        self.world = world
        self.account = account
        self.chat = chat
        self.topic_id = topic_id
        self.anonymous = anonymous

    @property
    def messages(self) -> list[Message]:
        """What the person sees in this place now, oldest first, service messages included."""
        return self.chat.in_topic(self.topic_id) if self.chat.is_forum else self.chat.messages

    @property
    def last(self) -> Message:
        """The newest message in this place, service messages left out; `Impossible` when there is none."""
        for message in reversed(self.messages):
            if not message.is_service:
                return message
        raise Impossible("nothing has been written here")

    # ---- words

    def write(self, text: str, *, reply_to: Message | None = None, entities: list[Json] | None = None) -> Message:
        """Writes a text; the app splits one over 4,096 characters, then the last piece comes back."""
        return self.paste(text, reply_to=reply_to, entities=entities)[-1]

    def paste(self, text: str, *, reply_to: Message | None = None, entities: list[Json] | None = None) -> list[Message]:
        """Writes a text of any length; the messages that the app made of it."""
        pieces = cut(text.strip(), TEXT_LIMIT)
        if not pieces:
            raise Impossible("an empty text can't be sent")
        contents = [_text_content(piece, entities if len(pieces) == 1 else None) for piece in pieces]
        return [self._post(content, reply_to=reply_to) for content in contents]

    def burst(self, *texts: str) -> list[Message]:
        """Writes several messages before anybody can answer."""
        return [self.write(text) for text in texts]

    def reply(self, message: Message, text: str) -> Message:
        """Writes a reply."""
        return self.write(text, reply_to=message)

    def forward(self, text: str, *, origin: Origin = "user", name: str = "Recruiter") -> Message:
        """Forwards somebody's text; a `hidden` person's account can't be opened, a `channel` is public."""
        written = self.world.now() - 3600
        return self._post(_text_content(text), forward_origin=made_up_origin(origin, name, written))

    def forward_message(self, message: Message) -> Message:
        """Forwards a message that the person sees anywhere."""
        if message.is_protected:
            raise Impossible("the app doesn't forward a protected message")
        return self._post(dict(message.content), forward_origin=origin_of(message))

    # ---- media; `data` is the file's content, a small stand-in unless given

    def photo(self, caption: str = "", *, data: bytes | None = None, **how: Any) -> Message:
        """Sends a photo. `how` may be `reply_to` or `forward_origin`."""
        return self._media("photo", data or plain_png(), caption, {}, how)

    def document(
        self, name: str = "contract.pdf", caption: str = "", *, data: bytes = b"%PDF-1.4", **how: Any
    ) -> Message:
        """Sends a document."""
        mime = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
        return self._media("document", data, caption, {"name": name, "mime": mime}, how)

    def voice(self, seconds: int = 3, caption: str = "", *, data: bytes = b"OggS", **how: Any) -> Message:
        """Sends a voice note."""
        return self._media("voice", data, caption, {"duration": seconds}, how)

    def audio(self, caption: str = "", *, data: bytes = b"ID3", **how: Any) -> Message:
        """Sends a piece of music."""
        return self._media("audio", data, caption, {"name": "song.mp3"}, how)

    def video(self, caption: str = "", *, data: bytes = b"ftypmp42", **how: Any) -> Message:
        """Sends a video."""
        return self._media("video", data, caption, {"name": "video.mp4"}, how)

    def animation(self, caption: str = "", *, data: bytes = b"GIF89a", **how: Any) -> Message:
        """Sends an animation."""
        return self._media("animation", data, caption, {"name": "animation.mp4"}, how)

    def video_note(self, seconds: int = 5, *, data: bytes = b"ftypmp42", **how: Any) -> Message:
        """Sends a round video."""
        return self._media("video_note", data, "", {"duration": seconds}, how)

    def sticker(self, emoji: str = "👍", *, data: bytes = b"RIFF", **how: Any) -> Message:
        """Sends a sticker."""
        return self._media("sticker", data, "", {"emoji": emoji}, how)

    def location(self, latitude: float = 42.3417, longitude: float = 69.5901, **how: Any) -> Message:
        """Sends a place on the map."""
        return self._post({"location": {"latitude": latitude, "longitude": longitude}}, **how)

    def contact(
        self, phone: str = "+77010000000", first_name: str = "Anna", *, own: bool = False, **how: Any
    ) -> Message:
        """Sends a contact; `own` is the person's own number, which carries the account's id."""
        contact: Json = {"phone_number": phone, "first_name": self.account.first_name if own else first_name}
        if own:
            contact["user_id"] = self.account.id
        return self._post({"contact": contact}, **how)

    def album(self, *captions: str, kind: Literal["photo", "video", "document"] = "photo") -> list[Message]:
        """Sends 2 to 10 media together, one for each caption (maybe ""); each is an update of its own."""
        if not 2 <= len(captions) <= ALBUM_SIZE:
            raise Impossible(f"an album has 2 to {ALBUM_SIZE} items")
        album_id = self.world.new_album_id()
        data = {"photo": plain_png(), "video": b"ftypmp42", "document": b"%PDF-1.4"}[kind]
        return [self._media(kind, data, caption, {}, {"media_group_id": album_id}) for caption in captions]

    # ---- what was already written

    def edit(self, message: Message, text: str) -> Message:
        """Changes the text or the caption of the person's own message."""
        self._check_own(message)
        key, marks = ("text", "entities") if "text" in message.content else ("caption", "caption_entities")
        content = {k: v for k, v in message.content.items() if k not in (key, marks)}
        found = detected(text)
        self.world.replace(message, content | {key: text} | ({marks: found} if found else {}), by_person=True)
        return message

    def delete(self, message: Message) -> None:
        """Deletes a message for both sides; the bot is not told."""
        if self.world.now() - message.date > DELETION_SECONDS and self.chat.kind == "private":
            raise Impossible("the app offers this for 48 hours")
        self.world.delete(message)

    def press(self, message: Message, which: str) -> Press:
        """Presses an inline button, by its text, its callback data, or a part of its text."""
        if message.deleted:
            raise Impossible("the message is gone")
        check_may_press(self.account, self.chat)
        button = find_button(message, which)
        if button.data is None:
            raise Impossible(f"this button is a {button.action}: {button.value}")
        press_id = str(4_000_000_000_000_000 + len(self.world.presses) + 1)
        press = Press(press_id, self.account, message, button.data, self.world.clock())
        self.world.presses[press.id] = press
        query: Json = {"id": press.id, "from": self.account.json(), "message": message.json()}
        query |= {"chat_instance": str(7_000_000_000 + abs(self.chat.id)), "data": button.data}
        if self.chat.kind == "private" or self.world.bot_member(self.chat).is_inside:
            self.world.updates.add("callback_query", query, self.chat.id)
        return press

    # ---- inside

    def _media(self, kind: str, data: bytes, caption: str, facts: Json, how: Json) -> Message:
        content = self.world.files.add(kind, data, **facts).content()
        if caption:
            content["caption"] = caption
            if entities := detected(caption):
                content["caption_entities"] = entities
        return self._post(content, **how)

    def _post(self, content: Json, **how: Any) -> Message:
        check_may_write(self.account, self.chat, self.topic_id)
        self.chat.started = True
        sender = anonymous_admin() if self.anonymous else self.account
        message = compose(self.world, self.chat, sender, content, topic_id=self.topic_id, **how)
        return self.world.post(message)

    def _check_own(self, message: Message) -> None:
        check_may_write(self.account, self.chat, self.topic_id)
        own = message.sender_chat is self.chat if self.anonymous else message.sender is self.account
        if not own or message.deleted or message.forward_origin:
            raise Impossible("only own messages that still stand can be edited")
        if self.world.now() - message.date > DELETION_SECONDS:
            raise Impossible("the app offers this for 48 hours")


def _text_content(text: str, entities: list[Json] | None = None) -> Json:
    found = detected(text) if entities is None else entities
    if utf16_length(text) > TEXT_LIMIT:
        raise Impossible("the text is too long for one message")
    return {"text": text} | ({"entities": found} if found else {})
