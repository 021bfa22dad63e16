"""Delivery: order, limits, topics, joins, and what follows from a call that was made."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import CaseId, MessageId
from bot.domain.json import Json
from bot.domain.limits import Rates
from bot.domain.outgoing import Lane, Purpose, ToNobody, ToTopic
from bot.ports import Sent
from bot.storage.engine import Database
from dialogs.session import Session
from tests.fakes import NOW
from tests.services.posting import GROUP, PERSON, Post, copied, note, relay, reply, screen
from tests.storage.builders import call, private


async def test_a_screen_goes_to_the_persons_chat_and_is_remembered_for_hiding(post: Post) -> None:
    person = await post.person()
    await post.write(screen(person.id, "salem"))
    await post.deliver()
    [made] = post.sender.calls
    assert (made.method, made.params) == ("sendMessage", {"text": "salem", "chat_id": PERSON})
    async with post.database.open_unit() as unit:
        assert await unit.chat_messages.since(person.id, NOW) == [1001]
    assert await post.waiting() == 0


async def test_a_stream_keeps_its_order_while_a_call_is_in_flight(post: Post) -> None:
    person = await post.person()
    await post.write(*(screen(person.id, str(n)) for n in range(5)))
    [parcel] = await post.delivery.take(50)
    assert await post.delivery.take(50) == []
    await post.delivery.mark([await post.delivery.send(parcel)])
    await post.deliver()
    assert post.sender.texts == ["0", "1", "2", "3", "4"]


async def test_danger_goes_first(post: Post) -> None:
    calm, danger = await post.person(1), await post.person(2)
    await post.write(screen(calm.id, "calm"), replace(screen(danger.id, "danger"), lane=Lane.DANGER))
    await post.deliver()
    assert post.sender.texts == ["danger", "calm"]


async def test_a_topic_is_made_with_its_card_before_the_first_message(post: Post) -> None:
    case = await post.case()
    await post.write(relay(case, 10, "help"), relay(case, 11, "please"))
    await post.deliver()
    assert post.sender.methods[:3] == ["createForumTopic", "sendMessage", "sendMessage"]
    topic, card, message = post.sender.calls[:3]
    assert topic.params == {"chat_id": GROUP, "name": "Case"}
    assert card.params == {"text": "card", "chat_id": GROUP, "message_thread_id": 501}
    assert message.params == {"text": "help\n\nplease", "chat_id": GROUP, "message_thread_id": 501}
    async with post.database.open_unit() as unit:
        kept = await unit.cases.topic(case.id)
        assert kept is not None
        assert (kept.thread, kept.card_message) == (501, 1001)
        links = await unit.cases.links_of(case.id)
    assert [(link.person_message, link.topic_message, link.from_person) for link in links] == [
        (10, 1002, True),
        (11, 1002, True),
    ]


async def test_two_streams_of_a_case_make_one_topic(post: Post) -> None:
    case = await post.case()
    await post.write(relay(case, 10, "help"), replace(note(case.id), stream=f"t:{case.id}"))
    await post.deliver()
    assert len(post.sender.made("createForumTopic")) == 1
    assert sorted(post.sender.texts) == ["card", "help", "note"]


async def test_a_topic_made_just_before_a_crash_is_found_again(post: Post) -> None:
    case = await post.case()
    await post.write(relay(case, 10, "help"))
    await post.round()
    await post.restart()
    await post.deliver()
    assert len(post.sender.made("createForumTopic")) == 1
    assert post.sender.texts == ["card", "help"]


async def test_a_call_whose_mark_was_lost_in_a_crash_is_made_again(post: Post) -> None:
    person = await post.person()
    await post.write(screen(person.id))
    [parcel] = await post.delivery.take(50)
    await post.delivery.send(parcel)
    await post.restart()
    await post.deliver()
    assert post.sender.texts == ["hello", "hello"]


async def test_the_person_sees_that_a_message_stands_before_the_counselors(post: Post) -> None:
    case = await post.opened_case()
    await post.write(relay(case, 10, "one"), relay(case, 11, "two"))
    await post.deliver()
    marks = post.sender.made("setMessageReaction")
    assert [mark.params["message_id"] for mark in marks] == [10, 11]
    assert all(mark.params["chat_id"] == PERSON for mark in marks)
    assert marks[0].params["reaction"] == [{"type": "emoji", "emoji": "👌"}]


async def test_a_hidden_chat_gets_no_mark(post: Post) -> None:
    case = await post.opened_case()
    async with post.database.open_unit() as unit:
        person = await unit.conversations.get(case.conversation)
        hidden = replace(Session.fresh("x"), hidden=True)
        await unit.conversations.save(replace(person, session=hidden.to_json()))
        await unit.commit()
    await post.write(relay(case, 10, "one"))
    await post.deliver()
    assert post.sender.methods == ["sendMessage"]


async def test_a_delivered_reply_is_marked_in_the_topic_and_the_case_knows_its_first(post: Post) -> None:
    case = await post.opened_case()
    await post.write(reply(case, 50))
    await post.deliver()
    sent, mark = post.sender.calls
    assert sent.params == {"from_chat_id": GROUP, "message_id": 50, "chat_id": PERSON}
    assert mark.params == {
        "message_id": 50,
        "reaction": [{"type": "emoji", "emoji": "👍"}],
        "chat_id": GROUP,
    }
    async with post.database.open_unit() as unit:
        kept = await unit.cases.get(case.id)
        assert kept is not None
        assert kept.replied_at == post.clock.now()
        [link] = await unit.cases.links_of(case.id, topic_message=MessageId(50))
        assert not link.from_person


async def test_a_reply_finds_the_copy_of_the_message_it_replies_to(post: Post) -> None:
    case = await post.opened_case()
    await post.write(relay(case, 10, "question"))
    await post.deliver()
    copy: Json = {"$copy": {"case": int(case.id), "of": 1003, "side": "topic"}}
    unknown: Json = {"$copy": {"case": int(case.id), "of": 4711, "side": "topic"}}
    await post.write(
        reply(case, 50, reply_parameters={"message_id": copy}),
        reply(case, 51, reply_parameters={"message_id": unknown}),
    )
    await post.deliver()
    first, second = post.sender.made("copyMessage")
    assert first.params["reply_parameters"] == {"message_id": 10}
    assert "reply_parameters" not in second.params


async def test_an_album_is_linked_piece_by_piece(post: Post) -> None:
    case = await post.opened_case()
    await post.write(copied(case, 10, 11, 12))
    await post.deliver()
    [made] = post.sender.made("copyMessages")
    assert made.params["from_chat_id"] == PERSON
    async with post.database.open_unit() as unit:
        links = [link for link in await unit.cases.links_of(case.id) if link.person_message >= 10]
    assert [link.topic_message - links[0].topic_message for link in links] == [0, 1, 2]


async def test_texts_are_joined_only_as_far_as_a_message_reaches(post: Post) -> None:
    case = await post.opened_case()
    long = "😀" * 1000  # 2,000 UTF-16 units
    await post.write(relay(case, 10, long), relay(case, 11, long), relay(case, 12, "e" * 95))
    await post.deliver()
    assert [len(text) for text in post.sender.texts] == [2002, 95]


async def test_a_copy_between_texts_keeps_the_order(post: Post) -> None:
    case = await post.opened_case()
    await post.write(relay(case, 10, "a"), relay(case, 11, "b"), copied(case, 12), relay(case, 13, "c"))
    await post.deliver()
    told = [call.text or call.method for call in post.sender.calls if call.method != "setMessageReaction"]
    assert told == ["a\n\nb", "copyMessage", "c"]


async def test_the_card_is_edited_to_its_latest_text_once_a_minute_unless_pressing(post: Post) -> None:
    case = await post.opened_case()
    edit = call(
        f"k:{case.id}",
        target=ToTopic(case.id),
        purpose=Purpose.CARD,
        method="editMessageText",
        params={"$now": False},
        case=case.id,
    )
    await _new_card(post, case.id, "taken")
    await post.write(edit)
    await post.deliver_for(40)
    assert post.sender.calls == []
    await post.write(replace(edit, params={"$now": True}, stream="k:now"))
    await post.deliver()
    [made] = post.sender.calls
    assert made.params == {"text": "taken", "chat_id": GROUP, "message_id": 1001}
    await _new_card(post, case.id, "closed")
    await post.deliver_for(61)
    assert [made.text for made in post.sender.calls] == ["taken", "closed"]


async def _new_card(post: Post, case: CaseId, text: str) -> None:
    async with post.database.open_unit() as unit:
        topic = await unit.cases.topic(case)
        assert topic is not None
        await unit.cases.save_topic(replace(topic, card={"text": text}))
        await unit.commit()


async def test_a_card_edit_before_the_card_is_simply_done(post: Post) -> None:
    case = await post.case()
    await post.write(
        call(f"k:{case.id}", target=ToTopic(case.id), purpose=Purpose.CARD, method="editMessageText", case=case.id)
    )
    await post.deliver()
    assert post.sender.calls == []
    assert await post.waiting() == 0


async def test_the_group_never_gets_more_than_18_a_minute_and_danger_has_places_of_its_own(
    database: Database,
) -> None:
    post = await Post.at(database, Rates(30, 1, 20))
    case = await post.opened_case()
    post.clock.forward(70)
    await post.write(*(replace(note(case.id, str(n)), stream=f"c:{case.id}:{n}") for n in range(40)))
    await post.deliver_for(10)
    assert len(post.sender.calls) == 11
    await post.write(*(replace(note(case.id, "danger"), stream=f"d:{n}", lane=Lane.DANGER) for n in range(5)))
    await post.deliver_for(10)
    assert len(post.sender.calls) == 13
    assert post.sender.texts[-2:] == ["danger"] * 2
    await post.write(*(replace(note(case.id, "alarm"), stream=f"a:{n}", lane=Lane.ALARM) for n in range(9)))
    await post.deliver_for(10)
    assert len(post.sender.calls) == 18
    await post.restart(Rates(30, 1, 20))
    await post.deliver_for(30)
    assert len(post.sender.calls) == 18


async def test_a_full_group_does_not_keep_others_waiting(database: Database) -> None:
    post = await Post.at(database, Rates(30, 1, 3))
    case = await post.case()
    await post.write(*(replace(note(case.id), stream=f"c:{n}") for n in range(150)))
    person = await post.person(42)
    await post.write(screen(person.id, "salem"))
    await post.round()
    await post.round()
    assert "salem" in post.sender.texts


async def test_a_private_chat_gets_one_a_second(database: Database) -> None:
    post = await Post.at(database, Rates(30, 1, 20))
    person = await post.person()
    await post.write(*(screen(person.id, str(n)) for n in range(3)))
    await post.deliver()
    assert post.sender.texts == ["0"]
    assert 1 < post.delivery.seconds_to_next < 1.2
    post.clock.forward(1.1)
    await post.deliver()
    assert post.sender.texts == ["0", "1"]


async def test_a_button_is_answered_whatever_else_waits(database: Database) -> None:
    post = await Post.at(database, Rates(30, 1, 20))
    person = await post.person()
    await post.write(screen(person.id), screen(person.id))
    await post.write(
        call(
            "b:1",
            target=ToNobody(),
            lane=Lane.CALLBACK,
            purpose=Purpose.CALLBACK,
            method="answerCallbackQuery",
            params={"callback_query_id": "9"},
        )
    )
    await post.deliver()
    assert post.sender.made("answerCallbackQuery")[0].params == {"callback_query_id": "9"}


async def test_an_unreadable_answer_counts_as_sent_without_a_link(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", Sent(None))
    await post.write(relay(case, 10, "one"))
    await post.deliver()
    assert post.sender.texts == ["one"]
    async with post.database.open_unit() as unit:
        assert await unit.cases.links_of(case.id, person_message=MessageId(10)) == []


async def test_a_forgotten_conversation_goes_with_its_farewell(post: Post) -> None:
    person = await post.person()
    async with post.database.open_unit() as unit:
        await unit.conversations.erase(person.id)
        await unit.outbox.add([replace(screen(person.id, "bye"), purpose=Purpose.FAREWELL)])
        await unit.commit()
    await post.deliver()
    assert post.sender.texts == ["bye"]
    async with post.database.open_unit() as unit:
        before = NOW + timedelta(days=1)
        assert person.id not in await unit.conversations.idle_since(before, 10)
        address = private(PERSON)
        assert (await unit.conversations.ensure([address], NOW))[address] != person.id


async def test_a_card_written_while_its_topic_is_being_made_undoes_nothing(
    postgres_database: Database,
) -> None:
    post = await Post.at(postgres_database)
    case = await post.case()
    await post.write(relay(case, 10, "help"))
    async with post.database.open_unit() as turn:
        topic = await turn.cases.topic(case.id)
        assert topic is not None
        await post.round()
        await turn.cases.save_topic(replace(topic, card={"text": "newer"}))
        await turn.commit()
    await post.deliver()
    assert len(post.sender.made("createForumTopic")) == 1
    assert post.sender.texts == ["newer", "help"]
