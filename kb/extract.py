"""The answer without a language model: a question, read, becomes a checked draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from . import extract_documents, extract_fit, extract_models, extract_open, quotes
from .compose import Draft
from .domain import Citation, Facet, Passage, Place, Status, Trace
from .extract_documents import Head
from .facets import find as find_facets
from .fit import leaders, rank
from .meaning import Meaning
from .models import Model, ModelTable
from .passages import Passages, Scored, Wanted, levels_in, wanted
from .properties import GENERIC, Found, Unit, Units
from .question import COUNTED, FIRST_PERSON, FRAME, WEAK_HOW, Ask, Context, Reading, read
from .references import best_described, described, ordinal_words
from .words import STOP, Speller, stem, terms, thesaurus, tokens

Tracer = Callable[[str], Trace]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What questions are put to: built once for a revision of the library and a choice of documents."""

    heads: tuple[Head, ...]
    table: ModelTable | None
    units: Units | None
    passages: Passages
    speller: Speller
    vocabulary: frozenset[str]
    groups: frozenset[int]

    @classmethod
    def of(cls, heads: Sequence[Head], tables: Sequence[ModelTable]) -> Knowledge:
        everything = [p for h in heads for p in h.passages]
        words = {w for p in everything for w in tokens(p.text)}
        passages = Passages(everything)
        table = tables[0] if tables else None
        stems = frozenset(stem(w) for w in words)
        return cls(tuple(heads), table, Units(table) if table else None, passages, Speller(words), stems, extract_open.groups_of(passages))


@dataclass(slots=True)
class Result:
    """A draft with its status and what nothing in it was found for."""

    draft: Draft
    status: Status
    kind: str
    related: list[Citation] = field(default_factory=list)


