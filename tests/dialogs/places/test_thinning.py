"""How the table of towns is made, on a made-up world."""

from dialogs.places.thinning import Town, thin
from dialogs.places.towns import Towns, to_bytes

BORDER = [Town(41.03 + step / 10, 69.0, "KZ" if step > 1 else "UZ") for step in range(4)]
INLAND = [Town(51.0 + step / 100, 73.0, "KZ") for step in range(50)]


def test_towns_at_a_border_stay_and_those_inland_become_few() -> None:
    left = list(thin(BORDER + INLAND))
    assert len([town for town in left if town.latitude < 43]) == len(BORDER)
    assert len([town for town in left if town.latitude > 49]) == 1


def test_a_table_survives_being_packed() -> None:
    towns = Towns.from_bytes(to_bytes(thin(BORDER + INLAND)))
    assert towns.near(41.0, 69.0)[0] == "UZ"
    assert towns.near(41.4, 69.0)[0] == "KZ"
    assert towns.near(51.2, 73.1) == ("KZ",)
    assert towns.near(0.0, 0.0) == ()
