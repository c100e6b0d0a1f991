"""The parent's side of reading a file in a child process: start, limit, check what comes back."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from kb.errors import SourceError

from . import wire
from .document import Document

ROOT = Path(__file__).resolve().parent.parent
WALL_SECONDS = 180.0
# How often a reading looks whether it is to stop.
_LOOK_SECONDS = 0.2
# The largest document, its text escaped and its units beside it, is below this.
_MOST_OUTPUT = 400_000_000
# The child gets no key, no proxy and no path of the parent's but what Windows needs to start.
_KEPT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")
_log = logging.getLogger(__name__)


Stop = Callable[[], bool]


def never() -> bool:
    return False


def read(file: BinaryIO, name: str, entry: str = "", stop: Stop = never) -> tuple[Document, str]:
    """Reads an open file, or one entry of an open ZIP, in a child process.

    Returns the document and the SHA-256 of the bytes it was made from.
    Raises SourceError in plain words, also where the child died, took too long
    or was ended because `stop` said so.
    """
    answer = _run({"do": "member" if entry else "read", "name": name, "entry": entry}, file, name, stop)
    return wire.load(answer.get("document"), name), str(answer.get("sha256", ""))


def members(file: BinaryIO, name: str, stop: Stop = never) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The documents in a ZIP, each with its SHA-256; and those refused, each
    with why. Both are empty for an office file, which is a ZIP too. Raises SourceError."""
    answer = _run({"do": "members", "name": name}, file, name, stop)
    return [(str(a), str(b)) for a, b in answer.get("members", ())], [(str(a), str(b)) for a, b in answer.get("refused", ())]


def _run(job: dict[str, str], file: BinaryIO, name: str, stop: Stop) -> dict[str, Any]:
    env = {k: v for k, v in os.environ.items() if k.upper() in _KEPT}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "INGEST_JOB": json.dumps(job)}
    file.seek(0)
    child = subprocess.Popen(
        [sys.executable, "-P", "-B", "-m", "ingest.child"],
        stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd=ROOT.anchor,
    )  # fmt: skip
    ended, late, stopped = threading.Event(), threading.Event(), threading.Event()

    def watch() -> None:
        until = time.monotonic() + WALL_SECONDS
        while not ended.is_set():
            if stop():
                stopped.set()
            elif time.monotonic() >= until:
                late.set()
            else:
                ended.wait(min(_LOOK_SECONDS, max(0.0, until - time.monotonic())))
                continue
            child.kill()
            return

    watcher = threading.Thread(target=watch, name="reading", daemon=True)
    watcher.start()
    raw = b""
    try:
        assert child.stdout is not None
        raw = child.stdout.read(_MOST_OUTPUT + 1)
    finally:
        ended.set()
        if len(raw) > _MOST_OUTPUT:
            child.kill()
        child.wait()
        watcher.join()
        if child.stdout is not None:
            child.stdout.close()
    answer = wire.parse(raw) if len(raw) <= _MOST_OUTPUT else None
    if isinstance(answer, dict) and isinstance(answer.get("error"), str):
        raise SourceError(answer["error"][:2000])
    if isinstance(answer, dict) and "fault" not in answer:
        return answer
    _log.info("reading %s ended with status %s: %s", name, child.returncode, answer)
    if stopped.is_set():
        raise SourceError(f"{name} was not added. It was stopped.")
    if late.is_set() or child.returncode == -24:
        raise SourceError(f"{name} was not added. Reading it took too long. Split it, or save it as text, then add it again.")
    raise SourceError(f"{name} was not added. It is damaged or made in a way that cannot be read. Save it anew, then add it again.")
