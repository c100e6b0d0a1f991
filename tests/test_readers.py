"""What each format becomes: the same policy in every format gives the same units."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ingest import document, readers
from ingest.document import Document
from kb.domain import Kind, Standing
from kb.errors import SourceError

FILES = Path(__file__).parent / "files"
POLICIES = ["policy-word.docx", "policy-libreoffice.docx", "policy-libreoffice.pdf", "policy-browser.pdf", "policy.html"]
SLIDES = ["slides-powerpoint.pptx", "slides-libreoffice.pptx", "slides-libreoffice.pdf"]
ROWS = [
    "Group: North Eastshire; Population: 212,000; Share: 41 %",
    "Group: South Eastshire; Population: 187,500; Share: 36 %",
    "Group: Eastshire Coast; Population: 118,900; Share: 23 %",
]


def made(name: str) -> Document:
    return document.build((FILES / name).read_bytes(), name)


def of(d: Document, *kinds: Kind) -> list[str]:
    return [u.span.of(d.text) for u in d.units if u.kind in kinds]


def built(text: str, name: str) -> Document:
    return document.build(text.encode(), name)


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_keeps_its_structure_in_every_format(name: str) -> None:
    d = made(name)
    assert (d.title, d.published, d.standing) == ("Policy on shared costs", "2013-06-03", Standing.GUIDANCE)
    assert of(d, Kind.TITLE) == ["Policy on shared costs"]
    assert of(d, Kind.HEADING) == ["Purpose", "Principles", "Shares of cost", "How a dispute is settled", "Review", "Contacts"]
    assert of(d, Kind.ROW) == ROWS
    bullets = [(u.span.of(d.text), u.place.section.split(" › ")[-1]) for u in d.units if u.kind is Kind.BULLET]
    assert bullets == [
        ("Decisions stay with each group", "1"),
        ("Costs follow use", "2"),
        ("Nobody pays twice", "3"),
        ("The finance leads meet within ten working days", "1"),
        ("The accountable officers meet", "2"),
        ("An independent adviser decides", "3"),
    ]
    sentences = of(d, Kind.SENTENCE)
    assert "It applies to every contract that two or more of the groups hold together with one provider." in sentences
    # The paragraph that a page's end breaks off in the PDFs is whole sentence by sentence.
    for n in range(1, 31):
        assert f"In review {n} the committee looks at contract {n} and at the share that each group paid for it in that year." in sentences
    assert sentences[-1] == "The secretary to the joint committee answers questions about this policy."


@pytest.mark.parametrize("name", POLICIES)
def test_what_repeats_on_pages_is_kept_and_left_out(name: str) -> None:
    d = made(name)
    left_out = [f.span.of(d.text) for f in d.furniture]
    units = [u.span.of(d.text) for u in d.units]
    assert "Eastshire joint committee" not in units
    assert not any("version 2" in u or u.endswith("/2") or "©" in u for u in units)
    if name == "policy-libreoffice.pdf":
        assert left_out.count("Eastshire joint committee") == left_out.count("Policy on shared costs, version 2") == 2
    if name == "policy.html":
        assert left_out == ["Home News", "© Eastshire joint committee"]
    if name == "policy-browser.pdf":
        assert sum(f.endswith(("1/2", "2/2")) for f in left_out) == 2


@pytest.mark.parametrize("name", ["policy-libreoffice.pdf", "policy-browser.pdf"])
def test_a_pdf_knows_its_pages(name: str) -> None:
    d = made(name)
    assert len(d.pages) == 2
    page = {u.span.of(d.text): sum(p <= u.span.start for p in d.pages) for u in d.units}
    assert page["Purpose"] == 1
    assert page["Contacts"] == 2


@pytest.mark.parametrize("name", ["policy-word.docx", "policy-libreoffice.docx", "policy-libreoffice.pdf", "policy.html", *SLIDES])
def test_the_author_is_found_in_the_file(name: str) -> None:
    assert made(name).author == "Joan Ellery"


@pytest.mark.parametrize("name", SLIDES)
def test_slides_are_pages_with_titles_for_headings(name: str) -> None:
    d = made(name)
    assert (d.title, d.published, len(d.pages)) == ("Shared costs: a briefing", "2013-06-10", 3)
    assert of(d, Kind.HEADING) == ["What changes", "The shares"]
    assert of(d, Kind.BULLET) == ["Costs follow use", "Nobody pays twice"]
    assert of(d, Kind.ROW) == ROWS
    assert ("Say that the old shares end in March." in d.text) == name.endswith("pptx")


def test_a_scan_says_that_it_has_no_text() -> None:
    with pytest.raises(SourceError) as caught:
        made("scan.pdf")
    assert str(caught.value) == (
        "scan.pdf was not added. It has pictures of pages and no text to search. Save it as a PDF with text, then add it again."
    )


def test_a_text_file_is_kept_unaltered() -> None:
    text = "A title\r\n\r\nOne line.\r\n  Another line.\t\r\n"
    assert built(text, "a.txt").text == text


@pytest.mark.parametrize(
    ("raw", "words", "note"),
    [
        ("Café £5".encode(), "Café £5", ""),
        ("Café £5".encode("utf-8-sig"), "Café £5", ""),
        ("Café £5 – “so”".encode("cp1252"), "Café £5 – “so”", "Windows-1252"),
        ("Café £5 and more".encode("utf-16"), "Café £5 and more", ""),
        ("Café £5 and more".encode("utf-16-le"), "Café £5 and more", "utf-16-le"),
        ("Café £5 and more".encode("utf-16-be"), "Café £5 and more", "utf-16-be"),
    ],
)
def test_encodings(raw: bytes, words: str, note: str) -> None:
    extract = readers.read(raw, "a.txt")
    assert extract.text == words
    assert note in "".join(extract.notes)
    assert bool(extract.notes) == bool(note)


MARKDOWN = """---
title: Shared costs
author: Joan Ellery
date: 2013-06-03
---
# Shared costs

