"""Whether the best sentence answers an open question, rather than being merely on its topic.

A logistic model over what the ranking saw and how the question is put. It was
fitted on 338 open questions of tests/golden, each as it is and four times with
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

_BIAS = -1.89
# What the ranking saw: score, coverage, cosine, the share of the question's words foreign
# to the documents, the share missing around the sentence, the lead over the next best.
_SEEN = (4.44, 2.02, 1.72, -3.33, -1.54, -0.61)
# How it is put: names the text or its author, names what the document is about, asks how
# to do a thing, is met by a line of a model, asks why, length, who, how many, “what is the …”.
_PUT = (1.54, 2.45, -2.08, -2.66, 2.25, -0.17, 1.11, -1.03, -1.26)
CHANCE = .65
_LONG = 8

_TEXT = re.compile(r"\b(?:article|author|he|his|him|columnist|writer|piece|according)\b")
_HOW_TO = re.compile(
    r"(?:so |and |but |ok )*(?:how (?:do|can|should|would|will|are|is|did|does)|can|could|should) (?:we|you|i|ccgs|a ccg|one|it|the)\b"
    r"|(?:so |and |but )*how (?:do|are|is)\b"
)
_WHO = re.compile(r"(?:\w+ ){0,2}(?:who|whom|whose)\b")


def features(ranked: Sequence[Scored], want: Wanted, strange: int) -> tuple[float, ...]:
    """What the model sees, in the order of its weights. `strange` counts the question's
    words that the documents do not have."""
    best = ranked[0]
    count = max(1, len(want.terms))
    lead = best.score - ranked[1].score if len(ranked) > 1 else 0.0
    t, source = want.text, best.passage.source
    stems = {stem(w) for w in t.split()}
    title = {stem(w) for w in tokens(source.title) if w not in STOP}
    author = {stem(w) for w in tokens(source.author)}
    seen = (best.score, best.coverage, best.cosine, strange / count, len(best.missing) / count, lead)
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
    return (*seen, *map(float, put))


def chance(ranked: Sequence[Scored], want: Wanted, strange: int) -> float:
    """The chance, 0 to 1, that the best passage answers."""
    logit = _BIAS + sum(w * f for w, f in zip((*_SEEN, *_PUT), features(ranked, want, strange), strict=True))
    return 1 / (1 + math.exp(-logit))


def answers(ranked: Sequence[Scored], want: Wanted, strange: int) -> bool:
    """Whether the best passage holds the kind of answer wanted and most likely answers."""
    best = ranked[0]
    return best.right_kind and best.parts[6] <= 0 and chance(ranked, want, strange) > CHANCE
