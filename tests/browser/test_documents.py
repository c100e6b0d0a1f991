"""Documents of one's own: adding, asking, describing, removing, in a real browser."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tests import hostile

from .conftest import Served, ask, focused, settled, shot
from .test_accessibility import check, needs_axe

Visit = Callable[..., Any]
TITLE = "Joint committee terms"


@pytest.fixture(scope="module")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page of this module's own: what is added here is not in other tests' way."""
    page = Served(Path(shutil.copytree(seeded, tmp_path_factory.mktemp("documents") / "data")))
    yield page
    page.stop()


def file(name: str, body: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": body}


def word_file(members: str = "two") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(TITLE, 0)
    document.add_heading("Quorum", 1)
    document.add_paragraph(f"The quorum of the joint committee is five members. Each group sends {members} members.")
    document.add_heading("Chair", 1)
    document.add_paragraph("The chair is elected every two years by the members who are present.")
    document.save(out)
    return out.getvalue()


def zip_of(many: int, letters: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for n in range(many):
            z.writestr(
                f"paper {n:03}.txt", f"Paper {n}\n\nThe budget line of paper {n} is {n} thousand pounds.\n" + "More words. " * letters
            )
    return out.getvalue()


def add(page: Any, *files: dict[str, Any]) -> None:
    """Chooses files and waits until each has its result and the list shows it."""
    page.set_input_files("input[type=file]", list(files))
    page.get_by_role("heading", name="Done", exact=True).wait_for(timeout=60_000)
    page.wait_for_timeout(700)  # the list is read again at most every 0.6 s
    settled(page)


def panel(page: Any, title: str) -> Any:
    return page.locator(".documents > li").filter(has=page.get_by_role("heading", name=title, exact=True))


def left(served: Served) -> list[Path]:
    """What lies in the folders for files that are being added."""
    return [p for folder in ("uploads", "tmp") for p in (served.data / folder).rglob("*") if p.is_file()]


def test_a_document_is_added_asked_cited_removed_and_brought_back(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    assert "Everyone who uses this service will see what you add." in page.locator(".adding").inner_text()
    add(
        page,
        file("Joint committee terms.docx", word_file()),
        file("bomb.docx", hostile.bomb(300_000_000)),
        file("scan.pdf", hostile.pdf(b"")),
    )
    jobs = page.locator(".job")
    assert "Added" in jobs.nth(0).inner_text()
    assert "6 passages added, 0 changed, 0 removed." in jobs.nth(0).inner_text()
    for n, name in ((1, "bomb.docx"), (2, "scan.pdf")):
        assert jobs.nth(n).locator(".error-line").inner_text() == f"{name} was not added"
        assert jobs.nth(n).inner_text().endswith("The other files are not affected.")
    assert "3 of 3 files done. 1 added, 2 not added." in page.locator("#jobs").inner_text()
    assert left(served) == []
    shot(page, "documents-added")
    mine = panel(page, TITLE)
    assert "Added by staff" in mine.inner_text()
    assert "Today" in mine.inner_text()
    assert page.locator(".documents > li").first.locator(".kind").inner_text().endswith("Comes with this service")

    page.goto(served.address + "/")
    settled(page)
    card = ask(page, "How many members does each group send?")
    assert "Each group sends two members." in card.inner_text()
    assert "Added by staff" in card.inner_text()
    card.locator(".says .chip").first.click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    assert focused(page).startswith("Each group sends two members.")

    page.goto(served.address + "/documents")
    settled(page)
    panel(page, TITLE).get_by_role("button", name=re.compile("^Remove")).click()
    page.wait_for_function("document.activeElement.id === 'undo'")
    shot(page, "documents-removed")
    assert panel(page, TITLE).count() == 0
    assert "Deleted for good after" in page.locator(".removed").inner_text()
    page.goto(served.address + "/")
    settled(page)
    page.locator("#turns .says .chip").first.click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    pane = page.locator("#source").inner_text()
    assert "This document was removed on" in pane
    assert "The words quoted from it are kept here." in pane
    assert "The chair is elected" not in pane
    shot(page, "ask-source-removed")
    again = ask(page, "How many members does each group send?")
    assert "two members" not in again.inner_text()

    page.goto(served.address + "/documents")
    settled(page)
    page.get_by_role("button", name=re.compile("^Restore")).click()
    panel(page, TITLE).wait_for()
    page.wait_for_function("title => document.activeElement.textContent === title", arg=TITLE)
    panel(page, TITLE).get_by_role("button", name=re.compile("^Remove")).click()
    page.wait_for_function("document.activeElement.id === 'undo'")
    page.keyboard.press("Enter")
    panel(page, TITLE).wait_for()
    assert page.locator(".removed").count() == 0


def test_a_new_version_leaves_what_was_quoted(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    add(page, file("Joint committee terms.docx", word_file()))
    page.goto(served.address + "/")
    settled(page)
    ask(page, "How many members does each group send?")
    other = page.context.new_page()
    other.goto(served.address + "/documents")
    settled(other)
    add(other, file("Joint committee terms.docx", b"not a Word file"), file("Joint committee terms.docx", word_file("three")))
    assert "New version added" in other.locator(".job").nth(1).inner_text()
    page.locator("#turns .says .chip").first.click()
    page.wait_for_function("document.activeElement.matches('#source mark.now')")
    assert focused(page).startswith("Each group sends two members.")
    assert "This document has changed since the answer was given." in page.locator("#source").inner_text()
    card = ask(page, "How many members does each group send?")
    assert "Each group sends three members." in card.inner_text()


def test_names_are_text_wherever_they_stand(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    name = "<img src=x onerror=\"document.title='run'\"> \u202egpj.txt"
    add(page, file(name, b"<script>document.title='run'</script>\n\nThe share of each group is a quarter.\n"))
    assert page.locator(".job img, .documents img, .documents script").count() == 0
    assert "<img src=x onerror=\"document.title='run'\">" in page.locator(".job").inner_text()
    assert "\u202e" not in page.locator("body").inner_text()
    assert page.title() == "Documents - Chapter and Verse"
    page.locator(".documents > li").last.get_by_role("link", name=re.compile("^Open")).click()
    settled(page)
    assert page.locator("#source img, #source script").count() == 0
    page.go_back()
    settled(page)
    page.locator(".documents > li").last.get_by_role("button", name=re.compile("^Edit")).click()
    page.fill("#e-title", '"><script>1</script> ${7*7}')
    page.keyboard.press("Enter")
    page.locator("form.edit").wait_for(state="detached")
    assert page.locator(".documents h3").last.inner_text() == '"><script>1</script> ${7*7}'


def test_the_details_of_a_document(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    add(page, file("Shares.txt", b"Shares\n\nThe shares were agreed by the northern group in spring.\n"))
    panel(page, "Shares").get_by_role("button", name=re.compile("^Edit")).click()
    page.wait_for_function("document.activeElement.id === 'e-title'")
    page.fill("#e-title", "")
    page.fill("#e-author", "A. Writer")
    page.fill("#e-date", "31 June 2013")
    page.get_by_label("Opinion").check()
    page.get_by_label("Never send to a language model").check()
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_function("document.activeElement.matches('.problem')")
    page.get_by_role("link", name="Enter a title").click()
    assert page.evaluate("document.activeElement.id") == "e-title"
    shot(page, "documents-edit-error")
    page.fill("#e-title", "How the shares were agreed")
    page.fill("#e-date", "3 June 2013")
    page.keyboard.press("Enter")
    page.locator("form.edit").wait_for(state="detached")
    page.wait_for_function("document.activeElement.textContent === 'How the shares were agreed'")
    said = panel(page, "How the shares were agreed").inner_text()
    for words in ("A. Writer", "3 June 2013", "Opinion", "Never sent to one", "Shares.txt"):
        assert words in said
    panel(page, "How the shares were agreed").get_by_role("button", name=re.compile("^Edit")).click()
    page.wait_for_function("document.activeElement.id === 'e-title'")
    page.fill("#e-title", "Not kept")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.textContent === 'How the shares were agreed'")
    page.goto(served.address + "/")
    settled(page)
    card = ask(page, "Who agreed the shares in spring?")
    assert "A. Writer, 3 June 2013" in card.inner_text()
    page.goto(served.address + "/documents")
    settled(page)
    page.locator(".documents > li").first.get_by_role("button", name=re.compile("^Edit")).click()
    page.locator("form.edit").wait_for()
    assert page.locator("form.edit input").count() == 1, "what is said of a bundled document stays"


def test_stop_while_a_file_is_sent(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    slow = page.context.new_cdp_session(page)
    slow.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000})
    page.set_input_files(
        "input[type=file]", [file("long.txt", b"words and more words\n" * 500_000), file("after.txt", b"After\n\nSent next.\n")]
    )
    page.get_by_text(re.compile(r"of 1\d(\.\d)? MB sent")).wait_for()
    assert page.get_by_role("progressbar", name="Adding long.txt").get_attribute("aria-valuenow") is not None
    shot(page, "documents-sending")
    page.get_by_role("button", name=re.compile("^Stop adding long.txt|^Stop  ?adding long.txt")).click()
    page.get_by_text("Stopped. It was not added.").wait_for()
    page.get_by_role("heading", name="Done", exact=True).wait_for()
    assert "Added" in page.locator(".job").nth(1).inner_text()
    panel(page, "After").wait_for()
    assert page.get_by_role("heading", name="long", exact=True).count() == 0
    assert left(served) == []


def test_stop_while_a_zip_is_read(visit: Visit, served: Served) -> None:
    page = visit("/documents")
    page.set_input_files("input[type=file]", [file("papers.zip", zip_of(20))])
    page.get_by_text(re.compile("Reading paper 00[2-9]")).wait_for()
    page.get_by_role("button", name=re.compile("^Stop ")).click()
    page.get_by_text("Stopped. What was added before stays.").wait_for()
    page.wait_for_timeout(2_500)
    page.reload()
    settled(page)
    added = int(page.locator("#in").inner_text().split()[0])
    before = page.get_by_role("heading", name=re.compile("^Paper ")).count()
    page.wait_for_timeout(1_000)
    page.reload()
    settled(page)
    assert page.locator("#in").inner_text().startswith(f"{added} document")
    assert page.get_by_role("heading", name="Paper 19").count() == 0
    assert left(served) == []
    add(page, file("papers.zip", zip_of(20)))
    said = page.locator(".job").inner_text()
    assert said.count("It is here already, word for word. Nothing has changed.") == before
    assert said.count("Added") == 20 - before
    page.fill("#d-find", "paper 1")
    page.get_by_role("heading", name="11 documents with “paper 1”").wait_for()
    assert page.locator(".documents > li").count() == 11


def test_files_are_dropped(visit: Visit) -> None:
    page = visit("/documents")
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(['Dropped one\\n\\nThe first of two.\\n'], 'one.md'));
            carried.items.add(new File(['Dropped two\\n\\nThe second of two.\\n'], 'two.html'));
            const field = document.querySelector('#drop');
            for (const name of ['dragover', 'drop'])
                field.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: carried }));
        }"""
    )
    page.get_by_text("2 of 2 files done. 2 added, 0 not added.").wait_for(timeout=60_000)
    address = page.url
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(['x'], 'beside.txt'));
            const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried });
            document.querySelector('h1').dispatchEvent(event);
            window.kept = event.defaultPrevented;
        }"""
    )
    assert page.evaluate("window.kept")
    assert page.url == address
    assert page.locator(".job").count() == 2


