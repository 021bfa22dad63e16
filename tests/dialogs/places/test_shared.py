"""The countries of a shared place: towns, farms and steppes, borders, the sea."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.places import countries_near, country_codes


@pytest.mark.parametrize(
    ("where", "latitude", "longitude", "code"),
    [
        ("Shymkent", 42.32, 69.59, "KZ"),
        ("Almaty", 43.24, 76.92, "KZ"),
        ("Astana", 51.13, 71.43, "KZ"),
        ("Aktau", 43.65, 51.16, "KZ"),
        ("a farm in Turkistan region", 43.05, 68.6, "KZ"),
        ("the steppe of Karaganda region", 47.6, 70.2, "KZ"),
        ("the steppe of Mangystau", 44.3, 53.5, "KZ"),
        ("Tashkent", 41.31, 69.24, "UZ"),
        ("Samarkand", 39.65, 66.96, "UZ"),
        ("Nukus", 42.46, 59.6, "UZ"),
        ("Bishkek", 42.87, 74.59, "KG"),
        ("Osh", 40.53, 72.8, "KG"),
        ("Dushanbe", 38.56, 68.77, "TJ"),
        ("Moscow", 55.75, 37.62, "RU"),
        ("Domodedovo", 55.41, 37.9, "RU"),
        ("Istanbul", 41.01, 28.96, "TR"),
        ("Antalya", 36.89, 30.71, "TR"),
        ("Dubai", 25.2, 55.27, "AE"),
        ("Doha", 25.29, 51.53, "QA"),
        ("Manama", 26.22, 50.58, "BH"),
        ("Ansan", 37.32, 126.83, "KR"),
        ("Bangkok", 13.75, 100.5, "TH"),
        ("Sihanoukville", 10.61, 103.53, "KH"),
        ("Phnom Penh", 11.56, 104.92, "KH"),
        ("Warsaw", 52.23, 21.01, "PL"),
        ("Tel Aviv", 32.08, 34.78, "IL"),
        ("New York", 40.71, -74.0, "US"),
        ("Suva, by the date line", -18.14, 178.44, "FJ"),
    ],
)
def test_inside_a_country_it_is_the_first(where: str, latitude: float, longitude: float, code: str) -> None:
    assert countries_near(latitude, longitude)[0] == code, where


@pytest.mark.parametrize(
    ("where", "latitude", "longitude", "codes"),
    [
        ("Saryagash and Chernyaevka", 41.46, 69.17, {"KZ", "UZ"}),
        ("the crossing of Gisht-Kuprik", 41.43, 69.2, {"KZ", "UZ"}),
        ("Mae Sot", 16.71, 98.57, {"TH", "MM"}),
        ("Myawaddy", 16.69, 98.51, {"TH", "MM"}),
        ("Poipet", 13.66, 102.56, {"TH", "KH"}),
        ("the Golden Triangle", 20.35, 100.08, {"TH", "LA", "MM"}),
        ("Khorgos", 44.21, 80.4, {"KZ", "CN"}),
        ("Korday", 43.04, 74.71, {"KZ", "KG"}),
        ("Sarpi", 41.52, 41.55, {"GE", "TR"}),
    ],
)
def test_at_a_border_all_sides_are_offered(where: str, latitude: float, longitude: float, codes: set[str]) -> None:
    assert codes <= set(countries_near(latitude, longitude)), where


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.0, -30.0), (40.0, 170.0), (-50.0, 90.0), (91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf)],
)
def test_on_the_open_sea_and_off_the_earth_there_is_none(latitude: float, longitude: float) -> None:
    assert countries_near(latitude, longitude) == ()


def test_deep_inside_a_country_no_other_is_offered() -> None:
    assert countries_near(55.75, 37.62) == ("RU",)
    assert countries_near(49.8, 73.1) == ("KZ",)


@given(st.floats(), st.floats())
def test_any_numbers_name_at_most_three_known_countries(latitude: float, longitude: float) -> None:
    found = countries_near(latitude, longitude)
    assert len(set(found)) == len(found) <= 3
    assert set(found) <= country_codes()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_place_names_known_countries(latitude: float, longitude: float) -> None:
    assert set(countries_near(latitude, longitude)) <= country_codes()
