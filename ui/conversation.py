"""Conversations, held in memory for as long as people use them.

A conversation belongs to the tab that holds its random id. There are never
more than `MOST` of them, none has more than `TURNS` turns, and one that was
not touched for `HOURS` hours is gone. Nothing is written to disk.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.domain import Answer

MOST, TURNS, HOURS = 500, 40, 12
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer (`writing`: as far as it goes), or a sentence on what went wrong."""

    id: str
    question: str
    answer: Answer | None = None
    fault: str = ""
    by_link: bool = False
    writing: bool = False


@dataclass(slots=True)
class Conversation:
    """The turns of one tab, and the documents it is limited to (none: all)."""

    turns: tuple[Turn, ...] = ()
    only: tuple[str, ...] = ()
    stopped: set[str] = field(default_factory=set)
    touched: float = 0.0

    def turn(self, turn_id: str) -> Turn | None:
        return next((t for t in self.turns if t.id == turn_id), None)


class Conversations:
    """All conversations. Safe to use from several threads."""

    def __init__(self, most: int = MOST, clock: object = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._all: OrderedDict[tuple[str, str], Conversation] = OrderedDict()

    def get(self, key: str, user: str = "") -> Conversation:
        """The conversation with this id (32 hexadecimal digits), made where there is none.

        An id of any other form gets a conversation that nothing keeps.
        """
        with self._lock:
            return self._get(key, user)

    def _get(self, key: str, user: str) -> Conversation:
        now = self._clock()  # type: ignore[operator]
        for old in [k for k, c in self._all.items() if now - c.touched > HOURS * 3600]:
            del self._all[old]
        if not _ID.fullmatch(key):
            return Conversation(touched=now)
        found = self._all.setdefault((user, key), Conversation())
        found.touched = now
        self._all.move_to_end((user, key))
        while len(self._all) > self._most:
            self._all.popitem(last=False)
        return found

    def add(self, key: str, turn: Turn, user: str = "") -> bool:
        """Adds a turn, or puts it in the place of the one with its id. False where the person has stopped it."""
        with self._lock:
            talk = self._get(key, user)
            if turn.id in talk.stopped:
                talk.stopped.discard(turn.id)
                return False
            kept = [turn if t.id == turn.id else t for t in talk.turns]
            talk.turns = tuple(kept if talk.turn(turn.id) else [*kept, turn])[-TURNS:]
            return True

    def stop(self, key: str, turn_id: str, user: str = "") -> None:
        """What this question gets is not to be shown."""
        with self._lock:
            talk = self._get(key, user)
            if len(talk.stopped) < TURNS and talk.turn(turn_id) is None:
                talk.stopped.add(turn_id)

    def limit(self, key: str, sources: Iterable[str], user: str = "") -> None:
        """Limits the conversation to some documents (none: all of them)."""
        with self._lock:
            self._get(key, user).only = tuple(sources)

    def end(self, key: str, user: str = "") -> None:
        with self._lock:
            self._all.pop((user, key), None)


def new_turn_id() -> str:
    return secrets.token_hex(6)
