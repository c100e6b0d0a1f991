"""Which models a question names: by number, by ordinal, or by what they are like.

Pure. Works on the folded, mended words of a question (`words.expand`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .models import Lead, ModelTable, Support

_CARDINALS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
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


def number_of(word: str) -> int | None:
    """The value of a figure or a number word; None for any other word."""
    if word.isdigit() and len(word) <= 3:
        return int(word)
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return _CARDINALS.get(word)


def mentions(words: Sequence[str], raw: str, table: ModelTable | None, *, bare: bool = False) -> Mentions:
    """The models named in a question. `bare`: a number or ordinal alone counts,
    as in a follow-up or beside a facet ("pros of 4 vs pros of 5")."""
    known = {m.number for m in table.models} if table else set()
    numbers: list[int] = []
    unknown: list[str] = []
    taken: set[int] = set()

    def put(value: int, at: int) -> None:
        taken.add(at)
        if words[at] in _CARDINALS and value == len(known) and at and words[at - 1] in {"the", "these", "all", "of"}:
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
            of_model = bool(nearby & _NOUN) and not _noun_blocked(words, i)
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
        if w in _NOUN:
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
            if w == "one" and following in {"ccg", "of", "where", "that", "which"}:
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


_CSS = r"(?:css|commissioning support(?: service| unit)?s?|support services?|support unit)"
_CCG = r"(?:ccg|clinical commissioning group|commissioner|group|of us|of them|member|organisation|partner|body)"
_LEADS = (
    r"(?:leads?|leading|lead role|taking the lead|takes? (?:the )?(?:lead|charge|reins)|taking (?:charge|the reins)"
    r"|in (?:the )?(?:lead|charge|driving seat|chair)"
    r"|runs?|ran|running|led|lead|fronts?|fronted|fronting|co ordinat\w+|coordinat\w+|heads?|headed|heading|manages?"
    r"|managed|managing|took (?:the )?(?:lead|charge)|at the helm|in control|takes? (?:everything|it all) on"
    r"|holds? the reins"
    r"|does (?:it|everything|the lot|the work)|acts? (?:for|on behalf of) (?:all|the others|everyone|everybody"
    r"|the rest|us all)|steers?|takes? over)"
)
_PROVIDER = r"(?:providers?|hospitals?|trusts?|supplier)"


def _has(text: str, *patterns: str) -> bool:
    return any(re.search(p, text) for p in patterns)


@dataclass(frozen=True, slots=True)
class Described:
    """What a question says of how a model works; empty where it says nothing."""

    leads: frozenset[Lead]
    supports: frozenset[Support]

    def __bool__(self) -> bool:
        return bool(self.leads or self.supports)


def described(words: Sequence[str]) -> Described:
    """Reads who leads and what a CSS does from a question's own words."""
    t = " ".join(words)
    leads: set[Lead] = set()
    supports: set[Support] = set()
    each = _has(
        t,
        rf"\b(?:each|every|all)(?: single)? {_CCG}\b.{{0,40}}\b(?:leads?|leading|charge|looks? after|looking after|handling"
        rf"|taking|minding|fronting|handles?|responsible|responsibility|heads?|takes? (?:on )?(?:a|one|its own|the)|owns?"
        rf"|minds?|fronts?)\b",
        rf"\beach (?:one )?(?:takes?|leads?|looks?|handles?|heads?|fronts?)\b.{{0,30}}\b(?:a|one|own|different) {_PROVIDER}",
        rf"\b(?:a|one|own|different) {_PROVIDER} (?:each|apiece)\b"
        rf"|\b(?:takes?|leads? on|looks? after|handles?|minds?) (?:a|one) {_PROVIDER} (?:each|for)",
        rf"\b(?:divide|split|share out|carve up|parcel|dish out|allocate|divvy)\w*(?: up| out)? (?:up |out )?(?:the |our )?{_PROVIDER}",
        rf"\b(?:different|separate) ccgs? leads?\b|\bccgs? leads? (?:on )?(?:a )?(?:different|separate|one) {_PROVIDER}",
        r"\beach (?:of us |ccg )?(?:takes?|taking) (?:charge|a lead|the lead|one|on)\b",
        r"\b(?:lead|leads|leading|leadership) (?:is |are )?(?:shared out|divided|spread|rotated?) (?:by|across|between|per)\b",
        rf"\bper {_PROVIDER}\b.{{0,20}}\blead|\blead\b.{{0,20}}\b(?:per|for each|for every) {_PROVIDER}",
    )
    css_leads = _has(
        t,
        rf"\b{_CSS}(?: \w+){{0,4}} {_LEADS}\b",
        rf"\blead(?:ing)? {_CSS}\b",
        rf"\b(?:let|letting|have|having|get|getting|hand\w*|leave|leaving|give|giving|put"
        rf"|putting)\b.{{0,30}}\b{_CSS}\b.{{0,30}}\b(?:lead|leads|leading|run|runs|running|everything|in charge|charge"
        rf"|co ordinat\w*|whole|wheel|reins|manage|front)\b",
        rf"\b(?:hand|hands|handing|handed|leave|leaving|give|giving|turn|turning)\b.{{0,40}}\b(?:over |it all "
        rf"|everything )?to (?:a |the |our )?{_CSS}\b",
        rf"\b{_CSS}(?: \w+){{0,3}} as (?:the |our |a )?(?:co ordinator|coordinator|lead|leader)\b",
        rf"\b(?:led|leading|leadership|run|fronted|managed|coordinated|co ordinated|headed) by (?:a|the|our) {_CSS}\b|\b{_CSS} led\b",
    )
    tasks = _has(
        t,
        rf"\b{_CSS}\b.{{0,60}}\b(?:specific|certain|particular|individual|odd|set|defined|given|one off|occasional|selected"
        rf"|some|a few|discrete|bits)\b.{{0,20}}\b(?:tasks?|jobs?|projects?|pieces?|functions?|things?|work|bits"
        rf"|assignments?)\b",
        rf"\b(?:specific|certain|particular|individual|odd|set|some|discrete|defined)\b.{{0,20}}\b(?:tasks?|jobs?|projects?"
        rf"|pieces?|functions?|things|work|bits)\b.{{0,40}}\b{_CSS}\b",
        rf"\b(?:tasks?|projects?|jobs?)\b.{{0,30}}\b{_CSS}\b|\b{_CSS}\b.{{0,40}}\b(?:tasks|projects|jobs)\b",
        rf"\b{_CSS}\b.{{0,30}}\b(?:as and when|when needed|on demand|when required|only when)\b"
        rf"|\b(?:call\w* on|bring\w* in|buy\w* in|dip\w* into|draft\w* in)\b.{{0,20}}\b{_CSS}\b.{{0,40}}\b(?:just|only"
        rf"|specific|particular|certain|for|when|as)\b",
    )
    interface = _has(
        t,
        rf"\b{_CSS}\b.{{0,60}}\b(?:interface|across the table|opposite|face to face|negotiat\w*|represent\w*|speaks?"
        rf"|speaking|spokes\w*|talks?|talking|deals?|dealing|liais\w*|go between|between us and|our behalf|their behalf"
        rf"|behalf of|acts? for|acting for|intermediary|middleman|mouthpiece|our voice|faces?|facing)\b",
        rf"\b(?:interface|negotiat\w*|talking|deal\w*|liais\w*|speak\w*)\b.{{0,40}}\b(?:by|through|via|to|is|of) (?:a |the |our )?{_CSS}\b",
        rf"\b{_CSS}\b.{{0,40}}\bsupport\w*\b.{{0,30}}\binterface\b",
    )
    equal = _has(
        t,
        r"\b(?:equals?|equally|as partners|equal partners|severally|equal footing|level footing|on a par|side by side as"
        r"|all in it together|jointly and equally|shared equally|share everything|share equally|share the load"
        r"|nobody (?:leads|is in charge)|no one (?:leads|is in charge)|all equal)\b",
        r"\bshar\w+ (?:the )?(?:responsibility|everything|it all|all) ",
    ) and not _has(t, r"\bequal (?:size|sized|contracts?|shares?|value|spend)\b|\bequally (?:sized|big|large)\b")
    own = _has(
        t,
        r"\b(?:own|in house) (?:people|staff|resources?|team|teams|expertise|capacity|skills|means|steam|personnel|devices)\b",
        r"\b(?:do|doing|does|manage|managing|run|running|handle|handling) (?:it|everything|it all|the lot"
        r"|things) (?:all )?(?:ourselves|themselves|by ourselves|between us|alone|in house)\b",
        rf"\b(?:without|no|not use|not using|don t use|minus) (?:a |the |any |an )?(?:{_CSS}|outside|external|outsider\w*|bought in)\b",
        r"\b(?:only|just|purely|solely) (?:our|their) own\b|\bfrom within\b|\bamong(?:st)? (?:our|them)selves\b"
        r"|\bself sufficient\b|\bgo it alone\b|\bcollective resources\b|\bentirely (?:our|them)selves\b"
        r"|\bon (?:our|their) own\b",
    )
    one = not each and _has(
        t,
        rf"\b(?:one|a single|single|a|just one|another) (?:big |large |bigger |larger |strong |willing |named |nominated "
        rf"|chosen )?(?:of (?:the |us )?)?(?:{_CCG}s?|us|them) (?:\w+ ){{0,4}}?{_LEADS}\b",
        rf"\bone {_CCG}\b.{{0,40}}\b(?:on behalf of|for) (?:all )?(?:the )?(?:others?|rest|everyone|everybody|us all|them all|all)\b",
        r"\b(?:lead|leading|co ordinating|coordinating|host|nominated) (?:clinical commissioning group|ccg|commissioner|partner)\b",
        rf"\b(?:let|letting|have|having|get|getting|ask|asking|put|putting|appoint\w*|nominat\w*|make|making"
        rf"|trust\w*)\b.{{0,10}}\b(?:one|a single|another|a|just one) (?:big |large |bigger |larger "
        rf"|strong )?(?:of (?:us|the ccgs|them)|{_CCG})\b.{{0,40}}\b(?:lead|leads|leading|in charge|charge|run|runs|front"
        rf"|co ordinat\w*|everything|whole|take|in front|job)\b",
        rf"\b(?:led|leading|leadership|run|fronted|managed|co ordinated|headed) by (?:one|a single|a|another) (?:{_CCG}|of)\b",
        r"\bone (?:ccg|of us) (?:is|being|acts?|acting|as) (?:the |our |a )?(?:co ordinator|lead|leader|boss|head)\b",
    )
    if each:
        leads.add(Lead.EACH)
    if css_leads and not (one and not _has(t, rf"\b{_CSS} {_LEADS}")) and not (equal and (interface or tasks)):
        leads.add(Lead.CSS)
        supports.add(Support.LEADS)
    elif interface and not tasks:
        supports.add(Support.INTERFACE)
    if tasks and Lead.CSS not in leads:
        supports.add(Support.TASKS)
    if one and Lead.CSS not in leads:
        leads.add(Lead.ONE)
    if (equal or (own and not leads)) and not each:
        leads.add(Lead.EQUAL)
    if own and not supports and not each and Lead.ONE not in leads:
        supports.add(Support.NONE)
    return Described(frozenset(leads), frozenset(supports))


