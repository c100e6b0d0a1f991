"""Which models have a property: computed over every unit of every model.

First the words themselves, then their synonyms, and only where neither stands
in any model the meaning (cosine of the property with each unit). A unit's
family, the lines that say nearly the same under other models, comes with it,
so that a list is complete.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import quotes
from .domain import Facet, Passage
from .meaning import Meaning
from .models import ModelTable
from .words import Term, content, stem, terms, tokens, written_out


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a model with its content words."""

    passage: Passage
    model: int
    facet: Facet
    folded: str
    stems: frozenset[str]
    content: frozenset[str]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The units that have a property. `how` is `words`, `synonyms`, `meaning` or "" (none)."""

    units: tuple[Unit, ...]
    how: str
    score: float

    @property
    def models(self) -> tuple[int, ...]:
        return tuple(sorted({u.model for u in self.units}))

    def of(self, model: int) -> list[Unit]:
        return [u for u in self.units if u.model == model]


# Half their words (Jaccard over stems) and the same facet: the same line in
# other words. At 0.5 every repeated bullet of the appendix is joined ("Lack of
# CCG buy in …", "Lack of buy in from CCGs …") and no two different ones are.
_FAMILY = 0.5
# Meaning: the mean of cosine and word coverage of the best unit. Measured on
# tests/golden: properties that are there score 0.30 to 0.85, absent ones below.
_MEANING = 0.36
_NEAR_BEST = 0.95
_NEAR_FULL = 0.75
_TIGHT = 0.1
_SURE = 0.5


# A unit that meets every wanted word counts before one that is merely nearer in
# meaning, unless it is much farther.
_FULL_MARGIN = 0.10
_IDIOM_MARGIN = 0.30
# Words that ask for the very wording.
_WORDING = frozenset("say says said word words wording phrase phrases exact exactly literally verbatim use uses used term".split())
# Words that name no property by themselves.
GENERIC = frozenset(
    stem(w)
    for w in """take takes taking part run runs running come comes go goes get gets put keep sit hit let work works working do does
    end ends bring brings work happen ccg ccgs become becomes might could people time case place point reason cause causes
    result results lead-in way ways group groups arrangement arrangements someone somebody act acts acting body bodies
    build builds building develop develops promise promises offer offers create creates encourage
    encourages foster fosters deliver delivers commissioning generate generates produce produces allow allows let lets enable enables
    give gives help helps mean means lead-to else run risk risks benefit benefits use using used""".split()
)
_ANY = frozenset({"individual", "particular", "given", "certain"})
_FILLER = frozenset("the a an of to in is are be in which models model might could would do does it its their there any one ones".split())


class Units:
    """Every unit of a table of models, ready to be asked for properties."""

    def __init__(self, table: ModelTable) -> None:
        self.table = table
        self.all = tuple(_unit(p, m.number) for m in table.models for p in m.units)
        counts: dict[str, int] = {}
        for u in self.all:
            for s in u.stems:
                counts[s] = counts.get(s, 0) + 1
        self._counts = counts
        self.vocabulary = frozenset(counts)

    def rarity(self, s: str) -> float:
        """Inverse document frequency over the units."""
        return math.log(1 + len(self.all) / (1 + self._counts.get(s, 0)))

    def family(self, unit: Unit) -> tuple[Unit, ...]:
        """The units of the same facet that say nearly the same, itself included."""
        out = []
        for u in self.all:
            if u is unit or (
                u.facet is unit.facet
                and u.facet in (Facet.BENEFITS, Facet.RISKS)
                and len(u.content & unit.content) >= _FAMILY * len(u.content | unit.content)
            ):
                out.append(u)
        return tuple(out)

    def coverage(self, wanted: Sequence[Term], unit: Unit) -> float:
        """How much of the wanted words a unit holds, rare words counting more (0 to 1)."""
        total = sum(self.rarity(t.stem) for t in wanted)
        if not total:
            return 0.0
        got = sum(self.rarity(t.stem) * max((t.meets(o) for o in unit.terms), default=0.0) for t in wanted)
        return got / total

    def scores(self, wanted: Sequence[Term], text: str, units: Sequence[Unit], meaning: Meaning) -> list[float]:
        cosines = meaning.cosines(text, [u.passage.text for u in units])
        return [
            round(0.5 * self.coverage(wanted, u) + 0.5 * c + _TIGHT * self.tightness(wanted, u), 3)
            for u, c in zip(units, cosines, strict=True)
        ]

    @staticmethod
    def tightness(wanted: Sequence[Term], unit: Unit) -> float:
        """How much of a unit's own words is wanted (0 to 1): a short line that says
        just this comes before a long one that says it in passing."""
        own = [t for t in unit.terms if " " not in t.word]
        return sum(any(w.meets(o) for w in wanted) for o in own) / len(own) if own else 0.0

    def find(
        self, words: Sequence[str], quoted: Sequence[str], facets: Iterable[Facet], meaning: Meaning, *, drop: Iterable[str] = ()
    ) -> Found:
        """The units that have the property named by `words` (or by a quoted phrase).

        `facets` limits the look to these parts of the models; empty: all.
        """
        limited = set(facets)
        pool = [u for u in self.all if not limited or u.facet in limited]
        for phrase in quoted:
            hits = self._saying(phrase, pool, exactly=bool(_WORDING & set(words)))
            if hits and {u.model for u in hits} >= {u.model for u in self.all} and len(terms(words, drop)) > len(terms(tokens(phrase))):
                # Words that stand under every model name a part of each, not a property.
                pool = list(hits)
                said = set(tokens(phrase))
                words = [w for w in words if w not in said]
                continue
            if hits:
                return Found(hits, "words", 1.0)
        # Any CCG is an individual one.
        words = [w for i, w in enumerate(words) if not (w in _ANY and words[i + 1 : i + 2] and stem(words[i + 1]) in GENERIC)]
        every = terms(words, drop)
        wanted = [t for t in every if t.stem not in GENERIC] or every
        # A word that no unit has, in itself or in other words, cannot tell them apart.
        met = [t for t in wanted if any(t.meets(o) for u in self.all for o in u.terms)]
        if 3 * len(met) >= 2 * len(wanted):
            wanted = met
        if not wanted or not pool:
            return Found((), "", 0.0)
        either = self._either(words, pool, drop)
        if either:
            return Found(either, "words", 1.0)
        need = {t.stem for t in wanted}
        singly = {t.stem for w in words for t in terms([w], drop)}
        singly = singly - GENERIC or singly
        literal = [u for u in pool if need <= u.stems or (len(singly) > 2 and singly <= u.stems)]
        if literal:
            literal = self._side_by_side(words, need, literal)
            return Found(self._widened(literal, len(need)), "words", 1.0)
        alternatives = self._alternatives(words, facets, meaning, drop)
        if alternatives is not None:
            return alternatives
        text = " ".join(w for w in words if w not in _FILLER and w not in set(drop))
        scored = sorted(zip(self.scores(every, text, pool, meaning), range(len(pool)), pool, strict=True), key=lambda x: (-x[0], x[1]))
        best = scored[0][0]
        idioms = [t for t in wanted if " " in t.word]
        told = {id(u) for u in pool if idioms and any(t.meets(o) for t in idioms for o in u.terms)}
        full = {id(u) for u in pool if all(any(t.meets(o) for o in u.terms) for t in wanted)}
        for chosen, margin in ((full & told, 1.0), (told, _IDIOM_MARGIN), (full, _FULL_MARGIN)):
            ranked = [(s, u) for s, _, u in scored if id(u) in chosen]
            if ranked and ranked[0][0] >= best - margin:
                top = ranked[0][0]
                near = _NEAR_BEST if not self._mostly_literal(wanted, ranked[0][1]) else _NEAR_FULL
                alike = self._alike(wanted, ranked[0][1], [u for _, u in ranked])
                return Found(self._families(u for s, u in ranked if s >= top * near or u in alike), "synonyms", top)
        if best < _MEANING:
            return Found((), "", best)
        return Found(self._families(u for s, _, u in scored if s >= best * _NEAR_BEST), "meaning", best)

    @staticmethod
    def _side_by_side(words: Sequence[str], need: set[str], hits: list[Unit]) -> list[Unit]:
        """Of units that have all the words, those that have them next to each other
        where the question does ("single provider"); all, where none has."""
        stems = [stem(w) for w in words]
        pairs = {(a, b) for a, b in itertools.pairwise(stems) if a in need and b in need}
        if not pairs:
            return hits

        def has(u: Unit) -> bool:
            own = [stem(w) for w in written_out(tokens(u.passage.text))]
            return pairs <= set(itertools.pairwise(own))

        return [u for u in hits if has(u)] or hits

    def _alternatives(self, words: Sequence[str], facets: Iterable[Facet], meaning: Meaning, drop: Iterable[str]) -> Found | None:
        """“overlooked or undermined”: the units with the one and those with the other."""
        at = next((i for i, w in enumerate(words) if w == "or" and 0 < i < len(words) - 1), None)
        if at is None or len(words) < 6:
            return None
        before = next((i for i in range(at - 1, max(-1, at - 4), -1) if terms([words[i]], drop)), None)
        after = next((i for i in range(at + 1, min(len(words), at + 4)) if terms([words[i]], drop)), None)
        if before is None or after is None or {words[before], words[after]} & self._plain:
            return None
        first = self.find([w for i, w in enumerate(words) if i not in (at, after)], (), facets, meaning, drop=drop)
        second = self.find([w for i, w in enumerate(words) if i not in (before, at)], (), facets, meaning, drop=drop)
        if min(first.score, second.score) < _SURE or {u.passage.id for u in first.units} == {u.passage.id for u in second.units}:
            return None
        keep = {id(u) for u in (*first.units, *second.units)}
        return Found(tuple(u for u in self.all if id(u) in keep), "synonyms", min(first.score, second.score))

    _plain = frozenset({"more", "two", "reality", "town", "city", "other", "one", "less", "not"})

    @staticmethod
    def _saying(phrase: str, pool: Sequence[Unit], *, exactly: bool) -> tuple[Unit, ...]:
        """The units that hold a quoted phrase, or (unless `exactly`) all of its words."""
        needle = quotes.key(phrase)
        hits = [u for u in pool if needle and any(True for _ in quotes.find(needle, quotes.fold_cached(u.passage.text)))]
        stems = {t.stem for t in terms(tokens(phrase), both=True) if " " not in t.word}
        if hits and not exactly and len(stems) >= 2:
            hits = [u for u in pool if u in hits or stems <= u.stems]
        return tuple(hits)

    @staticmethod
    def _alike(wanted: Sequence[Term], best: Unit, others: Sequence[Unit]) -> list[Unit]:
        """The units that have what is wanted in the very words in which the best has it."""
        met = [{o.stem for o in best.terms if t.meets(o)} for t in wanted]
        return [u for u in others if u.facet is best.facet and all(m & {o.stem for o in u.terms} for m in met)]

    @staticmethod
    def _mostly_literal(wanted: Sequence[Term], unit: Unit) -> bool:
        return 2 * sum(t.stem in unit.stems for t in wanted) >= len(wanted)

    def _either(self, words: Sequence[str], pool: Sequence[Unit], drop: Iterable[str]) -> tuple[Unit, ...]:
        """“a city or a town”: the units with the one or the other, each in its own words."""
        if "or" not in words or len(words) > 16:
            return ()
        at = list(words).index("or")
        left, right = terms(words[:at], drop)[-1:], terms(words[at + 1 :], drop)[:1]
        if not left or not right:
            return ()
        hits = [u for u in pool if left[0].stem in u.stems or right[0].stem in u.stems]
        sides = any(left[0].stem in u.stems for u in hits) and any(right[0].stem in u.stems for u in hits)
        return tuple(hits) if sides and len(terms(words, drop)) <= 2 else ()

    def _families(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        keep = {id(v) for u in units for v in self.family(u)}
        return tuple(u for u in self.all if id(u) in keep)

    def _widened(self, hits: Sequence[Unit], size: int) -> tuple[Unit, ...]:
        """Hits on several words bring the lines that say nearly the same."""
        if size < 3 or any(u.facet not in (Facet.BENEFITS, Facet.RISKS) for u in hits):
            return tuple(hits)
        return self._families(hits)


def _unit(p: Passage, model: int) -> Unit:
    folded = quotes.fold_cached(p.text).text
    words = tokens(p.text)
    assert p.place.facet is not None
    found = content(p.text)
    stems = frozenset(t.stem for t in found) | frozenset(stem(w) for w in written_out(words))
    own = frozenset(t.stem for t in terms(written_out(words), both=True) if "_" not in t.stem)
    return Unit(p, model, p.place.facet, folded, stems, own, tuple(found))
