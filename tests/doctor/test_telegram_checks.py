"""Each mistake with token, clock, webhook and groups has its sentence, asked of a real server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.doctor.finding import Finding, Grade
from bot.doctor.telegram import check_clock, check_telegram, check_webhook
from bot.domain.json import Json
from bot.preview.chats import Chat
from bot.preview.limits import Limits
from bot.preview.members import BOT_RIGHTS
from bot.preview.server import PreviewServer
from bot.preview.webhook import WebhookSettings
from bot.preview.world import World
from tests.fakes import FixedClock
from tests.whole.stage import settings_for

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@dataclass
class Place:
    """A server with a staff group, and settings that fit."""

    world: World
    group: Chat
    url: str

    def settings(self, group: int | None = None, **values: object) -> Settings:
        return settings_for(self.world, self.url, "sqlite+aiosqlite:///none.db", group or self.group.id, **values)


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    world = World(limits=Limits.off())
    group = world.add_group("Counselors")
    async with PreviewServer(world) as server:
        yield Place(world, group, server.url)


def only(findings: list[Finding], about: str) -> Finding:
    [found] = [finding for finding in findings if finding.about == about]
    return found


async def test_all_is_well(place: Place) -> None:
    found = await check_telegram(place.settings(), {}, SystemClock())
    assert [(finding.about, finding.grade) for finding in found] == [
        (about, Grade.WELL) for about in ("token", "clock", "updates", "groups")
    ]


async def test_a_wrong_token_and_a_wrong_address(place: Place) -> None:
    wrong = place.settings(bot_token="123456:wrong-token")
    [found] = await check_telegram(wrong, {}, SystemClock())
    assert found.grade is Grade.MEND
    assert "BotFather" in found.sentence
    assert "wrong-token" not in str(found)
    [found] = await check_telegram(place.settings(bot_api_url="http://127.0.0.1:9"), {}, SystemClock())
    assert (found.grade, "BOT_API_URL" in found.sentence) == (Grade.MEND, True)
    place.world.faults.plan("getMe", "bad_gateway", times=1)
    [found] = await check_telegram(place.settings(), {}, SystemClock())
    assert (found.grade, "HTTP 502" in found.sentence) == (Grade.MEND, True)


async def test_a_clock_that_is_off(place: Place) -> None:
    found = await check_telegram(place.settings(), {}, FixedClock(datetime.now(UTC) + timedelta(minutes=5)))
    assert "ahead of" in only(found, "clock").sentence
    assert "timedatectl" in only(found, "clock").sentence


@pytest.mark.parametrize(
    ("off", "grade", "words"),
    [(29, Grade.WELL, "agrees"), (31, Grade.MEND, "31 seconds ahead of"), (-900, Grade.MEND, "900 seconds behind")],
)
def test_how_far_the_clock_may_be_off(off: int, grade: Grade, words: str) -> None:
    found = check_clock("Fri, 27 Nov 2026 06:00:00 GMT", NOW + timedelta(seconds=off))
    assert (found.grade, words in found.sentence) == (grade, True)


@pytest.mark.parametrize("date", [None, "yesterday"])
def test_an_answer_without_time(date: str | None) -> None:
    assert check_clock(date, NOW).grade is Grade.LOOK


HOOK = "https://bot.example.org/secret-path"


@pytest.mark.parametrize(
    ("ours", "info", "grade", "words"),
    [
        ("", {"url": HOOK}, Grade.LOOK, "a webhook is set (at bot.example.org)"),
        (HOOK, {"url": ""}, Grade.LOOK, "has no webhook"),
        (HOOK, {"url": "https://else.example.org/x"}, Grade.LOOK, "sends updates to else.example.org"),
        (HOOK, {"url": HOOK, "last_error_date": 100, "last_error_message": "Bad"}, Grade.WELL, "by webhook"),
        (
            HOOK,
            {"url": HOOK, "last_error_date": int(NOW.timestamp()) - 60, "last_error_message": "Wrong response: 502"},
            Grade.MEND,
            "Wrong response: 502",
        ),
        ("", {"url": "", "pending_update_count": 101}, Grade.LOOK, "101 updates wait"),
        ("", {"url": "", "pending_update_count": 3}, Grade.WELL, "by polling, 3 waiting"),
    ],
)
def test_how_updates_come(ours: str, info: dict[str, Json], grade: Grade, words: str) -> None:
    settings = load_settings(env_file=None, webhook_url=ours, webhook_secret="abc" if ours else "")
    found = check_webhook(settings, info, NOW)
    assert found.grade is grade
    assert words in found.sentence
    assert "secret-path" not in str(found)


async def test_a_webhook_that_somebody_else_set_is_seen(place: Place) -> None:
    place.world.webhook = WebhookSettings(HOOK)
    found = await check_telegram(place.settings(), {}, SystemClock())
    assert only(found, "updates").grade is Grade.LOOK


@pytest.mark.parametrize(
    ("is_forum", "rights", "number", "grade", "words"),
    [
        (False, BOT_RIGHTS, None, Grade.MEND, "switch on Topics"),
        (True, ["can_pin_messages"], None, Grade.MEND, "right to manage topics"),
        (True, BOT_RIGHTS - {"can_pin_messages"}, None, Grade.LOOK, "pin the card"),
        (True, BOT_RIGHTS, -1009999999999, Grade.MEND, "is not in the group"),
    ],
)
async def test_a_group_that_lacks_something(
    is_forum: bool, rights: list[str], number: int | None, grade: Grade, words: str
) -> None:
    world = World(limits=Limits.off())
    group = world.add_group("Counselors", is_forum=is_forum, bot_rights=rights)
    async with PreviewServer(world) as server:
        settings = Place(world, group, server.url).settings(number)
        found = only(await check_telegram(settings, {}, SystemClock()), "groups")
    assert (found.grade, words in found.sentence) == (grade, True)


async def test_a_group_that_has_moved_is_asked_where_it_is_now(place: Place) -> None:
    former = -1005556667778
    found = await check_telegram(place.settings(former), {former: place.group.id}, SystemClock())
    assert only(found, "groups").grade is Grade.WELL
