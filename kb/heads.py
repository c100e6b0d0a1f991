"""What tells of each document: its title, date, author, disclaimer and key; and which documents a question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .domain import Kind, Passage, Source, Standing
from .words import STOP, stem, tokens


@dataclass(frozen=True, slots=True)
class Head:
    """A source with the units that tell of it."""

    source: Source
    title: tuple[Passage, ...]
    dates: tuple[Passage, ...]
    byline: tuple[Passage, ...]
    author: tuple[Passage, ...]
    disclaimer: tuple[Passage, ...]
    front: tuple[Passage, ...]
    key: tuple[Passage, ...]
    passages: tuple[Passage, ...]


def head(source: Source, passages: Sequence[Passage]) -> Head:
    def of(kind: Kind) -> tuple[Passage, ...]:
        return tuple(p for p in passages if p.kind is kind)

    return Head(
        source,
        of(Kind.TITLE),
        of(Kind.DATE),
        of(Kind.BYLINE),
        of(Kind.AUTHOR),
        of(Kind.DISCLAIMER),
        of(Kind.FRONT),
        of(Kind.KEY),
        tuple(passages),
    )


_NAMES = {
    Standing.OPINION: "article piece opinion column essay blog author writer".split(),
    Standing.GUIDANCE: "appendix framework guidance guide annex".split(),
    Standing.MINUTES: "minutes meeting".split(),
    Standing.OTHER: [],
}


def named_sources(
    words: Sequence[str], heads: Sequence[Head], model_words: frozenset[str] = frozenset({"models", "model", "six"})
) -> list[Head]:
    """The documents a question names: by kind, title, year or author; all where none."""
    stems = {stem(w) for w in words}
    scored = []
    for h in heads:
        score = 2.0 * len({stem(w) for w in _NAMES[h.source.standing]} & stems)
        title = {stem(w) for w in tokens(h.source.title) if w not in STOP and w not in {"ccg", "ccgs", "commissioning"}}
        score += len(title & stems) / max(1, len(title)) * 2
        score += 2.0 * any(h.source.published.startswith(w) for w in words if re.fullmatch(r"(?:19|20)\d\d", w))
        score += 2.0 * bool(h.source.author and {stem(w) for w in tokens(h.source.author)} & stems)
        if h.key or any(p.place.model for p in h.key):
            score += 1.5 * bool(model_words & set(words))
        scored.append(score)
    best = max(scored, default=0.0)
    if best < 0.9:
        return list(heads)
    return [h for h, s in zip(heads, scored, strict=True) if s >= best * 0.75]


def about(h: Head) -> str:
    """A document in a few words of ours: "the appendix", "the article", or its title."""
    words = (h.source.title + " " + h.source.standing_note).casefold()
    for noun in ("appendix", "article", "minutes", "report", "policy", "framework", "guidance"):
        if noun in words:
            return f"the {noun}"
    return f"“{h.source.title}”"
