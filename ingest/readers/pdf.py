"""PDF, by pypdfium2 (why: docs/documents.md). Tags tell the structure where the file has them;
otherwise `pdf_layout` reads it from the sizes and places of the letters."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from kb.errors import SourceError

from .extract import MOST_TEXT, Builder, Extract, clean, iso_date, real_author, real_title, too_long
from .pdf_lines import Char, Element, Page, lines_of
from .pdf_pages import put_pages

# What a child process reads in its time, at about 30 ms a page of close print.
MOST_PAGES = 3_000
# Tags nested deeper than this, or more of them, are no document's.
_DEEPEST = 60
_MOST_ELEMENTS = 200_000


def read_pdf(raw: bytes, name: str) -> Extract:
    """A PDF with text. Raises SourceError for one that is locked, damaged or scanned."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(f"{name} was not added. It is locked with a password. Save a copy without one, then add it again.") from error
        raise SourceError(f"{name} was not added. It is damaged and cannot be opened. Save it anew, then add it again.") from error
    if len(document) > MOST_PAGES:
        raise SourceError(f"{name} was not added. It has more than {MOST_PAGES:,} pages. Split it, then add the parts.")
    pages = []
    letters = 0
    for number in range(len(document)):
        pages.append(_page(document, number))
        letters += sum(len(line.text) for line in pages[-1].lines)
        if letters > MOST_TEXT:
            raise too_long(name)
    blank = [p.number for p in pages if sum(c.isalnum() for line in p.lines for c in line.text) < 3]
    if len(blank) == len(pages):
        raise SourceError(
            f"{name} was not added. It has pictures of pages and no text to search. Save it as a PDF with text, then add it again."
        )
    out = Builder(name)
    put_pages(pages, out)
    said = document.get_metadata_dict()
    pictures = [str(n) for n in blank if pages[n - 1].pictures]
    notes = []
    if pictures:
        few = ", ".join(pictures[:10]) + (" and more" if len(pictures) > 10 else "")
        notes.append(f"{'Page' if len(pictures) == 1 else 'Pages'} {few} of {name}: a picture without text, so its words cannot be found.")
    return out.extract(
        "application/pdf", real_title(said.get("Title")), real_author(said.get("Author")), iso_date(said.get("CreationDate", "")), notes
    )


def _page(document: Any, number: int) -> Page:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return Page(number + 1, (), (0.0, 0.0), pictures=True)
    try:
        lines, marks = lines_of(_chars(text.raw, raw))
        pictures = not lines and any(o.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) for o in page.get_objects(max_depth=1))
        return Page(number + 1, lines, (page.get_width(), page.get_height()), marks, _tree(page.raw, raw) if marks else None, pictures)
    finally:
        text.close()
        page.close()


def _chars(text: Any, raw: Any) -> Iterator[Char]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    objects: dict[int, tuple[int, float, bool, float]] = {}
    mark, size, bold, base = -1, 0.0, False, 0.0
    for k in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, k)
        if raw.FPDFText_IsGenerated(text, k) == 1:
            yield Char(chr(code), size=size, bold=bold, mark=mark, generated=True)
            continue
        raw.FPDFText_GetCharBox(text, k, left, right, bottom, top)
        held = raw.FPDFText_GetTextObject(text, k)
        key = ctypes.cast(held, ctypes.c_void_p).value or 0
        if key not in objects:
            name = ctypes.create_string_buffer(128)
            raw.FPDFText_GetFontInfo(text, k, name, 128, None)
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, k, matrix)
            scale = (matrix.b**2 + matrix.d**2) ** 0.5 or 1.0
            named = name.value.lower()
            weight = raw.FPDFText_GetFontWeight(text, k)
            heavy = weight >= 600 or any(w in named for w in (b"bold", b"black", b"heavy", b"semibold"))
            # The size as it is seen: the font's, times the scale of the text's matrix.
            objects[key] = (
                raw.FPDFPageObj_GetMarkedContentID(held) if held else -1, round(raw.FPDFText_GetFontSize(text, k) * scale, 1), heavy,
                round(float(matrix.f), 1),
            )  # fmt: skip
        mark, size, bold, base = objects[key]
        hyphen = raw.FPDFText_IsHyphen(text, k) == 1
        # Symbol fonts keep their bullets in the private use area.
        sign = 0xE000 <= code < 0xF900
        character = "\u00ad" if hyphen else "•" if sign else chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if character:
            yield Char(character, left.value, right.value, base, size, bold, mark)


def _tree(page: Any, raw: Any) -> Element | None:
    """The page's tags, None where it has none."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return None
    try:
        count = [0]
        many = max(0, raw.FPDF_StructTree_CountChildren(tree))
        children = [_element(raw.FPDF_StructTree_GetChildAtIndex(tree, k), raw, count, 0) for k in range(many)]
        return Element("Root", tuple(c for c in children if c is not None))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _element(handle: Any, raw: Any, count: list[int], depth: int) -> Element | None:
    count[0] += 1
    if not handle or depth > _DEEPEST or count[0] > _MOST_ELEMENTS:
        return None
    length = raw.FPDF_StructElement_GetType(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    raw.FPDF_StructElement_GetType(handle, buffer, length)
    kind = clean(buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace"))
    parts: list[int | Element] = []
    for k in range(max(0, raw.FPDF_StructElement_CountChildren(handle))):
        child = raw.FPDF_StructElement_GetChildAtIndex(handle, k)
        if child:
            element = _element(child, raw, count, depth + 1)
            if element is not None:
                parts.append(element)
        else:
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(handle, k)
            if mark >= 0:
                parts.append(mark)
    if not parts:
        own = raw.FPDF_StructElement_GetMarkedContentID(handle)
        parts = [own] if own >= 0 else []
    return Element(kind, tuple(parts))
