"""What was done in the person's case: shown to them alone, and a short note when something new was."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.effects import Block, Text
from dialogs.engine.screens import Screen
from dialogs.engine.turn import Turn
from dialogs.events import CaseLooked
from dialogs.session import Mode
from dialogs.steps import Menu

NEWS_EVERY = timedelta(hours=1)
"""The person is told of news at most this often."""
NEWS_AT = "case_news_at"
"""The field with the time of the last note."""
LAST = 20
"""So many milestones are shown, the newest."""


def looked(turn: Turn, event: CaseLooked) -> None:
    """Show the step that asked for it. A hidden chat shows nothing, and nothing is shown while a counselor speaks."""
    step, session = turn.step, turn.session
    if session.hidden or turn.silent or not (isinstance(step, Menu) and step.shows == "case"):
        return
    screen = Screen(turn.book, session, session.place or "", turn.at).ask(step)
    turn.emit(replace(screen, blocks=screen.blocks + _blocks(turn, event)))


def _blocks(turn: Turn, event: CaseLooked) -> tuple[Block, ...]:
    """Only sentences of the content, times and the number: nothing that anybody wrote can stand here."""
    words = turn.book.notices
    if event.number is None:
        return (Block(Text(words.sentences["case_none"])),)
    number = Text(words.sentences["case_number"], (("case", event.number),))
    known = [(name, when) for name, when in event.milestones if name in words.milestones]
    done = [
        Block(
            Text("{when}: {what}", (("when", when), ("what", Text(words.milestones[name]))), literal=True), bullet=True
        )
        for name, when in known[-LAST:]
    ]
    return (Block(number), Block(Text(words.sentences[_state(event)])), *done)


def _state(event: CaseLooked) -> str:
    if event.closed:
        return "case_closed"
    if event.taken:
        return "case_taken"
    was_taken = any(name == "taken" for name, _ in event.milestones)
    return "case_released" if was_taken else "case_waiting"


def moved(turn: Turn) -> None:
    """Tell the person in neutral words that there is news, where that may be done now."""
    if may_be_told(turn):
        turn.set_field(NEWS_AT, turn.at.isoformat())
        turn.say("case_news")


def may_be_told(turn: Turn) -> bool:
    """Whether the bot may write by itself now: the chat is not hidden, nobody speaks with the person anyway, and it
    did not do so within the hour.

    Hours in which the person may safely be written to belong here as soon as the session knows them.
    """
    session, last = turn.session, turn.session.fields.get(NEWS_AT)
    if session.hidden or session.mode is Mode.HUMAN:
        return False
    return last is None or turn.at - datetime.fromisoformat(last) >= NEWS_EVERY
