"""`make bench-qa`: answers on other people's documents, beside a tutorial pipeline.

Asks the questions of ../shared/data/squad2 of a library that holds its 17
documents and the two bundled ones, and those of the made-up office documents in
bench/office each of its own library. The figures that count are those of the
documents that the reader's weights were not tuned on.
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

from . import sets
from .fit_reader import area
from .tutorial import Tutorial


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question in every pipeline."""

    case: sets.Case
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


def ask(base: KnowledgeBase, tutorial: Tutorial, reader: Reader, only: Sequence[str], case: sets.Case) -> Asked:
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


def measure(one: sets.QuestionSet, limit: int | None, all_parts: bool) -> tuple[list[Asked], list[float]]:
    """Asks a set's questions and reports them; those for reporting first. Returns these and all times in ms."""
    base = one.open()
    found: list[Asked] = []
    times: list[float] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tutorial = Tutorial(list(one.documents), load(), Path(folder) / "tutorial")
        reader = Reader(base.search)
        base.ask("What is this?")
        for name, part in (("never tuned on", one.reported), ("tuned on", one.tuning if all_parts else ())):
            if not part:
                continue
            asked = [ask(base, tutorial, reader, one.names, c) for c in part[:limit]]
            report(f"{one.name}, {name}", asked, lambda text: print(text, flush=True))
            times += [a.ms for a in asked]
            if part is one.reported:
                found = asked
    base.close()
    return found, times


def main() -> int:
    p = argparse.ArgumentParser(prog="python -m bench.qa", description=__doc__.split("\n", 1)[0])
    p.add_argument("--folder", type=Path, default=sets.PUBLIC)
    p.add_argument("--limit", type=int, default=0, help="asks only the first so many of each part")
    args = p.parse_args()
    try:
        public = sets.public(args.folder)
    except OSError:
        print(f"The question set is not at {args.folder}. Name its folder: make bench-qa QA='--folder PATH'", file=sys.stderr)
        return 2
    _, times = measure(public, args.limit or None, all_parts=True)
    spread = statistics.quantiles(times, n=100, method="inclusive")
    count = len(public.documents) + 2
    print(f"\nask over {count} documents: {spread[49]:.0f} ms at the median, {spread[94]:.0f} ms at the 95th percentile")
    asked: list[Asked] = []
    for one in sets.office():
        if one.reported:
            asked += measure(one, args.limit or None, all_parts=False)[0]
    report("office documents, all never tuned on", asked, lambda text: print(text, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
