"""The record of truth: sources, their texts, passages and vectors, in SQLite.

What was acknowledged stands here. Writers take turns by SQLite's own lock,
held for one transaction; reading is in `catalogue.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from . import quotes, rows, schema
from .catalogue import Catalogue
from .domain import Passage, Source, Standing
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


class Library(Catalogue):
    """The library in a data directory. Safe to use from several threads."""

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

