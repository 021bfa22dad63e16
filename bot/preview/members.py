"""Members of a group and their rights."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.preview.accounts import Account
from bot.preview.shapes import Json

Status: TypeAlias = Literal["creator", "administrator", "member", "left", "kicked"]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_manage_tags",
)
# What an operator is asked to give the bot.
BOT_RIGHTS = frozenset(
    {"can_manage_chat", "can_delete_messages", "can_pin_messages", "can_manage_topics", "can_invite_users"}
)


@dataclass
class Member:
    """An account's standing in a group; `rights` count only for administrators (a creator has all)."""

    account: Account
    status: Status = "member"
    rights: frozenset[str] = field(default_factory=frozenset)
    is_anonymous: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether the account is in the group."""
        return self.status in ("creator", "administrator", "member")

    @property
    def is_admin(self) -> bool:
        """Whether the account is an administrator or the creator."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether the member has this right of `RIGHTS`."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def json(self) -> Json:
        """The `ChatMember` object."""
        member: Json = {"status": self.status, "user": self.account.json()}
        if self.status == "creator":
            member["is_anonymous"] = self.is_anonymous
        if self.status == "administrator":
            member |= {"can_be_edited": False, "is_anonymous": self.is_anonymous}
            member |= {right: right in self.rights for right in RIGHTS}
        if self.status == "kicked":
            member["until_date"] = 0
        return member


def checked_rights(rights: Iterable[str]) -> frozenset[str]:
    """The rights as a set; ValueError for a name that Telegram doesn't have."""
    given = frozenset(rights)
    if unknown := given - set(RIGHTS):
        raise ValueError(f"unknown rights: {', '.join(sorted(unknown))}")
    return given
