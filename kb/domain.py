"""The values everything else is made of: frozen, and checked when they are made.

Offsets are Unicode code points, half open, into a source's text. A `Quote`
whose words are not the source's own slice cannot exist.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from .errors import OffsetError


class Standing(StrEnum):
    """What kind of source a document is; guidance and opinion are never blended."""

    GUIDANCE = "guidance"
    OPINION = "opinion"
    MINUTES = "minutes"
    OTHER = "other"


class Facet(StrEnum):
    """The parts of a model that a question can be about."""

    HOW = "how it works"
    BENEFITS = "benefits"
    RISKS = "risks"
    USE = "when to use it"
    ACCOUNTABLE = "accountability"
    KEY = "key"


class Kind(StrEnum):
    """What sort of unit a passage is."""

    TITLE = "title"
    DATE = "date"
    BYLINE = "byline"
    HEADING = "heading"
    SENTENCE = "sentence"
    BULLET = "bullet"
    ROW = "row"
    KEY = "key"
    AUTHOR = "author note"
    DISCLAIMER = "disclaimer"
    FRONT = "front matter"


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_IN_SOURCES = "not_in_sources"
    UNCLEAR = "unclear"


class Verdict(StrEnum):
    EXACT = "exact"
    NEAR = "near"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points. Raises OffsetError if it is empty or negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise OffsetError(f"There is no text from {self.start} to {self.end}.")

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """How many characters the two spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """The slice of `text`. Raises OffsetError where the text is too short."""
        if self.end > len(text):
            raise OffsetError(f"The text ends at {len(text)}, before {self.end}.")
        return text[self.start : self.end]


def text_version(text: str) -> str:
    """Names a text for ever: the SHA-256 of its UTF-8 form, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Furniture:
    """A range that stands in the text but is no part of what the document says."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document: its metadata and its whole text, unaltered.

    `id` is unique (for the bundled documents, the file's name). `published` is
    as precise as known: `2012-08` or `2014-07-18`, or "" where unknown.
    `pages` holds the offset at which each page begins (empty: no pages).
    """

    id: str
    title: str
    text: str = field(repr=False)
    version: str
    sha256: str
    published: str = ""
    author: str = ""
    publisher: str = ""
    standing: Standing = Standing.OTHER
    standing_note: str = ""
    bundled: bool = False
    file_name: str = ""
    media_type: str = "text/plain"
    added_at: str = ""
    added_by: str = ""
    private: bool = False
    pages: tuple[int, ...] = ()
    furniture: tuple[Furniture, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise OffsetError("A source needs a name.")
        if self.version != text_version(self.text):
            raise OffsetError(f"The text of {self.id} is not the version it claims to be.")

    def quote(self, start: int, end: int) -> Quote:
        """The source's own words from `start` to `end`."""
        return Quote(self, Span(start, end), Span(start, end).of(self.text))

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) on which `offset` stands; None where there are no pages."""
        page = None
        for number, begin in enumerate(self.pages, 1):
            if begin > offset:
                break
            page = number
        return page

    def is_furniture(self, span: Span) -> bool:
        """Whether any character of `span` stands in furniture."""
        return any(f.span.overlap(span) for f in self.furniture)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source. Raises OffsetError unless `text[start:end] == words`."""

    source: Source = field(repr=False)
    span: Span
    words: str

    def __post_init__(self) -> None:
        if self.span.of(self.source.text) != self.words:
            raise OffsetError(
                f"These words do not stand at {self.span.start} in {self.source.id}: {self.words[:60]!r}"
            )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands in its document's structure.

    `path` is the heading path shown to a reader (`("Model 4", "Risks")`),
    `number` the bullet's place in its list, `model` the order of the model.
    """

    path: tuple[str, ...] = ()
    number: int | None = None
    model: int | None = None
    facet: Facet | None = None

    @property
    def section(self) -> str:
        parts = [*self.path, *([str(self.number)] if self.number else [])]
        return " › ".join(parts)


@dataclass(frozen=True, slots=True)
class Passage:
    """One unit of a source: a bullet, a sentence, a heading or a table row.

    `block` numbers the paragraph, list or card it belongs to, so that
    neighbours of one block can be joined into one citation.
    """

    id: str
    source: Source = field(repr=False)
    span: Span
    text: str
    kind: Kind
    place: Place
    block: int
    seq: int

    def __post_init__(self) -> None:
        if self.span.of(self.source.text) != self.text:
            raise OffsetError(f"Passage {self.id} is not the text at its offsets in {self.source.id}.")

    def quote(self) -> Quote:
        return Quote(self.source, self.span, self.text)


def passage_id(source_id: str, span: Span, text: str) -> str:
    """Stays the same while source, place and words do."""
    key = f"{source_id}\0{span.start}\0{span.end}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation with its place, as an answer shows it."""

    n: int
    quote: Quote
    place: Place

    @property
    def page(self) -> int | None:
        return self.quote.source.page_at(self.quote.span.start)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets. `text` is Markdown with [n] behind the words citation n bears.

    Raises OffsetError where status, citations and text do not fit together.
    """

    id: str
    question: str
    status: Status
    text: str
    mode: str = "quoted"
    models: tuple[int, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    generated: dict[str, object] | None = None
    kind: str = ""

    def __post_init__(self) -> None:
        if (self.status is Status.ANSWERED) != bool(self.citations):
            raise OffsetError(f"An answer with status {self.status} and {len(self.citations)} citations.")
        if [c.n for c in self.citations] != list(range(1, len(self.citations) + 1)):
            raise OffsetError("Citations are numbered from 1 without a gap.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the pasted words and the source's part. `kind`: changed,
    added, missing, moved. `loud`: a negation or a figure is concerned."""

    yours: str
    source: str
    kind: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    quote: Quote
    place: Place
    similarity: float
    differences: tuple[Difference, ...] = ()

    @property
    def page(self) -> int | None:
        return self.quote.source.page_at(self.quote.span.start)


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict on one sentence of a long paste; `span` is into the paste."""

    span: Span
    words: str
    verdict: Verdict
    matches: tuple[Match, ...] = ()
    related: tuple[Match, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Where words come from. `matches` is empty exactly where nothing was found."""

    id: str
    quote: str
    status: Verdict
    matches: tuple[Match, ...] = ()
    related: tuple[Match, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] | None = None

    def __post_init__(self) -> None:
        if (self.status is Verdict.NOT_FOUND) == bool(self.matches):
            raise OffsetError(f"A trace with status {self.status} and {len(self.matches)} matches.")
