"""Plain text: decoded, and otherwise unaltered."""

from __future__ import annotations

import codecs

from kb.errors import SourceError

from .extract import MOST_TEXT, Extract, too_long


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
            text = raw.decode(half)
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return text, (f"{name} does not name its encoding; it was read as {half}.",)
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
    if len(text) > MOST_TEXT:
        raise too_long(name)
    if not any(c.isalnum() for c in text):
        raise SourceError(f"{name} was not added. It has no words in it.")
    return Extract(text, notes=notes)
