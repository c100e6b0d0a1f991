"""Words as a question and a source share them: stems, a thesaurus, spelling.

Pure but for reading `kb/lexicon/`. The lexicon holds general English and the
field's terms, never a question or the answer to one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer
from rapidfuzz.distance import OSA

from . import quotes
from .word_forms import abbreviated, together

# By this name it is used elsewhere.
_abbreviated = abbreviated
_LEXICON = Path(__file__).parent / "lexicon"

# Words that carry no subject of their own in a question.
STOP = frozenset(
    """a an the this that these those there here it its it's he she they them their theirs his her him i me my mine we us our ours you your
    yours who whom whose which what when where why how is are was were be been being am do does did doing done has have had having will
    would shall should can could may might must of in on at to from by with without for as into onto over under about between among
    through during per via and or but nor if then than so because while whilst although though also too just only even ever very
    really quite rather such not no yes any some all each every both either neither other others another same own more most much many few
    please thanks thank hello hi hey dear regards cheers ok okay well right so now again back still yet already etc eg ie
    tell give show list explain describe say says said let know get got need want like think mean means
    than something anything nothing thing things bit lot kind sort way ways one ones up out off down s t d ll ve re m don
    exactly actually basically simply quickly briefly kindly possibly perhaps maybe someone somebody anyone anybody everyone everybody
    whether around across within per upon whatever whichever usually tend tends made make makes making generally often currently
    instead else am able""".split()
)


_NUMBER_WORDS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
# Words whose stem belongs to another word ("several", "severally").
_UNSTEMMED = frozenset({"several", "severally", "meeting", "meetings", "css"})


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English Snowball stem of a folded word, apostrophe forms dropped."""
    word = re.sub(r"'s?$|s'$", "", word) or word
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if word in _UNSTEMMED:
        return word
    if re.fullmatch(r"[b-df-hj-np-tv-z]{2,}s", word):
        return word[:-1]  # ccgs, gps, lmcs: the stemmer wants a vowel
    return _stemmer().stemWord(word.replace("'", ""))  # type: ignore[no-any-return]


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def tokens(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return [w.text for w in quotes.words(quotes.fold(text).text)]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Groups of words and phrases that mean much the same.

    `groups` maps a stemmed phrase (a tuple of stems) to the numbers of the
    groups it stands in; `longest` is the length of the longest phrase.
    """

    groups: dict[tuple[str, ...], frozenset[int]] = field(repr=False)
    longest: int

    def of(self, stems: Sequence[str]) -> list[frozenset[int]]:
        """For each word of a text, the groups that it, or a phrase over it, is in."""
        out: list[set[int]] = [set() for _ in stems]
        for i in range(len(stems)):
            for n in range(min(self.longest, len(stems) - i), 0, -1):
                found = self.groups.get(tuple(stems[i : i + n]))
                if found:
                    for k in range(i, i + n):
                        out[k] |= found
        return [frozenset(s) for s in out]

    def phrases(self, stems: Sequence[str]) -> list[tuple[int, int, frozenset[int]]]:
        """Phrases of several words: (first word, number of words, groups)."""
        out = []
        for i in range(len(stems)):
            for n in range(min(self.longest, len(stems) - i), 1, -1):
                found = self.groups.get(tuple(stems[i : i + n]))
                if found:
                    out.append((i, n, found))
                    break
        return out


@cache
def thesaurus() -> Thesaurus:
    """The groups of `lexicon/thesaurus.txt`, and of `asking.txt`, which is for questions alone."""
    found: dict[tuple[str, ...], set[int]] = {}
    for number, line in enumerate(itertools.chain(_lines("thesaurus.txt"), _lines("asking.txt"))):
        for phrase in line.split(","):
            key = tuple(stem(w) for w in written_out(tokens(phrase)))
            if key:
                found.setdefault(key, set()).add(number)
    return Thesaurus({k: frozenset(v) for k, v in found.items()}, max(map(len, found)))


@cache
def texting() -> dict[str, str]:
    """What hasty spellings stand for."""
    return {short: long for line in _lines("texting.txt") for short, long in [line.split(" ", 1)]}


def _lines(name: str) -> Iterable[str]:
    for line in (_LEXICON / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


@cache
def _question_words() -> frozenset[str]:
    """Every word of the thesaurus, and the words questions are made of."""
    out = {w for key in _lines("thesaurus.txt") for w in tokens(key)} | STOP
    return frozenset(out | _ASKING)


_ASKING = frozenset(
    """model models option options approach approaches benefit benefits risk risks advantage advantages disadvantage disadvantages drawback
    drawbacks downside downsides upside upsides pros cons danger dangers pitfall pitfalls problem problems weakness strength weaknesses
    strengths first second third fourth fifth sixth one two three four five six seven eight nine ten accountable accountability compare
    difference differences between summary document documents source sources appendix article commissioning co-commissioning providers
    ambulance ambulances conurbation conurbations abdication governance international england level levels published author title date
    stand stands means definition which what when where hospital trust city town contract contracts similar size sized equal large
    support service services leads leading lead key symbol symbols diagram diagrams""".split()
)


@lru_cache(maxsize=20_000)
def _is_english(word: str) -> bool:
    """Whether people write this word often enough that it is no slip.

    Zipf frequency 2.6 (wordfreq): "crep", "modle" and "whch" fall below it,
    "creep" (3.4) and "reticent" (2.7) do not.
    """
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en")) >= 2.6


class Speller:
    """Mends misspelt words towards a vocabulary; words it knows stay as they are."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._corpus = frozenset(vocabulary)
        self._known = self._corpus | _question_words()
        self._stems = frozenset(stem(w) for w in self._known)
        self._by_length: dict[int, list[str]] = {}
        for w in sorted(self._known):
            if len(w) >= 4 and w.isalpha():
                self._by_length.setdefault(len(w), []).append(w)
        self._memo: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The word meant, or the word itself. Distances are optimal string
        alignment: 1 for words of up to 5 letters, 2 up to 9, then 3."""
        if len(word) < 4 or not word.isalpha() or word in self._known or _is_english(word):
            return word
        if word not in self._memo:
            if len(self._memo) > 20_000:
                self._memo.clear()
            self._memo[word] = self._nearest(word)
        return self._memo[word]

    def _nearest(self, word: str) -> str:
        if len(word) > 30:
            return word
        allowed = 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3
        # "bidded": an odd form of a word that is known is no slip, "ambulence" is.
        inflected = stem(word) in self._stems
        best: tuple[int, int, int, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate in self._by_length.get(length, ()):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= allowed and (distance < 3 or candidate[0] == word[0]) and (not inflected or stem(candidate) == stem(word)):
                    rank = (distance, int(candidate not in self._corpus), int(candidate[0] != word[0]), candidate)
                    best = rank if best is None else min(best, rank)
        return best[3] if best else word


def expand(words: Iterable[str], speller: Speller) -> list[str]:
    """Words as they were meant: hasty spellings written out, slips mended, the
    field's long names as their abbreviations."""
    out: list[str] = []
    short = texting()
    for word in words:
        meant = short.get(word)
        if meant is None:
            bare = re.sub(r"'s$|s'$", lambda m: "s" if m.group() == "s'" else "", word) or word
            meant = short.get(bare) or speller.mend(bare)
            meant = short.get(meant, meant)
        out.extend(meant.replace("-", " ").split())
    return together(abbreviated(out))


@dataclass(frozen=True, slots=True)
class Term:
    """A content word: its stem and the thesaurus groups that it stands in."""

    word: str
    stem: str
    groups: frozenset[int]

    def meets(self, other: Term) -> float:
        """1.0 for the same stem, SYNONYM for a shared group, 0.7 for a name with
        one letter wrong ("Sevens" for "Stevens"), else 0."""
        if self.stem == other.stem:
            return 1.0
        if self.groups & other.groups:
            return SYNONYM
        if self.stem[:1] == other.stem[:1] and len(self.stem) >= 5 and len(other.stem) >= 5 and abs(len(self.stem) - len(other.stem)) <= 1:
            return 0.7 if OSA.distance(self.stem, other.stem, score_cutoff=1) <= 1 else 0.0
        return 0.0


SYNONYM = 0.65


def terms(words: Sequence[str], drop: Iterable[str] = (), *, both: bool = False) -> list[Term]:
    """The content words of a text. `drop` holds words to leave out besides STOP.

    A phrase of the thesaurus ("one another", "off against each other") counts
    as one term and takes its words with it, or, with `both`, stands beside them.
    """
    stems = [stem(w) for w in words]
    groups = thesaurus().of(stems)
    out_of = STOP | set(drop)
    phrases: dict[int, tuple[int, frozenset[int]]] = {}
    taken: set[int] = set()
    for begin, length, found in thesaurus().phrases(stems):
        if begin not in taken:
            phrases[begin] = (length, found)
            taken |= set(range(begin, begin + length))
    out: list[Term] = []
    for i, (w, s, g) in enumerate(zip(words, stems, groups, strict=True)):
        if i in phrases:
            length, found = phrases[i]
            out.append(Term(" ".join(words[i : i + length]), "_".join(stems[i : i + length]), found))
        if s and w not in out_of and (both or i not in taken):
            out.append(Term(w, s, g))
    return out


@lru_cache(maxsize=20_000)
def single(phrase: str) -> tuple[Term, ...]:
    """The content words of a phrase, each as a term of its own."""
    return tuple(t for w in phrase.split() for t in terms([w]))


def written_out(words: Iterable[str]) -> list[str]:
    """Contractions and hasty spellings written out; nothing is mended."""
    short = texting()
    return _abbreviated([part for w in words for part in short.get(w, w).replace("-", " ").split()])


# Names whose words mean something else alone ("care" in "primary care").
_COMPOUNDS = (("primary", "care"), ("social", "care"), ("general", "practice"))


def content(text: str) -> list[Term]:
    """The content words of a source's text."""
    words = written_out(tokens(text))
    found = terms(words, both=True)
    for first, second in _COMPOUNDS:
        if (first, second) in itertools.pairwise(words):
            alone = sum(w == second for w in words) - sum(pair == (first, second) for pair in itertools.pairwise(words))
            if not alone:
                found = [t for t in found if t.word != second]
    return found
