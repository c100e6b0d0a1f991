"""Small pieces of HTML that every page uses. All text that is not ours goes through `esc`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import quote as url_quote

from kb.domain import Place, Source, Standing

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_SHAPES = {
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6h.01"/>',
    "warn": '<path d="M10 2.5L18.5 17h-17zM10 8v4M10 14.5h.01"/>',
    "tick": '<path d="M3.5 10.5l4.5 4.5 8.5-10"/>',
    "cross": '<path d="M5 5l10 10M15 5L5 15"/>',
    "wave": '<path d="M3 7.5c2.5-3 4.5-3 7 0s4.5 3 7 0M3 13.5c2.5-3 4.5-3 7 0s4.5 3 7 0"/>',
    "speech": '<path d="M3 4h14v9H9l-4 4v-4H3z"/>',
    "none": '<circle cx="10" cy="10" r="7"/><path d="M5 15L15 5"/>',
}
_QUOTES = (
    '<path d="M2.5 11.5c0-4 1.8-6.5 5-7.5l.7 1.5C6.5 6.4 5.6 7.6 5.5 9H8v6H2.5zM11.5 11.5c0-4 1.8-6.5 5-7.5l.7 1.5'
    'c-1.7.9-2.6 2.1-2.7 3.5H17v6h-5.5z"/>'
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def esc(text: str) -> str:
    """Text as HTML shows it, letter for letter; control and direction-changing characters become a mark."""
    return html.escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def icon(name: str, size: int = 22) -> str:
    """A drawing of ours that says nothing a screen reader needs."""
    if name == "quotes":
        body, paint = _QUOTES, 'fill="currentColor"'
    else:
        body, paint = _SHAPES[name], 'fill="none" stroke="currentColor"'
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true" focusable="false" {paint} '
        f'stroke-width="{0 if name == "quotes" else 2.25}" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )


def hidden(text: str) -> str:
    """Words for those who do not see the page. `text` is escaped here."""
    return f'<span class="vh">{esc(text)}</span>'


def notice(kind: str, title: str, text: str = "", more: str = "") -> str:
    """A notice of kind info, warn or ok. `more` is HTML of ours."""
    body = f"<p><strong>{esc(title)}</strong>{' ' + esc(text) if text else ''}</p>{more}"
    return f'<div class="notice notice--{kind}">{icon("tick" if kind == "ok" else kind)}<div>{body}</div></div>'


def long_date(published: str) -> str:
    """`2012-08` as "August 2012", `2014-07-18` as "18 July 2014"; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?", published)
    if not found or not 1 <= int(found[2]) <= 12:
        return published
    day = f"{int(found[3])} " if found[3] else ""
    return f"{day}{MONTHS[int(found[2]) - 1]} {found[1]}"


def tag(source: Source) -> str:
    """What kind of source it is, in a shape and a word of its own; what staff added says so."""
    kind = {
        Standing.GUIDANCE: '<span class="tag tag--guid">Guidance</span>',
        Standing.OPINION: '<span class="tag tag--opin">Opinion</span>',
        Standing.MINUTES: '<span class="tag tag--own">Minutes</span>',
    }.get(source.standing, "")
    own = "" if source.bundled else '<span class="tag tag--own">Added by staff</span>'
    return kind + own or '<span class="tag tag--own">Document</span>'


def kind_words(source: Source) -> str:
    """ "2012 guidance": the year and the kind, for the hidden words of a chip."""
    kind = "document" if source.standing is Standing.OTHER else str(source.standing)
    return f"{source.published[:4]} {kind}".strip()


def byline(source: Source) -> str:
    """ "Ben Gowland, 18 July 2014" or "August 2012" or "no date"."""
    return ", ".join(p for p in (source.author, long_date(source.published)) if p) or "no date"


def where(place: Place) -> str:
    """ "Model 4 › Risks": the heading path without the bullet's number."""
    return " › ".join(place.path) or "The document"


def open_address(source_id: str, start: int, end: int) -> str:
    """The address that opens a passage."""
    return f"/?open={url_quote(source_id, safe='')}:{start}-{end}"


def document_address(source_id: str, key: str = "open") -> str:
    """The address that opens a whole document or, with key `only`, asks it alone."""
    return f"/?{key}={url_quote(source_id, safe='')}"


def listing(items: Iterable[object]) -> str:
    """ "1", "1 and 3", "1, 3 and 5"."""
    words = [str(i) for i in items]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def count(number: int, one: str, many: str = "") -> str:
    """ "1 place", "2 places"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
