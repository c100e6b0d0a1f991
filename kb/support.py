"""Whether a situation asks for a commissioning support service (CSS), or does without."""

from __future__ import annotations

import re

YES, NO = "yes", "no"
TASKS, INTERFACE, LEADS = "tasks", "interface", "leads"
CSS = r"\b(?:css|commissioning support (?:service|unit)s?|support services?|support unit)\b"
_NO_CSS = (
    rf"\b(?:no|without|not|never|nor|rather not|avoid\w*|prefer not|against|rul(?:e|ed|ing) out|turned down"
    rf"|no need (?:for|of)|nobody|n t|none of us|rather than|instead of|neither|do not|don t|won t|not going to"
    rf"|not wanting|not using|not buying|not pay\w*)\b(?: \w+){{0,7}} (?:{CSS}|buying support|support from outside"
    rf"|outside help|outside support|external (?:support|help)|outside commissioning support|bought in support"
    rf"|(?:outside |external |bought in )?commissioning support|buy(?:ing)? (?:any |in )?support in|buy(?:ing)? (?:it|anything"
    rf"|anyone|anybody|things|help|any of it|any help|people) in"
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
    r"|ourselves)|(?:have|got) (?:the|enough|sufficient|plenty of|all the) (?:staff|people|capacity|expertise|skills"
    r"|resources?|team|analysts)(?! (?:ourselves )?(?:so|but) (?:we )?need))\b"
)
_UNDECIDED = (
    r"\b(?:(?:not|cannot) agree|disagree|argue|arguing|split|divided|debating) (?:on |over |about |as to )?whether\b.{0,40}" + CSS + r"|"
    r"\bwith and without\b|\bwith or without\b|\bwithout (?:a |the )?css and (?:the )?(?:one |model )?with\b"
    r"|\bwith (?:a |the )?css and (?:the )?(?:one |model )?without\b"
    r"|\b(?:not (?:yet )?(?:decided|sure|settled|certain)|undecided|have n t decided|no view|open (?:mind|question)"
    r"|unsure|do not know|haven t decided|may or may not|do not mind)\b.{0,40}"
) + CSS
_WANT_CSS = (
    rf"(?:\b(?:want\w*|need\w*|requir\w*|help|support|input|would like|bring\w*|using|use|lean on|with|call\w*|specific"
    rf"|particular|plus|and|involv\w*|some|get|getting|buy\w*|from|must|relying|rely|assist\w*|via|having|hire|draft\w*"
    rf"|ask\w*|love|like|keen|employ\w*|backed|backing|ready|hand)\b(?: \w+){{0,6}} {CSS})"
    rf"|(?:{CSS}(?: \w+){{0,5}} (?:support|help|input|involved|involvement|needed|required|wanted|would help|will"
    rf"|to help|will need|could help|must|is a must|on board|alongside|too|as well|in|helping|assist\w*|supporting|for"
    rf"|wanted|please|pitch\w*|do some|available|a hand|backing)\b)"
    r"|\b(?:want|need|require|buy|get|use|using)\w* (?:\w+ ){0,4}(?:outside|external|bought in|extra"
    r"|specialist) (?:commissioning )?support|\b(?:lack(?:ing)? (?:analysts|staff|capacity|skills|expertise|people)"
    r"|none of us has the (?:skills|people|staff|expertise)"
    r"|need(?:s)? (?:outside|external|specialist|extra) (?:help|support|expertise|input)"
    r"|short of (?:staff|people|analysts|skills|expertise)|(?:team|staff|people) ha(?:s|ve) left)\b"
)


def support(t: str) -> tuple[str, str]:
    """Whether a CSS is wanted or is to lead, and the words that say so; "" twice where nothing does."""
    undecided = re.search(_UNDECIDED, t)
    t = t.replace(undecided.group(), " ") if undecided else t
    cannot = re.search(
        rf"\b(?:can|could|would|do|will|is|are)? ?(?:not|never|hardly|unable to|struggle to"
        rf"|no way)\b(?: \w+){{0,4}} without (?:\w+ ){{0,4}}{CSS}",
        t,
    )
    if cannot:
        return YES, cannot.group()
    no = re.search(_NO_CSS, t)
    own = re.search(_OWN_SUPPORT, t)
    if own and re.search(r"\b(?:not|n t|never|no longer|without|hardly)(?: \w+){0,2} $", t[: own.start()]):
        own = None  # "we have not got the skills"
    want = re.search(_WANT_CSS, t)
    if no and re.search(
        r"\b(?:so|which|but)\b|(?<!not )(?<!n t )(?<!never )(?<!to )(?<!no )\b(?:need|needs|require|requires|must have)\b",
        " ".join(no.group().split()[1:]),
    ):
        return YES, no.group()
    if no and not re.search(r"\bnot (?:only|just)\b", no.group()):
        return NO, no.group()
    if want and re.search(CSS, t) and re.search(r"\b(?:left|now|no longer|lack|gone|run out)\b", t):
        return YES, want.group()
    if own and not (want and re.search(r"\bneed\w* (?:a |the |input |help |support |some )*(?:from )?(?:the |a )?css\b|\brequire", t)):
        return NO, own.group()
    if want:
        how = want.group()
        if re.search(rf"{CSS}.{{0,40}}\b(?:lead|run|in charge|co ordinat\w+|take over|front)\b", t):
            return LEADS, how
        return YES, how
    return "", ""
