"""What stands on the page at the moment, as a tree of parts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterator

from bot.preview.accounts import Account
from bot.preview.chats import Chat
from bot.preview.page.bubbles import Standing, bubble_parts, excerpt
from bot.preview.page.cast import LANGUAGES, Cast, Phone, place_key
from bot.preview.page.content_state import ContentState
from bot.preview.page.parts import Part
from bot.preview.page.samples import picks
from bot.preview.presses import Press

CALLS_SHOWN = 12
PROBLEMS_SHOWN = 8


class Stage:
    """Draws the world as the page shows it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.world = cast.world
        self.content = ContentState()

    def tree(self) -> Part:
        """Everything that may change, under one root that never does."""
        unconfirmed = self._unconfirmed()
        root = Part("page", "page.html", "", {"cast": self.cast, "bot": self.world.bot})
        root.children = [self._phone(phone, unconfirmed) for phone in self.cast.phones]
        if self.cast.group is not None:
            root.children.append(self._group(self.cast.group, unconfirmed))
        root.children += [self._calls(), self._content()]
        return root

    def pulse(self) -> Hashable:
        """Changes when something changed that no notice tells: confirmed updates, calls, the end of typing, content."""
        typing = tuple(self._types(chat) for chat in self.world.chats.values())
        updates = self.world.updates
        return updates.confirmed, len(updates.pending), len(self.world.calls), typing, self.content

    # ---- phones

    def _phone(self, phone: Phone, unconfirmed: dict[int, frozenset[int]]) -> Part:
        chat, person = phone.person.chat, phone.person
        key = place_key(chat)
        context = {"phone": phone, "key": key, "bot": self.world.bot, "picks": picks(person.account.language_code)}
        others = tuple((one.slot, one.name) for one in self.cast.phones if one is not phone)
        standing = Standing(unconfirmed.get(chat.id, frozenset()), self._busy(chat), others, self.world.bot.username)
        part = Part(f"phone-{phone.slot}", "phone.html", (person.id,), context, slot="phones")
        part.children = [
            self._state(chat, key),
            self._settings(phone, key),
            self._commands(chat, person.account, key),
            self._reply_keyboard(chat, key),
            self._typing(chat, key),
            *bubble_parts(chat.messages, standing, f"log-{key}"),
            *self._toasts(chat, key),
        ]
        return part

    def _state(self, chat: Chat, key: str) -> Part:
        state = "blocked" if chat.blocked else "ready" if chat.started else "new"
        language = chat.account.language_code if chat.account else None
        texts = self.world.profile
        about = texts.text("description", language) or texts.text("short_description", language)
        context = {"key": key, "state": state, "about": about, "bot": self.world.bot}
        return Part(f"state-{key}", "state.html", (state, about), context, slot="state")

    def _settings(self, phone: Phone, key: str) -> Part:
        shown = (phone.person.account.language_code, phone.person.chat.blocked)
        context = {"phone": phone, "key": key, "languages": LANGUAGES}
        return Part(f"settings-{key}", "settings.html", shown, context, slot="settings")

    def _commands(self, chat: Chat, account: Account, key: str) -> Part:
        own = self.world.profile.commands.get((json.dumps({"chat_id": chat.id, "type": "chat"}), ""), [])
        commands = own or self.world.profile.commands_for(account.language_code)
        context = {"key": key, "commands": commands}
        return Part(f"commands-{key}", "commands.html", json.dumps(commands), context, slot="commands")

    def _reply_keyboard(self, chat: Chat, key: str) -> Part:
        rows = chat.reply_keyboard
        context = {"key": key, "rows": rows}
        return Part(f"keyboard-{key}", "reply_keyboard.html", json.dumps(rows), context, slot="keyboard")

    def _typing(self, chat: Chat, key: str) -> Part:
        context = {"key": key, "action": self._types(chat), "bot": self.world.bot}
        return Part(f"typing-{key}", "typing.html", context["action"], context, slot="typing")

    def _types(self, chat: Chat) -> str:
        action, until = chat.doing
        return action if action and until > self.world.clock() else ""

    # ---- the group

    def _group(self, chat: Chat, unconfirmed: dict[int, frozenset[int]]) -> Part:
        key = place_key(chat)
        context = {"chat": chat, "key": key, "writers": self.cast.writers}
        part = Part("group", "group.html", (chat.id, len(self.cast.writers)), context, slot="group")
        standing = Standing(unconfirmed.get(chat.id, frozenset()), self._busy(chat), (), self.world.bot.username)
        part.children = [self._typing(chat, key), *self._toasts(chat, key)]
        for topic_id in (None, *(topic.id for topic in chat.open_topics)):
            part.children += [self._row(chat, topic_id), self._thread(chat, topic_id, standing)]
        return part

    def _row(self, chat: Chat, topic_id: int | None) -> Part:
        key, topic = place_key(chat, topic_id), chat.topic(topic_id or 0)
        name, closed = (topic.name, topic.closed) if topic else ("General", chat.general_closed)
        told = [message for message in chat.in_topic(topic_id) if not message.is_service]
        last = excerpt(told[-1].shown, 48) if told else "No messages yet"
        context = {"key": key, "name": name, "closed": closed, "last": last}
        return Part(f"row-{key}", "row.html", (name, closed, last), context, slot="rows", into="rows")

    def _thread(self, chat: Chat, topic_id: int | None, standing: Standing) -> Part:
        key, topic = place_key(chat, topic_id), chat.topic(topic_id or 0)
        name, closed = (topic.name, topic.closed) if topic else ("General", False)
        context = {"key": key, "topic": topic, "name": name}
        part = Part(f"thread-{key}", "thread.html", "", context, slot="threads", into="threads")
        bar = {"key": key, "topic": topic, "name": name, "closed": closed}
        part.children = [
            Part(f"bar-{key}", "thread_bar.html", (name, closed), bar, slot="bar"),
            *bubble_parts(chat.in_topic(topic_id), standing, f"log-{key}"),
        ]
        return part

    # ---- common

    def _toasts(self, chat: Chat, key: str) -> Iterator[Part]:
        for press in self._presses(chat):
            if press.answered and (press.toast or press.url):
                context = {"press": press, "key": key}
                yield Part(f"toast-{press.id}", "toast.html", "", context, into=f"toasts-{key}")

    def _presses(self, chat: Chat) -> Iterator[Press]:
        return (press for press in self.world.presses.values() if press.message.chat is chat)

    def _busy(self, chat: Chat) -> dict[int, frozenset[str]]:
        busy: dict[int, set[str]] = defaultdict(set)
        for press in self._presses(chat):
            if not press.answered:
                busy[press.message.id].add(press.data)
        return {message_id: frozenset(data) for message_id, data in busy.items()}

    def _unconfirmed(self) -> dict[int, frozenset[int]]:
        """Ids of messages by chat that the bot has not confirmed, as the queue of updates has them."""
        found: dict[int, set[int]] = defaultdict(set)
        for update in self.world.updates.pending:
            told = json.loads(update.body).get(update.kind)
            if update.kind in ("message", "edited_message") and isinstance(told, dict) and "message_id" in told:
                found[update.lane[0]].add(int(told["message_id"]))
        return {chat_id: frozenset(ids) for chat_id, ids in found.items()}

    def _calls(self) -> Part:
        calls = self.world.calls[-CALLS_SHOWN:]
        shown = (len(self.world.calls), len(self.world.updates.pending))
        context = {"calls": calls, "pending": shown[1], "total": shown[0]}
        return Part("calls", "calls.html", shown, context, slot="calls")

    def _content(self) -> Part:
        context = {"state": self.content, "most": PROBLEMS_SHOWN}
        return Part("content", "content.html", self.content, context, slot="content")
