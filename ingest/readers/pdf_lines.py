"""Letters of a PDF page become lines and words. Pure; lengths in points, y upwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .extract import clean

# Letters further apart than so many of their sizes stand in different cells.
_CELL_GAP = 1.3
_EQUAL = 0.35
# What stands before the items of a list.
SIGN = re.compile(r"[•‣◦·▪●○■□➢–*\-]|\(?(?:\d{1,2}|[a-z])[.)]")


@dataclass(frozen=True, slots=True)
class Char:
    """One letter; `mark` is the number of its tagged content, -1 for none.
    A soft hyphen stands for a hyphen at a line's end."""

    text: str
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    bold: bool = False
    mark: int = -1
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `tagged`: any of its letters belongs to tagged content."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    tagged: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A tag of a page: its kind (`P`, `H1`, `TR`, …) and what it holds: numbers
    of tagged content and other elements, in order."""

    kind: str
    parts: tuple[int | Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """`size`: width and height. `pictures`: it has no text but a picture."""

    number: int
    lines: tuple[Line, ...]
    size: tuple[float, float]
    marks: dict[int, str] = field(default_factory=dict)
    tags: Element | None = None
    pictures: bool = False

    @property
    def slide(self) -> bool:
        """Whether the page is wider than high, as slides are."""
        return self.size[0] > self.size[1]


def lines_of(chars: Iterable[Char]) -> tuple[tuple[Line, ...], dict[int, str]]:
    """A page's lines, and the text of each tagged content (lines apart by `\\n`)."""
    lines: list[Line] = []
    marks: dict[int, list[str]] = {}
    at: list[Char] = []
    for c in chars:
        if c.mark >= 0:
            marks.setdefault(c.mark, []).append("\n" if c.text in "\r\n" else c.text)
        if c.text in "\r\n":
            _put(at, lines)
            at = []
        else:
            at.append(c)
    _put(at, lines)
    return tuple(lines), {k: "".join(v) for k, v in marks.items()}


def _put(chars: Sequence[Char], lines: list[Line]) -> None:
    seen = [c for c in chars if not c.generated and not c.text.isspace()]
    if not seen:
        return
    sizes: dict[float, int] = {}
    for c in seen:
        sizes[c.size] = sizes.get(c.size, 0) + 1
    size = max(sizes, key=lambda s: (sizes[s], s))
    cells: list[Cell] = []
    words: list[str] = []
    left = right = seen[0].left
    for c in chars:
        if c.generated or c.text.isspace():
            words.append(" ")
            continue
        before = "".join(words).strip() if words and c.left - right > _CELL_GAP * size else ""
        if before and (cells or not SIGN.fullmatch(before)):
            cells.append(Cell(left, right, clean(before)))
            words, left = [], c.left
        words.append(c.text)
        right = max(right, c.right) if words[:-1] else c.right
    cells.append(Cell(left, right, _trimmed("".join(words))))
    gaps = [b.left - a.right for a, b in pairwise(cells)]
    if len(gaps) > 1 and max(gaps) - min(gaps) < _EQUAL * size:
        # A justified line: its words are pulled apart by the same measure.
        cells = [Cell(cells[0].left, right, _trimmed("".join(c.text for c in chars)))]
    letters = [c for c in seen if c.text.isalnum()] or seen
    lines.append(
        Line(
            _trimmed("".join(c.text for c in chars)), min(c.left for c in seen), max(c.right for c in seen), seen[0].base, size,
            all(c.bold for c in letters), any(c.mark >= 0 for c in letters), tuple(cells),
        )
    )  # fmt: skip


def _trimmed(words: str) -> str:
    """Cleaned, but for the hyphen at the line's end."""
    words = words.strip()
    return clean(words) + ("\u00ad" if words.endswith("\u00ad") else "")


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def vocabulary(pages: Iterable[Page]) -> frozenset[str]:
    """The words of a document, but for those that a line's end breaks."""
    out: set[str] = set()
    for page in pages:
        for line in page.lines:
            words = _WORD.findall(line.text.casefold())
            out.update(words[1:-1] if line.text.endswith(("-", "\u00ad")) else words[1:])
    return frozenset(out)


def join(lines: Sequence[str], known: frozenset[str]) -> str:
    """Lines as one. A hyphen at a line's end goes where the document has the
    word without it, and stays where it has it with it or both halves are words."""
    out = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if not out:
            out = line
        elif out.endswith(("\u00ad", "-")) and out[-2:-1].isalpha() and line[0].isalpha():
            head = _last_word(out[:-1])
            tail = _WORD.match(line.casefold())
            assert tail is not None
            out = out[:-1] + ("-" if _keeps_hyphen(head, tail.group(), line[0], known) else "") + line
        else:
            out = out.rstrip("\u00ad") + ("-" if out.endswith("\u00ad") else "") + " " + line
    return out[:-1] + "-" if out.endswith("\u00ad") else out


def _last_word(words: str) -> str:
    found = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", words[-60:])
    return found.group().casefold() if found else ""


def _keeps_hyphen(head: str, tail: str, first: str, known: frozenset[str]) -> bool:
    if head + tail in known:
        return False
    if f"{head}-{tail}" in known or first.isupper() or "-" in head + tail:
        return True
    return head in known and tail in known
