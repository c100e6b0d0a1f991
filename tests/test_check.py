"""Statements held against their passages: the labelled set, and lies made of every passage."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import claims, roles
from kb.check import Evidence, Wrong, check, quoted
from kb.domain import Facet, Kind, Passage, Place, Source, Span, Standing, passage_id, text_version
from kb.library import Library
from kb.settings import ROOT
from tests.fakeserver import ADDED, SWAPS, VERBS, Shown, retell

LABELLED = Path(__file__).parent / "golden" / "statements.jsonl"
Row = dict[str, object]


@pytest.fixture(scope="module")
def evidence(seeded: Path) -> dict[tuple[str, int], Evidence]:
    """Every passage that can be cited, by document and offset."""
    out = {}
    with Library(seeded) as library:
        for source in library.sources():
            units = library.passages(source)
            for i, p in enumerate(units):
                before = units[i - 1] if i and p.place.model is None and units[i - 1].kind is Kind.SENTENCE else None
                out[source.id, p.span.start] = Evidence("k", p, before.text if before else "")
    return out


def rows() -> list[Row]:
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def judged(row: Row, evidence: dict[tuple[str, int], Evidence]) -> Wrong | None:
    return check(str(row["statement"]), str(row["quote"]), evidence[str(row["source"]), int(str(row["start"]))])


def test_the_labelled_set_is_large_and_its_quotations_stand(evidence: dict[tuple[str, int], Evidence]) -> None:
    found = rows()
    assert len(found) >= 200
    assert len({str(r["statement"]) + str(r["start"]) for r in found}) == len(found)
    assert min(Counter(bool(r["supported"]) for r in found).values()) >= 100
    for r in found:
        e = evidence[str(r["source"]), int(str(r["start"]))]
        assert e.passage.span.end == r["end"]
        assert quoted(str(r["quote"]), e), r


def test_no_false_statement_of_the_labelled_set_passes(evidence: dict[tuple[str, int], Evidence]) -> None:
    assert [r["statement"] for r in rows() if not r["supported"] and judged(r, evidence) is None] == []


def test_most_true_statements_of_the_labelled_set_pass(evidence: dict[tuple[str, int], Evidence]) -> None:
    true = [r for r in rows() if r["supported"]]
    passed = sum(judged(r, evidence) is None for r in true)
    assert passed >= 0.85 * len(true)


def shown(e: Evidence) -> Shown:
    return Shown("k", e.passage.place.section, " ".join(e.passage.text.split()))


def test_the_measured_errors_are_those_that_are_written_down(evidence: dict[tuple[str, int], Evidence]) -> None:
    true, false = ([r for r in rows() if r["supported"] is kind] for kind in (True, False))
    accepted = sum(judged(r, evidence) is None for r in false)
    rejected = sum(judged(r, evidence) is not None for r in true)
    written = (ROOT / "docs" / "language-model.md").read_text(encoding="utf-8")
    assert f"| **{accepted} of {len(false)}** | **{rejected} of {len(true)}** |" in written
    assert f"{len(true) + len(false)} statements" in written


_WHO = frozenset("ccg ccgs css provider providers gps lmcs others first third second 74 196 211 minority majority".split())


def made_false(true: str) -> Iterator[str]:
    """A true statement with one thing changed, in every way that we know."""
    for a, b in SWAPS:
        for m in re.finditer(rf"\b{a}\b", true):
            yield true[: m.start()] + b + true[m.end() :]
    for m in VERBS.finditer(true):
        yield f"{true[: m.end()]} not{true[m.end() :]}"
    if " not " in true:
        yield true.replace(" not ", " ", 1)
    for addition in ADDED:
        yield true.rstrip(".") + addition
    for number in re.findall(r"model (\d)", true):
        for other in "1234567":
            if other != number:
                yield true.replace(f"model {number}", f"model {other}")
    words = true.split()
    for i, one in enumerate(words):
        for j, other in enumerate(words[i + 1 :], i + 1):
            a, b = one.strip(".,").lower(), other.strip(".,").lower()
            if a in _WHO and b in _WHO and claims.clauses(a)[0][0].stem != claims.clauses(b)[0][0].stem:
                yield " ".join([*words[:i], other.strip(".,"), *words[i + 1 : j], one, *words[j + 1 :]])


def citable(evidence: dict[tuple[str, int], Evidence]) -> list[Evidence]:
    left = (Kind.TITLE, Kind.HEADING, Kind.DATE, Kind.FRONT, Kind.BYLINE, Kind.KEY)
    return [e for e in evidence.values() if e.passage.kind not in left]


def test_every_passage_may_be_retold_and_nothing_else_said_of_it(evidence: dict[tuple[str, int], Evidence]) -> None:
    everything = citable(evidence)
    assert [t for e in everything if check(t := retell(shown(e)), e.passage.text, e) is not None] == []
    tried, passed = 0, []
    for e in everything:
        true = retell(shown(e))
        for lie in made_false(true):
            if lie != true:
                tried += 1
                passed += [(lie, e.passage.text)] if check(lie, e.passage.text, e) is None else []
    assert tried > 700
    # Names torn apart ("NHS CCGs and England") say nothing that a reader could take for true.
    assert [lie for lie, _ in passed if "NHS CCGs" not in lie] == []


def test_what_one_passage_says_is_not_borne_by_another(evidence: dict[tuple[str, int], Evidence]) -> None:
    everything = citable(evidence)
    tried, passed = 0, []
    for e in everything:
        for other in everything:
            same = (
                " ".join(e.passage.text.split()) == " ".join(other.passage.text.split())
                and e.passage.place.model == other.passage.place.model
            )
            if not same:
                tried += 1
                passed += [retell(shown(other))] if check(retell(shown(other)), e.passage.text, e) is None else []
    assert tried > 5_000
    assert passed == []


# -- single rules, on a document of its own ----------------------------------


def passage(text: str, model: int | None = None, facet: Facet | None = None, standing: Standing = Standing.OTHER) -> Evidence:
    source = Source(
        id="d",
        title="Report on bees",
        text=text,
        version=text_version(text),
        sha256="",
        standing=standing,
        author="Ann Lee",
        published="2019",
    )
    span = Span(0, len(text))
    return Evidence("k", Passage(passage_id("d", span, text), source, span, text, Kind.SENTENCE, Place((), None, model, facet), 0, 0))


def test_a_key_that_was_not_given_bears_nothing() -> None:
    assert check("Bees make honey.", "Bees make honey.", None) is Wrong.KEY


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("Bees don’t make honey in winter", True),
        ("bees  don't make\nhoney", True),
        ("“Bees don't make honey”", True),
        ("Bees make honey", False),
        ("Bees don't make honey … in winter", False),
        ("Bees don't make honey in summer", False),
        ("honey", False),
        ("", False),
    ],
)
def test_a_quotation_stands_or_it_does_not(quote: str, stands: bool) -> None:
    assert quoted(quote, passage("Bees don't make honey in winter.")) is stands


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("Smith sued Jones for 300 pounds in June.", None),
        ("Jones sued Smith for 300 pounds in June.", Wrong.ROLES),
        ("Smith was sued by Jones for 300 pounds.", Wrong.ROLES),
        ("Smith sued Jones for 400 pounds in June.", Wrong.FIGURES),
        ("Smith sued Brown for 300 pounds in June.", Wrong.WORDS),
        ("Smith never sued Jones for 300 pounds.", Wrong.NEGATION),
        ("Smith sued Jones for 300 pounds in June. It was a scandal.", Wrong.FORM),
        ("Smith sued Jones, see http://evil.example for 300 pounds.", Wrong.FORM),
        ("You sued Jones for 300 pounds.", Wrong.FORM),
        ("Smith sued Jones for “300 million pounds” in June.", Wrong.QUOTED_IN),
        ("Under model 3, Smith sued Jones for 300 pounds.", Wrong.MODEL),
        ("The appendix says Smith sued Jones for 300 pounds.", Wrong.SOURCE),
        ("According to Ann Lee, Smith sued Jones for 300 pounds in June.", None),
        ("The document says that Smith sued Jones for 300 pounds.", None),
        ("Mae Smith yn erlyn Jones am bunnoedd.", Wrong.WORDS),
        ("Smith", Wrong.FORM),
        ("Smith sued Jones " + "in June " * 80, Wrong.FORM),
    ],
)
def test_rules_hold_on_any_document(statement: str, wrong: Wrong | None) -> None:
    e = passage("In June, Smith sued Jones for 300 pounds.")
    assert check(statement, e.passage.text, e) is wrong


def test_a_quotation_cut_short_bears_nothing() -> None:
    e = passage("The majority do not want to pay for this, but they do want to be asked.")
    assert check("The majority want to pay for this.", "want to pay for this", e) is Wrong.NEGATION
    assert check("The majority do want to be asked.", "they do want to be asked", e) is None


def test_the_only_risk_is_a_claim_about_the_list() -> None:
    e = passage("Slow decisions", 2, Facet.RISKS)
    assert check("A risk of model 2 is slow decisions.", "Slow decisions", e) is None
    assert check("The only risk of model 2 is slow decisions.", "Slow decisions", e) is not None
    assert check("Every risk of model 2 is slow decisions.", "Slow decisions", e) is not None
    assert check("Model 2 has slow decisions.", "Slow decisions", e) is Wrong.MODE


def test_roles_and_clauses_read_as_documented() -> None:
    (clause,) = claims.clauses("The CSS acts on behalf of the CCGs at the interface with the provider")
    assert roles.roles(clause, roles.ACTORS, frozenset(), lambda t: t.stem if t.stem in roles.ACTORS else "") == {
        "css": {"subject"}, "ccg": {"of behalf"}, "provid": {"with interfac ccg act"},
    }  # fmt: skip
    assert [c[0].word for c in claims.clauses("A came, but B did not; C stayed")] == ["a", "b", "c"]
    assert claims.clauses(" … ") == ()
