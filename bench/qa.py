"""`make bench-qa`: answers on other people's documents, beside a tutorial pipeline.

Asks the questions of ../shared/data/squad2 of a library that holds its 17
documents and the two bundled ones. The reader's weights were tuned on 9 of the
17; the figures that count are those of the other 8.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.answer import KnowledgeBase
from kb.domain import Answer, Status
from kb.embed import load
from kb.reader import Reader

from . import squad
from .fit_reader import area
from .tutorial import Tutorial


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question in every pipeline."""

    case: squad.Case
    answer: Answer
    best: tuple[str, ...]
    chance: float
    fused: tuple[str, ...]
    cosine: float
    chunks: tuple[str, ...]
    ms: float


def share(of: Iterable[bool]) -> float:
    marks = list(of)
    return sum(marks) / len(marks) if marks else 0.0


def ask(base: KnowledgeBase, tutorial: Tutorial, reader: Reader, only: Sequence[str], case: squad.Case) -> Asked:
    start = time.perf_counter()
    answer = base.ask(case.question)
    ms = (time.perf_counter() - start) * 1000
    judged = reader.judge(case.question, only)
    fused = sorted(judged.ranked, key=lambda f: -f.row["fused"])[:3]
    cosine = max((f.row["cosine"] for f in judged.ranked), default=0.0)
    return Asked(
        case, answer, tuple(f.passage.text for f in judged.ranked[:3]), judged.chance,
        tuple(f.passage.text for f in fused), cosine, tuple(tutorial.chunks(case.question)), ms,
    )  # fmt: skip


def report(name: str, found: Sequence[Asked], out: Callable[[str], None]) -> None:
    able = [a for a in found if a.case.answers]
    none = [a for a in found if not a.case.answers]
    out(f"\n{name}: {len(able)} questions with an answer, {len(none)} without")
    out(f"{'right answer in':42}{'the first':>11}{'first three':>13}{'characters':>12}")
    lines = (
        ("tutorial pipeline, chunks of 500", lambda a: a.chunks),
        ("retrieval alone (rank fusion), sentences", lambda a: a.fused),
        ("reader, sentences", lambda a: a.best),
    )
    for label, of in lines:
        first = share(a.case.answered_by(of(a)[0]) if of(a) else False for a in able)
        three = share(any(a.case.answered_by(t) for t in of(a)) for a in able)
        size = statistics.median([len(t) for a in able for t in of(a)[:1]] or [0])
        out(f"{label:42}{first:11.1%}{three:13.1%}{size:12.0f}")
    given = [(a, [c.quote.words for c in a.answer.citations]) for a in able if a.answer.status is Status.ANSWERED]
    first = sum(a.case.answered_by(quotes[0]) for a, quotes in given)
    some = sum(any(a.case.answered_by(q) for q in quotes[:3]) for a, quotes in given)
    refused = sum(a.answer.status is not Status.ANSWERED for a in none)
    size = statistics.median([len(q) for _, quotes in given for q in quotes] or [0])
    out(f"ask: the median length of a cited quote is {size:.0f} characters; where it answers,")
    count = max(1, len(given))
    out(f"     the first citation holds the answer in {first / count:.1%}, one of the first three in {some / count:.1%}")
    out(f"     answered right {some}, answered wrong {len(given) - some + len(none) - refused}")
    out(f"     ({len(given) - some} with another sentence, {len(none) - refused} that have no answer),")
    out(f"     declined right {refused}, declined wrong {len(able) - len(given)}")
    truth = [bool(a.case.answers) for a in found]
    out(f"     area under the curve, to answer or to decline: {area(truth, [a.chance for a in found]):.3f}")
    out(f"     the same by the best cosine: {area(truth, [a.cosine for a in found]):.3f}")


def main() -> int:
    p = argparse.ArgumentParser(prog="python -m bench.qa", description=__doc__.split("\n", 1)[0])
    p.add_argument("--folder", type=Path, default=squad.FOLDER)
    p.add_argument("--limit", type=int, default=0, help="asks only the first so many of each part")
    args = p.parse_args()
    try:
        documents, cases = squad.read(args.folder)
    except OSError:
        print(f"The question set is not at {args.folder}. Name its folder: make bench-qa QA='--folder PATH'", file=sys.stderr)
        return 2
    tuning = squad.for_tuning(documents)
    base = squad.open_base(documents)
    only = [d.name for d in documents]
    parts = (
        (f"Reported ({len(documents) - len(tuning)} documents never tuned on)", [c for c in cases if c.source not in tuning]),
        (f"Tuned on ({len(tuning)} documents)", [c for c in cases if c.source in tuning]),
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tutorial = Tutorial(documents, load(), Path(folder) / "tutorial")
        reader = Reader(base.search)
        base.ask("What is this?")
        times: list[float] = []
        for name, part in parts:
            found = [ask(base, tutorial, reader, only, c) for c in part[: args.limit or None]]
            report(name, found, lambda text: print(text, flush=True))
            times += [a.ms for a in found]
    base.close()
    spread = statistics.quantiles(times, n=100, method="inclusive")
    print(f"\nask over {len(documents) + 2} documents: {spread[49]:.0f} ms at the median, {spread[94]:.0f} ms at the 95th percentile")
    return 0


if __name__ == "__main__":
    sys.exit(main())
