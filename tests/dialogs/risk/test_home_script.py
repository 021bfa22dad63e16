import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.risk.home_script import home_script
from dialogs.risk.judge import text_for_meaning
from dialogs.risk.learned import LANGUAGES, Blend, Card, Learned
from tests.dialogs.risk.small import linear


@pytest.mark.parametrize(
    ("language", "text", "exchanged"),
    [
        ("ru", "menya zaperli", "меня заперли"),
        ("ru", "Pomogite! Shchas zhdu", "Помогите! Щас жду"),
        ("ru", "4elovek, kushat", "человек, кушат"),
        ("kk", "pasportymdy alyp qoidy", "паспортымды алып қоиды"),
        ("kk", "jumys jaqsy", "жумыс жақсы"),
        ("uz", "Ёрдам беринг, ишим йўқ", "Yordam bering, ishim yo'q"),
        ("uz", "ҳамма ғалати", "hamma g'alati"),
    ],
)
def test_letters_are_exchanged_where_the_other_script_is_better_known(language: str, text: str, exchanged: str) -> None:
    assert home_script(text, language) == exchanged


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "меня заперли"),
        ("kk", "паспортымды алып қойды"),
        ("uz", "pasportimni olib qo'yishdi"),
        ("en", "they locked us in"),
        ("en", "меня заперли"),
        ("ru", ""),
        ("ru", "123 ?! 🆘"),
        ("ru", "заперли в Sunrise"),  # mostly in its own script
        ("??", "menya zaperli"),
    ],
)
def test_other_texts_stay(language: str, text: str) -> None:
    assert home_script(text, language) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", ["İ", "ı", "ſ", "K", "Å", "ß", "ẞ", "Ş", "ǅ", "ᲂ", "Ѣ", "Ҳ", "ﬁ"])
def test_odd_letters_do_no_harm(language: str, letter: str) -> None:
    """Letters whose small one is longer, or which Python takes for another one where case does not count."""
    for text in (f"abc {letter} abc", f"абв {letter} абв"):
        assert home_script(text, language)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("abcİıſşçğK' абвᲂўғ4", max_size=20), st.sampled_from(LANGUAGES))
def test_any_text_can_be_exchanged(text: str, language: str) -> None:
    assert home_script(text, language) == home_script(text, language)
    assert bool(home_script(text, language)) == bool(text) or language == "uz"  # signs without a sound fall away


def test_the_language_is_the_learned_one() -> None:
    words = {"zaperli": {"lang ru": 5}, "qoidy": {"lang kk": 5}, "locked": {"lang en": 5}}
    model = Learned(linear(("danger",), words), None, Card("", 0, {"danger": Blend((0, 1), (0, 1))}, {}))
    found = [text_for_meaning(text, model) for text in ("nas zaperli", "alyp qoidy", "locked in")]
    assert found == ["нас заперли", "алып қоиды", "locked in"]
