"""Sentence boundaries: offsets carried, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import sentences


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences.split(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs 3.5 million. Next.", ["It costs 3.5 million.", "Next."]),
        ("Use it (eg in cities) now. Then stop.", ["Use it (eg in cities) now.", "Then stop."]),
        ("Providers i.e. acts as the lead. Yes.", ["Providers i.e. acts as the lead.", "Yes."]),
        ("Mr. Smith met Dr. Jones. They spoke.", ["Mr. Smith met Dr. Jones.", "They spoke."]),
        ("J. Smith wrote it. No one read it.", ["J. Smith wrote it.", "No one read it."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("the question ‘shall we?’, actually. Others did.", ["the question ‘shall we?’, actually.", "Others did."]),
        ("First paragraph\n\nsecond paragraph", ["First paragraph", "second paragraph"]),
        ("It goes on\nover a line. End", ["It goes on\nover a line.", "End"]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_split(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('aB.!?"’ \n')), max_size=200))
def test_only_white_space_is_left_out(text: str) -> None:
    at = 0
    for span in sentences.split(text):
        assert span.start >= at
        assert not text[at : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        at = span.end
    assert not text[at:].strip()


def test_a_range_of_a_text() -> None:
    text = "One. Two. Three."
    assert [(s.start, s.end) for s in sentences.split(text, 5, 9)] == [(5, 9)]


@pytest.mark.parametrize("text", ["." * 200_000 + "a", "." + '"' * 200_000 + "a", "a. " * 50_000, "\n \t" * 50_000])
def test_pages_of_marks_stay_linear(text: str) -> None:
    assert sum(len(s) for s in sentences.split(text)) <= len(text)
