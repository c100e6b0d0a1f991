"""What differs is held against its own place; what turns the source round is loud, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.add import Facts, add
from ingest.seeds import add_seeds
from kb.domain import Standing, Verdict
from kb.library import Library
from kb.trace import Tracer


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    with Library(tmp_path_factory.mktemp("loud")) as found:
        add_seeds(found)
        yield Tracer(found)


@pytest.mark.parametrize("between", [" / ", "\n", " | ", "\n/ "])
def test_a_slash_between_lines_is_a_line_end(tracer: Tracer, between: str) -> None:
    lines = ["Lack of leadership and focus", "Access to capacity and expertise is more limited", "Lack of clarity for support functions"]
    found = tracer.trace(between.join(lines))
    assert (found.status, len(found.matches)) == (Verdict.EXACT, 1)
    near = tracer.trace(between.join([lines[0], lines[1].replace("limited", "limitid")]))
    assert [(d.yours, d.source) for d in near.matches[0].differences] == [("limitid", "limited")]


def test_a_slash_within_a_sentence_is_none(tracer: Tracer) -> None:
    assert tracer.trace("and / or of the").parts is None


@pytest.mark.parametrize(
    ("yours", "marks"),
    [
        ("Perception or reality of bias towards one CCG's interests", [("Perception", "Perception ("), ("reality", "reality)")]),
        ("CCGs work together equally and severally sharing responsibility between themselves", None),
        ("Mission, creep for the CSS", [("Mission,", "Mission")]),
        ("there is no single definition This ambiguity is causing confusion", [("definition", "definition.")]),
    ],
)
def test_marks_that_were_swallowed_or_put_in_are_listed_and_not_loud(
    tracer: Tracer, yours: str, marks: list[tuple[str, str]] | None
) -> None:
    found = tracer.trace(yours)
    assert found.status in (Verdict.NEAR, Verdict.EXACT)
    differences = found.matches[0].differences
    assert not any(d.loud for d in differences)
    if marks is not None:
        assert {d.source.strip() for d in differences} == {source.strip() for _, source in marks}


def test_a_place_where_nothing_is_turned_round_comes_first(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for name, verb in (("a.txt", "may"), ("b.txt", "must")):
            text = f"The heron {verb} guard the northern weir at dusk.\n\nEvery lock keeper keeps a ledger of the barges that pass."
            add(library, text.encode(), name, name, Facts(name, "", "", "2001", Standing.OTHER, "", False, "test"))
        for verb, first in (("must", "b.txt"), ("may", "a.txt")):
            found = Tracer(library).trace(f"The heron {verb} guard that northern weir at dusk")
            assert found.matches[0].quote.source.id == first
            assert [any(d.loud for d in m.differences) for m in found.matches] == [False, True]


@pytest.mark.parametrize(
    ("yours", "quote", "loud"),
    [
        ("The third level is ‘greater involvement’", "the first level is ‘greater involvement’", ("third", "first")),
        ("the second level is 'delegate commissioning arrangements to CCGs'",
         "the third level is ‘delegate commissioning arrangements to CCGs’", ("second", "third")),
        ("CCGs could apply for one of third levels", "CCGs could apply for one of three levels", ("third", "three")),
        ("211 of England's 196 CCGs have submitted bids", "196 of England’s 211 Clinical Commissioning Groups have submitted bids",
         ("211", "196")),
        ("The lead CCG remains accountable for decision making under all models",
         "CCGs remain accountable for decision making under all models", ("The lead", "")),
        ("The CSS is accountable for decision making", "CCGs remain accountable for decision making", ("CSS", "CCGs")),
        ("Under all models providers remain accountable for decision making",
         "CCGs remain accountable for decision making under all models", ("providers", "CCGs")),
        ("Two CCGs develop mutual accountability", "CCGs develop mutual accountability", ("Two", "")),
    ],
)  # fmt: skip
def test_a_figure_or_a_name_is_held_against_its_own_place(tracer: Tracer, yours: str, quote: str, loud: tuple[str, str]) -> None:
    found = tracer.trace(yours)
    assert found.matches[0].quote.words == quote
    assert loud in [(d.yours, d.source) for d in found.matches[0].differences if d.loud]


@pytest.mark.parametrize(
    "yours",
    [
        "196 of England's 211 CCGs have submitted bids", "Under all models CCGs remain accountable for decision making",
        "Loss of leadership and focus", "mission drift for the CSS",
    ],
)  # fmt: skip
def test_what_keeps_the_claim_is_near_and_not_loud(tracer: Tracer, yours: str) -> None:
    found = tracer.trace(yours)
    assert found.status is Verdict.NEAR
    assert not any(d.loud for m in found.matches for d in m.differences)


@pytest.mark.parametrize(
    ("yours", "loud"),
    [
        ("Lack of buy in from CCGs, including the one leading", ("including", "than")),
        ("whilst abandoning direct responsibility for resources", ("abandoning", "retaining")),
        ("given the negligible tension that membership organisations can create", ("negligible", "huge")),
        ("A Framework for collaborative commissioning between CCGs, August 2015", ("August 2015", "")),
    ],
)
def test_opposites_and_figures_are_loud(tracer: Tracer, yours: str, loud: tuple[str, str]) -> None:
    found = tracer.trace(yours)
    assert loud in [(d.yours, d.source) for d in found.matches[0].differences if d.loud]


def test_a_word_cut_at_the_end_of_a_line_is_no_figure(tracer: Tracer) -> None:
    found = tracer.trace("in recent months has been talked and writ-\nten about widely")
    assert found.matches
    assert not any(d.loud for d in found.matches[0].differences)


def test_words_moved_together_are_one_difference(tracer: Tracer) -> None:
    found = tracer.trace("Under all models CCGs remain accountable for decision making")
    assert [(d.kind, d.yours, d.source) for d in found.matches[0].differences] == [("moved", "Under all models", "under all models")]
    found = tracer.trace("Lack of focus and leadership")
    assert [(d.kind, d.yours) for d in found.matches[0].differences] == [("moved", "focus and")]


@pytest.mark.parametrize(
    ("yours", "places"),
    [
        ("The CSS is accountable for decision making", 6),
        ("The providers are accountable for decision making", 6),
        ("Single relationship, works badly for providers", 2),
    ],
)
def test_a_line_that_stands_in_several_places_is_found_in_all(tracer: Tracer, yours: str, places: int) -> None:
    found = tracer.trace(yours)
    assert found.status is Verdict.NEAR
    assert len(found.matches) == places
    assert all(any(d.loud for d in m.differences) for m in found.matches)
