"""Long texts in pieces that Telegram takes."""

from bot.domain.delivery import utf16_length


def pieces(text: str, limit: int) -> list[str]:
    """The text in order in pieces of at most `limit` UTF-16 units, as Telegram counts; nothing of it is lost.

    No character is torn. An empty text has no pieces.
    """
    if utf16_length(text) <= limit:
        return [text] if text else []
    made: list[str] = []
    start = size = 0
    for at, char in enumerate(text):
        units = utf16_length(char)
        if size + units > limit:
            made.append(text[start:at])
            start, size = at, 0
        size += units
    return [*made, text[start:]]
