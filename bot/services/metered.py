"""What is counted of calls that were made and marked."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Sent
from bot.services.meter import Meter
from bot.services.parcel import Result, Step


def count_sent(meter: Meter, results: Sequence[Result], now: datetime) -> None:
    """Tell of each call that Telegram made how long its row waited, and how many rows travelled in it."""
    for result in results:
        if isinstance(result.outcome, Sent) and result.parcel.call.step is Step.ROW:
            letters = result.parcel.letters
            seconds = (now - letters[0].created_at).total_seconds()
            meter.sent(letters[0].outgoing.lane, max(0.0, seconds), len(letters))
