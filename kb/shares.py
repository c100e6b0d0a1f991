"""How the shares of a contract compare: in words, money, percentages and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .number_words import FRACTIONS, NUMBER, count

# Shares within a quarter of each other are "broadly similar"; a share of at
# least 60 %, or half and twice the next, is "significantly larger". Ours, not
# the source's: the answer shows how the figures were read.
_SIMILAR_RATIO = 1.3
_LARGE_SHARE = 0.6
SIMILAR, DIFFERENT, ONE_LARGER = "similar", "different", "one larger"
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
    r"|like for like|(?:hardly|barely|scarcely|less than|under|no more than|only|just) (?:an? |one |two |half an? )?(?:million|m"
    r"|per cent|percent|grand)"
    r" (?:between (?:us|them|our|the|their)|apart|in it|separates?))\b"
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
    r"|larger|more)|(?:holds?|has|have|with) most(?= of | contract| spend| business| activity| money| share|$)|account\w* for most"
    r"|overwhelming (?:share|majority|part)"
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


def shares(text: str, t: str) -> tuple[str, str]:
    """How the contract shares compare, and the words (or figures) that say so; "" twice where nothing does.

    `text` is as typed (for figures), `t` its words as mended.
    """
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
    level = re.search(
        r"\b(?:nobody|no one|none of (?:us|them)|no (?:single |one )?ccg|no single one|without anyone|without any one)\b"
        r"(?: \w+){0,3} (?:dominat\w+|dominant|biggest|largest|stands out|much (?:bigger|larger)|in the lead)",
        t,
    )
    if level and different:
        return DIFFERENT, different.group()
    unsure = re.search(
        r"\b(?:do not know|not sure|unsure|no idea|yet to (?:find out|establish))\b(?: yet)?(?: \w+){0,3} (?:contracts?|shares?|sizes?)\b"
        r"|\bwhether (?:the |our )?(?:contracts?|shares?)(?: \w+){0,2} (?:similar|equal|same)",
        t,
    )
    if unsure:
        return "", ""
    larger = re.search(_LARGER, t) or re.search(
        r"\b(?:big|large|huge|giant) (?:ccg|one)\b.{0,30}\b(?:little|small|tiny|smaller) (?:ones|ccgs|neighbours)"
        r"|\bmajority (?:holder|shareholder|share|stake|partner|interest)\b"
        r"|\b(?:next door|neighbours?|others?|the rest)\b(?: \w+){0,2} mostly (?:pays?|funds?|holds?|has|have)",
        t,
    )
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
    if len(pounds) == 1 and re.search(r"\b(?:each|apiece|both|every one|all of us|same)\b", t):
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
    if len(percents) >= 2 and sum(percents) <= 45 and re.search(r"\b(?:rest|remainder|remaining|everything else)\b", t):
        return ONE_LARGER, "your percentages"
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
    if share < 0.25 and not re.search(r"\beach\b", t) and re.search(r"\b(?:only|just|rest|mostly|neighbours?|next door|other)\b", t):
        return ONE_LARGER  # a small part of ours leaves a large one elsewhere
    return SIMILAR if re.search(r"\beach\b", t) else ""


def _fractions(t: str) -> list[float]:
    out = []
    for m in re.finditer(rf"\b(?:({NUMBER}|a|an|one) )?({'|'.join(FRACTIONS)})\b(?! (?:model|option|level|one|approach|ccg|the time"
        rf"|of the time|an hour|a day|our time|hearted|way))", t):
        if m.group(1) is None and m.group(2) not in {"half"}:
            continue
        times = 1 if m.group(1) in {None, "a", "an", "one"} else count(m.group(1) or "") or 1
        value = times * FRACTIONS[m.group(2)]
        if 0 < value <= 1:
            out.append(value)
    return out
