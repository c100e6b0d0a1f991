"""The reader of added documents: what it sees, how it judges, and that it leaves the bundled documents alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.add import add
from kb import embed
from kb.answer import KnowledgeBase
from kb.domain import Status
from kb.reader import WEIGHTS, Reader, weights
from kb.reader_features import Seen, features
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


@pytest.fixture
def base(data: Path, embedder: embed.Embedder) -> Iterator[KnowledgeBase]:
    """The bundled documents and three made ones."""
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


def seen(text: str, cosine: float = 0.5) -> Seen:
    s = sentence(text)
    return Seen(s, None, None, (s,), frozenset(), cosine, cosine, cosine, 0, 0.5)


def test_figures_of_a_right_and_a_wrong_sentence() -> None:
    right, wrong = features(
        question("How many days may be carried over?"),
        [seen("Up to five days may be carried over."), seen("Leave is carried by the manager.")],
    )
    assert right["kind_right"] == 1 > wrong["kind_right"]
    assert right["cover"] == 1 > wrong["cover"]
    assert right["below_cover"] == 0 < wrong["below_cover"]
    assert right["nowhere"] == wrong["nowhere"] == 0


def test_a_thing_that_the_question_names_is_no_answer() -> None:
    (row,) = features(question("Who besides Maria Okafor keeps the rota?"), [seen("Today Maria Okafor keeps the rota.")])
    assert row["kind_right"] < 0
    assert row["relation_lost"] == 1


@pytest.mark.parametrize("text", ["", "?", "¿¡…", "the of and", "a" * 2000, "٣ 汉字 ß İ", "1 2 3", "how how how why"])
def test_any_question_gives_figures(text: str) -> None:
    q = question(text)
    rows = features(q, [seen("Up to five days may be carried over."), seen("…")])
    assert all(isinstance(v, float | int) and v == v for r in rows for v in r.values())


def test_weights_name_figures_that_there_are() -> None:
    (row,) = features(question("Who keeps the rota?"), [seen("Maria Okafor keeps the rota.")])
    extra = {"score", "lead", "lead_of_two", "share"}
    w = weights()
    assert {t[0] for t in w.order.terms} <= set(row)
    assert {t[0] for t in w.answers.terms} <= set(row) | extra
    assert all(t[2] > 0 for t in (*w.order.terms, *w.answers.terms))
    assert len(json.loads(WEIGHTS.read_text(encoding="utf-8"))["tuned_on"]) == 9


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
