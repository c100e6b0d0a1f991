"""Folding: one way to compare words, with a map back to where they stand.

Pure. Folded text is what search, trace and checking compare; answers are
always given in raw offsets through the map, never searched for afterwards.

What folding does (DESIGN §2): NFKC and case; white space of every kind to one
space; soft hyphens, zero-width and other format characters dropped; every
apostrophe inside a word to `'`; quotation marks at word edges and bullets
dropped; every dash to `-`, and a dash that stands alone (a bullet, a pause)
dropped like a bullet.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from .domain import Span

APOSTROPHES = frozenset("'\u2019\u2018\u201b\u02bc\uff07`\u00b4\u2032\u02b9\u02bb")
QUOTATION_MARKS = frozenset('"\u201c\u201d\u201e\u201f\u201a\u00ab\u00bb\u2039\u203a\u2033\u301d\u301e\uff02')
BULLETS = frozenset("\u2022\u2023\u25e6\u2219\u00b7\u25aa\u25ab\u25a0\u25a1\u25cf\u25cb\u27a2\u27a4\u2605\uf0b7*")
_ASCII_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_MINUS = "\u2212"
# A run of combining marks this long is noise, not writing (Stream-Safe Text
# Format, UAX 15, allows 30); cutting it keeps normalisation linear.
_MARKS = 30


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i stands at `[starts[i], ends[i])` of the raw text."""

    text: str
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)

    def raw(self, begin: int, end: int) -> Span:
        """The raw span of folded characters `begin` to `end` (not empty)."""
        return Span(self.starts[begin], self.ends[end - 1])

    def at(self, raw_start: int) -> int:
        """The first folded character that stands at or behind `raw_start`."""
        return bisect_left(self.starts, raw_start)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of folded text and its range there."""

    text: str
    begin: int
    end: int


def _is_dash(c: str) -> bool:
    return c == _MINUS or unicodedata.category(c) == "Pd"


def _clusters(raw: str) -> Iterator[tuple[str, int, int]]:
    """Base characters with the combining marks and jamo that follow them."""
    i, n = 0, len(raw)
    while i < n:
        j = i + 1
        while j < n and raw[j] > "\u02ff" and (unicodedata.combining(raw[j]) or "\u1160" <= raw[j] <= "\u11ff"):
            j += 1
        yield raw[i : min(j, i + _MARKS)], i, j
        i = j


def fold(raw: str) -> Folded:
    """Folds `raw`. Linear in its length; never raises, whatever the characters."""
    # First pass: each character as letters, a space, an apostrophe, a dash, or nothing.
    items: list[tuple[str, int, int]] = []
    put = items.append
    for piece, i, j in _clusters(raw):
        c = piece[0]
        if len(piece) == 1 and c in _ASCII_PLAIN:
            put((c.lower(), i, j))
        elif c.isspace():
            put((" ", i, j))
        elif c in APOSTROPHES:
            put(("'", i, j))
        elif c in QUOTATION_MARKS:
            put(('"', i, j))
        elif c in BULLETS:
            put((" ", i, j))
        elif len(piece) == 1 and _is_dash(c):
            put(("-", i, j))
        else:
            category = unicodedata.category(c)
            if category == "Cc":
                put((" ", i, j))
                continue
            if category == "Cf" or "\ufe00" <= c <= "\ufe0f":
                continue
            folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", piece).casefold())
            for f in folded:
                put((" " if f.isspace() else f, i, j))
    return _settle(items)


def _settle(items: list[tuple[str, int, int]]) -> Folded:
    """Second pass: quotation marks, then lone dashes and runs of white space."""
    items = _without_marks(items)
    out: list[str] = []
    starts, ends = array("l"), array("l")
    n = len(items)
    k = 0
    while k < n:
        c, i, j = items[k]
        if c == "-":
            run = k
            while run < n and items[run][0] == "-":
                run += 1
            before = not out or out[-1] == " "
            after = run >= n or items[run][0] == " "
            if not (before and after):
                for r in range(k, run):
                    out.append("-")
                    starts.append(items[r][1])
                    ends.append(items[r][2])
            k = run
            continue
        if c != " " or (out and out[-1] != " "):
            out.append(c)
            starts.append(i)
            ends.append(j)
        k += 1
    if out and out[-1] == " ":
        out.pop()
        starts.pop()
        ends.pop()
    return Folded("".join(out), starts, ends)


def _without_marks(items: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Without quotation marks, but for apostrophes inside a word."""
    out: list[tuple[str, int, int]] = []
    for k, item in enumerate(items):
        c, i, j = item
        if c not in "'\"":
            out.append(item)
        elif out and out[-1][0].isalnum() and k + 1 < len(items) and items[k + 1][0].isalnum():
            out.append(("'" if c == "'" else " ", i, j))
    return out


