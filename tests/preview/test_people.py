"""What persons can and can't do, and how the world is watched."""

import pytest

from bot.preview.entities import utf16_length
from bot.preview.errors import Impossible
from bot.preview.limits import DELETION_SECONDS
from bot.preview.notices import Change
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.world import World
from tests.preview.conftest import Clock


def test_a_long_text_is_split_by_the_app(person: Person) -> None:
    words = "жұмыс 😀 " * 1200
    pieces = person.paste(words)
    assert len(pieces) == 3
    assert all(utf16_length(piece.text) <= 4096 for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == words.strip()


def test_a_text_without_gaps_is_split_too(person: Person) -> None:
    assert [len(piece.text) for piece in person.paste("x" * 9000)] == [4096, 4096, 808]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_can_not_be_said(person: Person, text: str) -> None:
    with pytest.raises(Impossible):
        person.write(text)


def test_who_is_shut_out_can_not_act(world: World, person: Person, counselor: Seat) -> None:
    person.block()
    with pytest.raises(Impossible, match="blocks the bot"):
        person.write("x")
    person.unblock()
    person.deactivate()
    with pytest.raises(Impossible, match="deleted"):
        person.write("x")
    stranger = Person(world, "Stranger").at(counselor.chat)
    with pytest.raises(Impossible, match="not in the group"):
        stranger.write("x")
    old = counselor.chat
    counselor.migrate()
    with pytest.raises(Impossible, match="another id"):
        Person.of(world, counselor.account).at(old).write("x")
    counselor.write("x")


def test_topics_can_be_closed_or_gone(world: World, counselor: Seat) -> None:
    topic = counselor.create_topic("№ 17")
    helper = Person(world, "Helper").join(counselor.chat, status="member").in_topic(topic)
    helper.write("x")
    counselor.in_topic(topic).close_topic()
    with pytest.raises(Impossible, match="closed"):
        helper.write("x")
    counselor.in_topic(topic).write("a manager may")
    counselor.in_topic(topic).delete_topic()
    with pytest.raises(Impossible, match="gone"):
        counselor.in_topic(topic).write("x")
    with pytest.raises(Impossible, match="gone"):
        counselor.in_topic(topic).close_topic()


def test_only_own_young_messages_change(world: World, clock: Clock, person: Person) -> None:
    message = person.write("old")
    forwarded = person.forward("Work in Seoul")
    with pytest.raises(Impossible):
        person.edit(forwarded, "x")
    clock.now += DELETION_SECONDS + 1
    with pytest.raises(Impossible, match="48 hours"):
        person.edit(message, "x")
    with pytest.raises(Impossible, match="48 hours"):
        person.delete(message)


def test_a_message_is_forwarded_with_its_origin(world: World, person: Person) -> None:
    relative = Person(world, "Mother")
    relative.start()
    sent = relative.forward_message(person.write("look"))
    assert (sent.forward_origin or {})["sender_user"]["first_name"] == "Aigul"
    person.account.hides_in_forwards = True
    sent = relative.forward_message(person.write("look"))
    assert (sent.forward_origin or {})["type"] == "hidden_user"


def test_buttons_are_found_by_what_is_seen(person: Person) -> None:
    message = person.write("x")
    message.markup = {
        "inline_keyboard": [
            [{"text": "✅ Yes", "callback_data": "y"}],
            [{"text": "Open", "url": "https://a.kz"}],
        ]
    }
    assert person.press(message, "Yes").data == "y"
    with pytest.raises(Impossible, match=r"url: https://a\.kz"):
        person.press(message, "Open")
    with pytest.raises(Impossible, match="no button"):
        person.press(message, "Maybe")
    person.delete(message)
    with pytest.raises(Impossible, match="gone"):
        person.press(message, "Yes")


async def test_changes_are_told_in_order(world: World, person: Person) -> None:
    async with world.subscribe() as changes:
        message = person.write("x")
        person.edit(message, "y")
        person.delete(message)
        told = [await anext(changes) for _ in range(3)]
    assert told == [Change(person.id, kind, message.id) for kind in ("message", "edited", "deleted")]


async def test_waiting_ends(world: World, person: Person) -> None:
    with pytest.raises(TimeoutError):
        await world.until(lambda: person.chat.from_bot, seconds=0.01)


def test_ids_are_counted_as_telegram_does(world: World, person: Person, counselor: Seat) -> None:
    other = Person(world, "Other")
    assert other.start().id == person.write("x").id - 1
    assert [counselor.write("x").id, counselor.write("y").id] == [1, 2]


def test_world_is_made_to_measure(world: World) -> None:
    person = Person(world, "Known", account_id=123456)
    assert Person(world, "Next").id != person.id
    group = world.add_group("Other", chat_id=-1001234567890, bot_rights=())
    assert not world.bot_member(group).may("can_manage_topics")
    with pytest.raises(ValueError, match="unknown rights"):
        world.add_group("Wrong", bot_rights={"can_fly"})
