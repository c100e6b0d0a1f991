"""An answer under construction: neutral joining words and numbered quotations.

The text is a small Markdown: a first line in `**…**` (the lead), quotations as
`> “words” [n]`, headings of a model as `**Model 4** (our label)`, bullets as
`- …`, and plain lines. Joining sentences state nothing the quotations do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .domain import Citation, Passage, Place, Quote, Span
from .models import Model, joined


def numerals(numbers: Sequence[int]) -> str:
    """`1, 3 and 5`."""
    words = [str(n) for n in numbers]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def name_models(numbers: Sequence[int]) -> str:
    """`model 4` or `models 1, 3 and 5`."""
    return f"model{'' if len(numbers) == 1 else 's'} {numerals(numbers)}"


class Draft:
    """Collects lines and citations; the same words at the same place are cited once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.citations: list[Citation] = []
        self.models: list[int] = []
        self.notes: list[str] = []
        self._numbers: dict[tuple[str, Span], int] = {}

    def cite(self, quote: Quote, place: Place) -> int:
        """The number of a quotation, given anew where it was not cited before."""
        key = (quote.source.id, quote.span)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(Citation(len(self.citations) + 1, quote, place))
        return self._numbers[key]

    def lead(self, text: str) -> None:
        self.lines.append(f"**{text}**")

    def say(self, text: str) -> None:
        self.lines.append(text)

    def quote(self, quote: Quote, place: Place, before: str = "") -> None:
        n = self.cite(quote, place)
        self.lines.append(f"> {before}“{shown(quote.words)}” [{n}]")

    def units(self, units: Iterable[Passage], before: str = "") -> None:
        """One quotation a unit."""
        for p in units:
            self.quote(p.quote(), p.place, before)

    def whole(self, units: Sequence[Passage], before: str = "") -> None:
        """Neighbouring units as one quotation."""
        quote = joined(units)
        if quote is not None:
            place = units[0].place
            self.quote(quote, Place(place.path, None if len(units) > 1 else place.number, place.model, place.facet), before)

    def heading(self, model: Model) -> None:
        label = f" (our label: {model.label})" if model.label else ""
        self.lines.append(f"**{model.name}**{label}")

    def about(self, *models: int) -> None:
        """Names the models that the answer is about, in order, each once."""
        for n in models:
            if n not in self.models:
                self.models.append(n)

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines)


def shown(words: str) -> str:
    """A quotation on one line: line ends and runs of white space as one space.

    Only for showing; the citation keeps the source's own characters.
    """
    return " ".join(words.split())


def shorten(text: str, most: int = 90) -> str:
    """Text on one line, cut with "…" where it has more than `most` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
