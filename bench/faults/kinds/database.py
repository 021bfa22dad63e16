"""What happens to the database."""

import asyncio

from bench.faults.kinds.kind import kind
from bench.faults.scene import Scene
from bench.faults.stores import PostgresStore, SqliteStore

SQLITE = ("sqlite",)
POSTGRESQL = ("postgresql",)


@kind("disk full", "the disk of the database has not a byte left for some seconds", times=3)
async def disk_full(scene: Scene) -> None:
    store = scene.store
    assert isinstance(store, SqliteStore | PostgresStore)
    store.disk.fill()
    try:
        await asyncio.sleep(scene.some(3, 6))
    finally:
        store.disk.clear()
    if isinstance(store, PostgresStore):
        await store.ensure_running()


@kind("locked", "a backup holds the SQLite file longer than the bot waits for it", databases=SQLITE, times=3)
async def locked(scene: Scene) -> None:
    assert isinstance(scene.store, SqliteStore)
    await scene.store.lock(scene.some(8, 16))


def _postgres(scene: Scene) -> PostgresStore:
    assert isinstance(scene.store, PostgresStore)
    return scene.store


@kind("database restarted", "PostgreSQL stopped and started", databases=POSTGRESQL)
async def restarted(scene: Scene) -> None:
    await _postgres(scene).restart("fast", scene.some(0, 3))


@kind("database crashed", "PostgreSQL killed; it recovers from its log", databases=POSTGRESQL)
async def crashed(scene: Scene) -> None:
    await _postgres(scene).restart("immediate", scene.some(0, 3))


@kind("database paused", "every process of PostgreSQL stands still for some seconds", databases=POSTGRESQL)
async def paused(scene: Scene) -> None:
    await _postgres(scene).pause(scene.some(2, 8))


@kind("connections cut", "PostgreSQL ends all connections of the bot", databases=POSTGRESQL, times=8)
async def cut(scene: Scene) -> None:
    await _postgres(scene).cut()


@kind("no connections", "others hold every connection that PostgreSQL has", databases=POSTGRESQL)
async def crowded(scene: Scene) -> None:
    await _postgres(scene).crowd(scene.some(3, 6))
