"""From all towns of the world to those that tell countries apart: many at a border, few far from any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_STEPS: Final = ((40.0, 0.05), (100.0, 0.15), (300.0, 0.5), (float("inf"), 1.5))
"""Kilometres to the nearest town of another country; degrees of a square in which one town of a country is enough."""

_FARTHEST: Final = 300.0
_EARTH: Final = 6371.0
_AT_ONCE: Final = 500


class Town(NamedTuple):
    """Degrees, and the country's code."""

    latitude: float
    longitude: float
    country: str


def thin(towns: Iterable[Town]) -> Iterator[Town]:
    """The first town of each country in each square; squares grow with the way to the nearest other country."""
    everywhere = list(towns)
    seen: set[tuple[str, float, int, int]] = set()
    for town, far in zip(everywhere, _ways_abroad(everywhere), strict=True):
        step = next(step for reach, step in _STEPS if far <= reach)
        square = (town.country, step, int(town.latitude // step), int(town.longitude // step))
        if square not in seen:
            seen.add(square)
            yield town


def _ways_abroad(towns: list[Town]) -> NDArray[np.float32]:
    """Kilometres from each town to the nearest of another country; infinite where none is within _FARTHEST."""
    latitudes = np.array([town.latitude for town in towns])
    order = np.argsort(latitudes, kind="stable")
    latitudes, countries = latitudes[order], np.unique([town.country for town in towns], return_inverse=True)[1][order]
    north, east = np.radians(latitudes), np.radians(np.array([town.longitude for town in towns])[order])
    points = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
    points = points.astype(np.float32)
    reach = float(np.degrees(_FARTHEST / _EARTH))
    ways = np.empty(len(towns), dtype=np.float32)
    for start in range(0, len(towns), _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, len(towns)))
        # Only the towns of the same latitudes can be near enough.
        low, high = np.searchsorted(latitudes, (latitudes[part][0] - reach, latitudes[part][-1] + reach))
        cosines = points[part] @ points[low:high].T
        cosines[countries[part, None] == countries[None, low:high]] = -1.0
        ways[order[part]] = _EARTH * np.arccos(np.clip(cosines.max(axis=1), -1.0, 1.0))
    ways[ways > _FARTHEST] = np.inf
    return ways
