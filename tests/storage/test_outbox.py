"""The outbox: order, lanes, holds, joins, replacements, limits over a restart."""

from collections.abc import Mapping

from bot.domain.ids import ChatId, OutboxId
from bot.domain.outgoing import Lane, Letter, Outgoing, Purpose, ToGroup, ToNobody, ToPerson, ToTopic
from bot.storage.engine import Database
from bot.storage.unit import StorageUnit
from tests.storage.builders import GROUP, NOW, OTHER_GROUP, after, call, conversation_of, open_case


async def heads(
    unit: StorageUnit,
    *,
    seconds: float = 0,
    limit: int = 50,
    busy: tuple[str, ...] = (),
    closed: tuple[int, ...] = (),
) -> list[list[Letter]]:
    chats = [ChatId(chat) for chat in closed]
    return await unit.outbox.heads(after(seconds), limit, busy_streams=busy, closed_chats=chats)


def texts(found: list[list[Letter]]) -> list[list[object]]:
    return [[letter.outgoing.params["text"] for letter in run] for run in found]


def ids(found: list[list[Letter]]) -> list[OutboxId]:
    return [letter.id for run in found for letter in run]


async def test_a_row_comes_back_as_it_was(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        case = await open_case(unit, conversation)
        rows = [
            call("p:1", target=ToPerson(conversation), conversation=conversation),
            call("c:1", target=ToTopic(case.id), case=case.id, purpose=Purpose.RELAY, origins=(5, 6)),
            call("g:1", target=ToGroup(GROUP), lane=Lane.DANGER, purpose=Purpose.STAFF_NOTE),
            call("b:1", target=ToNobody(), params={"ids": [1, None, {"$person": 2.5}], "on": True, "text": "ö"}),
        ]
        await unit.outbox.add(rows)
        await unit.commit()
    async with database.open_unit() as unit:
        found = await heads(unit)
        expected: list[Outgoing] = [rows[2], rows[0], rows[1], rows[3]]
        assert [run[0].outgoing for run in found] == expected
        assert {(run[0].attempts, run[0].created_at) for run in found} == {(0, NOW)}


async def test_first_of_each_stream_best_lane_then_oldest(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("a", "a1"), call("b", "b1"), call("a", "a2", lane=Lane.DANGER)])
        await unit.outbox.add([call("c", "c1", lane=Lane.DANGER), call("d", "d1", lane=Lane.REPLY)])
        assert texts(await heads(unit)) == [["c1"], ["d1"], ["a1"], ["b1"]]
        assert texts(await heads(unit, limit=2)) == [["c1"], ["d1"]]
        assert texts(await heads(unit, busy=("c", "a"))) == [["d1"], ["b1"]]
        await unit.outbox.sent(ids(await heads(unit)), NOW)
        assert texts(await heads(unit)) == [["a2"]]


async def test_a_deferred_head_closes_its_stream(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("a", "a1"), call("a", "a2"), call("b", "b1", at=after(5))])
        await unit.outbox.defer(ids(await heads(unit)), after(3), "timeout")
        assert await heads(unit, seconds=2) == []
        assert await unit.outbox.next_due() == after(3), "not the row behind the head"
        found = await heads(unit, seconds=3)
        assert texts(found) == [["a1"]]
        assert found[0][0].attempts == 1
        assert texts(await heads(unit, seconds=5)) == [["a1"], ["b1"]]
        assert await unit.outbox.oldest() == NOW


async def test_a_dead_row_opens_its_stream_and_keeps_what_it_was(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("a", "a1"), call("a", "a2")])
        first = ids(await heads(unit))
        await unit.outbox.dead(first, "400 refused")
        assert texts(await heads(unit)) == [["a2"]]
        await unit.outbox.defer(first, after(1), "late")
        assert texts(await heads(unit, seconds=9)) == [["a2"]], "what was given up stays so"


async def test_nothing_waits(database: Database) -> None:
    async with database.open_unit() as unit:
        assert await heads(unit) == []
        assert await unit.outbox.next_due() is None
        assert await unit.outbox.oldest() is None
        await unit.outbox.sent([OutboxId(99)], NOW)
        await unit.commit()


