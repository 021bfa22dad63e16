"""The unit of work: one transaction, its writes buffered and written in batches."""

from bot.storage.backlog import Backlogs
from bot.storage.cases import Cases
from bot.storage.chat_messages import ChatMessages
from bot.storage.context import Context
from bot.storage.conversations import Conversations
from bot.storage.corrections import Corrections
from bot.storage.counselors import Counselors
from bot.storage.directory import Directory
from bot.storage.errors import errors_typed
from bot.storage.gates import Gates
from bot.storage.inbox import Inbox
from bot.storage.milestones import Milestones
from bot.storage.outbox import Outbox
from bot.storage.parts import Parts
from bot.storage.pulses import Pulses
from bot.storage.retention import Retention
from bot.storage.staff_groups import StaffGroups


class StorageUnit:
    """Implements `ports.UnitOfWork`. After a commit it may go on: what follows is the next transaction."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.flush = self.savepoint
        context.forget_read = self._forget_read
        self.groups = StaffGroups(context)
        self.conversations = Conversations(context, self.groups)
        self.cases = Cases(context, self.groups)
        self.corrections = Corrections(context)
        self.milestones = Milestones(context)
        self.inbox = Inbox(context, self.conversations, self.cases)
        self.outbox = Outbox(context, self.groups)
        self.parts = Parts(context)
        self.chat_messages = ChatMessages(context, self.conversations)
        self.counselors = Counselors(context)
        self.gates = Gates(context)
        self.retention = Retention(context)
        self.pulses = Pulses(context)
        self.directory = Directory(context)
        self.backlog = Backlogs(context, self.groups)

    async def savepoint(self) -> None:
        # Always in this order, so that units of several processes take their row locks in one order.
        await self.conversations.flush()
        await self.cases.flush()
        await self.parts.flush()
        await self.chat_messages.flush()
        await self.outbox.flush()
        await self.inbox.flush()

    async def commit(self) -> None:
        await self.savepoint()
        with errors_typed():
            await self._context.connection.commit()
        self._forget_read()

    def _forget_read(self) -> None:
        self.conversations.forget_read()
        self.cases.forget_read()
        self.outbox.forget_read()
        self.chat_messages.forget_read()
        self.groups.forget_read()
