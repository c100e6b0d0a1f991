"""Finds the passages that say the same in other words: by vectors and by words."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import quotes, wording
from .domain import Kind, Passage
from .embed import Embedder
from .errors import DataDirectoryError
from .library import Library, text_key
from .retelling import Telling, plainly, telling
from .retelling_figures import MET, NAMES, Others
from .vectors import Vectors

# These say where one is or who wrote it, not what the document says.
NO_IDEAS = frozenset({Kind.TITLE, Kind.DATE, Kind.BYLINE, Kind.HEADING, Kind.KEY, Kind.AUTHOR, Kind.FRONT})
# Written by `make fit-paraphrase`, which says in it what was measured.
WEIGHTS = Path(__file__).with_name("paraphrase_weights.json")
# Passages that come so near the best are shown beside it.
_AS_GOOD = 1.5
_JUST_BELOW = 0.3
# Passages whose vectors are this close say the same, wherever they stand, if they come so near.
_TWIN = 0.8
_TWIN_BELOW = 2.1
_MOST = 8
# What may be offered as "not this, but".
_NEAREST_BELOW = 2.6
# How sure: half at the threshold, then so much more for each unit. With too little that is
# met, never fairly sure.
_STEP = 0.12
_LITTLE_MET, _NOT_FAIRLY = 0.5, 0.59
# Up to this many passages, every one is looked at; of more, those that share words
# or lie nearest by the vectors that are there already.
_ALL = 400
_SOME = 100

Scored = list[tuple[Passage, float]]


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model of the figures in `retelling_figures.NAMES`; from `threshold` on a passage says the same."""

    weights: tuple[float, ...]
    bias: float
    threshold: float


@cache
def model() -> Model:
    """The model that was fitted (WEIGHTS)."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Model(tuple(float(kept["weights"].get(n, 0.0)) for n in NAMES), float(kept["bias"]), float(kept["threshold"]))


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
        self._others: tuple[tuple[str, ...], Others] | None = None

    def find(self, text: str, only: Collection[str] | None = None) -> tuple[Scored, Scored]:
        """(passages with the same idea, best first with how sure from 0 to 1; else the nearest one).

        The first is empty where nothing says the same. Raises EmbeddingError, LibraryError.
        """
        import numpy as np

        fitted = model()
        passages = self._candidates(text)
        if not passages:
            return [], []
        figures, matrix = self.figures(text, passages)
        score = figures @ np.asarray(fitted.weights) + fitted.bias - fitted.threshold
        models = _models(text)
        return choose(passages, score, figures[:, MET], matrix, [self._may(p, only, models) for p in passages])

    def figures(self, text: str, passages: list[Passage]) -> tuple[Any, Any]:
        """What is measured between a text and each passage (len(passages), len(NAMES)), and
        the vectors of the passages in plain words. Raises EmbeddingError, LibraryError."""
        own = self.embedder.encode([plainly(text)])[0]
        matrix = self._vectors(passages)
        return self._made_ready(passages).figures(telling(text), matrix @ own), matrix

    def passages(self, text: str) -> list[Passage]:
        """The passages that are looked at for a text. Raises EmbeddingError, LibraryError."""
        return self._candidates(text)

    def _may(self, passage: Passage, only: Collection[str] | None, models: set[int]) -> bool:
        return (only is None or passage.source.id in only) and (not models or passage.place.model in models)

    def _made_ready(self, passages: list[Passage]) -> Others:
        key = tuple(p.id for p in passages)
        if self._others is None or self._others[0] != key:
            self._others = (key, Others([self._telling(p) for p in passages]))
        return self._others[1]

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


def choose(passages: list[Passage], score: Any, met: Any, matrix: Any, may: Collection[bool]) -> tuple[Scored, Scored]:
    """What `Ideas.find` gives, from scores counted from the threshold, what is met, and the
    passages' vectors; those that may not be taken are passed over."""
    import numpy as np

    allowed = np.asarray(list(may), dtype=bool)
    order = [int(i) for i in np.argsort(-score, kind="stable") if allowed[i]]
    if not order:
        return [], []
    best = order[0]
    if score[best] < 0:
        return [], [(passages[best], _sure(score[best], met[best]))] if score[best] >= -_NEAREST_BELOW else []
    twins = matrix @ matrix[best]
    least = max(-_JUST_BELOW, score[best] - _AS_GOOD)
    kept = [i for i in order if score[i] >= least or (twins[i] >= _TWIN and score[i] >= -_TWIN_BELOW)]
    return [(passages[i], _sure(score[i], met[i])) for i in kept[:_MOST]], []


def _models(text: str) -> set[int]:
    """The models that a text names by number: what it says it says of these."""
    own = [w.text for w in quotes.words(quotes.fold(text).text)]
    numbers = (wording.figure(b) for a, b in pairwise(own) if a in ("model", "models"))
    return {int(n) for n in numbers if n is not None and n >= 0}


def _sure(score: float, met: float) -> float:
    """A score, counted from the threshold, as "how sure", from 0.05 to 0.95."""
    sure = min(0.95, max(0.05, 0.5 + _STEP * float(score)))
    return round(min(sure, _NOT_FAIRLY) if met < _LITTLE_MET else sure, 3)
