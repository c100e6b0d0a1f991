"""Which model fits a situation: the situation is read, and held against the
lines that say when each model might be used.

The same reader reads a person's words and the source's lines, so a document
with other models is matched by what its own lines say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from .domain import Facet, Passage
from .models import Lead, Model, ModelTable, Support
from .references import number_of

SIMILAR, DIFFERENT, ONE_LARGER = "similar", "different", "one larger"
ONE, SEVERAL = "one", "several"
YES, NO = "yes", "no"
TASKS, INTERFACE, LEADS = "tasks", "interface", "leads"
FEW, LARGE = "few", "large"

# From this many CCGs on a situation counts as "a large number". The source
# gives no figure; ten is the smallest that readers of the line named unasked.
LARGE_FROM = 10
# Shares within a quarter of each other are "broadly similar"; a share of at
# least 60 %, or half and twice the next, is "significantly larger". Ours, not
# the source's: the answer shows how the figures were read.
_SIMILAR_RATIO = 1.3
_LARGE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a situation; "" for what is not said.

    `ccgs` few or large, `providers` one or several, `shares` similar, different
    or one larger, `css` yes, no, tasks, interface or leads; `service` and
    `place` are words. `said` holds the words that each was read from.
    """

    ccgs: str = ""
    providers: str = ""
    shares: str = ""
    css: str = ""
    service: str = ""
    place: str = ""
    each_leads: str = ""
    said: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(f.name for f in fields(self) if f.name != "said" and getattr(self, f.name))

    def words(self, name: str) -> str:
        return dict(self.said).get(name, "")

    def merged(self, later: Situation) -> Situation:
        """This situation with what is said later put over it."""
        changes = {n: getattr(later, n) for n in later.known}
        said = dict(self.said) | dict(later.said)
        return replace(self, **changes, said=tuple(said.items()))


@dataclass(frozen=True, slots=True)
class Fit:
    """How one model fits: what in the situation meets its line, and what does not.

    `unsaid` are needs of the line that the situation says nothing of.
    """

    model: Model
    score: float
    line: Passage
    matched: tuple[str, ...]
    missed: tuple[str, ...]
    unsaid: tuple[str, ...]
    strong: frozenset[str]


_CSS = r"\b(?:css|commissioning support (?:service|unit)s?|support services?|support unit)\b"
_PROVIDERS = r"(?:providers?|hospitals?|trusts?|suppliers?|infirmar(?:y|ies)|nhs trusts?)"
_KINDS = (
    r"(?:acute|general|district|local|teaching|mental health|community|ambulance|main|big|large|foundation|university"
    r"|same|single|nhs|city|county|health|care|major|shared|regional|private|and|set|of)"
)
_CCGS = r"(?:ccgs?|clinical commissioning groups?|of us|commissioners|groups|partners|organisations|neighbours?)"
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TENS = {w: n for n, w in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 13)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "dozen": 12, "dozens": 24, "score": 20,
}  # fmt: skip
_MANY = (
    r"\b(?:large number|very large (?:group|number)|huge number|great many|good many|lots(?: and lots)?|loads|dozens"
    r"|scores|numerous|a host|whole host|crowd of|big (?:group|number)|large (?:group|collaborati\w+)"
    r"|(?:twenty|thirty|forty|ten|dozen) odd|twenty something|so many)\b"
    r"|\b(?:all|every)(?: \w+){0,3} ccgs? (?:in|across|of) (?:the |our |this )?(?:region|county|north|south|east|west"
    r"|country|london|midlands|area|whole)\b|\bregion wide\b|\bcounty ?wide\b|\bmany ccgs\b"
    r"|\bnumber of ccgs\b.{0,24}\b(?:big|large|high|huge|grows?)\b|\btoo many (?:ccgs|of us)\b|\bwhole region\b"
    r"|\bentire region\b"
)
_SERVICE = r"\b(?:ambulances?|999|111|patient transport|paramedics?|emergency transport|air ambulance|out of hours)\b"
_FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6,
    "sixths": 1 / 6, "eighth": 1 / 8, "eighths": 1 / 8, "tenth": 1 / 10, "tenths": 1 / 10,
}  # fmt: skip


