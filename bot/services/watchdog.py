"""What the watchdog says to the staff, in every staff group: each has persons that waited, and reads only its own.

It goes in the lane of danger: behind a backlog it would come when nobody needs it any more, and it is one message.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.absence import Absence, Cause
from bot.domain.ids import GroupId
from bot.domain.outgoing import Lane, Outgoing
from bot.domain.trouble import Tell, Trouble
from bot.ports import Translator
from bot.services import rows


class Watchdog:
    """Writes its notes. `local` brings a moment to the staff's clock."""

    def __init__(
        self, translator: Translator, groups: Sequence[GroupId], local: Callable[[datetime], datetime]
    ) -> None:
        self._say = translator
        self._groups = groups
        self._local = local

    def away(self, absence: Absence, arrived: int, now: datetime) -> list[Outgoing]:
        """The bot was away; `arrived` updates of that time have come so far."""
        words = [self._absence(absence)]
        if arrived:
            words.append(
                self._say.staff(
                    "What was written meanwhile is being worked off now; people get their answers late. "
                    "Messages and presses that have arrived so far: {count}.",
                    count=arrived,
                )
            )
        else:
            words.append(self._say.staff("Nothing that was written meanwhile has arrived so far."))
        if absence.lost_until is not None:
            words.append(
                self._say.staff(
                    "Telegram keeps messages for 24 hours only: what people wrote before {moment} is lost, and they "
                    "do not know it. Please ask in the open cases.",
                    moment=self._moment(absence.lost_until),
                )
            )
        return self._to_all(" ".join(words), now)

    def _absence(self, absence: Absence) -> str:
        values = {
            "duration": self._duration(absence.duration),
            "since": self._moment(absence.since),
            "until": self._moment(absence.until),
        }
        match absence.cause:
            case Cause.DOWN:
                return self._say.staff("⚠️ The bot did not run for {duration}, from {since} to {until}.", **values)
            case Cause.TELEGRAM:
                return self._say.staff(
                    "⚠️ The bot got nothing from Telegram for {duration}, from {since} to {until}.", **values
                )
            case Cause.DATABASE:
                return self._say.staff(
                    "⚠️ The bot could not use its database for {duration}, from {since} to {until}.", **values
                )
            case Cause.STANDSTILL:
                return self._say.staff(
                    "⚠️ The server stood still or its clock was set forward: {duration} are missing, "
                    "from {since} to {until}.",
                    **values,
                )

    def trouble(self, trouble: Trouble, tell: Tell, lasts: timedelta, now: datetime) -> list[Outgoing]:
        """Rows wait for too long since `lasts`, or that is over."""
        duration = self._duration(lasts)
        match trouble, tell:
            case Trouble.INBOX, Tell.BEGUN:
                text = self._say.staff(
                    "⚠️ Messages have been waiting for {duration} and the bot does not get on with them. "
                    "Nothing is lost. Please tell whoever runs the bot.",
                    duration=duration,
                )
            case Trouble.OUTBOX, Tell.BEGUN:
                text = self._say.staff(
                    "⚠️ What the bot has to send has been waiting for {duration}: answers to people and messages to "
                    "you come late. Nothing is lost. Please tell whoever runs the bot.",
                    duration=duration,
                )
            case Trouble.INBOX, Tell.ENDED:
                text = self._say.staff(
                    "✅ The messages that waited are worked off. It took {duration}.", duration=duration
                )
            case _:
                text = self._say.staff("✅ What waited to be sent has gone out. It took {duration}.", duration=duration)
        return self._to_all(text, now)

    def refused(self, since: datetime, until: datetime, now: datetime) -> list[Outgoing]:
        """Telegram refused every call from `since` to `until`."""
        text = self._say.staff(
            "⚠️ Telegram refused everything that the bot sent for {duration}, from {since} to {until}. "
            "What waited is going out now.",
            duration=self._duration(until - since),
            since=self._moment(since),
            until=self._moment(until),
        )
        return self._to_all(text, now)

    def _to_all(self, text: str, now: datetime) -> list[Outgoing]:
        return [rows.to_group(group, text, now, lane=Lane.DANGER) for group in self._groups]

    def _moment(self, moment: datetime) -> str:
        """Day and time, with the difference from UTC, so that nobody has to guess whose clock it is."""
        local = self._local(moment)
        offset = local.utcoffset() or timedelta()
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        sign = "-" if offset < timedelta() else "+"
        zone = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "") if offset else "UTC"
        return f"{local:%d.%m.%Y %H:%M} ({zone})"

    def _duration(self, lasts: timedelta) -> str:
        minutes = max(1, round(lasts / timedelta(minutes=1)))
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        if days:
            return self._say.staff("{days} d {hours} h", days=days, hours=hours)
        if hours:
            return self._say.staff("{hours} h {minutes} min", hours=hours, minutes=minutes)
        return self._say.staff("{minutes} min", minutes=minutes)
