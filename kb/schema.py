"""The library's tables, and how its file is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from .errors import DataDirectoryError, LibraryError

FILE_NAME = "library.sqlite3"
VERSION = 1
# A writer holds the lock for one transaction; this outlasts a slow disk.
BUSY_SECONDS = 30.0

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (version TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES texts(version), sha256 TEXT NOT NULL,
  title TEXT NOT NULL, author TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT NOT NULL,
  standing TEXT NOT NULL, standing_note TEXT NOT NULL, bundled INTEGER NOT NULL, file_name TEXT NOT NULL,
  media_type TEXT NOT NULL, added_at TEXT NOT NULL, added_by TEXT NOT NULL, private INTEGER NOT NULL,
  pages TEXT NOT NULL, furniture TEXT NOT NULL, position INTEGER NOT NULL, removed_at TEXT
);
CREATE TABLE passages (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, kind TEXT NOT NULL, block INTEGER NOT NULL,
  path TEXT NOT NULL, number INTEGER, model INTEGER, facet TEXT, text_key TEXT NOT NULL
);
CREATE INDEX passages_source ON passages(source, seq);
CREATE INDEX passages_text ON passages(text_key);
CREATE VIRTUAL TABLE words USING fts5(folded, tokenize="porter unicode61 remove_diacritics 0");
CREATE TABLE vectors (model TEXT NOT NULL, text_key TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_key)) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', '0'), ('vectors', '0');
"""
# What became of a document: each version it had, where its file came from
# (hashed), and which facts a person has set. Made also in older libraries.
_RECORDS = """
CREATE TABLE IF NOT EXISTS history (source TEXT, version TEXT, at TEXT NOT NULL, PRIMARY KEY (source, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS origins (source TEXT PRIMARY KEY, origin TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS said (source TEXT, field TEXT, PRIMARY KEY (source, field)) WITHOUT ROWID;
"""


def connect(data: Path) -> tuple[sqlite3.Connection, bool]:
    """Opens `data/library.sqlite3`, making it where it is missing.

    Returns the connection and whether it may write. Raises DataDirectoryError
    or LibraryError with one sentence that says what to do.
    """
    path = data / FILE_NAME
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataDirectoryError(
            f"The data directory {data} cannot be made ({error.strerror}). Choose another with --data or KB_DATA."
        ) from error
    # `Path.exists` raises where the directory may not even be passed through.
    exists = os.path.exists(path)
    writable = os.access(data, os.W_OK | os.X_OK) and (not exists or os.access(path, os.W_OK))
    if not writable:
        if not exists:
            raise DataDirectoryError(
                f"The data directory {data} cannot be written to. Give yourself write access, or choose another with --data or KB_DATA."
            )
        # Where another process is writing, its log must be read as well; where no
        # log is left, a directory without write access needs `immutable`.
        log = path.with_name(path.name + "-wal")
        mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
        return _checked(_open(f"{path.resolve().as_uri()}?{mode}", path), path), False
    db = _open(f"{path.resolve().as_uri()}?mode=rwc", path)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            _create(db)
        if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            for statement in _RECORDS.strip().split("\n"):
                db.execute(statement)
    except sqlite3.DatabaseError as error:
        db.close()
        raise fault(path, error) from error
    return _checked(db, path), True


def _open(uri: str, path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise fault(path, error) from error


def _create(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have made the tables while this one waited.
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA user_version={VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _checked(db: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        found = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        db.close()
        raise fault(path, error) from error
    if found != VERSION:
        db.close()
        raise LibraryError(
            f"The library {path} has format {found}; this program reads format {VERSION}. "
            "Use the program that made it, or move the file away to build it anew."
        )
    return db


def fault(path: Path, error: sqlite3.Error) -> LibraryError:
    if "locked" in str(error) or "busy" in str(error):
        return LibraryError(f"The library {path} has been in use by another program for {BUSY_SECONDS:.0f} seconds. Try again.")
    if "full" in str(error):
        return LibraryError(f"There is no room left on the disk for {path}. Make room and try again; nothing was lost.")
    return LibraryError(
        f"The library {path} cannot be read ({error}). Move it away and add your documents again; "
        "the two bundled documents come back by themselves."
    )
