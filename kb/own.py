"""Answers from documents that people added, beside those from the bundled ones.

One ranking of all candidates says which kind of document a question is about.
What the bundled documents answer stays as it is, unless a sentence of another
document clearly answers better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .compose import Draft
from .domain import Citation, Source, Status
from .extract_open import voice
from .heads import head
from .reader import Found, Judged, weights
from .result import Result

# How much better than the best bundled sentence another must score before it takes
# the place of an answer: an open one, and one of the models or the documents
# themselves. Set by hand; with them none of the 82 golden questions, asked beside
# three documents of other subjects, changes; see docs/reader.md.
_OVER_OPEN = 1.5
_OVER_OTHERS = 3.0
_OF_MODELS = re.compile(
    r"\b(?:models?|options?|approach(?:es)?|documents?|appendix|articles?|papers?|sources?|authors?|css|ccgs?|co-?commissioning)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"\b(?:it|its|they|their|them|he|his|him|she|her|this|that|these|those|there)\b", re.IGNORECASE)
UNSURE = "This comes closest. It is not certain that it answers your question."
# Reading cannot be so sure that nobody says it anywhere in other words.
NOT_FOUND = "No answer was found in the documents."
_OPEN = frozenset({"open", "definition"})
# What no document can answer better.
SETTLED = frozenset({"empty", "greeting"})


def in_context(question: str, history: Sequence[str]) -> str:
    """The question with the one before it, where it leans on that one."""
    leans = len(question.split()) <= 4 or bool(_REFERS.search(question))
    return f"{history[-1]} {question}" if history and leans else question


def choose(question: str, result: Result, judged: Judged) -> Result:
    """The answer of the bundled documents (`result`), or that of the others."""
    own = [f for f in judged.ranked if not f.passage.source.bundled]
    if not own:
        return result
    rival = max((f.score for f in judged.ranked if f.passage.source.bundled), default=None)
    ahead = own[0].score - rival if rival is not None else float("inf")
    leads = ahead >= 0 and judged.chance >= weights().chance
    if result.status is Status.ANSWERED:
        needed = _OVER_OPEN if result.kind in _OPEN else _OVER_OTHERS
        if not leads or ahead < needed or (result.kind not in _OPEN and _OF_MODELS.search(question)):
            return result
        return answer(own, judged.chance)
    if leads:
        return answer(own, judged.chance)
    return nearest(own) if ahead >= 0 and result.status is Status.NOT_IN_SOURCES else result


def answer(found: Sequence[Found], chance: float) -> Result:
    """The sentences that answer, best first, each under its document; where that is not
    certain (`chance`, from 0 to 1), the answer says so first."""
    draft = Draft()
    if chance < weights().sure:
        draft.lead(UNSURE)
    last: Source | None = None
    for f in cited(found):
        if last is None or f.passage.source.id != last.id:
            draft.lead(f"{voice(head(f.passage.source, ()))}:")
            last = f.passage.source
        draft.units([f.passage])
    return Result(draft, Status.ANSWERED, "open")


def cited(found: Sequence[Found]) -> list[Found]:
    """The best, and at most two nearly as good."""
    return [f for f in found[:3] if f.score >= found[0].score - weights().beside]


def nearest(found: Sequence[Found]) -> Result:
    """That no answer was found, and what stands nearest."""
    draft = Draft()
    draft.say(NOT_FOUND)
    draft.say("What stands nearest is shown below. Read it in its place: an answer in quite other words can be missed.")
    related = [Citation(n, f.passage.quote(), f.passage.place) for n, f in enumerate(cited(found), 1)]
    return Result(draft, Status.NOT_IN_SOURCES, "not found", related)
