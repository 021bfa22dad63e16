"""A person, a case and a sender over a real database, for the tests of delivery."""

from dataclasses import dataclass, replace

from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.ids import CaseId, ConversationId, GroupId, MessageId
from bot.domain.json import Json
from bot.domain.limits import Rates
from bot.domain.outgoing import Lane, Outgoing, Purpose, ToPerson, ToTopic
from bot.services.deliver import IN_FLIGHT, Delivery
from bot.services.rush import RushOver, no_rush
from bot.storage.engine import Database
from dialogs.risk.labels import Level
from tests.fakes import NOW, FakeSender, FixedClock, PlainTranslator
from tests.storage import builders

PERSON = 777
GROUP = GroupId(-1001)
OPEN_LIMITS = Rates(1000, 1000, 1000)


@dataclass
class Post:
    """Delivers what the tests write."""

    database: Database
    sender: FakeSender
    clock: FixedClock
    delivery: Delivery

    @classmethod
    async def at(cls, database: Database, rates: Rates = OPEN_LIMITS) -> "Post":
        sender, clock = FakeSender(), FixedClock()
        return cls(database, sender, clock, await _delivery(database, sender, clock, rates))

    async def restart(self, rates: Rates = OPEN_LIMITS, rush_over: RushOver = no_rush) -> None:
        """As after a crash: only the database is left."""
        self.delivery = await _delivery(self.database, self.sender, self.clock, rates, rush_over)

    async def write(self, *rows: Outgoing) -> None:
        async with self.database.open_unit() as unit:
            await unit.outbox.add(list(rows))
            await unit.commit()

    async def round(self, room: int = IN_FLIGHT) -> int:
        """Take, send and mark once; how many calls."""
        parcels = await self.delivery.take(room)
        results = []
        for parcel in parcels:
            results.append(await self.delivery.send(parcel))
        if results:
            await self.delivery.mark(results)
        return len(parcels)

    async def deliver(self, rounds: int = 50) -> None:
        """Until nothing more may go now."""
        for _ in range(rounds):
            if not await self.round():
                return
        raise AssertionError("it never ends")

    async def deliver_for(self, seconds: int) -> None:
        """Let time pass, a second at a time."""
        await self.deliver()
        for _ in range(seconds):
            self.clock.forward(1)
            await self.deliver()

    async def person(self, chat: int = PERSON) -> Conversation:
        async with self.database.open_unit() as unit:
            conversation = await builders.person(unit, chat)
            await unit.commit()
        return conversation

    async def case(self, level: Level = Level.CONCERN, chat: int = PERSON) -> Case:
        async with self.database.open_unit() as unit:
            case = await builders.open_case(unit, await builders.conversation_of(unit, chat), level)
            await unit.commit()
        return case

    async def opened_case(self) -> Case:
        """A case whose topic and card stand, with nothing in flight and no calls remembered."""
        case = await self.case()
        await self.write(relay(case, 1, "first"))
        await self.deliver_for(1)
        self.sender.calls.clear()
        return case

    async def waiting(self) -> int:
        """Unsent rows that are not held."""
        async with self.database.open_unit() as unit:
            return len(await unit.outbox.heads(builders.after(10**8), 100, busy_streams=(), closed_chats=()))


async def _delivery(
    database: Database, sender: FakeSender, clock: FixedClock, rates: Rates, rush_over: RushOver = no_rush
) -> Delivery:
    made = Delivery(
        database.open_unit, sender, clock, PlainTranslator(), first_group=GROUP, rates=rates, rush_over=rush_over
    )
    await made.open()
    return made


def relay(case: Case, message: int, text: str, *, lane: Lane = Lane.NORMAL, joinable: bool = True) -> Outgoing:
    """A person's text on its way into the topic."""
    return Outgoing(
        stream=f"c:{case.id}",
        lane=lane,
        target=ToTopic(case.id),
        method="sendMessage",
        params={"text": text},
        purpose=Purpose.RELAY,
        not_before=NOW,
        conversation=case.conversation,
        case=case.id,
        origins=(MessageId(message),),
        joinable=text if joinable else None,
    )


def copied(case: Case, *messages: int) -> Outgoing:
    """A person's message on its way into the topic, copied as it is."""
    params: dict[str, Json] = {"from_chat_id": {"$person": int(case.conversation)}}
    params |= {"message_ids": list(messages)} if len(messages) > 1 else {"message_id": messages[0]}
    return replace(
        relay(case, 0, "", joinable=False),
        method="copyMessages" if len(messages) > 1 else "copyMessage",
        params=params,
        origins=tuple(MessageId(message) for message in messages),
    )


def reply(case: Case, message: int, **params: Json) -> Outgoing:
    """A counselor's message on its way to the person."""
    return Outgoing(
        stream=f"p:{case.conversation}",
        lane=Lane.REPLY,
        target=ToPerson(case.conversation),
        method="copyMessage",
        params={"from_chat_id": {"$topic_chat": int(case.id)}, "message_id": message, **params},
        purpose=Purpose.REPLY,
        not_before=NOW,
        conversation=case.conversation,
        case=case.id,
        origins=(MessageId(message),),
    )


def screen(conversation: ConversationId, text: str = "hello", **params: Json) -> Outgoing:
    """The bot's words to a person."""
    return builders.call(f"p:{conversation}", conversation=conversation, params={"text": text, **params})


def note(case: CaseId, text: str = "note") -> Outgoing:
    return builders.call(f"c:{case}", text, target=ToTopic(case), purpose=Purpose.STAFF_NOTE, case=case)
