"""A stranger's file is read in a child process, and whatever it holds, people get a plain sentence."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from ingest import document, isolate, wire
from ingest.add import add_paths, add_upload
from ingest.items import clean_name
from ingest.readers import zipped
from kb.errors import SourceError
from kb.library import Library
from kb.settings import ROOT
from tests import hostile
from tests.hostile import FILES, READ, REFUSED, zip_of

PYTHON = sys.executable
linux = pytest.mark.skipif(sys.platform != "linux", reason="namespaces and filters of system calls are Linux's")


def opened(raw: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the test that asked for it reads it
    file.write(raw)
    return file  # type: ignore[return-value]


def instead(code: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Has `code` run where the child process would."""
    program = folder / "child"
    program.write_text(f"#!{PYTHON}\n{code}\n")
    program.chmod(0o755)
    monkeypatch.setattr(isolate.sys, "executable", str(program))


def plain(error: str, name: str) -> None:
    assert name in error
    assert error.endswith(".")
    assert "\n" not in error
    assert "Traceback" not in error
    assert str(ROOT) not in error
    assert not any(w in error.lower() for w in ("please", "sorry", "invalid", "exception"))


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_plain_words(tmp_path: Path, name: str) -> None:
    raw, why = REFUSED[name]
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "good.txt").write_text("Good words stand here.\n")
    with Library(tmp_path / "data") as library:
        reports = add_paths(library, [tmp_path / name, tmp_path / "good.txt"], lambda _: None)
        assert [r.name for r in reports] == [name, "good.txt"]
        assert reports[0].change is None
        plain(reports[0].error, name)
        assert why in reports[0].error
        assert [s.id for s in library.sources()] == ["good.txt"]


@pytest.mark.parametrize("name", READ)
def test_a_hostile_file_becomes_its_words_alone(name: str) -> None:
    raw, words, gone = READ[name]
    found, _ = isolate.read(opened(raw), name)
    assert words in found.text
    assert not gone or gone not in found.text


def test_a_child_that_dies_or_talks_nonsense_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for code in ("import os; os.abort()", "print('{')", "print('[]')", "print('{}')", "import sys; sys.exit(3)", "print('x' * 10_000_000)"):
        instead(code, monkeypatch, tmp_path)
        with pytest.raises(SourceError, match=r"a\.txt was not added") as caught:
            isolate.read(opened(b"words"), "a.txt")
        plain(str(caught.value), "a.txt")


def test_a_child_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    instead("import time; time.sleep(600)", monkeypatch, tmp_path)
    monkeypatch.setattr(isolate, "WALL_SECONDS", 0.5)
    with pytest.raises(SourceError, match="took too long"):
        isolate.read(opened(b"words"), "a.txt")


def in_sandbox(code: str) -> dict[str, Any]:
    """What `code` finds out in a process that has given up what a child gives up: `out` is printed as JSON."""
    begin = "import json, os, sys\nfrom ingest import sandbox\nholds = sandbox.enter()\nout = {}\n"
    program = f"{begin}{code}\nprint(json.dumps([holds, out]))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr.decode()
    holds, out = json.loads(done.stdout)
    return {"holds": holds, **out}


def test_python_has_no_sockets_in_a_child() -> None:
    code = "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError as e:\n    out['said'] = str(e)"
    assert in_sandbox(code)["said"] == "A document is read without a network."


