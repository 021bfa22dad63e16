"""Edits, deletions and reactions."""

from typing import Any

import pytest

from bot.preview.limits import CALLBACK_SECONDS, DELETION_SECONDS
from bot.preview.people import Person
from bot.preview.reactions import FREE_REACTIONS
from bot.preview.seats import Seat
from tests.preview.clients import Client, Refusal, file
from tests.preview.conftest import Clock

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def _sent(client: Client, person: Person, **params: Any) -> int:
    sent = await client.call("sendMessage", chat_id=person.id, **({"text": "old"} | params))
    return int(sent["message_id"])


async def test_the_bot_edits_its_text_and_keyboard(client: Client, person: Person) -> None:
    number = await _sent(client, person, reply_markup=YES)
    edited = await client.call("editMessageText", chat_id=person.id, message_id=number, text="new")
    assert (edited["text"], edited["message_id"], "reply_markup" in edited) == ("new", number, False)
    assert person.last.edited
    await client.call("editMessageReplyMarkup", chat_id=person.id, message_id=number, reply_markup=YES)
    assert [button.text for button in person.last.buttons] == ["Yes"]
    with pytest.raises(Refusal, match="message is not modified: specified new message content"):
        await client.call("editMessageText", chat_id=person.id, message_id=number, text="new", reply_markup=YES)


async def test_the_bot_edits_captions_and_media(client: Client, person: Person) -> None:
    sent = await client.call("sendPhoto", chat_id=person.id, photo=file(b"1"), caption="old")
    number = sent["message_id"]
    await client.call("editMessageCaption", chat_id=person.id, message_id=number, caption="new")
    assert person.last.shown == "[photo] new"
    media = {"type": "document", "media": file(b"2"), "caption": "paper"}
    await client.call("editMessageMedia", chat_id=person.id, message_id=number, media=media)
    assert person.last.shown == "[document] paper"
    with pytest.raises(Refusal, match="there is no text in the message to edit"):
        await client.call("editMessageText", chat_id=person.id, message_id=number, text="x")
    text = await _sent(client, person)
    with pytest.raises(Refusal, match="there is no caption in the message to edit"):
        await client.call("editMessageCaption", chat_id=person.id, message_id=text, caption="x")


async def test_only_what_stands_and_is_the_bots_can_be_edited(client: Client, person: Person) -> None:
    own = person.write("mine")
    with pytest.raises(Refusal, match="message can't be edited"):
        await client.call("editMessageText", chat_id=person.id, message_id=own.id, text="x")
    number = await _sent(client, person)
    person.delete(person.last)
    with pytest.raises(Refusal, match="message to edit not found"):
        await client.call("editMessageText", chat_id=person.id, message_id=number, text="x")


async def test_a_persons_edit_is_told(client: Client, person: Person) -> None:
    message = person.write("my pasport")
    person.edit(message, "my passport")
    photo = person.photo("old")
    person.edit(photo, "new")
    updates = await client.updates()
    kinds = ("message", "edited_message")
    assert [next(k for k in kinds if k in update) for update in updates] == [*kinds, *kinds]
    assert updates[1]["edited_message"]["text"] == "my passport"
    assert updates[1]["edited_message"]["edit_date"]
    assert updates[3]["edited_message"]["caption"] == "new"


async def test_both_sides_messages_are_deleted_in_private(client: Client, person: Person) -> None:
    own = person.write("mine")
    number = await _sent(client, person)
    assert await client.call("deleteMessage", chat_id=person.id, message_id=own.id) is True
    assert await client.call("deleteMessages", chat_id=person.id, message_ids=[number, 9999]) is True
    assert [message.text for message in person.messages] == ["/start"]
    with pytest.raises(Refusal, match="message to delete not found"):
        await client.call("deleteMessage", chat_id=person.id, message_id=own.id)


async def test_after_48_hours_nothing_is_deleted_in_private(client: Client, clock: Clock, person: Person) -> None:
    number = await _sent(client, person)
    clock.now += DELETION_SECONDS - 60
    young = person.write("mine")
    clock.now += 61
    with pytest.raises(Refusal, match="message can't be deleted for everyone"):
        await client.call("deleteMessage", chat_id=person.id, message_id=number)
    with pytest.raises(Refusal, match="message can't be deleted for everyone"):
        await client.call("deleteMessages", chat_id=person.id, message_ids=[young.id, number])
    assert not young.deleted
    assert await client.call("deleteMessage", chat_id=person.id, message_id=young.id)


async def test_in_a_group_deletion_needs_the_right(client: Client, counselor: Seat) -> None:
    group = counselor.chat
    message, second = counselor.burst("one", "two")
    assert await client.call("deleteMessage", chat_id=group.id, message_id=message.id)
    counselor.promote_bot({"can_manage_topics"})
    with pytest.raises(Refusal, match="message can't be deleted"):
        await client.call("deleteMessage", chat_id=group.id, message_id=second.id)
    sent = await client.call("sendMessage", chat_id=group.id, text="own")
    assert await client.call("deleteMessage", chat_id=group.id, message_id=sent["message_id"])


async def test_too_many_or_no_messages_to_delete(client: Client, person: Person) -> None:
    for ids in ([], list(range(1, 102))):
        with pytest.raises(Refusal, match=r"message identifiers"):
            await client.call("deleteMessages", chat_id=person.id, message_ids=ids)


async def test_one_free_reaction(client: Client, person: Person) -> None:
    message = person.write("salem")
    where = {"chat_id": person.id, "message_id": message.id}
    for emoji in sorted(FREE_REACTIONS):
        await client.call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": emoji}])
        assert message.reaction == emoji
    await client.call("setMessageReaction", **where, reaction=[])
    assert message.reaction is None
    two = [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}]
    with pytest.raises(Refusal, match="reactions_too_many"):
        await client.call("setMessageReaction", **where, reaction=two)
    with pytest.raises(Refusal, match="reaction_invalid"):
        await client.call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "✅"}])
    person.delete(message)
    with pytest.raises(Refusal, match="message to react not found"):
        await client.call("setMessageReaction", **where, reaction=two[:1])


async def test_a_press_is_answered_within_150_seconds(client: Client, clock: Clock, person: Person) -> None:
    await _sent(client, person, reply_markup=YES)
    press = person.press(person.last, "y")
    with pytest.raises(Refusal, match="message_too_long"):
        await client.call("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
    clock.now += CALLBACK_SECONDS
    assert await client.call("answerCallbackQuery", callback_query_id=press.id, text="x", show_alert=True)
    assert press.is_alert
    clock.now += 1
    for query in (press.id, "77"):
        with pytest.raises(Refusal, match="query is too old and response timeout expired or query id is invalid"):
            await client.call("answerCallbackQuery", callback_query_id=query)
