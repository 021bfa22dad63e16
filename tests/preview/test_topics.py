"""Forum topics: the bot's, the counselors', and those that are gone."""

import pytest

from bot.preview.chats import Chat
from bot.preview.seats import Seat
from bot.preview.world import World
from tests.preview.clients import Client, Refusal


async def _topic(client: Client, group: Chat, name: str = "№ 17 urgent") -> int:
    topic = await client.call("createForumTopic", chat_id=group.id, name=name)
    assert topic["name"] == name
    return int(topic["message_thread_id"])


async def test_a_topic_holds_a_conversation(client: Client, world: World, counselor: Seat) -> None:
    group = counselor.chat
    topic_id = await _topic(client, group)
    sent = await client.call("sendMessage", chat_id=group.id, message_thread_id=topic_id, text="card")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic_id, True)
    seat = counselor.in_topic(topic_id)
    seat.write("hello")
    seat.reply(group.history[sent["message_id"]], "on the card")
    counselor.write("in General")
    updates = [update["message"] for update in await client.updates()]
    assert [message.get("is_topic_message", False) for message in updates] == [True, True, False]
    assert [message.get("message_thread_id") for message in updates] == [topic_id, topic_id, None]
    assert updates[0]["reply_to_message"]["forum_topic_created"]["name"] == "№ 17 urgent"
    assert updates[1]["reply_to_message"]["text"] == "card"
    assert [m.text for m in seat.messages if not m.is_service] == ["card", "hello", "on the card"]


async def test_a_reply_in_general_has_a_thread_that_is_no_topic(client: Client, counselor: Seat) -> None:
    first = counselor.write("first")
    counselor.reply(first, "second")
    reply = (await client.updates())[1]["message"]
    assert (reply["message_thread_id"], reply.get("is_topic_message", False)) == (first.id, False)


async def test_counselors_topics_are_announced(client: Client, counselor: Seat) -> None:
    topic = counselor.create_topic("My topic")
    seat = counselor.in_topic(topic)
    seat.rename_topic("Renamed")
    seat.close_topic()
    seat.reopen_topic()
    events = ("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened")
    updates = [update["message"] for update in await client.updates()]
    assert [next(event for event in events if event in message) for message in updates] == list(events)
    assert {message["message_thread_id"] for message in updates} == {topic.id}


async def test_the_bots_own_events_are_not_told_to_it(client: Client, world: World, group: Chat) -> None:
    topic_id = await _topic(client, group)
    where = {"chat_id": group.id, "message_thread_id": topic_id}
    await client.call("editForumTopic", **where, name="renamed")
    await client.call("closeForumTopic", **where)
    with pytest.raises(Refusal, match="topic_not_modified"):
        await client.call("closeForumTopic", **where)
    await client.call("reopenForumTopic", **where)
    assert group.topics[topic_id].name == "renamed"
    assert world.updates.pending == []
    await client.call("deleteForumTopic", **where)
    assert group.open_topics == []


@pytest.mark.parametrize("by_counselor", [True, False])
async def test_a_deleted_topic_is_silent_and_refuses(
    client: Client, world: World, counselor: Seat, by_counselor: bool
) -> None:
    group = counselor.chat
    topic_id = await _topic(client, group)
    await client.call("sendMessage", chat_id=group.id, message_thread_id=topic_id, text="card")
    if by_counselor:
        counselor.in_topic(topic_id).delete_topic()
    else:
        await client.call("deleteForumTopic", chat_id=group.id, message_thread_id=topic_id)
    assert world.updates.pending == []
    for gone in (topic_id, 1, 999):
        with pytest.raises(Refusal) as refused:
            await client.call("sendMessage", chat_id=group.id, message_thread_id=gone, text="x")
        assert (refused.value.kind, refused.value.text) == ("bad", "message thread not found")
    with pytest.raises(Refusal, match="topic_id_invalid"):
        await client.call("editForumTopic", chat_id=group.id, message_thread_id=topic_id, name="x")
    assert counselor.messages == []


async def test_topics_need_a_forum_and_the_right(client: Client, counselor: Seat) -> None:
    group = counselor.chat
    counselor.promote_bot({"can_delete_messages"})
    with pytest.raises(Refusal, match="not enough rights to create a topic"):
        await _topic(client, group)
    topic = counselor.create_topic("closed")
    counselor.in_topic(topic).close_topic()
    with pytest.raises(Refusal, match="topic_closed"):
        await client.call("sendMessage", chat_id=group.id, message_thread_id=topic.id, text="x")
    counselor.promote_bot()
    await client.call("sendMessage", chat_id=group.id, message_thread_id=topic.id, text="x")
    counselor.switch_topics(on=False)
    with pytest.raises(Refusal, match="the chat is not a forum"):
        await _topic(client, group)
    with pytest.raises(Refusal, match="message thread not found"):
        await client.call("sendMessage", chat_id=group.id, message_thread_id=topic.id, text="x")


async def test_topic_names_have_a_limit(client: Client, group: Chat) -> None:
    assert await _topic(client, group, "x" * 128)
    for name in ("x" * 129, " "):
        with pytest.raises(Refusal):
            await client.call("createForumTopic", chat_id=group.id, name=name)


async def test_an_anonymous_admin_hides_behind_the_group(client: Client, counselor: Seat) -> None:
    topic_id = await _topic(client, counselor.chat)
    keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    await client.call("sendMessage", chat_id=counselor.chat.id, message_thread_id=topic_id, text="card",
                      reply_markup=keyboard)  # fmt: skip
    hidden = counselor.in_topic(topic_id)
    hidden.anonymous = True
    hidden.press(hidden.last, "Take")
    hidden.write("hello")
    updates = await client.updates()
    pressed = updates[0]["callback_query"]
    assert (pressed.get("from") or pressed["from_user"])["id"] == counselor.account.id
    message = updates[1]["message"]
    assert (message.get("from") or message["from_user"])["id"] == 1087968824
    assert message["sender_chat"]["id"] == counselor.chat.id


async def test_pins(client: Client, counselor: Seat) -> None:
    group = counselor.chat
    topic_id = await _topic(client, group)
    sent = await client.call("sendMessage", chat_id=group.id, message_thread_id=topic_id, text="card")
    assert await client.call("pinChatMessage", chat_id=group.id, message_id=sent["message_id"])
    full = await client.call("getChat", chat_id=group.id)
    assert full["pinned_message"]["text"] == "card"
    assert await client.call("unpinChatMessage", chat_id=group.id, message_id=sent["message_id"])
    counselor.promote_bot({"can_manage_topics"})
    with pytest.raises(Refusal, match="not enough rights to manage pinned messages in the chat"):
        await client.call("pinChatMessage", chat_id=group.id, message_id=sent["message_id"])
