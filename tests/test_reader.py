"""The reader of added documents: what it sees, how it judges, and that it leaves the bundled documents alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import sets
from ingest.add import add
from kb import embed, own
from kb.answer import KnowledgeBase
from kb.domain import Kind, Status
from kb.reader import WEIGHTS, Reader, lead, weights
from kb.reader_features import Seen, features
from kb.reader_scope import scope, title_stems
from kb.reader_text import opposite, question, sentence, weight
from kb.search import Search
from kb.settings import from_environment

LEAVE = """# Annual leave policy

## Entitlement

Staff have 27 days of annual leave in their first five years of service. After five years of service this rises to 29 days.
Staff who work part time have the same entitlement in proportion to their hours.

## Carrying leave over

Up to five days may be carried into the next leave year with the agreement of the line manager. Days carried over must be taken
before 30 June. Leave that is not taken by then is lost, because the trust does not pay for untaken leave.

## Asking for leave

Requests are made to the line manager at least four weeks before the first day of absence. Maria Okafor keeps the rota.
"""
CAR_PARK = """# Minutes of the estates committee, 4 March 2019

The committee met in the Harding Room. Daniel Whitlock was in the chair.

The contract for the car park in Leeds was awarded to Northgate Surfacing Ltd for £184,000. Work begins in May and takes six weeks.
During the work staff park at the railway station, since the site entrance will be closed.

The committee refused the request for a second bicycle shed. It will look at the matter again when the budget for 2020 is known.
"""
SIMILAR = """# Working together across the county

Groups that share a hospital often share the work of buying care from it. One group may lead for the others.

