"""What a button press does."""

from dialogs.effects import Block, Consent, EndCase, Forget, Hide, Rate, Say, Sort, Text, Toast
from dialogs.engine import buttons, countries, offers, sheets
from dialogs.engine.screens import Screen
from dialogs.engine.turn import QUIET_DIALOGS, Turn
from dialogs.events import Pressed
from dialogs.session import Session
from dialogs.steps import AnyStep, Choice, Country, CountryPage, Menu, Page, Question, Sheet, Verdict
from dialogs.steps import Ask as AskStep


def pressed(turn: Turn, event: Pressed) -> None:
    """A press of any button, however old: it works, or it is said to be old and the present step is shown."""
    press = buttons.read(event.data)
    if press is None or not turn.book.has(press.ref):
        return _human_writes(turn) if turn.silent else _stale(turn)
    session, step = turn.session, turn.book.step(press.ref)
    current = press.session == session.id and press.ref in (session.place, session.under)
    if turn.silent and not _allowed_with_human(turn, press, current):
        return _human_writes(turn)
    if press.session == buttons.ANYTIME and press.choice in (buttons.HUMAN, buttons.MENU):
        return turn.over("human") if press.choice == buttons.HUMAN else turn.show(turn.role("menu"))
    if turn.session.hidden and turn.session.welcomed and press.ref.partition(".")[0] not in QUIET_DIALOGS:
        return turn.show(turn.role("safe"))  # whoever presses an old button may be somebody else
    if isinstance(step, Page):
        return _page(turn, press.ref, press.choice)
    if isinstance(step, Sheet) and sheets.works(turn, press) and sheets.pressed(turn, press.ref, press.choice):
        return None
    choice = _choices(step).get(press.choice)
    if not current and not (press.session == buttons.ANYTIME and choice is not None and choice.anytime):
        return _stale(turn)
    if press.ref == session.under:
        turn.change(place=press.ref, under=None)
    if isinstance(step, Country) and choice is None and (code := countries.chosen(turn.book, step, press.choice)):
        turn.set_field(step.field, code)
        return _leave(turn, press.ref, step.goto)
    if isinstance(step, Question) and choice is None:
        return _question(turn, press.ref, press.choice)
    return _stale(turn) if choice is None else choose(turn, press.ref, choice)


def _allowed_with_human(turn: Turn, press: buttons.Press, current: bool) -> bool:
    roles = ("leave", "forget", "choose_language", "safe")
    refs = {turn.role(name) for name in roles}
    return current and (press.ref in refs or press.ref.partition(".")[0] == turn.role("safe").partition(".")[0])


def _human_writes(turn: Turn) -> None:
    turn.emit(Toast(Text(turn.book.notices.sentences["human_writes"]), alert=True))


def _stale(turn: Turn) -> None:
    turn.say("stale_button")
    if not turn.session.welcomed:
        return turn.show(turn.role("welcome"))
    return turn.again()


def _choices(step: AnyStep) -> dict[str, Choice]:
    kinds = Menu | Verdict | AskStep | Country | CountryPage | Sheet
    found = dict(step.choices) if isinstance(step, kinds) else {}
    for point in step.points.values() if isinstance(step, Sheet) else ():
        found |= point.choices
    return found


def _question(turn: Turn, ref: str, choice: str) -> None:
    step = turn.book.step(ref)
    assert isinstance(step, Question)  # noqa: S101  # narrows the type
    match choice:
        case "yes" | "no" | "unknown":
            turn.answer(ref, choice)
        case "why":
            turn.say_text(step.why)
            turn.show(ref)
        case "back":
            back(turn)
        case "pause":
            turn.say("paused")
            turn.show(turn.role("menu"))
        case _:
            _stale(turn)


def back(turn: Turn) -> None:
    """One waiting step back, or the menu. What came between (a call, a message sorted) is not gone back to."""
    trail = list(turn.session.trail)
    here = turn.session.place
    aside = (turn.role("offer_part"), turn.role("resume_offer"))
    while trail:
        ref = trail.pop()
        between = turn.comes_between(ref) and ref.partition(".")[0] != turn.dialog
        if ref != here and not between and ref not in aside and turn.book.has(ref):
            turn.show(ref)
            turn.change(trail=tuple(trail))
            return
    turn.show(turn.role("menu"))


