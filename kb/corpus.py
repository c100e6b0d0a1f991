"""The library's texts as words that can be looked up: built once a revision.

Everything outside furniture is searched; what stands in furniture is kept
apart, so that it can be named as such and is never a match.
"""

from __future__ import annotations

import hashlib
import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from . import quotes, wording
from .domain import Passage, Place, Source, Span
from .library import Library


@dataclass(frozen=True, slots=True)
class Text:
    """One source, folded and cut into words. `units` are the word indices at which a passage begins."""

    source: Source
    passages: tuple[Passage, ...] = field(repr=False)
    folded: quotes.Folded = field(repr=False)
    words: tuple[quotes.Word, ...] = field(repr=False)
    units: frozenset[int] = field(repr=False)
    furniture: bytearray = field(repr=False)

    def span(self, first: int, behind: int) -> Span:
        """The raw span of words `first` up to, not including, `behind`; marks that would be cut from it included."""
        raw = self.folded.raw(self.words[first].begin, self.words[behind - 1].end)
        return quotes.whole(raw, self.source.text)

    def in_furniture(self, first: int, behind: int) -> bool:
        """Whether any of these words stands in furniture."""
        return any(self.furniture[first:behind])

    def runs(self, first: int, behind: int, by_unit: bool = False) -> list[tuple[int, int]]:
        """The range of words cut where furniture begins or ends, and where units do."""
        out: list[tuple[int, int]] = []
        for at in range(first, behind):
            if out and self.furniture[at] == self.furniture[at - 1] and not (by_unit and at in self.units):
                out[-1] = (out[-1][0], at + 1)
            else:
                out.append((at, at + 1))
        return out

    def passage_at(self, start: int) -> Passage | None:
        """The passage that holds raw offset `start`, else the next one, else the last."""
        at = bisect_right(self.passages, start, key=lambda p: p.span.start) - 1
        if at >= 0 and start < self.passages[at].span.end:
            return self.passages[at]
        return self.passages[min(at + 1, len(self.passages) - 1)] if self.passages else None

    def place_at(self, start: int) -> Place:
        passage = self.passage_at(start)
        return passage.place if passage else Place()


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of words: `first` up to, not including, `behind`, of `text`."""

    text: Text
    first: int
    behind: int

    @property
    def in_furniture(self) -> bool:
        return self.text.in_furniture(self.first, self.behind)

    @property
    def span(self) -> Span:
        return self.text.span(self.first, self.behind)


def prepare(library: Library, source: Source) -> Text:
    """Folds one source. Linear in its length (about 1.5 s a million characters)."""
    folded = quotes.fold(source.text)
    words = tuple(quotes.words(folded.text))
    begins = array("q", (folded.starts[w.begin] for w in words))
    furniture = bytearray(len(words))
    for piece in source.furniture:
        low = bisect_left(begins, piece.span.start)
        high = bisect_left(begins, piece.span.end)
        furniture[low:high] = b"\1" * (high - low)
    passages = library.passages(source)
    units = frozenset(bisect_left(begins, p.span.start) for p in passages)
    return Text(source, passages, folded, words, units, furniture)


class Corpus:
    """Several texts and where each word stands in them."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = tuple(texts)
        self._where: dict[str, list[tuple[int, array[int]]]] = {}
        self.counts: dict[str, int] = {}
        self.size = 0
        for number, text in enumerate(self.texts):
            here: dict[str, array[int]] = {}
            for at, found in enumerate(text.words):
                here.setdefault(found.text, array("l")).append(at)
            for word, places in here.items():
                self._where.setdefault(word, []).append((number, places))
                clean = sum(1 for at in places if not text.furniture[at])
                if clean:
                    self.counts[word] = self.counts.get(word, 0) + clean
            self.size += len(text.words) - sum(text.furniture)
        self.by_length: dict[int, list[str]] = {}
        for word in self._where:
            self.by_length.setdefault(len(word), []).append(word)
        self._log = math.log(self.size + 2)
        self.version = hashlib.sha256("".join(t.source.version for t in self.texts).encode()).hexdigest()

    def places(self, word: str, only: Collection[str] | None = None) -> Iterator[tuple[int, int]]:
        """(text number, word index) of every place of a folded word, furniture included."""
        for number, places in self._where.get(word, ()):
            if only is None or self.texts[number].source.id in only:
                for at in places:
                    yield number, at

    def knows(self, word: str) -> bool:
        return word in self._where

    def weight(self, word: str) -> float:
        """How much a word says, from 0.25 to 1: function words least, then the
        words that this library uses most ("CCGs")."""
        if wording.negates(word):
            return 0.5
        if wording.says_little(word):
            return 0.25
        rare = 1 - math.log(self.counts.get(word, 0) + 1) / self._log
        return 0.4 + 0.6 * min(1.0, rare * 1.25)

    def find(self, needle: str, only: Collection[str] | None = None) -> list[Hit]:
        """Every place where the folded, trimmed `needle` stands as whole words, furniture included."""
        own = quotes.words(needle)
        if not own:
            return []
        rarest = min(range(len(own)), key=lambda k: sum(len(p) for _, p in self._where.get(own[k].text, ())))
        out = []
        for number, at in self.places(own[rarest].text, only):
            text = self.texts[number]
            first = at - rarest
            if first < 0 or first + len(own) > len(text.words):
                continue
            begin = text.words[first].begin
            if text.folded.text.startswith(needle, begin) and text.words[first + len(own) - 1].end == begin + len(needle):
                out.append(Hit(text, first, first + len(own)))
        return out
