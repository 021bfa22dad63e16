"""Callback data: which session, which step, which choice."""

from dataclasses import dataclass

from dialogs.model import CALLBACK_BYTES

HUMAN = "human"
MENU = "menu"
ANYTIME = "-"
"""Stands for the step in buttons that work from any message, however old."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button's data, read: the session it was made for, the step "dialog.step", the choice."""

    session: str
    ref: str
    choice: str


def data_of(session: str, ref: str, choice: str) -> str:
    """The callback data of a button. ValueError when it would be longer than Telegram takes."""
    data = f"{session}:{ref}:{choice}"
    if len(data.encode()) > CALLBACK_BYTES:
        raise ValueError(f"{ref}: the button {choice!r} needs {len(data.encode())} bytes, {CALLBACK_BYTES} are allowed")
    return data


def read(data: str) -> Press | None:
    """What a press means, or None when it is none of our buttons."""
    parts = data.split(":")
    return Press(*parts) if len(parts) == 3 and all(parts) else None
