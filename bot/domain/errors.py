"""Errors that end the service, because nothing mends them but a human."""


class Fatal(Exception):
    """The process must end. Its text is a sentence for the operator, free of personal data and secrets."""


class TokenRefused(Fatal):
    """Telegram does not know the bot's token."""