def read(text: str, words: Sequence[str]) -> Situation:
    """Reads a situation. `text` is as typed (for figures), `words` as mended.

    Sentences are read in order and later ones override: "until now … from
    April" and "our team has left" end with how things are going to be.
    """
    t = " ".join(words).replace("'", " ")
    t = re.sub(
        rf"\b(twenty|thirty|forty|fifty) ({_UNITS})\b", lambda m: str((_TENS[m.group(1)]) + _UNITS.split("|").index(m.group(2)) + 1), t
    )
    out = _read_clause(text, t)
    later = re.search(
        r"\b(?:but (?:now|from)|from (?:now|april|next|january|this)|now (?:we|one|the|our|that)|has left|have left"
        r"|instead)\b",
        t,
    )
    if later and re.search(
        r"\b(?:until now|used to|so far|previously|we have been|were doing|had been|up to now|under model|at the moment"
        r"|currently)\b",
        t[: later.end()],
    ):
        out = out.merged(_read_clause(_tail(text), t[later.start() :]))
    return out


def _tail(text: str) -> str:
    """The end of the text as typed, from its last turn to the future on."""
    m = list(re.finditer(r"\b(?:but|from|now|instead)\b", text, re.IGNORECASE))
    return text[m[-1].start() :] if m else text


def _read_clause(text: str, t: str) -> Situation:
    said: dict[str, str] = {}
    values: dict[str, str] = {}

    def put(name: str, value: str, how: str) -> None:
        if value:
            values[name] = value
            said[name] = how.strip()

    put("ccgs", *_ccgs(t))
    put("providers", *_providers(t))
    put("shares", *_shares(text, t))
    put("css", *_css(t))
    service = re.search(_SERVICE, t)
    if service:
        put("service", "ambulance", service.group())
    place = re.search(r"\b(?:conurbations?|cit(?:y|ies)|metropolitan|urban|manchester|birmingham|london|leeds|big city)\b", t)
    town = re.search(r"\btowns?\b", t)
    rural = re.search(r"\b(?:rural|countryside)\b", t)
    if place:
        put("place", "city", place.group())
    elif town:
        put("place", "town", town.group())
    elif rural:
        put("place", "rural", rural.group())
    each = re.search(
        rf"\beach (?:ccg|of us|one|could|would|can)?.{{0,25}}\b(?:lead|look after|take|handle|charge"
        rf"|responsib\w+)\b.{{0,25}}\b(?:one|a|{_PROVIDERS})\b",
        t,
    )
    if each:
        put("each_leads", YES, each.group())
    return Situation(**values, said=tuple(said.items()))


def _count(word: str) -> int | None:
    value = number_of(word)
    return value if value is not None else _TENS.get(word)


def _ccgs(t: str) -> tuple[str, str]:
    t = re.sub(r"\b(\w+) \1\b", " ", t)  # "fifty fifty" counts no CCGs
    many = re.search(_MANY, t)
    numbers = [
        (m.group(1), m.group())
        for m in re.finditer(
            rf"\b({_NUMBER})(?: odd| or so| or more| plus)?(?: (?:rural|urban|neighbouring|local|small|large|big|other"
            rf"|different|city|inner|outer|of our|of the|adjoining|more|nearby|smaller|participating|partner|equal))* {_CCGS}\b",
            t,
        )
    ]
    numbers += [
        (m.group(1), m.group())
        for m in re.finditer(
            rf"\b(?:we are|there are|all|group of) ({_NUMBER})(?: in all| of us| in total| others?"
            rf"| of them)?(?! (?:\d|percent|per|m|million|k|{_PROVIDERS}))\b",
            t,
        )
    ]
    numbers += [(m.group(1), m.group()) for m in re.finditer(rf"\b({_NUMBER}) (?:in all|altogether|in total|strong|others)\b", t)]
    counts = [(c, how) for w, how in numbers if (c := _count(w)) is not None]
    if counts:
        top, how = max(counts)
        if top >= LARGE_FROM:
            return LARGE, how
    if re.search(rf"\bdozen(?:s)?\b.{{0,20}}{_CCGS}|\bdozen of us\b", t) and not re.search(r"\bhalf a dozen\b", t):
        return LARGE, "a dozen"
    if many and not (counts and max(counts)[0] < 6):
        return LARGE, many.group()
    if counts and max(counts)[0] >= 2:
        return FEW, max(counts)[1]
    few = re.search(
        rf"\b(?:couple of|pair of|both|several|a few|neighbouring|two or more|handful of|us and our neighbours?|my ccg and"
        rf"|next door|our neighbours?) ?{_CCGS}?\b",
        t,
    )
    return (FEW, few.group()) if few else ("", "")


