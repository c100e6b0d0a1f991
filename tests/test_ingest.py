"""Adding, changing, removing and bringing back documents; the command and the page's way in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.add import Report, add_paths, add_upload, add_uploads, purge_old
from ingest.seeds import add_seeds
from kb.domain import Standing
from kb.errors import UsageError
from kb.library import Library, text_key
from kb.vectors import Vectors
from tests.made import APPENDIX

FILES = Path(__file__).parent / "files"
FIRST = (
    "Shares of cost\n\nThe shares were agreed in May 2013 by all.\n\nThey are looked at again every April.\n\n"
    "Nobody pays twice for one service.\n"
)
SECOND = FIRST.replace("every April", "every other April") + "\nA new rule is that the coast pays last.\n"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def put(empty: Library, tmp_path: Path) -> Callable[[str, str], Report]:
    """Writes a file and adds it, by the path it has below a folder."""

    def call(name: str, text: str) -> Report:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return add_paths(empty, [path], lambda _: None)[0]

    return call


def counts(report: Report) -> tuple[int, int, int, int]:
    c = report.change
    assert c is not None, report.error
    return c.added, c.changed, c.kept, c.removed


def found(library: Library, *words: str) -> list[str]:
    return [p.text for p, _ in library.find_words(list(words), 10)]


def test_the_same_bytes_change_nothing(empty: Library, put: Callable[[str, str], Report]) -> None:
    assert counts(put("a.txt", FIRST)) == (4, 0, 0, 0)
    revision = empty.revision
    again = put("a.txt", FIRST)
    assert counts(again) == (0, 0, 4, 0)
    assert again.line == "a.txt: nothing has changed."
    assert empty.revision == revision


def test_a_new_version_keeps_what_stayed_and_its_vectors(empty: Library, put: Callable[[str, str], Report]) -> None:
    put("a.txt", FIRST)
    old = empty.sources()[0]
    vectors = Vectors(empty, "m")
    vectors.put({text_key(p.text): b"v" for p in empty.passages(old)})
    report = put("a.txt", SECOND)
    assert counts(report) == (1, 1, 3, 0)
    assert report.line == "a.txt: 1 passage added, 1 changed, 3 kept, 0 removed."
    kept = [p.text for p in empty.passages(empty.sources()[0]) if text_key(p.text) in vectors.of([text_key(p.text)])]
    assert kept == ["Shares of cost", "The shares were agreed in May 2013 by all.", "Nobody pays twice for one service."]
    assert counts(put("a.txt", FIRST)) == (0, 1, 3, 1)
    # The words that answers cited from an earlier version are kept.
    assert empty.text_of(old.version) == FIRST


def test_what_a_person_said_of_a_document_outlives_its_versions(empty: Library, put: Callable[[str, str], Report]) -> None:
    put("a.txt", FIRST)
    empty.describe("a.txt", title="Our shares", standing="guidance", published="2013-05", private=True)
    put("a.txt", SECOND)
    source = empty.sources()[0]
    assert (source.title, source.standing, source.published, source.private) == ("Our shares", Standing.GUIDANCE, "2013-05", True)
    assert source.author == ""


@pytest.mark.parametrize("said", [{"standing": "gospel"}, {"published": "May 2013"}, {"published": "2013-13"}, {"title": " "}])
def test_what_cannot_be_is_not_said(empty: Library, put: Callable[[str, str], Report], said: dict[str, str]) -> None:
    put("a.txt", FIRST)
    with pytest.raises(UsageError) as caught:
        empty.describe("a.txt", **said)
    assert str(caught.value).endswith(".")
    assert empty.sources()[0].standing is Standing.OTHER


def test_files_of_one_name_and_one_title_stay_apart(empty: Library, put: Callable[[str, str], Report]) -> None:
    put("2012/minutes.txt", "Minutes\n\nThe committee met in May.\n")
    second = put("2013/minutes.txt", "Minutes\n\nThe committee met in June.\n")
    assert second.notes == ("Another document is called minutes.txt; this one is kept beside it as minutes (2).txt.",)
    assert [(s.id, s.title) for s in empty.sources()] == [("minutes.txt", "Minutes"), ("minutes (2).txt", "Minutes")]
    # Each goes on as itself.
    assert counts(put("2013/minutes.txt", "Minutes\n\nThe committee met in July.\n")) == (0, 1, 1, 0)
    assert [s.id for s in empty.sources()] == ["minutes.txt", "minutes (2).txt"]
    assert found(empty, "may", "june", "july") == ["The committee met in May.", "The committee met in July."]


def test_a_folder_names_its_documents_by_their_place(empty: Library, tmp_path: Path) -> None:
    for name in ("2012/minutes.txt", "2013/minutes.txt", "notes.md", ".hidden.txt", "~$notes.docx", "photo.jpg"):
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Words of {name}, which stand here.\n")
    (tmp_path / "papers" / "link.txt").symlink_to(tmp_path / "papers" / "notes.md")
    said: list[str] = []
    reports = add_paths(empty, [tmp_path / "papers"], said.append)
    assert [s.id for s in empty.sources()] == ["notes.md", "2012/minutes.txt", "2013/minutes.txt"]
    assert reports[-1].line == "papers: 1 file of another kind was left out: photo.jpg"
    assert said[:2] == ["Reading notes.md", "notes.md: 1 passage added, 0 changed, 0 kept, 0 removed."]
    (tmp_path / "none").mkdir()
    assert "There is no document to add" in add_paths(empty, [tmp_path / "none"], said.append)[0].error


def test_a_bundled_document_is_never_replaced(empty: Library, tmp_path: Path, put: Callable[[str, str], Report]) -> None:
    add_seeds(empty)
    put(APPENDIX, "Something else\n\nWith other words in it.\n")
    assert [s.id for s in empty.sources()][2:] == ["000_3f878038ae364adc (2).txt"]
    assert empty.sources()[0].bundled
    with pytest.raises(UsageError, match="comes with this service"):
        empty.describe(APPENDIX, title="Mine")
    empty.describe(APPENDIX, private=True)
    assert empty.sources()[0].private


def test_uploads_of_one_name_are_told_apart_by_their_words(empty: Library, tmp_path: Path) -> None:
    def upload(text: str) -> Report:
        path = tmp_path / "temporary"
        path.write_text(text)
        return add_upload(empty, path, "C:\\papers\\policy.txt", "Joan")[0]

    long = "The shares were agreed in May 2013 by all groups.\n\nNobody pays twice for one and the same service.\n"
    assert counts(upload(long)) == (2, 0, 0, 0)
    assert counts(upload(long + "\nA third sentence is added to the two that were there.\n")) == (1, 0, 2, 0)
    assert upload("A different policy of the same name altogether.\n").notes
    assert [(s.id, s.added_by) for s in empty.sources()] == [("policy.txt", "Joan"), ("policy (2).txt", "Joan")]


def test_several_uploads_give_progress_and_one_that_fails_harms_no_other(empty: Library, tmp_path: Path) -> None:
    files = []
    for name in ("policy-word.docx", "scan.pdf", "policy.html"):
        path = tmp_path / "up" / name[:4] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FILES / name, path)
        files.append((path, name))
    steps = list(add_uploads(empty, files, "Joan", delete=True))
    assert [(s.name, s.number, s.total, s.report is not None) for s in steps] == [
        (name, number, 3, done) for number, (_, name) in enumerate(files, 1) for done in (False, True)
    ]
    assert steps[3].report is not None
    assert steps[3].report.error == (
        "scan.pdf was not added. It has pictures of pages and no text to search. "
        "Save it as a PDF with text, then add it again. The other files are not affected."
    )
    assert [s.id for s in empty.sources()] == ["policy-word.docx", "policy.html"]
    assert list((tmp_path / "up").rglob("*")) == []


def test_removed_restored_and_gone(empty: Library, put: Callable[[str, str], Report]) -> None:
    put("a.txt", FIRST)
    put("b.txt", FIRST.replace("shares", "parts"))
    empty.remove("a.txt")
    assert found(empty, "agreed") == ["The parts were agreed in May 2013 by all."]
    empty.restore("a.txt")
    assert len(found(empty, "agreed")) == 2
    empty.remove("a.txt")
    assert counts(put("a.txt", FIRST)) == (0, 0, 4, 0)
    assert len(found(empty, "agreed")) == 2


def test_thirty_days_after_its_removal_a_document_is_gone(empty: Library, put: Callable[[str, str], Report]) -> None:
    put("old.txt", FIRST)
    put("new.txt", SECOND)
    put("kept.txt", "Kept words\n\nThey stand in a first version.\n")
    version = empty.sources(["kept.txt"])[0].version
    put("kept.txt", "Kept words\n\nThey stand in a second version.\n")
    empty.remove("old.txt")
    empty.remove("new.txt")
    with empty.writing() as db:
        db.execute("UPDATE sources SET removed_at='2013-05-01T00:00:00Z' WHERE id='old.txt'")
    assert purge_old(empty) == ["old.txt"]
    assert purge_old(empty) == []
    assert [s.id for s, _ in empty.removed()] == ["new.txt"]
    assert empty.text_of(version) is not None
    assert counts(put("old.txt", FIRST)) == (4, 0, 0, 0)


# -- the command ---------------------------------------------------------


def command(tmp_path: Path, *args: object) -> int:
    return main([*(str(a) for a in args), "--data", str(tmp_path / "data")])


def test_the_command_adds_lists_removes_and_restores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a b.txt").write_text(FIRST)
    assert command(tmp_path, tmp_path / "a b.txt") == 0
    out = capsys.readouterr()
    assert out.out == "a b.txt: 4 passages added, 0 changed, 0 kept, 0 removed.\n"
    assert "Reading a b.txt\n" in out.err
    assert command(tmp_path, "--list") == 0
    assert "a b.txt\tShares of cost\tno date\tother\t4 passages\n" in capsys.readouterr().out
    assert command(tmp_path, "--remove", "a b.txt") == 0
    assert capsys.readouterr().out == "a b.txt was removed. 'python -m ingest --restore 'a b.txt'' brings it back within 30 days.\n"
    assert command(tmp_path, "--restore", "a b.txt") == 0
    assert capsys.readouterr().out == "a b.txt is back.\n"
    assert command(tmp_path, "--remove", "a b.txt", "--purge") == 0
    assert capsys.readouterr().out.endswith("1 removed document was deleted for good.\n")
    assert command(tmp_path, "--purge") == 0
    assert capsys.readouterr().out == "No removed document is waiting.\n"
    assert command(tmp_path, "--restore", "a b.txt") == 2
    assert "No removed document" in capsys.readouterr().err


def test_a_file_that_is_refused_is_said_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.txt").write_text(FIRST)
    assert command(tmp_path, FILES / "scan.pdf", tmp_path / "nowhere.txt", tmp_path / "good.txt") == 1
    out = capsys.readouterr()
    assert out.out == "good.txt: 4 passages added, 0 changed, 0 kept, 0 removed.\n"
    assert "scan.pdf was not added." in out.err
    assert "There is no file" in out.err


def test_adding_and_removing_in_one_call_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(FIRST)
    assert command(tmp_path, tmp_path / "a.txt", "--remove", "a.txt") == 2
    assert capsys.readouterr().out == ""
