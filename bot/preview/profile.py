"""What the bot says about itself: commands, descriptions, menu button."""

from dataclasses import dataclass, field
from typing import TypeAlias

from bot.preview.shapes import Json

# The scope as JSON text, and the language code ("" for all languages).
Where: TypeAlias = tuple[str, str]


@dataclass
class Profile:
    """Commands by scope and language; `texts` by name of the text and language."""

    commands: dict[Where, list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def commands_for(self, language: str | None) -> list[Json]:
        """The command menu of a private chat, as the app of a person with this language shows it."""
        private, default = '{"type": "all_private_chats"}', '{"type": "default"}'
        places = [(private, language or ""), (private, ""), (default, language or ""), (default, "")]
        return next((self.commands[place] for place in places if self.commands.get(place)), [])

    def text(self, name: str, language: str | None) -> str:
        """`name`, `description` or `short_description` in this language, else the common one."""
        return self.texts.get((name, language or "")) or self.texts.get((name, ""), "")