def _providers(t: str) -> tuple[str, str]:
    adjectives = rf"(?:(?:{_KINDS}|or more|different|separate|other) )*"
    several = re.search(
        rf"\b(?:(?:same |the )*(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)|several|multiple|many|both"
        rf"|various|a few|some|a handful of|handful of|pair of|same pair of|couple of|clutch of|more than one|two or more"
        rf"|group of|set of|same group of|number of) {adjectives}{_PROVIDERS}\b",
        t,
    )
    if several and not re.fullmatch(r".*\b(?:trust|hospital|provider)", several.group()):
        return SEVERAL, several.group()
    kinds = re.findall(
        rf"\b(?:an?|the|one) ((?:acute|mental health|community|ambulance|general|teaching|specialist) (?:{_PROVIDERS}))\b", t
    )
    if len(set(kinds)) >= 2:
        return SEVERAL, " and ".join(sorted(set(kinds)))
    several = re.search(
        r"\b(?:all|every|each) of (?:the (?:hospitals|trusts|providers)|them)\b.{0,30}"
        r"|\beveryone (?:buys|uses|commissions)\b.{0,30}\b(?:all|every|each)\b"
        r"|\b(?:hospitals|trusts|providers) (?:between us|we (?:all|both) (?:use|buy|share))\b",
        t,
    )
    if several and re.search(r"\b(?:hospitals|trusts|providers)\b", t):
        return SEVERAL, several.group()
    many = re.search(
        rf"\b(?:two|three|four|five|six|[2-9]) (?:trusts|hospitals|providers)\b"
        rf"|\b(?:there are|we have|use|share) (?:two|three|[2-9])\b.{{0,12}}\b{_PROVIDERS}",
        t,
    )
    if many:
        return SEVERAL, many.group()
    same = re.search(r"\b(?:same|shared|our|all the|of the|these|those|various|the) (?:\w+ ){0,7}(?:trusts|hospitals|providers)\b", t)
    one = re.search(
        rf"\b(?:one|single|sole|the|our|a|an|1|same|only|just one|any) {adjectives}(?:provider|hospital|trust|supplier"
        rf"|infirmary|hosp)\b(?!s)",
        t,
    )
    if one and not re.search(r"\bnot one\b", t):
        return ONE, one.group()
    if same and not re.search(r"\b(?:for|to|with|at) (?:the )?providers\b", t):
        return SEVERAL, same.group()
    return "", ""


