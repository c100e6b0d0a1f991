"""A trace as the page shows it: verdict, differences, places. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb import quotes, render, senses, word, wording
from kb.domain import Difference, Match, Part, Source, Trace, Verdict

from .card import copy_button
from .parts import byline, count, esc, hidden, icon, listing, open_address, tag, where

_KINDS = {"changed": "Changed", "added": "Added", "missing": "Missing", "moved": "Moved"}
_ICONS = {
    Verdict.EXACT: ("exact", "tick"),
    Verdict.NEAR: ("near", "wave"),
    Verdict.PARAPHRASE: ("para", "speech"),
    Verdict.NOT_FOUND: ("none", "none"),
}
_NAMES = {Verdict.EXACT: "exact", Verdict.NEAR: "near", Verdict.PARAPHRASE: "paraphrase", Verdict.NOT_FOUND: "not found"}
_NEGATION = re.compile(r"\b(?:not|no|never|none|nor|neither|nobody|nothing|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_PLACES_OPEN = 3
_UNSEEN = ("parts checked",)


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict in words: its class, icon, heading and one sentence."""

    css: str
    icon: str
    heading: str
    sentence: str


def pieces(trace: Trace) -> tuple[Part, ...]:
    """The verdicts to show: one a sentence of a long paste, or the one on the whole."""
    if trace.parts:
        return trace.parts
    from kb.domain import Span

    return (Part(Span(0, max(1, len(trace.quote))), trace.quote, trace.status, trace.matches, trace.related, trace.notes),)


def said(part: Part, documents: int) -> Said:
    """The verdict on one piece, in the words of the page."""
    css, drawn = _ICONS[part.verdict]
    if part.verdict is Verdict.EXACT:
        number = len(part.matches)
        models = {m.place.model for m in part.matches if m.place.model}
        if number == 1:
            return Said(css, drawn, "Exact", "These words stand in the source, in this order.")
        if len(models) > 1:
            under = f"under {_number(len(models))} models"
            return Said(css, drawn, f"Exact: in {number} places", f"The same words stand {under}. Say which one you mean.")
        return Said(css, drawn, f"Exact: in {number} places", "The same words stand in more than one place. Say which one you mean.")
    if part.verdict is Verdict.NEAR:
        differences = part.matches[0].differences
        loud = [d for d in differences if d.loud]
        if loud:
            told = [n for n in part.notes if "“" in n]
            return Said("loud", "warn", f"Near: {_what_changed(loud)}", " ".join(told or [_loud(d) for d in loud]))
        return Said(css, drawn, f"Near: {count(len(differences), 'difference')}", "Do not quote it as it stands. Use the source’s words.")
    if part.verdict is Verdict.PARAPHRASE:
        loud = [d for d in part.matches[0].differences if d.loud]
        if loud:
            told = [n for n in part.notes if n.startswith("The source")]
            return Said("loud", "warn", f"Paraphrase: {_what_changed(loud)}", " ".join(told or [_loud(d) for d in loud]))
        return Said(css, drawn, "Paraphrase: not a quotation", "The idea is there in other words.")
    notes = [n for n in part.notes if not any(u in n for u in _UNSEEN)]
    if notes and notes[0].startswith("Too little"):
        return Said(css, drawn, "Not found", notes[0])
    return Said(css, drawn, "Not found", f"Nothing like this stands in the {count(documents, 'document')}.")


