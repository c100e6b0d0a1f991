"""A document's passages, ready to be scored: their words, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from . import quotes
from .domain import Kind, Passage
from .words import Term, content


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage ready to be scored. `context` are the terms of its neighbours."""

    passage: Passage
    terms: tuple[Term, ...]
    stems: frozenset[str]
    before: tuple[Term, ...]
    folded: str
    previous: str


_PERSON = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b")


def introduced(seen: list[Seen]) -> list[Seen]:
    """Who is named in two sentences is known in each by what the other says of them."""
    named = [{(a, b) for a, b in _PERSON.findall(s.passage.text)} for s in seen]

    def same(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
        return any(a == c and OSA.distance(b, d, score_cutoff=1) <= 1 for a, b in one for c, d in other)

    out = []
    for i, s in enumerate(seen):
        others = [o for k, o in enumerate(seen) if k != i and o.passage.source.id == s.passage.source.id and same(named[i], named[k])]
        # A name that stands everywhere introduces nobody.
        more = tuple(t for o in others for t in o.terms) if 1 <= len(others) <= 2 else ()
        out.append(replace(s, before=(*s.before, *more)) if more else s)
    return out


# What an answer may cite of a document.
CITED = frozenset({Kind.FRONT, Kind.SENTENCE, Kind.BULLET, Kind.ROW, Kind.AUTHOR, Kind.DISCLAIMER})


def seen_at(passages: Sequence[Passage], i: int) -> Seen:
    """A passage with the terms of those beside it."""
    p = passages[i]
    before = [q for q in passages[max(0, i - 1) : i] if q.block == p.block]
    after = [q for q in passages[i + 1 : i + 2] if q.block == p.block]
    around = [x for q in (*before, *after) for x in content(q.text)]
    headings = content(" ".join(p.place.path)) if not p.place.path or not p.place.path[0].startswith("Paragraph ") else []
    own = content(p.text)
    return Seen(
        p,
        tuple(own),
        frozenset(t.stem for t in own),
        (*around, *headings),
        quotes.fold_cached(p.text).text,
        before[0].text if before else "",
    )
