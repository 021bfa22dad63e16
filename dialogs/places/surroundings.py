"""The words around a name, which tell whether a place is meant and whether somebody is there."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from dialogs.places.endings import Role
from dialogs.places.spelling import Word, key_of


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(key_of, words.split()))


_THERE_OR_TOWARDS: Final = _keys("в во на v vo")
"""The form behind them decides: "в Корее", "в Корею"."""
_THERE: Final = _keys("in at inside near под возле около")
_TOWARDS: Final = _keys("to into towards до к")
_FROM: Final = _keys("из from с со")
_SURE: Final = _keys("в во v vo in из iz from")
"""Of those, the ones behind which even another word is a country."""
_BETWEEN: Final = _keys("городе город города г стране страну страны city the gorode республике")
_NOT: Final = _keys("не not no нет isnt")
_IS_NOT: Final = _keys("емес емеспін емеспіз эмес эмесмин emas emasman emasmiz emes emespin емасман эмас эмасман")
_NOW: Final = _keys(
    "сейчас щас ща щяс теперь нахожусь находимся живу живем работаю работаем қазір азыр азыркы тұрамын тұрамыз жүрмін"
    " жүрміз жұмыс істеймін hozir ҳозир yashayman yashaymiz ishlayman ishlayapman turibman turaman yuribman яшайман"
    " ишлаяпман турибман жашайм иштейм турам now currently living live working"
)
_FILLERS: Final = _keys(
    "я мы мен біз men biz мен биз i am im we are это тут здесь здравствуйте сәлем салем salom привет"
)
_CLAUSE: Final = re.compile(r"[.,;:!?\n…]")
_SENTENCE: Final = re.compile(r"[.!?\n…]")
_MOST_WORDS_ALONE: Final = 8


class Surroundings:
    """A text's words, and what stands between them: `gaps[n]` is what goes before word `n`."""

    def __init__(self, text: str, words: tuple[Word, ...]) -> None:
        self.words = words
        ends = (0, *(word.end for word in words))
        self.gaps = [text[end : word.start] for end, word in zip(ends, words, strict=False)]
        self._clauses = list(accumulate(bool(_CLAUSE.search(gap)) for gap in self.gaps))

    def placed(self, place: int) -> bool:
        """Whether "in" or "from" goes before."""
        before = self._before(place)
        return before >= 0 and self.words[before].key in _SURE

    def is_alone(self, place: int, count: int) -> bool:
        """Whether a name is all that was written, so that it can be nothing but the answer."""
        if len(self.words) > _MOST_WORDS_ALONE:
            return False
        others = (*self.words[:place], *self.words[place + count :])
        fillers = _FILLERS | _THERE_OR_TOWARDS | _THERE | _FROM | _NOW
        return all(word.key in fillers for word in others)

    def has_capital_within(self, place: int) -> bool:
        """A capital letter that isn't that of a sentence's beginning or of a text in capitals."""
        typed = self.words[place].typed
        is_name = typed[0].isupper() and (len(typed) == 1 or not typed.isupper())
        return is_name and place > 0 and not _SENTENCE.search(self.gaps[place])

    def role(self, place: int, count: int, ending: Role | None, behind_in: Role) -> Role:
        """What is said of the name of `count` words at `place`."""
        before = self._before(place)
        role = ending if ending is not None else self._said_before(before, behind_in)
        denied = before if before >= 0 and self.words[before].key in _NOT else before - 1
        if denied >= 0 and self.words[denied].key in _NOT and not self._parted(denied, place):
            return Role.NOT
        after = place + count
        return Role.NOT if after < len(self.words) and self.words[after].key in _IS_NOT else role

    def beside_now(self, places: Sequence[int]) -> frozenset[int]:
        """Of the names at these places (in their order) the one behind each word for now, else the one before it.

        Both stand in one clause.
        """
        found: set[int] = set()
        for at, word in enumerate(self.words) if places else ():
            if word.key not in _NOW:
                continue
            number = bisect(places, at)
            for place in (*places[number : number + 1], *places[max(number - 1, 0) : number]):
                if place >= 0 and not self._parted(at, place):
                    found.add(place)
                    break
        return frozenset(found)

    def _said_before(self, before: int, behind_in: Role) -> Role:
        key = self.words[before].key if before >= 0 else ""
        if key in _THERE_OR_TOWARDS:
            return behind_in
        return Role.THERE if key in _THERE else Role.TOWARDS if key in _TOWARDS else (
            Role.FROM if key in _FROM else Role.NAMED
        )  # fmt: skip

    def _before(self, place: int) -> int:
        """The word before a name; "город" between them is passed over."""
        before = place - 1
        return before - 1 if before > 0 and self.words[before].key in _BETWEEN else before

    def _parted(self, start: int, end: int) -> bool:
        """Whether a comma or a full stop stands between two words."""
        return self._clauses[start] != self._clauses[end]
