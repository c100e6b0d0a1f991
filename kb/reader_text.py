"""What the reader sees in a sentence and in a question: words, weights, kinds of thing.

Pure. General English only: nothing here knows what any document is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .words import STOP, stem

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DIGITS = re.compile(r"\d[\d,.]*")
_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday century centuries decade decades today yesterday tomorrow spring summer
    autumn winter midnight noon dawn annually weekly daily monthly quarterly immediately""".split()
)
_UNITS_OF_TIME = frozenset("second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries".split())
_CARDINALS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion
    half third thirds quarter quarters dozen dozens several couple twice once double triple first second fourth fifth sixth""".split()
)
_REASONS = frozenset(
    """because since due thus therefore hence so cause causes caused causing reason reasons result results resulting resulted lead leads
    led prevent prevents avoid ensure owing thanks order given enable enables allow allows allowing""".split()
)
_MANNER = frozenset("by through using via means with uses used without".split())
_NEGATIONS = frozenset("not no never none neither nor without cannot nobody nothing hardly except".split())
# Function words that take no part in a match beside those of STOP.
_WH = frozenset("what which who whom whose when where why how".split())
_AUXILIARY = frozenset(
    """is are was were be been being am do does did has have had will would shall should can could may might must 's 're""".split()
)
# What people call a thing that is written as a name.
_NAMED = frozenset(
    """country countries nation state states city cities town county region island continent river mountain company organisation
    organization agency team university college school church person people man woman king queen president minister leader author
    scientist philosopher singer actor group tribe party treaty act law war battle book film movie song language religion county
    court department committee council trust hospital body partner supplier firm street district area name names place location
    ocean sea lake museum politician mathematician general commander explorer writer artist office role title chair manager
    director officer board directive""".split()
)
_PERSON_NOUNS = frozenset(
    """person people man woman men women scientist philosopher singer actor actress king queen president minister leader author writer
    politician mathematician general commander explorer artist musician student professor doctor officer manager director chair nurse
    mayor governor emperor member members staff team group committee board body department trust company contractor
    owner tenant patient patients clinician""".split()
)

_ANTONYMS = """increase decrease|increased decreased|increases decreases|increasing decreasing|rise fall|rose fell|rising falling|grow shrink
more less|most least|more fewer|higher lower|high low|highest lowest|large small|larger smaller|largest smallest|big small|bigger smaller
biggest smallest|long short|longer shorter|longest shortest|old new|older newer|older younger|oldest youngest|oldest newest|early late
earlier later|earliest latest|first last|begin end|began ended|beginning end|start finish|start end|started ended|before after|above below
over under|inside outside|internal external|north south|northern southern|east west|eastern western|win lose|won lost|victory defeat
accept reject|accepted rejected|allow forbid|allow prevent|allowed prohibited|legal illegal|lawful unlawful|possible impossible
support oppose|supported opposed|for against|agree disagree|agreed disagreed|agree reject|public private|rich poor|richer poorer
wealthy poor|strong weak|stronger weaker|strongest weakest|fast slow|faster slower|fastest slowest|hot cold|warm cool|warmer cooler
wet dry|hard soft|hard easy|difficult easy|easier harder|simple complex|success failure|succeed fail|succeeded failed|positive negative
maximum minimum|max min|major minor|majority minority|male female|men women|man woman|buy sell|bought sold|import export|imports exports
attack defend|attacked defended|create destroy|created destroyed|build demolish|built demolished|include exclude|included excluded
including excluding|join leave|joined left|enter leave|enter exit|open close|opened closed|raise lower|raised lowered|gain lose
gained lost|give take|gave took|send receive|sent received|add remove|added removed|help harm|helpful harmful|safe dangerous|good bad
better worse|best worst|benefit risk|benefits risks|advantage disadvantage|same different|similar different|known unknown|common rare
common uncommon|ancient modern|past future|present absent|deep shallow|wide narrow|heavy light|heavier lighter|thick thin|full empty
love hate|friend enemy|peace war|rural urban|domestic foreign|active inactive|direct indirect|formal informal|voluntary compulsory
optional mandatory|required optional|temporary permanent|permitted forbidden|permit prohibit|encourage discourage|encouraged discouraged
discovered unknown|expand contract|expanded contracted|employ dismiss|hire fire|lend borrow|cause prevent|caused prevented|innocent guilty
paid unpaid|employed unemployed|upper lower|top bottom|left right|arrive depart|approve refuse|approved refused|grant refuse|granted refused
grant deny|granted denied|admit deny|confirm deny|always never|everyone nobody|all none|with without|minimise maximise|minimize maximize
fewer more|fewest most|shorten lengthen|improve worsen|improved worsened|tighten relax|stop continue|cease continue|appoint dismiss"""


@lru_cache(maxsize=1)
def _antonyms() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for pair in _ANTONYMS.replace("\n", "|").split("|"):
        a, b = pair.split()
        out.setdefault(a, set()).add(b)
        out.setdefault(b, set()).add(a)
    return {k: frozenset(v) for k, v in out.items()}


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """How much a word tells: 0.5 for the commonest, 8 for one hardly ever written
    (8 less its Zipf frequency, wordfreq; figures and unknown words count 6)."""
    from wordfreq import zipf_frequency

    if word[:1].isdigit():
        return 6.0
    z = float(zipf_frequency(word, "en"))
    return min(7.0, max(0.5, 8.0 - z)) if z else 6.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, folded to lower case, its stem, and whether it is written as a name."""

    text: str
    low: str
    stem: str
    name: bool
    content: bool


