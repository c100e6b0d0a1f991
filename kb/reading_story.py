"""Whether a message tells what has happened and asks which of the listed risks (or benefits) that is."""

from __future__ import annotations

import re

from .asked import Asked
from .domain import Facet
from .question import Ask, Reading
from .reading_fit import suggested

_NOUN = (
    r"(?:risks?|dangers?|drawbacks?|downsides?|disadvantages?|pitfalls?|worr(?:y|ies)|warnings?|concerns?|problems?|hazards?|traps?"
    r"|weakness(?:es)?|benefits?|advantages?|upsides?|strengths?|plus(?:es)?|gains?)"
)
_THAT = r"(?:that|this|it|such a thing|what happened|what is happening|what we (?:are seeing|have here|see))"
# "Which danger is this?", "Is that one of the risks?", "Does it have a name?", "Were we warned?"
NAMES_IT = re.compile(
    rf"\b(?:which|what) (?:\w+ ){{0,4}}?{_NOUN}(?: \w+){{0,3}} (?:is|was|would|does|describes?|covers?|fits?|matches|are|sounds? like)"
    rf"(?: \w+){{0,3}} ?{_THAT}?\b"
    rf"|\bwhich of (?:the|its|their|those|these) (?:\w+ )?{_NOUN}\b"
    rf"|\b(?:is|was|are|were|would|does|do|did|has|have) {_THAT}(?: \w+){{0,4}} (?:of the |listed |named |known |stated |a |an "
    rf"|as a |as an |among the |on the list of |one of its )+(?:listed |named |known |stated )?{_NOUN}\b"
    rf"|\b(?:a|any|the|its|their|what) (?:name|word|words|term|phrase|label|expression|line|bullet) (?:is there |do they have "
    rf"|does \w+ \w+ have |does it have )?(?:for|on|about) {_THAT}$"
    rf"|\bwhat (?:does|do|would|did) (?:the |this )?\w+ call {_THAT}\b|\bwhat is {_THAT} called\b"
    r"|\b(?:were|was|are|had|have) (?:we|i|they|you|anyone|anybody)(?: \w+){0,2} warned\b"
    r"|\b(?:did|does|do|has|had) (?:the |this |it |they |anyone |anybody |its )(?:\w+ ){0,2}(?:warn|warned|foresee|foreseen|predict"
    r"|predicted|anticipate|anticipated|see (?:it|this|that) coming|expect (?:it|this|that))\b"
    r"|\b(?:was|is|were) (?:it|this|that|any of (?:it|this|that)) (?:\w+ )?(?:foreseen|predicted|anticipated|flagged|warned (?:of"
    r"|about)|listed)\b"
    rf"|\bis {_THAT} (?:\w+ ){{0,3}}(?:on|in) the (?:\w+ ){{0,3}}(?:list|appendix|document|guidance)(?: s list)?\b",
)
_GOOD = re.compile(r"\b(?:benefits?|advantages?|upsides?|strengths?|plus(?:es)?|gains?)\b")
# Fewer words than this before the question tell no story.
_TOLD = 7


def story(q: Asked) -> Reading | None:
    """A story with the question what it is called; the story's words are the subject."""
    if q.table is None or q.levels or len(q.words) < _TOLD + 4:
        return None
    m = NAMES_IT.search(q.t)
    if m is None or suggested(q.t[m.start() :]) or re.match(r"(?:\w+ ){0,2}(?:which|what) (?:of the )?(?:six |\w+ )?models?\b", q.t):
        return None
    before = [w for w in q.t[: m.start()].split() if w]
    if len(before) < _TOLD or not re.search(r"[.!;:?]\s", q.question.strip()):
        return None
    facet = Facet.BENEFITS if _GOOD.search(m.group()) else Facet.RISKS
    return q.make(Ask.STORY, facets=(facet,), models=q.mentions.numbers, subject=tuple(before))
