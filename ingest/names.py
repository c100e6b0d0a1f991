"""Which document of the library a file is: one that is there already, or a new one."""

from __future__ import annotations

from pathlib import PurePosixPath

from kb.library import Library, text_key

from .document import Document
from .items import Item

# A new version keeps at least this share of the shorter one's sentences; two
# documents of one name from one template share less.
_SAME_DOCUMENT = 0.2
_SENTENCE = 40


def unchanged(library: Library, item: Item, sha256: str) -> tuple[str, int] | None:
    """The document that has these bytes under this name already, and how many
    passages it has; None where there is none."""
    rows = library.read(
        "SELECT s.id, (SELECT count(*) FROM passages p WHERE p.source=s.id) FROM sources s LEFT JOIN origins o ON o.source=s.id"
        " WHERE s.sha256=? AND s.removed_at IS NULL AND (s.id=? OR s.file_name=? OR (o.origin=? AND o.origin<>''))"
        " ORDER BY (o.origin=?) DESC, s.position LIMIT 1",
        (sha256, item.wish, item.name, item.origin, item.origin),
    )
    return (str(rows[0][0]), int(rows[0][1])) if rows else None


def choose(library: Library, item: Item, document: Document) -> str:
    """The id under which a document is put: of the one it is a new version of, else one that is free.

    The same place in the file system is the same document. Where one of two
    files of a name has no place (it was uploaded), their words decide. A
    bundled document is never replaced.
    """
    if item.origin:
        known = library.read("SELECT source FROM origins WHERE origin=?", (item.origin,))
        if known:
            return str(known[0][0])
    wish = PurePosixPath(item.wish)
    number = 1
    while True:
        name = item.wish if number == 1 else str(wish.with_name(f"{wish.stem} ({number}){wish.suffix}"))
        there = library.read("SELECT s.bundled, o.origin FROM sources s LEFT JOIN origins o ON o.source=s.id WHERE s.id=?", (name,))
        if not there:
            return name
        bundled, origin = there[0]
        if not bundled and not (origin and item.origin) and _shares_words(library, name, document):
            return name
        number += 1


def _shares_words(library: Library, source_id: str, document: Document) -> bool:
    text = document.text
    new = {text_key(u.span.of(text)): len(u.span) for u in document.units}
    old = {str(k): int(n) for k, n in library.read("SELECT text_key, end - start FROM passages WHERE source=?", (source_id,))}
    long_new = {k for k, n in new.items() if n >= _SENTENCE} or set(new)
    long_old = {k for k, n in old.items() if n >= _SENTENCE} or set(old)
    shorter = min(len(long_new), len(long_old))
    return bool(shorter) and len(long_new & long_old) >= _SAME_DOCUMENT * shorter
