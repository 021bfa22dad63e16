"""What services need from the rest of the house.

Times are aware datetimes in UTC. Everything done through one `UnitOfWork` is one transaction: it happens whole at
`commit`, or not at all.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, TypeAlias

from bot.domain.backlog import InboxBacklog, OpenCases, OutboxBacklog
from bot.domain.case import Case, Link, Topic
from bot.domain.conversation import Conversation
from bot.domain.correction import Correction
from bot.domain.delivery import Fate
from bot.domain.directory import Change, Record
from bot.domain.ids import (
    CaseId,
    ChatId,
    ConversationId,
    GroupId,
    InboxId,
    MessageId,
    OutboxId,
    ThreadId,
    UserId,
)
from bot.domain.milestone import Milestone
from bot.domain.outgoing import Json, Lane, Letter, Outgoing, Purpose
from bot.domain.part import Part, PartUse
from bot.domain.update import Address, Claimed, Rank, RawUpdate
from dialogs.effects import Block, Button, Paper

NO_CHATS: Mapping[ChatId, Lane] = {}
NO_RANKS: Mapping[int, Rank] = {}


class Inbox(Protocol):
    """Updates received and not yet answered, each once."""

    async def put(
        self, updates: Sequence[tuple[RawUpdate, ConversationId]], at: datetime, ranks: Mapping[int, Rank] = NO_RANKS
    ) -> int:
        """Keep the updates that are not kept already; how many were new. `ranks` by update id, ordinary left out."""
        ...

    async def claim(
        self, now: datetime, limit: int, without: Collection[ConversationId] = (), *, pressing: bool = False
    ) -> list[Claimed]:
        """Up to `limit` unfinished updates of conversations nobody else holds, oldest first, held until the unit ends.

        Who may be in danger or presses a button comes before, with few others; with `pressing` nobody else. None of the
        conversations in `without` (at most some hundred). A conversation that waits for a retry gives none; within a
        conversation the order is that of arrival and no update is skipped.
        """
        ...

    async def claim_one(self, id: InboxId) -> Claimed | None:
        """This update and its conversation, held; None when it is finished or somebody else holds it."""
        ...

    async def done(self, ids: Collection[InboxId]) -> None: ...

    async def failed(self, id: InboxId, error: str, retry_at: datetime) -> None:
        """One more attempt failed; its conversation rests until `retry_at`. `error` is a class name, never a text."""
        ...

    async def park(self, id: InboxId, error: str) -> None:
        """Keep the update for a human; its conversation goes on."""
        ...

    async def parked(self) -> list[Claimed]: ...

    async def oldest(self) -> datetime | None:
        """When the oldest unfinished update was received."""
        ...


class Conversations(Protocol):
    async def ensure(self, addresses: Collection[Address], now: datetime) -> dict[Address, ConversationId]:
        """The conversation of each address, made where there is none. A topic of a case belongs to its person's."""
        ...

    async def get(self, id: ConversationId) -> Conversation: ...

    async def save(self, conversation: Conversation) -> None:
        """Keep `conversation` (written with the unit's other changes)."""
        ...

    async def erase(self, id: ConversationId, keep: InboxId | None = None) -> None:
        """Erase everything personal of this conversation everywhere but in its unsent farewell and erasing calls.

        Updates still unread stay; `keep` is the update being answered. The conversation is marked forgotten.
        """
        ...

    async def drop_forgotten(self, id: ConversationId) -> bool:
        """Delete a forgotten conversation for good if nothing of it is unread or unsent; whether it was deleted."""
        ...

    async def hold(self, id: ConversationId) -> bool:
        """Keep others from changing this conversation until the unit ends; False where there is none any more."""
        ...

    async def hold_all(self, ids: Collection[ConversationId]) -> None:
        """As `hold`, for several at once."""
        ...

    async def share(self, ids: Collection[ConversationId]) -> None:
        """Wait for whoever changes one of these, and keep others from it until the unit ends; for units that write
        down what happened there and leave the conversation itself as it is."""
        ...

    async def due_silent(self, now: datetime, limit: int) -> list[ConversationId]:
        """Persons' conversations whose `silent_at` is past, held until the unit ends."""
        ...

    async def due_reminders(self, now: datetime, limit: int) -> list[ConversationId]:
        """Conversations whose `remind_at` is past and that can be written to, held until the unit ends."""
        ...

    async def idle_since(self, before: datetime, limit: int) -> list[ConversationId]:
        """Persons' conversations last seen before that time, held until the unit ends.

        None with an open case, and none whose case a counselor took up and that is not erased yet.
        """
        ...


