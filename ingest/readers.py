"""Bytes become text, one function a format. The text is kept as it is decoded."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kb.domain import Span
from kb.errors import SourceError

from .structure import Mark

# A question of memory, not of use: the longest report is far below this.
LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader makes of a file: its text, and what its structure tells.

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
    notes: tuple[str, ...] = field(default=())


def load(path: Path) -> bytes:
    """The bytes of a file. Raises SourceError in plain words."""
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(f"{path.name} was not added. It is larger than {LARGEST // 1_000_000} MB. Split it, then add the parts.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path}. Check the name and try again.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}). Check that you may open it, then try again.") from error


def decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text from bytes: a byte-order mark, then UTF-8, then cp1252, said so.

    Raises SourceError for bytes that are no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise SourceError(f"{name} was not added. It says it is {encoding} but is damaged. Save it as UTF-8.") from error
    if raw.count(0) > len(raw) // 5:
        half = "utf-16-le" if raw[1::2].count(0) >= raw[0::2].count(0) else "utf-16-be"
        try:
            return raw.decode(half), (f"{name} does not name its encoding; it was read as {half}.",)
        except UnicodeDecodeError:
            pass
    if b"\0" in raw:
        raise SourceError(f"{name} was not added. It is not a text file. Save it as text, then add it again.")
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        return text, (f"{name} is not UTF-8; it was read as Windows-1252. Check its quotation marks and accents.",)


def read_text(raw: bytes, name: str) -> Extract:
    """A plain text file."""
    text, notes = decode(raw, name)
    if not text.strip():
        raise SourceError(f"{name} was not added. It has no words in it.")
    return Extract(text, notes=notes)


READERS: dict[str, Callable[[bytes, str], Extract]] = {".txt": read_text, ".text": read_text}


def read(raw: bytes, name: str) -> Extract:
    """Reads a file by its kind. Raises SourceError in plain words."""
    suffix = Path(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        kinds = ", ".join(sorted(READERS))
        raise SourceError(f"{name} was not added. Files of the kind {suffix or 'without an ending'} cannot be read; these can: {kinds}.")
    return reader(raw, name)
