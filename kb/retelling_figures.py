"""What is measured between a text and each of many others that it may retell. Pure.

Words are alike where their stems are the same (1), where the field's lexicon puts them
in one group, or the general one does by an expression of several words (0.9), or
where the general one does by a single word (0.7). Words that many of the others say
count less, as they tell them apart less.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from . import wording, words
from .retelling import Telling, loose_from

# In this order: how much of the text pasted the other says, and the reverse, by the whole
# lexicon and by the field's alone (0 to 1); the weight of the word missed most and of
# those met, names of those who act apart; whether the text alone says what must be; how
# many telling words the other has, and how far the two differ in that (logarithms); the
# weight of words missed that others say; that of figures missed; the cosine.
NAMES = (
    "said", "says", "said_closely", "says_closely", "missed_most", "met", "must_alone", "length", "lengths_apart", "said_elsewhere",
    "figures_missed", "cosine",
)  # fmt: skip
MET = NAMES.index("met")
_CLOSE, _LOOSE = 0.9, 0.7
# Keeps a text of one telling word from being met in full by that word alone.
_SMOOTH = 0.3
# More than this is not needed to tell that a text is met.
_MET = 2.5
# Alike by less than this, a word is not met.
_ALIKE = 0.45
_LONG = 40


class Others:
    """The others, made ready once."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        import numpy as np

        self._tellings = tellings
        self._size = len(tellings)
        lengths = [len(t.stems) for t in tellings]
        self._lengths = np.asarray(lengths)
        # Which of the others each word belongs to; those without a word take no part in `_most`.
        self._of = np.repeat(np.arange(self._size), lengths)
        self._told = np.flatnonzero(self._lengths)
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])[self._told] if self._size else np.zeros(0, int)
        self._by_stem: dict[str, list[int]] = {}
        self._by_group: dict[int, list[int]] = {}
        weights: list[float] = []
        stems: list[str] = []
        for t in tellings:
            for s, g, w in zip(t.stems, t.groups, t.weights, strict=True):
                self._by_stem.setdefault(s, []).append(len(stems))
                for number in g:
                    self._by_group.setdefault(number, []).append(len(stems))
                stems.append(s)
                weights.append(w)
        said_by = {s: len({int(self._of[k]) for k in at}) for s, at in self._by_stem.items()}
        self._weights = np.asarray(weights) * self._rare(np.asarray([said_by[s] for s in stems], dtype=float))

    @cached_property
    def _totals(self) -> Any:
        import numpy as np

        return np.bincount(self._of, self._weights, minlength=self._size) + _SMOOTH

    def _rare(self, count: Any) -> Any:
        import numpy as np

        return np.clip(np.log((self._size + 1) / (count + 0.5)) / np.log(self._size + 1), 0.1, 1)

    def figures(self, text: Telling, cosines: Any) -> Any:
        """Shape (number of others, len(NAMES)); zeros where the text has no telling word."""
        import numpy as np

        out = np.zeros((self._size, len(NAMES)))
        n = len(text.stems)
        if not n or not len(self._told):
            return out
        close, alike = self._alike(text)
        best, weight, said, says = self._covered(text, alike)
        _, _, said_closely, says_closely = self._covered(text, close)
        own = np.asarray(text.weights)
        things = ~np.asarray(text.acts)
        missed = 1 - best
        elsewhere = np.asarray([s in self._by_stem and w not in words.STOP for s, w in zip(text.stems, text.words, strict=True)])
        figures = np.asarray([wording.counts(w) for w in text.words])
        length = np.minimum(self._lengths, _LONG)
        columns = (
            said,
            says,
            said_closely,
            says_closely,
            (missed * weight * things).max(1),
            np.minimum((best * (best >= _ALIKE)) @ (weight * things), _MET),
            np.asarray([text.obliges and not t.obliges for t in self._tellings], dtype=float),
            np.log1p(length),
            np.abs(np.log1p(length) - np.log1p(n)),
            missed @ (own * elsewhere * things),
            missed @ (own * figures),
            np.asarray(cosines, dtype=float),
        )
        return np.stack(columns, 1)

    def _alike(self, text: Telling) -> tuple[Any, Any]:
        """How alike each word of the text and each of the others' is, by the field's lexicon and by all of it."""
        import numpy as np

        close = np.zeros((len(text.stems), len(self._of)))
        loose = np.zeros_like(close)
        for k, (stem, groups, idioms) in enumerate(zip(text.stems, text.groups, text.idioms, strict=True)):
            for g in groups:
                at = self._by_group.get(g)
                if not at:
                    continue
                if g < loose_from():
                    close[k, at] = _CLOSE
                else:
                    loose[k, at] = np.maximum(loose[k, at], _CLOSE if g in idioms else _LOOSE)
            close[k, self._by_stem.get(stem, [])] = 1
        return close, np.maximum(close, loose)

    def _covered(self, text: Telling, alike: Any) -> tuple[Any, Any, Any, Any]:
        """How well each of the others meets each word (others, words), what the words weigh, and both coverages."""
        import numpy as np

        best = np.zeros((self._size, len(text.stems)))
        best[self._told] = np.maximum.reduceat(alike, self._starts, axis=1).T
        weight = np.asarray(text.weights) * self._rare(best.sum(0))
        back = np.bincount(self._of, alike.max(0) * self._weights, minlength=self._size) / self._totals
        return best, weight, best @ weight / (weight.sum() + _SMOOTH), back
