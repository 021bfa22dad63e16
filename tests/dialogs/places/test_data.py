"""Mistakes in places.yaml are told with file, place and mend."""

from typing import Any

import pytest

from dialogs.places import Places, PlacesError


def test_a_word_that_was_added_is_found() -> None:
    places = Places.from_data({"countries": {"TR": {"places": ["Эскишехир"], "short": ["TC"]}}})
    assert places.countries_in("в Эскишехире") == ("TR",)
    assert places.countries_in("Эскишехирде жүрмін") == ("TR",)
    assert places.countries_in("TC") == ("TR",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "contacts/places.yaml: countries: must map country codes to their words"),
        ({"countries": {"XX": {}}}, "XX: is no country code"),
        ({"countries": {"TR": ["Стамбул"]}}, "TR: must be a list of `names`, `short` or `places`"),
        ({"countries": {"TR": {"cities": []}}}, "TR, cities: is not known here; use one of names, short, places"),
        ({"countries": {"TR": {"names": "Турция"}}}, "TR, names: must be a list; write [one, two]"),
        ({"countries": {"NO": {"names": [False]}}}, "NO, names: False is not a name; write letters, in quotes"),
        ({"countries": {"AE": {"short": ["UAE"]}, "US": {"short": ["uae"]}}}, 'US, short: "uae" stands at AE too'),
        ({"countries": {}, "usual": []}, "usual: there is no such list; use one of weak, ordinary"),
    ],
)
def test_a_mistake_is_a_sentence(data: Any, said: str) -> None:
    with pytest.raises(PlacesError, match="contacts/places") as caught:
        Places.from_data(data)
    assert said in "\n".join(caught.value.problems)
