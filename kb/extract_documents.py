"""Answers about the documents themselves: titles, dates, authors, abbreviations, the key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import quotes
from .compose import Draft
from .domain import Kind, Passage, Place, Source, Span, Standing
from .words import STOP, stem, tokens

_DOCUMENT = (
    r"(?:article|piece|column|essay|blog|opinion|appendix|document|paper|framework|guidance|source|text|publication"
    r"|report|it|this|that|they|one)"
)
_WHEN = re.compile(
    rf"\b(?:when|what (?:date|year|month|day|time)|on what (?:date|day)|how old|how (?:recent|long ago)|which year"
    rf"|dated?|date of|what s the date|how up to date|year)\b(?=.*\b{_DOCUMENT}s?\b).*\b(?:publish\w*|written|wrote"
    rf"|come out|came out|coming out|dated?|issued?|released?|appear\w*|put online|go online|went online|online|old"
    rf"|recent|year|produced|posted|go up|printed|up to date|from)\b|\b(?:publication|issue) date\b"
    rf"|\bdate of (?:the |this |that |your )?(?:[\w-]+ ){{0,4}}{_DOCUMENT}\b|\bhow old (?:is|are)\b"
)
_FIRST = re.compile(
    r"\b(?:first|earlier|earliest|older|oldest|newer|newest|later|latest|more recent|most recent|before|after"
    r"|predates?|order)\b"
)
_TITLE = re.compile(
    rf"\b(?:which|what) (?:number|technical appendix)\b|\bnumber of the (?:technical )?appendix\b"
    rf"|\b(?:title[ds]?|headline|heading|full name|named|proper name|entitled)\b"
    rf"|\bwhat (?:is|was) (?:the )?(?:\w+ ){{0,5}}{_DOCUMENT} called\b"
    rf"|\bname of (?:the |this |that )?(?:\w+ ){{0,4}}{_DOCUMENT}\b"
)
_AUTHOR = re.compile(
    r"\b(?:who (?:wrote|authored|penned|is the author|was the author|produced|published|issued|is it by|was it by"
    r"|is behind|s the author)|author(?:s|ship)? of|written by|by whom"
    r"|whose (?:article|piece|paper|document|column|work|name)|who (?:is|was|are) (?:the )?(?:author|writer)s?|byline"
    r"|name of the (?:author|writer)|(?:author|writer) s name)\b"
)
_PERSON = re.compile(
    r"\b(?:who (?:is|was)|what (?:is|was|does|did|do)|where (?:does|did|is|was)|job|jobs|role|post|position|work|works"
    r"|worked|previous\w*|former\w*|before|background|career|employ\w*|title|qualif\w*|credentials|hat|day job"
    r"|organisation|which (?:ccg|trust|organisation)|biograph\w*|bio|run|runs|chief executive)\b"
)
_POLICY = re.compile(
    r"\b(?:official\w*|speaks? for|represents?|disclaimer|endorse\w*|information daily|publisher"
    r"|whose (?:views?|opinions?)|views? (?:of|expressed|are|is)|opinions? (?:of|expressed|are)|position of"
    r"|parent company|stand behind|company line|policy of|reflect\w*)\b"
)
_LIST = re.compile(
    r"\b(?:which|what|how many|list|name|show) (?:\w+ ){0,3}?(?:documents|sources|papers|texts|materials"
    r"|publications)\b(?!.{0,60}\b(?:mention|mentions|say|says|talk|talks|name|names|refer|state|uses?)\b)"
    r"|\bwhat (?:are you|is this|are your answers) based on\b"
    r"|\bwhat (?:do|does) (?:you|this|it) (?:know|cover|hold|contain)\b|\bknowledge base\b|\bsources (?:do you|are)\b"
    r"|\bwhat have you (?:got|read)\b|\bwhere do you get your\b"
)
_STANDS_FOR = re.compile(
    r"\b(?:stands? for|short for|abbreviat\w*|acronym\w*|full (?:form|name|version)|spell\w* out|in full|expand\w*"
    r"|initials|letters)\b"
)
_KEY = re.compile(
    r"\b(?:symbols?|arrows?|legend|signs?|two way|double headed|double ended|two headed|dash(?:es)?|dashed|icons?)\b"
    r"|\bkey\b(?= (?:to|of|for|in|symbols?|under|below|says?|mean\w*|show\w*|beside|at)| *$)|\bin the key\b"
    r"|\b(?:plain|straight|horizontal|long|single) line\b"
    r"|\blines? (?:mean|means|stand|stands|in the (?:key|diagrams?))\b"
    r"|\bdiagrams?\b.*\b(?:key|line|lines|symbol\w*|arrow\w*|mean\w*)\b"
)
_CONSTITUTION = re.compile(
    r"\bconstitution\b|\bbelongs? to us all\b|\bfront (?:page|cover|of the)\b|\bslogan\b|\bmotto\b|\bstrapline\b"
    r"|\bcover of the\b|\btop of the appendix\b"
)
_STANDING = re.compile(
    r"\b(?:guidance or (?:\w+ )?opinion|opinion or (?:\w+ )?(?:guidance|fact|policy)"
    r"|which (?:\w+ ){0,4}(?:is|are) (?:an? |the )?(?:opinion|guidance|official)"
    r"|(?:is|are) (?:\w+ ){1,5}(?:official|guidance|policy|an opinion|opinion|fact|someone s view|one person s view)"
    r"|(?:fact|official) or opinion|how (?:authoritative|reliable|official)|status of|standing of"
    r"|kind of (?:source|document))\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A source with the units that tell of it."""

    source: Source
    title: tuple[Passage, ...]
    dates: tuple[Passage, ...]
    byline: tuple[Passage, ...]
    author: tuple[Passage, ...]
    disclaimer: tuple[Passage, ...]
    front: tuple[Passage, ...]
    key: tuple[Passage, ...]
    passages: tuple[Passage, ...]


