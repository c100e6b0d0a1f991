"""The list of documents as HTML: those in use, and those that were removed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.add import DAYS_KEPT
from kb.domain import Source, Span, Standing

from . import document_edit
from .conversation import new_turn_id
from .desk import Desk
from .parts import count, document_address, esc, hidden, icon, long_date, tag

SHOWN = 50
MOST_REMOVED = 100


@dataclass(frozen=True, slots=True)
class View:
    """What of the list is shown: those found by some words, so many of them; the
    one being edited; the place, id and title of the one just removed; for whom."""

    find: str = ""
    most: int = SHOWN
    editing: str = ""
    gone: tuple[int, str, str] | None = None
    user: str = ""

    def found(self, desk: Desk) -> list[Source]:
        words = self.find.casefold().split()
        return [s for s in desk.kb.library.sources() if all(w in f"{s.title} {s.author} {s.id}".casefold() for w in words)]


def key(source_id: str) -> str:
    """An HTML id for a document, whatever its own id holds."""
    return "d-" + hashlib.sha256(source_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def listing(desk: Desk, view: View) -> str:
    """Every document with what is known of it."""
    library = desk.kb.library
    counts, models = library.counts(), desk.sizes()
    found = view.found(desk)
    items = [_document(s, counts.get(s.id, 0), models.get(s.id, 0), view, library.writable) for s in found[: view.most]]
    if view.gone:
        items.insert(min(view.gone[0], len(items)), _gone(*view.gone[1:]))
    rest = len(found) - view.most
    more = (
        f'<p class="more"><button type="button" class="btn btn--plain" data-do="more" data-first="{key(found[view.most].id)}">Show '
        f'{min(rest, SHOWN)} more</button> <span class="small soft">{view.most} of {count(len(found), "document")} shown</span></p>'
        if rest > 0
        else ""
    )
    head = count(len(found), "document") + (f" with “{esc(view.find.strip())}”" if view.find.strip() else "")
    return (
        f'<div data-stamp="{new_turn_id()}"><section aria-labelledby="in"><h2 id="in" tabindex="-1">{head}</h2>'
        f'<ul class="documents">{"".join(items)}</ul>{more}</section>{_removed(desk)}</div>'
    )


def _document(source: Source, passages: int, models: int, view: View, writable: bool) -> str:
    name = esc(source.id)
    whose = "" if not source.bundled else '<span class="tag tag--own">Comes with this service</span>'
    head = (
        f'<div><p class="kind">{tag(source)}{whose}</p><h3 id="{key(source.id)}" data-id="{name}" tabindex="-1">'
        f"{esc(source.title)}</h3></div>"
    )
    if view.editing == source.id and writable:
        return f'<li class="panel">{head}{document_edit.form(source)}</li>'
    rows = "".join(f"<div><dt>{label}</dt><dd>{esc(value)}</dd></div>" for label, value in _facts(source, passages, models, view.user))
    of = hidden(f": {source.title}")
    edit = f'<button type="button" class="quiet" data-do="edit" data-id="{name}">Edit details{of}</button>' if writable else ""
    remove = (
        f'<button type="button" class="quiet" data-do="remove" data-id="{name}">Remove{of}</button>'
        if writable and not source.bundled
        else ""
    )
    missing = (
        '<p class="small soft">The date is missing. Add it, so that references are complete.</p>'
        if writable and not source.published and not source.bundled
        else ""
    )
    return (
        f'<li class="panel">{head}<dl class="facts">{rows}</dl>{missing}{left_out(source)}'
        f'<div class="acts"><a href="{esc(document_address(source.id))}">Open{of}</a>'
        f'<a href="{esc(document_address(source.id, "only"))}">Ask this document only{of}</a>{edit}{remove}</div></li>'
    )


def _facts(source: Source, passages: int, models: int, user: str) -> list[tuple[str, str]]:
    parts = f"{len(source.text):,} characters, {count(passages, 'passage')}{f', {models} models' if models else ''}"
    if source.pages:
        parts = f"{count(len(source.pages), 'slide' if 'presentation' in source.media_type else 'page')}, {parts}"
    return [
        ("Date", long_date(source.published) or "Not found in the file"),
        ("Author", source.author or "Not stated in the document"),
        *([("Publisher", source.publisher)] if source.publisher else []),
        ("Kind" if not source.standing_note else "Standing", source.standing_note or _standing(source)),
        ("Length", parts),
        *([("File", source.id)] if not source.bundled and source.id != source.title else []),
        ("Added", added(source, user)),
        *([("Language model", "Never sent to one")] if source.private else []),
    ]


def _standing(source: Source) -> str:
    return {Standing.GUIDANCE: "Guidance", Standing.OPINION: "Opinion. Not policy", Standing.MINUTES: "Minutes"}.get(
        source.standing, "Other"
    )


def added(source: Source, user: str = "", today: str = "") -> str:
    """When a document was added and by whom."""
    if source.bundled:
        return "Comes with this service"
    day = source.added_at[:10]
    when = "Today" if day == (today or datetime.now(UTC).strftime("%Y-%m-%d")) else long_date(day) or "Not known when"
    by = "you" if user and source.added_by == user else source.added_by
    return f"{when}, by {by}" if by else when


def _gone(source_id: str, title: str) -> str:
    return (
        f'<li><div class="notice notice--ok">{icon("tick")}<div><p><strong>{esc(title)} was removed.</strong> '
        f"It is no longer in search and answers. It can be restored for {DAYS_KEPT} days.</p>"
        f'<button type="button" class="btn btn--plain" id="undo" data-do="restore" data-id="{esc(source_id)}">Undo'
        f"{hidden(': bring back ' + title)}</button></div></div></li>"
    )


def _removed(desk: Desk) -> str:
    rows = desk.kb.library.read(
        "SELECT id, title, removed_at FROM sources WHERE removed_at IS NOT NULL ORDER BY removed_at DESC LIMIT ?", (MOST_REMOVED,)
    )
    if not rows:
        return ""
    items = "".join(_restorable(str(i), str(title), str(at), desk.kb.library.writable) for i, title, at in rows)
    return (
        '<section class="removed" aria-labelledby="rm"><h2 id="rm">Removed documents</h2>'
        f'<p class="soft small">They are in no search and no answer.</p><ul class="panel">{items}</ul></section>'
    )


def _restorable(source_id: str, title: str, at: str, writable: bool) -> str:
    until = (datetime.strptime(at[:10], "%Y-%m-%d") + timedelta(days=DAYS_KEPT)).strftime("%Y-%m-%d")
    restore = (
        f'<button type="button" class="quiet" data-do="restore" data-id="{esc(source_id)}">Restore{hidden(": " + title)}</button>'
        if writable
        else ""
    )
    return (
        f'<li class="place"><div><p><strong>{esc(title)}</strong></p><p class="soft">Removed on {long_date(at[:10])}. '
        f"Deleted for good after {long_date(until)}.</p></div>{restore}</li>"
    )


def left_out(source: Source) -> str:
    """What stands in the text and is no part of what the document says, with the reason."""
    if not source.furniture:
        return '<p class="small soft">Nothing in this document is left out of answers.</p>'
    items = "".join(
        f"<li>{esc(f.why).capitalize()}: from <q>{esc(_first(source, f.span))}</q>, characters {f.span.start:,} to {f.span.end:,}</li>"
        for f in source.furniture[:100]
    )
    rest = f"<p>And {len(source.furniture) - 100:,} more.</p>" if len(source.furniture) > 100 else ""
    return (
        "<details><summary>What is left out of answers, and why</summary><div>"
        "<p>These parts are page furniture. They are kept in the text and never quoted.</p>"
        f'<ul class="dots">{items}</ul>{rest}</div></details>'
    )


def _first(source: Source, span: Span) -> str:
    words = span.of(source.text).split()
    return " ".join(words[:5]) + ("…" if len(words) > 5 else "")
