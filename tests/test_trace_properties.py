"""Any slice of a source is found at its place, whatever happened to case, space, marks and dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.seeds import add_seeds
from kb import quotes
from kb.domain import Source, Span, Verdict
from kb.library import Library
from kb.trace import IN_FURNITURE, Tracer

_WORD = re.compile(r"\S+")
_SPACES = [" ", "  ", "\n", "\t", "\u00a0", "\r\n", "\u2009", " \u200b"]
_QUOTES = ['"', "'", "\u201c", "\u201d", "\u2018", "\u2019", "\u00ab", "\u00bb"]
_DASHES = ["-", "\u2010", "\u2011", "\u2013", "\u2014"]
_BEFORE = ["", "- ", "\u2022 ", "\u201c", "  "]
_BEHIND = ["", ".", "\u201d", "\u2019.", " \u2026"]


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    with Library(tmp_path_factory.mktemp("slices")) as library:
        add_seeds(library)
        yield Tracer(library)


def _slice(data: st.DataObject, source: Source, first: int, behind: int) -> Span | None:
    """Three to fourteen whole words of a range of the text, of twelve folded characters or more."""
    words = list(_WORD.finditer(source.text, first, behind))
    if len(words) < 3:
        return None
    at = data.draw(st.integers(0, len(words) - 3))
    count = data.draw(st.integers(3, min(14, len(words) - at)))
    span = Span(words[at].start(), words[at + count - 1].end())
    key = quotes.key(span.of(source.text))
    return span if len(key) >= 12 and len(quotes.words(key)) >= 3 else None


def _disguise(data: st.DataObject, text: str) -> str:
    """Another case, other white space, other quotation marks and dashes."""
    case = data.draw(st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))
    text = case(text)
    out = []
    for k, c in enumerate(text):
        inside = 0 < k < len(text) - 1 and text[k - 1].isalnum() and text[k + 1].isalnum()
        if c.isspace():
            out.append(data.draw(st.sampled_from(_SPACES)))
        elif c in _QUOTES:
            out.append(data.draw(st.sampled_from(["'", "\u2019", "\u2018"] if inside else _QUOTES)))
        elif c in _DASHES:
            out.append(data.draw(st.sampled_from(_DASHES)))
        else:
            out.append(c)
    return data.draw(st.sampled_from(_BEFORE)) + "".join(out) + data.draw(st.sampled_from(_BEHIND))


def _clean(source: Source) -> list[Span]:
    """The ranges outside furniture."""
    out, at = [], 0
    for piece in sorted(source.furniture, key=lambda f: f.span):
        if piece.span.start > at:
            out.append(Span(at, piece.span.start))
        at = max(at, piece.span.end)
    return out + ([Span(at, len(source.text))] if at < len(source.text) else [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_slice_is_found_at_its_place(tracer: Tracer, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(tracer.library.sources()))
    area = data.draw(st.sampled_from(_clean(source)))
    span = _slice(data, source, area.start, area.end)
    if span is None:
        return
    words = span.of(source.text)
    yours = _disguise(data, words)
    if quotes.key(yours) != quotes.key(words):  # a dash set free of its word, or "ß" and its like
        return
    found = tracer.trace(yours)
    assert found.status is Verdict.EXACT
    key = quotes.key(words)
    assert any(m.quote.source.id == source.id and m.quote.span.overlap(span) >= len(key) * 0.9 for m in found.matches)
    for m in found.matches:
        assert quotes.key(m.quote.words) == key
        assert not m.quote.source.is_furniture(m.quote.span)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_slice_of_furniture_is_not_found_and_says_so(tracer: Tracer, data: st.DataObject) -> None:
    source = next(s for s in tracer.library.sources() if s.furniture)
    piece = data.draw(st.sampled_from(source.furniture))
    span = _slice(data, source, piece.span.start, piece.span.end)
    if span is None:
        return
    words = span.of(source.text)
    yours = _disguise(data, words)
    key = quotes.key(words)
    stands = any(list(quotes.find(key, quotes.fold(area.of(s.text)))) for s in tracer.library.sources() for area in _clean(s))
    if quotes.key(yours) != key or stands:
        return
    found = tracer.trace(yours)
    assert (found.status, found.matches) == (Verdict.NOT_FOUND, ())
    assert found.notes == (IN_FURNITURE,)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(tracer: Tracer, text: str) -> None:
    found = tracer.trace(text)
    assert (found.status is Verdict.NOT_FOUND) == (not found.matches)
    for part in found.parts or ():
        assert text[part.span.start : part.span.end] == part.words


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_slice_with_one_word_misspelt_is_near_and_holds_its_place(tracer: Tracer, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(tracer.library.sources()))
    area = data.draw(st.sampled_from(_clean(source)))
    span = _slice(data, source, area.start, area.end)
    if span is None:
        return
    words = span.of(source.text).split()
    long = [k for k, w in enumerate(words) if len(w) >= 8 and w.isalpha()]
    if not long or len(words) < 6:
        return
    k = data.draw(st.sampled_from(long))
    words[k] = words[k][:3] + words[k][4:]
    found = tracer.trace(" ".join(words))
    assert found.status in (Verdict.NEAR, Verdict.EXACT)
    assert any(m.quote.source.id == source.id and m.quote.span.overlap(span) > len(span) / 2 for m in found.matches)
