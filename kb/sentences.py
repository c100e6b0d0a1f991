"""Sentence boundaries with offsets. Pure, rule based, lossless but for white space.

A sentence ends at `.`, `!` or `?` (with any closing marks) before white space
and something that can begin a sentence. Abbreviations, initials and decimals
do not end one. A blank line always does.
"""

from __future__ import annotations

import re

from .domain import Span

# Possessive, and never begun inside a run of marks: a page of full stops stays linear.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'’”»)\]]*+\.?(?=\s|$)")
_BREAK = re.compile(r"\n[ \t]*\n")
# Abbreviations after which a sentence usually goes on, in general English use.
_ABBREVIATIONS = frozenset(
    "eg ie e.g i.e etc cf viz vs v no nos fig figs para paras p pp ch vol ed eds al approx dept "
    "mr mrs ms dr prof st rev hon sir gen col capt lt sgt jr sr inc ltd co corp plc bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k a.m p.m c ca".split()
)
# These may end a sentence too; then what follows decides.
_EITHER = frozenset("etc inc ltd co plc corp al no a.m p.m u.s u.k sr jr".split())


def split(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, as spans into `text`, in order."""
    stop = len(text) if end is None else end
    out: list[Span] = []
    begin = start
    for piece_end, next_begin in [*((m.start(), m.end()) for m in _BREAK.finditer(text, start, stop)), (stop, stop)]:
        _cut(text, begin, piece_end, out)
        begin = next_begin
    return out


def _cut(text: str, start: int, stop: int, out: list[Span]) -> None:
    begin = start
    for m in _END.finditer(text, start, stop):
        if m.end() < stop and not _ends(text, m.start(), m.end(), stop):
            continue
        _put(text, begin, m.end(), out)
        begin = m.end()
    _put(text, begin, stop, out)


def _put(text: str, start: int, end: int, out: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        out.append(Span(start, end))


def _ends(text: str, dot: int, after: int, stop: int) -> bool:
    following = re.compile(r"\s+([\"'‘’“”«(\[]*)(\S)").match(text, after, stop)
    if following is None:
        return True
    first = following.group(2)
    can_begin = first.isupper() or first.isdigit() or bool(following.group(1)) or not first.isalpha()
    if text[dot] != "." or after - dot > 1:
        return can_begin
    word = re.search(r"([^\W\d_][\w.]*)$", text[max(0, dot - 20) : dot])
    if word is None:
        return can_begin
    token = word.group(1).casefold()
    if len(token) == 1 and word.group(1).isupper() and token != "i":
        return False  # an initial: "J. Smith"
    if token in _ABBREVIATIONS:
        return token in _EITHER and first.isupper() and not following.group(1)
    return can_begin