@lru_cache(maxsize=60_000)
def _folded(text: str) -> tuple[str, str, bool]:
    low = text.casefold().replace("’", "'")
    return low, stem(low), (low not in STOP and low not in _WH and len(low) > 1) or low.isdigit()


def words_of(text: str) -> list[Word]:
    """The words of a text in order; the first of a sentence counts as a name only
    where it goes on as one ("John Smith said")."""
    out: list[Word] = []
    upper_text = text.isupper()
    found = [(m.group(), m.start()) for m in _WORD.finditer(text)]
    for i, (w, at) in enumerate(found):
        low, stemmed, content = _folded(w)
        capital = w[0].isupper() and not upper_text
        starts = at == 0 or text[max(0, at - 2) : at].strip(" \"'“‘(") [-1:] in {".", "!", "?", ":"}
        if capital and starts and not (len(w) > 1 and w.isupper()):
            following = found[i + 1][0] if i + 1 < len(found) else ""
            capital = content and following[:1].isupper()
        out.append(Word(w, low, stemmed, capital and content, content))
    return out


@dataclass(frozen=True, slots=True)
class Kinds:
    """Where the things of a kind stand in a sentence: indices of words."""

    number: tuple[int, ...]
    date: tuple[int, ...]
    name: tuple[int, ...]
    reason: tuple[int, ...]
    manner: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken apart. `at` maps a stem to the places of its words."""

    words: tuple[Word, ...]
    at: dict[str, tuple[int, ...]]
    lows: frozenset[str]
    kinds: Kinds
    negations: int
    prefixes: dict[str, tuple[int, ...]]
    marks: frozenset[str]


@lru_cache(maxsize=20_000)
def sentence(text: str) -> Sentence:
    """Takes a sentence apart; remembered."""
    words = tuple(words_of(text))
    at: dict[str, list[int]] = {}
    prefixes: dict[str, list[int]] = {}
    number, date, name, reason, manner = [], [], [], [], []
    for i, w in enumerate(words):
        at.setdefault(w.stem, []).append(i)
        if len(w.stem) >= 5 and w.content:
            prefixes.setdefault(w.stem[:5], []).append(i)
        if w.low[0].isdigit() or w.low in _CARDINALS:
            number.append(i)
        if _YEAR.fullmatch(w.low) or w.low in _TIMES or (w.low in _MONTHS and w.text[0].isupper()):
            date.append(i)
        if w.name and w.low not in _MONTHS and w.low not in _TIMES:
            name.append(i)
        if w.low in _REASONS:
            reason.append(i)
        if w.low in _MANNER:
            manner.append(i)
    lows = frozenset(w.low for w in words)
    return Sentence(
        words, {k: tuple(v) for k, v in at.items()}, lows,
        Kinds(tuple(number), tuple(date), tuple(name), tuple(reason), tuple(manner)),
        sum(w.low in _NEGATIONS or w.low.endswith("n't") for w in words), {k: tuple(v) for k, v in prefixes.items()},
        frozenset(c for c in text if c in "%£$€"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart: its telling words with their weights, the kind of
    answer wanted, and the words that name it (`focus`: "which country")."""

    text: str
    words: tuple[Word, ...]
    terms: tuple[Word, ...]
    weights: tuple[float, ...]
    kind: str
    focus: tuple[Word, ...]
    names: frozenset[str]
    figures: frozenset[str]
    negations: int
    stems: frozenset[str]
    lead: int
    degrees: tuple[str, ...]
    relations: tuple[str, ...]
    unit: frozenset[str]


KINDS = ("number", "date", "person", "place", "name", "reason", "manner", "definition", "thing")