_SIMILAR = (
    r"\b(?:broadly|roughly|about|more or less|pretty much|nearly|almost|near|fairly|much|approximately|near enough"
    r"|around|very|quite)? ?(?:similar|equal(?:ish)?|equally|the same|same|level|even(?:ly)?|identical|comparable"
    r"|matching|alike|equivalent|balanced)\b"
    r"|\b(?:fifty fifty|50 50|half each|half and half|not much (?:in it|between)|on a par|equal shares?"
    r"|(?:a |one )?(?:third|quarter|fifth|sixth|half) each|neck and neck"
    r"|as (?:big|large) as (?:each|one another|the other)\w*(?: other s?)?|of a size|equally (?:big|large|sized)"
    r"|same ball ?park|within (?:a |one |\w+ )?(?:million|few|percent|thousand|couple"
    r"|whisker)\b.{0,14}\bof (?:each other|one another)|little (?:in it|between them)"
    r"|close to (?:each other|one another)|much of a muchness|no (?:big |real |great )?difference (?:in|between)"
    r"|like for like)\b"
)
_CONTRACTISH = (
    r"\b(?:contract\w*|share\w*|spend\w*|size\w*|split\w*|value\w*|portion\w*|each|amount\w*|volume\w*|business"
    r"|activity|budget\w*|proportion\w*|stake\w*|activity|level|even|evenly|fifty)\b"
)
_LARGER = (
    r"\b(?:lion(?: s)? share|lions share|the bulk|bulk of|dominat\w+|dominant|by far|far (?:bigger|larger|more)"
    r"|much (?:bigger|larger|the (?:biggest|largest))|way (?:bigger|more)|significantly (?:larger|bigger|more)"
    r"|considerably (?:larger|bigger|more)|biggest (?:customer|contract|share|commissioner|player|purchaser|chunk"
    r"|slice)|largest (?:customer|contract|share|portion|commissioner|player|chunk|slice)"
    r"|most of the (?:contract|spend|business|money|activity|work)|most of (?:it|what)|majority of"
    r"|(?:nearly|almost|practically|virtually) all (?:of )?(?:the|of)|vast majority|dwarfs?"
    r"|comes through (?:a single|one) ccg|main (?:commissioner|customer|purchaser)"
    r"|the rest (?:of us )?(?:have )?(?:hardly|very little|only|next to|tiny|small|bits|crumbs|not much)"
    r"|(?:two|three|four|five|six|ten|twice|double|many|several|\d+) times (?:the size|as (?:big|large|much)|ours"
    r"|bigger|larger|more|that|what|theirs)|only (?:have )?(?:small|tiny|minor|little)|one big (?:player|ccg|one)"
    r"|one (?:\w+ )?(?:much|far|significantly|considerably|a lot|way) (?:bigger|larger|more)|big brother"
    r"|a single ccg has most|outweighs?|(?:a lot|loads|lots|so much|vastly|massively|hugely|overwhelmingly) (?:bigger"
    r"|larger|more)|holds? most|has most|have most|with most|account\w* for most|overwhelming (?:share|majority|part)"
    r"|giant|heavyweight|mostly (?:ours|one|theirs|us)|main one)\b"
)
_DIFFERENT = (
    r"\b(?:different(?:ly)?(?: \w+)? (?:size\w*|contract\w*|value\w*|amount\w*|share\w*|volume\w*)|different sized"
    r"|(?:size\w*|contract\w*|share\w*|value\w*|spend\w*|amount\w*)(?: \w+){0,9} (?:differ\w*|var(?:y|ies|ied)|uneven"
    r"|unequal|mixed|different|all over the place|not (?:the same|equal|similar|alike|even)|vary)|uneven\w*|unequal\w*"
    r"|varied|vary(?:ing)? (?:size\w*|contract\w*|in size)|var(?:y|ies) in size|all (?:sorts of )?(?:different )?sizes"
    r"|mixed sizes|(?:not|n t|never) (?:the same|equal|similar|alike|even|evenly)(?: size\w*)?"
    r"|some (?:\w+ ){0,4}(?:small|little|large|big)\b.{0,40}\b(?:large|big|small|others?|middling)|lopsided|mismatched"
    r"|dissimilar|assorted|disparate|bigger and smaller|big and small|small and large|large and small)\b"
)


def _shares(text: str, t: str) -> tuple[str, str]:
    figures, how = _figures(text, t)
    if figures:
        return figures, how
    different = re.search(_DIFFERENT, t) or re.search(
        r"\b(?:nobody|no one|none|no two|neither)\b.{0,40}\b(?:same|alike|equal|match\w*|similar)\b"
        r"|\ball over the (?:place|shop)\b|\brang(?:e|es|ing) from\b|\bfrom (?:very )?small to (?:very )?(?:large|big)\b"
        r"|\bsome (?:are )?(?:big|large|small|tiny|huge)\W+some\b"
        r"|\b(?:nowhere near|far from|hardly|anything but) (?:the same|equal|even|alike|similar|level)\b"
        r"|\bdiffering sizes?\b|\b(?:a |real )?mixed bag\b|\bdifferent (?:in )?size",
        t,
    )
    larger = re.search(_LARGER, t)
    if larger:
        return ONE_LARGER, larger.group()
    if different:
        return DIFFERENT, different.group()
    for m in re.finditer(_SIMILAR, t):
        around = t[max(0, m.start() - 60) : m.end() + 60]
        just = m.group().strip()
        # "the same hospital", "the same city": not a size.
        following = t[m.end() : m.end() + 45]
        if just in {"same", "the same"} and not re.match(
            r" ?(?:sort of )?(?:size|amount|value|sized|spend|on |at |as |contract|share|proportion|volume)|\s*$", following
        ):
            continue
        if just in {"level", "very same", "alike"} and not re.search(_CONTRACTISH, around):
            continue
        if re.search(_CONTRACTISH, around) or re.match(r" (?:size|contracts|deals)", following):
            return SIMILAR, (m.group() + following[:20]).strip().split("  ")[0]
    return "", ""


