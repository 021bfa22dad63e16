"""What follows from every outcome but success: tried again, mended, or told to a human; never silently lost."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.ids import CaseId, ChatId
from bot.domain.json import Json
from bot.domain.outgoing import Lane, Outgoing, Purpose, ToGroup, ToTopic
from bot.ports import Again, Blocked, Migrated, Outcome, Refused, TopicGone, Wait
from tests.services.posting import GROUP, PERSON, Post, copied, note, relay, reply, screen
from tests.storage.builders import call

NO_ANSWER = Again("TimeoutError")


async def test_a_chat_told_to_wait_rests_over_a_restart_and_others_go_on(post: Post) -> None:
    waiting, other = await post.person(1), await post.person(2)
    post.sender.next("sendMessage", Wait(20))
    await post.write(screen(waiting.id, "a"))
    await post.deliver()
    await post.restart()
    await post.write(replace(screen(waiting.id, "b"), stream="p:more"), screen(other.id, "c"))
    await post.deliver_for(15)
    assert post.sender.texts == ["a", "c"]
    await post.deliver_for(6)
    assert post.sender.texts == ["a", "c", "a", "b"]


async def test_several_chats_told_to_wait_at_once_make_all_rest(post: Post) -> None:
    post.sender.next("sendMessage", Wait(10), Wait(10), Wait(10))
    for chat in (1, 2, 3):
        await post.write(screen((await post.person(chat)).id))
    await post.deliver()
    await post.write(screen((await post.person(4)).id, "new"))
    await post.deliver_for(9)
    assert len(post.sender.calls) == 3
    await post.deliver_for(2)
    assert len(post.sender.calls) == 7


async def test_a_mark_told_to_wait_holds_up_only_marks(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("setMessageReaction", Wait(30))
    await post.write(reply(case, 50))
    await post.deliver()
    await post.write(note(case.id, "goes on"))
    await post.deliver()
    assert "goes on" in post.sender.texts


async def test_a_reply_that_waits_long_is_told_once_and_delivered_later(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", Wait(100), Wait(100))
    await post.write(reply(case, 50))
    await post.deliver_for(250)
    [told] = [made for made in post.sender.calls if made.method == "sendMessage"]
    assert told.text.startswith("Not delivered yet")
    assert told.params["reply_parameters"] == {"message_id": 50, "allow_sending_without_reply": True}
    assert len(post.sender.made("copyMessage")) == 3
    assert post.sender.methods[-1] == "setMessageReaction"


async def test_a_reply_is_tried_without_end_and_its_writer_told_after_three_times(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", *[NO_ANSWER] * 12)
    await post.write(reply(case, 50))
    await post.deliver_for(2)
    assert post.sender.texts == []
    await post.deliver_for(10)
    assert len(post.sender.texts) == 1
    await post.deliver_for(700)
    assert len(post.sender.made("copyMessage")) == 13
    assert len(post.sender.texts) == 1
    assert post.sender.methods[-1] == "setMessageReaction"


async def test_backoff_doubles_and_holds_back_the_stream_only(post: Post) -> None:
    person = await post.person()
    post.sender.next("sendMessage", NO_ANSWER, NO_ANSWER, NO_ANSWER)
    await post.write(screen(person.id, "a"), screen(person.id, "b"))
    tries = []
    for second in range(9):
        if await post.round():
            tries.append(second)
        post.clock.forward(1)
    assert tries == [0, 1, 3, 7, 8]
    assert post.sender.texts == ["a", "a", "a", "a", "b"]


async def test_a_screen_is_given_up_after_a_day_and_the_staff_reads_its_number(post: Post) -> None:
    person = await post.person()
    post.sender.next("sendMessage", NO_ANSWER)
    await post.write(screen(person.id, "old"))
    await post.deliver()
    post.clock.forward(90_000)
    post.sender.next("sendMessage", NO_ANSWER)
    await post.deliver()
    assert post.sender.calls[-1].params["chat_id"] == GROUP
    assert "could not be sent (outbox" in post.sender.texts[-1]
    assert await post.waiting() == 0


async def test_a_danger_screen_is_never_given_up(post: Post) -> None:
    person = await post.person()
    post.sender.next("sendMessage", NO_ANSWER)
    await post.write(replace(screen(person.id, "call 112"), lane=Lane.DANGER))
    await post.deliver()
    post.clock.forward(90_000)
    post.sender.next("sendMessage", NO_ANSWER)
    await post.deliver_for(70)
    assert post.sender.texts == ["call 112"] * 3


async def test_a_person_who_stopped_the_bot_gets_their_replies_when_they_return(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", Blocked("Forbidden: bot was blocked by the user"))
    await post.write(reply(case, 50), screen(case.conversation, "menu"))
    await post.deliver_for(5)
    [told] = post.sender.made("sendMessage")
    assert "the person has stopped the bot" in told.text
    assert told.params["reply_parameters"] == {"message_id": 50, "allow_sending_without_reply": True}
    async with post.database.open_unit() as unit:
        assert (await unit.conversations.get(case.conversation)).blocked
        await unit.outbox.release(case.conversation, post.clock.now())
        await unit.commit()
    await post.deliver()
    assert len(post.sender.made("copyMessage")) == 2
    assert "menu" not in post.sender.texts


async def test_a_screen_to_a_person_who_left_tells_an_open_case_once(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", Blocked("Forbidden: user is deactivated"))
    await post.write(screen(case.conversation, "a"))
    await post.deliver()
    post.sender.answering = _blocks_person
    await post.write(screen(case.conversation, "b"))
    await post.deliver()
    assert len([text for text in post.sender.texts if text.startswith("The person has stopped")]) == 1
    assert await post.waiting() == 0


def _blocks_person(method: str, params: Mapping[str, Json]) -> Outcome | None:
    return Blocked("Forbidden: user is deactivated") if params.get("chat_id") == PERSON else None


async def test_a_deleted_topic_is_made_again_with_its_card_and_the_message(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", TopicGone())
    await post.write(relay(case, 10, "still here"))
    await post.deliver()
    told = [made.text or made.method for made in post.sender.calls]
    assert told == ["still here", "createForumTopic", "card", "still here", "setMessageReaction"]
    assert post.sender.calls[3].params["message_thread_id"] == 502


async def test_topics_that_vanish_every_time_do_not_make_a_storm(post: Post) -> None:
    case = await post.opened_case()
    post.sender.answering = lambda method, params: TopicGone() if params.get("text") == "lost" else None
    await post.write(relay(case, 10, "lost"))
    await post.deliver_for(60)
    assert len(post.sender.made("createForumTopic")) < 8
    post.sender.answering = None
    await post.deliver_for(70)
    assert post.sender.texts[-1] == "lost"


async def test_a_closed_topic_is_reopened(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", Refused(400, "Bad Request: TOPIC_CLOSED"))
    await post.write(relay(case, 10, "more"))
    await post.deliver()
    told = [made.text or made.method for made in post.sender.calls]
    assert told == ["more", "reopenForumTopic", "more", "setMessageReaction"]


async def test_messages_wait_for_the_right_to_make_topics_and_a_human_is_told_once(post: Post) -> None:
    case = await post.case()
    refused = Refused(400, "Bad Request: not enough rights to create a topic")
    post.sender.next("createForumTopic", refused, refused)
    await post.write(relay(case, 10, "help"))
    await post.deliver_for(130)
    [told] = [text for text in post.sender.texts if "has no topic" in text]
    assert "not enough rights" in told
    assert post.sender.texts[-1] == "help"


async def test_a_refused_card_does_not_keep_the_message(post: Post) -> None:
    case = await post.case()
    post.sender.next("sendMessage", Refused(400, "Bad Request: BUTTON_DATA_INVALID"))
    await post.write(relay(case, 10, "help"))
    await post.deliver()
    assert "help" in post.sender.texts
    assert any("could not be sent" in text for text in post.sender.texts)


async def test_a_migrated_group_is_followed(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", Migrated(ChatId(-100500)))
    await post.write(relay(case, 10, "hello"))
    await post.deliver()
    first, second, *_ = post.sender.calls
    assert (first.params["chat_id"], second.params["chat_id"]) == (GROUP, -100500)
    await post.restart()
    await post.write(relay(case, 11, "again"))
    await post.deliver()
    assert post.sender.made("sendMessage")[-1].params["chat_id"] == -100500


@pytest.mark.parametrize(
    ("method", "purpose", "error"),
    [
        ("editMessageText", Purpose.SCREEN, "Bad Request: message is not modified: specified new message…"),
        ("answerCallbackQuery", Purpose.CALLBACK, "Bad Request: query is too old and response timeout expired"),
        ("deleteMessages", Purpose.ERASE, "Bad Request: message can't be deleted"),
        ("setMessageReaction", Purpose.REACTION, "Bad Request: message to react not found"),
    ],
)
async def test_what_is_so_already_is_done(post: Post, method: str, purpose: Purpose, error: str) -> None:
    person = await post.person()
    params: dict[str, Json] = {"message_id": 1, "message_ids": [1], "text": "x"}
    row = replace(screen(person.id), method=method, purpose=purpose, params=params)
    post.sender.next(method, Refused(400, error))
    await post.write(row)
    await post.deliver()
    assert post.sender.methods == [method]
    assert await post.waiting() == 0


@pytest.mark.parametrize("error", ["message to edit not found", "message can't be edited"])
async def test_an_impossible_edit_goes_as_a_new_message(post: Post, error: str) -> None:
    person = await post.person()
    edit = replace(
        screen(person.id, "new words", message_id=5, parse_mode="HTML", reply_markup={"inline_keyboard": []}),
        method="editMessageText",
    )
    post.sender.next("editMessageText", Refused(400, f"Bad Request: {error}"))
    await post.write(edit)
    await post.deliver()
    [made] = post.sender.made("sendMessage")
    assert made.params == {
        "text": "new words",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": []},
        "chat_id": PERSON,
    }


async def test_a_screen_with_broken_markup_goes_as_plain_text(post: Post) -> None:
    person = await post.person()
    post.sender.next("sendMessage", Refused(400, "Bad Request: can't parse entities: …"))
    await post.write(screen(person.id, "<b>A &amp; B</b>", parse_mode="HTML"))
    await post.deliver()
    assert post.sender.calls[-1].params == {"text": "A & B", "chat_id": PERSON}


async def test_a_reply_goes_without_the_message_it_replied_to(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", Refused(400, "Bad Request: message to be replied not found"))
    await post.write(reply(case, 50, reply_parameters={"message_id": 9}))
    await post.deliver()
    assert "reply_parameters" not in post.sender.made("copyMessage")[1].params


async def test_a_reply_that_telegram_refuses_is_told_to_its_writer(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", Refused(400, "Bad Request: chat not found"))
    await post.write(reply(case, 50))
    await post.deliver()
    [told] = post.sender.made("sendMessage")
    assert told.text == "Not delivered: chat not found"
    assert told.params["reply_parameters"] == {"message_id": 50, "allow_sending_without_reply": True}
    assert post.sender.made("setMessageReaction") == []


async def test_a_joined_text_that_is_refused_goes_piece_by_piece(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", Refused(400, "Bad Request: message is too long"))
    await post.write(relay(case, 10, "a"), relay(case, 11, "b"))
    await post.deliver()
    assert post.sender.texts == ["a\n\nb", "a", "b"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("message to copy not found", "The person deleted a message before it could be copied here."),
        ("VOICE_MESSAGES_FORBIDDEN", "A message from the person could not be copied: VOICE_MESSAGES_FORBIDDEN"),
    ],
)
async def test_a_message_that_cannot_be_copied_is_told(post: Post, error: str, told: str) -> None:
    case = await post.opened_case()
    post.sender.next("copyMessage", Refused(400, f"Bad Request: {error}"))
    await post.write(copied(case, 10))
    await post.deliver()
    assert post.sender.texts == [told]
    assert post.sender.made("setMessageReaction") == []


async def test_a_deleted_card_comes_back_with_the_next_message(post: Post) -> None:
    case = await post.opened_case()
    edit = _topic_row(case.id, Purpose.CARD, "editMessageText", {"$now": True})
    post.sender.next("editMessageText", Refused(400, "Bad Request: message to edit not found"))
    await post.write(edit)
    await post.deliver()
    await post.write(relay(case, 10, "more"))
    await post.deliver()
    assert post.sender.texts == ["card", "more"]


def _topic_row(case: CaseId, purpose: Purpose, method: str, params: dict[str, Json]) -> Outgoing:
    target = ToTopic(case)
    return call(f"k:{case}", target=target, purpose=purpose, method=method, params=params)


async def test_closing_a_topic_that_is_gone_is_done(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("closeForumTopic", TopicGone())
    await post.write(_topic_row(case.id, Purpose.TOPIC, "closeForumTopic", {}))
    await post.deliver()
    assert post.sender.methods == ["closeForumTopic"]
    assert await post.waiting() == 0


async def test_a_refused_note_in_general_does_not_make_another(post: Post) -> None:
    post.sender.next("sendMessage", Refused(400, "Bad Request: something new"))
    await post.write(call(f"g:{GROUP}", "note", target=ToGroup(GROUP), purpose=Purpose.STAFF_NOTE))
    await post.deliver()
    assert post.sender.texts == ["note"]


async def test_a_group_that_shut_the_bot_out_loses_nothing(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("sendMessage", *[Blocked("Forbidden: bot was kicked from the supergroup chat")] * 4)
    await post.write(relay(case, 10, "hello"))
    await post.deliver_for(40)
    assert post.sender.texts == ["hello"] * 5