def best_described(about: Described, table: ModelTable) -> tuple[int, ...]:
    """The models that fit a description best; more than one where it leaves it open."""
    if not about:
        return ()
    scored = []
    for m in table.models:
        score = 0
        if about.leads:
            score += 2 if m.lead in about.leads else -2
        if about.supports:
            score += 2 if m.support in about.supports else -1
        scored.append((score, m.number))
    best = max(s for s, _ in scored)
    return tuple(n for s, n in scored if s == best) if best >= 2 else ()


def two_described(words: Sequence[str], table: ModelTable) -> tuple[int, ...]:
    """Models described one after the other: "lead CCG or lead CSS", "… and …"."""
    out: list[int] = []
    text = list(words)
    for at, w in enumerate(text):
        if w in {"or", "and", "versus", "vs", "than", "from", "with", "to"}:
            left, right = best_described(described(text[:at]), table), best_described(described(text[at + 1 :]), table)
            if len(left) == 1 and len(right) == 1 and left != right:
                out = [left[0], right[0]]
                break
    return tuple(out)


_LEVELS_TALK = re.compile(
    r"\blevels\b(?! of (?:the )?(?:playing|field))|\b(?:level|tier) (?:number )?(?:\d|one|two|three|four|five)\b"
    r"|\b(?:first|second|third|fourth|1st|2nd|3rd|4th|which|what|each|same|lowest|highest|top|every|one) (?:level"
    r"|tier)\b|\blevel of (?:co|interest)\b"
)


def ordinal_words(words: Sequence[str]) -> list[str]:
    """The ordinals among the words ("second", "3rd")."""
    return [w for w in words if w in _ORDINALS or w in {"middle", "top", "bottom", "highest", "lowest"}]


def speaks_of_levels(words: Sequence[str]) -> bool:
    """Whether a question speaks of levels, which are no models ("roughly level" is none)."""
    return bool(_LEVELS_TALK.search(" ".join(words)))
