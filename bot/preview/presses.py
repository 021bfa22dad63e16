"""Presses of inline buttons, and what the bot answered to them."""

from dataclasses import dataclass

from bot.preview.accounts import Account
from bot.preview.errors import Impossible
from bot.preview.messages import Button, Message


@dataclass
class Press:
    """A person pressed a button with callback data; `asked_at` in seconds since the epoch.

    `answered` is whether the bot stopped the button's progress circle; `toast` is the text that it showed, as
    a window with "OK" when `is_alert`.
    """

    id: str
    account: Account
    message: Message
    data: str
    asked_at: float
    answered: bool = False
    toast: str = ""
    is_alert: bool = False
    url: str = ""


def find_button(message: Message, which: str) -> Button:
    """The button with this text or data, else the first whose text contains it; `Impossible` without one."""
    buttons = list(message.buttons)
    exact = [button for button in buttons if which in (button.text, button.data)]
    found = exact or [button for button in buttons if which in button.text]
    if not found:
        raise Impossible(f"no button {which!r} among {[button.text for button in buttons]}")
    return found[0]
