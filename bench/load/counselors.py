"""The counselors of the simulated staff group: they take some cases and answer some messages."""

import random
import re
import time
from collections.abc import Callable

import orjson

from bench.load.calls import BOT_ID, GROUP, Call, buttons
from bench.load.crowd import Key, Said

TAKEN, ANSWERED = 0.5, 0.5
"""The shares of cases taken, of messages answered in them."""
COUNSELORS = (5001, 5002, 5003, 5004)
REPLY = "We have read it. Can you tell where you are? ={}="
REPLIED = re.compile(r"=(\d+)=")


class Counselors:
    """What they do follows from what the bot shows in topics."""

    def __init__(self, key: Callable[[], Key], seed: int) -> None:
        self._key = key
        self._random = random.Random(seed)
        self._said: list[Said] = []
        self._presses: dict[str, Key] = {}
        self._replies: dict[Key, bool] = {}
        self._seen: set[int] = set()
        self._taken: dict[int, int] = {}
        self._message = 2_000_000_000

    def see(self, call: Call, words: bool) -> None:
        """The bot wrote into the group; `words` where it is what a person said."""
        thread = int(call.params.get("message_thread_id") or 0)
        if not thread or call.method != "sendmessage":
            return
        take = [data for data in buttons(call.params) if data.startswith("k:take:")]
        if take and thread not in self._seen:
            self._seen.add(thread)
            if self._random.random() < TAKEN:
                self._take(thread, call.message, take[0])
        elif words and thread in self._taken and self._random.random() < ANSWERED:
            self._reply(thread)

    def _take(self, thread: int, message: int, data: str) -> None:
        key, author = self._key(), self._random.choice(COUNSELORS)
        callback = f"9{key:018d}"
        self._presses[callback] = key
        self._taken[thread] = author
        card = _message(thread, message, BOT_ID, True, "card")
        self._said.append(Said(key, b'"callback_query":' + orjson.dumps({
            "id": callback, "from": {"id": author, "is_bot": False, "first_name": "C"}, "chat_instance": "1",
            "data": data, "message": card,
        }), waits=False))  # fmt: skip

    def _reply(self, thread: int) -> None:
        key = self._key()
        self._replies[key] = True
        self._message += 1
        said = _message(thread, self._message, self._taken[thread], False, REPLY.format(key))
        self._said.append(Said(key, b'"message":' + orjson.dumps(said), waits=False))

    def said(self) -> list[Said]:
        """What they have said since the last question."""
        said, self._said = self._said, []
        return said

    def answered(self, callback: str) -> list[Key]:
        """The press that this answer to a callback answers."""
        key = self._presses.pop(callback, None)
        return [] if key is None else [key]

    def replied(self, text: str) -> list[Key]:
        """The replies that this message brings to a person."""
        keys = [Key(int(number)) for number in REPLIED.findall(text)]
        return [key for key in keys if self._replies.pop(key, False)]


def _message(thread: int, message: int, author: int, bot: bool, text: str) -> dict[str, object]:
    return {
        "message_id": message, "date": int(time.time()), "message_thread_id": thread, "is_topic_message": True,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Counselors", "is_forum": True},
        "from": {"id": author, "is_bot": bot, "first_name": "C"}, "text": text,
    }  # fmt: skip
