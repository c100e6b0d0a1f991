"""Blocks become passages: units that are embedded and cited. Offsets are carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb import sentences
from kb.domain import Kind, Place, Span

from .structure import Block

# A sentence longer than this is cut at a semicolon or a line end where it can be.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Unit:
    """One passage to be: its span, what it is, and its place."""

    span: Span
    kind: Kind
    place: Place
    block: int


def units(text: str, blocks: Sequence[Block]) -> list[Unit]:
    """The units of a document in order. Between them stand only white space,
    bullets and furniture: nothing that a document says is lost."""
    out: list[Unit] = []
    for block in blocks:
        pieces = [block.span] if block.whole else sentences.split(text, block.span.start, block.span.end)
        for piece in pieces:
            for span in _not_too_long(text, piece):
                out.append(Unit(span, block.kind, block.place, block.group))
    return out


def _not_too_long(text: str, span: Span) -> list[Span]:
    out = []
    start = span.start
    while span.end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        cut = max(window.rfind("; ") + 1, window.rfind("\n"), 0) or window.rfind(" ") or -1
        if cut <= 0:
            cut = _LONGEST
        end = start + cut
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            out.append(Span(start + lead, start + len(piece.rstrip())))
        start = end
    rest = text[start : span.end]
    if rest.strip():
        out.append(Span(start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip())))
    return out
