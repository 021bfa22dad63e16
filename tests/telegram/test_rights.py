"""What the bot says about groups it can't work in."""

from collections.abc import Mapping

import pytest

from bot.domain.ids import ChatId
from bot.domain.json import Json
from bot.ports import Again, Migrated, Outcome, Refused, Sent
from bot.telegram.rights import check_group

FORUM: Json = {"id": -100123, "type": "supergroup", "is_forum": True}
ADMIN: Json = {
    "status": "administrator", "can_manage_topics": True, "can_pin_messages": True, "can_delete_messages": True,
}  # fmt: skip


class Telegram:
    """Answers getChat and getChatMember as told."""

    def __init__(self, chat: Outcome, member: Outcome) -> None:
        self._answers = {"getChat": chat, "getChatMember": member}

    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        return self._answers[method]


@pytest.mark.parametrize(
    ("chat", "member", "words", "fatal"),
    [
        (Sent({"type": "group"}), Sent(ADMIN), "no supergroup", True),
        (Sent({"type": "supergroup"}), Sent(ADMIN), "has no topics", True),
        (Refused(400, "chat not found"), Sent(ADMIN), "is not in the group", True),
        (Migrated(ChatId(-100999)), Sent(ADMIN), "-100999", False),
        (Sent(FORUM), Sent({"status": "member"}), "administrator", False),
        (Sent(FORUM), Sent({"status": "administrator", "can_manage_topics": False}), "no case can be opened", True),
        (Sent(FORUM), Sent({"status": "left"}), "no case can be opened", True),
        (Sent(FORUM), Sent({**ADMIN, "can_pin_messages": False}), "pin the card", False),  # type: ignore[dict-item]  # JSON
    ],
)
async def test_each_trouble_has_its_sentence(chat: Outcome, member: Outcome, words: str, fatal: bool) -> None:
    problems = await check_group(Telegram(chat, member), "-100123", -100123, 7)
    assert [problem for problem in problems if words in problem.sentence and problem.fatal is fatal]
    assert all("STAFF_GROUPS" in problem.sentence for problem in problems)


@pytest.mark.parametrize("chat", [Sent(FORUM), Again("TimeoutError")])
async def test_a_good_group_or_an_unreachable_telegram_is_no_trouble(chat: Outcome) -> None:
    assert await check_group(Telegram(chat, Sent(ADMIN)), "-100123", -100123, 7) == []
