"""The whole product on one machine: the real service against the local Bot API server, with a page to use it."""

import asyncio
import signal
import tempfile
import webbrowser
from pathlib import Path

from bot.app.reloading import EVERY_SECONDS, Reloading
from bot.app.rooms import furnish, read_content
from bot.app.service import Service, open_for
from bot.clock import SystemClock
from bot.config import SendLimits, Settings, StaffGroup, load_settings
from bot.crypto import new_key
from bot.domain.ids import GroupId
from bot.i18n import LOCALES
from bot.preview.page import PreviewPage, people_world
from bot.preview.server import PreviewServer
from bot.preview.world import World
from bot.services.directory_samples import put_samples
from bot.storage.engine import Database
from bot.workers.timers import Timer
from dialogs.loader import CONTENT

HOST = "127.0.0.1"


def preview_settings(world: World, url: str, group: int, database: Path, language: str) -> Settings:
    """Settings of a service that talks to the local Bot API server and to nothing else."""
    return load_settings(
        env_file=None,
        bot_token=world.token,
        bot_api_url=url,
        database_url=f"sqlite+aiosqlite:///{database}",
        staff_groups=(StaffGroup(GroupId(group)),),
        secret_keys=(new_key(),),
        send_limits=SendLimits(30, 1, 20),
        webhook_url="",
        webhook_secret="",
        listen="",
        staff_language=language,
    )


def preview_service(
    settings: Settings, database: Database, page: PreviewPage, content: Path = CONTENT, locales: Path = LOCALES
) -> Service:
    """The real service, which takes over content and translations as they are saved and says on the page what is
    wrong with them."""
    rooms = furnish(settings, content, locales)
    reloading = Reloading(settings, rooms, page.show, content, locales)
    return Service(settings, database, rooms=rooms, timers=[Timer("content", EVERY_SECONDS, reloading.look)])


async def run(port: int, *, open_browser: bool, staff_language: str = "ru") -> None:
    """Serve the page and run the service until stopped. Everything is gone afterwards."""
    world, group = people_world()
    page = PreviewPage(world)
    with tempfile.TemporaryDirectory(prefix="amanjol-preview-") as folder:
        async with PreviewServer(world, HOST, port, routes=page.routes()) as server:
            settings = preview_settings(world, server.url, group, Path(folder) / "preview.sqlite3", staff_language)
            database = await open_for(settings)
            try:
                await put_samples(database.open_unit, read_content(settings).directory, SystemClock().now())
                service = preview_service(settings, database, page)
                loop = asyncio.get_running_loop()
                for sign in (signal.SIGTERM, signal.SIGINT):
                    loop.add_signal_handler(sign, service.stop)
                print(f"Aman Jol preview: {server.url}  (Ctrl+C ends it)", flush=True)  # noqa: T201  # for the operator
                if open_browser:
                    webbrowser.open(server.url)
                await service.run()
            finally:
                await database.close()
