"""The sender reads every answer, however odd."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.errors import TokenRefused
from bot.domain.ids import ChatId
from bot.domain.json import Json
from bot.ports import Again, Blocked, Migrated, Outcome, Refused, Sent, TopicGone, Wait
from bot.telegram.api import BotApi
from bot.telegram.sender import TelegramSender
from tests.telegram.odd_server import TOKEN, Odd, OddServer, odd_server


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OddServer]:
    async with odd_server() as server:
        yield server


@pytest_asyncio.fixture
async def sender(server: OddServer) -> AsyncIterator[TelegramSender]:
    async with BotApi(TOKEN, server.base) as api:
        yield TelegramSender(api)


def refusal(code: int, description: str | None, **parameters: int) -> Odd:
    body: dict[str, object] = {"ok": False, "error_code": code}
    if description is not None:
        body["description"] = description
    if parameters:
        body["parameters"] = parameters
    return Odd(json.dumps(body), code)


ODD: list[tuple[str, Odd, Outcome]] = [
    ("done", Odd('{"ok":true,"result":{"message_id":7}}'), Sent({"message_id": 7})),
    ("200 without sense", Odd("<html>ok"), Sent(None)),
    ("200 cut short", Odd('{"ok":true,"result":{"mess'), Sent(None)),
    ("429", refusal(429, "Too Many Requests: retry after 9", retry_after=9), Wait(9)),
    ("429 without parameters", refusal(429, "Too Many Requests: retry after 11"), Wait(11)),
    ("429 bare", refusal(429, None), Wait(5)),
    ("429 HTML", Odd("<html>slow down", 429), Again("HTTP 429")),
    ("500", refusal(500, "Internal Server Error"), Again("HTTP 500")),
    ("500 without description", refusal(500, None), Again("HTTP 500")),
    ("500 restart", refusal(500, "Internal Server Error: restart"), Again("HTTP 500")),
    ("502 HTML", Odd("<html><h1>502 Bad Gateway</h1></html>", 502), Again("HTTP 502")),
    ("403 of a proxy", Odd("<html>forbidden", 403), Again("HTTP 403")),
    (
        "migrated",
        refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005),
        Migrated(ChatId(-1005)),
    ),
    (
        "blocked",
        refusal(403, "Forbidden: bot was blocked by the user"),
        Blocked("Forbidden: bot was blocked by the user"),
    ),
    (
        "deactivated",
        refusal(403, "Forbidden: user is deactivated"),
        Blocked("Forbidden: user is deactivated"),
    ),
    ("topic gone", refusal(400, "Bad Request: message thread not found"), TopicGone()),
    ("topic deleted", refusal(400, "Bad Request: TOPIC_DELETED"), TopicGone()),
    ("closed topic", refusal(400, "Bad Request: TOPIC_CLOSED"), Refused(400, "Bad Request: TOPIC_CLOSED")),
    ("unknown method", refusal(404, "Not Found: method not found"), Refused(404, "Not Found: method not found")),
    (
        "words in the refusal",
        refusal(400, 'Bad Request: can\'t parse entities: unsupported start tag "my secret" at 3'),
        Refused(400, 'Bad Request: can\'t parse entities: unsupported start tag "…" at 3'),
    ),
]


@pytest.mark.parametrize(("answer", "outcome"), [pytest.param(a, o, id=name) for name, a, o in ODD])
async def test_every_answer_is_read(server: OddServer, sender: TelegramSender, answer: Odd, outcome: Outcome) -> None:
    server.next(answer)
    assert await sender.call("sendMessage", {"chat_id": 1, "text": "x"}) == outcome


@pytest.mark.parametrize("answer", [refusal(401, "Unauthorized"), refusal(404, "Not Found")])
async def test_a_refused_token_ends_the_service_with_a_sentence(
    server: OddServer, sender: TelegramSender, answer: Odd
) -> None:
    server.next(answer)
    with pytest.raises(TokenRefused, match="BOT_TOKEN") as caught:
        await sender.call("sendMessage", {})
    assert TOKEN not in str(caught.value)


async def test_a_lost_connection_is_tried_again_and_tells_no_token(server: OddServer, sender: TelegramSender) -> None:
    server.next(Odd(cut=True))
    outcome = await sender.call("sendMessage", {})
    assert isinstance(outcome, Again)
    assert TOKEN not in outcome.error
    assert await sender.call("sendMessage", {}) == Sent(True)
    assert len(server.asked) == 2


async def test_silence_is_tried_again(server: OddServer) -> None:
    server.next(Odd(silent=True))
    async with BotApi(TOKEN, server.base) as api:
        assert await TelegramSender(api, seconds=0.2).call("sendMessage", {}) == Again("TimeoutError")


async def test_nobody_there_is_tried_again() -> None:
    async with BotApi(TOKEN, "http://127.0.0.1:9") as api:
        assert isinstance(await TelegramSender(api).call("getMe", {}), Again)


async def test_parameters_travel_as_json_and_connections_are_kept(server: OddServer, sender: TelegramSender) -> None:
    await sender.call("sendMessage", {"chat_id": 5, "text": "қазақша 😀", "reply_parameters": {"message_id": 1}})
    await sender.call("sendMessage", {"text": "half \ud83d"})
    path, body = server.asked[0]
    assert path == f"/bot{TOKEN}/sendMessage"
    assert json.loads(body) == {"chat_id": 5, "text": "қазақша 😀", "reply_parameters": {"message_id": 1}}
    assert json.loads(server.asked[1][1]) == {"text": "half ?"}
    assert len(server.connections) == 1


async def test_what_is_to_be_printed_travels_as_a_file(server: OddServer, sender: TelegramSender) -> None:
    paper: Json = {"title": "Plan", "lines": [["Passport", True, False]]}
    await sender.call("sendDocument", {"chat_id": 5, "document": paper, "reply_parameters": {"message_id": 1}})
    [(path, body)] = server.asked
    assert path == f"/bot{TOKEN}/sendDocument"
    assert b'name="chat_id"\r\n\r\n5\r\n' in body
    assert b'{"message_id":1}' in body
    assert b'name="document"; filename="list.pdf"' in body
    assert b"Content-Type: application/pdf" in body
    assert b"%PDF" in body


@pytest.mark.parametrize("document", [None, "AgAC", {"title": "x"}, {"title": "x", "lines": ["y"]}])
async def test_what_cannot_be_printed_is_refused_once(
    server: OddServer, sender: TelegramSender, document: Json
) -> None:
    assert isinstance(await sender.call("sendDocument", {"chat_id": 5, "document": document}), Refused)
    assert server.asked == []
