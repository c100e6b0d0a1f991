"""How a question is read: one step after another, until one knows what is asked.

Pure: works on words, the table of models and what was asked before. What a
question needs beyond its words (meaning) is left to the answerer.
"""

from __future__ import annotations

import re

from . import asking, references
from .asked import Asked
from .described import best_described, described, two_described
from .domain import Facet
from .models import ModelTable
from .question import Ask, Context, Reading
from .reading_fit import fit, looks_like_situation
from .reading_story import story
from .word_forms import figures_as_words
from .words import Speller, expand, stem, tokens


def read(question: str, table: ModelTable | None, speller: Speller, context: Context = Context()) -> Reading:
    """Reads one question in the light of what was asked before."""
    words = tuple(expand(tokens(question), speller))
    if not words:
        return Reading(question, (), Ask.EMPTY, context=context)
    if all(w in asking.GREETING for w in words) and len(words) <= 8:
        return Reading(question, words, Ask.GREETING, context=context)
    body = figures_as_words(tuple(expand(tokens(clean(question)), speller)) or words)
    q = Asked(question, body, words, table, context)
    if q.mentions.unknown and not q.mentions.numbers and not q.levels:
        return q.make(Ask.NO_SUCH_MODEL, unknown=q.mentions.unknown)
    for step in (_lookup, _picked, story, _compare, fit, _which, _model, _described, _follow_up, _accountable, _bare):
        found = step(q)
        if found is not None:
            return found
    return q.make(Ask.OPEN)


def clean(question: str) -> str:
    """The question without what is only politeness around it."""
    text = asking.POLITE.sub(" ", question)
    return text if any(c.isalnum() for c in text) else question


# -- the steps, in the order that `read` takes them --------------------------


def _lookup(q: Asked) -> Reading | None:
    if q.table and asking.WHICH.search(q.t) and re.search(r"\bmodels?\b|\boptions?\b", q.t):
        return None
    if q.mentions.numbers:
        return None
    if asking.LOOKUP.search(q.question) and (q.quoted or len(q.subject()) >= 2):
        return q.make(Ask.LOOKUP)
    return None


def _picked(q: Asked) -> Reading | None:
    """“the second one you mentioned”, “the latter”: one of the models talked of."""
    m = re.search(
        r"\b(first|second|third|last|latter|former)\b(?: one| model"
        r"| option)?(?: (?:that )?you (?:mentioned|said|listed|named|gave)| of (?:those|them|these|the two))?",
        q.t,
    )
    if m is None or len(q.context.models) < 2 or (q.mentions.numbers and "mentioned" not in q.t):
        return None
    if m.group(1) not in ("latter", "former", "last") and not re.search(
        r"mentioned|said|listed|named|gave|of those|of them|of these|of the two", m.group()
    ):
        return None
    at = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}[m.group(1)]
    if at >= len(q.context.models):
        return None
    return q.make(Ask.FACET, models=(q.context.models[at],), facets=q.facets() or q.context.facets, subject=(), follow_up=True)


def _compare(q: Asked) -> Reading | None:
    if q.table is None:
        return None
    if (
        len(q.mentions.numbers) >= 2
        and re.search(r"\bhow (?:long|much|soon|quickly|expensive|easily)\b|\bcosts?\b|\bmove from\b|\bswitch\w* from\b", q.t)
        and not set(q.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}
    ):
        return q.make(Ask.NOT_TOLD, models=q.mentions.numbers)
    numbers = q.mentions.numbers
    if not numbers and asking.STRONG_COMPARE.search(q.t) and re.search(
        r"\b(?:all (?:of )?(?:the )?(?:six|models)|the six|six models|every model|each (?:of the )?models?)\b", q.t
    ):
        return q.make(Ask.COMPARE, models=tuple(m.number for m in q.table.models))
    if len(numbers) >= 2 and not q.levels:
        return q.make(Ask.COMPARE, models=numbers)
    if looks_like_situation(q) and not asking.STRONG_COMPARE.search(q.t):
        return None
    if (
        len(numbers) == 1
        and len(q.context.models) == 1
        and numbers != q.context.models
        and asking.COMPARE.search(q.t)
        and (asking.PRONOUN.search(q.t) or asking.STRONG_COMPARE.search(q.t))
    ):
        return q.make(Ask.COMPARE, models=(*q.context.models, *numbers))
    if asking.COMPARE.search(q.t) or re.search(r"\bor\b", q.t):
        pair = two_described(q.words, q.table)
        if len(pair) == 2 and (asking.STRONG_COMPARE.search(q.t) or asking.COMPARATIVE.search(q.t)):
            return q.make(Ask.COMPARE, models=pair, described=True)
        if len(numbers) == 1 and asking.STRONG_COMPARE.search(q.t) and not q.context.models:
            behind = re.split(r"\b(?:from|with|to|and|versus|vs|than|against)\b", q.t)[1:]
            others = best_described(described(" ".join(behind).split()), q.table)
            if len(others) == 1 and others != numbers:
                return q.make(Ask.COMPARE, models=(*numbers, *others), described=True)
    if not numbers and len(q.context.models) >= 2 and q.context.ask is not Ask.WHICH and asking.STRONG_COMPARE.search(q.t) and q.short:
        return q.make(Ask.COMPARE, models=q.context.models, follow_up=True)
    return None


