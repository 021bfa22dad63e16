import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.risk.spellings import LANGUAGES, MAX_SPELLINGS, NEGATED, spellings
from dialogs.risk.text import fold, key_of
from dialogs.risk.words import WordIndex


def index(*words: str, language: str = "ru") -> WordIndex:
    built = WordIndex()
    for word_id, word in enumerate(words):
        core = word.removesuffix("!")
        stem = core.endswith("*")
        keys = spellings(core.removesuffix("*"), language, stem=stem)
        built.add(word_id, keys, stem=stem, typos=core == word, denied=NEGATED.get(language))
    return built


@pytest.mark.parametrize(
    ("word", "language", "typed"),
    [
        ("выпускают", "ru", "vypuskayut"),
        ("бьют", "ru", "b'yut"),
        ("заперли", "ru", "zaperli"),
        ("щенок", "ru", "shchenok"),
        ("шығармайды", "kk", "shygarmaidy"),
        ("қожайын", "kk", "qojaiyn"),
        ("қожайын", "kk", "kozhayin"),
        ("көмектесіңдер", "kk", "komektesinder"),
        ("yozyapman", "uz", "ёзяпман"),
        ("xo'jayin", "uz", "хўжайин"),
        ("xo'jayin", "uz", "xojayin"),
        ("yo'q", "uz", "йўқ"),
        ("yo'q", "uz", "yuq"),
        ("boshliq", "uz", "bowliq"),
        ("qo'rqyapman", "uz", "қўрқяпман"),
    ],
)
def test_a_word_is_found_in_the_other_script(word: str, language: str, typed: str) -> None:
    assert index(word, language=language).find(key_of(typed)) == [0]


def test_short_words_get_no_other_script() -> None:
    assert index("бут").find("but") == []
    assert spellings("пол", "ru") == ("пол",)


@given(
    st.sampled_from(LANGUAGES),
    st.text("абгкшщюяйуь", min_size=1, max_size=12) | st.text("abcdo'shyzkx", min_size=1, max_size=12),
)
def test_spellings_are_few_and_folded(language: str, word: str) -> None:
    keys = spellings(word, language, stem=True)
    assert len(keys) <= MAX_SPELLINGS
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert fold(key).keys in ((key,), ())


def test_a_stem_stands_for_its_forms() -> None:
    found = index("паспорт*")
    assert found.find("паспортами") == [0]
    assert found.find("паспор") == []


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("выпускют", True),  # a letter missing
        ("выпускаают", True),  # stretched is folded away anyway
        ("вупускают", True),  # a letter changed
        ("выпсукают", True),  # two letters swapped
        ("выпусскают", True),
        ("фыпускают", False),  # the first letter must be right
        ("выпускнойбал", False),
        ("вупусакют", False),  # two errors
    ],
)
def test_one_typing_error_is_forgiven(typed: str, hit: bool) -> None:
    assert bool(index("выпускают").find(key_of(typed))) is hit


def test_no_typing_error_in_short_words_or_marked_ones() -> None:
    assert index("бьют").find("бвют") == []
    assert index("паспорт*!").find("паспрт") == []


def test_endings_of_stems_are_not_guessed() -> None:
    assert index("закрыл*").find("закрыт") == []
    assert index("savala*", language="uz").find("savolarimizni") == []


@pytest.mark.parametrize(
    ("stem", "language", "denied", "meant"),
    [
        ("қой*", "kk", "қоймайды", "қояды"),
        ("ұр*", "kk", "ұрмады", "ұрды"),
        ("qo'y*", "uz", "qo'yishmaydi", "qo'yishdi"),
        ("olib*", "uz", "олибмади", "олибди"),
    ],
)
def test_denied_verbs_are_other_words(stem: str, language: str, denied: str, meant: str) -> None:
    found = index(stem, language=language)
    assert found.find(key_of(denied)) == []
    assert found.find(key_of(meant)) == [0]


def test_numbers() -> None:
    built = WordIndex()
    built.add_number(7, 10, 17)
    assert built.find("10") == built.find("17") == [7]
    assert built.find("9") == built.find("18") == built.find("1" * 50) == built.find("²") == []


def test_a_number_that_is_a_word_of_its_own_still_counts_as_a_number() -> None:
    built = WordIndex()
    built.add(0, ["16"], stem=False, typos=False)
    built.add_number(1, 10, 17)
    assert built.find("16") == [0, 1]