def _page(turn: Turn, ref: str, choice: str) -> None:
    dialog, _, name = ref.partition(".")
    step = turn.book.step(ref)
    assert isinstance(step, Page)  # noqa: S101  # narrows the type
    steps = turn.book.dialogs[dialog].steps
    pages = [n for n, s in steps.items() if isinstance(s, Page) and s.chapter == step.chapter]
    at = pages.index(name)
    match choice:
        case "next" if at + 1 < len(pages):
            turn.show(f"{dialog}.{pages[at + 1]}")
        case "previous" if at > 0:
            turn.show(f"{dialog}.{pages[at - 1]}")
        case "contents":
            turn.show(turn.book.resolve(dialog, ""))
        case "share":
            share(turn, ref)
        case _:
            _stale(turn)


def share(turn: Turn, ref: str) -> None:
    """The page alone, as a message to forward."""
    step = turn.book.step(ref)
    blocks: tuple[Block, ...]
    if isinstance(step, Page | Menu):
        title = turn.fill(step.title) if step.title else None
        blocks = (Block(turn.fill(step.text), title),)
    elif isinstance(step, CountryPage):
        blocks = Screen(turn.book, turn.session, ref, turn.at).ask(step).blocks
    elif isinstance(step, Verdict):
        blocks = Screen(turn.book, turn.session, ref, turn.at).summary(step)
    elif isinstance(step, Sheet):
        return sheets.share(turn, ref, step)
    else:
        return turn.again()
    turn.emit(Toast(Text(turn.book.notices.sentences["forward_this"]), alert=True), Say(blocks, alone=True))
    return None


def choose(turn: Turn, ref: str, choice: Choice) -> None:
    """A choice of the content: remember, do, go on."""
    for name, value in choice.set.items():
        turn.set_field(name, value)
    match choice.do:
        case None:
            _leave(turn, ref, choice.goto)
        case "language":
            _language(turn, ref, choice)
        case "back":
            back(turn)
        case "summary" | "share":
            share(turn, ref)
        case "hide":
            hide(turn)
        case "forget":
            forget(turn)
        case "end_case":
            turn.emit(EndCase())
        case "resume":
            dialog = ref.partition(".")[0]
            turn.resume(dialog) if ref == turn.role("resume_offer") else turn.back_under()
        case "settled":
            turn.settle_doubt()
            turn.show(turn.role("welcome")) if not turn.session.welcomed else _leave(turn, ref, choice.goto)
        case "restart":
            _restart(turn, ref)
        case "sort_offer" | "sort_story":
            offer = choice.do == "sort_offer"
            turn.emit(Sort(offer))
            turn.change(kept=0, offer_parts=turn.session.offer_parts + (turn.session.kept if offer else 0))
            if not offer:
                turn.change(**offers.NOTHING)
            _leave(turn, ref, choice.goto)
        case "rate":
            turn.emit(Rate(choice.value or ""))
            if turn.session.fields.get("corrected"):
                return turn.over("consent")
            _leave(turn, ref, choice.goto)
        case "consent":
            turn.emit(Consent(choice.value == "yes"))
            turn.change(fields={name: value for name, value in turn.session.fields.items() if name != "corrected"})
            _leave(turn, ref, choice.goto)


def _leave(turn: Turn, ref: str, goto: str | None) -> None:
    if ref == turn.role("welcome"):
        turn.change(welcomed=True)
    if goto is None:
        return turn.again()
    if goto == "@human" and turn.silent:
        return turn.say("human_writes")
    try:
        target = turn.target(goto, ref)
    except KeyError:
        target = goto
    if goto == "@goal":
        turn.change(place=None)  # nobody goes back to "are you safe?"
    return turn.show(target)


def _language(turn: Turn, ref: str, choice: Choice) -> None:
    if choice.value in turn.book.languages.known:
        turn.change(language=choice.value)
    if ref == turn.role("welcome") or not turn.session.welcomed:
        return turn.show(turn.role("welcome"))
    return turn.back_under() if ref == turn.role("choose_language") else turn.again()


def _restart(turn: Turn, ref: str) -> None:
    dialog = ref.partition(".")[0]
    turn.change(
        answers={name: given for name, given in turn.session.answers.items() if name != dialog},
        paused={name: step for name, step in turn.session.paused.items() if name != dialog},
        called=tuple(c for c in turn.session.called if not c.startswith(dialog + ".")),
        **offers.NOTHING,
    )
    turn.show(turn.book.resolve(dialog, ""))


def hide(turn: Turn) -> None:
    """Clear the chat, then show something harmless."""
    turn.emit(Hide())
    turn.change(hidden=False)
    turn.show(turn.role("hidden"))
    turn.change(hidden=True)


def forget(turn: Turn) -> None:
    """Erase the person; what stays is an empty session in the same language."""
    turn.emit(Forget())
    language, id = turn.session.language, turn.session.id
    done = turn.book.step(turn.role("forgotten"))
    turn.session = Session.fresh(id, language)
    if hasattr(done, "text") and done.text:
        turn.say_text(done.text)
