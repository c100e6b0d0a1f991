"""`make fit-paraphrase`: fits kb/paraphrase_weights.json, the same on every run.

For each line the passages, and that none of them says the same, are held against one
another (a softmax with a place for "none"). The signs are fixed beforehand: a word that
is missed can never speak for a passage. Lines about one passage are always judged by a
model that saw none of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from ingest.seeds import add_seeds
from kb import embed
from kb.domain import Passage, Verdict
from kb.library import Library
from kb.paraphrase import WEIGHTS, Ideas, choose
from kb.retelling_figures import MET, NAMES
from kb.settings import ROOT
from kb.trace import Tracer

LINES = (ROOT / "bench" / "retellings.jsonl", ROOT / "tests" / "golden" / "trace.jsonl")
AGAINST = frozenset({"missed_most", "must_alone", "length", "lengths_apart", "said_elsewhere", "figures_missed"})
RIDGE = 2.0
FOLDS, ROUNDS = 8, 3
# The lexicon was written when the other lines were there: those that it had not seen count more.
TIMES_NEW = 2.0
# At most this share of the lines that no document holds, counted so, may be taken for retellings.
FALSE = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what is measured: `need` holds, for each place that must be found, the
    passages there; `may` are further passages that are right; `family` is shared by lines
    about one passage."""

    quote: str
    figures: Any
    need: tuple[tuple[int, ...], ...]
    may: frozenset[int]
    new: bool
    family: int

    @property
    def right(self) -> tuple[int, ...]:
        return tuple(sorted({i for n in self.need for i in n}))


def lines() -> tuple[list[Line], list[Passage], Any]:
    """Every line that is neither exact nor near, the passages, and the vectors of these in plain words."""
    kept: list[tuple[dict[str, Any], Any]] = []
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder)) as library:
        add_seeds(library)
        ideas, tracer = Ideas(library, embed.load()), Tracer(library)
        passages = ideas.passages("any")
        matrix: Any = None
        seen: set[str] = set()
        for path in LINES:
            for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                wanted = [case["status"]] if isinstance(case["status"], str) else case["status"]
                if case["quote"] in seen or not {"paraphrase", "not_found"} & set(wanted):
                    continue
                seen.add(case["quote"])
                found = tracer.trace(case["quote"])
                if found.status is Verdict.NOT_FOUND and not found.parts and not any("Too little" in n for n in found.notes):
                    figures, matrix = ideas.figures(case["quote"], passages)
                    kept.append((case, figures))
    families = _families(passages, matrix, [c["need"] for c, _ in kept])
    out = []
    for case, figures in kept:
        need = tuple(tuple(i for i, p in enumerate(passages) if _at(p, place)) for place in case["need"])
        may = frozenset(i for i, p in enumerate(passages) if any(_at(p, place) for place in (*case["need"], *case.get("allow", ()))))
        family = families[need[0][0]] if need else -1
        out.append(Line(case["quote"], figures, need, may, case.get("new", False), family))
    return out, passages, matrix


def _at(passage: Passage, place: Sequence[Any]) -> bool:
    source, start, end = place
    shared = min(end, passage.span.end) - max(start, passage.span.start)
    return bool(passage.source.id == source and shared >= 0.6 * min(end - start, len(passage.span)))


def _families(passages: list[Passage], matrix: Any, needs: Sequence[Sequence[Sequence[Any]]]) -> list[int]:
    """Passages that say the same, or that one line needs, are one family."""
    family = list(range(len(passages)))

    def join(a: int, b: int) -> None:
        old, new = family[a], family[b]
        family[:] = [new if f == old else f for f in family]

    for i, j in zip(*np.nonzero(matrix @ matrix.T > 0.9), strict=True):
        join(int(i), int(j))
    for need in needs:
        at = [i for i, p in enumerate(passages) if any(_at(p, place) for place in need)]
        for i in at[1:]:
            join(i, at[0])
    return family


def fit(chosen: Sequence[Line], twins: Any) -> tuple[Any, float]:
    """Weights for the figures as they are, and the bias."""
    table = np.stack([x.figures for x in chosen])
    flat = table.reshape(-1, table.shape[2])
    mean, deviation = flat.mean(0), flat.std(0) + 1e-6
    table = (table - mean) / deviation
    right, left_out = np.zeros(table.shape[:2]), np.zeros(table.shape[:2])
    for k, x in enumerate(chosen):
        right[k, list(x.right)] = 1
        # What may stand beside the right places speaks neither way.
        left_out[k, [i for i in x.may if i not in x.right]] = 1
    told = right.any(1)
    times = np.asarray([TIMES_NEW if x.new else 1.0 for x in chosen])
    # A passage that stands there several times counts once.
    base = -np.log((twins > 0.97).sum(1))[None] - 1e9 * left_out
    size = table.shape[2]

    def loss(w: Any) -> tuple[float, Any]:
        score = table @ w[:size] + w[size] + base
        most = np.maximum(score.max(1), 0)
        power, none = np.exp(score - most[:, None]), np.exp(-most)
        total = power.sum(1) + none
        good = np.where(told, (power * right).sum(1), none) + 1e-300
        pull = np.where(told[:, None], power * right / good[:, None], 0.0)
        slope = (power / total[:, None] - pull) * times[:, None]
        out = np.append(np.einsum("ki,kij->j", slope, table), slope.sum())
        out[:size] += RIDGE * w[:size]
        return float((times * (np.log(total) - np.log(good))).sum() + RIDGE * w[:size] @ w[:size] / 2), out

    bounds = [(None, 0.0) if n in AGAINST else (0.0, None) for n in NAMES] + [(None, None)]
    w = minimize(loss, np.append(np.zeros(size), -4.0), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}).x
    weights = w[:size] / deviation
    return weights, float(w[size] - weights @ mean)


