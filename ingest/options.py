"""A set of options, one after the other, each with its benefits and its risks.

The shape: words on how an option works, a line that says "Benefits" over a
list, a line that says "Risks" over a list, words on when to use it, and
perhaps a line that closes every option and the key to a diagram. Two or more
of these in one document are a table; they are numbered by their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.domain import Facet, Kind, Place

from .lines import NO_MARKS, Line, joined, paragraphs, words_in
from .marks import Marks

if TYPE_CHECKING:
    from .structure import Block

_BENEFITS = frozenset("benefits advantages pros strengths upsides".split())
_RISKS = frozenset("risks disadvantages cons weaknesses drawbacks downsides".split())
_USE = re.compile(
    r"\b(?:might|may|could|should|would) (?:want|wish|choose|prefer|like|need) to use (?:this|it)\b"
    r"|\b(?:use|consider|choose) this (?:model|option|approach|arrangement)?\s*(?:where|when|if|in)\b"
    r"|\b(?:best|most) (?:suited|used|appropriate)\b|\bsuitable (?:for|where|when)\b|^when to use\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^(?:model|option|approach|scenario)\s+[\w.]+\b.{0,80}$", re.IGNORECASE)
_KEY_LINE = re.compile(r"^[^\w\s\"'‘’“”(\[-]\s+\S")
_MONTHS = "january february march april may june july august september october november december".split()


@dataclass(frozen=True, slots=True)
class Card:
    """One option: paragraphs of lines for each of its parts. Offsets as usual."""

    number: int
    title: Line | None
    how: tuple[tuple[Line, ...], ...]
    benefits_heading: Line
    benefits: tuple[tuple[Line, ...], ...]
    risks_heading: Line
    risks: tuple[tuple[Line, ...], ...]
    tail: tuple[tuple[Line, ...], ...]
    closing: frozenset[str]

    @property
    def start(self) -> int:
        first = self.title.span if self.title else self.how[0][0].span if self.how else self.benefits_heading.span
        return first.start

    @property
    def end(self) -> int:
        last = self.tail or self.risks
        return last[-1][-1].span.end if last else self.risks_heading.span.end


def _says(block: Sequence[Line], names: frozenset[str]) -> bool:
    if len(block) != 1 or words_in(block[0].text) > 3:
        return False
    return any(w in names for w in re.findall(r"[a-z]+", block[0].text.casefold()))


def find(all_lines: Sequence[Line], marks: Marks = NO_MARKS) -> list[Card]:
    """The options of a document, in order; none where fewer than two stand there."""
    groups = [tuple(p) for p in paragraphs(_split_headings(all_lines))]
    heads = [i for i, g in enumerate(groups) if _says(g, _BENEFITS)]
    pairs = []
    for k, b in enumerate(heads):
        stop = heads[k + 1] if k + 1 < len(heads) else len(groups)
        r = next((i for i in range(b + 1, stop) if _says(groups[i], _RISKS)), None)
        if r is not None:
            pairs.append((b, r, stop))
    if len(pairs) < 2:
        return []
    headings = {m.span.start for m in marks.items if m.role == "heading"}
    begins = _begins(groups, pairs, headings)
    repeated = Counter(
        " ".join(w.text for w in g).casefold()
        for (_, r, _), nxt in zip(pairs, [*begins[1:], len(groups)], strict=True)
        for g in {tuple(g): g for g in groups[r + 1 : nxt] if not g[0].bullet}.values()
    )
    closing = frozenset(t for t, n in repeated.items() if n * 2 > len(pairs) and not _USE.search(t))
    return [
        _card(number, groups, begins[number - 1], b, r, begins[number] if number < len(begins) else None, closing, headings)
        for number, (b, r, _) in enumerate(pairs, 1)
    ]


def _split_headings(all_lines: Sequence[Line]) -> list[Line]:
    """Lines with a gap forced around headings that stand directly on their list."""
    out: list[Line] = []
    after_heading = False
    for line in all_lines:
        heading = _says([line], _BENEFITS) or _says([line], _RISKS)
        out.append(Line(line.span, line.text, line.marker, line.gap or heading or after_heading))
        after_heading = heading
    return out


def _is_tail(group: Sequence[Line]) -> bool:
    """Whether a paragraph still belongs to the option before: its use or its key."""
    return bool(_USE.search(" ".join(w.text for w in group))) or any(_KEY_LINE.match(w.text) for w in group)


def _begins(groups: Sequence[tuple[Line, ...]], pairs: Sequence[tuple[int, int, int]], headings: set[int]) -> list[int]:
    """For each option, the index of its first paragraph."""
    texts = Counter(" ".join(w.text for w in g).casefold() for g in groups)
    out = []
    for k, (b, _, _) in enumerate(pairs):
        floor = pairs[k - 1][1] + 1 if k else 0
        at = b
        while at > floor:
            group = groups[at - 1]
            words = " ".join(w.text for w in group)
            if group[0].bullet or _is_tail(group) or texts[words.casefold()] * 2 > len(pairs):
                break
            titled = bool(_NAMED.match(words)) or group[0].span.start in headings
            # Short lines under one another are front matter, not a description.
            prose = words_in(words) >= 8 * len(group) and words.casefold().split()[0] not in _MONTHS
            if k == 0 and not titled and (not prose or at - 1 == 0):
                break
            at -= 1
            if titled:
                break
        out.append(at)
    return out


def _card(
    number: int,
    groups: Sequence[tuple[Line, ...]],
    begin: int,
    b: int,
    r: int,
    end: int | None,
    closing: frozenset[str],
    headings: set[int],
) -> Card:
    how = list(groups[begin:b])
    title = None
    if how and (_NAMED.match(how[0][0].text) or how[0][0].span.start in headings):
        title = how.pop(0)[0]
    stop = end
    if stop is None:
        stop = r + 1
        while stop < len(groups) and (groups[stop][0].bullet or stop == r + 1):
            stop += 1
        while stop < len(groups) and (_is_tail(groups[stop]) or " ".join(w.text for w in groups[stop]).casefold() in closing):
            stop += 1
    tail_at = next((i for i in range(r + 1, stop) if not groups[i][0].bullet and _ends_list(groups, i, r, closing)), stop)
    return Card(
        number, title, tuple(how), groups[b][0], tuple(groups[b + 1 : r]), groups[r][0], tuple(groups[r + 1 : tail_at]),
        tuple(groups[tail_at:stop]), closing,
    )  # fmt: skip


def _ends_list(groups: Sequence[tuple[Line, ...]], i: int, r: int, closing: frozenset[str]) -> bool:
    """Whether paragraph `i` comes after the risks: they may be bullets or paragraphs."""
    bullets = any(g[0].bullet for g in groups[r + 1 : i + 1])
    return bullets or _is_tail(groups[i]) or " ".join(w.text for w in groups[i]).casefold() in closing


def blocks(cards: Sequence[Card], text: str, group: int) -> list[Block]:
    """The cards as blocks with their places; `group` is the last one used so far."""
    from .structure import Block

    out: list[Block] = []

    def put(lines_: Sequence[Line], kind: Kind, card: Card, facet: Facet, number: int | None = None, *, whole: bool = False) -> None:
        name = " ".join(card.title.text.split()) if card.title else f"Model {card.number}"
        out.append(Block(joined(lines_), kind, Place((name, _SECTION[facet]), number, card.number, facet), group, whole))

    for card in cards:
        group += 1
        if card.title:
            put([card.title], Kind.HEADING, card, Facet.HOW, whole=True)
        for paragraph in card.how:
            put(paragraph, Kind.SENTENCE, card, Facet.HOW)
        for heading, items, facet in (
            (card.benefits_heading, card.benefits, Facet.BENEFITS),
            (card.risks_heading, card.risks, Facet.RISKS),
        ):
            group += 1
            put([heading], Kind.HEADING, card, facet, whole=True)
            group += 1
            for number, item in enumerate(items, 1):
                put(item, Kind.BULLET, card, facet, number, whole=True)
        for paragraph in card.tail:
            group += 1
            words = " ".join(w.text for w in paragraph)
            if any(_KEY_LINE.match(w.text) for w in paragraph):
                for line in paragraph:
                    put([line], Kind.KEY, card, Facet.KEY, whole=True)
            elif words.casefold() in card.closing:
                put(paragraph, Kind.SENTENCE, card, Facet.ACCOUNTABLE)
            else:
                put(paragraph, Kind.SENTENCE, card, Facet.USE)
    return out


_SECTION = {
    Facet.HOW: "How it works",
    Facet.BENEFITS: "Benefits",
    Facet.RISKS: "Risks",
    Facet.USE: "When to use it",
    Facet.ACCOUNTABLE: "Accountability",
    Facet.KEY: "Key",
}

