"""What questions are put to: the documents, made ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .domain import Trace
from .heads import Head
from .meaning import Meaning
from .models import ModelTable
from .passages import Passages
from .properties import Units
from .question import Context, Reading
from .reading import read
from .words import Speller, stem, tokens

Tracer = Callable[[str], Trace]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What questions are put to: built once for a revision of the library and a choice of documents."""

    heads: tuple[Head, ...]
    table: ModelTable | None
    units: Units | None
    passages: Passages
    speller: Speller
    vocabulary: frozenset[str]
    groups: frozenset[int]

    @classmethod
    def of(cls, heads: Sequence[Head], tables: Sequence[ModelTable]) -> Knowledge:
        """Sentences are ranked here for the bundled documents (where there are none: for those with models);
        in all others `reader` finds them, and only what tells of the document itself is used here."""
        ranked = [h for h in heads if h.source.bundled] or [h for h in heads if any(p.place.model for p in h.passages)]
        everything = [p for h in ranked for p in h.passages]
        words = {w for p in everything for w in tokens(p.text)}
        passages = Passages(everything)
        table = tables[0] if tables else None
        stems = frozenset(stem(w) for w in words)
        return cls(tuple(heads), table, Units(table) if table else None, passages, Speller(words), stems, passages.groups)

    def read(self, question: str, context: Context = Context()) -> Reading:
        """A question in the light of what was asked before."""
        return read(question, self.table, self.speller, context)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer stands on: the knowledge, the measure of meaning and the tracer of quotations."""

    k: Knowledge
    meaning: Meaning
    tracer: Tracer

    @property
    def table(self) -> ModelTable:
        """The models, for questions that are read as being of models only where there are some."""
        assert self.k.table is not None
        return self.k.table

    @property
    def units(self) -> Units:
        """The lines of `table`, ready to be asked for properties."""
        assert self.k.units is not None
        return self.k.units
