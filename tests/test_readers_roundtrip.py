"""Whatever stands in a file, in whatever format: every unit is its text's own slice, and nothing is lost."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.add import make
from ingest.readers.extract import clean
from kb.domain import Passage, Source
from kb.errors import SourceError

# Words of any script, with what breaks parsers and readers.
WORD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=12) | st.sampled_from(
    ["Risks", "Benefits", "1.",
     "- ", "co-commissioning", "e.g.", "\u00ad", "\u202e", "İ", "ﬁ", "🏳️‍🌈", "a\u0301", "<b>", "&amp;", "|", "**", "# "]
)  # fmt: skip
LINE = st.lists(WORD, min_size=1, max_size=10).map(" ".join)
BLOCK = st.tuples(st.sampled_from(["heading", "paragraph", "bullet", "row"]), LINE)
BLOCKS = st.lists(BLOCK, min_size=1, max_size=8)
Blocks = list[tuple[str, str]]


def as_text(blocks: Blocks) -> bytes:
    return "\n".join(("- " + w if r == "bullet" else "\n" + w + "\n" if r != "row" else w) for r, w in blocks).encode()


def as_markdown(blocks: Blocks) -> bytes:
    signs = {"heading": "\n## ", "paragraph": "\n", "bullet": "- ", "row": "| "}
    return "\n".join(signs[r] + w for r, w in blocks).encode()


def as_html(blocks: Blocks) -> bytes:
    tags = {"heading": "<h2>{}</h2>", "paragraph": "<p>{}</p>", "bullet": "<ul><li>{}</ul>", "row": "<table><tr><td>{}<td>x</table>"}
    return ("<!doctype html><meta charset=utf-8>" + "".join(tags[r].format(html.escape(w)) for r, w in blocks)).encode()


def as_docx(blocks: Blocks) -> bytes:
    from docx import Document

    document = Document()
    for role, words in blocks:
        if role == "row":
            document.add_table(1, 2).rows[0].cells[0].text = words
        else:
            document.add_paragraph(words, style={"heading": "Heading 2", "bullet": "List Bullet", "paragraph": "Normal"}[role])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pptx(blocks: Blocks) -> bytes:
    from pptx import Presentation

    show = Presentation()
    for role, words in blocks:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = words if role == "heading" else "Slide"
        slide.placeholders[1].text_frame.text = words
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def as_pdf(blocks: Blocks) -> bytes:
    """A PDF written by hand: one line a block, letters of Latin-1 only."""
    lines = [w.encode("latin-1", "replace").translate(None, b"()\\") for _, w in blocks]
    sizes = [18 if r == "heading" else 11 for r, _ in blocks]
    drawn = b"BT " + b" ".join(
        b"/F1 %d Tf 1 0 0 1 72 %d Tm (%s) Tj" % (size, 760 - 24 * n, line) for n, (line, size) in enumerate(zip(lines, sizes, strict=True))
    ) + b" ET"  # fmt: skip
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]  # fmt: skip
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


FORMATS: dict[str, Callable[[Blocks], bytes]] = {
    "txt": as_text, "md": as_markdown, "html": as_html, "docx": as_docx, "pptx": as_pptx, "pdf": as_pdf,
}  # fmt: skip


def check(source: Source, passages: list[Passage]) -> None:
    at = 0
    ids = set()
    for p in passages:
        assert source.text[p.span.start : p.span.end] == p.text == source.quote(p.span.start, p.span.end).words
        assert p.text == p.text.strip()
        assert p.span.start >= at, "units overlap"
        assert not source.is_furniture(p.span)
        at = p.span.end
        ids.add(p.id)
    assert len(ids) == len(passages)


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks=BLOCKS)
def test_round_trip(ending: str, blocks: Blocks) -> None:
    try:
        source, passages, _ = make(FORMATS[ending](blocks), f"a.{ending}", f"a.{ending}")
    except SourceError as error:
        said = str(error)
    else:
        said = ""
        check(source, passages)
    assert not said or "It has no words in it" in said or "no text to search" in said
    if not said and ending in ("txt", "html", "docx"):
        # Every letter of the file stands in a unit, or is kept as furniture.
        held = "".join(p.text for p in passages) + "".join(f.span.of(source.text) for f in source.furniture)
        wanted = "".join(w for _, w in blocks) if ending == "txt" else "".join(clean(w) for r, w in blocks)
        lost = {c for c in wanted if c.isalpha()} - set(held)
        assert not lost


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    try:
        source, passages, _ = make(text.encode("utf-8", "replace"), "a.txt", "a.txt")
    except SourceError:
        return
    check(source, passages)


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=300), ending=st.sampled_from(["txt", "md", "html"]))
def test_any_bytes_at_all(raw: bytes, ending: str) -> None:
    try:
        source, passages, _ = make(raw, f"a.{ending}", "a")
    except SourceError as error:
        said = str(error)
    else:
        said = "."
        check(source, passages)
    assert said.endswith(".")
