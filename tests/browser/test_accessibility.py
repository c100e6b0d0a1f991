"""axe-core finds nothing at WCAG 2.2 A and AA, and nothing scrolls sideways."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.settings import ROOT

from .conftest import REQUIRED, ask, shot

Visit = Callable[..., Any]
AXE = Path(os.environ.get("AXE_CORE", ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {"ask": "/", "models": "/models", "fit": "/fit", "trace": "/trace", "documents": "/documents", "about": "/about"}
needs_axe = pytest.mark.skipif(not AXE.exists() and not REQUIRED, reason="axe-core is not installed: run make setup-dev with npm.")


def check(page: Any, name: str) -> None:
    """Fails with what axe found, if it found anything."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(r => r.violations.map(v =>"
        " [v.id, v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary)]))",
        TAGS,
    )
    assert not found, f"{name}: {found}"


def filled(page: Any, name: str) -> None:
    """Puts a page into the state in which a person has used it."""
    if name == "ask":
        ask(page, "Which models risk mission creep?")
        ask(page, "What does co-commissioning mean to GPs?")
        page.locator("details.wrong > summary").last.click()
    elif name == "models":
        page.locator(".same").first.click()
    elif name == "fit":
        page.fill("#q", "Three of us share one hospital contract, 80/10/10.")
        page.click("#fit-show")
        page.locator(".best").first.wait_for()
    elif name == "trace":
        page.fill(
            "#q",
            "CCGs do not remain accountable for decision making under all models.\n\nLack of leadership and focus.\n\nRockets need "
            "liquid oxygen.",
        )
        page.click("#cv-find")
        page.locator(".verdicts").wait_for(timeout=60_000)
    for summary in page.locator("details:not([open]):not(.wrong) > summary").all():
        summary.click()


def mistaken(page: Any, name: str) -> None:
    """Puts a page with a form into the state in which something is wrong."""
    page.click({"ask": "#cv-ask", "fit": "#fit-show", "trace": "#cv-find"}[name])
    page.locator(".problem").wait_for()


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, name: str, dark: bool) -> None:
    page = visit(PAGES[name], dark=dark)
    look = "-dark" if dark else ""
    check(page, "empty")
    shot(page, f"{name}-1280-empty{look}")
    if name in ("ask", "fit", "trace"):
        mistaken(page, name)
        check(page, "with an error")
        shot(page, f"{name}-1280-error{look}")
    filled(page, name)
    check(page, "filled")
    if name == "ask":
        page.locator(".says .chip").last.click()
        page.wait_for_function("document.activeElement.matches('#source mark.now')")
        check(page, "with the source open")
        page.evaluate("document.querySelector('#cv-offline').hidden = false")
        check(page, "with the connection lost")
        page.evaluate("document.querySelector('#cv-offline').hidden = true")
    shot(page, f"{name}-1280{look}")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], width=768)
    filled(page, name)
    if name == "ask":
        page.locator(".says .chip").last.click()
        page.wait_for_function("document.activeElement.matches('#source mark.now')")
    for width in (768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        if width != 320:
            shot(page, f"{name}-{width}")
    # WCAG 1.4.12: wider text spacing loses nothing.
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@needs_axe
def test_axe_finds_nothing_on_a_phone(visit: Visit) -> None:
    page = visit("/models", width=390)
    check(page, "models")
    page = visit("/", width=390)
    page.locator(".menu").click()
    ask(page, "Which models risk mission creep?")
    page.locator(".says .chip").last.click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    check(page, "ask")
