"""A PDF page's tags become pieces of text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .extract import clean
from .pdf_lines import Element, Page, join

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?")
_BLOCKS = frozenset(
    "Document Part Art Sect Div BlockQuote Caption P H LI LBody L Note Index Form DocumentFragment Aside Title FENote".split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a page before it is put into the text.

    `role`: `title`, `heading`, `bullet`, `paragraph`, `table` or `furniture`.
    A table has its rows of cells, and how many of them name the columns.
    """

    role: str
    words: str = ""
    level: int = 0
    sign: str = "-"
    rows: tuple[tuple[str, ...], ...] = ()
    heads: int = 0


def covers(page: Page) -> bool:
    """Whether a page's tags hold (nearly) all its words, and tell blocks apart."""
    if page.tags is None:
        return False
    used: set[int] = set()
    kinds: set[str] = set()
    stack: list[Element] = [page.tags]
    while stack:
        e = stack.pop()
        kinds.add(e.kind)
        for part in e.parts:
            if isinstance(part, Element):
                stack.append(part)
            else:
                used.add(part)
    tagged = sum(sum(c.isalnum() for c in words) for mark, words in page.marks.items() if mark in used)
    every = sum(sum(c.isalnum() for c in words) for words in page.marks.values())
    blocks = kinds & {"P", "LI", "H1", "H2", "H3", "H4", "TR", "H", "LBody"}
    return bool(blocks) and tagged > 0 and tagged >= 0.9 * every and any(line.tagged for line in page.lines)


def pieces(page: Page, known: frozenset[str]) -> list[Piece]:
    """The blocks of a tagged page, in the order of its tags."""
    walk = _Walk(page, known)
    assert page.tags is not None
    walk.element(page.tags)
    walk.flush()
    return walk.out


@dataclass(slots=True)
class _Walk:
    page: Page
    known: frozenset[str]
    out: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    level: int = 0
    depth: int = 0
    fresh: str = ""
    furniture: int = 0

    def element(self, e: Element) -> None:
        kind = e.kind
        if kind == "Table" and not self.furniture:
            self.flush()
            self.table(e)
            return
        if kind == "Lbl" and self.fresh:
            number = _NUMBER.fullmatch(clean(self.text(e)))
            self.fresh = f"{number.group(1)}." if number else "-"
            return
        heading = _heading(kind)
        block = kind in _BLOCKS or bool(heading) or kind in ("TOC", "TOCI", "Artifact")
        if block:
            self.flush()
        self.depth += kind == "L"
        self.furniture += kind in ("TOC", "Artifact")
        if kind == "LI":
            self.fresh = "-"
        outer, self.level = self.level, heading or self.level
        for part in e.parts:
            if isinstance(part, Element):
                self.element(part)
            else:
                self.words.append(self.page.marks.get(part, ""))
        if block:
            self.flush()
        self.level = outer
        self.furniture -= kind in ("TOC", "Artifact")
        self.depth -= kind == "L"

    def flush(self) -> None:
        words = join("".join(self.words).split("\n"), self.known)
        self.words.clear()
        if not clean(words):
            return
        if self.furniture:
            self.out.append(Piece("furniture", words))
        elif self.level:
            self.out.append(Piece("title" if self.level < 0 else "heading", words, abs(self.level)))
        elif self.fresh:
            self.out.append(Piece("bullet", words, max(1, self.depth), self.fresh))
            self.fresh = ""
        else:
            self.out.append(Piece("paragraph", words))

    def text(self, e: Element) -> str:
        out: list[str] = []
        stack: list[int | Element] = [e]
        while stack:
            part = stack.pop()
            if isinstance(part, Element):
                stack += reversed(part.parts)
            else:
                out.append(self.page.marks.get(part, ""))
        return "\n".join(out) if len(out) > 1 else "".join(out)

    def table(self, table: Element) -> None:
        rows: list[tuple[str, ...]] = []
        heads = 0
        stack: list[Element] = [table]
        while stack:
            e = stack.pop()
            if e.kind == "TR":
                cells = [p for p in e.parts if isinstance(p, Element) and p.kind in ("TH", "TD")]
                row = tuple(clean(join(self.text(c).split("\n"), self.known)) for c in cells)
                if any(row):
                    heads += heads == len(rows) and all(c.kind == "TH" for c in cells)
                    rows.append(row)
                continue
            stack += reversed([p for p in e.parts if isinstance(p, Element)])
        if rows:
            self.out.append(Piece("table", rows=tuple(rows), heads=heads if heads < len(rows) or len(rows) == 1 else 0))


def _heading(kind: str) -> int:
    """1 to 6, -1 for the document's title, 0 for no heading."""
    if kind == "Title":
        return -1
    if len(kind) == 2 and kind[0] == "H" and kind[1] in "123456":
        return int(kind[1])
    return 1 if kind == "H" else 0


def joined_roles(a: Piece, b: Piece) -> bool:
    """Whether `b`, at the top of a page, goes on with `a` at the bottom of the one before."""
    if a.role not in ("paragraph", "bullet") or b.role != "paragraph":
        return False
    return not re.search(r"[.!?:;][\"'’”)\]]*$", a.words) and (b.words[0].islower() or a.words[-1] in ",-–")


def table_goes_on(a: Piece, b: Piece) -> Sequence[tuple[str, ...]]:
    """The headings of table `a` where `b`, at the top of the next page, goes on with it."""
    if a.role != "table" or b.role != "table" or b.heads or not a.heads:
        return ()
    return a.rows[: a.heads] if len(a.rows[-1]) == len(b.rows[0]) else ()