def _figures(text: str, t: str) -> tuple[str, str]:
    """Shares from figures: money, percentages, x/y/z, fractions."""
    pounds = [_money(m) for m in re.finditer(r"£\s?(\d[\d,]*(?:\.\d+)?)\s*(m|mn|million|bn|billion|k)?\b", text, re.IGNORECASE)]
    pounds += [
        _money(m)
        for m in re.finditer(r"(?<![£\d.])\b(\d[\d,]*(?:\.\d+)?)\s*(m|mn|million|bn|billion|k)\b", text, re.IGNORECASE)
        if "£" not in m.group()
    ]
    part = re.search(
        r"£\s?(\d[\d,.]*)\s*(?:m|million|bn|k)?\b.{0,16}\b(?:of|out of) (?:the |our |a |its |that )?(?:total "
        r"|whole )?£\s?(\d[\d,.]*)",
        text,
        re.IGNORECASE,
    )
    if part and float(part.group(2).replace(",", "")) > 0:
        return _one_share(float(part.group(1).replace(",", "")) / float(part.group(2).replace(",", "")), t), "your figures"
    if len(pounds) >= 2:
        return _compare(pounds), "your figures"
    if len(pounds) == 1 and re.search(r"\b(?:each|apiece)\b", t):
        return SIMILAR, "the same sum each"
    ratio = re.search(
        r"\b(\d{1,3})\s*(?:[/:-]|\s(?:and|to|-)\s)\s*(\d{1,3})(?:\s*(?:[/:-]"
        r"|\s(?:and|to|-)\s)\s*(\d{1,3}))?(?:\s*(?:[/:-])\s*(\d{1,3}))?(?:\s*(?:[/:-])\s*(\d{1,3}))?\b",
        text,
    )
    if ratio:
        parts = [float(g) for g in ratio.groups() if g]
        if 90 <= sum(parts) <= 110:
            return _compare(parts), ratio.group().strip()
    percents = [float(m.group(1)) for m in re.finditer(r"(\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent\b|percent\b|pct?\b)", text, re.IGNORECASE)]
    if len(percents) >= 2:
        return _compare(percents if sum(percents) <= 101 else percents[:2]), "your percentages"
    if len(percents) == 1:
        return _one_share(percents[0] / 100, t), f"{percents[0]:g} %"
    fractions = _fractions(t)
    if fractions:
        if (
            re.search(
                r"\b(?:third|quarter|fifth|sixth|half|eighth|tenth|halves)s? (?:each|apiece)\b"
                r"|\beach (?:\w+ ){0,4}(?:a|one|about a|roughly a) (?:third|quarter|fifth|sixth|half|eighth|tenth)\b",
                t,
            )
            and max(fractions) <= 0.5
        ):
            return SIMILAR, "the same part each"
        if len(fractions) >= 2 and sum(fractions) <= 1.05 and max(fractions) < 0.5:
            return _compare(fractions), "your fractions"
        return _one_share(max(fractions), t), "your fractions"
    return "", ""


def _money(m: re.Match[str]) -> float:
    unit = (m.group(2) or "").lower()
    factor = 1e9 if unit in {"bn", "billion"} else 1e6 if unit in {"m", "mn", "million"} else 1e3 if unit == "k" else 1.0
    value = float(m.group(1).replace(",", ""))
    return value * factor if factor > 1 or value >= 1000 else value * 1e6


