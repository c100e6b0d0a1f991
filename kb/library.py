"""The record of truth: sources, their texts, passages and vectors, in SQLite.

What was acknowledged stands here. Writers take turns by SQLite's own lock,
held for one transaction. Reads of sources are remembered until the revision,
which every change raises, moves on: so other processes' changes are seen.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from . import quotes, schema
from .domain import Facet, Furniture, Kind, Passage, Place, Source, Span, Standing
from .errors import DataDirectoryError, UsageError


def text_key(text: str) -> str:
    """Names a passage's words, for its vector: the same words are embedded once."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Change:
    """What putting a source did to its passages."""

    source: str
    added: int = 0
    kept: int = 0
    changed: int = 0
    removed: int = 0
    is_new: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.is_new)


class Library:
    """The library in a data directory. Safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._db, self.writable = schema.connect(data)
        self._lock = threading.RLock()
        self._seen = -1
        self._sources: dict[str, Source] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- reading ---------------------------------------------------------

    @property
    def revision(self) -> int:
        """Raised by every change of any process; also what the index is built from."""
        with self._lock:
            return int(self._one("SELECT value FROM meta WHERE key='revision'")[0])

    def _one(self, sql: str, values: Sequence[object] = ()) -> Any:
        try:
            return self._db.execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise schema._fault(self.data / schema.FILE_NAME, error) from error

    def _refresh(self) -> None:
        revision = self.revision
        if revision == self._seen:
            return
        fresh: dict[str, Source] = {}
        for row in self._db.execute(f"{_SELECT} WHERE removed_at IS NULL ORDER BY position, id"):
            source = _source(row)
            old = self._sources.get(source.id)
            fresh[source.id] = old if old == source and old is not None else source
        self._passages = {i: p for i, p in self._passages.items() if fresh.get(i) is self._sources.get(i)}
        self._sources = fresh
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
        """Every unit of a source, in order; remembered until the source changes."""
        with self._lock:
            self._refresh()
            kept = self._passages.get(source.id)
            if kept is None:
                rows = self._db.execute(f"{_PASSAGE} WHERE source=? ORDER BY seq", (source.id,))
                kept = tuple(_passage(row, self._sources[source.id]) for row in rows)
                self._passages[source.id] = kept
            return kept

    def passage(self, row: int) -> Passage | None:
        """The passage in a row of the table, None where it is gone."""
        with self._lock:
            self._refresh()
            found = self._one(f"{_PASSAGE} WHERE row=?", (row,))
            if found is None or found[1] not in self._sources:
                return None
            return _passage(found, self._sources[found[1]])

    def by_ids(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by their ids; those that are gone are left out."""
        with self._lock:
            self._refresh()
            out: dict[str, Passage] = {}
            for at in range(0, len(ids), 500):
                part = list(ids[at : at + 500])
                marks = ",".join("?" * len(part))
                for row in self._db.execute(f"{_PASSAGE} WHERE id IN ({marks})", part):
                    if row[1] in self._sources:
                        out[row[0]] = _passage(row, self._sources[row[1]])
            return out

    def with_text(self, key: str) -> list[Passage]:
        """Every passage whose words have this `text_key`."""
        with self._lock:
            self._refresh()
            rows = self._db.execute(f"{_PASSAGE} WHERE text_key=? ORDER BY source, seq", (key,)).fetchall()
            return [_passage(row, self._sources[row[1]]) for row in rows if row[1] in self._sources]

    def find_words(self, words: Sequence[str], limit: int, only: Iterable[str] | None = None) -> list[tuple[Passage, float]]:
        """Full-text search: passages that hold any of the folded `words`, best
        first, each with its BM25 score (larger is better)."""
        terms = " OR ".join('"' + w.replace('"', '""') + '"' for w in dict.fromkeys(words) if w)
        if not terms:
            return []
        allowed = None if only is None else {s.id for s in self.sources(only)}
        with self._lock:
            self._refresh()
            rows = self._db.execute(
                "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY bm25(words), rowid LIMIT ?",
                (terms, limit if allowed is None else limit * 20),
            ).fetchall()
            out = []
            for row, score in rows:
                passage = self.passage(row)
                if passage is not None and (allowed is None or passage.source.id in allowed):
                    out.append((passage, float(score)))
            return out[:limit]

    def text_of(self, version: str) -> str | None:
        """A text by its version, also one that a newer version has replaced."""
        with self._lock:
            row = self._one("SELECT text FROM texts WHERE version=?", (version,))
        return None if row is None else bytes(row[0]).decode("utf-8", "surrogatepass")

    def removed(self) -> list[tuple[Source, str]]:
        """Sources that were removed and can still be restored, with the time."""
        with self._lock:
            rows = self._db.execute(f"{_SELECT} WHERE removed_at IS NOT NULL ORDER BY removed_at").fetchall()
            return [(_source(row), row[-1]) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many passages each source has."""
        with self._lock:
            return dict(self._db.execute("SELECT source, count(*) FROM passages GROUP BY source").fetchall())

    # -- writing ---------------------------------------------------------

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction. The revision is raised with it, or nothing is changed."""
        if not self.writable:
            raise DataDirectoryError(f"The data directory {self.data} can be read but not written to. Nothing was changed.")
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key='revision'")
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.DatabaseError as error:
                raise schema._fault(self.data / schema.FILE_NAME, error) from error

    def put(self, source: Source, passages: Sequence[Passage]) -> Change:
        """Adds a source or replaces it by a new version, in one transaction.

        Passages whose id stays are kept; of the others, words that stood in
        the old version at another place count as changed places, not as new.
        """
        with self._lock:
            self._refresh()
            old = self._sources.get(source.id)
        with self._write() as db:
            position = self._one("SELECT position FROM sources WHERE id=?", (source.id,))
            place = position[0] if position else self._one("SELECT COALESCE(MAX(position), 0) + 1 FROM sources")[0]
            db.execute(
                "INSERT OR IGNORE INTO texts VALUES (?, ?)",
                (source.version, source.text.encode("utf-8", "surrogatepass")),
            )
            db.execute(
                f"INSERT INTO sources VALUES ({','.join('?' * 19)}) ON CONFLICT(id) DO UPDATE SET "
                + ", ".join(f"{c}=excluded.{c}" for c in _COLUMNS[1:] + ("removed_at",)),
                (*_values(source), place, None),
            )
            before = {r[0]: (r[1], r[2], r[3]) for r in db.execute("SELECT id, row, text_key, seq FROM passages WHERE source=?", (source.id,))}
            after = {p.id: p for p in passages}
            gone = [i for i in before if i not in after]
            fresh = [p for p in passages if p.id not in before]
            for i in gone:
                db.execute("DELETE FROM words WHERE rowid=?", (before[i][0],))
                db.execute("DELETE FROM passages WHERE id=?", (i,))
            for p in passages:
                if p.id in before:
                    db.execute(
                        "UPDATE passages SET seq=?, kind=?, block=?, path=?, number=?, model=?, facet=? WHERE id=?",
                        (p.seq, p.kind, p.block, json.dumps(p.place.path), p.place.number, p.place.model, p.place.facet, p.id),
                    )
            for p in fresh:
                row = db.execute(
                    "INSERT INTO passages(id, source, seq, start, end, kind, block, path, number, model, facet, text_key)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                    (
                        p.id, source.id, p.seq, p.span.start, p.span.end, p.kind, p.block, json.dumps(p.place.path),
                        p.place.number, p.place.model, p.place.facet, text_key(p.text),
                    ),
                ).lastrowid  # fmt: skip
                db.execute("INSERT INTO words(rowid, folded) VALUES (?, ?)", (row, " ".join(quotes.plain_words(p.text))))
            gone_words = [before[i][1] for i in gone]
            moved = 0
            for p in fresh:
                if text_key(p.text) in gone_words:
                    gone_words.remove(text_key(p.text))
                    moved += 1
            changed = min(len(fresh) - moved, len(gone) - moved)
        return Change(
            source.id,
            added=len(fresh) - moved - changed,
            kept=len(passages) - len(fresh) + moved,
            changed=changed,
            removed=len(gone) - moved - changed,
            is_new=old is None,
        )

    def describe(self, source_id: str, **fields: str | bool) -> None:
        """Changes what is said of a source (title, author, published, standing, private …)."""
        allowed = {"title", "author", "publisher", "published", "standing", "standing_note", "private"}
        if not fields or not set(fields) <= allowed:
            raise UsageError(f"Only these can be changed: {', '.join(sorted(allowed))}.")
        self.sources([source_id])
        with self._write() as db:
            sets = ", ".join(f"{name}=?" for name in fields)
            db.execute(f"UPDATE sources SET {sets} WHERE id=?", (*fields.values(), source_id))

    def remove(self, source_id: str) -> None:
        """Takes a source out of search and answers at once; it can be restored."""
        source = self.sources([source_id])[0]
        if source.bundled:
            raise UsageError(f"{source_id} comes with this service and cannot be removed. Limit a question with --source instead.")
        with self._write() as db:
            self._drop_words(db, source_id)
            db.execute("UPDATE sources SET removed_at=? WHERE id=?", (now(), source_id))

    def _drop_words(self, db: sqlite3.Connection, source_id: str) -> None:
        for (row,) in db.execute("SELECT row FROM passages WHERE source=?", (source_id,)).fetchall():
            db.execute("DELETE FROM words WHERE rowid=?", (row,))

    def restore(self, source_id: str) -> None:
        """Brings a removed source back. Raises UsageError where there is none."""
        row = self._one(f"{_SELECT} WHERE id=? AND removed_at IS NOT NULL", (source_id,))
        if row is None:
            raise UsageError(f"No removed document is called {source_id!r}. 'python -m ingest --list' shows them.")
        source = _source(row)
        with self._write() as db:
            for number, start, end in db.execute("SELECT row, start, end FROM passages WHERE source=?", (source_id,)).fetchall():
                folded = " ".join(quotes.plain_words(source.text[start:end]))
                db.execute("INSERT INTO words(rowid, folded) VALUES (?, ?)", (number, folded))
            db.execute("UPDATE sources SET removed_at=NULL WHERE id=?", (source_id,))

    def purge(self, before: str | None = None, only: str | None = None) -> list[str]:
        """Deletes removed sources for good: all, those removed before a time, or one.

        Texts and vectors that nothing else uses go with them.
        """
        with self._write() as db:
            rows = db.execute("SELECT id, removed_at FROM sources WHERE removed_at IS NOT NULL").fetchall()
            names = [i for i, at in rows if (before is None or at < before) and (only is None or i == only)]
            for name in names:
                db.execute("DELETE FROM passages WHERE source=?", (name,))
                db.execute("DELETE FROM sources WHERE id=?", (name,))
            if names:
                db.execute("DELETE FROM texts WHERE version NOT IN (SELECT version FROM sources)")
                db.execute("DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM passages)")
        return names

    # -- vectors ---------------------------------------------------------

    def without_vector(self, model: str, limit: int = 100_000) -> dict[str, str]:
        """Words that have no vector of `model` yet, by their key."""
        with self._lock:
            self._refresh()
            rows = self._db.execute(
                "SELECT p.text_key, p.source, p.start, p.end FROM passages p LEFT JOIN vectors v"
                " ON v.model=? AND v.text_key=p.text_key WHERE v.text_key IS NULL ORDER BY p.row LIMIT ?",
                (model, limit),
            ).fetchall()
            return {k: self._sources[s].text[a:b] for k, s, a, b in rows if s in self._sources}

    def put_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Keeps vectors (float32, little endian, of unit length) by text key."""
        if not vectors:
            return
        with self._write() as db:
            db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", [(model, k, v) for k, v in vectors.items()])

    def vectors(self, model: str) -> list[tuple[str, bytes]]:
        """(passage id, vector) of every passage in use that has one, in a fixed order."""
        with self._lock:
            return self._db.execute(
                "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.model=? AND v.text_key=p.text_key"
                " JOIN sources s ON s.id=p.source WHERE s.removed_at IS NULL ORDER BY s.position, p.source, p.seq",
                (model,),
            ).fetchall()

    def check(self) -> list[str]:
        """What is wrong with the file, in plain words; empty where nothing is."""
        with self._lock:
            found = [r[0] for r in self._db.execute("PRAGMA integrity_check").fetchall() if r[0] != "ok"]
            for row in self._db.execute(_SELECT).fetchall():
                _source(row)
        return found


_COLUMNS = (
    "id", "version", "sha256", "title", "author", "publisher", "published", "standing", "standing_note", "bundled",
    "file_name", "media_type", "added_at", "added_by", "private", "pages", "furniture",
)  # fmt: skip
_SELECT = (
    "SELECT " + ", ".join("sources." + c for c in _COLUMNS) + ", texts.text, removed_at FROM sources JOIN texts USING (version)"
)
_PASSAGE = "SELECT id, source, seq, start, end, kind, block, path, number, model, facet FROM passages"


def _values(s: Source) -> tuple[object, ...]:
    return (
        s.id, s.version, s.sha256, s.title, s.author, s.publisher, s.published, str(s.standing), s.standing_note, int(s.bundled),
        s.file_name, s.media_type, s.added_at, s.added_by, int(s.private), json.dumps(s.pages),
        json.dumps([[f.span.start, f.span.end, f.why] for f in s.furniture]),
    )  # fmt: skip


def _source(row: Sequence[Any]) -> Source:
    v = dict(zip(_COLUMNS, row, strict=False))
    return Source(
        id=v["id"], title=v["title"], text=bytes(row[17]).decode("utf-8", "surrogatepass"), version=v["version"],
        sha256=v["sha256"], published=v["published"], author=v["author"], publisher=v["publisher"],
        standing=Standing(v["standing"]), standing_note=v["standing_note"], bundled=bool(v["bundled"]),
        file_name=v["file_name"], media_type=v["media_type"], added_at=v["added_at"], added_by=v["added_by"],
        private=bool(v["private"]), pages=tuple(json.loads(v["pages"])),
        furniture=tuple(Furniture(Span(a, b), why) for a, b, why in json.loads(v["furniture"])),
    )  # fmt: skip


def _passage(row: Sequence[Any], source: Source) -> Passage:
    i, _, seq, start, end, kind, block, path, number, model, facet = row
    place = Place(tuple(json.loads(path)), number, model, Facet(facet) if facet else None)
    return Passage(i, source, Span(start, end), source.text[start:end], Kind(kind), place, block, seq)