def _which(q: Asked) -> Reading | None:
    if q.table is None or q.levels or q.mentions.numbers:
        return None
    if asking.TAKEN_UP.search(q.t) and not q.has_other_subject():
        return q.make(Ask.NOT_TOLD)
    if asking.THE_ONE.search(q.t) and not re.match(r"(?:\w+ ){0,3}(?:which|what)\b", q.t):
        return None
    if not asking.WHICH.search(q.t) and q.facets() and len(best_described(described(q.words), q.table)) == 1:
        return None  # "where could it come unstuck if …": one model, described
    asks = bool(asking.WHICH.search(q.t)) or (bool(asking.WHERE.search(q.t)) and q.is_of_models())
    about_article = bool(
        re.search(r"\b(?:article|gowland|levels?|co commissioning|author|writer|bids?|bid|2014|definitions?|describe co|he|his|him)\b", q.t)
    ) and not re.search(r"\bmodels?\b", q.t)
    if about_article:
        return None
    those = re.search(r"\b(?:of|in|with|do|does|which) (?:those|these|them)\b|\bthose (?:models|ones)\b", q.t)
    explicit = bool(
        re.search(
            r"\b(?:models?|options?|approach(?:es)?|arrangements|set ups?|setups?|versions|descriptions|of the six|of these"
            r"|of them|of those)\b",
            q.t,
        )
    )
    if (
        asks
        and (q.subject() or q.counts() or _same_property(q))
        and (explicit or q.is_of_models() or (q.has_context and q.context.ask in (Ask.WHICH, Ask.FIT, Ask.FACET)))
    ):
        if _same_property(q):
            others = (
                tuple(m.number for m in q.table.models if m.number not in q.context.models)
                if "other" in q.words or "others" in q.words or "else" in q.words
                else None
            )
            return q.make(
                Ask.WHICH,
                wording=q.context.wording,
                subject=q.context.subject,
                quoted=q.context.quoted,
                facets=q.context.facets,
                among=others,
                follow_up=True,
            )
        among = q.context.models if those and q.context.models and q.context.ask is Ask.WHICH else None
        if not explicit and re.search(
            r"\bwhich (?:ccgs?|other|organisation|service|level|document|year|questions?|england|body|hospital)\b", q.t
        ):
            return None
        return q.make(Ask.WHICH, absent=q.absent(), among=among)
    if q.context.ask is Ask.WHICH and asking.OPENING.match(q.t) and q.subject() and q.short and not q.has_own_subject():
        return q.make(Ask.WHICH, absent=q.absent(), facets=q.facets() or _kept_facets(q), follow_up=True)
    return None


def _same_property(q: Asked) -> bool:
    """“Which other models share that risk?”: the property asked about before."""
    rest = set(q.subject()) - {"share", "shares", "shared", "other", "others", "same", "also", "else"}
    return (
        not rest
        and bool(q.context.wording)
        and q.context.ask in (Ask.CHECK, Ask.WHICH)
        and bool(re.search(r"\b(?:that|this|same|it|other|others|else|those|them)\b", q.t))
    )


def _kept_facets(q: Asked) -> tuple[Facet, ...]:
    return tuple(f for f in q.context.facets if f in (Facet.RISKS, Facet.BENEFITS))


def _model(q: Asked) -> Reading | None:
    numbers = q.mentions.numbers
    if not numbers or q.levels:
        return None
    if asking.IN_PRACTICE.search(q.t) and not set(q.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}:
        return q.make(Ask.NOT_TOLD, models=numbers)
    named = q.facets()
    if q.is_check() and q.subject(keep_facets=False):
        return q.make(Ask.CHECK, models=numbers, absent=q.absent())
    if not named and not q.subject() and q.has_context:
        # "what about model 3?": the same question of another model
        if q.context.ask in (Ask.WHICH, Ask.CHECK) and q.context.subject:
            return q.make(
                Ask.CHECK,
                models=numbers,
                subject=q.context.subject,
                wording=q.context.wording,
                quoted=q.context.quoted,
                facets=q.context.facets,
                follow_up=True,
            )
        if q.context.facets:
            return q.make(Ask.FACET, models=numbers, facets=q.context.facets, follow_up=True)
    return q.make(Ask.FACET, models=numbers)


