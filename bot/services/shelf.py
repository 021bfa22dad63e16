"""Where the content stands that a process answers with."""

from collections.abc import Callable

from dialogs.model import Book


class Shelf:
    """Holds the present content. Whoever replaces `book` changes what the next turn says, not one that has begun.

    What was put over the content (telephone numbers that operators verified) lies over every later one, too.
    """

    def __init__(self, book: Book) -> None:
        self._content = self._book = book
        self._over: Callable[[Book], Book] = lambda content: content

    @property
    def content(self) -> Book:
        """The content as it was read, with nothing over it."""
        return self._content

    @property
    def book(self) -> Book:
        return self._book

    @book.setter
    def book(self, content: Book) -> None:
        """Answer with this content, as it was read."""
        self._content, self._book = content, self._over(content)

    def put_over(self, over: Callable[[Book], Book]) -> None:
        """Answer with what this makes of the content, instead of what was put over it before."""
        self._over, self._book = over, over(self._content)
