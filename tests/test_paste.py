"""A paste is cut into its sentences and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import paste


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in paste.units(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One sentence. Another one.", ["One sentence.", "Another one."]),
        ("Lack of focus\nMission creep", ["Lack of focus", "Mission creep"]),
        ("- Lack of focus\n- mission creep", ["- Lack of focus", "- mission creep"]),
        ("1. lack of focus\n2. mission creep", ["1. lack of focus", "2. mission creep"]),
        ("a line that the width of its page has broken\nin two", ["a line that the width of its page has broken\nin two"]),
        ("a line that ends in a word like the\nNHS goes on", ["a line that ends in a word like the\nNHS goes on"]),
        ("Heading\r\n\r\nText", ["Heading", "Text"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_units(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_unit_is_never_long() -> None:
    for text in ("word " * 1000, "word;" * 1000, "w" * 20_000, "a-" * 9000):
        spans = paste.units(text)
        assert all(len(s) <= 4000 and len(text[s.start : s.end].replace(";", " ").replace("-", " ").split()) <= 90 for s in spans)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aB.;, \n-")), max_size=300))
def test_only_white_space_is_left_out(text: str) -> None:
    at = 0
    for span in paste.units(text):
        assert span.start >= at
        assert not text[at : span.start].strip("\r\n\u2028\u2029\x0b\x0c \t").strip()
        at = span.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. Lack", ["1."]),
        ("14  Lack\n15\tMore", ["14", "15"]),
        ("14 of them", []),
        ("(a) Lack\n(ii) More", ["(a)", "(ii)"]),
        ("196 of England's", []),
        ("i.e. this", []),
        ("Model 1. Then", []),
    ],
)
def test_list_numbers(text: str, found: list[str]) -> None:
    assert [s.of(text) for s in paste.numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He called it “mission creep” and ‘divide and rule’.", ["mission creep", "divide and rule"]),
        ("the CCGs' own interests and the providers' interests", []),
        ("“a whole line by itself”", []),
        ('a "word" alone', []),
    ],
)
def test_what_stands_in_quotation_marks(text: str, found: list[str]) -> None:
    assert [s.of(text) for s in paste.quoted(text)] == found


@pytest.mark.parametrize(
    ("text", "heading"),
    [("Risks", True), ("3.1 Governance", True), ("Key risks:", True), ("Risks of delay", False), ("Mission creep", False), ("", False)],
)
def test_headings(text: str, heading: bool) -> None:
    assert paste.is_heading(text) is heading
