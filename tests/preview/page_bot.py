"""A small bot behind the preview's page: greets, echoes, edits, shows toasts; everything over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    BotCommand,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
)

from bot.preview.limits import Limits
from bot.preview.page import Cast, PreviewPage, people_world
from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World

GREETING = "<b>Hello!</b> Are you safe to write now?"
SHARE = "https://t.me/share/url?url=&text=Principles%20of%20safety"


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Buttons with callback data."""
    made = [[InlineKeyboardButton(text=text, callback_data=data) for text, data in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=made)


def greeting_keys() -> InlineKeyboardMarkup:
    """Every kind of button that the page knows."""
    keys = keyboard([("Yes", "yes"), ("No", "no")], [("Alert", "alert"), ("Silence", "silence")])
    copy = InlineKeyboardButton(text="Copy 112", copy_text=CopyTextButton(text="112"))
    keys.inline_keyboard.append([copy, InlineKeyboardButton(text="Send on", url=SHARE)])
    return keys


def dispatcher() -> Dispatcher:
    """The bot's handlers."""
    made = Dispatcher()

    @made.message(CommandStart())
    async def greet(message: Message) -> None:
        await message.answer(GREETING, parse_mode="HTML", reply_markup=greeting_keys())

    @made.message(Command("typing"))
    async def act(message: Message) -> None:
        assert message.bot is not None
        await message.bot.send_chat_action(message.chat.id, "typing")

    @made.message(Command("wipe"))
    async def wipe(message: Message) -> None:
        await message.delete()
        await message.answer("wiped")

    @made.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        if query.data == "silence":
            return
        if query.data == "alert":
            await query.answer("Read this first", show_alert=True)
            return
        await query.answer(f"noted: {query.data}")
        await query.message.edit_text(f"You said {query.data}", reply_markup=keyboard([("Back", "back")]))

    @made.message(F.chat.type == "private", F.text)
    async def echo(message: Message) -> None:
        await message.react([ReactionTypeEmoji(emoji="👍")])
        await message.reply(f"echo: {message.text}")

    @made.edited_message(F.text)
    async def echo_edit(message: Message) -> None:
        await message.answer(f"edited: {message.text}")

    @made.message(F.chat.type == "private", F.photo)
    async def album(message: Message) -> None:
        assert message.photo is not None
        if message.caption:
            media = [InputMediaPhoto(media=message.photo[-1].file_id) for _ in range(2)]
            await message.answer_media_group([*media])

    return made


@dataclass
class Stand:
    """A world with its page, served at `url`, and a bot that can be started."""

    world: World
    page: PreviewPage
    url: str
    running: list[tuple[Dispatcher, "asyncio.Task[None]"]] = field(default_factory=list)

    @property
    def cast(self) -> Cast:
        return self.page.cast

    def person(self, slot: int = 1) -> Person:
        """Who has that phone now."""
        return self.cast.phone(slot).person

    async def start_bot(self) -> None:
        """From now on the bot polls."""
        made = dispatcher()
        bot = Bot(self.world.token, session=AiohttpSession(api=TelegramAPIServer.from_base(self.url)))
        await bot.set_my_commands([BotCommand(command="wipe", description="removes your message")])
        polling = made.start_polling(bot, handle_signals=False)
        self.running.append((made, asyncio.create_task(polling)))

    async def stop_bot(self) -> None:
        """The bot is gone."""
        for made, task in self.running:
            await made.stop_polling()
            await task
        self.running.clear()


@asynccontextmanager
async def stand(*, with_bot: bool = True) -> AsyncIterator[Stand]:
    """The page of `people_world`, and the bot unless told otherwise."""
    world, _ = people_world()
    world.meter.limits = Limits.off()
    page = PreviewPage(world)
    async with PreviewServer(world, routes=page.routes()) as server:
        made = Stand(world, page, server.url)
        if with_bot:
            await made.start_bot()
        try:
            yield made
        finally:
            await made.stop_bot()