class Cases(Protocol):
    async def open(self, case: Case, topic: Topic) -> Case:
        """Keep a new case (its id is given here) and its topic; the case with its number."""
        ...

    async def get(self, id: CaseId) -> Case | None: ...

    async def current(self, conversation: ConversationId) -> Case | None:
        """The person's case that is not closed, if any. There is at most one."""
        ...

    async def last(self, conversation: ConversationId) -> Case | None:
        """The person's newest case, closed or not."""
        ...

    async def all_of(self, conversation: ConversationId) -> list[Case]:
        """Every case of the person that is not erased."""
        ...

    async def save(self, case: Case) -> None: ...

    async def topic(self, id: CaseId) -> Topic | None: ...

    async def save_topic(self, topic: Topic) -> None: ...

    async def by_thread(self, chat: ChatId, thread: ThreadId) -> Case | None: ...

    async def link(self, links: Sequence[Link]) -> None: ...

    async def links_of(
        self, case: CaseId, *, person_message: MessageId | None = None, topic_message: MessageId | None = None
    ) -> list[Link]: ...

    async def due_for_alert(self, now: datetime, limit: int) -> list[Case]:
        """Waiting cases whose `alert_at` has come, the most dangerous and oldest first.

        They and their conversations are held until the unit ends; those that somebody else holds come next time.
        """
        ...

    async def open_count(self, group: GroupId) -> int: ...

    async def closed_before(self, before: datetime, limit: int) -> list[CaseId]: ...

    async def erase(self, id: CaseId) -> None:
        """Erase what is personal in a closed case; number, queue, level and times stay for the statistics."""
        ...


class Corrections(Protocol):
    """What counselors put right, one a case."""

    async def save(self, correction: Correction) -> None:
        """Keep it in place of an earlier one, whose `judged_*` and `consent` stay. Nothing for an erased case."""
        ...

    async def of(self, case: CaseId) -> Correction | None: ...

    async def drop(self, case: CaseId) -> None:
        """The case is as it was judged after all."""
        ...

    async def consent(self, case: CaseId, *, agreed: bool) -> None:
        """The person's answer, where the case has a correction."""
        ...

    async def agreed(self) -> dict[str, Correction]:
        """Those whose person agreed, in the order of their cases, by a name from which the case cannot be told."""
        ...

    async def withheld(self) -> int:
        """How many there are whose person has not agreed."""
        ...


class Milestones(Protocol):
    """What was done in cases, as counselors noted it."""

    async def add(self, milestone: Milestone) -> None:
        """Keep it, its id is given here. Nothing for an erased case."""
        ...

    async def of(self, case: CaseId) -> list[Milestone]:
        """In the order they were noted."""
        ...

    async def take_back(self, milestone: Milestone) -> None: ...


