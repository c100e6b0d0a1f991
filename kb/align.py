"""Aligns the words of a quotation with a stretch of a source. Pure.

A semi-global alignment (Needleman and Wunsch, 1970, with free ends on the
source's side; Smith and Waterman, 1981, where the ends of the quotation are
free too) over words, scored by how alike two words are and how much a word
says. Words that stand in another place are found afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import senses, wording
from .cells import OTHER_NAME, likenesses
from .moved import Pair, moved
from .variants import likeness

# Costs as shares of a word's weight. A word of the source passed over costs
# little (quotations leave things out), a foreign word inside the quotation
# costs its own weight by not being matched, and this beside it.
_PASS_SOURCE = 0.08
_PASS_YOURS = 0.02
_PASS_YOURS_FREE_ENDS = 0.35
_CHANGED = 0.02
# Passing over the first or last word of a unit of the source: a word taken from
# the unit before is seldom what was meant, and a whole unit passed over means
# that two places were run together.
_PASS_EDGE = 2.0
_MOVED, _MOVED_TOGETHER = 0.7, 0.9
# A figure of the source passed over says something else, so that the nearest other
# figure is the one that was changed: more than a word is lost by taking it so.
_PASS_FIGURE = 0.3
# Taken off where the end of a unit and more is passed over within the match.
_BRIDGE = 0.15


@dataclass(frozen=True, slots=True)
class Alignment:
    """`pairs` are in the order of the quotation's words. `begin` to `end` is the
    stretch of the source that they cover, `score` from 0 to 1 the share of the
    quotation's weight found there, less what the source has between."""

    pairs: tuple[Pair, ...]
    begin: int
    end: int
    score: float
    first: int
    last: int


def align(
    yours: Sequence[str],
    source: Sequence[str],
    weight: Callable[[str], float],
    free_ends: bool = False,
    barrier: Callable[[int], bool] = lambda at: False,
) -> Alignment | None:
    """The best alignment of all of `yours` (with `free_ends`: of the best stretch of
    it) with a stretch of `source`; None where no word fits.

    `barrier(j)` says that a unit of the source begins at word j: a changed word
    at an edge is not looked for across one.
    """
    n, m = len(yours), len(source)
    if not n or not m:
        return None
    cells = likenesses(yours, source, names=not free_ends)
    w = [weight(x) for x in yours]
    v = [weight(x) for x in source]
    edge = [barrier(j) or barrier(j + 1) for j in range(m)]
    border = _PASS_EDGE * (3 if free_ends else 1)
    passing = [_PASS_SOURCE * v[j] + border * edge[j] + _PASS_FIGURE * wording.counts(source[j]) for j in range(m)]
    pairs = _best_path(n, m, cells, w, passing, edge, free_ends)
    if not any(p.alike for p in pairs):
        return None
    if not free_ends:
        pairs = _within(pairs, barrier)
    pairs = _edges(pairs, yours, source, barrier, free_ends)
    if not free_ends:
        pairs = moved(pairs, yours, source, barrier)
        pairs = _other_name(pairs, yours, barrier)
    begin = min(p.source for p in pairs)
    end = max(p.source + p.many for p in pairs)
    first, last = min(p.yours for p in pairs), max(p.yours + p.count for p in pairs)
    met = {j for p in pairs for j in range(p.source, p.source + p.many)}
    between = sum(v[j] for j in range(begin, end) if j not in met)
    shifts = {(p.yours, p.source) for p in pairs if p.moved}
    gained = sum(p.alike * sum(w[p.yours : p.yours + p.count]) * (_shifted(p, shifts) if p.moved else 1.0) for p in pairs)
    total = sum(w[first:last]) if free_ends else sum(w)
    # What the source has between tells against the match, up to a point: a
    # quotation with its middle left out is still one.
    score = gained / total - min(0.15, 0.05 * between / total)
    if _bridges(pairs, begin, end, barrier):
        score -= _BRIDGE
    return Alignment(tuple(sorted(pairs, key=lambda p: p.yours)), begin, end, max(0.0, score), first, last)


def _shifted(p: Pair, shifts: set[tuple[int, int]]) -> float:
    """What a moved word counts: more where it was moved together with its neighbour."""
    return _MOVED_TOGETHER if {(p.yours - 1, p.source - 1), (p.yours + 1, p.source + 1)} & shifts else _MOVED


