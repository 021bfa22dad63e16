"""The persons and the counselor of a run, and what they see.

Even persons talk with the bot: each of their messages has to be answered, in order. Odd ones are in cases: their words
have to stand in the topic, in order; what the counselor writes there has to reach them, in order.
"""

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence

from bench.faults.ledger import Answers, Line, Note, Recent, Truth
from bot.preview.chats import Chat, Topic
from bot.preview.messages import Message
from bot.preview.notices import Change
from bot.preview.people import Person
from bot.preview.world import World

PATIENCE = 90.0
"""Seconds for the cases to be opened before anything goes wrong, and for a note to come."""
SEEN, DELIVERED = "👌", "👍"
ASKS = ("/help", "/language", "", "/menu")
"""What even persons write in turn; "" stands for words of their own."""
BEGINNINGS = {"What this chat can do": "/help", "Тіл": "/language", "Your message was received": "", "Hello.": "/menu"}
"""How the answers to these begin."""
WORD = re.compile(r"\bw(\d+)x(\d+)y")
REPLY = re.compile(r"\br(\d+)x(\d+)y")
REPLIES = 0.3
"""Of what is said in cases, the counselor's share."""


class Even:
    """Somebody who talks with the bot."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.answers = Answers()

    def speak(self) -> None:
        number = len(self.answers.asked)
        kind = ASKS[number % len(ASKS)]
        self.answers.ask(kind, time.monotonic())
        self.person.write(kind or f"w{self.person.id}x{number}y")

    def hear(self, message: Message) -> None:
        kind = next((kind for start, kind in BEGINNINGS.items() if message.shown.startswith(start)), None)
        if kind is not None:
            self.answers.answer(kind, time.monotonic())


class Odd:
    """Somebody in a case, with the counselor who has taken it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.number = 0
        self.words, self.replies = Line(), Line()
        self.gone = False
        """Whether their account is deleted: nothing can reach them, and nothing may be called delivered."""

    def speak(self) -> None:
        number = self.words.say(time.monotonic())
        self.person.write(f"w{self.person.id}x{number}y")

    def reply(self, counselor: Person, group: Chat) -> Message | None:
        """The counselor answers in the topic; None where there is none now."""
        topic = self.topic(group)
        if topic is None:
            return None
        number = self.replies.say(time.monotonic())
        return counselor.at(group, topic).write(f"r{self.person.id}x{number}y")

    def topic(self, group: Chat) -> Topic | None:
        """The case's present topic."""
        found = [topic for topic in group.open_topics if case_of(topic) == str(self.number)]
        return found[-1] if found else None


def case_of(topic: Topic) -> str:
    """The number of the case, from the topic's name: a colour, the number, what it is about."""
    return topic.name.split(" ")[1]


