"""Fixtures for services over real databases."""

import pytest_asyncio

from bot.storage.engine import Database
from tests.services.posting import Post


@pytest_asyncio.fixture
async def post(database: Database) -> Post:
    """A sender without limits over the database."""
    return await Post.at(database)
