"""How plain a text is, is counted as the published formulas say, and today's pages are within the limits."""

import pytest
from typer.testing import CliRunner

from dialogs.__main__ import app
from dialogs.catalogs import translations
from dialogs.checks import hard_to_read
from dialogs.model import Book
from dialogs.readability import FEWEST, LIMITS, measure, problems

PLAIN = {
    "en": "The cat sat on the mat. ",
    "ru": "Кот спит на полу. ",
    "kk": "Мысық үйде ұйықтап жатыр. ",
    "uz": "Mushuk uyda uxlayapti. ",
}
LONG = {"en": "and ", "ru": "и ", "kk": "және ", "uz": "va "}


def test_flesch_as_published() -> None:
    """206.835 − 1.015 · 6 − 84.6 · 1, with six words of one syllable in each sentence."""
    figures = measure("en", PLAIN["en"] * 6)
    assert figures is not None
    assert figures.words == 6
    assert figures.ease == pytest.approx(206.835 - 1.015 * 6 - 84.6)


def test_oborneva_as_published() -> None:
    """206.835 − 1.3 · 4 − 60.1 · 5/4: five vowels in four words."""
    figures = measure("ru", PLAIN["ru"] * 8)
    assert figures is not None
    assert figures.ease == pytest.approx(206.835 - 1.3 * 4 - 60.1 * 5 / 4)


@pytest.mark.parametrize("language", ["kk", "uz", "qaa"])
def test_where_no_formula_is_known_lengths_are_counted(language: str) -> None:
    figures = measure(language, "bir eki ush. " * 9)
    assert figures is not None
    assert (figures.ease, figures.words, figures.letters) == (None, 3, 3)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("make", 1), ("table", 2), ("wanted", 2), ("asked", 1), ("people", 2), ("passport", 2), ("goes", 1)],
)
def test_syllables_of_english_words(word: str, syllables: int) -> None:
    figures = measure("en", f"{word} " * FEWEST)
    assert figures is not None
    assert figures.ease == pytest.approx(206.835 - 1.015 * FEWEST - 84.6 * syllables)


def test_a_short_text_is_not_measured_and_a_list_has_a_sentence_a_line() -> None:
    assert measure("en", "word " * (FEWEST - 1)) is None
    figures = measure("en", "Is one true?\n\n" + "• no work for you here\n" * 6)
    assert figures is not None
    assert figures.words < 5


@pytest.mark.parametrize("language", sorted(LIMITS))
def test_one_endless_sentence_is_refused_with_its_mend(language: str) -> None:
    assert problems(language, PLAIN[language] * 9) == []
    said = problems(language, (PLAIN[language].strip(". ") + " " + LONG[language]) * 9)
    assert any("words a sentence" in problem and "make two of the long ones" in problem for problem in said)


@pytest.mark.parametrize("language", sorted(LIMITS))
def test_todays_pages_are_plain(language: str, book: Book) -> None:
    done = translations(language)
    assert list(hard_to_read.of_language(book, language, lambda text: done.get(text, ""))) == []


def test_the_command_prints_the_hardest_pages_first() -> None:
    said = CliRunner().invoke(app, ["readability", "--language", "ru", "--worst", "3"]).output.splitlines()
    assert len(said) == 4
    eases = [int(line.split()[-1]) for line in said[1:]]
    assert eases == sorted(eases)
    assert CliRunner().invoke(app, ["readability", "--language", "xx"]).exit_code == 1
