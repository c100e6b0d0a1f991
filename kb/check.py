"""Does a statement say no more than the passage it rests on? Code decides, by words.

A statement passes only where all of this holds; anything else is left out:

1. its quotation stands in the passage that its key names (exact, or the same
   after folding), and so does everything it puts in quotation marks;
2. every word that claims something is the passage's own (by stem), one of a
   narrow list of equals (`lexicon/statements.txt`), or a word that names the
   place: the model's number, the facet, the document, its author;
3. its figures, quantities, negations, conditions and modes are those of the
   clause of the passage that it retells;
4. who bears or does what has the same role there.

The passage as a whole is what counts, not the piece that was quoted, so that
a quotation cut short ("… want to do this") bears nothing. Rules 2 to 4 are
measured on tests/golden/statements.jsonl: see docs/language-model.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import claims, naming, quotes, roles
from .claims import Clause, Token
from .domain import Facet, Passage
from .words import stem, tokens


class Wrong(StrEnum):
    """Why a statement is left out."""

    KEY = "its key is not one that was given"
    QUOTE = "its quotation does not stand in the passage"
    FORM = "it is not one plain sentence"
    QUOTED_IN = "it puts words in quotation marks that the passage does not have"
    MODEL = "it names another model"
    SOURCE = "it names another document"
    WORDS = "it says something that the passage does not"
    FIGURES = "its figures are not the passage's"
    QUANTITY = "it speaks of more or fewer than the passage"
    NEGATION = "it says not where the passage does not, or the other way"
    MODE = "it makes a possibility a fact"
    CONDITION = "it leaves out a condition"
    ROLES = "others do or bear it in the passage"
    HOLDER = "it leaves out whose view it is"
    THIN = "it shares too little with the passage"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage under the key that the model knows it by.

    `before` is the sentence it follows; `near` says that the answer does not cite it itself.
    """

    key: str
    passage: Passage
    before: str = ""
    near: bool = False


# Shares of the labelled set chose these; docs/language-model.md has the table.
MOST_FOREIGN = 0  # words that claim something and are not the passage's
LEAST_SHARED = 2  # words a statement must share with its passage (all, where it has fewer)
LONGEST, SHORTEST = 400, 3  # characters; words
_LEAST_QUOTED = 12  # folded characters, or the whole passage

_LINK = re.compile(r"https?:|www\.|\b[\w.-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|co\.uk|io|info)\b|[<>\[\]{}`|\\]", re.IGNORECASE)
_READER = frozenset("i me my mine we us our ours you your yours".split())
_INNER = re.compile(r"[“\"«]([^”\"»]*)[”\"»]|(?<![\w])[‘']([^’']+(?:[’'](?=\w)[^’']*)*)[’'](?!\w)")
# Words that say no more than that a document lists something of a model.
_FRAME = frozenset(
    map(stem, "list lists listed name names mention mentions include includes including model option approach among".split())
)
_FACETS: dict[Facet | None, frozenset[str]] = {
    Facet.RISKS: frozenset(map(stem, "risk risks danger downside drawback disadvantage threat carry carries face".split())),
    Facet.BENEFITS: frozenset(map(stem, "benefit benefits advantage strength upside offer offers bring brings".split())),
    Facet.USE: frozenset(map(stem, "use using suit suits suited choose chosen fit fits".split())),
    Facet.HOW: frozenset(map(stem, "work works arrangement".split())),
    Facet.ACCOUNTABLE: frozenset(),
    Facet.KEY: frozenset(map(stem, "key symbol diagram mean".split())),
}
_HOLDING = frozenset(
    """describes described understand understands understood believe believes think thinks thinking claim claims argue argues mean
    means""".split()
)


def quoted(quote: str, evidence: Evidence) -> bool:
    """Whether a quotation stands in its passage, as it is or the same after folding."""
    needle = quotes.key(quote)
    whole = quotes.fold_cached(evidence.passage.text)
    if len(needle) < min(_LEAST_QUOTED, len(quotes.key(evidence.passage.text))):
        return False
    return next(quotes.find(needle, whole), None) is not None


