"""Telegram's limits are kept: not one answer of 429 is provoked."""

from bot.config import SendLimits
from bot.preview.limits import Limits
from tests.whole.stage import stage


async def test_strict_limits_provoke_no_429(sqlite_url: str) -> None:
    async with stage(sqlite_url, limits=Limits.strict(), send_limits=SendLimits(30, 1, 20)) as s:
        persons = [s.person("en", f"P{n}") for n in range(12)]
        for person in persons:
            person.write("they locked me in and beat me")
        await s.until(lambda: all("112" in "".join(m.shown for m in p.chat.from_bot) for p in persons), "all answered")
        await s.until(lambda: len(s.group.open_topics) >= 4, "the first cases stand")
        refused = [call for call in s.world.calls if call.outcome.startswith("429")]
        assert refused == []
