"""Answers about the documents themselves: titles, dates, authors, abbreviations, the key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import asking_documents as asking
from . import quotes
from .compose import Draft
from .domain import Passage, Place, Span
from .heads import Head, about, named_sources
from .words import STOP, stem, tokens


def documents(draft: Draft, question: str, words: Sequence[str], heads: Sequence[Head], *, follow_up: bool = False) -> bool | None:
    """Answers a question about the documents. None where it is no such question,
    False where it is one that they do not answer."""
    t = " ".join(words).replace("'", " ")
    named = named_sources(words, heads)
    doc = bool(re.search(rf"\b{asking.DOCUMENT[:-1]}|documents|sources|papers|author|writer)\b", t))
    other = re.search(r"\b(appendix|annex|chapter|volume|schedule|part) (\d+|one|two|three|four|five)\b", t)
    if (
        other
        and any(stem(other.group(1)) in {stem(w) for w in tokens(h.source.title)} for h in heads)
        and not any(f"{other.group(1)} {stem(other.group(2))}" in quotes.fold_cached(h.source.text).text for h in heads)
    ):
        return False
    if (
        asking.STANDS_FOR.search(t)
        or re.search(r"\bwhat (?:is|are|does|do) (?:an? |the )?[a-z]{2,6}s?(?: mean)?$", t)
        or re.search(r"\bwhat (?:is|s|are) (?:an? |the )?(?:css|ccg|ccgs|lmcs?|csu)\b", t)
    ):
        found = _stands_for(draft, question, words, heads)
        if found is not None:
            return found
    if (
        asking.KEY.search(t)
        or "↔" in question
        or re.search(r"[—–]\s*(?:mean|stand|symbol|in the key|represent|show)|(?:line|dash|symbol|sign|the)\s+[‘'\"“]?[—–]", question)
    ):
        return _key(draft, question, t, heads)
    if asking.CONSTITUTION.search(t) and any(h.front for h in heads):
        return _front(draft, heads, words)
    if asking.TITLE.search(t) and doc and not re.search(r"\b(?:job|his|level|levels|post)\b", t):
        with_title = [h for h in named if h.title]
        for h in with_title:
            draft.lead(f"The title of {about(h)}:")
            draft.units(h.title[:1])
        return bool(with_title)
    if asking.STANDING.search(t) and doc:
        return _standing(draft, heads if len(named) != 1 else named)
    if asking.LIST.search(t):
        draft.lead(f"There are {len(heads)} documents." if len(heads) != 1 else "There is 1 document.")
        for h in heads:
            draft.units((*h.title[:1], *h.dates[:1]))
        return True
    if (
        asking.FIRST.search(t)
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
        asking.WHEN.search(t)
        and not re.search(r"\bhow many\b|\bhow much\b", t)
        and (doc or follow_up)
        and not re.search(r"\bwhen (?:should|would|might|could|can|do we|do you)\b", t)
    ):
        with_dates = [h for h in named if h.dates]
        for h in with_dates:
            draft.lead(f"The date that {about(h)} carries:")
            draft.units(h.dates[:1])
        return bool(with_dates)
    if asking.AUTHOR.search(t) and not re.search(r"\bwho wrote (?:to|back)\b", t):
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
            and asking.PERSON.search(t)
            and not re.search(
                r"\b(?:think|thinks|believe|believes|say|says|said|mean|view|views|opinion|argue\w*|want|wants|conclu\w*|prefer\w*"
                r"|care|know|find|describe\w*|call|calls|recommend\w*|favou?r\w*|suggest\w*|feel|claim\w*|make|mind|met|spoken"
                r"|happy|happier|satisfied|pleased|content|impressed|convinced|worried|concerned|hopeful|optimistic|sure|against|approve\w*"
                r"|how (?:things|it|they|this)|arrangements?|set up"
                r"|talk\w*|see|reckon\w*|like|live|lives|old|earn\w*|contact|email|phone|vote\w*|educat\w*|study|studied|born"
                r"|married)\b",
                t,
            )
        ):
            draft.lead(f"What {about(h)} says of its author:")
            draft.units(h.author)
            return True
    if asking.POLICY.search(t) and re.search(
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
    if not asking.STANDS_FOR.search(" ".join(words)) and [
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
