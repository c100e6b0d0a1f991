"""The Ask page as a person uses it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import docx

from .conftest import Served, ask, focused, seen, settled, shot

Visit = Callable[..., Any]
RISKS = "What are the risks of model 4?"


def test_a_question_its_citations_and_the_source(visit: Visit) -> None:
    page = visit()
    card = ask(page, RISKS)
    assert "Mission creep for the CSS" in card.inner_text()
    assert "In the sources’ own words. No language model was used." in card.inner_text()
    page.wait_for_function("document.querySelector('#cv-status').textContent.includes('3 citations')")
    card.locator(".says .chip").nth(1).click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    assert focused(page).startswith("CCGs focus primarily on one contract to the detriment of others")
    assert seen(page, "#source mark.now")
    assert page.locator("#source mark").count() == 3
    assert "Model 4 › Risks" in page.locator("#source .src-head").inner_text()
    assert "highlight 2 of 3" in page.locator("#source .src-head").inner_text()
    assert page.url.endswith("/?open=000_3f878038ae364adc.txt:2830-2893")
    assert page.locator(".says .chip[aria-current]").count() == 1
    shot(page, "ask-source-open", full=False)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id").endswith("-2")
    page.get_by_role("link", name="Next highlight").click()
    page.wait_for_function("document.activeElement.textContent.startsWith('Lack of CCG buy in')")
    page.go_back()
    page.wait_for_function("document.activeElement.textContent.startsWith('CCGs focus')")
    page.get_by_role("button", name="Close the source").click()
    page.get_by_role("heading", name="The source opens here").wait_for()
    assert page.evaluate("document.activeElement.matches('.chip')")


def test_markup_in_a_question_is_text(visit: Visit) -> None:
    page = visit()
    planted = "What are the risks of model 4? <img src=x onerror=\"document.title='run'\"> ${7*7} {{7*7}} **bold** <script>1</script>"
    ask(page, planted)
    assert page.locator("#turns h2").inner_text().endswith(planted)
    assert page.locator("#turns img, #turns script").count() == 0
    assert page.title() == "Ask - Chapter and Verse"


def test_guidance_and_opinion_are_told_apart_by_shape_and_word(visit: Visit) -> None:
    page = visit()
    card = ask(page, "What does co-commissioning mean to GPs?")
    assert "Ben Gowland’s view" in card.inner_text()
    assert card.locator(".tag--opin").inner_text() == "Opinion"
    style = card.locator(".says .chip").first.evaluate("e => getComputedStyle(e).borderTopStyle")
    assert style == "dashed"
    card = ask(page, RISKS)
    assert card.locator(".tag--guid").inner_text() == "Guidance"
    assert card.locator(".says .chip").first.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"


def test_which_models_says_yes_and_no_in_words(visit: Visit) -> None:
    page = visit()
    card = ask(page, "Which models risk mission creep?")
    strip = [item.split("\n")[-1] for item in card.locator(".six li").all_inner_texts()]
    assert strip == ["No", "Yes", "No", "Yes", "No", "Yes"]
    shot(page, "ask-which-models")


def test_mistakes_are_named_and_nothing_is_lost(visit: Visit) -> None:
    page = visit()
    page.click("#cv-ask")
    assert focused(page).startswith("There is a problem")
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Enter a question").click()
    assert page.evaluate("document.activeElement.id") == "q"
    typed = "a" * 2_214
    page.fill("#q", typed)
    page.click("#cv-ask")
    assert "You have 214 too many." in page.locator("#q-err").inner_text()
    assert page.input_value("#q") == typed
    assert page.get_attribute("#q", "aria-invalid") == "true"
    page.fill("#q", "hello")
    page.click("#cv-ask")
    page.locator("#turns .card[id]").wait_for()
    assert page.title() == "Ask - Chapter and Verse"
    assert page.locator(".problem").count() == 0


def test_the_conversation_lives_until_it_is_ended(visit: Visit) -> None:
    page = visit()
    ask(page, RISKS)
    ask(page, "and its benefits?")
    assert "Mutual accountability" in page.locator("#turns > li").nth(1).inner_text()
    page.get_by_role("link", name="About", exact=True).click()
    page.wait_for_url("**/about")
    page.get_by_role("link", name="Ask", exact=True).click()
    settled(page)
    assert page.locator("#turns > li").count() == 2
    page.reload()
    settled(page)
    assert page.locator("#turns > li").count() == 2
    page.go_back()
    settled(page)
    page.go_back()
    settled(page)
    assert page.locator("#turns > li").count() == 2
    page.get_by_role("button", name="New conversation").click()
    page.locator("#try-h").wait_for()
    assert page.locator("#turns > li").count() == 0
    page.reload()
    settled(page)
    assert page.locator("#turns > li").count() == 0


def test_a_tab_sees_no_other_tabs_conversation(visit: Visit) -> None:
    one, other = visit(), visit()
    ask(one, RISKS)
    other.reload()
    settled(other)
    assert other.locator("#turns > li").count() == 0


def test_links_ask_and_open(visit: Visit) -> None:
    page = visit("/?q=Which%20models%20risk%20mission%20creep%3F", ready=False)
    page.locator("#turns .card[id]").wait_for()
    assert "models 2, 4 and 6" in page.locator("#turns").inner_text()
    page.get_by_role("button", name="Copy a link to this answer").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/?q=Which%20models%20risk%20mission%20creep%3F")
    page = visit("/?open=000_3f878038ae364adc.txt:2802-2827")
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    assert focused(page) == "Mission creep for the CSS"
    page.get_by_role("button", name="Copy a link to these words").click()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    for wrong in ("nothing.txt:1-2", "000_3f878038ae364adc.txt:4800-99999", "../../etc/passwd"):
        page = visit(f"/?open={wrong}")
        page.locator(".problem").wait_for()


def test_a_suggested_question_is_asked(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="How does model 6 work?").click()
    page.locator("#turns .card[id]").wait_for()
    assert "A CSS takes lead responsibility" in page.locator("#turns").inner_text()
    page.locator("#try-h").wait_for(state="hidden")


def test_references_to_copy_and_conversations_to_take_away(visit: Visit) -> None:
    page = visit()
    card = ask(page, RISKS)
    card.get_by_role("button", name="Copy references for Model 4 › Risks").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Technical appendix 2. August 2012. Model 4, Risks" in copied
    assert "the fourth of the six" in copied
    assert "“Mission creep for the CSS”" in copied
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "Mission creep for the CSS" in text
    assert "the fourth of the six" in text
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    paragraphs = [p.text for p in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs]
    assert RISKS in paragraphs
    assert any("the fourth of the six" in p for p in paragraphs)


def test_a_wrong_answer_is_kept_only_when_it_is_sent(visit: Visit, served: Served) -> None:
    page = visit()
    kept = served.data / "reports.jsonl"
    assert not kept.exists()
    card = ask(page, RISKS)
    card.get_by_text("This answer is wrong").click()
    assert "kept for them for 30 days" in card.locator(".wrong").inner_text()
    card.get_by_label("What is wrong?").fill("One risk is missing.")
    card.get_by_role("button", name="Send this report").click()
    page.locator(".report-said").wait_for()
    assert "for 30 days" in focused(page)
    report = json.loads(kept.read_text(encoding="utf-8").splitlines()[-1])
    assert (report["question"], report["comment"]) == (RISKS, "One risk is missing.")


def test_a_lost_connection_is_said_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit()
    ask(page, RISKS)
    page.fill("#q", "and its benefits?")
    page.context.set_offline(True)
    page.click("#cv-ask")
    page.get_by_role("heading", name="The connection was lost").wait_for()
    assert page.input_value("#q") == "and its benefits?"
    assert "Mission creep" in page.locator("#turns").inner_text()
    shot(page, "ask-offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again now").click()
    page.locator("#cv-offline").wait_for(state="hidden")
    assert "benefits" in ask(page, "and its benefits?").inner_text()


def test_a_question_can_be_stopped(visit: Visit) -> None:
    page = visit()
    held: list[Any] = []
    page.route("**/gradio_api/queue/join*", lambda route: held.append(route) if not held else route.continue_())
    page.fill("#q", RISKS)
    page.keyboard.press("Enter")
    page.get_by_text("Looking…").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("document.querySelector('#turns') === null || !document.querySelector('#turns > li')")
    assert page.input_value("#q") == RISKS
    held[0].continue_()
    page.wait_for_timeout(500)
    assert page.locator("#turns > li").count() == 0


def test_one_document_only(visit: Visit) -> None:
    page = visit("/documents")
    page.get_by_role("link", name=re.compile("Ask this document only.*What is co-commissioning")).click()
    settled(page)
    page.get_by_text("Asking one document only:").wait_for()
    card = ask(page, RISKS)
    assert card.locator(".tag--guid").count() == 0
    page.get_by_role("button", name="Ask all documents").click()
    page.locator(".limited").wait_for(state="detached")
    assert ask(page, RISKS).locator(".tag--guid").count() == 1


def test_the_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the main part"
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the question box"
    page.keyboard.press("Enter")
    page.keyboard.type("Which models risk mission creep?")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.card[id]')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.chip')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('mark.now')")
    ring = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert ring != "none"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.chip')")


def test_the_menu_of_a_narrow_screen(visit: Visit) -> None:
    page = visit(width=390)
    menu = page.get_by_role("button", name="Menu")
    assert menu.get_attribute("aria-expanded") == "false"
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    page.get_by_role("link", name="The six models").first.click()
    page.wait_for_url("**/models")


def test_focus_stays_with_a_person_who_types_on(visit: Visit) -> None:
    page = visit()
    held: list[Any] = []
    page.route("**/gradio_api/queue/join*", lambda route: held.append(route) if not held else route.continue_())
    page.fill("#q", RISKS)
    page.keyboard.press("Enter")
    page.get_by_text("Looking…").wait_for()
    page.keyboard.type("and its ben")
    held[0].continue_()
    page.locator("#turns .card[id]").wait_for()
    page.wait_for_function("document.querySelector('#cv-status').textContent.startsWith('Answer ready')")
    page.keyboard.type("efits?")
    assert page.input_value("#q") == "and its benefits?"


def test_a_phone_shows_the_section_and_on_request_the_whole(visit: Visit) -> None:
    page = visit("/?open=000_3f878038ae364adc.txt:2802-2827", width=390)
    assert page.locator("#source .sec:visible").count() == 1
    assert "Mission creep for the CSS" in page.locator("#source .sec:visible").inner_text()
    page.get_by_role("button", name="Show the whole document").click()
    assert page.locator("#source .sec:visible").count() == 7
    assert focused(page) == "Mission creep for the CSS"


def test_asking_again_answers_in_place(visit: Visit) -> None:
    page = visit()
    card = ask(page, RISKS)
    ask(page, "and its benefits?")
    card.get_by_role("button", name=re.compile("^Ask again")).click()
    page.wait_for_function("document.activeElement === document.querySelector('#turns .card[id]')")
    assert "Mission creep for the CSS" in card.inner_text()
    assert page.locator("#turns > li").count() == 2
