"""How a statement names what it speaks of: the model, the document, its author, its date.

Pure. What is named rightly says nothing that needs a source and is taken out of
the statement; what is named wrongly is found (`kb.check`).
"""

from __future__ import annotations

import re

from .claims import ORDINALS, cardinal
from .domain import Source, Standing
from .words import stem, tokens

MODEL = re.compile(
    r"\bmodels? (?:number |no\.? )?(\d+|one|two|three|four|five|six)\b"
    r"|\b(?:the )?(first|second|third|fourth|fifth|sixth|[1-6](?:st|nd|rd|th)) (?:model|option|approach)\b",
    re.IGNORECASE,
)
MORE_MODELS = re.compile(
    r"\bmodels\b|\b(?:all|other|every|each|both|most|some|these|those|no|any) (?:six |of the |the )*models?\b", re.IGNORECASE
)
_UNDER = re.compile(rf"^(?:under|in|with|for|on) {MODEL.pattern},? ", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:one|another|a|an|the(?: other)?|its|also)(?: of (?:the|its|their))? "
    r"(?:possible |potential |listed |further )?(risk|benefit|danger|advantage|disadvantage|drawback)s?\b",
    re.IGNORECASE,
)
_GUIDANCE = "appendix|framework|guidance"
_OPINION = "article|piece|opinion piece|author|writer|columnist|opinion article"
_ANY = "document|source|text|paper|passage|page|minutes|report"
_SAYING = "says|said|states|lists|describes|mentions|notes|names|gives|reports|explains|points out|sets out|writes|adds|records|includes"
_OPINING = "believes|thinks|argues|holds|takes the view|is of the view"


def models_named(text: str) -> set[int]:
    """The numbers of the models that a text names ("model 4", "the fourth option")."""
    return {_number(m[1] or m[2]) for m in MODEL.finditer(text)}


def _number(word: str) -> int:
    figure = cardinal(word.lower()) or ORDINALS.get(word.lower(), word).lstrip("#")
    return int(figure) if figure.isdigit() and len(figure) < 6 else 0


def without_models(statement: str) -> str:
    """A statement without the models it names, and without "one of the risks of" and the like counting anything."""
    return _COUNTED.sub(r" \1 ", MODEL.sub(" this model ", _UNDER.sub("", statement, count=1)))


def without_source(statement: str, source: Source) -> str | None:
    """A statement without the document, author or date at its head; None where it names another than `source`."""
    opinion = source.standing is Standing.OPINION
    title = {stem(w) for w in tokens(source.title)}
    author = [re.escape(w) for w in dict.fromkeys([source.author, *source.author.split()[-1:]]) if w]
    own = "|".join([*author, *(["he", "she"] if opinion else [])]) or "(?!)"
    head = re.match(
        r"^(?:according to |in |as |in the words of |as reported by )?(?:(?:the|this|its|his) )?(?:same |technical |framework |opinion )?"
        rf"(?P<noun>{_OPINION}|{_GUIDANCE}|{_ANY}|{own})(?:[’']s (?:view|opinion|article))?(?: \([^)]{{0,40}}\))?,? ?(?:also )?"
        rf"(?P<verb>{_SAYING}|{_OPINING})?(?: that\b)?[,:]? ",
        statement,
        re.IGNORECASE,
    )
    if not head:
        return _without_date(statement, source)
    noun, verb = head["noun"].lower(), (head["verb"] or "").lower()
    if re.fullmatch(_OPINION, noun) and not (opinion or stem(noun) in title):
        return None
    if re.fullmatch(_GUIDANCE, noun) and not (source.standing is Standing.GUIDANCE or stem(noun) in title):
        return None
    if not verb and not re.match(r"(?:according|in|as)\b", statement, re.IGNORECASE):
        return _without_date(statement, source)
    if re.fullmatch(_OPINING, verb) and not opinion:
        return None
    return _without_date(statement[head.end() :], source)


def _without_date(statement: str, source: Source) -> str:
    year = source.published[:4]
    return re.sub(rf"\bin (?:[A-Z][a-z]+ )?{re.escape(year)}\b,?", " ", statement) if year else statement
