"""What a reader knows of a range of text from the file's own structure. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.domain import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """`role` is one of `title`, `heading`, `bullet`, `row`, `paragraph`.

    `level` counts headings from 1. The span holds the words alone: a bullet's
    sign or number stands before it.
    """

    span: Span
    role: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks in order, without overlaps, to be asked by offset."""

    items: Sequence[Mark] = ()
    _starts: list[int] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Marks:
        items = sorted(marks, key=lambda m: m.span)
        return cls(items, [m.span.start for m in items])

    def __bool__(self) -> bool:
        return bool(self.items)

    def at(self, offset: int) -> Mark | None:
        """The mark that `offset` stands in, or None."""
        k = bisect_right(self._starts, offset) - 1
        if k < 0 or self.items[k].span.end <= offset:
            return None
        return self.items[k]