Intro with **bold**, `code`, a [link](https://elsewhere.example/x) and ![a picture](https://elsewhere.example/y.png).
Second line of it.

## Risks

- one
- two
  wrapped
  1. inner
  2. more

| Group | Share |
|-------|-------|
| North | 41 %  |

> Quoted words.

<div onclick="x()"><script>alert(1)</script><p>Raw <b>words</b></p></div>

Setext
------
Last.
"""


def test_markdown_becomes_its_words() -> None:
    d = built(MARKDOWN, "a.md")
    assert (d.title, d.author, d.published) == ("Shared costs", "Joan Ellery", "2013-06-03")
    assert of(d, Kind.HEADING) == ["Risks", "Setext"]
    assert of(d, Kind.BULLET) == ["one", "two wrapped", "inner", "more"]
    assert of(d, Kind.ROW) == ["Group: North; Share: 41 %"]
    assert of(d, Kind.SENTENCE) == [
        "Intro with bold, code, a link and .", "Second line of it.", "Quoted words.", "Raw words", "Last.",
    ]  # fmt: skip
    assert "elsewhere" not in d.text
    assert "alert" not in d.text
    assert "1. inner" in d.text


PAGE = """<!doctype html><html><head><title>The shares | Eastshire</title><meta name="author" content="Joan Ellery">
<style>p{}</style><script>alert(1)</script></head><body>
<a class="skip-link" href="#m">Skip to main content</a><nav><ul><li>Home</li></ul></nav>
<main id="m"><h1>The shares</h1><p>First&nbsp;paragraph<br>goes on.</p>text<b>run</b>together
<div style="display:none">Hidden words</div><p hidden>Hidden too</p><template>Hidden three</template>
<ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>more of two</p></li></ul>
<ol start="4"><li>four</li></ol>
<dl><dt>Lead</dt><dd>Joan Ellery</dd></dl>
<table><caption>Shares in 2013</caption><tr><th rowspan="2">Group</th><th colspan="2">Cost</th></tr><tr><th>2012</th><th>2013</th></tr>
<tr><td>North</td><td>£4m</td><td>£5m</td></tr><tr><td>South</td><td colspan="2">£6m</td></tr></table>
<table role="presentation"><tr><td><p>Laid out left.</p></td><td><p>Laid out right.</p></td></tr></table>
<svg><text>Drawn</text></svg><iframe src="https://elsewhere.example">In a frame</iframe><img src=x onerror=alert(1) alt="Alternative">
<a href="javascript:alert(1)">A link</a></main>
<aside>Related pages</aside><footer>Contact us</footer></body></html>"""


def test_a_web_page_becomes_its_words() -> None:
    d = built(PAGE, "a.html")
    assert (d.title, d.author) == ("The shares", "Joan Ellery")
    assert of(d, Kind.BULLET) == ["one", "inner", "two", "four"]
    assert of(d, Kind.ROW) == [
        "Lead: Joan Ellery", "Group: North; Cost 2012: £4m; Cost 2013: £5m", "Group: South; Cost 2012: £6m; Cost 2013: £6m",
    ]  # fmt: skip
    assert of(d, Kind.SENTENCE) == [
        "First paragraph goes on.", "textruntogether", "more of two", "Shares in 2013", "Laid out left.", "Laid out right.", "A link",
    ]  # fmt: skip
    assert [f.span.of(d.text) for f in d.furniture] == ["Skip to main content", "Home", "Related pages", "Contact us"]
    for gone in ("alert", "Hidden", "Drawn", "frame", "Alternative", "elsewhere"):
        assert gone not in d.text


def test_a_word_document_is_read_as_it_stands_now() -> None:
    from docx import Document as Word
    from docx.oxml import parse_xml

    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    word = Word()
    word.add_heading("Changes", 1)
    for inner in (
        "<w:r><w:t>Kept </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>put in</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>taken out</w:delText></w:r></w:del>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden words</w:t></w:r><w:r><w:t>Seen words</w:t></w:r>",
        "<w:r><w:t>Box anchor.</w:t></w:r><w:r><w:pict><w:txbxContent>"
        "<w:p><w:r><w:t>Words in a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>commissioning</w:t><w:tab/><w:t>here</w:t></w:r>",
    ):
        word.element.body.insert(-1, parse_xml(f"<w:p {w}>{inner}</w:p>"))
    control = f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    word.element.body.insert(-1, parse_xml(control))
    bold = word.add_paragraph()
    bold.add_run("A bold line").bold = True
    table = word.add_table(2, 2)
    for cell, words in zip((c for r in table.rows for c in r.cells), ("Lead", "Joan Ellery", "Date", "3 June 2013"), strict=True):
        cell.text = words
    d = document.build(saved(word), "a.docx")
    assert of(d, Kind.SENTENCE) == [
        "Kept put in", "Seen words", "Box anchor.", "Words in a box.", "co-commissioning here", "In a control.",
    ]  # fmt: skip
    assert of(d, Kind.HEADING) == ["A bold line"]
    assert of(d, Kind.ROW) == ["Lead: Joan Ellery", "Date: 3 June 2013"]
    assert "taken out" not in d.text
    assert "Hidden" not in d.text


def saved(word: object) -> bytes:
    out = io.BytesIO()
    word.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "as_name", "note"),
    [
        ("policy-libreoffice.pdf", "policy.docx", "a PDF"),
        ("policy-word.docx", "policy.pdf", "a Word document"),
        ("policy.html", "policy.txt", "a web page"),
        ("slides-powerpoint.pptx", "slides", ""),
    ],
)
def test_a_file_is_what_its_content_is(name: str, as_name: str, note: str) -> None:
    right = made(name)
    d = document.build((FILES / name).read_bytes(), as_name)
    assert d.text == right.text
    assert note in "".join(d.notes)


@pytest.mark.parametrize(
    ("title", "text", "standing"),
    [
        ("Guidance on shared costs", "It says how.", Standing.GUIDANCE),
        ("Joint committee minutes", "Apologies: none.\n\nIt was agreed to go on.", Standing.MINUTES),
        ("Joint committee, 3 May", "Present: A, B\n\nMatters arising\n\nThe committee noted it.\n\nDate of next meeting", Standing.MINUTES),
        ("What next?", "By: Joan Ellery\n\nI believe it will work. I think so, too.", Standing.OPINION),
        ("What next?", "Some text.\n\nThe views expressed here are those of the author.", Standing.OPINION),
        ("A list of rooms", "Room 1 is large.", Standing.OTHER),
    ],
)
def test_the_kind_of_source_is_guessed(title: str, text: str, standing: Standing) -> None:
    assert built(f"{title}\n\n{text}\n", "a.txt").standing is standing
