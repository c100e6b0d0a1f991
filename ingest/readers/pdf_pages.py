"""PDF pages become one text: furniture found, blocks put in order and joined over pages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from . import pdf_layout, pdf_tags
from .extract import Builder
from .pdf_lines import Line, Page, join, vocabulary
from .pdf_tags import Piece, joined_roles, table_goes_on
from .tables import grid_rows

# Headers and footers stand in this part of a page's height, at its top and its foot.
_MARGIN = 0.12
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_PRINTED = re.compile(
    r"(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?"
    r"|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)?(?: .{0,200})?",
    re.IGNORECASE,
)


def put_pages(pages: Sequence[Page], out: Builder) -> None:
    """Puts the pages' words into `out`; furniture stays in the text as furniture."""
    known = vocabulary(pages)
    repeated = _repeated(pages)
    style = pdf_layout.style_of([p for p in pages if not p.slide])
    last: Piece | None = None
    # Headers and footers that fall into a paragraph come after it.
    waiting: list[Line] = []
    for page in pages:
        tagged = pdf_tags.covers(page)
        left_out = [k for k, line in enumerate(page.lines) if _is_furniture(line, page, repeated, tagged)]
        aside = set(left_out)
        if tagged:
            found = [p for p in pdf_tags.pieces(page, known) if not _is_only(p, page, aside)]
        else:
            own = pdf_layout.style_of([page]) if page.slide else style
            found = pdf_layout.pieces([line for k, line in enumerate(page.lines) if k not in aside], own, known)
            if page.slide and page.number == 1 and found and found[0].role == "heading":
                found[0] = Piece("title", found[0].words, 1)
        aside_lines = [page.lines[k] for k in left_out]
        if found and last is not None and out.open and joined_roles(last, found[0]):
            out.more(found[0].words, last.words.endswith("-"))
            waiting += aside_lines
            rest = found[1:]
        else:
            _put_aside(waiting, out, known)
            out.page()
            waiting, rest = aside_lines, found
        if rest:
            _put_aside(waiting, out, known)
            waiting = []
            _put(rest, last, out)
        last = next((p for p in reversed(found) if p.role != "furniture"), last)
    _put_aside(waiting, out, known)


def _put_aside(lines: Sequence[Line], out: Builder, known: frozenset[str]) -> None:
    for line in lines:
        out.furniture(join([line.text], known), "header or footer")


def _put(found: Sequence[Piece], last: Piece | None, out: Builder) -> None:
    for n, piece in enumerate(found):
        if piece.role == "furniture":
            out.furniture(piece.words, "table of contents")
        elif piece.role == "title":
            out.title(piece.words)
        elif piece.role == "heading":
            out.heading(piece.words, piece.level)
        elif piece.role == "bullet":
            out.bullet(piece.words, piece.level, piece.sign)
        elif piece.role == "table":
            above = table_goes_on(last, piece) if last is not None and not n else ()
            rows = [[(c, 1, 1) for c in row] for row in (*above, *piece.rows)]
            for headers, cells in grid_rows(rows, len(above) or piece.heads):
                out.row(cells, headers)
        else:
            out.paragraph(piece.words)


def _form(line: Line) -> tuple[str, int]:
    """What a repeated line has in common over pages: its words but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.base / 12)


def _in_margin(line: Line, page: Page) -> bool:
    return line.base > page.size[1] * (1 - _MARGIN) or line.base < page.size[1] * _MARGIN


def _repeated(pages: Sequence[Page]) -> frozenset[tuple[str, int]]:
    """Lines of the margins that stand on two fifths of the pages or more, and on two at least."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({_form(line) for line in page.lines if _in_margin(line, page)})
    need = max(2, math.ceil(0.4 * len(pages)))
    return frozenset(form for form, n in counts.items() if n >= need)


def _is_furniture(line: Line, page: Page, repeated: frozenset[tuple[str, int]], tagged: bool) -> bool:
    if tagged and not line.tagged:
        return True
    if not _in_margin(line, page):
        return False
    return _form(line) in repeated or bool(_PAGE_NUMBER.fullmatch(line.text)) or bool(_PRINTED.fullmatch(line.text))


def _is_only(piece: Piece, page: Page, aside: set[int]) -> bool:
    """Whether a tagged piece is nothing but a line that was found to be furniture."""
    return piece.role in ("paragraph", "heading") and any(page.lines[k].text == piece.words for k in aside)
