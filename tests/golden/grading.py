"""How an answer is held against what a question of the golden set asks for.

`ask.jsonl`: a question a line, with the lines of the sources (names of
`lines.json`) that must be cited (`need`: each inner list is met by one of its
names), may be cited (`allow`) and must not be (`forbid`; `*` as in file names).
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.domain import Answer, Citation, Status

HERE = Path(__file__).resolve().parent
# A line counts as cited where most of it is, or where a fair stretch of it is.
MOST, STRETCH = 0.7, 25


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(x) for x in (HERE / name).read_text(encoding="utf-8").splitlines() if x.strip()]


LINES: dict[str, dict[str, Any]] = json.loads((HERE / "lines.json").read_text(encoding="utf-8"))


def names(patterns: Iterable[str]) -> set[str]:
    return {n for p in patterns for n in LINES if fnmatch.fnmatchcase(n, p)}


def shared(line: dict[str, Any], c: Citation) -> int:
    if c.quote.source.id != line["source"]:
        return 0
    return max(0, min(int(line["end"]), c.quote.span.end) - max(int(line["start"]), c.quote.span.start))


def is_cited(name: str, answer: Answer) -> bool:
    line = LINES[name]
    length = line["end"] - line["start"]
    found = [shared(line, c) for c in answer.citations]
    inside = any(s >= STRETCH and s == len(c.quote.span) for s, c in zip(found, answer.citations, strict=True))
    return inside or sum(found) >= MOST * length or any(s >= 40 and s >= 0.3 * length for s in found)


def touches(name: str, c: Citation) -> bool:
    line = LINES[name]
    s = shared(line, c)
    return s >= 15 or (s > 0 and (2 * s >= line["end"] - line["start"] or s == len(c.quote.span)))


def faults(case: dict[str, Any], answer: Answer) -> list[str]:
    """What is wrong with an answer; empty where nothing is."""
    out = []
    for c in answer.citations:
        if c.quote.source.text[c.quote.span.start : c.quote.span.end] != c.quote.words:
            out.append("a quotation that is not the source's text")
    if str(answer.status) not in case["status"]:
        out.append(f"status {answer.status}, not {' or '.join(case['status'])}")
    if answer.status is Status.ANSWERED:
        out += [f"lacks {' or '.join(n)}" for n in case.get("need", []) if not any(is_cited(x, answer) for x in n)]
        out += [f"cites {n}" for n in sorted(names(case.get("forbid", []))) if any(touches(n, c) for c in answer.citations)]
        out += _models(case, answer)
        out += [f"does not say {x}" for x in case.get("say", []) if not re.search(x, answer.text, re.IGNORECASE)]
    return out + [f"says {x}" for x in case.get("not_say", []) if re.search(x, answer.text, re.IGNORECASE)]


def _models(case: dict[str, Any], answer: Answer) -> list[str]:
    want = case.get("models")
    if not want:
        return []
    mode, got = case.get("models_mode", "exact"), list(answer.models)
    right = {"exact": set(got) == set(want), "top1": bool(got) and got[0] in want, "contains": set(want) <= set(got)}[mode]
    return [] if right else [f"models {got}, not {mode} {want}"]


def on_the_point(case: dict[str, Any], answer: Answer) -> tuple[int, int]:
    """(citations that are needed or allowed, all citations)."""
    wanted = {x for n in case.get("need", []) for x in n} | names(case.get("allow", [])) | names(["m*.accountable"])
    good = 0
    for c in answer.citations:
        touched = {n for n in LINES if touches(n, c)}
        good += bool(touched) and touched <= wanted
    return good, len(answer.citations)
