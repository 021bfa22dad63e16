"""The judge ahead of the transaction: what waits for its meaning, and that nothing waits for long."""

import json
from dataclasses import dataclass, field

import numpy as np
import pytest

from bot.app.rooms import the_judge
from bot.domain.ids import ChatId, ConversationId, InboxId
from bot.domain.update import Address, Claimed, Rank, RawUpdate
from bot.services.judging import MANY, MAX_KEPT, MAX_MEANINGS, Judging
from bot.services.written import written
from dialogs.risk.heads import Vector
from dialogs.risk.message import assess_message
from tests.fakes import NOW

JUDGE = the_judge()
UNSURE = next(
    text
    for text in ("они обещали отпустить если я все сделаю", "не знаю как отсюда уехать", "he says later, always later")
    if assess_message(text, JUDGE).unsure
)
SURE = next(
    text
    for text in ("How do I check a vacancy?", "hello, thank you", "спасибо большое за ответ", "какие документы нужны")
    if not assess_message(text, JUDGE).unsure
)

LEAST_LIKELY, *_, LIKELIEST = sorted(
    (
        text
        for text in (
            "как оформить визу в Корею",
            "I have an offer to work in Dubai as a waitress, is it normal",
            UNSURE,
        )
        if assess_message(text, JUDGE).unsure
    ),
    key=lambda text: assess_message(text, JUDGE).danger,
)


@dataclass
class Meanings:
    """Gives every text the same meaning, or fails."""

    fails: bool = False
    taken: list[str] = field(default_factory=list)
    modestly: list[bool] = field(default_factory=list)

    def of(self, text: str, *, modestly: bool = False) -> Vector:
        self.taken.append(text)
        self.modestly.append(modestly)
        if self.fails:
            raise RuntimeError
        return np.full(384, 1 / np.sqrt(384), dtype=np.float32)


def claimed(number: int, text: str, conversation: int = 1, kind: str = "message", chat: str = "private") -> Claimed:
    raw = json.dumps({"update_id": number, kind: {"message_id": 1, "chat": {"id": 1, "type": chat}, "text": text}})
    return Claimed(InboxId(number), number, ConversationId(conversation), raw.encode(), 0, NOW)


async def work_off(judging: Judging, steps: int = 1) -> None:
    """Take so many steps, each of which has something to do."""
    for _ in range(steps):
        assert await judging.step() == 1


def judging_with(meanings: Meanings | None) -> tuple[Judging, list[int]]:
    """The judge, and how often it woke whoever takes its steps."""
    woken: list[int] = []
    return Judging(JUDGE, meanings, lambda: woken.append(1)), woken  # type: ignore[arg-type]  # a stand-in for the model


async def test_an_unsure_text_waits_until_its_meaning_is_taken_and_then_counts() -> None:
    meanings = Meanings()
    judging, _ = judging_with(meanings)
    assert judging.waits(claimed(1, UNSURE))
    assert judging.busy == [1]
    assert judging.waits(claimed(1, UNSURE)), "asked again before it is taken"
    assert not judging.waits(claimed(2, SURE)), "the processor keeps the order within a chat"
    await work_off(judging)
    assert meanings.taken == [UNSURE]
    assert judging.busy == []
    assert not judging.waits(claimed(1, UNSURE))
    assert judging.message(UNSURE, InboxId(1)) != judging.message(UNSURE)
    assert not judging.message(UNSURE, InboxId(1)).unsure


@pytest.mark.parametrize(
    "update",
    [
        claimed(1, SURE),
        claimed(1, "/start"),
        claimed(1, UNSURE, chat="supergroup"),
        Claimed(InboxId(1), 1, ConversationId(1), b"no json", 0, NOW),
        Claimed(InboxId(1), 1, ConversationId(1), b'{"update_id":1,"message":{"text":7}}', 0, NOW),
        Claimed(InboxId(1), 1, ConversationId(1), b"[]", 0, NOW),
    ],
)
def test_nothing_else_waits(update: Claimed) -> None:
    assert not judging_with(Meanings())[0].waits(update)


def test_without_the_second_layer_nothing_waits() -> None:
    assert not judging_with(None)[0].waits(claimed(1, UNSURE))


def test_edits_and_captions_are_texts() -> None:
    assert written(claimed(1, UNSURE, kind="edited_message").raw).text == UNSURE
    photo = {"update_id": 1, "message": {"chat": {"type": "private"}, "caption": "look"}}
    captioned = written(json.dumps(photo).encode())
    assert (captioned.text, captioned.may_be_offer) == ("look", True)
    assert written(claimed(1, "work " * 50).raw).may_be_offer
    assert not written(claimed(1, "work").raw).may_be_offer


