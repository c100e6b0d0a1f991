"""Which models have a property, so many benefits, or a line of accountability."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import asking, extract_models, facets
from .compose import Draft
from .described import best_described, described
from .domain import Facet, Status
from .extract_sentences import sentences
from .knowledge import Ground
from .models import Lead
from .properties import GENERIC, Found
from .question import Ask, Reading
from .result import Result, not_said
from .words import stem, terms

# Words of who leads, which every description has.
_LEADING = frozenset(
    stem(w)
    for w in """css lead leads leading led charge front fronts head heads manage manages coordinate co ordinator whole show everything in
    the on single clinical commissioning group helm""".split()
)


def property_of(g: Ground, r: Reading, named: Sequence[Facet]) -> Found:
    """The lines that have the property asked about, among the parts `named` (benefits, risks, when to use; else all)."""
    limited: list[Facet] = [f for f in named if f in (Facet.RISKS, Facet.BENEFITS)]
    if not limited and re.search(r"\bwhen (?:to|you|we|they|ccgs)\b.{0,14}\buse\b|\buse it when\b|\bwhen to use\b", r.text):
        limited = [Facet.USE]
    words = r.wording
    found = g.units.find(words, r.quoted, limited, g.meaning, drop=asking.FRAME)
    if not found.units and Facet.USE in named:
        found = g.units.find(words, r.quoted, [Facet.USE], g.meaning, drop=asking.FRAME)
    return found


def found_for(g: Ground, r: Reading) -> Found:
    """The lines that have the property asked about, or that say who leads as asked."""
    found = property_of(g, r, r.facets)
    if not r.absent and not r.quoted and (found.how in ("meaning", "") or _thin(r) or _one_lead(r)):
        found = _leading(g, r) or found
    if "ccg" in r.text and "css" not in r.words and any(t.stem in ("lead", "lead_respons") for t in terms(r.wording, asking.FRAME)):
        # A CSS that leads is not a CCG that leads.
        ccgs = tuple(u for u in found.units if u.facet is not Facet.HOW or led_by(g, u.model) is not Lead.CSS)
        found = replace(found, units=ccgs) if ccgs else found
    return found


def which_models(g: Ground, r: Reading) -> tuple[int, ...]:
    """The numbers of the models that have the property asked about (or, where so asked, have it not)."""
    found = found_for(g, r)
    pool = r.among or tuple(m.number for m in g.k.table.models) if g.k.table else ()
    return tuple(n for n in pool if (n in found.models) != r.absent)


def which(g: Ground, r: Reading, draft: Draft) -> Result:
    """Exactly the models that have a property, with the lines that say so."""
    if (
        Facet.ACCOUNTABLE in r.facets
        and not re.search(r"\bmutual\w*|one another|each other|reciprocal\b", r.text)
        and not set(r.facets) & {Facet.BENEFITS, Facet.RISKS}
    ):
        return _which_accountable(g, r, draft)
    if asking.COUNTED.search(r.text) and not r.follow_up:
        return _which_count(g, r, draft)
    found = found_for(g, r)
    if not found.units and not re.search(r"\b(?:models?|options?|approach\w*|six)\b", r.text):
        return sentences(g, r, draft)
    limited = next((f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)), None)
    pool = r.among or tuple(m.number for m in g.table.models)
    if found.units and any(n in found.models for n in pool):
        extract_models.which(draft, g.table, found, facet=limited, what=" ".join(r.subject), absent=r.absent, among=r.among)
        if draft.citations:
            return Result(draft, Status.ANSWERED, str(Ask.WHICH))
    elsewhere = g.units.find(r.wording, r.quoted, (), g.meaning, drop=asking.FRAME) if limited else None
    foreign = [w for w in r.subject if stem(w) not in g.k.vocabulary]
    if (elsewhere and elsewhere.units) or found.units or (r.subject and not foreign):
        if r.absent:
            extract_models.which(draft, g.table, Found((), "", 0.0), facet=limited, what=" ".join(r.subject), absent=True, among=r.among)
        else:
            extract_models.none_has_it(draft, g.table, limited, elsewhere, r.among)
        return Result(draft, Status.ANSWERED, str(Ask.WHICH))
    return not_said(g.k)


def _one_lead(r: Reading) -> bool:
    """Whether a question says outright that each CCG leads, or just one."""
    leads = described(r.words).leads
    return leads == {Lead.EACH} or (leads == {Lead.ONE} and bool(re.search(r"\b(?:one|single) ccg\b", r.text)))


def led_by(g: Ground, number: int) -> Lead:
    """Who leads under a model, as its description says."""
    model = g.table.get(number)
    return model.lead if model else Lead.UNKNOWN


def _leading(g: Ground, r: Reading) -> Found | None:
    """“In which model is each CCG the lead for a provider?”: who leads, as the descriptions say."""
    about = described(r.words)
    fitting = best_described(about, g.table) if about.leads and not set(r.facets) & {Facet.RISKS, Facet.BENEFITS} else ()
    if about.leads == {Lead.ONE} and not re.search(r"\b(?:one|single|lead|leading|ordinating) (?:ccg|commissioner)\b", r.text):
        # "a CCG taking the lead": under one model a single CCG does, under another each does.
        fitting = tuple(m.number for m in g.table.models if m.lead in (Lead.ONE, Lead.EACH)) if fitting else ()
    elif not about.leads and about.supports and not set(r.facets) & {Facet.RISKS, Facet.BENEFITS}:
        fitting = best_described(about, g.table)
    if len(fitting) != 1 and about.leads != {Lead.ONE}:
        return None
    if not fitting:
        return None
    return Found(tuple(u for u in g.units.all if u.model in fitting and u.facet is Facet.HOW), "words", 1.0)


def _thin(r: Reading) -> bool:
    """Whether nothing but a CSS or CCGs is left of a property once its small words are gone."""
    return not {s for t in terms(r.wording, asking.FRAME) for s in t.stem.split("_")} - GENERIC - _LEADING


def _which_count(g: Ground, r: Reading, draft: Draft) -> Result:
    m = asking.COUNTED.search(r.text)
    assert m is not None
    facet = facets.benefits_or_risks([m.group("what") or m.group("what2")])
    extract_models.count(draft, g.table, facet, m)
    return Result(draft, Status.ANSWERED, str(Ask.WHICH))


def _which_accountable(g: Ground, r: Reading, draft: Draft) -> Result:
    others = re.search(
        r"\b(?:reliev\w*|free|frees|releas\w*|absolv\w*|let (?:\w+ )?off|take away|takes away|transfer\w*|shift\w*|lose"
        r"|loses|no longer|stop\w* being|move\w*|hand\w* over|remove\w*|strip\w*)\b"
        r"|\b(?:css|provider|providers|commissioning support|hospital)\b(?: \w+){0,3} (?:is |are |become |made |be "
        r"|as )*(?:accountable|answerable|responsible|liable)"
        r"|(?:accountab\w+|responsib\w+|blame)(?: \w+){0,4} (?:to|with|on|onto|by) (?:the |a )?(?:css|provider|providers)",
        r.text,
    )
    if others:
        draft.lead(f"0 of the {len(g.table)} models say so. Each closes with the same line.")
        draft.whole(g.table.models[0].accountable)
        return Result(draft, Status.ANSWERED, str(Ask.WHICH))
    extract_models.all_accountable(draft, g.table)
    draft.about(*(m.number for m in g.table.models if m.accountable))
    return Result(draft, Status.ANSWERED, str(Ask.WHICH)) if draft.citations else not_said(g.k)
