"""Documents: what the knowledge base holds."""

from __future__ import annotations

import gradio as gr

from kb.domain import Source, Span, Standing

from .bridge import Bridge, block, signal
from .desk import Desk
from .parts import count, document_address, esc, hidden, long_date, tag


def top() -> str:
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>Documents</h1>'
        "<p>Answers come from these documents and from nowhere else.</p></div></div>"
    )


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open. Adding documents has its place in the second column."""
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes=["cv-two", "cv-one"]), gr.Column(elem_classes="cv-main"):
        listed = block(listing(desk), elem_id="cv-documents")
    bridge = Bridge("start")
    bridge.on("start", lambda w, u: (listing(desk), signal(does="listed")), [listed])


def listing(desk: Desk) -> str:
    """Every document with what is known of it."""
    counts = desk.kb.library.counts()
    models = desk.sizes()
    sources = desk.kb.library.sources()
    items = "".join(_document(s, counts.get(s.id, 0), models.get(s.id, 0)) for s in sources)
    return f'<section aria-labelledby="in"><h2 id="in">{count(len(sources), "document")}</h2><ul class="documents">{items}</ul></section>'


def _document(source: Source, passages: int, models: int) -> str:
    parts = f"{len(source.text):,} characters, {count(passages, 'passage')}{f', {models} models' if models else ''}"
    facts = [
        ("Date", long_date(source.published) or "Not found in the file"),
        ("Author", source.author or "Not stated in the document"),
        *([("Publisher", source.publisher)] if source.publisher else []),
        ("Standing", source.standing_note or _standing(source)),
        ("Length", parts),
        ("Added", _added(source)),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{esc(value)}</dd></div>" for name, value in facts)
    of = hidden(f": {source.title}")
    return (
        f'<li class="panel"><div><p class="kind">{tag(source)}</p><h3>{esc(source.title)}</h3></div><dl class="facts">{rows}'
        f"</dl>{left_out(source)}"
        f'<div class="acts"><a href="{esc(document_address(source.id))}">Open{of}</a>'
        f'<a href="{esc(document_address(source.id, "only"))}">Ask this document only{of}</a></div></li>'
    )


def _standing(source: Source) -> str:
    return {Standing.GUIDANCE: "Guidance", Standing.OPINION: "Opinion. Not policy", Standing.MINUTES: "Minutes"}.get(
        source.standing, "Not stated"
    )


def _added(source: Source) -> str:
    if source.bundled:
        return "Comes with this service"
    when = long_date(source.added_at[:10]) or "Not known"
    return f"{when}, by {source.added_by}" if source.added_by else when


def left_out(source: Source) -> str:
    """What stands in the text and is no part of what the document says, with the reason."""
    if not source.furniture:
        return '<p class="small soft">Nothing in this document is left out of answers.</p>'
    items = "".join(
        f"<li>{esc(f.why).capitalize()}: from <q>{esc(_first(source, f.span))}</q>, characters {f.span.start:,} to {f.span.end:,}</li>"
        for f in source.furniture
    )
    return (
        "<details><summary>What is left out of answers, and why</summary><div>"
        "<p>These parts are page furniture. They are kept in the text and never quoted.</p>"
        f'<ul class="dots">{items}</ul></div></details>'
    )


def _first(source: Source, span: Span) -> str:
    words = span.of(source.text).split()
    return " ".join(words[:5]) + ("…" if len(words) > 5 else "")