def head(source: Source, passages: Sequence[Passage]) -> Head:
    def of(kind: Kind) -> tuple[Passage, ...]:
        return tuple(p for p in passages if p.kind is kind)

    return Head(
        source,
        of(Kind.TITLE),
        of(Kind.DATE),
        of(Kind.BYLINE),
        of(Kind.AUTHOR),
        of(Kind.DISCLAIMER),
        of(Kind.FRONT),
        of(Kind.KEY),
        tuple(passages),
    )


_NAMES = {
    Standing.OPINION: "article piece opinion column essay blog author writer".split(),
    Standing.GUIDANCE: "appendix framework guidance guide annex".split(),
    Standing.MINUTES: "minutes meeting".split(),
    Standing.OTHER: [],
}


def named_sources(
    words: Sequence[str], heads: Sequence[Head], model_words: frozenset[str] = frozenset({"models", "model", "six"})
) -> list[Head]:
    """The documents a question names: by kind, title, year or author; all where none."""
    stems = {stem(w) for w in words}
    scored = []
    for h in heads:
        score = 2.0 * len({stem(w) for w in _NAMES[h.source.standing]} & stems)
        title = {stem(w) for w in tokens(h.source.title) if w not in STOP and w not in {"ccg", "ccgs", "commissioning"}}
        score += len(title & stems) / max(1, len(title)) * 2
        score += 2.0 * any(h.source.published.startswith(w) for w in words if re.fullmatch(r"(?:19|20)\d\d", w))
        score += 2.0 * bool(h.source.author and {stem(w) for w in tokens(h.source.author)} & stems)
        if h.key or any(p.place.model for p in h.key):
            score += 1.5 * bool(model_words & set(words))
        scored.append(score)
    best = max(scored, default=0.0)
    if best < 0.9:
        return list(heads)
    return [h for h, s in zip(heads, scored, strict=True) if s >= best * 0.75]


