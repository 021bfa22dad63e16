"""The faults strip: trouble that a developer can make on the page."""

from __future__ import annotations

from bot.preview.errors import Impossible
from bot.preview.faults import Fault
from bot.preview.page.cast import Cast
from bot.preview.page.form import Form
from bot.preview.people import Person
from bot.preview.seats import Seat

RETRY_AFTER_SECONDS = 5
# What the strip offers for the bot's next call: name, words, fault.
FAULTS: dict[str, tuple[str, Fault]] = {
    "flood": (f"429, retry after {RETRY_AFTER_SECONDS} s", Fault("flood", seconds=RETRY_AFTER_SECONDS)),
    "error": ("500", Fault("error")),
    "bad_gateway": ("502 with HTML", Fault("bad_gateway")),
    "dropped": ("connection lost before", Fault("dropped")),
    "lost": ("answer lost", Fault("lost")),
    "unreadable": ("answer unreadable", Fault("unreadable")),
    "slow": ("answer 5 s late", Fault("slow", seconds=5)),
}
METHODS = (
    "sendMessage", "editMessageText", "deleteMessages", "copyMessage", "sendPhoto", "createForumTopic",
    "setMessageReaction", "answerCallbackQuery", "getUpdates",
)  # fmt: skip


class Trouble:
    """The strip's buttons by name; each gives a sentence on what will happen."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._faults = cast.world.faults

    def plan(self, form: Form) -> str:
        """The next call of a method, or of any, fails."""
        name, method = form.text("fault"), form.text("method")
        if name not in FAULTS or method not in (*METHODS, ""):
            raise Impossible("there is no such fault")
        words, fault = FAULTS[name]
        self._faults.plan(method, fault)
        return f"The next {method or 'call'}: {words}."

    def repeat(self, _: Form) -> str:
        """The next update comes twice."""
        self._faults.repeat_updates()
        return "The next update comes twice."

    def clear(self, _: Form) -> str:
        """Nothing is planned any more."""
        self._faults.clear()
        return "No faults are planned."

    def delete_topic(self, form: Form) -> str:
        """The topic that is open on the page, or the newest one, vanishes."""
        group = self._seat().chat
        topics = {topic.id: topic for topic in group.open_topics}
        if not topics:
            raise Impossible("the group has no topic besides General")
        topic = topics.get(form.number("topic")) or list(topics.values())[-1]
        self._seat().in_topic(topic).delete_topic()
        return f"The topic “{topic.name}” is gone; the bot was not told."

    def migrate(self, _: Form) -> str:
        """The group gets another id."""
        new = self._seat().migrate()
        return f"The group has the new id {new.id}."

    def _seat(self) -> Seat:
        group, writers = self._cast.group, self._cast.writers
        if group is None or not writers:
            raise Impossible("there is no group")
        return Person.of(self._cast.world, writers[0].account).at(group)
