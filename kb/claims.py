"""What a sentence claims, word by word: clauses, figures, negations, quantities, roles.

Pure, and made for one purpose: holding a statement against the passage it is
said to rest on. Nothing here understands English; it sees what would have to
be the same for a statement to say no more than its source (`kb.check`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from . import quotes
from .words import _abbreviated, _lines, stem

# Words that bear no claim of their own. Modal verbs, negations, quantities and
# comparisons are not among them: those are held against the source one by one.
FUNCTION = frozenset(
    """a an the this that these those it its he she they them their theirs his her him who whom whose which what
    how why there here is are was were be been being am do does did doing done has have had having of in on at to from by with for as into
    onto over about between among through during per via and or but nor if then than so because while whilst although though also too
    when where whether since under within upon across around towards toward along behalf eg ie etc s such ,""".split()
)
ABSENT = frozenset(
    """not no never none nobody nothing neither nor without lack lacks lacking lacked absence absent missing unclear unable unlikely
    insufficient inadequate fail fails failed refuse refuses refused reject rejects rejected deny denies denied avoid avoids avoided prevent
    prevents prevented lose loses lost losing doubt doubts unless except excluding instead rather against disagree""".split()
)
REDUCED = frozenset("limited limit limits restricted harder hardly barely seldom rarely fewer less least reduced weaker".split())
NEGATIONS = ABSENT | REDUCED
QUANTITIES: dict[str, frozenset[str]] = {
    "all": frozenset("all every each everyone everybody whole entire entirely always both any fully completely universally".split()),
    "only": frozenset("only solely exclusively just alone sole".split()),
    "most": frozenset("most majority mostly largely".split()),
    "minority": frozenset("minority few handful".split()),
    "some": frozenset("some certain".split()),
    "many": frozenset("many numerous".split()),
    "several": frozenset("several various".split()),
    "others": frozenset("other others another elsewhere".split()),
    "half": frozenset("half quarter third-of".split()),
}  # fmt: skip
# These narrow down whom a sentence speaks of: a statement that leaves them out says more than its source.
NARROWING = ("most", "minority", "some", "many")
POSSIBLE = frozenset("can could may might potential potentially possible possibly perhaps perception perceived chance".split())
NECESSARY = frozenset(
    """must should shall ought will would need needs needed require requires required recommend recommends recommended
    guarantee guarantees guaranteed necessarily certainly definitely prove proves proved inevitably""".split()
)
CONDITIONS = frozenset("where when if unless whenever".split())
EXCEPTIONS = re.compile(r"\bother than\b|\bapart from\b")
_NUMBERS = {
    w: str(n) for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen twenty""".split()
    )
} | {"single": "1", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
     "hundred": "100", "thousand": "1000", "million": "1000000", "dozen": "12", "twice": "2", "double": "2", "triple": "3"}  # fmt: skip
