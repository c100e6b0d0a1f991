"""A text as lines and paragraphs, offsets carried along. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.domain import Span

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
# A dash counts as a bullet only when it is short: a long one begins a line of a key.
_BULLET = re.compile(r"(?:[-*•‣◦·▪●○■□➢–]|\(?(?:\d{1,2}|[a-zA-Z])[.)])[ \t\u00a0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line without white space around them and without a bullet.

    `marker` is the bullet that stood before the words ("" for none), `gap`
    whether a blank line (or the start of the text) comes before.
    """

    span: Span
    text: str
    marker: str
    gap: bool

    @property
    def bullet(self) -> bool:
        return bool(self.marker)


def lines(text: str) -> list[Line]:
    """Every line that holds words, in order."""
    out: list[Line] = []
    previous_end = 0
    for m in _LINE.finditer(text):
        raw = m.group()
        start = m.start() + len(raw) - len(raw.lstrip())
        end = m.start() + len(raw.rstrip())
        if start >= end:
            continue
        gap = not out or _breaks(text[previous_end:start]) > 1
        marker = _BULLET.match(text, start, end)
        words_start = marker.end() if marker else start
        out.append(Line(Span(words_start, end), text[words_start:end], marker.group().strip() if marker else "", gap))
        previous_end = end
    return out


def _breaks(between: str) -> int:
    return between.replace("\r\n", "\n").count("\n") + sum(between.count(c) for c in "\v\f\x85\u2028\u2029\r")


def paragraphs(all_lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that follow one another without a blank line between them.

    A bullet begins a paragraph of its own, and takes the wrapped lines behind it.
    """
    out: list[list[Line]] = []
    for line in all_lines:
        if line.gap or line.bullet or not out:
            out.append([line])
        else:
            out[-1].append(line)
    return out


def joined(paragraph: Sequence[Line]) -> Span:
    """From the first word of a paragraph to its last."""
    return Span(paragraph[0].span.start, paragraph[-1].span.end)


def words_in(text: str) -> int:
    return len(text.split())
