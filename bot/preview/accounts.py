"""Accounts: persons and the bot, as Telegram knows them."""

from dataclasses import dataclass

from bot.preview.shapes import Json

ANONYMOUS_ADMIN_ID = 1087968824


@dataclass
class Account:
    """A Telegram user. `language_code` is what the app is set to, or None when it doesn't say."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False
    hides_in_forwards: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def json(self) -> Json:
        """The `User` object."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = ("last_name", "username", "language_code")
        return user | {key: getattr(self, key) for key in optional if getattr(self, key)}


def anonymous_admin() -> Account:
    """The account in whose name anonymous admins of groups write."""
    return Account(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)
