"""Words that say little, words that turn a sentence round, and figures in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Function words of English and words that hold for any text: they weigh little
# in an alignment and are too little to trace alone.
FUNCTION_WORDS = frozenset(
    """a about above after again against all also although always am among an and another any are aren't around as at
    away back be because been before being below between both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't done down during each eg either else even ever every few first for from further get gets getting
    give given go goes going got had hadn't has hasn't have haven't having he her here hers herself him himself his how
    however i ie if in indeed into is isn't it it's its itself just last least less let like made make makes making many
    may me might mine more most much must my myself neither never next no nor not now of off often on once one only onto
    or other others ought our ours ourselves out over own per perhaps put quite rather really same say see shall she
    should shouldn't since so some something soon still such take takes taking than that that's the their theirs them
    themselves then there there's therefore these they they're they've thing things this those though through thus till
    to together too toward towards two under until up upon us use used using very via was wasn't we we're we've well were
    weren't what when where whether which while whilst who whom whose why will with within without won't would wouldn't
    yet you you're your yours yourself""".split()
)

NEGATIONS = frozenset(
    """no not never none nor neither cannot without nobody nothing nowhere hardly scarcely unable
    can't won't don't doesn't didn't isn't aren't wasn't weren't shouldn't wouldn't couldn't hasn't haven't hadn't mustn't
    cant wont dont doesnt didnt isnt arent wasnt werent shouldnt wouldnt couldnt hasnt havent hadnt mustnt ain't aint""".split()
)
_NEGATIVE_PREFIX = re.compile(r"(?:un|in|im|il|ir|non|dis|mis)(?=[a-z]{4})")

_UNITS = {
    word: value
    for value, names in enumerate(
        "zero nil|one first once|two second twice|three third thrice|four fourth|five fifth|six sixth|seven seventh|eight eighth|"
        "nine ninth|ten tenth|eleven eleventh|twelve twelfth|thirteen thirteenth|fourteen fourteenth|fifteen fifteenth|"
        "sixteen sixteenth|seventeen seventeenth|eighteen eighteenth|nineteen nineteenth|twenty twentieth".split("|")
    )
    for word in names.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "half": -2, "dozen": 12}
_DIGITS = re.compile(r"\d+(?:st|nd|rd|th|s|m|k|bn|pc)?")


def figure(word: str) -> float | None:
    """The value of a folded word that is a figure (`74`, `3rd`, `third`); None for any other."""
    if word in _UNITS:
        return _UNITS[word]
    if word in _SCALES:
        return _SCALES[word]
    if len(word) <= 20 and word.isascii() and _DIGITS.fullmatch(word):
        return float(re.sub(r"\D", "", word))
    return None


def ordinal(word: str) -> bool:
    """Whether a figure is a place in an order (`third`, `3rd`), not a count."""
    return word in _ORDINALS or (figure(word) is not None and word.endswith(("st", "nd", "rd", "th")))


_ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth""".split()
)


def counts(word: str) -> bool:
    """Whether a word is a figure that says something: not "one", "once" or "nil"."""
    return figure(word) not in (None, 0, 1) or word in ("first", "1st")


@lru_cache(maxsize=50_000)
def initials(word: str) -> tuple[int, ...]:
    """How many words an abbreviation may stand for: as many as it has letters, without a plural's s."""
    bare = word.replace("'", "")
    if not 3 <= len(bare) <= 6 or not bare.isalpha() or set(bare) & set("aeiou"):
        return ()
    return (len(bare), len(bare) - 1) if bare.endswith("s") and len(bare) > 3 else (len(bare),)


def abbreviates(short: str, words: Sequence[str]) -> bool:
    """Whether `short` is made of the first letters of `words`: `ccgs`, `clinical commissioning groups`."""
    letters = "".join(w[0] for w in words)
    return len(words) in initials(short) and short.replace("'", "")[: len(words)] == letters


def value(words: list[str]) -> float | None:
    """The value of a run of figures: `seventy four` and `74` are the same; None where it is not one."""
    total = 0.0
    for word in words:
        one = figure(word)
        if one is None:
            return None
        if word in ("hundred", "thousand", "million", "billion"):
            total = (total or 1) * one
        else:
            total += one
    return total if words else None


def negates(word: str) -> bool:
    """Whether a folded word negates what it stands with."""
    return word in NEGATIONS or word.endswith("n't")


_SHORT_FORMS = {"won't": "will not", "can't": "can not", "shan't": "shall not", "let's": "let us", "cannot": "can not"}
_ENDS = {"n't": ("not",), "'re": ("are",), "'ve": ("have",), "'ll": ("will", "shall"), "'d": ("would", "had"), "'m": ("am",)}


@lru_cache(maxsize=20_000)
def written_out(word: str) -> frozenset[str]:
    """What a folded contraction stands for, as two words: `don't` is `do not`. Empty for any other word."""
    if word in _SHORT_FORMS:
        return frozenset({_SHORT_FORMS[word]})
    for end, full in _ENDS.items():
        if word.endswith(end) and len(word) > len(end):
            return frozenset(f"{word[: -len(end)]} {f}" for f in full)
    if word in ("it's", "that's", "there's", "he's", "she's", "what's", "who's", "here's", "where's", "how's"):
        return frozenset(f"{word[:-2]} {f}" for f in ("is", "has"))
    return frozenset()


def opposite(a: str, b: str) -> bool:
    """Whether two words differ by a negating prefix alone: `effective`, `ineffective`."""
    short, long = sorted((a, b), key=len)
    m = _NEGATIVE_PREFIX.match(long)
    return m is not None and len(short) > 3 and long[m.end() :] == short


def says_little(word: str) -> bool:
    """A function word."""
    return word in FUNCTION_WORDS


def is_common(word: str) -> bool:
    """A function word, or one that people write so often that it names no passage.

    Zipf frequency 4.2 (wordfreq): "approach" and "service" are above it,
    "abdication", "creep" and "ambulance" below.
    """
    if word in FUNCTION_WORDS or len(word) < 2:
        return True
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en")) >= 4.2
