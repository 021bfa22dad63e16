"""Who can be reached, what the bot may know, groups that move."""

import pytest

from bot.preview.members import BOT_RIGHTS
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.world import World
from tests.preview.clients import Client, Refusal


async def _refusal(client: Client, chat_id: int) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        await client.call("sendMessage", chat_id=chat_id, text="x")
    return refused.value.kind, refused.value.text


async def test_a_person_must_write_first(client: Client, world: World) -> None:
    person = Person(world, "Arman")
    text = "bot can't initiate conversation with a user"
    assert await _refusal(client, person.id) == ("forbidden", text)
    person.start("offer")
    assert (await client.updates())[0]["message"]["text"] == "/start offer"
    assert await client.call("sendMessage", chat_id=person.id, text="welcome")


async def test_a_block_is_told_and_holds(client: Client, person: Person) -> None:
    person.block()
    assert await _refusal(client, person.id) == ("forbidden", "bot was blocked by the user")
    person.start()
    updates = await client.updates()
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates if "my_chat_member" in u]
    assert statuses == ["kicked", "member"]
    assert updates[-1]["message"]["text"] == "/start"
    assert await client.call("sendMessage", chat_id=person.id, text="welcome back")


async def test_nobody_home(client: Client, world: World, person: Person) -> None:
    person.deactivate()
    assert await _refusal(client, person.id) == ("forbidden", "user is deactivated")
    assert await _refusal(client, 12345) == ("bad", "chat not found")
    assert await _refusal(client, -100777) == ("bad", "chat not found")
    assert world.updates.pending == []


async def test_the_bots_standing_in_a_group(client: Client, world: World, counselor: Seat) -> None:
    group = counselor.chat
    me = await client.call("getChatMember", chat_id=group.id, user_id=world.bot.id)
    assert me["status"] == "administrator"
    assert all(me[right] for right in BOT_RIGHTS)
    admins = await client.call("getChatAdministrators", chat_id=group.id)
    assert {admin["user"]["id"] for admin in admins} == {world.bot.id, counselor.account.id}
    counselor.demote_bot()
    counselor.write("the bot without rights doesn't see this")
    counselor.write("/seen")
    counselor.remove_bot()
    updates = await client.updates()
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert updates[1]["message"]["text"] == "/seen"
    assert updates[2]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert await _refusal(client, group.id) == ("forbidden", "bot was kicked from the supergroup chat")


async def test_leaving(client: Client, counselor: Seat) -> None:
    assert await client.call("leaveChat", chat_id=counselor.chat.id)
    text = "bot is not a member of the supergroup chat"
    assert await _refusal(client, counselor.chat.id) == ("forbidden", text)


async def test_strangers_and_outsiders(client: Client, person: Person, counselor: Seat) -> None:
    outsider = await client.call("getChatMember", chat_id=counselor.chat.id, user_id=person.id)
    assert outsider["status"] == "left"
    with pytest.raises(Refusal, match="member not found"):
        await client.call("getChatMember", chat_id=counselor.chat.id, user_id=12345)
    assert await client.call("getChatMemberCount", chat_id=counselor.chat.id) == 2


async def test_full_chats_parse(client: Client, person: Person, counselor: Seat) -> None:
    full = await client.call("getChat", chat_id=counselor.chat.id)
    assert (full["type"], full["is_forum"], full["title"]) == ("supergroup", True, "Counselors")
    full = await client.call("getChat", chat_id=person.id)
    assert (full["type"], full["first_name"]) == ("private", "Aigul")
    photos = await client.call("getUserProfilePhotos", user_id=person.id)
    assert photos["total_count"] == 0


@pytest.mark.parametrize("keeps_topics", [True, False])
async def test_a_migrated_group_names_its_successor(client: Client, counselor: Seat, keeps_topics: bool) -> None:
    old = counselor.chat
    topic = await client.call("createForumTopic", chat_id=old.id, name="№ 17")
    new = counselor.migrate(keeps_topics=keeps_topics)
    updates = [update["message"] for update in await client.updates()]
    assert (updates[0]["chat"]["id"], updates[0]["migrate_to_chat_id"]) == (old.id, new.id)
    assert (updates[1]["chat"]["id"], updates[1]["migrate_from_chat_id"]) == (new.id, old.id)
    with pytest.raises(Refusal) as refused:
        await client.call("sendMessage", chat_id=old.id, text="x")
    assert (refused.value.kind, refused.value.value) == ("migrated", new.id)
    where = {"chat_id": new.id, "message_thread_id": topic["message_thread_id"]}
    if keeps_topics:
        assert await client.call("sendMessage", **where, text="x")
    else:
        with pytest.raises(Refusal, match="message thread not found"):
            await client.call("sendMessage", **where, text="x")


async def test_a_basic_group_has_no_topics(client: Client, world: World) -> None:
    group = world.add_group("Basic", is_basic=True)
    assert group.id > -(10**9)
    with pytest.raises(Refusal, match="the chat is not a forum"):
        await client.call("createForumTopic", chat_id=group.id, name="x")


async def test_what_the_bot_says_about_itself(client: Client, world: World) -> None:
    me = await client.call("getMe")
    assert (me["is_bot"], me["username"]) == (True, world.bot.username)
    commands = [{"command": "menu", "description": "Menu"}]
    assert await client.call("setMyCommands", commands=commands)
    assert await client.call("setMyCommands", commands=[], language_code="kk")
    assert [command["command"] for command in await client.call("getMyCommands")] == ["menu"]
    assert [command["command"] for command in world.profile.commands_for("kk")] == ["menu"]
    with pytest.raises(Refusal, match="bot_command_invalid"):
        await client.call("setMyCommands", commands=[{"command": "Меню", "description": "x"}])
    assert await client.call("setMyDescription", description="Hello")
    assert await client.call("setMyShortDescription", short_description="Hi", language_code="ru")
    assert (await client.call("getMyDescription"))["description"] == "Hello"
    assert (await client.call("getMyShortDescription", language_code="ru"))["short_description"] == "Hi"
    assert (await client.call("getMyName"))["name"] == world.bot.first_name
    assert (await client.call("getChatMenuButton"))["type"] == "commands"
