"""Content once read: dialogs, roles, notices and numbers, frozen."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from dialogs.directory import Contact
from dialogs.languages import Languages
from dialogs.risk.labels import Flag
from dialogs.risk.labels import Question as DoubtQuestion
from dialogs.steps import (
    AnyStep,
    Frozen,
    Name,
    Question,
    Sentence,
    Verdict,
)
from dialogs.wording import Wording

MAX_HOPS = 12
"""Steps that one event may pass through before the engine calls the content broken."""
CALLBACK_BYTES = 64
"""Telegram's limit for callback data, in bytes."""
LONG_TEXT = 200
"""Characters from which a text outside the checklist is taken for an offer or a story, and sorted by asking."""

ID = re.compile(r"[a-z][a-z0-9_]{0,19}")


CountryCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""


class Dialog(Frozen):
    """One file of the content. The order of its steps is the order of its questions and pages.

    The first lines of a `discreet` one may be seen by anybody (`dialogs.checks.discreet`).
    """

    dialog: Name
    title: Sentence
    start: Name
    sources: tuple[str, ...] = ()
    moved: Mapping[Name, str] = Field(default_factory=dict)
    discreet: bool = False
    steps: Mapping[Name, Annotated[AnyStep, Field(discriminator="kind")]]

    @property
    def verdict(self) -> Verdict | None:
        """What a checklist ends in; None where the dialog is none."""
        return next((step for step in self.steps.values() if isinstance(step, Verdict)), None)


class Number(Frozen):
    """One emergency number of a country, as dialled there."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]
    service: Literal["any", "police", "ambulance", "fire", "fire_ambulance", "plain"] = "plain"


class Emergency(Frozen):
    """A country's emergency numbers, with where they come from. `show: false` keeps unsure ones from people."""

    numbers: tuple[Number, ...]
    confidence: Literal["high", "medium", "low"]
    show: bool = True
    note: str | None = None


class CountryNotes(Frozen):
    """What is known of work in a country, or of agencies that send people from there. A file of its own for each."""

    country: CountryCode
    scheme: Sentence | None = None
    agency: Sentence | None = None
    consulate: Sentence | None = None
    sources: tuple[str, ...]


class Notices(Frozen):
    """What the engine itself says. `milestones` is the closed list of what the person may read of their case."""

    labels: Mapping[str, Sentence]
    sentences: Mapping[str, Sentence]
    emergency: Mapping[str, Sentence]
    commands: Mapping[str, Sentence]
    milestones: Mapping[Name, Sentence]
    directory: Mapping[str, Sentence]
    languages: Mapping[str, Sentence]


ROLES = (
    "welcome",
    "choose_language",
    "safe",
    "menu",
    "offer",
    "help_now",
    "human",
    "waiting",
    "leave",
    "help",
    "hidden",
    "forget",
    "forgotten",
    "unclear",
    "sort",
    "offer_part",
    "danger",
    "urgent",
    "feedback",
    "consent",
    "resume_offer",
    "doubt",
)
LABELS = (
    "yes",
    "no",
    "unknown",
    "why",
    "back",
    "pause",
    "human",
    "menu",
    "next",
    "previous",
    "share",
    "print",
    "contents",
    "done",
    "not_yet",
    "write",
    "take_out",
    "to_list",
    "next_open",
    "skip",
    "all_for_now",
    "remind",
    "every_2",
    "every_7",
    "on_day",
    "no_reminders",
    "open",
)
COMMANDS = ("menu", "language", "human", "help", "hide", "forget")
"""Commands of the private chat besides /start, as Telegram's menu lists them."""
SENTENCES = (
    "question_count",
    "stale_button",
    "forward_this",
    "print_this",
    "paused",
    "unknown_command",
    "human_writes",
    "kept_first",
    "received_waiting",
    "taken",
    "released",
    "closed",
    "not_called",
    "edited_kept",
    "still_waiting",
    "parked",
    "content_error",
    "summary_footer",
    "reason_words",
    "reason_together",
    "reason_silent",
    "reason_unread",
    "reason_silent_word",
    "word_length",
    "word_common",
    "word_same",
    "case_none",
    "case_number",
    "case_waiting",
    "case_taken",
    "case_released",
    "case_closed",
    "case_news",
    "points_done",
    "points_answered",
    "you_wrote",
    "wrote_before",
    "write_here",
    "written",
    "written_told",
    "note_cut",
    "note_edited",
    "note_told",
    "write_now",
    "media_kept",
    "list_done",
    "list_open",
    "remind_ask",
    "remind_on",
    "remind_off",
    "remind_days",
    "reminder",
)
MILESTONES = ("opened", "taken", "closed")
"""Milestones that a case reaches by itself: nobody marks them."""


DIRECTORY = (
    "none_known",
    "from_abroad",
    "website",
    "hours",
    "always",
    "languages",
    "sample",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
)
"""Sentences and names of days with which a contact of the directory is told."""


class Book(Frozen):
    """All content. `revision` changes with any change of it. `offered` are the countries that have a button.

    `directory` as read has nothing verified: what operators did to it is put over it by whoever knows their work.
    """

    dialogs: Mapping[str, Dialog]
    roles: Mapping[str, str]
    notices: Notices
    emergency: Mapping[str, Emergency]
    offered: tuple[CountryCode, ...]
    countries: Mapping[str, CountryNotes]
    directory: tuple[Contact, ...]
    wording: Wording = Wording()
    languages: Languages
    revision: str
    settings: Mapping[str, str] = Field(default_factory=dict)

    def step(self, ref: str) -> AnyStep:
        """The step "dialog.step". KeyError when there is none."""
        dialog, _, step = ref.partition(".")
        return self.dialogs[dialog].steps[step]

    def has(self, ref: str) -> bool:
        dialog, _, step = ref.partition(".")
        return dialog in self.dialogs and step in self.dialogs[dialog].steps

    def resolve(self, target: str, dialog: str) -> str:
        """A `goto` as "dialog.step": a step of `dialog`, a dialog's name (its start), or "dialog.step".

        KeyError when it leads nowhere.
        """
        if "." in target:
            if self.has(target):
                return target
        elif dialog in self.dialogs and target in self.dialogs[dialog].steps:
            return f"{dialog}.{target}"
        elif target in self.dialogs:
            return f"{target}.{self.dialogs[target].start}"
        raise KeyError(target)

    def doubt_step(self, question: DoubtQuestion) -> str:
        """The step that puts a question about danger: it has the question's name, in the dialog of the role."""
        return f"{self.roles['doubt'].partition('.')[0]}.{question.value}"

    def flags_asked(self, dialog: str) -> frozenset[Flag]:
        """Every flag that an answer of this dialog can show."""
        steps = self.dialogs[dialog].steps.values()
        return frozenset(
            flag for step in steps if isinstance(step, Question) for flags in step.flags.values() for flag in flags
        )
