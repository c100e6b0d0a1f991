"""Words that change what a sentence claims: how many, how surely, who, and opposites. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from . import wording
from .variants import begins, likeness, spelling, stem

_SHARES = {
    "all": "all every each both everyone everybody everything always whole entire whichever",
    "most": "most majority mostly usually",
    "half": "half",
    "some": "some several certain sometimes various",
    "few": "few minority handful fewer",
    "any": "any anyone anybody anything either",
    "only": "only solely exclusively",
    "none": "no none nobody neither",
}
_SHARE = {word: name for name, words in _SHARES.items() for word in words.split()}
_FORCES = {
    "must": "must shall mustn't shan't",
    "will": "will would won't wouldn't",
    "should": "should ought shouldn't",
    "can": "can could can't cannot couldn't",
    "may": "may might mayn't mightn't",
}
_FORCE = {word: name for name, words in _FORCES.items() for word in words.split()}
# Contractions of the verb with a pronoun carry the same force.
_FORCE_ENDS = {"'ll": "will", "'d": "will"}
_OPPOSITES = """
more greater increase rise grow further extra additional expand / less fewer lesser decrease fall reduce shrink decline cut
larger large big bigger huge great largest biggest / smaller small little tiny lesser minor smallest
large big huge great vast enormous considerable substantial major / small little minimal slight negligible modest
similar same alike equal identical / different dissimilar differing unequal unlike other
benefit advantage gain profit / detriment disadvantage cost expense harm loss
help support enable aid assist encourage promote / hinder prevent obstruct block hamper oppose discourage undermine
generating creating causing producing building fostering / preventing avoiding stopping ending reducing destroying
single sole one / several multiple many two both separate numerous
strong stronger / weak weaker
clear clarity certainty / unclear confusion ambiguity muddle uncertainty
lack absence shortage loss want / presence abundance plenty availability clear strong good
first / last
remain stay continue keep retain / cease stop lose quit
keep keeping retain retaining hold holding / give giving abandon relinquish surrender shed drop dropping
like prefer / dislike hate
together jointly collectively shared / separately apart alone individually
internal inside / external outside
before / after
above / below
up / down
agree / disagree
accept / refuse reject decline
include including includes plus / exclude excluding excludes except than besides apart
public / private
high higher / low lower
better best / worse worst
good / bad poor
well / badly poorly ill
positive / negative
always / never
easy easier simple / hard harder difficult
early earlier / late later
old / new
local / national
formal / informal
maximum most / minimum least
begin start open / end close finish
allow permit let / forbid ban prohibit
for / against
towards / against
with / without
success succeed / failure fail
true truth reality / false myth
limited restricted / unlimited unrestricted ample
direct / indirect
minority / majority
primarily mainly / partly rarely
often frequently / rarely seldom
right / wrong
buy / sell
add / remove
trust / distrust
rise rising grow growing / fall falling shrink shrinking
strengthen improve build / weaken worsen damage undermine erode
gain win acquire / lose forfeit
voluntary optional / compulsory mandatory obligatory
temporary interim / permanent lasting
certain sure likely / uncertain unsure unlikely doubtful
possible / impossible
safe / unsafe dangerous risky
rich wealthy / poor
fast quick rapid / slow gradual
full complete whole / partial incomplete empty
urban city / rural countryside
central centralised / decentralised devolved
equal fair / unequal unfair biased
simple / complex complicated
cheap cheaper / expensive dearer costly
join enter / leave exit
attract invite welcome / repel discourage
start starting / finish finishing
same / different other opposite
willing keen eager enthusiastic / unwilling reluctant reticent hesitant
helpful useful / unhelpful useless
important critical vital crucial essential / unimportant immaterial irrelevant trivial
effective / ineffective useless
widely commonly / rarely narrowly
increasingly / decreasingly
together / apart
formerly previously once / now currently
understand / misunderstand
""".strip().splitlines()
_SIDES: dict[str, set[tuple[int, int]]] = {}
for _number, _line in enumerate(_OPPOSITES):
    for _side, _words in enumerate(_line.split("/")):
        for _word in _words.split():
            _SIDES.setdefault(_word, set()).add((_number, _side))
            _SIDES.setdefault(stem(_word), set()).add((_number, _side))
# Those who act in documents on commissioning, and in most others.
_ACTORS = frozenset(
    stem(word)
    for word in """ccg css csu provider hospital trust commissioner england nhs gp lmc patient citizen member board council authority
    committee government department minister supplier contractor practice team group public monitor regulator staff""".split()
) | frozenset({"ccgs", "csss", "csus", "gps", "lmcs"})


def share(word: str) -> str:
    """The class of a word that says how many ("all", "few"); "" for any other."""
    return _SHARE.get(word, "")


def force(word: str) -> str:
    """The class of a word that says how surely ("must", "may"); "" for any other."""
    return _FORCE.get(word) or _FORCE_ENDS.get(word[word.rfind("'") :] if "'" in word else "", "")


def actor(word: str) -> str:
    """One name for somebody who acts, singular or plural; "" for any other word."""
    word = word.replace("'s", "").replace("'", "")
    if word in _ACTORS or stem(word) in _ACTORS:
        return word if word == "css" else spelling(word).removesuffix("s")
    return ""


def opposed(a: str, b: str) -> bool:
    """Whether two words are opposites: `more` and `less`, `similar` and `different`."""
    one = _SIDES.get(a) or _SIDES.get(stem(a)) or set()
    two = _SIDES.get(b) or _SIDES.get(stem(b)) or set()
    return any((number, 1 - side) in two for number, side in one)


def changed(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether words `a` in place of `b` (either may be empty) change how many, how surely, or who,
    or are opposites. What is left out at length is no change of how many."""
    if any(opposed(x, y) for x in a for y in b):
        return True
    misspelt = [(x, y) for x in a for y in b if _misspelt(x, y)]
    a = [x for x in a if all(x != m for m, _ in misspelt)]
    b = [y for y in b if all(y != m for _, m in misspelt)]
    if len(a) + len(b) <= _AT_LENGTH:
        for kind in (share, force):
            one, two = {kind(w) for w in a} - {""}, {kind(w) for w in b} - {""}
            if one != two:
                return True
    elif "only" in {share(w) for w in a}:
        return True
    who, whom = {actor(w) for w in a} - {""}, {actor(w) for w in b} - {""}
    return bool(a and b and who - whom) or bool(a and b and whom and any(w not in b and _names(w) for w in a))


_AT_LENGTH = 6


def _misspelt(a: str, b: str) -> bool:
    """Whether one is the other with a slip, not another word with a sense of its own."""
    both = all(share(w) or force(w) or actor(w) for w in (a, b))
    return a != b and not both and bool(likeness(a, b) or begins(a, b))


def _names(word: str) -> bool:
    """Whether a word may stand where somebody who acts stood: one that tells."""
    return not wording.says_little(word) and not actor(word)
