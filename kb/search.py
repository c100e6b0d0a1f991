"""Hybrid retrieval: by meaning over vectors, by words over full-text search.

Cosines are computed from the library's own vectors, in double precision, and
rounded; the index only says which texts are worth the sum. So an answer does
not depend on whether the index was there, and equal scores stand in the order
of the documents.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import quotes
from .domain import Kind, Passage
from .embed import Embedder
from .errors import DataDirectoryError, IndexUnusableError
from .index import OpenIndex
from .library import Library, text_key
from .vectors import Vectors

# What says where one is, not what the document says.
HEADINGS = frozenset({Kind.TITLE, Kind.HEADING})
# Committed together: a second's work, so that little is done again after a fault.
BATCH = 64
# A question makes at most this many missing vectors; more are left to `ensure_vectors`.
_AT_ONCE = 2000
_DECIMALS = 5
# How far single precision may be from double, with much to spare.
_ROOM = 1e-4
# Questions, what is left of them, and titles: 1.5 kB each.
_REMEMBERED = 2_000
# Choices of documents whose rows are remembered.
_CHOICES = 16
# Vectors of words kept in memory, 3 kB each.
_WORD_VECTORS = 20_000
# Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009, with their constant.
_RRF = 60
# More words than this in a question are a document; full-text search takes the first.
_WORDS = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Table:
    """Every text's key and, in the same row of `matrix` (float32), its vector, at a revision.
    `chosen`: the rows of texts that may be found, by choice of documents."""

    revision: tuple[int, int]
    keys: list[str]
    matrix: Any
    chosen: dict[tuple[object, ...], Any]


class Search:
    """Finds passages. Safe to use from several threads.

    `embedder` is called once, when something first needs a vector. Methods that
    need one raise EmbeddingError; all raise UsageError for an unknown document
    in `only`, and LibraryError.
    """

    def __init__(self, library: Library, embedder: Callable[[], Embedder], data: Path | None = None) -> None:
        self.library = library
        self.data = data or library.data
        self._make = embedder
        self._embedder: Embedder | None = None
        self._vectors: Vectors | None = None
        self._loading = threading.Lock()
        self._filling = threading.Lock()
        self._extra: dict[str, bytes] = {}
        self._asked: dict[str, Any] = {}
        self._words: dict[str, Any] = {}
        self._full: tuple[int, int] | None = None
        self._table: _Table | None = None
        self.index: OpenIndex | None = None

    # -- vectors ---------------------------------------------------------

    @property
    def embedder(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                self._embedder = self._make()
            return self._embedder

    @property
    def vectors(self) -> Vectors:
        if self._vectors is None:
            self._vectors = Vectors(self.library, self.embedder.name)
        return self._vectors

    def vector(self, text: str) -> Any:
        """The vector of a text: a float32 array of unit length. The last few are remembered:
        one question is searched for more than once, and titles again and again."""
        found = self._asked.get(text)
        if found is None:
            found = self.embedder.encode([text])[0]
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[text] = found
        return found

    def text_vectors(self, texts: Sequence[str]) -> dict[str, Any]:
        """The vector of each text, float64: the library's own where it has the words."""
        import numpy as np

        keys = {text_key(t): t for t in texts}
        stored = self.vectors.of(list(keys))
        out = {keys[k]: np.frombuffer(v, dtype="<f4").astype(np.float64) for k, v in stored.items() if k in keys}
        for t in texts:
            if t not in out:
                out[t] = np.asarray(self.vector(t), dtype=np.float64)
        return out

    def word_vectors(self, words: Sequence[str]) -> Any:
        """A row for each word, float64 (see `Embedder.words`); remembered."""
        import numpy as np

        # What is wanted is held apart: another thread may empty the memory meanwhile.
        held: dict[str, Any] = {w: self._words.get(w) for w in words}
        missing = [w for w, v in held.items() if v is None]
        if missing:
            made = dict(zip(missing, self.embedder.words(missing).astype(np.float64), strict=True))
            if len(self._words) > _WORD_VECTORS:
                self._words.clear()
            self._words.update(made)
            held.update(made)
        return np.stack([held[w] for w in words]) if words else np.zeros((0, 1))

    def ensure_vectors(self, progress: Progress = lambda done, of: None, limit: int | None = None) -> int:
        """Embeds every text that has no vector yet, committed batch by batch.

        `progress` is told how many of how many are done. Returns how many were
        made. Where the library cannot be written they are kept in memory.
        """
        with self._filling:
            revision = self.vectors.revision
            if revision == self._full:
                return 0
            missing = [(k, t) for k, t in self.vectors.missing().items() if k not in self._extra]
            todo = missing if limit is None else missing[:limit]
            for at in range(0, len(todo), BATCH):
                part = todo[at : at + BATCH]
                rows = self.embedder.encode([t for _, t in part])
                made = {k: v.astype("<f4").tobytes() for (k, _), v in zip(part, rows, strict=True)}
                try:
                    self.vectors.put(made)
                except DataDirectoryError:
                    self._extra.update(made)
                progress(at + len(part), len(todo))
            if len(todo) == len(missing):
                # Read before the texts were: what came meanwhile raises it again.
                self._full = self.vectors.revision if self.library.revision == revision[0] else None
            return len(todo)

    # -- by meaning ------------------------------------------------------

    def similar(
        self, text: str, limit: int, only: Iterable[str] | None = None, *, headings: bool = False
    ) -> list[tuple[Passage, float]]:
        """The passages nearest in meaning, best first, with cosines from -1 to 1.

        `only` limits it to documents by id. Titles and headings are left out
        unless `headings`.
        """
        ids = None if only is None else [s.id for s in self.library.sources(only)]
        if limit < 1 or ids == []:
            return []
        self.ensure_vectors(limit=_AT_ONCE)
        vector = self.vector(text)
        found = self._indexed(vector, limit, headings) if ids is None else None
        return self._exact(vector, limit, ids, headings) if found is None else found

    def _indexed(self, vector: Any, limit: int, headings: bool) -> list[tuple[Passage, float]] | None:
        """As the index has it; None where there is none or it cannot be sure."""
        index = self.index
        if index is None or index.revision != self.vectors.revision:
            return None
        wanted = 2 * limit + 64
        try:
            keys = index.nearest(vector, wanted)
        except IndexUnusableError:
            self.index = None
            index.close()
            return None
        found = self._ranked(vector, keys, None, headings)
        return found[:limit] if len(found) >= limit or len(keys) < wanted else None

    def _exact(self, vector: Any, limit: int, only: Sequence[str] | None, headings: bool) -> list[tuple[Passage, float]]:
        """Every cosine there is."""
        import numpy as np

        table = self._matrix()
        rows = np.arange(len(table.keys)) if only is None and headings else self._allowed(table, only, headings)
        if not len(rows):
            return []
        # Of all at once where most are wanted: choosing rows copies them.
        near = table.matrix[rows] @ vector if 4 * len(rows) < len(table.keys) else (table.matrix @ vector)[rows]
        # Single precision chooses, with room for ties; double precision ranks.
        least = np.partition(near, len(near) - limit)[len(near) - limit] if limit < len(near) else -2.0
        best = np.flatnonzero(near >= least - _ROOM)
        return self._ranked(vector, [table.keys[rows[i]] for i in best], only, headings)[:limit]

    def _allowed(self, table: _Table, only: Sequence[str] | None, headings: bool) -> Any:
        """The rows of the table that may be found; the last few choices of documents are remembered."""
        import numpy as np

        choice = (None if only is None else tuple(only), headings)
        found = table.chosen.get(choice)
        if found is None:
            at = {key: row for row, key in enumerate(table.keys)}
            allowed = self.library.text_keys(only, () if headings else HEADINGS)
            found = np.asarray([at[k] for k in allowed if k in at], dtype=np.intp)
            if len(table.chosen) >= _CHOICES:
                table.chosen.clear()
            table.chosen[choice] = found
        return found

    def _matrix(self) -> _Table:
        """Every text's key and vector, remembered until passages or vectors change."""
        import numpy as np

        revision = self.vectors.revision
        table = self._table
        if table is None or table.revision != revision:
            pairs = self.vectors.all()
            if self._extra:
                used = set(self.library.text_keys())
                pairs += [(k, v) for k, v in self._extra.items() if k in used]
            size = len(pairs[0][1]) // 4 if pairs else 0
            matrix = np.frombuffer(b"".join(v for _, v in pairs), dtype="<f4").reshape(len(pairs), size)
            table = self._table = _Table(revision, [k for k, _ in pairs], matrix, {})
        return table

    def _ranked(self, vector: Any, keys: Sequence[str], only: Sequence[str] | None, headings: bool) -> list[tuple[Passage, float]]:
        import numpy as np

        mine = np.asarray(vector, dtype=np.float64)
        kept = {**{k: self._extra[k] for k in keys if k in self._extra}, **self.vectors.of(keys)}
        cosine = {k: round(float(np.frombuffer(v, dtype="<f4").astype(np.float64) @ mine), _DECIMALS) + 0.0 for k, v in kept.items()}
        order = {s.id: i for i, s in enumerate(self.library.sources())}
        wanted = set(order if only is None else only)
        found = [
            (passage, cosine[key])
            for key, passage in self.library.with_texts(list(cosine))
            if passage.source.id in wanted and (headings or passage.kind not in HEADINGS)
        ]
        return sorted(found, key=lambda f: (-f[1], order.get(f[0].source.id, len(order)), f[0].seq))

    # -- by words, and both ----------------------------------------------

    def words(
        self, text: str, limit: int, only: Iterable[str] | None = None, *, headings: bool = False
    ) -> list[tuple[Passage, float]]:
        """The passages that share words with `text`, best first, with their BM25
        scores. Needs no vector. Word forms count as one word (Porter)."""
        terms = list(dict.fromkeys(quotes.plain_words(text)))[:_WORDS]
        found = self.library.find_words(terms, limit, only, () if headings else HEADINGS)
        return [(p, round(score, _DECIMALS)) for p, score in found]

    def hybrid(
        self, text: str, limit: int, only: Iterable[str] | None = None, *, headings: bool = False
    ) -> list[tuple[Passage, float]]:
        """Both, joined by reciprocal rank fusion: best first, with the fused score
        (at most 2 / 61, where a passage leads both)."""
        ids = None if only is None else list(only)
        depth = max(50, limit)
        score: dict[str, float] = {}
        passages: dict[str, Passage] = {}
        for found in (self.similar(text, depth, ids, headings=headings), self.words(text, depth, ids, headings=headings)):
            for rank, (passage, _) in enumerate(found, 1):
                passages[passage.id] = passage
                score[passage.id] = score.get(passage.id, 0.0) + 1.0 / (_RRF + rank)
        # Sorting is stable: equal scores stay as similarity had them.
        return [(passages[i], round(s, 6)) for i, s in sorted(score.items(), key=lambda e: -round(e[1], 6))][:limit]
