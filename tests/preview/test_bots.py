"""Whole bots, written with each library as its manual shows, against the server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import aiogram
import pytest
import telegram
from aiogram.filters import CommandStart
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World
from tests.preview.clients import AiogramClient

BotRunner = Callable[[PreviewServer, World], contextlib.AbstractAsyncContextManager[None]]


@contextlib.asynccontextmanager
async def run_aiogram(server: PreviewServer, world: World) -> AsyncIterator[None]:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def start(message: aiogram.types.Message) -> None:
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="yes")]])
        await message.answer("Safe?", reply_markup=keyboard)

    @dispatcher.callback_query()
    async def pressed(query: aiogram.types.CallbackQuery) -> None:
        await query.answer("Noted")
        assert isinstance(query.message, aiogram.types.Message)
        await query.message.edit_text(f"You said {query.data}")

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(message.text or "?")

    client = AiogramClient(server.url, world.token)
    polling = asyncio.ensure_future(
        dispatcher.start_polling(client.bot, handle_signals=False, handle_as_tasks=False, polling_timeout=5)
    )
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling


@contextlib.asynccontextmanager
async def run_ptb(server: PreviewServer, world: World) -> AsyncIterator[None]:
    async def start(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        button = telegram.InlineKeyboardButton("Yes", callback_data="yes")
        await update.message.reply_text("Safe?", reply_markup=telegram.InlineKeyboardMarkup([[button]]))

    async def pressed(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        await query.answer("Noted")
        await query.edit_message_text(f"You said {query.data}")

    async def echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(update.message.text or "?")

    builder = Application.builder().token(world.token).base_url(f"{server.url}/bot")
    application = builder.base_file_url(f"{server.url}/file/bot").build()
    application.add_handler(CommandHandler("start", start, has_args=True))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, echo))
    async with application:
        assert application.updater
        await application.start()
        await application.updater.start_polling(timeout=5)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


@pytest.fixture(params=[run_aiogram, run_ptb], ids=["aiogram", "ptb"])
async def talking(request: pytest.FixtureRequest, server: PreviewServer, world: World) -> AsyncIterator[None]:
    runner: BotRunner = request.param
    async with runner(server, world):
        yield


@pytest.mark.usefixtures("talking")
async def test_a_conversation(world: World) -> None:
    person = Person(world, "Aigul", language="kk")
    person.start("offer")
    await world.until(lambda: person.chat.from_bot)
    question = person.last
    press = person.press(question, "Yes")
    await world.until(lambda: question.edited and press.answered)
    assert (question.shown, press.toast, list(question.buttons)) == ("You said yes", "Noted", [])
    person.burst("one", "two", "three")
    await world.until(lambda: len(person.chat.from_bot) == 4)
    assert [message.text for message in person.chat.from_bot] == ["You said yes", "one", "two", "three"]
