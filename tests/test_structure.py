"""Headings, paragraphs, bullets and rows of any document, each with its place."""

from __future__ import annotations

from ingest import lines
from ingest.document import Document, build
from ingest.structure import date_in
from kb.domain import Kind


def units(text: str, name: str = "a.txt") -> list[tuple[str, str, str]]:
    d: Document = build(text.encode(), name)
    return [(str(u.kind), u.place.section, u.span.of(d.text)) for u in d.units]


def words(text: str, name: str = "a.txt") -> list[str]:
    return [w for _, _, w in units(text, name)]


WRAPPED = """Shares of cost

The shares were agreed by the joint committee in May 2013, and
they are looked at again every April. Nobody pays twice for one
service.
The next paragraph begins without a blank line, because the line
before it ended early, and then it goes on and on until chapter
12. That number is no bullet, and neither is here the initial of
J. Ellery at last.

Who pays
Each group pays for what its own people use in the year, and for
nothing else.
- the first item, which is long enough to be wrapped over to the
  second line
- the second item
After the list the text goes on at the left margin, as it does in
a letter.
"""


def test_lines_wrapped_by_hand_are_joined() -> None:
    found = [(kind, section, " / ".join(line.strip() for line in words.split("\n"))) for kind, section, words in units(WRAPPED)]
    assert found[1:] == [
        ("sentence", "Paragraph 1", "The shares were agreed by the joint committee in May 2013, and / "
         "they are looked at again every April."),
        ("sentence", "Paragraph 1", "Nobody pays twice for one / service."),
        ("sentence", "Paragraph 2", "The next paragraph begins without a blank line, because the line / "
         "before it ended early, and then it goes on and on until chapter / 12."),
        ("sentence", "Paragraph 2", "That number is no bullet, and neither is here the initial of / J. Ellery at last."),
        ("heading", "Who pays", "Who pays"),
        ("sentence", "Who pays", "Each group pays for what its own people use in the year, and for / nothing else."),
        ("bullet", "Who pays › 1", "the first item, which is long enough to be wrapped over to the / second line"),
        ("bullet", "Who pays › 2", "the second item"),
        ("sentence", "Who pays", "After the list the text goes on at the left margin, as it does in / a letter."),
    ]  # fmt: skip


def test_where_a_line_is_a_paragraph_each_stays_one() -> None:
    long = "The groups agreed in May that the costs of all the shared services are split by use and that nobody pays for one service twice."
    d = build(f"{long}\n{long}\n".encode(), "a.txt")
    assert len({u.block for u in d.units}) == 2


def test_headings_of_plain_text_make_a_path() -> None:
    text = "Policy\n\n1. Purpose\n\nIt says how.\n\n1.1 Scope\n\nAll of it.\n\n2. Review\n\nEach year.\n\n=====\n\n1. one\n2. two\n"
    assert units(text)[1:] == [
        ("heading", "Purpose", "Purpose"),
        ("sentence", "Purpose", "It says how."),
        ("heading", "Purpose › 1.1 Scope", "1.1 Scope"),
        ("sentence", "Purpose › 1.1 Scope", "All of it."),
        ("heading", "Review", "Review"),
        ("sentence", "Review", "Each year."),
        ("bullet", "Review › 1", "one"),
        ("bullet", "Review › 2", "two"),
    ]


def test_a_passage_never_crosses_a_heading() -> None:
    text = "# A\n\n## B\n\nWords without an end\n\n## C\n\nand more words\n\n### D\n\n- x\n\n## E\n\ny\n"
    found = units(text, "a.md")
    assert [(s, w) for k, s, w in found if k != "heading"] == [
        ("Title", "A"), ("B", "Words without an end"), ("C", "and more words"), ("C › D › 1", "x"), ("E", "y"),
    ]  # fmt: skip


def test_several_top_headings_are_sections_not_a_title() -> None:
    d = build(b"# One\n\nx\n\n# Two\n\ny\n", "some-notes.md")
    assert d.title == "some-notes"
    assert [u.place.path for u in d.units if u.kind is Kind.SENTENCE] == [("One",), ("Two",)]


def test_a_sentence_that_tells_of_a_date_is_not_the_document_s_date() -> None:
    d = build(b"Shares of cost\n\nThe shares were agreed in May 2013 by all.\n", "a.txt")
    assert d.published == ""
    assert [u.kind for u in d.units] == [Kind.TITLE, Kind.SENTENCE]
    assert build(b"Shares of cost\n\nMay 2013\n\nThey were agreed.\n", "a.txt").published == "2013-05"


def test_a_first_line_with_a_number_or_a_date_is_no_title() -> None:
    assert build(b"3 June 2013\n\nWords stand here.\n", "letter.txt").title == "letter"


def test_long_paragraphs_are_cut_at_sentences() -> None:
    text = " ".join(f"Sentence {n} says that contract {n} was looked at." for n in range(200))
    found = words(text)
    assert len(found) == 200
    assert all(w.startswith("Sentence") and w.endswith(".") for w in found)


def test_what_has_no_sentence_end_is_cut_at_words() -> None:
    text = "word " * 2_000
    found = words(text)
    assert max(map(len, found)) <= 1_200
    assert " ".join(found).split() == text.split()


def test_dates() -> None:
    cases = {
        "Friday, July 18, 2014 - 09:42": "2014-07-18", "3rd June 2013": "2013-06-03", "in May 2013": "2013-05", "2013-06-03": "2013-06-03",
        "the 4 groups": "", "30 2013": "",
    }  # fmt: skip
    assert {text: date_in(text) for text in cases} == cases


def test_separators_are_not_lines() -> None:
    assert [line.text for line in lines.lines("a\n-----\nb\n* * *\nc\n____\n— a key\n")] == ["a", "b", "c", "— a key"]
