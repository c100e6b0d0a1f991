"""`make bench`: how long an answer takes, as a ratio to a tutorial pipeline.

Times depend on the machine, so what counts is the ratio to the baseline of the
same run. Each question is asked of both, one after the other, in one warm
process, in an order that changes sides every time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb.answer import KnowledgeBase
from kb.embed import load
from kb.settings import ROOT, SEEDS, from_environment

GOLDEN = ROOT.parent / "shared" / "golden" / "ask.jsonl"


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def main() -> int:
    p = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n", 1)[0])
    p.add_argument("--questions", type=Path, default=GOLDEN, help="JSON lines with a question each (default: the golden questions)")
    p.add_argument("--limit", type=int, default=0, help="asks only the first so many")
    args = p.parse_args()
    try:
        rows = [json.loads(line) for line in args.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError):
        print(f"The questions are not at {args.questions}. Name a file: make bench BENCH='--questions FILE'", file=sys.stderr)
        return 2
    rows = rows[: args.limit or None]

    from ingest.seeds import add_seeds

    from .tutorial import Tutorial

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = replace(from_environment(), data=Path(folder) / "data", llm_model="")
        base = KnowledgeBase.open(settings, lambda library: add_seeds(library) and None)
        base.warm()
        tutorial = Tutorial([SEEDS / s.id for s in base.library.sources()], load(), Path(folder) / "tutorial")
        base.ask("What are the risks of model 4?")
        tutorial.ask("What are the risks of model 4?")
        ours: list[float] = []
        theirs: list[float] = []
        for n, row in enumerate(rows):
            question, history = row["question"], row.get("history", [])
            calls = [(ours, lambda q=question, h=history: base.ask(q, history=h)), (theirs, lambda q=question: tutorial.ask(q))]
            for into, call in calls if n % 2 else reversed(calls):
                into.append(timed(call))
        base.close()
    print(f"{len(rows)} questions, one warm process; the baseline is a tutorial LangChain + Chroma pipeline (500/50, top 3).")
    print(f"{'':24}{'p50 ms':>10}{'p95 ms':>10}{'ratio p50':>12}{'ratio p95':>12}")
    base50, base95 = percentile(theirs, 50), percentile(theirs, 95)
    for name, values in (("Chapter and Verse, ask", ours), ("tutorial pipeline", theirs)):
        p50, p95 = percentile(values, 50), percentile(values, 95)
        print(f"{name:24}{p50:10.1f}{p95:10.1f}{p50 / base50:12.2f}{p95 / base95:12.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