def about(h: Head) -> str:
    """A document in a few words of ours: "the appendix", "the article", or its title."""
    words = (h.source.title + " " + h.source.standing_note).casefold()
    for noun in ("appendix", "article", "minutes", "report", "policy", "framework", "guidance"):
        if noun in words:
            return f"the {noun}"
    return f"“{h.source.title}”"


def documents(draft: Draft, question: str, words: Sequence[str], heads: Sequence[Head], *, follow_up: bool = False) -> bool | None:
    """Answers a question about the documents. None where it is no such question,
    False where it is one that they do not answer."""
    t = " ".join(words).replace("'", " ")
    named = named_sources(words, heads)
    doc = bool(re.search(rf"\b{_DOCUMENT[:-1]}|documents|sources|papers|author|writer)\b", t))
    other = re.search(r"\b(appendix|annex|chapter|volume|schedule|part) (\d+|one|two|three|four|five)\b", t)
    if (
        other
        and any(stem(other.group(1)) in {stem(w) for w in tokens(h.source.title)} for h in heads)
        and not any(f"{other.group(1)} {stem(other.group(2))}" in quotes.fold_cached(h.source.text).text for h in heads)
    ):
        return False
    if (
        _STANDS_FOR.search(t)
        or re.search(r"\bwhat (?:is|are|does|do) (?:an? |the )?[a-z]{2,6}s?(?: mean)?$", t)
        or re.search(r"\bwhat (?:is|s|are) (?:an? |the )?(?:css|ccg|ccgs|lmcs?|csu)\b", t)
    ):
        found = _stands_for(draft, question, words, heads)
        if found is not None:
            return found
    if (
        _KEY.search(t)
        or "↔" in question
        or re.search(r"[—–]\s*(?:mean|stand|symbol|in the key|represent|show)|(?:line|dash|symbol|sign|the)\s+[‘'\"“]?[—–]", question)
    ):
        return _key(draft, question, t, heads)
    if _CONSTITUTION.search(t) and any(h.front for h in heads):
        return _front(draft, heads, words)
    if _TITLE.search(t) and doc and not re.search(r"\b(?:job|his|level|levels|post)\b", t):
        with_title = [h for h in named if h.title]
        for h in with_title:
            draft.lead(f"The title of {about(h)}:")
            draft.units(h.title[:1])
        return bool(with_title)
    if _STANDING.search(t) and doc:
        return _standing(draft, heads if len(named) != 1 else named)
    if _LIST.search(t):
        draft.lead(f"There are {len(heads)} documents." if len(heads) != 1 else "There is 1 document.")
        for h in heads:
            draft.units((*h.title[:1], *h.dates[:1]))
        return True
    if (
        _FIRST.search(t)
        and len(heads) > 1
        and (
            re.search(r"\bwhich\b.*\b(?:came|come|published|written|document|one|older|newer|first|is)\b", t)
            or re.search(r"\b(?:before|after|older|newer|earlier|later|predate\w*)\b.*\bthan\b|\bor\b", t)
        )
        and doc
        and re.search(
            r"\b(?:article|piece)\b.*\bappendix\b|\bappendix\b.*\b(?:article|piece)\b|\bdocuments?\b|\bsources?\b|\bpapers?\b"
            r"|\btwo\b",
            t,
        )
    ):
        return _order(draft, heads)
    if (
        _WHEN.search(t)
        and not re.search(r"\bhow many\b|\bhow much\b", t)
        and (doc or follow_up)
        and not re.search(r"\bwhen (?:should|would|might|could|can|do we|do you)\b", t)
    ):
        with_dates = [h for h in named if h.dates]
        for h in with_dates:
            draft.lead(f"The date that {about(h)} carries:")
            draft.units(h.dates[:1])
        return bool(with_dates)
    if _AUTHOR.search(t) and not re.search(r"\bwho wrote (?:to|back)\b", t):
        return _authors(draft, named if doc or len(named) < len(heads) else heads)
    people = [h for h in heads if h.source.author]
    for h in people:
        names = {stem(w) for w in tokens(h.source.author)}
        here = (
            names & {stem(w) for w in words}
            or re.search(r"\b(?:author|writer|columnist)\b", t)
            or (follow_up and re.search(r"\b(?:his|he|her|she|their)\b", t))
        )
        if (
            here
            and h.author
            and _PERSON.search(t)
            and not re.search(
                r"\b(?:think|thinks|believe|believes|say|says|said|mean|view|views|opinion|argue\w*|want|wants|conclu\w*|prefer\w*"
                r"|care|know|find|describe\w*|call|calls|recommend\w*|favou?r\w*|suggest\w*|feel|claim\w*|make|mind|met|spoken"
                r"|talk\w*|see|reckon\w*|like|live|lives|old|earn\w*|contact|email|phone|vote\w*|educat\w*|study|studied|born"
                r"|married)\b",
                t,
            )
        ):
            draft.lead(f"What {about(h)} says of its author:")
            draft.units(h.author)
            return True
    if _POLICY.search(t) and re.search(
        r"\b(?:view|views|opinion|opinions|policy|speak|speaks|official\w*|disclaimer|endorse\w*|represent|position"
        r"|article|piece|reflect\w*|stand|publisher)\b",
        t,
    ):
        with_disclaimer = [h for h in heads if h.disclaimer]
        if with_disclaimer and not re.search(r"\b(?:models?|ccg s|commissioning support)\b", t):
            for h in with_disclaimer:
                draft.lead(f"What {about(h)} says of the views in it:")
                draft.units(h.disclaimer)
            return True
    return None


