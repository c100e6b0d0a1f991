"""Whether a retelling turns round what the source says: no for yes, another figure,
all for a few. Pure but for reading `kb/lexicon/`. Errs on the side of saying nothing
where both texts hold negations, as idioms often do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import quotes, retelling, senses, wording
from .domain import Difference

OPPOSITE = "The source says the opposite, or nothing that bears this out: read it before you rely on this."
FIGURE = "The source has another figure: read it before you rely on this."
WHO = "The source says it of another: read it before you rely on this."
SHARE = "The source says it of more, or of fewer: read it before you rely on this."

# Verbs and nouns that negate what follows them as surely as "not" does.
_DENIES = frozenset(
    """stop stops stopped stopping cease ceases ceased ceasing quit refuse refuses refused lack lacks lacking lacked absence without
    dislike dislikes disliked hate hates oppose opposes fail fails failed deny denies denied neither never disagree disagrees""".split()
)
# Words that are negative in themselves: two of them, or one and a negation, may cancel out.
_DARK = frozenset(
    """abdication abdicate abdicates abdicating overlooked overlook overlooks forgotten forget forgets ignored ignore ignores ignoring
    neglected neglect neglects
    neglecting missed missing lost lose loses losing doubt detriment limited fewer less harder scarce short shortage weak poor bad
    difficult undermine undermining undermines unclear vague immaterial irrelevant only reticent wary reluctant minority against rarely
    seldom hardly scarcely risk avoid avoids evade shun relinquish unable trouble friction tension apart rather suffer suffers""".split()
)
_HIGH, _LOW = frozenset({"all", "most"}), frozenset({"few", "some"})
_LONG = 14


@dataclass(frozen=True, slots=True)
class _Text:
    words: tuple[str, ...]
    raw: tuple[str, ...]
    groups: tuple[frozenset[int], ...]


def _read(text: str) -> _Text:
    folded = quotes.fold(text)
    own = quotes.words(folded.text)[:300]
    raw = []
    for w in own:
        span = folded.raw(w.begin, w.end)
        raw.append(text[span.start : span.end])
    return _Text(tuple(w.text for w in own), tuple(raw), tuple(retelling.groups([w.text for w in own])))


def clashes(yours: str, source: str) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """Loud differences between a retelling and the passage it is said to retell, and a
    sentence for each kind; both empty where nothing clashes."""
    a, b = _read(yours), _read(source)
    out: list[Difference] = []
    notes: list[str] = []
    for found, note in ((_polarity(a, b), OPPOSITE), (_figures(a, b), FIGURE), (_shares(a, b), SHARE), (_actors(a, b), WHO)):
        if found is not None:
            out.append(found)
            notes.append(note)
    return tuple(out), tuple(notes)


def _denials(t: _Text) -> list[int]:
    return [k for k, w in enumerate(t.words) if wording.negates(w) or w in _DENIES]


def _negative(w: str) -> bool:
    return wording.negates(w) or w in _DENIES or w in _DARK or w.endswith("less") or _prefixed(w)


def _prefixed(w: str) -> bool:
    if not w.startswith(("un", "non", "dis")) or len(w) <= 5 or w[:5] in _PLAIN:
        return False
    return wording.opposite(w, w[2:] if w.startswith("un") else w[3:])


_PLAIN = frozenset({"under", "union", "unite", "unive", "unles", "until", "discu", "dista", "distr", "dispu"})


def _left(a: _Text, b: _Text) -> tuple[list[int], list[int]]:
    """The negative words of either text that the other has no counterpart for."""
    one = [k for k, w in enumerate(a.words) if _negative(w)]
    two = [k for k, w in enumerate(b.words) if _negative(w)]
    for k in list(one):
        match = next((j for j in two if a.words[k] == b.words[j] or a.groups[k] & b.groups[j] or (_both_deny(a, k, b, j))), None)
        if match is not None:
            one.remove(k)
            two.remove(match)
    # An idiom that holds a negation ("nobody in charge") is met by what it stands for.
    one = [k for k in one if not any(a.groups[k] & g for g in b.groups)]
    return one, two


def _both_deny(a: _Text, k: int, b: _Text, j: int) -> bool:
    return wording.negates(a.words[k]) and wording.negates(b.words[j])


def _polarity(a: _Text, b: _Text) -> Difference | None:
    one, two = _left(a, b)
    denials = [k for k in one if k in _denials(a)]
    if denials and len(one) % 2 and not two:
        k = denials[0]
        return Difference(" ".join(a.raw[k : k + 2]), "", "added", True)
    theirs = [k for k in two if k in _denials(b)]
    if theirs and len(two) % 2 and not one and len(b.words) <= _LONG and not any(b.groups[theirs[0]] & g for g in a.groups):
        k = theirs[0]
        return Difference("", " ".join(b.raw[k : k + 2]), "missing", True)
    return None


def _numbers(words: Sequence[str]) -> dict[float, int]:
    out: dict[float, int] = {}
    for k, w in enumerate(words):
        value = wording.figure(w)
        # "one" and "once" are figures of speech, "first" is a place in an order.
        if value is not None and (value not in (0.0, 1.0) or w == "first") and w != "twice":
            out.setdefault(value, k)
    return out


def _figures(a: _Text, b: _Text) -> Difference | None:
    """A figure that the source does not have, where it has figures."""
    one, two = _numbers(a.words), _numbers(b.words)
    if not two:
        return None
    strange = [k for value, k in one.items() if value not in two and value > 0]
    if not strange and -2 in one and -2 not in two and max(two) >= 10:
        strange = [one[-2]]
    if not strange:
        return None
    mine = a.words[strange[0]]
    # Counts are set against counts, places in an order against those, nearest first.
    near = min(two.items(), key=lambda item: (_orders(b.words[item[1]]) != _orders(mine), abs(item[0] - (wording.figure(mine) or 0))))[1]
    return Difference(a.raw[strange[0]], b.raw[near], "changed", True)


def _orders(word: str) -> bool:
    return word in ("first", "second", "third") or word.endswith(("th", "1st", "2nd", "3rd"))


def _shares(a: _Text, b: _Text) -> Difference | None:
    one = {senses.share(w): k for k, w in reversed(list(enumerate(a.words))) if senses.share(w) in _HIGH | _LOW}
    two = {senses.share(w): k for k, w in reversed(list(enumerate(b.words))) if senses.share(w) in _HIGH | _LOW}
    if not one or not two:
        return None
    for mine, theirs in ((_HIGH, _LOW), (_LOW, _HIGH)):
        if set(one) <= mine and set(two) <= theirs:
            return Difference(a.raw[min(one.values())], b.raw[min(two.values())], "changed", True)
    return None


# Names that are never used for one another, one kind a line.
_NAMES = {
    word: number
    for number, line in enumerate(
        """ccg commissioner
        css csu
        patient
        gp doctor practice
        hospital provider trust supplier contractor
        council authority
        england department government minister""".split("\n")
    )
    for word in line.split()
}


def _named(t: _Text) -> dict[int, int]:
    """The kinds of names in a text, each with the first word of it."""
    return {_NAMES[n]: k for k, w in reversed(list(enumerate(t.words))) if (n := senses.actor(w)) in _NAMES}


def _actors(a: _Text, b: _Text) -> Difference | None:
    """A name of another kind, where neither text names, or means by a word of the lexicon, whom the other does."""
    one, two = _named(a), _named(b)
    if not one or not two or set(one) & set(two):
        return None
    theirs = frozenset[int]().union(*(b.groups[k] for k in two.values()))
    if any(g & theirs for g in a.groups):
        return None
    return Difference(a.raw[min(one.values())], b.raw[min(two.values())], "changed", True)
