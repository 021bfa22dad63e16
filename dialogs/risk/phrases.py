"""Finds the phrases of all languages in a folded text. No language is guessed: people mix them within a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

from dialogs.risk.matching import Cancellers, Found, Match, Span, is_near, nearest
from dialogs.risk.phrase import Alternative, Phrase, PhraseFile, Slot, number_range
from dialogs.risk.phrase_file import MESSAGES, read_file
from dialogs.risk.spellings import (
    LANGUAGES,
    MIN_LATIN,
    MIN_LATIN_IN_ROW,
    MIN_LATIN_VERB_END,
    NEGATED,
    spellings,
)
from dialogs.risk.text import Folded, fold, key_of
from dialogs.risk.words import MIN_TYPO_LETTERS, WordIndex

MAX_HITS: Final = 60
"""Places of one slot that are looked at; a text that says "help" a thousand times says it often enough."""

MAX_KNOWN: Final = 20_000
"""Typed words whose meaning is remembered: at about 200 bytes each, 4 MB."""

_Hits = dict[int, list[Span]]


class PhraseError(ValueError):
    """The phrase files are wrong; the message holds a sentence for each mistake."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    phrase: Phrase
    slots: tuple[int, ...]
    wanted: frozenset[int]
    """The same slots, each once."""
    not_near: int


class _Typed(NamedTuple):
    """What one typed word stands for: words of the index, slots that it fills, rows that it may begin."""

    words: tuple[int, ...]
    slots: tuple[int, ...]
    rows: Mapping[int, tuple[tuple[tuple[int, ...], int], ...]]
    """By the word that has to follow: the words after that, and the slot that is filled then."""


