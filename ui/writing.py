"""A question that a language model writes the answer to: shown as it grows, and stopped when a person says so."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

from kb.domain import Answer

from .bridge import signal
from .conversation import Turn
from .desk import Desk


class Writing:
    """The answers being written. Safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._stops: dict[tuple[str, str, str], threading.Event] = {}

    def ask(self, key: str, turn: str, question: str, user: str, by_link: bool) -> Iterator[tuple[str, str]]:
        """The conversation and a signal, each time there is more to show; the answer last.

        A question that came by a link never reaches the model, so that nobody can be
        made to send one by following it.
        """
        if not self._desk.llm or by_link:
            said = self._desk.ask(key, turn, question, user, by_link)
            yield self._desk.conversation(key, user), signal(does="asked", turn=turn, say=said)
            return
        stop = threading.Event()
        grown: queue.Queue[Answer | str] = queue.Queue()
        with self._lock:
            self._stops[user, key, turn] = stop
        worker = threading.Thread(
            target=lambda: grown.put(self._desk.ask(key, turn, question, user, False, grown.put, stop.is_set)), daemon=True
        )
        worker.start()
        try:
            while not isinstance(so_far := grown.get(), str):
                if not stop.is_set():
                    shown = self._desk.conversation(key, user, Turn(turn, question, so_far, writing=True))
                    yield shown, signal(does="writing", turn=turn)
            yield self._desk.conversation(key, user), signal(does="asked", turn=turn, say=so_far)
        finally:
            stop.set()
            with self._lock:
                self._stops.pop((user, key, turn), None)

    def stop(self, key: str, turn: str, user: str) -> None:
        """The model writes no more for this question."""
        with self._lock:
            found = self._stops.get((user, key, turn))
        if found is not None:
            found.set()
