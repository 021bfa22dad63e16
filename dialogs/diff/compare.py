"""Two contents -> what is different, in the order of today's files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dialogs.checks.sentences import step_sentences
from dialogs.checks.ways import choices_of, gotos
from dialogs.model import Book, Dialog
from dialogs.steps import AnyStep, Handoff

Kind: TypeAlias = Literal["dialog", "step", "text", "way", "handoff"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `step` is its name today, or the one before where it is gone; "" where the dialog itself changed.
    `old` is None for what is new, `new` for what is gone. `texts` are the English ones that a translator has to see.
    """

    dialog: str
    step: str
    kind: Kind
    part: str
    old: str | None
    new: str | None
    texts: tuple[str, ...] = field(default=())


def compare(old: Book, new: Book) -> list[Change]:
    """What is different in the dialogs, and in what the engine itself says."""
    found: list[Change] = []
    for name in dict.fromkeys((*new.dialogs, *old.dialogs)):
        before, now = old.dialogs.get(name), new.dialogs.get(name)
        if before is None and now is not None:
            found.append(Change(name, "", "dialog", "", None, now.title, (now.title,)))
        if now is None and before is not None:
            found.append(Change(name, "", "dialog", "", before.title, None))
        if now is not None:
            found += _dialog(before, now)
    return found + list(_notices(old, new))


def _dialog(before: Dialog | None, now: Dialog) -> Iterator[Change]:
    name = now.dialog
    steps = before.steps if before else {}
    if before and before.title != now.title:
        yield Change(name, "", "text", "title", before.title, now.title, (now.title,))
    renamed = {new: old for old, new in now.moved.items() if old in steps and old not in now.steps}
    for step, today in now.steps.items():
        former = renamed.get(step, step)
        if former not in steps:
            texts = tuple(text for _, text in step_sentences(today))
            yield Change(name, step, "step", "", None, texts[0] if texts else step, texts)
            continue
        if former != step:
            yield Change(name, step, "step", "moved", former, step)
        yield from _step(name, step, steps[former], today)
    for step, gone in steps.items():
        if step not in now.steps and step not in renamed.values():
            first = next((text for _, text in step_sentences(gone)), step)
            yield Change(name, step, "step", "", first, None)


def _step(dialog: str, name: str, before: AnyStep, now: AnyStep) -> Iterator[Change]:
    yield from _parts(dialog, name, "text", dict(step_sentences(before)), dict(step_sentences(now)))
    yield from _parts(dialog, name, "way", _ways(before), _ways(now))
    yield from _parts(dialog, name, "handoff", _handoff(before), _handoff(now))


def _parts(dialog: str, step: str, kind: Kind, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for part in dict.fromkeys((*new, *old)):
        before, now = old.get(part), new.get(part)
        if before != now:
            texts = (now,) if kind == "text" and now is not None else ()
            yield Change(dialog, step, kind, part, before, now, texts)


def _ways(step: AnyStep) -> dict[str, str]:
    """Where the buttons and the step itself lead, and what a button does."""
    done = {f'choice "{name}" does': choice.do for name, choice in choices_of(step).items() if choice.do}
    return dict(gotos(step)) | done | {"kind": step.kind}


def _handoff(step: AnyStep) -> dict[str, str]:
    if not isinstance(step, Handoff):
        return {}
    return {"level": step.level.value, "queue": step.queue, "signals": ", ".join(step.signals)}


def _notices(old: Book, new: Book) -> Iterator[Change]:
    for section in ("labels", "sentences", "commands", "emergency"):
        before = {f"{section} {key}": text for key, text in getattr(old.notices, section).items()}
        now = {f"{section} {key}": text for key, text in getattr(new.notices, section).items()}
        yield from _parts("notices", "", "text", before, now)
