"""Figures that tell whether a sentence answers a question, each between about -1 and 2.

Pure: question, sentence, its neighbours and cosines go in, numbers come out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .reader_text import KINDS, Question, Sentence, opposite
from .reader_words import DEFINING


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate: its sentence, those under the same heading (`paragraph`), and how near
    each is in meaning to the question or to what is left of it without the words of
    the document's title (`rest`), in cosines. `like`: for each term of the question,
    how alike the most similar word is, in the sentence and in those next to it."""

    own: Sentence
    before: Sentence | None
    after: Sentence | None
    paragraph: tuple[Sentence, ...]
    title: frozenset[str]
    heading: frozenset[str]
    cosine: float
    with_before: float
    of_paragraph: float
    with_heading: float
    of_heading: float
    of_rest: float
    rest_with_heading: float
    like: tuple[float, ...]
    like_near: tuple[float, ...]
    home: bool
    place: int
    fused: float
    fused_rest: float
    opens: bool


def _match(stem: str, s: Sentence) -> tuple[float, tuple[int, ...]]:
    """1 for the stem, 0.6 for a word that begins alike; and where."""
    found = s.at.get(stem)
    if found:
        return 1.0, found
    if len(stem) >= 5:
        near = s.prefixes.get(stem[:5])
        if near:
            return 0.6, near
    return 0.0, ()


def _share(weights: Sequence[float], got: Sequence[float]) -> float:
    total = sum(weights)
    return sum(w * g for w, g in zip(weights, got, strict=True)) / total if total else 0.0


def local_weights(q: Question, seen: Sequence[Seen]) -> tuple[float, ...]:
    """What each term of the question tells apart among the candidates."""
    n = len(seen)
    return tuple(math.log(1 + n / (0.5 + sum(1 for c in seen if _match(t.stem, c.own)[0]))) for t in q.terms)


def features(q: Question, seen: Sequence[Seen]) -> list[dict[str, float]]:
    """One row a candidate. Names are those of `reader_weights.json`."""
    local = local_weights(q, seen)
    rows = [_row(q, c, local) for c in seen]
    nowhere, unlike = _nowhere(q, seen), _unlike(q, seen)
    for r in rows:
        r["nowhere"] = min(2.0, sum(nowhere) / 7)
        r["nowhere_most"] = max(nowhere, default=0.0) / 7
        r["unlike"] = min(2.0, sum(unlike) / 7)
        r["unlike_most"] = max(unlike, default=0.0) / 7
    for name in BELOW:
        best = max((r[name] for r in rows), default=0.0)
        for r in rows:
            r["below_" + name] = best - r[name]
    return rows


# Figures that are also given as the distance to the best candidate's.
BELOW = (
    "cosine", "with_before", "of_paragraph", "cover", "bm25", "cover_local", "of_rest", "rest_with_heading", "rest_soft", "rest_near",
    "placed",
)  # fmt: skip


def _nowhere(q: Question, seen: Sequence[Seen]) -> list[float]:
    """The weights of the question's terms that no candidate's paragraph has."""
    return [w for t, w in zip(q.terms, q.weights, strict=True) if not any(_match(t.stem, x)[0] for c in seen for x in c.paragraph)]


def _unlike(q: Question, seen: Sequence[Seen]) -> list[float]:
    """The weight of each term of the question, as far as no candidate has a word like it near by."""
    out = []
    for i, (t, w) in enumerate(zip(q.terms, q.weights, strict=True)):
        best = max((max(_alike(c.like[i]), _alike(c.like_near[i]), float(t.stem in c.title)) for c in seen if c.home), default=0.0)
        out.append(w * (1 - best))
    return out


