"""What a reader makes of a file, and how it puts the text together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.domain import Span
from kb.errors import SourceError

from ..marks import Mark

# Questions of memory, not of use: the longest report is far below both.
LARGEST = 50_000_000
MOST_TEXT = 10_000_000

# Characters that no reader sees: controls, bidirectional overrides, zero-width
# spaces, tags, soft hyphens, private use (bullets of symbol fonts), non-characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\ud800-\udfff]"
)


def too_long(name: str) -> SourceError:
    return SourceError(f"{name} was not added. It holds more than {MOST_TEXT // 1_000_000} million characters. Add it in parts.")


def clean(words: str) -> str:
    """One line: white space made single spaces, unseen characters dropped."""
    return " ".join(_UNSEEN.sub("", words).split())


@dataclass(frozen=True, slots=True)
class Extract:
    """A file's text, and what its structure tells.

    `pages` are the offsets at which pages begin; `notes` is what the report
    says of the reading (an encoding that was guessed, say).
    """

    text: str
    media_type: str = "text/plain"
    marks: tuple[Mark, ...] = ()
    pages: tuple[int, ...] = ()
    furniture: tuple[tuple[Span, str], ...] = ()
    title: str = ""
    author: str = ""
    published: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Builder:
    """Puts a text together, block by block, and notes where each stands.

    Raises SourceError when the text grows past `MOST_TEXT` characters.
    """

    name: str
    marks: list[Mark] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    furniture_: list[tuple[Span, str]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _at: int = 0
    _last: str = ""

    def title(self, words: str) -> None:
        self._put("title", clean(words), level=1)

    def heading(self, words: str, level: int) -> None:
        self._put("heading", clean(words), level=max(1, min(level, 9)))

    def paragraph(self, words: str) -> None:
        self._put("paragraph", clean(words))

    def bullet(self, words: str, level: int = 1, sign: str = "-") -> None:
        self._put("bullet", clean(words), "  " * (min(level, 9) - 1) + sign + " ")

    def row(self, cells: Sequence[str], headers: Sequence[str] = ()) -> None:
        """One row of a table: `Header: cell; Header: cell`."""
        self._put("row", row_text([clean(c) for c in cells], [clean(h) for h in headers]))

    def furniture(self, words: str, why: str) -> None:
        """Words that stay in the text and in no passage."""
        words = clean(words)
        if words:
            self._gap("\n\n")
            self.furniture_.append((Span(self._at, self._at + len(words)), why))
            self._add(words)
            self._last = "furniture"

    def page(self) -> None:
        """A page begins with what comes next."""
        if self._at:
            self._gap("\n\n")
            self._last = "page"
        self.pages.append(self._at)

    @property
    def open(self) -> bool:
        """Whether the text ends with its last block, so that `more` can go on with it."""
        return bool(self.marks) and self.marks[-1].span.end == self._at

    def more(self, words: str, glued: bool = False) -> None:
        """Goes on, on a new page, with the last block, which the page's end broke
        off. `glued`: in the middle of a word."""
        mark = self.marks.pop()
        if not glued:
            self._add(" ")
        self.pages.append(self._at)
        self._add(clean(words))
        self.marks.append(Mark(Span(mark.span.start, self._at), mark.role, mark.level))
        self._last = mark.role

    def extract(self, media_type: str, title: str = "", author: str = "", published: str = "", notes: Sequence[str] = ()) -> Extract:
        """Raises SourceError where no words were found."""
        if not self.marks:
            raise SourceError(f"{self.name} was not added. It has no words in it.")
        return Extract(
            "".join(self._parts), media_type, tuple(self.marks), tuple(self.pages), tuple(self.furniture_),
            clean(title)[:300], clean(author)[:200], published, tuple(notes),
        )  # fmt: skip

    def _put(self, role: str, words: str, sign: str = "", level: int = 0) -> None:
        if not any(c.isalnum() for c in words):
            return
        self._gap("\n" if role == self._last and role in ("bullet", "row") else "\n\n")
        self._add(sign)
        start = self._at
        self._add(words)
        self.marks.append(Mark(Span(start, self._at), role, level))
        self._last = role

    def _gap(self, white: str) -> None:
        if self._at and self._last != "page":
            self._add(white)

    def _add(self, words: str) -> None:
        self._at += len(words)
        if self._at > MOST_TEXT:
            raise too_long(self.name)
        self._parts.append(words)


def row_text(cells: Sequence[str], headers: Sequence[str]) -> str:
    out = []
    for k, cell in enumerate(cells):
        header = headers[k].rstrip(": ") if k < len(headers) else ""
        if cell and cell != header:
            out.append(f"{header}: {cell}" if header else cell)
    return "; ".join(out)


def iso_date(value: str) -> str:
    """`2013-06-03` from what a file's properties say, or ""."""
    m = re.match(r"\s*(?:D:)?((?:19|20)\d\d)(?:-?(0[1-9]|1[0-2]))?(?:-?(0[1-9]|[12]\d|3[01]))?(?!\d\d\d\d\d\d\d)", value)
    return "-".join(p for p in m.groups() if p) if m else ""


# What programs write where nobody has given a title.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\b.*|untitled.*|document\d*|presentation\d*|powerpoint presentation"
    r"|slide \d+|title|.*\.(?:docx?|pptx?|pdf|html?|indd|odt)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"unknown|author|user|admin(?:istrator)?|python-docx|owner|default|windows user|microsoft office user", re.IGNORECASE
)


def real_title(value: str | None) -> str:
    words = clean(value or "")
    return "" if _NO_TITLE.fullmatch(words) else words


def real_author(value: str | None) -> str:
    words = clean(value or "")
    return "" if _NO_AUTHOR.fullmatch(words) else words
