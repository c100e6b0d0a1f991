"""What a document is made of: its units, in order, each with its place.

Two shapes are recognised by rules that a similar document would meet: a set of
options, each with benefits and risks (see `options`), and an article with a
byline (title, byline, date, author note, disclaimer). Every other document is
headings, paragraphs and bullets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.domain import Furniture, Kind, Place, Span

from . import options
from .furniture import author_of, is_author_note, is_disclaimer
from .lines import NO_MARKS, Line, joined, paragraphs, words_in
from .marks import Mark, Marks

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>" + "|".join(_MONTHS) + r")"
_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<mon>\d\d)-(?P<day>\d\d)"),
)
# A line of front matter is a line, not a paragraph.
_LONGEST_FRONT = 30
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'’”)]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """Words that belong together: a paragraph, a bullet, a heading, a table row.

    `group` is shared by blocks whose units may be joined into one citation.
    `whole`: not to be cut into sentences.
    """

    span: Span
    kind: Kind
    place: Place = field(default_factory=Place)
    group: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's blocks in order, and what the text itself says of it."""

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    published: str = ""


def date_in(text: str) -> str:
    """The first date in `text`, as precise as it stands (`2012-08`), or ""."""
    best: tuple[int, str] | None = None
    for pattern in _DATES:
        m = pattern.search(text)
        if m is None or (best is not None and m.start() >= best[0]):
            continue
        parts = m.groupdict()
        month = int(parts["mon"]) if parts.get("mon") else _MONTHS.index(parts["month"].lower()) + 1
        day = parts.get("day")
        best = (m.start(), f"{parts['year']}-{month:02}" + (f"-{int(day):02}" if day else ""))
    return best[1] if best else ""


def outline(text: str, all_lines: Sequence[Line], furniture: Sequence[Furniture], marks: Marks = NO_MARKS) -> Outline:
    """The blocks of `text` outside its furniture."""
    kept = [trimmed for line in all_lines if (trimmed := _outside(line, furniture, text)) is not None]
    cards = options.find(kept, marks)
    front_end = cards[0].start if cards else None
    front = [line for line in kept if front_end is None or line.span.start < front_end]
    blocks: list[Block] = []
    title, author, published = _front(text, front, blocks, bool(cards), marks)
    if cards:
        group = max((b.group for b in blocks), default=0)
        blocks += options.blocks(cards, text, group)
        after = [line for line in kept if line.span.start >= cards[-1].end]
        _body(text, after, blocks, author, marks)
    return Outline(tuple(blocks), title, author, published)


def _outside(line: Line, furniture: Sequence[Furniture], text: str) -> Line | None:
    """The part of a line that is no furniture (its first such stretch), or None."""
    start, end = line.span.start, line.span.end
    k = max(0, bisect_right(furniture, start, key=lambda f: f.span.start) - 1)
    while k < len(furniture) and furniture[k].span.start < end:
        f = furniture[k]
        k += 1
        if f.span.end <= start:
            continue
        if f.span.start <= start:
            start = min(end, f.span.end)
        else:
            end = f.span.start
        if start >= end:
            return None
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        return None
    return Line(Span(start, end), text[start:end], line.marker, line.gap)


def _front(text: str, lines_: Sequence[Line], blocks: list[Block], cards: bool, marks: Marks) -> tuple[str, str, str]:
    """Title, byline and date from the head of the document; then its body."""
    groups = paragraphs(lines_)
    author = next((name for line in lines_[:12] if (name := author_of(line.text))), "")
    head: list[tuple[Span, Kind]] = []
    title_at = _title_index(text, groups, author, marks)
    taken = 0
    published = ""
    title = ""
    for number, block in enumerate(groups[: (len(groups) if cards else max(title_at + 1, min(6, len(groups))))]):
        words = joined(block).of(text)
        if number == title_at:
            title = " ".join(words.split())
            head.append((joined(block), Kind.TITLE))
        elif _is_heading(block, marks):
            break
        elif any(author_of(line.text) for line in block) or _is_date_line(words):
            for line in block:
                if author_of(line.text):
                    head.append((line.span, Kind.BYLINE))
                else:
                    published = published or date_in(line.text)
                    head.append((line.span, Kind.DATE if date_in(line.text) else Kind.FRONT))
        elif number < title_at or (cards and not block[0].bullet and _is_front(words)):
            head.append((joined(block), Kind.FRONT))
        else:
            break
        taken = number + 1
    for span, kind in head:
        blocks.append(Block(span, kind, Place((_FRONT_NAMES.get(kind, "Front matter"),)), len(blocks) + 1, whole=True))
    rest = [line for block in groups[taken:] for line in block]
    if rest:
        _body(text, rest, blocks, author, marks)
    return title, author, published


