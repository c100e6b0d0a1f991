"""What tests share: the real model once, and a library of the bundled documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.seeds import add_seeds
from kb import embed
from kb.library import Library
from kb.search import Search
from kb.settings import ROOT

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: a process for each core, four at most, and only as many as the memory holds."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    # With its page and its browser a process takes 2 GB.
    fit = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 3_000_000_000 if sys.platform != "win32" else 4
    return max(1, min(cores, fit, 4))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Half a surrogate pair, which tests here are about, cannot go from process to process:
    a test that failed on one would end the whole run (`pytest -n`) instead of showing."""
    return _plain((yield))


def _plain(value: Any) -> Any:
    """A report's data with half surrogate pairs written as escapes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(v) for v in value)
    return value


@pytest.fixture(scope="session")
def embedder() -> embed.Embedder:
    """The real model, loaded once."""
    return embed.load()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, embedder: embed.Embedder) -> Path:
    """A data directory with the bundled documents and their vectors. Copy it before you write."""
    data = tmp_path_factory.mktemp("seeded")
    with Library(data) as library:
        add_seeds(library)
        Search(library, lambda: embedder).ensure_vectors()
    return data


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    """A data directory of one's own with the bundled documents and their vectors."""
    return Path(shutil.copytree(seeded, tmp_path / "data"))


@pytest.fixture
def library(data: Path) -> Iterator[Library]:
    with Library(data) as opened:
        yield opened


@pytest.fixture
def search(library: Library, embedder: embed.Embedder) -> Search:
    return Search(library, lambda: embedder)


@pytest.fixture
def run() -> Run:
    """Runs `python -m MODULE …` in a process of its own."""

    def call(*args: str | bytes, module: str = "kb", stdin: bytes = b"", env: dict[str, str] | None = None, timeout: float = 120):
        command: Sequence[str | bytes] = [sys.executable, "-m", module, *args]
        return subprocess.run(
            command, cwd=ROOT, input=stdin, capture_output=True, timeout=timeout, env={**os.environ, **(env or {})}, check=False
        )

    return call
