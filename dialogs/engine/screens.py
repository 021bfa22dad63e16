"""What each kind of step shows: paragraphs and buttons."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from dialogs.effects import Ask, Block, Button, Rows, Text
from dialogs.engine import buttons, countries, rules
from dialogs.engine.directory import lines_text
from dialogs.engine.emergency import emergency_text
from dialogs.model import Book, Dialog
from dialogs.risk.labels import Flag
from dialogs.session import Session
from dialogs.steps import Ask as AskStep
from dialogs.steps import Choice, Country, CountryPage, Menu, Page, Question, Verdict, Waiting

PLACEHOLDERS = ("emergency", "lines", "case", "count", "retention_days", "case_retention_days")
"""Placeholders that a text of the content may hold."""


def fill(book: Book, session: Session, sentence: str, at: datetime) -> Text:
    """The sentence with what its placeholders stand for at that time."""
    values: list[tuple[str, str | int | Text | tuple[Text, ...]]] = []
    for name in PLACEHOLDERS:
        if "{" + name + "}" not in sentence:
            continue
        if name == "emergency":
            values.append((name, emergency_text(book, session.fields.get("country"))))
        elif name == "lines":
            values.append((name, lines_text(book, session.fields.get("country"), at)))
        elif name == "count":
            values.append((name, session.kept + session.offer_parts))
        elif name == "case":
            values.append((name, session.fields.get("case", "–")))
        else:
            values.append((name, book.settings.get(name, "–")))
    return Text(sentence, tuple(values))


class Screen:
    """Builds the screen of one step for one session. `offers`: the countries to choose from, instead of the usual."""

    def __init__(self, book: Book, session: Session, ref: str, at: datetime, offers: Sequence[str] = ()) -> None:
        self.book, self.session, self.ref, self.at = book, session, ref, at
        self.offers = offers
        self.dialog: Dialog = book.dialogs[ref.partition(".")[0]]
        self.name = ref.partition(".")[2]

    def ask(self, step: Waiting) -> Ask:
        """The whole screen of a step that waits."""
        replaces = "parts" if self.ref in (self.book.roles["sort"], self.book.roles["offer_part"]) else None
        match step:
            case Menu():
                blocks = self._blocks(step.title, step.text)
                if self.ref == self.book.roles["offer_part"]:
                    blocks += self._offer_text()
                rows = self._choices(step.choices, step.columns) + (self._footer() if step.footer else ())
                if step.numbers:
                    blocks += countries.lines(self.book, self.session.fields.get("country"), self.at)
                    rows = countries.copy_rows(self.book, self.session.fields.get("country"), self.at) + rows
            case AskStep():
                blocks = self._blocks(step.title, step.text)
                rows = self._choices(step.choices) + self._footer()
            case Country():
                blocks = self._blocks(step.title, step.text)
                offered = countries.offer(self.session, self.ref, self.offers or self.book.offered)
                rows = offered + self._choices(step.choices) + self._footer()
            case CountryPage():
                code = self.session.fields.get(step.field, countries.ELSEWHERE)
                blocks = countries.page(self.book, step, code, self.at)
                numbers = countries.copy_rows(self.book, code, self.at)
                rows = numbers + self._choices(step.choices) + self._footer()
            case Question():
                blocks, rows = self._question(step)
            case Page():
                blocks, rows = self._page(step)
            case Verdict():
                blocks, rows = self._verdict(step)
        return Ask(blocks, rows, replaces)

    def label(self, key: str) -> Text:
        return Text(self.book.notices.labels[key])

    def _text(self, sentence: str) -> Text:
        return fill(self.book, self.session, sentence, self.at)

    def _blocks(self, title: str | None, text: str) -> tuple[Block, ...]:
        return (Block(self._text(text), self._text(title) if title else None),)

    def _button(self, label: Text, choice: str, *, anytime: bool = False) -> Button:
        return Button(label, buttons.data_of(buttons.ANYTIME if anytime else self.session.id, self.ref, choice))

    def _choices(self, choices: Mapping[str, Choice], columns: int = 1) -> Rows:
        rows: list[list[Button]] = []
        open_row = False
        for name, choice in choices.items():
            label = Text(choice.label, literal=choice.do == "language")
            button = self._button(label, name, anytime=choice.anytime)
            if choice.wide or not open_row or len(rows[-1]) >= columns:
                rows.append([])
            rows[-1].append(button)
            open_row = not choice.wide
        return tuple(map(tuple, rows))

    def _footer(self) -> Rows:
        return (
            (
                self._button(self.label("human"), buttons.HUMAN, anytime=True),
                self._button(self.label("menu"), buttons.MENU, anytime=True),
            ),
        )

    def _question(self, step: Question) -> tuple[tuple[Block, ...], Rows]:
        needful = rules.to_ask(self.dialog, self.session)
        number = needful.index(self.name) + 1 if self.name in needful else 1
        title = Text(
            self.book.notices.sentences["question_count"],
            (("number", number), ("total", max(number, len(needful)))),
        )
        answers = tuple(self._button(self.label(key), key) for key in ("yes", "no", "unknown"))
        rows: Rows = (
            answers[:2],
            (*answers[2:], self._button(self.label("why"), "why")),
            (self._button(self.label("back"), "back"), self._button(self.label("pause"), "pause")),
        )
        return (Block(self._text(step.text), title),), rows + self._footer()

    def _page(self, step: Page) -> tuple[tuple[Block, ...], Rows]:
        pages = [n for n, s in self.dialog.steps.items() if isinstance(s, Page) and s.chapter == step.chapter]
        at = pages.index(self.name)
        turn: list[Button] = []
        if at > 0:
            turn.append(self._button(self.label("previous"), "previous", anytime=True))
        if at + 1 < len(pages):
            turn.append(self._button(self.label("next"), "next", anytime=True))
        rows: list[tuple[Button, ...]] = [tuple(turn)] if turn else []
        rows.append((self._button(self.label("share"), "share", anytime=True),))
        rows.append((self._button(self.label("contents"), "contents", anytime=True),))
        title = Text(f"{{title}} · {at + 1}/{len(pages)}", (("title", self._text(step.title)),), literal=True)
        return (Block(self._text(step.text), title),), tuple(rows) + self._footer()

    def _verdict(self, step: Verdict) -> tuple[tuple[Block, ...], Rows]:
        grade = step.grades[rules.grade(self.dialog, self.session)]
        blocks = list(self._blocks(grade.title, grade.text))
        if reasons := rules.reasons(self.dialog, self.session):
            blocks.append(Block(title=self._text(step.reasons)))
            blocks += [Block(self._text(reason), bullet=True) for reason in reasons]
        blocks += self._offer_text(rules.answered_flags(self.dialog, self.session))
        if differing := rules.differing(self.dialog, self.session):
            blocks.append(Block(title=self._text(step.text_differs)))
            blocks += [Block(self._text(question), bullet=True) for question in differing]
        if count := rules.unknowns(self.dialog, self.session):
            blocks.append(Block(Text(step.unknowns, (("count", count),))))
        blocks.append(Block(title=self._text(step.steps_title)))
        advice = rules.next_steps(step, self.dialog, self.session)
        blocks += [Block(self._text(sentence), bullet=True) for sentence in advice]
        return tuple(blocks), self._choices(step.choices) + self._footer()

    def _offer_text(self, known: AbstractSet[Flag] = frozenset()) -> tuple[Block, ...]:
        """What the text of the offer shows besides what is `known`, and what it leaves out."""
        step = self.dialog.verdict
        if step is None or not self.session.text_seen:
            return ()
        settled = rules.settled_flags(self.dialog, self.session)
        flags = [flag for flag in rules.text_flags(self.session) if flag not in settled]
        blocks = [] if flags else [Block(self._text(step.text_nothing))]
        if facts := self.session.text_facts:
            listed = Text("{facts}", (("facts", tuple(Text(fact, literal=True) for fact in facts)),), literal=True)
            blocks.append(Block(listed, self._text(step.text_names)))
        if new := [flag for flag in flags if flag not in known]:
            blocks.append(Block(title=self._text(step.text_shows)))
            blocks += [Block(self._text(step.flag_sentences[flag]), bullet=True) for flag in new]
        if silent := rules.silent_facts(self.session):
            blocks.append(Block(title=self._text(step.text_silent)))
            blocks += [Block(self._text(step.fact_sentences[fact]), bullet=True) for fact in silent]
        return tuple(blocks)

    def summary(self, step: Verdict) -> tuple[Block, ...]:
        """The verdict as a message to forward: grade and flags, nothing of the person."""
        flags = rules.flags_of(self.dialog, self.session)
        blocks = [
            Block(
                Text(step.summary.grade[rules.grade(self.dialog, self.session)]),
                Text(step.summary.title),
            )
        ]
        if flags:
            blocks.append(Block(title=Text(step.summary.reasons)))
            blocks += [Block(Text(step.flag_sentences[flag]), bullet=True) for flag in Flag if flag in flags]
        blocks.append(Block(Text(step.summary.end)))
        blocks.append(Block(Text(self.book.notices.sentences["summary_footer"])))
        return tuple(blocks)
