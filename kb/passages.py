"""Which sentence answers an open question, and whether any does.

Works on any document: meaning (cosine), words (stems and synonyms, rare words
counting more), and the kind of answer wanted (a figure, a person, a date).
The weights and thresholds were fitted on tests/golden; see docs/answers.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .domain import Kind, Passage
from .meaning import Meaning
from .passages_seen import CITED, Seen, introduced, seen_at
from .wanted import FIGURE, MOST, ORDINAL_WORDS, Wanted, figures_in, level_names, levels_in
from .words import STOP, SYNONYM, Term, single, stem, terms, tokens

# Until when something may be done.
_LIMIT = re.compile(
    r"\b(?:deadline|closing date|closes|no later than|until|by (?:the end|\d|(?:next )?(?:january|february|march"
    r"|april|may|june|july|august)))\b"
)
# What is to come is dated by a year or a day, not by "since" or "recent".
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august)", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|century|monday|tuesday|wednesday|thursday|friday|since|recent)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:(?<=[a-z,;:’'\"] )|^)[A-Z][\w’'-]+(?: (?:of |and |the )?[A-Z][\w’'-]+)*|\b[A-Z]{2,}\b")
_CONTACT = re.compile(r"\d{5,}|@|\bwww\.|https?:|\b(?:street|road|avenue)\b", re.IGNORECASE)
_NAMES_LISTED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*(?:, | and )(?:[A-Z][\w’'-]+)")
_REASON = re.compile(
    r"\b(?:because|since|given|due to|so that|in order|as a result|therefore|thus|the reason|leads? to|caused?"
    r"|in the absence|it is so|this means|does not mean|means)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:is|are) [‘'\"“]|\bdescribes? (?:it|them|this) as\b|\bit means\b|\bto (?:mean|be)\b|\bknown as\b"
    r"|\b(?:is|are) defined\b|\bmeans that\b|\brefers? to\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"n't\b|\bnot\b|\bno\b|\bnever\b|\bnone\b|\bnobody\b|\bno-one\b|\bwithout\b|\breticent\b")
_OTHERS = re.compile(r"^(?:others?|another|elsewhere|some others|the rest|alternatively)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its score and what it was made of."""

    seen: Seen
    score: float
    cosine: float
    coverage: float
    missing: tuple[str, ...] = ()
    right_kind: bool = True
    parts: tuple[float, ...] = field(default=())

    @property
    def passage(self) -> Passage:
        return self.seen.passage


# Weights of the parts of a score, in the order in which `Passages._score` puts them;
# fitted on the questions of tests/golden (docs/answers.md says what each part is).
WEIGHTS = (0.15, 0.22, 0.55, 0.3, 0.12, 0.2, -0.3, 0.12, 0.06, 0.25, -0.4, -0.15)
# What a document is about stands in its title: such a word tells its passages
# apart but little.
_TOPIC = 0.15
# What the question before was about counts less than what this one asks.
_EARLIER = 0.3


