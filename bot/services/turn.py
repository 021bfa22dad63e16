"""One event of a conversation: the engine decides, this makes it happen, in the caller's transaction."""

from collections import deque
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import structlog

from bot.domain.conversation import Conversation
from bot.domain.outgoing import Lane, Outgoing
from bot.domain.part import PartUse
from bot.domain.safe_hours import FIELD
from bot.ports import Screens, Translator, UnitOfWork
from bot.services import rows
from bot.services.case_looks import CaseLooks
from bot.services.cases import Cases
from bot.services.consent import answered, is_to_ask
from bot.services.erase import Eraser
from bot.services.relay import Relays
from bot.services.safe_hours import SafeHours
from bot.services.screen_rows import ScreenRows, Shown
from bot.services.shelf import Shelf
from bot.services.source import Source
from dialogs.effects import (
    Ask,
    Await,
    Block,
    Broken,
    Consent,
    Effect,
    EndCase,
    Forget,
    Handoff,
    Hide,
    Keep,
    LookUpCase,
    Paper,
    Rate,
    Relay,
    Remind,
    Say,
    Sort,
    Tell,
    Toast,
    Unhide,
)
from dialogs.engine import advance
from dialogs.events import CaseClosed, CaseOpened, Event
from dialogs.revisions import bring
from dialogs.session import Mode, Session, session_id
from dialogs.steps import Country

log = structlog.get_logger()
ON_CARD = ("country", "safe_hours", "suits")
"""Fields of the session that stand on the card."""
MAX_EVENTS = 8
"""Events that one update may cause before the engine and this service would be turning in a circle."""


class _Work:
    """What one turn gathers until it is written."""

    def __init__(self, unit: UnitOfWork, conversation: Conversation, source: Source, now: datetime) -> None:
        self.unit, self.conversation, self.source, self.now = unit, conversation, source, now
        self.events: deque[Event] = deque()
        self.pending: tuple[Block, ...] = ()
        self.screens: list[Shown | Paper] = []
        self.toast: Toast | None = None
        self.lane = Lane.SCREEN
        self.farewell = False
        self.silent_at, self.remind_at = conversation.silent_at, conversation.remind_at

    def flush(self) -> None:
        """What was said without buttons becomes a message of its own."""
        if self.pending:
            self.screens.append(Shown(self.pending))
            self.pending = ()


