"""What the bot set as its webhook, and how delivery goes."""

from dataclasses import dataclass

from bot.preview.shapes import Json


@dataclass
class WebhookSettings:
    """The webhook; `url` is "" while the bot polls. Error date in seconds since the epoch, 0 for none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    allowed: list[str] | None = None
    last_error_date: int = 0
    last_error_message: str = ""

    def json(self, pending: int) -> Json:
        """The `WebhookInfo` object; `pending` updates wait."""
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info["max_connections"] = self.max_connections
        if self.allowed is not None:
            info["allowed_updates"] = self.allowed
        if self.last_error_date:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        return info
