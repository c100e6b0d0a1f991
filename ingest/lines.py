"""A text as lines and paragraphs, offsets carried along. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.domain import Span

from .marks import Marks

NO_MARKS = Marks()

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
# A dash counts as a bullet only when it is short: a long one begins a line of a key.
_BULLET = re.compile(r"(?:[-*•‣◦·▪●○■□➢–]|\(?(?:\d{1,2}|[a-zA-Z])[.)])[ \t\u00a0]+(?=\S)")
_WORD = re.compile(r"[^\W_]|[^\w\s\-=_*~.#+|]")
_ENDED = re.compile(r"[.!?:][\"'’”)\]]*$")
# Lines of letters and reports wrapped by hand are shorter than this.
_WIDEST_PAGE = 120


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


def lines(text: str, marks: Marks = NO_MARKS) -> list[Line]:
    """Every line that holds words, in order.

    Where a reader has marked the text, its marks say where a paragraph begins
    and what is a bullet; elsewhere blank lines, bullets and the lengths of the
    lines do.
    """
    out: list[Line] = []
    indents: list[int] = []
    starts: list[int] = []
    previous_end = 0
    for m in _LINE.finditer(text):
        raw = m.group()
        start = m.start() + len(raw) - len(raw.lstrip())
        end = m.start() + len(raw.rstrip())
        if start >= end or not _WORD.search(text, start, end):
            continue
        mark = marks.at(end - 1)
        if mark is not None:
            first = start <= mark.span.start
            words_start = mark.span.start if first else start
            out.append(Line(Span(words_start, end), text[words_start:end], "•" if first and mark.role == "bullet" else "", first))
        else:
            gap = not out or _breaks(text[previous_end:start]) > 1
            sign = None if marks else _BULLET.match(text, start, end)
            words_start = sign.end() if sign else start
            out.append(Line(Span(words_start, end), text[words_start:end], sign.group().strip() if sign else "", gap))
        indents.append(start - m.start())
        starts.append(start)
        previous_end = end
    return out if marks else _unwrapped(text, out, indents, starts)


def _breaks(between: str) -> int:
    return between.replace("\r\n", "\n").count("\n") + sum(between.count(c) for c in "\v\f\x85\u2028\u2029\r")


def _unwrapped(text: str, found: Sequence[Line], indents: Sequence[int], starts: Sequence[int]) -> list[Line]:
    """Lines with a gap also where a paragraph begins without a blank line.

    A line that ends a sentence, or an item, although the next word would have
    fitted behind it, was ended on purpose; so was a short heading on top of a
    full line. Text whose lines are longer than a page is wide is not wrapped:
    there every line that ends a sentence ends a paragraph. A number or an
    initial that a full line pushed to the next is no bullet.
    """
    lengths = sorted(line.span.end - start + indent for line, indent, start in zip(found, indents, starts, strict=True))
    width = lengths[int(len(lengths) * 0.95)] if lengths else 0
    out = list(found[:1])
    for k in range(1, len(found)):
        a, b = out[-1], found[k]
        fitted = width > _WIDEST_PAGE or indents[k - 1] + a.span.end - starts[k - 1] + 1 + len(b.text.split(None, 1)[0]) <= width - 2
        if b.marker[:-1].isalnum() and not b.gap and not a.marker and not fitted and not _ENDED.search(a.text):
            b = Line(Span(starts[k], b.span.end), text[starts[k] : b.span.end], "", False)
        gap = b.gap or (not b.marker and _begins_anew(a, b, fitted, indents[k] <= indents[k - 1], width))
        out.append(b if gap == b.gap else Line(b.span, b.text, b.marker, gap))
    return out


def _begins_anew(a: Line, b: Line, fitted: bool, not_indented: bool, width: int) -> bool:
    if not (b.text[0].isupper() or b.text[0].isdigit() or b.text[0] in "\"'‘“("):
        return False
    if _ENDED.search(a.text):
        return fitted
    if width > _WIDEST_PAGE:
        return False
    if a.marker:
        return fitted and not_indented
    on_top = a.gap and words_in(a.text) <= 10 and (a.text[0].isupper() or a.text[0].isdigit())
    return on_top and len(a.text) < 0.6 * width and len(b.text) > 0.7 * width


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
