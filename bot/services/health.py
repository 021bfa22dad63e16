"""What a process tells those who watch it: whether it is alive, and whether it serves. Figures are seconds.

*Alive* means that a restart would not help; *ready* that people are served. Each role tells only of what it does, and
nothing of a person.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.backlog import Backlog, age
from bot.domain.json import Json
from bot.ports import Clock
from bot.services.contact import Contact
from bot.services.looks import Looks

Body: TypeAlias = dict[str, Json]

SILENT = 120.0
"""Seconds without a word of Telegram: a question takes 45 at the longest, and one may be lost."""
INBOX_DUE = 60.0
"""Seconds that an update may be due. A batch takes less than one; a restart of the database half a minute."""
OUTBOX_DUE = 300.0
"""Seconds that a call may be due: a staff group takes 20 a minute, and a rush to it has to wait its turn."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What this process does."""

    role: str
    receives: bool
    polls: bool
    works: bool
    sends: bool


class Health:
    """`late` and `dead` tell of the loops: for how long a turn is due, and which will not come back."""

    def __init__(
        self,
        duties: Duties,
        contact: Contact,
        looks: Looks,
        clock: Clock,
        *,
        late: Callable[[], Mapping[str, float]],
        dead: Callable[[], Collection[str]],
    ) -> None:
        self._duties, self._contact, self._looks, self._clock = duties, contact, looks, clock
        self._late, self._dead = late, dead

    @property
    def uptime(self) -> float:
        return self._contact.now().steady - self._contact.began.steady

    def alive(self) -> tuple[bool, Body]:
        """Whether the loops go round. Asks neither the database nor Telegram: no restart mends those."""
        dead = sorted(self._dead())
        loops: dict[str, Json] = {name: _rounded(seconds) for name, seconds in sorted(self._late().items())}
        body: Body = {"ok": not dead, "role": self._duties.role, "uptime_seconds": _rounded(self.uptime)}
        return not dead, {**body, "dead_loops": [*dead], "loops_late_seconds": loops}

    async def ready(self) -> tuple[bool, Body]:
        """Whether people are served, and what is in the way."""
        look = await self._looks.latest()
        problems: list[str] = []
        body: Body = {"database_seconds": _rounded(look.seconds), "database_error": look.error}
        if look.error is not None:
            problems.append("database")
        if self._duties.receives or self._duties.sends:
            body |= self._telegram(problems)
        if look.backlog is not None:
            body |= self._backlog(look.backlog, problems)
        head: Body = {"ready": not problems, "role": self._duties.role, "problems": [*problems]}
        return not problems, {**head, **body}

    def _telegram(self, problems: list[str]) -> Body:
        contact, duties = self._contact, self._duties
        now = contact.now()
        silent = contact.silent_for(contact.any)
        body: Body = {"telegram_contact_seconds": None if silent is None else _rounded(silent)}
        if silent is None or silent > SILENT:
            problems.append("telegram")
        if duties.polls:
            failing = contact.receiving.failing
            seconds = 0.0 if failing is None else now.steady - failing.steady
            body["receiving_fails_seconds"] = _rounded(seconds)
            if seconds > SILENT:
                problems.append("receiving")
        if duties.sends:
            refused = contact.sending.refuses_since(now)
            body["sending_refused_seconds"] = 0.0 if refused is None else _rounded(now.steady - refused.steady)
            if refused is not None:
                problems.append("sending")
        return body

    def _backlog(self, backlog: Backlog, problems: list[str]) -> Body:
        now, body = self._clock.now(), Body()
        if self._duties.works:
            due = _rounded(age(backlog.inbox.oldest_due, now))
            body |= {
                "inbox_oldest_due_seconds": due,
                "inbox_oldest_waiting_seconds": _rounded(age(backlog.inbox.oldest, now)),
            }
            if due > INBOX_DUE:
                problems.append("inbox")
        if self._duties.sends:
            due = _rounded(age(backlog.outbox.oldest_due, now))
            body |= {
                "outbox_oldest_due_seconds": due,
                "outbox_oldest_waiting_seconds": _rounded(age(backlog.outbox.oldest, now)),
            }
            if due > OUTBOX_DUE:
                problems.append("outbox")
        return body


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