def test_under_a_flood_the_first_layer_judges_alone() -> None:
    judging, _ = judging_with(Meanings())
    waiting = [judging.waits(claimed(n, UNSURE, conversation=n)) for n in range(1, MAX_MEANINGS + 10)]
    assert waiting.count(True) == MAX_MEANINGS


def test_under_a_flood_the_likelier_danger_waits_for_its_meaning_and_the_least_likely_goes_on() -> None:
    judging, _ = judging_with(Meanings())
    for n in range(MAX_MEANINGS):
        assert judging.waits(claimed(n, LEAST_LIKELY, conversation=n))
    assert judging.waits(claimed(900, LIKELIEST, conversation=900))
    assert len(judging.busy) == MAX_MEANINGS
    assert 0 not in judging.busy
    assert not judging.waits(claimed(0, LEAST_LIKELY, conversation=0))
    assert not judging.waits(claimed(901, LEAST_LIKELY, conversation=901))


async def test_the_likeliest_danger_has_its_meaning_taken_first() -> None:
    meanings = Meanings()
    judging, _ = judging_with(meanings)
    for n, text in enumerate((LEAST_LIKELY, LIKELIEST)):
        assert judging.waits(claimed(n, text, conversation=n))
    await work_off(judging, 2)
    assert meanings.taken == [LIKELIEST, LEAST_LIKELY]


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("they locked me in and beat me", Rank.EMERGENCY),
        ("они забрали мой паспорт", Rank.DANGER),
        ("how do I check a vacancy?", Rank.ORDINARY),
        ("/human", Rank.ORDINARY),
    ],
)
def test_words_tell_who_is_answered_first(text: str, rank: Rank) -> None:
    judging, _ = judging_with(None)
    assert judging.ranks([received(text), received(text, chat="supergroup")]) == [rank, Rank.PRESSING]
    first = assess_message(text, JUDGE)
    assert judging.message(text) == judging.message(text) == first, "judged ahead or not, the judgement is the same"


def test_a_press_is_pressing_and_what_has_no_shape_is_ordinary() -> None:
    judging, _ = judging_with(None)
    address = Address(ChatId(1), private=True)
    press, shapeless = b'{"update_id":1,"callback_query":{"id":"1"}}', b"\xff{"
    ranks = judging.ranks([RawUpdate(1, address, raw) for raw in (press, shapeless)])
    assert ranks == [Rank.PRESSING, Rank.ORDINARY]
    assert judging.ranks([]) == []


def test_many_are_ranked_each_by_its_own_words() -> None:
    judging, _ = judging_with(None)
    texts = ["how do I check a vacancy?", "they locked me in and beat me", "/human", "они забрали мой паспорт", ""]
    wanted = [Rank.ORDINARY, Rank.EMERGENCY, Rank.ORDINARY, Rank.DANGER, Rank.ORDINARY]
    assert judging.ranks([received(text) for text in texts * 3]) == wanted * 3
    assert judging.ranks([received(text) for text in reversed(texts)]) == wanted[::-1]


def received(text: str, chat: str = "private") -> RawUpdate:
    return RawUpdate(1, Address(ChatId(1), private=chat == "private"), claimed(1, text, chat=chat).raw)


async def test_where_many_wait_a_meaning_leaves_a_core_to_who_answers() -> None:
    meanings = Meanings()
    judging, _ = judging_with(meanings)
    for n in range(MANY + 2):
        assert judging.waits(claimed(n, UNSURE, conversation=n))
    await work_off(judging, MANY + 2)
    assert meanings.modestly == [True] * 2 + [False] * MANY


async def test_a_meaning_that_fails_lets_its_update_go() -> None:
    judging, rung = judging_with(Meanings(fails=True))
    assert judging.waits(claimed(1, UNSURE))
    with pytest.raises(RuntimeError):
        await work_off(judging)
    assert rung
    assert judging.busy == []
    assert not judging.waits(claimed(1, UNSURE)), "it goes on without"


async def test_meanings_are_not_kept_for_ever() -> None:
    judging, _ = judging_with(Meanings())
    for number in range(MAX_KEPT + 5):
        assert judging.waits(claimed(number, UNSURE, conversation=number))
        await work_off(judging)
    assert judging.waits(claimed(0, UNSURE)), "forgotten, so it would be taken again"
    assert not judging.waits(claimed(MAX_KEPT + 4, UNSURE, conversation=7))


async def test_the_meanings_of_many_messages_of_one_chat_are_taken_in_one_go() -> None:
    judging, _ = judging_with(Meanings())
    assert all(judging.waits(claimed(number, UNSURE)) for number in range(1, 4))
    assert judging.busy == [1]
    await work_off(judging, 2)
    assert judging.busy == [1], "one of them is still to come"
    await work_off(judging)
    assert judging.busy == []