def _row(q: Question, c: Seen, local: Sequence[float]) -> dict[str, float]:
    s = c.own
    matches = [_match(t.stem, s) for t in q.terms]
    got = [m[0] for m in matches]
    around = [max([g, *(_match(t.stem, x)[0] for x in (c.before, c.after) if x)]) for t, g in zip(q.terms, got, strict=True)]
    wide = [max(g, *(_match(t.stem, x)[0] for x in c.paragraph), 0.8 * (t.stem in c.title)) for t, g in zip(q.terms, around, strict=True)]
    n = len(q.terms) or 1
    order = sorted(range(len(q.terms)), key=lambda i: -q.weights[i])
    length = len(s.words)
    places = sorted({p for m in matches for p in m[1]})
    # BM25 with k1 = 1.2 and b = 0.75, as a share of what the question's words could give.
    damped = [g * 2.2 / (g + 1.2 * (0.25 + 0.75 * length / 25)) for g in got]
    names = [g for t, g in zip(q.terms, got, strict=True) if t.stem in q.names]
    names_wide = [g for t, g in zip(q.terms, wide, strict=True) if t.stem in q.names]
    figures = [g for t, g in zip(q.terms, got, strict=True) if t.stem in q.figures]
    figures_wide = [g for t, g in zip(q.terms, wide, strict=True) if t.stem in q.figures]
    right, near = _kind(q, s, places)
    fresh = sum(1 for w in s.words if w.content and w.stem not in q.stems)
    row = {
        **_scoped(q, c, got, around),
        "cosine": c.cosine,
        "with_before": c.with_before,
        "of_paragraph": c.of_paragraph,
        "fused": c.fused,
        "cover": _share(q.weights, got),
        "cover_around": _share(q.weights, around),
        "cover_wide": _share(q.weights, wide),
        "cover_local": _share(local, got),
        "bm25": _share(q.weights, damped),
        "missing": sum(1 for g in got if g == 0) / n,
        "missing_wide": sum(1 for g in wide if g == 0) / n,
        "lost_weight": sum(w for w, g in zip(q.weights, wide, strict=True) if g == 0) / 10,
        "rarest": got[order[0]] if order else 0.0,
        "rarest_wide": wide[order[0]] if order else 0.0,
        "second": got[order[1]] if len(order) > 1 else 1.0,
        "names": sum(names) / len(names) if names else 0.5,
        "names_lost": float(sum(1 for g in names_wide if g == 0)),
        "figures": sum(figures) / len(figures) if figures else 0.5,
        "figures_lost": float(sum(1 for g in figures_wide if g == 0)),
        "pairs": _pairs(q, s),
        "run": _run(q, s) / n,
        "tight": _tight(matches, length),
        "kind_right": right,
        "kind_near": near,
        "focus": _focus(q, s),
        "fresh": min(fresh, 12) / 12,
        "length": min(length, 60) / 60,
        "short": float(length < 6),
        "opposite": float(min(2, opposite(q, s))),
        "negation": float(q.negations > 0 and s.negations == 0),
        "negated_question": float(q.negations > 0),
        "first": float(c.place == 0),
        "title": sum(1 for t in q.terms if t.stem in c.title) / n,
        "terms": min(n, 10) / 10,
        "asked": got[q.lead] if q.terms else 0.0,
        "asked_wide": wide[q.lead] if q.terms else 0.0,
        "last": got[-1] if got else 0.0,
        "degree_lost": float(sum(1 for d in q.degrees if d not in s.lows)),
        "relation_lost": float(sum(1 for d in q.relations if d not in s.lows)),
        "unit": _unit(q, s),
        "found": min(6.0, sum(1 for g in got if g > 0)) / 6,
        "with_heading": c.with_heading,
        "of_heading": c.of_heading,
        "of_rest": c.of_rest,
        "rest_with_heading": c.rest_with_heading,
        "home": float(c.home),
        "fused_rest": c.fused_rest,
        "opens": float(c.opens),
        "whole": _whole(q, c, got, right),
    }
    for kind in KINDS:
        row["wants_" + kind] = float(q.kind == kind)
        row["right_" + kind] = right if q.kind == kind else 0.0
    return row


# Cosines of single words: below the first two words have nothing to do with each other, above the second they mean the same.
_UNLIKE, _SAME, _MOST = 0.3, 0.75, 0.85
# What a word is worth that stands in a sentence or heading beside.
_BESIDE = 0.9


def _alike(x: float) -> float:
    return _MOST * max(0.0, min(1.0, (x - _UNLIKE) / (_SAME - _UNLIKE)))


