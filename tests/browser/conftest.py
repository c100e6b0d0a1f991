"""The real page in a process of its own, and a real Chromium that may speak to nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.settings import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
SHOTS = ROOT / "build" / "screenshots"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    if CHROMIUM is None and not REQUIRED:
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed; set REQUIRE_BROWSER=1 to make that a failure."))


class Served:
    """A page that runs: its address, its data directory and its process."""

    def __init__(self, data: Path, *args: str, env: dict[str, str] | None = None) -> None:
        self.data = data
        command = [sys.executable, str(ROOT / "app.py"), "--port", "0", "--data", str(data), *args]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self.address = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("Serving on "):
                self.address = line.removeprefix("Serving on ").strip()
                break
        assert self.address, "\n".join(self.said)
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(line.rstrip() for line in self.process.stdout)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("page") / "data"))
    page = Served(data)
    yield page
    page.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    assert CHROMIUM, "REQUIRE_BROWSER=1, but Chromium is not installed."
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, served: Served) -> Iterator[Open]:
    """Opens an address of the page in a new tab of a new profile.

    After the test: no request left for another host, no script failed, nothing
    was refused by the content policy.
    """
    contexts: list[Any] = []
    elsewhere: list[str] = []
    faults: list[str] = []

    def watch(page: Any) -> None:
        def asked(request: Any) -> None:
            if not request.url.startswith((served.address, "data:", "blob:")):
                elsewhere.append(request.url)

        def said(message: Any) -> None:
            lost = "net::ERR_INTERNET_DISCONNECTED" in message.text
            if message.type == "error" and not lost:
                faults.append(f"{message.text} {message.location.get('url', '')}")

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: faults.append(str(error)))

    def call(path: str = "/", width: int = 1280, height: int = 900, dark: bool = False, ready: bool = True) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch(page)
        page.goto(served.address + path)
        if ready:
            settled(page)
        return page

    yield call
    for context in contexts:
        context.close()
    assert not elsewhere
    assert not faults


def settled(page: Any) -> None:
    """Waits until the page has had its first answer from the server."""
    page.wait_for_selector("html[data-ready]", state="attached")


def ask(page: Any, question: str) -> Any:
    """Asks by the keyboard and waits for the answer's card, which is returned."""
    before = page.locator("#turns .card[id]").count()
    page.fill("#q", question)
    page.keyboard.press("Enter")
    card = page.locator("#turns .card[id]").nth(before)
    card.wait_for()
    page.wait_for_function("document.activeElement && document.activeElement.matches('.card')")
    return card


def shot(page: Any, name: str, full: bool = True) -> None:
    """Saves a screenshot in build/screenshots, where SCREENSHOTS=1 asks for them: a run takes 66."""
    if os.environ.get("SCREENSHOTS") != "1":
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=full)


def focused(page: Any) -> str:
    """What the focused element says."""
    return str(page.evaluate("document.activeElement.textContent"))


def seen(page: Any, selector: str) -> bool:
    """Whether an element is inside the window and inside every scroller around it."""
    return bool(
        page.evaluate(
            """selector => {
                const element = document.querySelector(selector);
                if (!element) return false;
                const box = element.getBoundingClientRect();
                let view = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
                for (let at = element.parentElement; at; at = at.parentElement) {
                    const how = getComputedStyle(at);
                    if (!/auto|scroll/.test(how.overflowY)) continue;
                    const rim = at.getBoundingClientRect();
                    view = { top: Math.max(view.top, rim.top), left: Math.max(view.left, rim.left),
                             bottom: Math.min(view.bottom, rim.bottom), right: Math.min(view.right, rim.right) };
                }
                return box.height > 0 && box.top >= view.top - 1 && box.bottom <= view.bottom + 1 && box.left >= view.left - 1;
            }""",
            selector,
        )
    )
