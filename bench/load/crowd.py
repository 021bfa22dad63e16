"""What simulated persons are to the load: somebody who says the next thing and knows what answers it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType, Protocol

import orjson

from bench.load.calls import BOT_ID, Call

Key = NewType("Key", int)
"""Which thing that was said; unique within a crowd."""
FIRST_PERSON = 700_000_001


@dataclass(frozen=True, slots=True)
class Said:
    """An update, as JSON without its id.

    `waits` is false where the bot answers later on purpose: then its person hands the word on at once.
    """

    key: Key
    body: bytes
    waits: bool = True


class Crowd(Protocol):
    """A scenario. All chance in it comes from its seed."""

    def speak(self) -> Said | None:
        """The next thing that somebody says who waits for nothing; None while all wait."""
        ...

    def heard(self, call: Call) -> Iterable[Key]:
        """What this call of the bot's answers."""
        ...

    def asides(self) -> Iterable[Said]:
        """What was said because of the last calls, beside those who take turns: counselors."""
        ...


def text_update(person: int, message: int, text: str, language: str = "kk") -> bytes:
    """A message in a private chat."""
    entities = b""
    if text.startswith("/"):
        length = len(text.split()[0])
        entities = b',"entities":[{"type":"bot_command","offset":0,"length":%d}]' % length
    return (
        b'"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private","first_name":"P"},"from":%s,"text":%s%s}'
    ) % (message, int(time.time()), person, _author(person, language), orjson.dumps(text), entities)


def press_update(person: int, number: int, message: int, data: str, language: str = "kk") -> bytes:
    """A press of a button under one of the bot's messages in a private chat."""
    return (
        b'"callback_query":{"id":"%d%09d","from":%s,"chat_instance":"1%d","data":%s,"message":{"message_id":%d,'
        b'"date":%d,"chat":{"id":%d,"type":"private","first_name":"P"},"from":{"id":%d,"is_bot":true,'
        b'"first_name":"Load"},"text":"screen"}}'
    ) % (
        person,
        number,
        _author(person, language),
        person,
        orjson.dumps(data),
        message,
        int(time.time()),
        person,
        BOT_ID,
    )


def _author(person: int, language: str) -> bytes:
    return b'{"id":%d,"is_bot":false,"first_name":"P","language_code":"%s"}' % (person, language.encode())
