"""Sheets: lists that are filled over days. What a press and a message do there."""

from dataclasses import replace

from dialogs.effects import Ask, Say, Text, Toast
from dialogs.engine import buttons, points, reminders
from dialogs.engine.sheet_screens import DAYS, SheetScreen
from dialogs.engine.turn import Turn
from dialogs.engine.words import answer_of
from dialogs.events import Said
from dialogs.session import NOTE, Mode
from dialogs.steps import Sheet


def works(turn: Turn, press: buttons.Press) -> bool:
    """Whether a button of a sheet on which the person is not does something: one of this session, or a reminder's."""
    anytime = press.session == buttons.ANYTIME and press.choice in (points.LIST, points.QUIET)
    return not turn.session.hidden and turn.session.welcomed and (anytime or press.session == turn.session.id)


def pressed(turn: Turn, ref: str, choice: str) -> bool:
    """Do what one of the engine's own buttons of the sheet says; False where the choice is none of them."""
    sheet = turn.book.step(ref)
    assert isinstance(sheet, Sheet)  # noqa: S101  # narrows the type
    what, _, name = choice.partition("_")
    if what in points.AT and name:
        return _at_point(turn, ref, sheet, what, name)
    if what in (points.EVERY, points.DAY) or choice in (points.REMIND, points.ON_DAY, points.QUIET):
        return _reminders(turn, ref, choice)
    match choice:
        case points.LIST:
            _open(turn, ref, None)
        case points.NEXT:
            _open(turn, ref, points.next_open(sheet, turn.book.dialogs[ref.partition(".")[0]], turn.session, ref))
        case points.SHARE:
            share(turn, ref, sheet)
        case points.PRINT:
            _print(turn, ref, sheet)
        case points.ALL if sheet.goto:
            turn.change(point=None)
            turn.show(turn.target(sheet.goto, ref))
        case _:
            return False
    return True


def _open(turn: Turn, ref: str, name: str | None) -> None:
    turn.change(point=f"{ref}.{name}" if name else None)
    turn.show(ref)


def _at_point(turn: Turn, ref: str, sheet: Sheet, what: str, name: str) -> bool:
    known = name in sheet.points
    if not known and not (what == "drop" and points.note(turn.session, ref, name)):
        return False
    match what:
        case "done" | "open":
            _tick(turn, ref, name, "done" if what == "done" else None)
        case "drop":
            turn.session = points.noted(turn.session, ref, name, None)
            if sheet.mode == "form":
                _tick(turn, ref, name, None)
        case "write":
            turn.emit(Toast(Text(turn.book.notices.sentences["write_now"]), alert=True))
        case "skip":
            following = points.next_open(sheet, turn.book.dialogs[ref.partition(".")[0]], turn.session, ref, name)
            _open(turn, ref, following)
            return True
        case _:  # "p": shown, and no more
            pass
    _open(turn, ref, name if known else None)
    return True


def _reminders(turn: Turn, ref: str, choice: str) -> bool:
    what, _, number = choice.partition("_")
    days = int(number) if number.isascii() and number.isdigit() else 0
    if choice == points.QUIET:
        reminders.stop(turn)
        turn.say("remind_off")
        if turn.session.place == ref:
            turn.show(ref)
    elif what == points.EVERY and days in (2, 7):
        reminders.agree(turn, ref, days, again=True)
        _open(turn, ref, None)
    elif what == points.DAY and 0 < days <= DAYS:
        reminders.agree(turn, ref, days, again=False)
        _open(turn, ref, None)
    elif choice in (points.REMIND, points.ON_DAY):
        turn.change(point=None)
        turn.stand_at(ref)
        screen = SheetScreen(turn.book, turn.session, ref, turn.at)
        turn.emit(screen.remind() if choice == points.REMIND else screen.days())
    else:
        return False
    return True


def share(turn: Turn, ref: str, sheet: Sheet) -> None:
    """The list as a message to forward, without what the person wrote."""
    blocks = SheetScreen(turn.book, turn.session, ref, turn.at).to_forward(sheet)
    turn.emit(Toast(Text(turn.book.notices.sentences["forward_this"]), alert=True), Say(blocks, alone=True))