@lru_cache(maxsize=256)
def fold_cached(raw: str) -> Folded:
    """`fold`, remembered: for the texts of the library, which do not change."""
    return fold(raw)


def trim(folded: str) -> str:
    """Without its outer punctuation: from the first letter or digit to the last."""
    begin, end = 0, len(folded)
    while begin < end and not folded[begin].isalnum():
        begin += 1
    while end > begin and not folded[end - 1].isalnum():
        end -= 1
    return folded[begin:end]


def key(raw: str) -> str:
    """What two texts have in common exactly where they are `exact` to each other."""
    return trim(fold(raw).text)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(folded: str) -> list[Word]:
    """The words of folded text with their ranges; hyphenated words count singly."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)]


def plain_words(raw: str) -> list[str]:
    """The folded words of `raw`, apostrophes removed: what full-text search indexes."""
    return [w.text.replace("'", "") for w in words(fold(raw).text)]


def _boundary(text: str, at: int) -> bool:
    """Whether a word may begin or end between `at - 1` and `at`."""
    if at <= 0 or at >= len(text):
        return True
    left, right = text[at - 1], text[at]
    if left == "'" and at >= 2 and text[at - 2].isalnum() and right.isalnum():
        return False
    if right == "'" and left.isalnum() and at + 1 < len(text) and text[at + 1].isalnum():
        return False
    return not (left.isalnum() and right.isalnum())


def find(needle: str, hay: Folded) -> Iterator[Span]:
    """Every place where folded `needle` stands in `hay` as whole words, in order.

    Yields raw spans, widened over a quotation mark that the words would
    otherwise be cut from. Nothing for an empty needle.
    """
    if not needle:
        return
    at = hay.text.find(needle)
    while at >= 0:
        if _boundary(hay.text, at) and _boundary(hay.text, at + len(needle)):
            yield hay.raw(at, at + len(needle))
        at = hay.text.find(needle, at + 1)


_PAIRS = {"'": "'", '"': '"', "\u2018": "\u2019", "\u201c": "\u201d", "(": ")", "[": "]"}


def whole(span: Span, text: str) -> Span:
    """`span` widened by one character where that completes a pair of marks.

    `mission creep' from CSS` becomes `'mission creep' from CSS`: folding drops
    quotation marks, so a match can begin behind one whose partner it contains.
    """
    start, end = span.start, span.end
    words_ = text[start:end]
    for left, right in _PAIRS.items():
        inner = re.sub(r"(?<=\w)'(?=\w)", "", words_) if left == "'" else words_
        if left == right:
            odd = inner.count(left) % 2 == 1
            if odd and start > 0 and text[start - 1] == left and (start < 2 or not text[start - 2].isalnum()):
                start -= 1
            elif odd and end < len(text) and text[end] == right:
                end += 1
        elif inner.count(right) > inner.count(left) and start > 0 and text[start - 1] == left:
            start -= 1
        elif inner.count(left) > inner.count(right) and end < len(text) and text[end] == right:
            end += 1
    return Span(start, end)