class Passages:
    """A set of passages that open questions are put to."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        titles = {p.source.id: p.source.title for p in passages}
        self.topic = {i: frozenset(stem(w) for w in tokens(title) if w not in STOP) for i, title in titles.items()}
        self.seen = [
            s
            for i, p in enumerate(passages)
            if p.kind in CITED and (p.kind is not Kind.FRONT or len(p.text.split()) >= 4)
            for s in [seen_at(passages, i)]
        ]
        self.seen = introduced(self.seen)
        self._authors = frozenset(w for p in passages for w in tokens(p.source.author or ""))
        counts: dict[str, int] = {}
        for s in self.seen:
            for x in s.stems:
                counts[x] = counts.get(x, 0) + 1
        self._counts = counts
        # Words of a level's name that also stand elsewhere name no level by themselves.
        self._common = frozenset(x for x, n in counts.items() if n > 2)
        self.levels = {k: v for s in self.seen for k, v in level_names(s.folded).items()}
        self.vocabulary = frozenset(counts)
        self.groups = frozenset(g for s in self.seen for t in s.terms for g in t.groups)

    @property
    def last_level(self) -> str:
        """The ordinal of the last level that the documents name; "" where they name none."""
        number = max(self.levels.values(), default="")
        return next((w for w, n in ORDINAL_WORDS.items() if n == number), "")

    def rarity(self, s: str) -> float:
        n = len(self.seen)
        return math.log(1 + n / (1 + self._counts.get(s, 0)))

    def rank(self, want: Wanted, meaning: Meaning) -> list[Scored]:
        """Every passage with its score, best first."""
        want = self._named_level(self._unsigned(want))
        if self.levels and want.ordinals and not want.ordinals & set(self.levels.values()) and _LEVEL_WORD.search(want.text):
            # A level that there is not is answered by what they are.
            want = replace(want, ordinals=frozenset(), text=f"{want.text} levels", terms=(*want.terms, *terms(["levels"])))
        cosines = meaning.cosines(want.text, [s.passage.text for s in self.seen])
        contexts = meaning.with_neighbour(want.text, [(s.previous, s.passage.text) for s in self.seen])
        reduced = meaning.cosines(want.reduced, [s.passage.text for s in self.seen]) if want.reduced not in ("", want.text) else cosines
        out = [self._score(want, s, c, k, r) for s, c, k, r in zip(self.seen, cosines, contexts, reduced, strict=True)]
        return sorted(out, key=lambda x: (-x.score, self._order(x)))

    def _unsigned(self, want: Wanted) -> Wanted:
        """Whoever wrote a document is named for saying it: a name tells none of its sentences apart."""
        words = want.text.split()
        kept = [w for w in words if w not in self._authors]
        if len(kept) == len(words) or not want.terms or {"write", "wrote", "written", "author"} & set(words):
            return want
        return replace(want, text=" ".join(kept), reduced=" ".join(w for w in want.reduced.split() if w not in self._authors))

    def _named_level(self, want: Wanted) -> Wanted:
        """A level asked for by its name ("full delegation") is asked for by its number."""
        if want.ordinals or not want.figure:
            return want
        named = {self.levels[x] for x in map(stem, want.text.split()) if x in self.levels and x not in self._common}
        if len(named) != 1:
            return want
        number = named.pop()
        word = next(w for w, n in ORDINAL_WORDS.items() if n == number)
        kept = tuple(t for t in want.terms if t.stem not in self.levels) + tuple(terms([word, "level"]))
        return replace(want, ordinals=frozenset({number}), terms=kept)

    @staticmethod
    def _order(x: Scored) -> tuple[str, int]:
        return (x.passage.source.id, x.passage.seq)

    def _score(self, want: Wanted, s: Seen, cosine: float, context: float, reduced: float) -> Scored:
        total = got = near = 0.0
        missing = []
        share = _EARLIER if want.terms else 1.0
        for t, part in [*((t, 1.0) for t in want.terms), *((t, share) for t in want.earlier)]:
            weight = part * self.rarity(t.stem) * _telling(t.word) * (_TOPIC if t.stem in self.topic[s.passage.source.id] else 1.0)
            total += weight
            best = _best(t, s.terms)
            got += weight * best
            if best == 0.0 and t.stem in self.topic[s.passage.source.id]:
                near += weight
            elif best == 0.0:
                around = _best(t, s.before)
                near += weight * around
                if around == 0.0 and part == 1.0:
                    missing.append(t.word)
        coverage = got / total if total else 0.0
        near = near / total if total else 0.0
        kind, right = self._kind(want, s)
        parts = (
            cosine,
            context,
            coverage,
            near,
            kind,
            float(bool(want.figures) and want.figures <= figures_in(s.passage.text)),
            _mismatch(want, s),
            reduced,
            float(want.definition and bool(_DEFINES.search(s.passage.text))),
            float(want.other and bool(_OTHERS.search(s.passage.text))),
            _contrast(want, s),
            float(want.negative and not _NEGATED.search(s.folded)),
        )
        score = sum(w * p for w, p in zip(WEIGHTS, parts, strict=True))
        return Scored(s, round(score, 4), cosine, round(coverage + near, 4), tuple(missing), right, parts)

    @staticmethod
    def _kind(want: Wanted, s: Seen) -> tuple[float, bool]:
        """Whether a passage holds the kind of answer wanted: 1, 0 or -1."""
        text = s.passage.text
        if want.contact:
            return (0.5, True) if _CONTACT.search(text) else (-0.5, False)
        if want.listed:
            return (0.5, True) if _NAMES_LISTED.search(text) else (-0.5, False)
        if want.figure:
            if want.ordinals and not want.ordinals <= levels_in(s.folded):
                return -1.0, False
            if FIGURE.search(text):
                return 1.0, True
            return (1.0, True) if want.counted and _counts(s.folded, want.counted) else (-1.0, False)
        if want.money:
            return (1.0, True) if re.search(r"[£$€]\s?\d", text) else (-0.5, False)
        if want.deadline:
            return (1.0, True) if _LIMIT.search(text) else (-0.5, False)
        if want.date:
            dated = _YEAR if re.match(r"(?:\w+ ){0,2}when (?:will|is|are|does|do)\b", want.text) else _DATE
            return (1.0, True) if dated.search(text) else (-1.0, False)
        if want.person:
            return (0.5, True) if _NAME.search(text) else (-0.5, False)
        if want.reason:
            return (1.0, True) if _REASON.search(text) else (0.0, True)
        return 0.0, True


_LEVEL_WORD = re.compile(r"\b(?:level|tier|stage)s?\b")
# A phrase met word by word: an idiom's words mean something else apart.
_WORD_BY_WORD = 0.35


@lru_cache(maxsize=50_000)
def _telling(word: str) -> float:
    """How much a word of a question tells, by how rare it is in English (Zipf frequency, wordfreq)."""
    from wordfreq import zipf_frequency

    if " " in word or not word.isalpha():
        return 1.0
    return min(1.0, max(_LEAST_TELLING, (_COMMON - float(zipf_frequency(word, "en"))) / _SPREAD))


_COMMON, _SPREAD, _LEAST_TELLING = 6.4, 1.0, 0.35


def _best(t: Term, others: Sequence[Term]) -> float:
    """How well a term is met by any of `others`; of a phrase, as it stands or word by word."""
    best = max((t.meets(o) for o in others), default=0.0)
    if " " in t.word and best < SYNONYM:
        inner = single(t.word)
        if inner:
            best = max(best, _WORD_BY_WORD * sum(max((i.meets(o) for o in others), default=0.0) for i in inner) / len(inner))
    return best


_CARDINAL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|dozen)"


def _counts(folded: str, noun: str) -> bool:
    """Whether a number word counts the noun: "one of three levels"."""
    for m in re.finditer(rf"\b{_CARDINAL}\b((?: \w+){{1,3}})", folded):
        if any(want.meets(t) for want in terms([noun]) for t in terms(m.group(1).split())):
            return True
    return False


def _mismatch(want: Wanted, s: Seen) -> float:
    """1 where the question names a level that the passage, naming levels, does not;
    -1 where a level is to be explained and the passage says what it is."""
    if not want.ordinals:
        # "the levels" with none named: the passage that says what they are.
        return -0.6 if re.search(r"\blevels\b", want.text) and not want.figure and len(set(level_names(s.folded).values())) > 1 else 0.0
    here = levels_in(s.folded)
    if here and not want.ordinals <= here:
        return 1.0
    if want.definition and not want.figure and len(want.ordinals) == 1 and want.ordinals <= set(level_names(s.folded).values()):
        return -1.0
    return 0.0


def _contrast(want: Wanted, s: Seen) -> float:
    """1 where the question is of most and the passage of few, or the other way; -1 where they agree."""
    if not want.most:
        return 0.0
    most, few = bool(MOST.search(s.folded)), bool(re.search(r"\bminority\b|\bfew\b", s.folded))
    return float(few - most) * want.most
