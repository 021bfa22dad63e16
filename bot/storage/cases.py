"""Cases, and the topics in which they stand."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, bindparam, exists, insert, select, update

from bot.domain.case import Case, CaseState, Link, Topic
from bot.domain.ids import CaseId, ChatId, ConversationId, GroupId, MessageId, ThreadId
from bot.storage.case_rows import CHANGING, TOPIC_COLUMNS, case_values, count_open, read_case, read_topic, topic_values
from bot.storage.context import Context, chunks
from bot.storage.dialect import insert_for
from bot.storage.erasure import erase_cases
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import case_topics, cases, conversations, links

_LINK = {
    "case_id": bindparam("of_case", type_=BigInteger),
    "person_message": bindparam("of_person", type_=BigInteger),
    "topic_message": bindparam("of_topic", type_=BigInteger),
    "from_person": bindparam("is_from_person", type_=Boolean),
}
_VALUES: list[Any] = list(_LINK.values())
# A case may be erased while the call is under way: then no trace of it comes back.
_NEW_LINK: Select[Any] = select(*_VALUES).where(
    exists().where(cases.c.id == bindparam("of_case", type_=BigInteger), cases.c.erased.is_(False))
)
_OPEN_OF = select(cases).where(
    cases.c.conversation_id.in_(bindparam("some", expanding=True)), cases.c.state != "closed"
)


class Cases:
    """Implements `ports.Cases`. An erased case is not found any more; only its figures stay."""

    def __init__(self, context: Context, groups: StaffGroups) -> None:
        self._context = context
        self._groups = groups
        self._stored: dict[CaseId, Case] = {}
        self._current: dict[CaseId, Case] = {}
        self._open: dict[ConversationId, CaseId | None] = {}
        self._links: list[Link] = []
        self._topics: dict[CaseId, Topic] = {}

    async def open(self, case: Case, topic: Topic) -> Case:
        await self._context.flush()
        values = {**case_values(self._context, case), "conversation_id": case.conversation, "erased": False}
        number = CaseId(await self._context.value(insert(cases).values(values).returning(cases.c.id)))
        numbered = Case(**{**{name: getattr(case, name) for name in Case.__slots__}, "id": number})
        await self._context.run(insert(case_topics).values({**topic_values(self._context, topic), "case_id": number}))
        self._keep(numbered)
        return numbered

    def _keep(self, case: Case) -> None:
        self._stored[case.id] = case
        self._place(case)

    def _place(self, case: Case) -> None:
        self._current[case.id] = case
        if case.state is not CaseState.CLOSED:
            self._open[case.conversation] = case.id
        elif self._open.get(case.conversation) == case.id:
            self._open[case.conversation] = None

    async def get(self, id: CaseId) -> Case | None:
        if id not in self._current:
            row = await self._context.row(select(cases).where(cases.c.id == id, cases.c.erased.is_(False)))
            if row is None:
                return None
            self._keep(read_case(self._context, row))
        return self._current[id]

    async def prefetch_current(self, conversations: Collection[ConversationId]) -> None:
        """Read the open cases of these now, in one go."""
        for some in chunks(conversations):
            self._open.update(dict.fromkeys(some))
            rows = await self._context.rows(_OPEN_OF, {"some": some})
            for row in rows:
                self._keep(read_case(self._context, row))

    async def current(self, conversation: ConversationId) -> Case | None:
        if conversation not in self._open:
            await self._context.flush()
            await self.prefetch_current([conversation])
        number = self._open[conversation]
        return None if number is None else self._current[number]

    async def last(self, conversation: ConversationId) -> Case | None:
        found = await self.all_of(conversation)
        return found[-1] if found else None

    async def all_of(self, conversation: ConversationId) -> list[Case]:
        """By their numbers, which is the order of opening."""
        await self._context.flush()
        rows = await self._context.rows(
            select(cases).where(cases.c.conversation_id == conversation).order_by(cases.c.id)
        )
        for row in rows:
            self._keep(read_case(self._context, row))
        return [self._current[CaseId(row["id"])] for row in rows]

    async def save(self, case: Case) -> None:
        if await self.get(case.id) is not None:
            self._place(case)

    async def flush(self) -> None:
        await self._flush_cases()
        new, self._links = self._links, []
        if new:
            await self._context.run(
                insert_for(self._context.connection, links)
                .from_select(list(_LINK), _NEW_LINK)
                .on_conflict_do_nothing(),
                [_link_values(link) for link in new],
            )

    async def _flush_cases(self) -> None:
        for id in sorted(self._current):
            before, after = self._stored[id], self._current[id]
            changed = [name for name in CHANGING if getattr(before, name) != getattr(after, name)]
            if changed:
                every = case_values(self._context, after)
                names = [*changed, *(["rank"] if "level" in changed else [])]
                await self._context.run(
                    update(cases)
                    .where(cases.c.id == bindparam("of"), cases.c.erased.is_(False))
                    .values({name: bindparam(name) for name in names}),
                    {"of": id, **{name: every[name] for name in names}},
                )
                self._stored[id] = after

    def forget_read(self) -> None:
        """The transaction ended, or cases were erased: what was read may be stale."""
        self._stored.clear()
        self._current.clear()
        self._open.clear()
        self._topics.clear()

    async def topic(self, id: CaseId) -> Topic | None:
        row = await self._context.row(select(case_topics).where(case_topics.c.case_id == id))
        if row is None:
            return None
        topic = read_topic(self._context, row, await self._groups.chat(GroupId(row["group_id"])))
        self._topics[id] = topic
        return topic

    async def save_topic(self, topic: Topic) -> None:
        # Only what changed since it was read, so that a card and a thread written by two units both stay.
        before, self._topics[topic.case] = self._topics.get(topic.case), topic
        written = topic_values(self._context, topic)
        values = {
            column: written[column]
            for name, column in TOPIC_COLUMNS.items()
            if before is None or getattr(before, name) != getattr(topic, name)
        }
        place = {name: value for name, value in values.items() if name == "thread_id"}
        if place:
            await self._context.run(update(case_topics).where(case_topics.c.case_id == topic.case).values(place))
        # An erased case keeps nothing of its card, even if somebody still holds the topic as it was.
        alive = exists().where(cases.c.id == case_topics.c.case_id, cases.c.erased.is_(False))
        if values:
            await self._context.run(
                update(case_topics).where(case_topics.c.case_id == topic.case, alive).values(values)
            )

    async def by_thread(self, chat: ChatId, thread: ThreadId) -> Case | None:
        group = await self._groups.group(chat)
        if group is None:
            return None
        found = await self._context.value(
            select(case_topics.c.case_id)
            .where(case_topics.c.group_id == group, case_topics.c.thread_id == thread)
            .order_by(case_topics.c.case_id.desc())
            .limit(1)
        )
        return None if found is None else await self.get(CaseId(found))

    async def link(self, links: Sequence[Link]) -> None:
        self._links.extend(links)

    async def links_of(
        self, case: CaseId, *, person_message: MessageId | None = None, topic_message: MessageId | None = None
    ) -> list[Link]:
        await self._context.flush()
        statement = select(links).where(links.c.case_id == case)
        if person_message is not None:
            statement = statement.where(links.c.person_message == person_message)
        if topic_message is not None:
            statement = statement.where(links.c.topic_message == topic_message)
        rows = await self._context.rows(statement.order_by(links.c.person_message, links.c.topic_message))
        return [
            Link(
                case=CaseId(row["case_id"]),
                person_message=MessageId(row["person_message"]),
                topic_message=MessageId(row["topic_message"]),
                from_person=row["from_person"],
            )
            for row in rows
        ]

    async def due_for_alert(self, now: datetime, limit: int) -> list[Case]:
        await self._context.flush()
        rows = await self._context.rows(
            select(cases)
            .join(conversations, conversations.c.id == cases.c.conversation_id)
            .where(cases.c.state == CaseState.WAITING, cases.c.alert_at <= now, cases.c.erased.is_(False))
            .order_by(cases.c.rank.desc(), cases.c.opened_at, cases.c.id)
            .limit(limit)
            .with_for_update(of=[cases, conversations], skip_locked=True)
        )
        for row in rows:
            self._keep(read_case(self._context, row))
        return [self._current[CaseId(row["id"])] for row in rows]

    async def open_count(self, group: GroupId) -> int:
        await self._context.flush()
        return int(await self._context.value(count_open(group)))

    async def closed_before(self, before: datetime, limit: int) -> list[CaseId]:
        await self._context.flush()
        rows = await self._context.rows(
            select(cases.c.id)
            .where(cases.c.state == CaseState.CLOSED, cases.c.closed_at < before, cases.c.erased.is_(False))
            .order_by(cases.c.closed_at, cases.c.id)
            .limit(limit)
        )
        return [CaseId(row["id"]) for row in rows]

    async def erase(self, id: CaseId) -> None:
        await self._context.flush()
        await erase_cases(self._context, [id])
        self._context.forget_read()


def _link_values(link: Link) -> dict[str, object]:
    return {
        "of_case": link.case,
        "of_person": link.person_message,
        "of_topic": link.topic_message,
        "is_from_person": link.from_person,
    }
