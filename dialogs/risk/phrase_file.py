"""One parsed phrase file as frozen entries, with every mistake as a sentence that names file, entry and mend.

    words:                       # named lists, used as @name
      passport: ["паспорт*", "документ*"]
    people: ["сестр*"]           # words for somebody else at risk
    self: ["меня"]               # words for the writer
    cancel:
      nobody: ["никто"]          # "nobody took my passport"
      before: ["не"]             # right before a word of the phrase
      after: []                  # right after its last word
      reach: 1                   # how many words before count
    dampers: ["фильм*"]          # film, news, joke: only in their own clause
    phrases:
      passport_taken:
        level: urgent
        signals: [documents]
        any: ["@passport забрал*|отобрал*"]
        examples: {match: ["забрали паспорт"], ignore: ["получил паспорт"]}

The files of offers (`phrases/offers/`) have neither levels nor signals: their entries name the `flags` that they show,
or what an honest offer `says`.

A pattern is a row of slots in any order; a slot is alternatives parted by `|`; an alternative is one word, a stem with
`*`, a number `#10-17`, words joined by `_` that stand side by side, or a `@list`. `!` at the end forbids typing errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from dialogs.risk.labels import About, Fact, Flag, Level, Signal
from dialogs.risk.phrase import Alternative, Firm, Phrase, PhraseFile, Slot, number_range
from dialogs.risk.spellings import LANGUAGES
from dialogs.risk.text import key_of

WINDOW: Final = 7
"""Tokens from the first to the last word of a phrase, both counted, where the entry says nothing else."""

MAX_WINDOW: Final = 40

_Label = TypeVar("_Label", Level, Signal, About, Firm, Flag, Fact)

_FILE_KEYS = frozenset({"words", "people", "self", "cancel", "dampers", "phrases"})
_CANCEL_KEYS = frozenset({"nobody", "before", "after", "reach"})
_ENTRY_KEYS = frozenset(
    {
        "level",
        "signals",
        "about",
        "any",
        "not_near",
        "window",
        "firm",
        "negative",
        "red_flag",
        "people",
        "hint",
        "examples",
    }
)
_OFFER_KEYS = frozenset({"flags", "says", "any", "not_near", "window", "firm", "negative", "people", "examples"})
MESSAGES: Final = "phrases"
OFFERS: Final = "phrases/offers"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def read_file(language: str, data: Any, folder: str = MESSAGES) -> tuple[PhraseFile, list[str]]:
    """The entries that are right and a sentence for everything that is not. Never raises for wrong content."""
    reader = _Reader(language, folder)
    return reader.file(data), reader.errors


class _Reader:
    def __init__(self, language: str, folder: str) -> None:
        self.errors: list[str] = []
        self.language, self._folder = language, folder
        self._lists: dict[str, Slot] = {}

    def wrong(self, place: str, what: str) -> None:
        self.errors.append(f"{self._folder}/{self.language}.yaml: {place}{': ' if place else ''}{what}")

    def file(self, data: Any) -> PhraseFile:
        if self.language not in LANGUAGES:
            self.wrong("", f"unknown language; name the file by one of {', '.join(LANGUAGES)}")
        top = self._mapping("", data, _FILE_KEYS)
        for name, items in self._mapping("words", top.get("words", {}), None).items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                self.wrong(f"words {name!r}", "name a list in small Latin letters")
                continue
            self._lists[name] = self._list(f"words {name}", items)
        cancel = self._mapping("cancel", top.get("cancel", {}), _CANCEL_KEYS)
        phrases = [
            phrase
            for name, entry in self._mapping("phrases", top.get("phrases", {}), None).items()
            if (phrase := self._phrase(name, entry)) is not None
        ]
        return PhraseFile(
            language=self.language,
            phrases=tuple(phrases),
            people=self._list("people", top.get("people", [])),
            writer=self._list("self", top.get("self", [])),
            nobody=self._list("cancel nobody", cancel.get("nobody", [])),
            before=self._list("cancel before", cancel.get("before", [])),
            after=self._list("cancel after", cancel.get("after", [])),
            reach=self._count("cancel reach", cancel.get("reach", 1), 4),
            dampers=self._list("dampers", top.get("dampers", [])),
            folder=self._folder,
        )

    def _phrase(self, name: Any, data: Any) -> Phrase | None:
        place = f"phrase {name!r}" if not isinstance(name, str) else f'phrase "{name}"'
        before = len(self.errors)
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self.wrong(place, "name a phrase in small Latin letters, such as passport_taken")
            return None
        of_offers = self._folder == OFFERS
        entry = self._mapping(place, data, _OFFER_KEYS if of_offers else _ENTRY_KEYS)
        level = self._one_of(place, "level", entry.get("level", Level.NONE if of_offers else None), Level)
        signals = self._labels(place, "signals", entry, Signal)
        flags, says = self._labels(place, "flags", entry, Flag), self._labels(place, "says", entry, Fact)
        if of_offers and not flags and not says:
            self.wrong(place, "names nothing; add `flags: [...]` or `says: [...]`")
        firm = self._one_of(place, "firm", entry.get("firm", Firm.NEVER), Firm)
        about = entry.get("about")
        about = None if about is None else self._one_of(place, "about", about, About)
        written = self._items(f"{place}, any", entry.get("any", []))
        patterns = [self._pattern(f"{place}, any", item) for item in written]
        examples = self._mapping(f"{place}, examples", entry.get("examples", {}), frozenset({"match", "ignore"}))
        match = self._texts(f"{place}, examples match", examples.get("match", []))
        if not patterns:
            self.wrong(place, 'has no pattern; add `any: ["word word"]`')
        if not match:
            self.wrong(place, "has no example; add `examples: {match: [...]}` with a sentence that people write")
        phrase_flags = {flag: self._flag(place, flag, entry) for flag in ("negative", "red_flag", "people", "hint")}
        window = self._count(f"{place}, window", entry.get("window", WINDOW), MAX_WINDOW)
        not_near = self._list(f"{place}, not_near", entry.get("not_near", []))
        ignore = self._texts(f"{place}, examples ignore", examples.get("ignore", []))
        if len(self.errors) > before or level is None or firm is None:
            return None
        return Phrase(
            label=f"{self.language}.{name}", level=level, about=about, patterns=tuple(patterns),
            signals=signals, not_near=not_near, window=window, firm=firm, match=match, ignore=ignore,
            flags=flags, says=says, **phrase_flags,
        )  # fmt: skip

    def _labels(self, place: str, what: str, entry: Mapping[Any, Any], kind: type[_Label]) -> tuple[_Label, ...]:
        found = (self._one_of(place, what, item, kind) for item in self._items(place, entry.get(what, [])))
        return tuple(label for label in found if label is not None)

    def _pattern(self, place: str, item: Any) -> tuple[Slot, ...]:
        if not isinstance(item, str) or not item.strip():
            self.wrong(place, f"{item!r} is not a row of words; put it in quotes")
            return ()
        return tuple(self._slot(f'{place} "{item}"', slot.split("|")) for slot in item.split())

    def _list(self, place: str, items: Any) -> Slot:
        return self._slot(place, self._items(place, items))

    def _slot(self, place: str, items: list[Any]) -> Slot:
        return frozenset(alternative for item in items for alternative in self._alternatives(place, item))

    def _alternatives(self, place: str, item: Any) -> Iterator[Alternative]:
        if not isinstance(item, str):
            self.wrong(place, f"{item!r} is not a word; put it in quotes")
        elif item.startswith("@"):
            if item[1:] in self._lists:
                yield from self._lists[item[1:]]
            else:
                self.wrong(place, f"the list {item} is not there; add it to `words` above its first use")
        else:
            words = tuple(item.split("_"))
            if all(self._is_word(word) for word in words):
                yield words
            else:
                self.wrong(
                    place,
                    f'"{item}" is not a word; write letters, `*` at the end for a stem, `_` between words',
                )

    @staticmethod
    def _is_word(word: str) -> bool:
        if word.startswith("#"):
            bounds = number_range(word)
            return bounds is not None and bounds[0] <= bounds[1]
        core = word.removesuffix("!").removesuffix("*")
        return bool(key_of(core)) and " " not in core and "*" not in core and "@" not in core

    def _mapping(self, place: str, data: Any, known: frozenset[str] | None) -> Mapping[Any, Any]:
        if not isinstance(data, Mapping):
            self.wrong(place, "must be a list of `name: value` lines")
            return {}
        for key in data:
            if known is not None and key not in known:
                self.wrong(place, f"{key!r} is not known here; use one of {', '.join(sorted(known))}")
        return data

    def _items(self, place: str, data: Any) -> list[Any]:
        if isinstance(data, list):
            return data
        self.wrong(place, "must be a list; write [one, two]")
        return []

    def _texts(self, place: str, data: Any) -> tuple[str, ...]:
        items = self._items(place, data)
        for item in items:
            if not isinstance(item, str):
                self.wrong(place, f"{item!r} is not a text; put it in quotes")
        return tuple(item for item in items if isinstance(item, str))

    def _one_of(self, place: str, what: str, value: Any, kind: type[_Label]) -> _Label | None:
        try:
            return kind(value)
        except ValueError:
            self.wrong(place, f"{what} {value!r} is not known; use one of {', '.join(kind)}")
            return None

    def _flag(self, place: str, name: str, entry: Mapping[Any, Any]) -> bool:
        value = entry.get(name, False)
        if not isinstance(value, bool):
            self.wrong(place, f"{name} must be true or false")
        return bool(value)

    def _count(self, place: str, value: Any, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.wrong(place, f"must be a whole number from 1 to {most}")
            return 1
        return value
