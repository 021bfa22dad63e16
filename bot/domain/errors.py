"""Errors that every room knows: what ends the service, and what only hinders it for a while."""


class Fatal(Exception):
    """The process must end. Its text is a sentence for the operator, free of personal data and secrets."""


class TokenRefused(Fatal):
    """Telegram does not know the bot's token."""


class Hindrance(Exception):
    """The work can't go on now, through no fault of its own; tried again it will. Its text is a sentence for the
    operator, free of personal data and secrets."""
