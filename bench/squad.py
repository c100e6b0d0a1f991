"""The public question set of ../shared/data/squad2: read in place, copied nowhere.

Documents are split, never questions of one document: every other document by
name is for tuning (9 of 17), the rest (8) for reporting.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.add import add
from ingest.seeds import add_seeds
from kb.answer import KnowledgeBase
from kb.library import Library
from kb.settings import ROOT, from_environment

FOLDER = ROOT.parent / "shared" / "data" / "squad2"
# Kept between runs, so that nothing is embedded twice.
LIBRARY = ROOT / "build" / "qa" / "library"


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the document it is about, and the strings of which any one is its answer (none: it has none there)."""

    question: str
    source: str
    answers: tuple[str, ...]

    def answered_by(self, text: str) -> bool:
        return any(a in text for a in self.answers)


def read(folder: Path) -> tuple[list[Path], list[Case]]:
    """The documents and the questions. Raises OSError where they are not there."""
    documents = sorted((folder / "docs").glob("*.txt"))
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    cases = [Case(r["question"], r["source"], tuple(r["answers"]) if r["answerable"] else ()) for r in rows]
    if not documents:
        raise FileNotFoundError(folder / "docs")
    return documents, cases


def for_tuning(documents: list[Path]) -> frozenset[str]:
    return frozenset(d.name for d in documents[::2])


def open_base(documents: list[Path]) -> KnowledgeBase:
    """A library of the bundled documents and these, with all vectors."""

    def build(library: Library) -> None:
        add_seeds(library)
        for path in documents:
            add(library, path.read_bytes(), path.name, path.name)

    base = KnowledgeBase.open(replace(from_environment(), data=LIBRARY, llm_model=""), build)
    base.warm()
    return base