async def test_held_rows_wait_for_release_and_hold_up_nobody(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        await unit.outbox.add(
            [
                call("p:1", "reply", conversation=one, purpose=Purpose.REPLY),
                call("p:1", "screen", conversation=one),
                call("p:2", "other", conversation=other, purpose=Purpose.REPLY),
                call("p:1", "born held", conversation=one, purpose=Purpose.REPLY, held=True),
            ]
        )
        await unit.outbox.hold(one, [Purpose.REPLY])
        assert texts(await heads(unit)) == [["screen"], ["other"]]
        await unit.outbox.sent(ids(await heads(unit)), NOW)
        assert await unit.outbox.next_due() is None
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.outbox.release(one, after(9)) == 2
        assert await unit.outbox.next_due() == after(9)
        assert texts(await heads(unit, seconds=9)) == [["reply"]]
        assert await unit.outbox.release(one, after(9)) == 0


async def test_drop_forgets_only_these_purposes_of_this_person(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        case = await open_case(unit, one)
        await unit.outbox.add(
            [
                call("p:1", "screen", conversation=one),
                call("b:1", "press", conversation=one, target=ToNobody(), purpose=Purpose.CALLBACK),
                call("p:1", "reply", conversation=one, purpose=Purpose.REPLY),
                call("p:2", "other", conversation=other),
                call("c:1", "topic", conversation=one, target=ToTopic(case.id)),
            ]
        )
        assert await unit.outbox.drop(one, [Purpose.SCREEN, Purpose.CALLBACK]) == 2
        assert texts(await heads(unit)) == [["reply"], ["other"], ["topic"]]


async def test_a_newer_row_replaces_the_unsent_one(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("k:1", "old", replace_key="card"), call("k:2", "other", replace_key="card")])
        await unit.outbox.add([call("k:1", "newer", replace_key="card")])
        assert texts(await heads(unit)) == [["other"], ["newer"]]
        await unit.commit()
    async with database.open_unit() as unit:
        on_its_way = (await heads(unit))[1][0]
        await unit.outbox.add([call("k:1", "newest", replace_key="card")])
        await unit.outbox.sent([on_its_way.id], NOW)
        assert texts(await heads(unit)) == [["other"], ["newest"]], "what came while the old one was sent still goes"
        await unit.outbox.sent(ids(await heads(unit)), NOW)
        await unit.outbox.add([call("k:1", "again", replace_key="card")])
        assert texts(await heads(unit)) == [["again"]], "a sent row is not replaced"


async def test_joinable_rows_stand_behind_their_head(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add(
            [
                call("c:1", "1", joinable="1"),
                call("c:2", "x", joinable="x"),
                call("c:1", "2", joinable="2", at=after(2)),
                call("c:1", "3"),
                call("c:1", "4", joinable="4"),
                call("c:3", "photo"),
                call("c:3", "y", joinable="y"),
            ]
        )
        found = await heads(unit)
        assert texts(found) == [["1", "2"], ["x"], ["photo"]]
        assert [letter.outgoing.joinable for letter in found[0]] == ["1", "2"]
        await unit.outbox.sent(ids(found), NOW)
        assert texts(await heads(unit)) == [["3"], ["y"]]


async def test_a_long_run_is_cut(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("c:1", str(n), joinable=str(n)) for n in range(70)])
        found = await heads(unit)
        assert texts(found) == [[str(n) for n in range(50)]]


async def test_chats_that_must_rest_give_none(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        case = await open_case(unit, one)
        await unit.outbox.add(
            [
                call("p:1", "one", conversation=one),
                call("p:2", "other", conversation=other),
                call("c:1", "topic", target=ToTopic(case.id)),
                call("g:1", "group", target=ToGroup(GROUP)),
                call("g:2", "other group", target=ToGroup(OTHER_GROUP)),
                call("b:1", "press", target=ToNobody()),
            ]
        )
        assert texts(await heads(unit, closed=(1, 555))) == [
            ["other"],
            ["topic"],
            ["group"],
            ["other group"],
            ["press"],
        ]
        assert texts(await heads(unit, closed=(-1001,))) == [["one"], ["other"], ["other group"], ["press"]]


async def test_recent_sends_count_as_telegram_counts(database: Database) -> None:
    async with database.open_unit() as unit:
        one = await conversation_of(unit, 1)
        case = await open_case(unit, one)
        rows = [
            call("1", conversation=one),
            call(
                "2",
                target=ToTopic(case.id),
                method="sendMediaGroup",
                params={"media": [{}, {}, {}], "text": ""},
            ),
            call(
                "3",
                target=ToTopic(case.id),
                method="copyMessages",
                params={"message_ids": [1, 2], "text": ""},
            ),
            call("4", target=ToTopic(case.id), method="setMessageReaction"),
            call("5", target=ToNobody(), method="answerCallbackQuery"),
            call("6", target=ToGroup(OTHER_GROUP), method="editMessageText"),
            call("7", conversation=one, method="deleteMessages"),
        ]
        await unit.outbox.add(rows)
        found = ids(await heads(unit))
        await unit.outbox.sent(found[:1], after(-100))
        await unit.outbox.sent(found[1:], after(-1))
        await unit.groups.migrate(ChatId(OTHER_GROUP), ChatId(-5))
        await unit.commit()
    async with database.open_unit() as unit:
        sends = await unit.outbox.recent_sends(after(-61))
        assert sorted(sends) == [(ChatId(GROUP), after(-1))] * 5 + [(ChatId(-5), after(-1))]
        assert len(await unit.outbox.recent_sends(after(-100))) == 7


async def test_what_was_not_committed_is_undone(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("a", "kept")])
        await unit.commit()
        await unit.outbox.add([call("b", "lost")])
        await unit.outbox.sent(ids(await heads(unit)), NOW)
    async with database.open_unit() as unit:
        assert texts(await heads(unit)) == [["kept"]]


async def test_the_load_of_a_group_is_what_waits_and_what_it_got_lately(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1))
        into_topic = [call(f"c:{n}", target=ToTopic(case.id), case=case.id) for n in range(3)]
        await unit.outbox.add(
            [*into_topic, call("g:1", target=ToGroup(OTHER_GROUP)), call("p:1", conversation=case.conversation)]
        )
        await unit.outbox.add([call("r", target=ToTopic(case.id), method="setMessageReaction")])
        assert await unit.outbox.load([GROUP, OTHER_GROUP], after(-60)) == {GROUP: 3, OTHER_GROUP: 1}
        heads = await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())
        await unit.outbox.sent([letters[0].id for letters in heads], NOW)
        assert await unit.outbox.load([GROUP], after(-60)) == {GROUP: 3}
        assert await unit.outbox.load([GROUP], after(1)) == {GROUP: 0}