def check(statement: str, quote: str, evidence: Evidence | None) -> Wrong | None:
    """None where the statement may be shown; else the first thing that is wrong with it."""
    if evidence is None:
        return Wrong.KEY
    if not quoted(quote, evidence):
        return Wrong.QUOTE
    p = evidence.passage
    if len(statement) > LONGEST or len(statement.split()) < SHORTEST or _LINK.search(statement) or _several(statement):
        return Wrong.FORM
    if quotes.key(statement) == quotes.key(p.text) and p.place.model is None:
        return None
    for inner in _INNER.finditer(statement):
        words = quotes.key(inner[1] or inner[2] or "")
        if words and next(quotes.find(words, quotes.fold_cached(p.text)), None) is None:
            return Wrong.QUOTED_IN
    if naming.models_named(statement) - {p.place.model} - naming.models_named(p.text):
        return Wrong.MODEL
    if p.place.model is not None and naming.MORE_MODELS.search(statement) and "models" not in p.text:
        return Wrong.MODEL
    rest = naming.without_models(statement)
    bare = naming.without_source(rest, p.source)
    return Wrong.SOURCE if bare is None else _words(bare, bare != rest, evidence)


def _several(statement: str) -> bool:
    return bool(re.search(r"[.!?][\"”’)]?\s+[A-Z]", re.sub(r"\b(?:e\.g|i\.e|etc|Dr|Mr|Mrs|No)\.", "", statement))) or "\n" in statement


def _words(rest: str, attributed: bool, evidence: Evidence) -> Wrong | None:
    p = evidence.passage
    mine, theirs = claims.clauses(rest), claims.clauses(p.text)
    if not mine or not theirs:
        return Wrong.THIN
    own = _Own(evidence)
    if _READER & {t.word for c in mine for t in c} - {t.word for c in theirs for t in c}:
        return Wrong.FORM
    if p.place.facet is Facet.RISKS and not _hedged(mine, p.place.facet):
        return Wrong.MODE
    if _necessary(mine) - _necessary(theirs):
        return Wrong.MODE
    foreign = shared = 0
    for clause in mine:
        f, s = own.coverage(clause)
        foreign, shared = foreign + f, shared + s
    if foreign > MOST_FOREIGN:
        return Wrong.WORDS
    if shared < min(LEAST_SHARED, own.size):
        return Wrong.THIN
    for clause in mine:
        found = _against(clause, mine, theirs, own)
        if found:
            return found
    return Wrong.HOLDER if _holder_left_out(mine, theirs, attributed) else None


def _has(words: frozenset[str], some: tuple[Clause, ...]) -> bool:
    return any(t.word in words for c in some for t in c)


def _hedged(mine: tuple[Clause, ...], facet: Facet | None) -> bool:
    risky = _FACETS[Facet.RISKS] if facet is Facet.RISKS else frozenset()
    return any(t.word in claims.POSSIBLE or t.stem in risky for c in mine for t in c)


def _necessary(all_clauses: tuple[Clause, ...]) -> set[str]:
    return {"need" if t.stem in ("need", "requir") else t.stem for c in all_clauses for t in c if t.word in claims.NECESSARY}


class _Own:
    """The passage's words and what may be said for them."""

    def __init__(self, evidence: Evidence) -> None:
        p = evidence.passage
        here = claims.clauses(p.text)
        self.passage = p
        self.stems = {t.stem for c in here for t in c}
        self.figures = {t.figure for c in here for t in c if t.figure}
        self.groups = {g for c in here for some in claims.meanings(c) for g in some}
        self.size = len({t.stem for c in here for t in c if t.is_content or t.figure})
        self.quantities = [q for c in here for q in claims.quantities(c)]
        self.names = frozenset(_names(p.text))
        self.frame = _FRAME | _FACETS.get(p.place.facet, frozenset()) if p.place.model is not None else frozenset()
        self.context: set[str] = set()
        leaning = any(t.word in ("it", "they", "this", "these", "them", "term", "question") for c in here[:2] for t in c[:8])
        if leaning:
            self.context |= {
                t.stem
                for text in (p.source.title, evidence.before)
                for c in claims.clauses(text)
                for t in c
                if t.is_content and not self.actor(t)
            }
        if _has(frozenset("their its his own themselves itself".split()), here):
            self.context.add("own")
        if any(t.word == "i" for c in here for t in c):
            self.context |= {"author", "writer", *(stem(w) for w in tokens(p.source.author))}

    def coverage(self, clause: Clause) -> tuple[int, int]:
        """(words that are not the passage's, words that are)."""
        foreign = shared = 0
        kinds = {kind for kind, _ in self.quantities}
        shared += sum(t.figure in self.figures for t in clause if t.figure) + sum(kind in kinds for kind, _ in claims.quantities(clause))
        for t, groups in zip(clause, claims.meanings(clause), strict=True):
            if not t.is_content:
                continue
            if t.stem in self.stems or groups & self.groups:
                shared += 1
            elif t.stem not in self.frame and t.stem not in self.context:
                foreign += 1
        return foreign, shared

    def nearest(self, clause: Clause, theirs: tuple[Clause, ...]) -> list[Clause]:
        """The clauses of the passage that share most with a clause of the statement."""
        wanted = [(t, g) for t, g in zip(clause, claims.meanings(clause), strict=True) if t.is_content]
        scores = []
        for c in theirs:
            stems, groups = {t.stem for t in c}, {g for some in claims.meanings(c) for g in some}
            kinds = {kind for kind, _ in claims.quantities(c)}
            counted = 0.5 * len(kinds & {kind for kind, _ in claims.quantities(clause)})
            counted += 0.5 * len({t.figure for t in clause if t.figure} & {t.figure for t in c})
            scores.append(counted + sum(1.0 if t.stem in stems else 0.9 if g & groups else 0.0 for t, g in wanted))
        best = max(scores)
        return [c for c, s in zip(theirs, scores, strict=True) if s == best]

    @staticmethod
    def same(one: str, others: tuple[str, ...]) -> bool:
        """Whether a stem is among others, or means the same as one of them."""
        return one in others or any(claims.alike(one, o) for o in others)

    def actor(self, t: Token) -> str:
        if t.stem == "other":
            return t.stem if t.word == "others" else ""
        return t.stem if t.stem in roles.ACTORS or t.stem in self.names else ""


