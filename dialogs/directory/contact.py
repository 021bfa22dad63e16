"""What is known of one organisation."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from dialogs.directory.hours import Hours

Language: TypeAlias = Literal[
    "ar", "bg", "cs", "de", "en", "es", "fa", "fr", "hi", "ja", "kk", "km", "ko", "ky", "lo", "ml", "mn", "ne", "pl",
    "ro", "ru", "si", "ta", "te", "tg", "th", "tk", "tl", "tr", "ur", "uz", "vi", "zh",
]  # fmt: skip
"""Languages that a line may answer in: those that have a name among the notices."""
LANGUAGES: tuple[str, ...] = get_args(Language)

_Line: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^{}\n]*$")]
"""One line of text without braces, which would be taken for placeholders."""


EXPECTED = {
    "id": "an entry is named by its country and a word, such as kz-helpline: small letters, digits and -, 40 at most",
    "country": "a country is an ISO 3166-1 code such as KZ, or EU, or INT",
    "phone_local": "digits as dialled in the country are expected, one number only",
    "phone_international": "a number with + and the country's code is expected, one number only",
    "website": "an address is expected, such as https://example.org",
    "name": "one line without braces is expected",
    "name_local": "one line without braces is expected",
    "scope": "one line without braces is expected",
}
"""What to write where the form of a field is wrong."""


class Kind(StrEnum):
    """What an organisation is for; the most useful to somebody in danger first."""

    TRAFFICKING_HOTLINE = "trafficking_hotline"
    NGO = "ngo"
    CHILD_LINE = "child_line"
    CONSULAR = "consular"
    LABOUR_INSPECTION = "labour_inspection"
    MIGRATION_AGENCY = "migration_agency"
    POLICE = "police"


def _hours(value: object) -> object:
    return Hours.parse(value) if isinstance(value, str) else value


class Entry(BaseModel):
    """What content says of an organisation, with where that comes from. It alone is never shown.

    `country` is an ISO 3166-1 code, EU or INT. `name` and `scope` are English and translated. `website` is the
    organisation's own and is shown; `url`, `source`, `source_date`, `confidence` and `note` are for operators.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}-[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
    kind: Kind
    name: _Line
    name_local: _Line | None = None
    scope: _Line | None = None
    phone_international: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9 ]{5,19}$")] | None = None
    phone_local: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 ()-]{1,19}$")] | None = None
    website: Annotated[str, StringConstraints(pattern=r"^https?://[^\s{}]+\.[^\s{}]+$")] | None = None
    hours: Annotated[Hours | None, BeforeValidator(_hours)] = None
    languages: tuple[Language, ...] = ()
    url: str | None = None
    source: str
    source_date: str
    confidence: Literal["high", "medium", "low"]
    note: str | None = None

    @property
    def reached_by(self) -> tuple[str, ...]:
        """What somebody who verifies it has tried: its numbers, or its website where there are none."""
        numbers = tuple(number for number in (self.phone_local, self.phone_international) if number)
        return numbers or ((self.website,) if self.website else ())


class Contact(Entry):
    """An entry with what operators did to it.

    `typed` are fields in an operator's own words, which nobody has translated. `sample` marks what the preview shows.
    """

    verified_on: date | None = None
    verified_by: str | None = None
    how: str | None = None
    retired: bool = False
    sample: bool = False
    typed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The entry as long as nobody has verified it."""
        return cls.model_validate(dict(entry))
