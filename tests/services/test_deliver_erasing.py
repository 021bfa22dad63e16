"""Delivery beside /hide, /forget and danger: what must go is deleted in the end, what is pressing goes first."""

from bot.domain.ids import MessageId
from bot.domain.limits import Rates
from bot.domain.outgoing import Lane, Purpose
from bot.ports import Again, Refused, Sent
from bot.services import rows
from tests.fakes import NOW
from tests.services.posting import GROUP, Post, copied, relay


async def test_an_erased_topic_is_deleted_however_long_telegram_is_away(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("deleteForumTopic", *[Again("HTTP 502")] * 15)
    await post.write(rows.delete_topic(case.id, NOW))
    await post.deliver_for(900)
    assert len(post.sender.made("deleteForumTopic")) == 16
    assert post.sender.texts == []


async def test_a_topic_that_may_not_be_deleted_is_told_once_and_deleted_when_it_may(post: Post) -> None:
    case = await post.opened_case()
    post.sender.next("deleteForumTopic", *[Refused(400, "Bad Request: not enough rights")] * 3)
    await post.write(rows.delete_topic(case.id, NOW))
    for _ in range(4):
        await post.deliver()
        post.clock.forward(3601)
    [told] = post.sender.texts
    assert "delete the topic by hand" in told
    assert len(post.sender.made("deleteForumTopic")) == 4
    assert await post.waiting() == 0


async def test_a_case_that_becomes_danger_takes_its_waiting_words_along(post: Post) -> None:
    calm, grave = await post.case(chat=1), await post.case(chat=2)
    await post.write(relay(calm, 1, "x"), relay(grave, 2, "y"))
    await post.deliver_for(1)
    await post.restart(Rates(1000, 1000, 20))
    post.sender.calls.clear()
    ordinary = [relay(calm, n, f"calm {n}", joinable=False) for n in range(10, 30)]
    await post.write(*ordinary, relay(grave, 50, "before", joinable=False))
    async with post.database.open_unit() as unit:
        await unit.outbox.hurry(rows.topic_stream(grave.id), Lane.DANGER)
        await unit.outbox.add([relay(grave, 51, "they beat me", lane=Lane.DANGER, joinable=False)])
        await unit.commit()
    await post.deliver()
    assert [text for text in post.sender.texts if "calm" not in text] == ["before", "they beat me"]
    assert await post.waiting() > 0, "the group's minute was full"


async def test_danger_in_general_waits_behind_no_ordinary_note(post: Post) -> None:
    await post.restart(Rates(1000, 1000, 10))
    await post.write(*(rows.to_group(GROUP, f"note {n}", NOW) for n in range(20)))
    await post.deliver()
    await post.write(rows.to_group(GROUP, "danger", NOW, lane=Lane.DANGER))
    await post.deliver()
    assert "danger" in post.sender.texts


async def test_only_the_newest_call_for_a_case_waits_for_a_group_out_of_reach(post: Post) -> None:
    for minutes in (2, 6, 12):
        await post.write(rows.to_group(GROUP, f"{minutes} minutes", NOW, lane=Lane.DANGER, replace_key="alert:1"))
    await post.deliver()
    assert post.sender.texts == ["12 minutes"]


async def test_an_album_that_stays_inside_makes_no_call(post: Post) -> None:
    case = await post.opened_case()
    async with post.database.open_unit() as unit:
        conversation = await unit.conversations.get(case.conversation)
        empty = rows.to_person(
            conversation,
            {"from_chat_id": {"$topic_chat": int(case.id)}, "message_ids": []},
            NOW,
            method="copyMessages",
            purpose=Purpose.REPLY,
            case=case.id,
        )
        await unit.outbox.add([empty])
        await unit.commit()
    await post.deliver()
    assert post.sender.made("copyMessages") == []
    assert await post.waiting() == 0


async def test_what_telegram_leaves_out_of_an_album_is_not_called_delivered(post: Post) -> None:
    case = await post.opened_case()
    await post.write(copied(case, 60, 61, 62))
    post.sender.next("copyMessages", Sent([{"message_id": 2000}, {"message_id": 2001}]))
    await post.deliver()
    assert post.sender.made("setMessageReaction") == []
    async with post.database.open_unit() as unit:
        assert await unit.cases.links_of(case.id, person_message=MessageId(61)) == []


async def test_no_link_comes_back_to_an_erased_case(post: Post) -> None:
    case = await post.opened_case()
    await post.write(relay(case, 70, "late", joinable=False))
    [parcel] = await post.delivery.take(1)
    async with post.database.open_unit() as unit:
        await unit.conversations.erase(case.conversation)
        await unit.commit()
    await post.delivery.mark([await post.delivery.send(parcel)])
    async with post.database.open_unit() as unit:
        assert await unit.cases.links_of(case.id) == []
