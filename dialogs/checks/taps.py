"""How many taps lie between /start and a page: four at most, and three to help.

Counted is what a person presses. Steps that pass by themselves cost nothing, nor does an answer or a leaf turned: a
message that was asked for, the questions of a checklist after the first with its verdict, a form's with its end, the
pages of a chapter, the scenes of a story. What lies beyond a counselor who was called is no longer on the way from
/start.
"""

from collections import deque
from collections.abc import Iterator

from dialogs.checks.ways import choices_of, resolve
from dialogs.model import Book
from dialogs.steps import AnyStep, Ask, Country, CountryPage, Handoff, Menu, Page, Question, Say, Sheet, Verdict

PAGE = 4
HELP = 3
DO_ROLES = {"hide": "hidden", "forget": "forgotten"}
"""What a button does that leads to a step of a role."""
STORY = "story_"
"""How the name of a story's dialog begins: its scenes are answers, not ways."""


def problems(book: Book) -> Iterator[str]:
    help_dialog = book.roles.get("help_now", "").partition(".")[0]
    for ref, count in taps(book, beyond_help=False).items():
        dialog, _, name = ref.partition(".")
        limit = HELP if dialog == help_dialog and is_help(book.step(ref)) else PAGE
        is_page = limit == HELP or not isinstance(book.step(ref), Handoff)
        if is_page and count > limit:
            yield (
                f'{dialog}.yaml: step "{name}" is {count} taps from /start, {limit} at most; '
                "lead to it from a page that is nearer"
            )
    new = taps(book, "welcome")
    nearest = min((count for ref, count in new.items() if is_help(book.step(ref))), default=None)
    if nearest is not None and nearest > HELP:
        yield f"roles.yaml: from the notice it is {nearest} taps to help, {HELP} at most; shorten the way"


def is_help(step: AnyStep) -> bool:
    """Whether a person finds help there: the numbers of the country, or a counselor who is called."""
    return isinstance(step, Handoff) or "{emergency}" in (getattr(step, "text", None) or "")


def taps(book: Book, role: str = "safe", *, beyond_help: bool = True) -> dict[str, int]:
    """The fewest taps to every step that buttons lead to, from what /start shows (the step of a role). Without
    `beyond_help` nothing is followed from where a counselor has been called."""
    if not book.has(book.roles.get(role, "")):
        return {}
    found: dict[str, int] = {}
    todo: deque[tuple[str, int]] = deque([(book.roles[role], 0)])
    while todo:
        ref, count = todo.popleft()
        if ref in found:
            continue
        found[ref] = count
        if not beyond_help and isinstance(book.step(ref), Handoff):
            continue
        for target, cost in _ways(book, ref):
            if target not in found:
                (todo.append if cost else todo.appendleft)((target, count + cost))
    return found


def _ways(book: Book, ref: str) -> Iterator[tuple[str, int]]:
    """(step, taps) of everything that follows."""
    dialog, _, name = ref.partition(".")
    step, steps = book.step(ref), book.dialogs[dialog].steps
    inside = dialog.startswith(STORY)
    if isinstance(step, Say | Ask | Handoff | Sheet) and step.goto:
        yield from ((target, 0) for target in _found(book, step.goto, dialog))
    if isinstance(step, Question):
        after = list(steps)[list(steps).index(name) + 1 :]
        following = [n for n in after if isinstance(steps[n], Question)]
        closing = next((n for n in after if not isinstance(steps[n], Question)), None)
        yield from ((f"{dialog}.{n}", 0) for n in (*following, *([closing] if closing else [])))
    if isinstance(step, Page):
        yield from ((f"{dialog}.{n}", 0) for n, s in steps.items() if isinstance(s, Page) and s.chapter == step.chapter)
    for choice in choices_of(step).values():
        targets = _found(book, choice.goto, dialog) if choice.goto else []
        if (role := DO_ROLES.get(choice.do or "")) in book.roles:
            targets.append(book.roles[str(role)])
        yield from ((target, 0 if inside and target.partition(".")[0] == dialog else 1) for target in targets)
    if isinstance(step, Country):
        yield from ((target, 1) for target in _found(book, step.goto, dialog))
    waits = Question | Page | Ask | Country | CountryPage | Sheet | Verdict
    if isinstance(step, waits) or (isinstance(step, Menu) and step.footer):
        yield from ((book.roles[role], 1) for role in ("human", "menu") if role in book.roles)


def _found(book: Book, target: str, dialog: str) -> list[str]:
    if target == "@goal":
        return [book.roles["menu"]]  # the others are for whom a link has brought, or who has written before
    try:
        return resolve(book, target, dialog)
    except KeyError:
        return []  # `dead_end` tells it


def lines(book: Book) -> Iterator[str]:
    """The distances of all pages, the farthest first; help is marked."""
    known, new = taps(book), taps(book, "welcome")
    yield "taps  of a new person  page (! help)"
    for ref, count in sorted(known.items(), key=lambda found: (-found[1], found[0])):
        mark = " !" if is_help(book.step(ref)) else ""
        yield f"{count:4}  {new.get(ref, 0):15}  {ref}{mark}"
    events = [ref for d in book.dialogs.values() for name in d.steps if (ref := f"{d.dialog}.{name}") not in known]
    yield f"no button leads to, but a command, a message or an answer: {', '.join(events)}"
