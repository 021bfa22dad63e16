"""Whose conversation a raw update belongs to, whatever its shape."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import CaseId, ChatId, ThreadId
from bot.domain.update import Address
from bot.telegram.address import Unshaped, address_of, parse, salvage, to_raw

STAFF = ChatId(-1001)
PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -1001, "type": "supergroup"}
PERSON = Address(ChatId(5), private=True)
GENERAL = Address(STAFF, private=False)
TOPIC = Address(STAFF, private=False, thread=ThreadId(7))


def in_topic(name: object, *, is_bot: bool = True) -> dict[str, Any]:
    """A message that replies to nothing but the opening of its topic."""
    opening = {"from": {"id": 3, "is_bot": is_bot}, "forum_topic_created": {"name": name}}
    return {"chat": GROUP, "message_thread_id": 7, "is_topic_message": True, "reply_to_message": opening}


@pytest.mark.parametrize(
    ("update", "address"),
    [
        ({"message": {"message_id": 1, "chat": PRIVATE}}, PERSON),
        ({"edited_message": {"message_id": 1, "chat": PRIVATE}}, PERSON),
        ({"my_chat_member": {"chat": PRIVATE, "from": {"id": 5}}}, PERSON),
        ({"callback_query": {"id": "1", "from": {"id": 9}, "message": {"chat": PRIVATE}}}, PERSON),
        ({"callback_query": {"id": "1", "from": {"id": 5}}}, PERSON),
        ({"message": {"chat": GROUP}}, GENERAL),
        ({"message": {"chat": GROUP, "message_thread_id": 7, "is_topic_message": True}}, TOPIC),
        ({"message": in_topic("🔴 12 · ru · danger")}, replace(TOPIC, case=CaseId(12))),
        ({"message": in_topic("🔴 12 · ru · danger", is_bot=False)}, TOPIC),
        ({"message": in_topic("12 friends")}, TOPIC),
        ({"message": in_topic(None)}, TOPIC),
        ({"message": {"chat": GROUP, "message_thread_id": 7}}, GENERAL),
        ({"message": {"chat": GROUP, "message_thread_id": 1, "is_topic_message": True}}, GENERAL),
        (
            {"callback_query": {"message": {"chat": GROUP, "message_thread_id": 7, "is_topic_message": True}}},
            TOPIC,
        ),
        ({"message": {"chat": {"id": -2, "type": "supergroup"}, "migrate_from_chat_id": -1001}}, GENERAL),
        ({"message": {"chat": {"id": -3, "type": "channel"}}}, None),
        ({"poll": {"id": "1"}}, GENERAL),
        ({"message": "what?"}, GENERAL),
        ({"message": {"chat": {"id": "five", "type": "private"}}}, GENERAL),
        ({"message": {"chat": {"id": 5, "type": "dream"}}}, GENERAL),
        ({"callback_query": {}}, GENERAL),
    ],
)
def test_whose_it_is(update: dict[str, Any], address: Address | None) -> None:
    assert address_of(update, STAFF) == address


def test_an_update_without_an_id_is_no_update() -> None:
    with pytest.raises(Unshaped):
        to_raw({"message": {}}, STAFF)
    with pytest.raises(Unshaped):
        to_raw(["update"], STAFF)


def test_a_group_that_moves_tells_its_new_id_in_both_places() -> None:
    old, new = {"id": -5, "type": "group"}, {"id": -1005, "type": "supergroup"}
    notes = ({"chat": old, "migrate_to_chat_id": -1005}, {"chat": new, "migrate_from_chat_id": -5})
    for note in notes:
        raw = to_raw({"update_id": 1, "message": note}, STAFF)
        assert raw is not None
        assert (raw.address.chat, raw.moved_to) == (-5, -1005)
    for odd in ({"chat": old, "migrate_to_chat_id": "x"}, {"chat": {"id": -5, "type": "?"}, "migrate_to_chat_id": -9}):
        raw = to_raw({"update_id": 1, "message": odd}, STAFF)
        assert raw is not None
        assert raw.moved_to is None


def test_half_a_surrogate_pair_does_not_spoil_a_batch() -> None:
    body = b'{"update_id":3,"message":{"chat":{"id":5,"type":"private"},"text":"\\ud83d"}}'
    raw = to_raw(parse(body), STAFF)
    assert raw is not None
    assert (raw.update_id, raw.address) == (3, PERSON)
    assert json.loads(raw.raw)["message"]["text"] == "\ud83d"


def test_an_update_that_is_no_json_is_kept_for_a_human() -> None:
    raw = salvage(b'{"ok":true,"result":[{"update_id": 12,"message":', STAFF)
    assert raw is not None
    assert (raw.update_id, raw.address) == (12, GENERAL)
    assert salvage(b"nothing", STAFF) is None
    assert salvage(b'"update_id":1 "update_id":2', STAFF) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "else"]),
    st.dictionaries(st.sampled_from(["chat", "from", "message", "message_thread_id", "x"]), json_values) | json_values,
)
def test_any_shape_finds_a_place(kind: str, body: Any) -> None:
    raw = to_raw({"update_id": 1, kind: body}, STAFF)
    assert raw is None or json.loads(raw.raw) == {"update_id": 1, kind: body}
