"""The models as a table, read from the library and never typed in.

A model's number is its order in its document. The short label beside it is
ours, made by rule from how the source says the model works; it is shown as
ours and never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from . import quotes
from .domain import Facet, Kind, Passage, Quote, Source
from .library import Library
from .words import stem, thesaurus, tokens


class Lead(StrEnum):
    """Who leads under a model, as its description says."""

    EQUAL = "equal partners"
    EACH = "each CCG leads on a provider"
    ONE = "one CCG leads"
    CSS = "a CSS leads"
    UNKNOWN = ""


class Support(StrEnum):
    """What a commissioning support service does under a model."""

    NONE = "own resources"
    INTERFACE = "CSS at the interface"
    TASKS = "CSS for set tasks"
    WHERE_SENSIBLE = "CSS where it makes sense"
    LEADS = "CSS in the lead"


_CSS = r"(?:\bcss\b|commissioning support (?:service|unit))"


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its units by facet, in the document's order."""

    number: int
    name: str
    how: tuple[Passage, ...]
    benefits: tuple[Passage, ...]
    risks: tuple[Passage, ...]
    use: tuple[Passage, ...]
    accountable: tuple[Passage, ...]
    key: tuple[Passage, ...]
    lead: Lead = field(init=False)
    support: Support = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lead", _lead(self.text(Facet.HOW)))
        object.__setattr__(self, "support", _support(self.text(Facet.HOW), self.text(Facet.USE), self.lead))

    def facet(self, facet: Facet) -> tuple[Passage, ...]:
        return {
            Facet.HOW: self.how, Facet.BENEFITS: self.benefits, Facet.RISKS: self.risks,
            Facet.USE: self.use, Facet.ACCOUNTABLE: self.accountable, Facet.KEY: self.key,
        }[facet]  # fmt: skip

    def text(self, facet: Facet) -> str:
        """The folded words of a facet."""
        return " ".join(quotes.fold_cached(p.text).text for p in self.facet(facet))

    @property
    def units(self) -> tuple[Passage, ...]:
        """What tells this model from the others: not the closing line, not the key."""
        return (*self.how, *self.benefits, *self.risks, *self.use)

    @property
    def label(self) -> str:
        """Our short label, made from who leads and what a CSS does; "" where unknown."""
        if self.lead is Lead.EQUAL:
            return f"{self.lead}, {self.support}"
        return str(self.lead)

    def joined(self, facet: Facet) -> Quote | None:
        """The units of a facet as one quotation, where they stand side by side."""
        return joined(self.facet(facet))


def joined(units: Sequence[Passage]) -> Quote | None:
    """One quotation over neighbouring units of one source; None for no units."""
    if not units:
        return None
    return units[0].source.quote(units[0].span.start, units[-1].span.end)


@dataclass(frozen=True, slots=True)
class ModelTable:
    """The models of one document, in its order."""

    source: Source
    models: tuple[Model, ...]
    stems: frozenset[str] = field(init=False, repr=False, compare=False)
    groups: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lines = [[stem(w) for w in tokens(p.text)] for m in self.models for p in m.units]
        object.__setattr__(self, "stems", frozenset(s for line in lines for s in line))
        object.__setattr__(self, "groups", frozenset(g for line in lines for found in thesaurus().of(line) for g in found))

    def __len__(self) -> int:
        return len(self.models)

    def get(self, number: int) -> Model | None:
        return next((m for m in self.models if m.number == number), None)

    def shared(self, passage: Passage) -> tuple[int, ...]:
        """The numbers of the models that have a unit of the same facet with the same words."""
        key = quotes.key(passage.text)
        facet = passage.place.facet
        if facet is None:
            return ()
        return tuple(m.number for m in self.models if any(quotes.key(p.text) == key for p in m.facet(facet)))


def _lead(how: str) -> Lead:
    if re.search(r"\beach ccg takes?\b.{0,20}\blead\b|\beach .{0,30}\bleads?\b", how):
        return Lead.EACH
    if re.search(rf"{_CSS}\s+(?:takes?|has|holds?|is in the)\s+(?:the\s+|a\s+)?lead\b|{_CSS} leads\b", how):
        return Lead.CSS
    if re.search(r"\b(?:one|a single|a|the) (?:\w+ )?ccg (?:takes?|has|holds?) (?:the |a )?lead\b|\bone ccg leads\b", how):
        return Lead.ONE
    if re.search(r"\bequal(?:ly)?\b|\bas equals\b", how):
        return Lead.EQUAL
    return Lead.UNKNOWN


def _support(how: str, use: str, lead: Lead) -> Support:
    if lead is Lead.CSS:
        return Support.LEADS
    if not re.search(_CSS, how) and not re.search(_CSS, use):
        return Support.NONE
    if re.search(rf"{_CSS}.{{0,80}}\binterface\b", how):
        return Support.INTERFACE
    if re.search(r"where it makes sense|where (?:sensible|appropriate)", how):
        return Support.WHERE_SENSIBLE
    return Support.TASKS


def tables(library: Library, only: Iterable[str] | None = None) -> tuple[ModelTable, ...]:
    """Every set of models in the library, bundled documents first."""
    out = []
    for source in library.sources(only):
        by_number: dict[int, dict[Facet, list[Passage]]] = {}
        names: dict[int, str] = {}
        for p in library.passages(source):
            if p.place.model is None or p.place.facet is None:
                continue
            names.setdefault(p.place.model, p.place.path[0] if p.place.path else f"Model {p.place.model}")
            if p.kind is not Kind.HEADING:
                by_number.setdefault(p.place.model, {}).setdefault(p.place.facet, []).append(p)
        if len(by_number) >= 2:
            out.append(ModelTable(source, tuple(_model(n, names[n], by_number[n]) for n in sorted(by_number))))
    return tuple(out)


def _model(number: int, name: str, parts: dict[Facet, list[Passage]]) -> Model:
    def of(facet: Facet) -> tuple[Passage, ...]:
        return tuple(parts.get(facet, ()))

    return Model(number, name, of(Facet.HOW), of(Facet.BENEFITS), of(Facet.RISKS), of(Facet.USE), of(Facet.ACCOUNTABLE), of(Facet.KEY))
