"""What an open question wants: its terms, the kind of answer, the levels it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .words import STOP, Term, content, stem, terms, tokens

FIGURE = re.compile(r"(?<![\w.])\d[\d,.]*")
# Words of a question that name the kind of answer rather than its subject.
_ASKING = frozenset(
    """article piece author writer document text source sources paper page according read view views opinion opinions think thinks thought
    believe believes reckon question number many much figure old time year date day month name names person people reason reasons called
    altogether total point whole part word words term idea main sort type kind describe described mention mentions mentioned
    write written wrote happen happened happens long ago exactly discuss discussed talk talked talking speak speaks said says saying
    gowland ben he him his she her end ends ended ending gets getting given told fair true turned turns put puts come comes came goes
    probably likely necessarily itself themselves look somewhere anywhere""".split()
)


# Of these, the ones that are what a question is about where it has nothing else.
_KEPT = frozenset("called word words term name names opinion opinions view views discuss discussed talk talked talking speak".split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an open question wants: its content terms and the kind of answer."""

    text: str
    terms: tuple[Term, ...]
    figure: bool = False
    money: bool = False
    date: bool = False
    deadline: bool = False
    person: bool = False
    reason: bool = False
    names: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    definition: bool = False
    other: bool = False
    most: int = 0
    reduced: str = ""
    counted: str = ""
    negative: bool = False
    listed: bool = False
    contact: bool = False
    earlier: tuple[Term, ...] = ()


ORDINAL_WORDS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "4th": "4",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "middle": "2",
    "lowest": "1",
    "bottom": "1",
    "highest": "3",
    "top": "3",
}
_LEVEL = re.compile(
    r"\b(?:level|tier|stage)s? (?:number )?(\d|one|two|three|four|five)\b"
    r"|\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th|lowest|highest|top|bottom"
    r"|middle)\b(?: and (?:\w+ )?(first|second|third|fourth|fifth))?(?= (?:\w+ )?(?:level|tier|stage|one\b))"
)


def levels_in(text: str) -> frozenset[str]:
    """The numbers of the levels a text names: "level 3", "the third level"."""
    out = set()
    for m in _LEVEL.finditer(text):
        for g in m.groups():
            if g:
                out.add(ORDINAL_WORDS.get(g, g))
    return frozenset(o for o in out if o.isdigit())


_LEVEL_IS = re.compile(r"\bthe (first|second|third|fourth|fifth) (?:level|tier|stage) is ([^;.]+)")


def level_names(folded: str) -> dict[str, str]:
    """What a text calls its levels: content stems of a level's name -> its number."""
    out: dict[str, str] = {}
    clash: set[str] = set()
    for m in _LEVEL_IS.finditer(folded):
        for t in content(m.group(2)):
            if out.setdefault(t.stem, ORDINAL_WORDS[m.group(1)]) != ORDINAL_WORDS[m.group(1)]:
                clash.add(t.stem)
    return {k: v for k, v in out.items() if k not in clash}


_DEFINITION = re.compile(
    r"^(?:\w+ ){0,4}(?:what (?:is|are|was|were)|what does|what do|define|definition|how (?:is|are|does|do)"
    r"|what is meant)\b.{0,80}|\bmeans?\b|\bmeaning\b|\bcalled\b|\bdefin\w+|\bunderst\w+|\bstand for\b"
)
_OTHER = re.compile(
    r"\b(?:besides|apart from|aside from|other than|(?:the|any|some|all the) other(?! (?:name|word|hand|day|way|side))|others|else"
    r"|alternative|alternatively|rest|elsewhere|second view"
    r"|different view|rival|opposing|(?:people|those|the ones|ones|ccgs) who do not (?:think|see|believe|hold|take|agree|understand))\b"
)
# "according to the article": who speaks is no part of what is asked.
_SAYS_WHO = re.compile(r"\baccording to (?:the |this |its |mr )?(?:article|author|piece|writer|columnist|appendix|document|text"
    r"|paper|him|her|\w+$)")
_DEADLINE = re.compile(
    r"\b(?:deadline|closing date|cut off date|final date|last date|last day)\b|\b(?:by|before) (?:what|which) (?:date|day|month|time)\b"
    r"|\bby when\b|\bhow (?:soon|long) (?:do|did|does|must|should|have|had) (?:\w+ ){0,4}(?:have|apply|bid|reply|respond|submit)\b"
)
_NEGATIVE = re.compile(r"\b(?:did|do|does|has|have|was|were|would|could|is|are) not (?!only|just)\w+")
# "most CCGs", not "the most ambitious".
MOST = re.compile(
    r"\bmost(?= (?:of|ccgs?|people|groups?|gps?|places|areas|members|practices|organisations|commissioners|do|did|want|wanted|would"
    r"|are|were"
    r"|have|had)\b)|\b(?:majority|mostly|largely|bulk|generally)\b"
)
_FEW = re.compile(r"\b(?:minority|a few|few|small number|handful)\b")


