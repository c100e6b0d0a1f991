"""What a question speaks of and the documents do not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import asking, facets
from .knowledge import Knowledge
from .models import ModelTable
from .properties import Unit
from .question import Reading
from .wanted import Wanted
from .words import STOP, stem, thesaurus


def known(k: Knowledge, word: str) -> bool:
    """Whether the documents have a word, in itself or in other words."""
    s = stem(word)
    return s in k.vocabulary or bool(thesaurus().of([s])[0] & k.groups) or word.isdigit()


def of_models(table: ModelTable, word: str) -> bool:
    """Whether the lines of the models have a word, in itself or in other words."""
    s = stem(word)
    return s in table.stems or bool(thesaurus().of([s])[0] & table.groups) or word.isdigit()


def idioms_of_models(table: ModelTable, words: Sequence[str]) -> set[str]:
    """The words of idioms that say what a line of the models says ("holds the reins")."""
    found = thesaurus().phrases([stem(w) for w in words])
    return {w for begin, length, groups in found if groups & table.groups for w in words[begin : begin + length]}


def foreign_head(k: Knowledge, r: Reading) -> bool:
    """“What is the X of …” where the documents speak of no X."""
    m = re.search(
        r"^(?:\w+ ){0,3}(?:what|which|who) (?:is|was|are|were)(?: the| a| an)? ((?:\w+ ){0,2}?)(\w+) (?:of|for|to|in|under"
        r"|with|behind)\b",
        r.text,
    )
    if m is None:
        m = re.search(
            r"^(?:\w+ ){0,2}(?:what|which) ((?:\w+ )?)(\w+) (?:should|do|does|would|can|could|must|will|is|are) (?:we|you|ccgs"
            r"|they|i|the|each|there|it)\b",
            r.text,
        )
    if m is None:
        m = re.search(
            r"\b(?:is|are|was|were) there (?:a|an|any|some) ((?:\w+ ){0,2}?)(\w+) (?:for|of|on|about|to|covering)\b"
            r"|\bwhat (?:is|are|was|were) the (?P<a>(?:\w+ ){0,3}?)(?P<b>\w+) for\b",
            r.text,
        )
        if m is not None:
            return any(not known(k, w) and w not in asking.FRAME | STOP for w in " ".join(x for x in m.groups() if x).split()[-1:])
    if m is None:
        return _undone(k, r)
    return any(not known(k, w) and w not in asking.FRAME | STOP and not facets.named([w]) for w in (*m.group(1).split(), m.group(2)))


def _undone(k: Knowledge, r: Reading) -> bool:
    """“How many of the bids were turned down?”, where the documents know of no such thing done."""
    m = re.search(
        r"\bhow many (?:of )?(?:\w+ ){1,5}?(?:were|was|are|is|have been|has been|had been|got|get) (?:then |later |eventually |finally )?"
        r"(\w+)(?: (down|off|out|up|over|back|through))?$",
        r.text,
    )
    if m is None:
        return False
    done = [w for w in m.groups() if w]
    if len(done) == 2:
        groups = thesaurus().groups.get(tuple(stem(w) for w in done))
        return not (groups and groups & k.groups)
    return not known(k, done[0]) and done[0] not in STOP


def right_kind(want: Wanted, own: Sequence[Unit]) -> bool:
    """Whether any line of a model holds the kind of answer wanted (a sum, a figure, a date)."""
    text = " ".join(u.passage.text for u in own)
    if want.money and not re.search(r"[£$€]\s?\d", text):
        return False
    return not (want.date and not re.search(r"\b(?:19|20)\d\d\b", text)) and not (want.figure and not re.search(r"\d", text))


def foreign_words(want: Wanted, vocabulary: frozenset[str], groups: frozenset[int]) -> list[str]:
    """Words of the question that the documents have neither in themselves nor in other words."""
    return [t.word for t in want.terms if t.stem not in vocabulary and not (t.groups & groups) and " " not in t.word]
