"""Rows of the library's tables to values, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .domain import Facet, Furniture, Kind, Passage, Place, Source, Span, Standing

COLUMNS = (
    "id", "version", "sha256", "title", "author", "publisher", "published", "standing", "standing_note", "bundled",
    "file_name", "media_type", "added_at", "added_by", "private", "pages", "furniture",
)  # fmt: skip
# What `to_source` reads: the columns, then the text and the time of removal.
SELECT = (
    "SELECT " + ", ".join("sources." + c for c in COLUMNS) + ", texts.text, removed_at FROM sources JOIN texts USING (version)"
)
BARE = f"SELECT {', '.join(COLUMNS)} FROM sources"
PASSAGE = "SELECT id, source, seq, start, end, kind, block, path, number, model, facet FROM passages"


def source_values(s: Source) -> tuple[object, ...]:
    return (
        s.id, s.version, s.sha256, s.title, s.author, s.publisher, s.published, str(s.standing), s.standing_note, int(s.bundled),
        s.file_name, s.media_type, s.added_at, s.added_by, int(s.private), json.dumps(s.pages),
        json.dumps([[f.span.start, f.span.end, f.why] for f in s.furniture]),
    )  # fmt: skip


def to_source(row: Sequence[Any], text: str | None = None) -> Source:
    """A row of `SELECT`; or of `BARE`, with the text beside it."""
    v = dict(zip(COLUMNS, row, strict=False))
    return Source(
        id=v["id"], title=v["title"], text=bytes(row[17]).decode("utf-8", "surrogatepass") if text is None else text, version=v["version"],
        sha256=v["sha256"], published=v["published"], author=v["author"], publisher=v["publisher"],
        standing=Standing(v["standing"]), standing_note=v["standing_note"], bundled=bool(v["bundled"]),
        file_name=v["file_name"], media_type=v["media_type"], added_at=v["added_at"], added_by=v["added_by"],
        private=bool(v["private"]), pages=tuple(json.loads(v["pages"])),
        furniture=tuple(Furniture(Span(a, b), why) for a, b, why in json.loads(v["furniture"])),
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _path(kept: str) -> tuple[str, ...]:
    return tuple(json.loads(kept))


def to_passage(row: Sequence[Any], source: Source) -> Passage:
    i, _, seq, start, end, kind, block, path, number, model, facet = row
    place = Place(_path(path), number, model, Facet(facet) if facet else None)
    return Passage(i, source, Span(start, end), source.text[start:end], Kind(kind), place, block, seq)
