"""A verdict on one piece of what was pasted, what it may say beside, and the verdict
on a paste from those on its parts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .domain import Match, Part, Span, Verdict

TOO_LITTLE = "Too little to trace: give us at least 3 words."
TOO_COMMON = "Too little to trace: these words stand in any text. Give us a whole line."
A_HEADING = "Too little to trace: this looks like a heading. Give us the words under it."
IN_FURNITURE = "These words stand only in page furniture (menus, adverts, headlines), which is no part of what the document says."
NO_MODEL = "No embedding model is set up, so the idea in other words was not looked for."
NOT_A_QUOTATION = "Only the idea is there, in other words: this is not a quotation."
RUN_TOGETHER = "Your words run together what stands at several places."
PARTLY = "Only part of your words stands there."
STOPPED = "Stopped before ideas in other words were looked for."


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict on one piece. `open`: a paraphrase may still be looked for. `little`: it
    does not count towards the verdict on a paste. `parts`: what stands in quotation marks in it."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    related: tuple[Match, ...] = ()
    notes: tuple[str, ...] = ()
    open: bool = False
    little: bool = False
    parts: tuple[Part, ...] | None = None


def together(found: Sequence[Found]) -> Found:
    """The verdict on a paste from those on its parts: exact where every part that
    can be traced is, near where any is exact or near, then paraphrase."""
    told = [f for f in found if not f.little]
    verdicts = [f.verdict for f in told]
    if told and all(v is Verdict.EXACT for v in verdicts):
        verdict = Verdict.EXACT
    elif Verdict.EXACT in verdicts or Verdict.NEAR in verdicts:
        verdict = Verdict.NEAR
    elif Verdict.PARAPHRASE in verdicts:
        verdict = Verdict.PARAPHRASE
    else:
        verdict = Verdict.NOT_FOUND
    unique: dict[tuple[str, Span], Match] = {}
    for f in found:
        for m in f.matches:
            unique.setdefault((m.quote.source.id, m.quote.span), m)
    counts = ", ".join(f"{n} {v.value.replace('_', ' ')}" for v in Verdict if (n := sum(f.verdict is v for f in told)))
    little = sum(f.little for f in found)
    if little:
        counts += f"{', ' if counts else ''}{little} too little to trace"
    return Found(verdict, tuple(unique.values()), notes=(f"{len(found)} parts checked: {counts}.",))
