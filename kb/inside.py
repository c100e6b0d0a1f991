"""A few words of a source, word for word, within a sentence of somebody's own. No model is needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from . import wording
from .align import Alignment
from .corpus import Corpus, Text
from .moved import Pair
from .near import Near
from .quotes import APOSTROPHES, QUOTATION_MARKS

# Words that stand at so many places are nobody's; looking there would cost time.
_MOST = 2000
# What the source neither sets in quotation marks nor gives a line of its own is told by
# a rare word among this many, or by this many that tell among so many. Measured on 209
# paraphrases and 261 foreign lines: none of the first and 3 of the others hold such words
# (two of them what the source sets in quotation marks); with 3 instead of 4, "lack of
# clarity" is a fourth, and with 2 and (4, 2), "ambulance services" and its like, 6.
_FEW = 4
_LONG, _TELLING = 5, 3
_RARE = 5


def inside(corpus: Corpus, words: Sequence[str], only: Collection[str] | None = None) -> list[Near]:
    """The stretches of `words` that stand in a source word for word and are its own way of putting
    things, each with all its places, in the order of the quotation."""
    out: list[Near] = []
    total = sum(map(corpus.weight, words))
    behind = 0
    for i in range(len(words) - 1):
        if i < behind or wording.says_little(words[i]):
            continue
        places, n = _longest(corpus, words, i, only)
        while n and wording.says_little(words[i + n - 1]):
            n -= 1
        if n < 2 or sum(not wording.says_little(w) for w in words[i : i + n]) < 2:
            continue
        share = max(0.3, min(0.99, sum(map(corpus.weight, words[i : i + n])) / total))
        if any(_own(corpus, t, at, at + n) for t, at in places):
            pairs = tuple(Pair(k, k, 1.0) for k in range(n))
            out.extend(Near(t, at, Alignment(pairs, 0, n, share, 0, n), (i, i + n)) for t, at in places)
            behind = i + n
    return out


def _longest(corpus: Corpus, words: Sequence[str], i: int, only: Collection[str] | None) -> tuple[list[tuple[Text, int]], int]:
    """The places of the longest stretch from word i on that stands somewhere, within one unit and outside furniture."""
    if corpus.counts.get(words[i], 0) > _MOST:
        return [], 0
    here = [(corpus.texts[number], at) for number, at in corpus.places(words[i], only)]
    here = [(t, at) for t, at in here if not t.furniture[at]]
    n = 1
    while here and i + n < len(words):
        longer = [
            (t, at)
            for t, at in here
            if at + n < len(t.words) and t.words[at + n].text == words[i + n] and not t.furniture[at + n] and _goes_on(t, at + n)
        ]
        if not longer:
            break
        here, n = longer, n + 1
    return here, n


def _gap(text: Text, at: int) -> str:
    """What stands before word `at`, folded."""
    return text.folded.text[text.words[at - 1].end : text.words[at].begin] if at else " "


def _goes_on(text: Text, at: int) -> bool:
    """Whether word `at` stands in one sentence with the word before."""
    return at not in text.units and not set(_gap(text, at)) & set(".?!;:")


def _own(corpus: Corpus, text: Text, first: int, behind: int) -> bool:
    """Whether a stretch is the source's own: set in quotation marks there, a line by itself, or told by its words."""
    words = [k for k in range(first, behind) if k == first or _gap(text, k) != "-"]
    telling = [k for k in words if not wording.says_little(text.words[k].text) and not _is_name(text, k)]
    if len(telling) < 2:
        return False
    span = text.span(first, behind)
    marks = QUOTATION_MARKS | APOSTROPHES
    raw = text.source.text
    if raw[span.start] in marks or raw[span.end - 1] in marks or {raw[span.start - 1 : span.start], raw[span.end : span.end + 1]} <= marks:
        return True
    if first in text.units and (behind in text.units or behind == len(text.words) or text.furniture[behind] == 1):
        return True
    rare = any(corpus.counts.get(w, 0) <= _RARE and not wording.is_common(w) for w in (text.words[k].text for k in telling))
    return (len(words) >= _FEW and rare) or (len(words) >= _LONG and len(telling) >= _TELLING)


def _is_name(text: Text, at: int) -> bool:
    """Whether a word of the source is written as a name: with a capital letter where no line or sentence begins, or all in capitals."""
    span = text.span(at, at + 1)
    written = text.source.text[span.start : span.end].strip("".join(QUOTATION_MARKS | APOSTROPHES))
    if sum(c.isupper() for c in written) > 1:
        return True
    if not written[:1].isupper() or at in text.units:
        return False
    before = text.source.text[max(0, span.start - 3) : span.start].rstrip()
    return not before.endswith((".", "!", "?", ":"))
