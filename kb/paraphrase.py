"""Finds the passages that say the same in other words, by their vectors."""

from __future__ import annotations

from collections.abc import Collection

from .domain import Kind, Passage
from .embed import Embedder
from .library import Library

# These say where one is or who wrote it, not what the document says.
_NO_IDEAS = frozenset({Kind.TITLE, Kind.DATE, Kind.BYLINE, Kind.HEADING, Kind.KEY, Kind.AUTHOR, Kind.FRONT})


class Ideas:
    def __init__(self, library: Library, embedder: Embedder) -> None:
        self.library = library
        self.embedder = embedder

    def find(self, text: str, only: Collection[str] | None) -> tuple[list[tuple[Passage, float]], list[tuple[Passage, float]]]:
        return [], []
