"""Page furniture: what stands on a page but is no part of what the document says.

Finds ranges to leave out; the text itself is never altered. The rules speak of
how pages are made (calls to click, teaser lines that break off, navigation),
not of any one document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kb.domain import Furniture, Span

from .lines import Line, joined, paragraphs, words_in

_NAVIGATION = re.compile(
    r"(?:jump|skip|go|back) to (?:the )?(?:comments?|content|main content|navigation|top|menu|search)"
    r"|share this(?: page| article)?|print this(?: page)?|email this(?: page)?|leave a comment|add a comment",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"(?:©|\(c\)|copyright\b).*", re.IGNORECASE)
_CALL = re.compile(r"\b(?:CLICK HERE|READ MORE|FIND OUT MORE|SIGN UP(?: NOW)?|SUBSCRIBE(?: NOW)?|REGISTER NOW)\W*$")
_PROMO_OPENING = re.compile(r"^(?:\W*[A-Z][A-Z'’]*\b){4}")
_TRAILER = re.compile(
    r"^(?:comments?(?: \(\d+\))?|latest|latest news|related(?: articles| stories| content)?|most (?:read|popular)"
    r"|more (?:from|like) .{0,40}|you (?:may|might) (?:also )?(?:care|like) .{0,60}|recommended|trending)$",
    re.IGNORECASE,
)
_TEASER_END = re.compile(r"(?:…|\.\.\.)\W*$")
_DISCLAIMER = re.compile(
    r"\bviews (?:and opinions )?expressed\b.*\b(?:those of|do(?:es)? not|are not)\b|^disclaimer\b", re.IGNORECASE | re.DOTALL
)
BYLINE = re.compile(
    r"^(?:by|author|written by)\s*:\s*(?P<name>[^\n|,]{3,60}?)\s*$"
    r"|^by (?P<name2>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})$",
    re.IGNORECASE,
)
# Below this share of broken-off lines a closing section is taken for text, not for teasers.
_TEASER_SHARE = 0.5
# A call to click is a line, not a page; longer text is not looked at.
_LONGEST_CALL = 400
_LONGEST_NOTE = 3_000


def is_disclaimer(text: str) -> bool:
    return len(text) <= _LONGEST_NOTE and bool(_DISCLAIMER.search(text))


def author_of(line: str) -> str:
    """The name in a byline, or ""."""
    m = BYLINE.match(line)
    if m is None or words_in(line) > 9:
        return ""
    return (m.group("name") or m.group("name2") or "").strip()


def is_author_note(text: str, author: str) -> bool:
    """Whether a paragraph tells who the author is."""
    return bool(author) and bool(
        re.match(re.escape(author) + r"\s+(?:is|was|are|were|works|worked|has|writes|leads|serves)\b", text, re.IGNORECASE)
    )


def find(text: str, all_lines: Sequence[Line], known: Iterable[Furniture] = ()) -> tuple[Furniture, ...]:
    """The furniture of `text`, in order, without overlaps.

    `known` is what the reader found by the file's own structure; it wins.
    """
    first = _merge(known)
    lines_ = [line for line in all_lines if not inside(line.span, first)]
    found = [
        Furniture(Span(line.span.start + m.start(), line.span.start + m.end()), "navigation")
        for line in lines_
        if len(line.text) <= _LONGEST_CALL
        for m in [_NAVIGATION.search(line.text)]
        if m is not None and (m.start() == 0 or m.end() == len(line.text)) and words_in(line.text) <= 16
    ]
    found += [Furniture(line.span, "imprint") for line in lines_ if words_in(line.text) <= 12 and _IMPRINT.fullmatch(line.text)]
    blocks = paragraphs(lines_)
    author = next((name for line in lines_[:12] if (name := author_of(line.text))), "")
    begin = _trailer_begin(text, blocks, author)
    keep = []
    for number, block in enumerate(blocks):
        span = joined(block)
        words = span.of(text)
        if number >= begin:
            if is_disclaimer(words) or is_author_note(words, author):
                keep.append(span)
        elif _is_promo(words):
            found.append(Furniture(span, "promotion"))
    if begin < len(blocks):
        found += _rest(joined(blocks[begin]).start, joined(blocks[-1]).end, keep, text)
    return _merge([*first, *(f for f in found if not inside(f.span, first))])


def inside(span: Span, furniture: Sequence[Furniture]) -> bool:
    """Whether `span` meets any of the ranges, which are in order and apart."""
    k = bisect_left(furniture, span.end, key=lambda f: f.span.start)
    return k > 0 and furniture[k - 1].span.end > span.start


def _is_promo(words: str) -> bool:
    return len(words) <= _LONGEST_CALL and bool(_CALL.search(words)) and bool(_PROMO_OPENING.match(words))


def _trailer_begin(text: str, blocks: Sequence[list[Line]], author: str) -> int:
    """The first block of the closing furniture; `len(blocks)` where there is none."""
    prose = broken = 0
    begin = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        words = joined(blocks[number]).of(text)
        promo = _is_promo(words)
        if promo or _TRAILER.match(words.strip()):
            teasers = broken >= _TEASER_SHARE * prose if prose else promo
            begin = number if teasers else begin
        if words_in(words) > 6 and not is_disclaimer(words) and not is_author_note(words, author):
            prose += 1
            broken += bool(_TEASER_END.search(words[-40:]))
    return begin


def _rest(start: int, end: int, keep: Sequence[Span], text: str) -> list[Furniture]:
    """`[start, end)` without the spans to keep."""
    out = []
    at = start
    for span in [*keep, Span(end, end + 1)]:
        stop = span.start
        while stop > at and text[stop - 1].isspace():
            stop -= 1
        while at < stop and text[at].isspace():
            at += 1
        if at < stop:
            out.append(Furniture(Span(at, stop), "promotion and headlines of other pages"))
        at = span.end
    return out


def _merge(found: Iterable[Furniture]) -> tuple[Furniture, ...]:
    out: list[Furniture] = []
    for f in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if out and f.span.start < out[-1].span.end:
            continue
        out.append(f)
    return tuple(out)
