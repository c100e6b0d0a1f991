"""Whether a model has a property, or bears accountability: yes or no, with the lines."""

from __future__ import annotations

import re

from . import asking, extract_models
from .compose import Draft
from .domain import Facet, Status
from .extract_which import property_of
from .foreign import known
from .knowledge import Ground
from .models import Model
from .properties import Found
from .question import Reading
from .result import Result, not_said
from .situation import read as read_situation
from .words import stem, terms, tokens

# Measured on 76 golden and 30 further questions (docs/answers.md has the table). Nothing is
# answered that no line comes nearer to than this;
FAINT = 0.25
# a line of the model asked about counts from this score on, unless another model's is so much nearer.
OWN, BEHIND = 0.42, 0.2


def check(g: Ground, r: Reading, draft: Draft) -> Result:
    """Yes or no of one model, with the lines; not said where the question brings in what the documents do not have."""
    model = g.table.get(r.models[0])
    assert model is not None
    if Facet.ACCOUNTABLE in r.facets and model.accountable and not re.search(r"\bmutual|one another|each other\b", r.text):
        _bearer(g, r, draft, model)
        return Result(draft, Status.ANSWERED, "check")
    for_us = re.search(r"\b(?:do|work|be right|be ok|be suitable|suit|fit|apply) (?:for |to )?(?:us|our)\b", r.text)
    if model.use and for_us and read_situation(r.question, r.words).known:
        extract_models.facets(draft, g.table, model, (Facet.USE,))
        return Result(draft, Status.ANSWERED, "check")
    found = _check_property(g, r, model.number)
    foreign = [w for w in r.subject if not known(g.k, w)]
    if (found.how in ("meaning", "") and foreign) or (not found.units and (foreign or found.score < FAINT)):
        return not_said(g.k, model.how)
    limited: list[Facet] = [f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)]
    shown = limited or list(dict.fromkeys(u.facet for u in found.units)) or [Facet.HOW]
    extract_models.check(draft, g.table, model, found, list(r.facets), shown, absent=r.absent)
    return Result(draft, Status.ANSWERED, "check")


def _bearer(g: Ground, r: Reading, draft: Draft, model: Model) -> None:
    """Who is accountable, held against whom the question names."""
    other = other_bearer(r, model)
    if other:
        draft.lead(other)
    extract_models.facets(draft, g.table, model, (Facet.ACCOUNTABLE,))


def other_bearer(r: Reading, model: Model) -> str:
    """A sentence where the question has someone accountable whom the line does not name."""
    line = {stem(w) for p in model.accountable for w in tokens(p.text)}
    other = next(
        (w for w in r.words if w in ("css", "provider", "providers", "hospital", "trust", "nhs", "board") and stem(w) not in line), ""
    )
    asks = re.match(r"(?:\w+ ){0,4}?(?:is|does|do|are|can|could|will|would|has|did)\b", r.text) and not re.match(
        r"(?:\w+ ){0,3}?(?:who|what|how|which|where|when)\b", r.text
    )
    if (
        not other
        or not asks
        or re.search(
            r"\bccgs? (?:\w+ ){0,3}(?:accountable|responsible|answerable|carry|remain|stay)"
            r"|\bwe (?:\w+ ){0,3}(?:accountable|responsible|answerable|carry)",
            r.text,
        )
    ):
        return ""
    return f"No: the line that says who remains accountable does not name {'a CSS' if other == 'css' else 'the ' + other}."


def _check_property(g: Ground, r: Reading, number: int) -> Found:
    """The property over all models; a near miss under the model asked about counts."""
    found = property_of(g, r, r.facets)
    if found.of(number) or found.how == "words":
        return found
    limited: list[Facet] = [f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)]
    own = [u for u in g.units.all if u.model == number and (not limited or u.facet in limited)]
    if own and r.subject:
        scores = g.units.scores(terms(r.wording, asking.FRAME), " ".join(r.subject), own, g.meaning)
        best, unit = max(zip(scores, own, strict=True), key=lambda x: x[0])
        if best >= max(OWN, found.score - BEHIND):
            return Found(g.units.family(unit), "meaning", best)
    return found


def accountable(g: Ground, r: Reading, draft: Draft) -> Result:
    """Who remains accountable, of no model in particular."""
    other = other_bearer(r, g.table.models[0])
    if other:
        draft.lead(other)
    if not extract_models.all_accountable(draft, g.table):
        return not_said(g.k)
    return Result(draft, Status.ANSWERED, "accountability")
