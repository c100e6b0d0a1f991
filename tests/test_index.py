"""The Chroma index: a copy that may be lost, damaged, late or behind without harm."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb import index
from kb.answer import KnowledgeBase
from kb.domain import Passage
from kb.embed import Embedder
from kb.errors import IndexUnusableError
from kb.keeper import Keeper
from kb.library import Library
from kb.search import Search
from kb.settings import ROOT, Settings
from kb.vectors import Vectors
from tests.made import make_source

QUESTIONS = [
    "What are the risks of model 4?",
    "who remains accountable?",
    "co-commissioning",
    "budget of NHS England",
    "CCGs",
    "Benefits",
    "something the sources do not speak of, such as penguins",
    "",
]


def ids(found: list[tuple[Passage, float]]) -> list[tuple[str, float]]:
    return [(p.id, c) for p, c in found]


def opened(search: Search) -> index.OpenIndex:
    """Builds and opens an index for `search`, as the keeper does."""
    made = index.build(search.vectors)
    assert made is not None
    search.index = index.OpenIndex(search.data, made)
    search.index.revision = search.vectors.revision
    return search.index


@pytest.fixture
def indexed(search: Search) -> Iterator[Search]:
    opened(search)
    yield search
    if search.index is not None:
        search.index.close()


def test_a_build_is_checked_pointed_to_and_alone(library: Library, search: Search, data: Path) -> None:
    told: list[tuple[int, int]] = []
    first = index.build(search.vectors, lambda done, of: told.append((done, of)))
    assert first is not None
    assert index.current(data) == first
    assert (first.count, first.model) == (len(library.text_keys()), "all-MiniLM-L6-v2")
    assert told == [(first.count, first.count)]
    assert index.probe(data, first) == ""
    (index.folder(data) / "half-built").mkdir()
    second = index.build(search.vectors)
    assert second is not None
    assert second.name != first.name
    assert second.fingerprint == first.fingerprint
    assert sorted(p.name for p in index.folder(data).iterdir()) == sorted(["current.json", second.name])


def test_the_index_gives_what_exact_search_gives(indexed: Search) -> None:
    for question in QUESTIONS:
        vector = indexed.vector(question)
        for limit in (1, 3, 10, 40):
            for headings in (False, True):
                from_index = indexed._indexed(vector, limit, headings)
                assert from_index is not None, (question, limit)
                assert ids(from_index) == ids(indexed._exact(vector, limit, None, headings)), (question, limit)


def test_it_really_is_asked(indexed: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexed, "_exact", lambda *_: pytest.fail("the index was not used"))
    assert indexed.similar("risks", 5)


def test_an_index_behind_the_library_is_not_asked(indexed: Search, library: Library) -> None:
    assert indexed.index is not None
    library.put(*make_source("new.txt", "Penguins live on the ice."))
    assert indexed.similar("penguins on the ice", 1)[0][0].text == "Penguins live on the ice."


def test_a_late_index_is_given_up(indexed: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    want = ids(indexed.similar("risks", 5))
    late = indexed.index
    assert late is not None
    monkeypatch.setattr(index, "QUERY_SECONDS", 0.2)
    until = threading.Event()
    late._calls.put((until.wait, __import__("queue").SimpleQueue()))
    assert ids(indexed.similar("risks", 5)) == want
    assert indexed.index is None
    until.set()
    with pytest.raises(IndexUnusableError, match="closed"):
        late.nearest(indexed.vector("x"), 1)


def test_a_panic_in_the_index_is_given_up(indexed: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    want = ids(indexed.similar("risks", 5))
    assert indexed.index is not None

    class Panic(BaseException):
        """As pyo3 raises it."""

    class Collection:
        def query(self, **_: object) -> None:
            raise Panic

    monkeypatch.setattr(indexed.index, "_collection", Collection())
    assert ids(indexed.similar("risks", 5)) == want
    assert indexed.index is None


def test_an_index_that_has_lost_entries_is_given_up(indexed: Search) -> None:
    assert indexed.index is not None
    want = ids(indexed.similar("risks", 5))
    collection = indexed.index._collection
    indexed.index._call(lambda: collection.delete(ids=collection.get(include=[])["ids"][10:]), 10)
    assert ids(indexed.similar("risks", 5)) == want
    assert indexed.index is None


def test_a_library_without_vectors_has_no_index(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        assert index.build(Vectors(library, "any")) is None
        assert index.current(tmp_path) is None


def test_a_build_that_fails_leaves_the_one_before(library: Library, search: Search, data: Path) -> None:
    before = index.build(search.vectors)
    library.put(*make_source("odd", "a line whose vector has another size"))
    vectors = Vectors(library, search.embedder.name)
    vectors.put({key: np.ones(7, dtype="<f4").tobytes() for key in vectors.missing()})
    with pytest.raises(IndexUnusableError, match="could not be built"):
        index.build(vectors)
    assert index.current(data) == before
    assert len([p for p in index.folder(data).iterdir() if p.is_dir()]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_a_full_disk_stops_a_build_in_one_sentence(search: Search, data: Path) -> None:
    before = index.build(search.vectors)
    done = subprocess.run(
        [sys.executable, "-m", "kb", "rebuild", "--data", str(data)], cwd=ROOT, capture_output=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "could not be built" in done.stderr.decode().splitlines()[-1]
    assert b"Traceback" not in done.stderr
    assert index.current(data) == before
    assert before is not None
    assert index.probe(data, before) == ""


def damage(folder: Path, how: str) -> None:
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    if how == "missing":
        shutil.rmtree(folder)
    for path in [] if how == "missing" else files:
        raw = path.read_bytes()
        path.write_bytes(raw[: len(raw) // 3] if how == "truncated" else b"\xff" * len(raw))


@pytest.mark.parametrize("how", ["truncated", "overwritten", "missing"])
def test_a_damaged_index_is_seen_from_a_child_process_and_built_anew(search: Search, data: Path, how: str) -> None:
    made = index.build(search.vectors)
    assert made is not None
    want = ids(search.similar("risks", 5))
    damage(index.folder(data) / made.name, how)
    if how != "missing":
        assert index.probe(data, made) != ""
    said: list[str] = []
    keeper = Keeper(search, said.append)
    try:
        for _ in range(2):  # one look sees the damage, the next one builds
            keeper.look()
            assert ids(search.similar("risks", 5)) == want
        assert search.index is not None
        assert search.index.generation.name != made.name
        assert any("damaged" in s for s in said) == (how != "missing")
        assert said[-1] == f"the index is ready: {made.count} texts"
    finally:
        keeper.close()
    assert search.index is None


def test_a_probe_has_a_time_limit(search: Search, data: Path) -> None:
    made = index.build(search.vectors)
    assert made is not None
    assert "did not open within" in index.probe(data, made, seconds=0.01)
    wrong = index.Generation(made.name, made.model, made.count + 1, made.fingerprint)
    assert f"instead of {made.count + 1}" in index.probe(data, wrong)


_GONE = '{"name": "gone", "model": "m", "count": 1, "fingerprint": "f"}'


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "g1"}', _GONE, "\xff"])
def test_a_broken_pointer_is_no_pointer(tmp_path: Path, text: str) -> None:
    index.folder(tmp_path).mkdir()
    (index.folder(tmp_path) / index.POINTER).write_text(text, encoding="latin-1")
    assert index.current(tmp_path) is None


_HOLDER = """
import sys, time
from pathlib import Path
from kb import index
from kb.answer import KnowledgeBase
assert index.opener_lock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(600)
"""


def test_only_the_holder_of_the_lock_opens_the_index(search: Search, data: Path, embedder: Embedder) -> None:
    index.build(search.vectors)
    want = ids(search.similar("risks", 5))
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(data)], cwd=ROOT, stdout=subprocess.PIPE)
    keeper = Keeper(search)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        keeper.look()
        assert search.index is None
        assert "another process" in keeper.state
        assert ids(search.similar("risks", 5)) == want
        holder.kill()  # the lock ends with its process
        holder.wait()
        keeper.look()
        assert search.index is not None
        assert ids(search.similar("risks", 5)) == want
    finally:
        holder.kill()
        holder.communicate()
        keeper.close()


def test_a_running_program_follows_what_others_add_and_rebuild(search: Search, data: Path) -> None:
    keeper = Keeper(search)
    keeper.start()

    def until(what) -> None:
        end = time.monotonic() + 60
        while not what():
            assert time.monotonic() < end, keeper.state
            time.sleep(0.05)

    try:
        until(lambda: search.index is not None)
        assert search.index is not None
        first = search.index.generation
        with Library(data) as other:
            other.put(*make_source("birds", "Penguins live on the ice."))
        assert search.similar("penguins on the ice", 1)[0][0].source.id == "birds"
        until(lambda: search.index is not None and search.index.generation.count == first.count + 1)
        assert search.index is not None
        second = search.index.generation
        vector = search.vector("penguins on the ice")
        until(lambda: search._indexed(vector, 1, False) is not None)
        done = subprocess.run(
            [sys.executable, "-m", "kb", "rebuild", "--quiet", "--data", str(data)], cwd=ROOT, capture_output=True, timeout=120, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        until(lambda: search.index is not None and search.index.generation.name != second.name)
        assert search.similar("penguins on the ice", 1)[0][0].source.id == "birds"
    finally:
        keeper.close()


def test_what_is_only_said_of_a_document_needs_no_new_index(search: Search, data: Path) -> None:
    search.library.put(*make_source("birds", "Penguins live on the ice."))
    keeper = Keeper(search)
    try:
        keeper.look()
        assert search.index is not None
        before = search.index.generation
        search.library.describe("birds", title="Birds")
        keeper.look()
        assert search.index is not None
        assert search.index.generation == before
        assert search._indexed(search.vector("penguins"), 3, False) is not None
    finally:
        keeper.close()


def test_a_process_that_stays_keeps_the_index_through_the_one_way_in(data: Path) -> None:
    with_index = KnowledgeBase.open(Settings(data))
    try:
        keeper = with_index.keep()
        assert with_index.keep() is keeper
        end = time.monotonic() + 60
        while with_index.search.index is None:
            assert time.monotonic() < end, keeper.state
            time.sleep(0.05)
        assert with_index.ask("What are the risks of model 4?").models == (4,)
    finally:
        with_index.close()
    lock = index.opener_lock(data)
    assert lock.acquire()
    lock.release()
