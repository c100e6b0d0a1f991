"""The sentences that answer an open question, on any document, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .compose import Draft
from .domain import Passage, Standing
from .extract_documents import about
from .extract_documents import Head
from .passages import Passages, Scored, Wanted

# Fitted on the development half of tests/golden (see docs/answers.md): best
# scores of answered questions against best scores of those the sources leave open.
ENOUGH = 0.565
# A second sentence this close to the best is cited beside it.
CLOSE = 0.06
# Nothing that the question names may be foreign to the passage and all around it.
_COVERED = 0.45


def definitions(passages: Passages, topic: frozenset[str]) -> list[Passage]:
    """Every sentence of a document that says what its topic means, or to whom."""
    out = []
    for s in passages.seen:
        if s.passage.place.model is not None:
            continue
        t = s.folded
        if re.search(r"\bdescribes? (?:it|them|this) as\b|\bit means\b|\bunderst\w+ (?:it|them|co-commissioning|the term|[\w -]{1,30}) to (?:mean|be)\b|\b(?:single|agreed|one|clear) definition\b|\b(?:is|are) defined as\b", t) and not re.search(r"\bthis does not mean\b|\bthey do not want\b|\bdon't want\b", t):
            out.append(s.passage)
    return out


def answered(best: Scored, want: Wanted, vocabulary: frozenset[str], names_known: bool) -> bool:
    """Whether the best passage answers, rather than being merely on the topic."""
    if not best.right_kind:
        return False
    if best.parts[6] > 0:
        return False
    if not names_known:
        return False
    return best.score >= ENOUGH and best.coverage >= _COVERED


def foreign(want: Wanted, vocabulary: frozenset[str], groups: frozenset[int]) -> list[str]:
    """Words of the question that the documents have neither in themselves nor in other words."""
    return [t.word for t in want.terms if t.stem not in vocabulary and not (t.groups & groups) and " " not in t.word]


def groups_of(passages: Passages) -> frozenset[int]:
    return frozenset(g for s in passages.seen for t in s.terms for g in t.groups)


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