def _described(q: Asked) -> Reading | None:
    if q.table is None or q.levels:
        return None
    about = described(q.words)
    fitting = best_described(about, q.table)
    if not fitting or len(fitting) > 2:
        return None
    named = q.facets()
    if len(fitting) > 1:
        return None
    if not set(named) - {Facet.HOW} and (
        q.has_own_subject()
        or not re.search(
            r"\b(?:models?|options?|approach|arrangement|version|the one|set ?up|way|if|when|suppose|lead ccg"
            r"|lead commissioner)\b",
            q.t,
        )
    ):
        return None
    if q.is_check() and not named and len(about.leads | about.supports) < 2:
        return None
    return q.make(Ask.FACET, models=fitting, facets=named or (Facet.HOW,), described=True, subject=())


def _follow_up(q: Asked) -> Reading | None:
    c = q.context
    if not q.has_context:
        return None
    named = q.facets()
    refers = bool(asking.PRONOUN.search(q.t)) or bool(asking.OPENING.match(q.t)) or len(q.words) <= 5
    rest = [w for w in q.subject() if w not in asking.REFERRING]
    if c.models and refers and asking.IN_PRACTICE.search(q.t) and not q.has_other_subject():
        return q.make(Ask.NOT_TOLD, models=c.models[:1])
    if c.models and refers and not q.has_other_subject():
        if Facet.ACCOUNTABLE in named or (named and not rest):
            return q.make(Ask.FACET, models=c.models[:1] if c.ask is not Ask.COMPARE else c.models, facets=named, follow_up=True)
        if _is_check_words(q) and rest:
            return q.make(Ask.CHECK, models=c.models[:1], subject=tuple(rest), follow_up=True, absent=q.absent())
        if named and set(named) & {Facet.RISKS, Facet.BENEFITS, Facet.USE} and c.ask is not Ask.OPEN and len(rest) <= 2:
            return q.make(Ask.FACET, models=c.models[:1] if c.ask is not Ask.COMPARE else c.models, facets=named, follow_up=True)
        if rest or named:
            return q.make(Ask.FACET, models=c.models[:1], facets=named, subject=tuple(rest), follow_up=True)
    if (
        c.models
        and q.short
        and len(rest) <= 2
        and set(named) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}
        and not q.has_other_subject()
        and not q.quoted
    ):
        return q.make(Ask.FACET, models=c.models[:1], facets=named, follow_up=True)
    if c.models and named and not rest and q.short:
        return q.make(Ask.FACET, models=c.models[:1], facets=named, follow_up=True)
    if refers and c.ask in (Ask.OPEN, Ask.DOCUMENT, Ask.LOOKUP):
        return q.make(Ask.OPEN, follow_up=True)
    return None


def _is_check_words(q: Asked) -> bool:
    return (bool(q.words) and q.words[0] in asking.AUXILIARY) or bool(
        re.match(r"(?:so |and |but |ok )*(?:is|are|does|do|can|could|will|would|has|have)\b", q.t)
    )


def _accountable(q: Asked) -> Reading | None:
    if Facet.ACCOUNTABLE in q.facets() and q.table is not None and not q.levels and not q.has_other_subject():
        rest = [w for w in q.subject() if w not in asking.REFERRING and w not in asking.BEARING]
        outside = [w for w in rest if stem(w) not in q.table.stems]
        if not outside or len(outside) <= len(rest) // 3:
            return q.make(Ask.ACCOUNTABLE)
    return None


def _bare(q: Asked) -> Reading | None:
    """A reference that nothing resolves, or a part of a model with no model."""
    rest = [w for w in q.subject() if w not in asking.REFERRING and w not in asking.GREETING]
    if q.has_context and q.context.levels and not q.context.models and references.ordinal_words(q.words):
        return q.make(Ask.OPEN, follow_up=True)
    named = set(q.facets()) - {Facet.HOW}
    if q.has_context and q.context.ask is Ask.OPEN and rest:
        return None
    if (
        re.search(r"\b(?:all|each|every|the six|six models|these models|the models|models)\b", q.t)
        and (named or not rest)
        and q.table is not None
        and re.search(r"\bmodels?\b|\boptions\b|\bsix\b", q.t)
        and not set(rest) - {"collaborative", "commissioning", "ccgs", "ccg"}
    ):
        return q.make(Ask.FACET, models=tuple(m.number for m in q.table.models), facets=tuple(q.facets()) or (Facet.HOW,))
    if q.table is not None and re.search(r"\bhow many (?:possible |different )?(?:models|options)\b", q.t) and not rest:
        return q.make(Ask.FACET, models=tuple(m.number for m in q.table.models), facets=(Facet.HOW,))
    if not rest and not q.levels and not q.quoted and not re.search(r"\b(?:he|his|him|author)\b", q.t):
        return q.make(Ask.UNRESOLVED)
    if re.fullmatch(
        r"(?:so |and |ok |then )*(?:which|what)(?: (?:one|model|option|approach))?(?: (?:is it|then|now|do you mean"
        r"|would you pick|should we use|should i use|is best|is the best|to use|please))*",
        q.t,
    ):
        return q.make(Ask.UNRESOLVED)
    return None
