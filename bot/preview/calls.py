"""Calls of the bot: their parameters, read as Telegram reads them, and what became of them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.preview.errors import bad_request
from bot.preview.shapes import Json


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class CallRecord:
    """A call that is over. `time` is in seconds since the epoch.

    `outcome` is `ok`, `<code> <description>`, the kind of fault that prevented the call, or the kind of fault
    and what it hid, such as `lost: ok`. `result` is what the method gave, also when its answer was lost.
    """

    time: float
    method: str
    params: Json
    outcome: str
    result: Any = None

    @property
    def chat_id(self) -> int | None:
        """`chat_id` as a number, or None."""
        return _number(self.params.get("chat_id"))


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


class Call:
    """The parameters of one call. Values come as strings (forms) or as JSON; both read the same."""

    def __init__(self, method: str, params: Json, files: Mapping[str, Upload] | None = None) -> None:
        self.method = method
        self.params = params
        self.files = dict(files or {})

    @property
    def chat_id(self) -> int | None:
        """`chat_id` as a number, or None."""
        return _number(self.params.get("chat_id"))

    def has(self, name: str) -> bool:
        """Whether the parameter is given and not empty."""
        return self.params.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A string, "" when not given."""
        value = self.params.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if _LONE_SURROGATE.search(text):
            raise bad_request("strings must be encoded in UTF-8")
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as the default, as at Telegram."""
        number = _number(self.params.get(name))
        return default if number is None else number

    def real(self, name: str) -> float | None:
        """A number, or None."""
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """True for `true`, `yes`, `1`."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """A JSON value, None when not given; 400 when it doesn't parse."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def object(self, name: str) -> Json | None:
        """A JSON object, None when not given; 400 for anything else."""
        value = self.json(name)
        if value is None or isinstance(value, dict):
            return value
        raise bad_request(f"can't parse {name}: expected an Object")

    def array(self, name: str) -> list[Any] | None:
        """A JSON array, None when not given; 400 for anything else."""
        value = self.json(name)
        if value is None or isinstance(value, list):
            return value
        raise bad_request(f"can't parse {name}: expected an Array")
