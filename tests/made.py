"""Documents made for tests, and work done as an ordinary user."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.domain import Kind, Passage, Place, Source, Span, Standing, passage_id, text_version

APPENDIX = "000_3f878038ae364adc.txt"
ARTICLE = "004_a028cfdc2990f056.txt"

needs_root = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="giving up root needs root")


def as_nobody(work: Callable[[], str], folder: Path) -> str:
    """Runs `work` in a child process as an ordinary user, who may pass through
    the folders above `folder` and read it. Root can write anywhere.

    One at a time on a machine: tests that run beside each other share folders above theirs.
    """
    with _alone():
        return _as_nobody(work, folder)


@contextmanager
def _alone() -> Iterator[None]:
    import fcntl  # not on Windows, where nobody is root

    folder = os.open(tempfile.gettempdir(), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _as_nobody(work: Callable[[], str], folder: Path) -> str:
    closed = {p: p.stat().st_mode for p in (folder, *folder.parents) if p.stat().st_mode & 0o005 != 0o005}
    for path, mode in closed.items():
        path.chmod(mode | 0o055)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read)
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(write, work().encode())
            status = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            raise
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for path, mode in closed.items():
        path.chmod(mode)
    assert status == 0, "see standard error"
    return said


def make_source(name: str, text: str) -> tuple[Source, list[Passage]]:
    """A document whose lines are its passages."""
    source = Source(
        id=name, title=name, text=text, version=text_version(text), sha256=text_version(text), standing=Standing.OTHER, file_name=name
    )
    out = []
    at = 0
    for seq, line in enumerate(text.split("\n")):
        if line.strip():
            span = Span(at, at + len(line))
            out.append(Passage(passage_id(name, span, line), source, span, line, Kind.SENTENCE, Place(), 0, seq))
        at += len(line) + 1
    return source, out
