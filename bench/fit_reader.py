"""`make fit-reader`: fits kb/reader_weights.json, the same on every run.

Both models are linear, with signs fixed beforehand (a word of the question that
is missing can never speak for a sentence): on so few questions that says more
than any cleverer model, and it carries over to other kinds of text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kb.answer import KnowledgeBase
from kb.reader import TOP, WEIGHTS, lead
from kb.reader_features import features
from kb.reader_seen import candidates
from kb.reader_text import question

from . import sets
from .sets import Case

# What may only speak against a sentence; everything else only for it, but for FREE.
AGAINST = frozenset(
    """below_cosine below_with_before below_of_paragraph below_cover below_bm25 below_cover_local missing missing_wide lost_weight
    below_of_rest below_rest_with_heading below_rest_soft below_rest_near below_placed placed_lost rest_lost opens unlike unlike_most
    names_lost figures_lost short opposite negation nowhere nowhere_most degree_lost relation_lost""".split()
)
FREE = frozenset({"length", "title", "terms", "first"})
# What the questions of one set happen to be like says nothing of another set's.
LEFT_OUT = frozenset({"negated_question"})
# What says which sentence to take, but not whether any answers.
OF_ORDER_ALONE = frozenset({"short", "title", "home", "first", "terms", "length", "opens"})
RIDGE_ORDER, RIDGE_ANSWERS = 20.0, 20.0
# Below this share of right answers an answer says that it is not certain.
SURE = 0.8
FOLDS = 4
# The public set's questions are of another kind than the office documents', and fewer: they count twice.
TIMES = {"public": 2.0}
# How much of the greatest sum of shares is given up to answer more: an answer shows its words, and says where it is not certain.
GIVEN_UP = 0.03


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates' figures, which of them hold the answer, and how often it counts."""

    case: Case
    rows: list[dict[str, float]]
    right: list[bool]
    times: float = 1.0


def example(base: KnowledgeBase, case: Case, only: Sequence[str], times: float) -> Example:
    asked = question(case.question)
    passages, seen = candidates(base.search, asked, only)
    return Example(case, features(asked, seen), [case.answered_by(p.text) for p in passages], times)


def bounds(names: Sequence[str], without: frozenset[str] = frozenset()) -> list[tuple[float | None, float | None]]:
    out: list[tuple[float | None, float | None]] = []
    for n in names:
        if n in LEFT_OUT | without or n.startswith("wants_"):
            out.append((0, 0))
        else:
            out.append((None, 0) if n in AGAINST else (None, None) if n in FREE else (0, None))
    return out


def fit_order(examples: Sequence[Example], ridge: float) -> dict[str, Any]:
    """A softmax over each question's candidates; the loss is the chance left to the wrong ones."""
    used = [e for e in examples if any(e.right)]
    names = list(used[0].rows[0])
    tables = [np.array([[r[n] for n in names] for r in e.rows]) for e in used]
    marks = [np.array(e.right, dtype=float) for e in used]
    mean, deviation = np.vstack(tables).mean(0), np.vstack(tables).std(0) + 1e-6
    tables = [(t - mean) / deviation for t in tables]

    def loss(w: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros_like(w)
        for t, y, times in zip(tables, marks, [e.times for e in used], strict=True):
            s = t @ w
            e = np.exp(s - s.max())
            p, q = e / e.sum(), e * y / (e * y).sum()
            total -= times * float(np.log((p * y).sum()))
            slope += times * (t.T @ (p - q))
        return total + ridge * float(w @ w) / 2, slope + ridge * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds(names)).x
    return kept(names, mean, deviation, w, 0.0)


def fit_answers(examples: Sequence[Example], order: dict[str, Any], ridge: float) -> dict[str, Any]:
    """A logistic model over the first candidates of each question."""
    rows = [best(e.rows, order) for e in examples]
    marks = [float(bool(e.case.answers)) for e in examples]
    times = np.array([e.times for e in examples])
    names = list(rows[0])
    x, y = np.array([[r[n] for n in names] for r in rows]), np.array(marks)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = np.hstack([(x - mean) / deviation, np.ones((len(x), 1))])

    def loss(w: Any) -> tuple[float, Any]:
        s = z @ w
        slope = z.T @ (times * (1 / (1 + np.exp(-s)) - y))
        slope[:-1] += ridge * w[:-1]
        return float((times * (np.logaddexp(0, s) - y * s)).sum() + ridge * w[:-1] @ w[:-1] / 2), slope

    w = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", bounds=[*bounds(names, OF_ORDER_ALONE), (None, None)]).x
    return kept(names, mean, deviation, w[:-1], float(w[-1]))


def kept(names: Sequence[str], mean: Any, deviation: Any, w: Any, bias: float) -> dict[str, Any]:
    terms = {n: [round(float(m), 5), round(float(d), 5), round(float(v), 4)] for n, m, d, v in zip(names, mean, deviation, w, strict=True)}
    return {"bias": round(bias, 4), "terms": {n: t for n, t in terms.items() if abs(t[2]) >= 0.005}}


