"""What the reader sees in a sentence and in a question: words, weights, kinds of thing.

Pure. General English only: nothing here knows what any document is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .reader_words import (
    ACTORS,
    AUXILIARY,
    CARDINALS,
    DATED,
    DEGREES,
    HOW_UNITS,
    INSIDE_FOCUS,
    KIND_WORDS,
    MANNER,
    MEASURES,
    MONTHS,
    NAMED,
    NEGATIONS,
    NO_DEGREES,
    NUMBERED,
    PERSON_NOUNS,
    REASONS,
    RELATIONS,
    RULING,
    TIMES,
    UNITS,
    WH,
    YES_NO,
    antonyms,
)
from .words import STOP, stem

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DIGITS = re.compile(r"\d[\d,.]*")
_CLOCK = re.compile(r"\d{1,2}(?:am|pm)")
# A clause's number or letter is no figure of what it says.
_NUMBERING = re.compile(r"\s*(?:\(?\d{1,2}(?:\.\d{1,2})+[.)]?|\(?\d{1,2}[.)]|\([a-z]{1,4}\))\s+(?=\S)")
# A question of no more words than this may be a heading of a kind: "renewal fee?".
_SHORT = 8
_YEAR = re.compile(r"(?:1\d|20)\d\ds?")


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """How much a word tells: 0.5 for the commonest, 8 for one hardly ever written
    (8 less its Zipf frequency, wordfreq; figures and unknown words count 6)."""
    from wordfreq import zipf_frequency

    if word[:1].isdigit():
        return 6.0
    z = float(zipf_frequency(word, "en"))
    return min(7.0, max(0.5, 8.0 - z)) if z else 6.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, folded to lower case, its stem, and whether it is written as a name."""

    text: str
    low: str
    stem: str
    name: bool
    content: bool


@lru_cache(maxsize=60_000)
def _folded(text: str) -> tuple[str, str, bool]:
    low = text.casefold().replace("’", "'")
    plain = low in STOP or low in WH or low in RELATIONS or low.endswith("n't") or len(low) < 2
    return low, stem(low), not plain or low.isdigit()


def words_of(text: str) -> list[Word]:
    """The words of a text in order; the first of a sentence counts as a name only
    where it goes on as one ("John Smith said")."""
    out: list[Word] = []
    upper_text = text.isupper()
    found = [(m.group(), m.start()) for m in _WORD.finditer(text)]
    for i, (w, at) in enumerate(found):
        low, stemmed, content = _folded(w)
        capital = w[0].isupper() and not upper_text
        starts = at == 0 or text[max(0, at - 2) : at].strip(" \"'“‘(") [-1:] in {".", "!", "?", ":"}
        if capital and starts and not (len(w) > 1 and w.isupper()):
            following = found[i + 1][0] if i + 1 < len(found) else ""
            capital = content and following[:1].isupper()
        out.append(Word(w, low, stemmed, capital and content, content))
    return out


@dataclass(frozen=True, slots=True)
class Kinds:
    """Where the things of a kind stand in a sentence: indices of words."""

    number: tuple[int, ...]
    date: tuple[int, ...]
    name: tuple[int, ...]
    reason: tuple[int, ...]
    manner: tuple[int, ...]
    actor: tuple[int, ...]
    ruling: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken apart. `at` maps a stem to the places of its words."""

    words: tuple[Word, ...]
    at: dict[str, tuple[int, ...]]
    lows: frozenset[str]
    kinds: Kinds
    negations: int
    prefixes: dict[str, tuple[int, ...]]
    marks: frozenset[str]


@lru_cache(maxsize=20_000)
def sentence(text: str) -> Sentence:
    """Takes a sentence apart; remembered."""
    numbering = _NUMBERING.match(text)
    words = tuple(words_of(text[numbering.end() :] if numbering else text))
    at: dict[str, list[int]] = {}
    prefixes: dict[str, list[int]] = {}
    number, date, name, reason, manner, actor, ruling = [], [], [], [], [], [], []
    for i, w in enumerate(words):
        at.setdefault(w.stem, []).append(i)
        if len(w.stem) >= 5 and w.content:
            prefixes.setdefault(w.stem[:5], []).append(i)
        if w.low[0].isdigit() or w.low in CARDINALS:
            number.append(i)
        if _YEAR.fullmatch(w.low) or w.low in TIMES or _CLOCK.fullmatch(w.low) or (w.low in MONTHS and w.text[0].isupper()):
            date.append(i)
        if w.name and w.low not in MONTHS and w.low not in TIMES:
            name.append(i)
        if w.low in ACTORS:
            actor.append(i)
        if w.low in RULING or w.low.endswith("n't"):
            ruling.append(i)
        if w.low in REASONS:
            reason.append(i)
        if w.low in MANNER:
            manner.append(i)
    lows = frozenset(w.low for w in words)
    return Sentence(
        words, {k: tuple(v) for k, v in at.items()}, lows,
        Kinds(tuple(number), tuple(date), tuple(name), tuple(reason), tuple(manner), tuple(actor), tuple(ruling)),
        sum(w.low in NEGATIONS or w.low.endswith("n't") for w in words), {k: tuple(v) for k, v in prefixes.items()},
        frozenset(c for c in text if c in "%£$€"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart: its telling words with their weights, the kind of
    answer wanted, and the words that name it (`focus`: "which country")."""

    text: str
    words: tuple[Word, ...]
    terms: tuple[Word, ...]
    weights: tuple[float, ...]
    kind: str
    focus: tuple[Word, ...]
    names: frozenset[str]
    figures: frozenset[str]
    negations: int
    stems: frozenset[str]
    lead: int
    degrees: tuple[str, ...]
    relations: tuple[str, ...]
    unit: frozenset[str]