def test_a_folder_with_what_cannot_be_read(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "deep.txt").write_text("Deep\n\nIt lies deep in a folder.\n", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"x")
    (folder / ".hidden.txt").write_text("hidden", encoding="utf-8")
    page = visit("/documents")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(str(folder))
    page.get_by_role("heading", name="Done", exact=True).wait_for()
    said = page.locator("#jobs").inner_text()
    assert "deep.txt" in said
    assert "1 file of another kind was left out: photo.png" in said
    assert "hidden" not in said


def test_a_question_is_asked_in_chosen_documents(visit: Visit) -> None:
    page = visit()
    page.locator("#ask-in > summary").click()
    boxes = page.locator("#ask-in")
    boxes.get_by_role("checkbox", name=re.compile("What is co-commissioning")).check()
    page.get_by_text("Asking one document only:").wait_for()
    assert page.evaluate("document.activeElement.name") == "ask-in", "the focus stays at the box"
    shot(page, "ask-in")
    card = ask(page, "Which models risk mission creep?")
    assert card.locator(".six").count() == 0
    boxes.get_by_role("checkbox", name=re.compile("A Framework for collaborative")).check()
    page.get_by_text("Asking 2 documents only:").wait_for()
    page.wait_for_function("document.querySelector('#ask-in-now').textContent.startsWith('2 of ')")
    card = ask(page, "Which models risk mission creep?")
    assert card.locator(".six").count() == 1
    page.get_by_role("button", name="Ask all documents").click()
    page.wait_for_function("document.querySelector('#ask-in-now').textContent.startsWith('all ')")
    assert page.locator("#ask-in input:checked").count() == 0


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_while_documents_are_added_and_described(visit: Visit, dark: bool) -> None:
    page = visit("/documents", dark=dark)
    page.set_input_files("input[type=file]", [file("papers.zip", zip_of(3)), file("scan.pdf", hostile.pdf(b""))])
    page.locator(".job .bar").first.wait_for()
    check(page, "being added")
    page.get_by_role("heading", name="Done", exact=True).wait_for()
    check(page, "added")
    page.locator("[data-do=edit]").last.click()
    page.locator("form.edit").wait_for()
    check(page, "the form")
    page.fill("#e-date", "never")
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    check(page, "a mistake in the form")
    shot(page, f"documents-1280-form{'-dark' if dark else ''}")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shot(page, f"documents-{width}-form{'-dark' if dark else ''}")
    page.get_by_role("button", name="Cancel").click()
    page.locator("form.edit").wait_for(state="detached")
    page.locator("[data-do=remove]").last.click()
    page.locator("#undo").wait_for()
    check(page, "removed")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    shot(page, f"documents-320-removed{'-dark' if dark else ''}")
    page.locator("#undo").click()
    page.locator("#undo").wait_for(state="detached")
