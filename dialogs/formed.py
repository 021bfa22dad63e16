"""A file of content, read and held against its form: each mistake is a sentence with file, place and mend."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dialogs.directory import EXPECTED
from dialogs.yaml_file import ContentError, read_yaml

M = TypeVar("M", bound=BaseModel)


UNREADABLE = object()
"""Stands for the data of a file that could not be read: its problem is told, and no other follows from it."""
_MENDS = {
    "extra_forbidden": "there is no such key here; remove it or correct its spelling",
    "missing": "this key is missing; add it",
    "string_type": "a text is expected; put it between quotes",
    "string_too_short": "the text is empty; write it",
    "union_tag_invalid": (
        "there is no such kind of step; kinds are say, menu, country, "
        "country_page, question, page, ask, handoff, verdict, sheet"
    ),
    "union_tag_not_found": "the step has no kind; add `kind:`",
}


_PATTERNS = {**EXPECTED, "number": "a number has two to six digits"}
"""By key what is expected there; other texts with a pattern are names."""


def _sentence(file: str, error: Mapping[str, Any]) -> str:
    """`job_offer.yaml: step "passport", text: this key is missing; add it`."""
    loc = [str(part) for part in error["loc"]]
    place: list[str] = []
    if len(loc) >= 2 and loc[0] == "steps":
        place.append(f'step "{loc[1]}"')
        loc = loc[3:] if len(loc) > 2 and error["type"] not in ("union_tag_invalid", "union_tag_not_found") else loc[2:]
    if loc[:1] == ["choices"] and len(loc) > 1:
        place.append(f'choice "{loc[1]}"')
        loc = loc[2:]
    loc = loc[:-1] if loc[-1:] == ["[key]"] else loc
    place += [f'"{".".join(loc)}"'] if loc else []
    mend = _mend(error)
    return f"{file}: {', '.join(place)}: {mend}" if place else f"{file}: {mend}"


def _mend(error: Mapping[str, Any]) -> str:
    if error["type"] in ("literal_error", "enum"):
        return f"{error['input']!r} is not known here; known are {error['ctx']['expected']}"
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(str(error["loc"][-1]), "a name is small letters, digits and _, 20 at most")
    return _MENDS.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def build(model: type[M], file: str, data: Any, problems: list[str]) -> M | None:
    """The data as this model; None where it does not fit, with the reasons added to `problems`."""
    if data is UNREADABLE:
        return None
    if not isinstance(data, dict):
        problems.append(f"{file}: a mapping of keys is expected, not {type(data).__name__}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(_sentence(file, detail) for detail in error.errors())
        return None


def read(path: Path, problems: list[str]) -> Any:
    """The data of a file, or UNREADABLE with the reasons added to `problems`."""
    try:
        return read_yaml(path)
    except ContentError as error:
        problems.extend(error.problems)
        return UNREADABLE