def wanted(question: str, words: Sequence[str], topic: frozenset[str] = frozenset()) -> Wanted:
    """Reads what kind of answer an open question wants. `topic` holds stems that
    every passage is about (the words of the documents' titles)."""
    t = " ".join(words)
    personal = bool(re.search(r"\b(?:author|writer|gowland|he|columnist)\b", t))
    drop = _ASKING if personal else _ASKING - {"think", "thinks", "believe", "believes", "view", "views"}
    found = list(terms(words, drop))
    level = levels_in(t)
    figure = bool(
        re.search(
            r"\bhow many\b|\bwhat (?:number|figure|proportion|percentage|share)\b|\bnumber of\b|\bwhat percent\b"
            r"|\bout of how\b",
            t,
        )
    )
    if len([x for x in found if x.stem not in topic]) < 2:
        # "What is the word for it?": the words that ask are all that there is to go by.
        found = list(terms(words, drop - _KEPT))
    if _SAYS_WHO.search(t):
        found = [x for x in found if x.word != "according to"]
    if level:
        found = [x for x in found if x.word not in ORDINAL_WORDS and not x.word.isdigit()]
    counted = re.search(r"\b(?:how many|number of)(?: (?:of|the|different|other|more|separate|these|those))* (\w+)", t)
    return Wanted(
        " ".join(words),
        tuple(found),
        figure=figure
        or bool(re.search(r"\bhow (?:(?:big|large)\b(?! a\b)|(?:long|old|far|often|few|popular|widespread|common)\b)", t)),
        money=bool(
            re.search(
                r"\bhow much\b.{0,40}\b(?:cost|pay|spend|charge|save|money|price|fee)"
                r"|(?<!in )(?<!take )(?<!takes )(?<!taking )\bcharges?\b(?! of)"
                r"|\b(?:cost|costs|price|fee|fees|bill|bills|invoices?|expenses?|tariffs?|salary|salaries|budget for|paid(?! for)"
                r"|funding|fund)\b",
                t,
            )
        ),
        deadline=bool(_DEADLINE.search(t)),
        date=bool(re.search(r"\bon what (?:date|day)\b", t))
        or (
            bool(re.match(r"(?:\w+ ){0,2}(?:when|what (?:year|date|day|month))\b", t))
            and not re.search(r"\bwhen (?:should|would|might|could|can)\b", t)
        ),
        person=bool(re.match(r"(?:\w+ ){0,3}(?:who|whom|whose|which (?:person|organisation|body|company|group))\b", t)),
        reason=bool(re.search(r"\bwhy\b|\bwhat (?:makes|made|caused|causes|is causing)\b|\breasons?\b|\bhow come\b", t)),
        names=frozenset(w for w in _proper(question)),
        figures=frozenset(m.group().strip(".,") for m in FIGURE.finditer(question)) - level,
        ordinals=level,
        contact=bool(
            re.search(
                r"\b(?:phone|telephone|email|e mail|postal|web) ?(?:number|address)?\b|\bcontact details\b"
                r"|\b(?:what|which|its|their|a|any) website\b|\bwebsite (?:address|link|of|for)\b|\bwhat is (?:the|their|its) website\b",
                t,
            )
        ),
        listed=bool(
            re.search(
                r"\b(?:the |any )?names? of (?:the |any |all )?(?:ccgs|groups|people|members|organisations|providers|trusts"
                r"|hospitals|companies|areas|staff)\b|\b(?:their|ccg) names\b(?! (?:down|in|forward|up))"
                r"|\bname (?:the|any|some|those|all|one) (?:of )?(?:\w+ )?ccgs?\b|\blist (?:of )?(?:the |all )?ccgs\b",
                t,
            )
        ),
        counted=counted.group(1) if counted else "",
        negative=bool(_NEGATIVE.search(t)),
        definition=bool(_DEFINITION.search(t)),
        other=bool(_OTHER.search(t)),
        most=int(bool(MOST.search(t))) - int(bool(_FEW.search(t))),
        reduced=" ".join(w for w in words if stem(w) not in topic) if topic else t,
    )


def _proper(question: str) -> set[str]:
    """Stems of words written with a capital inside the question (not its first)."""
    if question.isupper():
        return set()
    out = set()
    for m in re.finditer(r"(?<=[a-z,;:’'\"?] )[A-Z][\w’'-]+", question):
        out |= {stem(w) for w in tokens(m.group()) if w not in STOP}
    return out


def figures_in(text: str) -> frozenset[str]:
    """The figures a text gives, without the stop or comma behind them."""
    return frozenset(m.group().strip(".,") for m in FIGURE.finditer(text))
