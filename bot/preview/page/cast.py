"""Who is on the page: persons with phones, and counselors with seats in the group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.preview.accounts import Account
from bot.preview.chats import Chat
from bot.preview.errors import Impossible
from bot.preview.people import Person
from bot.preview.places import Place
from bot.preview.world import World
from dialogs.loader import read_languages

_KNOWN = read_languages()
LANGUAGES = {**{code: _KNOWN.known[code].name for code in _KNOWN.catalogs}, "": "not told"}
_PERSONS = (("Aigerim", "kk", "job seeker, 17"), ("Marat", "ru", "relative"), ("Dilshod", "uz", "job seeker, 24"))
_NOTES = {name: note for name, _, note in _PERSONS}
_KEY = re.compile(r"c(-?\d{1,19})(?:-t(\d{1,15}))?")


@dataclass
class Phone:
    """A phone on the page; `slot` counts from 1 and stays when a new person gets the phone."""

    slot: int
    person: Person

    @property
    def name(self) -> str:
        """Whose phone it is."""
        return self.person.account.name

    @property
    def note(self) -> str:
        """Who this is, in a few words, for the reader of the page."""
        return _NOTES.get(self.person.account.first_name, "")


@dataclass(frozen=True)
class Writer:
    """Somebody in whose name one can write in the group."""

    account: Account
    anonymous: bool

    @property
    def key(self) -> str:
        """What the page calls this writer."""
        return f"w{self.account.id}"

    @property
    def label(self) -> str:
        """The name that the page offers."""
        return f"{self.account.name} (anonymous admin)" if self.anonymous else self.account.name


def people_world() -> tuple[World, int]:
    """A world with three persons and a counselors' forum, and the forum's chat id."""
    world = World()
    for name, language, _ in _PERSONS:
        Person(world, name, language=language)
    group = world.add_group("Counselors")
    for name, anonymous in (("Counselor A", False), ("Counselor B", False), ("Dana", True)):
        Person(world, name, language="ru").join(group, anonymous=anonymous)
    return world, group.id


class Cast:
    """The phones and seats of a world: everybody outside of the group has a phone, everybody inside a seat."""

    def __init__(self, world: World) -> None:
        self.world = world
        groups = [chat for chat in world.chats.values() if chat.kind != "private"]
        self._group = groups[0] if groups else None
        seated = {account_id for chat in groups for account_id in chat.members}
        persons = [chat.account for chat in world.chats.values() if chat.account and chat.id not in seated]
        self.phones = [Phone(slot, Person.of(world, account)) for slot, account in enumerate(persons, 1)]

    @property
    def group(self) -> Chat | None:
        """The counselors' group, under the id that it has now."""
        while self._group is not None and self._group.migrated_to is not None:
            self._group = self.world.chats[self._group.migrated_to]
        return self._group

    @property
    def writers(self) -> list[Writer]:
        """Who may write in the group."""
        members = self.group.insiders() if self.group else iter(())
        return [Writer(m.account, m.is_anonymous) for m in members if m.account is not self.world.bot]

    def phone(self, slot: int) -> Phone:
        """The phone with this number; `Impossible` without one."""
        for phone in self.phones:
            if phone.slot == slot:
                return phone
        raise Impossible("there is no such phone")

    def renew(self, phone: Phone, language: str) -> None:
        """Gives the phone to a new person of the same name, whom the bot has never met."""
        phone.person = Person(self.world, phone.person.account.first_name, language=language or None)

    def place(self, key: str, writer: str = "") -> Place:
        """The place that the page calls `key`: a phone's chat, General, or a topic as `writer` sees it."""
        chat_id, topic_id = read_key(key)
        for phone in self.phones:
            if phone.person.id == chat_id:
                return phone.person
        group = self.group
        if group is None or group.id != chat_id:
            raise Impossible("this chat is not there any more")
        found = [one for one in self.writers if one.key == writer] or self.writers
        if not found:
            raise Impossible("nobody is in the group")
        return Person.of(self.world, found[0].account).at(group, topic_id, anonymous=found[0].anonymous)


def place_key(chat: Chat, topic_id: int | None = None) -> str:
    """What the page calls a chat or a topic of it; fit for an element's id."""
    return f"c{chat.id}" if topic_id is None else f"c{chat.id}-t{topic_id}"


def read_key(key: str) -> tuple[int, int | None]:
    """Chat and topic of a key; `Impossible` for anything else."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise Impossible("there is no such chat")
    return int(match[1]), int(match[2]) if match[2] else None
