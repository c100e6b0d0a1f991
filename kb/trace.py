"""Where do these words come from? Exact first, then near, then the idea alone.

Exact and near need no model. A long paste is cut into its sentences, and each
gets a verdict of its own.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import quotes, senses, wording
from .corpus import Corpus, Hit, Text, prepare
from .differences import Words, compare
from .domain import Difference, Match, Part, Passage, Quote, Span, Trace, Verdict
from .errors import EmbeddingError
from .library import Library
from .near import CHAINED, Finder, Near
from .paste import units, without_numbers

if TYPE_CHECKING:
    from .embed import Embedder
    from .paraphrase import Ideas

TOO_LITTLE = "Too little to trace: give us at least 3 words."
IN_FURNITURE = "These words stand only in page furniture (menus, adverts, headlines), which is no part of what the document says."
NO_MODEL = "No embedding model is set up, so the idea in other words was not looked for."
NOT_A_QUOTATION = "Only the idea is there, in other words: this is not a quotation."
RUN_TOGETHER = "Your words run together what stands at several places."
PARTLY = "Only part of your words stands there."
STOPPED = "Stopped before ideas in other words were looked for."
# The page allows 50,000 words; what is beyond this is not looked at.
MOST_CHARACTERS = 600_000
# However many words are the same, one that changes what is said keeps them from being alike.
MOST_LOUD = 0.8
MOST_TURNED = 0.44
# A word that stands more often than this names no place.
_RARE = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Found:
    """The verdict on one piece. `open`: a paraphrase may still be looked for."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    related: tuple[Match, ...] = ()
    notes: tuple[str, ...] = ()
    open: bool = False
    little: bool = False


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
        notes: list[str] = []
        text = quote
        if len(text) > MOST_CHARACTERS:
            text = text[:MOST_CHARACTERS]
            notes.append("The paste is too long to check at once: only its beginning was looked at.")
        found, parts = self._decide(finder, text, only, progress or (lambda done, of: None), stop or (lambda: False))
        key = repr((quote, sorted(only or ()), finder.corpus.version))
        name = id or hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Trace(name, quote, found.verdict, found.matches, found.related, (*notes, *found.notes), parts)

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
    ) -> tuple[_Found, tuple[Part, ...] | None]:
        whole = _exact(finder, text, only)
        plain = without_numbers(text)
        if plain and plain != text and (whole is None or whole.verdict is not Verdict.EXACT):
            text, whole = plain, _exact(finder, plain, only)
        if whole is not None:
            return whole, None
        spans = units(text)
        if len(spans) <= 1:
            found = _near(finder, text, only)
            return (self._idea(text, only, found) if found.open else found), None
        if len(quotes.words(text)) <= _AS_ONE:
            together = _near(finder, text, only, sure=True)
            if together.matches:
                return together, None
        return self._parts(finder, text, spans, only, progress, stop)

    def _parts(
        self, finder: Finder, text: str, spans: Sequence[Span], only: Collection[str] | None, progress: Progress, stop: Callable[[], bool]
    ) -> tuple[_Found, tuple[Part, ...]]:
        found: list[_Found] = []
        memo: dict[str, _Found] = {}
        for span in spans:
            words = text[span.start : span.end]
            known = memo.get(words)
            if known is None:
                known = memo[words] = _exact(finder, words, only) or _near(finder, words, only)
            found.append(known)
        done = sum(not f.open for f in found)
        progress(done, len(spans))
        for k, f in enumerate(found):
            if not f.open:
                continue
            if stop():
                found[k] = replace(f, notes=(*f.notes, STOPPED))
                continue
            found[k] = self._idea(text[spans[k].start : spans[k].end], only, f)
            done += 1
            progress(done, len(spans))
        parts = tuple(Part(s, text[s.start : s.end], f.verdict, f.matches, f.related, f.notes) for s, f in zip(spans, found, strict=True))
        return _together(found), parts

    def _idea(self, text: str, only: Collection[str] | None, found: _Found) -> _Found:
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


def _retold(text: str, alike: Sequence[tuple[Passage, float]]) -> _Found:
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
    return _Found(Verdict.PARAPHRASE, tuple(matches), notes=(*notes, NOT_A_QUOTATION, sure))


# Up to this many words, a paste of several sentences is first tried as one.
_AS_ONE = 120


def _sure(score: float) -> str:
    return "fairly sure" if score >= 0.6 else "not very sure" if score >= 0.45 else "unsure, read the passage"


def _exact(finder: Finder, text: str, only: Collection[str] | None) -> _Found | None:
    """Exact, or too little, or furniture; None where near is to be tried."""
    key = quotes.key(text)
    words = [w.text for w in quotes.words(key)]
    if not words:
        return _Found(Verdict.NOT_FOUND, notes=(TOO_LITTLE,), little=True)
    hits = finder.corpus.find(key, only)
    clean = [h for h in hits if not h.in_furniture]
    if (len(words) < 3 or len(key) < 12) and not _tells(finder.corpus, words, len(clean)):
        note = IN_FURNITURE if hits and not clean else TOO_LITTLE
        return _Found(Verdict.NOT_FOUND, notes=(note,), little=True)
    if clean:
        return _Found(Verdict.EXACT, _as_matches(clean))
    if hits:
        return _Found(Verdict.NOT_FOUND, notes=(IN_FURNITURE,))
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


