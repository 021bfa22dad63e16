"""The loop that delivers the outbox: many calls at the same time, their results kept together."""

import asyncio
from collections.abc import Callable

import structlog

from bot.domain.errors import Fatal, Hindrance
from bot.ports import Again
from bot.services.deliver import IN_FLIGHT, Delivery
from bot.services.parcel import Parcel, Result
from bot.workers.nursery import Bell, Nursery

log = structlog.get_logger(__name__)

POLL = 0.2
"""Seconds between looks without a bell: another process may have filled the outbox, a row be due."""
COLLECT = 0.01
"""Seconds that results wait for others before they are kept in one transaction."""
REST = 0.5
"""Seconds of rest after results could not be kept."""
ROUGHLY = 5
"""Failed attempts to keep a result after which only the least of it is kept."""


class OutboxLoop:
    """Takes, sends and marks. When the process stops or `may_send` no longer, calls in flight are finished and marked.

    One that stopped for that is not begun again: who may send later begins with a delivery that knows what others sent.
    """

    def __init__(
        self, delivery: Delivery, nursery: Nursery, bell: Bell, may_send: Callable[[], bool] = lambda: True
    ) -> None:
        self._delivery = delivery
        self._nursery = nursery
        self._bell = bell
        self._may_send = may_send
        self._in_flight = 0
        self._results: list[Result] = []
        self._failed: dict[int, int] = {}
        self._opened = False

    async def run(self) -> None:
        if not self._opened:
            await self._delivery.open()
            self._opened = True
        while True:
            self._nursery.alive()
            if self._results:
                await self._mark()
            if self._may_send() and not self._nursery.stopping:
                for parcel in await self._delivery.take(IN_FLIGHT - self._in_flight - len(self._results)):
                    self._in_flight += 1
                    self._nursery.call("send", self._send(parcel))
            elif not self._in_flight and not self._results:
                return
            if not self._results:
                await self._bell.wait(min(POLL, max(COLLECT, self._delivery.seconds_to_next)))

    async def _send(self, parcel: Parcel) -> None:
        if not self._may_send():  # it was taken before the process was frozen or lost the database
            self._in_flight -= 1
            self._delivery.put_back(parcel)
            self._bell.ring()
            return
        try:
            result = await self._delivery.send(parcel)
        except Fatal:
            self._delivery.put_back(parcel)
            raise
        except Exception as error:
            log.exception("sending crashed", outbox=parcel.letters[0].id, exc_info=error)
            result = Result(parcel, Again(type(error).__name__))
        finally:
            self._in_flight -= 1
            self._bell.ring()
        self._results.append(result)

    async def _mark(self) -> None:
        if not any(result.urgent for result in self._results):
            await asyncio.sleep(COLLECT)
        results = list(self._results)
        try:
            await self._delivery.mark(results)
            done = results
        except Fatal:
            raise
        except Hindrance as error:
            self._nursery.hindered(error)
            done = []
        except Exception as error:
            log.warning("results not kept, each is tried alone", count=len(results), error=type(error).__name__)
            done = [result for result in results if await self._marked_alone(result)]
        kept = {id(result) for result in done}
        self._results = [result for result in self._results if id(result) not in kept]
        if len(done) < len(results):
            await asyncio.sleep(REST)

    async def _marked_alone(self, result: Result) -> bool:
        """Keep this result; False when that fails. Its stream waits then: sending again is sending twice."""
        number = result.parcel.letters[0].id
        attempts = self._failed.get(number, 0)
        try:
            if attempts >= ROUGHLY:
                await self._delivery.mark_roughly(result)
            else:
                await self._delivery.mark([result])
        except Hindrance as error:
            self._nursery.hindered(error)  # no fault of this result: all of it is kept when that is over
            return False
        except Exception as error:
            log.exception("result not kept", outbox=number, exc_info=error)
            self._failed[number] = attempts + 1
            return False
        self._failed.pop(number, None)
        return True