def _print(turn: Turn, ref: str, sheet: Sheet) -> None:
    """The list as a file to print, with room to write by hand, without what the person wrote."""
    paper = SheetScreen(turn.book, turn.session, ref, turn.at).to_print(sheet)
    turn.emit(Toast(Text(turn.book.notices.sentences["print_this"]), alert=True), paper)


def _tick(turn: Turn, ref: str, name: str, state: str | None) -> None:
    turn.session = points.ticked(turn.session, ref, name, state)


def asks(turn: Turn, event: Said) -> bool:
    """Whether the message is what the person writes down at the point where they are.

    In a plan words that they typed, in a form whatever they send but a sticker.
    """
    session, sheet = turn.session, turn.step
    name = points.open_point(session, session.place or "")
    if not isinstance(sheet, Sheet) or name not in sheet.points or session.mode is Mode.HUMAN or session.hidden:
        return False
    if not session.welcomed or sheet.points[str(name)].note is None:
        return False
    typed = _is_typed(event) and bool(event.text.strip())
    return typed or (sheet.mode == "form" and event.kind != "sticker")


def question(turn: Turn, event: Said) -> str | None:
    """What a form asks where this message answers it, for the counselors."""
    sheet = turn.step
    if isinstance(sheet, Sheet) and sheet.mode == "form" and asks(turn, event):
        return sheet.points[str(points.open_point(turn.session, turn.session.place or ""))].label
    return None


def write(turn: Turn, event: Said) -> bool:
    """Write the message down below what is written there, and nothing else; False where it had to be cut."""
    ref, sheet = turn.session.place or "", turn.step
    assert isinstance(sheet, Sheet)  # noqa: S101  # narrows the type
    name = str(points.open_point(turn.session, ref))
    text = event.text.strip() if _is_typed(event) else f"{points.MARK} {event.text.strip()}"
    whole = f"{points.note(turn.session, ref, name)}\n{text}".strip()
    turn.session = points.noted(turn.session, ref, name, whole[:NOTE].rstrip())
    if sheet.mode == "form":
        _tick(turn, ref, name, "told" if turn.session.mode is Mode.WAITING else "done")
    return len(whole) <= NOTE


def _is_typed(event: Said) -> bool:
    return event.kind == "text" and not event.forwarded


def said(turn: Turn, event: Said) -> None:
    """A message at a point that asks for words: written down, and on to the next question of a form."""
    ref, sheet, waiting = turn.session.place or "", turn.step, turn.session.mode is Mode.WAITING
    assert isinstance(sheet, Sheet)  # noqa: S101  # narrows the type
    name = str(points.open_point(turn.session, ref))
    answer = answer_of(event.text) if sheet.mode == "plan" and not waiting else None
    if answer:  # "yes" under a point of a plan says that it is done
        if answer != "unknown":
            _tick(turn, ref, name, "done" if answer == "yes" else None)
        return turn.again()
    if not write(turn, event):
        turn.say("note_cut")
        return turn.again()
    if not _is_typed(event):
        return _sent(turn)
    turn.say("written_told" if waiting else "written")
    if sheet.mode == "form":
        return _open(turn, ref, points.next_open(sheet, turn.book.dialogs[turn.dialog], turn.session, ref, name))
    return turn.again()


def _sent(turn: Turn) -> None:
    """Something that is no words: more may follow, an album or a chat that is forwarded."""
    if turn.session.mode is Mode.BOT:
        turn.keep()
        turn.say("media_kept")
    else:
        turn.say("written_told")
    turn.again()
    if isinstance(shown := turn.effects[-1], Ask):
        turn.effects[-1] = replace(shown, replaces="parts")


def is_written(turn: Turn) -> bool:
    """Whether the person is on a sheet where something is written down."""
    return isinstance(turn.step, Sheet) and bool(turn.session.notes.get(turn.session.place or ""))


def untold(turn: Turn) -> None:
    """The case is over: in another one the answers are told anew."""
    turn.change(sheets={ref: dict.fromkeys(states, "done") for ref, states in turn.session.sheets.items()})