class PhraseBook:
    """The phrases of all languages, compiled once. Immutable after `from_data`."""

    def __init__(self, files: Iterable[PhraseFile]) -> None:
        self._index = WordIndex()
        self._word_ids: dict[tuple[str, str, int], int] = {}
        self._slot_ids: dict[tuple[str, Slot, int], int] = {}
        self._slots_of_word: dict[int, list[int]] = defaultdict(list)
        self._rows: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        self._patterns: list[_Pattern] = []
        self._anchors: dict[int, list[int]] | None = None
        self._known: dict[str, _Typed] = {}
        self._before: list[tuple[int, int]] = []
        self._after: list[int] = []
        self._nobody: list[int] = []
        self._dampers: list[int] = []
        self._people: list[int] = []
        self._writer: list[int] = []
        self.phrases: tuple[Phrase, ...] = ()
        for file in files:
            self._add(file)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], folder: str = MESSAGES) -> PhraseBook:
        """From the parsed files by language (`{"kk": {...}, ...}`). Raises PhraseError, a sentence a mistake."""
        read = [read_file(language, data[language], folder) for language in sorted(data, key=_language_order)]
        errors = [error for _, file_errors in read for error in file_errors]
        if errors:
            raise PhraseError("\n".join(errors))
        return cls(file for file, _ in read)

    def find(self, folded: Folded) -> Found:
        """The phrases that the text says, those it denies left out."""
        hits = self._hits(folded)
        blocked = Cancellers(
            nobody=[span for slot in self._nobody for span in hits.get(slot, ())],
            before=[
                (place, span[0])
                for slot, reach in self._before
                for span in hits.get(slot, ())
                for place in range(span[1] + 1, span[1] + 1 + reach)
            ],
            after={span[0] for slot in self._after for span in hits.get(slot, ())},
        )
        said, anchored = hits.keys(), self._anchored_at()
        complete = [
            number
            for slot in said & anchored.keys()
            for number in anchored[slot]
            if self._patterns[number].wanted <= said
        ]
        matches: list[Match] = []
        denied: list[Match] = []
        for number in sorted(complete):
            for match in self._match(self._patterns[number], folded, hits):
                (denied if blocked.cancel(match, folded) else matches).append(match)
        people = tuple(span for slot in self._people for span in hits.get(slot, ()))
        return Found(
            matches=tuple(dict.fromkeys(match for match in matches if people or not match.phrase.people)),
            dampers=tuple(span for slot in self._dampers for span in hits.get(slot, ()) if not blocked.denied(span)),
            denied=tuple(dict.fromkeys(denied)),
            people=people,
            writer=tuple(span for slot in self._writer for span in hits.get(slot, ())),
        )

    def _anchored_at(self) -> dict[int, list[int]]:
        """Patterns by the one of their slots that the fewest patterns share: only there is a pattern looked at."""
        if self._anchors is None:
            shared: dict[int, int] = defaultdict(int)
            for pattern in self._patterns:
                for slot in pattern.wanted:
                    shared[slot] += 1
            anchors: dict[int, list[int]] = defaultdict(list)
            for number, pattern in enumerate(self._patterns):
                anchors[min(pattern.wanted, key=lambda slot: (shared[slot], slot))].append(number)
            self._anchors = dict(anchors)
        return self._anchors

    def labels_in(self, text: str) -> frozenset[str]:
        """The phrases of a text by name, before film and joke words quiet any."""
        return frozenset(match.phrase.label for match in self.find(fold(text)).matches)

    def _hits(self, folded: Folded) -> _Hits:
        """For each slot the places where one of its alternatives stands."""
        typed = [self._typed(token.key) for token in folded.tokens]
        hits: _Hits = {}
        for place, word in enumerate(typed):
            itself = (place, place)
            for slot in word.slots:  # most of the time that phrases take passes here: a word fills five slots
                spans = hits.get(slot)
                if spans is None:
                    hits[slot] = [itself]
                elif len(spans) < MAX_HITS:
                    spans.append(itself)
            if not word.rows or place + 1 == len(typed):
                continue
            for follower in typed[place + 1].words:
                for rest, slot in word.rows.get(follower, ()):
                    end = place + 1 + len(rest)
                    if (
                        end < len(typed)
                        and all(wanted in typed[place + 2 + step].words for step, wanted in enumerate(rest))
                        and folded.tokens[place].clause == folded.tokens[end].clause
                        and len(places := hits.setdefault(slot, [])) < MAX_HITS
                    ):
                        places.append((place, end))
        return hits

    def _typed(self, key: str) -> _Typed:
        """What a typed word may be; words come again and again, so that the answer is kept for the next message."""
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            words = self._index.find(key)
            rows: dict[int, tuple[tuple[tuple[int, ...], int], ...]] = {}
            for (follower, *rest), slot in (row for word in words for row in self._rows.get(word, ())):
                rows[follower] = (*rows.get(follower, ()), (tuple(rest), slot))
            known = self._known[key] = _Typed(
                words=tuple(words),
                slots=tuple(slot for word in words for slot in self._slots_of_word.get(word, ())),
                rows=rows,
            )
        return known

    def _match(self, pattern: _Pattern, folded: Folded, hits: _Hits) -> Iterator[Match]:
        first, *others = sorted(pattern.slots, key=lambda slot: len(hits[slot]))
        not_near = hits.get(pattern.not_near, ())
        for anchor in hits[first]:
            spans = [anchor]
            for slot in others:
                closest = nearest(anchor, hits[slot], spans, folded)
                if closest is None:
                    break
                spans.append(closest)
            else:
                spans.sort()
                match = Match(pattern.phrase, tuple(spans))
                near = any(is_near(span, match, folded) for span in not_near)
                if match.last - match.first < pattern.phrase.window and not near:
                    yield match

    def _add(self, file: PhraseFile) -> None:
        self.phrases += file.phrases
        for phrase in file.phrases:
            not_near = self._slot(file.language, phrase.not_near)
            for slots in phrase.patterns:
                places = tuple(self._slot(file.language, slot) for slot in slots)
                self._patterns.append(_Pattern(phrase, places, frozenset(places), not_near))
        before = self._slot(file.language, file.before, least=MIN_LATIN_IN_ROW)
        self._before.append((before, file.reach))
        self._after.append(self._slot(file.language, file.after, least=MIN_LATIN_VERB_END))
        self._nobody.append(self._slot(file.language, file.nobody))
        self._dampers.append(self._slot(file.language, file.dampers))
        self._people.append(self._slot(file.language, file.people))
        self._writer.append(self._slot(file.language, file.writer))

    def _slot(self, language: str, slot: Slot, least: int = MIN_LATIN) -> int:
        known = self._slot_ids.get((language, slot, least))
        if known is not None:
            return known
        slot_id = self._slot_ids[language, slot, least] = len(self._slot_ids)
        for alternative in sorted(slot):
            short = least if len(alternative) == 1 else MIN_LATIN_IN_ROW
            words = [self._word(language, word, short) for word in alternative]
            if len(words) == 1:
                self._slots_of_word[words[0]].append(slot_id)
            else:
                self._rows[words[0]].append((tuple(words[1:]), slot_id))
                glued = self._glued(language, alternative)
                if glued is not None:
                    self._slots_of_word[glued].append(slot_id)
        return slot_id

    def _word(self, language: str, word: str, least: int) -> int:
        known = self._word_ids.get((language, word, least))
        if known is not None:
            return known
        word_id = self._word_ids[language, word, least] = len(self._word_ids)
        bounds = number_range(word)
        if bounds:
            self._index.add_number(word_id, *bounds)
        else:
            core = word.removesuffix("!")
            stem = core.endswith("*")
            keys = spellings(core.removesuffix("*"), language, stem=stem, least=least)
            self._index.add(word_id, keys, stem=stem, typos=core == word, denied=NEGATED.get(language))
        return word_id

    def _glued(self, language: str, alternative: Alternative) -> int | None:
        """Two words typed as one ("невыпускают"); None where that would be short or no word."""
        if len(alternative) != 2 or "#" in "".join(alternative) or alternative[0].endswith(("*", "!")):
            return None
        name = "+".join(alternative)
        known = self._word_ids.get((language, name, MIN_LATIN_IN_ROW))
        if known is not None:
            return known
        core = alternative[1].removesuffix("!")
        first = (alternative[0], "ни") if alternative[0] == "не" else alternative[:1]
        firsts = [key for word in first for key in spellings(word, language, least=MIN_LATIN_IN_ROW)]
        pairs = product(firsts, spellings(core.removesuffix("*"), language, stem=core.endswith("*")))
        keys = {key for pair in pairs if len(key := key_of("".join(pair))) >= MIN_TYPO_LETTERS}
        if not keys:
            return None
        word_id = self._word_ids[language, name, MIN_LATIN_IN_ROW] = len(self._word_ids)
        self._index.add(word_id, sorted(keys), stem=core.endswith("*"), typos=False)
        return word_id


def _language_order(language: str) -> tuple[int, str]:
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language)
