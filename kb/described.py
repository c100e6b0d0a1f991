"""Which model a question describes: by who leads and by what a CSS does.

Pure. Works on the folded, mended words of a question (`words.expand`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .models import Lead, ModelTable, Support

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
        rf"\b(?:each|every|all)(?: single)? {_CCG}\b.{{0,40}}\b(?:leads?|led|leading|charge|looks? after|looking after|handling"
        rf"|taking|minding|fronting|handles?|responsible|responsibility|heads?|takes? (?:on )?(?:a|one|its own|the)|owns?"
        rf"|minds?|fronts?)\b",
        rf"\beach (?:one )?(?:takes?|leads?|looks?|handles?|heads?|fronts?)\b.{{0,30}}\b(?:a|one|own|different) {_PROVIDER}",
        rf"\b(?:a|one|own|different) {_PROVIDER} (?:each|apiece)\b"
        rf"|\b(?:takes?|leads? on|looks? after|handles?|minds?) (?:a|one) {_PROVIDER} (?:each|for)",
        rf"\b(?:divid|split|shar(?:e|ing) out|carv|parcel|dish|allocat|divvy)\w*(?: up| out)? (?:up |out )?(?:the |our |all the "
        rf"|all our |its |their )?{_PROVIDER}",
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
        rf"|speaking|spokes\w*|talks?|talking|deals?|dealing|liais\w*|go between|between (?:us|them|(?:the |our )?ccgs) and"
        rf"|our behalf|their behalf"
        rf"|behalf of|acts? for|acting for|intermediary|middleman|mouthpiece|our voice|faces?|facing|(?:handl|manag)\w+ (?:the "
        rf"|our |their )?{_PROVIDER})\b",
        rf"\b(?:interface|negotiat\w*|talking|deal\w*|liais\w*|speak\w*)\b.{{0,40}}\b(?:by|through|via|to|is|of) (?:a |the "
        rf"|our )?{_CSS}\b",
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
        rf"|trust\w*)\b.{{0,10}}\b(?:one|a single|another|a|just one|the) (?:big |large |bigger |larger "
        rf"|strong |biggest |largest |main |dominant )?(?:of (?:us|the ccgs|them)|{_CCG})\b.{{0,40}}\b(?:lead|leads|leading"
        rf"|in charge|charge|run|runs|front"
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
        if w in {"or", "and", "versus", "vs", "than", "from", "with", "to", "against", "compared"}:
            left, right = best_described(described(text[:at]), table), best_described(described(text[at + 1 :]), table)
            if len(left) == 1 and len(right) == 1 and left != right:
                out = [left[0], right[0]]
                break
    return tuple(out)
