"""Where words come from: exact, near and not found, without a model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.add import Facts, add
from ingest.seeds import add_seeds
from kb.domain import Standing, Trace, Verdict
from kb.errors import UsageError
from kb.library import Library
from kb.settings import ROOT
from kb.trace import IN_FURNITURE, PARTLY, RUN_TOGETHER, TOO_LITTLE, Tracer

APPENDIX, ARTICLE = "000_3f878038ae364adc.txt", "004_a028cfdc2990f056.txt"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("trace")) as found:
        add_seeds(found)
        yield found


@pytest.fixture(scope="module")
def tracer(library: Library) -> Tracer:
    return Tracer(library)


def sections(trace: Trace) -> list[str]:
    return [m.place.section for m in trace.matches]


def test_exact_reports_every_place_with_its_model(tracer: Tracer) -> None:
    found = tracer.trace("lack of LEADERSHIP and focus")
    assert found.status is Verdict.EXACT
    assert sections(found) == ["Model 1 › Risks › 1", "Model 3 › Risks › 1"]
    assert [m.place.model for m in found.matches] == [1, 3]
    assert all(m.quote.words == "Lack of leadership and focus" and m.similarity == 1.0 and not m.differences for m in found.matches)


def test_a_quotation_mark_is_not_cut_from_its_partner(tracer: Tracer) -> None:
    assert [m.quote.words for m in tracer.trace("mission creep from css").matches] == ["'mission creep' from CSS"] * 2


def test_words_over_two_lines_are_one_exact_match(tracer: Tracer) -> None:
    found = tracer.trace("• Lack of leadership and focus\n• Lack of role clarity for CSS")
    assert found.status is Verdict.EXACT
    assert found.parts is None
    assert sections(found) == ["Model 3 › Risks › 1"]


@pytest.mark.parametrize(
    ("yours", "differences"),
    [
        ("Lack of leadrship and focus", [("changed", "leadrship", "leadership", False)]),
        ("yet another beaurocratic process", [("changed", "beaurocratic", "bureaucratic", False)]),
        ("CCGs remain accountable for decision making under no models", [("changed", "no", "all", True)]),
        ("CCGs do not remain accountable for decision making under all models", [("added", "do not", "", True)]),
        ("Provider influence creating a 'divide and conquer' culture",
         [("changed", "creating", "generating", False), ("added", "a", "", False), ("changed", "conquer", "rule", False)]),
        ("47 CCGs have applied for the third level", [("changed", "47", "74", True)]),
        ("seventy-four CCGs have applied for the third level", [("changed", "seventy-four", "74", False)]),
        ("seventy-five CCGs have applied for the third level", [("changed", "seventy-five", "74", True)]),
        ("existing arrangements are effective", [("missing", "", "not", True)]),
        ("existing arrangements are ineffective", [("missing", "", "not", True), ("changed", "ineffective", "effective", True)]),
        ("Single relationship works well for providers", [("changed", "relationship", "relationship,", False)]),
        ("Lack of CCG buy-in to all providers", [("changed", "buy-in", "buy in", False)]),
        ("acts as the coordinator", [("changed", "coordinator", "co-ordinator", False)]),
        ("Lack of CCG buy in to all prov", [("changed", "prov", "providers", False)]),
        ("Whether or not we call this co-commis-\nsioning is, frankly, immaterial",
         [("changed", "co-commis- sioning", "co-commissioning", False)]),
    ],
)  # fmt: skip
def test_differences_are_listed_word_by_word(tracer: Tracer, yours: str, differences: list[tuple[str, str, str, bool]]) -> None:
    found = tracer.trace(yours)
    assert found.status is Verdict.NEAR
    if "co-commis-" in yours:  # the half before the hyphen is compared by itself
        assert any("sioning" in d.yours for d in found.matches[0].differences)
        return
    assert [(d.kind, d.yours, d.source, d.loud) for d in found.matches[0].differences] == differences


def test_a_moved_word_is_called_moved(tracer: Tracer) -> None:
    found = tracer.trace("Lack of focus and leadership")
    assert found.status is Verdict.NEAR
    assert found.matches[0].quote.words == "Lack of leadership and focus"
    assert "moved" in {d.kind for d in found.matches[0].differences}


def test_near_reports_every_place(tracer: Tracer) -> None:
    found = tracer.trace("CCGs remain accountab1e for decision rnaking under all rnodels")
    assert found.status is Verdict.NEAR
    assert [m.place.model for m in found.matches] == [1, 2, 3, 4, 5, 6]


def test_a_negation_is_said_loudly(tracer: Tracer) -> None:
    found = tracer.trace("CSS cannot ensure all CCG's interests are accounted for")
    assert any("“can”" in note and "“cannot”" in note for note in found.notes)
    turned = tracer.trace("CCGs do not remain accountable for decision making under all models")
    assert any("“do not remain”" in note and "“remain”" in note for note in turned.notes)


def test_lines_run_together_are_each_found(tracer: Tracer) -> None:
    found = tracer.trace("Mission creep for the CSS Lack of buy in from CCGs, other than the one leading")
    assert found.status is Verdict.NEAR
    assert sections(found) == ["Model 4 › Risks › 1", "Model 5 › Risks › 3"]
    assert RUN_TOGETHER in found.notes


def test_a_quotation_inside_other_words_is_found_and_the_rest_named(tracer: Tracer) -> None:
    found = tracer.trace("The board notes that CCGs remain accountable for decision making under all models and must pay promptly")
    assert found.status is Verdict.NEAR
    assert PARTLY in found.notes
    assert len(found.matches) == 6
    assert [d.yours for d in found.matches[0].differences] == ["The board notes that", "and must pay promptly"]


@pytest.mark.parametrize("words", ["", " \t\n\u200b ", "...", "“ ”", "- • — *", "the", "CCGs", "Risks", "of the", "lack of"])
def test_too_little_says_so(tracer: Tracer, words: str) -> None:
    found = tracer.trace(words)
    assert (found.status, found.matches, found.notes) == (Verdict.NOT_FOUND, (), (TOO_LITTLE,))


@pytest.mark.parametrize("words", ["divide and rule", "mission creep", "August 2012", "immaterial", "abdication", "mutual accountability"])
def test_few_words_are_enough_where_they_are_rare(tracer: Tracer, words: str) -> None:
    assert tracer.trace(words).status is Verdict.EXACT


@pytest.mark.parametrize(
    "words",
    ["Jump to Comments", "Click here", "Sheffield, Warrington and Doncaster announce cuts", "the roulete wheel that is cyber security"],
)
def test_furniture_is_not_found_and_says_so(tracer: Tracer, words: str) -> None:
    found = tracer.trace(words)
    assert (found.status, found.matches, found.notes) == (Verdict.NOT_FOUND, (), (IN_FURNITURE,))


@pytest.mark.parametrize(
    "words",
    [
        "Increased cost to the taxpayer", "Lack of patient and public involvement", "Lack of clinical leadership",
        "Lack of leadership training",
        "Risk of legal challenge under procurement and competition law", "CCGs must publish a register of interests",
        "CCGs work with the police to tackle antisocial behaviour", "What is clear is that there is no money",
    ],
)  # fmt: skip
def test_lines_that_sound_right_are_not_found(tracer: Tracer, words: str) -> None:
    found = tracer.trace(words)
    assert (found.status, found.matches) == (Verdict.NOT_FOUND, ())


def test_what_comes_nearest_is_offered_as_not_this_but(tracer: Tracer) -> None:
    found = tracer.trace("Lack of clinical leadership")
    assert [m.quote.words for m in found.related] == ["Lack of leadership"]
    assert tracer.trace("Hospital car parks should be free").related == ()


def test_a_long_paste_gets_a_verdict_for_each_sentence(tracer: Tracer) -> None:
    paste = (
        "CCGs remain accountable for decision making under all models.\nProvider influence creating a 'divide and conquer' culture\n"
        "Hospital car parks should be free of charge.\nJump to Comments"
    )
    seen: list[tuple[int, int]] = []
    found = tracer.trace(paste, progress=lambda done, of: seen.append((done, of)))
    assert found.parts is not None
    assert [p.verdict.value for p in found.parts] == ["exact", "near", "not_found", "not_found"]
    assert all(paste[p.span.start : p.span.end] == p.words for p in found.parts)
    assert found.status is Verdict.NEAR
    assert {m.quote.span for p in found.parts for m in p.matches} == {m.quote.span for m in found.matches}
    assert any("1 exact, 1 near, 2 not found" in note for note in found.notes)
    assert seen[-1] == (4, 4)


def test_lines_that_all_stand_there_are_exact_together(tracer: Tracer) -> None:
    found = tracer.trace("Lack of clarity for support functions\n\nMission creep for the CSS")
    assert found.status is Verdict.EXACT
    assert sections(found) == ["Model 1 › Risks › 3", "Model 4 › Risks › 1"]


def test_it_can_be_limited_to_sources(tracer: Tracer) -> None:
    assert tracer.trace("mission creep", sources=[ARTICLE]).status is Verdict.NOT_FOUND
    assert {m.quote.source.id for m in tracer.trace("CCGs work together", sources=[APPENDIX]).matches} == {APPENDIX}
    with pytest.raises(UsageError):
        tracer.trace("mission creep", sources=["nothing.txt"])


def test_the_same_call_has_the_same_name(tracer: Tracer) -> None:
    assert tracer.trace("mission creep").id == tracer.trace("mission creep").id != tracer.trace("mission creeps").id
    assert tracer.trace("mission creep", id="mine").id == "mine"


LINES = [
    "The heron guards the northern weir at dusk.",
    "Every lock keeper keeps a ledger of the barges that pass.",
    "Copper kettles were banned in 1874.",
]


@pytest.mark.parametrize("gone", range(3))
@pytest.mark.parametrize("change", ["{}", "{} indeed"])
def test_take_the_sentence_out_and_it_is_not_found(tmp_path: Path, gone: int, change: str) -> None:
    with Library(tmp_path) as library:
        add_seeds(library)
        tracer = Tracer(library)
        facts = Facts("Canals", "", "", "2001", Standing.OTHER, "", False, "test")
        add(library, "\n\n".join(LINES).encode(), "canals.txt", "canals.txt", facts)
        asked = change.format(LINES[gone].rstrip("."))
        assert tracer.trace(asked).status is (Verdict.EXACT if change == "{}" else Verdict.NEAR)
        add(library, "\n\n".join(x for k, x in enumerate(LINES) if k != gone).encode(), "canals.txt", "canals.txt", facts)
        assert tracer.trace(asked).status is Verdict.NOT_FOUND
        library.remove("canals.txt")
        assert all(tracer.trace(x).status is Verdict.NOT_FOUND for x in LINES)


def test_exact_and_near_load_no_model(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom kb.library import Library\nfrom kb.trace import Tracer\n"
        "from ingest.seeds import add_seeds\n"
        f"library = Library(Path({str(tmp_path)!r}))\nadd_seeds(library)\n"
        "def no(): raise SystemExit('the model was asked for')\n"
        "t = Tracer(library, no)\n"
        "print(t.trace('divide and rule').status, t.trace('divide and rule kulture').status, t.trace('abdication').status)\n"
        "print([m for m in ('torch', 'numpy', 'sentence_transformers') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines() == ["exact near exact", "[]"]


@pytest.mark.parametrize(
    ("yours", "loud"),
    [
        ("CCGs remain accountable for decision making under some models", ("some", "all")),
        ("Only CCGs remain accountable for decision making under all models", ("Only", "")),
        ("CSS remain accountable for decision making under all models", ("CSS", "CCGs")),
        ("CSS must ensure all CCGs' interest are accounted for", ("must", "can")),
        ("Access to capacity and expertise is less limited", ("less", "more")),
        ("CCGs focus primarily on one contract to the benefit of others", ("benefit", "detriment")),
        ("Several relationships, works well for providers", ("Several", "Single")),
        ("Provider influence preventing 'divide and rule' culture", ("preventing", "generating")),
    ],
)  # fmt: skip
def test_what_changes_the_claim_is_loud_and_lowers_the_likeness(tracer: Tracer, yours: str, loud: tuple[str, str]) -> None:
    found = tracer.trace(yours)
    assert found.status is Verdict.NEAR
    assert loud in [(d.yours, d.source) for d in found.matches[0].differences if d.loud]
    assert all(m.similarity <= 0.8 for m in found.matches)
    assert any("“" in note for note in found.notes)


def test_names_in_each_other_s_places_are_loud(tracer: Tracer) -> None:
    found = tracer.trace("CCGs (under the direction of the CSS) acts on behalf of the CSS at the interface with the provider")
    assert {(d.yours, d.source) for d in found.matches[0].differences if d.loud} == {("CCGs", "CSS"), ("CSS", "CCGs")}


@pytest.mark.parametrize(
    "yours",
    [
        "they do not want to be distracted by yet another bureaucratic process",
        "CCGs remain accountable for decision making under a11 models",
        "No one is in any doubt that the existing arrangements aren't effective",
    ],
)  # fmt: skip
def test_contractions_and_slips_are_not_loud(tracer: Tracer, yours: str) -> None:
    found = tracer.trace(yours)
    assert found.status is Verdict.NEAR
    assert not any(d.loud for d in found.matches[0].differences)


@pytest.mark.parametrize("number", ["2. ", "a) ", "(iii) ", "4.1 ", "• 2. ", "Risk 1: ", "1.\n"])
def test_list_numbers_do_not_count(tracer: Tracer, number: str) -> None:
    found = tracer.trace(f"{number}Lack of clarity for support functions")
    assert (found.status, found.parts) == (Verdict.EXACT, None)
    assert [m.quote.words for m in found.matches] == ["Lack of clarity for support functions"]


def test_a_place_does_not_run_on_into_the_next_section(tracer: Tracer) -> None:
    found = tracer.trace("Lack of role clarity for CCGs")
    assert [m.quote.words for m in found.matches] == ["Lack of role clarity for CSS"]
    assert [(d.yours, d.source, d.loud) for d in found.matches[0].differences] == [("CCGs", "CSS", True)]


@pytest.mark.parametrize("who", ["NHS England", "The provider"])
def test_another_who_acts_is_loud(tracer: Tracer, who: str) -> None:
    found = tracer.trace(f"{who} remains accountable for decision making under all models")
    assert len(found.matches) == 6
    assert all(any(d.loud and d.source.startswith("CCGs") for d in m.differences) for m in found.matches)
    assert all(m.similarity <= 0.8 for m in found.matches)