class Turns:
    """Takes events of persons' conversations."""

    def __init__(
        self,
        shelf: Shelf,
        screens: Screens,
        translator: Translator,
        cases: Cases,
        relays: Relays,
        eraser: Eraser,
        hours: SafeHours,
        looks: CaseLooks,
    ) -> None:
        self._shelf, self._screens, self._translator = shelf, screens, translator
        self._cases, self._relays, self._eraser = cases, relays, eraser
        self._hours, self._looks = hours, looks

    def session_of(self, conversation: Conversation, now: datetime) -> Session:
        """The conversation's session; a fresh one before the first turn."""
        if conversation.session:
            return Session.from_json(conversation.session)
        return Session.fresh(session_id(int(conversation.id), now))

    def asks_country(self, conversation: Conversation, now: datetime) -> bool:
        """Whether the person stands at a question for a country. Only then what they send is looked through for one."""
        book = self._shelf.book
        place = bring(book, self.session_of(conversation, now)).place or ""
        return book.has(place) and isinstance(book.step(place), Country)

    async def take(
        self, unit: UnitOfWork, conversation: Conversation, event: Event, source: Source, now: datetime
    ) -> None:
        """Advance the conversation by `event` and write everything that follows from it."""
        work = _Work(unit, conversation, source, now)
        session = self.session_of(conversation, now)
        book, before = self._shelf.book, session.fields
        work.events.append(event)
        for _ in range(MAX_EVENTS):
            if not work.events:
                break
            session, effects = advance(book, session, work.events.popleft())
            for effect in effects:
                session = await self._apply(work, session, effect)
        if session.mode is not Mode.BOT and any(before.get(one) != session.fields.get(one) for one in ON_CARD):
            await self._refresh(work, session)
        work.flush()
        await self._write(work, session)

    async def _apply(self, work: _Work, session: Session, effect: Effect) -> Session:
        match effect:
            case Say(blocks, alone):
                if alone:
                    work.flush()
                    work.screens.append(Shown(blocks, alone=True))
                else:
                    work.pending += blocks
            case Paper():
                work.flush()
                work.screens.append(effect)
            case Ask(blocks, buttons, replaces):
                work.screens.append(Shown(work.pending + blocks, buttons, replaces))
                work.pending = ()
            case Toast():
                work.toast = effect
            case Handoff():
                await self._hand_off(work, session, effect)
            case EndCase():
                await self._end_case(work, session)
            case Relay(label):
                await self._relay(work, label)
            case Tell():
                await self._relays.tell(work.unit, work.conversation, effect, work.now)
            case Keep(offer):
                await self._relays.keep(work.unit, work.conversation, work.source, work.now, offer=offer)
            case LookUpCase():
                work.events.append(await self._looks.look(work.unit, work.conversation.id, session, work.now))
            case _:
                session = await self._apply_rest(work, session, effect)
        return session

    async def _apply_rest(
        self,
        work: _Work,
        session: Session,
        effect: Sort | Rate | Consent | Hide | Unhide | Forget | Await | Remind | Broken,
    ) -> Session:
        match effect:
            case Sort(offer):
                await work.unit.parts.sort(work.conversation.id, PartUse.OFFER if offer else PartUse.STORY)
            case Rate(helped):
                await self._eraser.rate(work.unit, work.conversation, helped)
            case Consent(agreed):
                await answered(work.unit, work.conversation.id, agreed=agreed)
            case Hide():
                work.pending, work.screens = (), []
                await self._eraser.hide(work.unit, work.conversation, work.now)
                await self._refresh(work, session)
            case Unhide():
                await work.unit.outbox.release(work.conversation.id, work.now)
                await self._refresh(work, session)
            case Forget():
                work.screens, work.farewell = [], True
                work.conversation = await self._eraser.forget(work.unit, work.conversation, work.now)
            case Await(until):
                work.silent_at = until
            case Remind(at):
                work.remind_at = at
            case Broken(place):
                log.error("content broken", place=place, conversation=int(work.conversation.id))
            case _:
                assert_never(effect)
        return session

    async def _relay(self, work: _Work, label: str | None) -> None:
        case = await work.unit.cases.current(work.conversation.id)
        if case is not None:
            await self._relays.relay(work.unit, work.conversation, case, work.source, work.now, label)
        else:
            log.error("no case to relay into", conversation=int(work.conversation.id))
            await self._relays.keep(work.unit, work.conversation, work.source, work.now, offer=False)

    async def _refresh(self, work: _Work, session: Session) -> None:
        """The card tells counselors whether the chat is hidden."""
        case = await work.unit.cases.current(work.conversation.id)
        if case is not None:
            await self._cases.refresh(work.unit, case, session, work.now, at_once=True)

    async def _hand_off(self, work: _Work, session: Session, effect: Handoff) -> None:
        work.lane = min(work.lane, rows.lane_of(effect.level))
        known = effect.relay and await self._relays.is_in_case(work.unit, work.conversation, work.source)
        if effect.relay:
            await self._relays.keep(work.unit, work.conversation, work.source, work.now, offer=False)
        words = await self._relays.words(work.unit, work.conversation, work.source)
        case, is_new = await self._cases.open(work.unit, work.conversation, session, effect, work.now, words)
        await self._relays.bring_parts(work.unit, work.conversation, case, work.now)
        if known:
            await self._relays.relay(work.unit, work.conversation, case, work.source, work.now)
        if is_new:
            await self._cases.stand(work.unit, case, work.now)
        work.events.append(CaseOpened(work.now, int(case.id)))

    async def _end_case(self, work: _Work, session: Session) -> None:
        case = await work.unit.cases.current(work.conversation.id)
        if case is not None:
            note = self._translator.staff("The person has ended the conversation.")
            await self._cases.close(work.unit, case, session, work.now, note=note)
        spoken = case is not None and case.taken_at is not None
        corrected = case is not None and await is_to_ask(work.unit, case)
        work.events.append(CaseClosed(work.now, spoken=spoken, corrected=corrected))

    async def _write(self, work: _Work, session: Session) -> None:
        rows_out: list[Outgoing] = []
        if work.source.callback:
            text = self._toast(work, session)
            alert = bool(work.toast and work.toast.alert)
            rows_out.append(rows.callback_answer(work.source.number, work.source.callback, text, work.now, alert=alert))
        if work.source.number and session.fields.get(FIELD) and not session.hidden:
            await work.unit.outbox.release(work.conversation.id, work.now)  # they write: now is an hour to write back
        editable = await self._editable(work)
        held = not work.source.number and not self._hours.open(session, work.conversation, work.now)
        shown = ScreenRows(
            self._screens, work.conversation, session.language, work.lane, work.now, farewell=work.farewell, held=held
        )
        rows_out += shown.of(work.screens, editable)
        await work.unit.outbox.add(rows_out)
        seen = work.now if work.source.number else work.conversation.seen_at
        last = max(work.conversation.last_message, work.source.message or work.conversation.last_message)
        kept = None if work.farewell else session.to_json()
        # Whoever goes on after an erasure begins anew: what they do now must not be swept away with the rest.
        forgotten = work.conversation.forgotten and work.farewell
        await work.unit.conversations.save(
            replace(
                work.conversation,
                session=kept,
                seen_at=seen,
                last_message=last,
                forgotten=forgotten,
                silent_at=None if work.farewell else work.silent_at,
                remind_at=None if work.farewell else work.remind_at,
            )
        )

    def _toast(self, work: _Work, session: Session) -> str | None:
        if work.toast is None:
            return None
        rendered = self._screens.render(session.language, (Block(work.toast.text),), ())
        return str(rendered[0]["text"]) if rendered else None

    async def _editable(self, work: _Work) -> int | None:
        """The pressed message, if it is the last of the chat: then the screen changes in place."""
        pressed = work.source.pressed
        if pressed is None or work.farewell:
            return None
        last = await work.unit.chat_messages.last(work.conversation.id)
        newest = max(int(work.conversation.last_message), int(last or 0))
        return int(pressed) if int(pressed) >= newest else None
