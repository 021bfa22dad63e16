"""Uzbek Cyrillic is made from the Latin text by rule; what is no Uzbek word stays as it is."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import LOCALES, Catalogs, to_cyrillic


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("qoʻngʻiroq", "қўнғироқ"),
        ("hujjatsiz ketsa", "ҳужжатсиз кетса"),
        ("politsiya va litsenziya", "полиция ва лицензия"),
        ("Eʼtibor bering, yoʻl", "Эътибор беринг, йўл"),
        ("Raqamingiz: {case}. /hide ni bosing", "Рақамингиз: {case}. /hide ни босинг"),
        ("Vyetnam, Fransiya, karyera", "Вьетнам, Франция, карьера"),
        ("vyetnamcha, fransiyada", "вьетнамча, францияда"),
    ],
)
def test_words(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_no_latin_letter_is_left_in_a_cyrillic_text() -> None:
    allowed = re.compile(
        r"\{[a-z_]*\}|/[a-z]+|Telegram|egov\.kz|SMS|ID|SOS|WhatsApp|Red Cross|Ewaa|YİMER|KCIK|Language|Til\b"
    )
    with (LOCALES / "uz" / "LC_MESSAGES" / "dialogs.po").open("rb") as file:
        catalog = read_po(file, locale="uz")
    left = {
        word
        for message in catalog
        if message.id
        for word in re.findall(r"\S*[A-Za-zʻʼ]\S*", allowed.sub("", to_cyrillic(str(message.string))))
    }
    assert left == set()


def test_an_unknown_language_is_read_as_russian_and_placeholders_of_staff_texts_are_filled() -> None:
    catalogs = Catalogs("en")
    assert catalogs.dialog("fr", "Yes") == catalogs.dialog("ru", "Yes")
    assert catalogs.staff("You speak as {alias} now.", alias="Dana") == "You speak as Dana now."


def test_stale_catalogs_are_compiled_by_themselves(tmp_path: Path) -> None:
    shutil.copy(LOCALES / "languages.toml", tmp_path)
    po = tmp_path / "en" / "LC_MESSAGES" / "dialogs.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "Yes!"\n')
    for language in ("kk", "ru", "uz", "en"):
        for domain in ("dialogs", "bot"):
            path = tmp_path / language / "LC_MESSAGES" / f"{domain}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_bytes(po.read_bytes())
    assert Catalogs(locales=tmp_path).dialog("en", "Yes") == "Yes!"
