"""The questions in a message, taken apart."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"(?<=[?])\s+(?=\S)")
_AND = re.compile(
    r"(?:,\s*|\s+)and (?:also )?(?=(?:when|who|what|how|which|where|why)\b)"
    r"|,\s*and (?=(?:does|do|did|is|are|was|were|can|could|will|would|has|have) (?:it|that|this|there|they|he|she|we)\b)"
    r"|;\s+(?=(?:when|who|what|how|which|where|why)\b)",
    re.IGNORECASE,
)


_ASKS = re.compile(r"\b(?:models?|options?|which|whats?|whos?|hows?|why|when|wheres?)\b", re.IGNORECASE)


def parts(question: str) -> list[str]:
    """The questions in a message, in order; what leads up to one stays with it."""
    pieces = [p.strip() for p in _SPLIT.split(question) if p.strip()]
    asking = [p for p in pieces if re.search(r"[^\W_]", p)]
    out: list[str] = []
    for piece in asking or [question]:
        if not piece.rstrip().endswith("?") and out:
            # What comes behind the last question mark is a sign-off or an addition.
            if len(piece.split()) > 6 or _ASKS.search(piece):
                out[-1] += " " + piece
            continue
        out.append(piece)
    return out[:6]


# "My manager mentioned the levels … What are they?": what the question stands for was said before it.
_POINTS = re.compile(
    r"^(?:so,? |and |but )?(?:what (?:are|is|were|was) (?:they|it|that|those|this)|what (?:do|does|did) (?:they|it|that|this) mean"
    r"|what is (?:it|that|this) (?:about|all about))(?: all about| exactly| then| please| about)*\W*$",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\b(?:mention(?:ed|s|ing)?|hear(?:d|ing)? (?:about|of)|talk(?:ed|s|ing)? (?:about|of)|read(?:ing)? about|told (?:me |us )?about"
    r"|asked (?:me |us )?about|on about|refer(?:red|ring|s)? to|came across|come across|spoke (?:of|about)|going on about)\s+"
    r"(?P<what>(?:(?!\band i\b|\bbut\b|\band we\b|\bin the\b|\bat the\b)[^,.;:?!]){3,70})",
    re.IGNORECASE,
)


def resolved(piece: str) -> str:
    """A message whose question only points back: the question with what it points to."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", piece.strip()) if re.search(r"\w", s)]
    told = [m.group("what").strip() for s in sentences[:-1] for m in [_SPOKEN_OF.search(s)] if m]
    if not told or not _POINTS.match(sentences[-1]):
        return piece
    return f"What is meant by {told[-1]}?"


def halves_of(piece: str) -> list[str]:
    """A question cut where a second one begins: "…, and when …"."""
    halves = [h.strip() for h in _AND.split(piece) if h.strip()]
    return [piece] if any(len(h.split()) < 3 for h in halves) else halves
