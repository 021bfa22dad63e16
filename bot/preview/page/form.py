"""A form that the page sent."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """Fields as strings; a missing one is empty."""

    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """The field with the line ends that Telegram uses."""
        return self.fields.get(name, "").replace("\r\n", "\n")

    def number(self, name: str) -> int:
        """The field as a whole number, 0 for anything else."""
        value = self.fields.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
