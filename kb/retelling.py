"""How much of one text another says in other words, judged word by word. Pure but
for reading `kb/lexicon/`.

Two texts share an idea where the words that say most in either stand in the
other: as the same stem, or as words and idioms that the lexicon puts in one
group (`retelling_figures`). A sentence vector alone does not tell: on the texts this was measured
with, cosines of true retellings (0.06 to 0.83) and of foreign sentences on the
same subject (up to 0.76) overlap throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from . import senses, wording, words

_LEXICON = Path(__file__).parent / "lexicon"
_FIELD, _GENERAL = ("thesaurus.txt", "ideas.txt"), ("english.txt",)
_POSSESSIVES = ("its", "his", "her", "my", "your", "our", "one's", "everyone's", "everybody's", "nobody's")
# These say how nearly something holds, not what.
_HEDGES = frozenset(
    """nearly almost practically virtually roughly approximately fairly mostly truly simply largely somewhat pretty completely
    totally entirely absolutely definitely certainly probably apparently basically particularly especially""".split()
)
_OBLIGES = frozenset({"must", "should", "shall"})
# A function word counts only as part of an idiom, and then little; an idiom of
# nothing but function words ("off against each other") counts this as a whole.
_IDIOM = 0.12
_IDIOM_ALONE = 0.8
# A verb and its particle may have so many words between them: "play the others off".
_APART = 3
_PARTICLES = frozenset("off up on over out against apart in down away aside behind around together along through".split())


@dataclass(frozen=True, slots=True)
class Telling:
    """The telling words of a text, as folded and as stems, their groups, how much each says
    (0.1 to 1), and whether it is somebody who acts. `obliges`: it says what must be. `idioms`:
    those of a word's groups that it stands in as part of an expression of several words."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    groups: tuple[frozenset[int], ...] = field(repr=False)
    weights: tuple[float, ...] = field(repr=False)
    acts: tuple[bool, ...] = field(repr=False)
    obliges: bool = False
    idioms: tuple[frozenset[int], ...] = field(default=(), repr=False)


@cache
def _thesaurus() -> words.Thesaurus:
    found: dict[tuple[str, ...], set[int]] = {}
    lines = [line for name in (*_FIELD, *_GENERAL) for line in _lines(name)]
    for number, line in enumerate(lines):
        for phrase in line.split(","):
            key = tuple(_stem(w) for w in words.tokens(phrase))
            if key:
                found.setdefault(key, set()).add(number)
    return words.Thesaurus({k: frozenset(v) for k, v in found.items()}, max(map(len, found)))


def _lines(name: str) -> list[str]:
    text = (_LEXICON / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def loose_from() -> int:
    """The number of the first group that holds general English, not the field's terms."""
    return sum(len(_lines(name)) for name in _FIELD)


@cache
def _forms() -> dict[str, str]:
    """The base of each irregular form, and one word for every possessive."""
    found = {form: base.strip() for forms, base in (line.split("=", 1) for line in _lines("forms.txt")) for form in forms.split()}
    return found | dict.fromkeys(_POSSESSIVES, "their")


def _stem(word: str) -> str:
    return words.stem(_forms().get(word, word))


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    plain = {a.strip(): b.strip() for a, b in (line.split("=", 1) for line in _lines("plainly.txt"))}
    longest = sorted(plain, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.I), plain


def plainly(text: str) -> str:
    """`text` with the field's names and abbreviations in plain words."""
    pattern, plain = _names()
    return pattern.sub(lambda m: plain[m.group().casefold()], text.replace("\u2019", "'"))


@lru_cache(maxsize=50_000)
def _says(word: str) -> float:
    """How much an English word says: 0.1 (Zipf frequency 6.2 and more) to 1 (3.5 and less)."""
    if word in _HEDGES:
        return 0.1
    from wordfreq import zipf_frequency

    return min(1.0, max(0.1, (6.5 - float(zipf_frequency(word, "en"))) / 3))


def telling(text: str) -> Telling:
    """The telling words of a text, at most 120 of them."""
    own = _figures(words.tokens(text)[:400])
    stems = [_stem(w) for w in own]
    groups = _groups(stems)
    idioms = _idioms(stems)
    weights = [_IDIOM if w in words.STOP else _says(w) for w in own]
    for begin, length, _ in _thesaurus().phrases(stems):
        if all(w in words.STOP for w in own[begin : begin + length]):
            weights[begin : begin + length] = [max(_IDIOM, _IDIOM_ALONE / length)] * length
    kept = [k for k, w in enumerate(own) if w not in words.STOP or groups[k]][:120]
    return Telling(
        tuple(own[k] for k in kept),
        tuple(stems[k] for k in kept),
        tuple(groups[k] for k in kept),
        tuple(weights[k] for k in kept),
        tuple(bool(senses.actor(own[k])) for k in kept),
        not _OBLIGES.isdisjoint(own),
        tuple(idioms[k] for k in kept),
    )


def _idioms(stems: Sequence[str]) -> list[frozenset[int]]:
    found: list[frozenset[int]] = [frozenset()] * len(stems)
    for n in range(2, _thesaurus().longest + 1):
        for begin in range(len(stems) - n + 1):
            groups = _thesaurus().groups.get(tuple(stems[begin : begin + n]), frozenset())
            for k in range(begin, begin + n if groups else begin):
                found[k] |= groups
    return found


def _figures(own: list[str]) -> list[str]:
    """`seventy four` as `74`, `co operate` as `cooperate`."""
    out: list[str] = []
    for word in own:
        tens = wording.figure(out[-1]) if out else None
        ones = wording.figure(word)
        if tens and ones and 20 <= tens <= 90 and tens % 10 == 0 and ones < 10 and not out[-1].isdigit():
            out[-1] = f"{tens + ones:.0f}"
        elif out and out[-1] == "co" and word.startswith(("oper", "ordin")):
            out[-1] += word
        else:
            out.append(word)
    return out


def groups(own: Sequence[str]) -> list[frozenset[int]]:
    """For each word of a text, the lexicon's groups that it, or an idiom over it, stands in."""
    return _groups([_stem(w) for w in own])


def _groups(stems: Sequence[str]) -> list[frozenset[int]]:
    found = _thesaurus().of(stems)
    for k, verb in enumerate(stems):
        for phrase in _phrasal().get(verb, ()):
            rest, n = phrase[1:], len(phrase) - 1
            at = next((j for j in range(k + 2, k + 2 + _APART) if tuple(stems[j : j + n]) == rest), None)
            if at is not None:
                for j in (k, *range(at, at + n)):
                    found[j] = found[j] | _thesaurus().groups[phrase]
    return found


@cache
def _phrasal() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The lexicon's verbs with a particle, by verb."""
    out: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in _thesaurus().groups:
        if len(phrase) > 1 and phrase[1] in _PARTICLES and phrase[0] not in words.STOP:
            out[phrase[0]] = (*out.get(phrase[0], ()), phrase)
    return out
