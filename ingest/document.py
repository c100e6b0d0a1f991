"""A file's bytes become what the library keeps of it, but for who added it and when.

Everything that depends on a file's content happens here, so that it can be
done in a child process: reading, furniture, structure, units, metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from kb.domain import Furniture, Standing
from kb.errors import SourceError

from . import furniture, guess, lines, readers, split, structure
from .marks import Marks
from .split import Unit

# A question of memory: 10,000 pages have fewer.
MOST_LINES = 400_000


@dataclass(frozen=True, slots=True)
class Document:
    """A text, the units it is made of, and what is said of it. Offsets are into `text`."""

    text: str
    units: tuple[Unit, ...]
    furniture: tuple[Furniture, ...] = ()
    pages: tuple[int, ...] = ()
    media_type: str = "text/plain"
    title: str = ""
    author: str = ""
    published: str = ""
    standing: Standing = Standing.OTHER
    notes: tuple[str, ...] = ()


def build(raw: bytes, name: str) -> Document:
    """Reads a file. Raises SourceError in plain words."""
    extract = readers.read(raw, name)
    text = extract.text
    marks = Marks.of(extract.marks)
    all_lines = lines.lines(text, marks)
    if len(all_lines) > MOST_LINES:
        raise SourceError(f"{name} was not added. It has more than {MOST_LINES:,} lines. Split it, then add the parts.")
    left_out = furniture.find(text, all_lines, (Furniture(s, w) for s, w in extract.furniture))
    outline = structure.outline(text, all_lines, left_out, marks)
    units = tuple(split.units(text, outline.blocks))
    if not units:
        raise SourceError(f"{name} was not added. It has no words in it.")
    marked_title = outline.title if marks or not extract.title else ""
    title = marked_title or extract.title or outline.title or PurePath(name).stem
    return Document(
        text, units, left_out, extract.pages, extract.media_type, title[:300], outline.author or extract.author,
        outline.published or extract.published, guess.standing(title, text, units), extract.notes,
    )  # fmt: skip
