"""What the text of an offer shows, carried into the checklist."""

from collections.abc import Mapping

from dialogs.engine.turn import Turn
from dialogs.events import Shows
from dialogs.model import LONG_TEXT
from dialogs.risk.labels import Fact, Flag
from dialogs.session import Mode

MOST = 12
"""Facts of an offer that are kept."""


def is_part(text: str, *, typed: bool, forwarded: bool) -> bool:
    """Whether a message is taken for a part of an offer or a story: forwarded, a picture or a file, or long."""
    return forwarded or not typed or len(text) >= LONG_TEXT


def look(turn: Turn, shows: Shows | None) -> None:
    """Remember what a part of an offer shows and says, besides what the parts before it did."""
    if shows is None:
        return
    flags = {*turn.session.text_flags, *(flag.value for flag in shows.flags)}
    sure = {*turn.session.text_sure, *(flag.value for flag in shows.sure)}
    says = {*turn.session.text_says, *(fact.value for fact in shows.says)}
    turn.change(
        text_seen=True,
        text_flags=tuple(flag.value for flag in Flag if flag.value in flags),
        text_sure=tuple(flag.value for flag in Flag if flag.value in sure),
        text_says=tuple(fact.value for fact in Fact if fact.value in says),
        text_facts=tuple(dict.fromkeys((*turn.session.text_facts, *shows.facts)))[:MOST],
    )


def seen(turn: Turn, shows: Shows) -> None:
    """What a picture shows, known a little later: told if the person still looks at what they have sent."""
    look(turn, shows)
    if turn.session.place == turn.role("offer_part") and turn.session.mode is Mode.BOT and not turn.session.hidden:
        turn.again()


NOTHING: Mapping[str, object] = {
    "text_seen": False,
    "text_flags": (),
    "text_sure": (),
    "text_says": (),
    "text_facts": (),
}
"""Session values of somebody whose offer's text was not seen."""
