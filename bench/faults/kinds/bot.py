"""What happens to the bot's own processes and their clock."""

import asyncio

from bench.faults.kinds.kind import kind
from bench.faults.scene import Scene


@kind("killed", "kill -9 of a process, started again at once", times=6)
async def killed(scene: Scene) -> None:
    await scene.cast.kill(scene.chance.choice(scene.cast.processes))
    await scene.heard_again()


@kind("restarted", "a process stopped and started in order, as for an upgrade")
async def restarted(scene: Scene) -> None:
    await scene.cast.restart(scene.chance.choice(scene.cast.processes))
    await scene.heard_again()


@kind("frozen", "the bot's machine stands still for some seconds")
async def frozen(scene: Scene) -> None:
    scene.cast.freeze()
    try:
        await asyncio.sleep(scene.some(2, 8))
    finally:
        scene.cast.thaw()


@kind("clock", "the bot's clock jumps minutes or hours ahead or back, and later jumps again to the right time")
async def clock(scene: Scene) -> None:
    ahead = scene.some(300, 6 * 3600)
    scene.clock.move_bot(ahead if scene.chance.random() < 0.5 else -ahead)
    try:
        await asyncio.sleep(scene.some(2, 4))
    finally:
        scene.clock.move_bot(0)
