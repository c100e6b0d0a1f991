"""A story of what has happened, held against the lines of the models: the one that says it."""

from __future__ import annotations

import re

from . import asking
from .compose import Draft, name_models
from .described import best_described, described
from .domain import Status
from .fit import leaders, rank
from .knowledge import Ground
from .properties import Unit
from .question import Ask, Reading
from .reading_story import NAMES_IT
from .result import Result, not_said
from .situation import read as read_situation
from .words import terms

# From this score on a line says what the story tells: of any model, of the models that the
# story leaves open, and alone among the few lines of the one that it describes (docs/answers.md).
_SAYS, _SAYS_AMONG, _SURE = 0.3, 0.2, 0.45
# A line this near the best is shown beside it, sooner where the model is known.
_NEAR, _NEAR_KNOWN = 0.9, 0.75
# The CCGs of the story stand in most lines, and tells none of them apart.
_WHO = frozenset("ccg ccgs group groups commissioner commissioners us we our".split())
_ASKED = {"risks": "risk", "benefits": "benefit"}


def story(g: Ground, r: Reading, draft: Draft) -> Result:
    """The line that says what the story tells, of the model that the story describes or of any."""
    told = _sentences(g, r.question)
    among = r.models or _described(g, told)
    numbers = among if len(among) == 1 or r.models else ()
    # A sentence that tells how things are arranged is not what happened.
    told = [s for s in told if len(best_described(described(s), g.table)) != 1] or told
    told = [kept for s in told if (kept := tuple(w for w in s if w not in _WHO))]
    pool = [u for u in g.units.all if u.facet in r.facets and (not among or u.model in among)]
    scores = dict.fromkeys(range(len(pool)), 0.0)
    for words in (*told, tuple(w for s in told for w in s)):
        wanted = terms(words, asking.FRAME)
        if wanted:
            for i, s in enumerate(g.units.scores(wanted, " ".join(words), pool, g.meaning)):
                scores[i] = max(scores[i], s)
    best = max(scores.values(), default=0.0)
    if not pool or (best < (_SAYS_AMONG if among else _SAYS) and not numbers):
        return not_said(g.k)
    if best < _SURE and numbers:
        # Nothing in the story's words tells the lines of its model apart: all of them.
        _say(g, r, draft, pool, sure=False)
    else:
        near = [pool[i] for i, s in scores.items() if s >= best * (_NEAR_KNOWN if numbers else _NEAR)]
        found = near if numbers else [v for u in near for v in g.units.family(u)]
        _say(g, r, draft, [u for u in g.units.all if any(u is v for v in found)], sure=True)
    return Result(draft, Status.ANSWERED, str(Ask.STORY))


def _say(g: Ground, r: Reading, draft: Draft, found: list[Unit], *, sure: bool) -> None:
    what = _ASKED.get(str(r.facets[0]), "line")
    numbers = list(dict.fromkeys(u.model for u in found))
    draft.about(*numbers)
    if sure:
        draft.lead(f"The {what} that comes nearest to what you tell stands under {name_models(numbers)}.")
    else:
        draft.lead(f"No single {what} stands out. These are the {what}s listed under {name_models(numbers)}:")
    for n in numbers:
        model = g.table.get(n)
        if model is not None:
            draft.heading(model)
            draft.units(u.passage for u in found if u.model == n)


def _sentences(g: Ground, question: str) -> list[tuple[str, ...]]:
    """The words of each sentence of the story, without the one that asks."""
    pieces = [p for p in re.split(r"(?<=[.!?;:])\s+|\n+", question) if re.search(r"\w", p)]
    read = [(g.k.read(p).words, p) for p in pieces]
    kept = [words for words, _ in read if not NAMES_IT.search(" ".join(words))]
    return kept or [words for words, _ in read]


def _described(g: Ground, told: list[tuple[str, ...]]) -> tuple[int, ...]:
    """The models that the story leaves open, by who leads or by the situation; () for all."""
    open_between: tuple[int, ...] = ()
    for words in (told[0], tuple(w for s in told for w in s)):
        found = best_described(described(words), g.table)
        if len(found) == 1:
            return found
        open_between = found or open_between
    words = tuple(w for s in told for w in s)
    situation = read_situation(" ".join(words), words)
    if {"shares", "css"} <= set(situation.known) or situation.ccgs == "large" or situation.service:
        fits = leaders(rank(g.table, situation))
        return tuple(f.model.number for f in fits)
    return open_between
