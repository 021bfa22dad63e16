"""Finds the phrases of all languages in a folded text. No language is guessed: people mix them within a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from dialogs.risk.matching import Cancellers, Found, Match, Span, is_near, nearest
from dialogs.risk.phrase import Alternative, Phrase, PhraseFile, Slot, number_range
from dialogs.risk.phrase_file import read_file
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

_Hits = dict[int, list[Span]]


class PhraseError(ValueError):
    """The phrase files are wrong; the message holds a sentence for each mistake."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    phrase: Phrase
    slots: tuple[int, ...]
    not_near: int


class PhraseBook:
    """The phrases of all languages, compiled once. Immutable after `from_data`."""

    def __init__(self, files: Iterable[PhraseFile]) -> None:
        self._index = WordIndex()
        self._word_ids: dict[tuple[str, str, int], int] = {}
        self._slot_ids: dict[tuple[str, Slot, int], int] = {}
        self._slots_of_word: dict[int, list[int]] = defaultdict(list)
        self._rows: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        self._patterns: list[_Pattern] = []
        self._patterns_of_slot: dict[int, list[int]] = defaultdict(list)
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
    def from_data(cls, data: Mapping[str, Any]) -> PhraseBook:
        """From the parsed files by language (`{"kk": {...}, ...}`). Raises PhraseError, a sentence a mistake."""
        read = [read_file(language, data[language]) for language in sorted(data, key=_language_order)]
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
        complete: dict[int, int] = defaultdict(int)
        for slot in hits:
            for number in self._patterns_of_slot.get(slot, ()):
                complete[number] += 1
        matches = [
            match
            for number, count in sorted(complete.items())
            if count == len(set(self._patterns[number].slots))
            for match in self._match(self._patterns[number], folded, hits)
            if not blocked.cancel(match, folded)
        ]
        people = tuple(span for slot in self._people for span in hits.get(slot, ()))
        return Found(
            matches=tuple(dict.fromkeys(match for match in matches if people or not match.phrase.people)),
            dampers=tuple(span for slot in self._dampers for span in hits.get(slot, ()) if not blocked.denied(span)),
            people=people,
            writer=tuple(span for slot in self._writer for span in hits.get(slot, ())),
        )

    def labels_in(self, text: str) -> frozenset[str]:
        """The phrases of a text by name, before film and joke words quiet any."""
        return frozenset(match.phrase.label for match in self.find(fold(text)).matches)

    def _hits(self, folded: Folded) -> _Hits:
        """For each slot the places where one of its alternatives stands."""
        find = self._index.find
        found = [find(token.key) for token in folded.tokens]
        hits: _Hits = defaultdict(list)
        for place, words in enumerate(found):
            for word in words:
                for slot in self._slots_of_word.get(word, ()):
                    if len(hits[slot]) < MAX_HITS:
                        hits[slot].append((place, place))
                for row, slot in self._rows.get(word, ()):
                    end = place + len(row)
                    if (
                        end < len(found)
                        and all(wanted in found[place + 1 + step] for step, wanted in enumerate(row))
                        and folded.tokens[place].clause == folded.tokens[end].clause
                        and len(hits[slot]) < MAX_HITS
                    ):
                        hits[slot].append((place, end))
        return {slot: spans for slot, spans in hits.items() if spans}

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
                pattern = _Pattern(phrase, tuple(self._slot(file.language, slot) for slot in slots), not_near)
                for slot in set(pattern.slots):
                    self._patterns_of_slot[slot].append(len(self._patterns))
                self._patterns.append(pattern)
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
