"""What a file is, judged by its content; then the reader for it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from kb.errors import SourceError

from .extract import LARGEST, Extract
from .zipped import opened

# What a person may choose, and what a folder is searched for.
ENDINGS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".pptx", ".zip")
KINDS = "text, Markdown, HTML, PDF, Word (.docx), PowerPoint (.pptx) and ZIP"

_READERS = {
    "text": ("plain", "read_text"),
    "markdown": ("markdown", "read_markdown"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "pptx": ("pptx", "read_pptx"),
}
_EXPECTED = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".pptx": "pptx",
}  # fmt: skip
_NAMES = {
    "text": "plain text", "markdown": "Markdown", "html": "a web page", "pdf": "a PDF", "docx": "a Word document",
    "pptx": "a PowerPoint file",
}  # fmt: skip
# The first bytes of kinds that cannot be read, and what to do about each.
_REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "It is an old Office file or is locked with a password. Save it as .docx or .pptx without one"),
    (b"{\\rtf", "It is a rich text file. Save it as .docx"),
    (b"\x89PNG\r\n", "It is a picture. Save its words as text or as a PDF with text"),
    (b"\xff\xd8\xff", "It is a picture. Save its words as text or as a PDF with text"),
    (b"GIF8", "It is a picture. Save its words as text or as a PDF with text"),
    (b"II*\0", "It is a picture. Save its words as text or as a PDF with text"),
    (b"MM\0*", "It is a picture. Save its words as text or as a PDF with text"),
    (b"\x1f\x8b", "It is a compressed file. Unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "It is a compressed file. Unpack it, or make a ZIP of it"),
    (b"Rar!", "It is a compressed file. Unpack it, or make a ZIP of it"),
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,20}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(raw: bytes, name: str) -> str:
    """One of the kinds above, or `zip`. Raises SourceError in plain words."""
    if not raw:
        raise SourceError(f"{name} was not added. It is empty. Check the file, then add it again.")
    for start, why in _REFUSED:
        if raw.startswith(start):
            raise SourceError(f"{name} was not added. {why}, then add it again.")
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_zip(raw, name)
    suffix = PurePath(name).suffix.lower()
    if _PAGE.match(raw[:8000].lstrip(b"\xef\xbb\xbf")) or (_EXPECTED.get(suffix) == "html" and b"<" in raw):
        return "html"
    if _EXPECTED.get(suffix) == "markdown":
        return "markdown"
    if suffix and suffix not in ENDINGS and re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) and not suffix[1:].isdigit():
        raise SourceError(f"{name} was not added. Files ending in {suffix} cannot be read. These can: {KINDS}.")
    if suffix in (".pdf", ".docx", ".pptx", ".zip") and _is_binary(raw):
        raise SourceError(f"{name} was not added. It is damaged or is not what its ending says. Save it anew, then add it again.")
    return "text"


def _is_binary(raw: bytes) -> bool:
    head = raw[:4096]
    return b"\0" in head or sum(b < 9 or 13 < b < 32 for b in head) > len(head) // 20


def _kind_of_zip(raw: bytes, name: str) -> str:
    with opened(io.BytesIO(raw), name) as z:
        names = set(z.namelist())
    if "word/document.xml" in names:
        return "docx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if any(n.startswith("xl/") for n in names):
        raise SourceError(f"{name} was not added. It is a spreadsheet. Save it as a PDF, then add it again.")
    if "mimetype" in names and "content.xml" in names:
        raise SourceError(f"{name} was not added. It is an OpenDocument file. Save it as .docx, .pptx or PDF, then add it again.")
    if "[Content_Types].xml" in names:
        raise SourceError(f"{name} was not added. It is damaged or of a kind that cannot be read. These can: {KINDS}.")
    return "zip"


def read(raw: bytes, name: str) -> Extract:
    """Reads a file by its kind. Raises SourceError in plain words."""
    if len(raw) > LARGEST:
        raise SourceError(f"{name} was not added. It is larger than {LARGEST // 1_000_000} MB. Split it, then add the parts.")
    kind = kind_of(raw, name)
    if kind == "zip":
        raise SourceError(f"{name} was not added. It is a ZIP file. Give it the ending .zip, and add it by itself.")
    module, function = _READERS[kind]
    reader: Callable[[bytes, str], Extract] = getattr(import_module(f".{module}", __package__), function)
    extract = reader(raw, name)
    expected = _EXPECTED.get(PurePath(name).suffix.lower(), kind)
    if expected == kind:
        return extract
    note = f"{name} was read as {_NAMES[kind]}, which it is whatever its name says."
    return Extract(
        extract.text, extract.media_type, extract.marks, extract.pages, extract.furniture, extract.title, extract.author,
        extract.published, (note, *extract.notes),
    )  # fmt: skip