class Outbox(Protocol):
    async def add(self, rows: Sequence[Outgoing]) -> None: ...

    async def heads(
        self,
        now: datetime,
        limit: int,
        *,
        busy_streams: Collection[str],
        closed_chats: Collection[ChatId],
        narrow: Mapping[ChatId, Lane] = NO_CHATS,
        worst: Lane = Lane.BROADCAST,
    ) -> list[list[Letter]]:
        """For each stream that may go now its first unsent row, best lane first, then oldest.

        Behind a head with `joinable` stand the rows that follow it directly in its stream and are joinable too.
        Streams named busy and held rows give none; a head with a later `not_before` closes its stream. `closed_chats`
        are Telegram chats that must rest: their streams give none, but for alarms, which another group may take.
        `narrow` are groups that take counted calls only up to a lane now; nothing worse than `worst` is given at all.
        """
        ...

    async def load(self, groups: Collection[GroupId], since: datetime) -> dict[GroupId, int]:
        """How many counted calls wait for each of these groups or were made since then."""
        ...

    async def withdraw(self, stream: str, replace_keys: Collection[str]) -> None:
        """Take unsent rows of this stream back."""
        ...

    async def sent(self, ids: Collection[OutboxId], at: datetime) -> None: ...

    async def defer(self, ids: Collection[OutboxId], until: datetime, error: str) -> None:
        """One more attempt failed: not before `until`."""
        ...

    async def dead(self, ids: Collection[OutboxId], error: str) -> None:
        """Given up. The row is kept 30 days for a human to see, or until its person is erased."""
        ...

    async def hold(self, conversation: ConversationId, purposes: Collection[Purpose]) -> None:
        """Unsent rows to this person with these purposes wait for `release`."""
        ...

    async def release(self, conversation: ConversationId, at: datetime) -> int:
        """What is held for this person goes at that time; how much."""
        ...

    async def held(self, after: ConversationId, limit: int) -> list[ConversationId]:
        """The next persons after this one, by id, for whom something is held."""
        ...

    async def drop(self, conversation: ConversationId, purposes: Collection[Purpose]) -> int:
        """Forget unsent rows to this person with these purposes."""
        ...

    async def hurry(self, stream: str, lane: Lane) -> None:
        """The unsent rows of this stream go in `lane`, unless they are in a better one."""
        ...

    async def watch(self, ids: Collection[OutboxId]) -> None:
        """Read in one go what `fate` will be asked of these rows."""
        ...

    async def fate(self, ids: Collection[OutboxId]) -> Fate:
        """What became of these rows since they were taken; the worst of it."""
        ...

    async def waiting(self, stream: str, replace_key: str) -> Outgoing | None:
        """The unsent row of this stream with this key."""
        ...

    async def carried(self, case: CaseId, message: MessageId) -> bool:
        """Whether a reply with this message of the topic waits, or was sent within the last 48 hours."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next row may go; None when none waits."""
        ...

    async def hasten(self, beyond: datetime, now: datetime) -> int:
        """What is ready and would rest until after `beyond` may go `now`; how many rows that were."""
        ...

    async def tidy(self, now: datetime) -> int:
        """Persons' words that stand in General may be taken out `now`, where they would stay longer; how many calls."""
        ...

    async def recent_sends(self, since: datetime) -> list[tuple[ChatId, datetime]]:
        """Counted sends since then by chat, so that a restart keeps Telegram's limits."""
        ...

    async def oldest(self) -> datetime | None: ...


class Parts(Protocol):
    async def add(self, part: Part) -> None: ...

    async def of(self, conversation: ConversationId, uses: Collection[PartUse]) -> list[Part]:
        """In the order they were sent."""
        ...

    async def sort(self, conversation: ConversationId, use: PartUse) -> int:
        """All unsorted parts become `use`; how many that use now has."""
        ...

    async def change(self, conversation: ConversationId, message: MessageId, text: str) -> bool:
        """The person edited a kept message; whether it was one."""
        ...

    async def mark_in_case(self, conversation: ConversationId) -> None: ...

    async def drop(self, conversation: ConversationId, use: PartUse) -> None:
        """Erase all parts of that use."""
        ...


class ChatMessages(Protocol):
    """Message ids of private chats, both sides', so that /hide can delete them. Kept 48 hours."""

    async def add(
        self, conversation: ConversationId, messages: Sequence[MessageId], at: datetime, *, ours: bool
    ) -> None: ...

    async def since(self, conversation: ConversationId, since: datetime) -> list[MessageId]: ...

    async def forget(self, conversation: ConversationId, messages: Collection[MessageId]) -> None: ...

    async def last(self, conversation: ConversationId) -> MessageId | None:
        """The highest message id known of the chat, whoever wrote it."""
        ...


class Counselors(Protocol):
    async def alias(self, user: UserId) -> str | None: ...

    async def set_alias(self, user: UserId, alias: str) -> None: ...

    async def count(self) -> int: ...


class StaffGroups(Protocol):
    async def chat(self, group: GroupId) -> ChatId:
        """The present Telegram id of a configured group (it changes when Telegram migrates the group)."""
        ...

    async def group(self, chat: ChatId) -> GroupId | None:
        """The configured group with this present or former Telegram id; None for a chat that is none of ours."""
        ...

    async def in_use(self, group: GroupId) -> bool:
        """Whether a case has stood in this group."""
        ...

    async def migrate(self, old: ChatId, new: ChatId) -> None: ...


class Gates(Protocol):
    """Chats that Telegram told to wait, over restarts."""

    async def close(self, chat: ChatId | None, until: datetime) -> None:
        """No call to this chat (None: to any) before `until`."""
        ...

    async def closed(self, now: datetime) -> dict[ChatId | None, datetime]: ...


class Retention(Protocol):
    async def sweep(self, now: datetime) -> dict[str, int]:
        """Delete what is finished and past its time, by table; how many rows each."""
        ...


