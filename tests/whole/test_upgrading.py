"""A newer version migrates the database while the older one goes on serving, and after a restart of the older one."""

import asyncio
from pathlib import Path

import pytest

from bot.logs import set_up_logs
from bot.preview.messages import Message
from bot.storage.migrating import migrate
from tests.storage.synthetic import GROWTH, INDEX, WEIGHT, write_revisions
from tests.whole.stage import stage
from tests.whole.test_nothing_lost import in_order, talking

AHEAD = 8
"""Messages that are on their way at once: enough to keep the service busy, few enough for a slow machine to follow."""


@pytest.mark.postgres
async def test_messages_go_on_while_a_newer_version_migrates(
    postgres_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    more = write_revisions(tmp_path / "more", ("9001_growth", GROWTH), ("9002_weight", WEIGHT), ("9003_index", INDEX))
    async with stage(postgres_url) as s:
        person, counselor = await talking(s)
        topic = s.group.open_topics[0]
        migration = asyncio.ensure_future(migrate(postgres_url, further=[more]))
        words: list[str] = []
        replies: list[Message] = []

        def caught_up() -> bool:
            shown = len([m for m in s.group.in_topic(topic.id) if m.from_bot and "word " in m.shown])
            return shown + AHEAD >= len(words) or migration.done()

        while not migration.done():
            words.append(f"word {len(words)};")
            person.write(words[-1])
            replies.append(counselor.write(f"answer {len(replies)};"))
            await s.until(caught_up, "the service goes on")
            await asyncio.sleep(0.05)
        await migration
        await s.stop()
        await s.start()  # the older version again, on tables that it does not know
        words.append("after the restart;")
        person.write(words[-1])
        await s.until(lambda: words[-1] in "\n".join(s.said_in(topic)), "all messages")
        relayed = [m.shown for m in s.group.in_topic(topic.id) if m.from_bot]
        assert in_order(relayed, words)
        await s.until(lambda: all(reply.reaction == "👍" for reply in replies), "all answers")
        answers = [f"answer {number};" for number in range(len(replies))]
        assert in_order([m.shown for m in person.chat.from_bot], answers)
    logged = "".join(capfd.readouterr())
    assert logged.count("newer than this version") == 1
    assert "9003_index" in logged
    assert '"level":"error"' not in logged
