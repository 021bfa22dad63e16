"""Telephone numbers of the directory can exist, in countries that exist."""

from collections.abc import Iterator

from dialogs.directory.numbers import country_problem, international_problem, local_problem
from dialogs.model import Book


def problems(book: Book) -> Iterator[str]:
    for contact in book.directory:
        place = f"contacts/directory.yaml: {contact.id}"
        if unknown := country_problem(contact.country):
            yield f"{place}: {unknown}"
            continue
        for number, problem in (
            (contact.phone_international, international_problem),
            (contact.phone_local, lambda local, country=contact.country: local_problem(local, country)),
        ):
            if number is not None and (found := problem(number)):
                yield f"{place}: {found}"
