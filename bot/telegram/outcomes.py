"""Reads the Bot API's answers, also the odd ones."""

import re
from dataclasses import dataclass

import orjson

from bot.domain.errors import TokenRefused
from bot.domain.ids import ChatId
from bot.domain.outgoing import Json
from bot.ports import Again, Blocked, Migrated, Outcome, Refused, Sent, TopicGone, Wait
from bot.telegram.api import Answer

UNSAID_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""
DESCRIPTION = 200
"""Characters of a description that are kept."""
_QUOTED = re.compile(r'".*"', re.DOTALL)
_SECONDS = re.compile(r"retry after (\d+)", re.IGNORECASE)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid", "topic not found")
_UNREACHABLE = ("user is deactivated", "bot was blocked", "peer_id_invalid")

REFUSED_SENTENCE = (
    "Telegram does not know this bot's token. Check BOT_TOKEN against BotFather (a revoked token never works "
    "again) and BOT_API_URL; messages that were not sent yet are kept."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is JSON as the Bot API writes it. `description` is free of what people wrote."""

    ok: bool
    code: int
    description: str
    result: Json
    parameters: dict[str, Json]


def read(answer: Answer) -> Reply | None:
    """The answer's JSON, or None when it is none of the Bot API's."""
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
        return None
    code, parameters = body.get("error_code"), body.get("parameters")
    return Reply(
        ok=body["ok"],
        code=code if isinstance(code, int) else answer.status,
        description=_harmless(body.get("description")),
        result=body.get("result"),
        parameters=parameters if isinstance(parameters, dict) else {},
    )


def _harmless(description: object) -> str:
    """Telegram quotes what it does not like, perhaps a person's words."""
    return _QUOTED.sub('"…"', description)[:DESCRIPTION] if isinstance(description, str) else ""


def outcome(answer: Answer) -> Outcome:
    """What an answer means. Raises TokenRefused."""
    reply = read(answer)
    if reply is None:
        # A 200 means done, whatever became of the body; all else is somebody on the way.
        return Sent(None) if 200 <= answer.status < 300 else Again(f"HTTP {answer.status}")
    if reply.ok:
        return Sent(reply.result)
    return _failure(reply)


def _failure(reply: Reply) -> Outcome:
    lower = reply.description.lower()
    moved = reply.parameters.get("migrate_to_chat_id")
    if isinstance(moved, int):
        return Migrated(ChatId(moved))
    if is_unknown_token(reply):
        raise TokenRefused(REFUSED_SENTENCE)
    if reply.code == 429:
        return Wait(seconds_to_wait(reply))
    if reply.code == 403 or any(phrase in lower for phrase in _UNREACHABLE):
        return Blocked(reply.description)
    if reply.code == 400 and any(phrase in lower for phrase in _TOPIC_GONE):
        return TopicGone()
    if 400 <= reply.code < 500 and reply.code not in (408, 409):
        return Refused(reply.code, reply.description)
    return Again(f"HTTP {reply.code}")


def is_unknown_token(reply: Reply) -> bool:
    """A wrong token is answered with 401; one that looks like none, or a wrong address, with a bare 404."""
    return reply.code == 401 or (reply.code == 404 and reply.description in ("Not Found", ""))


def seconds_to_wait(reply: Reply) -> float:
    """How long a 429 asks to wait."""
    said = reply.parameters.get("retry_after")
    if isinstance(said, int | float) and said >= 0:
        return float(said)
    found = _SECONDS.search(reply.description)
    return float(found[1]) if found else UNSAID_WAIT