def _compare(parts: Sequence[float]) -> str:
    top, *rest = sorted(parts, reverse=True)
    if not rest or min(rest) <= 0 or top <= 0:
        return ONE_LARGER if top > 0 else ""
    if top / rest[-1] <= _SIMILAR_RATIO:
        return SIMILAR
    total = top + sum(rest)
    if (top / total >= _LARGE_SHARE and top / rest[0] >= 1.5) or (top / total >= 0.5 and top / rest[0] >= 2):
        return ONE_LARGER
    return DIFFERENT


def _one_share(share: float, t: str) -> str:
    if 0.45 <= share <= 0.55:
        return SIMILAR if re.search(r"\b(?:each|half and half|both|split|two)\b", t) else ONE_LARGER
    if share > 0.55:
        return ONE_LARGER
    return SIMILAR if re.search(r"\beach\b", t) else ""


def _fractions(t: str) -> list[float]:
    out = []
    for m in re.finditer(rf"\b(?:({_NUMBER}|a|an|one) )?({'|'.join(_FRACTIONS)})\b(?! (?:model|option|level|one|approach|ccg))", t):
        if m.group(1) is None and m.group(2) not in {"half"}:
            continue
        times = 1 if m.group(1) in {None, "a", "an", "one"} else _count(m.group(1) or "") or 1
        value = times * _FRACTIONS[m.group(2)]
        if 0 < value <= 1:
            out.append(value)
    return out


_NO_CSS = (
    rf"\b(?:no|without|not|never|nor|rather not|avoid\w*|prefer not|against|rul(?:e|ed|ing) out|turned down"
    rf"|no need (?:for|of)|nobody|n t|none of us|rather than|instead of|neither|do not|don t|won t|not going to"
    rf"|not wanting|not using|not buying|not pay\w*)\b(?: \w+){{0,7}} (?:{_CSS}|buying support|support from outside"
    rf"|outside help|outside support|external (?:support|help)|outside commissioning support|bought in support"
    rf"|(?:outside |external |bought in )?commissioning support|buying (?:any )?support in|buying it in"
    rf"|help from outside)"
)
_OWN_SUPPORT = (
    r"\b(?:support (?:it )?(?:all )?(?:ourselves|ourself|from within|internally|in house)"
    r"|(?:we|ourselves|us|ccgs|they) (?:will |would |can |could |all |both |to )*(?:staff|provide|do|cover|handle"
    r"|supply|run|resource) (?:the |our |their |all )?(?:commissioning )?support"
    r"|own (?:people|staff|team|teams|resources?|commissioning (?:team|support|staff|people)|support|expertise"
    r"|capacity|analysts|in house|payrolls?|employees)|in house (?:team|support|staff|expertise|people|commissioning)"
    r"|(?:do|doing|did|provid\w+|handl\w+|manag\w+|run\w*|cover\w*|keep\w*) (?:all )?(?:of )?(?:the |our |its |it "
    r"|their )?(?:own )?(?:commissioning |back office )?(?:support )?(?:all )?(?:ourselves|themselves|between us"
    r"|between ourselves|from within|internally|in house|with our own)|from within ourselves|from within themselves"
    r"|enough expertise between us|on our own payroll\w*|self sufficient|own team does|everything in house"
    r"|support in house|within ourselves|have (?:all )?the (?:people|staff|skills|expertise) (?:we need|in house"
    r"|ourselves))\b"
)
_UNDECIDED = (
    r"\bwith and without\b|\bwith or without\b|\bwithout (?:a |the )?css and (?:the )?(?:one |model )?with\b"
    r"|\bwith (?:a |the )?css and (?:the )?(?:one |model )?without\b"
    r"|\b(?:not (?:yet )?(?:decided|sure|settled|certain)|undecided|have n t decided|no view|open (?:mind|question)"
    r"|unsure|do not know|haven t decided|may or may not|do not mind)\b.{0,40}"
) + _CSS
_WANT_CSS = (
    rf"(?:\b(?:want\w*|need\w*|requir\w*|help|support|input|would like|bring\w*|using|use|lean on|with|call\w*|specific"
    rf"|particular|plus|and|involv\w*|some|get|getting|buy\w*|from|must|relying|rely|assist\w*|via|having|hire|draft\w*"
    rf"|ask\w*|love|like|keen|employ\w*|backed|backing|ready|hand)\b(?: \w+){{0,6}} {_CSS})"
    rf"|(?:{_CSS}(?: \w+){{0,5}} (?:support|help|input|involved|involvement|needed|required|wanted|would help|will"
    rf"|to help|will need|could help|must|is a must|on board|alongside|too|as well|in|helping|assist\w*|supporting|for"
    rf"|wanted|please|pitch\w*|do some|available|a hand|backing)\b)"
    r"|\b(?:want|need|require|buy|get|use|using)\w* (?:\w+ ){0,4}(?:outside|external|bought in|extra"
    r"|specialist) (?:commissioning )?support|\b(?:lack(?:ing)? (?:analysts|staff|capacity|skills|expertise|people)"
    r"|none of us has the (?:skills|people|staff|expertise)"
    r"|need(?:s)? (?:outside|external|specialist|extra) (?:help|support|expertise|input)"
    r"|short of (?:staff|people|analysts|skills|expertise)|(?:team|staff|people) ha(?:s|ve) left)\b"
)