def _best_path(
    n: int, m: int, cells: dict[tuple[int, int], tuple[float, int, int]], w: list[float], passing: list[float], edge: list[bool], free: bool
) -> list[Pair]:
    pass_yours = _PASS_YOURS_FREE_ENDS if free else _PASS_YOURS
    score = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [bytearray(m + 1) for _ in range(n + 1)]  # 1 match, 2 changed, 3 pass yours, 4 pass source, 5 joined
    long = {(i + a, j + b): (i, j, s) for (i, j), (s, a, b) in cells.items() if a + b > 2}
    best, best_at = 0.0, (0, 0)
    for i in range(1, n + 1):
        above, row, marks, wi = score[i - 1], score[i], step[i], w[i - 1]
        cost = pass_yours * wi
        changed = (_PASS_YOURS_FREE_ENDS if free else _CHANGED) * wi
        for j in range(1, m + 1):
            top, mark = above[j] - cost, 3
            cell = cells.get((i - 1, j - 1))
            if cell is not None and cell[1] + cell[2] == 2:
                gain = above[j - 1] + wi * cell[0]
                if gain >= top:
                    top, mark = gain, 1
            else:
                gain = above[j - 1] - (_PASS_EDGE if free and edge[j - 1] else changed)
                if gain > top:
                    top, mark = gain, 2
            gain = row[j - 1] - passing[j - 1]
            if gain > top:
                top, mark = gain, 4
            if (i, j) in long:
                i0, j0, s = long[i, j]
                gain = score[i0][j0] + s * sum(w[i0:i])
                if gain >= top:
                    top, mark = gain, 5
            if free and top <= 0:
                top, mark = 0.0, 0
            row[j] = top
            marks[j] = mark
            if (free or i == n) and top > best + 1e-9:
                best, best_at = top, (i, j)
    out: list[Pair] = []
    i, j = best_at
    while i > 0 and j > 0 and step[i][j]:
        mark = step[i][j]
        if mark == 1:
            out.append(Pair(i - 1, j - 1, cells[i - 1, j - 1][0]))
        elif mark == 2:
            out.append(Pair(i - 1, j - 1, 0.0))
        elif mark == 5:
            i0, j0, s = long[i, j]
            out.append(Pair(i0, j0, s, i - i0, j - j0))
            i, j = i0, j0
            continue
        i, j = (i - 1 if mark != 4 else i), (j - 1 if mark != 3 else j)
    out.reverse()
    return out


def _bridges(pairs: Sequence[Pair], begin: int, end: int, barrier: Callable[[int], bool]) -> bool:
    """Whether four words or more are passed over at or across the border of a unit."""
    met = {j for p in pairs if p.alike and not p.moved for j in range(p.source, p.source + p.many)}
    run = 0
    for j in range(begin, end + 1):
        if j in met or j == end:
            if run >= 4 and any(barrier(k) for k in range(j - run, j + 1)):
                return True
            run = 0
        else:
            run += 1
    return False


def _akin(yours: str, source: str) -> bool:
    """Whether a word may have been put for another: not a function word for one that tells."""
    return wording.says_little(yours) == wording.says_little(source)


def _within(pairs: list[Pair], barrier: Callable[[int], bool]) -> list[Pair]:
    """Without a word or two picked up beyond the border of a unit, where the rest stands together."""
    out = pairs
    for _ in range(2):
        met = [k for k, p in enumerate(out) if p.alike]
        for k, n in ((1, 1), (2, 2), (-1, 1), (-2, 2)):
            if len(met) < n + 2:
                continue
            inner, outer = (met[k], met[k - 1]) if k > 0 else (met[k - 1], met[k])
            a, b = sorted((out[inner], out[outer]), key=lambda p: p.yours)
            if (a.yours + a.count, a.source + a.many) == (b.yours, b.source) and out[outer].alike > OTHER_NAME:
                continue  # word for word across the border
            low, high = sorted((out[inner].source, out[outer].source))
            if any(barrier(j) for j in range(low + 1, high + 1)):
                out = out[inner:] if k > 0 else out[: inner + 1]
                break
        else:
            break
    return out


def _edges(pairs: list[Pair], yours: Sequence[str], source: Sequence[str], barrier: Callable[[int], bool], free: bool) -> list[Pair]:
    """Changed words at an edge stay only where they are few and within the unit."""
    n, m = len(yours), len(source)
    sure = [k for k, p in enumerate(pairs) if p.alike]
    pairs = pairs[sure[0] : sure[-1] + 1]
    if free:
        return pairs
    head, tail = pairs[0], pairs[-1]
    out = list(pairs)
    if 0 < head.yours <= 2:
        at = head.source
        for back in range(1, head.yours + 1):
            if at - back < 0 or barrier(at - back + 1) or not _akin(yours[head.yours - back], source[at - back]):
                break
            out.insert(0, Pair(head.yours - back, at - back, likeness(yours[head.yours - back], source[at - back])))
    after, at = tail.yours + tail.count, tail.source + tail.many
    if 0 < n - after <= 2:
        for on in range(n - after):
            if at + on >= m or barrier(at + on) or not _akin(yours[after + on], source[at + on]):
                break
            out.append(Pair(after + on, at + on, likeness(yours[after + on], source[at + on])))
    return out


def _other_name(pairs: list[Pair], yours: Sequence[str], barrier: Callable[[int], bool]) -> list[Pair]:
    """The beginning of a unit with another name in it is one change."""
    straight = [p for p in pairs if not p.moved]
    head = next((p for p in straight if p.alike >= 0.5), None)
    if head is None or any(p.alike and p.yours < head.yours for p in straight):
        return pairs
    begun = next((j for j in range(head.source, max(-1, head.source - 4), -1) if j == 0 or barrier(j)), head.source)
    first = head.yours
    taken = {i for p in pairs if p.moved for i in range(p.yours, p.yours + p.count)}
    while first and first - 1 not in taken:
        first -= 1
    if not 0 < head.yours - first <= 3 or begun >= head.source or not any(map(senses.actor, yours[first : head.yours])):
        return pairs
    kept = [p for p in pairs if p.moved or p.yours >= head.yours]
    return [Pair(first, begun, 0.0, head.yours - first, head.source - begun), *kept]