def value(model: dict[str, Any], row: dict[str, float]) -> float:
    return float(model["bias"] + sum(w * (row[n] - m) / d for n, (m, d, w) in model["terms"].items()))


def best(rows: Sequence[dict[str, float]], order: dict[str, Any]) -> dict[str, float]:
    scored = sorted(((value(order, r), i) for i, r in enumerate(rows)), key=lambda x: -x[0])
    return lead([rows[i] for _, i in scored[:TOP]], [s for s, _ in scored])


def judged(examples: Sequence[Example], order: dict[str, Any], answers: dict[str, Any]) -> list[tuple[Example, float, list[int]]]:
    """Each question with the chance that it is answered, and its candidates in order."""
    out = []
    for e in examples:
        s = [value(order, r) for r in e.rows]
        chance = 1 / (1 + np.exp(-value(answers, best(e.rows, order))))
        out.append((e, float(chance), sorted(range(len(s)), key=lambda i: -s[i])))
    return out


def area(right: Sequence[bool], scores: Sequence[float]) -> float:
    """The area under the curve: how often a right case scores above a wrong one, ties counting half."""
    good = [s for r, s in zip(right, scores, strict=True) if r]
    bad = [s for r, s in zip(right, scores, strict=True) if not r]
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


def crossed(examples: Sequence[Example]) -> list[tuple[Example, float, list[int]]]:
    """Every tuning question judged by models that never saw its document."""
    names = sorted({e.case.source for e in examples})
    out = []
    for n in range(FOLDS):
        held = set(names[n::FOLDS])
        seen = [e for e in examples if e.case.source not in held]
        order = fit_order(seen, RIDGE_ORDER)
        out += judged([e for e in examples if e.case.source in held], order, fit_answers(seen, order, RIDGE_ANSWERS))
    return out


def line(found: Sequence[tuple[Example, float, list[int]]]) -> float:
    """The chance from which on to answer: where the share answered right of what can be
    answered and the share declined of what cannot are together nearly greatest."""
    able = [(c, e.right[o[0]]) for e, c, o in found if e.case.answers]
    rest = [c for e, c, _ in found if not e.case.answers]

    def gain(at: float) -> float:
        return sum(r and c >= at for c, r in able) / len(able) + sum(c < at for c in rest) / len(rest)

    grid = [n / 100 for n in range(20, 81)]
    top = max(gain(at) for at in grid)
    return round(next(at for at in grid if gain(at) >= top - GIVEN_UP), 2)


def sure(found: Sequence[tuple[Example, float, list[int]]]) -> float:
    """The lowest chance from which on, of what is answered, SURE have the answer in the first three sentences."""
    marks = [(c, any(e.right[i] for i in o[:3])) for e, c, o in found]
    for at in (n / 100 for n in range(20, 96)):
        shown = [r for c, r in marks if c >= at]
        if shown and sum(shown) / len(shown) >= SURE:
            return at
    return 1.0


def main() -> int:
    p = argparse.ArgumentParser(prog="python -m bench.fit_reader", description=__doc__.split("\n", 1)[0])
    p.add_argument("--folder", type=Path, default=sets.PUBLIC)
    args = p.parse_args()
    try:
        chosen = [sets.public(args.folder), *sets.office()]
    except OSError:
        print(f"The question set is not at {args.folder}. Name its folder: make fit-reader FIT='--folder PATH'", file=sys.stderr)
        return 2
    examples = []
    for one in chosen:
        if not one.tuning:
            continue
        print(f"Reading {len(one.tuning)} questions of {one.name}.", flush=True)
        base = one.open()
        examples += [example(base, c, one.names, TIMES.get(one.name, 1.0)) for c in one.tuning]
        base.close()
    found = crossed(examples)
    able = [(e, o) for e, _, o in found if e.case.answers]
    first = sum(e.right[o[0]] for e, o in able) / len(able)
    three = sum(any(e.right[i] for i in o[:3]) for e, o in able) / len(able)
    curve = area([bool(e.case.answers) for e, _, _ in found], [c for _, c, _ in found])
    order = fit_order(examples, RIDGE_ORDER)
    out = {
        "about": "Written by `make fit-reader`; see docs/reader.md. For each feature: mean, deviation, weight.",
        "tuned_on": [f"{one.name}: {len(one.tuning)} questions" for one in chosen if one.tuning],
        "cross_validated": {"first": round(first, 3), "first_three": round(three, 3), "area": round(curve, 3)},
        "chance": line(found),
        "sure": sure(found),
        "beside": 2.0,
        "order": order,
        "answers": fit_answers(examples, order, RIDGE_ANSWERS),
    }
    WEIGHTS.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    print(f"{len(examples)} questions; judged by models that never saw the document:")
    print(f"first sentence right {first:.3f}, first three {three:.3f}, area under the curve {curve:.3f};")
    print(f"answers from {out['chance']} on, without a word of doubt from {out['sure']} on.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