def _authors(draft: Draft, named: Sequence[Head]) -> bool:
    told = [h for h in named if h.byline or h.author]
    for h in told:
        draft.lead(f"The author that {about(h)} names:")
        draft.units(h.byline[:1] or h.author[:1])
        if h.byline and h.author:
            draft.units(h.author[:1])
    return bool(told)


def _order(draft: Draft, heads: Sequence[Head]) -> bool:
    dated = sorted((h for h in heads if h.source.published and h.dates), key=lambda h: h.source.published)
    if len(dated) < 2:
        return False
    name = about(dated[0])
    draft.lead(f"{name[:1].upper()}{name[1:]} came first ({dated[0].source.published[:4]}).")
    for h in dated:
        draft.say(f"The date that {about(h)} carries:")
        draft.units(h.dates[:1])
    return True


def _standing(draft: Draft, heads: Sequence[Head]) -> bool:
    draft.lead("What kind of source each document is (our labels):" if len(heads) > 1 else "What kind of source it is (our label):")
    for h in heads:
        name = about(h)
        draft.say(f"{name[:1].upper()}{name[1:]}: {h.source.standing_note or h.source.standing}.")
        draft.units(h.disclaimer or h.title[:1])
    return bool(draft.citations)


def _front(draft: Draft, heads: Sequence[Head], words: Sequence[str]) -> bool:
    stems = {stem(w) for w in words}
    for h in heads:
        hits = [p for p in h.front if {stem(w) for w in tokens(p.text)} & stems - {stem("nhs"), stem("the")}] or [
            p for p in h.front if len(p.text.split()) > 2
        ]
        if hits:
            draft.lead(f"What stands on the front of {about(h)}:")
            draft.units(hits)
            return True
    return False


