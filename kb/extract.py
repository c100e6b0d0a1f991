"""The answer without a language model: a question, read, becomes a checked draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import asking, extract_documents, extract_fit, extract_models
from .compose import Draft, shorten
from .domain import Facet, Status
from .extract_check import accountable, check
from .extract_facet import facet
from .extract_sentences import lookup, sentences
from .extract_story import story
from .extract_which import which, which_models
from .fit import leaders, rank
from .knowledge import Ground, Knowledge, Tracer
from .meaning import Meaning
from .parts import halves_of, parts, resolved
from .question import Ask, Context, Reading
from .result import Result, no_such_model, not_said, unresolved

# A second question of this many words or fewer cannot stand alone.
_ASIDE_WORDS = 3


class Extractor:
    """Answers questions from a `Knowledge`. Deterministic."""

    def __init__(self, knowledge: Knowledge, meaning: Meaning, tracer: Tracer) -> None:
        self.k = knowledge
        self.ground = Ground(knowledge, meaning, tracer)

    # -- reading -----------------------------------------------------------

    def context(self, history: Sequence[str]) -> Context:
        """What a conversation was last about; its questions are read in order."""
        context = Context()
        for question in history[-8:]:
            for part in parts(question):
                context = self._after(self.k.read(part, context), context)
        return context

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
            models = which_models(self.ground, r)
        if r.ask is Ask.OPEN and r.follow_up:
            return replace(before, question=before.question + " " + r.question)
        return Context(r.ask, models, r.facets, r.subject, r.wording, r.quoted, situation, r.question, "level" in r.text)

    # -- answering ---------------------------------------------------------

    def answer(self, question: str, history: Sequence[str] = ()) -> Result:
        """Each part of a question answered, in order; what is missing is named."""
        context = self.context(history)
        pieces = self._parts(question, context)
        results: list[tuple[str, Result]] = []
        for k, piece in enumerate(pieces, 1):
            reading = self.k.read(piece, context)
            results.append((piece, self._one(reading)))
            if k < len(pieces):
                # What a list of models leaves behind is computed anew: only for a question that follows.
                context = self._after(reading, context)
        if len(results) == 1:
            return results[0][1]
        # A few words behind another question ("… and who says so?") are a part of it.
        useful = [
            (p, r) for k, (p, r) in enumerate(results)
            if r.status is Status.ANSWERED or (r.status is Status.NOT_IN_SOURCES and (k == 0 or len(p.split()) > _ASIDE_WORDS))
        ] or results[:1]  # fmt: skip
        if len(useful) == 1:
            return useful[0][1]
        return _together(useful)

    def _parts(self, question: str, context: Context) -> list[str]:
        """The questions in a message; one that only makes sense whole is not cut."""
        out: list[str] = []
        for piece in map(resolved, parts(question)):
            halves = halves_of(piece)
            whole = len(halves) < 2 or self.k.read(piece, context).ask in (Ask.COMPARE, Ask.FIT, Ask.STORY, Ask.LOOKUP)
            out += [piece] if whole else halves
        return out[:6]

    def _one(self, r: Reading) -> Result:
        again = _of_another(r)
        if again:
            return self._one(self.k.read(again))
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
        if r.ask not in (Ask.FIT, Ask.COMPARE, Ask.STORY) and (not r.models or r.ask is Ask.OPEN):
            documents = extract_documents.documents(draft, r.question, r.words, self.k.heads, follow_up=r.follow_up)
        if documents is True:
            return Result(draft, Status.ANSWERED, str(Ask.DOCUMENT))
        if documents is False:
            return not_said(self.k)
        return _STEPS.get(r.ask, sentences)(self.ground, r, draft)


_NOUN = r"(?:article|piece|column|essay|appendix|document|paper|framework|guidance)"


def _of_another(r: Reading) -> str:
    """“… and the article?”: the question before, put of the document named now; "" for any other question."""
    m = re.fullmatch(rf"(?:and |what about |how about |or |also |then )*(?:for |of |with |on )?(?:the |that |this )?({_NOUN})", r.text)
    before = r.context.question
    if m is None or not before:
        return ""
    put = re.sub(rf"\b{_NOUN}\b", m.group(1), before, flags=re.IGNORECASE)
    return put if put != before else f"{before.rstrip(' ?.')} of the {m.group(1)}?"


def _together(results: Sequence[tuple[str, Result]]) -> Result:
    """The answers to the questions of one message as one, cited in one row of numbers."""
    draft = Draft()
    for piece, r in results:
        numbers = {c.n: draft.cite(c.quote, c.place) for c in r.draft.citations}
        if r.status is Status.ANSWERED:
            for line in r.draft.lines:
                draft.say(re.sub(r"\[(\d+)\]", lambda m, numbers=numbers: f"[{numbers[int(m.group(1))]}]", line))  # type: ignore[misc]
        else:
            draft.say(f"**On “{shorten(piece)}” the documents do not say.**")
        draft.about(*r.draft.models)
        draft.notes += [n for n in r.draft.notes if n not in draft.notes]
    some = any(r.status is Status.ANSWERED for _, r in results)
    if not some:
        return results[0][1]
    return Result(draft, Status.ANSWERED, "several")


def _compare(g: Ground, r: Reading, draft: Draft) -> Result:
    models = [m for n in r.models if (m := g.table.get(n)) is not None]
    named: list[Facet] = [f for f in r.facets if f is not Facet.HOW]
    how = re.search(r"\b(?:css|part|role|works?|operates?|leads?|in charge|in the lead|runs?|co ordinat\w+)\b", r.text)
    if not named and r.subject and how:
        named = [Facet.HOW]
    extract_models.compare(draft, g.table, models, named)
    return Result(draft, Status.ANSWERED, str(Ask.COMPARE))


def _fit(g: Ground, r: Reading, draft: Draft) -> Result:
    personal = r.follow_up or bool(asking.FIRST_PERSON.search(r.text)) or len(r.situation.known) >= 3
    asked = [f for f in r.facets if f in (Facet.RISKS, Facet.BENEFITS)]
    if extract_fit.fit(draft, g.table, r.situation, tip=personal and not asked):
        for number in draft.models if asked else ():
            model = g.table.get(number)
            if model is not None:
                extract_models.facets(draft, g.table, model, asked)
        return Result(draft, Status.ANSWERED, str(Ask.FIT))
    draft.say(
        "Say a little more: how many CCGs take part, how many providers you share, how the contract shares compare, and "
        "whether you want support from a CSS."
    )
    return Result(draft, Status.UNCLEAR, str(Ask.FIT))


# What answers each kind of question; every other is answered by `sentences`.
_STEPS: dict[Ask, Callable[[Ground, Reading, Draft], Result]] = {
    Ask.UNRESOLVED: lambda g, r, draft: unresolved(g.k, r, draft),
    Ask.NO_SUCH_MODEL: lambda g, r, draft: no_such_model(g.k, r, draft),
    Ask.NOT_TOLD: lambda g, r, draft: not_said(g.k),
    Ask.LOOKUP: lookup,
    Ask.COMPARE: _compare,
    Ask.FIT: _fit,
    Ask.STORY: story,
    Ask.WHICH: which,
    Ask.CHECK: check,
    Ask.FACET: facet,
    Ask.ACCOUNTABLE: accountable,
}

__all__ = ["Extractor", "Knowledge", "Result", "parts"]