def _as_matches(hits: Sequence[Hit]) -> tuple[Match, ...]:
    return tuple(Match(Quote(h.text.source, h.span, h.span.of(h.text.source.text)), h.text.place_at(h.span.start), 1.0) for h in hits)


def _near(finder: Finder, text: str, only: Collection[str] | None, sure: bool = False) -> _Found:
    """Near, or furniture, or not found. `sure`: only where nearly all of it is there."""
    folded = quotes.fold(text)
    own = quotes.words(folded.text)
    words = [w.text for w in own]
    yours = Words(text, folded, own)
    good, nearest = finder.good(words, only)
    if sure:
        good = [m for m in good if m.score >= _SURE]
    if not sure and len(words) >= _CHAIN_FROM and (not good or good[0].score < _WELL):
        covered, chain = finder.chain(words, only)
        if covered >= CHAINED and (not good or covered > good[0].score + 0.05):
            good = chain
    if good and good[0].in_furniture:
        return _Found(Verdict.NOT_FOUND, notes=(IN_FURNITURE,))
    matches: list[Match] = []
    foreign = _foreign(yours, good)
    notes: list[str] = [RUN_TOGETHER] if len({m.words for m in good} - {None}) > 1 else []
    notes += [PARTLY] if foreign else []
    for near in good:
        if near.in_furniture:
            continue
        match, said = _match(yours, near)
        around, who = _other_actor(near, foreign)
        alike = min(match.similarity, MOST_LOUD) if who else match.similarity
        matches.append(replace(match, similarity=alike, differences=(*around, *match.differences)))
        notes.extend((*who, *said))
    if not any(m.words for m in good):  # a place where nothing is turned round comes first
        matches.sort(key=lambda m: any(d.loud for d in m.differences))
    if matches:
        return _Found(Verdict.NEAR, tuple(matches), notes=tuple(dict.fromkeys(notes)))
    related = (_match(yours, nearest)[0],) if nearest is not None else ()
    return _Found(Verdict.NOT_FOUND, related=related, open=True)


def _foreign(yours: Words, pieces: Sequence[Near]) -> tuple[Difference, ...]:
    """What stands around the pieces that were found of a quotation."""
    if not any(m.words for m in pieces):
        return ()
    met = {m.words[0] + k for m in pieces if m.words for k in range(m.alignment.first, m.alignment.last)}
    out: list[Difference] = []
    first = None
    for k in range(len(yours.words) + 1):
        if k < len(yours.words) and k not in met:
            first = k if first is None else first
        elif first is not None:
            out.append(Difference(yours.text(first, k), "", "added"))
            first = None
    return tuple(out)


def _other_actor(near: Near, foreign: tuple[Difference, ...]) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """`foreign`, loud where it names another who acts than the source does before what was found."""
    before = near.text.words[near.first - 1].text if near.first and near.first not in near.text.units else ""
    theirs = senses.actor(before)
    if not theirs or near.words is None or not foreign:
        return foreign, ()
    own = {senses.actor(w.text) for w in quotes.words(quotes.fold(foreign[0].yours).text)} - {""}
    if not own or theirs in own or near.words[0] + near.alignment.first == 0:
        return foreign, ()
    name = near.text.span(near.first - 1, near.first).of(near.text.source.text)
    return (
        (replace(foreign[0], source=name, kind="changed", loud=True), *foreign[1:]),
        (f"The source says it of “{name}”, you have “{foreign[0].yours}”.",),
    )


_SURE = 0.8
# Fewer words are not two lines run together; and what fits as one this well is one.
_CHAIN_FROM = 6
_WELL = 0.97


def _match(yours: Words, near: Near) -> tuple[Match, tuple[str, ...]]:
    text = near.text
    span = text.span(near.first, near.behind)
    low = 0
    if near.words is not None:  # one of several lines run together: compared on its own
        low = near.alignment.first
        yours = Words(yours.raw, yours.folded, yours.words[near.words[0] + low : near.words[0] + near.alignment.last])
    pairs = [replace(p, yours=p.yours - low, source=p.source + near.offset) for p in near.alignment.pairs]
    differences, notes = compare(yours, Words(text.source.text, text.folded, text.words), pairs)
    quote = Quote(text.source, span, span.of(text.source.text))
    most = MOST_LOUD if any(d.loud for d in differences) else 0.99
    return Match(quote, text.place_at(span.start), round(min(most, near.score), 3), differences), notes


def _together(found: Sequence[_Found]) -> _Found:
    """The verdict on a paste from those on its parts: exact where every part that
    can be traced is, near where any is exact or near, then paraphrase."""
    told = [f for f in found if not f.little]
    verdicts = [f.verdict for f in told]
    if told and all(v is Verdict.EXACT for v in verdicts):
        verdict = Verdict.EXACT
    elif Verdict.EXACT in verdicts or Verdict.NEAR in verdicts:
        verdict = Verdict.NEAR
    elif Verdict.PARAPHRASE in verdicts:
        verdict = Verdict.PARAPHRASE
    else:
        verdict = Verdict.NOT_FOUND
    unique: dict[tuple[str, Span], Match] = {}
    for f in found:
        for m in f.matches:
            unique.setdefault((m.quote.source.id, m.quote.span), m)
    counts = ", ".join(f"{n} {v.value.replace('_', ' ')}" for v in Verdict if (n := sum(f.verdict is v for f in found)))
    return _Found(verdict, tuple(unique.values()), notes=(f"{len(found)} parts checked: {counts}.",))
