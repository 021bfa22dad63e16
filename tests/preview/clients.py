"""Two independent readings of the Bot API behind one small face: aiogram and python-telegram-bot."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, Protocol

import aiogram
import aiogram.exceptions as aio_errors
import aiogram.methods as aio_methods
import aiogram.types as aio_types
import telegram
import telegram.error as ptb_errors
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

Json = dict[str, Any]


class Refusal(Exception):
    """A refused call; `text` is Telegram's description in lower case without its prefix: libraries change case."""

    def __init__(self, kind: str, text: str, value: float = 0) -> None:
        super().__init__(f"{kind}: {text.lower()}")
        self.kind = kind
        self.text = text.lower()
        self.value = value


class Client(Protocol):
    """What the suite needs of a library."""

    async def call(self, method: str, **params: Any) -> Any:
        """Calls a method by its Bot API name; the answer, parsed by the library, comes back as plain JSON."""
        ...

    async def updates(self, **params: Any) -> list[Json]:
        """`getUpdates`, parsed by the library and given back as plain JSON."""
        ...

    async def open(self) -> None:
        """Gets ready."""
        ...

    async def close(self) -> None:
        """Closes connections."""
        ...


def file(data: bytes, name: str = "file.bin") -> tuple[bytes, str]:
    """A file to upload: both clients know what to do with such a pair."""
    return data, name


def _stripped(text: str) -> str:
    return re.sub(r"^(Telegram server says - )?(Bad Request: |Forbidden: |Conflict: )?", "", text)


class AiogramClient:
    def __init__(self, url: str, token: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        self.bot = aiogram.Bot(token, session=session)

    async def call(self, method: str, **params: Any) -> Any:
        made = getattr(aio_methods, method[0].upper() + method[1:])
        try:
            return _plain(await self.bot(made(**{name: _aio(value) for name, value in params.items()})))
        except aio_errors.TelegramRetryAfter as error:
            raise Refusal("flood", error.message, error.retry_after) from error
        except aio_errors.TelegramMigrateToChat as error:
            raise Refusal("migrated", error.message, error.migrate_to_chat_id) from error
        except aio_errors.TelegramNetworkError as error:
            raise Refusal("network", error.message) from error
        except aio_errors.TelegramAPIError as error:
            kind = type(error).__name__.removeprefix("Telegram")
            names = {"BadRequest": "bad", "ForbiddenError": "forbidden", "ConflictError": "conflict"}
            names |= {"UnauthorizedError": "unauthorized", "ServerError": "server", "NotFound": "unknown"}
            raise Refusal(names.get(kind, kind), _stripped(error.message)) from error
        except (aio_errors.ClientDecodeError, TypeError) as error:
            raise Refusal("unreadable", str(error)) from error

    async def updates(self, **params: Any) -> list[Json]:
        result: list[Json] = await self.call("getUpdates", **params)
        return result

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        await self.bot.session.close()


def _aio(value: Any) -> Any:
    if isinstance(value, tuple):
        return aio_types.BufferedInputFile(value[0], value[1])
    if isinstance(value, list):
        return [_aio(item) for item in value]
    if isinstance(value, dict) and "media" in value:
        return {name: _aio(part) for name, part in value.items()}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, aiogram.types.TelegramObject):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return value


class PtbClient:
    def __init__(self, url: str, token: str) -> None:
        request = HTTPXRequest(connection_pool_size=8)
        self.bot = telegram.Bot(token, f"{url}/bot", f"{url}/file/bot", request=request)

    async def call(self, method: str, **params: Any) -> Any:
        if method == "getUpdates":
            return await self.updates(**params)
        named = re.sub(r"(?<=[a-z])[A-Z]", lambda found: f"_{found[0].lower()}", method)
        if "menu_button" in named or method == "getMe":
            params = {}
        given = {name: _ptb(name, value, self.bot) for name, value in params.items()}
        try:
            return _as_dict(await getattr(self.bot, named)(**given))
        except ptb_errors.RetryAfter as error:
            seconds = error.retry_after
            waits = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
            raise Refusal("flood", error.message, waits) from error
        except ptb_errors.ChatMigrated as error:
            raise Refusal("migrated", error.message, error.new_chat_id) from error
        except ptb_errors.TelegramError as error:
            raise _ptb_refusal(error) from error

    async def updates(self, **params: Any) -> list[Json]:
        try:
            return [update.to_dict() for update in await self.bot.get_updates(**params)]
        except ptb_errors.TelegramError as error:
            raise _ptb_refusal(error) from error

    async def open(self) -> None:
        await self.bot.initialize()

    async def close(self) -> None:
        await self.bot.shutdown()


def _ptb_refusal(error: ptb_errors.TelegramError) -> Refusal:
    text = _stripped(error.message)
    kinds: list[tuple[type[Exception], str]] = [
        (ptb_errors.BadRequest, "bad"),
        (ptb_errors.Forbidden, "forbidden"),
        (ptb_errors.Conflict, "conflict"),
        (ptb_errors.InvalidToken, "unauthorized"),
    ]
    for made, kind in kinds:
        if isinstance(error, made):
            return Refusal(kind, text)
    if "Invalid server response" in text:
        return Refusal("unreadable", text)
    return Refusal("network" if "httpx." in text else "server", text)


_MEDIA = {
    "photo": telegram.InputMediaPhoto,
    "video": telegram.InputMediaVideo,
    "document": telegram.InputMediaDocument,
    "audio": telegram.InputMediaAudio,
}


def _ptb(name: str, value: Any, bot: telegram.Bot) -> Any:
    if isinstance(value, tuple):
        return telegram.InputFile(value[0], value[1], attach=name == "media")
    if name == "reply_markup" and "inline_keyboard" in value:
        return telegram.InlineKeyboardMarkup.de_json(value, bot)
    if name == "reply_markup":
        return telegram.ReplyKeyboardMarkup(value["keyboard"])
    if name == "reply_parameters":
        return telegram.ReplyParameters.de_json(value, bot)
    if name == "commands":
        return [telegram.BotCommand(item["command"], item["description"]) for item in value]
    if name == "entities":
        return [telegram.MessageEntity.de_json(item, bot) for item in value]
    if name == "reaction":
        return [telegram.ReactionTypeEmoji(item["emoji"]) for item in value]
    if name == "media" and isinstance(value, str):
        return value
    if name == "media" and isinstance(value, list):
        return [_ptb("media", item, bot) for item in value]
    if name == "media":
        given = {key: _ptb(key, part, bot) for key, part in value.items() if key != "type"}
        return _MEDIA[value["type"]](**given)
    return value


def _as_dict(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_as_dict(item) for item in value]
    return value.to_dict() if isinstance(value, telegram.TelegramObject) else value


CLIENTS: dict[str, type[AiogramClient] | type[PtbClient]] = {"aiogram": AiogramClient, "ptb": PtbClient}


@contextlib.asynccontextmanager
async def opened(library: str, url: str, token: str) -> AsyncIterator[Client]:
    """A client of one of the `CLIENTS`, ready, and closed at the end."""
    client: Client = CLIENTS[library](url, token)
    await client.open()
    try:
        yield client
    finally:
        await client.close()


async def eventually(holds: Callable[[], object], seconds: float = 5) -> None:
    """Waits for something that nobody announces; TimeoutError when it stays false."""
    async with asyncio.timeout(seconds):
        for _ in itertools.count():
            if holds():
                return
            await asyncio.sleep(0.002)
