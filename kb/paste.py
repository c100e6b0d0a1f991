"""Cuts what somebody pasted into the sentences and lines it was made of. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from . import sentences, wording
from .domain import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(
    r"""\s*(?:[-\u2010-\u2015\u2022\u2023\u25e6\u25aa\u25cf\u25a0\uf0b7*+o\u2192\u2194>]\s+
    |\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)""",
    re.I | re.X,
)
_ENDS = re.compile(r"[.!?:;…][\"'’”»)\]]*$")
_GOES_ON = re.compile(
    r"""(?:[,\-\u2010-\u2014]
    |\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|that|which|between|as|is|are|not|their|all))$""",
    re.I | re.X,
)
# "1.", "(a)", "4.1" or "Risk 1:" before a line of a list, after its bullet if it has one. Punctuation
# is needed, or a tab or two spaces behind it, so that a figure is none.
_NUMBER = re.compile(
    r"""^[ \t]*(?:[-\u2010-\u2015\u2022\u2023\u25e6\u25aa\u25cf\u25a0\uf0b7*\u2192>][ \t]*)?
    (\d{1,3}(?=\t|[ ]{2,}\S)|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+
    |(?:risk|benefit|point|item|note|section|paragraph|bullet)[ \t]+\d{1,2}[:.)])(?:[ \t]+(?=\S)|[ \t]*$)""",
    re.I | re.M | re.X,
)
# What separates the lines of a list that somebody typed in one line.
_BREAK = re.compile(r"(?<=\S)[ \t\r\n]{1,4}[/|][ \t\r\n]{1,4}(?=\S)")
# What is set in quotation marks, of any kind, within a sentence.
_QUOTED = re.compile(
    r"""(?<![^\W_])(?:["\u201c\u201d\u201e\u00ab](?P<two>[^"\u201c\u201d\u00bb]{3,600})["\u201d\u201c\u00bb]
    |['\u2018](?P<one>(?:[^'\u2018\u2019]|(?<=\w)['\u2019](?=\w)){3,600})['\u2019](?!\w))""",
    re.X,
)
# Words that headings of papers are made of; a line of nothing else says nothing that could be traced.
_HEADINGS = frozenset(
    """abstract action actions advantages agenda aim aims analysis annex annexes apologies appendices appendix appraisal approach approaches
    assessment assumptions assurance attendance attendees author authors background benefits board business case challenges chapter
    committee conclusion conclusions considerations consultation contents context cost costs date decision decisions declarations
    definitions delivery detail details development disadvantages discussion engagement equality evidence executive figure finance
    financial findings foreword glossary governance impact implementation implications information interest interests introduction issue
    issues item items key legal main management matters meeting member members method methodology methods minutes mitigation mitigations
    model models monitoring next note notes objective objectives opportunities option options other overview page paper part performance
    plan planning point points policy preface present previous principles priorities process progress proposal proposals purpose quality
    question questions recommendation recommendations references register report resource resources results review risk risks scope
    section stakeholder stakeholders steps strategic strategy strengths structure summary table terms threats timeline timescale timescales
    timetable title update vision weaknesses welcome workforce""".split()
)
_LONGEST_HEADING = 5
# A line shorter than this was not broken by a page's width.
_SHORT_LINE = 40
# Longer than any sentence: cut, so that one piece stays quick to compare.
_MOST_WORDS = 90
_CUT_AT = 60
_LONGEST = 4000
_WORD = re.compile(r"\w+")
# A paste is looked at up to this many words, as they are counted between white space; and
# up to so many characters, where there is less white space than in any language written with it.
MOST_WORDS = 50_000
_SPACED = re.compile(r"\S+")
_MOST_CHARACTERS = 600_000


def beginning(text: str) -> tuple[str, tuple[str, ...]]:
    """As much of a paste as is looked at, and a sentence where that is not all of it."""
    cut = next(itertools.islice(_SPACED.finditer(text), MOST_WORDS, None), None)
    if cut is not None:
        return text[: cut.start()], (f"Only the first {MOST_WORDS:,} words were looked at: paste the rest by itself.",)
    if len(text) > _MOST_CHARACTERS:
        return text[:_MOST_CHARACTERS], ("The paste is too long to check at once: only its beginning was looked at.",)
    return text, ()


def numbers(text: str) -> list[Span]:
    """List numbers at the beginning of lines, as spans into `text`."""
    return [Span(m.start(1), m.end(1)) for m in _NUMBER.finditer(text)]


def without_numbers(text: str) -> str:
    """`text` with spaces in place of list numbers: as long, so that offsets stay."""
    for span in numbers(text):
        text = text[: span.start] + " " * len(span) + text[span.end :]
    return text if any(c.isalnum() for c in text) else ""


def without_breaks(text: str) -> str:
    """`text` with a line end in place of a slash or bar between two lines: as long, so that offsets stay."""
    return _BREAK.sub(lambda m: "\n".ljust(len(m.group())), text)


def quoted(text: str) -> list[Span]:
    """What stands in quotation marks within `text`, two words and more, without the marks."""
    out = []
    for m in _QUOTED.finditer(text):
        name = "two" if m["two"] is not None else "one"
        if len(_WORD.findall(m[name])) >= 2 and m[name].strip() and (text[: m.start()] + text[m.end() :]).strip(" \t\r\n.,;:!?"):
            out.append(Span(m.start(name), m.end(name)))
    return out


def is_heading(text: str) -> bool:
    """Whether a line holds nothing but the words that headings are made of: "3.1 Governance", "Key risks:"."""
    words = [w for w in _WORD.findall(without_numbers(text).casefold()) if not w.isdigit()]
    telling = [w for w in words if not wording.says_little(w)]
    return 0 < len(telling) <= len(words) <= _LONGEST_HEADING and all(w in _HEADINGS for w in telling)


def units(text: str) -> list[Span]:
    """The sentences and list lines of a paste, as spans into it, in order.

    Lines broken in mid-sentence by a page's width are joined; a blank line, a
    bullet, a number or a capital letter begins a new unit.
    """
    out: list[Span] = []
    for begin, end in _blocks(text):
        for sentence in sentences.split(text, begin, end):
            out.extend(_short(text, sentence))
    return out


def _blocks(text: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    last_end = -1
    for m in _LINE.finditer(text):
        line = m.group()
        if not line.strip():
            continue
        before = text[out[-1][0] : out[-1][1]] if out else ""
        blank = last_end < 0 or len(re.findall(r"\r\n|[\r\n\u2028\u2029\x0b\x0c]", text[last_end : m.start()])) > 1
        if blank or _begins(line, before.splitlines()[-1] if before else ""):
            out.append((m.start(), m.end()))
        else:
            out[-1] = (out[-1][0], m.end())
        last_end = m.end()
    return out


def _begins(line: str, before: str) -> bool:
    """Whether a line begins something new behind the line `before`."""
    before = before.rstrip()
    tail = before[-40:]
    if _BULLET.match(line) or _ENDS.search(tail):
        return True
    if _GOES_ON.search(tail):
        return False
    first = next((c for c in line if c.isalnum()), "a")
    return first.isupper() or first.isdigit() or len(before) < _SHORT_LINE


def _short(text: str, span: Span) -> list[Span]:
    """A unit of too many words, cut at a semicolon or comma where it can be."""
    words = list(_WORD.finditer(text, span.start, span.end))
    if len(words) <= _MOST_WORDS and len(span) <= _LONGEST:
        return [span]
    out: list[Span] = []
    begin, count = span.start, 0
    for k, m in enumerate(words):
        count += 1
        end = words[k + 1].start() if k + 1 < len(words) else span.end
        mark = text[m.end() : m.end() + 1]
        if (count >= _CUT_AT and mark in ";,:" and mark) or count >= _MOST_WORDS or end - begin > _LONGEST or end == span.end:
            out.extend(_cut(text, begin, end))
            begin, count = end, 0
    return out or list(_cut(text, span.start, span.end))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The range without outer white space; thousands of characters without a space in pieces."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    for at in range(start, end, _LONGEST):
        yield Span(at, min(end, at + _LONGEST))
