"""PDF pages without tags: blocks by the sizes and places of their lines. Pure.

Lengths are in points, y upwards. The rules: a line larger than the body's, or
a short bold one, is a heading; a wider gap, an indent or a line that ends
early ends a paragraph; lines whose letters stand in the same columns are a
table.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_lines import SIGN, Cell, Line, Page, join
from .pdf_tags import Piece

_SIGN = re.compile(r"(?:[•‣◦·▪●○■□➢–*\-]|o(?=\s)|\(?(?P<n>\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_ENDED = re.compile(r"[.!?:][\"'’”)\]]*$")
_LARGER = 1.12
_WIDER = 1.3
_LONGEST_HEADING = 30
_LONGEST_BOLD = 14


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document: the body's size, the steps between its
    lines, and the sizes its headings have, from the largest."""

    size: float
    step: float
    headings: tuple[float, ...]


def style_of(pages: Sequence[Page]) -> Style:
    """The style of pages read together: a report's pages, or one slide."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = [
        round(a.base - b.base, 1)
        for page in pages
        for a, b in zip(page.lines, page.lines[1:], strict=False)
        if a.size == b.size == body and 0.9 * body < a.base - b.base < 2.5 * body
    ]
    larger = sorted({s for s, n in sizes.items() if s >= body * _LARGER}, reverse=True)
    merged: list[float] = []
    for s in larger:
        if not merged or merged[-1] - s > 0.6:
            merged.append(s)
    return Style(body, statistics.mode(steps) if steps else body * 1.2, tuple(merged[:5]))


def pieces(lines: Sequence[Line], style: Style, known: frozenset[str]) -> list[Piece]:
    """The blocks of a page's lines, in their order."""
    out: list[Piece] = []
    at = 0
    lines = _with_signs(lines)
    right = max((line.right for line in lines), default=0.0)
    while at < len(lines):
        stop = _table_end(lines, at, style)
        if stop:
            out.append(_table(lines[at:stop], known))
            at = stop
            continue
        level = _level(lines, at, style)
        stop = at + 1
        if level:
            while stop < len(lines) and _level(lines, stop, style) == level and _next_to(lines[stop - 1], lines[stop]):
                stop += 1
            words = join([line.text for line in lines[at:stop]], known)
            out.append(Piece("heading", words, level))
            at = stop
            continue
        sign = _SIGN.match(lines[at].text)
        while (
            stop < len(lines)
            and not _level(lines, stop, style)
            and not _table_end(lines, stop, style)
            and not _new_block(lines, at, stop, style, right, bool(sign))
        ):
            stop += 1
        texts = [line.text for line in lines[at:stop]]
        if sign:
            number = sign.group("n")
            texts[0] = texts[0][sign.end() :]
            out.append(Piece("bullet", join(texts, known), 1, f"{number}." if number and number.isdigit() else "-"))
        else:
            out.append(Piece("paragraph", join(texts, known)))
        at = stop
    return out


def _with_signs(lines: Sequence[Line]) -> list[Line]:
    """Lines with a bullet that stood as a line of its own put before its words."""
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else None
        if before is not None and SIGN.fullmatch(before.text) and abs(before.base - line.base) < line.size and line.left > before.left:
            out[-1] = Line(f"{before.text} {line.text}", before.left, line.right, line.base, line.size, line.bold, line.tagged, line.cells)
        else:
            out.append(line)
    return out


def _level(lines: Sequence[Line], at: int, style: Style) -> int:
    """From 1 for a heading, 0 for none."""
    line = lines[at]
    words = len(line.text.split())
    if not any(c.isalpha() for c in line.text) or words > _LONGEST_HEADING:
        return 0
    sign = _SIGN.match(line.text)
    if sign and not line.text[0].isalnum():
        return 0
    if line.size >= style.size * _LARGER:
        return next((n for n, s in enumerate(style.headings, 1) if line.size > s - 0.7), len(style.headings) or 1)
    if not line.bold or line.size < style.size * 0.95 or words > _LONGEST_BOLD or line.text[-1] in ".;,":
        return 0
    if len(line.cells) > 1 or (line.text[0].islower() and not sign):
        return 0
    # A bold line inside a paragraph is stress; over one it is a heading.
    before = lines[at - 1] if at else None
    follows = before is not None and not before.bold and _next_to(before, line, style.step * 1.15) and not _ENDED.search(before.text)
    return 0 if follows else len(style.headings) + 1


def _next_to(a: Line, b: Line, step: float = 0.0) -> bool:
    return 0 < a.base - b.base <= (step or a.size * 1.6)


