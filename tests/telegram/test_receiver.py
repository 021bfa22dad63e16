"""Polling: nothing is confirmed to Telegram before it is kept, whatever goes wrong."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.errors import TokenRefused
from bot.domain.ids import ChatId
from bot.telegram.api import BotApi
from bot.telegram.receiver import Receiver
from tests.telegram.odd_server import TOKEN, Odd, OddServer, odd_server
from tests.telegram.waiting import Keeper, NoTime

STAFF = ChatId(-1001)


@dataclass
class Scene:
    server: OddServer
    receiver: Receiver
    keeper: Keeper
    patience: NoTime
    woken: list[None] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)

    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(body) for path, body in self.server.asked if path.endswith("/getUpdates")]


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    keeper, patience, woken, fetched = Keeper(), NoTime(), list[None](), list[int]()
    async with odd_server() as server, BotApi(TOKEN, server.base) as api:
        receiver = Receiver(
            api, keeper, patience, staff=STAFF, wake=lambda: woken.append(None), fetched=fetched.append, poll=7
        )
        yield Scene(server, receiver, keeper, patience, woken, fetched)


def updates(*ids: int, chat_type: str = "private") -> Odd:
    made = [{"update_id": id, "message": {"chat": {"id": 5, "type": chat_type}, "text": "x"}} for id in ids]
    return Odd(json.dumps({"ok": True, "result": made}))


async def test_the_offset_moves_only_after_updates_are_kept(scene: Scene) -> None:
    scene.keeper.fails = 1
    scene.server.next(updates(7, 8), updates(7, 8), updates())
    await scene.receiver.step()
    assert (scene.keeper.batches, scene.patience.rests, scene.woken) == ([], [1], [])
    await scene.receiver.step()
    await scene.receiver.step()
    assert scene.keeper.batches == [[7, 8]]
    assert len(scene.woken) == 1
    assert [asked.get("offset") for asked in scene.asked()] == [None, None, 9]
    assert scene.asked()[0]["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_after_a_full_hand_it_is_asked_at_once_whether_there_is_more(scene: Scene) -> None:
    scene.server.next(updates(*range(100)), updates(100), updates())
    for _ in range(3):
        await scene.receiver.step()
    assert [asked["timeout"] for asked in scene.asked()] == [7, 0, 7]
    assert scene.fetched == [100, 1, 0]
    assert len(scene.woken) == 2


async def test_what_concerns_nobody_is_confirmed_without_being_kept(scene: Scene) -> None:
    scene.server.next(updates(7, chat_type="channel"))
    await scene.receiver.step()
    await scene.receiver.step()
    assert scene.keeper.batches == []
    assert scene.asked()[1]["offset"] == 8


async def test_errors_are_waited_out(scene: Scene) -> None:
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    scene.server.next(
        Odd("<html>", 502),
        Odd(cut=True),
        Odd('{"ok":false,"error_code":500}', 500),
        Odd(json.dumps({"ok": False, "error_code": 409, "description": conflict}), 409),
        Odd('{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":17}}', 429),
        updates(1),
        Odd("<html>", 502),
    )
    for _ in range(7):
        await scene.receiver.step()
    assert scene.patience.rests == [1, 2, 4, 8, 17, 1]
    assert scene.keeper.ids == [1]


async def test_a_refused_token_ends_it(scene: Scene) -> None:
    scene.server.next(Odd('{"ok":false,"error_code":401,"description":"Unauthorized"}', 401))
    with pytest.raises(TokenRefused):
        await scene.receiver.run()


async def test_a_webhook_is_removed_first_and_nothing_dropped(scene: Scene) -> None:
    scene.patience.most = 1
    scene.server.next(Odd(), Odd("<html>", 502))
    await scene.receiver.run()
    path, body = scene.server.asked[0]
    assert path.endswith("/deleteWebhook")
    assert json.loads(body) == {"drop_pending_updates": False}


async def test_a_half_character_spoils_no_batch(scene: Scene) -> None:
    body = '{"ok":true,"result":[{"update_id":1,"message":{"chat":{"id":5,"type":"private"},"text":"\\ud83d"}}]}'
    scene.server.next(Odd(body))
    await scene.receiver.step()
    assert scene.keeper.ids == [1]


async def test_an_update_that_is_no_json_is_isolated_and_kept(scene: Scene) -> None:
    broken = '{"ok":true,"result":[{"update_id":%d,"message":{"text":"\x01}'
    both = Odd(broken % 5 + broken % 6)
    scene.server.next(both, both, both, Odd(broken % 5), updates(6))
    for _ in range(5):
        await scene.receiver.step()
    assert [asked["limit"] for asked in scene.asked()] == [100, 100, 100, 1, 100]
    assert scene.keeper.ids == [5, 6]
    assert not scene.keeper.raw[0].address.private
