"""Where do these words come from? Exact first, then near, then the idea alone.

Exact and near need no model. A long paste is cut into its sentences, and each
gets a verdict of its own.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from . import paste, quotes
from .corpus import Corpus, Text, prepare
from .domain import Difference, Match, Part, Passage, Span, Trace, Verdict
from .errors import EmbeddingError
from .exact import exact
from .library import Library
from .near import Finder
from .nearly import near
from .verdict import IN_FURNITURE, NO_MODEL, NOT_A_QUOTATION, PARTLY, RUN_TOGETHER, STOPPED, TOO_LITTLE, Found, together

if TYPE_CHECKING:
    from .embed import Embedder
    from .paraphrase import Ideas

__all__ = ["IN_FURNITURE", "NOT_A_QUOTATION", "NO_MODEL", "PARTLY", "RUN_TOGETHER", "TOO_LITTLE", "Tracer"]

# A retelling that turns the source round is never more sure than this.
MOST_TURNED = 0.44
# Up to this many words, a paste of several sentences is first tried as one.
_AS_ONE = 120

Progress = Callable[[int, int], None]


class Tracer:
    """Traces quotations through a library. Safe to use from several threads."""

    def __init__(self, library: Library, embed: Callable[[], Embedder] | None = None) -> None:
        self.library = library
        self._embed = embed
        self._ideas: Ideas | None = None
        self._lock = threading.RLock()
        self._texts: dict[str, Text] = {}
        self._seen: tuple[int, Finder] | None = None

    def trace(
        self,
        quote: str,
        sources: Sequence[str] | None = None,
        id: str = "",
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Trace:
        """The verdict on `quote`. Never raises for what it holds.

        `progress(done, of)` is told as parts of a long paste get their verdict;
        once `stop()` is true, no more paraphrases are looked for. Raises
        UsageError for an unknown source and LibraryError.
        """
        only = None if sources is None else frozenset(s.id for s in self.library.sources(sources))
        finder = self._finder()
        text, note = paste.beginning(quote)
        found, parts = self._decide(finder, text, only, progress or (lambda done, of: None), stop or (lambda: False))
        key = repr((quote, sorted(only or ()), finder.corpus.version))
        name = id or hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Trace(name, quote, found.verdict, found.matches, found.related, (*note, *found.notes), parts)

    def _finder(self) -> Finder:
        """The words of the library as it is now; built once a revision."""
        with self._lock:
            revision = self.library.revision
            if self._seen is None or self._seen[0] != revision:
                texts = []
                for source in self.library.sources():
                    kept = self._texts.get(source.id)
                    texts.append(kept if kept is not None and kept.source == source else prepare(self.library, source))
                self._texts = {t.source.id: t for t in texts}
                self._seen = (revision, Finder(Corpus(texts)))
            return self._seen[1]

    def _decide(
        self, finder: Finder, text: str, only: Collection[str] | None, progress: Progress, stop: Callable[[], bool]
    ) -> tuple[Found, tuple[Part, ...] | None]:
        bare = text
        whole = exact(finder.corpus, text, only)
        for plain in (paste.without_numbers(text), paste.without_breaks(paste.without_numbers(text))):
            if plain and plain != text and (whole is None or whole.verdict is not Verdict.EXACT):
                tried = exact(finder.corpus, plain, only)
                if tried is not None or plain == paste.without_numbers(text):
                    bare, whole = plain, tried
        if whole is not None:
            return whole, None
        spans = paste.units(bare)
        if len(spans) <= 1:
            found = self._one(finder, bare, only)
            return (self._idea(bare, only, found) if found.open else found), found.parts
        if len(quotes.words(bare)) <= _AS_ONE:
            as_one = near(finder, bare, only, sure=True)
            if as_one.matches:
                return as_one, None
        return self._parts(finder, text, bare, spans, only, progress, stop)

    def _one(self, finder: Finder, text: str, only: Collection[str] | None) -> Found:
        """One sentence: near, or what stands in quotation marks in it."""
        found = near(finder, text, only)
        quoted = paste.quoted(text)
        if not quoted or (found.matches and PARTLY not in found.notes):
            return found
        inner = [(s, exact(finder.corpus, s.of(text), only) or near(finder, s.of(text), only)) for s in quoted]
        there = [(s, f) for s, f in inner if f.matches and PARTLY not in f.notes]
        return _quoted(text, there) if there else found

    def _parts(
        self,
        finder: Finder,
        text: str,
        bare: str,
        spans: Sequence[Span],
        only: Collection[str] | None,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> tuple[Found, tuple[Part, ...]]:
        found: list[Found] = []
        memo: dict[str, Found] = {}
        for span in spans:
            words = span.of(bare)
            known = memo.get(words)
            if known is None:
                known = memo[words] = exact(finder.corpus, words, only) or self._one(finder, words, only)
            found.append(known)
        done = sum(not f.open for f in found)
        progress(done, len(spans))
        for k, f in enumerate(found):
            if not f.open:
                continue
            if stop():
                found[k] = replace(f, notes=(*f.notes, STOPPED))
                continue
            found[k] = self._idea(spans[k].of(bare), only, f)
            done += 1
            progress(done, len(spans))
        parts = tuple(Part(s, s.of(text), f.verdict, f.matches, f.related, f.notes) for s, f in zip(spans, found, strict=True))
        return together(found), parts

    def _idea(self, text: str, only: Collection[str] | None, found: Found) -> Found:
        """Looks for the idea in other words, where neither exact nor near was found."""
        if self._embed is None:
            return replace(found, notes=(*found.notes, NO_MODEL))
        try:
            with self._lock:
                if self._ideas is None:
                    from .paraphrase import Ideas

                    self._ideas = Ideas(self.library, self._embed())
            alike, nearest = self._ideas.find(text, only)
        except EmbeddingError as error:
            return replace(found, notes=(*found.notes, f"The idea in other words was not looked for. {error}"))
        if alike:
            return _retold(text, alike)
        related = found.related or tuple(Match(p.quote(), p.place, score) for p, score in nearest)
        return replace(found, related=related)


def _retold(text: str, alike: Sequence[tuple[Passage, float]]) -> Found:
    """A paraphrase; one that turns the source round says so, and is never sure."""
    from .reversal import clashes

    matches: list[Match] = []
    notes: list[str] = []
    for passage, score in alike:
        differences, said = clashes(text, passage.text)
        matches.append(Match(passage.quote(), passage.place, min(score, MOST_TURNED) if differences else score, differences))
        notes.extend(said if differences and not matches[1:] else ())
    matches.sort(key=lambda m: bool(m.differences) and not notes)
    sure = f"How sure we are: {_sure(matches[0].similarity)}."
    return Found(Verdict.PARAPHRASE, tuple(matches), notes=(*notes, NOT_A_QUOTATION, sure))


def _quoted(text: str, there: Sequence[tuple[Span, Found]]) -> Found:
    """A sentence of somebody's own in which some words in quotation marks stand in a source."""
    around: list[Difference] = []
    at = 0
    for begin, end in [*((s.start, s.end) for s, _ in there), (len(text), len(text))]:
        words = " ".join(text[at:begin].split()).strip("\"'“”‘’„«» ")
        if any(c.isalnum() for c in words):
            around.append(Difference(words, "", "added"))
        at = end
    matches = [replace(m, similarity=min(0.99, m.similarity), differences=(*around, *m.differences)) for _, f in there for m in f.matches]
    matches.sort(key=lambda m: any(d.loud for d in m.differences))
    notes = dict.fromkeys((PARTLY, *(n for _, f in there for n in f.notes)))
    parts = tuple(Part(s, s.of(text), f.verdict, f.matches, f.related, f.notes) for s, f in there)
    return Found(Verdict.NEAR, tuple(matches), notes=tuple(notes), parts=parts)


def _sure(score: float) -> str:
    return "fairly sure" if score >= 0.6 else "not very sure" if score >= 0.45 else "unsure, read the passage"
