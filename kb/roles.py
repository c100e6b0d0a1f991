"""Who does what to whom in a sentence, as far as the words around a name tell.

Pure. A role is `subject`, `object`, `owner` (as in "CCG's interests"), or the
preposition before the name ("from", "of direction"; of "with" also the words it
joins to, nearest first). Rules of thumb for English; `kb.check` uses them to
refuse, never to add.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .claims import FUNCTION, Clause, Token, is_marker
from .words import stem

# Those who act in documents on health care; names with a capital letter come from the passage.
ACTORS = frozenset(
    stem(w)
    for w in """ccg ccgs css provider providers gp gps lmc lmcs commissioner commissioners citizen citizens public community communities
    member members collaborative stakeholder stakeholders author other others hospital hospitals patient patients team board trust
    committee committees organisation organisations body bodies group groups council nhs england contract contracts people""".split()
)
_PREPOSITIONS = frozenset("of in on at to from by with for as into between among through against under about towards".split())
_DETERMINERS = frozenset("a an the its their his her our all each every some many most few several both any no".split())
_PASSING = frozenset("single same different local other own participating individual various new specific large more or two three".split())
_BE = frozenset("is are was were be been being".split())
_VERBS = frozenset(
    """is are was were be been being can could may might must should will would do does did has have had take takes took act acts lead leads
    led work works remain remains share shares draw draws agree agrees understand understands want wants need needs mean means meant say
    says ensure ensures support supports provide provides source sources develop develops use uses access accesses apply applied
    commission commissions collaborate collaborates discuss discussed submit submitted focus focuses not""".split()
)
_IRREGULAR = frozenset("taken led given held made built done seen known kept put meant found brought drawn".split())
_PARTITIVE = frozenset("minority majority number group lot handful most many some few all each one two three all".split())
_RELATIONAL = {"behalf", "direction", "detriment", "interest", "interests", "influence"}
_SAME = {"by": "subject"}


def roles(clause: Clause, named: frozenset[str], capital: frozenset[str], find: Callable[[Token], str]) -> dict[str, set[str]]:
    """The roles of each actor of a clause, several words of a name ("NHS England") by the first.

    `find` gives an actor's name for a word, "" for none; `capital` holds the words of names.
    """
    out: dict[str, set[str]] = {}
    for i, t in enumerate(clause):
        who = find(t)
        if who and not (i and clause[i - 1].stem in capital):
            out.setdefault(who, set()).add(_role(clause, i, named))
    return out


def _role(clause: Clause, i: int, named: frozenset[str], depth: int = 0) -> str:
    t = clause[i]
    if t.possessive:
        return "owner"
    following = clause[i + 1] if i + 1 < len(clause) else None
    if following is not None and following.is_content and following.stem not in named and not _is_verb(following, t):
        before = _before(clause, i, named, depth)
        return "owner" if before in ("subject", "object") or not t.word.endswith("s") else before
    return _before(clause, i, named, depth)


def _before(clause: Clause, i: int, named: frozenset[str], depth: int) -> str:
    k = i - 1
    passed = 0
    while k >= 0:
        w = clause[k]
        if w.word in _DETERMINERS or w.figure or w.word in _PASSING or (w.stem in named and w.possessive):
            k -= 1
            continue
        if (
            w.is_content
            and not passed
            and k >= 1
            and (clause[k - 1].word in _DETERMINERS or clause[k - 1].figure)
            and not _is_verb(w, None)
        ):
            passed += 1
            k -= 1
            continue
        break
    if k < 0 or clause[k].word == ",":
        return _subject(clause, i)
    w = clause[k]
    if w.word == "of" and k >= 1:
        head = clause[k - 1]
        if (head.word in _PARTITIVE or head.figure or head.word in _PASSING) and depth < 3:
            return _before(clause, k - 1, named, depth + 1)
        return f"of {head.word.rstrip('s')}" if head.word in _RELATIONAL else "owner"
    if w.word == "as" and k == 0:
        return _subject(clause, i)
    if w.word in _PREPOSITIONS:
        if w.word == "with":
            # What it joins to matters: "the interface with providers" is not "share responsibility with providers".
            return " ".join(["with", *[t.stem for t in reversed(clause[:k]) if t.is_content][:3]])
        return _SAME.get(w.word, w.word)
    if w.word in ("and", "or", "nor") and k >= 1 and depth < 3:
        for j in range(k - 1, max(-1, k - 5), -1):
            if clause[j].stem in named or clause[j].stem in ACTORS:
                return _role(clause[: j + 1], j, named, depth + 1)
        return _subject(clause, i)
    if w.word in _BE and k >= 1 and clause[k - 1].word == "there":
        return "subject"
    if (w.word in FUNCTION and w.word not in _VERBS) or (is_marker(w.word) and w.word not in _VERBS):
        return _subject(clause, i)
    return "object"


def _subject(clause: Clause, i: int) -> str:
    """`subject`, or `object` where what follows is in the passive."""
    rest = [t.word for t in clause[i + 1 : i + 6]]
    for at, w in enumerate(rest):
        if w in _BE:
            behind = [x for x in rest[at + 1 :] if x not in ("also", "not", "now", "then") and not x.endswith("ly")]
            if behind and (re.search(r"[a-z]{2}ed$", behind[0]) or behind[0] in _IRREGULAR):
                return "object"
            return "subject"
    return "subject"


def _is_verb(t: Token, subject: Token | None) -> bool:
    if t.word in _VERBS or t.word.endswith(("ing", "ed")):
        return True
    # A plural noun is hardly ever an adjective: what follows is its verb.
    return subject is not None and subject.word.endswith("s") and subject.word != "css" and not t.word.endswith("s")


_ALIKE = {"owner": {"from", "for", "of interest"}, "from": {"owner"}, "for": {"owner", "of behalf"}, "of interest": {"owner"}}


def fits(mine: str, theirs: set[str]) -> bool:
    """Whether a role in a statement is one that the source gives the same actor."""
    if mine.startswith("with "):
        return any(t.split()[1:2] == [head] for t in theirs if t.startswith("with ") for head in mine.split()[1:])
    return mine in theirs or bool(_ALIKE.get(mine, set()) & theirs)


def inverted(clause: Clause, theirs: Sequence[Clause]) -> bool:
    """Whether what stands before and behind a word has changed places ("A framed B"), but for the passive."""
    for i, t in enumerate(clause):
        if not i or not t.is_content or clause[i - 1].word in _BE or any(x.word == "by" for x in clause[i : i + 3]):
            continue
        left, right = _content(clause[:i]), _content(clause[i + 1 :])
        for c in theirs:
            for k, x in enumerate(c):
                if x.stem == t.stem and not (k and c[k - 1].word in _BE):
                    before, behind = _content(c[:k]), _content(c[k + 1 :])
                    if left & behind and right & before and not left & before and not right & behind:
                        return True
    return False


def _content(clause: Clause) -> set[str]:
    return {t.stem for t in clause if t.is_content}


def generalised(clause: Clause, theirs: list[Clause], find: Callable[[Token], str]) -> bool:
    """Whether what one of several does ("One CCG takes …") is said of all ("CCGs take …")."""
    for i, t in enumerate(clause):
        who = find(t)
        if (
            not who
            or not t.word.endswith("s")
            or t.word == "css"
            or t.possessive
            or (i and (clause[i - 1].figure or is_marker(clause[i - 1].word)))
        ):
            continue
        if _before(clause, i, frozenset(), 0) != "subject":
            continue
        ones = [(c, k) for c in theirs for k, x in enumerate(c) if find(x) == who and _before(c, k, frozenset(), 0) == "subject"]
        if ones and all(k and c[k - 1].figure == "1" for c, k in ones):
            return True
    return False
