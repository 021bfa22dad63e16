"""What happens to a name in a sentence: Russian cases spelled out, Kazakh, Uzbek and Kyrgyz endings taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final


class Role(IntEnum):
    """What a text says of a place, the likeliest answer to "Where are you?" first."""

    NOW = 0
    """Beside a word for now."""
    THERE = 1
    """Said of a place one is in: "in Korea", "Кореяда"."""
    NAMED = 2
    TOWARDS = 3
    FROM = 4
    NOT = 5
    """Denied: "not in Korea", "Кореяда емес"."""


_RUSSIAN: Final = (
    # Ending, what stands in its place; `*`: behind "в" it says where somebody is.
    ("ская", "ская ской* скую"),
    ("ая", "ая ой* ую"),
    ("ие", "ие их* им ими"),
    ("ые", "ые ых* ым ыми"),
    ("ий", "ий ого ому им ом*"),
    ("ия", "ия ии* ию ией"),
    ("ы", "ы ов ам ах* ами"),
    ("а", "а ы и е* у ой ей"),
    ("я", "я и е* ю ей"),
    ("й", "й я ю ем е*"),
    ("ь", "ь и* ю я е* ем ью"),
)
_CONSONANT: Final = re.compile("[бвгджзклмнпрстфхцчшщ]$")
_NOT_DECLINED: Final = frozenset({"алматы"})


def russian_forms(word: str) -> Iterator[tuple[str, Role]]:
    """A Russian word in small letters in all its cases, each with what it says behind "в"."""
    for ending, forms in _RUSSIAN:
        if word.endswith(ending) and len(word) > len(ending) + 1 and word not in _NOT_DECLINED:
            for form in forms.split():
                yield _form(word.removesuffix(ending), form)
            return
    if _CONSONANT.search(word):
        for form in ("", "а", "у", "ом", "е*"):
            yield _form(word, form)
    else:
        yield word, Role.THERE


def _form(stem: str, form: str) -> tuple[str, Role]:
    return stem + form.removesuffix("*"), Role.THERE if form.endswith("*") else Role.TOWARDS


# Skeletons (spelling.py): `y` and `ы` are `i`, `ғ` and `г` are `g`, `q` and `қ` are `k`, `ch` and `ч` are `C`.
_WHERE: Final = "da de ta te do to nda nde"
_PERSONS: Final = "min man men biz miz siz sin san sizdar sizlar lar ler mi gi ki gilar giler am iam"
_WHENCE: Final = "dan den tan ten nan nen don ton ndan nden"
_WHITHER: Final = "ga ge ka ke go ko na ne gaCa dai"
_OTHER: Final = (
    "nin din tin nun dun ning ding ni di ti nu du lik dik tik luk lok likpin likmin dikpin tikpin dikmin tikmin liklar"
    " dikter tikter men ben pen mi mu"
)


def _table() -> dict[str, Role]:
    table = dict.fromkeys(_OTHER.split(), Role.NAMED)
    table |= dict.fromkeys(_WHITHER.split(), Role.TOWARDS)
    for endings, role in ((_WHERE, Role.THERE), (_WHENCE, Role.FROM)):
        for ending in endings.split():
            table |= {ending + person: role for person in ("", *_PERSONS.split())}
    return table


TURKIC: Final = _table()
"""Endings by their skeleton, with what they say of the place."""
_LONGEST: Final = max(map(len, TURKIC))


def without_ending(key: str) -> Iterator[tuple[str, Role]]:
    """What a skeleton may be without its Kazakh, Uzbek or Kyrgyz ending, the longest ending first."""
    for length in range(min(_LONGEST, len(key) - 2), 0, -1):
        tail = key[-length:]
        if tail in TURKIC:
            yield key[:-length], TURKIC[tail]
            # One letter was made of two where the name ends as the ending begins: "Таиландда".
            yield key[:-length] + tail[0], TURKIC[tail]
