"""All tables. Each says in `info` how long its rows stay and who erases a person from it; tests check it.

`personal` is true where a row says something about a person, be it encrypted or only an id of ours. Columns
of type `Sealed` are encrypted.
"""

from bot.storage.schema import is_state, metadata
from bot.storage.tables_of_cases import case_topics, cases, corrections, links, milestones
from bot.storage.tables_of_directory import directory_entries, directory_history
from bot.storage.tables_of_persons import chat_messages, conversations, gates, parts
from bot.storage.tables_of_staff import counselors, keyring, staff_groups
from bot.storage.tables_of_traffic import inbox, outbox, pulse

__all__ = [
    "case_topics",
    "cases",
    "chat_messages",
    "conversations",
    "corrections",
    "counselors",
    "directory_entries",
    "directory_history",
    "gates",
    "inbox",
    "is_state",
    "keyring",
    "links",
    "metadata",
    "milestones",
    "outbox",
    "parts",
    "pulse",
    "staff_groups",
]