def _css(t: str) -> tuple[str, str]:
    undecided = re.search(_UNDECIDED, t)
    t = t.replace(undecided.group(), " ") if undecided else t
    cannot = re.search(
        rf"\b(?:can|could|would|do|will|is|are)? ?(?:not|never|hardly|unable to|struggle to"
        rf"|no way)\b(?: \w+){{0,4}} without (?:\w+ ){{0,4}}{_CSS}",
        t,
    )
    if cannot:
        return YES, cannot.group()
    no = re.search(_NO_CSS, t)
    own = re.search(_OWN_SUPPORT, t)
    want = re.search(_WANT_CSS, t)
    if no and re.search(
        r"\bso\b|(?<!not )(?<!n t )(?<!never )(?<!to )(?<!no )\b(?:need|needs|require|requires|must have)\b",
        " ".join(no.group().split()[1:]),
    ):
        return YES, no.group()
    if no and not re.search(r"\bnot (?:only|just)\b", no.group()):
        return NO, no.group()
    if want and re.search(_CSS, t) and re.search(r"\b(?:left|now|no longer|lack|gone|run out)\b", t):
        return YES, want.group()
    if own and not (want and re.search(r"\bneed\w* (?:a |the |input |help |support |some )*(?:from )?(?:the |a )?css\b|\brequire", t)):
        return NO, own.group()
    if want:
        how = want.group()
        if re.search(rf"{_CSS}.{{0,40}}\b(?:lead|run|in charge|co ordinat\w+|take over|front)\b", t):
            return LEADS, how
        return YES, how
    return "", ""


def needs(model: Model) -> Situation:
    """What a model's own line says it is for, read like a person's words."""
    line = model.text(Facet.USE)
    found = _read_clause(line, " ".join(re.findall(r"[\w£%/]+", line)))
    large = re.search(r"\blarge number\b", line)
    several = re.search(r"\bgroup of (?:two|several)|\btwo or more providers\b|\bseveral providers\b", line)
    single = re.search(r"\b(?:single|one) provider\b", line)
    values: dict[str, str] = {n: getattr(found, n) for n in found.known if n != "each_leads"}
    values["ccgs"] = LARGE if large else FEW if re.search(r"\btwo or more\b", line) else ""
    values["providers"] = SEVERAL if several else ONE if single else ""
    if re.search(r"\bsignificantly larger\b|\bmuch larger\b|\blargest\b", line):
        values["shares"] = ONE_LARGER
    elif re.search(r"\bsimilar\b|\bequal\b", line):
        values["shares"] = SIMILAR
    elif re.search(r"\bdifferent\b|\bvar(?:y|ied)\b", line):
        values["shares"] = DIFFERENT
    else:
        values["shares"] = ""
    if re.search(r"\bfrom within\b|\bown\b", line):
        values["css"] = NO
    elif re.search(_CSS, line):
        values["css"] = YES
    else:
        values["css"] = ""
    return Situation(**{k: v for k, v in values.items() if v})