def crossed(every: Sequence[Line], twins: Any) -> list[list[Any]]:
    """The scores of every line by models that saw no line about its passage, once a round."""
    out = []
    for seed in range(ROUNDS):
        dice = np.random.RandomState(seed)
        fold = {f: int(dice.randint(FOLDS)) for f in sorted({x.family for x in every if x.family >= 0})}
        at = [fold[x.family] if x.family >= 0 else int(dice.randint(FOLDS)) for x in every]
        scores: list[Any] = [None] * len(every)
        for k in range(FOLDS):
            w, bias = fit([x for x, f in zip(every, at, strict=True) if f != k], twins)
            for i in (i for i, f in enumerate(at) if f == k):
                scores[i] = every[i].figures @ w + bias
        out.append(scores)
    return out


def found(line: Line, score: Any, passages: list[Passage], matrix: Any) -> tuple[bool, bool, float | None]:
    """Whether every place is shown, whether the first is right, and how sure it is said to be (None:
    nothing is shown). `score` counts from the threshold."""
    shown, _ = choose(passages, score, line.figures[:, MET], matrix, [True] * len(passages))
    if not shown:
        return False, False, None
    at = {p.id for p, _ in shown}
    every = bool(line.need) and all(any(passages[i].id in at for i in n) for n in line.need)
    return every, any(passages[i].id == shown[0][0].id for i in line.may), shown[0][1]


def measured(every: Sequence[Line], rounds: list[list[Any]], threshold: float, passages: list[Passage], matrix: Any) -> dict[str, Any]:
    """Found and false, for new lines and for the others, and how often each degree of sureness is right; means of the rounds."""
    out: dict[str, Any] = {"threshold": round(threshold, 2)}
    told = [[found(x, s - threshold, passages, matrix) for x, s in zip(every, scores, strict=True)] for scores in rounds]
    for name, new in (("new", True), ("others", False)):
        retold = [i for i, x in enumerate(every) if x.need and x.new is new]
        foreign = [i for i, x in enumerate(every) if not x.need and x.new is new]
        hits = sum(t[i][0] for t in told for i in retold) / len(told)
        false = sum(t[i][2] is not None for t in told for i in foreign) / len(told)
        out[name] = f"{hits:.1f} of {len(retold)} found, {false:.1f} of {len(foreign)} false"
    for name, low, high in (("fairly sure", 0.6, 1.0), ("not very sure", 0.45, 0.6)):
        marks = [first for t in told for _, first, sure in t if sure is not None and low <= sure < high]
        out[name] = f"{sum(marks) / max(1, len(marks)):.2f} right of {len(marks) / len(told):.0f}"
    return out


def threshold(every: Sequence[Line], rounds: list[list[Any]]) -> float:
    """The least one at which no more than FALSE of the foreign lines pass, new ones counting TIMES_NEW."""
    best = sorted(
        ((float(s.max()), TIMES_NEW if x.new else 1.0) for scores in rounds for x, s in zip(every, scores, strict=True) if not x.need),
        reverse=True,
    )
    left = FALSE * sum(times for _, times in best)
    for score, times in best:
        left -= times
        if left < 0:
            return score + 0.005
    return best[-1][0]


def main() -> int:
    argparse.ArgumentParser(prog="python -m bench.fit_paraphrase", description=__doc__.split("\n", 1)[0]).parse_args()
    print("Reading the lines.", flush=True)
    every, passages, matrix = lines()
    twins = matrix @ matrix.T
    rounds = crossed(every, twins)
    at = round(threshold(every, rounds), 2)
    table = [measured(every, rounds, at + d, passages, matrix) for d in (-0.6, -0.3, 0.0, 0.3, 0.6, 1.2)]
    weights, bias = fit(every, twins)
    out = {
        "about": "Written by `make fit-paraphrase`; see docs/answers.md. The weight of each figure of kb/retelling_figures.py.",
        "fitted_on": f"{sum(bool(x.need) for x in every)} retellings, {sum(not x.need for x in every)} foreign lines",
        "cross_validated": table,
        "threshold": at,
        "bias": round(bias, 4),
        "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True) if abs(w) >= 0.0005},
    }
    WEIGHTS.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(out, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
