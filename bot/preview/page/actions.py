"""What persons on the page do: each action is one form that was sent."""

from __future__ import annotations

from bot.preview.errors import Impossible
from bot.preview.messages import Message
from bot.preview.page.cast import LANGUAGES, Cast
from bot.preview.page.form import Form
from bot.preview.page.sending import send_sample
from bot.preview.people import Person
from bot.preview.places import Place
from bot.preview.seats import Seat


class Actions:
    """The actions by name; each raises `Impossible` for what Telegram's app doesn't offer."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def say(self, form: Form) -> None:
        """Writes a text, as an answer or in place of an own message when the form says so."""
        place = self._place(form)
        text = form.text("text")
        if form.number("edit"):
            message = self._message(place, form.number("edit"))
            self._author(message, place).edit(message, text)
        else:
            place.write(text, reply_to=self._reply(place, form))

    def send(self, form: Form) -> None:
        """Sends an entry of the attach menu."""
        place = self._place(form)
        send_sample(place, form.text("what"), self._reply(place, form))

    def press(self, form: Form) -> None:
        """Presses an inline button."""
        place = self._place(form)
        place.press(self._message(place, form.number("message")), form.text("data"))

    def key(self, form: Form) -> None:
        """Presses a button of the keyboard that a bot put in place of the person's own."""
        place = self._place(form)
        if form.text("asks") == "contact":
            place.contact(own=True)
        elif form.text("asks") == "location":
            place.location()
        else:
            place.write(form.text("text"))

    def start(self, form: Form) -> None:
        """Presses Start, or opens a link that carries a payload."""
        self._person(form).start(form.text("payload"))

    def delete(self, form: Form) -> None:
        """Deletes a message for everybody."""
        place = self._place(form)
        place.delete(self._message(place, form.number("message")))

    def forward(self, form: Form) -> None:
        """Forwards a message to the bot from another phone."""
        place = self._place(form)
        self._cast.phone(form.number("to")).person.forward_message(self._message(place, form.number("message")))

    def block(self, form: Form) -> None:
        """Blocks the bot."""
        self._person(form).block()

    def unblock(self, form: Form) -> None:
        """Takes the block back."""
        self._person(form).unblock()

    def language(self, form: Form) -> None:
        """Sets the language of a phone; the bot learns it with the next update."""
        person = self._person(form)
        person.account.language_code = self._language(form)
        person.world.tell(person.chat, "chat")

    def renew(self, form: Form) -> None:
        """Gives the phone to a new person."""
        phone = self._cast.phone(form.number("slot"))
        self._cast.renew(phone, self._language(form) or "")
        phone.person.world.tell(phone.person.chat, "chat")

    def topic(self, form: Form) -> None:
        """Closes, opens or deletes a topic."""
        seat = self._place(form)
        if not isinstance(seat, Seat):
            raise Impossible("only the group has topics")
        acts = {"close": seat.close_topic, "reopen": seat.reopen_topic, "delete": seat.delete_topic}
        if form.text("act") not in acts:
            raise Impossible("a topic can be closed, reopened and deleted")
        acts[form.text("act")]()

    # ---- inside

    def _place(self, form: Form) -> Place:
        return self._cast.place(form.text("place"), form.text("writer"))

    def _person(self, form: Form) -> Person:
        place = self._place(form)
        if not isinstance(place, Person):
            raise Impossible("this is not a phone")
        return place

    def _message(self, place: Place, message_id: int) -> Message:
        message = place.chat.message(message_id)
        if message is None:
            raise Impossible("the message is gone")
        return message

    def _reply(self, place: Place, form: Form) -> Message | None:
        return self._message(place, form.number("reply_to")) if form.number("reply_to") else None

    def _author(self, message: Message, place: Place) -> Place:
        """Who may edit a message: its author, whoever is chosen to write in the group."""
        if isinstance(place, Seat) and message.sender is not None:
            anonymous = message.sender_chat is not None
            topic_id = message.thread_id if message.is_topic_message else None
            account = place.account if anonymous else message.sender
            return Seat(place.world, account, place.chat, topic_id, anonymous=anonymous)
        return place

    @staticmethod
    def _language(form: Form) -> str | None:
        code = form.text("language")
        if code not in LANGUAGES:
            raise Impossible("the phone doesn't know this language")
        return code or None
