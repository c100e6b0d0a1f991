"""How the library's file is opened, and what is said where it cannot be."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kb import schema
from kb.errors import DataDirectoryError, LibraryError
from kb.library import Library
from kb.settings import ROOT
from tests.made import as_nobody, make_source, needs_root


def test_a_file_where_the_directory_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(DataDirectoryError, match=r"cannot be made.*--data"):
        schema.connect(tmp_path / "data")


@needs_root
def test_a_directory_that_an_ordinary_user_cannot_write_to(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    private = tmp_path / "private"
    Library(private).close()
    private.chmod(0o700)

    def check() -> str:
        said = []
        for place in (closed, closed / "below", private):
            with pytest.raises(DataDirectoryError) as caught:
                schema.connect(place)
            said.append(str(caught.value))
        return "\n".join(said)

    said = as_nobody(check, closed).splitlines()
    assert len(said) == 3
    assert all("--data or KB_DATA" in s for s in said)
    assert list(closed.iterdir()) == []


@needs_root
def test_a_reader_without_write_access_sees_what_is_being_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Library(data) as writer:
        writer.put(*make_source("a", "in the log, not yet in the file"))
        assert (data / "library.sqlite3-wal").stat().st_size > 0

        def check() -> str:
            with Library(data) as library:
                assert not library.writable
                return library.sources()[0].text

        assert as_nobody(check, data) == "in the log, not yet in the file"


@needs_root
def test_a_library_at_rest_is_read_without_write_access_and_says_why_it_is_not_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Library(data) as writer:
        writer.put(*make_source("a", "words at rest"))

    def check() -> str:
        with Library(data) as library:
            with pytest.raises(DataDirectoryError, match="can be read but not written to"):
                library.put(*make_source("b", "other words"))
            return " ".join(p.text for p, _ in library.find_words(["rest"], 3))

    assert as_nobody(check, data) == "words at rest"


def test_another_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.put(*make_source("a", "words"))
    db = sqlite3.connect(tmp_path / schema.FILE_NAME)
    db.execute("PRAGMA user_version=99")
    db.commit()
    db.close()
    before = (tmp_path / schema.FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="format 99"):
        schema.connect(tmp_path)
    assert (tmp_path / schema.FILE_NAME).read_bytes() == before


def test_a_full_disk_and_a_busy_library_have_sentences_of_their_own() -> None:
    assert "no room left" in str(schema.fault(Path("x"), sqlite3.OperationalError("database or disk is full")))
    assert "in use by another" in str(schema.fault(Path("x"), sqlite3.OperationalError("database is locked")))


def test_what_is_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    db, writable = schema.connect(tmp_path)
    assert writable
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    db.close()


def test_many_processes_make_the_library_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from kb.library import Library; Library(Path(sys.argv[1])).close()"
    made = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "data")], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(6)
    ]
    said = [p.communicate(timeout=60)[1].decode() for p in made]
    assert [(p.returncode, s) for p, s in zip(made, said, strict=True)] == [(0, "")] * 6


@pytest.mark.parametrize("name", ["with space", "per%cent", "q?mark#hash", "ümläut"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    with Library(tmp_path / name) as library:
        library.put(*make_source("a", "words"))
    assert (tmp_path / name / schema.FILE_NAME).is_file()
