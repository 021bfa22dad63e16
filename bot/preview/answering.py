"""From a call to an answer: faults, the method, the record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.preview.calls import Call, CallRecord, Upload
from bot.preview.errors import ApiError, too_many_requests
from bot.preview.faults import Fault
from bot.preview.methods import find
from bot.preview.shapes import Json
from bot.preview.world import World

UNKNOWN_METHOD = ApiError(404, "Not Found: method not found")
WRONG_TOKEN = ApiError(401, "Unauthorized")
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP; `dropped` means that the connection closes instead."""

    status: int
    body: str
    media_type: str = "application/json"
    dropped: bool = False


DROPPED = Answer(0, "", dropped=True)


def refused(error: ApiError) -> Answer:
    """A refusal in Telegram's JSON."""
    return Answer(error.code, json.dumps(error.json(), ensure_ascii=False))


def _accepted(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False))


async def answer(world: World, method: str, params: Json, files: Mapping[str, Upload] | None = None) -> Answer:
    """Carries a call out, unless a fault prevents it, and records it."""
    if method.lower() == "getupdates":
        return await _answer_poll(world, Call("getUpdates", params))
    found = find(method)
    if found is None:
        return refused(UNKNOWN_METHOD)
    name, handler = found
    call = Call(name, params, files)
    fault = world.faults.for_call(name, call.chat_id)
    if fault is not None and not fault.has_effect:
        _record(world, call, fault.kind)
        return await _in_place(fault)
    try:
        result = handler(world, call)
        reply, outcome = _accepted(result), "ok"
    except ApiError as error:
        result = None
        reply, outcome = refused(error), f"{error.code} {error.description}"
    _record(world, call, outcome if fault is None else f"{fault.kind}: {outcome}", result)
    if fault is None:
        return reply
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return reply
    return _faulty(fault)


async def _answer_poll(world: World, call: Call) -> Answer:
    fault = world.faults.for_call("getUpdates", None)
    if fault is not None and not fault.has_effect:
        return await _in_place(fault)
    try:
        limit, seconds = call.integer("limit", 100), call.integer("timeout")
        body = await world.updates.poll(call.integer("offset"), limit, seconds, call.array("allowed_updates"))
    except ApiError as error:
        return refused(error)
    if fault is not None and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault is not None:
        return _faulty(fault)
    return Answer(200, f'{{"ok":true,"result":{body}}}')


async def _in_place(fault: Fault) -> Answer:
    """What comes in place of the call; of a silent server nothing, for long."""
    if fault.kind == "silent":
        await asyncio.sleep(fault.seconds)
    return _faulty(fault)


def _record(world: World, call: Call, outcome: str, result: Any = None) -> None:
    world.calls.append(CallRecord(world.clock(), call.method, call.params, outcome, result))


def _faulty(fault: Fault) -> Answer:
    """The answer that a fault gives in place of the method's."""
    match fault.kind:
        case "flood":
            return refused(too_many_requests(int(fault.seconds)))
        case "error":
            return refused(ApiError(500, fault.description or "Internal Server Error"))
        case "bare_error":
            return Answer(500, '{"ok":false,"error_code":500}')
        case "bad_gateway":
            return Answer(502, _BAD_GATEWAY, "text/html")
        case "unreadable":
            return Answer(200, '{"ok":true,"result":{"message_id":')
        case "refused":
            return refused(ApiError(fault.code, fault.description, fault.response_parameters()))
        case "dropped" | "silent" | "lost" | "slow":
            return DROPPED
