"""The question sets that the reader of added documents is fitted and measured on.

`../shared/data/squad2`: a public set, read in place, copied nowhere. Its documents
are split, never questions of one document: every other one by name (9 of 17) is
for tuning, the rest for reporting. `bench/office`: made-up office documents, each
folder a library of its own by another author; whole folders are split.
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

PUBLIC = ROOT.parent / "shared" / "data" / "squad2"
OFFICE = Path(__file__).with_name("office")
# Folders of `bench/office` that nothing was fitted on or looked into: for reporting.
REPORTED = frozenset({"2", "5"})
# Kept between runs, so that nothing is embedded twice.
_LIBRARIES = ROOT / "build" / "qa"


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the document it is about, and the strings of which any one is its answer (none: it has none there)."""

    question: str
    source: str
    answers: tuple[str, ...]

    def answered_by(self, text: str) -> bool:
        return any(a in text for a in self.answers)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A library's documents, and the questions to ask of it: those for tuning and those for reporting."""

    name: str
    documents: tuple[Path, ...]
    tuning: tuple[Case, ...]
    reported: tuple[Case, ...]

    @property
    def names(self) -> list[str]:
        return [d.name for d in self.documents]

    def open(self) -> KnowledgeBase:
        """A library of the bundled documents and these, with all vectors."""

        def build(library: Library) -> None:
            add_seeds(library)
            for path in self.documents:
                add(library, path.read_bytes(), path.name, path.name)

        base = KnowledgeBase.open(replace(from_environment(), data=_LIBRARIES / self.name, llm_model=""), build)
        base.warm()
        return base


def _cases(folder: Path) -> list[Case]:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Case(r["question"], r["source"], tuple(r["answers"]) if r["answerable"] else ()) for r in rows]


def public(folder: Path = PUBLIC) -> QuestionSet:
    """The public set. Raises OSError where it is not there."""
    documents = tuple(sorted((folder / "docs").glob("*.txt")))
    cases = _cases(folder)
    if not documents:
        raise FileNotFoundError(folder / "docs")
    tuned = {d.name for d in documents[::2]}
    return QuestionSet(
        "public", documents, tuple(c for c in cases if c.source in tuned), tuple(c for c in cases if c.source not in tuned)
    )


def office() -> list[QuestionSet]:
    """The sets of made-up office documents, by the names of their folders."""
    out = []
    for folder in sorted(p for p in OFFICE.iterdir() if p.is_dir()):
        cases, documents = tuple(_cases(folder)), tuple(sorted((folder / "docs").glob("*.md")))
        reported = folder.name in REPORTED
        out.append(QuestionSet(f"office-{folder.name}", documents, () if reported else cases, cases if reported else ()))
    return out
