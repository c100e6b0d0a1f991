"""Cuts what somebody pasted into the sentences and lines it was made of. Pure."""

from __future__ import annotations

import re

from . import sentences
from .domain import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(
    r"""\s*(?:[-\u2010-\u2015\u2022\u2023\u25e6\u25aa\u25cf\u25a0\uf0b7*+o\u2192\u2194>]\s+
    |\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)""",
    re.I | re.X,
)
_ENDS = re.compile(r"[.!?:;…][\"'’”»)\]]*\s*$")
_GOES_ON = re.compile(
    r"""(?:[,\-\u2010-\u2014]
    |\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|that|which|between|as|is|are|not|their|all))\s*$""",
    re.I | re.X,
)
# "1." or "(a)" before a line of a list: punctuation is needed, so that a figure is none.
_NUMBER = re.compile(r"^[ \t]*(\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)", re.I | re.M)
# A line this long that begins no list was broken by the page, not by its author.
_FULL_LINE = 55
# Longer than any sentence: cut, so that one piece stays quick to compare.
_MOST_WORDS = 90
_CUT_AT = 60


def numbers(text: str) -> list[Span]:
    """List numbers at the beginning of lines, as spans into `text`."""
    return [Span(m.start(1), m.end(1)) for m in _NUMBER.finditer(text)]


def units(text: str) -> list[Span]:
    """The sentences and list lines of a paste, as spans into it, in order.

    Lines broken in mid-sentence by a page's width are joined; a new bullet,
    number, blank line or sentence begins a new unit.
    """
    out: list[Span] = []
    for begin, end in _blocks(text):
        for sentence in sentences.split(text, begin, end):
            out.extend(_short(text, sentence))
    return out


def _blocks(text: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    last_end = -1
    for m in _LINE.finditer(text):
        line = m.group()
        if not line.strip():
            continue
        before = text[out[-1][0] : out[-1][1]] if out else ""
        blank = last_end < 0 or len(re.findall(r"\r\n|[\r\n\u2028\u2029\x0b\x0c]", text[last_end : m.start()])) > 1
        if blank or _begins(line, before.splitlines()[-1] if before else ""):
            out.append((m.start(), m.end()))
        else:
            out[-1] = (out[-1][0], m.end())
        last_end = m.end()
    return out


def _begins(line: str, before: str) -> bool:
    """Whether a line begins something new behind the line `before`."""
    if _BULLET.match(line) or _ENDS.search(before):
        return True
    if _GOES_ON.search(before):
        return False
    first = next((c for c in line if c.isalnum()), "a")
    if not (first.isupper() or first.isdigit()):
        return False
    return len(before.rstrip()) < _FULL_LINE


def _short(text: str, span: Span) -> list[Span]:
    """A unit of too many words, cut at a semicolon or comma where it can be."""
    words = list(re.finditer(r"\S+", text[span.start : span.end]))
    if len(words) <= _MOST_WORDS and len(span) <= 4000:
        return [span]
    out: list[Span] = []
    first = 0
    for k, m in enumerate(words):
        count = k + 1 - first
        long = m.end() - words[first].start() > 4000
        if (count >= _CUT_AT and m.group()[-1] in ";,:") or count >= _MOST_WORDS or k == len(words) - 1 or long:
            out.extend(_cut(span.start + words[first].start(), span.start + m.end()))
            first = k + 1
    return out


def _cut(start: int, end: int) -> list[Span]:
    """A single word of thousands of characters, in pieces."""
    return [Span(at, min(end, at + 4000)) for at in range(start, end, 4000)]
