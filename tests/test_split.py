"""Blocks become units; what a block says is in them, piece by piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.split import units
from ingest.structure import Block
from kb.domain import Kind, Place, Span


def cut(text: str, whole: bool = False) -> list[str]:
    return [u.span.of(text) for u in units(text, [Block(Span(0, len(text)), Kind.SENTENCE, Place(), 1, whole)])]


def test_sentences_and_wholes() -> None:
    text = "One thing, e.g. this. Another thing! A third?"
    assert cut(text) == ["One thing, e.g. this.", "Another thing!", "A third?"]
    assert cut(text, whole=True) == [text]


def test_a_long_row_is_cut_at_its_cells() -> None:
    text = "; ".join(f"Column {n}: {'word ' * 30}".strip() for n in range(20))
    found = cut(text, whole=True)
    assert all(w.startswith("Column") for w in found)
    assert max(map(len, found)) <= 1_200


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=5_000).filter(str.strip), st.booleans())
def test_nothing_is_lost(text: str, whole: bool) -> None:
    found = cut(text, whole)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(w == w.strip() and len(w) <= 1_200 for w in found)
