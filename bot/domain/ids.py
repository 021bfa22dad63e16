"""Ids, one type each, so that they cannot be mixed up."""

from typing import NewType

ConversationId = NewType("ConversationId", int)
"""Our own number of one person's conversation (or of a staff group's general talk)."""
CaseId = NewType("CaseId", int)
"""Our own case number: what the person and the counselors see."""
MilestoneId = NewType("MilestoneId", int)
InboxId = NewType("InboxId", int)
OutboxId = NewType("OutboxId", int)

ChatId = NewType("ChatId", int)
"""Telegram's id of a chat; for a private chat it is the person's user id. Personal data."""
UserId = NewType("UserId", int)
"""Telegram's id of a user. Personal data."""
GroupId = NewType("GroupId", int)
"""A staff group as written in STAFF_GROUPS; stays the same when Telegram migrates the group."""
MessageId = NewType("MessageId", int)
ThreadId = NewType("ThreadId", int)
