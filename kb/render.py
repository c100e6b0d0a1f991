"""Values as JSON and as plain text. Pure."""

from __future__ import annotations

from typing import Any

from .domain import Answer, Citation, Match, Part, Place, Quote, Source, Trace, Verdict
from .models import ModelTable

_MONTHS = "January February March April May June July August September October November December".split()


def date_words(published: str) -> str:
    """`2012-08` as `August 2012`; as it is where it is no such date."""
    parts = published.split("-")
    if len(parts) >= 2 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
        return f"{int(parts[2])} {month}" if len(parts) == 3 and parts[2].isdigit() else month
    return published


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "source": source.id,
        "version": source.version,
        "title": source.title,
        "author": source.author,
        "published": source.published,
        "standing": str(source.standing),
    }


def citation_json(c: Citation) -> dict[str, Any]:
    return {"n": c.n, **_source_json(c.quote.source), **_place_json(c.place, c.page, c.quote)}


def _place_json(place: Place, page: int | None, quote: Quote) -> dict[str, Any]:
    return {
        "section": place.section,
        "page": page,
        "model": place.model,
        "start": quote.span.start,
        "end": quote.span.end,
        "quote": quote.words,
    }


def answer_json(a: Answer) -> dict[str, Any]:
    """The contract's Answer object (DESIGN §3)."""
    return {
        "id": a.id,
        "question": a.question,
        "status": str(a.status),
        "mode": a.mode,
        "kind": a.kind,
        "answer": a.text,
        "models": list(a.models),
        "citations": [citation_json(c) for c in a.citations],
        "related": [citation_json(c) for c in a.related],
        "notes": list(a.notes),
        "generated": a.generated,
    }


def match_json(m: Match) -> dict[str, Any]:
    return {
        **_source_json(m.quote.source),
        **_place_json(m.place, m.page, m.quote),
        "similarity": m.similarity,
        "differences": [{"yours": d.yours, "source": d.source, "kind": d.kind, "loud": d.loud} for d in m.differences],
    }


def part_json(p: Part) -> dict[str, Any]:
    return {
        "start": p.span.start,
        "end": p.span.end,
        "quote": p.words,
        "status": str(p.verdict),
        "matches": [match_json(m) for m in p.matches],
        "related": [match_json(m) for m in p.related],
        "notes": list(p.notes),
    }


def trace_json(t: Trace) -> dict[str, Any]:
    """The contract's Trace object (DESIGN §3)."""
    return {
        "id": t.id,
        "quote": t.quote,
        "status": str(t.status),
        "matches": [match_json(m) for m in t.matches],
        "related": [match_json(m) for m in t.related],
        "notes": list(t.notes),
        "parts": None if t.parts is None else [part_json(p) for p in t.parts],
    }


def models_json(table: ModelTable) -> dict[str, Any]:
    """The models side by side; every line with its offsets."""

    def lines(units: Any) -> list[dict[str, Any]]:
        return [{"start": p.span.start, "end": p.span.end, "quote": p.text, "section": p.place.section} for p in units]

    return {
        **_source_json(table.source),
        "models": [
            {
                "model": m.number, "name": m.name, "our_label": m.label, "how_it_works": lines(m.how), "benefits": lines(m.benefits),
                "risks": lines(m.risks), "when_to_use_it": lines(m.use), "accountability": lines(m.accountable), "key": lines(m.key),
            }
            for m in table.models
        ],
    }  # fmt: skip


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else f"number {number}"


def reference(source: Source, place: Place, quote: Quote, models: int = 6) -> str:
    """A reference for a board paper: who, what, when, where, and the words."""
    who = source.author or source.publisher
    head = ". ".join(x.rstrip(".") for x in (who, source.title, date_words(source.published)) if x)
    where = ", ".join(x for x in place.path if x and not x.startswith("Paragraph "))
    if place.number:
        where += f", {ordinal(place.number)} bullet"
    if place.model is not None and place.path and place.path[0] == f"Model {place.model}":
        of = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}.get(models, str(models))
        where += f" (our numbering: the {ordinal(place.model)} of the {of})"
    elif place.path and place.path[0].startswith("Paragraph "):
        where = place.path[0].replace("Paragraph", "paragraph")
    page = source.page_at(quote.span.start)
    if page:
        where = f"{where}, page {page}" if where else f"page {page}"
    return f"{head}. {where}{'. ' if where else ''}“{' '.join(quote.words.split())}”."


def _where(source: Source, place: Place, page: int | None) -> str:
    parts = [source.title, date_words(source.published), str(source.standing), place.section, f"page {page}" if page else ""]
    return ", ".join(p for p in parts if p)


def mode_words(a: Answer) -> str:
    """What made an answer."""
    if a.mode == "generated":
        return f"Written by {(a.generated or {}).get('model', 'a language model')}. Every quotation checked against its source."
    return "In the sources’ own words. No language model was used."


def answer_text(a: Answer) -> str:
    """An answer for a terminal."""
    out = [a.text.replace("**", "").replace("> ", "  "), ""]
    for c in a.citations:
        out.append(f"[{c.n}] {_where(c.quote.source, c.place, c.page)} ({c.quote.span.start}-{c.quote.span.end})")
    for c in a.related:
        out.append(f"Nearest: “{' '.join(c.quote.words.split())}” {_where(c.quote.source, c.place, c.page)}")
    out += [f"Note: {n}" for n in a.notes]
    if a.citations:
        out.append(mode_words(a))
    return "\n".join(out).strip()


_VERDICTS = {
    Verdict.EXACT: "Exact", Verdict.NEAR: "Near: not word for word", Verdict.PARAPHRASE: "Paraphrase: not a quotation",
    Verdict.NOT_FOUND: "Not found",
}  # fmt: skip


def trace_text(t: Trace) -> str:
    """A trace for a terminal."""
    count = len(t.matches)
    out = [_VERDICTS[t.status] + (f", in {count} place{'s' if count != 1 else ''}." if count else ".")]
    for m in t.matches:
        out.append(f"  “{' '.join(m.quote.words.split())}”")
        out.append(f"    {_where(m.quote.source, m.place, m.page)} ({m.quote.span.start}-{m.quote.span.end})")
        out += [f"    {'!! ' if d.loud else ''}{d.kind}: you have “{d.yours}”, the source has “{d.source}”" for d in m.differences]
    for m in t.related:
        out.append(f"  Not this, but: “{' '.join(m.quote.words.split())}” {_where(m.quote.source, m.place, m.page)}")
    out += [f"Note: {n}" for n in t.notes]
    for p in t.parts or ():
        out.append(f"{_VERDICTS[p.verdict]}: {' '.join(p.words.split())}")
    return "\n".join(out)


def models_text(table: ModelTable) -> str:
    """The models for a terminal."""
    out = [table.source.title, ""]
    for m in table.models:
        out.append(f"{m.name}" + (f" (our label: {m.label})" if m.label else ""))
        for name, units in (
            ("How it works", m.how),
            ("Benefits", m.benefits),
            ("Risks", m.risks),
            ("When to use it", m.use),
            ("Accountability", m.accountable),
        ):
            if units:
                out.append(f"  {name}")
                out += [f"    {'- ' if name in ('Benefits', 'Risks') else ''}{' '.join(p.text.split())}" for p in units]
        out.append("")
    return "\n".join(out).rstrip()
