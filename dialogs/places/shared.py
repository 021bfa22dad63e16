"""The countries of a place that a person shared. Coordinates come in, country codes go out, nothing is kept."""

from functools import cache
from importlib.resources import files

from dialogs.places.towns import Towns


def countries_near(latitude: float, longitude: float) -> tuple[str, ...]:
    """The country a point lies in and its neighbours close by, nearest first, at most three: a person confirms.

    Empty on the open sea. The first call reads the table of towns, some tenths of a second.
    """
    return _towns().near(latitude, longitude)


@cache
def _towns() -> Towns:
    return Towns.from_bytes(files(__package__).joinpath("towns.npz").read_bytes())
