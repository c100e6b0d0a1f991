"""Which model fits, as the page shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from kb import fit, render
from kb.domain import Passage
from kb.extract_fit import told
from kb.fit import Fit, Situation
from kb.models import ModelTable

from .card import copy_button
from .parts import byline, count, esc, hidden, icon, kind_words, listing, open_address, tag, where

_YOURS = {
    "ccgs": {"few": "you are a few CCGs", "large": "you are many CCGs"},
    "providers": {"one": "you share one", "several": "you share two or more"},
    "shares": {"similar": "yours are much the same", "different": "yours differ", "one larger": "one of yours is much larger"},
    "css": {
        "no": "you want none", "yes": "you want it", "tasks": "you want it for some tasks", "interface": "you want it with providers",
        "leads": "you want it to lead",
    },
}  # fmt: skip
_IF = {
    "css": {"no": "If you want no support from a CSS", "yes": "If you want support from a CSS", "leads": "If you want a CSS in the lead"},
    "shares": {
        "similar": "If the shares evened out", "different": "If the shares differed", "one larger": "If one CCG had a much larger share",
    },
    "providers": {"one": "If you shared one provider", "several": "If you shared two or more providers"},
    "ccgs": {"few": "If fewer CCGs took part", "large": "If a large number of CCGs took part"},
    "service": {"ambulance": "If it were an ambulance service or the like"},
}  # fmt: skip


def _chip(passage: Passage, n: int) -> str:
    source, span = passage.source, passage.span
    name = f": {where(passage.place)}, {kind_words(source)}"
    return f'&nbsp;<a class="chip" href="{esc(open_address(source.id, span.start, span.end))}">{hidden("Citation ")}{n}{hidden(name)}</a>'


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def points(found: Fit, situation: Situation) -> str:
    """What meets the line and what does not, in words and shapes."""
    want = fit.needs(found.model)
    items = []
    for name in found.matched:
        words = told(name, situation)
        how = situation.words(name)
        if words:
            items.append(
                f'<li class="yes">{icon("tick", 16)}<span>{hidden("Fits: ")}{esc(_upper(words))}{esc(f" ({how})") if how else ""}</span>'
                "</li>"
            )
    for name in found.missed:
        theirs = told(name, want) or _NAMES.get(name, name)
        yours = _YOURS.get(name, {}).get(getattr(situation, name), "")
        items.append(
            f'<li class="no">{icon("cross", 14)}'
            f"<span>{hidden('Does not fit: ')}{esc(_upper(theirs))}{esc(f': {yours}') if yours else ''}</span></li>"
        )
    for name in found.unsaid:
        words = told(name, want)
        if words:
            items.append(f'<li class="no"><span>Not said: {esc(words)}</span></li>')
    return f'<ul class="fit">{"".join(items)}</ul>' if items else ""


_NAMES = {"css": "support from a CSS", "shares": "the shares", "providers": "the providers", "ccgs": "the number of CCGs"}


def _tips(best: Fit, fits: Sequence[Fit], situation: Situation, numbers: dict[int, int]) -> str:
    """What would bring another model forward: one change each, the nearest models first."""
    items = []
    for other in fits:
        if other.model.number == best.model.number or len(other.missed) != 1:
            continue
        want = fit.needs(other.model)
        change = _IF.get(other.missed[0], {}).get(getattr(want, other.missed[0], ""))
        if other.missed[0] == "css" and not change and situation.css == "no":
            change = _IF["css"]["yes"]
        if change:
            items.append(
                f"<li>{esc(change)}: <strong>{esc(other.model.name.lower())}</strong>, <q>{esc(other.line.text)}"
                f"</q>{_chip(other.line, numbers[other.model.number])}</li>"
            )
        if len(items) == 3:
            break
    return f'<div class="tip"><p><strong>What would tip it</strong></p><ul>{"".join(items)}</ul></div>' if items else ""


def _label(found: Fit) -> str:
    return f' <span class="ours">{esc(found.model.label)}</span>' if found.model.label else ""


def understood(situation: Situation) -> str:
    known = [w for f in fields(situation) if f.name != "said" and (w := told(f.name, situation))]
    return "; ".join(known)


def written(fits: Sequence[Fit], leaders: Sequence[Fit]) -> str:
    """The ranking as text, every line with its reference."""
    names = listing(f.model.number for f in leaders)
    out = [f"Best match: model{'s' if len(leaders) > 1 else ''} {names}." if leaders else "No model stands out.", ""]
    for n, f in enumerate(fits, 1):
        out += [f"{n}. {f.model.name}", render.reference(f.line.source, f.line.place, f.line.quote()), ""]
    return "\n".join(out).strip()


def ranking(table: ModelTable, situation: Situation) -> str:
    """The six ranked, each with the line that speaks for it."""
    fits = fit.rank(table, situation)
    best = fit.leaders(fits)
    numbers = {f.model.number: n for n, f in enumerate(fits, 1)}
    if not best:
        return (
            '<section aria-labelledby="res-h"><div class="panel"><h2 id="res-h" tabindex="-1">Tell us a little more</h2>'
            "<p>Nothing you told us stands in any of the "
            "lines that say when a model might be used. Say how many CCGs and providers there are, or how the shares compare.</p></div>"
            "</section>"
        )
    heading = "Best match for what you told us" if len(best) == 1 else f"No best match: {len(best)} models fit equally"
    cards = "".join(_best(f, i, heading, fits, situation, numbers) for i, f in enumerate(best))
    rest = [f for f in fits if f not in best]
    others = "".join(_other(f, numbers[f.model.number], situation) for f in rest)
    read = understood(situation)
    return (
        f'<section aria-labelledby="res-h">{cards}{_before(best, table, len(fits))}'
        f'<p class="mode">{icon("quotes", 18)}<span><strong>In the sources’ own words.</strong> No language model was used. '
        f"{f'We read your situation as: {esc(read)}.' if read else ''}</span></p>"
        f'<div class="acts">{copy_button("Copy with references", written(fits, best))}'
        '<button type="button" class="quiet" data-word>Download as Word</button>'
        '<button type="button" class="quiet" data-here>Copy a link to this result</button></div>'
        f'<h2 class="others">The other {count(len(rest), "model").split()[0]}, in order</h2><ol class="panel">{others}</ol></section>'
    )


def _best(found: Fit, index: int, heading: str, fits: Sequence[Fit], situation: Situation, numbers: dict[int, int]) -> str:
    name = ' id="res-h" tabindex="-1"' if index == 0 else ""
    above = f'<p class="small soft">{esc(heading)}</p>' if index == 0 else ""
    return (
        f'<div class="panel best"><div>{above}<h2{name}>{esc(found.model.name)}{_label(found)}</h2></div>'
        f'<p class="say"><q>{esc(found.line.text)}</q>{_chip(found.line, numbers[found.model.number])}</p>{points(found, situation)}'
        f"{_tips(found, fits, situation, numbers) if index == 0 else ''}</div>"
    )


def _other(found: Fit, number: int, situation: Situation) -> str:
    return (
        f'<li class="rank"><b aria-hidden="true">{number}</b><div><h3>{hidden(f"{number}. ")}{esc(found.model.name)}{_label(found)}</h3>'
        f'<p class="say"><q>{esc(found.line.text)}</q>{_chip(found.line, number)}</p>{points(found, situation)}</div></li>'
    )


def _before(best: Sequence[Fit], table: ModelTable, used: int) -> str:
    model = best[0].model
    accountable = f"<q>{esc(model.accountable[0].text)}</q>{_chip(model.accountable[0], used + 1)}" if model.accountable else ""
    risks = f"The document also lists {count(len(model.risks), 'risk')} for model {model.number}." if model.risks else ""
    return (
        f'<div class="panel before"><p><strong>Before you decide:</strong> {accountable} {risks} '
        f'<a href="/models?m={model.number}&amp;r=risks">See its risks</a></p>'
        f'<p class="refs-doc small">{tag(table.source)}<cite>{esc(table.source.title)}</cite>, '
        f'<span class="soft">{esc(byline(table.source))}</span></p></div>'
    )
