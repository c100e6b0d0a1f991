"""Which documents a conversation asks: all of them, or some that a person ticks."""

from __future__ import annotations

from collections.abc import Iterable

from kb.domain import Source

from .conversation import new_turn_id
from .desk import Desk
from .document_list import key
from .parts import byline, count, esc, tag

MOST = 300


def choice(desk: Desk, session: str = "", user: str = "") -> str:
    """The documents with a box each; ticked are those the conversation is limited to."""
    sources = desk.kb.library.sources()
    chosen = set(desk.only(session, user))
    items = "".join(_item(s, s.id in chosen) for s in sorted(sources, key=lambda s: s.id not in chosen)[:MOST])
    more = (
        f'<p class="small soft">The first {MOST} of {len(sources):,} documents are listed. '
        '“Ask this document only” on <a href="/documents">Documents</a> reaches each.</p>'
        if len(sources) > MOST
        else ""
    )
    return (
        f'<details class="ask-in" id="ask-in" data-stamp="{new_turn_id()}"><summary>Ask in: '
        f'<span id="ask-in-now">{esc(named(desk, chosen))}</span></summary>'
        '<div><fieldset><legend class="vh">Ask in these documents</legend><p class="hint">Tick none to ask in all of them.</p>'
        f"<ul>{items}</ul></fieldset>{more}</div></details>"
    )


def _item(source: Source, ticked: bool) -> str:
    return (
        f'<li class="pick"><label><input type="checkbox" name="ask-in" value="{key(source.id)}"{" checked" if ticked else ""}> '
        f'<span>{esc(source.title)} <span class="soft">{esc(byline(source))}</span> {tag(source)}</span></label></li>'
    )


def named(desk: Desk, chosen: Iterable[str]) -> str:
    """ "all 3 documents", "2 of 3 documents"."""
    total, some = len(desk.kb.library.sources()), len(set(chosen))
    return f"{some} of {count(total, 'document')}" if some else f"all {count(total, 'document')}"


def ids(desk: Desk, keys: Iterable[str]) -> list[str]:
    """The documents whose boxes are ticked."""
    wanted = set(keys)
    return [s.id for s in desk.kb.library.sources() if key(s.id) in wanted]