def _key(draft: Draft, question: str, t: str, heads: Sequence[Head]) -> bool | None:
    lines: dict[str, Passage] = {}
    for h in heads:
        for p in h.key:
            lines.setdefault(quotes.key(p.text), p)
    if not lines:
        return None
    if re.search(r"\bdiagrams?\b", t) and not re.search(r"\b(?:key|legend|symbols?|arrows?|line|lines|signs?|mean|means|dash|dashes)\b", t):
        return False
    if re.search(r"\b(?:look like|colours?|colors?|drawn|shape)\b", t):
        return False
    chosen = [p for p in lines.values() if p.text[0] in question]
    if not chosen and re.search(r"\barrows?\b|\btwo way\b|\bdouble (?:headed|ended)\b|\btwo headed\b", t):
        chosen = [p for p in lines.values() if p.text[0] in "↔→←⇔⇄↕"]
    if not chosen and re.search(r"\bdash(?:es|ed)?\b|\b(?:plain|straight|horizontal|long|single|solid) line\b|\blines? mean", t):
        chosen = [p for p in lines.values() if p.text[0] in "—–-―"]
    if not chosen:
        stems = {stem(w) for w in t.split() if w not in STOP}
        scored = [(len({stem(w) for w in tokens(p.text) if w not in STOP} & stems), p) for p in lines.values()]
        best = max(s for s, _ in scored)
        chosen = [p for s, p in scored if s == best and best >= 2] or list(lines.values())
    draft.lead("In the key to the diagrams:")
    draft.units(chosen)
    return True


def expansions(text: str, short: str) -> list[tuple[int, int]]:
    """Where a text writes an abbreviation out: words in order whose initials spell it.

    Prefers words that begin with a capital or that stand before the
    abbreviation in brackets; offsets into `text`.
    """
    letters = short.casefold()
    spans = [(m.start(), m.end()) for m in re.finditer(r"[A-Za-z][\w’'-]*", text)]
    found = []
    for i in range(len(spans) - len(letters) + 1):
        run = spans[i : i + len(letters)]
        if all(text[a].casefold() == c for (a, _), c in zip(run, letters, strict=True)) and "\n\n" not in text[run[0][0] : run[-1][1]]:
            gap = text[run[0][0] : run[-1][1]]
            if not re.search(r"[.,;:()!?]", gap):
                found.append((run[0][0], run[-1][1]))
    capital = [f for f in found if text[f[0]].isupper()]
    return capital or found


def _stands_for(draft: Draft, question: str, words: Sequence[str], heads: Sequence[Head]) -> bool | None:
    """None where no abbreviation is asked about."""
    known = {m.group().rstrip("s") for h in heads for m in re.finditer(r"\b[A-Z]{2,6}s?\b", h.source.text)} - {"A", "I"}
    asked = [w for w in dict.fromkeys(re.sub(r"s$", "", x) for x in words) if w.upper() in known and w not in STOP]
    asked += [
        m
        for m in re.findall(r"\b[A-Z]{2,6}\b", question)
        if not question.isupper()
        and m.casefold() not in asked
        and m.casefold() not in STOP
        and m.casefold() + "s" not in words
        and m not in ("CSU", "CSUS")
    ]
    if re.search(r"\bcsus?\b", question, re.IGNORECASE) and "css" not in asked:
        asked.append("css")
    if not asked:
        return None
    if not _STANDS_FOR.search(" ".join(words)) and [
        w for w in words if w not in STOP and re.sub(r"s$", "", w) not in asked and w not in {"mean", "means"}
    ]:
        return None
    done = False
    for short in asked:
        for h in heads:
            places = [(a, b) for a, b in expansions(h.source.text, short) if not h.source.is_furniture(Span(a, b))]
            if places:
                done = True
                _cite_expansion(draft, h, short.upper(), places[0])
                break
    return done


def _cite_expansion(draft: Draft, h: Head, short: str, place: tuple[int, int]) -> None:
    start, end = place
    sentence = next((p for p in h.passages if p.span.start <= start and end <= p.span.end), None)
    draft.lead(f"{short}: “{h.source.text[start:end]}”, as {about(h)} writes it out.")
    if sentence is not None:
        draft.quote(sentence.quote(), sentence.place)
    else:
        draft.quote(h.source.quote(start, end), Place())
