"""Which models a question names, by number or by ordinal.

Pure. Works on the folded, mended words of a question (`words.expand`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .models import ModelTable
from .number_words import CARDINALS, number_of

_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
    "6th": 6,
    "7th": 7,
    "8th": 8,
    "9th": 9,
    "10th": 10,
}
_NOUN = frozenset("model models option options approach approaches alternative alternatives m scenario scenarios".split())
# What a model is called behind an ordinal: "the sixth arrangement".
_LIKE = frozenset("arrangement arrangements version variant scheme structure".split())
_LEVEL = frozenset("level levels tier tiers stage stages rung rungs category categories".split())
_JOIN = frozenset("and or to vs versus v with from than the model models option options through & against".split())
_AFTER_ORDINAL = frozenset("one of model option approach and or from in these six".split())
# Nouns that a bare number in front of them counts.
_COUNTED = frozenset(
    """ccg ccgs provider providers hospital hospitals trust trusts contract contracts year years month months week weeks gp gps practice
    practices people staff percent per million m k pounds city cities town towns or risks benefits bullet bullets lines points things
    documents sources models options of us separate different other ways parts questions times point reasons main""".split()
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """Model numbers in the order named, with the word positions they take up.

    `unknown` are numbers that no model of the table has.
    """

    numbers: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    positions: frozenset[int] = frozenset()


def mentions(words: Sequence[str], raw: str, table: ModelTable | None, *, bare: bool = False) -> Mentions:
    """The models named in a question. `bare`: a number or ordinal alone counts,
    as in a follow-up or beside a facet ("pros of 4 vs pros of 5")."""
    known = {m.number for m in table.models} if table else set()
    numbers: list[int] = []
    unknown: list[str] = []
    taken: set[int] = set()

    def put(value: int, at: int) -> None:
        taken.add(at)
        if words[at] in CARDINALS and value == len(known) and at and words[at - 1] in {"the", "these", "all", "of"}:
            return  # "the six" are all of them
        if value in known:
            if value not in numbers:
                numbers.append(value)
        else:
            unknown.append(str(value))

    levels = speaks_of_levels(words)
    i = 0
    while i < len(words):
        w = words[i]
        joined = re.fullmatch(r"(?:model|option|m)(\d{1,3})", w)
        if joined:
            put(int(joined.group(1)), i)
        elif w in _NOUN or (w in {"number", "no", "nos", "numbers", "num"} and not levels and _followed_by_number(words, i)):
            end = _numbers_after(words, i, put)
            if end > i + 1 or w in _NOUN:
                if end > i + 1:
                    taken.add(i)
                i = end
                continue
        elif w in _ORDINALS and not _of_levels(words, i):
            following = words[i + 1] if i + 1 < len(words) else ""
            nearby = set(words[i + 1 : i + 5])
            of_model = bool(nearby & (_NOUN | _LIKE)) and not _noun_blocked(words, i)
            alone = bare and not levels and (following in _AFTER_ORDINAL or following in {"", "please", "then"})
            if of_model or alone:
                put(_ORDINALS[w], i)
        elif bare and not levels and (value := number_of(w)) is not None and w not in {"one"} and value <= 12:
            following = words[i + 1] if i + 1 < len(words) else ""
            before = words[i - 1] if i else ""
            if following in _AFTER_NUMBER and before in _BEFORE_NUMBER | _CHOOSING | {""} and w.isdigit():
                put(value, i)
        i += 1
    pair = re.search(r"\bbetween (\w+) and (\w+)\b", " ".join(words)) if (bare and not numbers) or len(numbers) == 1 else None
    if pair and not levels:
        values = [number_of(g) for g in pair.groups()]
        if all(v in known for v in values):
            numbers = [v for v in values if v is not None]
    negative = re.search(r"\b(?:model|option)\s*(?:[-−]\s*\d+|\d+\.\d+|\d{4,})", raw, re.IGNORECASE)
    if negative:
        return Mentions((), (negative.group().split()[-1],), frozenset(taken))
    return Mentions(tuple(numbers), tuple(unknown), frozenset(taken))


_BEFORE_NUMBER = frozenset("of in under for vs versus v or and between than with about is does number on to compare from like the".split())
_AFTER_NUMBER = frozenset(
    """pros cons risks benefits only drawbacks advantages disadvantages and or vs versus v than to with from please then rather
    instead over against compared compare do does have has in work works mean differ share""".split()
) | {""}
_CHOOSING = frozenset("pick choose use prefer want take choosing picking using suggest recommend".split())


def _followed_by_number(words: Sequence[str], i: int) -> bool:
    return i + 1 < len(words) and (number_of(words[i + 1]) is not None) and not (i + 2 < len(words) and words[i + 2] in _COUNTED)


def _noun_blocked(words: Sequence[str], i: int) -> bool:
    """“the first two models”, “second part of the model”: not an ordinal of a model."""
    between = []
    for w in words[i + 1 : i + 5]:
        if w in _NOUN | _LIKE:
            break
        between.append(w)
    return any(
        b not in {"and", "or", "of", "the", "one", "six", "possible", "to", "last", "collaborative", "commissioning"} | set(_ORDINALS)
        for b in between
    )


def _of_levels(words: Sequence[str], i: int) -> bool:
    return any(w in _LEVEL for w in words[i + 1 : i + 4])


def _numbers_after(words: Sequence[str], i: int, put: Callable[[int, int], None]) -> int:
    """Reads "models 2, 4 and 6" or "model three"; returns where it ends."""
    at = i + 1
    end = at
    last: int | None = None
    while at < len(words):
        w = words[at]
        value = number_of(w)
        # "model one": a number; "model one CCG": a count. Digits are clear.
        if value is not None and (w.isdigit() or at == i + 1 or last is not None):
            following = words[at + 1] if at + 1 < len(words) else ""
            if w == "one" and (following in {"ccg", "of", "where", "that", "which"} or words[at - 1] == "the"):
                break
            if following in {"ccg", "ccgs", "hospital", "hospitals", "provider", "providers", "trust", "trusts"} and last is not None:
                break
            if last is not None and at >= 1 and words[at - 1] in {"to", "through"} and value > last and value - last < 12:
                for between in range(last + 1, value):
                    put(between, at)
            put(value, at)
            last = value
            at += 1
            end = at
            continue
        if w in _ORDINALS and last is not None:
            put(_ORDINALS[w], at)
            at += 1
            end = at
            continue
        if w in _JOIN and last is not None:
            at += 1
            continue
        if w in {"number", "no", "num"} and last is None and at == i + 1:
            at += 1
            continue
        if last is None and at == i + 1 and _word_between(words, at):
            at += 1
            continue
        break
    return max(end, i + 1)


def _word_between(words: Sequence[str], at: int) -> bool:
    """“model tree (3)”: a word between the noun and its figure."""
    if len(words) <= at + 1 or not words[at + 1].isdigit() or words[at] in _JOIN | _COUNTED | {"for", "when", "if", "has", "is"}:
        return False
    return not (at + 2 < len(words) and words[at + 2] in _COUNTED)


_LEVELS_TALK = re.compile(
    r"\blevels\b(?! of (?:the )?(?:playing|field))|\b(?:level|tier) (?:number )?(?:\d|one|two|three|four|five)\b"
    r"|\b(?:first|second|third|fourth|1st|2nd|3rd|4th|which|what|each|same|lowest|highest|top|every|one) (?:level"
    r"|tier)\b|\blevel of (?:co|interest)\b"
)


def ordinal_words(words: Sequence[str]) -> list[str]:
    """The ordinals among the words ("second", "3rd")."""
    return [w for w in words if w in _ORDINALS or w in {"middle", "top", "bottom", "highest", "lowest", "last"}]


def speaks_of_levels(words: Sequence[str]) -> bool:
    """Whether a question speaks of levels, which are no models ("roughly level" is none)."""
    return bool(_LEVELS_TALK.search(" ".join(words)))
