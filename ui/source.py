"""The source pane: a document's whole text with the cited words marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.domain import Kind, Passage, Source, Span
from kb.models import ModelTable

from .parts import byline, esc, hidden, notice, open_address, tag, where

WINDOW = 60_000
"""Characters shown on each side of the words. A longer document is shown in parts."""


@dataclass(frozen=True, slots=True)
class Light:
    """Words to mark: their span, the citation's number (0: none) and its turn."""

    span: Span
    n: int = 0
    turn: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def _lines(text: str, begin: int, end: int) -> Iterator[_Line]:
    at = begin
    for raw in text[begin:end].splitlines(keepends=True):
        if raw.strip():
            yield _Line(at, raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        at += len(raw)


def _marked(line: _Line, lights: Sequence[Light], now: Light | None) -> str:
    """A line's text with the marks in it; where two overlap the first wins."""
    out, at, end = [], line.start, line.start + len(line.text)
    for light in sorted(lights, key=lambda x: x.span):
        a, b = max(light.span.start, at), min(light.span.end, end)
        if a >= b:
            continue
        out.append(esc(line.text[at - line.start : a - line.start]))
        current = light is now
        name = f' id="s{light.span.start}"' if a == light.span.start else ""
        focus = ' tabindex="-1"' if current and a == light.span.start else ""
        sup = f"<sup>{hidden('Citation ')}{light.n}</sup>" if light.n and b == light.span.end else ""
        out.append(f"<mark{name}{' class=now' if current else ''}{focus}>{esc(line.text[a - line.start : b - line.start])}{sup}</mark>")
        at = b
    out.append(esc(line.text[at - line.start :]))
    return "".join(out)


def _section(passage: Passage | None) -> str:
    """What a line belongs to on a phone: a model, or the part under one heading."""
    if passage is None or not passage.place.path:
        return ""
    return passage.place.path[0] if passage.place.model or passage.kind in (Kind.HEADING,) or len(passage.place.path) > 1 else ""


def _text(
    source: Source, passages: Sequence[Passage], table: ModelTable | None, lights: Sequence[Light], now: Light | None, shown: Span
) -> str:
    out: list[str] = []
    section, is_here, any_ours, index = None, False, False, 0
    body: list[str] = []

    def close() -> None:
        if body:
            ours = (
                table.get(int(section.removeprefix("Model "))) if table and section and section.removeprefix("Model ").isdigit() else None
            )
            title = f'<p class="sec-t">{esc(section or "")}{esc(": " + ours.label) if ours.label else ""}</p>' if ours else ""
            out.append(f'<div class="sec{" here" if is_here else ""}">{title}{"".join(body)}</div>')
            body.clear()

    for line in _lines(source.text, shown.start, shown.end):
        span = Span(line.start, line.start + max(1, len(line.text)))
        while index < len(passages) and passages[index].span.end <= span.start:
            index += 1
        passage = passages[index] if index < len(passages) and passages[index].span.start < span.end else None
        left_out = passage is None and source.is_furniture(span)
        name = _section(passage)
        if name != section:
            close()
            section, is_here = name, False
            any_ours = any_ours or bool(passage and passage.place.model)
        if now and now.span.overlap(span):
            is_here = True
        kind = "para"
        if passage is not None and passage.kind is Kind.BULLET:
            kind = "bul"
        elif passage is not None and passage.kind in (Kind.HEADING, Kind.TITLE):
            kind = "head"
        gone = hidden("Left out of answers: ") if left_out else ""
        body.append(
            f'<p class="ln {kind}{" left-out" if left_out else ""}" data-start="{line.start}">{gone}{_marked(line, lights, now)}</p>'
        )
    close()
    ours = (
        '<p class="ours ours-note">Headings like the next one are ours. The document numbers none of its models; we count them in '
        "order.</p>"
        if any_ours and table and table.models[0].label
        else ""
    )
    return ours + "".join(out)


def _window(source: Source, at: int) -> Span:
    """The part of the text that is shown; whole lines where they are not too long."""
    length = len(source.text)
    if length <= 2 * WINDOW:
        return Span(0, max(1, length))
    begin, end = max(0, at - WINDOW), min(length, at + WINDOW)
    line = source.text.find("\n", begin, begin + 2_000)
    begin = line + 1 if begin and line >= 0 else begin
    line = source.text.rfind("\n", end - 2_000, end)
    return Span(begin, line if end < length and line > begin else end)


def _foot(source: Source, span: Span, shown: Span, link: bool) -> str:
    copy = (
        f' <button type="button" class="quiet" data-path="{esc(open_address(source.id, span.start, span.end))}">Copy a link to these '
        "words</button>"
        if link
        else ""
    )
    place = f"Characters {span.start:,} to {span.end:,} of {len(source.text):,}.{copy}"
    if source.furniture:
        number = sum(len(f.span) for f in source.furniture)
        why = esc(", ".join(dict.fromkeys(f.why for f in source.furniture)))
        left = f"{number:,} characters are page furniture: in grey, and left out of answers ({why})."
    else:
        left = "Nothing in this document is left out of answers."
    part = (
        f"<p>This is a long document: characters {shown.start:,} to {shown.end:,} are shown.</p>" if len(shown) < len(source.text) else ""
    )
    return f'<div class="src-foot"><p>{place}</p>{part}<p>{left}</p></div>'


def pane(
    source: Source,
    passages: Sequence[Passage],
    table: ModelTable | None,
    span: Span,
    lights: Sequence[Light] = (),
    marked: bool = True,
    back: str = "Back to the answer",
    note: str = "",
) -> str:
    """The pane, open at `span`. `lights` are the marks of the turn in this document,
    in the order of the text; `marked` is False for a document opened as a whole.
    """
    now = next((x for x in lights if x.span == span), None)
    if now is None and marked:
        now = Light(span)
        lights = (*lights, now)
    ordered = sorted(lights, key=lambda x: x.span)
    place = next((where(p.place) for p in passages if p.span.overlap(span)), "The document")
    page = source.page_at(span.start)
    shown = _window(source, span.start)
    number = f'<span class="soft"> · highlight {ordered.index(now) + 1} of {len(ordered)}</span>' if now and len(ordered) > 1 else ""
    steps = _steps(source, ordered, now)
    where_words = f"{esc(place)}{f', page {page}' if page else ''}" if marked else "The whole document"
    return (
        '<aside class="src" id="source" aria-labelledby="src-h"><div class="src-head">'
        f'<p class="refs-doc">{tag(source)}<span class="small soft">{esc(source.standing_note or byline(source))}</span></p>'
        f'<h2 id="src-h" tabindex="-1">{esc(source.title)}</h2>'
        f'<div class="src-where"><span>{hidden("You are at ")}<strong>{where_words}</strong>{number}</span>{steps}</div>'
        f'{notice("info", note) if note else ""}<div class="src-where"><a href="#main" data-do="back">{esc(back)}</a><span class="row">'
        '<button type="button" class="quiet whole" data-do="whole">Show the whole document</button>'
        f'<button type="button" class="quiet" data-do="close">Close{hidden(" the source")}</button></span></div></div>'
        '<div class="src-body" tabindex="0" role="region" aria-label="Text of the '
        f'source">{_text(source, passages, table, lights, now, shown)}</div>'
        f"{_foot(source, span, shown, marked and not note)}</aside>"
    )


def _steps(source: Source, ordered: Sequence[Light], now: Light | None) -> str:
    if now is None or len(ordered) < 2:
        return ""
    at = ordered.index(now)
    links = []
    for name, other in (("Previous", at - 1), ("Next", at + 1)):
        if 0 <= other < len(ordered):
            light = ordered[other]
            address = esc(open_address(source.id, light.span.start, light.span.end))
            links.append(f'<a href="{address}" data-turn="{light.turn}" data-step>{name}{hidden(" highlight")}</a>')
    return f'<span class="row">{"".join(links)}</span>'
