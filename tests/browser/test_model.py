"""The Ask page with a language model: what has passed appears at once, and Stop stops."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.generate import INSTEAD
from tests.fakeserver import FakeServer

from .conftest import Served, ask, settled, shot

RISKS = "What are the risks of model 4?"


@pytest.fixture(scope="module")
def model() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


@pytest.fixture(scope="module")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory, model: FakeServer) -> Iterator[Served]:
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("model") / "data"))
    env = {"LLM_MODEL": "openai:honest", "LLM_BASE_URL": model.address, "LLM_TIMEOUT": "8", "OPENAI_API_KEY": "sk-canary-77"}
    page = Served(data, env=env)
    yield page
    page.stop()


@pytest.fixture(autouse=True)
def _as_it_was(model: FakeServer) -> Iterator[None]:
    model.asked.clear()
    yield
    model.pause, model.steps, model.override = 0.0, None, ""


def test_statements_appear_one_after_the_other(visit: Any, model: FakeServer) -> None:
    page = visit()
    assert "Answers may be written by openai:honest." in page.locator(".first-notice").inner_text()
    steps = model.steps = threading.Semaphore(1)
    page.fill("#q", RISKS)
    page.keyboard.press("Enter")
    page.locator("#turns .card--wait .dots li").first.wait_for()
    growing = page.locator("#turns .card--wait").inner_text()
    assert "is writing. What stands here has been checked." in growing
    first = page.locator("#turns .card--wait .dots li").count()
    steps.release()
    page.wait_for_function(f"document.querySelectorAll('#turns .card--wait .dots li').length > {first}")
    shot(page, "ask-writing", full=False)
    steps.release(100)
    card = page.locator("#turns .card[id]")
    card.wait_for()
    page.wait_for_function("document.activeElement && document.activeElement.matches('.card')")
    text = card.inner_text()
    assert "Written by openai:honest. Every quotation checked against its source." in text
    assert "One risk listed for model 4: mission creep for the CSS." in text
    for words in (
        "Mission creep for the CSS",
        "CCGs focus primarily on one contract to the detriment of others",
        "Lack of CCG buy in to all providers",
    ):
        assert page.locator(".says q", has_text=words).count() == 1
    page.wait_for_function("document.querySelector('#cv-status').textContent.startsWith('Answer ready.')")
    card.locator(".dots .chip").first.click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    shot(page, "ask-written", full=False)


def test_it_can_be_stopped(visit: Any, model: FakeServer) -> None:
    page = visit()
    model.pause = 0.3
    page.fill("#q", RISKS)
    page.keyboard.press("Enter")
    page.locator("#turns .card--wait .dots li").first.wait_for()
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("document.querySelector('#turns') === null || !document.querySelector('#turns > li')")
    assert page.input_value("#q") == RISKS
    page.wait_for_timeout(1_000)
    assert page.locator("#turns > li").count() == 0
    card = ask(page, "What are the benefits of model 5?")
    assert "Written by openai:honest." in card.inner_text()
    assert page.locator("#turns > li").count() == 1


def test_a_link_never_uses_the_model_until_it_is_asked(visit: Any, model: FakeServer) -> None:
    page = visit("/?q=Which%20models%20risk%20mission%20creep%3F", ready=False)
    page.locator("#turns .card[id]").wait_for()
    assert "No language model was used." in page.locator("#turns").inner_text()
    assert model.asked == []
    page.get_by_role("button", name="Ask openai:honest").click()
    page.get_by_text("Written by openai:honest.").wait_for()
    assert page.locator("#turns > li").count() == 1
    assert [cell.split("\n")[-1] for cell in page.locator(".six li").all_inner_texts()] == ["No", "Yes", "No", "Yes", "No", "Yes"]


def test_what_the_documents_do_not_say_is_not_sent(visit: Any, model: FakeServer) -> None:
    page = visit()
    card = ask(page, "What is the capital of France?")
    assert "The documents do not say." in card.inner_text()
    assert model.asked == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("hang", "did not reply in 8 seconds."), ("status-401", "did not accept the key."), ("image", "1 statement left out.")],
)
def test_a_fault_ends_in_the_quoted_answer(name: str, says: str, visit: Any, model: FakeServer, served: Served) -> None:
    model.override = name
    page = visit()
    text = ask(page, RISKS).inner_text()
    assert says in text
    assert INSTEAD in text
    assert "In the sources’ own words." in text
    assert "Mission creep for the CSS" in text
    assert "canary" not in page.content()
    assert "canary" not in json.dumps(served.said)


def test_a_model_that_cannot_be_set_up_is_said_and_the_page_runs_without(seeded: Path, tmp_path: Path, chromium: Any) -> None:
    data = Path(shutil.copytree(seeded, tmp_path / "data"))
    page_of = Served(data, env={"LLM_MODEL": "ollama:llama3"})
    try:
        assert [line for line in page_of.said if "pip install langchain-ollama" in line]
        context = chromium.new_context()
        page = context.new_page()
        page.goto(page_of.address)
        settled(page)
        assert "No language model is set up" in page.locator(".first-notice").inner_text()
        assert "Mission creep for the CSS" in ask(page, RISKS).inner_text()
        context.close()
    finally:
        page_of.stop()
