"""A document as JSON, as it comes back from the child process, and checked on arrival."""

from __future__ import annotations

import json
from typing import Any

from kb.domain import Facet, Furniture, Kind, Place, Span, Standing
from kb.errors import OffsetError, SourceError

from .document import Document
from .readers.extract import MOST_TEXT
from .split import Unit


def dump(document: Document) -> dict[str, Any]:
    """What `load` reads."""
    return {
        "text": document.text,
        "units": [
            [u.span.start, u.span.end, str(u.kind), list(u.place.path), u.place.number, u.place.model, u.place.facet, u.block]
            for u in document.units
        ],
        "furniture": [[f.span.start, f.span.end, f.why] for f in document.furniture],
        "pages": list(document.pages),
        "media_type": document.media_type,
        "title": document.title,
        "author": document.author,
        "published": document.published,
        "standing": str(document.standing),
        "notes": list(document.notes),
    }


def load(value: Any, name: str) -> Document:
    """A document from what a child process sent, trusted no further than it
    checks out: types, offsets in order and inside the text. Raises SourceError."""
    try:
        text = _text(value["text"], MOST_TEXT)
        units = tuple(_unit(u) for u in value["units"])
        furniture = tuple(Furniture(Span(_int(a), _int(b)), _text(why, 200)) for a, b, why in value["furniture"])
        pages = tuple(_int(p) for p in value["pages"])
        document = Document(
            text, units, furniture, pages, _text(value["media_type"], 200), _text(value["title"], 300), _text(value["author"], 300),
            _text(value["published"], 10), Standing(value["standing"]), tuple(_text(n, 1000) for n in value["notes"]),
        )  # fmt: skip
        _check(document)
    except (KeyError, TypeError, ValueError, AttributeError, OffsetError) as error:
        raise SourceError(f"{name} was not added. It was read, but what was made of it does not hold together.") from error
    return document


def _check(document: Document) -> None:
    end = len(document.text)
    for spans in ([u.span for u in document.units], [f.span for f in document.furniture]):
        at = 0
        for span in spans:
            if span.start < at or span.end > end:
                raise ValueError("spans overlap or leave the text")
            at = span.end
    if list(document.pages) != sorted(document.pages) or any(p > end for p in document.pages) or not document.units:
        raise ValueError("pages are out of order")


def _unit(value: Any) -> Unit:
    start, end, kind, path, number, model, facet, block = value
    place = Place(
        tuple(_text(p, 20_000) for p in path), None if number is None else _int(number), None if model is None else _int(model),
        Facet(facet) if facet else None,
    )  # fmt: skip
    return Unit(Span(_int(start), _int(end)), Kind(kind), place, _int(block))


def _int(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError("no text, or too long a one")
    return value


def parse(raw: bytes) -> Any:
    """JSON from bytes; None where it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
