"""The sentences that answer an open question, on any document, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .compose import Draft
from .domain import Passage, Standing
from .heads import Head, about
from .passages import Passages, Scored

# A second sentence this close to the best is cited beside it.
CLOSE = 0.06


def definitions(passages: Passages, topic: frozenset[str]) -> list[Passage]:
    """Every sentence of a document that says what its topic means, or to whom."""
    out = []
    for s in passages.seen:
        if s.passage.place.model is not None:
            continue
        t = s.folded
        if re.search(
            r"\bdescribes? (?:it|them|this) as\b|\bit means\b|\bunderst\w+ (?:it|them|co-commissioning|the term"
            r"|[\w -]{1,30}) to (?:mean|be)\b|\b(?:single|agreed|one|clear) definition\b|\b(?:is|are) defined as\b",
            t,
        ) and not re.search(r"\bthis does not mean\b|\bthey do not want\b|\bdon't want\b", t):
            out.append(s.passage)
    return out


def chosen(ranked: Sequence[Scored]) -> list[Scored]:
    """The best, and what is nearly as good beside it."""
    top = ranked[0]
    out = [top]
    for s in ranked[1:3]:
        if s.score >= top.score - CLOSE and s.right_kind and s.parts[6] <= 0:
            out.append(s)
            break
    return out


def say(draft: Draft, found: Sequence[Scored], heads: Sequence[Head]) -> None:
    """The sentences found, under the document they come from; views under their author's name."""
    by_source: dict[str, list[Passage]] = {}
    for s in found:
        by_source.setdefault(s.passage.source.id, []).append(s.passage)
    for source_id, passages in by_source.items():
        h = next(h for h in heads if h.source.id == source_id)
        draft.lead(f"{voice(h)}:")
        draft.units(passages)


def voice(h: Head) -> str:
    """Who speaks: "The appendix says", or, for an opinion, its author."""
    name = about(h)
    name = name[:1].upper() + name[1:]
    if h.source.standing is Standing.OPINION and h.source.author:
        return f"{name} (opinion, {h.source.author}, {h.source.published[:4]}) says"
    return f"{name} says"
