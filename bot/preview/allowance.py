"""What Telegram's app lets a person do where they are."""

from bot.preview.accounts import Account
from bot.preview.chats import Chat
from bot.preview.errors import Impossible


def check_may_press(account: Account, chat: Chat) -> None:
    """`Impossible` for who is not, or no longer, in the chat."""
    if account.deactivated:
        raise Impossible("the account is deleted")
    if chat.kind == "private":
        if chat.blocked:
            raise Impossible("the person blocks the bot")
        return
    if chat.migrated_to is not None:
        raise Impossible("the group has become a supergroup with another id")
    member = chat.members.get(account.id)
    if member is None or not member.is_inside:
        raise Impossible("the person is not in the group")


def check_may_write(account: Account, chat: Chat, topic_id: int | None) -> None:
    """The same, and `Impossible` in a topic that is gone or closed to this person."""
    check_may_press(account, chat)
    if topic_id is None:
        return
    topic = chat.topic(topic_id)
    if topic is None:
        raise Impossible("the topic is gone")
    if topic.closed and not chat.members[account.id].may("can_manage_topics"):
        raise Impossible("the topic is closed")