def _new_block(lines: Sequence[Line], first: int, at: int, style: Style, right: float, bullet: bool) -> bool:
    a, b = lines[at - 1], lines[at]
    if _SIGN.match(b.text) and (bullet or _ENDED.search(a.text) or b.left > a.left + 2 or not b.text[0].isalnum()):
        return True
    step = a.base - b.base
    goes_on = not _ENDED.search(a.text) and b.text[0].islower()
    if step <= 0.3 * a.size:
        return not goes_on
    if step > style.step * _WIDER and step > a.size * 1.5:
        return True
    if abs(a.size - b.size) > 0.08 * style.size:
        return True
    if bullet:
        return b.left <= lines[first].left + 0.5 * b.size
    word = b.text.split(None, 1)[0]
    early = a.right + (len(word) + 1) * 0.55 * a.size < right - a.size
    if early and (_ENDED.search(a.text) or (b.text[0].isupper() and a.right < 0.6 * right)):
        return True
    return b.left > a.left + 1.2 * b.size and bool(_ENDED.search(a.text)) and at - first > 1


def _table_end(lines: Sequence[Line], at: int, style: Style) -> int:
    """Where a table that begins at line `at` ends; 0 where none begins there.

    At least two lines of the same columns, one under the other.
    """
    if len(lines[at].cells) < 2:
        return 0
    columns = lines[at].cells
    stop = at + 1
    full = 1
    while stop < len(lines):
        line = lines[stop]
        below = 0 < lines[stop - 1].base - line.base < 3.2 * style.size
        if not below or not _in_columns(line, columns, style.size):
            break
        if len(line.cells) == 1 and (line.left < columns[1].left - style.size or lines[stop - 1].base - line.base > style.step * 1.2):
            break
        full += len(line.cells) == len(columns)
        stop += 1
    rows = [line for line in lines[at:stop] if len(line.cells) == len(columns)]
    if full < 2 or full * 2 < stop - at or not _lined_up(rows, style.size):
        return 0
    # Two lines of two words each may line up by chance.
    telling = full > 2 or len(columns) > 2 or columns[0].text.endswith(":") or (lines[at].bold and not lines[stop - 1].bold)
    return stop if telling or any(c.isdigit() for row in rows for c in row.cells[-1].text) else 0


def _lined_up(rows: Sequence[Line], size: float) -> bool:
    """Whether the cells of every column begin, end or centre together, with a
    white strip between the columns. The lines of a narrow justified column have
    wide gaps too, but not at the same places, and all end at its edge."""
    for k in range(1, len(rows[0].cells)):
        before, here = [row.cells[k - 1] for row in rows], [row.cells[k] for row in rows]
        if max(c.right for c in before) > min(c.left for c in here) - 0.5 * size:
            return False
        last = k == len(rows[0].cells) - 1
        figures = all(any(d.isdigit() for d in c.text) for c in here[1:])
        together = (
            _spread([c.left for c in here]) < 0.3 * size
            or ((not last or figures) and _spread([c.right for c in here]) < 0.3 * size)
            or _spread([c.left + c.right for c in here]) < 0.6 * size
        )
        if not together:
            return False
    return True


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _in_columns(line: Line, columns: Sequence[Cell], size: float) -> bool:
    taken = [_column(c.left, c.right, columns, size) for c in line.cells]
    return -1 not in taken and len(set(taken)) == len(taken) and taken == sorted(taken)


def _column(left: float, right: float, columns: Sequence[Cell], size: float) -> int:
    """The column that a cell stands in by its left end, its right end or its middle; -1 for none."""
    for k, c in enumerate(columns):
        a, b = c.left, c.right
        if abs(left - a) < size or abs(right - b) < size or abs((left + right) - (a + b)) < 2 * size:
            return k
    return -1


def _table(lines: Sequence[Line], known: frozenset[str]) -> Piece:
    columns = lines[0].cells
    rows: list[list[list[str]]] = []
    for line in lines:
        cells = [(_column(c.left, c.right, columns, line.size), c.text) for c in line.cells]
        if rows and cells[0][0] != 0:
            row = rows[-1]
        else:
            rows.append([[] for _ in columns])
            row = rows[-1]
        for k, words in cells:
            row[k].append(words)
    laid = tuple(tuple(join(words, known) for words in row) for row in rows)
    return Piece("table", rows=laid, heads=1 if lines[0].bold and not lines[-1].bold and len(laid) > 1 else 0)
