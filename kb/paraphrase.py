"""Finds the passages that say the same in other words: by vectors and by words."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from typing import Any

from . import quotes
from .domain import Kind, Passage
from .embed import Embedder
from .errors import DataDirectoryError
from .library import Library, text_key
from .retelling import Telling, plainly, shared, telling
from .vectors import Vectors

# These say where one is or who wrote it, not what the document says.
NO_IDEAS = frozenset({Kind.TITLE, Kind.DATE, Kind.BYLINE, Kind.HEADING, Kind.KEY, Kind.AUTHOR, Kind.FRONT})
# The score is half of each share of telling words met and half the cosine. Measured on
# retellings of the two documents and on foreign sentences on the same subject: at 0.55
# it finds 84 of 92 retellings that the lexicon was written with and 29 of 40 written
# afterwards, and takes 8 of 89 foreign sentences for one (4 of 20 written to sound right);
# at 0.50, 86, 32, 12 and 9. The cosine alone found 2 in 5 at 1 in 10.
IS_THE_IDEA = 0.55
_AS_GOOD = 0.1
# Passages whose vectors are this close say the same, wherever they stand.
_TWIN = 0.8
_MOST = 8
# What may be offered as "not this, but".
_NEAREST = 0.3
# Up to this many passages, every one is looked at; of more, those that share words
# or lie nearest by the vectors that are there already.
_ALL = 400
_SOME = 100

Scored = list[tuple[Passage, float]]


class Ideas:
    """Paraphrases in one library. Not safe for several threads at once."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self.library = library
        self.embedder = embedder
        # The vectors of passages in plain words are kept beside the others, under a name of their own.
        self._plain = Vectors(library, f"{embedder.name}, in plain words", "plain vectors")
        self._raw = Vectors(library, embedder.name)
        self._memory: dict[str, bytes] = {}
        self._told: dict[str, Telling] = {}
        self._seen: tuple[int, list[Passage]] | None = None
        self._table: tuple[tuple[int, int], list[str], Any] | None = None

    def find(self, text: str, only: Collection[str] | None = None) -> tuple[Scored, Scored]:
        """(passages with the same idea, best first with how sure from 0 to 1; else the nearest one).

        The first is empty where nothing says the same. Raises EmbeddingError, LibraryError.
        """
        import numpy as np

        passages = self._candidates(text)
        if not passages:
            return [], []
        own = self.embedder.encode([plainly(text)])[0]
        matrix = self._vectors(passages)
        met = shared(telling(text), [self._telling(p) for p in passages])
        score = (met[:, 0] + met[:, 1] + matrix @ own) / 2
        order = [int(i) for i in np.argsort(-score, kind="stable") if only is None or passages[i].source.id in only]
        if not order:
            return [], []
        best = order[0]
        if score[best] < IS_THE_IDEA:
            return [], [(passages[best], _sure(score[best]))] if score[best] >= _NEAREST else []
        twins = matrix @ matrix[best]
        kept = [i for i in order if score[i] >= max(IS_THE_IDEA - 0.05, score[best] - _AS_GOOD) or (twins[i] >= _TWIN and score[i] >= 0.25)]
        return [(passages[i], _sure(score[i])) for i in kept[:_MOST]], []

    def _telling(self, passage: Passage) -> Telling:
        found = self._told.get(passage.text)
        if found is None:
            found = self._told[passage.text] = telling(passage.text)
        return found

    def _candidates(self, text: str) -> list[Passage]:
        revision = self.library.revision
        if self._seen is None or self._seen[0] != revision:
            every = [p for s in self.library.sources() for p in self.library.passages(s) if p.kind not in NO_IDEAS]
            self._seen = (revision, every)
        every = self._seen[1]
        if len(every) <= _ALL:
            return every
        chosen = {p.id for p, _ in self.library.find_words(quotes.plain_words(text)[:60], _SOME)} | self._nearest(text)
        return [p for p in every if p.id in chosen or text_key(p.text) in chosen]

    def _nearest(self, text: str) -> set[str]:
        """Keys of the texts nearest to `text` among those that have a vector."""
        import numpy as np

        revision = self._raw.revision
        if self._table is None or self._table[0] != revision:
            pairs = self._raw.all()
            size = len(pairs[0][1]) // 4 if pairs else 0
            self._table = (
                revision,
                [k for k, _ in pairs],
                np.frombuffer(b"".join(v for _, v in pairs), dtype="<f4").reshape(len(pairs), size),
            )
        _, keys, matrix = self._table
        if not keys:
            return set()
        near = np.argsort(-(matrix @ self.embedder.encode([text])[0]))[:_SOME]
        return {keys[i] for i in near}

    def _vectors(self, passages: list[Passage]) -> Any:
        """Shape (len(passages), dimensions): the passages in plain words. Missing ones are made and kept."""
        import numpy as np

        by_key = {text_key(p.text): p.text for p in passages}
        missing = [k for k in by_key if k not in self._memory]
        self._memory.update(self._plain.of(missing))
        made = {}
        for k in missing:
            if k not in self._memory:
                made[k] = self._memory[k] = self.embedder.encode([plainly(by_key[k])])[0].astype("<f4").tobytes()
        with contextlib.suppress(DataDirectoryError):  # A library that can only be read: they stay in memory.
            self._plain.put(made)
        return np.stack([np.frombuffer(self._memory[text_key(p.text)], dtype="<f4") for p in passages])


def _sure(score: float) -> float:
    """A score as "how sure", from 0.5 at the threshold to 0.95."""
    return round(min(0.95, max(0.05, 0.15 + 0.7 * float(score))), 3)
