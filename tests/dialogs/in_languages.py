"""A turn of a conversation that several people play, each in a language of their own."""

from collections.abc import Sequence
from typing import Any

TEXTS = ("write", "forward", "edit", "caption")
"""What a person writes: never the same in two languages."""
QUESTIONS = ("answers",)
"""What is a mapping of something else, unless its values are mappings, too."""


def languages_of(declared: str | list[str], file: str) -> tuple[str, ...]:
    """The languages that a file names: one, or several in a list. ValueError for an empty list or one named twice."""
    languages = (declared,) if isinstance(declared, str) else tuple(declared)
    if not languages or len(set(languages)) != len(languages):
        raise ValueError(f"{file}: name each language once: `language: [kk, ru, uz, en]`")
    return languages


def turn_in(turn: dict[str, Any], language: str, languages: Sequence[str], place: str) -> dict[str, Any]:
    """The turn as it is played in this language. ValueError, with its place, where it is not said in each language."""
    return {key: _value(key, value, language, languages, place) for key, value in turn.items()}


def _value(key: str, value: Any, language: str, languages: Sequence[str], place: str) -> Any:
    if key in QUESTIONS and not any(isinstance(inner, dict) for inner in value.values()):
        return value
    named = ", ".join(languages)
    if not isinstance(value, dict):
        if key in TEXTS and len(languages) > 1:
            raise ValueError(f'{place}: "{key}" stands there once; write it in each language: {named}')
        return value
    if other := sorted(set(value) - set(languages)):
        raise ValueError(f'{place}: "{key}" is given for {", ".join(map(str, other))}; the file is in {named}')
    if missing := [one for one in languages if one not in value or (key in TEXTS and not value[one])]:
        raise ValueError(f'{place}: "{key}" is missing in {", ".join(missing)}; write it in each language: {named}')
    return value[language]