class Aftermath(Protocol):
    """What has to be settled when a database was restored, in the transaction of its unit of work."""

    async def drop(self, purposes: Collection[Purpose]) -> int:
        """Forget every unsent call with these purposes, whoever it goes to."""
        ...

    async def take_ready(self, purposes: Collection[Purpose]) -> list[Letter]:
        """The calls with these purposes that would go now, taken out of the outbox. Held ones stay."""
        ...

    def unread(self) -> AsyncIterator[Claimed]:
        """Every update that was not answered yet, oldest first; `inbox.done` may be told of each meanwhile."""
        ...

    async def open_cases(self) -> list[Case]:
        """Every case that is not closed."""
        ...


class Pulses(Protocol):
    """Moments of the bot itself, by name, over restarts and for all its processes."""

    async def last(self, name: str) -> datetime | None:
        """The moment kept under this name; nobody else changes it until the unit ends."""
        ...

    async def keep(self, name: str, at: datetime) -> None:
        """Keep this moment in place of the one before."""
        ...

    async def begin(self, name: str, at: datetime) -> bool:
        """Keep this moment where there is none; whether there was none."""
        ...

    async def end(self, name: str) -> datetime | None:
        """Forget the moment; which it was."""
        ...


class Directory(Protocol):
    """What operators did to the entries of the directory, and its history."""

    async def revision(self) -> tuple[int, int]:
        """Another one after every change; cheap to ask for."""
        ...

    async def all(self) -> list[Record]: ...

    async def get(self, id: str) -> Record | None:
        """Nobody else changes it until the unit ends."""
        ...

    async def save(self, record: Record, change: Change) -> None:
        """Keep it in place of the one before, and the change in the history."""
        ...

    async def history(self, id: str | None) -> list[Change]:
        """All that was done to this entry (None: to any), oldest first."""
        ...

    async def tell(self, id: str, verified_on: date, what: Literal["soon", "overdue"]) -> bool:
        """Note that the staff is told of the end of this verification; False where somebody has noted it before, or
        where it is not what counts any more."""
        ...


class Backlogs(Protocol):
    """What waits, in figures; by indexes of unfinished rows, however many are finished."""

    async def inbox(self, now: datetime) -> InboxBacklog: ...

    async def outbox(self, now: datetime) -> OutboxBacklog: ...

    async def cases(self) -> tuple[OpenCases, ...]: ...


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def milestones(self) -> Milestones: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def parts(self) -> Parts: ...
    @property
    def chat_messages(self) -> ChatMessages: ...
    @property
    def counselors(self) -> Counselors: ...
    @property
    def groups(self) -> StaffGroups: ...
    @property
    def gates(self) -> Gates: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def pulses(self) -> Pulses: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def backlog(self) -> Backlogs: ...

    async def commit(self) -> None: ...

    async def savepoint(self) -> None:
        """Write what is buffered, so that reads of this unit see it."""
        ...


OpenUnit: TypeAlias = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
"""Opens a unit of work; leaving it without `commit` undoes it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram did it. `result` is the answer's `result`, or None where the answer was lost or unreadable."""

    result: Json


@dataclass(frozen=True, slots=True)
class Wait:
    """Telegram asks to wait this many seconds (429)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Again:
    """No effect is known: network, timeout, 5xx. To be tried again."""

    error: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot or is gone (403)."""

    error: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The forum topic does not exist any more."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has a new id."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this call. `error` is Telegram's description, free of the person's words."""

    code: int
    error: str


Outcome: TypeAlias = Sent | Wait | Again | Blocked | TopicGone | Migrated | Refused


class Sender(Protocol):
    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        """Make one call of the Bot API. Never raises for what Telegram or the network does."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The present time, aware, UTC."""
        ...


class Translator(Protocol):
    def dialog(self, language: str, text: str) -> str:
        """A text of the content in this language (kk, ru, uz, uz_cyrl, en)."""
        ...

    def country(self, language: str, code: str) -> str:
        """The name of a country (ISO 3166-1 alpha-2) in one of these languages; the code itself where there is none."""
        ...

    def staff(self, text: str, /, **values: object) -> str:
        """A text for counselors in the staff's language, its `{placeholders}` filled."""
        ...


class Screens(Protocol):
    """Turns what the engine says into parameters of sendMessage, within Telegram's limits."""

    def render(
        self, language: str, blocks: Sequence[Block], buttons: Sequence[Sequence[Button]]
    ) -> list[dict[str, Json]]:
        """One or more messages (text, parse_mode, reply_markup …); only the last carries the buttons."""
        ...

    def paper(self, language: str, paper: Paper) -> dict[str, Json]:
        """Parameters of sendDocument; what stands on the paper is in place of the file, which the sender makes."""
        ...
