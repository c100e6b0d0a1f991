"""Folding and its map back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import quotes
from kb.domain import Span

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aB '\"-\u2019\u2013\u00a0\u00ad\u200b\n\u2022\u0301ßİﬁ")), max_size=80)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Mission  Creep\r\n", "mission creep"),
        ("CCG\u2019s", "ccg's"),
        ("\u2018mission creep\u2019 from CSS", "mission creep from css"),
        ("\u201cdivide and rule\u201d", "divide and rule"),
        ("\u2022 Lack of focus", "lack of focus"),
        ("- Lack of focus", "lack of focus"),
        ("co\u2010commissioning", "co-commissioning"),
        ("co\u2013commissioning", "co-commissioning"),
        ("different \u2014 partnership", "different partnership"),
        ("over\u00adlooked", "overlooked"),
        ("over\u200blooked", "overlooked"),
        ("in\ufb02uence", "influence"),
        ("\uff23\uff23\uff27\uff53", "ccgs"),
        ("caf\u00e9", "caf\u00e9"),
        ("cafe\u0301", "caf\u00e9"),
        ("STRASSE stra\u00dfe", "strasse strasse"),
        ("\u0130stanbul", "i\u0307stanbul"),
        ("", ""),
        (" \t\n", ""),
        ("\u201c \u201d", ""),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    assert quotes.fold(raw).text == folded


@given(TEXTS)
def test_every_folded_character_has_a_place_in_order(raw: str) -> None:
    folded = quotes.fold(raw)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert not folded.text.startswith(" ")
    assert not folded.text.endswith(" ")
    assert "  " not in folded.text


@given(TEXTS)
def test_case_and_space_do_not_matter(raw: str) -> None:
    doubled = "".join(c + c if c == " " else c for c in raw)
    assert quotes.fold(doubled).text == quotes.fold(raw).text


@given(st.text(alphabet="abc de'-\u2019.,", min_size=1, max_size=60))
def test_folding_folded_text_changes_nothing(raw: str) -> None:
    once = quotes.fold(raw).text
    assert quotes.fold(once).text == once


@given(st.text(alphabet="abc '\"-.\n", max_size=60), st.data())
def test_what_is_found_is_what_was_looked_for(raw: str, data: st.DataObject) -> None:
    folded = quotes.fold(raw)
    words = quotes.words(folded.text)
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    needle = folded.text[words[first].begin : words[last].end]
    spans = list(quotes.find(needle, folded))
    assert folded.raw(words[first].begin, words[last].end) in spans
    assert all(quotes.fold(raw[s.start : s.end]).text == needle for s in spans)


def test_find_takes_whole_words_alone() -> None:
    hay = quotes.fold("CCG's plan. CCG plan; co-ordinator")
    assert [s.start for s in quotes.find("ccg", hay)] == [12]
    assert [s.start for s in quotes.find("plan", hay)] == [6, 16]
    assert list(quotes.find("pla", hay)) == []
    assert list(quotes.find("", hay)) == []


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("- 'mission creep' from CSS", "mission creep' from CSS", "'mission creep' from CSS"),
        ("ownership is \u2018built in\u2019.", "ownership is \u2018built in", "ownership is \u2018built in\u2019"),
        ('a "divide and rule" culture', 'divide and rule" culture', '"divide and rule" culture'),
        ("Perception (or reality) of", "or reality) of", "(or reality) of"),
        ("the CCG's own", "CCG's own", "CCG's own"),
        ("mission creep", "mission", "mission"),
    ],
)
def test_whole_completes_a_pair(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    span = quotes.whole(Span(start, start + len(words)), text)
    assert text[span.start : span.end] == whole


def test_key_drops_outer_punctuation_only() -> None:
    assert quotes.key("\u201cWell, no.\u201d") == "well, no"
    assert quotes.key("buy-in") != quotes.key("buy in")


def test_plain_words_have_no_apostrophes() -> None:
    assert quotes.plain_words("CCG\u2019s \u2018buy-in\u2019") == ["ccgs", "buy", "in"]


def test_long_runs_of_marks_stay_linear() -> None:
    assert len(quotes.fold("e" + "\u0301" * 100_000).text) <= 31
