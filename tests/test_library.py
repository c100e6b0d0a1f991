"""The record of truth: what goes in comes out, and nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.domain import Kind, Standing
from kb.errors import LibraryError, UsageError
from kb.library import Library, text_key
from kb.settings import ROOT
from kb.vectors import Vectors
from tests.made import APPENDIX, ARTICLE, make_source


def put(library: Library, name: str, text: str):
    return library.put(*make_source(name, text))


def found(library: Library, *words: str) -> list[str]:
    return [p.text for p, _ in library.find_words(words, 10)]


def test_put_keep_change_remove(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        first = put(library, "a", "one apple\ntwo pears\nthree plums")
        assert (first.added, first.kept, first.changed, first.removed, first.is_new) == (3, 0, 0, 0, True)
        again = put(library, "a", "one apple\ntwo pears\nthree plums")
        assert again.nothing
        assert again.kept == 3
        ids = [p.id for p in library.passages(library.sources()[0])]
        changed = put(library, "a", "one apple\ntwo figs!\nthree plums\nfour dates")
        assert (changed.added, changed.kept, changed.changed, changed.removed, changed.is_new) == (1, 2, 1, 0, False)
        kept = [p.id for p in library.passages(library.sources()[0])]
        assert (kept[0], kept[2]) == (ids[0], ids[2])
        assert found(library, "pears") == []
        assert found(library, "figs") == ["two figs!"]
        moved = put(library, "a", "zero\none apple\ntwo figs!\nthree plums")
        assert (moved.added, moved.kept, moved.changed, moved.removed) == (0, 3, 1, 0)


def test_an_old_text_can_still_be_opened_by_its_version(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        put(library, "a", "the first text")
        old = library.sources()[0].version
        put(library, "a", "the second text")
        assert library.text_of(old) == "the first text"
        assert library.text_of("0" * 64) is None


def test_remove_restore_purge(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        put(library, "a", "one apple")
        put(library, "b", "two pears")
        library.remove("a")
        assert [s.id for s in library.sources()] == ["b"]
        assert found(library, "apple") == []
        assert [s.id for s, _ in library.removed()] == ["a"]
        library.restore("a")
        assert [s.id for s in library.sources()] == ["a", "b"]
        assert found(library, "apple") == ["one apple"]
        library.remove("a")
        Vectors(library, "m").put({text_key("one apple"): b"v"})
        assert library.purge() == ["a"]
        assert library.removed() == []
        assert library.purge() == []
        assert Vectors(library, "m").of([text_key("one apple")]) == {}
        with pytest.raises(UsageError, match="No removed document"):
            library.restore("a")


def test_purge_keeps_to_the_time_and_name_it_is_given(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for name in "abc":
            put(library, name, f"text of {name}")
            library.remove(name)
        assert library.purge(before="2000-01-01T00:00:00Z") == []
        assert library.purge(only="b") == ["b"]
        assert library.purge(before="2999-01-01T00:00:00Z") == ["a", "c"]


def test_a_removed_document_that_is_added_again_is_found_again(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        put(library, "a", "one apple\ntwo pears")
        library.remove("a")
        put(library, "a", "one apple\ntwo figs!")
        assert found(library, "apple") == ["one apple"]
        assert found(library, "figs") == ["two figs!"]
        assert found(library, "pears") == []
        assert library.removed() == []


def test_bundled_documents_stay(library: Library) -> None:
    with pytest.raises(UsageError, match="cannot be removed"):
        library.remove(APPENDIX)
    assert [s.id for s in library.sources()] == [APPENDIX, ARTICLE]


def test_an_unknown_document_is_a_mistake_in_the_call(library: Library) -> None:
    for call in (lambda: library.sources(["nope"]), lambda: library.remove("nope"), lambda: library.describe("nope", title="x")):
        with pytest.raises(UsageError, match="nope"):
            call()


def test_describe_changes_what_is_said_of_a_document(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        put(library, "a", "one apple")
        library.describe("a", title="Apples", standing=Standing.MINUTES, private=True)
        source = library.sources()[0]
        assert (source.title, source.standing, source.private) == ("Apples", Standing.MINUTES, True)
        with pytest.raises(UsageError):
            library.describe("a", text="other")


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=80).filter(lambda t: bool(t.strip())))
def test_any_text_comes_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("any")
    with Library(data) as library:
        put(library, "a", text)
    with Library(data) as library:
        source = library.sources()[0]
        assert source.text == text
        passages = library.passages(source)
        assert [p.text for p in passages] == [line for line in text.split("\n") if line.strip()]
        assert {p.id: p for _, p in library.with_texts([text_key(p.text) for p in passages])} == {p.id: p for p in passages}


def test_full_text_search_folds_as_the_rest_does(library: Library) -> None:
    assert any("CCG’s" in p.text or "CCG's" in p.text for p, _ in library.find_words(["ccgs"], 50))
    assert library.find_words([], 5) == []
    assert library.find_words(['"NEAR( * ^ -'], 5) == []
    assert {p.source.id for p, _ in library.find_words(["commissioning"], 50, [ARTICLE])} == {ARTICLE}


def test_text_keys_leave_out_kinds_and_documents(library: Library) -> None:
    every = set(library.text_keys())
    without = set(library.text_keys(without=[Kind.HEADING]))
    assert text_key("Benefits") in every - without
    article = set(library.text_keys([ARTICLE]))
    assert article < every
    assert {p.source.id for k, p in library.with_texts(sorted(article - set(library.text_keys([APPENDIX]))))} == {ARTICLE}
    assert library.text_keys([]) == []


def test_another_process_s_changes_are_seen(data: Path) -> None:
    with Library(data) as reader, Library(data) as writer:
        source = reader.sources()[1]
        assert reader.passages(source)
        put(writer, "new.txt", "a line that was added meanwhile")
        assert "new.txt" in [s.id for s in reader.sources()]
        writer.remove("new.txt")
        assert found(reader, "meanwhile") == []
        gone = make_source("new.txt", "a line that was added meanwhile")[0]
        assert reader.passages(gone) == ()


_WRITER = """
import sys
from pathlib import Path
from kb.library import Library
from tests.made import make_source
with Library(Path(sys.argv[1])) as library:
    for n in range(20):
        name = f"{sys.argv[2]}-{n}"
        library.put(*make_source(name, f"document {name}\\nsecond line of {name}"))
        print(name, flush=True)
