"""Everybody writes at once: danger is seen first, Telegram never asks for patience, nobody is forgotten."""

from bot.config import SendLimits
from bot.preview.limits import Limits
from tests.whole.stage import Stage, stage

ORDINARY = 120
WORDS = (
    "they locked me in and beat me",
    "меня заперли и бьют",
    "he has a knife and says he will kill me",
    "they took my passport, locked the door and beat us",
)


def seen_at(s: Stage, words: str) -> int:
    """The place among all calls of the one that showed these words to the counselors first."""
    to_group = (n for n, call in enumerate(s.world.calls) if call.chat_id == s.group.id and call.outcome == "ok")
    return next(n for n in to_group if words in str(s.world.calls[n].params.get("text", "")))


async def test_emergencies_that_come_last_are_seen_first_within_the_limits(database_url: str) -> None:
    async with stage(database_url, limits=Limits.strict(), send_limits=SendLimits(30, 1, 20)) as s:
        persons = [s.person("en", f"P{n}") for n in range(ORDINARY)]
        grave = [s.person("en", f"G{n}") for n in range(len(WORDS))]
        for person in persons:
            person.write("hello, how do I check a vacancy?")
        for person, words in zip(grave, WORDS, strict=True):
            person.write(words)
        await s.until(lambda: all(words in s.shown_in_group() for words in WORDS), "all emergencies are seen")
        await s.until(lambda: all(person.chat.from_bot for person in (*persons, *grave)), "everybody is answered")
        answered = [n for n, call in enumerate(s.world.calls) if call.chat_id in {person.id for person in persons}]
        assert max(seen_at(s, words) for words in WORDS) < answered[-ORDINARY // 4]
        for person in grave:
            first = next(n for n, call in enumerate(s.world.calls) if call.chat_id == person.id)
            assert first < answered[-ORDINARY // 4], "with the emergency number, before those who came earlier"
        assert [call.method for call in s.world.calls if call.outcome.startswith("429")] == []
        counted = [
            c for c in s.world.calls if c.chat_id == s.group.id and c.method.startswith(("send", "create", "pin"))
        ]
        assert len(counted) <= 18


async def test_two_groups_share_a_flood_of_emergencies(sqlite_url: str) -> None:
    async with stage(sqlite_url, limits=Limits.strict(), send_limits=SendLimits(30, 1, 20), groups=2) as s:
        persons = [s.person("en", f"G{n}") for n in range(6)]
        for n, person in enumerate(persons):
            person.write(f"they locked me in and beat me, room {n}")
        await s.until(lambda: all(f"room {n}" in s.shown_in_group() for n in range(6)), "all are seen")
        calls = [sum(call.chat_id == group.id for call in s.world.calls) for group in s.groups]
        assert min(calls) >= 3, "both groups have cases"
        assert not any(call.outcome.startswith("429") for call in s.world.calls)
