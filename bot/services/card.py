"""The summary card of a case: what a counselor has to know in one look."""

from collections.abc import Sequence

from bot.domain.case import Case, CaseState
from bot.domain.milestone import Milestone, course
from bot.domain.outgoing import Json
from bot.domain.part import Part
from bot.domain.safe_hours import FIELD
from bot.ports import Translator
from bot.services.safe_hours import hours_words
from bot.services.shelf import Shelf
from bot.services.signal_names import SIGNALS, SUITS
from bot.services.times import Times
from dialogs.engine.rules import text_flags
from dialogs.model import Book
from dialogs.risk.labels import Level
from dialogs.session import Session
from dialogs.steps import Question

TOPIC_NAME = 128
"""Telegram's limit for a topic's name, in characters."""
TEXT = 3800
"""Characters of the card: under Telegram's 4,096 with room to grow."""
LAST = 10
"""So many milestones are listed, the newest."""
MARKS = {Level.EMERGENCY: "🔴", Level.URGENT: "🟠", Level.CONCERN: "🟡", Level.NONE: "⚪"}


def topic_name(case: Case, translator: Translator) -> str:
    """The topic's name: mark, number, language, level; nothing of the person."""
    level = level_name(case.level, translator)
    return f"{MARKS[case.level]} {case.id} · {case.language.partition('_')[0]} · {level}"[:TOPIC_NAME]


def level_name(level: Level, translator: Translator) -> str:
    match level:
        case Level.EMERGENCY:
            return translator.staff("emergency")
        case Level.URGENT:
            return translator.staff("urgent")
        case Level.CONCERN:
            return translator.staff("concern")
        case Level.NONE:
            return translator.staff("question")


def queue_name(queue: str, translator: Translator) -> str:
    match queue:
        case "legal":
            return translator.staff("legal advice")
        case "psych":
            return translator.staff("psychologist")
        case _:
            return translator.staff("first line")


def milestone_lines(
    case: Case, noted: Sequence[Milestone], book: Book, translator: Translator, language: str, times: Times
) -> list[str]:
    """The newest milestones of a case with their times, for counselors."""
    sentences = book.notices.milestones
    return [
        f"· {times.for_staff(at)} {translator.dialog(language, sentences[name])}"
        for name, at in course(case, noted)[-LAST:]
        if name in sentences
    ]


