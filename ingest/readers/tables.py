"""Tables as rows that can be read by themselves. Pure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

# A table is laid out cell by cell; one that claims more columns than this does not mean them.
_MOST_COLUMNS = 200
_LONGEST_KEY = 6
_FIGURE = re.compile(r"[£$€]?[\d\s.,%()–-]+(?:%|m|bn|k)?")


def grid(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """Rows of (words, columns spanned, rows spanned) as rows of words, a spanning cell repeated."""
    out: list[list[str]] = []
    pending: dict[int, tuple[str, int]] = {}
    for cells in rows:
        row: list[str] = []
        waiting = deque(cells)
        while waiting or any(c >= len(row) for c in pending):
            column = len(row)
            if column >= _MOST_COLUMNS:
                break
            if column in pending:
                words, left = pending.pop(column)
                row.append(words)
                if left > 1:
                    pending[column] = (words, left - 1)
            elif waiting:
                words, wide, high = waiting.popleft()
                for k in range(min(wide, _MOST_COLUMNS - column)):
                    row.append(words)
                    if high > 1:
                        pending[column + k] = (words, high - 1)
            else:
                row.append("")
        out.append(row)
    return out


def grid_rows(rows: Sequence[Sequence[tuple[str, int, int]]], heads: int = 0) -> Iterator[tuple[list[str], list[str]]]:
    """(headers, cells) for each row of data. `heads`: how many first rows name
    the columns; where none is said to, a first row of names, not figures, does."""
    laid = grid(rows)
    kept = [k for k, row in enumerate(laid) if any(row)]
    if not heads and len(kept) > 1 and looks_like_names([laid[k] for k in kept]):
        heads = kept[0] + 1
    names = [laid[k] for k in kept if k < heads]
    body = [laid[k] for k in kept if k >= heads]
    width = max((len(r) for r in [*names, *body]), default=0)
    headers = [" ".join(dict.fromkeys(n[c] for n in names if c < len(n) and n[c])) for c in range(width)]
    if not body:
        yield from (([], row) for row in names)
    for row in body:
        if not names and len(row) == 2 and row[1] and len(row[0].split()) <= _LONGEST_KEY:
            yield [row[0]], [row[1]]
        else:
            yield headers, _once(row)


def _once(row: Sequence[str]) -> list[str]:
    """A long cell that spans several columns is said once."""
    return [w if not k or w != row[k - 1] or len(w) <= 12 else "" for k, w in enumerate(row)]


def looks_like_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names the columns: short words in (nearly) every cell
    and no bare figures. Two columns are more often a name and what is said of
    it; there the rest of the second column must be figures."""
    first = rows[0]
    filled = [c for c in first if c]
    if len(filled) < max(2, len(first) - 1) or any(len(c) > 80 or _FIGURE.fullmatch(c) for c in filled):
        return False
    return len(first) > 2 or all(len(r) < 2 or _FIGURE.fullmatch(r[1]) for r in rows[1:])
