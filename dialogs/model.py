"""Content once read: dialogs, steps and choices, frozen.

The step kinds are a small closed set on purpose: a new kind is a decision for programmers, not a language for writers.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dialogs.risk.labels import Fact, Flag, Level, Risk, Signal
from dialogs.risk.labels import Question as DoubtQuestion

MAX_HOPS = 12
"""Steps that one event may pass through before the engine calls the content broken."""
CALLBACK_BYTES = 64
"""Telegram's limit for callback data, in bytes."""
LONG_TEXT = 200
"""Characters from which a text outside the checklist is taken for an offer or a story, and sorted by asking."""

ID = re.compile(r"[a-z][a-z0-9_]{0,19}")
LANGUAGES = ("kk", "ru", "uz", "uz_cyrl", "en")
"""What a person can choose. uz_cyrl is the Uzbek text in Cyrillic letters."""

Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
Sentence: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Answer: TypeAlias = Literal["yes", "no", "unknown"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")
Do: TypeAlias = Literal[
    "language",
    "back",
    "summary",
    "share",
    "hide",
    "forget",
    "end_case",
    "resume",
    "restart",
    "settled",
    "sort_offer",
    "sort_story",
    "rate",
    "consent",
]


class Frozen(BaseModel):
    """Strict and unchangeable; an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Choice(Frozen):
    """A button of a step: what it does, what it remembers, where it leads. A `wide` one has a row of its own."""

    label: Sentence
    goto: str | None = None
    set: Mapping[str, str] = Field(default_factory=dict)
    do: Do | None = None
    value: str | None = None
    anytime: bool = False
    wide: bool = False


class Step(Frozen):
    """What every step has. `sources` are for reviewers and are never shown."""

    sources: tuple[str, ...] = ()


class Say(Step):
    """Text, then on to `goto` in the same message."""

    kind: Literal["say"]
    title: Sentence | None = None
    text: Sentence
    goto: str | None = None


class Menu(Step):
    """Text and buttons."""

    kind: Literal["menu"]
    title: Sentence | None = None
    text: Sentence
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    columns: Literal[1, 2, 3] = 1
    footer: bool = True


class Question(Step):
    """One question of a checklist: yes, no or don't know.

    `in_text` is the answer that an offer's text gives; `settles` are flags of the text that an answer takes back.
    """

    kind: Literal["question"]
    text: Sentence
    why: Sentence
    when: tuple[str, ...] = ()
    flags: Mapping[Answer, tuple[Flag, ...]] = Field(default_factory=dict)
    because: Mapping[Answer, Sentence] = Field(default_factory=dict)
    danger: Mapping[Answer, Level] = Field(default_factory=dict)
    signals: Mapping[Answer, tuple[Signal, ...]] = Field(default_factory=dict)
    advice: Mapping[Answer, Sentence] = Field(default_factory=dict)
    in_text: Mapping[Flag | Fact, Answer] = Field(default_factory=dict)
    settles: Mapping[Answer, tuple[Flag, ...]] = Field(default_factory=dict)


class Page(Step):
    """One page of a chapter that is leafed through."""

    kind: Literal["page"]
    chapter: Name
    title: Sentence
    text: Sentence


class Ask(Step):
    """Takes the next message as the answer."""

    kind: Literal["ask"]
    title: Sentence | None = None
    text: Sentence
    field: Name
    goto: str
    choices: Mapping[Name, Choice] = Field(default_factory=dict)


class Handoff(Step):
    """Opens a case, then goes on."""

    kind: Literal["handoff"]
    level: Level
    queue: Literal["first", "legal", "psych"] = "first"
    reason: Sentence
    text: Sentence | None = None
    goto: str
    signals: tuple[Signal, ...] = ()


class Grade(Frozen):
    """One of the three results of a checklist."""

    title: Sentence
    text: Sentence


class NextStep(Frozen):
    """A piece of advice, given when one of `when` holds (always, when empty)."""

    when: tuple[str, ...] = ()
    text: Sentence


class Summary(Frozen):
    """The message to forward: nothing private in it."""

    title: Sentence
    grade: Mapping[Risk, Sentence]
    reasons: Sentence
    end: Sentence


class Verdict(Step):
    """The result of a checklist."""

    kind: Literal["verdict"]
    grades: Mapping[Risk, Grade]
    reasons: Sentence
    unknowns: Sentence
    steps_title: Sentence
    next_steps: tuple[NextStep, ...]
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    summary: Summary
    flag_sentences: Mapping[Flag, Sentence]
    text_names: Sentence
    text_shows: Sentence
    text_nothing: Sentence
    text_silent: Sentence
    fact_sentences: Mapping[Fact, Sentence]
    text_differs: Sentence


AnyStep: TypeAlias = Say | Menu | Question | Page | Ask | Handoff | Verdict
Waiting: TypeAlias = Menu | Question | Page | Ask | Verdict
"""Steps that wait for the person."""


class Dialog(Frozen):
    """One file of the content. The order of its steps is the order of its questions and pages."""

    dialog: Name
    title: Sentence
    start: Name
    sources: tuple[str, ...] = ()
    moved: Mapping[Name, str] = Field(default_factory=dict)
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

    name: Sentence
    numbers: tuple[Number, ...]
    confidence: Literal["high", "medium", "low"]
    show: bool = True
    note: str | None = None


class Notices(Frozen):
    """What the engine itself says."""

    labels: Mapping[str, Sentence]
    sentences: Mapping[str, Sentence]
    emergency: Mapping[str, Sentence]
    commands: Mapping[str, Sentence]


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
    "contents",
)
COMMANDS = ("menu", "language", "human", "help", "hide", "forget")
"""Commands of the private chat besides /start, as Telegram's menu lists them."""
SENTENCES = (
    "question_count",
    "stale_button",
    "forward_this",
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
)


class Book(Frozen):
    """All content. `revision` changes with any change of it."""

    dialogs: Mapping[str, Dialog]
    roles: Mapping[str, str]
    notices: Notices
    emergency: Mapping[str, Emergency]
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
