"""Exact places, and what is too little, too common or too much a heading to have any. No model is needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from . import paste, quotes, wording
from .corpus import Corpus, Hit
from .domain import Match, Quote, Verdict
from .verdict import A_HEADING, IN_FURNITURE, TOO_COMMON, TOO_LITTLE, Found

# A word that stands more often than this names no place.
_RARE = 5


def exact(corpus: Corpus, text: str, only: Collection[str] | None) -> Found | None:
    """Exact, or too little, or furniture; None where near is to be tried."""
    key = quotes.key(text)
    words = [w.text for w in quotes.words(key)]
    if not words:
        return Found(Verdict.NOT_FOUND, notes=(TOO_LITTLE,), little=True)
    hits = corpus.find(key, only)
    clean = [h for h in hits if not h.in_furniture]
    if paste.is_heading(text) and (len(words) == 1 or not hits):
        return Found(Verdict.NOT_FOUND, notes=(A_HEADING if len(words) > 1 or paste.numbers(text) else TOO_LITTLE,), little=True)
    if (len(words) < 3 or len(key) < 12) and not _tells(corpus, words, len(clean)):
        note = IN_FURNITURE if hits and not clean else TOO_LITTLE if len(words) < 3 else TOO_COMMON
        return Found(Verdict.NOT_FOUND, notes=(note,), little=True)
    if clean:
        return Found(Verdict.EXACT, as_matches(clean))
    if hits:
        return Found(Verdict.NOT_FOUND, notes=(IN_FURNITURE,))
    if all(map(wording.says_little, words)):
        return Found(Verdict.NOT_FOUND, notes=(TOO_COMMON,), little=True)
    return None


def _tells(corpus: Corpus, words: Sequence[str], places: int) -> bool:
    """Whether fewer than three words are still enough to trace."""
    content = [w for w in words if not wording.says_little(w)]
    if not content:
        return False
    rare = [w for w in content if len(w) >= 4 and corpus.counts.get(w, 0) <= _RARE and not wording.is_common(w)]
    if len(words) == 1:
        return bool(rare) and places > 0
    return bool(rare) or (len(content) >= 2 and places <= 2 * _RARE)


def as_matches(hits: Sequence[Hit]) -> tuple[Match, ...]:
    """Exact matches at these places."""
    return tuple(Match(Quote(h.text.source, h.span, h.span.of(h.text.source.text)), h.text.place_at(h.span.start), 1.0) for h in hits)
