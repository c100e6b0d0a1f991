"""How near two texts are in meaning: cosines of sentence vectors, remembered.

Vectors of passages come from the library; others are made once and kept in
memory. Figures are rounded, so that they are the same everywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .search import Search

_KEPT = 20_000
DECIMALS = 3


class Meaning(Protocol):
    """Cosines between texts, from -1 to 1."""

    def cosines(self, text: str, others: Sequence[str]) -> list[float]:
        """Of `text` with each of `others`."""
        ...

    def with_neighbour(self, text: str, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Of `text` with the mean of each pair's vectors ("" for no neighbour)."""
        ...


class SearchMeaning:
    """Meaning from the search's embedder and the library's vectors."""

    def __init__(self, search: Callable[[], Search]) -> None:
        self._search = search
        self._kept: dict[str, Any] = {}
        self._lock = threading.Lock()

    def _vectors(self, texts: Sequence[str]) -> list[Any]:
        with self._lock:
            missing = [t for t in dict.fromkeys(texts) if t not in self._kept]
            if missing:
                if len(self._kept) > _KEPT:
                    self._kept.clear()
                    missing = list(dict.fromkeys(texts))
                self._kept.update(self._search().text_vectors(missing))
            return [self._kept[t] for t in texts]

    def cosines(self, text: str, others: Sequence[str]) -> list[float]:
        mine, *rest = self._vectors([text, *others])
        return [round(float(mine @ r), DECIMALS) for r in rest]

    def with_neighbour(self, text: str, pairs: Sequence[tuple[str, str]]) -> list[float]:
        flat = self._vectors([text, *(t or text for pair in pairs for t in pair)])
        mine, rest = flat[0], flat[1:]
        out = []
        for i, (before, own) in enumerate(pairs):
            vector = rest[2 * i + 1] if not before else rest[2 * i] + rest[2 * i + 1] if own else rest[2 * i]
            length = float(vector @ vector) ** 0.5
            out.append(round(float(mine @ vector) / length, DECIMALS) if length else 0.0)
        return out
