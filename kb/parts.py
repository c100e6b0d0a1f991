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


def parts(question: str) -> list[str]:
    """The questions in a message, in order; what leads up to one stays with it."""
    pieces = [p.strip() for p in _SPLIT.split(question) if p.strip()]
    asking = [p for p in pieces if re.search(r"[^\W_]", p)]
    out: list[str] = []
    for piece in asking or [question]:
        if not piece.rstrip().endswith("?") and out:
            # What comes behind the last question mark is a sign-off or an addition.
            if len(piece.split()) > 6 or re.search(r"\b(?:models?|options?|which|what|who|how|why|when|where)\b", piece, re.IGNORECASE):
                out[-1] += " " + piece
            continue
        out.append(piece)
    return out[:6]


def halves_of(piece: str) -> list[str]:
    """A question cut where a second one begins: "…, and when …"."""
    halves = [h.strip() for h in _AND.split(piece) if h.strip()]
    return [piece] if any(len(h.split()) < 3 for h in halves) else halves