def _scoped(q: Question, c: Seen, got: Sequence[float], around: Sequence[float]) -> dict[str, float]:
    """The question's words by likeness, and those alone that do not name the document."""
    soft = [max(g, _alike(x)) for g, x in zip(got, c.like, strict=True)]
    near = [
        max(s, _BESIDE * g, _BESIDE * _alike(x), _BESIDE * (t.stem in c.heading))
        for t, s, g, x in zip(q.terms, soft, around, c.like_near, strict=True)
    ]
    placed = [max(n, _BESIDE * (t.stem in c.title)) for t, n in zip(q.terms, near, strict=True)]
    rest = [i for i, t in enumerate(q.terms) if t.stem not in c.title] or list(range(len(q.terms)))
    weights = [q.weights[i] for i in rest]
    first = max(rest, key=lambda i: q.weights[i], default=None)
    return {
        "soft": _share(q.weights, soft),
        "soft_near": _share(q.weights, near),
        "placed": _share(q.weights, placed),
        "placed_least": min(placed, default=0.0),
        "placed_lost": sum(w * (1 - x) for w, x in zip(q.weights, placed, strict=True)) / 10,
        "rest": _share(weights, [got[i] for i in rest]),
        "rest_soft": _share(weights, [soft[i] for i in rest]),
        "rest_near": _share(weights, [near[i] for i in rest]),
        "rest_first": soft[first] if first is not None else 0.0,
        "rest_first_near": near[first] if first is not None else 0.0,
        "rest_lost": sum(1 for i in rest if near[i] < 0.3) / max(1, len(rest)),
        "headed": _share(weights, [float(q.terms[i].stem in c.heading) for i in rest]),
    }


def _whole(q: Question, c: Seen, got: Sequence[float], right: float) -> float:
    """1 where the sentence has every word that does not name the document, and a thing of the
    kind wanted; a half where no kind is known; else 0."""
    rest = [g for t, g in zip(q.terms, got, strict=True) if t.stem not in c.title]
    if not rest or min(rest) < 0.6 or right < 0:
        return 0.0
    return 1.0 if right > 0 else 0.5


_MISSING_MATTERS = {"number": -1.0, "date": -1.0, "person": -0.6, "place": -0.6, "name": -0.6}


def _kind(q: Question, s: Sentence, places: Sequence[int]) -> tuple[float, float]:
    """Whether the sentence holds a thing of the kind wanted that the question does
    not name already (1, 0, or below where it should), and how near it stands to
    the question's words (1 beside them)."""
    k = s.kinds
    found: Sequence[int] = {
        "number": k.number, "date": k.date, "person": k.name or k.actor, "place": k.name, "name": k.name,
        "reason": k.reason, "manner": k.manner, "ruling": k.ruling,
    }.get(q.kind, ())  # fmt: skip
    new = [i for i in found if s.words[i].stem not in q.stems]
    if q.kind == "definition":
        defines = any(w.low in DEFINING for i in places for w in s.words[i + 1 : i + 4])
        return (1.0, 1.0) if defines else (0.0, 0.0)
    if q.kind == "thing":
        return 0.0, 0.0
    if not new:
        return _MISSING_MATTERS.get(q.kind, 0.0), 0.0
    if not places:
        return 1.0, 0.0
    gap = min(sum(sorted(abs(i - p) for p in places)[:3]) / min(3, len(places)) for i in new)
    return 1.0, 1 / (1 + gap / 4)


def _pairs(q: Question, s: Sentence) -> float:
    """The share of the question's neighbouring content words that stand close in the sentence."""
    stems = [w.stem for w in q.words if w.content]
    pairs = list(pairwise(stems))
    if not pairs:
        return 0.0
    hit = 0
    for a, b in pairs:
        pa, pb = s.at.get(a), s.at.get(b)
        if pa and pb and any(0 < abs(y - x) <= 3 for x in pa for y in pb):
            hit += 1
    return hit / len(pairs)


def _run(q: Question, s: Sentence) -> float:
    """The longest common subsequence of content stems."""
    a = [w.stem for w in q.words if w.content]
    b = [w.stem for w in s.words if w.content and w.stem in q.stems]
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b, 1):
            kept = row[j]
            row[j] = last + 1 if x == y else max(row[j], row[j - 1])
            last = kept
    return float(row[-1])


def _tight(matches: Sequence[tuple[float, tuple[int, ...]]], length: int) -> float:
    """How close the matched words stand: 1 where they stand in a row."""
    hit = [m[1] for m in matches if m[1]]
    if len(hit) < 2:
        return 0.0
    best = min(
        sum(min(abs(p - x) for x in other) for other in hit) / (len(hit) - 1) for p in hit[0]
    )
    return 1 / (1 + best / 4)


def _focus(q: Question, s: Sentence) -> float:
    """Whether the word that names what is wanted ("which treaty") stands there."""
    if not q.focus:
        return 0.5
    return max(_match(w.stem, s)[0] for w in q.focus)


def _unit(q: Question, s: Sentence) -> float:
    """-1 where the question wants a unit (per cent, a month, money, a century) that the sentence lacks; 1 where it has it."""
    if not q.unit:
        return 0.0
    return 1.0 if any(w in s.lows or w in s.marks for w in q.unit) else -1.0
