"""The dialogs in a terminal: buttons by number, everything else is a message."""

from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from dialogs.effects import Ask, Block, Effect, EndCase, Handoff, LookUpCase, Say, Text, Toast
from dialogs.engine import advance
from dialogs.events import CaseClosed, CaseLooked, CaseOpened, Commanded, Event, Pressed, Said, Started
from dialogs.model import Book
from dialogs.places.names import name
from dialogs.session import Session

Translate = Callable[[str], str]


def worded(text: Text, translate: Translate, language: str) -> str:
    """The text in words, translated and filled."""
    value = name(text.id, language) if text.country else text.id if text.literal else translate(text.id)
    for key, part in text.values:
        if isinstance(part, tuple):
            filled = ", ".join(worded(item, translate, language) for item in part)
        else:
            filled = worded(part, translate, language) if isinstance(part, Text) else str(part)
        value = value.replace("{" + key + "}", filled)
    return value


def _block(block: Block, translate: Translate, language: str) -> str:
    parts = [worded(part, translate, language) for part in (block.title, block.text) if part]
    return ("• " if block.bullet else "") + "\n".join(parts)


def _event(line: str, buttons: list[str], at: datetime) -> Event:
    if line.startswith("/start"):
        return Started(at, line[6:].strip())
    if line.startswith("/"):
        return Commanded(at, line[1:].strip())
    if line.isdigit() and 0 < int(line) <= len(buttons):
        return Pressed(at, buttons[int(line) - 1])
    return Said(at, line)


def play(
    book: Book, language: str, translate: Translate, lines: TextIO, out: TextIO, now: Callable[[], datetime]
) -> None:
    """Read lines until they end; show what the person would see."""
    session = Session.fresh("00000", language)
    buttons: list[str] = []
    event: Event = Started(now(), language_code=language.partition("_")[0])
    while True:
        session, effects = advance(book, session, event)
        buttons = _show(effects, translate, language, out) or buttons
        if any(isinstance(effect, Handoff) for effect in effects):
            event = CaseOpened(now(), 1)
            continue
        if any(isinstance(effect, EndCase) for effect in effects):
            event = CaseClosed(now(), spoken=False)
            continue
        if LookUpCase() in effects:
            event = CaseLooked(now())
            continue
        out.write("> ")
        out.flush()
        line = lines.readline()
        if not line:
            return
        event = _event(line.strip(), buttons, now())


def _show(effects: tuple[Effect, ...], translate: Translate, language: str, out: TextIO) -> list[str]:
    data: list[str] = []
    for effect in effects:
        match effect:
            case Say(blocks) | Ask(blocks):
                out.write("\n" + "\n\n".join(_block(block, translate, language) for block in blocks) + "\n")
            case Toast(text):
                out.write(f"\n({worded(text, translate, language)})\n")
            case _:
                out.write(f"\n[{type(effect).__name__}]\n")
        if isinstance(effect, Ask):
            buttons = [button for row in effect.rows for button in row if button.data]
            data = [button.data for button in buttons]
            out.writelines(f"  {n}. {worded(b.label, translate, language)}\n" for n, b in enumerate(buttons, 1))
    return data
