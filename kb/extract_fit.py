"""The answer to "which model fits us?": the line that speaks for each, and what would tip it."""

from __future__ import annotations

from collections.abc import Sequence

from .compose import Draft, name_models
from .fit import Fit, Situation, leaders, needs, rank
from .models import ModelTable

_SAID = {
    "shares": {
        "similar": "broadly similar contracts", "different": "contracts of different sizes",
        "one larger": "one CCG with a much larger share",
    },
    "providers": {"one": "one provider", "several": "two or more providers"},
    "css": {
        "yes": "support from a CSS", "no": "support from within", "leads": "a CSS in the lead", "tasks": "a CSS for set tasks",
        "interface": "a CSS at the interface",
    },
    "ccgs": {"few": "two or more CCGs", "large": "a large number of CCGs"},
    "service": {"ambulance": "ambulance or a like service"},
    "place": {"city": "a city", "town": "a town", "rural": "the country"},
    "each_leads": {"yes": "each CCG to lead on a provider"},
}  # fmt: skip


def told(name: str, situation: Situation) -> str:
    """A point of a situation in plain words."""
    return _SAID.get(name, {}).get(getattr(situation, name), "")


def fit(draft: Draft, table: ModelTable, situation: Situation, *, tip: bool = True) -> bool:
    """The best first with its line, and (`tip`) what would bring another forward.
    False where the situation says too little."""
    fits = rank(table, situation)
    best = leaders(fits)
    if not best:
        return False
    known = [t for n in situation.known if (t := told(n, situation))]
    numbers = [f.model.number for f in best]
    draft.about(*numbers)
    if len(best) == 1:
        draft.lead(f"Best match for what you told us: {name_models(numbers)}.")
    else:
        draft.lead(f"No single best match: {name_models(numbers)} fit equally.")
    if known:
        draft.say(f"We read your situation as: {'; '.join(known)}.")
    for f in best:
        draft.heading(f.model)
        draft.whole(f.model.use)
        met = [t for n in f.matched if (t := told(n, situation))]
        if met:
            draft.say(f"What matched: {'; '.join(met)}.")
    if len(best) > 1:
        draft.say(f"What decides between them: {_decides(best)}.")
    other = _tip(fits, best, situation) if tip else None
    if other is not None:
        draft.say(f"What would tip it: {_tipping(other, situation)}. Then {name_models([other.model.number])}:")
        draft.whole(other.model.use)
    return True


def _decides(best: Sequence[Fit]) -> str:
    points = []
    wants = [needs(f.model) for f in best]
    for name in ("css", "shares", "providers", "ccgs"):
        values = [getattr(w, name) for w in wants]
        if len(set(values)) > 1:
            points.append(" or ".join(dict.fromkeys(_SAID[name][v] for v in values if v)))
    return "; ".join(points) or "the lines themselves"


def _tip(fits: Sequence[Fit], best: Sequence[Fit], situation: Situation) -> Fit | None:
    """The next model, where one change in the situation would bring it forward."""
    rest = [f for f in fits if f not in best and len(f.missed) <= 1 and f.matched]
    return rest[0] if rest else None


def _tipping(f: Fit, situation: Situation) -> str:
    want = needs(f.model)
    changes = [_SAID[n][getattr(want, n)] for n in (*f.missed, *f.unsaid) if getattr(want, n, "") in _SAID.get(n, {})]
    return " and ".join(dict.fromkeys(changes)) or "other circumstances"
