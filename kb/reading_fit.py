"""Whether a question describes a situation and asks which model fits it."""

from __future__ import annotations

import re

from . import asking
from .asked import Asked
from .domain import Facet
from .question import Ask, Reading
from .situation import Situation
from .situation import read as read_situation
from .words import STOP, tokens

# "Say there are …", "What would the appendix say?": nothing is asked of the wording.
_NOT_TOLD_OF = re.compile(
    r"^say\b|\b(?:let us|lets|let s) say\b"
    r"|(?<=\w )\bwhat (?:would|does|do|might|will|has|have) (?:the |this |that |your )?\w+ (?:got to )?(?:say|tell us)(?: to (?:us"
    r"|that|this|me))?$"
)


def fit(q: Asked) -> Reading | None:
    """The situation to match, where one is described and a model wanted for it; None for any other question."""
    if q.table is None or q.levels:
        return None
    s = read_situation(q.question, q.words)
    known = list(s.known)
    which = bool(asking.WHICH.search(q.t)) or bool(re.search(r"\bmodels?\b", q.t))
    personal = bool(asking.FIRST_PERSON.search(q.t))
    advice = bool(asking.ADVICE.search(q.raw))
    about_text = bool(
        re.search(
            r"\b(?:mention\w*|list\w*|say|says|said|talk\w*|speak\w*|refer\w*|wording|word|phrase|text|described"
            r"|describe\w*)\b",
            _NOT_TOLD_OF.sub("", q.t),
        )
    ) and (not personal or bool(re.search(r"\bmention\w*\b", q.t)))
    if about_text or any(set(tokens(phrase)) - STOP - {"use"} for phrase in q.quoted):
        return None
    if not personal and _HAS.match(q.t):
        return None
    earlier = q.context.situation
    if (
        earlier is not None
        and known
        and len(q.words) <= 30
        and (re.search(r"\bif\b|\binstead\b|\bsuppose\b|\bwhat about\b|\band\b|\bbut\b|\bactually\b", q.t) and not q.mentions.numbers)
    ) and not _asks_facet(q):
        return q.make(Ask.FIT, situation=earlier.merged(s), follow_up=True)
    asks = {
        f for f, a, b in q.facet_marks if f in (Facet.RISKS, Facet.BENEFITS, Facet.ACCOUNTABLE) and q.t.split()[a:b][-2:] != ["for", "us"]
    }
    if asks and suggested(q.t) and _tells_apart(s):
        return q.make(Ask.FIT, situation=s)
    if asks and not (which and advice):
        return None
    before = re.search(r"\b(?:looking at|considering|thinking of|thinking about|were using|were on|under|doing) model\b", q.t)
    if q.mentions.numbers and not before and not re.search(r"\bwhich model\b|\bwhat model\b|\bmodel now\b|\bmove to\b", q.t):
        return None
    strong = (
        [k for k in known if k in ("shares", "css", "service", "each_leads")]
        + (["ccgs"] if s.ccgs == "large" else [])
        + (["providers"] if s.providers == "several" else [])
    )
    if (
        which
        and strong
        and re.search(
            r"\b(?:which|what) (?:models?|one|options?|approach)(?: (?:is (?:it|that)(?: again)?|then|now|please|would that be"
            r"|would do|would work|apply|fits?|suits?))?$|\bwhich$",
            q.t,
        )
    ):
        return q.make(Ask.FIT, situation=s)
    if (advice or which) and ((s.ccgs == "large" and advice) or s.service):
        return q.make(Ask.FIT, situation=s)
    if (
        which
        and "shares" in strong
        and len(known) >= 2
        and not re.search(
            r"\b(?:which|what) (?:of the )?(?:six )?(?:models?|ones?)(?: \w+)? (?:say|talk|speak|mention|use|have|list"
            r"|refer)\w*\b",
            q.t,
        )
    ):
        return q.make(Ask.FIT, situation=s)
    if strong and re.search(r"\b(?:advise|suggest|recommend|propose)s?\b", q.t) and not q.mentions.numbers:
        return q.make(Ask.FIT, situation=s)
    if strong == ["each_leads"] and not personal:
        return None
    if personal and (which or advice) and len(known) >= 2 and strong:
        return q.make(Ask.FIT, situation=s)
    if (which or advice) and len(known) >= 3 and strong:
        return q.make(Ask.FIT, situation=s)
    if which and advice and known and strong and (personal or re.search(r"\bfor\b", q.t)):
        return q.make(Ask.FIT, situation=s)
    if personal and (which or advice) and strong:
        return q.make(Ask.FIT, situation=s)
    if advice and strong and (not q.interrogative() or len(strong) >= 2 or (len(known) >= 2 and (which or not q.interrogative()))):
        return q.make(Ask.FIT, situation=s)
    if (
        which
        and strong
        and re.search(
            r"\b(?:models?|options?|one) (?:is |are |was |were )?(?:there |best |meant |intended |designed |suited |right "
            r"|made |suitable |appropriate |aimed |written )*(?:for|to|at|with that in mind|with)\b",
            q.t,
        )
    ):
        return q.make(Ask.FIT, situation=s)
    if len(known) >= 3 and strong and (personal or not q.interrogative()):
        return q.make(Ask.FIT, situation=s)
    return None


# "Which model uses …": a property of models, not a situation.
_HAS = re.compile(
    r"(?:\w+ ){0,2}(?:which|what) (?:of the )?(?:six )?(?:models?|ones?|options?) (?:\w+ )?(?:uses?|has|have|puts?|gives?|lets?"
    r"|makes?|keeps?"
    r"|brings?|sees?|relies|rely|depends?|calls?|employs?|gets?|draws?|involves?|includes?|treats?|allows?|offers?|sources?)\b"
)
# "the model you'd suggest", "if we went with what is recommended": the parts of a model that a situation picks.
_SUGGESTED = re.compile(
    r"\b(?:suggest\w*|recommend\w*|advis\w+|advice|propos\w+)\b|\b(?:right|best|suitable|matching|appropriate|obvious) (?:model|one"
    r"|option)\b"
    r"|\b(?:which|what) (?:one|model|option|approach)(?: \w+){0,2} (?:that|it|this)\b|\bwhich (?:model|one|option|approach) (?:and"
    r"|then)\b"
    r"|\b(?:the|that|whichever|whatever) (?:model|one|option|approach|arrangement|set up) (?:for (?:us|that|this|such)|that (?:fits"
    r"|suits)"
    r"|which (?:fits|suits)|meant for|intended for|designed for|aimed at|it (?:points|gives|offers))\b"
    r"|\bwhatever (?:fits|suits)\b|\bwhat (?:fits|suits) us\b|\bwhich (?:fits|suits)\b"
)


def suggested(t: str) -> bool:
    """Whether a question speaks of the model that is suggested for a situation."""
    return bool(_SUGGESTED.search(t))


def _tells_apart(s: Situation) -> bool:
    """Whether a situation has a point that picks a model, beyond what a model's own description says."""
    return bool(s.shares or s.service) or s.ccgs == "large" or s.providers == "several"


def looks_like_situation(q: Asked) -> bool:
    """Whether two points or more of a situation are told."""
    s = read_situation(q.question, q.words)
    return len([k for k in s.known if k in ("shares", "css", "ccgs", "providers")]) >= 2


def _asks_facet(q: Asked) -> bool:
    return bool(set(q.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.ACCOUNTABLE})
