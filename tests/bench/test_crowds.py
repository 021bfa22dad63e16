"""Simulated persons: one thing unanswered each, everything answered once, the same seed the same conversation."""

import re

from bench.load.calls import GROUP, Call
from bench.load.crowd import Crowd, Key, Said
from bench.load.echo import Echo, Press
from bench.load.talk import Talk


def screen(chat: int, message: int, *data: str, text: str = "screen") -> Call:
    rows = [[{"text": "b", "callback_data": one}] for one in data]
    return Call("sendmessage", {"text": text, "reply_markup": {"inline_keyboard": rows}}, chat, message)


def said_by(crowd: Crowd) -> list[Said]:
    found = []
    while (said := crowd.speak()) is not None:
        found.append(said)
    return found


def chat_of(said: Said) -> int:
    return int(said.body.partition(b'"chat":{"id":')[2].partition(b",")[0])


def test_each_person_waits_for_an_answer() -> None:
    crowd = Echo(3)
    first = said_by(crowd)
    assert len(first) == 3
    answered = list(crowd.heard(screen(chat_of(first[1]), 10)))
    assert answered == [first[1].key]
    assert list(crowd.heard(screen(chat_of(first[1]), 11))) == []
    assert [chat_of(said) for said in said_by(crowd)] == [chat_of(first[1])]


def test_presses_leave_counselors_in_peace() -> None:
    crowd = Press(1, contact=True)
    chat = 0
    for message in range(200):
        (said,) = said_by(crowd)
        chat = chat or chat_of(said)
        assert b"human" not in said.body
        assert b"hide" not in said.body
        list(crowd.heard(screen(chat, message, "s:menu.doors:offer", "s:menu.doors:human", "s:menu.doors:hide")))


def test_a_press_is_answered_at_once_but_the_person_waits_for_the_screen() -> None:
    crowd = Talk(1)
    (start,) = said_by(crowd)
    chat = chat_of(start)
    assert list(crowd.heard(screen(chat, 5, "s:start.notice:go_on"))) == [start.key]
    (press,) = said_by(crowd)
    assert b"callback_query" in press.body
    callback = press.body.partition(b'"id":"')[2].partition(b'"')[0].decode()
    assert list(crowd.heard(Call("answercallbackquery", {"callback_query_id": callback}, 0, 0))) == [press.key]
    assert said_by(crowd) == []
    assert list(crowd.heard(screen(chat, 6, "s:start.safe:yes"))) == []
    assert len(said_by(crowd)) == 1


def test_everything_that_is_said_is_answered_once_and_persons_leave() -> None:
    crowd = Talk(5, seed=3)
    out: dict[Key, Said] = {}
    for message in range(600):
        for said in said_by(crowd):
            out[said.key] = said
        key, said = next(iter(out.items()))
        for answered in crowd.heard(screen(chat_of(said), message, "s:menu.doors:offer")):
            del out[answered]
        assert key not in out
        assert len(out) <= 5
    assert crowd.persons > 20


def test_the_same_seed_says_the_same() -> None:
    def spoken(seed: int) -> list[bytes]:
        crowd, found = Talk(1, seed=seed), []
        for message in range(60):
            (said,) = said_by(crowd)
            found.append(re.sub(rb'"date":\d+', b"", said.body))
            list(crowd.heard(screen(chat_of(said), message, "s:menu.doors:offer", "s:menu.doors:before")))
        return found

    assert spoken(1) == spoken(1)
    assert spoken(1) != spoken(2)


def test_a_relayed_word_is_answered_in_the_topic_and_a_counselor_may_reply() -> None:
    crowd = Talk(1, seed=2)
    relayed = replies = 0
    for number in range(400):
        for said in said_by(crowd):
            if said.waits:
                list(crowd.heard(screen(chat_of(said), number, "s:human.waiting:menu")))
                continue
            relayed += 1
            list(crowd.heard(in_topic(7 + number % 9, number, f"k:take:{number}")))
            assert list(crowd.heard(in_topic(7 + number % 9, number, text=f"words #{said.key}#"))) == [said.key]
            replies += sum(b"=%d=" % aside.key in aside.body for aside in crowd.asides())
    assert 0 < replies < relayed


def in_topic(thread: int, message: int, *data: str, text: str = "card") -> Call:
    call = screen(GROUP, message, *data, text=text)
    call.params["message_thread_id"] = thread
    return call
