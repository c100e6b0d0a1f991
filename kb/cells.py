"""Which words of a quotation may stand for which of a source, and how alike they are. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from . import senses, wording
from .variants import begins, likeness

# One name for another in the same place: a share of what the name itself would count.
OTHER_NAME = 0.4

Cells = dict[tuple[int, int], tuple[float, int, int]]


def likenesses(yours: Sequence[str], source: Sequence[str], names: bool) -> Cells:
    """(i, j) -> (how alike, words of the quotation, words of the source), where at all.

    `names`: one who acts may stand for another.
    """
    places: dict[str, list[int]] = {}
    for j, word in enumerate(source):
        places.setdefault(word, []).append(j)
    out: Cells = {}
    last = len(yours) - 1
    for i, word in enumerate(yours):
        for other, at in places.items():
            alike = likeness(word, other)
            if i == last and alike < 0.8 and begins(word, other):
                alike = 0.8
            if alike:
                for j in at:
                    out[i, j] = (alike, 1, 1)
    # Words written together or apart: `coordinator` and `co-ordinator`.
    joined: dict[str, list[int]] = {}
    for j in range(len(source) - 1):
        joined.setdefault(source[j] + source[j + 1], []).append(j)
    short = {j: full for j, w in enumerate(source) if (full := wording.written_out(w))}
    _abbreviations(yours, source, out)
    for i, word in enumerate(yours):
        for j in joined.get(word, ()):
            out[i, j] = (0.95, 1, 2)
        for form in wording.written_out(word):  # `don't` and `do not` are the same words
            one, two = form.split()
            for j in places.get(one, ()):
                if j + 1 < len(source) and source[j + 1] == two:
                    out[i, j] = (1.0, 1, 2)
        if i < last:
            for j, full in short.items():
                if f"{word} {yours[i + 1]}" in full:
                    out[i, j] = (1.0, 2, 1)
            for j in places.get(word + yours[i + 1], ()):
                out[i, j] = (0.95, 2, 1)
            number = wording.value([word, yours[i + 1]])
            if number is not None and number > 20:
                for j, other in enumerate(source):
                    figure = wording.figure(other)
                    if figure is not None and figure > 20:
                        out[i, j] = (0.95 if figure == number else 0.5, 2, 1)
    if names:
        _other_names(yours, source, out)
    return out


def _other_names(yours: Sequence[str], source: Sequence[str], out: Cells) -> None:
    """One who acts may have been put for another."""
    theirs = [j for j, word in enumerate(source) if senses.actor(word)]
    for i, word in enumerate(yours):
        if senses.actor(word):
            for j in theirs:
                out.setdefault((i, j), (OTHER_NAME, 1, 1))


def _abbreviations(yours: Sequence[str], source: Sequence[str], out: Cells) -> None:
    """`ccgs` and `clinical commissioning groups`, either way about: the same words."""
    for short, long, mine in ((yours, source, True), (source, yours, False)):
        for k, word in enumerate(short):
            for n in wording.initials(word):
                for at in range(len(long) - n + 1):
                    if long[at][0] == word[0] and wording.abbreviates(word, long[at : at + n]):
                        out[(k, at) if mine else (at, k)] = (0.95, 1, n) if mine else (0.95, n, 1)