def _is_date_line(words: str) -> bool:
    """Whether words give a date rather than tell of one: no sentence."""
    return words_in(words) <= 16 and not words.endswith((".", "!", "?")) and bool(date_in(words))


def _is_front(words: str) -> bool:
    """Whether words before a set of options are a line of its front, not prose."""
    return words_in(words) <= (8 if words.endswith(".") else _LONGEST_FRONT)


def _is_heading(block: Sequence[Line], marks: Marks) -> bool:
    mark = marks.at(block[0].span.start)
    return mark is not None and mark.role == "heading"


_FRONT_NAMES = {Kind.TITLE: "Title", Kind.DATE: "Date", Kind.BYLINE: "Byline", Kind.FRONT: "Front matter"}


def _title_index(text: str, groups: Sequence[list[Line]], author: str, marks: Marks) -> int:
    """Which of the first paragraphs is the title; -1 where none looks like one."""
    head = groups[:6]
    if marks:
        tops = [m for m in marks.items if m.role == "title"] or [m for m in marks.items if m.role == "heading" and m.level == 1]
        # Where several headings share the top level, none of them names the whole.
        if len(tops) == 1 or (tops and tops[0].role == "title"):
            return next((n for n, block in enumerate(head) if joined(block).overlap(tops[0].span)), -1)
        first = marks.at(groups[0][0].span.start) if groups else None
        if first is None or first.role != "paragraph":
            return -1
    elif author:
        # A short line over the title names the page's column; the title is the
        # last line before the byline.
        for number, block in enumerate(head):
            if any(author_of(line.text) for line in block):
                return number - 1
    for number, block in enumerate(head[:1]):
        words = joined(block).of(text)
        dated = words_in(words) <= 4 and date_in(words)
        if len(block) <= 3 and 1 <= words_in(words) <= 30 and not dated and not re.search(r"\.[\"'’”)]*$", words) and not block[0].bullet:
            return number
    return -1


def _body(text: str, lines_: Sequence[Line], blocks: list[Block], author: str, marks: Marks) -> None:
    """Headings, paragraphs and bullets, with the heading path each stands under."""
    group = max((b.group for b in blocks), default=0)
    path: list[tuple[int, str]] = []
    bullet = 0
    paragraph_number = 0
    groups = paragraphs(lines_)
    for at, block in enumerate(groups):
        span = joined(block)
        words = span.of(text)
        mark = marks.at(span.start)
        if is_author_note(words, author) or is_disclaimer(words):
            kind = Kind.DISCLAIMER if is_disclaimer(words) else Kind.AUTHOR
            group += 1
            blocks.append(Block(span, kind, Place(("About the author" if kind is Kind.AUTHOR else "Disclaimer",)), group))
            continue
        level = _marked_level(mark) if marks else _heading_level(block, words, groups[at - 1 : at] + groups[at + 1 : at + 2])
        if level:
            path = [(lv, name) for lv, name in path if lv < level] + [(level, " ".join(words.split()))]
            group += 1
            bullet = 0
            blocks.append(Block(span, Kind.HEADING, Place(tuple(n for _, n in path)), group, whole=True))
            continue
        names = tuple(n for _, n in path)
        if block[0].bullet:
            if not bullet:
                group += 1
            bullet += 1
            blocks.append(Block(span, Kind.BULLET, Place(names, bullet), group, whole=words_in(words) <= 60))
            continue
        bullet = 0
        group += 1
        if mark and mark.role == "row":
            blocks.append(Block(span, Kind.ROW, Place(names), group, whole=True))
            continue
        paragraph_number += 1
        here = names or (f"Paragraph {paragraph_number}",)
        blocks.append(Block(span, Kind.SENTENCE, Place(here), group))


def _marked_level(mark: Mark | None) -> int:
    return mark.level if mark is not None and mark.role in ("title", "heading") else 0


def _heading_level(block: Sequence[Line], words: str, neighbours: Sequence[Sequence[Line]]) -> int:
    """From 1 for a plain-text line that looks like a heading, else 0."""
    if len(block) != 1 or len(words) > 200 or words_in(words) > 10 or _SENTENCE_END.search(words):
        return 0
    if block[0].bullet and (not block[0].marker[0].isdigit() or any(n[0].bullet for n in neighbours)):
        # A number over a paragraph is a heading's; a number among others is a list's.
        return 0
    if not any(c.isalpha() for c in words) or not words[0].isalnum():
        return 0
    numbered = re.match(r"\d+(?:\.\d+)+", words)
    if numbered:
        return numbered.group().count(".") + 1
    return 1 if words[0].isupper() or words[0].isdigit() else 0
