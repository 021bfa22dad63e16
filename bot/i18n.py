"""The four languages: gettext catalogs, Uzbek Cyrillic, texts for counselors. `python -m bot.i18n compile`."""

import gettext
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import alifbo
from babel.core import get_global
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dialogs.loader import LOCALES as LOCALES
from dialogs.loader import read_languages
from dialogs.places.names import country_codes, name

DOMAINS = ("dialogs", "bot")
_KEPT = re.compile(r"(\{[a-z_]*\}|/[a-z]+\b|https?://\S+|@\w+|Telegram|egov\.kz)")
"""What stays in Latin letters in a Cyrillic text: placeholders, commands, addresses, names."""


def compile_catalogs(locales: Path = LOCALES) -> list[Path]:
    """Write each .po as .mo beside it; the files written."""
    written = []
    for po in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        mo = po.with_suffix(".mo")
        with mo.open("wb") as target:
            write_mo(target, catalog)
        written.append(mo)
    return written


def stale_catalogs(locales: Path = LOCALES) -> bool:
    """Whether a .mo is missing or older than its .po."""
    return any(
        not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
        for po in locales.glob("*/LC_MESSAGES/*.po")
    )


_TWO_LETTERS = re.compile(r"ts(?!iy|enz)", re.IGNORECASE)
"""t and s of two parts of a word (ketsa, hujjatsiz): тс, not the ц of loan words (politsiya, litsenziya)."""
_LOANS = {
    "карйера": "карьера",
    "компютер": "компьютер",
    "инспексия": "инспекция",
    "франсия": "франция",
    "вйетнам": "вьетнам",
    "мянма": "мьянма",
}
"""Loan words whose Cyrillic spelling cannot be told from their Latin one."""
_LOAN = re.compile("|".join(_LOANS), re.IGNORECASE)


def _loan(found: re.Match[str]) -> str:
    word = _LOANS[found.group().lower()]
    return word[0].upper() + word[1:] if found.group()[0].isupper() else word


def _transliterated(part: str) -> str:
    apart = _TWO_LETTERS.sub(lambda found: found.group()[0] + "\u2060" + found.group()[1], part)
    cyrillic = alifbo.to_cyrillic(apart).text.replace("\u2060", "")
    cyrillic = cyrillic.replace("гʻ", "ғ").replace("Гʻ", "Ғ")  # ng and ʻ: qoʻngʻiroq
    return _LOAN.sub(_loan, cyrillic)


def to_cyrillic(text: str) -> str:
    """An Uzbek Latin text in Cyrillic letters; placeholders, commands and addresses stay as they are."""
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else _transliterated(part) for part in parts if part)


def local_time(country: str, moment: datetime) -> datetime:
    """The moment by the clock of this country (ISO code); in UTC where the country has several clocks, or none."""
    clocks = {moment.astimezone(zone).utcoffset(): zone for zone in _zones(country)}
    return moment.astimezone(next(iter(clocks.values())) if len(clocks) == 1 else UTC)


CAPITALS = {
    "RU": "Europe/Moscow",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "US": "America/New_York",
    "CA": "America/Toronto",
}
"""The clock by which most people there live, of countries with several."""


def capital_time(country: str, moment: datetime) -> datetime:
    """The moment by the clock of this country's capital (ISO code); in UTC where no clock is known."""
    capital = CAPITALS.get(country)
    try:
        return moment.astimezone(ZoneInfo(capital)) if capital else local_time(country, moment)
    except ZoneInfoNotFoundError:
        return moment.astimezone(UTC)


@lru_cache
def _zones(country: str) -> tuple[ZoneInfo, ...]:
    try:
        return tuple(ZoneInfo(name) for name in get_global("territory_zones").get(country, ()))
    except ZoneInfoNotFoundError:  # the machine has no data of zones
        return ()


def _opened(path: Path, language: str) -> gettext.NullTranslations:
    """The compiled catalog; English may lack one, since the texts are English. gettext's own finder would keep the
    first state of a file for ever."""
    if language == "en" and not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


class Catalogs:
    """Translates the content's and the code's texts. Compiles the catalogs first where that is needed."""

    def __init__(self, staff_language: str = "ru", locales: Path = LOCALES) -> None:
        self._locales, self._staff = locales, staff_language
        self._cyrillic = lru_cache(maxsize=4096)(to_cyrillic)
        self.read()

    def read(self) -> None:
        """Take the catalogs as they are now."""
        self._languages = read_languages(self._locales)
        if stale_catalogs(self._locales):
            compile_catalogs(self._locales)
        self._catalogs = {
            (domain, language): _opened(self._locales / language / "LC_MESSAGES" / f"{domain}.mo", language)
            for domain in DOMAINS
            for language in self._languages.catalogs
        }

    def dialog(self, language: str, text: str) -> str:
        """A text of the content in a language of languages.toml; another one is read as the default there."""
        known = self._languages.or_default(language)
        source = self._languages.known[known].made_from
        translated = self._catalogs["dialogs", source or known].gettext(text)
        return self._cyrillic(translated) if source else translated

    def country(self, language: str, code: str) -> str:
        """The name of a country in one of these languages, as CLDR has it, else in English; an unknown code itself."""
        try:
            return name(code, language)
        except KeyError:
            if code not in country_codes():
                return code
            known = self._languages.known.get(language)
            source = known.made_from if known else None
            return self._cyrillic(name(code, source)) if source else name(code, "en")

    def staff(self, text: str, /, **values: object) -> str:
        """A text for counselors in the staff's language, with `{name}` filled in from `values`."""
        translated = self._catalogs["bot", self._staff].gettext(text)
        for key, value in values.items():
            translated = translated.replace("{" + key + "}", str(value))
        return translated


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        sys.exit("python -m bot.i18n compile")
    compile_catalogs()
