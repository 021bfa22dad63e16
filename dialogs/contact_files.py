"""content/contacts/ and content/countries/: numbers and what is known of each country."""

from pathlib import Path

from dialogs.directory import Contact, Entry
from dialogs.formed import UNREADABLE, build, read
from dialogs.model import CountryNotes, Emergency


def emergency_numbers(folder: Path, problems: list[str]) -> tuple[dict[str, Emergency], tuple[str, ...]]:
    """The emergency numbers by country, and the countries that have a button."""
    file = "contacts/emergency.yaml"
    data = read(folder / file, problems)
    if data is UNREADABLE:
        return {}, ()
    countries = data.get("countries") if isinstance(data, dict) else None
    if not isinstance(countries, dict):
        problems.append(f"{file}: `countries:` must map country codes to numbers")
        return {}, ()
    built = {str(code): build(Emergency, f"{file}: {code}", entry, problems) for code, entry in countries.items()}
    offered = tuple(map(str, data.get("offered") or ()))
    problems.extend(
        f'{file}: offered "{code}" has no numbers below; add them or remove it'
        for code in offered
        if code not in countries
    )
    return {code: entry for code, entry in built.items() if entry is not None}, offered


def country_notes(folder: Path, problems: list[str]) -> dict[str, CountryNotes]:
    """What is known of each country: a file each, named by its code."""
    notes: dict[str, CountryNotes] = {}
    for path in sorted((folder / "countries").glob("*.yaml")):
        file = f"countries/{path.name}"
        built = build(CountryNotes, file, read(path, problems), problems)
        if built is not None and built.country != path.stem:
            problems.append(f'{file}: country "{built.country}" must have the name of its file, "{path.stem}"')
        if built is not None:
            notes[built.country] = built
    return notes


def contacts(folder: Path, problems: list[str]) -> tuple[Contact, ...]:
    file = "contacts/directory.yaml"
    data = read(folder / file, problems)
    if data is UNREADABLE:
        return ()
    entries = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        problems.append(f"{file}: `entries:` must map the name of each entry to what is known of it")
        return ()
    built = [build(Entry, f"{file}: {id}", {**entry, "id": id}, problems) for id, entry in entries.items()]
    return tuple(Contact.of(entry) for entry in built if entry is not None)
