"""Where rows of the outbox go: targets and placeholders become Telegram's ids."""

from collections.abc import Mapping

from bot.domain.ids import CaseId, ChatId, ConversationId, MessageId
from bot.domain.outgoing import Json, Target, ToGroup, ToNobody, ToPerson, ToTopic
from bot.ports import UnitOfWork

REMEMBERED = 20_000
_WITHOUT = frozenset({"text", "reply_markup", "link_preview_options", "parse_mode", "entities"})
"""Parameters that never hold a placeholder; buttons are many."""


class Nowhere(Exception):
    """The conversation or topic of a row does not exist any more."""


class _Unknown(Exception):
    """A placeholder for a copy that nobody knows."""


class Addresses:
    """Looks up chats and remembers them: a private chat never changes, a group only by migration."""

    def __init__(self) -> None:
        self._known: dict[Target, ChatId] = {}

    async def chat(self, unit: UnitOfWork, target: Target) -> ChatId | None:
        """The chat of a target; None for a call without one. Nowhere when it is gone."""
        if isinstance(target, ToNobody):
            return None
        if target not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[target] = await self._look_up(unit, target)
        return self._known[target]

    async def _look_up(self, unit: UnitOfWork, target: ToPerson | ToTopic | ToGroup) -> ChatId:
        match target:
            case ToPerson(conversation):
                try:
                    return (await unit.conversations.get(conversation)).chat
                except LookupError:
                    raise Nowhere from None
            case ToTopic(case):
                topic = await unit.cases.topic(case)
                if topic is None:
                    raise Nowhere
                return await unit.groups.chat(topic.group)
            case ToGroup(group):
                return await unit.groups.chat(group)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group has another id now."""
        self._known = {target: new if chat == old else chat for target, chat in self._known.items()}

    def forget(self, conversation: ConversationId) -> None:
        self._known.pop(ToPerson(conversation), None)

    async def fill(self, unit: UnitOfWork, params: Mapping[str, Json]) -> dict[str, Json]:
        """The parameters with their placeholders filled.

        One that needs an unknown copy is left out; of a list only the unknown element. Names that begin with
        `$` are for us and left out too.
        """
        filled: dict[str, Json] = {}
        for name, value in params.items():
            if name.startswith("$"):
                continue
            if name in _WITHOUT:
                filled[name] = value
                continue
            try:
                filled[name] = await self._filled(unit, value)
            except _Unknown:
                continue
        return filled

    async def _filled(self, unit: UnitOfWork, value: Json) -> Json:
        if isinstance(value, list):
            elements: list[Json] = []
            for element in value:
                try:
                    elements.append(await self._filled(unit, element))
                except _Unknown:
                    continue
            return elements
        if not isinstance(value, dict):
            return value
        match value:
            case {"$person": int(number)}:
                return await self._chat_or_unknown(unit, ToPerson(ConversationId(number)))
            case {"$topic_chat": int(number)}:
                return await self._chat_or_unknown(unit, ToTopic(CaseId(number)))
            case {"$card": int(number)}:
                topic = await unit.cases.topic(CaseId(number))
                if topic is None or topic.card_message is None:
                    raise _Unknown
                return topic.card_message
            case {"$copy": {"case": int(number), "of": int(message), "side": str(side)}}:
                return await self._copy(unit, CaseId(number), MessageId(message), side)
            case _:
                return {name: await self._filled(unit, inner) for name, inner in value.items()}

    async def _chat_or_unknown(self, unit: UnitOfWork, target: Target) -> Json:
        try:
            return await self.chat(unit, target)
        except Nowhere:
            raise _Unknown from None

    async def _copy(self, unit: UnitOfWork, case: CaseId, message: MessageId, side: str) -> Json:
        """The newest copy: of joined messages the last, of copies in a recreated topic the present."""
        if side == "person":
            links = await unit.cases.links_of(case, person_message=message)
            copies = [link.topic_message for link in links]
        else:
            links = await unit.cases.links_of(case, topic_message=message)
            copies = [link.person_message for link in links]
        if not copies:
            raise _Unknown
        return copies[-1]
