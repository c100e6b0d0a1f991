"""The library's vectors: kept by the words they are of and the embedding model,
so that nothing is embedded twice and an index is only ever a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .library import Library

_IN_USE = "FROM passages p JOIN sources s ON s.id=p.source WHERE s.removed_at IS NULL"


class Vectors:
    """Vectors of one embedding model: float32, little endian, of unit length.

    `counter` is what a change raises: vectors that no index is built from have one of their own.
    """

    def __init__(self, library: Library, model: str, counter: str = "vectors") -> None:
        self.library = library
        self.model = model
        self._counter = counter

    @property
    def revision(self) -> tuple[int, int]:
        """Changes whenever passages or vectors do, in whatever process."""
        return self.library.revision, self.library.counter(self._counter)

    def missing(self, limit: int = 100_000) -> dict[str, str]:
        """Words of passages in use that have no vector yet, by text key."""
        found = self.library.read(
            f"SELECT p.text_key, p.source, p.start, p.end {_IN_USE}"
            " AND p.text_key NOT IN (SELECT text_key FROM vectors WHERE model=?) ORDER BY p.row LIMIT ?",
            (self.model, limit),
        )
        texts = {s.id: s.text for s in self.library.sources()} if found else {}
        return {key: texts[source][start:end] for key, source, start, end in found if source in texts}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keeps vectors by text key, in one transaction."""
        if not vectors:
            return
        with self.library.writing(self._counter) as db:
            db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", [(self.model, k, v) for k, v in vectors.items()])

    def all(self) -> list[tuple[str, bytes]]:
        """(text key, vector) of the words of every passage in use, each once, by key."""
        return self.library.read(
            f"SELECT text_key, vector FROM vectors WHERE model=? AND text_key IN (SELECT p.text_key {_IN_USE}) ORDER BY text_key",
            (self.model,),
        )

    def of(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Vectors by text key; keys without one are left out."""
        out: dict[str, bytes] = {}
        for at in range(0, len(keys), 500):
            part = list(keys[at : at + 500])
            marks = ",".join("?" * len(part))
            sql = f"SELECT text_key, vector FROM vectors WHERE model=? AND text_key IN ({marks})"
            out.update(self.library.read(sql, [self.model, *part]))
        return out
