"""What a counselor put right: how the judge saw a case, and how it was."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import CaseId
from dialogs.risk.labels import Level

MOST_WORDS = 10
"""Messages of the person that are kept with a correction, the newest."""
WORDS_LENGTH = 1000
"""Characters kept of each."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The latest correction of a case. `judged_*` is what stood there before the first.

    `words` are the texts that the person wrote and that went into the case. `consent` is the person's answer, whether
    the bot may learn from them; None: not asked, or not answered.
    """

    case: CaseId
    at: datetime
    judged_level: Level
    judged_signals: tuple[str, ...]
    level: Level
    signals: tuple[str, ...]
    words: tuple[str, ...]
    language: str
    consent: bool | None = None

    @property
    def is_none(self) -> bool:
        """Whether everything was put back as it was judged."""
        return self.level is self.judged_level and set(self.signals) == set(self.judged_signals)