ORDINALS = {w: f"#{n}" for n, w in enumerate("zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split())}
ORDINALS |= {"1st": "#1", "2nd": "#2", "3rd": "#3", "4th": "#4", "5th": "#5", "6th": "#6"}

_CLAUSE = re.compile(
    r"[;:!?()\n]|(?<!\d)\.(?!\d)|,\s+(?=(?:but|which|who|it means|and they|and saw|given)\b)"
    r"|,?\s+and\s+(?=(?:where|when|if|\w+ no)\b)|\b(?:but|whereas|while|whilst|although|because)\b"
    r"|(?<=\bdoubt )(?=that\b)|(?<=\bclear )(?=is that\b)|,?\s+(?=so it is\b)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as folded, its stem, and its figure ("#3" for an ordinal; "" for none)."""

    word: str
    stem: str
    figure: str
    possessive: bool = False

    @property
    def is_content(self) -> bool:
        return not self.figure and self.word not in FUNCTION and not is_marker(self.word)


Clause = tuple[Token, ...]


def is_marker(word: str) -> bool:
    """Whether a word is a negation, a quantity or a mode: these are compared by kind."""
    return word in _MARKERS


# Forms that the stemmer joins and that must be told apart: "under the direction of" from "directs".
_OWN_STEM = {"direction": "direction", "accounted": "accounted", "contracting": "contracting"}
# What follows holds of another time: a statement that leaves these out makes it present.
FORMERLY = frozenset("formerly former previously once ex".split())

_MARKERS = NEGATIONS | POSSIBLE | NECESSARY | CONDITIONS | frozenset(w for ws in QUANTITIES.values() for w in ws)


@lru_cache(maxsize=2048)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of `text` as words, in order; none is empty."""
    folded = _plain(text)
    return tuple(c for part in _CLAUSE.split(folded) if part for c in [_tokens(part)] if c)


def _plain(text: str) -> str:
    """Folded, contractions written out, "no-one" and "each other" as one word."""
    text = re.sub(r"\s*\([A-Z]{2,}s?\)", "", text)  # an abbreviation introduced
    text = re.sub(r"(?<=s)[’'](?=\s\w)", "’s", text)
    t = quotes.fold(text).text
    t = re.sub(r"\b(?:can't|cannot)\b", "can not", t)
    t = re.sub(r"\bwon't\b", "will not", t)
    t = re.sub(r"n't\b", " not", t)
    t = re.sub(r"\b(?:has|have|had) to\b", "must", t)
    t = re.sub(r"\bno[- ]one\b", "nobody", t)
    t = re.sub(r"\b(?:one another|each other)(?:'s)?\b", "eachother", t)
    t = re.sub(r"\b(?:for example|for instance|e\.g\.?|i\.e\.?)", " ", t)
    t = re.sub(r"\bin the absence of\b", "in absenting of", t)  # a reason given, not a "not"
    t = re.sub(r"\bco-(?=\w)", "co", t)
    return re.sub(r"\bbuy-in\b", "buy in", t)


def _tokens(part: str) -> Clause:
    found: list[str] = []
    for piece in re.split(r",(?!\d)", part):
        found += [*([","] if found else []), *(w.text for w in quotes.words(piece))]
    out: list[Token] = []
    for w in _abbreviated(found):
        bare = re.sub(r"'s?$", "", w)
        figure = ORDINALS.get(bare) or _NUMBERS.get(bare) or (bare if bare[:1].isdigit() else "")
        out.append(Token(bare, _OWN_STEM.get(bare) or stem(bare), figure, possessive=w.endswith(("'s", "'"))))
    return tuple(out)


def cardinal(word: str) -> str:
    """The figure of a number word; "" where it is none."""
    return _NUMBERS.get(word, "")


@cache
def _groups() -> tuple[dict[tuple[str, ...], frozenset[int]], int]:
    found: dict[tuple[str, ...], set[int]] = {}
    for number, line in enumerate(_lines("statements.txt")):
        for phrase in line.split(","):
            key = tuple(t.stem for c in clauses(phrase) for t in c)
            if key:
                found.setdefault(key, set()).add(number)
    return {k: frozenset(v) for k, v in found.items()}, max(map(len, found), default=1)


def meanings(clause: Clause) -> list[frozenset[int]]:
    """For each word, the groups of `lexicon/statements.txt` that it, or a phrase over it, is in."""
    table, longest = _groups()
    stems = [t.stem for t in clause]
    out: list[set[int]] = [set() for _ in stems]
    for i in range(len(stems)):
        for n in range(min(longest, len(stems) - i), 0, -1):
            for k in range(i, i + n):
                out[k] |= table.get(tuple(stems[i : i + n]), frozenset())
    return [frozenset(s) for s in out]


def negative(clause: Clause) -> tuple[int, int]:
    """How many words of a clause say "not", and how many "less"; an exception ("other than") counts as a "not"."""
    words = [t.word for t in clause]
    absent = sum(w in ABSENT for w in words) + sum(1 for _ in EXCEPTIONS.finditer(" ".join(words)))
    return absent, sum(w in REDUCED for w in words)


def quantities(clause: Clause) -> list[tuple[str, tuple[str, ...]]]:
    """Each quantity of a clause: its kind, and the next two words that claim something."""
    return [(kind, tuple(_next(clause, i, 2))) for i, t in enumerate(clause) for kind, words in QUANTITIES.items() if t.word in words]


def _next(clause: Clause, i: int, most: int) -> list[str]:
    out: list[str] = []
    for t in clause[i + 1 :]:
        if t.word == "," and out:
            break
        if t.is_content or t.figure:
            out.append(t.figure or t.stem)
        if len(out) == most:
            break
    return out


def figures(clause: Clause) -> list[tuple[str, tuple[str, ...]]]:
    """The figures of a clause in order, each with the next three words that claim something."""
    return [(t.figure, tuple(_next(clause, i, 3))) for i, t in enumerate(clause) if t.figure]


def ratio_cut(clause: Clause, theirs: Clause) -> bool:
    """Whether a clause takes the whole of "196 of 211" and leaves out the part."""
    said = {t.figure for t in clause if t.figure}
    for i, t in enumerate(theirs):
        if t.figure and i + 1 < len(theirs) and theirs[i + 1].word == "of":
            whole = next((x.figure for x in theirs[i + 2 : i + 6] if x.figure), "")
            if whole and whole in said and t.figure not in said:
                return True
    return False


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> bool:
    """Whether two stems share a group."""
    table, _ = _groups()
    return bool(table.get((one,), frozenset()) & table.get((other,), frozenset()))
