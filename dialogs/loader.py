"""content/ -> Book. With `yaml_file` the only module of this half that reads files."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dialogs.contact_files import contacts, country_notes, emergency_numbers
from dialogs.formed import UNREADABLE, M, build, read
from dialogs.languages import SOURCE, Language, Languages
from dialogs.model import ID, ROLES, Book, Dialog, Notices
from dialogs.places import Places, PlacesError
from dialogs.risk.judge import Judge
from dialogs.risk.learned import MEND, Learned, read_learned
from dialogs.risk.phrase_file import MESSAGES, OFFERS
from dialogs.risk.phrases import PhraseBook, PhraseError
from dialogs.wording import Numbers, Phrasings, Wording, Words
from dialogs.yaml_file import ContentError as ContentError
from dialogs.yaml_file import read_yaml as read_yaml

CONTENT = Path(__file__).parent / "content"
LOCALES = Path(__file__).parent.parent / "locales"
SPECIAL = ("roles.yaml", "notices.yaml")


def read_languages(locales: Path = LOCALES) -> Languages:
    """The languages of locales/languages.toml. ContentError with what is wrong there."""
    file, problems = "languages.toml", list[str]()
    try:
        data = tomllib.loads((locales / file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError([f"{file}: cannot be read: {error}; correct it"]) from None
    default = data.pop("default", None)
    known = {code: build(Language, f"{file}: {code}", entry, problems) for code, entry in data.items()}
    for code, language in known.items():
        if language and language.made_from and language.made_from not in data:
            problems.append(f'{file}: {code}: it is made from "{language.made_from}", which is not listed; add that')
        if not ID.fullmatch(code):
            problems.append(f'{file}: "{code}": a language is named by small letters, digits and _; rename it')
    if default not in known:
        problems.append(f'{file}: `default` must name one of the languages, not "{default}"; correct it')
    if SOURCE not in known:
        problems.append(f'{file}: "{SOURCE}" is missing, the language in which the content is written; add it')
    if problems:
        raise ContentError(problems)
    return Languages(default=default, known={code: language for code, language in known.items() if language})


def _with_languages(data: Any, languages: Languages) -> Any:
    """The dialog's data in which each menu with `languages: true` has a button for every language."""
    steps = data.get("steps") if isinstance(data, dict) else None
    for step in steps.values() if isinstance(steps, dict) else ():
        if isinstance(step, dict) and step.get("kind") == "menu" and step.get("languages") is True:
            del step["languages"]
            offered = {c: {"label": one.name, "do": "language", "value": c} for c, one in languages.known.items()}
            step["choices"] = {**(step.get("choices") or {}), **offered}
    return data


def _dialogs(folder: Path, languages: Languages, problems: list[str]) -> dict[str, Dialog]:
    dialogs: dict[str, Dialog] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in SPECIAL:
            continue
        dialog = build(Dialog, path.name, _with_languages(read(path, problems), languages), problems)
        if dialog is None:
            continue
        if dialog.dialog != path.stem:
            problems.append(f'{path.name}: dialog "{dialog.dialog}" must have the name of its file, "{path.stem}"')
        dialogs[dialog.dialog] = dialog
    return dialogs


def _roles(folder: Path, problems: list[str]) -> dict[str, str]:
    data = read(folder / "roles.yaml", problems)
    if data is UNREADABLE:
        return {}
    roles = data.get("roles") if isinstance(data, dict) else None
    if not isinstance(roles, dict) or not all(isinstance(v, str) for v in roles.values()):
        problems.append("roles.yaml: `roles:` must map each role to a step, as in `menu: menu.doors`")
        return {}
    problems.extend(f'roles.yaml: the role "{name}" is missing; add it' for name in ROLES if name not in roles)
    problems.extend(f'roles.yaml: there is no role "{name}"; remove it' for name in roles if name not in ROLES)
    return roles