class Cards:
    """Writes cards in the staff's language."""

    def __init__(self, shelf: Shelf, translator: Translator, language: str, times: Times) -> None:
        self._shelf, self._translator, self._language, self._times = shelf, translator, language, times

    def params(
        self, case: Case, session: Session, parts: list[Part], noted: Sequence[Milestone] = ()
    ) -> dict[str, Json]:
        """The card as parameters of sendMessage and editMessageText."""
        buttons = self._buttons(case)
        params: dict[str, Json] = {
            "text": "\n".join(self._lines(case, session, parts, noted))[:TEXT],
            "link_preview_options": {"is_disabled": True},
        }
        params["reply_markup"] = {"inline_keyboard": buttons}
        return params

    def _lines(self, case: Case, session: Session, parts: list[Part], noted: Sequence[Milestone]) -> list[str]:
        say = self._translator.staff
        known = self._shelf.book.languages.known.get(case.language)
        lines = [
            say("{mark} Case {number}: {level}", mark=MARKS[case.level], number=case.id,
                level=level_name(case.level, self._translator)),
            say("Language: {language}", language=known.name if known else case.language),
            say("Queue: {queue}", queue=queue_name(case.queue, self._translator)),
            say("Reason: {reason}", reason=self._translator.dialog(self._language, case.reason)),
        ]  # fmt: skip
        if case.signals:
            names = [say(SIGNALS.get(signal, signal)) for signal in case.signals]
            lines.append(say("Signals: {signals}", signals=", ".join(names)))
        if country := session.fields.get("country"):
            lines.append(say("Country: {country}", country=self._translator.country(self._language, country)))
        if hours := session.fields.get(FIELD):
            lines.append(say("May be written to: {hours}", hours=hours_words(hours, self._translator)))
        if suits := session.fields.get("suits"):
            lines.append(say("A consultation suits: {when}", when=say(SUITS.get(suits, suits))))
        if parts:
            lines.append(say("Messages before the case: {count}, copied below in their order", count=len(parts)))
        if session.hidden:
            lines.append(say("⚠️ The person has hidden the chat: what you write waits until they come back."))
        lines += self._offer(session) + self._answers(session) + self._milestones(case, noted)
        return [*lines, "", *self._state(case)]

    def _milestones(self, case: Case, noted: Sequence[Milestone]) -> list[str]:
        lines = milestone_lines(case, noted, self._shelf.book, self._translator, self._language, self._times)
        return ["", self._translator.staff("What was done:"), *lines] if case.taken_at else []

    def _offer(self, session: Session) -> list[str]:
        """What the text of an offer shows and names."""
        if not session.text_seen:
            return []
        book = self._shelf.book
        verdict = book.dialogs[book.roles["offer"].partition(".")[0]].verdict
        lines = ["", self._translator.staff("In the text of the offer:")]
        if session.text_facts:
            lines.append("· " + ", ".join(session.text_facts))
        if verdict is not None:
            sentences = [verdict.flag_sentences[flag] for flag in text_flags(session)]
            lines += [f"❗ {self._translator.dialog(self._language, sentence)}" for sentence in sentences]
        return lines

    def _answers(self, session: Session) -> list[str]:
        lines: list[str] = []
        book, language = self._shelf.book, self._language
        labels = book.notices.labels
        for dialog, given in session.answers.items():
            if dialog not in book.dialogs or not given:
                continue
            title = self._translator.dialog(language, book.dialogs[dialog].title)
            lines += ["", f"{title}:"]
            for name, step in book.dialogs[dialog].steps.items():
                if isinstance(step, Question) and name in given:
                    answer = self._translator.dialog(language, labels.get(given[name], given[name]))
                    mark = "❗" if given[name] in step.flags or given[name] in step.danger else "·"
                    lines.append(f"{mark} {self._translator.dialog(language, step.text)} — {answer}")
        return lines

    def _state(self, case: Case) -> list[str]:
        say = self._translator.staff
        match case.state:
            case CaseState.WAITING:
                return [say("Nobody has taken this case. Press the button to speak with the person.")]
            case CaseState.TAKEN:
                return [
                    say("Taken by {alias}. Only their messages go to the person.", alias=case.alias or "–"),
                    say("A message that begins with // stays inside. 👍 under a message: delivered."),
                ]
            case CaseState.CLOSED:
                helped = say("The person says it helped: {answer}", answer=case.helped) if case.helped else ""
                return [say("Closed."), *([helped] if helped else [])]

    def _buttons(self, case: Case) -> list[Json]:
        say = self._translator.staff
        match case.state:
            case CaseState.WAITING:
                return [[{"text": say("Take this case"), "callback_data": f"k:take:{case.id}"}]]
            case CaseState.TAKEN:
                levels: list[Json] = [
                    {"text": MARKS[level], "callback_data": f"k:level_{level.value}:{case.id}"}
                    for level in sorted(Level, reverse=True)
                ]
                return [
                    levels,
                    [
                        {"text": say("Signals"), "callback_data": f"k:signals:{case.id}"},
                        self._did(case),
                    ],
                    [
                        {"text": say("Give back"), "callback_data": f"k:release:{case.id}"},
                        {"text": say("Close"), "callback_data": f"k:close:{case.id}"},
                    ],
                ]
            case CaseState.CLOSED:
                return [[self._did(case)]] if case.counselor else []

    def _did(self, case: Case) -> Json:
        return {"text": self._translator.staff("What was done"), "callback_data": f"k:did:{case.id}"}
