"""The engine's own sentences and labels are all there."""

from collections.abc import Iterator

from dialogs.directory import LANGUAGES
from dialogs.model import COMMANDS, DIRECTORY, LABELS, MILESTONES, SENTENCES, Book, Number

EMERGENCY = ("numbers", "none_known", "other_country")


def problems(book: Book) -> Iterator[str]:
    words = book.notices
    services = Number.model_fields["service"].annotation
    wanted = {
        "labels": (words.labels, LABELS),
        "sentences": (words.sentences, SENTENCES),
        "commands": (words.commands, COMMANDS),
        "milestones": (words.milestones, MILESTONES),
        "directory": (words.directory, DIRECTORY),
        "languages": (words.languages, LANGUAGES),
        "emergency": (words.emergency, (*EMERGENCY, *getattr(services, "__args__", ()))),
    }
    for section, (have, keys) in wanted.items():
        for key in keys:
            if key not in have:
                yield f'notices.yaml: {section}: "{key}" is missing; add it'
