"""Words of a source within a sentence of one's own, headings, and what is too little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.seeds import add_seeds
from kb.domain import Verdict
from kb.library import Library
from kb.trace import PARTLY, Tracer


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    with Library(tmp_path_factory.mktemp("inside")) as found:
        add_seeds(found)
        yield Tracer(found)


@pytest.mark.parametrize(
    ("yours", "quote"),
    [
        ("We are worried about mission creep in our own region this year", "mission creep"),
        ("He called the whole thing flavour of the month again", "flavour of the month"),
        ("Members asked how CCGs develop mutual accountability next year", "CCGs develop mutual accountability"),
    ],
)
def test_a_few_words_of_a_source_in_a_sentence_of_ones_own(tracer: Tracer, yours: str, quote: str) -> None:
    found = tracer.trace(yours)
    assert (found.status, found.matches[0].quote.words.strip("'")) == (Verdict.NEAR, quote)
    assert PARTLY in found.notes
    assert found.matches[0].similarity < 1
    assert not any(d.loud for d in found.matches[0].differences)


@pytest.mark.parametrize("yours", ["There is no mission creep from CSS in our region", "We saw that mission creep was never a problem"])
def test_a_negation_beside_the_words_of_a_source_is_loud(tracer: Tracer, yours: str) -> None:
    assert any(d.loud and d.kind == "added" for d in tracer.trace(yours).matches[0].differences)


@pytest.mark.parametrize(
    "yours",
    ["Our staff in primary care and general practice work long hours", "Co-commissioning will double in size", "Lack of clarity over VAT"],
)
def test_common_phrases_are_nobody_s(tracer: Tracer, yours: str) -> None:
    assert tracer.trace(yours).status is Verdict.NOT_FOUND


def test_what_stands_in_quotation_marks_has_a_verdict_of_its_own(tracer: Tracer) -> None:
    yours = "The board heard that “CCG ownership is built in” and that ‘increased cost’ was unlikely"
    found = tracer.trace(yours)
    assert (found.status, found.notes[0]) == (Verdict.NEAR, PARTLY)
    assert found.parts is not None
    assert [(p.words, p.verdict) for p in found.parts] == [("CCG ownership is built in", Verdict.EXACT)]
    assert all(yours[p.span.start : p.span.end] == p.words for p in found.parts)
    turned = tracer.trace("They said “CCGs cannot remain accountable for decision making” at the meeting")
    assert any(d.loud for d in turned.matches[0].differences)
    assert tracer.trace("They said “increased cost to the taxpayer” was the worry").status is Verdict.NOT_FOUND


@pytest.mark.parametrize("heading", ["Risks", "3.1 Governance", "Key risks:", "4. Next steps"])
def test_a_heading_is_not_traced_and_does_not_count(tracer: Tracer, heading: str) -> None:
    found = tracer.trace(heading)
    assert found.status is Verdict.NOT_FOUND
    assert found.notes[0].startswith("Too little to trace")
    paste = f"{heading}\n\nLack of leadership and focus\n\nMission creep for the CSS"
    assert tracer.trace(paste).status is Verdict.EXACT


@pytest.mark.parametrize(("words", "least"), [("the", True), ("of the", True), ("of the and", False), ("it is what it is", False)])
def test_too_little_fits_what_was_given(tracer: Tracer, words: str, least: bool) -> None:
    (note,) = tracer.trace(words).notes
    assert note.startswith("Too little to trace")
    assert ("at least 3 words" in note) is least
