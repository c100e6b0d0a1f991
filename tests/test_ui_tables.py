"""The models side by side, and what fits, as HTML and as files."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest

from kb import models
from kb.domain import Facet
from kb.library import Library
from kb.models import ModelTable
from kb.trace import Tracer
from ui import fit, ranking, tables
from ui.verdicts import pieces, report, result, said


@pytest.fixture
def table(library: Library) -> ModelTable:
    return models.tables(library)[0]


def test_every_line_of_every_model_is_in_the_table(table: ModelTable) -> None:
    html = tables.grid(table)
    for model in table.models:
        for facet in (Facet.BENEFITS, Facet.RISKS):
            for passage in model.facet(facet):
                assert f'<span class="src-words">{tables.esc(passage.text)}</span>' in html


def test_shared_wording_is_marked_on_both_sides(table: ModelTable) -> None:
    html = tables.grid(table)
    key = 'data-line="single relationship, works well for providers"'
    assert html.count(f"<li {key}>") == 2
    assert re.findall(rf'{key} data-models="([\d,]+)">(Same words in \d)', html) == [("5,6", "Same words in 6"), ("5,6", "Same words in 5")]


def test_rows_and_columns_are_picked_and_unknown_ones_are_nothing(table: ModelTable) -> None:
    columns, rows = tables.picked(table, ["6", "2", "9", "<b>"], ["risks", "nothing"])
    assert [m.number for m in columns] == [2, 6]
    assert [r[0] for r in rows] == ["risks"]
    assert tables.picked(table, ["9"], [])[0] == list(table.models)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert tables.safe_cell(cell) == "'" + cell


def test_the_csv_reads_back(table: ModelTable) -> None:
    rows = list(csv.reader(io.StringIO(tables.csv_file(table, ["4"], ["risks"]).decode("utf-8-sig"))))
    assert rows[0][1] == "Model 4 (our label: each CCG leads on a provider)"
    assert rows[1] == ["Risks", "\n".join(p.text for p in table.models[3].risks)]
    assert "August 2012" in rows[2][1]


def test_the_word_file_holds_the_table(table: ModelTable) -> None:
    found = docx.Document(io.BytesIO(tables.word_file(table))).tables[0]
    assert len(found.columns) == 7
    assert [p.text for p in found.cell(3, 4).paragraphs] == [p.text for p in table.models[3].risks]


def test_no_recommendation_without_its_quote(table: ModelTable) -> None:
    html = ranking.ranking(table, fit.situation({"shares": "one larger", "css": "no"}, "", ""))
    assert html.count('<p class="say"><q>') == len(table)
    for model in table.models:
        assert tables.esc(model.use[0].text) in html


def test_two_that_fit_equally_are_said_to(table: ModelTable) -> None:
    html = ranking.ranking(table, fit.situation({"shares": "similar", "providers": "one"}, "", ""))
    assert "No best match: 2 models fit equally" in html


def test_answers_to_the_questions_come_before_words_of_ones_own() -> None:
    found = fit.situation({"css": "no", "ccgs": "some"}, "ambulance", "Three of us share one hospital contract, 80/10/10.")
    assert (found.css, found.ccgs, found.shares, found.service) == ("no", "few", "one larger", "ambulance")


def test_what_a_person_typed_is_text(table: ModelTable) -> None:
    html = ranking.ranking(table, fit.situation({}, "<img src=x>", "Three of us <img src=x> share one hospital contract, 80/10/10."))
    assert "<img" not in html


def test_verdicts_in_words(library: Library) -> None:
    tracer = Tracer(library)
    loud = pieces(tracer.trace("CCGs do not remain accountable for decision making under all models"))[0]
    assert said(loud, 2).heading == "Near: the meaning is turned round"
    assert "do not" in said(loud, 2).sentence
    figure = pieces(tracer.trace("According to NHS England, 47 CCGs have applied for the third level."))[0]
    assert said(figure, 2).heading == "Near: a figure is changed"
    other = pieces(tracer.trace("Providers remain accountable for decision making under all models"))[0]
    assert said(other, 2).heading == "Near: it is said of someone else"
    assert "Providers" in said(other, 2).sentence
    opposite = pieces(tracer.trace("Exclusion of additional expertise and reduced capacity available to CCGs"))[0]
    assert "a figure" not in said(opposite, 2).heading
    twice = pieces(tracer.trace("Lack of leadership and focus"))[0]
    assert said(twice, 2).sentence == "The same words stand under two models. Say which one you mean."
    little = pieces(tracer.trace("the"))[0]
    assert said(little, 2).sentence.startswith("Too little to trace")


def test_a_pasted_paper_is_text_in_page_and_report(library: Library) -> None:
    pasted = "Lack of <b>leadership</b> and focus.\n\nProvider influence <img src=x> creating a 'divide and conquer' culture."
    trace = Tracer(library).trace(pasted)
    html = result(trace, library.sources())
    assert "<b>" not in html
    assert "<img" not in html
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(report(trace, library.sources()))).paragraphs)
    assert "<img src=x>" in text
