"""Hybrid retrieval: by meaning, by words, and both."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from kb.domain import Kind
from kb.embed import Embedder
from kb.errors import UsageError
from kb.library import Library, text_key
from kb.search import HEADINGS, Search
from kb.vectors import Vectors
from tests.made import APPENDIX, ARTICLE, as_nobody, make_source, needs_root


class Counting:
    """The real model, and how many texts it was given."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.texts: list[str] = []

    @property
    def name(self) -> str:
        return self._model.name

    def encode(self, texts):
        self.texts += texts
        return self._model.encode(texts)


def test_similar_is_exact_cosine(search: Search, library: Library, embedder: Embedder) -> None:
    question = "Which arrangement could make other CCGs feel left out?"
    found = search.similar(question, 12)
    passages = [p for s in library.sources() for p in library.passages(s) if p.kind not in HEADINGS]
    mine = embedder.encode([question])[0].astype(float)
    cosines = [round(float(embedder.encode([p.text])[0].astype(float) @ mine), 5) for p in passages]
    order = sorted(range(len(passages)), key=lambda i: -cosines[i])  # stable: documents' order
    assert [(p.id, c) for p, c in found] == [(passages[i].id, cosines[i]) for i in order[:12]]


def test_equal_words_stand_in_the_order_of_the_documents(search: Search) -> None:
    found = search.similar("CCGs remain accountable for decision making under all models", 6)
    assert [p.place.model for p, _ in found] == [1, 2, 3, 4, 5, 6]
    assert {c for _, c in found} == {1.0} or len({c for _, c in found}) == 1


def test_limits(search: Search) -> None:
    for call in (search.similar, search.words, search.hybrid):
        assert call("risks", 0) == []
        assert len(call("risks of the models", 3)) == 3
        assert {p.source.id for p, _ in call("commissioning", 30, [ARTICLE])} == {ARTICLE}
        assert call("commissioning", 5, []) == []
        with pytest.raises(UsageError, match=r"nope\.txt"):
            call("commissioning", 5, ["nope.txt"])
    everything = search.similar("anything", 10_000, headings=True)
    assert len(everything) == sum(search.library.counts().values())


def test_headings_are_left_out_unless_they_are_asked_for(search: Search) -> None:
    for call in (search.similar, search.words, search.hybrid):
        assert not {p.kind for p, _ in call("Benefits", 20)} & HEADINGS
        assert Kind.HEADING in {p.kind for p, _ in call("Benefits", 20, headings=True)}


def test_words_need_no_vector_and_know_word_forms(library: Library) -> None:
    def none() -> Embedder:
        raise AssertionError("no vector is needed")

    found = Search(library, none).words("dividing and ruling", 5)
    assert any("divide and rule" in p.text.lower() for p, _ in found)
    assert Search(library, none).words("", 5) == []
    assert Search(library, none).words("\x00 \ud800 ((( ^ : *", 5) == []
    assert Search(library, none).words('risk" NEAR( -folded : *', 5) == Search(library, none).words("risk near folded", 5)
    assert Search(library, none).words("commissioning " * 50_000, 2)


def test_hybrid_puts_what_both_agree_on_first(search: Search) -> None:
    best, score = search.hybrid("mission creep for the CSS", 5)[0]
    assert best.text == "Mission creep for the CSS"
    assert score == round(2 / 61, 6)
    runs = [[(p.id, s) for p, s in search.hybrid("who leads on contracts?", 20)] for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]


def test_nothing_is_embedded_twice(data: Path, embedder: Embedder) -> None:
    counting = Counting(embedder)
    with Library(data) as library:
        search = Search(library, lambda: counting)
        assert search.ensure_vectors() == 0
        search.similar("a question", 3)
        assert counting.texts == ["a question"]
        library.put(*make_source("new.txt", "Mission creep for the CSS\na line that is new"))
        told: list[tuple[int, int]] = []
        assert search.ensure_vectors(lambda done, of: told.append((done, of))) == 1
        assert counting.texts[1:] == ["a line that is new"]
        assert told == [(1, 1)]
        library.remove("new.txt")
        library.restore("new.txt")
        assert search.ensure_vectors() == 0
        assert search.similar("a line that is new", 1)[0][0].source.id == "new.txt"


def test_missing_vectors_are_made_by_the_question_that_needs_them(data: Path, embedder: Embedder) -> None:
    with Library(data) as library, Library(data) as other:
        search = Search(library, lambda: embedder)
        assert search.similar("penguins on the ice", 1)[0][0].source.id != "birds"
        other.put(*make_source("birds", "Penguins live on the ice.\nSparrows do not."))
        assert search.similar("penguins on the ice", 1)[0][0].text == "Penguins live on the ice."
        other.remove("birds")
        assert search.similar("penguins on the ice", 1)[0][0].source.id != "birds"


def test_vectors_are_committed_batch_by_batch(tmp_path: Path, embedder: Embedder) -> None:
    class Failing(Counting):
        def encode(self, texts):
            if len(self.texts) >= 128:
                raise RuntimeError("the power went")
            return np.tile(np.eye(1, 384, dtype=np.float32), (len(texts), 1)) if self.texts.extend(texts) is None else None

    with Library(tmp_path) as library:
        library.put(*make_source("many", "\n".join(f"line {n}" for n in range(200))))
        failing = Failing(embedder)
        with pytest.raises(RuntimeError):
            Search(library, lambda: failing).ensure_vectors()
        assert len(Vectors(library, embedder.name).all()) == 128
        assert len(Vectors(library, embedder.name).missing()) == 72
        counting = Counting(embedder)
        Search(library, lambda: counting).ensure_vectors(limit=10)
        assert len(counting.texts) == 10


@needs_root
def test_a_library_that_cannot_be_written_is_searched_all_the_same(data: Path, embedder: Embedder) -> None:
    with Library(data) as library:
        library.put(*make_source("new.txt", "Penguins live on the ice."))

    def check() -> str:
        with Library(data) as library:
            search = Search(library, lambda: embedder)
            assert not library.writable
            assert search.similar("penguins", 1, [APPENDIX])[0][0].source.id == APPENDIX
            return search.similar("penguins on the ice", 1)[0][0].text

    assert as_nobody(check, data) == "Penguins live on the ice."


def test_vectors_of_two_models_are_kept_apart(library: Library) -> None:
    key = text_key("words")
    one, two = Vectors(library, "one"), Vectors(library, "two")
    one.put({key: b"1"})
    two.put({key: b"2"})
    one.put({key: b"3"})
    assert (one.of([key]), two.of([key]), one.of(["other"])) == ({key: b"1"}, {key: b"2"}, {})
    two.put({})
    assert len(one.missing()) == len(library.text_keys())


def test_the_library_may_be_copied_while_it_is_open(data: Path, tmp_path: Path, embedder: Embedder) -> None:
    with Library(data) as library:
        before = [(p.id, c) for p, c in Search(library, lambda: embedder).similar("risks", 5)]
    shutil.copytree(data, tmp_path / "copy")
    with Library(tmp_path / "copy") as library:
        assert [(p.id, c) for p, c in Search(library, lambda: embedder).similar("risks", 5)] == before
