"""The webhook answers 200 only for what is kept."""

import asyncio
import json
from collections.abc import Sequence

from bot.domain.ids import ChatId
from bot.domain.update import RawUpdate
from bot.telegram.api import BotApi
from bot.telegram.webhook import Webhook, set_webhook
from tests.telegram.odd_server import TOKEN, Odd, odd_server
from tests.telegram.waiting import Keeper, NoTime

SECRET = "s3cret"


def body(number: int) -> bytes:
    return json.dumps({"update_id": number, "message": {"chat": {"id": 5, "type": "private"}}}).encode()


def webhook(keeper: Keeper) -> Webhook:
    return Webhook(keeper, secret=SECRET, staff=ChatId(-1001), wake=lambda: None)


async def test_an_update_is_kept_then_answered() -> None:
    keeper = Keeper()
    assert await webhook(keeper).receive(body(1), SECRET) == (200, {})
    assert keeper.ids == [1]


async def test_a_wrong_secret_is_refused() -> None:
    keeper = Keeper()
    for secret in ("other", None, "", "s3cret "):
        assert (await webhook(keeper).receive(body(1), secret))[0] == 403
    assert keeper.ids == []


async def test_what_cannot_be_kept_is_asked_for_again() -> None:
    keeper = Keeper(fails=1)
    hook = webhook(keeper)
    assert await hook.receive(body(1), SECRET) == (503, {"Retry-After": "5"})
    assert await hook.receive(body(1), SECRET) == (200, {})


class SlowKeeper(Keeper):
    """Keeps the first batch only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, updates: Sequence[RawUpdate]) -> int:
        self.begun.set()
        await self.go.wait()
        return await super().__call__(updates)


async def test_what_arrives_together_is_kept_together() -> None:
    keeper = SlowKeeper()
    hook = webhook(keeper)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(hook.receive(body(1), SECRET))
        await keeper.begun.wait()
        others = [group.create_task(hook.receive(body(n), SECRET)) for n in range(2, 12)]
        await asyncio.sleep(0)
        keeper.go.set()
    assert {task.result()[0] for task in (first, *others)} == {200}
    assert keeper.batches == [[1], list(range(2, 12))]


async def test_a_failed_commit_fails_each_request_of_it() -> None:
    keeper = SlowKeeper()
    hook = webhook(keeper)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(hook.receive(body(1), SECRET))]
        await keeper.begun.wait()
        tasks += [group.create_task(hook.receive(body(n), SECRET)) for n in (2, 3)]
        await asyncio.sleep(0)
        keeper.fails = 2
        keeper.go.set()
    assert [task.result()[0] for task in tasks] == [503, 503, 503]
    assert await hook.receive(body(2), SECRET) == (200, {})


async def test_nonsense_is_refused_and_a_broken_update_kept() -> None:
    keeper = Keeper()
    assert (await webhook(keeper).receive(b"hello", SECRET))[0] == 400
    assert (await webhook(keeper).receive(b'{"update_id": 4, "message": ', SECRET))[0] == 200
    assert (await webhook(keeper).receive(b" " * 2_000_000, SECRET))[0] == 413
    assert keeper.ids == [4]


async def test_telegram_is_told_where_to_send_until_it_knows() -> None:
    patience = NoTime()
    async with odd_server() as server, BotApi(TOKEN, server.base) as api:
        server.next(Odd("<html>", 502), Odd('{"ok":false,"error_code":400,"description":"bad webhook"}', 400))
        await set_webhook(api, patience, "https://example.org/hook", SECRET)
    assert len(patience.rests) == 2
    sent = json.loads(server.asked[-1][1])
    assert (sent["url"], sent["secret_token"]) == ("https://example.org/hook", SECRET)
    assert "drop_pending_updates" not in sent
