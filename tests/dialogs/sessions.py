"""Any session and any event, for property tests."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from dialogs.checks.ways import choices_of
from dialogs.engine.buttons import ANYTIME, data_of
from dialogs.engine.points import choice_names
from dialogs.events import (
    CaseClosed,
    CaseLooked,
    CaseMoved,
    CaseOpened,
    CaseReleased,
    CaseTaken,
    Commanded,
    Edited,
    Event,
    Judged,
    Pressed,
    Reminded,
    Said,
    Seen,
    Shows,
    Silent,
    Started,
    StillWaiting,
    Unreadable,
)
from dialogs.loader import read_languages
from dialogs.model import Book
from dialogs.risk.labels import Fact, Flag, Level, Question
from dialogs.session import NOTE, Mode, Session
from dialogs.steps import Sheet

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KINDS = ("text", "photo", "voice", "document", "sticker", "location", "contact", "video", "dice", "other")
COMMANDS = ("menu", "language", "human", "hide", "forget", "help", "nonsense", "")


def refs(book: Book) -> list[str]:
    """Every step of the content."""
    return [f"{d.dialog}.{s}" for d in book.dialogs.values() for s in d.steps]


def choices(book: Book, ref: str) -> list[str]:
    """Every choice a button of this step may name."""
    step = book.step(ref)
    if isinstance(step, Sheet):
        return [*choices_of(step), *choice_names(step), "every_2", "day_0", "day_15", "done_gone", "every_x"]
    return [
        *choices_of(step),
        "yes",
        "no",
        "unknown",
        "why",
        "back",
        "pause",
        "next",
        "previous",
        "share",
        "contents",
        "human",
        "menu",
    ]


_AT = st.integers(0, 10**7).map(lambda seconds: NOW + timedelta(seconds=seconds))
_CODE = st.sampled_from([None, "kk", "ru", "uz", "en", "ky", "zh-hans", "", "RU"])
_TEXT = st.text(max_size=300)
_JUDGED = st.builds(
    Judged,
    st.sampled_from(list(Level)),
    st.just(()),
    st.none() | st.sampled_from(list(Question)),
    st.floats(0, 1),
    st.booleans(),
)
_FLAGS = st.lists(st.sampled_from(list(Flag)), unique=True, max_size=5).map(tuple)
_FACTS = st.lists(st.sampled_from(list(Fact)), unique=True, max_size=5).map(tuple)
_SHOWN = st.builds(Shows, _FLAGS, _FLAGS, _FACTS, st.lists(st.text(max_size=40), max_size=4).map(tuple))
_SHOWS = st.none() | _SHOWN
_NAMES = st.sampled_from(["opened", "taken", "closed", "police", "needed", "gone"])
_MILESTONES = st.lists(st.tuples(_NAMES, st.just("24.11.2026, 14:00")), max_size=30).map(tuple)


def messages() -> st.SearchStrategy[Said]:
    """Any message that is no command."""
    return st.one_of(
        st.builds(Said, _AT, _TEXT, st.sampled_from(KINDS), _JUDGED, _SHOWS, st.booleans(), st.booleans(), _CODE),
        st.builds(Said, _AT, st.sampled_from(["да", "жоқ", "yoʻq", "yes", "не знаю", "hello"])),
    )


def case_news() -> st.SearchStrategy[Event]:
    """Anything that happens to a case."""
    return st.one_of(
        st.builds(CaseOpened, _AT, st.integers(1, 10**9)),
        st.builds(CaseTaken, _AT, st.text(min_size=1, max_size=32)),
        st.builds(CaseReleased, _AT),
        st.builds(CaseClosed, _AT, st.booleans(), st.booleans()),
        st.builds(CaseLooked, _AT, st.none() | st.integers(1, 10**9), st.booleans(), st.booleans(), _MILESTONES),
        st.builds(CaseMoved, _AT),
        st.builds(Silent, _AT),
        st.builds(Reminded, _AT),
        st.builds(Seen, _AT, _SHOWN),
        st.builds(StillWaiting, _AT),
        st.builds(Unreadable, _AT),
    )


def presses(book: Book, session_id: str) -> st.SearchStrategy[Pressed]:
    """Real, old and forged buttons."""
    real = (
        st.sampled_from(refs(book))
        .flatmap(lambda ref: st.tuples(st.just(ref), st.sampled_from(choices(book, ref))))
        .flatmap(lambda pair: st.sampled_from([session_id, ANYTIME, "old"]).map(lambda sid: data_of(sid, *pair)))
    )
    return st.builds(Pressed, _AT, real | st.text(max_size=64), _CODE)


def events(book: Book, session_id: str) -> st.SearchStrategy[Event]:
    """Anything that can happen."""
    return st.one_of(
        st.builds(Started, _AT, st.sampled_from(["", "offer", "help", "junk"]), _CODE),
        st.builds(Commanded, _AT, st.sampled_from(COMMANDS), _CODE),
        messages(),
        st.builds(Edited, _AT, _TEXT, _JUDGED),
        presses(book, session_id),
        case_news(),
    )


def sheets(book: Book) -> list[str]:
    """Every sheet of the content."""
    return [ref for ref in refs(book) if isinstance(book.step(ref), Sheet)]


def points_of(book: Book, ref: str) -> list[str]:
    step = book.step(ref)
    assert isinstance(step, Sheet)
    return [*step.points, "gone"]


def _lists(book: Book, values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, dict[str, str]]]:
    """Something at points of sheets, those that are no more among them."""
    at = st.fixed_dictionaries(
        {}, optional={ref: st.dictionaries(st.sampled_from(points_of(book, ref)), values) for ref in sheets(book)}
    )
    return at | st.just({"gone.list": {"gone": "x"}})


def _reminders(book: Book) -> st.SearchStrategy[dict[str, str]]:
    return st.just(dict[str, str]()) | st.fixed_dictionaries(
        {
            "sheet": st.sampled_from([*sheets(book), "gone.list", "menu.doors"]),
            "at": _AT.map(datetime.isoformat),
            "every": st.sampled_from(["0", "2", "7"]),
            "unanswered": st.sampled_from(["0", "1", "2"]),
        }
    )


def sessions(book: Book) -> st.SearchStrategy[Session]:
    """Any session, those of other content revisions and impossible places among it."""
    ref = st.none() | st.sampled_from([*refs(book), "gone.step", "job_offer.gone"])
    answers = st.dictionaries(
        st.sampled_from(list(book.dialogs["job_offer"].steps)), st.sampled_from(["yes", "no", "unknown"])
    )
    point = st.none() | st.sampled_from([f"{ref}.{name}" for ref in sheets(book) for name in points_of(book, ref)])
    return st.builds(
        Session,
        id=st.just("abc12"),
        language=st.sampled_from(tuple(read_languages().known)),
        place=ref | st.sampled_from(sheets(book)),
        under=ref,
        after=ref,
        goal=ref,
        trail=st.lists(st.sampled_from(refs(book)), max_size=5).map(tuple),
        answers=answers.map(lambda given: {"job_offer": given}),
        paused=st.sampled_from([{}, {"job_offer": "money"}, {"job_offer": "gone"}, {"gone": "x"}]),
        fields=st.sampled_from(
            [
                {},
                {"country": "KZ"},
                {"country": "ZZ"},
                {"country": "TR", "case": "7"},
                {"corrected": "yes"},
                {"case_news_at": NOW.isoformat()},
            ]
        ),
        mode=st.sampled_from(list(Mode)),
        level=st.sampled_from(list(Level)),
        welcomed=st.booleans(),
        hidden=st.booleans(),
        text_seen=st.booleans(),
        text_flags=_FLAGS.map(lambda flags: tuple(flag.value for flag in flags)),
        text_says=_FACTS.map(lambda facts: tuple(fact.value for fact in facts)),
        mild=st.sampled_from([(), (f"{NOW.isoformat()} 0.400",), (f"{NOW.isoformat()} 0.400",) * 3]),
        doubt=st.sampled_from([(), ("anybody",), ("hurt", "violence")]),
        sheets=_lists(book, st.sampled_from(["done", "told"])),
        notes=_lists(book, st.text(min_size=1, max_size=NOTE).filter(str.strip)),
        point=point,
        remind=_reminders(book),
        kept=st.integers(0, 5),
        offer_parts=st.integers(0, 5),
        revision=st.sampled_from(["", book.revision]),
    )
