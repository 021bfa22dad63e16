"""Refusals: what the server answers, and what a person can't do."""

from bot.preview.shapes import Json


class ApiError(Exception):
    """A refused call: HTTP status `code`, Telegram's `description`, optional response `parameters`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Impossible(Exception):
    """A person tried what Telegram's app doesn't offer, such as writing to a bot that they blocked."""


def bad_request(reason: str, parameters: Json | None = None) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429; `retry_after` in seconds stands in the text and in the parameters, as Telegram writes it."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
