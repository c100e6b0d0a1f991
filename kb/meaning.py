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
_MATRICES = 64
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
        self._matrices: dict[tuple[object, ...], Any] = {}
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

    def _matrix(self, key: tuple[object, ...], make: Callable[[], list[Any]]) -> Any:
        """Rows made once for a set of texts: a question is put to the same ones again."""
        kept = self._matrices.get(key)
        if kept is None:
            import numpy as np

            rows = make()
            kept = np.stack(rows) if rows else np.zeros((0, 1))
            if len(self._matrices) >= _MATRICES:
                self._matrices.clear()
            self._matrices[key] = kept
        return kept

    def _against(self, text: str, matrix: Any) -> list[float]:
        if not len(matrix):
            return []
        return [round(float(x), DECIMALS) for x in matrix @ self._vectors([text])[0]]

    def cosines(self, text: str, others: Sequence[str]) -> list[float]:
        return self._against(text, self._matrix(tuple(others), lambda: self._vectors(others)))

    def with_neighbour(self, text: str, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return self._against(text, self._matrix(tuple(pairs), lambda: [self._mean(a, b) for a, b in pairs]))

    def _mean(self, before: str, own: str) -> Any:
        vectors = self._vectors([t for t in (before, own) if t])
        vector = sum(vectors[1:], start=vectors[0])
        return vector / float(vector @ vector) ** 0.5
