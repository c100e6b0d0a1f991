"""Which part of a model a question asks for. Words from `lexicon/facets.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from .domain import Facet
from .words import _lines, tokens


@cache
def _phrases() -> dict[tuple[str, ...], Facet]:
    out: dict[tuple[str, ...], Facet] = {}
    for line in _lines("facets.txt"):
        name, _, phrases = line.partition(":")
        for phrase in phrases.split(","):
            key = tuple(tokens(phrase))
            if key:
                out.setdefault(key, Facet(name.strip()))
    return out


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


def find(words: Sequence[str]) -> list[tuple[Facet, int, int]]:
    """The facet phrases of a question: (facet, first word, word after the last).

    Longest phrases win and do not overlap; in order.
    """
    out: list[tuple[Facet, int, int]] = []
    i = 0
    table = _phrases()
    while i < len(words):
        for n in range(min(_longest(), len(words) - i), 0, -1):
            facet = table.get(tuple(words[i : i + n]))
            if facet is not None:
                out.append((facet, i, i + n))
                i += n
                break
        else:
            i += 1
    return out


def named(words: Sequence[str]) -> list[Facet]:
    """The parts that words name, in order."""
    return [f for f, _, _ in find(words)]


def benefits_or_risks(words: Sequence[str]) -> Facet:
    """Benefits or risks, as a word for them says."""
    return Facet.BENEFITS if Facet.BENEFITS in named(words) else Facet.RISKS
