"""What the engine says, as parameters of sendMessage: valid HTML within Telegram's limits, whatever it holds."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from bot.domain.outgoing import Json
from bot.ports import Translator
from dialogs.effects import Block, Button, Paper, Text

MESSAGE = 4096
"""Telegram's limit for one text, in UTF-16 units after parsing (core.telegram.org/bots/api#sendmessage)."""
LABEL = 64
"""Characters of a button; phones cut longer ones."""
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
FIXED = 20_000
"""Texts without values that are kept rendered: those of the content in all languages, several times over."""


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def clean(text: str) -> str:
    """The text without what Telegram refuses or drops: lone surrogates and control characters."""
    return _DROPPED.sub("", text)


def cut(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` units, cut at paragraphs, lines or words where possible; nothing is lost
    but the white space at the cuts."""
    pieces = []
    rest = text
    while units(rest) > limit:
        end = _fitting(rest, limit)
        head = rest[:end]
        for mark in ("\n\n", "\n", " "):
            at = head.rfind(mark)
            if at > end // 2:
                end = at
                break
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    pieces.append(rest)
    return [piece for piece in pieces if piece]


def _fitting(text: str, limit: int) -> int:
    """How many leading characters fit into `limit` units."""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if units(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return max(low, 1)


class ScreenRenderer:
    """Renders screens in any language."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._fixed_block = lru_cache(FIXED)(self._rendered_block)
        self._fixed_label = lru_cache(FIXED)(self._rendered_label)

    def forget(self) -> None:
        """Render everything anew from now on: the translations have changed."""
        self._fixed_block.cache_clear()
        self._fixed_label.cache_clear()

    def words(self, language: str, text: Text) -> str:
        """The text translated and filled, plain."""
        value = self._unfilled(language, text)
        for name, part in text.values:
            if isinstance(part, tuple):
                filled = ", ".join(self.words(language, item) for item in part)
            else:
                filled = self.words(language, part) if isinstance(part, Text) else str(part)
            value = value.replace("{" + name + "}", filled)
        return value

    def _unfilled(self, language: str, text: Text) -> str:
        if text.country:
            return self._translator.country(language, text.id)
        return text.id if text.literal else self._translator.dialog(language, text.id)

    def render(
        self, language: str, blocks: Sequence[Block], buttons: Sequence[Sequence[Button]]
    ) -> list[dict[str, Json]]:
        """One or more messages of at most 4,096 units; only the last carries the buttons."""
        messages = _packed([piece for block in blocks for piece in self._pieces(language, block)]) or ["…"]
        made: list[dict[str, Json]] = [
            {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}} for text in messages
        ]
        if buttons:
            rows: list[Json] = [[self._button(language, button) for button in row] for row in buttons]
            made[-1]["reply_markup"] = {"inline_keyboard": rows}
        return made

    def paper(self, language: str, paper: Paper) -> dict[str, Json]:
        """What stands on the paper, for `TelegramSender`, which makes the file when it is sent."""
        lines: list[Json] = [[clean(self.words(language, line.text)), line.done, line.room] for line in paper.lines]
        return {"document": {"title": clean(self.words(language, paper.title)), "lines": lines}}

    def _button(self, language: str, button: Button) -> Json:
        label = (self._rendered_label if button.label.values else self._fixed_label)(language, button.label)
        if button.copy:
            return {"text": label, "copy_text": {"text": button.copy}}
        return {"text": label, "callback_data": button.data}

    def _rendered_label(self, language: str, text: Text) -> str:
        label = " ".join(clean(self.words(language, text)).split()) or "…"
        return label if units(label) <= LABEL else cut(label, LABEL - 1)[0] + "…"

    def _pieces(self, language: str, block: Block) -> list[tuple[str, int]]:
        """(HTML, units when shown) of a block, in pieces that fit one message each. What a person wrote stands in
        values only, and of these nothing is kept."""
        texts = [text for text in (block.title, block.text) if text is not None]
        own = any(text.values or text.literal or text.country for text in texts)
        return (self._rendered_block if own else self._fixed_block)(language, block)

    def _rendered_block(self, language: str, block: Block) -> list[tuple[str, int]]:
        title = clean(self.words(language, block.title)).strip() if block.title else ""
        text = clean(self.words(language, block.text)).strip() if block.text else ""
        if block.bullet and text:
            text = "• " + text
        pieces = [(f"<b>{escape(part, quote=False)}</b>", units(part)) for part in cut(title, MESSAGE)] if title else []
        parts = cut(text, MESSAGE) if text else []
        if pieces and parts and pieces[-1][1] + 2 + units(parts[0]) <= MESSAGE:
            head, size = pieces.pop()
            pieces.append((f"{head}\n\n{escape(parts[0], quote=False)}", size + 2 + units(parts[0])))
            parts = parts[1:]
        return pieces + [(escape(part, quote=False), units(part)) for part in parts]


def _packed(pieces: Sequence[tuple[str, int]]) -> list[str]:
    messages: list[str] = []
    size = 0
    for html, length in pieces:
        if messages and size + 2 + length <= MESSAGE:
            messages[-1] += "\n\n" + html
            size += 2 + length
        else:
            messages.append(html)
            size = length
    return messages