def _names(text: str) -> set[str]:
    """Stems of words with a capital inside a sentence."""
    return {stem(w) for m in re.finditer(r"(?<=[a-z,;:’'\"”)(] )[A-Z][\w’'-]+", text) for w in tokens(m.group())}


def _against(clause: Clause, mine: tuple[Clause, ...], theirs: tuple[Clause, ...], own: _Own) -> Wrong | None:
    """What a clause of a statement has that the clause it retells has not, or the other way."""
    if not any(t.is_content and t.stem not in own.frame for t in clause):
        bare = [c for c in theirs if not any(t.is_content for t in c)]
        if any(t.figure for t in clause):
            return Wrong.FIGURES  # "three risks listed are"
        if {k for k, _ in claims.quantities(clause)} - {k for c in bare for k, _ in claims.quantities(c)} - {"others", "some"}:
            return Wrong.QUANTITY  # "the only risk listed is"
        alike = any(_polarity(c) == _polarity(clause) for c in bare)
        return Wrong.NEGATION if claims.negative(clause)[0] and not alike else None
    nearest = own.nearest(clause, theirs)
    if {_polarity(c) for c in [*nearest, *_also(clause, nearest, theirs)]} != {_polarity(clause)}:
        return Wrong.NEGATION
    if all(_has(claims.POSSIBLE, (c,)) for c in nearest) and not _hedged(mine, own.passage.place.facet):
        return Wrong.MODE
    if all(_has(claims.CONDITIONS, (c,)) for c in nearest) and not _has(claims.CONDITIONS, mine):
        return Wrong.CONDITION
    if all(_made_present(clause, c) for c in nearest):
        return Wrong.CONDITION
    found = [_quantified(clause, mine, c, _leading(c, theirs), own) for c in nearest]
    if all(found):
        return found[0]
    return _roles(clause, nearest, theirs, own)


def _also(clause: Clause, nearest: list[Clause], theirs: tuple[Clause, ...]) -> list[Clause]:
    """Other clauses of the passage that two or more words of the clause come from."""
    mine, near = {t.stem for t in clause if t.is_content}, {t.stem for c in nearest for t in c}
    return [c for c in theirs if c not in nearest and len({t.stem for t in c} & mine - near) >= 2]


def _leading(c: Clause, theirs: tuple[Clause, ...]) -> Clause:
    """The clause before, where `c` begins by pointing back to it ("but they …")."""
    at = theirs.index(c)
    return theirs[at - 1] if at and any(t.word in ("they", "he", "she", "these", "those") for t in c[:2]) else ()


def _made_present(clause: Clause, theirs: Clause) -> bool:
    """Whether what was so formerly is said as if it were so now."""
    at = next((i for i, t in enumerate(theirs) if t.word in claims.FORMERLY), None)
    if at is None or _has(claims.FORMERLY, (clause,)):
        return False
    before = {t.stem for t in theirs[:at]}
    return any(t.is_content and t.stem not in before and t.stem in {x.stem for x in theirs[at:]} for t in clause)


