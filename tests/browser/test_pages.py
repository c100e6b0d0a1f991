"""The other pages, driven as a person would."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import docx

from .conftest import focused, seen, settled, shot

Visit = Callable[..., Any]
PASTE = """CCGs do not remain accountable for decision making under all models.

Provider influence creating a 'divide and conquer' culture.

Lack of leadership and focus.

Rockets need liquid oxygen and a launch pad by the sea. <img src=x onerror="document.title='run'">"""


def test_the_models_and_the_lines_they_share(visit: Visit) -> None:
    page = visit("/models")
    assert page.title() == "The six models - Chapter and Verse"
    assert page.locator("thead th b").all_inner_texts() == [f"Model {n}" for n in range(1, 7)]
    page.get_by_role("button", name=re.compile("Same words in 6")).first.click()
    assert "2 models have this line" in page.locator("#same-said").inner_text()
    assert "models 5 and 6" in page.locator("#same-said").inner_text()
    assert page.locator("li.lit").count() == 2
    shot(page, "models-marked")
    page.get_by_role("button", name="Clear the mark").click()
    assert page.locator("li.lit").count() == 0
    assert page.evaluate("document.activeElement.matches('.same')")


def test_models_and_rows_are_picked_and_stand_in_the_address(visit: Visit) -> None:
    page = visit("/models?m=2,6&r=risks")
    page.wait_for_function("document.querySelectorAll('thead th b').length === 2")
    assert page.locator("tbody th").all_inner_texts() == ["Risks"]
    page.get_by_label("4", exact=True).check()
    page.wait_for_function("document.querySelectorAll('thead th b').length === 3")
    page.wait_for_url("**/models?m=2,4,6&r=risks")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [c.split(" (")[0] for c in rows[0]] == ["", "Model 2", "Model 4", "Model 6"]
    assert rows[1][0] == "Risks"
    assert "Mission creep for the CSS" in rows[1][2]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as Word").click()
    table = docx.Document(io.BytesIO(download.value.path().read_bytes())).tables[0]
    assert "Mission creep for the CSS" in table.cell(1, 2).text


def test_the_table_prints_light_and_whole(visit: Visit) -> None:
    page = visit("/models", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--ink').trim()") == "#000000"
    assert not page.locator("header .band").is_visible()
    assert page.locator("table.grid").is_visible()


def test_which_model_fits(visit: Visit) -> None:
    page = visit("/fit")
    page.get_by_role("group", name="How many providers do you share?").get_by_label("1", exact=True).check()
    page.get_by_role("group", name="Do you want support from a CSS?").get_by_label("No", exact=True).check()
    page.get_by_label("Or say it in your own words").fill("Three of us share one hospital contract, 80/10/10. <b>x</b>")
    page.get_by_role("button", name="Show the ranking").click()
    page.wait_for_function("document.activeElement.id === 'res-h'")
    assert focused(page).startswith("Model 5")
    assert "significantly larger portion" in page.locator(".best").first.inner_text()
    assert "What would tip it" in page.locator(".best").first.inner_text()
    assert page.locator(".rank").count() == 5
    assert all(page.locator(".rank").nth(n).locator(".say q").inner_text() for n in range(5))
    page.wait_for_url("**/fit?providers=one&css=no")
    shot(page, "fit-ranked")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert "1. Model 5" in text
    page.get_by_role("button", name="Clear answers").click()
    page.get_by_role("heading", name="The ranking shows here").wait_for()
    page.get_by_role("button", name="Show the ranking").click()
    page.locator(".problem").wait_for()
    assert page.title().startswith("Error: ")


def test_a_link_to_a_ranking(visit: Visit) -> None:
    page = visit("/fit?shares=one%20larger&css=no")
    page.locator(".best").first.wait_for()
    assert "Model 5" in page.locator(".best").first.inner_text()
    assert page.get_by_label("One much larger").is_checked()


def test_find_quotations_in_a_paper(visit: Visit) -> None:
    page = visit("/trace")
    page.get_by_role("button", name="Find these words").click()
    assert "Enter the words to look for" in page.locator(".problem").inner_text()
    page.fill("#q", PASTE)
    page.get_by_role("button", name="Find these words").click()
    page.wait_for_function("document.activeElement.id === 'v-h' && document.querySelector('.verdicts')", timeout=60_000)
    assert page.locator(".problem").count() == 0
    cards = page.locator(".verdicts > ol > li")
    headings = cards.locator("h3").all_inner_texts()
    assert headings[0] == "Near: the meaning is turned round"
    assert headings[1].startswith("Near: ")
    assert headings[2] == "Exact: in 2 places"
    assert "do not" in cards.nth(0).locator("del").inner_text()
    assert "rule" in " ".join(cards.nth(1).locator("ins").all_inner_texts())
    assert "Say which one you mean." in cards.nth(2).inner_text()
    assert page.locator(".verdicts img").count() == 0
    assert page.title() == "Find a quotation - Chapter and Verse"
    shot(page, "trace-paper")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the marked-up report").click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert "Near: the meaning is turned round" in text
    cards.nth(2).get_by_role("link", name=re.compile("^Open")).first.click()
    page.wait_for_function("document.activeElement && document.activeElement.matches('#source mark.now')")
    assert focused(page) == "Lack of leadership and focus"
    assert seen(page, "#source mark.now")
    page.go_back()
    settled(page)
    page.locator(".verdicts").wait_for()
    assert page.input_value("#q") == PASTE
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("heading", name="The result shows here").wait_for()
    page.wait_for_function("document.querySelector('#q').value === ''")


def test_the_documents(visit: Visit) -> None:
    page = visit("/documents")
    article = page.locator(".documents > li").nth(1)
    assert "Ben Gowland" in article.inner_text()
    assert "5,942 characters" in article.inner_text()
    article.get_by_text("What is left out of answers, and why").click()
    assert "YOU MAY CARE TO READ" in article.inner_text()
    article.get_by_role("link", name=re.compile("^Open")).click()
    settled(page)
    assert "This ambiguity is causing confusion." in page.locator("#source .src-body").inner_text()
    assert page.locator("#source .left-out").count() > 3
    shot(page, "documents-open")


def test_about_and_the_foot(visit: Visit) -> None:
    page = visit("/models")
    page.get_by_role("link", name="Accessibility statement").click()
    settled(page)
    assert page.url.endswith("/about#accessibility")
    assert focused(page) == "Accessibility statement"
    for name in ("Ask", "The six models", "Which model fits?", "Find a quotation", "Documents", "About"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        settled(page)
        assert page.title() == f"{name} - Chapter and Verse"
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.locator(".nav [aria-current=page]").inner_text() == name
