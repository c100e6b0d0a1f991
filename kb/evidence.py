"""What a language model is shown: passages under opaque keys, and the prompt around them.

Keys are made anew for each request, so that a key a model invents can only
miss. Documents marked private are never among the passages.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from . import prompts
from .check import Evidence
from .domain import Kind, Passage
from .extract import Extractor
from .heads import Head
from .question import Ask
from .render import date_words
from .reply import text_only
from .result import Result
from .wanted import wanted

PROMPT = "answer"
MOST_PASSAGES = 24
NEXT_BEST = 6  # passages beside those that the answer cites
MOST_STATEMENTS = 6
_LONGEST_PASSAGE = 2_000
_LONGEST_EARLIER = 500
# Answers that are computed: what they list is complete, and nothing may be added to it.
COMPUTED = frozenset({*map(str, (Ask.WHICH, Ask.COMPARE, Ask.FIT, Ask.CHECK, Ask.LOOKUP, Ask.DOCUMENT, Ask.ACCOUNTABLE)), "several"})


def gather(result: Result, heads: Sequence[Head], near: Sequence[Passage]) -> dict[str, Evidence]:
    """The passages that a draft cites and then `near`, by key; none of a private document."""
    passages = [p for h in heads for p in h.passages]
    at = {p.id: i for i, p in enumerate(passages)}
    chosen: dict[str, Passage] = {}
    for c in result.draft.citations:
        for p in passages:
            if p.source.id == c.quote.source.id and c.quote.span.start <= p.span.start and p.span.end <= c.quote.span.end:
                chosen[p.id] = p
    cited = len(chosen)
    for p in near:
        chosen.setdefault(p.id, p)
    secret = secrets.token_bytes(16)
    out: dict[str, Evidence] = {}
    for n, p in enumerate(list(chosen.values())[:MOST_PASSAGES]):
        if p.source.private or len(p.text) > _LONGEST_PASSAGE or p.kind in (Kind.TITLE, Kind.HEADING):
            continue
        key = "p" + hashlib.blake2b(p.id.encode(), key=secret, digest_size=5).hexdigest()
        i = at[p.id]
        before = passages[i - 1] if i and passages[i - 1].source.id == p.source.id and p.place.model is None else None
        out[key] = Evidence(key, p, before.text if before and before.kind is Kind.SENTENCE else "", n >= cited)
    return out


def next_best(extractor: Extractor, question: str, history: Sequence[str], result: Result) -> list[Passage]:
    """Passages that stand next to what an answer cites: of the same models, or nearest in meaning.

    None for a computed list, which is complete as it is.
    """
    if result.kind in COMPUTED:
        return []
    table = extractor.k.table
    if result.draft.models and table is not None:
        models = [m for n in result.draft.models[:2] if (m := table.get(n)) is not None]
        return [p for m in models for p in (*m.how, *m.use)]
    r = extractor.k.read(question, extractor.context(history))
    want = wanted(r.question, r.words, frozenset(s for t in extractor.k.passages.topic.values() for s in t))
    if not want.terms:
        return []
    cited = {c.quote.source.id for c in result.draft.citations}
    ranked = extractor.k.passages.rank(want, extractor.ground.meaning)
    return [s.passage for s in ranked if s.right_kind and s.passage.source.id in cited][:NEXT_BEST]


def prompt(question: str, history: Sequence[str], evidence: dict[str, Evidence]) -> str:
    """The one message a model gets. Raises ChatModelError where the prompt's file is faulty."""
    mark = secrets.token_hex(6)
    begin, end = f"<<<DOCUMENTS {mark}>>>", f"<<<END {mark}>>>"
    earlier = [f"- {_line(h)[:_LONGEST_EARLIER]}" for h in history[-8:]]
    return prompts.fill(
        PROMPT,
        begin=begin,
        end=end,
        passages="\n\n".join(_shown(e) for e in evidence.values() if not e.near),
        further="\n\n".join(_shown(e) for e in evidence.values() if e.near) or "(none)",
        most=str(MOST_STATEMENTS),
        alone=prompts.fill("alone") if earlier else "",
        history="\n".join(earlier) or "(none)",
        question=_line(question),
    )


def _line(text: str) -> str:
    """Text on one line, without what is not written (control and format characters)."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _shown(e: Evidence) -> str:
    p = e.passage
    where = "; ".join(x for x in (text_only(p.source.title), str(p.source.standing), date_words(p.source.published), p.place.section) if x)
    return f"[{e.key}] {where}\n{_line(p.text)}"
