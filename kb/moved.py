"""Words of a quotation that stand elsewhere in the stretch it was aligned with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import wording
from .variants import likeness

# How far from what was aligned a single word is looked for.
_NEAR = 3
# Words count as the same from here.
_SAME = 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """`count` words of the quotation from `yours` against `many` of the source from
    `source` (indices into what was aligned); `alike` is 0 where they only share a place."""

    yours: int
    source: int
    alike: float
    count: int = 1
    many: int = 1
    moved: bool = False


def moved(pairs: list[Pair], yours: Sequence[str], source: Sequence[str], barrier: Callable[[int], bool]) -> list[Pair]:
    """`pairs`, with those words of the quotation that stand in another place of the same unit.

    Several words on end are found as far away as the quotation is long; a single one that
    tells only near what was aligned; a function word only beside a word that was moved.
    """
    begin = min(p.source for p in pairs)
    end = max(p.source + p.many for p in pairs)
    low, high = _reach(begin, end, _NEAR, len(source), barrier)
    held = {j for p in pairs if p.alike for j in range(p.source, p.source + p.many)}
    placed = {i for p in pairs if p.alike for i in range(p.yours, p.yours + p.count)}
    found: dict[int, int] = {}
    far_low, far_high = _reach(begin, end, len(yours), len(source), barrier)
    for i, j, n in _blocks(yours, source, far_low, far_high, placed, held):
        for k in range(n):
            found[i + k] = j + k
    for i, word in enumerate(yours):
        if i in placed or i in found or (wording.says_little(word) and not wording.negates(word)):
            continue
        spots = [j for j in range(low, high) if j not in held and j not in found.values() and likeness(word, source[j]) >= _SAME]
        if spots:
            near = next((p.source for p in pairs if p.yours >= i), high)
            found[i] = min(spots, key=lambda at: abs(at - near))
    for i in sorted(set(range(len(yours))) - placed - set(found)):
        beside = [k for side in (i - 1, i + 1) if side in found for k in (found[side] - 1, found[side] + 1)]
        free = [k for k in beside if low <= k < high and k not in held and k not in found.values() and source[k] == yours[i]]
        if free:
            found[i] = free[0]
    out = [p for p in pairs if p.alike or (p.yours not in found and p.source not in found.values())]
    return out + [Pair(i, j, likeness(yours[i], source[j]), moved=True) for i, j in sorted(found.items())]


def _reach(begin: int, end: int, most: int, size: int, barrier: Callable[[int], bool]) -> tuple[int, int]:
    for _ in range(most):
        begin -= begin > 0 and not barrier(begin)
        end += end < size and not barrier(end)
    return begin, end


def _blocks(
    yours: Sequence[str], source: Sequence[str], low: int, high: int, placed: set[int], held: set[int]
) -> list[tuple[int, int, int]]:
    """(word of the quotation, word of the source, how many): several on end, one of them telling, longest first."""
    runs = []
    for i in set(range(len(yours))) - placed:
        for j in range(low, high):
            n = 0
            while i + n < len(yours) and j + n < high and i + n not in placed and j + n not in held and yours[i + n] == source[j + n]:
                n += 1
            if n >= 2 and not all(map(wording.says_little, yours[i : i + n])):
                runs.append((n, i, j))
    out: list[tuple[int, int, int]] = []
    for n, i, j in sorted(runs, key=lambda r: (-r[0], r[1], r[2])):
        if not any((i < a + k and a < i + n) or (j < b + k and b < j + n) for a, b, k in out):
            out.append((i, j, n))
    return out
