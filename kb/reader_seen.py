"""What retrieval finds for a question, each with its surroundings and what vectors say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .domain import Passage
from .reader_features import Seen
from .reader_scope import scope, title_stems
from .reader_text import Question, Sentence, sentence, words_of

if TYPE_CHECKING:
    from .search import Search

# Retrieved over all documents, and besides in the one that the question is most likely about.
CANDIDATES, IN_SCOPE = 40, 25
# What stands under the same heading is read so many units to either side.
_AROUND = 6
# Fused retrieval scores are at most 2 / 61.
_FUSED = 61 / 2
_DECIMALS = 5


def candidates(search: Search, asked: Question, only: Sequence[str]) -> tuple[list[Passage], list[Seen]]:
    """Passages best first as retrieval has them, and what is seen of each. Raises EmbeddingError, UsageError."""
    fused = {p.id: (p, score) for p, score in search.hybrid(asked.text, CANDIDATES, only)}
    meant = scope(asked, [p for p, _ in fused.values()])
    if meant is None:
        return [], []
    again = {p.id: (p, score) for p, score in search.hybrid(meant.rest, IN_SCOPE, [meant.source])}
    found = [p for p, _ in {**again, **fused}.values()]
    found.sort(key=lambda p: -fused.get(p.id, (p, 0.0))[1])
    blocks = search.library.around(found, _AROUND)
    around = [_section(p, blocks[p.id]) for p in found]
    texts = dict.fromkeys(t for section, _ in around for t in section)
    texts.update(dict.fromkeys(heading(p) for p in found))
    vectors = _Vectors(search, asked, meant.rest, list(texts))
    seen = []
    for p, (section, at) in zip(found, around, strict=True):
        own, above = sentence(p.text), heading(p)
        nearby = [*section[max(0, at - 1) : at], *section[at + 1 : at + 2], above]
        seen.append(
            Seen(
                own=own,
                before=sentence(section[at - 1]) if at else None,
                after=sentence(section[at + 1]) if at + 1 < len(section) else None,
                paragraph=tuple(sentence(t) for t in section),
                title=title_stems(p.source.title),
                heading=frozenset(w.stem for w in words_of(above) if w.content),
                cosine=vectors.cosine([p.text]),
                with_before=vectors.cosine(section[max(0, at - 1) : at + 1]),
                of_paragraph=vectors.cosine(section),
                with_heading=vectors.cosine([above, p.text]),
                of_heading=vectors.cosine([above]),
                of_rest=vectors.cosine([p.text], rest=True),
                rest_with_heading=vectors.cosine([above, p.text], rest=True),
                like=vectors.like([own]),
                like_near=vectors.like([sentence(t) for t in nearby]),
                home=p.source.id == meant.source,
                place=at,
                fused=fused.get(p.id, (p, 0.0))[1] * _FUSED,
                fused_rest=again.get(p.id, (p, 0.0))[1] * _FUSED,
                opens=p.text.rstrip().endswith(":"),
            )
        )
    return found, seen


def heading(p: Passage) -> str:
    """The heading that a passage stands under, else the title of its document."""
    return p.place.path[-1] if p.place.path and not p.place.path[-1].startswith("Paragraph ") else p.source.title


def _section(p: Passage, around: Sequence[tuple[int, str]]) -> tuple[list[str], int]:
    """The texts under a passage's heading, and its own place in them."""
    texts = [text for _, text in around]
    # Another process may have replaced the document meanwhile: then the passage stands alone.
    at = next((i for i, (seq, text) in enumerate(around) if seq == p.seq and text == p.text), None)
    return ([p.text], 0) if at is None or not all(texts) else (texts, at)


class _Vectors:
    """Cosines of a question, and of its rest, with texts and means of texts; and how
    alike its telling words are to the words of sentences."""

    def __init__(self, search: Search, asked: Question, rest: str, texts: Sequence[str]) -> None:
        import numpy as np

        self._np = np
        self._search = search
        self._texts = search.text_vectors(texts)
        self._mine = {left: np.asarray(search.vector(text), dtype=np.float64) for left, text in ((False, asked.text), (True, rest))}
        self._terms = search.word_vectors([t.low for t in asked.terms])
        self._means: dict[tuple[object, ...], float] = {}

    def cosine(self, texts: Sequence[str], rest: bool = False) -> float:
        key = (rest, *texts)
        if key not in self._means:
            total = sum(self._texts[t] for t in texts)
            self._means[key] = round(float(self._mine[rest] @ total / self._np.linalg.norm(total)), _DECIMALS)
        return self._means[key]

    def like(self, sentences: Sequence[Sentence]) -> tuple[float, ...]:
        """For each term of the question, the cosine of the word most like it; 0 where there are no words."""
        words = list(dict.fromkeys(w.low for s in sentences for w in s.words if w.content))
        if not words or not len(self._terms):
            return (0.0,) * len(self._terms)
        alike = self._terms @ self._search.word_vectors(words).T
        return tuple(round(float(x), _DECIMALS) for x in alike.max(axis=1))
