"""Fixtures for all tests: real databases, the book, a fixed clock."""

import pytest

from bot.i18n import Catalogs
from bot.telegram.lean import import_aiogram
from dialogs.loader import load
from dialogs.model import Book
from tests.browser import *  # noqa: F403  # fixtures: a real browser
from tests.databases import *  # noqa: F403  # fixtures: the real SQLite and PostgreSQL

SETTINGS = {"retention_days": "30", "case_retention_days": "180", "country": "KZ"}

import_aiogram()  # before a test module imports it as usual, which takes seconds

LONG = ("whole/test_roles", "whole/test_faults", "dialogs/test_engine_properties", "test_cli", "whole/test_service")
"""Begun first, so that no process of several is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(tuple(f"tests/{name}" for name in LONG)))


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    """The texts in all languages; Russian for counselors."""
    return Catalogs()


@pytest.fixture(scope="session")
def book() -> Book:
    """Today's content."""
    return load(settings=SETTINGS)
