"""Fixtures for loops over real databases."""

from tests.services.conftest import post

__all__ = ["post"]
