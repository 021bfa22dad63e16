"""The figures: ranks, slopes, parts of a profile."""

import time

import pytest

from bench.load.figures import Figures, percentile
from bench.memory import STEPS, Memory
from bench.parts import REST, part_of
from bench.sampler import Sampler
from bot.crypto import Cipher, new_key


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_value_that_occurred(share: float, value: int) -> None:
    assert percentile([float(number) for number in range(1, 101)], share) == value


def test_percentiles_of_few_values() -> None:
    assert percentile([], 0.5) == 0.0
    assert percentile([3.0], 0.99) == 3.0


@pytest.mark.parametrize(
    ("modules", "part"),
    [
        (["json.decoder", "bot.crypto", "bot.storage.context", "bot.services.process"], "encrypt"),
        (["sqlalchemy.engine.base", "bot.storage.inbox", "bot.services.receive"], "database"),
        (["aiohttp.client", "bot.telegram.api", "bot.telegram.sender", "bot.services.deliver"], "send"),
        (["aiohttp.client", "bot.telegram.api", "bot.telegram.receiver"], "receive"),
        (["aiohttp.client_proto", "asyncio.events"], "http"),
        (["bot.services.deliver_marks", "bot.workers.outbox"], "send"),
        (["re", "dialogs.risk.words", "dialogs.engine.messages"], "judge"),
        (["dialogs.engine.turn", "bot.services.turn"], "engine"),
        (["bot.services.turn", "bot.telegram.handlers.private"], "services"),
        (["selectors", "asyncio.base_events"], REST),
    ],
)  # fmt: skip
def test_the_innermost_known_module_names_the_part(modules: list[str], part: str) -> None:
    assert part_of(modules) == part


def test_the_sampler_gives_time_to_the_part_that_spends_it() -> None:
    cipher, sampler = Cipher.from_keys([new_key()]), Sampler()
    words = b"x" * 200_000
    sampler.begin()
    due = time.thread_time() + 0.2
    while time.thread_time() < due:
        cipher.encrypt(words)
    sampler.end()
    assert max(sampler.parts, key=lambda part: sampler.parts[part]) == "encrypt"
    assert sum(sampler.parts.values()) > 0.1
    assert "bot.crypto.Cipher.encrypt" in sampler.functions


def test_the_slope_of_memory_leaves_out_the_first_half() -> None:
    grown = tuple(100.0 if number < STEPS // 2 else 100.0 + number - STEPS // 2 for number in range(STEPS + 1))
    figures = Figures(1000, 1, 1, 0, 1, 1, 1, 100, 110, 1, 0, memory=grown)
    assert Memory(1000 * STEPS, 1, figures).slope == pytest.approx(1024)
    flat = Figures(1000, 1, 1, 0, 1, 1, 1, 100, 110, 1, 0, memory=(50.0,) + (100.0,) * STEPS)
    assert Memory(1000 * STEPS, 1, flat).slope == 0
