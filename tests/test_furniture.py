"""What stands on a page and is no part of what the document says."""

from __future__ import annotations

import pytest

from ingest.document import build
from ingest.furniture import author_of, inside
from kb.domain import Furniture, Span


def left_out(text: str) -> list[str]:
    d = build(text.encode(), "a.txt")
    return [f.span.of(d.text) for f in d.furniture]


ARTICLE = "What is shared?\n\nBy: Joan Ellery\n\nThe groups share what they can.\n\nMore is to come.\n\n"


@pytest.mark.parametrize("line", ["Jump to Comments", "Skip to main content", "Share this page", "Leave a comment", "© Eastshire 2013"])
def test_navigation_is_left_out(line: str) -> None:
    assert left_out(f"{ARTICLE}{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    ["We share this view of the matter with all who have written to us.", "The content is shared.", "Comments are welcome at the meeting."],
)
def test_prose_is_not(line: str) -> None:
    assert left_out(f"{ARTICLE}{line}\n") == []


def test_teasers_at_the_end_are_left_out_but_for_the_author_and_the_disclaimer() -> None:
    text = ARTICLE + (
        "RELATED ARTICLES\n\nCouncils across the whole county are said to be planning to…\n\n"
        "A new hospital is to be opened by the end of…\n\n"
        "Joan Ellery is the secretary to the joint committee.\n\nThe views expressed in this article are those of the author.\n"
    )
    out = left_out(text)
    assert "planning to…" in out[0]
    assert not any("secretary" in o or "views expressed" in o for o in out)


def test_a_closing_section_of_prose_stays() -> None:
    text = ARTICLE + "Recommended\n\nThat the committee agrees the shares for now.\n\nThat it looks at them again in April next year.\n"
    assert left_out(text) == []


def test_bylines() -> None:
    assert author_of("By: Joan Ellery") == "Joan Ellery"
    assert author_of("By Joan Ellery") == "Joan Ellery"
    assert author_of("By the end of the year all groups have agreed") == ""


def test_inside() -> None:
    ranges = [Furniture(Span(5, 10), "x"), Furniture(Span(20, 30), "x")]
    assert [inside(Span(a, b), ranges) for a, b in ((0, 5), (4, 6), (10, 20), (12, 40), (30, 31), (22, 23))] == [
        False, True, False, True, False, True,
    ]  # fmt: skip
