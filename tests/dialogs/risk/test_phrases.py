"""The phrase engine on small books of its own."""

from typing import Any

import pytest

from dialogs.risk.judge import Judge
from dialogs.risk.labels import About, Level, Signal
from dialogs.risk.message import Assessment, assess_message
from dialogs.risk.phrase_check import check_phrases
from dialogs.risk.phrases import PhraseBook, PhraseError

NONE = PhraseBook(())


def assess(text: str, phrases: PhraseBook) -> Assessment:
    """By the phrases alone."""
    return assess_message(text, Judge(phrases, NONE))


def book(*patterns: str, file: dict[str, Any] | None = None, **entry: Any) -> PhraseBook:
    phrase = {
        "level": "urgent",
        "signals": ["documents"],
        "any": list(patterns),
        "examples": {"match": ["-"]},
    }
    return PhraseBook.from_data({"ru": {"phrases": {"taken": phrase | entry}} | (file or {})})


def level(text: str, phrases: PhraseBook) -> Level:
    return assess(text, phrases).level


def test_words_stand_in_any_order_within_the_window() -> None:
    phrases = book("паспорт* забрал*|отобрал*")
    assert level("у меня забрали вчера мой новый паспорт", phrases) is Level.URGENT
    assert level("паспорт у нас отобрали", phrases) is Level.URGENT
    assert level("паспорт один два три четыре пять шесть забрали", phrases) is Level.NONE
    assert level("паспорт у меня. забрали вещи", phrases) is Level.NONE
    assert level("паспорт", phrases) is Level.NONE


def test_one_word_does_not_fill_two_slots() -> None:
    phrases = book("бьют* бьют*")
    assert level("бьют", phrases) is Level.NONE
    assert level("бьют и бьют", phrases) is Level.URGENT


def test_a_row_stands_side_by_side_or_glued() -> None:
    phrases = book("не_выпуска*")
    for text in ("не выпускают", "невыпускают", "нивыпускают", "ne vypuskayut", "НЕ  ВЫПУСКАЕТ"):
        assert level(text, phrases) is Level.URGENT, text
    for text in ("не нас выпускают", "не. выпускают", "выпускают не"):
        assert level(text, phrases) is Level.NONE, text


def test_not_near_words_cancel_only_nearby() -> None:
    phrases = book("не_выпуска*", not_near=["чат*"])
    assert level("не выпускает из чата", phrases) is Level.NONE
    assert level("не выпускают, и это я пишу уже в третий чат", phrases) is Level.URGENT
    assert level("чат. не выпускают", phrases) is Level.URGENT


CANCEL: dict[str, Any] = {"cancel": {"nobody": ["никто"], "before": ["не"], "after": ["бы"]}}


def test_denials() -> None:
    phrases = book("забрал*|убила", file=CANCEL)
    assert level("паспорт забрали", phrases) is Level.URGENT
    assert level("паспорт не забрали", phrases) is Level.NONE
    assert level("никто у меня не забрал", phrases) is Level.NONE
    assert level("никто ничего у нас здесь забрал", phrases) is Level.NONE
    assert level("убила бы за кофе", phrases) is Level.NONE
    assert level("никто не помогает. паспорт забрали", phrases) is Level.URGENT


def test_phrases_that_are_denials_are_not_cancelled() -> None:
    phrases = book("не_выпуска*", file=CANCEL, negative=True)
    assert level("никого никто не выпускает", phrases) is Level.URGENT


def test_a_not_inside_the_phrase_does_not_cancel_it() -> None:
    assert level("пока не вернешь деньги", book("пока_не верне* деньги", file=CANCEL)) is Level.URGENT


DAMPERS: dict[str, Any] = {"dampers": ["фильм*", "шутка"], "self": ["нас"], "cancel": {"before": ["не"]}}


def test_a_film_quiets_its_own_clause_only() -> None:
    phrases = book("заперли", file=DAMPERS)
    assert level("в фильме их заперли", phrases) is Level.NONE
    assert level("смотрела фильм. их заперли", phrases) is Level.URGENT
    assert level("это не шутка их заперли", phrases) is Level.URGENT


def test_a_quotation_belongs_to_the_sentence_around_it() -> None:
    phrases = book("заперли", file=DAMPERS)
    assert level("«Помогите! Меня заперли!» из какого фильма?", phrases) is Level.NONE
    assert level("Она написала: «Меня заперли!» Что делать?", phrases) is Level.URGENT


@pytest.mark.parametrize(
    ("firm", "with_me", "without"),
    [
        ("never", Level.NONE, Level.NONE),
        ("with_me", Level.URGENT, Level.NONE),
        ("always", Level.URGENT, Level.URGENT),
    ],
)
def test_firm_phrases_stand_beside_a_film(firm: str, with_me: Level, without: Level) -> None:
    phrases = book("заперли", file=DAMPERS, firm=firm)
    assert level("как в фильме, нас заперли", phrases) is with_me
    assert level("как в фильме, заперли", phrases) is without


def test_reasons_name_the_words_and_their_place() -> None:
    text = "Привет! У меня забрали мой паспорт."
    (reason,) = assess(text, book("паспорт* забрал*")).reasons
    assert (reason.label, reason.phrase, reason.words) == ("documents", "ru.taken", ("забрали", "паспорт"))
    assert text[reason.start : reason.end] == "забрали мой паспорт"


def test_a_phrase_without_signal_gives_its_level_as_reason() -> None:
    assert [reason.label for reason in assess("помогите", book("помогите", signals=[])).reasons] == ["urgent"]


