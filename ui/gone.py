"""What an answer quoted of a document that has been removed or changed since. Pure."""

from __future__ import annotations

from kb.domain import Citation, Source, Span

from .conversation import Turn
from .parts import byline, esc, hidden, long_date, notice, tag, where


def quoted(turn: Turn | None, source_id: str) -> tuple[Citation, ...]:
    """What a turn's answer cites of a document."""
    if turn is None or turn.answer is None:
        return ()
    return tuple(c for c in (*turn.answer.citations, *turn.answer.related) if c.quote.source.id == source_id)


def quoted_source(turn: Turn | None, source_id: str, span: Span) -> Source | None:
    """The document as it was when the answer quoted these words."""
    return next((c.quote.source for c in quoted(turn, source_id) if c.quote.span == span), None)


def removed(date: str) -> str:
    when = f" on {long_date(date[:10])}" if date else ""
    return f"This document was removed{when}."


def pane(citations: tuple[Citation, ...], span: Span, date: str) -> str:
    """The words quoted from a removed document, and no other words of it."""
    source = citations[0].quote.source
    items = []
    for c in citations:
        now = c.quote.span == span
        mark = f"<mark{' class=now tabindex=-1' if now else ''}>{esc(c.quote.words)}<sup>{hidden('Citation ')}{c.n or ''}</sup></mark>"
        items.append(f'<p class="sec-t">{esc(where(c.place))}</p><p class="ln para">{mark}</p>')
    said = notice("warn", removed(date), "The words quoted from it are kept here.")
    return (
        '<aside class="src all" id="source" aria-labelledby="src-h"><div class="src-head">'
        f'<p class="refs-doc">{tag(source)}<span class="small soft">{esc(byline(source))}</span></p>'
        f'<h2 id="src-h" tabindex="-1">{esc(source.title)}</h2>'
        '<div class="src-where"><a href="#main" data-do="back">Back to the answer</a>'
        f'<button type="button" class="quiet" data-do="close">Close{hidden(" the source")}</button></div></div>'
        f'<div class="src-body" tabindex="0" role="region" aria-label="Words quoted from the source">{said}{"".join(items)}</div></aside>'
    )


CHANGED = "This document has changed since the answer was given. These are the words as they stood then."
