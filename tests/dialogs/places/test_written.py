"""Countries in what people write: phrases of all languages, and what must hold for any text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialogs.loader import CONTENT, load_places
from dialogs.places import Places, country_codes, flag, name

PHRASES = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
    if "|" in line and not line.startswith("#")
]
HOME_LANGUAGES = ("kk", "ru", "uz", "uz_cyrl", "en")
_SHIPPED = load_places()


@pytest.fixture(scope="module")
def places() -> Places:
    return _SHIPPED


def test_there_are_phrases_enough_and_harmless_ones_too() -> None:
    assert len(PHRASES) >= 150
    assert sum(not codes for codes, _ in PHRASES) >= 30
    assert len(set(PHRASES)) == len(PHRASES)


@pytest.mark.parametrize(("codes", "text"), PHRASES)
def test_phrase(places: Places, codes: str, text: str) -> None:
    assert ",".join(places.countries_in(text)) == codes


@pytest.mark.parametrize("language", HOME_LANGUAGES)
def test_every_country_with_numbers_is_known_by_its_name(places: Places, language: str) -> None:
    codes = yaml.safe_load((CONTENT / "contacts/emergency.yaml").read_text(encoding="utf-8"))["countries"]
    for code in codes:
        called = name(code, language)
        assert places.countries_in(called) == (code,), called
        assert places.countries_in(called.lower()) == (code,), called
        assert places.countries_in(flag(code)) == (code,)


@pytest.mark.parametrize("code", sorted(country_codes()))
def test_every_country_of_the_world_is_known_by_its_name(places: Places, code: str) -> None:
    for language in ("ru", "en"):
        assert code in places.countries_in(name(code, language)), name(code, language)


def test_a_name_is_no_part_of_a_word(places: Places) -> None:
    for text in ("ресторан", "романтика", "индивидуально", "перуанский", "корейка", "туристы", "польза", "chadwick"):
        assert places.countries_in(text) == ()


def test_only_the_beginning_of_a_huge_text_is_read(places: Places) -> None:
    assert places.countries_in("Турция " + "слово " * 20_000) == ("TR",)
    assert places.countries_in("слово " * 20_000 + "Турция") == ()


@given(st.text(max_size=300))
def test_any_text_names_known_countries_each_once(text: str) -> None:
    found = _SHIPPED.countries_in(text)
    assert set(found) <= country_codes()
    assert len(set(found)) == len(found)


@given(st.lists(st.sampled_from(sorted({word for _, text in PHRASES for word in text.split()})), max_size=40))
def test_any_words_of_ours_name_known_countries_each_once(words: list[str]) -> None:
    text = " ".join(words)
    found = _SHIPPED.countries_in(text)
    assert set(found) <= country_codes()
    assert found == _SHIPPED.countries_in(text)


@given(st.lists(st.sampled_from(["KZ", "TR", "KR", "AE", "RU"]), max_size=30))
def test_flags_are_found_in_their_order(codes: list[str]) -> None:
    assert _SHIPPED.countries_in(" ".join(map(flag, codes))) == tuple(dict.fromkeys(codes))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("qatar, doha side", "QA"),
        ("Qatar doha", "QA"),
        ("рф, белгород примерно", "RU"),
        ("rasiyada", "RU"),
        ("mynamar", "MM"),
        ("chad", "TD"),
    ],
)
def test_an_answer_is_read_part_by_part(text: str, code: str) -> None:
    assert _SHIPPED.countries_answered(text)[0] == code


@pytest.mark.parametrize("text", ["қатар тұрған үйде", "bilmayman", "не знаю", "I can't say", "üйде"])
def test_an_answer_without_a_country_names_none(text: str) -> None:
    assert _SHIPPED.countries_answered(text) == ()