class Persons:
    """All of them, watching what comes."""

    def __init__(self, world: World, group: Chat, count: int, chance: random.Random) -> None:
        self.world, self.group = world, group
        self._chance = chance
        self.truth, self.recent = Truth(), Recent()
        self.arrivals = 0
        """Grows with everything that arrives."""
        self.counselor = Person(world, "Saule")
        self.counselor.join(group)
        persons = [Person(world, f"P{n}", language="en") for n in range(count)]
        self.even = {person.id: Even(person) for person in persons[0::2]}
        self.odd = {person.id: Odd(person) for person in persons[1::2]}

    # ---- before anything goes wrong

    async def begin(self) -> None:
        """The odd ones ask for a human, the counselor takes their cases; everybody waits until that stands."""
        for person in self._all():
            person.start()
        await self._settled(lambda: all(person.chat.from_bot for person in self._all()))
        for odd in self.odd.values():
            odd.person.write("/human")
        await self._settled(lambda: all(_button(odd.person, "first") for odd in self.odd.values()))
        for odd in self.odd.values():
            odd.person.press(odd.person.chat.from_bot[-1], _button(odd.person, "first"))
        await self._settled(lambda: all(_number(odd.person) for odd in self.odd.values()))
        for odd in self.odd.values():
            odd.number = _number(odd.person)
        await self._settled(lambda: all(odd.topic(self.group) for odd in self.odd.values()))
        before = {id: len(odd.person.chat.from_bot) for id, odd in self.odd.items()}
        for odd in self.odd.values():
            self.counselor.at(self.group, odd.topic(self.group)).write("/take")
        await self._settled(lambda: all(len(odd.person.chat.from_bot) > before[id] for id, odd in self.odd.items()))

    def _all(self) -> Iterator[Person]:
        yield from (even.person for even in self.even.values())
        yield from (odd.person for odd in self.odd.values())

    async def _settled(self, holds: Callable[[], object]) -> None:
        await self.world.until(holds, PATIENCE)

    # ---- talking

    def speak(self) -> None:
        """Somebody says something that nobody has said before."""
        everybody = len(self.even) + len(self.odd)
        if self._chance.randrange(everybody) < len(self.even):
            self._chance.choice(list(self.even.values())).speak()
            return
        odd = self._chance.choice(list(self.odd.values()))
        replies = self.counselors_are_heard and self._chance.random() < REPLIES
        if (replies or odd.person.chat.blocked or odd.gone) and self.counselors_are_heard:
            odd.reply(self.counselor, self.group)
        elif not odd.person.chat.blocked and not odd.gone:
            odd.speak()

    @property
    def counselors_are_heard(self) -> bool:
        """Whether the bot is told what counselors write: a plain member is not."""
        return self.world.bot_member(self.group).is_admin

    # ---- watching

    async def watch(self) -> None:
        """Take in what comes, until cancelled."""
        async with self.world.subscribe() as changes:
            async for change in changes:
                self._take(change)

    def _take(self, change: Change) -> None:
        chat = self.world.chats.get(change.chat_id)
        message = chat.history.get(change.message_id or 0) if chat else None
        if chat is None or message is None:
            return
        if change.kind == "reaction":
            self._marked(message)
        elif change.kind == "message" and message.from_bot and not message.is_service:
            self.arrivals += 1
            if chat.kind == "private":
                self._heard(message)
            else:
                self._relayed(message)

    def _heard(self, message: Message) -> None:
        id = message.chat.id
        if id in self.even:
            self.even[id].hear(message)
        elif id in self.odd:
            numbers = [int(n) for _, n in REPLY.findall(message.text)]
            self.odd[id].replies.arrive(numbers, time.monotonic())

    def _relayed(self, message: Message) -> None:
        found = WORD.findall(message.text)
        for id in dict.fromkeys(int(id) for id, _ in found):
            if id in self.odd:
                self.odd[id].words.arrive([int(n) for of, n in found if int(of) == id], time.monotonic())
        if not found:
            self.recent.notes.append(Note(time.monotonic(), message.thread_id, message.text))

    def _marked(self, message: Message) -> None:
        """A mark under a message claims that it stands on the other side."""
        mark, of = (SEEN, WORD) if message.chat.kind == "private" else (DELIVERED, REPLY)
        if message.reaction != mark:
            return
        for id, number in of.findall(message.text):
            odd = self.odd.get(int(id))
            if odd is not None:
                line = odd.words if of is WORD else odd.replies
                self.truth.claims += 1
                self.truth.false += not line.has(int(number))

    async def noted(self, words: Sequence[str], since: float, topic: Topic | None = None) -> None:
        """The staff has to be told so within `PATIENCE`, in the topic or anywhere, by a note written after `since`."""
        self.truth.due += 1
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.recent.has(words, since, None if topic is None else topic.id):
                self.truth.told += 1
                return
            await asyncio.sleep(0.1)
        self.truth.untold.append(words[0])

    # ---- what came of it

    def lines(self) -> Iterator[Line]:
        """Every direction whose messages can arrive."""
        for even in self.even.values():
            yield even.answers.line
        for odd in self.odd.values():
            yield odd.words
            if not odd.gone:
                yield odd.replies

    @property
    def missing(self) -> int:
        """How many messages have not arrived (yet)."""
        return sum(line.missing for line in self.lines())

    def whereabouts(self) -> list[str]:
        """What is missing, in words, for whoever looks for the cause."""
        told = [f"answers to {id}: {e.answers.line.missing}" for id, e in self.even.items() if e.answers.line.missing]
        for id, odd in self.odd.items():
            if odd.words.missing:
                told.append(f"words of {id} in case {odd.number}: {odd.words.missing} from {odd.words.next}")
            if odd.replies.missing and not odd.gone:
                told.append(f"replies to {id} in case {odd.number}: {odd.replies.missing} from {odd.replies.next}")
        return told


def _button(person: Person, choice: str) -> str:
    """The data of a button on the bot's last message to this person, or nothing."""
    last = person.chat.from_bot[-1]
    return next((b.data for b in last.buttons if b.data and b.data.endswith(f":{choice}")), "")


def _number(person: Person) -> int:
    """The number of the case that the bot has told the person, or 0."""
    found = re.search(r"number is (\d+)", person.chat.from_bot[-1].shown)
    return int(found[1]) if found else 0
