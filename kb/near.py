"""Finds quotations that are nearly there: where in the library their words
stand together, and how well they fit. No model is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import wording
from .align import Alignment, align
from .corpus import Corpus, Text
from .variants import begins, likeness, scanned, stem

# A quotation is near where this share of its weight is found (NEAR), more of a
# short one, whose few words meet by chance: see `floor`.
NEAR = 0.62
_SHORT = 0.72
_MIDDLING = 0.68
# Other places are reported where they fit almost as well as the best; in a short
# quotation one function word more or less weighs more.
_AS_GOOD = 0.07
_AS_GOOD_SHORT = 0.1
# What falls short of near may still be offered as "not this, but".
_NEAREST = 0.5
_MOST = 60
# Measured on 100 misquotations, 190 retellings and 230 foreign lines: of the first every one has
# 0.62 and more of the longer side in common, of those of the others that reach the score of
# near all but two have 0.5 and less. A quotation with its middle left out has all of its own words.
_DENSE, _ALL_BUT = 0.55, 0.85
# Lines run together: a piece has this many words and fits this well, and all
# pieces together cover this much of what was pasted.
_PIECE = 3
_PIECE_SCORE = 0.8
CHAINED = 0.8
_SOLID_SCORE = 0.93
# Fewer pairs of neighbouring words in common with the library, and no piece is looked for.
_PAIRS = 3
# Words that stand more often than this are no help in finding where to look.
_TOO_OFTEN = 20_000


@dataclass(frozen=True, slots=True)
class Near:
    """`alignment` is of the words of the quotation (of those in the range `words`)
    against `text.words[offset:]`."""

    text: Text
    offset: int
    alignment: Alignment
    words: tuple[int, int] | None = None

    @property
    def first(self) -> int:
        return self.offset + self.alignment.begin

    @property
    def behind(self) -> int:
        return self.offset + self.alignment.end

    @property
    def score(self) -> float:
        return self.alignment.score

    @property
    def in_furniture(self) -> bool:
        return self.text.in_furniture(self.first, self.behind)


class Finder:
    """Near matches in one corpus. Remembers how words are misspelt."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._variants: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, list[str]] = {}
        self._scans: dict[str, list[str]] = {}
        self._pairs = {(a.text, b.text) for t in corpus.texts for a, b in pairwise(t.words)}
        for words in corpus.by_length.values():
            for word in words:
                self._stems.setdefault(stem(word), []).append(word)
                self._scans.setdefault(scanned(word), []).append(word)

    def variants(self, word: str, cut: bool = False) -> tuple[str, ...]:
        """The library's words that `word` may stand for."""
        found = self._variants.get(word)
        if found is None:
            out = dict.fromkeys([word] if self.corpus.knows(word) else [])
            out.update(dict.fromkeys(self._stems.get(stem(word), ())))
            out.update(dict.fromkeys(self._scans.get(scanned(word), ())))
            if len(out) == 0 and len(word) >= 4 and not wording.says_little(word):
                for length in range(len(word) - 2, len(word) + 3):
                    hits = process.extract(
                        word, self.corpus.by_length.get(length, ()), scorer=OSA.normalized_similarity, score_cutoff=0.58, limit=8
                    )
                    out.update(dict.fromkeys(h[0] for h in hits if likeness(word, h[0])))
            found = self._variants[word] = tuple(out)
        if cut and len(word) >= 3:
            return (*found, *(w for words in self.corpus.by_length.values() for w in words if begins(word, w)))
        return found

    def windows(self, words: Sequence[str], only: Collection[str] | None, floor: float) -> list[tuple[int, int, int]]:
        """(text number, first word, behind) of the stretches in which at least
        `floor` of the quotation's telling words stand together, best first."""
        n = len(words)
        hits: list[tuple[int, int, int, float]] = []
        total = 0.0
        for i, word in enumerate(words):
            w = self.corpus.weight(word)
            if wording.says_little(word):
                continue
            total += w
            for other in self.variants(word, cut=i == n - 1):
                if self.corpus.counts.get(other, 0) <= _TOO_OFTEN:
                    hits.extend((number, at, i, w) for number, at in self.corpus.places(other, only))
        for i in range(n - 1):  # written apart, one word in the source; and the other way about
            joined = words[i] + words[i + 1]
            if self.corpus.knows(joined):
                hits.extend((number, at, i, self.corpus.weight(joined)) for number, at in self.corpus.places(joined, only))
        if not total:
            return []
        hits.sort()
        return self._gather(hits, n, total * floor)

    def _gather(self, hits: list[tuple[int, int, int, float]], n: int, least: float) -> list[tuple[int, int, int]]:
        reach = n + n // 2 + 10
        held: dict[int, int] = {}
        spots: dict[int, int] = {}
        weight, low = 0.0, 0
        good: list[tuple[float, int, int, int]] = []
        for number, at, i, w in hits:
            while low < len(hits) and (hits[low][0] != number or at - hits[low][1] >= reach):
                j = hits[low][2]
                held[j] -= 1
                if not held[j]:
                    weight -= hits[low][3]
                spots[hits[low][1]] -= 1
                if not spots[hits[low][1]]:
                    del spots[hits[low][1]]
                low += 1
            held[i] = held.get(i, 0) + 1
            if held[i] == 1:
                weight += w
            spots[at] = spots.get(at, 0) + 1
            # One word of the source cannot answer for many of the quotation.
            if min(weight, float(len(spots))) >= least - 1e-9:
                begin = hits[low][1]
                if good and good[-1][1] == number and begin <= good[-1][3]:
                    good[-1] = (max(good[-1][0], weight), number, good[-1][2], at + 1)
                else:
                    good.append((weight, number, begin, at + 1))
        if not good:
            return []
        bar = 0.6 * max(g[0] for g in good)
        best = sorted((g for g in good if g[0] >= bar), key=lambda g: -g[0])[:_MOST]
        pad = 4 + n // 3
        return [(number, max(0, b - pad), min(len(self.corpus.texts[number].words), e + pad)) for _, number, b, e in best]

    def matches(self, words: Sequence[str], only: Collection[str] | None = None, free_ends: bool = False) -> list[Near]:
        """Every stretch that the quotation can be aligned with, best first, whatever its score."""
        out: list[Near] = []
        for number, low, high in self.windows(words, only, 0.25 if free_ends else 0.4):
            self._align_all(self.corpus.texts[number], low, high, words, free_ends, out)
        out.sort(key=lambda m: (-m.score, m.text.source.id, m.first))
        kept: list[Near] = []
        for m in out:
            if not any(k.text is m.text and k.first < m.behind and m.first < k.behind for k in kept):
                kept.append(m)
        return kept

    def _align_all(self, text: Text, low: int, high: int, words: Sequence[str], free_ends: bool, out: list[Near]) -> None:
        """Aligns, then looks left and right of what was found for further places."""
        # Pieces of what was run together are looked for unit by unit.
        todo = text.runs(low, high, by_unit=free_ends)
        while todo:
            a, b = todo.pop()
            stretch = [w.text for w in text.words[a:b]]
            found = align(words, stretch, self.corpus.weight, free_ends, lambda j, a=a: a + j in text.units)  # type: ignore[misc]
            if found is None or found.score < (0.2 if free_ends else 0.45):
                continue
            near = Near(text, a, found)
            out.append(near)
            if len(out) > 4 * _MOST:
                return
            for left, right in ((a, near.first), (near.behind, b)):
                if right - left >= max(2, len(words) // 2):
                    todo.append((left, right))

    def floor(self, words: Sequence[str]) -> float:
        """The score from which a quotation counts as near."""
        telling = sum(not wording.says_little(w) for w in words)
        return _SHORT if telling <= 3 else _MIDDLING if telling <= 5 else NEAR

    def chain(self, words: Sequence[str], only: Collection[str] | None = None) -> tuple[float, list[Near]]:
        """Lines from several places run together, or one within words of another's: each
        piece with every place it stands at, and the share of the quotation's weight that
        counts as covered (0 where the pieces are too few to say anything)."""
        if sum(pair in self._pairs for pair in pairwise(words)) < _PAIRS:
            return 0.0, []
        total = sum(map(self.corpus.weight, words))
        todo: list[tuple[int, int]] = [(0, len(words))]
        pieces: list[tuple[int, Near]] = []
        covered = 0.0
        while todo and len(pieces) < _MOST:
            low, high = todo.pop()
            piece = self._piece(words[low:high], only)
            if not piece:
                continue
            first, last = piece[0].alignment.first, piece[0].alignment.last
            covered += sum(map(self.corpus.weight, words[low + first : low + last])) * piece[0].score
            pieces.extend((low + m.alignment.first, replace(m, words=(low, high))) for m in piece)
            todo += [(a, b) for a, b in ((low, low + first), (low + last, high)) if b - a >= _PIECE]
        found = [m for _, m in sorted(pieces, key=lambda p: p[0])]
        share = covered / total
        if share < CHAINED or len({first for first, _ in pieces}) < 2:
            found = [m for m in found if self._solid(words, m)]
            share = CHAINED if found else 0.0
        return share, found

    def _solid(self, words: Sequence[str], m: Near) -> bool:
        """Whether a piece is a quotation by itself, whatever foreign words stand around
        it: a whole unit of the source, or many words on end."""
        low = m.words[0] if m.words else 0
        piece = words[low + m.alignment.first : low + m.alignment.last]
        telling = sum(not wording.says_little(w) for w in piece)
        if m.score < _SOLID_SCORE or len(piece) < 4:
            return False
        unit = m.first in m.text.units and (m.behind in m.text.units or m.behind == len(m.text.words) or m.text.furniture[m.behind] == 1)
        return (unit and telling >= 2) or (len(piece) >= 7 and telling >= 4)

    def _piece(self, words: Sequence[str], only: Collection[str] | None) -> list[Near]:
        """The stretch of the quotation that stands best at one place, with all its places."""

        def gain(m: Near) -> float:
            return m.score * sum(map(self.corpus.weight, words[m.alignment.first : m.alignment.last]))

        found = [m for m in self.matches(words, only, free_ends=True) if m.score >= _PIECE_SCORE and _long(words, m.alignment)]
        found = [m for m in found if not m.in_furniture]
        best = max(found, key=gain, default=None)
        if best is None:
            return []
        alike = [m for m in found if gain(m) >= 0.9 * gain(best) and abs(m.alignment.first - best.alignment.first) <= 1]
        return [best, *(m for m in alike if m is not best)]

    def good(self, words: Sequence[str], only: Collection[str] | None = None) -> tuple[list[Near], Near | None]:
        """The places where all of the quotation nearly stands; where there are none,
        the place that comes nearest, if one is worth showing."""
        found = self.matches(words, only) if any(not wording.says_little(w) for w in words) else []
        found = [m for m in found if told(words, m.alignment) and _dense(words, m)]
        if not found:
            return [], None
        floor = self.floor(words)
        if found[0].score < floor:
            lines = [m for m in found if m.score >= NEAR and _but_one(words, m)]
            return lines, next((m for m in found if m.score >= _NEAREST and not m.in_furniture), None)
        margin = _AS_GOOD_SHORT if floor == _SHORT else _AS_GOOD
        return self.everywhere([m for m in found if m.score >= max(found[0].score - margin, floor - 0.05)], only), None

    def everywhere(self, found: Sequence[Near], only: Collection[str] | None) -> list[Near]:
        """`found`, and every other place of the very words that were found: where few words
        of a quotation are met, another place of the same line can escape the search for it."""
        out = list(found)
        for m in found:
            needle = m.text.folded.text[m.text.words[m.first].begin : m.text.words[m.behind - 1].end]
            for hit in self.corpus.find(needle, only):
                if not any(k.text is hit.text and k.first < hit.behind and hit.first < k.behind for k in out):
                    out.append(replace(m, text=hit.text, offset=hit.first - m.alignment.begin))
        return sorted(out, key=lambda m: (-m.score, m.text.source.id, m.first)) if len(out) > len(found) else out


def told(words: Sequence[str], alignment: Alignment) -> bool:
    """Whether enough telling words are met: one alone proves nothing unless it is nearly all there is."""
    met = [p for p in alignment.pairs if p.alike >= 0.5]
    telling = [p for p in met if not wording.says_little(words[p.yours])]
    return len(telling) >= 2 or (len(telling) == 1 and len(met) == len(words) >= 2)


def _dense(words: Sequence[str], m: Near) -> bool:
    """Whether most of the words on either side meet, or nearly all of the quotation's: words of
    a retelling that stand here and there in a long sentence are no quotation."""
    met = sum(p.count for p in m.alignment.pairs if p.alike >= 0.5)
    return met >= _DENSE * max(len(words), m.behind - m.first) or met >= _ALL_BUT * len(words)


def _but_one(words: Sequence[str], m: Near) -> bool:
    """Whether a quotation is a whole line of the source, word for word but for one word that was put for another."""
    other = [p for p in m.alignment.pairs if p.alike < 0.9 or p.moved]
    telling = sum(not wording.says_little(words[p.yours]) for p in m.alignment.pairs if p not in other)
    line = m.first in m.text.units and (m.behind in m.text.units or m.behind == len(m.text.words) or m.text.furniture[m.behind] == 1)
    straight = len(m.alignment.pairs) == len(words) == m.behind - m.first
    return line and straight and len(other) == 1 and telling >= 2 and not wording.says_little(words[other[0].yours])


def _long(words: Sequence[str], alignment: Alignment) -> bool:
    """Whether a piece is long enough not to be there by chance."""
    piece = words[alignment.first : alignment.last]
    return len(piece) >= _PIECE and sum(not wording.says_little(w) for w in piece) >= 2
