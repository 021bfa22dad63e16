"""The kinds of steps that content is made of, frozen.

They are a small closed set on purpose: a new kind is a decision for programmers, not a language for writers.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dialogs.risk.labels import Fact, Flag, Level, Risk, Signal

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
    """Text and buttons. With `numbers` the country's telephone numbers stand on buttons that copy them, with
    `shows: case` also what was done in the person's own case."""

    kind: Literal["menu"]
    title: Sentence | None = None
    text: Sentence
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    columns: Literal[1, 2, 3] = 1
    footer: bool = True
    numbers: bool = False
    shows: Literal["case"] | None = None


class Country(Step):
    """Asks for a country: by buttons, in any words, or by a shared place, which is not kept.

    The answer goes into `field`. `unknown` is said when what was written names no country that is known.
    """

    kind: Literal["country"]
    title: Sentence | None = None
    text: Sentence
    unknown: Sentence
    field: Name = "country"
    goto: str
    choices: Mapping[Name, Choice] = Field(default_factory=dict)


class CountryPage(Step):
    """What is known of the country in `field`: numbers, lines, the usual scheme, how an agency is checked there.

    `scheme`, `agency` and `consulate` are said where the country's own file has nothing better.
    """

    kind: Literal["country_page"]
    field: Name
    scheme_title: Sentence
    scheme: Sentence
    agency_title: Sentence
    agency: Sentence
    consulate_title: Sentence
    consulate: Sentence
    choices: Mapping[Name, Choice] = Field(default_factory=dict)


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
    """Takes the next message as the answer. A `secret` one is a word between the person and the bot: it is kept in the
    session alone, and no counselor reads it."""

    kind: Literal["ask"]
    title: Sentence | None = None
    text: Sentence
    field: Name
    goto: str
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    secret: bool = False


class Handoff(Step):
    """Opens a case, then goes on. The answers to `form`, a form of the same dialog, go into it."""

    kind: Literal["handoff"]
    level: Level
    queue: Literal["first", "legal", "psych"] = "first"
    reason: Sentence
    text: Sentence | None = None
    goto: str
    signals: tuple[Signal, ...] = ()
    form: Name | None = None


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


class Point(Frozen):
    """One point of a sheet.

    `text` says what to do or what is asked; of `advice` the first that holds is added. `note` invites the person to
    write something down, which is shown to them alone. `short` is what a message to forward says of it. With `room` the
    printed sheet has lines to write on also where nothing is written here. The point is there when one of `when` holds
    (always, when empty).
    """

    label: Sentence
    text: Sentence
    short: Sentence | None = None
    note: Sentence | None = None
    room: bool = False
    advice: tuple[NextStep, ...] = ()
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    when: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Sheet(Step):
    """A list that is filled over days.

    The points of a `plan` are ticked; those of a `form` are questions for words, and `goto` is where "That is all for
    now" leads. `moved` keeps ticks and notes of points that were renamed.
    """

    kind: Literal["sheet"]
    mode: Literal["plan", "form"]
    title: Sentence
    text: Sentence
    points: Mapping[Name, Point]
    choices: Mapping[Name, Choice] = Field(default_factory=dict)
    goto: str | None = None
    moved: Mapping[Name, Name] = Field(default_factory=dict)


AnyStep: TypeAlias = Say | Menu | Country | CountryPage | Question | Page | Ask | Handoff | Verdict | Sheet
Waiting: TypeAlias = Menu | Country | CountryPage | Question | Page | Ask | Verdict
"""Steps that wait for the person on one screen; a sheet does so on several."""
