"""Killed at any moment: what was acknowledged is there, and it goes on by itself."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from kb import embed, index
from kb.library import Library
from kb.settings import ROOT
from kb.vectors import Vectors
from tests.made import APPENDIX, ARTICLE, make_source

FILES = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    for n in range(FILES):
        lines = "\n\n".join(f"Minute {k} of meeting {n}: the penguins agreed item {n * k}." for k in range(30))
        (made / f"minutes-{n:02}.txt").write_text(f"Meeting {n}\n\n{lines}\n")
    return made


def ingest(data: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ingest", "--data", str(data), str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [0, 3, 17, 31])
def test_killed_while_it_adds_files(tmp_path: Path, folder: Path, after: int) -> None:
    data = tmp_path / "data"
    writer = ingest(data, folder)
    assert writer.stderr is not None
    said: list[str] = []
    for line in writer.stderr:
        said.append(line)
        if sum(" passages added" in s for s in said) > after:
            break
    time.sleep(random.Random(after).random() * 0.01)
    writer.kill()
    said += writer.stderr.readlines()
    assert writer.wait() == -9
    acknowledged = {s.split(":")[0] for s in said if " passages added" in s}
    assert len(acknowledged) > after
    with Library(data) as library:
        assert library.check() == []
        counts = library.counts()
        whole = {s.id: len(library.passages(s)) for s in library.sources()}
        assert acknowledged <= whole.keys()
        assert counts == whole
        assert len({whole[n] for n in whole if n not in (APPENDIX, ARTICLE)}) <= 1  # nothing half-done is visible
    again = ingest(data, folder)
    assert again.communicate(timeout=60)
    assert again.returncode == 0
    with Library(data) as library:
        assert len(library.sources()) == FILES + 2
        assert len(library.find_words(["penguins"], 10_000)) == FILES * 30


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A library large enough for a build to take a while: 1,500 texts with made vectors."""
    data = tmp_path / "data"
    with Library(data) as library:
        library.put(*make_source("wide", "\n".join(f"line {n}" for n in range(1500))))
        vectors = Vectors(library, embed.NAME)
        rows = np.random.default_rng(1).normal(size=(1500, 384)).astype("<f4")
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors.put({key: row.tobytes() for key, row in zip(sorted(vectors.missing()), rows, strict=True)})
        index.build(vectors)
    return data


def test_killed_while_it_builds_the_index(wide: Path) -> None:
    before = index.current(wide)
    assert before is not None
    command = [sys.executable, "-m", "kb", "rebuild", "--quiet", "--data", str(wide)]
    chance = random.Random(7)
    half_built = 0
    for _ in range(5):
        builder = subprocess.Popen(command, cwd=ROOT)
        end = time.monotonic() + 60
        while len([p for p in index.folder(wide).iterdir() if p.is_dir()]) < 2 and time.monotonic() < end and builder.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.5)
        builder.kill()
        builder.wait()
        now = index.current(wide)
        assert now is not None
        half_built += now == before
        before = now
    assert half_built  # at least one was killed on the way
    assert index.probe(wide, before) == ""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    last = index.current(wide)
    assert last is not None
    assert last != before
    assert index.probe(wide, last) == ""
    assert [p.name for p in index.folder(wide).iterdir() if p.is_dir()] == [last.name]
    with Library(wide) as library:
        assert library.check() == []
        assert len(Vectors(library, embed.NAME).all()) == 1500
