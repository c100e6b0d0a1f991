"""A situation, read from a person's words and figures: who takes part, whom they share, who supports them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from .number_words import NUMBER, TENS, UNITS, count
from .shares import shares
from .support import YES, support

ONE, SEVERAL = "one", "several"
FEW, LARGE = "few", "large"
# From this many CCGs on a situation counts as "a large number". The source
# gives no figure; ten is the smallest that readers of the line named unasked.
LARGE_FROM = 10


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


_PROVIDERS = r"(?:providers?|hospitals?|trusts?|suppliers?|infirmar(?:y|ies)|nhs trusts?)"
_KINDS = (
    r"(?:acute|general|district|local|teaching|mental health|community|ambulance|main|big|large|foundation|university"
    r"|same|single|nhs|city|county|health|care|major|shared|regional|private|and|set|of)"
)
_CCGS = r"(?:ccgs?|clinical commissioning groups?|of us|commissioners|groups|partners|organisations|neighbours?)"
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


def read(text: str, words: Sequence[str]) -> Situation:
    """Reads a situation. `text` is as typed (for figures), `words` as mended.

    Sentences are read in order and later ones override: "until now … from
    April" and "our team has left" end with how things are going to be.
    """
    t = " ".join(words).replace("'", " ")
    t = re.sub(rf"\b(twenty|thirty|forty|fifty) ({UNITS})\b", lambda m: str((TENS[m.group(1)]) + UNITS.split("|").index(m.group(2)) + 1), t)
    out = read_clause(text, t)
    later = re.search(
        r"\b(?:but (?:\w+ ){0,3}now|so there is|has closed so|have closed so|but (?:now|from)|from (?:now|april|next|january"
        r"|this)|now (?:we|one|the|our|that)|has left|have left"
        r"|instead)\b",
        t,
    )
    if later and re.search(
        r"\b(?:at first|originally|thought we would|had thought|been looking|were looking|until now|used to|so far"
        r"|previously|we have been|were doing|had been|up to now|under model|at the moment"
        r"|currently)\b",
        t[: later.end()],
    ):
        out = out.merged(read_clause(_tail(text), t[later.start() :]))
    return out


def _tail(text: str) -> str:
    """The end of the text as typed, from its last turn to the future on."""
    m = list(re.finditer(r"\b(?:but|from|now|instead)\b", text, re.IGNORECASE))
    return text[m[-1].start() :] if m else text


def read_clause(text: str, t: str) -> Situation:
    """Reads one stretch of text that does not change its mind. `t`: its words as mended."""
    said: dict[str, str] = {}
    values: dict[str, str] = {}

    def put(name: str, value: str, how: str) -> None:
        if value:
            values[name] = value
            said[name] = how.strip()

    put("ccgs", *_ccgs(_without_percentages(text, t)))
    put("providers", *_providers(t))
    put("shares", *shares(text, t))
    put("css", *support(t))
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


def _ccgs(t: str) -> tuple[str, str]:
    t = re.sub(r"\b(\w+) \1\b", " ", t)  # "fifty fifty" counts no CCGs
    many = re.search(_MANY, t)
    numbers = [
        (m.group(1), m.group())
        for m in re.finditer(
            rf"\b({NUMBER})(?: odd| or so| or more| plus)?(?: (?:rural|urban|neighbouring|local|small|large|big|other"
            rf"|different|city|inner|outer|of our|of the|adjoining|more|nearby|smaller|participating|partner|equal))* {_CCGS}\b",
            t,
        )
    ]
    numbers += [
        (m.group(1), m.group())
        for m in re.finditer(
            rf"\b(?:we are|there are|all|group of) ({NUMBER})(?: in all| of us| in total| others?"
            rf"| of them)?(?! (?:\d|percent|per|m|million|k|{_PROVIDERS}))\b",
            t,
        )
    ]
    numbers += [(m.group(1), m.group()) for m in re.finditer(rf"\b({NUMBER}) (?:in all|altogether|in total|strong|others)\b", t)]
    counts = [(c, how) for w, how in numbers if (c := count(w)) is not None]
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


def _without_percentages(text: str, t: str) -> str:
    """The words without the figures that were percentages: they count no CCGs."""
    figures = {m.group(1) for m in re.finditer(r"(\d{1,3})\s?(?:%|per ?cent|pct?\b)", text)}
    return " ".join(w for w in t.split() if w not in figures)


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
    own = re.search(r"\beach\b.{0,50}\b(?:different|own|separate|one) (?:provider|hospital|trust)\b", t)
    if own and re.search(r"\bdifferent|separate|for the (?:group|others|rest)|on behalf\b", t):
        return SEVERAL, own.group()
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
