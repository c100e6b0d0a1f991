"""What kind of source a document is, guessed from its title and its words. Pure.

A guess a person can change: guidance and opinion are shown apart, so a
document that says neither is `other`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.domain import Kind, Standing

from .split import Unit

_MINUTES_TITLE = re.compile(r"\bminutes\b|\bnotes of (?:the|a) meeting\b|\baction notes\b", re.IGNORECASE)
_MINUTES_SIGNS = (
    re.compile(r"^[^\w\n]{0,10}(?:apologies|in attendance|present|attendees)\b", re.IGNORECASE | re.MULTILINE),
    re.compile(r"\bminutes of the (?:last|previous) meeting\b|\bmatters arising\b|\bany other business\b", re.IGNORECASE),
    re.compile(r"\b(?:it was (?:agreed|noted|resolved)|the (?:committee|board|group) (?:noted|agreed|approved|received))\b", re.IGNORECASE),
    re.compile(r"\bdate of (?:the )?next meeting\b", re.IGNORECASE),
)
_GUIDANCE_TITLE = re.compile(
    r"\b(?:guidance|guidelines?|framework|policy|policies|handbook|toolkit|code of (?:practice|conduct)|standards?|specification|protocol"
    r"|procedures?|standing orders|terms of reference|constitution|regulations?|how to)\b",
    re.IGNORECASE,
)
_OPINION_TITLE = re.compile(r"\b(?:opinion|comment|viewpoint|editorial|blog|my view|letter to)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I believe|I think|in my view|in my opinion|I have|I am|I would|my own)\b")
# So much of a text shows what it is.
_LOOKED_AT = 20_000


def standing(title: str, text: str, units: Sequence[Unit]) -> Standing:
    """Minutes by two of their usual parts or their title; opinion by a
    disclaimer, a word in the title or a byline with the first person; guidance by its title."""
    head = text[:_LOOKED_AT]
    signs = sum(bool(p.search(head)) for p in _MINUTES_SIGNS)
    if signs >= 3 or (signs and _MINUTES_TITLE.search(title)):
        return Standing.MINUTES
    kinds = {u.kind for u in units[:400]}
    personal = len(_FIRST_PERSON.findall(head))
    if Kind.DISCLAIMER in kinds or _OPINION_TITLE.search(title) or (Kind.BYLINE in kinds and personal >= 2) or personal >= 6:
        return Standing.OPINION
    if _GUIDANCE_TITLE.search(title):
        return Standing.GUIDANCE
    return Standing.OTHER