def _wording(folder: Path, problems: list[str]) -> Wording:
    words = folder / "words"
    numbers = words / "numbers.yaml"
    return Wording(
        forbidden=_by_language(Phrasings, words, "forbidden", problems),
        discreet=_by_language(Words, words, "discreet", problems),
        numbers=(build(Numbers, "words/numbers.yaml", read(numbers, problems), problems) if numbers.exists() else None)
        or Numbers(),
    )


def _by_language(model: type[M], words: Path, kind: str, problems: list[str]) -> dict[str, M]:
    built = {
        path.stem: build(model, f"words/{kind}/{path.name}", read(path, problems), problems)
        for path in sorted((words / kind).glob("*.yaml"))
    }
    return {language: file for language, file in built.items() if file is not None}


def load(folder: Path = CONTENT, settings: Mapping[str, str] | None = None, locales: Path = LOCALES) -> Book:
    """All content of `folder`. ContentError with every problem of form; deeper ones are found by `dialogs.checks`.

    `settings` fill placeholders of the content that the installation decides (retention_days, country …).
    """
    problems: list[str] = []
    languages = read_languages(locales)
    dialogs = _dialogs(folder, languages, problems)
    roles = _roles(folder, problems)
    notices = build(Notices, "notices.yaml", read(folder / "notices.yaml", problems), problems)
    emergency, offered = emergency_numbers(folder, problems)
    countries = country_notes(folder, problems)
    directory = contacts(folder, problems)
    wording = _wording(folder, problems)
    if problems or notices is None:
        raise ContentError(problems)
    return Book(
        dialogs=dialogs,
        roles=roles,
        notices=notices,
        emergency=emergency,
        offered=offered,
        countries=countries,
        directory=directory,
        wording=wording,
        languages=languages,
        revision=_revision(folder, locales),
        settings=dict(settings or {}),
    )


def _revision(folder: Path, locales: Path) -> str:
    digest = hashlib.sha256((locales / "languages.toml").read_bytes())
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def load_phrases(folder: Path = CONTENT, kind: str = MESSAGES) -> dict[str, Any]:
    """The phrase files' data by language, of messages or of offers. ContentError when one cannot be read."""
    return {path.stem: read_yaml(path, quick=True) for path in sorted((folder / kind).glob("*.yaml"))}


def load_judge(folder: Path = CONTENT) -> Judge:
    """Phrases and models of `folder`; without a model the phrases alone. ContentError when they cannot be used."""
    try:
        phrases = PhraseBook.from_data(load_phrases(folder), MESSAGES)
        of_offers = PhraseBook.from_data(load_phrases(folder, OFFERS), OFFERS)
    except PhraseError as error:
        raise ContentError(str(error).splitlines()) from None
    return Judge(phrases, of_offers, _learned(folder / "model", "messages"), _learned(folder / "model", "offers"))


def load_places(folder: Path = CONTENT) -> Places:
    """What finds a country in a text, by contacts/places.yaml. ContentError when that cannot be used."""
    try:
        return Places.from_data(read_yaml(folder / "contacts/places.yaml", quick=True))
    except PlacesError as error:
        raise ContentError(error.problems) from None


def _learned(folder: Path, kind: str) -> Learned | None:
    if not (folder / f"{kind}.json").exists():
        return None
    try:
        return read_learned(*model_files(folder, kind))
    except OSError as error:
        raise ContentError([f"model/{kind}: {error}; {MEND}"]) from None
    except ValueError as error:
        raise ContentError([f"model/{kind}: {error}"]) from None


def model_files(folder: Path, kind: str) -> tuple[bytes, bytes | None, str]:
    """What a model is written in: the weights of words, those of meanings, the card."""
    heads = folder / f"{kind}.heads.npz"
    return (
        (folder / f"{kind}.npz").read_bytes(),
        heads.read_bytes() if heads.exists() else None,
        (folder / f"{kind}.json").read_text(encoding="utf-8"),
    )
