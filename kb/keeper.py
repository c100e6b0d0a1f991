"""Keeps vectors and the Chroma index up to date beside a running program.

A thread of a long-running process: it makes missing vectors, has a new index
built in a child process whenever the texts have changed, and opens it. Where
another process holds the lock it only makes vectors. Search works throughout.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable

from . import index
from .errors import KnowledgeBaseError
from .search import Search
from .settings import ROOT

log = logging.getLogger("kb.index")
# Looking costs two reads of SQLite; a change waits this long, and until it is followed by no other.
LOOK_SECONDS = 1.0
# After a failure, the wait before the next attempt.
RETRY_SECONDS = 30.0


class Keeper:
    """`start`, and `close` when the program ends. `state` is a plain phrase for a person."""

    def __init__(self, search: Search, changed: Callable[[str], None] = lambda state: None) -> None:
        self._search = search
        self._tell = changed
        self._lock = index.opener_lock(search.data)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.state = "the index has not been opened yet"

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends within a few seconds, also in the middle of a build."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        opened, self._search.index = self._search.index, None
        if opened is not None:
            opened.close()
        self._lock.release()

    def _say(self, state: str) -> None:
        if state != self.state:
            self.state = state
            log.info("%s", state)
            self._tell(state)

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            try:
                wait = LOOK_SECONDS
                self.look()
            except KnowledgeBaseError as error:
                self._say(str(error))
                wait = RETRY_SECONDS

    def look(self) -> None:
        """One look: does what there is to do. Raises KnowledgeBaseError."""
        search = self._search
        search.ensure_vectors(lambda done, of: self._say(f"reading for meaning: {done} of {of} passages"))
        if not search.library.writable or not self._lock.acquire():
            self._say("the index is kept by another process; search goes on without it")
            return
        revision = search.vectors.revision
        opened = search.index
        pointed = index.current(search.data)
        if opened is not None and opened.revision == revision and opened.generation == pointed:
            return
        rows = search.vectors.all()
        wanted = index.fingerprint(k for k, _ in rows)
        if opened is None or opened.generation != pointed or opened.generation.fingerprint != wanted:
            if pointed is None or pointed.fingerprint != wanted or pointed.model != search.vectors.model:
                pointed = self._build(len(rows))
            if pointed is None or pointed.fingerprint != wanted:
                return
            opened = self._open(pointed)
        if opened is not None and search.vectors.revision == revision:
            opened.revision = revision
            search.index = opened
            self._say(f"the index is ready: {opened.generation.count} texts")

    def _build(self, count: int) -> index.Generation | None:
        """In a child process: what Chroma does there cannot end this one."""
        if not count:
            return None
        self._say(f"the index is being built from {count} texts")
        command = [sys.executable, "-m", "kb", "rebuild", "--quiet", "--data", str(self._search.data.resolve())]
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while child.poll() is None:
            if self._stop.wait(0.1):
                child.terminate()
                child.wait(timeout=3)
                return None
        if child.returncode:
            said = child.stderr.read().decode("utf-8", "replace").strip() if child.stderr else ""
            raise KnowledgeBaseError(said or f"The index could not be built (status {child.returncode}). Search goes on without it.")
        return index.current(self._search.data)

    def _open(self, generation: index.Generation) -> index.OpenIndex | None:
        wrong = index.probe(self._search.data, generation)
        if wrong:
            # The next look finds none, and builds one.
            index.forget(self._search.data)
            self._say(f"the index was damaged ({wrong}) and will be built anew; search goes on without it")
            return None
        old, self._search.index = self._search.index, None
        if old is not None:
            old.close()
        return index.OpenIndex(self._search.data, generation)
