"""The record of truth: sources, their texts, passages and vectors, in SQLite.

What was acknowledged stands here. Writers take turns by SQLite's own lock,
held for one transaction. Reads of sources are remembered until the revision,
which every change raises, moves on: so other processes' changes are seen.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from . import quotes, rows, schema
from .domain import Kind, Passage, Source, Standing
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
        self._rows: dict[str, tuple[Any, ...]] = {}
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

    def passage(self, row: int) -> Passage | None:
        """The passage in a row of the table, None where it is gone."""
        with self._lock:
            self._refresh()
            found = self._one(f"{rows.PASSAGE} WHERE row=?", (row,))
            if found is None or found[1] not in self._sources:
                return None
            return rows.to_passage(found, self._sources[found[1]])

    def by_ids(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by their ids; those that are gone are left out."""
        with self._lock:
            self._refresh()
            out: dict[str, Passage] = {}
            for at in range(0, len(ids), 500):
                part = list(ids[at : at + 500])
                marks = ",".join("?" * len(part))
                for row in self.read(f"{rows.PASSAGE} WHERE id IN ({marks})", part):
                    if row[1] in self._sources:
                        out[row[0]] = rows.to_passage(row, self._sources[row[1]])
            return out

    def with_texts(self, keys: Sequence[str]) -> list[tuple[str, Passage]]:
        """Every passage in use whose words have one of these `text_key`s, with its key."""
        with self._lock:
            self._refresh()
            out: list[tuple[str, Passage]] = []
            for at in range(0, len(keys), 500):
                part = list(keys[at : at + 500])
                marks = ",".join("?" * len(part))
                found = self.read(f"{rows.PASSAGE.replace(' FROM', ', text_key FROM')} WHERE text_key IN ({marks})", part)
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

    def find_words(self, words: Sequence[str], limit: int, only: Iterable[str] | None = None) -> list[tuple[Passage, float]]:
        """Full-text search: passages that hold any of the folded `words`, best
        first, each with its BM25 score (larger is better)."""
        terms = " OR ".join('"' + w.replace('"', '""') + '"' for w in dict.fromkeys(words) if w)
        if not terms:
            return []
        allowed = None if only is None else {s.id for s in self.sources(only)}
        with self._lock:
            self._refresh()
            found = self.read(
                "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY bm25(words), rowid LIMIT ?",
                (terms, limit if allowed is None else -1),
            )
            out = []
            for row, score in found:
                passage = self.passage(row)
                if passage is not None and (allowed is None or passage.source.id in allowed):
                    out.append((passage, float(score)))
                    if len(out) >= limit:
                        break
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

    # -- writing ---------------------------------------------------------

    @contextmanager
    def writing(self, counter: str = "revision") -> Iterator[sqlite3.Connection]:
        """One transaction. Its counter is raised with it, or nothing is changed."""
        if not self.writable:
            raise DataDirectoryError(f"The data directory {self.data} can be read but not written to. Nothing was changed.")
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key=?", (counter,))
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.DatabaseError as error:
                raise schema.fault(self.data / schema.FILE_NAME, error) from error

    def put(self, source: Source, passages: Sequence[Passage], origin: str = "") -> Change:
        """Adds a source or replaces it by a new version, in one transaction.

        Passages whose id stays are kept; of the others, words that stood in
        the old version at another place count as changed places, not as new.
        `origin` names where the file came from. What a person has said of the
        source (see `describe`) stays.
        """
        with self.writing() as db:
            position = self._one("SELECT position, removed_at FROM sources WHERE id=?", (source.id,))
            if position and position[1]:
                # A removed document that is added again: its words come back, then it is compared as ever.
                self._put_words(db, source.id)
            said = {f for (f,) in db.execute("SELECT field FROM said WHERE source=?", (source.id,))}
            place = position[0] if position else self._one("SELECT COALESCE(MAX(position), 0) + 1 FROM sources")[0]
            db.execute(
                "INSERT OR IGNORE INTO texts VALUES (?, ?)",
                (source.version, source.text.encode("utf-8", "surrogatepass")),
            )
            db.execute(
                f"INSERT INTO sources VALUES ({','.join('?' * 19)}) ON CONFLICT(id) DO UPDATE SET "
                + ", ".join(f"{c}=excluded.{c}" for c in (*rows.COLUMNS[1:], "removed_at") if c not in said),
                (*rows.source_values(source), place, None),
            )
            db.execute("INSERT OR IGNORE INTO history VALUES (?, ?, ?)", (source.id, source.version, source.added_at))
            if origin:
                db.execute("INSERT OR REPLACE INTO origins VALUES (?, ?)", (source.id, origin))
            before = {r[0]: (r[1], r[2]) for r in db.execute("SELECT id, row, text_key FROM passages WHERE source=?", (source.id,))}
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
            moved = (Counter(before[i][1] for i in gone) & Counter(text_key(p.text) for p in fresh)).total()
            changed = min(len(fresh) - moved, len(gone) - moved)
        return Change(
            source.id,
            added=len(fresh) - moved - changed,
            kept=len(passages) - len(fresh) + moved,
            changed=changed,
            removed=len(gone) - moved - changed,
            is_new=position is None or position[1] is not None,
        )

    def describe(self, source_id: str, **fields: str | bool) -> None:
        """Changes what is said of a source (title, author, published, standing, private …),
        for later versions too. Raises UsageError for a value that cannot be."""
        allowed = {"title", "author", "publisher", "published", "standing", "standing_note", "private"}
        if not fields or not set(fields) <= allowed:
            raise UsageError(f"Only these can be changed: {', '.join(sorted(allowed))}.")
        if self.sources([source_id])[0].bundled and set(fields) != {"private"}:
            raise UsageError(f"{source_id} comes with this service; what is said of it cannot be changed.")
        if "standing" in fields and fields["standing"] not in set(Standing):
            raise UsageError(f"A document is one of these: {', '.join(Standing)}.")
        if not re.fullmatch(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?", str(fields.get("published", ""))):
            raise UsageError("Give the date as 2013, 2013-06 or 2013-06-03.")
        if not str(fields.get("title", "x")).strip():
            raise UsageError("Give the document a title.")
        with self.writing() as db:
            db.executemany("INSERT OR IGNORE INTO said VALUES (?, ?)", [(source_id, name) for name in fields])
            sets = ", ".join(f"{name}=?" for name in fields)
            db.execute(f"UPDATE sources SET {sets} WHERE id=?", (*fields.values(), source_id))

    def remove(self, source_id: str) -> None:
        """Takes a source out of search and answers at once; it can be restored."""
        source = self.sources([source_id])[0]
        if source.bundled:
            raise UsageError(f"{source_id} comes with this service and cannot be removed. Limit a question with --source instead.")
        with self.writing() as db:
            self._drop_words(db, source_id)
            db.execute("UPDATE sources SET removed_at=? WHERE id=?", (now(), source_id))

    def _drop_words(self, db: sqlite3.Connection, source_id: str) -> None:
        for (row,) in db.execute("SELECT row FROM passages WHERE source=?", (source_id,)).fetchall():
            db.execute("DELETE FROM words WHERE rowid=?", (row,))

    def restore(self, source_id: str) -> None:
        """Brings a removed source back. Raises UsageError where there is none."""
        with self.writing() as db:
            if self._one("SELECT 1 FROM sources WHERE id=? AND removed_at IS NOT NULL", (source_id,)) is None:
                raise UsageError(f"No removed document is called {source_id!r}. 'python -m ingest --list' shows them.")
            self._put_words(db, source_id)
            db.execute("UPDATE sources SET removed_at=NULL WHERE id=?", (source_id,))

    def _put_words(self, db: sqlite3.Connection, source_id: str) -> None:
        source = rows.to_source(self._one(f"{rows.SELECT} WHERE id=?", (source_id,)))
        for number, start, end in db.execute("SELECT row, start, end FROM passages WHERE source=?", (source_id,)).fetchall():
            folded = " ".join(quotes.plain_words(source.text[start:end]))
            db.execute("INSERT INTO words(rowid, folded) VALUES (?, ?)", (number, folded))

    def purge(self, before: str | None = None, only: str | None = None) -> list[str]:
        """Deletes removed sources for good: all, those removed before a time, or one.

        Texts and vectors that nothing else uses go with them.
        """
        with self.writing() as db:
            found = db.execute("SELECT id, removed_at FROM sources WHERE removed_at IS NOT NULL").fetchall()
            names = [i for i, at in found if (before is None or at < before) and (only is None or i == only)]
            for name in names:
                db.execute("DELETE FROM passages WHERE source=?", (name,))
                for table in ("history", "origins", "said"):
                    db.execute(f"DELETE FROM {table} WHERE source=?", (name,))
                db.execute("DELETE FROM sources WHERE id=?", (name,))
            if names:
                # The words that answers cited from earlier versions of other documents stay.
                db.execute("DELETE FROM texts WHERE version NOT IN (SELECT version FROM sources UNION SELECT version FROM history)")
                db.execute("DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM passages)")
        return names

    def check(self) -> list[str]:
        """What is wrong with the file, in plain words; empty where nothing is."""
        with self._lock:
            found = [r[0] for r in self.read("PRAGMA integrity_check") if r[0] != "ok"]
            for row in self.read(rows.SELECT):
                rows.to_source(row)
        return found

