"""Results kept in memory for a tab, so that a change of page does not lose them. Never on disk."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
_ID = re.compile(r"[0-9a-f]{32}")


class Kept(Generic[T]):
    """At most `most` values, each for `seconds` since it was put, by user and tab."""

    def __init__(self, most: int = 200, seconds: float = 4 * 3600.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()
        self._all: OrderedDict[tuple[str, str], tuple[float, T]] = OrderedDict()

    def put(self, key: str, value: T, user: str = "") -> None:
        """Keeps a value under a tab's id (32 hexadecimal digits); any other id keeps nothing."""
        if not _ID.fullmatch(key):
            return
        with self._lock:
            self._all[(user, key)] = (self._clock(), value)
            self._all.move_to_end((user, key))
            while len(self._all) > self._most:
                self._all.popitem(last=False)

    def get(self, key: str, user: str = "") -> T | None:
        with self._lock:
            found = self._all.get((user, key))
            if found is None:
                return None
            if self._clock() - found[0] > self._seconds:
                del self._all[(user, key)]
                return None
            return found[1]

    def drop(self, key: str, user: str = "") -> None:
        with self._lock:
            self._all.pop((user, key), None)
