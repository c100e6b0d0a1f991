"""Answers computed from the table of models: one model, which models, compare."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .compose import Draft, name_models, numerals, plural
from .domain import Facet, Passage
from .models import Model, ModelTable
from .properties import Found, Unit

_ASKED = {Facet.RISKS: "risk", Facet.BENEFITS: "benefit"}
_ALL: tuple[Facet, ...] = (Facet.HOW, Facet.BENEFITS, Facet.RISKS, Facet.USE)


def _short(table: ModelTable) -> str:
    """What to call the document in a sentence."""
    return "The appendix" if "appendix" in table.source.title.casefold() else "The document"


def facets(draft: Draft, table: ModelTable, model: Model, wanted: Sequence[Facet], *, label: bool = False) -> None:
    """Every line of the facets asked for, and nothing of another model's.

    `label`: our label stands beside the number, for a model that was not asked
    for by its number.
    """
    name = _named(model, label=label)
    draft.about(model.number)
    source = _short(table)
    for facet in wanted:
        units = model.facet(facet)
        if not units:
            draft.say(f"{source} has no such lines for {model.name.lower()}.")
            continue
        if facet in _ASKED:
            draft.lead(f"{source} lists {plural(len(units), _ASKED[facet])} for {name}.")
            draft.units(units)
        elif facet is Facet.USE:
            draft.lead(f"When CCGs might want to use {name}, in {source.lower()}’s words:")
            draft.whole(units)
        elif facet is Facet.ACCOUNTABLE:
            draft.lead(f"Who remains accountable under {name}:")
            draft.whole(units)
        elif facet is Facet.KEY:
            draft.lead(f"The key beside {name}:")
            draft.units(units)
        else:
            draft.lead(f"How {name} works, in {source.lower()}’s words:")
            draft.whole(units)


def _named(model: Model, *, label: bool) -> str:
    ours = f" ({model.label}, our label)" if model.label and label else ""
    return f"{model.name.lower() if model.name.startswith('Model ') else model.name}{ours}"


def check(
    draft: Draft, table: ModelTable, model: Model, found: Found, wanted: Sequence[Facet], shown_facets: Sequence[Facet], *, absent: bool
) -> None:
    """Yes with the lines, or no with the lines that the model does have."""
    draft.about(model.number)
    source = _short(table)
    own = found.of(model.number)
    if own:
        draft.lead(f"{'No: it does' if absent else 'Yes'}. {source} says of {_named(model, label=False)}:")
        _by_unit(draft, own, model)
        return
    others = tuple(n for n in found.models if n != model.number)
    kinds = [f for f in shown_facets if model.facet(f)] or [Facet.HOW]
    draft.lead(f"{'Right' if absent else 'No'}: {source.lower()} does not say so of {_named(model, label=False)}.")
    for facet in kinds:
        units = model.facet(facet)
        name = {
            Facet.RISKS: "The risks it lists",
            Facet.BENEFITS: "The benefits it lists",
            Facet.USE: "When to use it",
            Facet.HOW: "How it works",
        }.get(facet, str(facet))
        draft.say(f"{name}:")
        if facet in _ASKED:
            draft.units(units)
        else:
            draft.whole(units)
    if others and wanted != [Facet.HOW]:
        draft.say(f"{source} does say it of {name_models(others)}.")


def _by_unit(draft: Draft, units: Sequence[Unit], model: Model) -> None:
    """The lines found; of a description, the whole of it, since its sentences lean on each other."""
    how = False
    for u in units:
        if u.facet is Facet.HOW:
            if not how:
                draft.whole(model.how)
            how = True
        else:
            draft.quote(u.passage.quote(), u.passage.place)


def which(
    draft: Draft, table: ModelTable, found: Found, *, facet: Facet | None, what: str, absent: bool, among: Sequence[int] | None
) -> None:
    """Exactly the models that have a property (or, `absent`, that do not)."""
    pool = [m for m in table.models if among is None or m.number in among]
    have = [m for m in pool if m.number in found.models]
    lack = [m for m in pool if m.number not in found.models]
    chosen, rest = (lack, have) if absent else (have, lack)
    verb = "lists it" if facet in _ASKED else "says so"
    verbs = "list it" if facet in _ASKED else "say so"
    total = f"{len(chosen)} of {len(pool)}" if among is not None else f"{len(chosen)} of the {len(pool)} models"
    draft.about(*(m.number for m in chosen))
    if absent:
        head = (
            f"{total} {'does' if len(chosen) == 1 else 'do'} not {_nothing(facet)}: {name_models([m.number for m in chosen])}."
            if chosen
            else f"0 of the {len(pool)} models: every one of them does."
        )
        tail = f" {name_models([m.number for m in rest]).capitalize()} {'does' if len(rest) == 1 else 'do'}." if rest and chosen else ""
        draft.lead(head + tail)
        for m in chosen:
            draft.heading(m)
            draft.whole(m.how)
        for m in rest if not chosen else []:
            draft.heading(m)
            _by_unit(draft, found.of(m.number), m)
        return
    numbers = [m.number for m in chosen]
    head = f"{total} {verb if len(chosen) == 1 else verbs}: {name_models(numbers)}."
    tail = f" {name_models([m.number for m in rest]).capitalize()} {'does' if len(rest) == 1 else 'do'} not." if rest else ""
    draft.lead(head + tail)
    for m in chosen:
        draft.heading(m)
        _by_unit(draft, found.of(m.number), m)


def _nothing(facet: Facet | None) -> str:
    return "list it" if facet in _ASKED else "mention it"


def none_has_it(draft: Draft, table: ModelTable, facet: Facet | None, elsewhere: Found | None, among: Sequence[int] | None) -> None:
    """0 of 6, citing the lines that were looked at."""
    pool = [m for m in table.models if among is None or m.number in among]
    what = _ASKED.get(facet, "") if facet else ""
    draft.lead(f"0 of the {len(pool)} models{f' lists it as a {what}' if what else ' says so'}. These are the lines looked at.")
    for m in pool:
        draft.heading(m)
        if facet in _ASKED and facet is not None:
            draft.units(m.facet(facet))
        elif facet is Facet.USE:
            draft.whole(m.use)
        else:
            draft.whole(m.how)
    if elsewhere and elsewhere.units:
        kinds = sorted({str(u.facet) for u in elsewhere.units})
        draft.say(f"The words stand elsewhere: under {' and '.join(kinds)} of {name_models(elsewhere.models)}.")


def count(draft: Draft, table: ModelTable, facet: Facet, asked: re.Match[str]) -> None:
    """The models with so many benefits or risks, counted; or with the most or fewest."""
    counts = {m.number: len(m.facet(facet)) for m in table.models}
    if asked.group("most"):
        wanted = (
            max(counts.values())
            if asked.group("most") in ("most",)
            or "gre" in asked.group("most")
            or "lar" in asked.group("most")
            or "high" in asked.group("most")
            else min(counts.values())
        )
        chosen = [m for m in table.models if counts[m.number] == wanted]
    else:
        word = asked.group("n")
        wanted = (
            int(word) if word.isdigit() else {"no": 0, "zero": 0, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5}[word]
        )
        how = asked.group("how") or ""
        chosen = [
            m for m in table.models
            if (counts[m.number] >= wanted if how == "at least" else counts[m.number] > wanted if how == "more than"
                else counts[m.number] < wanted if how in ("fewer than", "less than") else counts[m.number] == wanted)
        ]  # fmt: skip
    draft.about(*(m.number for m in chosen))
    what = _ASKED[facet]
    if chosen:
        draft.lead(
            f"{len(chosen)} of the {len(table)} models: {name_models([m.number for m in chosen])}, with "
            f"{plural(counts[chosen[0].number], what)}."
            if len({counts[m.number] for m in chosen}) == 1
            else f"{len(chosen)} of the {len(table)} models: {name_models([m.number for m in chosen])}."
        )
    else:
        draft.lead(f"0 of the {len(table)} models: none does. These are the {what}s that each lists.")
    for m in chosen or table.models:
        draft.heading(m)
        draft.units(m.facet(facet))


def all_accountable(draft: Draft, table: ModelTable) -> bool:
    """The closing line that says who remains accountable, once: it stands under each model."""
    with_line = [m for m in table.models if m.accountable]
    if not with_line:
        return False
    same = {p.text for m in with_line for p in m.accountable}
    if len(same) == 1:
        under = f"each of the {len(table)}" if len(with_line) == len(table) else numerals([m.number for m in with_line])
        draft.lead(f"{_short(table)} says it in the same words under {under} models.")
        draft.whole(with_line[0].accountable)
    else:
        draft.lead(f"{_short(table)} says who remains accountable.")
        for m in with_line:
            draft.heading(m)
            draft.whole(m.accountable)
    return True


def compare(draft: Draft, table: ModelTable, models: Sequence[Model], wanted: Sequence[Facet]) -> None:
    """The facets side by side; what is shared and what differs, computed."""
    draft.about(*(m.number for m in models))
    named = tuple(f for f in wanted if f is not Facet.KEY)
    kinds = named or _ALL
    shared = _shared(models, kinds)
    names = name_models([m.number for m in models])
    draft.lead(f"{names.capitalize()} side by side.")
    for facet in kinds:
        draft.say(
            {
                Facet.RISKS: "Risks",
                Facet.BENEFITS: "Benefits",
                Facet.USE: "When to use it",
                Facet.HOW: "How it works",
                Facet.ACCOUNTABLE: "Accountability",
            }.get(facet, str(facet))
            + ":"
        )
        for m in models:
            draft.heading(m)
            if facet in _ASKED:
                draft.units(m.facet(facet))
            else:
                draft.whole(m.facet(facet))
    if any(f in _ASKED for f in kinds):
        if shared:
            groups = ["".join(f"[{draft.cite(p.quote(), p.place)}]" for p in group) for group in shared]
            draft.say(f"The same line, in the same or nearly the same words, stands under each of them: {', '.join(groups)}.")
        else:
            draft.say("No line of theirs is the same.")


def _shared(models: Sequence[Model], kinds: Sequence[Facet]) -> list[tuple[Passage, ...]]:
    from .properties import Units

    units = Units(ModelTable(models[0].how[0].source, tuple(models))) if models and models[0].how else None
    if units is None:
        return []
    out: list[tuple[Passage, ...]] = []
    seen: set[str] = set()
    for u in units.all:
        if u.facet not in kinds or u.passage.id in seen:
            continue
        family = units.family(u)
        if {v.model for v in family} >= {m.number for m in models}:
            out.append(tuple(v.passage for v in family))
            seen |= {v.passage.id for v in family}
    return out