"""


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), who], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for who in ("left", "right")
    ]
    said = [w.communicate(timeout=120) for w in writers]
    assert [(w.returncode, e) for w, (_, e) in zip(writers, said, strict=True)] == [(0, b""), (0, b"")]
    names = b"".join(out for out, _ in said).decode().split()
    with Library(tmp_path) as library:
        assert sorted(s.id for s in library.sources()) == sorted(names)
        assert len(names) == 40
        assert sum(library.counts().values()) == 80
        assert library.revision == 40
        assert library.check() == []


def test_many_threads_share_one_library(tmp_path: Path) -> None:
    faults: list[BaseException] = []
    with Library(tmp_path) as library:
        put(library, "seen", "words that stay")

        def work(who: int) -> None:
            try:
                for n in range(8):
                    put(library, f"{who}-{n}", f"document {who} {n}")
                    assert found(library, "stay") == ["words that stay"]
            except BaseException as fault:
                faults.append(fault)
                raise

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert faults == []
        assert len(library.sources()) == 33


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "zeroed head"])
def test_a_damaged_library_says_what_to_do(data: Path, damage: str) -> None:
    path = data / "library.sqlite3"
    raw = path.read_bytes()
    damaged = {"truncated": raw[: len(raw) // 2], "overwritten": b"not a database " * 2000, "zeroed head": bytes(4096) + raw[4096:]}
    path.write_bytes(damaged[damage])

    def read() -> None:
        with Library(data) as library:
            for source in library.sources():
                library.passages(source)
            library.check()

    with pytest.raises(LibraryError, match="Move it away") as caught:
        read()
    assert "\n" not in str(caught.value)
