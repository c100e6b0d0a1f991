"""The verdict near: places that were found, as matches with what differs. No model is needed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from . import quotes, senses, wording
from .differences import Words, compare
from .domain import Difference, Match, Quote, Verdict
from .inside import inside
from .near import CHAINED, Finder, Near
from .verdict import IN_FURNITURE, PARTLY, RUN_TOGETHER, Found

# However many words are the same, one that changes what is said keeps them from being alike.
MOST_LOUD = 0.8
_SURE = 0.8
# Fewer words are not two lines run together; and what fits as one this well is one.
_CHAIN_FROM = 6
_WELL = 0.97
# So many words before what was found, and behind it, may turn it round.
_BEFORE, _BEHIND = 4, 3
# A place that is turned round where another is not, with so many more differences, is not what was meant.
_MANY_MORE = 2
# Nearly all of what was pasted was found where not one word in so many is foreign.
_QUOTED = 4
_CLAUSE = re.compile(r"[.,;:!?()\[\]\"\u201c\u201d\u2018\u2013\u2014]|(?<=\s)'|\s-\s")


def near(finder: Finder, text: str, only: Collection[str] | None, sure: bool = False) -> Found:
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
    if not sure and not good:
        good = inside(finder.corpus, words, only)
    if good and good[0].in_furniture:
        return Found(Verdict.NOT_FOUND, notes=(IN_FURNITURE,))
    foreign, turned = _foreign(yours, good)
    notes: list[str] = [RUN_TOGETHER] if len({m.words for m in good} - {None}) > 1 else []
    notes += [PARTLY] if foreign else []
    notes += turned
    placed: list[tuple[Match, tuple[str, ...]]] = []
    for one in good:
        if one.in_furniture:
            continue
        match, said = _match(yours, one)
        around, who = _other_actor(one, foreign)
        alike = min(match.similarity, MOST_LOUD) if who or turned else match.similarity
        placed.append((replace(match, similarity=alike, differences=(*around, *match.differences)), (*who, *said)))
    if placed and not any(m.words for m in good):
        placed = _meant(placed)
    if placed:
        notes += [n for _, said in placed for n in said]
        return Found(Verdict.NEAR, tuple(m for m, _ in placed), notes=tuple(dict.fromkeys(notes)))
    related = (_match(yours, nearest)[0],) if nearest is not None else ()
    return Found(Verdict.NOT_FOUND, related=related, open=True)


def _meant(placed: list[tuple[Match, tuple[str, ...]]]) -> list[tuple[Match, tuple[str, ...]]]:
    """A place where nothing is turned round comes first; one turned round further, and with many more differences, goes."""

    def loud(m: Match) -> int:
        return sum(d.loud for d in m.differences)

    least, fewest = min(loud(m) for m, _ in placed), min(len(m.differences) for m, _ in placed)
    kept = [p for p in placed if loud(p[0]) == least or len(p[0].differences) < fewest + _MANY_MORE]
    return sorted(kept, key=lambda p: loud(p[0]) > 0)


def _foreign(yours: Words, pieces: Sequence[Near]) -> tuple[tuple[Difference, ...], list[str]]:
    """What stands around the pieces that were found of a quotation; loud, with a sentence,
    where it negates the piece that it stands beside."""
    if not any(m.words for m in pieces):
        return (), []
    met = {m.words[0] + k for m in pieces if m.words for k in range(m.alignment.first, m.alignment.last)}
    out: list[Difference] = []
    notes: list[str] = []
    first = None
    for k in range(len(yours.words) + 1):
        if k < len(yours.words) and k not in met:
            first = k if first is None else first
        elif first is not None:
            loud = _turns(yours, first, k) or (_few(first, k, yours) and any(wording.counts(w.text) for w in yours.words[first:k]))
            out.append(Difference(yours.text(first, k), "", "added", loud))
            notes += [f"You have “{out[-1].yours}” beside it, which the source does not say."] if loud else []
            first = None
    return tuple(out), notes


def _few(first: int, behind: int, yours: Words) -> bool:
    """Whether foreign words are so few that what was pasted is a quotation, and a figure among them a part of it."""
    return _QUOTED * (behind - first) <= len(yours.words)


def _turns(yours: Words, first: int, behind: int) -> bool:
    """Whether foreign words negate what stands before or behind them, with no mark between."""
    before = range(max(first, behind - _BEFORE), behind) if behind < len(yours.words) else range(0)
    after = range(first, min(first + _BEHIND, behind)) if first else range(0)
    for k in (k for k in (*before, *after) if wording.negates(yours.words[k].text)):
        low, high = (yours.words[k], yours.words[behind]) if k in before else (yours.words[first - 1], yours.words[k])
        span = yours.folded.raw(low.end - 1, high.begin + 1)
        if not _CLAUSE.search(yours.raw[span.start + 1 : span.end - 1]):
            return True
    return False


def _other_actor(one: Near, foreign: tuple[Difference, ...]) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """`foreign`, loud where it names another who acts than the source does before what was found."""
    words = one.text.words
    joined = one.first > 0 and one.text.folded.text[words[one.first - 1].end : words[one.first].begin] == " "
    before = words[one.first - 1].text if joined and one.first not in one.text.units else ""
    theirs = senses.actor(before)
    if not theirs or one.words is None or not foreign:
        return foreign, ()
    own = {senses.actor(w.text) for w in quotes.words(quotes.fold(foreign[0].yours).text)} - {""}
    if not own or theirs in own or one.words[0] + one.alignment.first == 0:
        return foreign, ()
    name = one.text.span(one.first - 1, one.first).of(one.text.source.text)
    return (
        (replace(foreign[0], source=name, kind="changed", loud=True), *foreign[1:]),
        (f"The source says it of “{name}”, you have “{foreign[0].yours}”.",),
    )


def _match(yours: Words, one: Near) -> tuple[Match, tuple[str, ...]]:
    text = one.text
    span = text.span(one.first, one.behind)
    low = 0
    if one.words is not None:  # one of several lines run together: compared on its own
        low = one.alignment.first
        yours = Words(yours.raw, yours.folded, yours.words[one.words[0] + low : one.words[0] + one.alignment.last])
    pairs = [replace(p, yours=p.yours - low, source=p.source + one.offset) for p in one.alignment.pairs]
    differences, notes = compare(yours, Words(text.source.text, text.folded, text.words), pairs)
    quote = Quote(text.source, span, span.of(text.source.text))
    most = MOST_LOUD if any(d.loud for d in differences) else 0.99
    return Match(quote, text.place_at(span.start), round(min(most, one.score), 3), differences), notes