Sharing brings risks of its own: a group that does not lead can feel remote from the hospital. Accountability is discussed at length
in the annex. The steering group for shared buying has nine members and meets in Ripon.
"""


@pytest.fixture(scope="module")
def base(seeded: Path, tmp_path_factory: pytest.TempPathFactory, embedder: embed.Embedder) -> Iterator[KnowledgeBase]:
    """The bundled documents and three made ones. Tests here only ask, so they share it."""
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("reader") / "data"))
    opened = KnowledgeBase.open(replace(from_environment(), data=data, llm_model=""))
    opened._embedder = embedder
    for name, text in (("leave.md", LEAVE), ("minutes.md", CAR_PARK), ("county.md", SIMILAR)):
        add(opened.library, text.encode(), name, name)
    opened.search.ensure_vectors()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many days of leave are there?", "number"),
        ("What percentage of staff took it?", "number"),
        ("When does the work begin?", "date"),
        ("What year was it built?", "date"),
        ("Who was in the chair?", "person"),
        ("Which company won the contract?", "name"),
        ("Which city is the car park in?", "name"),
        ("Where do staff park?", "place"),
        ("Why is untaken leave lost?", "reason"),
        ("How are requests made?", "manner"),
        ("What is annual leave?", "definition"),
        ("What did the committee refuse?", "thing"),
    ],
)
def test_the_kind_of_answer_wanted(text: str, kind: str) -> None:
    assert question(text).kind == kind


def test_a_question_is_its_telling_words() -> None:
    q = question("Which company wasn't awarded the contract in Leeds before 2019?")
    assert [t.low for t in q.terms] == ["company", "awarded", "contract", "leeds", "2019"]
    assert q.names == {"leed"}
    assert q.figures == {"2019"}
    assert q.negations == 1
    assert q.relations == ("before",)


def test_rare_words_weigh_more() -> None:
    assert weight("surfacing") > weight("contract") > weight("time") > weight("the")
    assert weight("xqzzt") > weight("contract")


def test_opposites_are_seen() -> None:
    assert opposite(question("Which request was accepted?"), sentence("The committee rejected the request.")) == 1
    assert opposite(question("Which request was rejected?"), sentence("The committee rejected the request.")) == 0


def rows(asked: str, *texts: str, title: str = "", heading: str = "") -> list[dict[str, float]]:
    """The figures of sentences that stand alone, all as near in meaning."""
    q = question(asked)
    n, c = len(q.terms), 0.5
    seen = [
        Seen(
            own=sentence(t), before=None, after=None, paragraph=(sentence(t),), title=title_stems(title), heading=title_stems(heading),
            cosine=c, with_before=c, of_paragraph=c, with_heading=c, of_heading=c, of_rest=c, rest_with_heading=c, like=(0.0,) * n,
            like_near=(0.0,) * n, home=True, place=0, fused=0.5, fused_rest=0.5, opens=t.endswith(":"),
        )
        for t in texts
    ]  # fmt: skip
    return features(q, seen)


def test_figures_of_a_right_and_a_wrong_sentence() -> None:
    right, wrong = rows("How many days may be carried over?", "Up to five days may be carried over.", "Leave is carried by the manager.")
    assert right["kind_right"] == 1 > wrong["kind_right"]
    assert right["cover"] == 1 > wrong["cover"]
    assert right["below_cover"] == 0 < wrong["below_cover"]
    assert right["nowhere"] == wrong["nowhere"] == 0


def test_a_thing_that_the_question_names_is_no_answer() -> None:
    (row,) = rows("Who besides Maria Okafor keeps the rota?", "Today Maria Okafor keeps the rota.")
    assert row["kind_right"] < 0
    assert row["relation_lost"] == 1


@pytest.mark.parametrize("text", ["", "?", "¿¡…", "the of and", "a" * 2000, "٣ 汉字 ß İ", "1 2 3", "how how how why"])
def test_any_question_gives_figures(text: str) -> None:
    found = rows(text, "Up to five days may be carried over.", "…")
    assert all(isinstance(v, float | int) and v == v for r in found for v in r.values())


def test_weights_name_figures_that_there_are() -> None:
    (row,) = rows("Who keeps the rota?", "Maria Okafor keeps the rota.")
    w = weights()
    assert {t[0] for t in w.order.terms} <= set(row)
    assert {t[0] for t in w.answers.terms} <= set(lead([row], [1.0]))
    assert all(t[2] > 0 for t in (*w.order.terms, *w.answers.terms))
    assert 0 < w.chance < w.sure < 1


def test_the_weights_were_fitted_on_nothing_that_is_reported() -> None:
    tuned = {line.split(":")[0] for line in json.loads(WEIGHTS.read_text(encoding="utf-8"))["tuned_on"]}
    assert tuned == {"public", *(one.name for one in sets.office() if one.tuning)}
    assert {one.name for one in sets.office() if one.reported} == {f"office-{n}" for n in sets.REPORTED}


@pytest.mark.parametrize("one", sets.office(), ids=lambda one: one.name)
def test_every_answer_of_the_office_questions_stands_in_its_document(one: sets.QuestionSet) -> None:
    texts = {d.name: d.read_text(encoding="utf-8") for d in one.documents}
    cases = (*one.tuning, *one.reported)
    assert len(cases) >= 200
    assert [c.question for c in cases for a in c.answers if a not in texts[c.source]] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Can I claim a taxi home?", "ruling"),
        ("first class travel allowed?", "ruling"),
        ("renewal fee?", "number"),
        ("next meeting date?", "date"),
        ("secretary to the panel?", "person"),
        ("How soon must it be reported?", "number"),
    ],
)
def test_the_kind_wanted_by_a_hasty_question(text: str, kind: str) -> None:
    assert question(text).kind == kind


def test_the_number_of_a_clause_is_no_figure() -> None:
    for numbered in ("1.1 The panel meets.", "(a) The panel meets.", "12. The panel meets.", "(iv) The panel meets."):
        assert [w.low for w in sentence(numbered).words] == ["the", "panel", "meets"], numbered
        assert not sentence(numbered).kinds.number
    assert sentence("187 cases were seen.").kinds.number == (0,)


def test_how_long_wants_a_measure_of_time() -> None:
    time, money = rows("How long is the notice?", "The notice is three months.", "The notice is £40.")
    assert time["unit"] == 1 > money["unit"]


def test_words_of_the_title_do_not_tell_sentences_apart() -> None:
    named, answers = rows("Who chairs the car park panel?", "The car park panel has a budget.", "Ann Lee is chair.", title="Car park panel")
    assert answers["rest"] > named["rest"]
    assert answers["placed"] >= named["placed"]


def test_a_heading_says_what_stands_under_it() -> None:
    (under,) = rows("What is the quorum?", "Five members must be there.", heading="6. Quorum")
    (other,) = rows("What is the quorum?", "Five members must be there.", heading="7. Papers")
    assert under["headed"] > other["headed"]
    assert under["rest_near"] > other["rest_near"]


def test_which_document_a_question_names(base: KnowledgeBase) -> None:
    asked = question("How many days does the annual leave policy give?")
    meant = scope(asked, [p for p, _ in base.search.hybrid(asked.text, 20, ["minutes.md", "leave.md", "county.md"])])
    assert meant is not None
    assert meant.source == "leave.md"
    assert meant.rest == "How many days does the give"
    assert scope(asked, []) is None


def test_words_alike_by_the_models_own_table(embedder: embed.Embedder) -> None:
    allowed, permitted, tungsten = embedder.words(["allowed", "permitted", "tungsten"])
    assert allowed @ permitted > 0.5 > 0.3 > allowed @ tungsten
    assert embedder.words([]).shape == (0, 0)
    assert not embedder.words([""]).any()


def test_what_stands_around_a_passage(base: KnowledgeBase) -> None:
    source = base.library.sources(["leave.md"])[0]
    passages = [p for p in base.library.passages(source) if p.kind not in {Kind.HEADING, Kind.TITLE}]
    around = base.library.around(passages, 6)
    for p in passages:
        same = [(x.seq, x.text) for x in passages if x.place.path == p.place.path and abs(x.seq - p.seq) <= 6]
        assert around[p.id] == same


def test_an_answer_that_is_not_certain_says_so(base: KnowledgeBase) -> None:
    found = Reader(base.search).judge("Who keeps the rota?", ["leave.md"]).ranked
    assert own.answer(found, weights().sure).draft.text.startswith("**")
    assert own.UNSURE not in own.answer(found, weights().sure).draft.text
    assert own.answer(found, weights().sure - 0.01).draft.text.startswith(f"**{own.UNSURE}**")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many days of annual leave do staff have in their first five years?", "27 days"),
        ("By when must days carried over be taken?", "30 June"),
        ("Who keeps the rota?", "Maria Okafor"),
        ("Which company was awarded the contract for the car park?", "Northgate Surfacing"),
        ("Where do staff park during the work?", "railway station"),
        ("When does the work begin?", "in May"),
        ("How many members does the steering group for shared buying have?", "nine members"),
    ],
)
def test_added_documents_answer(base: KnowledgeBase, text: str, words: str) -> None:
    for sources in (None, ["leave.md", "minutes.md", "county.md"]):
        answer = base.ask(text, sources=sources)
        assert answer.status is Status.ANSWERED
        assert words in answer.citations[0].quote.words
        assert len(answer.citations) <= 3
        for c in answer.citations:
            assert c.quote.source.text[c.quote.span.start : c.quote.span.end] == c.quote.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why is untaken leave lost?", "does not pay for untaken leave"),
        ("What did the committee refuse?", "bicycle shed"),
        ("How much did the car park contract cost?", "£184,000"),
        ("Does part-time staff get leave?", "part time"),
        ("How long does the work take?", "six weeks"),
    ],
)
def test_the_best_sentence_stands_first(base: KnowledgeBase, text: str, words: str) -> None:
    assert words in Reader(base.search).judge(text, ["leave.md", "minutes.md", "county.md"]).ranked[0].passage.text


@pytest.mark.parametrize(
    "text",
    [
        "What is the melting point of tungsten?",
        "Which airline flies to Reykjavik?",
        "Who won the football cup?",
        "How many nurses does the leave policy hire from Spain?",
    ],
)
def test_what_no_document_says_is_declined(base: KnowledgeBase, text: str) -> None:
    answer = base.ask(text)
    assert answer.status is Status.NOT_IN_SOURCES
    assert answer.text.startswith(("The documents do not say.", own.NOT_FOUND))
    assert not answer.citations


def test_limited_to_other_documents_nothing_of_these_is_cited(base: KnowledgeBase) -> None:
    answer = base.ask("Who keeps the rota?", sources=["minutes.md"])
    assert all(c.quote.source.id == "minutes.md" for c in (*answer.citations, *answer.related))
    assert base.ask("Who keeps the rota?", sources=["leave.md"]).citations[0].quote.source.id == "leave.md"


def test_a_question_may_lean_on_the_one_before(base: KnowledgeBase) -> None:
    answer = base.ask("And who was it awarded to?", ["How much is the contract for the car park in Leeds?"], sources=["minutes.md"])
    assert "Northgate" in answer.citations[0].quote.words


def test_bundled_answers_do_not_change(base: KnowledgeBase, seeded: Path) -> None:
    alone = KnowledgeBase.open(replace(from_environment(), data=seeded, llm_model=""))
    alone._embedder = base._embedder
    for text in (
        "What are the risks of model 4?",
        "Which models risk mission creep?",
        "Compare models 1 and 2",
        "Who is accountable under model 3?",
        "What is co-commissioning?",
        "Two CCGs of the same size share one hospital and want no CSS. Which model fits?",
        "How many CCGs wrote to NHS England?",
        "What does the article say about abdication?",
        "Who wrote the article?",
        "What are the three levels?",
        "What does CSS stand for?",
        "and its risks?",
        "hello",
    ):
        before, after = alone.ask(text), base.ask(text)
        assert (after.status, after.models, after.text) == (before.status, before.models, before.text), text
        assert [c.quote for c in after.citations] == [c.quote for c in before.citations]
    alone.close()


def test_judging_is_the_same_every_time(base: KnowledgeBase, embedder: embed.Embedder) -> None:
    only = ["leave.md", "minutes.md", "county.md"]
    first = Reader(base.search).judge("Who keeps the rota?", only)
    again = Reader(Search(base.library, lambda: embedder)).judge("Who keeps the rota?", only)
    assert [(f.passage.id, f.score) for f in first.ranked] == [(f.passage.id, f.score) for f in again.ranked]
    assert first.chance == again.chance
    assert [f.score for f in first.ranked] == sorted((f.score for f in first.ranked), reverse=True)
    assert 0 <= first.chance <= 1


def test_no_telling_word_no_judgement(base: KnowledgeBase) -> None:
    assert Reader(base.search).judge("what is it?", ["leave.md"]).ranked == ()
