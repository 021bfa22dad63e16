"""Which countries a point may lie in: those of the nearest towns. Decision 13 has the measurements."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST: Final = 3
"""Countries that are named at most."""

FAR: Final = 400.0
"""Kilometres to the nearest town from which on no country is named: the open sea."""

BESIDE: Final = 60.0
"""Kilometres: another country is named when its nearest town is no farther than twice the nearest of all, and this."""

_Degrees = NDArray[np.floating[Any]] | float
_EARTH: Final = 6371.0
_STEPS: Final = 32767
"""Degrees are kept in 16 bits: half a kilometre at the equator."""


class Towns:
    """Towns by place and country. Never changes."""

    def __init__(self, latitudes: NDArray[np.int16], longitudes: NDArray[np.int16], countries: Sequence[str]) -> None:
        """Degrees as `packed` gives them, and the country code of each."""
        self._codes, self._country = np.unique(np.array(countries), return_inverse=True)
        self._points = _on_globe(latitudes * (90 / _STEPS), longitudes * (180 / _STEPS))

    @classmethod
    def from_bytes(cls, data: bytes) -> Towns:
        """`data` is what `to_bytes` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as table:
            return cls(table["latitudes"], table["longitudes"], table["codes"][table["country"]])

    def near(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """At most MOST country codes, the nearest first; none when there is no town within FAR.

        Degrees, east and north positive. A point that is none on Earth has no country.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return ()
        point = _on_globe(latitude, longitude)
        # The chord is sorted as the arc is; only the winners are turned into kilometres.
        chords = np.full(len(self._codes), 2.0, dtype=np.float32)
        np.minimum.at(chords, self._country, np.linalg.norm(self._points - point, axis=-1).astype(np.float32))
        nearest = np.argsort(chords, kind="stable")[:MOST]
        far = 2 * _EARTH * np.arcsin(chords[nearest] / 2)
        reach = min(FAR, 2 * float(far[0]) + BESIDE)
        return tuple(
            str(self._codes[place]) for place, kilometres in zip(nearest, far, strict=True) if kilometres <= reach
        )


def to_bytes(places: Iterable[tuple[float, float, str]]) -> bytes:
    """Latitude, longitude and country code of each town, packed for `Towns.from_bytes`."""
    towns = list(places)
    codes, country = np.unique(np.array([code for _, _, code in towns]), return_inverse=True)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        latitudes=packed([latitude for latitude, _, _ in towns], 90),
        longitudes=packed([longitude for _, longitude, _ in towns], 180),
        codes=codes,
        country=country.astype(np.uint8),
    )
    return out.getvalue()


def packed(degrees: Sequence[float], most: int) -> NDArray[np.int16]:
    """Degrees up to `most` in 16 bits."""
    return np.round(np.array(degrees) / most * _STEPS).astype(np.int16)


def _on_globe(latitude: _Degrees, longitude: _Degrees) -> NDArray[np.float32]:
    north, east = np.radians(latitude), np.radians(longitude)
    points = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
    return points.astype(np.float32)