def question(text: str) -> Question:
    """Takes a question apart."""
    words = tuple(words_of(text))
    lows = [w.low for w in words]
    kind, focus_at = _wanted(lows, words)
    seen: set[str] = set()
    terms: list[Word] = []
    for i, w in enumerate(words):
        if w.content and w.stem not in seen and not (i in focus_at and w.low in {"name", "names", "number", "year", "type", "kind", "amount", "percentage"}):
            seen.add(w.stem)
            terms.append(w)
    return Question(
        text, words, tuple(terms), tuple(weight(w.low) for w in terms), kind, tuple(words[i] for i in focus_at if words[i].content),
        frozenset(w.stem for w in words if w.name), frozenset(w.stem for w in words if _DIGITS.fullmatch(w.low)),
        sum(w in _NEGATIONS or w.endswith("n't") for w in lows), frozenset(w.stem for w in words if w.content),
        min(sum(1 for t in terms if any(t.stem == words[i].stem for i in focus_at)), max(0, len(terms) - 1)),
        tuple(w for w in lows if w in _DEGREES or (len(w) > 5 and w.endswith("est") and w not in _NO_DEGREES)),
        tuple(w for w in lows if w in _RELATIONS), next((u for key, u in _UNITS.items() if key in lows), frozenset()),
    )  # fmt: skip


_DEGREES = frozenset("first last only main most least best worst final second third original primary major once".split())
_NO_DEGREES = frozenset("interest forest request harvest protest suggest contest invest honest arrest conquest modest".split())
_RELATIONS = frozenset("before after during besides except until since without against between under within outside prior following".split())
_PER_CENT = frozenset({"%", "percent", "cent", "percentage"})
_UNITS = {
    "percentage": _PER_CENT, "percent": _PER_CENT, "proportion": _PER_CENT | {"half", "third", "quarter", "thirds"}, "month": _MONTHS,
    "century": frozenset({"century", "centuries"}), "decade": frozenset({"decade", "1920s", "1930s", "1940s", "1950s", "1960s", "1970s", "1980s", "1990s"}),
    "cost": frozenset("£$€") | {"pounds", "dollars", "euros", "free"}, "price": frozenset("£$€") | {"pounds", "dollars", "euros"},
    "fee": frozenset("£$€") | {"pounds", "dollars", "euros"}, "money": frozenset("£$€") | {"pounds", "dollars", "euros"},
}  # fmt: skip


def _wanted(lows: list[str], words: tuple[Word, ...]) -> tuple[str, tuple[int, ...]]:
    """The kind of answer wanted, and where the words stand that name it."""
    at = next((i for i, w in enumerate(lows) if w in _WH), None)
    if at is None:
        return "thing", ()
    wh = lows[at]
    rest = lows[at + 1 :]
    following = rest[0] if rest else ""
    focus: list[int] = []
    for j in range(at + 1, min(len(lows), at + 5)):
        if lows[j] in _AUXILIARY or (lows[j] in STOP and lows[j] not in {"of", "the", "a", "many", "much", "other", "type", "kind", "sort"}):
            break
        focus.append(j)
    heads = [lows[j] for j in focus if words[j].content]
    if wh == "how":
        focused = tuple(focus[1:4])
        if following in {"many", "much", "long", "far", "old", "often", "large", "big", "tall", "high", "deep", "fast", "wide", "heavy", "few"}:
            return "number", focused
        return "manner", ()
    if wh == "why" or "reason" in heads or "reasons" in heads:
        return "reason", ()
    if wh == "when":
        return "date", ()
    if wh == "where":
        return "place", ()
    if wh in {"who", "whom", "whose"}:
        return "person", ()
    if any(h in {"year", "date", "century", "decade", "month", "day", "time"} for h in heads):
        return "date", tuple(focus)
    if any(h in {"percentage", "percent", "number", "amount", "proportion", "share", "population", "cost", "price", "temperature", "age", "limit", "fee", "rate"} for h in heads):
        return "number", tuple(focus)
    if following in _AUXILIARY:
        # "what is the name of", "what year was": the noun may stand behind the verb.
        tail = [w for w in rest[1:6] if w not in {"the", "a", "an"}]
        if tail[:1] and tail[0] in {"name", "names"}:
            return "name", ()
        if tail[:1] and tail[0] in {"number", "percentage", "population", "amount", "maximum", "minimum", "limit", "total", "cost", "deadline"}:
            return ("date" if tail[0] == "deadline" else "number"), ()
        if following in {"is", "are", "was", "were"} and len([w for w in words[at + 1 :] if w.content]) <= 3:
            return "definition", ()
        return "thing", ()
    if any(h in _PERSON_NOUNS for h in heads[-1:]):
        return "person", tuple(focus)
    if any(h in _NAMED for h in heads):
        return "name", tuple(focus)
    return "thing", tuple(focus)


def opposite(q: Question, s: Sentence) -> int:
    """How many words of the question stand in the sentence only as their opposite."""
    antonyms = _antonyms()
    return sum(1 for w in q.words if w.low in antonyms and w.low not in s.lows and w.stem not in s.at and antonyms[w.low] & s.lows)
