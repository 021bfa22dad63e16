"""One call on its way to Telegram, and what came of it."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.case import Topic
from bot.domain.ids import CaseId, ChatId, ConversationId, OutboxId
from bot.domain.limits import Ticket
from bot.domain.outgoing import Json, Letter, Outgoing, ToPerson, ToTopic
from bot.ports import Outcome


class Step(Enum):
    """What a call does for its row: the row's own call, or what must be there before it."""

    ROW = auto()
    NEW_TOPIC = auto()
    CARD = auto()
    REOPEN = auto()


@dataclass(frozen=True, slots=True)
class Call:
    """A call with everything filled in. `topic` is the case's topic as it was when the call was prepared."""

    step: Step
    method: str
    params: dict[str, Json]
    chat: ChatId | None
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A call taken from the outbox for the rows `letters`: one, or neighbours joined into one text."""

    letters: tuple[Letter, ...]
    call: Call
    ticket: Ticket

    @property
    def outgoing(self) -> Outgoing:
        return self.letters[0].outgoing

    @property
    def ids(self) -> list[OutboxId]:
        return [letter.id for letter in self.letters]

    @property
    def attempts(self) -> int:
        return self.letters[0].attempts

    @property
    def joined(self) -> bool:
        return len(self.letters) > 1

    @property
    def case(self) -> CaseId | None:
        target = self.outgoing.target
        return target.case if isinstance(target, ToTopic) else self.outgoing.case

    @property
    def person(self) -> ConversationId | None:
        """The person whose private chat the call goes to."""
        target = self.outgoing.target
        return target.conversation if isinstance(target, ToPerson) else None


@dataclass(frozen=True, slots=True)
class Result:
    """What Telegram answered to a parcel."""

    parcel: Parcel
    outcome: Outcome

    @property
    def urgent(self) -> bool:
        """Whether it should be kept at once: a topic whose id is lost stays behind as an empty one."""
        return self.parcel.call.step is Step.NEW_TOPIC
