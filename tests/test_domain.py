"""The types make a wrong quotation impossible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.domain import (
    Answer,
    Citation,
    Furniture,
    Match,
    Passage,
    Place,
    Quote,
    Source,
    Span,
    Status,
    Trace,
    Verdict,
    passage_id,
    text_version,
)
from kb.errors import OffsetError
from tests.made import make_source

TEXT = "First line.\nSecond line – with a dash.\nThird."


def source() -> Source:
    return make_source("a.txt", TEXT)[0]


@given(st.text(min_size=1), st.integers(-3, 60), st.integers(-3, 60), st.text(max_size=20))
def test_a_quote_is_its_sources_slice_or_does_not_exist(text: str, start: int, end: int, words: str) -> None:
    made = make_source("x", text)[0]
    try:
        quote = Quote(made, Span(start, end), words)
    except OffsetError:
        assert not (0 <= start < end <= len(text)) or text[start:end] != words
    else:
        assert made.text[quote.span.start : quote.span.end] == quote.words == words


@given(st.text(min_size=1), st.data())
def test_every_slice_can_be_quoted(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    assert make_source("x", text)[0].quote(start, end).words == text[start:end]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (-1, 3), (0, len(TEXT) + 1)])
def test_no_quote_outside_the_text(start: int, end: int) -> None:
    with pytest.raises(OffsetError):
        source().quote(start, end)


def test_a_source_is_the_version_it_claims_to_be() -> None:
    with pytest.raises(OffsetError, match="version"):
        Source(id="a", title="A", text="one", version=text_version("two"), sha256="")


def test_a_passage_is_the_text_at_its_offsets() -> None:
    made, passages = make_source("a.txt", TEXT)
    p = passages[1]
    with pytest.raises(OffsetError):
        Passage(p.id, made, p.span, "Second line", p.kind, p.place, 0, 1)


def test_passage_ids_follow_place_and_words() -> None:
    span = Span(0, 5)
    assert passage_id("a", span, "words") == passage_id("a", span, "words")
    others = [("b", span, "words"), ("a", Span(1, 6), "words"), ("a", span, "other")]
    assert passage_id("a", span, "words") not in {passage_id(*other) for other in others}


def test_answers_and_traces_hold_together() -> None:
    cited = Citation(1, source().quote(0, 10), Place())
    assert Answer("i", "q", Status.ANSWERED, "x [1]", citations=(cited,)).citations == (cited,)
    for status, citations in [
        (Status.ANSWERED, ()),
        (Status.NOT_IN_SOURCES, (cited,)),
        (Status.UNCLEAR, (cited,)),
        (Status.ANSWERED, (Citation(2, cited.quote, Place()),)),
    ]:
        with pytest.raises(OffsetError):
            Answer("i", "q", status, "x", citations=citations)
    match = Match(cited.quote, Place(), 1.0)
    assert Trace("i", "q", Verdict.EXACT, (match,)).matches == (match,)
    for verdict, matches in [(Verdict.EXACT, ()), (Verdict.NOT_FOUND, (match,))]:
        with pytest.raises(OffsetError):
            Trace("i", "q", verdict, matches)


def test_pages_and_furniture_are_found_by_offset() -> None:
    text = "page one\fpage two"
    made = Source(
        id="p", title="P", text=text, version=text_version(text), sha256="", pages=(0, 9), furniture=(Furniture(Span(0, 4), "header"),)
    )
    assert [made.page_at(n) for n in (0, 8, 9, 16)] == [1, 1, 2, 2]
    assert source().page_at(3) is None
    assert made.is_furniture(Span(3, 6))
    assert not made.is_furniture(Span(4, 6))


def test_the_section_names_path_and_number() -> None:
    assert Place(("Model 4", "Risks"), 1, 4).section == "Model 4 › Risks › 1"