def _number(n: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[n] if n < 10 else str(n)


def _what_changed(loud: Sequence[Difference]) -> str:
    """What the loud differences do to what is said, the gravest first."""
    pairs = [(quotes.plain_words(d.yours), quotes.plain_words(d.source)) for d in loud]
    if any(_NEGATION.search(f"{d.yours} {d.source}") for d in loud) or any(wording.opposite(x, y) for a, b in pairs for x in a for y in b):
        return "the meaning is turned round"
    if any(wording.figure(w) is not None for a, b in pairs for w in (*a, *b)):
        return "a figure is changed"
    if any(senses.actor(w) for a, b in pairs for w in (*a, *b)):
        return "it is said of someone else"
    return "the meaning is changed"


def _loud(d: Difference) -> str:
    if not d.yours:
        return f"You leave out “{d.source}”."
    return f"You have “{d.yours}”. The source {f'says “{d.source}”' if d.source else 'does not say that'}."


def _spans(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    """Where the parts stand in a text, each after the one before; those not found are left out."""
    out, at = [], 0
    for part in parts:
        found = re.search(r"\s+".join(re.escape(w) for w in part.split()), text[at:]) if part.strip() else None
        if found:
            out.append((at + found.start(), at + found.end()))
            at += found.end()
    return out


def _marked(text: str, parts: Sequence[str], name: str, words: str) -> str:
    out, at = [], 0
    for start, end in _spans(text, parts):
        out.append(esc(text[at:start]))
        out.append(f"<{name}>{hidden(f'[{words}: ')}{esc(text[start:end])}{hidden(']')}</{name}>")
        at = end
    return "".join([*out, esc(text[at:])])


def _pair(part: Part, match: Match) -> str:
    yours = _marked(part.words, [d.yours for d in match.differences], "del", "not in the source")
    source = _marked(match.quote.words, [d.source for d in match.differences], "ins", "source has")
    return (
        f'<dl class="pair"><div><dt>Your words</dt><dd class="yours">{yours}</dd></div><div><dt>The source</dt><dd>{source}</dd></div></dl>'
    )


def _table(match: Match) -> str:
    nothing = '<span class="soft">nothing</span>'
    rows = "".join(
        f'<tr><td>{esc(d.yours) or nothing}</td><td class="src-words">{esc(d.source) or nothing}</td>'
        f"<td>{_KINDS.get(d.kind, d.kind.capitalize())}</td></tr>"
        for d in match.differences
    )
    return (
        '<table class="diffs"><caption>Word by word</caption><thead><tr><th scope="col">You have</th><th scope="col">The source has</th>'
        f'<th scope="col">Kind</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _place(match: Match) -> str:
    source, span = match.quote.source, match.quote.span
    name = match.place.section or where(match.place)
    page = f", page {match.page}" if match.page else ""
    reference = render.reference(source, match.place, match.quote)
    return (
        f'<li class="place"><div><p><strong>{esc(name)}{page}</strong></p><p class="refs-doc">{tag(source)}{esc(source.title)}, '
        f'<span class="soft">{esc(byline(source))}</span></p></div><span class="row">'
        f'<a href="{esc(open_address(source.id, span.start, span.end))}">Open{hidden(f" {name} in the source")}</a>'
        f"{copy_button('Copy reference', reference, f' for {name}')}</span></li>"
    )


def _places(matches: Sequence[Match]) -> str:
    listed = f"<ul>{''.join(map(_place, matches))}</ul>"
    heading = f"Found in {count(len(matches), 'place')}"
    if len(matches) <= _PLACES_OPEN:
        return f'<div><h4 class="found">{heading}</h4>{listed}</div>'
    models = sorted({m.place.model for m in matches if m.place.model})
    each = ": once under each model" if len(models) == len(matches) else f": models {listing(models)}" if models else ""
    return f"<details><summary>{heading}{each}</summary><div>{listed}</div></details>"


def piece(part: Part, documents: int) -> str:
    """One verdict as a card."""
    verdict = said(part, documents)
    out = [
        f'<div class="verdict v-{verdict.css}">{icon(verdict.icon)}<div><h3>{esc(verdict.heading)}</h3><p>{esc(verdict.sentence)}</p>'
        "</div></div>"
    ]
    if part.verdict is Verdict.EXACT:
        out += [f'<p class="src-words">{esc(part.words)}</p>', _places(part.matches)]
    elif part.verdict is Verdict.NEAR:
        best = part.matches[0]
        out += [_pair(part, best), _table(best) if len(best.differences) > 1 else "", _places(part.matches)]
    elif part.verdict is Verdict.PARAPHRASE:
        nearest = part.matches[0]
        out.append(
            f'<dl class="pair"><div><dt>Your words</dt><dd class="yours">{esc(part.words)}</dd></div><div><dt>The nearest passage</dt>'
            f"<dd>{esc(nearest.quote.words)}</dd></div></dl>{_places(part.matches)}"
        )
    else:
        out.append(f"<p>{esc(part.words)}</p>")
        if part.related:
            listed = "".join(f"<li><q>{esc(m.quote.words)}</q><ul>{_place(m)}</ul></li>" for m in part.related[:3])
            out.append(f"<details><summary>Not this, but the nearest there is</summary><div><ul>{listed}</ul></div></details>")
        elif not verdict.sentence.startswith("Too little"):
            out.append('<p class="small soft">It may come from a document that is not here.</p>')
    notes = [n for n in part.notes if n != verdict.sentence and not any(u in n for u in _UNSEEN) and n not in verdict.sentence]
    if verdict.css == "para":
        notes = [n for n in notes if "not a quotation" not in n]
    out += [f'<p class="small soft">{esc(n)}</p>' for n in notes]
    return f'<li class="card">{"".join(out)}</li>'


def tally(parts: Sequence[Part]) -> str:
    """How many of each verdict, in shape and words."""
    items = []
    for verdict in Verdict:
        number = sum(p.verdict is verdict for p in parts)
        if number:
            css, drawn = _ICONS[verdict]
            items.append(f'<li><span class="tag v-{css}">{icon(drawn, 16)}{number:,} {_NAMES[verdict]}</span></li>')
    return f'<ul class="tally" aria-label="Results by verdict">{"".join(items)}</ul>'


def result(trace: Trace, sources: Sequence[Source]) -> str:
    """The whole result, with the report to download."""
    parts = pieces(trace)
    one = len(parts) == 1
    notes = "".join(f'<p class="small soft">{esc(n)}</p>' for n in trace.notes if not one and not any(u in n for u in _UNSEEN))
    heading = "1 line checked" if one else f"{len(parts):,} lines checked"
    items = "".join(piece(p, len(sources)) for p in parts)
    return (
        f'<section aria-labelledby="v-h" class="verdicts"><div class="top"><h2 id="v-h" tabindex="-1">{heading}</h2><div class="acts">'
        f'<button type="button" class="quiet" data-report>Download the marked-up report</button></div></div>{tally(parts)}{notes}'
        f"<ol>{items}</ol></section>"
    )


def announcement(trace: Trace) -> str:
    parts = pieces(trace)
    counts = [f"{n} {_NAMES[v]}" for v in Verdict if (n := sum(p.verdict is v for p in parts))]
    return f"{count(len(parts), 'line')} checked: {', '.join(counts)}."


def report(trace: Trace, sources: Sequence[Source]) -> bytes:
    """The marked-up report as a Word document."""
    out: list[word.Piece] = [word.Piece("title", "Where these words come from"), word.Piece("note", announcement(trace))]
    for number, part in enumerate(pieces(trace), 1):
        verdict = said(part, len(sources))
        out += [
            word.Piece("heading", f"{number}. {verdict.heading}"),
            word.Piece("text", verdict.sentence),
            word.Piece("text", f"Your words: {part.words}"),
        ]
        if part.verdict in (Verdict.NEAR, Verdict.PARAPHRASE):
            out.append(word.Piece("quote", part.matches[0].quote.words))
        for d in part.matches[0].differences if part.matches else ():
            out.append(
                word.Piece(
                    "bullet", f"{_KINDS.get(d.kind, d.kind)}: you have “{d.yours or 'nothing'}”, the source has “{d.source or 'nothing'}”"
                )
            )
        out += [word.Piece("number", render.reference(m.quote.source, m.place, m.quote)) for m in part.matches]
    return word.write(out)