async def test_a_narrow_group_gives_only_what_it_takes(database: Database) -> None:
    lanes = (Lane.ALARM, Lane.EMERGENCY, Lane.DANGER, Lane.REPLY, Lane.HOUSE)
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1))
        for lane in lanes:
            await unit.outbox.add([call(f"c:{lane}", lane.name, target=ToTopic(case.id), lane=lane)])
            await unit.outbox.add([call(f"g:{lane}", lane.name, target=ToGroup(OTHER_GROUP), lane=lane)])
        await unit.outbox.add([call("r", "REACTION", target=ToTopic(case.id), method="setMessageReaction")])

        async def given(narrow: Mapping[ChatId, Lane], worst: Lane = Lane.BROADCAST, closed: int = 0) -> list[str]:
            shut = [ChatId(closed)] if closed else []
            heads = await unit.outbox.heads(NOW, 99, busy_streams=(), closed_chats=shut, narrow=narrow, worst=worst)
            return [
                str(head[0].outgoing.params["text"])
                for head in heads
                if head[0].outgoing.target != ToGroup(OTHER_GROUP)
            ]

        everything = ["ALARM", "EMERGENCY", "DANGER", "REPLY", "REACTION", "HOUSE"]
        assert await given({}) == everything
        assert await given({ChatId(OTHER_GROUP): Lane.ALARM}) == everything
        assert await given({ChatId(GROUP): Lane.DANGER}) == ["ALARM", "EMERGENCY", "DANGER", "REACTION"]
        assert await given({ChatId(GROUP): Lane.ALARM}) == ["ALARM", "REACTION"]
        assert await given({}, closed=GROUP) == ["ALARM"], "another group may take it"
        assert await given({}, worst=Lane.REPLY) == ["ALARM", "EMERGENCY", "DANGER", "REPLY"]


async def test_what_was_taken_back_is_not_sent(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("g:1:alarm:-2", text, replace_key=text) for text in ("a", "b", "c")])
        await unit.outbox.withdraw("g:1:alarm:-2", ["a", "c", "never"])
        heads = await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())
        assert [head[0].outgoing.params["text"] for head in heads] == ["b"]


async def test_what_a_clock_ahead_has_written_does_not_wait_for_that_time(database: Database) -> None:
    async with database.open_unit() as unit:
        rows = [call("a", "soon", at=after(60)), call("b", "hours ahead", at=after(6 * 3600)), call("c", "now")]
        await unit.outbox.add(rows)
        assert texts(await heads(unit)) == [["hours ahead"], ["now"]]
        await unit.outbox.defer(ids(await heads(unit))[1:], after(3600), "429")
        assert texts(await heads(unit)) == [["hours ahead"]], "what Telegram asked to wait for waits"


async def test_what_rests_for_hours_when_sending_begins_is_tried_once_more(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.outbox.add([call("a", "minutes"), call("b", "hours"), call("c", "held", held=True)])
        minutes, hours = ids(await heads(unit))
        await unit.outbox.defer([minutes], after(600), "429")
        await unit.outbox.defer([hours], after(6 * 3600), "429")
        assert await unit.outbox.hasten(after(900), NOW) == 1
        assert texts(await heads(unit)) == [["hours"]]
