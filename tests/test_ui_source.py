"""The source pane: the whole text, letter for letter, with the right words marked."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from kb.domain import Furniture, Source, Span, text_version
from kb.library import Library
from kb.models import tables
from ui import source as pane

_MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)
APPENDIX, ARTICLE = "000_3f878038ae364adc.txt", "004_a028cfdc2990f056.txt"


def plain(fragment: str) -> str:
    """The text a reader sees, without the hidden words and the numbers we add."""
    fragment = re.sub(r"<sup>.*?</sup>|<span class=\"vh\">.*?</span>", "", fragment)
    return html.unescape(re.sub(r"<[^>]+>", "", fragment))


def made(text: str, *furniture: Furniture) -> Source:
    return Source("a.txt", "A title", text, text_version(text), "0" * 64, furniture=furniture)


def lines_of(shown: str) -> list[tuple[int, str]]:
    return [(int(a), plain(b)) for a, b in re.findall(r'<p class="ln[^"]*" data-start="(\d+)">(.*?)</p>', shown, re.DOTALL)]


def test_every_line_of_both_documents_is_there(library: Library) -> None:
    for source in library.sources():
        table = next((t for t in tables(library) if t.source.id == source.id), None)
        shown = pane.pane(source, library.passages(source), table, Span(10, 20))
        found = lines_of(shown)
        assert [t for _, t in found] == [line for line in source.text.splitlines() if line.strip()]
        assert all(source.text[at : at + len(t)] == t for at, t in found)


def test_our_headings_are_said_to_be_ours(library: Library) -> None:
    source = library.sources([APPENDIX])[0]
    shown = pane.pane(source, library.passages(source), tables(library)[0], Span(2802, 2827))
    assert "Model 4: each CCG leads on a provider" in shown
    assert "Headings like the next one are ours." in shown
    here = shown.split('<div class="sec here">')[1].split('<div class="sec')[0]
    assert "Mission creep for the CSS" in here
    assert "Mission creep" not in shown.replace(here, "").split('class="src-body"')[1].split("Model 4:")[0]
    assert "Nothing in this document is left out" in shown


def test_furniture_is_shown_and_said_to_be_left_out(library: Library) -> None:
    source = library.sources([ARTICLE])[0]
    shown = pane.pane(source, library.passages(source), None, Span(0, 1), marked=False)
    grey = re.findall(r'<p class="ln [a-z]+ left-out"[^>]*>(.*?)</p>', shown)
    assert any("YOU MAY CARE TO READ" in plain(g) for g in grey)
    assert not any("Ben Gowland is the Chief Executive" in plain(g) for g in grey)
    assert "<mark" not in shown


@given(st.text(alphabet="ab <&\n\r\u2028😀é\xa0.", min_size=1, max_size=60), st.data())
def test_the_mark_is_the_words_at_the_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = pane.pane(made(text), (), None, Span(start, end))
    marked = "".join(plain(m) for m in _MARK.findall(shown.split('class="src-body"')[1]))
    visible, at = "", 0
    for line in text.splitlines(keepends=True):
        said = line.rstrip("\r\n\u2028")
        if said.strip():
            visible += text[max(start, at) : min(end, at + len(said))] if start < at + len(said) and at < end else ""
        at += len(line)
    assert marked == visible


def test_all_marks_of_a_turn_are_numbered_and_one_is_current() -> None:
    source = made("alpha beta gamma")
    lights = [pane.Light(Span(0, 5), 2, "aa"), pane.Light(Span(11, 16), 1, "aa")]
    shown = pane.pane(source, (), None, Span(11, 16), lights)
    assert shown.count("<mark") == 2
    assert shown.count("class=now") == 1
    assert "highlight 2 of 2" in plain(shown)
    assert "Previous" in shown
    assert ">Next" not in shown


def test_a_long_document_is_shown_in_part_and_says_so() -> None:
    text = "".join(f"line {n} of many\n" for n in range(40_000))
    at = text.index("line 30000 ")
    shown = pane.pane(made(text), (), None, Span(at, at + 10))
    assert "line 30000" in shown
    assert "This is a long document" in shown
    assert len(shown) < 1_500_000
    assert all(text[a : a + len(t)] == t for a, t in lines_of(shown))


def test_one_line_of_megabytes() -> None:
    text = "x" * 3_000_000
    shown = pane.pane(made(text), (), None, Span(1_500_000, 1_500_010))
    assert _MARK.findall(shown) == ["x" * 10]
