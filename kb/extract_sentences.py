"""Answers to open questions: the sentences of the documents that answer, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import extract_open, extract_sure
from .compose import Draft, shorten
from .domain import Status
from .foreign import foreign_head, foreign_words
from .knowledge import Ground
from .passages import Scored
from .question import Ask, Reading
from .references import ordinal_words
from .result import Result, not_said, unresolved
from .wanted import Wanted, levels_in, wanted
from .words import STOP, stem

# A message of more words than this has a question in it rather than being one.
_RAMBLING = 18
# What a question sets aside is not what it asks for: "Besides X, …".
_ASIDE = re.compile(r"\b(?:besides|apart from|aside from|other than|as well as|in addition to) [^,?]{3,60},", re.IGNORECASE)
# "… and for level 2?" asks for a figure as the question before did; "did all of them …" does not.
_ASKS_ANEW = re.compile(r"\b(?:what|who|why|when|where|which|how|did|do|does|is|are|was|were|has|have|had|can|could|would)\b")
# Words that ask for a meaning and are no part of it.
_DEFINING = frozenset(
    """define defined definition definitions meaning meanings term word explain people understand different various article
    according plain english concept actually exactly understood called phrase""".split()
)


def sentences(g: Ground, r: Reading, draft: Draft) -> Result:
    """The sentences that answer a question put in any way, under their document; or that none does."""
    topic = frozenset(s for t in g.k.passages.topic.values() for s in t)
    aside = _ASIDE.sub(" ", r.question)
    words = r.words if aside == r.question else g.k.read(aside).words
    if r.follow_up and r.context.levels and not levels_in(" ".join(words)):
        words = _leveled(words, g.k.passages.last_level)
    want = wanted(r.question, words, topic)
    if r.follow_up and r.context.question:
        before = g.k.read(r.context.question)
        earlier = wanted(r.context.question, before.words, topic)
        want = replace(
            want, text=f"{before.text} {want.text}", reduced=f"{earlier.reduced} {want.reduced}",
            earlier=tuple(t for t in earlier.terms if t not in want.terms), counted=want.counted or earlier.counted,
            figure=want.figure or (earlier.figure and not _ASKS_ANEW.search(r.text)),
        )  # fmt: skip
    if aside != r.question:
        want = replace(want, other=True)
    if _defines_topic(g, r, topic):
        found = extract_open.definitions(g.k.passages, topic)
        if found:
            draft.lead("The documents give more than one meaning, and say who holds each.")
            draft.units(found)
            return Result(draft, Status.ANSWERED, "definition")
    if not want.terms and not want.earlier and not want.ordinals:
        return unresolved(g.k, r, draft) if len(r.words) <= 4 else not_said(g.k)
    counts = {f for f in want.figures if not re.fullmatch(r"(?:19|20)\d\d", f)}
    figures_differ = bool(counts) and not any(f in g.k.vocabulary for f in counts)
    if figures_differ and len(want.terms) > 2:
        # A figure that the documents do not give is no reason to keep back the one they do.
        want = replace(want, terms=tuple(t for t in want.terms if t.word not in want.figures), figures=frozenset())
    ranked = g.k.passages.rank(want, g.meaning)
    if not ranked:
        return not_said(g.k)
    if len(words) > _RAMBLING:
        want, ranked = _core(g, r, topic, want, ranked)
    top = ranked[0]
    foreign = foreign_words(want, g.k.vocabulary, g.k.groups)
    ok = extract_sure.answers(ranked, want, len(foreign))
    if not ok or foreign_head(g.k, r):
        return not_said(g.k, [top.passage] if top.score > 0.35 else [])
    extract_open.say(draft, extract_open.chosen(ranked), g.k.heads)
    if figures_differ:
        asked = ", ".join(sorted(wanted(r.question, r.words).figures))
        draft.notes.append(f"The documents do not give the figure {asked}.")
        draft.lines.insert(0, f"**The documents do not say “{asked}”. This is what they do say.**")
    return Result(draft, Status.ANSWERED, "open")


def _leveled(words: Sequence[str], last: str) -> tuple[str, ...]:
    """“the second one” of levels talked of before: “the second level”."""
    ordinals = set(ordinal_words(words))
    out: list[str] = []
    for i, w in enumerate(words):
        if w in ordinals:
            out += [last if w == "last" and last else w, "level"]
        elif not (w == "one" and i and words[i - 1] in ordinals):
            out.append(w)
    return tuple(out)


def _core(g: Ground, r: Reading, topic: frozenset[str], want: Wanted, ranked: list[Scored]) -> tuple[Wanted, list[Scored]]:
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
        words = g.k.read(clause).words
        inner = wanted(clause, words, topic)
        if not inner.terms:
            continue
        again = g.k.passages.rank(inner, g.meaning)
        if again[0].score > found[1][0].score and again[0].right_kind:
            found = (inner, again)
    return found


def _defines_topic(g: Ground, r: Reading, topic: frozenset[str]) -> bool:
    """“What is co-commissioning?”: the question asks what a document's topic means and nothing else."""
    if not re.search(
        r"^(?:so |and |ok |well |please )*(?:what (?:is|does|do|are)|define|explain|describe|definition|meaning"
        r"|how (?:is|are|do|does)|tell me)\b|\bmean(?:s|ing)?\b|\bdefin\w+",
        r.text,
    ):
        return False
    rest = [w for w in r.words if w not in STOP and stem(w) not in topic and w not in _DEFINING]
    own = [w for w in r.words if stem(w) in topic and w not in {"ccg", "ccgs"}]
    return bool(own) and not rest and any(stem(w) in t for w in own for i, t in g.k.passages.topic.items() if _has_definitions(g, i))


def _has_definitions(g: Ground, source_id: str) -> bool:
    return any(p.source.id == source_id for p in extract_open.definitions(g.k.passages, frozenset()))


def _looked_for(r: Reading) -> str:
    """The words to look for, where no quotation marks set them off: "… says CCGs remain accountable"."""
    m = re.search(
        r"\b(?:says?|said|states?|contains?|mentions?|uses?|wrote|written|has|have)\b(?: that| the (?:words|phrase|line))?\s+(.+?)\s*\??$"
        r"|\bwhere (?:does|do|did|is|are) (?:the (?:words|phrase|line|quotation|quote) )?(.+?) (?:come from|comes from"
        r"|stand|originate|appear|written|found)\b",
        r.question,
        re.IGNORECASE,
    )
    return next((x for x in m.groups() if x), "") if m else " ".join(r.subject)


def lookup(g: Ground, r: Reading, draft: Draft) -> Result:
    """Where words stand: each place that has them, cited."""
    phrases = r.quoted or (_looked_for(r),)
    for phrase in phrases:
        trace = g.tracer(phrase)
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
    return sentences(g, r, draft) if not r.quoted else not_said(g.k)