def test_a_child_in_danger_is_an_emergency() -> None:
    phrases = PhraseBook.from_data(
        {
            "en": {
                "phrases": {
                    "age": {
                        "level": "none",
                        "signals": ["minor"],
                        "any": ["im #8-17"],
                        "examples": {"match": ["-"]},
                    },
                    "papers": {
                        "level": "urgent",
                        "signals": ["documents"],
                        "any": ["took passport"],
                        "examples": {"match": ["-"]},
                    },
                }
            }
        }
    )
    assert level("I'm 16, they took my passport", phrases) is Level.EMERGENCY
    assert level("I'm 26, they took my passport", phrases) is Level.URGENT
    alone = assess("I'm 16", phrases)
    assert (alone.level, alone.signals, alone.reasons) == (Level.NONE, (), ())


def test_a_red_flag_two_days_before_departure_is_urgent() -> None:
    def entry(**values: Any) -> dict[str, Any]:
        return {"level": "concern", "examples": {"match": ["-"]}} | values

    phrases = PhraseBook.from_data(
        {
            "en": {
                "phrases": {
                    "flag": entry(any=["hostess"], red_flag=True),
                    "soon": entry(any=["tomorrow fly"], level="none", signals=["travel_soon"]),
                }
            }
        }
    )
    assert level("hostess job, flight in May", phrases) is Level.CONCERN
    assert level("hostess job, I fly tomorrow", phrases) is Level.URGENT
    honest = assess("I fly tomorrow", phrases)
    assert (honest.level, honest.signals) == (Level.NONE, (Signal.TRAVEL_SOON,))


def test_about_whom() -> None:
    phrases = book("забрали", file={"people": ["брат*"], "self": ["меня"]})
    assert assess("у брата забрали паспорт", phrases).about is About.OTHER
    assert assess("у меня забрали паспорт и у брата тоже", phrases).about is About.SELF
    assert assess("забрали", phrases).about is About.SELF
    assert assess("брат приехал", phrases).about is About.SELF


def test_phrases_that_need_somebody_named() -> None:
    phrases = book("не_звонит", file={"people": ["брат*"]}, people=True)
    assert level("уехал мой брат. уже месяц не звонит", phrases) is Level.URGENT
    assert level("агентство не звонит", phrases) is Level.NONE


def test_languages_mix_in_one_message() -> None:
    def file(pattern: str) -> dict[str, Any]:
        return {"phrases": {"p": {"level": "urgent", "any": [pattern], "examples": {"match": ["-"]}}}}

    phrases = PhraseBook.from_data(
        {"kk": file("жібермей*"), "ru": file("заперли"), "uz": file("qamab"), "en": file("help")}
    )
    found = {reason.phrase for reason in assess("help zaperli нас, камаб, жибермейди", phrases).reasons}
    assert found == {"kk.p", "ru.p", "uz.p", "en.p"}


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"level": "panic"}, "level 'panic' is not known; use one of none, concern, urgent, emergency"),
        ({"signals": ["pain"]}, "signals 'pain' is not known"),
        ({"any": []}, "has no pattern"),
        ({"any": [False]}, "False is not a row of words; put it in quotes"),
        ({"any": ["@nothing"]}, "the list @nothing is not there; add it to `words`"),
        ({"any": ["па*спорт"]}, '"па*спорт" is not a word'),
        ({"any": ["#17-10"]}, '"#17-10" is not a word'),
        ({"any": ["один||два"]}, '"" is not a word'),
        ({"examples": {"match": []}}, "has no example"),
        ({"examples": {"match": [1]}}, "1 is not a text"),
        ({"window": 0}, "window: must be a whole number from 1 to 40"),
        ({"firm": True}, "firm True is not known"),
        ({"negative": "yes"}, "negative must be true or false"),
        ({"levle": "urgent"}, "'levle' is not known here"),
        ({"about": "me"}, "about 'me' is not known; use one of self, other"),
    ],
)
def test_mistakes_are_sentences_with_file_place_and_mend(broken: dict[str, Any], sentence: str) -> None:
    entry = {"level": "urgent", "any": ["слово"], "examples": {"match": ["слово"]}} | broken
    errors = check_phrases({"ru": {"phrases": {"thing": entry}}})
    assert any(error.startswith('phrases/ru.yaml: phrase "thing"') and sentence in error for error in errors)
    with pytest.raises(PhraseError):
        PhraseBook.from_data({"ru": {"phrases": {"thing": entry}}})


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        7,
        {"phrases": None},
        {"words": {"A": []}},
        {"cancel": {"reach": 9}},
        {"people": [True]},
        {"x": 1},
    ],
)
def test_broken_files_never_raise_when_checked(data: Any) -> None:
    assert check_phrases({"ru": data})


def test_unknown_language_is_refused() -> None:
    assert "unknown language" in check_phrases({"fr": {}})[0]


def test_examples_are_run() -> None:
    entry = {
        "level": "urgent",
        "any": ["забрали паспорт*"],
        "examples": {"match": ["отняли паспорт"], "ignore": ["забрали паспорт"]},
    }
    assert check_phrases({"ru": {"phrases": {"taken": entry}}}) == [
        'phrases/ru.yaml: phrase "taken", examples match: "отняли паспорт" is not found; '
        "add its words to `any` or take them out of `not_near`",
        'phrases/ru.yaml: phrase "taken", examples ignore: "забрали паспорт" is found; '
        "make `any` narrower or add a word to `not_near`",
    ]
