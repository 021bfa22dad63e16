"""Where the content stands that a process answers with."""

from dialogs.model import Book


class Shelf:
    """Holds the present content. Whoever replaces `book` changes what the next turn says, not one that has begun."""

    def __init__(self, book: Book) -> None:
        self.book = book
