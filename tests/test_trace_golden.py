"""The trace's own golden set: how many of each kind must be right.

`need`: every place (source, start, end) that must be reported. `loud`: whether what
differs turns the source round, at every place, or nothing at the first does. Paraphrases
and lines that sound right are a matter of degree, and no test can ask for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.seeds import add_seeds
from kb.domain import Trace, Verdict
from kb.embed import Embedder
from kb.library import Library
from kb.trace import NOT_A_QUOTATION, Tracer

CASES = [json.loads(x) for x in (Path(__file__).parent / "golden" / "trace.jsonl").read_text(encoding="utf-8").splitlines()]
NAMES = [c["id"] for c in CASES]
SURE = [c for c in CASES if c["status"][0] in ("exact", "near")]
# The shares measured when the set was last added to were 0.92 (94 of 102) and 0.99 (104 of 105).
AT_LEAST = {"paraphrase": 0.88, "not_found": 0.95}


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Tracer]:
    with Library(tmp_path_factory.mktemp("golden")) as library:
        add_seeds(library)
        yield Tracer(library, lambda: embedder)


def _has(found: Trace, source: str, start: int, end: int) -> bool:
    """Whether a match covers most of the shorter of the two."""
    for m in found.matches:
        shared = min(end, m.quote.span.end) - max(start, m.quote.span.start)
        if m.quote.source.id == source and shared >= 0.6 * min(end - start, len(m.quote.span)):
            return True
    return False


def _right(tracer: Tracer, case: dict[str, object]) -> bool:
    found = tracer.trace(str(case["quote"]))
    need: list[tuple[str, int, int]] = case["need"]  # type: ignore[assignment]
    wanted: list[str] = case["status"]  # type: ignore[assignment]
    return found.status in wanted and all(_has(found, *n) for n in need)


@pytest.mark.parametrize("case", SURE, ids=[c["id"] for c in SURE])
def test_exact_and_near_are_right(tracer: Tracer, case: dict[str, object]) -> None:
    assert _right(tracer, case)


@pytest.mark.parametrize("case", [c for c in SURE if "loud" in c], ids=[c["id"] for c in SURE if "loud" in c])
def test_what_turns_the_source_round_is_loud_and_nothing_else(tracer: Tracer, case: dict[str, object]) -> None:
    loud = [any(d.loud for d in m.differences) for m in tracer.trace(str(case["quote"])).matches]
    assert all(loud) if case["loud"] else not loud[0]


@pytest.mark.parametrize("kind", AT_LEAST)
def test_most_of_the_others_are_right(tracer: Tracer, kind: str) -> None:
    cases = [c for c in CASES if c["status"][0] == kind]
    wrong = [c["quote"] for c in cases if not _right(tracer, c)]
    assert len(cases) - len(wrong) >= AT_LEAST[kind] * len(cases), wrong


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_paraphrase_says_that_it_is_no_quotation(tracer: Tracer) -> None:
    found = tracer.trace("providers like having just one body to deal with")
    assert found.status is Verdict.PARAPHRASE
    assert NOT_A_QUOTATION in found.notes
    assert {m.place.section for m in found.matches} >= {"Model 5 › Benefits › 1", "Model 6 › Benefits › 2"}
    assert all(0 < m.similarity < 1 for m in found.matches)


def test_it_can_be_stopped_before_paraphrases(tracer: Tracer) -> None:
    paste = "Lack of leadership and focus\n\nproviders like having just one body to deal with"
    assert [p.verdict.value for p in tracer.trace(paste).parts or ()] == ["exact", "paraphrase"]
    stopped = tracer.trace(paste, stop=lambda: True)
    assert [p.verdict.value for p in stopped.parts or ()] == ["exact", "not_found"]
    assert stopped.parts is not None
    assert "Stopped" in stopped.parts[1].notes[0]


def test_without_the_passage_there_is_no_paraphrase(tmp_path: Path, embedder: Embedder) -> None:
    with Library(tmp_path) as library:
        add_seeds(library)
        found = Tracer(library, lambda: embedder).trace(
            "providers like having just one body to deal with", sources=["004_a028cfdc2990f056.txt"]
        )
    assert found.status is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    "yours",
    [
        "We heard that 74 CCGs have applied for the second level of delegation this year", "CCGs do not stay accountable for decisions",
        "CCGs stop being accountable for their decisions whichever model they choose",
        "the groups no longer carry the responsibility for what is decided", "the support unit never does more than it was asked to",
        "providers dislike having just one body to deal with", "almost all groups want to take over GP contracts",
        "about half of CCGs put in an application", "20 CCGs asked for full delegation", "Clear leadership and focus",
        "Abdication of responsibility by the CSS",
    ],
)  # fmt: skip
def test_a_retelling_that_turns_the_source_round_says_so(tracer: Tracer, yours: str) -> None:
    found = tracer.trace(yours)
    if found.status is Verdict.NOT_FOUND:
        return
    assert any(d.loud for d in found.matches[0].differences)
    assert any(n.startswith("The source ") or "“" in n for n in found.notes)
    assert not any("fairly sure" in n for n in found.notes)
    assert found.matches[0].similarity <= 0.8


def test_retellings_that_keep_the_sense_are_seldom_said_to_turn_it_round(tracer: Tracer) -> None:
    told = [tracer.trace(str(c["quote"])) for c in CASES if c["status"] == ["paraphrase"]]
    turned = [f.quote for f in told if f.status is Verdict.PARAPHRASE and f.matches[0].differences]
    assert len(turned) <= 0.05 * len(told), turned