KINDS = ("number", "date", "person", "place", "name", "reason", "manner", "definition", "ruling", "thing")


def question(text: str) -> Question:
    """Takes a question apart."""
    words = tuple(words_of(text))
    lows = [w.low for w in words]
    kind, focus_at = _wanted(lows, words)
    seen: set[str] = set()
    terms: list[Word] = []
    for i, w in enumerate(words):
        if w.content and w.stem not in seen and not (i in focus_at and w.low in KIND_WORDS):
            seen.add(w.stem)
            terms.append(w)
    return Question(
        text, words, tuple(terms), tuple(weight(w.low) for w in terms), kind, tuple(words[i] for i in focus_at if words[i].content),
        frozenset(w.stem for w in words if w.name), frozenset(w.stem for w in words if _DIGITS.fullmatch(w.low)),
        sum(w in NEGATIONS or w.endswith("n't") for w in lows), frozenset(w.stem for w in words if w.content),
        min(sum(1 for t in terms if any(t.stem == words[i].stem for i in focus_at)), max(0, len(terms) - 1)),
        tuple(w for w in lows if w in DEGREES or (len(w) > 5 and w.endswith("est") and w not in NO_DEGREES)),
        tuple(w for w in lows if w in RELATIONS), _unit(lows),
    )  # fmt: skip


def _wanted(lows: list[str], words: tuple[Word, ...]) -> tuple[str, tuple[int, ...]]:
    """The kind of answer wanted, and where the words stand that name it."""
    at = next((i for i, w in enumerate(lows) if w in WH), None)
    if at is None:
        return _unasked(lows), ()
    if at > 0 and lows[0] in YES_NO and lows[at] != "how":
        return "ruling", ()
    wh = lows[at]
    rest = lows[at + 1 :]
    following = rest[0] if rest else ""
    focus: list[int] = []
    for j in range(at + 1, min(len(lows), at + 5)):
        if lows[j] in AUXILIARY or (lows[j] in STOP and lows[j] not in INSIDE_FOCUS):
            break
        focus.append(j)
    heads = [lows[j] for j in focus if words[j].content][:2]
    focus = [j for j in focus if words[j].content][:2]
    if wh == "how":
        focused = tuple(j for j in focus if lows[j] != following)
        if following in MEASURES:
            return "number", focused
        return "manner", ()
    if wh == "why" or "reason" in heads or "reasons" in heads:
        return "reason", ()
    if wh == "when":
        return "date", ()
    if wh == "where":
        return "place", ()
    if wh in {"who", "whom", "whose"}:
        return "person", ()
    if any(h in DATED for h in heads):
        return "date", tuple(focus)
    if any(h in NUMBERED for h in heads):
        return "number", tuple(focus)
    if following in AUXILIARY:
        # "what is the name of", "what year was": the noun may stand behind the verb.
        tail = [w for w in rest[1:6] if w not in {"the", "a", "an"}]
        if tail[:1] and tail[0] in {"name", "names"}:
            return "name", ()
        if tail[:1] and tail[0] in NUMBERED | {"deadline"}:
            return ("date" if tail[0] == "deadline" else "number"), ()
        if following in {"is", "are", "was", "were"} and len([w for w in words[at + 1 :] if w.content]) <= 3:
            return "definition", ()
        return "thing", ()
    if any(h in PERSON_NOUNS for h in heads[-1:]):
        return "person", tuple(focus)
    if any(h in NAMED for h in heads):
        return "name", tuple(focus)
    return "thing", tuple(focus)


def _unit(lows: list[str]) -> frozenset[str]:
    """Of what an answer would be so many: words of which it has one."""
    for how, measure in pairwise(lows):
        if how == "how" and measure in HOW_UNITS:
            return HOW_UNITS[measure]
    return next((u for key, u in UNITS.items() if key in lows), frozenset())


def _unasked(lows: list[str]) -> str:
    """The kind wanted where no question word stands: "Can I claim …", "renewal fee?", "next meeting date?"."""
    if lows and (lows[0] in YES_NO or lows[-1] in {"allowed", "ok", "okay", "permitted", "compulsory", "mandatory"}):
        return "ruling"
    if len(lows) > _SHORT:
        return "thing"
    found = [w for w in lows if w in DATED or w in NUMBERED or w in PERSON_NOUNS or w in ACTORS]
    if not found:
        return "thing"
    return "date" if found[-1] in DATED else "number" if found[-1] in NUMBERED else "person"


def opposite(q: Question, s: Sentence) -> int:
    """How many words of the question stand in the sentence only as their opposite."""
    opposites = antonyms()
    return sum(1 for w in q.words if w.low in opposites and w.low not in s.lows and w.stem not in s.at and opposites[w.low] & s.lows)