@linux
def test_the_kernel_refuses_a_child_sockets_programs_and_writing(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    code = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def tried(call, *args):
    return [int(libc[call](*args)) >= 0, ctypes.get_errno()]
folder = {str(tmp_path)!r}
out['socket'] = tried('socket', 2, 1, 0)
out['connect'] = tried('connect', 0, None, 0)
out['write'] = tried('open', (folder + '/new.txt').encode(), os.O_WRONLY | os.O_CREAT, 0o644)
out['truncate'] = tried('truncate', (folder + '/kept.txt').encode(), 0)
out['unlink'] = tried('unlink', (folder + '/kept.txt').encode())
out['exec'] = tried('execve', b'/bin/true', None, None)
out['read'] = open(folder + '/kept.txt').read()
"""
    found = in_sandbox(code)
    assert "system call filter" in found["holds"]
    for call in ("socket", "connect", "write", "truncate", "unlink", "exec"):
        assert found[call] == [False, 1], call
    assert found["read"] == "kept"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.txt"]


@linux
def test_memory_and_time_are_limited_in_a_child() -> None:
    code = """
import resource
out['memory'] = resource.getrlimit(resource.RLIMIT_AS)[1]
out['seconds'] = resource.getrlimit(resource.RLIMIT_CPU)[0]
try:
    bytearray(3_000_000_000)
except MemoryError:
    out['refused'] = True
"""
    found = in_sandbox(code)
    assert 0 < found["memory"] <= 2_000_000_000
    assert 0 < found["seconds"] <= 120
    assert found["refused"]


def test_a_child_gets_none_of_the_parents_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-7f3a")
    instead("import json, os, sys\njson.dump({'error': 'env: ' + ' '.join(os.environ)}, sys.stdout)", monkeypatch, tmp_path)
    with pytest.raises(SourceError) as caught:
        isolate.read(opened(b"words"), "a.txt")
    assert "OPENAI_API_KEY" not in str(caught.value)
    assert "INGEST_JOB" in str(caught.value)


def good() -> dict[str, Any]:
    return wire.dump(document.build(b"A title\n\nSome words. More words.\n", "a.txt"))


def test_what_comes_back_is_what_was_sent() -> None:
    for name in ("policy-word.docx", "policy-browser.pdf", "policy.html"):
        made = document.build((FILES / name).read_bytes(), name)
        assert wire.load(json.loads(json.dumps(wire.dump(made))), name) == made


@pytest.mark.parametrize(
    "change",
    [
        {"text": 5}, {"text": "short"}, {"units": []}, {"units": [[0, 7]]}, {"units": [[7, 0, "title", [], None, None, None, 1]]},
        {"units": [[0, 7, "title", [], None, None, None, 1], [3, 9, "title", [], None, None, None, 1]]},
        {"units": [[0, 10_000, "title", [], None, None, None, 1]]}, {"units": [[True, 7, "title", [], None, None, None, 1]]},
        {"units": [[0, 7, "no kind", [], None, None, None, 1]]}, {"furniture": [[0, 10_000, "x"]]}, {"pages": [9, 3]}, {"pages": ["1"]},
        {"title": None}, {"standing": "gospel"}, {"published": "a" * 500}, {"notes": [5]}, {"furniture": 7},
    ],
)  # fmt: skip
def test_what_does_not_check_out_is_refused(change: dict[str, Any]) -> None:
    assert wire.load(good(), "a.txt").title == "A title"
    with pytest.raises(SourceError, match=r"a\.txt was not added"):
        wire.load({**good(), **change}, "a.txt")


def test_a_zip_is_read_entry_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("a/minutes.txt", "The first minutes.\n")
        z.writestr("b/minutes.txt", "The second minutes.\n")
        z.writestr("../../escape.txt", "Out of the folder.\n")
        z.writestr("bad.pdf", b"%PDF-1.7 nothing")
        z.writestr("inner.zip", zip_of({"x.txt": b"Words."}))
        z.writestr("photo.jpg", b"\xff\xd8\xff")
        z.writestr("__MACOSX/._minutes.txt", b"x")
        z.writestr("~$policy.docx", b"x")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        z.writestr(link, "/etc/passwd")
    with Library(tmp_path / "data") as library:
        reports = add_upload(library, path, "papers.zip", "Joan")
        assert sorted(s.id for s in library.sources()) == ["a/minutes.txt", "b/minutes.txt"]
        errors = {r.name: r.error for r in reports if r.error}
        assert set(errors) == {"escape.txt", "bad.pdf", "inner.zip", "link.txt"}
        assert "points outside" in errors["escape.txt"]
        assert "link" in errors["link.txt"]
        assert [r.line for r in reports if not r.error and not r.change] == ["papers.zip: 1 file of another kind was left out: photo.jpg"]
        before = library.revision
        assert all(r.change.nothing for r in add_upload(library, path, "papers.zip") if r.change)
        assert library.revision == before
    assert not (tmp_path.parent / "escape.txt").exists()


def test_an_entry_that_lies_about_its_size_is_damaged_not_a_bomb() -> None:
    raw = bytearray(hostile.bomb(5_000_000))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.rfind(signature)
        raw[place + at : place + at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(SourceError, match="damaged"):
        isolate.read(opened(bytes(raw)), "liar.docx")


@pytest.mark.parametrize("entry", ["../a", "a/../../b", "/etc/passwd", "C:\\x", "..\\x", "a\\..\\..\\x"])
def test_names_that_leave_the_folder(entry: str) -> None:
    assert zipped.leaves_folder(entry)
    assert not zipped.leaves_folder("a/b..c/..d.txt")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Papers 2013.pdf", "Papers 2013.pdf"), ("\x1b[31mred.txt", "[31mred.txt"), ("evil\u202etxt.exe", "eviltxt.exe"),
        ("a\nb.txt", "ab.txt"),
        ("../../x.txt", "x.txt"), ("a\\b.txt", "a/b.txt"), ("\u200b\n", "document"), ("cafe\u0301.txt", "café.txt"),
        ("x" * 500 + ".docx", "x" * 195 + ".docx"),
    ],
)  # fmt: skip
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_reading_needs_no_library_of_the_page_or_the_model() -> None:
    code = (
        "import sys, io\nfrom ingest import document\n"
        f"document.build(open({str(FILES / 'policy-word.docx')!r}, 'rb').read(), 'a.docx')\n"
        "print([m for m in ('torch', 'gradio', 'chromadb', 'sentence_transformers', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stdout == b"[]\n"
    assert io.BytesIO(done.stderr).read() == b""
