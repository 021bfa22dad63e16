"""The methods of the Bot API, one noun a file; importing this package registers them all."""

from bot.preview.methods import (
    albums,
    callbacks,
    chats,
    commands,
    copies,
    deletions,
    downloads,
    edits,
    media,
    members,
    pins,
    reactions,
    texts,
    topics,
    webhooks,
)
from bot.preview.methods.registry import find, names

__all__ = [
    "albums",
    "callbacks",
    "chats",
    "commands",
    "copies",
    "deletions",
    "downloads",
    "edits",
    "find",
    "media",
    "members",
    "names",
    "pins",
    "reactions",
    "texts",
    "topics",
    "webhooks",
]
