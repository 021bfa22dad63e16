"""Delivery when more waits than a group takes: danger is seen at once, the rest has its turn, nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bulletin import SETTLING
from bot.domain.case import Case
from bot.domain.ids import ChatId, GroupId, MessageId
from bot.domain.limits import Rates
from bot.domain.outgoing import Lane, Outgoing
from bot.ports import Refused, Wait
from bot.services import rows
from bot.services.alarms import Alarms
from bot.services.erase import Eraser
from bot.services.rush import FETCHED, Rush
from bot.storage.engine import Database
from dialogs.risk.labels import Level
from tests.fakes import PlainTranslator
from tests.services.posting import GROUP, Post, copied, note, relay, reply, screen
from tests.storage import builders
from tests.storage.builders import OTHER_GROUP, call

TIGHT = Rates(30, 1, 20)
ALARMS = Alarms(PlainTranslator())


async def emergency(post: Post, chat: int, words: str, others: tuple[GroupId, ...] = ()) -> Case:
    """A case as it is opened for who writes these words in danger."""
    case = await post.case(Level.EMERGENCY, chat)
    async with post.database.open_unit() as unit:
        topic = await unit.cases.topic(case.id)
        assert topic is not None
        await ALARMS.call(unit, case, topic, words, post.clock.now(), others)
        await unit.outbox.add([relay(case, 1, words, lane=Lane.EMERGENCY), *rows.stand(case, post.clock.now())])
        await unit.commit()
    return case


async def crowded(database: Database, calls: int = 30) -> tuple[Post, Case]:
    """A group whose ordinary places are all taken, with more waiting; what was sent is forgotten."""
    post = await Post.at(database, TIGHT)
    case = await post.opened_case()
    post.clock.forward(70)
    await post.write(*(replace(note(case.id, f"note {n}"), stream=f"x:{n}") for n in range(calls)))
    await post.deliver()
    post.sender.calls.clear()
    return post, case


def general(post: Post) -> list[str]:
    """What stands in General."""
    return [made.text for made in post.sender.calls if "message_thread_id" not in made.params and made.text]


async def test_on_a_quiet_day_one_line_calls_and_the_topic_follows_with_the_words(post: Post) -> None:
    await post.restart(TIGHT)
    await emergency(post, 1, "they locked me in")
    await post.deliver()
    assert general(post) == ["🔴 Case 1: emergency. Nobody is answering yet."]
    assert post.sender.methods[:4] == ["sendMessage", "createForumTopic", "sendMessage", "sendMessage"]
    assert post.sender.texts[-1] == "they locked me in"
    assert post.sender.made("pinChatMessage")


async def test_twenty_emergencies_in_a_full_group_are_before_the_counselors_within_two_calls(
    database: Database,
) -> None:
    post, _ = await crowded(database)
    for n in range(20):
        await emergency(post, 100 + n, f"locked in {n}.")
    await post.deliver_for(3)
    said = "\n".join(general(post))
    assert all(f"“locked in {n}.”" in said for n in range(20))
    assert len(general(post)) <= 2
    assert "Their topics follow" in said
    assert len(post.sender.calls) <= 18 - 11


async def test_then_the_topics_open_before_anything_ordinary_and_the_words_leave_general(database: Database) -> None:
    post, _ = await crowded(database)
    for n in range(5):
        await emergency(post, 100 + n, f"locked in {n}.")
    await post.deliver_for(130)
    first = [made.text for made in post.sender.calls if made.text.startswith(("locked", "note 1"))]
    assert [text for text in first[:5] if text.startswith("note")] == []
    assert len(post.sender.made("createForumTopic")) == 5
    await post.deliver_for(330)
    edits = [made.text for made in post.sender.made("editMessageText")]
    assert edits
    assert not any("locked" in text for text in edits)
    assert await post.waiting() == 0


async def test_the_words_of_who_is_erased_leave_general_before_their_time(database: Database) -> None:
    post, _ = await crowded(database)
    cases = [await emergency(post, 100 + n, f"locked in {n}.") for n in range(3)]
    await post.deliver_for(130)
    assert any("locked in 1." in text for text in general(post))
    assert not post.sender.made("editMessageText")
    async with post.database.open_unit() as unit:
        person = await unit.conversations.get(cases[1].conversation)
        await Eraser(PlainTranslator()).forget(unit, person, post.clock.now())
        await unit.commit()
    await post.deliver_for(70)  # the group is full of notes
    edits = [made.text for made in post.sender.made("editMessageText")]
    assert edits
    assert not any("locked" in text for text in edits)


async def test_emergencies_one_after_another_are_each_seen_within_three_seconds(database: Database) -> None:
    post, _ = await crowded(database)
    for n in range(5):
        await emergency(post, 100 + n, f"locked in {n}.")
        for _ in range(3):
            post.clock.forward(0.75)
            await post.deliver()
        assert any(f"locked in {n}." in text for text in general(post)), n


async def test_what_a_rush_brought_last_waits_for_no_more_when_the_rush_is_over(database: Database) -> None:
    post, _ = await crowded(database)
    rush = Rush(post.clock)
    await post.restart(TIGHT, rush.over)
    rush.fetched(FETCHED)
    for n in range(5):  # so that few places are left, and alarms gather longer
        await emergency(post, 100 + n, f"locked in {n}.")
        post.clock.forward(1.1)
        await post.deliver()
    sent = len(general(post))
    await emergency(post, 200, "locked in at the end.")
    await post.deliver()
    assert len(general(post)) == sent, "more may come"
    rush.fetched(3)
    await emergency(post, 201, "locked in at last.")
    await post.deliver()
    assert len(general(post)) == sent, "the last are just becoming alarms"
    post.clock.forward(SETTLING)
    await post.deliver()
    assert "at the end" in general(post)[-1]
    assert "at last" in general(post)[-1]
    await emergency(post, 202, "locked in later.")
    post.clock.forward(SETTLING)
    await post.deliver()
    assert "later" not in general(post)[-1], "once for a rush: the places of the minute must last"


async def test_an_urgent_case_never_takes_the_places_of_alarms(database: Database) -> None:
    post, _ = await crowded(database)
    urgent = [await post.case(Level.URGENT, 200 + n) for n in range(10)]
    async with post.database.open_unit() as unit:
        for case in urgent:
            topic = await unit.cases.topic(case.id)
            assert topic is not None
            await ALARMS.call(unit, case, topic, "they took my passport", post.clock.now())
            await unit.outbox.add([relay(case, 1, "x", lane=Lane.DANGER)])
        await unit.commit()
    await post.deliver_for(5)
    assert len(post.sender.calls) == 2
    assert general(post)[0].count("they took my passport") == 10
    await emergency(post, 300, "he has a knife")
    await post.deliver()
    assert "he has a knife" in general(post)[-1]


async def test_another_group_of_the_queue_takes_the_alarm_of_a_group_that_has_no_place(database: Database) -> None:
    post = await Post.at(database, TIGHT)
    await post.write(*(replace(note_in(GROUP, f"full {n}"), lane=Lane.ALARM) for n in range(18)))
    await post.deliver()
    assert len(post.sender.calls) == 18
    await emergency(post, 100, "locked in", (GROUP, OTHER_GROUP))
    await post.deliver()
    alarm = post.sender.calls[-1]
    assert (alarm.params["chat_id"], "“locked in”" in alarm.text) == (OTHER_GROUP, True)


def note_in(group: GroupId, text: str) -> Outgoing:
    return replace(rows.to_group(group, text, call("x").not_before), stream=f"g:{text}")


async def test_an_alarm_refused_with_429_goes_to_another_group_at_once(post: Post) -> None:
    await post.restart(TIGHT)
    post.sender.next("sendMessage", Wait(30))
    await emergency(post, 100, "locked in", (GROUP, OTHER_GROUP))
    await post.deliver()
    sent = [(made.params["chat_id"], made.text) for made in post.sender.made("sendMessage")]
    assert [chat for chat, _ in sent] == [GROUP, OTHER_GROUP]
    assert "“locked in”" in sent[1][1]


async def test_calling_again_for_many_cases_is_one_line_each_in_one_message(post: Post) -> None:
    await post.restart(TIGHT)
    async with post.database.open_unit() as unit:
        for n in range(3):
            case = await builders.open_case(unit, await builders.conversation_of(unit, 100 + n), Level.EMERGENCY)
            topic = await unit.cases.topic(case.id)
            assert topic is not None
            await ALARMS.call_again(unit, case, topic, 2, post.clock.now())
        await unit.commit()
    await post.deliver_for(10)
    [text] = general(post)
    assert text.splitlines() == [
        f"⏰ Case {n} (emergency) has waited 2 minutes and nobody has taken it." for n in (1, 2, 3)
    ]
    assert await post.waiting() == 0, "there are no words to be taken away"


async def test_a_group_that_must_rest_hands_its_alarms_over(post: Post) -> None:
    async with post.database.open_unit() as unit:
        await unit.gates.close(ChatId(GROUP), post.clock.now() + timedelta(minutes=10))
        await unit.commit()
    await post.restart(TIGHT)
    await emergency(post, 100, "locked in", (GROUP, OTHER_GROUP))
    await post.deliver()
    assert [made.params["chat_id"] for made in post.sender.calls] == [OTHER_GROUP]


async def test_an_emergency_that_goes_on_is_called_out_only_where_its_topic_has_to_wait(database: Database) -> None:
    post = await Post.at(database, TIGHT)
    case = await emergency(post, 100, "locked in")
    await post.deliver()
    for text in ("quiet", "crowded"):
        if text == "crowded":
            await post.write(*(replace(note_in(GROUP, f"n{n}"), lane=Lane.DANGER) for n in range(30)))
            await post.deliver()
        async with post.database.open_unit() as unit:
            message = MessageId(len(text))
            await unit.outbox.add(
                [replace(relay(case, message, text, lane=Lane.EMERGENCY), not_before=post.clock.now())]
            )
            await ALARMS.echo(unit, case, message, text, post.clock.now())
            await unit.commit()
        await post.deliver_for(3)
    assert [text for text in general(post) if "quiet" in text] == []
    assert [text for text in general(post) if "goes on writing" in text and "“crowded”" in text]


async def test_a_bulletin_that_telegram_refuses_goes_in_single_alarms(post: Post) -> None:
    await post.restart(TIGHT)
    post.sender.next("sendMessage", Refused(400, "Bad Request: message is too long"))
    for n in range(3):
        await emergency(post, 100 + n, f"locked in {n}.")
    await post.deliver_for(10)
    assert all(any(f"Case {n + 1}:" in text for text in general(post)) for n in range(3))


async def test_what_a_case_says_while_the_group_is_full_goes_in_one_message(database: Database) -> None:
    post, case = await crowded(database, calls=11)
    await post.write(*(relay(case, 10 + n, f"line {n}") for n in range(20)))
    await post.deliver_for(70)
    [text] = [text for text in post.sender.texts if "line" in text]
    assert text == "\n\n".join(f"line {n}" for n in range(20))


async def test_who_sends_a_hundred_pictures_keeps_nobody_waiting(database: Database) -> None:
    post, case = await crowded(database, calls=11)
    quiet = [await post.case(chat=500 + n) for n in range(3)]
    await post.write(*(copied(case, 100 + n) for n in range(100)))
    post.clock.forward(1)
    await post.write(*(replace(relay(other, 1, f"other {other.id}"), not_before=post.clock.now()) for other in quiet))
    await post.deliver_for(130)
    assert all(f"other {other.id}" in post.sender.texts for other in quiet)
    assert post.sender.made("copyMessage"), "and the pictures have their turn too"


async def test_thousands_of_screens_leave_room_for_danger_and_a_broadcast_delays_no_case(database: Database) -> None:
    post = await Post.at(database, TIGHT)
    case = await post.opened_case()
    post.clock.forward(70)
    persons = [await post.person(1000 + n) for n in range(120)]
    news = [call(f"n:{p.id}", "news", conversation=p.id, lane=Lane.BROADCAST) for p in persons for _ in range(25)]
    await post.write(*news, *(replace(screen(p.id, "menu"), lane=Lane.SCREEN) for p in persons))
    await post.deliver()
    assert post.sender.texts == ["menu"] * 27, "the second is full but for what is kept"
    await post.write(relay(case, 50, "and now?"), reply(case, 60))
    await emergency(post, 9, "locked in")
    await post.deliver()
    assert general(post)[-1].startswith("🔴 Case 2")
    await post.deliver_for(2)
    assert {"and now?", "locked in"} <= set(post.sender.texts)
    assert post.sender.made("copyMessage")
    assert "news" not in post.sender.texts


@pytest.mark.parametrize("level", [Level.EMERGENCY, Level.URGENT, Level.NONE])
async def test_words_wait_behind_no_housekeeping(database: Database, level: Level) -> None:
    post = await Post.at(database, Rates(30, 1, 10))
    case = await post.opened_case()
    post.clock.forward(70)
    case = replace(case, level=level)
    await post.write(
        *(
            replace(rows.rename(case, f"name {n}", post.clock.now()), stream=f"n:{n}", replace_key=None)
            for n in range(30)
        )
    )
    post.clock.forward(5)
    await post.write(rows.to_topic(case, {"text": "words"}, post.clock.now()))
    await post.round(1)
    assert post.sender.texts[-1:] == ["words"]
