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
from .reader_text import Question, question, sentence

if TYPE_CHECKING:
    from .search import Search

WEIGHTS = Path(__file__).with_name("reader_weights.json")
# Retrieved and judged. Of the tuning questions with an answer, 96 % have it among so many.
CANDIDATES = 40
# A paragraph is read so many sentences to either side.
_AROUND = 6
# Fused retrieval scores are at most 2 / 61.
_FUSED = 61 / 2


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: for each feature its mean and deviation in the training data, and its weight."""

    terms: tuple[tuple[str, float, float, float], ...]
    bias: float

    def __call__(self, row: Mapping[str, float]) -> float:
        return self.bias + sum(w * (row[name] - mean) / deviation for name, mean, deviation, w in self.terms)


@dataclass(frozen=True, slots=True)
class Weights:
    """Both models, and where they draw the line: at least `chance` that the first
    sentence answers, and others within `beside` of its score are cited with it."""

    order: Linear
    answers: Linear
    chance: float
    beside: float


@cache
def weights() -> Weights:
    """What `make fit-reader` wrote."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(_linear(kept["order"]), _linear(kept["answers"]), float(kept["chance"]), float(kept["beside"]))


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
        passages, seen = self.candidates(text, only)
        return judge(asked, passages, seen)

    def candidates(self, text: str, only: Sequence[str]) -> tuple[list[Passage], list[Seen]]:
        """What retrieval finds, best first, each with its surroundings."""
        import numpy as np

        found = self.search.hybrid(text, CANDIDATES, only)
        blocks = self.search.library.around([p for p, _ in found], _AROUND)
        around = [_paragraph(p, blocks[p.id]) for p, _ in found]
        vectors = self.search.text_vectors(list(dict.fromkeys(t for texts, _ in around for t in texts)))
        mine = np.asarray(self.search.vector(text), dtype=np.float64)
        means: dict[tuple[str, ...], float] = {}

        def cosine(texts: Sequence[str]) -> float:
            key = tuple(texts)
            if key not in means:
                total = sum(vectors[t] for t in texts)
                means[key] = round(float(mine @ total / np.linalg.norm(total)), 5)
            return means[key]

        seen = []
        for (p, fused), (texts, at) in zip(found, around, strict=True):
            seen.append(
                Seen(
                    own=sentence(p.text),
                    before=sentence(texts[at - 1]) if at else None,
                    after=sentence(texts[at + 1]) if at + 1 < len(texts) else None,
                    paragraph=tuple(sentence(t) for t in texts),
                    title=_title(p),
                    cosine=cosine([p.text]),
                    with_before=cosine(texts[max(0, at - 1) : at + 1]),
                    of_paragraph=cosine(texts),
                    place=at,
                    fused=fused * _FUSED,
                )
            )
        return [p for p, _ in found], seen


def _paragraph(p: Passage, around: Sequence[tuple[int, str]]) -> tuple[list[str], int]:
    """The texts of a passage's block, and its own place in them."""
    texts = [text for _, text in around]
    # Another process may have replaced the document meanwhile: then the passage stands alone.
    at = next((i for i, (seq, text) in enumerate(around) if seq == p.seq and text == p.text), None)
    return ([p.text], 0) if at is None or not all(texts) else (texts, at)


def judge(asked: Question, passages: Sequence[Passage], seen: Sequence[Seen]) -> Judged:
    """Puts candidates in order and says how likely the first answers."""
    rows = features(asked, seen)
    order = sorted(
        (Found(p, round(weights().order(r), 6), r) for p, r in zip(passages, rows, strict=True)), key=lambda f: -f.score
    )
    if not order:
        return Judged((), 0.0)
    logit = weights().answers(lead(order[0].row, [f.score for f in order]))
    return Judged(tuple(order), round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4))


def lead(row: Mapping[str, float], scores: Sequence[float]) -> dict[str, float]:
    """The first candidate's figures and its lead over the others; `scores` are best first."""
    second = scores[1] if len(scores) > 1 else scores[0] - 3
    third = scores[2] if len(scores) > 2 else second
    share = 1 / sum(math.exp(s - scores[0]) for s in scores)
    return {**row, "score": scores[0], "lead": min(3.0, scores[0] - second), "lead_of_two": min(3.0, scores[0] - third), "share": share}


def _title(p: Passage) -> frozenset[str]:
    """Stems of the document's title and of the headings a passage stands under."""
    text = " ".join((p.source.title.replace("_", " "), *p.place.path))
    return frozenset(w.stem for w in sentence(text).words if w.content)
