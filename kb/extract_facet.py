"""Answers about one model: its parts, or the lines of it that speak of something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import asking, extract_models
from .compose import Draft
from .domain import Facet, Status
from .foreign import foreign_head, idioms_of_models, of_models, right_kind
from .knowledge import Ground
from .question import Reading
from .result import Result, not_said
from .wanted import wanted
from .words import STOP, terms

# Measured on 45 golden questions (docs/answers.md has the table). What is asked of a model without
# naming a part of it is rather asked of how it works, by so much;
HOW_FIRST = 0.15
# a line answers from this score on, or where it holds this share of the question's words;
SAYS, COVERED = 0.42, 0.5
# and without the description beside it where it holds this share.
ALONE = 0.6


def facet(g: Ground, r: Reading, draft: Draft) -> Result:
    """The parts asked for of each model named, in full."""
    named = r.facets
    if set(r.facets) <= {Facet.HOW, Facet.USE} and (not r.plain_how or Facet.USE in r.facets) and foreign_head(g.k, r):
        return not_said(g.k)
    if (
        set(r.facets) <= {Facet.HOW}
        and len(r.models) < len(g.table)
        and not right_kind(wanted(r.question, r.words), [u for u in g.units.all if u.model in r.models])
    ):
        return not_said(g.k)
    rest = [w for w in r.subject if w not in STOP and w not in asking.WEAK_HOW]
    strong = [f for f in named if f is not Facet.HOW]
    if not strong and rest and not r.described and not r.plain_how:
        return _about_model(g, r, draft, rest)
    for number in r.models:
        model = g.table.get(number)
        if model is not None:
            extract_models.facets(draft, g.table, model, named or (Facet.HOW,), label=r.described or r.follow_up)
    _premise(g, r, draft)
    return Result(draft, Status.ANSWERED, "facet") if draft.citations else not_said(g.k)


def _premise(g: Ground, r: Reading, draft: Draft) -> None:
    """A question that takes for granted that a source recommends."""
    if (
        g.k.table
        and re.search(r"\b(?:recommends?|prefers?|favou?rs?|endorses?|says? (?:is|was) best|the best)\b", r.text)
        and re.search(r"\bwhy\b", r.text)
    ):
        draft.notes.append("No line of the appendix recommends one model over another: it says when CCGs might want to use each.")


def _about_model(g: Ground, r: Reading, draft: Draft, rest: Sequence[str]) -> Result:
    """A question about a model that names none of its parts: the lines that speak of it."""
    model = g.table.get(r.models[0])
    if model is None:
        return not_said(g.k)
    in_idioms = idioms_of_models(g.table, r.words)
    foreign = [w for w in rest if w not in in_idioms and not of_models(g.table, w)]
    own = [u for u in g.units.all if u.model == model.number]
    wanted_terms = terms(r.wording, asking.FRAME) or terms(rest)
    scores = g.units.scores(wanted_terms, " ".join(r.words), own, g.meaning)
    best, unit = max(((s + (HOW_FIRST if u.facet is Facet.HOW else 0.0), u) for s, u in zip(scores, own, strict=True)), key=lambda x: x[0])
    coverage = g.units.coverage(wanted_terms, unit)
    want = wanted(r.question, r.words)
    if not right_kind(want, own):
        return not_said(g.k, model.how)
    if (foreign and len(foreign) >= max(1, len(rest) / 2)) or (best < SAYS and coverage < COVERED):
        return not_said(g.k, model.how)
    draft.about(model.number)
    if unit.facet is Facet.HOW:
        extract_models.facets(draft, g.table, model, (Facet.HOW,))
    else:
        extract_models.facets(draft, g.table, model, (Facet.HOW, unit.facet) if coverage < ALONE else (unit.facet,))
    return Result(draft, Status.ANSWERED, "facet")