# What counts for how much. The shares decide between most lines; a service or a
# size that only one line names decides at once. Chosen on 150 situations of our
# own (tests/golden): any order that keeps shares, several providers and a large
# group above support, and support above place, ranks them the same.
_WEIGHTS = {"shares": 3.0, "providers": 2.0, "css": 2.0, "ccgs": 1.0, "service": 4.0, "place": 0.5, "each_leads": 2.0}
_LARGE_WEIGHT = 4.0
_SEVERAL_WEIGHT = 3.0


def rank(table: ModelTable, situation: Situation) -> list[Fit]:
    """The models, best first (ties in the document's order)."""
    fits = [_fit(m, situation) for m in table.models if m.use]
    return sorted(fits, key=lambda f: (-f.score, f.model.number))


def _fit(model: Model, s: Situation) -> Fit:
    want = needs(model)
    score = 0.0
    matched: list[str] = []
    missed: list[str] = []
    unsaid: list[str] = []
    strong: set[str] = set()

    def meets(name: str, weight: float, *, decisive: bool) -> None:
        nonlocal score
        score += weight
        matched.append(name)
        if decisive:
            strong.add(name)

    def misses(name: str, weight: float) -> None:
        nonlocal score
        score -= weight
        missed.append(name)

    if want.shares and s.shares:
        if want.shares == s.shares:
            meets("shares", _WEIGHTS["shares"], decisive=True)
        elif want.shares == DIFFERENT and s.shares == ONE_LARGER:
            score += 0.25  # one much larger share is a difference in size, too
            matched.append("shares")
        elif want.shares == ONE_LARGER and s.shares == DIFFERENT:
            missed.append("shares")
        else:
            misses("shares", _WEIGHTS["shares"])
    if want.providers and s.providers:
        if want.providers == s.providers:
            several = s.providers == SEVERAL
            meets("providers", _SEVERAL_WEIGHT if several else _WEIGHTS["providers"], decisive=several)
        else:
            misses("providers", _SEVERAL_WEIGHT)
    if want.css and s.css:
        if (want.css == NO) == (s.css == NO):
            meets("css", _WEIGHTS["css"], decisive=True)
        else:
            misses("css", _WEIGHTS["css"])
    if s.css == LEADS and model.lead is Lead.CSS:
        meets("css", _WEIGHTS["css"] + 1, decisive=True)
    if s.css == NO and model.support in (Support.LEADS, Support.INTERFACE, Support.TASKS) and "css" not in missed:
        misses("css", 1.0)
    if want.ccgs and s.ccgs:
        if want.ccgs == LARGE:
            if s.ccgs == LARGE:
                meets("ccgs", _LARGE_WEIGHT, decisive=True)
            else:
                misses("ccgs", _WEIGHTS["ccgs"])
        elif s.ccgs == FEW:
            meets("ccgs", 0.25, decisive=False)
    if want.service and s.service:
        meets("service", _WEIGHTS["service"], decisive=True)
    if want.place and s.place and (want.place == s.place or (s.place == "town" and "town" in model.text(Facet.USE))):
        meets("place", _WEIGHTS["place"], decisive=False)
    if s.each_leads and model.lead is Lead.EACH:
        meets("each_leads", _WEIGHTS["each_leads"], decisive=True)
    for name in ("shares", "providers", "css", "ccgs", "service"):
        if getattr(want, name) and not getattr(s, name) and not (name == "ccgs" and want.ccgs == FEW) and name != "service":
            unsaid.append(name)
    return Fit(
        model, round(score, 2), model.use[0], tuple(dict.fromkeys(matched)), tuple(dict.fromkeys(missed)), tuple(unsaid), frozenset(strong)
    )


def leaders(fits: Sequence[Fit]) -> list[Fit]:
    """The models that fit best: more than one where the situation leaves it open,
    or where each is met, without a miss, on a point the other's line does not have."""
    if not fits or fits[0].score <= 0 or not fits[0].matched:
        return []
    top = fits[0]
    out = [top]
    for f in fits[1:]:
        same = abs(f.score - top.score) <= 0.5 and len(f.missed) == len(top.missed)
        other = bool(f.strong - frozenset(top.matched)) and not f.missed and f.score >= 2.0
        if same or other:
            out.append(f)
    return out
