"""`make soak-ingest`: many documents in one run, stopped on the way and gone on with.

Makes documents of ten pages in several formats, adds them with `python -m
ingest`, stops that twice (once by Ctrl-C, once by killing it) and starts it
again, and prints how much memory the command took over its run. Fails where a
document is lost, added twice or refused, or where memory grows.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from kb.library import Library
from kb.settings import ROOT

_WORDS = "group share cost contract committee year service provider board lead risk benefit agree review pay plan meet report".split()
# Memory may differ by this much between the first tenth of a run and its end.
_GROWTH_MB = 60


def sections(number: int) -> list[tuple[str, list[str]]]:
    """About ten pages: 10 sections of 12 sentences groups, different in every document."""
    draw = random.Random(number)

    def sentence() -> str:
        return f"The {' '.join(draw.choices(_WORDS, k=draw.randint(8, 22)))} {draw.randint(1, 9_999)}."

    return [(f"Section {k} of paper {number}", [" ".join(sentence() for _ in range(4)) for _ in range(6)]) for k in range(1, 11)]


def write(folder: Path, number: int) -> None:
    parts = sections(number)
    kind = ("txt", "md", "html", "docx")[number % 4]
    path = folder / f"year-{number % 7}" / f"paper-{number:04}.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "docx":
        from docx import Document

        document = Document()
        for heading, paragraphs in parts:
            document.add_heading(heading, 1)
            for words in paragraphs:
                document.add_paragraph(words)
        out = io.BytesIO()
        document.save(out)
        path.write_bytes(out.getvalue())
        return
    forms = {"txt": "{0}\n\n{1}\n\n", "md": "## {0}\n\n{1}\n\n", "html": "<h2>{0}</h2><p>{1}</p>"}
    gaps = {"txt": "\n\n", "md": "\n\n", "html": "</p><p>"}
    path.write_text("".join(forms[kind].format(h, gaps[kind].join(p)) for h, p in parts), encoding="utf-8")


def memory(pid: int) -> int:
    """Resident megabytes of a process; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def run(data: Path, folder: Path, stop_after: int, how: signal.Signals | None) -> tuple[int, list[int]]:
    """One run of the command; its status and the memory it held at each report."""
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest", "--data", str(data), str(folder)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell has its background jobs ignore Ctrl-C
    )  # fmt: skip
    held: list[int] = []
    assert child.stderr is not None
    added = 0
    for line in child.stderr:
        if " passages added" in line:
            added += 1
            held.append(memory(child.pid))
            if how is not None and added == stop_after:
                child.send_signal(how)
    return child.wait(), held


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("documents", nargs="?", type=int, default=1_000)
    many = args.parse_args().documents
    with tempfile.TemporaryDirectory() as temporary:
        folder, data = Path(temporary, "papers"), Path(temporary, "data")
        for number in range(many):
            write(folder, number)
        begun = time.monotonic()
        third = max(1, many // 3)
        first, _ = run(data, folder, third, signal.SIGINT)
        second, _ = run(data, folder, max(1, third // 2), signal.SIGKILL)
        status, held = run(data, folder, 0, None)
        again, more = run(data, folder, 0, None)
        seconds = time.monotonic() - begun
        with Library(data) as library:
            documents = [s for s in library.sources() if not s.bundled]
            passages = sum(library.counts().values())
            faults = library.check()
        tenth = held[len(held) // 10] if held else 0
        print(f"{len(documents)} documents of {many}, {passages} passages, {seconds:.0f} s; statuses {first}, {second}, {status}")
        print(f"memory: {tenth} MB after a tenth of the last run, {max(held, default=0)} MB at most; library {data_size(data)} MB")
        good = (first, second, status, again) == (130, -9, 0, 0) and not faults and len(documents) == many
        flat = max(held, default=0) - tenth <= _GROWTH_MB
        print("kept what it should" if good and not more and flat else f"FAILED: {again} {len(more)} {faults}")
        return 0 if good and not more and flat else 1


def data_size(data: Path) -> int:
    return sum(p.stat().st_size for p in data.rglob("*") if p.is_file()) // 1_000_000


if __name__ == "__main__":
    sys.exit(main())
