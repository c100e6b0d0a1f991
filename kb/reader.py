"""Which sentences of people's own documents answer a question, and whether any does.

Retrieval finds candidates, `reader_features` turns each into figures, and two
small linear models from `reader_weights.json` judge them: one puts candidates
in order, one says how likely it is that the first answers. How they were
fitted, on what and with what result: docs/reader.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .domain import Passage
from .reader_features import Seen, features
from .reader_seen import candidates
from .reader_text import Question, question

if TYPE_CHECKING:
    from .search import Search

WEIGHTS = Path(__file__).with_name("reader_weights.json")
# An answer is often said next to the sentence that names its subject: so many are looked at together.
TOP = 3
_OF_FEW = ("kind_right", "kind_near", "rest_near", "rest_soft", "rest_first_near", "of_rest", "placed", "unit", "cover_wide")


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: for each feature its mean and deviation in the training data, and its weight."""

    terms: tuple[tuple[str, float, float, float], ...]
    bias: float

    def __call__(self, row: Mapping[str, float]) -> float:
        return self.bias + sum(w * (row[name] - mean) / deviation for name, mean, deviation, w in self.terms)


@dataclass(frozen=True, slots=True)
class Weights:
    """Both models, and where they draw the line: from `chance` on that it is answered the
    first sentence is cited, with others within `beside` of its score; below `sure` with
    the words that it is not certain."""

    order: Linear
    answers: Linear
    chance: float
    sure: float
    beside: float


@cache
def weights() -> Weights:
    """What `make fit-reader` wrote."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(_linear(kept["order"]), _linear(kept["answers"]), float(kept["chance"]), float(kept["sure"]), float(kept["beside"]))


def _linear(kept: dict[str, Any]) -> Linear:
    return Linear(tuple((name, *map(float, values)) for name, values in kept["terms"].items()), float(kept["bias"]))


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate and its score; scores of one question compare, others do not."""

    passage: Passage
    score: float
    row: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidates, best first, and the chance from 0 to 1 that the first answers."""

    ranked: tuple[Found, ...]
    chance: float


class Reader:
    """Reads candidates from a library. Safe to use from several threads."""

    def __init__(self, search: Search) -> None:
        self.search = search

    def judge(self, text: str, only: Sequence[str]) -> Judged:
        """Judges a question over the documents in `only`. Raises EmbeddingError, UsageError."""
        asked = question(text)
        if not asked.terms:
            return Judged((), 0.0)
        passages, seen = candidates(self.search, asked, only)
        return judge(asked, passages, seen)


def judge(asked: Question, passages: Sequence[Passage], seen: Sequence[Seen]) -> Judged:
    """Puts candidates in order and says how likely the first answers."""
    rows = features(asked, seen)
    order = sorted(
        (Found(p, round(weights().order(r), 6), r) for p, r in zip(passages, rows, strict=True)), key=lambda f: -f.score
    )
    if not order:
        return Judged((), 0.0)
    logit = weights().answers(lead([f.row for f in order[:TOP]], [f.score for f in order]))
    return Judged(tuple(order), round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4))


def lead(rows: Sequence[Mapping[str, float]], scores: Sequence[float]) -> dict[str, float]:
    """The first candidate's figures, the best of the first few's, and its lead over the
    others; `rows` are the first few's and `scores` all, best first."""
    second = scores[1] if len(scores) > 1 else scores[0] - 3
    third = scores[2] if len(scores) > 2 else second
    share = 1 / sum(math.exp(s - scores[0]) for s in scores)
    few = {f"top_{name}": max(r[name] for r in rows) for name in _OF_FEW}
    gaps = {"score": scores[0], "lead": min(3.0, scores[0] - second), "lead_of_two": min(3.0, scores[0] - third), "share": share}
    return {**rows[0], **few, **gaps}
