"""places.yaml, read: what countries are called beside CLDR, and which words only look like one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from dialogs.places.names import country_codes
from dialogs.places.spelling import key_of, plain_letters, words_of

FILE: Final = "contacts/places.yaml"
_KINDS: Final = ("names", "short", "places")
_LISTS: Final = ("weak", "ordinary", "nowhere", "not_mistyped")
_MOST_LETTERS: Final = 60


class PlacesError(ValueError):
    """Words that cannot be used. Each of `problems` is a sentence with file, place and mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Words:
    """What places.yaml says."""

    names: Mapping[str, tuple[str, ...]]
    """Other names, cities and regions by country code; its countries are those that people write from."""
    short: Mapping[str, str]
    """Abbreviations in small letters, with their country."""
    weak: frozenset[str]
    """Words that need a sign of place: "in", an ending, a capital letter within a sentence."""
    ordinary: frozenset[str]
    """Words as they are typed (`plain_letters`) that are hardly ever a country: they need a capital and more."""
    ordinary_beginnings: frozenset[str]
    """The same of whatever begins so."""
    nowhere: tuple[str, ...]
    """Names that hold a country's name and are none."""
    not_mistyped: frozenset[str]
    """Words that look like a mistyped name and are right as they are."""


def read_words(data: Any) -> Words:
    """PlacesError with every mistake."""
    reader = _Reader()
    words = reader.words(data)
    if reader.problems:
        raise PlacesError(reader.problems)
    return words


class _Reader:
    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, place: str, what: str) -> None:
        self.problems.append(f"{FILE}: {place}: {what}")

    def words(self, data: Any) -> Words:
        if not isinstance(data, Mapping) or not isinstance(data.get("countries"), Mapping):
            self.wrong("countries", "must map country codes to their words, as in `TR: {places: [Стамбул]}`")
            return Words({}, {}, frozenset(), frozenset(), frozenset(), (), frozenset())
        for key in data:
            if key != "countries" and key not in _LISTS:
                self.wrong(str(key), f"there is no such list; use one of {', '.join(_LISTS)}")
        names: dict[str, tuple[str, ...]] = {}
        short: dict[str, str] = {}
        for code, entry in data["countries"].items():
            if code not in country_codes():
                self.wrong(str(code), "is no country code; use two capital letters of ISO 3166, such as KZ")
            elif entry is not None and not isinstance(entry, Mapping):
                self.wrong(code, "must be a list of `names`, `short` or `places`")
            else:
                names[code] = self._country(code, entry or {}, short)
        lists = {kind: self._texts(kind, data.get(kind, [])) for kind in _LISTS}
        ordinary = frozenset(lists["ordinary"])
        beginnings = frozenset(text for text in ordinary if text.endswith("*"))
        return Words(
            names=MappingProxyType(names),
            short=MappingProxyType(short),
            weak=frozenset(map(key_of, lists["weak"])),
            ordinary=frozenset(map(plain_letters, ordinary - beginnings)),
            ordinary_beginnings=frozenset(plain_letters(text.removesuffix("*")) for text in beginnings),
            nowhere=lists["nowhere"],
            not_mistyped=frozenset(map(key_of, lists["not_mistyped"])),
        )

    def _country(self, code: str, entry: Mapping[Any, Any], short: dict[str, str]) -> tuple[str, ...]:
        for kind in entry:
            if kind not in _KINDS:
                self.wrong(f"{code}, {kind}", f"is not known here; use one of {', '.join(_KINDS)}")
        for text in self._texts(f"{code}, short", entry.get("short", [])):
            if short.setdefault(text.lower(), code) != code:
                self.wrong(f"{code}, short", f'"{text}" stands at {short[text.lower()]} too; remove one of the two')
        return tuple(
            text for kind in ("names", "places") for text in self._texts(f"{code}, {kind}", entry.get(kind, []))
        )

    def _texts(self, place: str, items: Any) -> tuple[str, ...]:
        if not isinstance(items, list):
            self.wrong(place, "must be a list; write [one, two]")
            return ()
        for item in items:
            if not isinstance(item, str) or len(item) > _MOST_LETTERS or not any(word.key for word in words_of(item)):
                self.wrong(place, f"{item!r} is not a name; write letters, in quotes")
        return tuple(item for item in items if isinstance(item, str))
