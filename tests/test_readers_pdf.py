"""Letters on a PDF page become lines, blocks and tables. Pages are drawn letter by letter: no file is needed."""

from __future__ import annotations

import pytest

from ingest.readers import pdf_layout
from ingest.readers.extract import Builder
from ingest.readers.pdf_lines import Char, Element, Line, Page, join, lines_of
from ingest.readers.pdf_pages import put_pages
from ingest.readers.pdf_tags import Piece

WIDE = 5.0  # every letter of these pages, at size 10


def drawn(*lines: tuple[float, str], size: float = 10.0, top: float = 700.0, step: float = 12.0, bold: bool = False) -> list[Char]:
    """Lines of (left edge, words); `|` followed by a number jumps to that place in the line."""
    out: list[Char] = []
    for number, (left, words) in enumerate(lines):
        x, base = left, top - step * number
        for part in words.split("|"):
            place, _, rest = part.partition(" ") if part[:1].isdigit() and part is not words else ("", "", part)
            if place:
                x = float(place)
                out.append(Char(" ", generated=True))
            for letter in rest:
                out.append(Char(letter, x, x + WIDE, base, size, bold))
                x += WIDE
        out += [Char("\r", generated=True), Char("\n", generated=True)]
    return out


def page(chars: list[Char], number: int = 1) -> Page:
    lines, marks = lines_of(chars)
    return Page(number, lines, (595.0, 842.0), marks)


def pieces(chars: list[Char]) -> list[Piece]:
    p = page(chars)
    return pdf_layout.pieces(p.lines, pdf_layout.style_of([p]), frozenset())


def test_lines_are_joined_to_paragraphs_and_parted_at_gaps() -> None:
    first = drawn((50, "The shares of the cost were agreed by"), (50, "all the groups in May of that year."))
    second = drawn((50, "They are looked at again every April."), top=660)
    assert [(p.role, p.words) for p in pieces(first + second)] == [
        ("paragraph", "The shares of the cost were agreed by all the groups in May of that year."),
        ("paragraph", "They are looked at again every April."),
    ]


def test_larger_and_bold_lines_are_headings() -> None:
    chars = (
        drawn((50, "Shares"), size=16, top=760)
        + drawn((50, "Who pays"), bold=True, top=730)
        + drawn((50, "Each group pays for what its people use."), (50, "Nobody pays twice."), top=710)
    )
    assert [(p.role, p.level, p.words) for p in pieces(chars)][:2] == [("heading", 1, "Shares"), ("heading", 2, "Who pays")]


def test_rows_of_columns_are_a_table_and_a_wrapped_cell_stays_in_its_row() -> None:
    chars = drawn(
        (50, "Group|200 Reason|400 Share"), (50, "North|200 It uses most|400 41 %"), (200, "of the service"),
        (50, "South|200 It uses less|400 36 %"),
    )  # fmt: skip
    assert [p.rows for p in pieces(chars)] == [
        (("Group", "Reason", "Share"), ("North", "It uses most of the service", "41 %"), ("South", "It uses less", "36 %"))
    ]


def test_a_justified_column_is_no_table() -> None:
    chars = drawn(
        (50, "commissioning|160 accountability"), (50, "share|100 of|135 cost|180 agreed|235 on"), (50, "responsibility|165 commissioning"),
        (50, "and|90 board|140 paper|190 agreed"), (50, "at the end of it."),
    )  # fmt: skip
    assert {p.role for p in pieces(chars)} == {"paragraph"}


def test_bullets_keep_their_wrapped_lines() -> None:
    chars = drawn((60, "• the first item is so long that it"), (72, "goes on in the next line"), (60, "• the second"), (60, "1. numbered"))
    assert [(p.role, p.sign, p.words) for p in pieces(chars)] == [
        ("bullet", "-", "the first item is so long that it goes on in the next line"), ("bullet", "-", "the second"),
        ("bullet", "1.", "numbered"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "known", "want"),
    [
        (["commis\u00ad", "sioning"], {"commissioning"}, "commissioning"),
        (["co\u00ad", "commissioning"], {"co-commissioning"}, "co-commissioning"),
        (["decision\u00ad", "making"], {"decision", "making"}, "decision-making"),
        (["Anglo\u00ad", "Irish"], set(), "Anglo-Irish"),
        (["unknow\u00ad", "able"], set(), "unknowable"),
        (["end-", "of-year"], {"end", "of", "year"}, "end-of-year"),
        (["2012-", "13"], set(), "2012- 13"),
        (["last\u00ad"], set(), "last-"),
        ([" ", "a", "", "b"], set(), "a b"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], known: set[str], want: str) -> None:
    assert join(lines, frozenset(known)) == want


def test_headers_and_paragraphs_over_pages() -> None:
    out = Builder("a.pdf")
    pages = [
        page(
            drawn((50, "Eastshire joint paper"), top=820)
            + drawn((50, f"as on page {n} the words go on and on and on," if n < 3 else "at last they end."), top=700)
            + drawn((50, f"{n} of 3"), top=30),
            n,
        )
        for n in (1, 2, 3)
    ]
    put_pages(pages, out)
    e = out.extract("application/pdf")
    assert [(why, s.of(e.text)) for s, why in e.furniture] == [
        ("header or footer", w) for n in (1, 2, 3) for w in ("Eastshire joint paper", f"{n} of 3")
    ]  # fmt: skip
    assert [m.span.of(e.text) for m in e.marks] == [
        "as on page 1 the words go on and on and on, as on page 2 the words go on and on and on, at last they end."
    ]
    assert len(e.pages) == 3
    assert list(e.pages) == sorted(e.pages)


def test_tags_give_a_page_its_structure() -> None:
    texts = {0: "Shares", 1: "Each group", 2: "pays.", 3: "•", 4: "one", 5: "Group", 6: "Share", 7: "North", 8: "41 %"}
    chars = [c for mark, words in texts.items() for c in [*(Char(w, 0, 5, 0, 10, False, mark) for w in words), Char("\n", generated=True)]]
    lines, marks = lines_of(chars)
    tree = Element(
        "Document",
        (
            Element("H1", (0,)), Element("P", (1, Element("Span", (2,)))),
            Element("L", (Element("LI", (Element("Lbl", (3,)), Element("LBody", (4,)))),)),
            Element("Table", (Element("TR", (Element("TH", (5,)), Element("TH", (6,)))),
                              Element("TR", (Element("TD", (7,)), Element("TD", (8,)))))),
        ),
    )  # fmt: skip
    out = Builder("a.pdf")
    put_pages([Page(1, lines, (595.0, 842.0), marks, tree)], out)
    e = out.extract("application/pdf")
    assert [(m.role, m.span.of(e.text)) for m in e.marks] == [
        ("heading", "Shares"), ("paragraph", "Each grouppays."), ("bullet", "one"), ("row", "Group: North; Share: 41 %"),
    ]  # fmt: skip


def test_a_line_knows_its_cells() -> None:
    (line,) = lines_of(drawn((50, "North|200 41 %")))[0]
    assert isinstance(line, Line)
    assert [(c.left, c.text) for c in line.cells] == [(50, "North"), (200, "41 %")]
