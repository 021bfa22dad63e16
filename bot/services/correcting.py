"""Counselors correct the judge: level and signals of the case that they have taken."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case, CaseState
from bot.domain.correction import MOST_WORDS, WORDS_LENGTH, Correction
from bot.domain.ids import MessageId, UserId
from bot.domain.outgoing import Json
from bot.domain.part import PartUse
from bot.ports import Translator, UnitOfWork
from bot.services import rows
from bot.services.card import MARKS, level_name
from bot.services.cases import Cases
from bot.services.signal_names import SIGNALS
from bot.services.turn import Turns
from dialogs.risk.labels import Level, Signal

BUTTON = re.compile(r"k:(?P<what>level_[a-z]{1,20}|sig_[a-z_]{1,20}|signals):(?P<case>[0-9]{1,18})")
"""Callback data of the buttons of this file: what is corrected and to what, and the case."""
COLUMNS = 2
"""Signals in a row."""


class Press(Protocol):
    """A button under a message of the bot's in the topic."""

    @property
    def author(self) -> UserId: ...
    @property
    def data(self) -> str: ...
    @property
    def message(self) -> MessageId: ...


class Correcting:
    """What a counselor puts right. The first judgement stays known, for the bot to learn from if the person agrees."""

    def __init__(self, turns: Turns, cases: Cases, translator: Translator) -> None:
        self._turns, self._cases, self._translator = turns, cases, translator

    async def press(self, unit: UnitOfWork, case: Case, press: Press, now: datetime) -> tuple[str, bool]:
        """Do what the button says; the words that answer it, and whether they must be seen: it could not be done."""
        say, button = self._translator.staff, BUTTON.fullmatch(press.data)
        if case.state is CaseState.CLOSED:
            return say("This case is closed."), True
        if case.state is not CaseState.TAKEN or case.counselor != press.author:
            return say("Only the counselor who has taken the case can do this."), True
        what, _, name = button["what"].partition("_") if button else ("", "", "")
        if what == "level" and name in set(Level):
            return await self._level(unit, case, Level(name), now), False
        if what == "sig" and name in set(Signal):
            return await self._signal(unit, case, name, press.message, now), False
        if what == "signals":
            await self._post(unit, case, now)
            return say("Press what is true."), False
        return say("This button is out of date."), True

    async def _level(self, unit: UnitOfWork, case: Case, level: Level, now: datetime) -> str:
        said = f"{MARKS[level]} {level_name(level, self._translator)}"
        if level is case.level:
            return said
        corrected = replace(case, level=level)
        await self._keep(unit, case, corrected, now)
        if level > case.level:
            await unit.outbox.hurry(rows.topic_stream(case.id), rows.lane_of_case(corrected))
        return said

    async def _signal(self, unit: UnitOfWork, case: Case, name: str, message: MessageId, now: datetime) -> str:
        is_new = name not in case.signals
        signals = (*case.signals, name) if is_new else tuple(s for s in case.signals if s != name)
        corrected = replace(case, signals=signals)
        await self._keep(unit, case, corrected, now)
        await unit.outbox.add([rows.buttons_edit(corrected, message, self._toggles(corrected), now)])
        named = self._translator.staff(SIGNALS[name])
        if is_new:
            return self._translator.staff("Noted: {signal}.", signal=named)
        return self._translator.staff("Taken away: {signal}.", signal=named)

    async def _post(self, unit: UnitOfWork, case: Case, now: datetime) -> None:
        params: dict[str, Json] = {
            "text": self._translator.staff(
                "What does the person speak of? A press adds a signal or takes it away; ✓ stands by what is noted."
            ),
            "reply_markup": self._toggles(case),
        }
        await unit.outbox.add([rows.to_topic(case, params, now, replace_key=f"signals:{case.id}")])

    def _toggles(self, case: Case) -> Json:
        say = self._translator.staff
        buttons: list[Json] = [
            {
                "text": ("✓ " if signal.value in case.signals else "") + say(SIGNALS[signal.value]),
                "callback_data": f"k:sig_{signal.value}:{case.id}",
            }
            for signal in Signal
        ]
        return {"inline_keyboard": [buttons[at : at + COLUMNS] for at in range(0, len(buttons), COLUMNS)]}

    async def _keep(self, unit: UnitOfWork, before: Case, case: Case, now: datetime) -> None:
        """Store the correction with the words it is about, and show the case as it is now. Nobody is alarmed."""
        known = await unit.corrections.of(case.id)
        correction = Correction(
            case=case.id,
            at=now,
            judged_level=before.level if known is None else known.judged_level,
            judged_signals=before.signals if known is None else known.judged_signals,
            level=case.level,
            signals=case.signals,
            words=await _words(unit, case),
            language=case.language,
        )
        if correction.is_none:
            await unit.corrections.drop(case.id)
        else:
            await unit.corrections.save(correction)
        conversation = await unit.conversations.get(case.conversation)
        session = self._turns.session_of(conversation, now)
        if case.level < session.level:
            # Danger that comes after all must raise the case again.
            session = replace(session, level=case.level)
            await unit.conversations.save(replace(conversation, session=session.to_json()))
        await self._cases.refresh(unit, case, session, now, at_once=True)


async def _words(unit: UnitOfWork, case: Case) -> tuple[str, ...]:
    """What the person themselves wrote since their last case ended; an offer or a forward is somebody else's text."""
    uses = (PartUse.UNSORTED, PartUse.STORY, PartUse.RELAYED)
    ended = [other.closed_at for other in await unit.cases.all_of(case.conversation) if other.id != case.id]
    parts = await unit.parts.of(case.conversation, uses)
    since = max((at for at in ended if at is not None), default=None)
    written = [
        part.text for part in parts if part.text.strip() and not part.forwarded and (not since or part.at >= since)
    ]
    return tuple(text[:WORDS_LENGTH] for text in written[-MOST_WORDS:])
