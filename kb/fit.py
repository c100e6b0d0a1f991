"""Which model fits a situation: the situation is read, and held against the
lines that say when each model might be used.

The same reader reads a person's words and the source's lines, so a document
with other models is matched by what its own lines say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .domain import Facet, Passage
from .models import Lead, Model, ModelTable, Support
from .shares import DIFFERENT, ONE_LARGER, SIMILAR
from .situation import FEW, LARGE, ONE, SEVERAL, Situation, read, read_clause
from .support import CSS, LEADS, NO, YES


@dataclass(frozen=True, slots=True)
class Fit:
    """How one model fits: what in the situation meets its line, and what does not.

    `unsaid` are needs of the line that the situation says nothing of.
    """

    model: Model
    score: float
    line: Passage
    matched: tuple[str, ...]
    missed: tuple[str, ...]
    unsaid: tuple[str, ...]
    strong: frozenset[str]


def needs(model: Model) -> Situation:
    """What a model's own line says it is for, read like a person's words."""
    line = model.text(Facet.USE)
    found = read_clause(line, " ".join(re.findall(r"[\w£%/]+", line)))
    large = re.search(r"\blarge number\b", line)
    several = re.search(r"\bgroup of (?:two|several)|\btwo or more providers\b|\bseveral providers\b", line)
    single = re.search(r"\b(?:single|one) provider\b", line)
    values: dict[str, Any] = {n: getattr(found, n) for n in found.known if n != "each_leads"}
    values["ccgs"] = LARGE if large else FEW if re.search(r"\btwo or more\b", line) else ""
    values["providers"] = SEVERAL if several else ONE if single else ""
    if re.search(r"\bsignificantly larger\b|\bmuch larger\b|\blargest\b", line):
        values["shares"] = ONE_LARGER
    elif re.search(r"\bsimilar\b|\bequal\b", line):
        values["shares"] = SIMILAR
    elif re.search(r"\bdifferent\b|\bvar(?:y|ied)\b", line):
        values["shares"] = DIFFERENT
    else:
        values["shares"] = ""
    if re.search(r"\bfrom within\b|\bown\b", line):
        values["css"] = NO
    elif re.search(CSS, line):
        values["css"] = YES
    else:
        values["css"] = ""
    return Situation(**{k: v for k, v in values.items() if v})


# What counts for how much. The shares decide between most lines; a service or a
# size that only one line names decides at once. Chosen on 150 situations of our
# own (tests/golden): any order that keeps shares, several providers and a large
# group above support, and support above place, ranks them the same.
_WEIGHTS = {"shares": 3.0, "providers": 2.0, "css": 2.0, "ccgs": 1.0, "service": 4.0, "place": 0.5, "each_leads": 2.0}
_LARGE_WEIGHT = 4.0
_SEVERAL_WEIGHT = 3.0
# A model whose description needs no CSS, though its line does not say "from within".
_NO_CSS_WEIGHT = 1.5


def rank(table: ModelTable, situation: Situation) -> list[Fit]:
    """The models, best first (ties in the document's order)."""
    fits = [_fit(m, situation) for m in table.models if m.use]
    return sorted(fits, key=lambda f: (-f.score, f.model.number))


def _fit(model: Model, s: Situation) -> Fit:
    want = needs(model)
    score = 0.0
    matched: list[str] = []
    missed: list[str] = []
    unsaid: list[str] = []
    strong: set[str] = set()

    def meets(name: str, weight: float, *, decisive: bool) -> None:
        nonlocal score
        score += weight
        matched.append(name)
        if decisive:
            strong.add(name)

    def misses(name: str, weight: float) -> None:
        nonlocal score
        score -= weight
        missed.append(name)

    if want.shares and s.shares:
        if want.shares == s.shares:
            meets("shares", _WEIGHTS["shares"], decisive=True)
        elif want.shares == DIFFERENT and s.shares == ONE_LARGER:
            score += 0.25  # one much larger share is a difference in size, too
            matched.append("shares")
        elif want.shares == ONE_LARGER and s.shares == DIFFERENT:
            missed.append("shares")
        else:
            misses("shares", _WEIGHTS["shares"])
    if want.providers and s.providers:
        if want.providers == s.providers:
            several = s.providers == SEVERAL
            meets("providers", _SEVERAL_WEIGHT if several else _WEIGHTS["providers"], decisive=several)
        else:
            misses("providers", _SEVERAL_WEIGHT)
    if want.css and s.css:
        if (want.css == NO) == (s.css == NO):
            meets("css", _WEIGHTS["css"], decisive=True)
        else:
            misses("css", _WEIGHTS["css"])
    if s.css == LEADS and model.lead is Lead.CSS:
        meets("css", _WEIGHTS["css"] + 1, decisive=True)
    if s.css == NO and model.support is Support.NONE and not want.css:
        meets("css", _NO_CSS_WEIGHT, decisive=True)
    if s.css == NO and model.support in (Support.LEADS, Support.INTERFACE, Support.TASKS) and "css" not in missed:
        misses("css", 1.0)
    if want.ccgs and s.ccgs:
        if want.ccgs == LARGE:
            if s.ccgs == LARGE:
                meets("ccgs", _LARGE_WEIGHT, decisive=True)
            else:
                misses("ccgs", _WEIGHTS["ccgs"])
        elif s.ccgs == FEW:
            meets("ccgs", 0.25, decisive=False)
    if want.service and s.service:
        meets("service", _WEIGHTS["service"], decisive=True)
    if want.place and s.place and (want.place == s.place or (s.place == "town" and "town" in model.text(Facet.USE))):
        meets("place", _WEIGHTS["place"], decisive=False)
    if s.each_leads and model.lead is Lead.EACH:
        meets("each_leads", _WEIGHTS["each_leads"], decisive=True)
    for name in ("shares", "providers", "css", "ccgs", "service"):
        if getattr(want, name) and not getattr(s, name) and not (name == "ccgs" and want.ccgs == FEW) and name != "service":
            unsaid.append(name)
    return Fit(
        model, round(score, 2), model.use[0], tuple(dict.fromkeys(matched)), tuple(dict.fromkeys(missed)), tuple(unsaid), frozenset(strong)
    )


def leaders(fits: Sequence[Fit]) -> list[Fit]:
    """The models that fit best: more than one where the situation leaves it open,
    or where each is met, without a miss, on a point the other's line does not have."""
    if not fits or fits[0].score <= 0 or not fits[0].matched:
        return []
    top = fits[0]
    out = [top]
    for f in fits[1:]:
        same = abs(f.score - top.score) <= 0.5 and len(f.missed) == len(top.missed)
        other = bool(f.strong - frozenset(top.matched)) and not f.missed and f.score >= 2.0
        if same or other:
            out.append(f)
    return out


__all__ = ["Fit", "Situation", "leaders", "needs", "rank", "read"]
