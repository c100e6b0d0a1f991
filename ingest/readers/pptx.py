"""PowerPoint files, by python-pptx: slides in order, each a page; titles are headings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kb.errors import SourceError

from .extract import Builder, Extract, clean, iso_date, real_author, real_title
from .tables import grid_rows
from .zipped import check_office, opened

MOST_SLIDES = 2_000


def read_pptx(raw: bytes, name: str) -> Extract:
    """A PowerPoint file. Raises SourceError for one that is hostile or holds no words."""
    import pptx

    with opened(io.BytesIO(raw), name) as z:
        check_office(z, name)
    show = pptx.Presentation(io.BytesIO(raw))
    out = Builder(name)
    notes = False
    for number, slide in enumerate(show.slides, 1):
        if number > MOST_SLIDES:
            raise SourceError(f"{name} was not added. It has more than {MOST_SLIDES:,} slides. Split it, then add the parts.")
        if slide._element.get("show") == "0":
            continue
        out.page()
        notes |= _slide(slide, out)
    said = show.core_properties
    when = said.created.date().isoformat() if said.created else ""
    return out.extract(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        real_title(said.title), real_author(said.author), iso_date(when),
        ("Its speaker notes were read too.",) if notes else (),
    )  # fmt: skip


def _slide(slide: Any, out: Builder) -> bool:
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        if not out.marks and any(_kind(s) in ("CENTER_TITLE", "SUBTITLE") for s in slide.placeholders):
            out.title(title.text_frame.text)
        else:
            out.heading(title.text_frame.text, 1)
    for shape in _in_order(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False) and shape.has_table:
            _table(shape.table, out)
        elif shape.has_text_frame:
            _text(shape, out)
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return False
    spoken = [clean(p.text) for p in slide.notes_slide.notes_text_frame.paragraphs]
    for words in spoken:
        out.paragraph(words)
    return any(spoken)


def _in_order(shapes: Any) -> Iterator[Any]:
    """Shapes as they are read: from the top, then from the left; groups opened."""
    flat: list[tuple[int, int, int, Any]] = []
    stack = [(shape, 0, 0) for shape in shapes]
    while stack:
        shape, _, depth = stack.pop(0)
        if depth < 20 and hasattr(shape, "shapes"):
            stack = [(inner, 0, depth + 1) for inner in shape.shapes] + stack
            continue
        # A hand's breadth of a line: shapes whose tops nearly agree stand side by side.
        top = (shape.top or 0) // 360_000
        flat.append((top, shape.left or 0, len(flat), shape))
    return (shape for _, _, _, shape in sorted(flat, key=lambda f: f[:3]))


def _kind(shape: Any) -> str:
    """What a placeholder is for (`TITLE`, `BODY`, …), "" for another shape."""
    return str(shape.placeholder_format.type).split(" ")[0].rsplit(".", 1)[-1] if shape.is_placeholder else ""


def _text(shape: Any, out: Builder) -> None:
    kind = _kind(shape)
    for p in shape.text_frame.paragraphs:
        words = p.text.replace("\v", " ")
        if kind in ("DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"):
            out.furniture(words, "footer")
        elif kind in ("BODY", "OBJECT") and _has_sign(p):
            out.bullet(words, p.level + 1)
        elif kind == "SUBTITLE" or not _has_own_sign(p):
            out.paragraph(words)
        else:
            out.bullet(words, p.level + 1)


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _has_sign(p: Any) -> bool:
    """Body text has bullets unless a paragraph says it has none."""
    properties = p._p.find(_A + "pPr")
    return properties is None or properties.find(_A + "buNone") is None


def _has_own_sign(p: Any) -> bool:
    properties = p._p.find(_A + "pPr")
    return properties is not None and any(properties.find(_A + tag) is not None for tag in ("buChar", "buAutoNum", "buBlip"))


def _table(table: Any, out: Builder) -> None:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell.is_spanned:
                continue
            cells.append((clean(cell.text_frame.text), cell.span_width if cell.is_merge_origin else 1,
                          cell.span_height if cell.is_merge_origin else 1))  # fmt: skip
        rows.append(cells)
    for headers, words in grid_rows(rows, 1 if table.first_row and len(rows) > 1 else 0):
        out.row(words, headers)
