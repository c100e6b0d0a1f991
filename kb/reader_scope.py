"""Which document a question names, and what is left of the question then.

Of "Who chairs the joint committee?" the words "joint committee" choose the
document; every sentence of it is about that. What tells its sentences apart is
the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .domain import Passage
from .reader_text import Question, words_of

# A document's share of what was found, against its title's share of the question.
_FOUND = 0.5
# Ranks below the first few say little of which document is meant.
_DAMPING = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """The document that a question is most likely about, and the question without the words of its title."""

    source: str
    rest: str


@lru_cache(maxsize=2_000)
def title_stems(title: str) -> frozenset[str]:
    """Stems of a title's content words; a file name is taken apart."""
    return frozenset(w.stem for w in words_of(title.replace("_", " ")) if w.content)


def scope(asked: Question, found: Sequence[Passage]) -> Scope | None:
    """`found` are the passages that retrieval found, best first; None where there are none."""
    share: dict[str, float] = {}
    titles: dict[str, frozenset[str]] = {}
    for rank, p in enumerate(found):
        share[p.source.id] = share.get(p.source.id, 0.0) + 1 / (_DAMPING + rank)
        titles[p.source.id] = title_stems(p.source.title)
    if not share:
        return None
    most, total = max(share.values()), sum(asked.weights) or 1.0

    def named(source: str) -> float:
        return sum(w for t, w in zip(asked.terms, asked.weights, strict=True) if t.stem in titles[source]) / total

    best = max(share, key=lambda s: round(named(s) + _FOUND * share[s] / most, 6))
    rest = [w.text for w in asked.words if w.stem not in titles[best]]
    left = any(w.content for w in asked.words if w.stem not in titles[best])
    return Scope(best, " ".join(rest) if left and len(rest) < len(asked.words) else asked.text)