class Extractor:
    """Answers questions from a `Knowledge`. Deterministic."""

    def __init__(self, knowledge: Knowledge, meaning: Meaning, tracer: Tracer) -> None:
        self.k = knowledge
        self.meaning = meaning
        self.tracer = tracer

    # -- reading -----------------------------------------------------------

    def context(self, history: Sequence[str]) -> Context:
        """What a conversation was last about; its questions are read in order."""
        context = Context()
        for question in history[-8:]:
            for part in parts(question):
                context = self._after(self.read(part, context), context)
        return context

    def read(self, question: str, context: Context) -> Reading:
        return read(question, self.k.table, self.k.speller, context)

    def _after(self, r: Reading, before: Context) -> Context:
        """The context that a question leaves behind."""
        if r.ask in (Ask.EMPTY, Ask.GREETING, Ask.UNRESOLVED):
            return before
        models = r.models
        situation = None
        if r.ask is Ask.FIT and self.k.table:
            situation = r.situation
            models = tuple(f.model.number for f in leaders(rank(self.k.table, r.situation)))
        if r.ask is Ask.WHICH and self.k.units:
            models = self._which_models(r)
        if r.ask is Ask.OPEN and r.follow_up:
            return replace(before, question=before.question + " " + r.question)
        return Context(r.ask, models, r.facets, r.subject, r.wording, r.quoted, situation, r.question, "level" in r.text)

    def _which_models(self, r: Reading) -> tuple[int, ...]:
        found = self._property(r, r.facets)
        pool = r.among or tuple(m.number for m in self.k.table.models) if self.k.table else ()
        return tuple(n for n in pool if (n in found.models) != r.absent)

    # -- answering ---------------------------------------------------------

    def answer(self, question: str, history: Sequence[str] = ()) -> Result:
        """Each part of a question answered, in order; what is missing is named."""
        context = self.context(history)
        pieces = self._parts(question, context)
        results: list[tuple[str, Result]] = []
        for piece in pieces:
            reading = self.read(piece, context)
            results.append((piece, self._one(reading)))
            context = self._after(reading, context)
        if len(results) == 1:
            return results[0][1]
        useful = [(p, r) for p, r in results if r.status is not Status.UNCLEAR] or results[:1]
        if len(useful) == 1:
            return useful[0][1]
        return self._together(useful)

    def _parts(self, question: str, context: Context) -> list[str]:
        """The questions in a message; one that only makes sense whole is not cut."""
        out: list[str] = []
        for piece in parts(question):
            halves = halves_of(piece)
            whole = len(halves) < 2 or self.read(piece, context).ask in (Ask.COMPARE, Ask.FIT, Ask.LOOKUP)
            out += [piece] if whole else halves
        return out[:6]

    def _together(self, results: Sequence[tuple[str, Result]]) -> Result:
        draft = Draft()
        related: list[Citation] = []
        for piece, r in results:
            numbers = {c.n: draft.cite(c.quote, c.place) for c in r.draft.citations}
            if r.status is Status.ANSWERED:
                for line in r.draft.lines:
                    draft.say(re.sub(r"\[(\d+)\]", lambda m, numbers=numbers: f"[{numbers[int(m.group(1))]}]", line))  # type: ignore[misc]
            else:
                draft.say(f"**On “{shorten(piece)}” the documents do not say.**")
            draft.about(*r.draft.models)
            draft.notes += [n for n in r.draft.notes if n not in draft.notes]
            related += r.related
        some = any(r.status is Status.ANSWERED for _, r in results)
        if not some:
            return results[0][1]
        return Result(draft, Status.ANSWERED, "several", related if not draft.citations else [])

    def _one(self, r: Reading) -> Result:
        draft = Draft()
        simple = {
            Ask.EMPTY: "Enter a question.",
            Ask.GREETING: "Hello. Ask about the documents in plain English, for example “What are the risks of model 4?” or “Which models "
            "risk mission creep?”.",
        }
        if r.ask in simple:
            draft.say(simple[r.ask])
            return Result(draft, Status.UNCLEAR, str(r.ask))
        documents = None
        if r.ask not in (Ask.FIT, Ask.COMPARE) and (not r.models or r.ask is Ask.OPEN):
            documents = extract_documents.documents(draft, r.question, r.words, self.k.heads, follow_up=r.follow_up)
        if documents is True:
            return Result(draft, Status.ANSWERED, str(Ask.DOCUMENT))
        if documents is False:
            return self._not_said(r)
        step = {
            Ask.UNRESOLVED: self._unresolved, Ask.NO_SUCH_MODEL: self._no_such_model, Ask.LOOKUP: self._lookup, Ask.COMPARE: self._compare,
            Ask.FIT: self._fit, Ask.WHICH: self._which, Ask.CHECK: self._check, Ask.FACET: self._facet, Ask.ACCOUNTABLE: self._accountable,
            Ask.NOT_TOLD: lambda r, _: self._not_said(r, self.k.table.models[0].how[:0] if self.k.table else ()),
        }.get(r.ask, self._open)  # fmt: skip
        return step(r, draft)

    def _unresolved(self, r: Reading, draft: Draft) -> Result:
        count = len(self.k.table) if self.k.table else 0
        draft.say(
            f"Say which model you mean, 1 to {count}, or describe your situation." if count else "Say what you would like to know about."
        )
        return Result(draft, Status.UNCLEAR, str(r.ask))

    def _no_such_model(self, r: Reading, draft: Draft) -> Result:
        if self.k.table is None:
            return self._not_said(r)
        count = len(self.k.table)
        draft.say(
            f"The documents do not say. The appendix describes {count} models, which we number 1 to {count} by their order: "
            f"there is no model {', '.join(r.unknown)}."
        )
        draft.say("You could ask: “What are the six models?”" if count == 6 else "You could ask about one of those.")
        return Result(draft, Status.NOT_IN_SOURCES, str(r.ask))

    # -- models ------------------------------------------------------------

    def _property(self, r: Reading, facets: Sequence[Facet]) -> Found:
        assert self.k.units is not None
        limited = [f for f in facets if f in (Facet.RISKS, Facet.BENEFITS)]
        if not limited and re.search(r"\bwhen (?:to|you|we|they|ccgs)\b.{0,14}\buse\b|\buse it when\b|\bwhen to use\b", r.text):
            limited = [Facet.USE]
        words = r.wording
        found = self.k.units.find(words, r.quoted, limited, self.meaning, drop=FRAME)
        if not found.units and Facet.USE in facets:
            found = self.k.units.find(words, r.quoted, [Facet.USE], self.meaning, drop=FRAME)
        return found

    def _facet(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        assert self.k.units is not None
        named = r.facets
        if set(r.facets) <= {Facet.HOW, Facet.USE} and (not r.plain_how or Facet.USE in r.facets) and self._foreign_head(r):
            return self._not_said(r)
        if (
            set(r.facets) <= {Facet.HOW}
            and len(r.models) < len(self.k.table)
            and not self._right_kind(wanted(r.question, r.words), [u for u in self.k.units.all if u.model in r.models])
        ):
            return self._not_said(r)
        rest = [w for w in r.subject if w not in STOP and w not in WEAK_HOW]
        strong = [f for f in named if f is not Facet.HOW]
        if not strong and rest and not r.described and not r.plain_how:
            return self._about_model(r, draft, rest)
        for number in r.models:
            model = self.k.table.get(number)
            if model is not None:
                extract_models.facets(draft, self.k.table, model, named or (Facet.HOW,))
        self._premise(r, draft)
        return Result(draft, Status.ANSWERED, "facet") if draft.citations else self._not_said(r)

    def _premise(self, r: Reading, draft: Draft) -> None:
        """A question that takes for granted that a source recommends."""
        if (
            self.k.table
            and re.search(r"\b(?:recommends?|prefers?|favou?rs?|endorses?|says? (?:is|was) best|the best)\b", r.text)
            and re.search(r"\bwhy\b", r.text)
        ):
            draft.notes.append("No line of the appendix recommends one model over another: it says when CCGs might want to use each.")

    def _about_model(self, r: Reading, draft: Draft, rest: Sequence[str]) -> Result:
        """A question about a model that names none of its parts: the lines that speak of it."""
        assert self.k.table is not None
        assert self.k.units is not None
        model = self.k.table.get(r.models[0])
        if model is None:
            return self._not_said(r)
        foreign = [w for w in rest if not self._known(w)]
        own = [u for u in self.k.units.all if u.model == model.number]
        wanted_terms = terms(r.wording, FRAME) or terms(rest)
        scores = self.k.units.scores(wanted_terms, " ".join(r.words), own, self.meaning)
        best, unit = max(((s + (0.15 if u.facet is Facet.HOW else 0.0), u) for s, u in zip(scores, own, strict=True)), key=lambda x: x[0])
        coverage = self.k.units.coverage(wanted_terms, unit)
        want = wanted(r.question, r.words)
        if not self._right_kind(want, own):
            return self._not_said(r, model.how)
        if (foreign and len(foreign) >= max(1, len(rest) / 2)) or (best < 0.42 and coverage < 0.5):
            return self._not_said(r, model.how)
        draft.about(model.number)
        if unit.facet is Facet.HOW:
            extract_models.facets(draft, self.k.table, model, (Facet.HOW,))
        else:
            extract_models.facets(draft, self.k.table, model, (Facet.HOW, unit.facet) if coverage < 0.6 else (unit.facet,))
        return Result(draft, Status.ANSWERED, "facet")

    @staticmethod
    def _right_kind(want: Wanted, own: Sequence[Unit]) -> bool:
        """Whether any line of a model holds the kind of answer wanted (a sum, a figure, a date)."""
        text = " ".join(u.passage.text for u in own)
        if want.money and not re.search(r"[£$€]\s?\d", text):
            return False
        return not (want.date and not re.search(r"\b(?:19|20)\d\d\b", text)) and not (want.figure and not re.search(r"\d", text))

    def _foreign_head(self, r: Reading) -> bool:
        """“What is the X of …” where the documents speak of no X."""
        m = re.search(
            r"^(?:\w+ ){0,3}(?:what|which) (?:is|was|are|were)(?: the| a| an)? ((?:\w+ ){0,2}?)(\w+) (?:of|for|to|in|under"
            r"|with|behind)\b",
            r.text,
        )
        if m is None:
            m = re.search(
                r"^(?:\w+ ){0,2}(?:what|which) ((?:\w+ )?)(\w+) (?:should|do|does|would|can|could|must|will|is|are) (?:we|you|ccgs"
                r"|they|i|the|each|there|it)\b",
                r.text,
            )
            if (
                m is not None
                and m.group(1)
                and not self._known(m.group(1).strip())
                and m.group(1).strip() not in FRAME | STOP
                and not facets_named([m.group(1).strip()])
            ):
                return True
        return (
            bool(m) and m is not None and not self._known(m.group(2)) and m.group(2) not in FRAME | STOP and not facets_named([m.group(2)])
        )

    def _known(self, word: str) -> bool:
        """Whether the documents have a word, in itself or in other words."""
        s = stem(word)
        return s in self.k.vocabulary or bool(thesaurus().of([s])[0] & self.k.groups) or word.isdigit()

    def _check(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        assert self.k.units is not None
        model = self.k.table.get(r.models[0])
        assert model is not None
        if Facet.ACCOUNTABLE in r.facets and model.accountable and not re.search(r"\bmutual|one another|each other\b", r.text):
            self._bearer(r, draft, model)
            return Result(draft, Status.ANSWERED, "check")
        found = self._check_property(r, model.number)
        foreign = [w for w in r.subject if not self._known(w)]
        names = {w.casefold() for w in re.findall(r"(?<=[a-z,;:] )[A-Z][a-z]+", r.question)}
        strange = bool(names & set(foreign)) or len(foreign) >= 0.34 * len(r.subject)
        if (found.how in ("meaning", "") and foreign and strange) or (not found.units and (foreign or found.score < 0.25)):
            return self._not_said(r, model.how)
        limited = [f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)]
        shown = limited or list(dict.fromkeys(u.facet for u in found.units)) or [Facet.HOW]
        extract_models.check(draft, self.k.table, model, found, list(r.facets), shown, absent=r.absent)
        return Result(draft, Status.ANSWERED, "check")

    def _bearer(self, r: Reading, draft: Draft, model: Model) -> None:
        """Who is accountable, held against whom the question names."""
        assert self.k.table is not None
        other = self._other_bearer(r, model)
        if other:
            draft.lead(other)
        extract_models.facets(draft, self.k.table, model, (Facet.ACCOUNTABLE,))

    @staticmethod
    def _other_bearer(r: Reading, model: Model) -> str:
        """A sentence where the question has someone accountable whom the line does not name."""
        line = {stem(w) for p in model.accountable for w in tokens(p.text)}
        other = next(
            (w for w in r.words if w in ("css", "provider", "providers", "hospital", "trust", "nhs", "board") and stem(w) not in line), ""
        )
        asks = re.match(r"(?:\w+ ){0,4}?(?:is|does|do|are|can|could|will|would|has|did)\b", r.text) and not re.match(
            r"(?:\w+ ){0,3}?(?:who|what|how|which|where|when)\b", r.text
        )
        if (
            not other
            or not asks
            or re.search(
                r"\bccgs? (?:\w+ ){0,3}(?:accountable|responsible|answerable|carry|remain|stay)"
                r"|\bwe (?:\w+ ){0,3}(?:accountable|responsible|answerable|carry)",
                r.text,
            )
        ):
            return ""
        return f"No: the line that says who remains accountable does not name {'a CSS' if other == 'css' else 'the ' + other}."

    def _check_property(self, r: Reading, number: int) -> Found:
        """The property over all models; a near miss under the model asked about counts."""
        assert self.k.units is not None
        found = self._property(r, r.facets)
        if found.of(number) or found.how == "words":
            return found
        limited = [f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)]
        own = [u for u in self.k.units.all if u.model == number and (not limited or u.facet in limited)]
        if own and r.subject:
            scores = self.k.units.scores(terms(r.wording, FRAME), " ".join(r.subject), own, self.meaning)
            best, unit = max(zip(scores, own, strict=True), key=lambda x: x[0])
            if best >= max(0.42, found.score - 0.08):
                return Found(self.k.units.family(unit), "meaning", best)
        return found

    def _which(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        assert self.k.units is not None
        if (
            Facet.ACCOUNTABLE in r.facets
            and not re.search(r"\bmutual\w*|one another|each other|reciprocal\b", r.text)
            and not set(r.facets) & {Facet.BENEFITS, Facet.RISKS}
        ):
            return self._which_accountable(r, draft)
        if COUNTED.search(r.text) and not r.follow_up:
            return self._which_count(r, draft)
        found = self._property(r, r.facets)
        if not r.absent and not r.quoted and (found.how in ("meaning", "") or self._thin(r)):
            found = self._leading(r) or found
        if not found.units and not re.search(r"\b(?:models?|options?|approach\w*|six)\b", r.text):
            return self._open(r, draft)
        limited = next((f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)), None)
        pool = r.among or tuple(m.number for m in self.k.table.models)
        if found.units and any(n in found.models for n in pool):
            extract_models.which(draft, self.k.table, found, facet=limited, what=" ".join(r.subject), absent=r.absent, among=r.among)
            if draft.citations:
                return Result(draft, Status.ANSWERED, str(Ask.WHICH))
        elsewhere = self.k.units.find(r.wording, r.quoted, (), self.meaning, drop=FRAME) if limited else None
        foreign = [w for w in r.subject if stem(w) not in self.k.vocabulary]
        if (elsewhere and elsewhere.units) or found.units or (r.subject and not foreign):
            if r.absent:
                extract_models.which(
                    draft, self.k.table, Found((), "", 0.0), facet=limited, what=" ".join(r.subject), absent=True, among=r.among
                )
            else:
                extract_models.none_has_it(draft, self.k.table, limited, elsewhere, r.among)
            return Result(draft, Status.ANSWERED, str(Ask.WHICH))
        return self._not_said(r)

    def _leading(self, r: Reading) -> Found | None:
        """“In which model is each CCG the lead for a provider?”: who leads, as the descriptions say."""
        assert self.k.table is not None
        assert self.k.units is not None
        about = described(r.words)
        fitting = best_described(about, self.k.table) if about.leads and not r.facets else ()
        if len(fitting) != 1:
            return None
        return Found(tuple(u for u in self.k.units.all if u.model == fitting[0] and u.facet is Facet.HOW), "words", 1.0)

    @staticmethod
    def _thin(r: Reading) -> bool:
        """Whether nothing but a CSS or CCGs is left of a property once its small words are gone."""
        return not {s for t in terms(r.wording, FRAME) for s in t.stem.split("_")} - GENERIC - _LEADING

    def _which_count(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        m = COUNTED.search(r.text)
        assert m is not None
        facet = facets_in([m.group("what") or m.group("what2")])
        extract_models.count(draft, self.k.table, facet, m)
        return Result(draft, Status.ANSWERED, str(Ask.WHICH))

    def _which_accountable(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        others = re.search(
            r"\b(?:reliev\w*|free|frees|releas\w*|absolv\w*|let (?:\w+ )?off|take away|takes away|transfer\w*|shift\w*|lose"
            r"|loses|no longer|stop\w* being|move\w*|hand\w* over|remove\w*|strip\w*)\b"
            r"|\b(?:css|provider|providers|commissioning support|hospital)\b(?: \w+){0,3} (?:is |are |become |made |be "
            r"|as )*(?:accountable|answerable|responsible|liable)"
            r"|(?:accountab\w+|responsib\w+|blame)(?: \w+){0,4} (?:to|with|on|onto|by) (?:the |a )?(?:css|provider|providers)",
            r.text,
        )
        if others:
            draft.lead(f"0 of the {len(self.k.table)} models say so. Each closes with the same line.")
            draft.whole(self.k.table.models[0].accountable)
            return Result(draft, Status.ANSWERED, str(Ask.WHICH))
        extract_models.all_accountable(draft, self.k.table)
        draft.about(*(m.number for m in self.k.table.models if m.accountable))
        return Result(draft, Status.ANSWERED, str(Ask.WHICH)) if draft.citations else self._not_said(r)

    def _accountable(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        other = self._other_bearer(r, self.k.table.models[0])
        if other:
            draft.lead(other)
        if not extract_models.all_accountable(draft, self.k.table):
            return self._not_said(r)
        return Result(draft, Status.ANSWERED, "accountability")

    def _compare(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        models = [m for n in r.models if (m := self.k.table.get(n)) is not None]
        named = [f for f in r.facets if f is not Facet.HOW]
        if not named and r.subject and re.search(r"\b(?:css|part|role|works?|how)\b", r.text):
            named = [Facet.HOW]
        extract_models.compare(draft, self.k.table, models, named)
        return Result(draft, Status.ANSWERED, str(Ask.COMPARE))

    def _fit(self, r: Reading, draft: Draft) -> Result:
        assert self.k.table is not None
        personal = r.follow_up or bool(FIRST_PERSON.search(r.text)) or len(r.situation.known) >= 3
        if extract_fit.fit(draft, self.k.table, r.situation, tip=personal):
            return Result(draft, Status.ANSWERED, str(Ask.FIT))
        draft.say(
            "Say a little more: how many CCGs take part, how many providers you share, how the contract shares compare, and "
            "whether you want support from a CSS."
        )
        return Result(draft, Status.UNCLEAR, str(Ask.FIT))

    # -- words of the sources ----------------------------------------------

    def _lookup(self, r: Reading, draft: Draft) -> Result:
        phrases = r.quoted or (" ".join(r.subject),)
        for phrase in phrases:
            trace = self.tracer(phrase)
            if not trace.matches:
                continue
            draft.lead(
                f"“{shorten(phrase)}”: {trace.status.value.replace('_', ' ')}, in {len(trace.matches)} "
                f"place{'s' if len(trace.matches) != 1 else ''}."
            )
            for m in trace.matches:
                draft.quote(m.quote, m.place, f"{m.place.section}: " if m.place.section else "")
                if m.place.model is not None:
                    draft.about(m.place.model)
            draft.notes += [n for n in trace.notes if n not in draft.notes]
        if draft.citations:
            return Result(draft, Status.ANSWERED, str(Ask.LOOKUP))
        return self._open(r, draft) if not r.quoted else self._not_said(r)

    def _open(self, r: Reading, draft: Draft) -> Result:
        topic = frozenset(s for t in self.k.passages.topic.values() for s in t)
        aside = _ASIDE.sub(" ", r.question)
        words = r.words if aside == r.question else self.read(aside, Context()).words
        if r.follow_up and r.context.levels and not levels_in(" ".join(words)):
            words = tuple(x for w in words for x in ((w, "level") if w in ordinal_words(words) else (w,)))
        want = wanted(r.question, words, topic)
        if r.follow_up and r.context.question:
            before = self.read(r.context.question, Context())
            earlier = wanted(r.context.question, before.words, topic)
            want = replace(
                want, text=f"{before.text} {want.text}", reduced=f"{earlier.reduced} {want.reduced}",
                earlier=tuple(t for t in earlier.terms if t not in want.terms), counted=want.counted or earlier.counted,
            )  # fmt: skip
        if r.text != " ".join(words):
            want = replace(want, other=True)
        if self._defines_topic(r, topic):
            found = extract_open.definitions(self.k.passages, topic)
            if found:
                draft.lead("The documents give more than one meaning, and say who holds each.")
                draft.units(found)
                return Result(draft, Status.ANSWERED, "definition")
        if not want.terms and not want.earlier and not want.ordinals:
            return self._unresolved(r, draft) if len(r.words) <= 4 else self._not_said(r)
        ranked = self.k.passages.rank(want, self.meaning)
        if not ranked:
            return self._not_said(r)
        if len(words) > _RAMBLING:
            want, ranked = self._core(r, topic, want, ranked)
        top = ranked[0]
        foreign = extract_open.foreign(want, self.k.vocabulary, self.k.groups)
        figures_differ = bool(want.figures) and not any(
            f in quotes.fold_cached(p.passage.text).text for f in want.figures for p in ranked[:5]
        )
        ok = extract_open.answered(ranked, want, len(foreign))
        if not ok or self._foreign_head(r):
            return self._not_said(r, [top.passage] if top.score > 0.35 else [])
        extract_open.say(draft, extract_open.chosen(ranked), self.k.heads)
        if figures_differ:
            draft.notes.append(f"The documents do not give the figure {', '.join(sorted(want.figures))}.")
            draft.lines.insert(0, f"**The documents do not say “{', '.join(sorted(want.figures))}”. This is what they do say.**")
        return Result(draft, Status.ANSWERED, "open")

    def _core(self, r: Reading, topic: frozenset[str], want: Wanted, ranked: list[Scored]) -> tuple[Wanted, list[Scored]]:
        """The question inside a long message: the clause that some passage answers best."""
        found = (want, ranked)
        for m in list(
            re.finditer(
                r"(?<!^)\b(?:what|who|which|how|when|why|where|whether|does|did|is|are|the names?|the number|the meaning"
                r"|the definition)\b",
                r.question,
                re.IGNORECASE,
            )
        )[:6]:
            clause = re.split(r"[?\n]|\.(?=\s)", r.question[m.start() :])[0]
            if len(clause.split()) < 4:
                continue
            words = self.read(clause, Context()).words
            inner = wanted(clause, words, topic)
            if not inner.terms:
                continue
            again = self.k.passages.rank(inner, self.meaning)
            if again[0].score > found[1][0].score and again[0].right_kind:
                found = (inner, again)
        return found

    def _defines_topic(self, r: Reading, topic: frozenset[str]) -> bool:
        """“What is co-commissioning?”: the question asks what a document's topic means and nothing else."""
        if not re.search(
            r"^(?:so |and |ok |well |please )*(?:what (?:is|does|do|are)|define|explain|describe|definition|meaning"
            r"|how (?:is|are|do|does)|tell me)\b|\bmean(?:s|ing)?\b|\bdefin\w+",
            r.text,
        ):
            return False
        rest = [
            w
            for w in r.words
            if w not in STOP
            and stem(w) not in topic
            and w
            not in {
                "define",
                "defined",
                "definition",
                "definitions",
                "meaning",
                "meanings",
                "term",
                "word",
                "explain",
                "people",
                "understand",
                "different",
                "various",
                "article",
                "according",
                "plain",
                "english",
                "concept",
                "actually",
                "exactly",
                "understood",
                "called",
                "phrase",
            }
        ]
        own = [w for w in r.words if stem(w) in topic and w not in {"ccg", "ccgs"}]
        return (
            bool(own) and not rest and any(stem(w) in t for w in own for i, t in self.k.passages.topic.items() if self._has_definitions(i))
        )

    def _has_definitions(self, source_id: str) -> bool:
        return any(p.source.id == source_id for p in extract_open.definitions(self.k.passages, frozenset()))

    def _not_said(self, r: Reading, near: Sequence[Passage] = ()) -> Result:
        draft = Draft()
        draft.say("The documents do not say.")
        related = [Citation(i, p.quote(), p.place) for i, p in enumerate(near, 1)]
        if related:
            draft.say("What stands nearest is shown below; it does not answer the question.")
        elif self.k.table is not None:
            draft.say(
                f"They describe {len(self.k.table)} models for CCGs to commission together, with benefits, risks and when to use "
                f"each, and what “co-commissioning” is taken to mean."
                if len(self.k.heads) == 2
                else ""
            )
        draft.lines[:] = [x for x in draft.lines if x]
        if r.models:
            draft.about()
        return Result(draft, Status.NOT_IN_SOURCES, "not in the sources", related)


def facets_named(words: Sequence[str]) -> list[Facet]:
    return [f for f, _, _ in find_facets(list(words))]


def facets_in(words: Sequence[str]) -> Facet:
    """Benefits or risks, as a word for them says."""
    return Facet.BENEFITS if Facet.BENEFITS in facets_named(words) else Facet.RISKS


def shorten(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


_LEADING = frozenset(
    stem(w)
    for w in """css lead leads leading led charge front fronts head heads manage manages coordinate co ordinator whole show everything in
    the on single clinical commissioning group helm""".split()
)
# A message of more words than this has a question in it rather than being one.
_RAMBLING = 18
# What a question sets aside is not what it asks for: "Besides X, …".
_ASIDE = re.compile(r"\b(?:besides|apart from|aside from|other than|as well as|in addition to) [^,?]{3,60},", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[?])\s+(?=\S)")
_AND = re.compile(
    r"(?:,\s*|\s+)and (?:also )?(?=(?:when|who|what|how|which|where|why)\b)"
    r"|;\s+(?=(?:when|who|what|how|which|where|why)\b)",
    re.IGNORECASE,
)


def parts(question: str) -> list[str]:
    """The questions in a message, in order; what leads up to one stays with it."""
    pieces = [p.strip() for p in _SPLIT.split(question) if p.strip()]
    asking = [p for p in pieces if re.search(r"[^\W_]", p)]
    out: list[str] = []
    for piece in asking or [question]:
        if not piece.rstrip().endswith("?") and out:
            # What comes behind the last question mark is a sign-off or an addition.
            if len(piece.split()) > 6 or re.search(r"\b(?:models?|options?|which|what|who|how|why|when|where)\b", piece, re.IGNORECASE):
                out[-1] += " " + piece
            continue
        out.append(piece)
    return out[:6]


def halves_of(piece: str) -> list[str]:
    """A question cut where a second one begins: "…, and when …"."""
    halves = [h.strip() for h in _AND.split(piece) if h.strip()]
    return [piece] if any(len(h.split()) < 3 for h in halves) else halves


__all__ = ["Extractor", "Knowledge", "Place", "Result", "parts", "shorten"]
