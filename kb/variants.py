"""How alike two words are: misspelt, misread by a scanner, British or American,
singular or plural, cut short. Pure; words are folded (`quotes.fold`)."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel

from . import wording

# What a scanner takes for what: both sides are brought to one form.
_SCANNED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("li", "h"), ("ii", "u"))
_SCANNED_ONE = str.maketrans({"1": "l", "i": "l", "|": "l", "!": "l", "0": "o", "5": "s", "8": "b", "6": "b", "9": "g", "q": "g"})
# American to British, by pattern; applied to both sides, so direction does not matter.
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})yz(?=e|ing)"), "ys"),
    (re.compile(r"(?<=[a-z]{2})iz(?=e|ing|ation|ab)"), "is"),
    (re.compile(r"(?<=[a-z]{2})our"), "or"),
    (re.compile(r"(?<=[a-z])ll(?=ed$|ing$|er$|ers$|ment$)"), "l"),
    (re.compile(r"(?<=[a-z])tre(?=s?$)"), "ter"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"programme"), "program"),
    (re.compile(r"(?<=[a-z])ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=[a-z])(?:ae|oe)(?=[a-z])"), "e"),
    (re.compile(r"judgement"), "judgment"),
    (re.compile(r"(?<=[a-z])ise(?=d$)"), "is"),
)
_ENDINGS = (
    "isations", "isation", "ations", "ation", "ements", "ement", "ities", "ments", "ment", "ings", "ing", "ions", "ion",
    "ies", "ied", "ity", "ers", "ed", "es", "er", "ly", "s", "y", "e",
)  # fmt: skip
# Below this, two words are different words. Measured on pairs of misspelt and
# of different words of the bundled documents: 0.7 keeps `creep`/`crepe` and
# `generates`/`generating` together and `role`/`rule`, `interest`/`interface` apart;
# 0.8 of letters in common and in order, for long words that are misspelt in
# several places (`beaurocratic`), keeps `public`/`publish` apart.
_ALIKE = 0.7
_IN_ORDER = 0.8


def spelling(word: str) -> str:
    """One form for British and American spellings."""
    for pattern, form in _SPELLINGS:
        word = pattern.sub(form, word)
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without its inflection, roughly; never shorter than 4 letters unless the word is."""
    word = spelling(word.replace("'s", "").replace("'", ""))
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "s" else 4):
            return word[: -len(ending)]
    return word


def scanned(word: str) -> str:
    """One form for letters that a scanner confuses."""
    for seen, meant in _SCANNED:
        word = word.replace(seen, meant)
    return word.translate(_SCANNED_ONE)


@lru_cache(maxsize=500_000)
def likeness(yours: str, source: str) -> float:
    """From 0 (different words) to 1 (the same word), how alike two folded words are."""
    if yours == source:
        return 1.0
    a, b = yours.replace("'", ""), source.replace("'", "")
    if a == b:
        return 0.97
    if wording.written_out(yours) & wording.written_out(source):
        return 1.0
    first, second = wording.figure(yours), wording.figure(source)
    if first is not None and second is not None:
        if wording.ordinal(yours) != wording.ordinal(source):
            return 0.3  # "third" and "three" are not the same
        return 0.95 if first == second else 0.5 if wording.ordinal(yours) else 0.35
    if scanned(a) == scanned(b):
        return 0.95
    if wording.negates(yours) != wording.negates(source):
        # `can` and `can't`: the same place in the sentence, the opposite sense.
        return 0.6 if a[:3] == b[:3] and wording.says_little(yours) and wording.says_little(source) else 0.0
    if wording.says_little(yours) or wording.says_little(source):
        return 0.0 if min(len(a), len(b)) < 4 else _fuzzy(a, b)
    if stem(yours) == stem(source):
        return 0.95
    return max(_fuzzy(a, b), 0.9 * _fuzzy(scanned(a), scanned(b)))


def _fuzzy(a: str, b: str) -> float:
    if min(len(a), len(b)) < 4:
        return 0.0
    alike = OSA.normalized_similarity(a, b, score_cutoff=_ALIKE)
    if not alike and min(len(a), len(b)) >= 7:
        alike = Indel.normalized_similarity(a, b, score_cutoff=_IN_ORDER)
    return float(alike) * 0.9


def begins(cut: str, source: str) -> bool:
    """Whether `cut` is `source` cut off in mid-word."""
    return len(cut) >= 2 and len(source) > len(cut) and source.startswith(cut)