def _polarity(c: Clause) -> tuple[bool, int, bool, int]:
    absent, reduced = claims.negative(c)
    return (absent > 0, absent % 2, reduced > 0, reduced % 2)


def _quantified(clause: Clause, mine: tuple[Clause, ...], theirs: Clause, leading: Clause, own: _Own) -> Wrong | None:
    have = claims.figures(theirs)
    at = 0
    for figure, behind in claims.figures(clause):
        place = next((i for i in range(at, len(have)) if have[i][0] == figure), None)
        if place is None:
            return Wrong.FIGURES
        theirs_behind = have[place][1]
        reach = 1 if theirs_behind[:1] and theirs_behind[0] in roles.ACTORS else 2
        if behind and theirs_behind and not own.same(behind[0], theirs_behind[:reach]):
            return Wrong.FIGURES
        at = place + 1
    if claims.ratio_cut(clause, theirs):
        return Wrong.FIGURES
    said = {kind for c in mine for kind, _ in claims.quantities(c)}
    there = claims.quantities(theirs)
    led = {kind for kind, _ in claims.quantities(leading)}
    for kind, behind in claims.quantities(clause):
        if kind not in led and not any(not behind or own.same(behind[0], b) for k, b in there if k == kind):
            return Wrong.QUANTITY
    if _has(frozenset({"others"}), (clause,)) and not _has(frozenset({"others", "some"}), (theirs,)):
        return Wrong.QUANTITY
    kinds = led | {kind for kind, _ in there}
    if any(kind in kinds and kind not in said for kind in claims.NARROWING):
        return Wrong.QUANTITY
    if {t.word for t in theirs[:3]} & claims.QUANTITIES["others"] and not said & {"others", "some"}:
        return Wrong.QUANTITY
    return None


def _roles(clause: Clause, nearest: list[Clause], theirs: tuple[Clause, ...], own: _Own) -> Wrong | None:
    named = roles.ACTORS | own.names

    def of(some: Sequence[Clause]) -> dict[str, set[str]]:
        out: dict[str, set[str]] = {}
        for c in some:
            for who, found in roles.roles(c, named, own.names, own.actor).items():
                out.setdefault(who, set()).update(found)
        return out

    if _replaced(clause, nearest, own):
        return Wrong.ROLES
    anywhere = of(theirs)
    for who, found in of([clause]).items():
        allowed = anywhere.get(who)
        if allowed and not all(roles.fits(r, allowed) for r in found):
            return Wrong.ROLES
    if roles.inverted(clause, nearest):
        return Wrong.ROLES
    return Wrong.QUANTITY if roles.generalised(clause, nearest, own.actor) else None


def _replaced(clause: Clause, nearest: Sequence[Clause], own: _Own) -> bool:
    """Whether one actor stands where the passage has another: one too often or from elsewhere, another not at all."""
    named = roles.ACTORS | own.names
    mine = Counter(a for t in clause if (a := own.actor(t)))
    my_roles = roles.roles(clause, named, own.names, own.actor)
    for c in nearest:
        there = Counter(a for t in c if (a := own.actor(t)))
        left_out = [a for a in there if a not in mine]
        their_roles = roles.roles(c, named, own.names, own.actor)
        same_place = any(
            my_roles.get(a, set()) & their_roles.get(b, set()) for a in mine if a not in there for b in left_out
        )  # fmt: skip
        if left_out and (same_place or any(mine[a] > n for a, n in there.items())):
            return True
    return False


def _holder_left_out(mine: tuple[Clause, ...], theirs: tuple[Clause, ...], attributed: bool) -> bool:
    """Whether the passage gives someone's view, and the statement does not say whose."""
    said = {x for c in mine for t in c for x in (t.stem, t.word)} | ({"i"} if attributed else set())
    for n, c in enumerate(theirs):
        for i, t in enumerate(c):
            if t.word not in _HOLDING or not i or c[i - 1].word in ("to", "not", "exactly", "first"):
                continue
            before = theirs[n - 1] + c[:i] if n and c[0].word == "it" else c[:i]
            holders = {x.stem for x in before if x.is_content or x.word in claims.QUANTITIES["others"]}
            if holders and not holders & said and not ("other" in holders and "some" in said):
                return True
    return False
