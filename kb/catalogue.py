"""Reading the library: sources, passages and words, from SQLite.

Reads of sources are remembered until the revision, which every change raises,
moves on: so other processes' changes are seen.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import rows, schema
from .domain import Kind, Passage, Source
from .errors import UsageError


class Catalogue:
    """What the library in a data directory holds. Safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._db, self.writable = schema.connect(data)
        self._lock = threading.RLock()
        self._seen = -1
        self._sources: dict[str, Source] = {}
        self._rows: dict[str, tuple[Any, ...]] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def revision(self) -> int:
        """Raised by every change of sources or passages, of any process."""
        return self.counter("revision")

    def counter(self, key: str) -> int:
        """How often something has changed."""
        with self._lock:
            found = self._one("SELECT value FROM meta WHERE key=?", (key,))
        return int(found[0]) if found else 0

    def _one(self, sql: str, values: Sequence[object] = ()) -> Any:
        try:
            return self._db.execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise schema.fault(self.data / schema.FILE_NAME, error) from error

    def read(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Every row of a query. Raises LibraryError."""
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise schema.fault(self.data / schema.FILE_NAME, error) from error

    def _refresh(self) -> None:
        revision = self.revision
        if revision == self._seen:
            return
        fresh: dict[str, Source] = {}
        seen: dict[str, tuple[Any, ...]] = {}
        for row in self.read(f"{rows.BARE} WHERE removed_at IS NULL ORDER BY position, id"):
            name, version = row[0], row[1]
            old = self._sources.get(name)
            if old is None or self._rows.get(name) != row:
                # A text is read again only where it is another one.
                text = old.text if old is not None and old.version == version else self.text_of(version)
                if text is None:
                    continue  # another process replaced and purged it meanwhile; the next look sees that
                old = rows.to_source(row, text)
            fresh[name] = old
            seen[name] = row
        self._passages = {i: p for i, p in self._passages.items() if fresh.get(i) is self._sources.get(i)}
        self._sources, self._rows = fresh, seen
        self._seen = revision

    def sources(self, only: Iterable[str] | None = None) -> tuple[Source, ...]:
        """The sources in use, bundled ones first, in the order they were added.

        Raises UsageError for an id in `only` that there is none of.
        """
        with self._lock:
            self._refresh()
            if only is None:
                return tuple(self._sources.values())
            wanted = list(dict.fromkeys(only))
            for name in wanted:
                if name not in self._sources:
                    raise UsageError(f"There is no document {name!r}. 'python -m ingest --list' shows those there are.")
            return tuple(s for s in self._sources.values() if s.id in set(wanted))

    def passages(self, source: Source) -> tuple[Passage, ...]:
        """Every unit of a source as it now is, in order; none where it has been
        removed meanwhile. Remembered until the source changes."""
        with self._lock:
            self._refresh()
            now_ = self._sources.get(source.id)
            if now_ is None:
                return ()
            kept = self._passages.get(source.id)
            if kept is None:
                found = self.read(f"{rows.PASSAGE} WHERE source=? ORDER BY seq", (source.id,))
                kept = tuple(rows.to_passage(row, now_) for row in found)
                self._passages[source.id] = kept
            return kept

    def with_texts(self, keys: Sequence[str]) -> list[tuple[str, Passage]]:
        """Every passage in use whose words have one of these `text_key`s, with its key."""
        return self._where("text_key", keys)

    def _where(self, column: str, values: Sequence[object]) -> list[tuple[Any, Passage]]:
        """Every passage in use with one of these values in a column of its table, with the value."""
        with self._lock:
            self._refresh()
            out: list[tuple[Any, Passage]] = []
            select = rows.PASSAGE.replace(" FROM", f", {column} FROM")
            for at in range(0, len(values), 500):
                part = list(values[at : at + 500])
                found = self.read(f"{select} WHERE {column} IN ({','.join('?' * len(part))})", part)
                out += [(row[-1], rows.to_passage(row[:-1], self._sources[row[1]])) for row in found if row[1] in self._sources]
            return out

    def text_keys(self, only: Iterable[str] | None = None, without: Iterable[Kind] = ()) -> list[str]:
        """The keys of the words of passages in use, each once: of all sources or
        of some, without passages of some kinds. Raises UsageError as `sources`."""
        ids = [] if only is None else [s.id for s in self.sources(only)]
        kinds = [str(k) for k in without]
        found = self.read(
            "SELECT DISTINCT p.text_key FROM passages p JOIN sources s ON s.id=p.source WHERE s.removed_at IS NULL"
            f" AND p.kind NOT IN ({','.join('?' * len(kinds))})"
            + ("" if only is None else f" AND p.source IN ({','.join('?' * len(ids))})")
            + " ORDER BY p.text_key",
            [*kinds, *ids],
        )
        return [row[0] for row in found]

    def find_words(
        self, words: Sequence[str], limit: int, only: Iterable[str] | None = None, without: Collection[Kind] = ()
    ) -> list[tuple[Passage, float]]:
        """Full-text search: passages that hold any of the folded `words` and are of no
        kind in `without`, best first, each with its BM25 score (larger is better)."""
        terms = " OR ".join('"' + w.replace('"', '""') + '"' for w in dict.fromkeys(words) if w)
        if not terms or limit < 1:
            return []
        ids = None if only is None else [s.id for s in self.sources(only)]
        kinds = [str(k) for k in without]
        # A join for each passage that has a word is cheap beside reading those that are not wanted.
        where = f" AND p.kind NOT IN ({','.join('?' * len(kinds))})"
        where += "" if ids is None else f" AND p.source IN ({','.join('?' * len(ids))})"
        with self._lock:
            self._refresh()
            found = self.read(
                "SELECT words.rowid, -bm25(words) FROM words CROSS JOIN passages p ON p.row=words.rowid WHERE words MATCH ?"
                + where
                + " ORDER BY bm25(words), words.rowid LIMIT ?",
                [terms, *kinds, *(ids or ()), limit],
            )
            passages = dict(self._where("row", [row for row, _ in found]))
            return [(passages[row], float(score)) for row, score in found if row in passages]

    def around(self, passages: Sequence[Passage], reach: int) -> dict[str, list[tuple[int, str]]]:
        """What stands under each passage's heading, up to `reach` units to either side: by
        the passage's id, (seq, text) in order. Headings are left out. A passage whose
        document has been replaced meanwhile may be missing, or stand among other words."""
        with self._lock:
            self._refresh()
            out: dict[str, list[tuple[int, str]]] = {p.id: [] for p in passages}
            for at in range(0, len(passages), 200):
                part = passages[at : at + 200]
                values = [v for p in part for v in (p.id, p.source.id, json.dumps(p.place.path), p.seq - reach, p.seq + reach)]
                found = self.read(
                    "WITH asked(id, source, path, low, high) AS (VALUES " + ",".join(["(?,?,?,?,?)"] * len(part)) + ")"
                    " SELECT a.id, p.source, p.seq, p.start, p.end FROM asked a CROSS JOIN passages p"
                    " ON p.source=a.source AND p.seq BETWEEN a.low AND a.high AND p.path=a.path"
                    f" WHERE p.kind NOT IN ('{Kind.TITLE}', '{Kind.HEADING}') ORDER BY a.id, p.seq",
                    values,
                )
                for name, source, seq, start, end in found:
                    if source in self._sources:
                        out[name].append((seq, self._sources[source].text[start:end]))
            return out

    def text_of(self, version: str) -> str | None:
        """A text by its version, also one that a newer version has replaced."""
        with self._lock:
            row = self._one("SELECT text FROM texts WHERE version=?", (version,))
        return None if row is None else bytes(row[0]).decode("utf-8", "surrogatepass")

    def removed(self) -> list[tuple[Source, str]]:
        """Sources that were removed and can still be restored, with the time."""
        with self._lock:
            found = self.read(f"{rows.SELECT} WHERE removed_at IS NOT NULL ORDER BY removed_at")
            return [(rows.to_source(row), row[-1]) for row in found]

    def counts(self) -> dict[str, int]:
        """How many passages each source has."""
        with self._lock:
            return dict(self.read("SELECT source, count(*) FROM passages GROUP BY source"))
