"""The checklist asks for every red flag of the taxonomy and has a sentence for each."""

from collections.abc import Iterator

from dialogs.model import Book
from dialogs.risk.labels import Fact, Flag, Risk
from dialogs.steps import Verdict


def problems(book: Book) -> Iterator[str]:
    for dialog in book.dialogs.values():
        file = f"{dialog.dialog}.yaml"
        for name, step in dialog.steps.items():
            if not isinstance(step, Verdict):
                continue
            for flag in Flag:
                if flag not in book.flags_asked(dialog.dialog):
                    yield f'{file}: no answer shows the flag "{flag}"; add a question for it'
                if flag not in step.flag_sentences:
                    yield f'{file}: step "{name}": flag_sentences lacks "{flag}"; add its sentence'
            for fact in Fact:
                if fact not in step.fact_sentences:
                    yield f'{file}: step "{name}": fact_sentences lacks "{fact}"; add its sentence'
            for risk in Risk:
                if risk not in step.grades or risk not in step.summary.grade:
                    yield f'{file}: step "{name}": the grade "{risk}" is missing; add it to grades and summary'
