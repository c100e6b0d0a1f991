"""Word documents. python-docx only here."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLES = {
    "title": "Title", "heading": "Heading 1", "small heading": "Heading 2", "quote": "Quote", "bullet": "List Bullet",
    "number": "Normal", "text": "Normal", "lead": "Normal", "note": "Normal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: its kind (a key of `_STYLES`) and its text, shown letter for letter."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell a sequence of paragraphs; the first row is the heading."""

    rows: Sequence[Sequence[Sequence[str]]]


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def write(parts: Iterable[Piece | Table], landscape: bool = False) -> bytes:
    """The file's bytes. Language en-GB; a serif face for what the sources say."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    for name, face, size in (("Normal", "Arial", 11), ("Quote", "Georgia", 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        if name == "Quote":
            style.paragraph_format.left_indent = Cm(0.8)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = Cm(1.5)
    document.core_properties.author = "Chapter and Verse"
    for part in parts:
        if isinstance(part, Piece):
            run = document.add_paragraph(style=_STYLES[part.kind]).add_run(clean(part.text))
            run.bold = True if part.kind == "lead" else None
            run.italic = True if part.kind == "note" else None
        elif part.rows:
            _add_table(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: object, part: Table) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")  # type: ignore[attr-defined]
    for r, row in enumerate(part.rows):
        for c, cell in enumerate(table.add_row().cells):
            for i, text in enumerate(row[c] if c < len(row) else ()):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                run = paragraph.add_run(clean(text))
                run.font.size = Pt(8.5)
                run.bold = True if r == 0 or c == 0 else None
                run.font.name = "Arial" if r == 0 or c == 0 else "Georgia"
