"""What is being asked: which models, which of their parts, what kind, of what before.

Pure: works on words, the table of models and what was asked before. What a
question needs beyond its words (meaning) is left to the answerer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from . import facets as facet_words
from . import quotes, references
from .domain import Facet
from .fit import Situation
from .fit import read as read_situation
from .models import ModelTable
from .words import STOP, Speller, expand, stem, terms, tokens


class Ask(StrEnum):
    """The kinds of question."""

    EMPTY = "empty"
    GREETING = "greeting"
    UNRESOLVED = "unresolved"
    NO_SUCH_MODEL = "no such model"
    FACET = "facet"
    CHECK = "check"
    WHICH = "which models"
    FIT = "which model fits"
    COMPARE = "compare"
    ACCOUNTABLE = "accountability"
    DOCUMENT = "documents"
    LOOKUP = "look-up"
    OPEN = "open"
    NOT_TOLD = "not told"


# Words that ask how a model works only where nothing else is asked.
WEAK_HOW = frozenset("work works working run runs operate operates mean meaning divided concept what how".split())
_WEAK_PHRASES = frozenset(
    {
        "what is",
        "what does",
        "look like",
        "how are",
        "how is",
        "what happens",
        "part do",
        "part does",
        "who leads",
        "who runs",
        "who takes the lead",
        "function of",
    }
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation was about: the last subject, and what was asked of it."""

    ask: Ask | None = None
    models: tuple[int, ...] = ()
    facets: tuple[Facet, ...] = ()
    subject: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    situation: Situation | None = None
    question: str = ""
    levels: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, read. `words` are its words as meant, `subject` those of them
    that name what is asked about once models, parts and politeness are taken away."""

    question: str
    words: tuple[str, ...]
    ask: Ask
    models: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    subject: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    absent: bool = False
    among: tuple[int, ...] | None = None
    situation: Situation = field(default_factory=Situation)
    described: bool = False
    plain_how: bool = False
    wording: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    follow_up: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


# Who uses a model in practice: the documents describe possible models, not practice.
_IN_PRACTICE = re.compile(
    r"\b(?:currently|already|nowadays|these days|at present|in real life|so far|to date|adopted|adopting|adopts?"
    r"|implemented|pilot\w*|tried it|is using|are using|has used|have used|real examples?|case stud(?:y|ies) of)\b"
)
_GREETING = frozenset(
    """hi hello hey hiya morning afternoon evening greetings howdy yo good day thanks thank you cheers bye goodbye ok okay please there
    anyone anybody is everyone all how are how's things hope well test testing great lovely nice many very much ta cool sup dear sir
    madam team help me can help hullo welcome""".split()
)
# Politeness around a question: whole clauses that carry nothing of it.
_POLITE = re.compile(
    r"\b(?:hope (?:you are|you're|your|this finds you|all is|you) [\w ]{0,20}well"
    r"|good (?:morning|afternoon|evening|day)(?: (?:all|team|everyone|colleagues))?"
    r"|(?:many |kind |best |warm )?(?:thanks|regards|wishes"
    r"|thank you)(?: (?:in advance|so much|very much|again|all|for (?:your|any) \w+))*(?:[, ]+[A-Z]?\w+)?\s*$"
    r"|i do apologi[sz]e for (?:bothering|troubling) you(?: but)?|sorry to (?:bother|trouble) you(?: but)?"
    r"|if it(?:'s| is) not too much (?:trouble|bother)|(?:i was )?wonder(?:ing)? if you (?:could|might"
    r"|would)(?: possibly| kindly| please)?"
    r"|would you be so kind as to|could you (?:possibly |please |kindly )?(?:tell|let|advise|help|remind|say|explain"
    r"|give|list)(?: me| us)?(?: know)?|can you (?:please )?(?:tell|remind|advise|help)(?: me| us)?|bear with me"
    r"|quick (?:one|question)|just wondering|long story short)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«]([^\"“”«»]{2,300})[\"“”»]|(?<![\w])['‘]([^'‘’]{2,200}(?:['’][a-z][^'‘’]{0,200})?)['’](?!\w)")
_LOOKUP = re.compile(
    r"\bwhere (?:does|do|did|is|are|has|have|was|were)\b.{0,160}\b(?:come from|comes from|stand|stands|quoted from"
    r"|taken from|originate|appear|written|found)\b"
    r"|\bwhich (?:document|paper|source|one of the (?:documents|papers)|text) (?:says?|said|has|have|states?|contains?"
    r"|uses?|mentions?|is it that)\b|\bsource of (?:the )?(?:quot|phrase|words|line|sentence)"
    r"|\b(?:who|which document) (?:said|wrote|says|uses) (?:that )?[\"“'‘]|\bwhere (?:is|was) it (?:said|written)\b"
    r"|\bwhose words\b|\bis (?:this|it) a (?:real )?quot",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\b(?:compare[sd]?|comparing|comparison|difference|differences|differ|differs|different from|versus|vs|v|contrast"
    r"|rather than|in common|side by side|share|shared|between|similarit\w+|similar|distinguish\w*|alike|instead of"
    r"|as opposed to|against|over|overlap|both|better than|worse than|same)\b"
)
_STRONG_COMPARE = re.compile(
    r"\b(?:compare[sd]?|comparing|comparison|difference|differences|differ|differs|versus|vs|contrast|in common"
    r"|side by side|distinguish\w*|overlap|similarit\w+)\b"
)
_WHICH = re.compile(
    r"\b(?:which|what|wich)(?: \w+){0,3}? (?:models?|options?|approach(?:es)?|arrangements?|set ups?|setups?|versions"
    r"|descriptions|ways of working)\b|\b(?:in|with|under|for|by|of) which\b"
    r"|\bwhich (?:of )?(?:the|these|those|them|ones?|has|have|had|says?|lists?|mentions?|carry|carries|talks?|refers?"
    r"|needs?|gives?|includes?|uses?|would|could|might|does|do|is|are|make|makes|get|gets)\b"
    r"|\b(?:do|does|is there|are there|has|have)(?: \w+)? any(?: \w+)? (?:models?|options?"
    r"|of (?:the|these|them|those|its))\b|\bis there (?:a|any|one|some) (?:\w+ )?(?:model|option|approach)\b"
    r"|\bare there (?:any )?(?:models|options)\b|\bhow many (?:of )?(?:the )?(?:six )?(?:models|options)\b"
    r"|\b(?:name|list|identify|find|pick out|show me|give me|tell me) (?:me )?(?:all )?(?:the |any |every )?(?:models?"
    r"|options?|ones) (?:that|which|with|where|having|mentioning|without|whose|in)\b"
    r"|\bmodels (?:that|which|with|where|having|mentioning|without|whose)\b|\ba model (?:that|which|with|whose)\b"
    r"|\bis there (?:anything|something|one|any)(?: \w+){0,4} (?:for|with|that|where)\b|\bwhere$|\bwhose\b"
    r"|\b(?:all|any|every) (?:the |of the )?models? (?:that|which|with|where)\b|\bany models?\b|\bwhich$"
    r"|\bwhich (?:models?|ones?)$"
)
# "the model in which …": a description of one model, not a search for models.
_THE_ONE = re.compile(r"\bthe (?:\w+ )?(?:model|option|approach|arrangement|one|version) (?:in which|where|that|when|with)\b")
_WHERE = re.compile(
    r"^(?:\w+ ){0,2}where (?:is|are|does|do|would|might|could|can|will|did)\b|^in which (?:part|bit|section)"
    r"|\bwhich part of the appendix\b"
)
FIRST_PERSON = re.compile(r"\b(?:we|us|our|ours|my|i|me|mine|ourselves)\b")
_ADVICE = re.compile(
    r"\b(?:suggest\w*|recommend\w*|advise|advice|fits?|best|suits?|should we|should i|would you|go for|go with"
    r"|right (?:model|one|option)|look at|start|point to|have us do|which way|what model|which model|options?|match\w*"
    r"|closest|come up with|pick|choose|choice|appropriate|work for us|worth a look|come into play|how should|consider"
    r"|propos\w*|most suitable|arrangement|in mind|then what|what then|what now|what would"
    r"|what does the (?:appendix|document|guidance|framework))\b"
)
_ABSENT = re.compile(
    r"\b(?:do|does|did|have|has|would|should|could)(?: \w+)? not(?: \w+){0,2}? (?:have|list|mention|include|involve"
    r"|refer|say|use|need|require|carry|name|speak|talk|contain|feature|face|suffer|come|depend|rely|specify|give"
    r"|offer|cite|count|show|warn|share|ask|call|describe|bring|state|assume|risk|run|get|make|bother|do|put|appear"
    r"|got|hold|expect|envisage|rest|touch|raise|claim|promise)\b"
    r"|\b(?:are|is|were|was)(?: \w+)? not (?:\w+ )?(?:meant|for|about|suited|designed|aimed|intended|recommended"
    r"|listed|mentioned|one of|among|said|at risk|named|linked|associated|concerned|affected)\b|\b(?:do|does) not$"
    r"|\bmakes? no (?:mention|reference|use)\b|\bno (?:mention|reference)\b"
    r"|\bwithout(?: any)?(?: mention(?:ing)?| reference)?\b|\bsays? nothing\b"
    r"|\bnever (?:mention|say|refer|speak|talk|list|use)\w*\b"
    r"|\bnot (?:mention|list|refer|say|have|include|involve|use|name|speak|talk|carry|need|require)\w*\b"
    r"|\bfree (?:of|from)\b|\bleaves? out\b|\bomits?\b|\bfails? to mention\b"
    r"|\bha(?:ve|s) no (?:css|commissioning support|mention|reference)\b|\bsilent (?:on|about)\b|\bexclud\w+\b"
    r"|\bother than those\b|\bskips?\b|\binvolves? no\b|\buses? no\b"
    r"|\bnot\b(?= (?:one )?(?:of )?(?:its|their|the) (?:risks|benefits))"
)
COUNTED = re.compile(
    r"\b(?P<how>only|just|exactly|at least|more than|fewer than|less than)?(?: the)?(?: a)? ?(?P<n>\d|no|zero|one|two"
    r"|three|four|five|single)(?: single)? (?:listed |stated |named )?(?P<what>benefits?|risks?|advantages?"
    r"|disadvantages?|drawbacks?|pros|cons|downsides?|upsides?)\b"
    r"|\b(?P<most>most|fewest|least|highest number of|greatest number of|largest number of|lowest number of"
    r"|smallest number of)(?: listed| stated)? (?P<what2>benefits?|risks?|advantages?|disadvantages?|drawbacks?|pros"
    r"|cons|downsides?|upsides?)\b"
)
_WHY_LIKE = re.compile(
    r"\bwhy (?:would|might|do|does|should|did|could)(?: \w+){0,3} (?:like|likes|choose|pick|go for|favour|want|prefer"
    r"|opt for|use|adopt|go with|select)\b"
)
_AUXILIARY = frozenset("is are does do did can could will would has have had was were should may might must isn't aren't doesn't".split())
_PRONOUN = re.compile(
    r"\b(?:it|its|that|this|that one|this one|those|these|them|they|the same|there|one of them|such|which one"
    r"|the other|he|his|him|she|her|their)\b"
)
_OPENING = re.compile(
    r"^(?:(?:ok|okay|right|so|well|thanks|thank you|great|now|fine|yes|no|cool|ah|oh|hmm|sure|lovely|good"
    r"|interesting)\s+)*(?:and|what about|how about|but|or|also|then|plus|what if)\b"
)
_NEW_SUBJECT = re.compile(
    r"\b(?:different subject|different question|another question|something else|change of subject|new question"
    r"|new topic|different topic|moving on|on another)\b"
)
FRAME = frozenset(
    """model models option options approach approaches arrangement arrangements appendix framework document documents paper source
    sources text guidance guide section sections bullet bullets list lists listed listing mention mentions mentioned mentioning say
    says said state states stated describe describes described refer refers referred reference speak speaks talk talks talking name
    names named include includes included including involve involves involved involving carry carries give gives given show shows
    feature features appear appears appearing turn turns come comes came use uses used using word words wording phrase phrases term
    terms entry entries six among part parts bit bits piece according line lines down something anything someone actual actually ever
    anywhere identify find pick picture under has have had question ask asking asked need needs needed wonder tell mean kind sort type
    possible collaborative please explicitly specifically expressly pointed noted suffer suffers face faces faced potential
    potentially possibly likely chance apply applies applied count counts plus minus thing things side big real main particular issue
    issues matter matters factor cited cite cites quoted quote quotes contain contains containing highlight highlights highlighted
    flag flags flagged suggest suggests suggested note notes warned happens happen end ends ending up really meant meaning lot whole
    also too first last there's attached associated linked concerned regarding related relating about having still sorry meant oops
    correction forget operates rather mind never shape form whatsoever settle argument supposed expect expected called known come true
    false right wrong correct think thinks thought seem seems might may could would see seen single-handedly number numbers numbered
    n't don t s re present brings bring brought worried worry""".split()
)


def clean(question: str) -> str:
    """The question without what is only politeness around it."""
    text = _POLITE.sub(" ", question)
    return text if any(c.isalnum() for c in text) else question


def quoted_phrases(question: str) -> tuple[str, ...]:
    """Phrases in quotation marks, as typed."""
    return tuple((a or b).strip() for a, b in _QUOTED.findall(question) if (a or b).strip())


def read(question: str, table: ModelTable | None, speller: Speller, context: Context = Context()) -> Reading:
    """Reads one question in the light of what was asked before."""
    words = tuple(expand(tokens(question), speller))
    if not words:
        return Reading(question, (), Ask.EMPTY, context=context)
    if all(w in _GREETING for w in words) and len(words) <= 8:
        return Reading(question, words, Ask.GREETING, context=context)
    body = _which_one(tuple(expand(tokens(clean(question)), speller)) or words)
    reading = _Reader(question, body, words, table, context).read()
    return reading


def _which_one(words: tuple[str, ...]) -> tuple[str, ...]:
    """“which 1” is “which one”."""
    words = tuple(
        "to"
        if w == "2" and words[i + 1 : i + 2] and words[i + 1] in {"use", "pick", "choose", "go", "do", "get", "be", "have", "know", "work"}
        else w
        for i, w in enumerate(words)
    )
    return tuple(
        "one"
        if w == "1"
        and i
        and words[i - 1] in {"which", "what", "that", "this"}
        and words[i + 1 : i + 2] in ((), ("is",), ("has",), ("then",))
        else w
        for i, w in enumerate(words)
    )


class _Reader:
    """Reads one question; holds what the steps share."""

    def __init__(self, question: str, words: tuple[str, ...], raw: tuple[str, ...], table: ModelTable | None, context: Context) -> None:
        self.question = question
        self.raw = " ".join(raw)
        self.words = words
        self.t = " ".join(words)
        self.table = table
        self.context = context if not _NEW_SUBJECT.search(self.t) else Context()
        self.quoted = quoted_phrases(question)
        self.levels = references.speaks_of_levels(words)
        # "mutual accountability" is a benefit, not the question who is accountable.
        mutual = bool(re.search(r"\bmutual\w*\b|\breciprocal\b|\bone another\b|\beach other\b", self.t))
        found = [m for m in facet_words.find(words) if not (mutual and m[0] is Facet.ACCOUNTABLE)]
        self.facet_marks = found
        self.short = len(words) <= 14
        self.has_context = self.context.ask is not None
        bare = self._bare_numbers_allowed()
        self.mentions = references.mentions(words, question, table, bare=bare)

    def _bare_numbers_allowed(self) -> bool:
        if self.levels or (self.has_context and self.context.levels and not self.context.models):
            return False
        if len(self.words) > 16:
            return bool(_STRONG_COMPARE.search(self.t))
        of_models = bool(self.facet_marks) or bool(_COMPARE.search(self.t)) or bool(_OPENING.match(self.t))
        return of_models or bool(self.context.models)

    def make(self, ask: Ask, **changes: object) -> Reading:
        base = Reading(
            self.question, self.words, ask, quoted=self.quoted, context=self.context, facets=self.facets(), subject=self.subject(),
            plain_how=self._plain_how(), wording=self.property_words(),
        )  # fmt: skip
        return replace(base, **changes)  # type: ignore[arg-type]

    def facets(self) -> tuple[Facet, ...]:
        """The parts asked for, in order; how it works only where nothing else is.

        A part that is waved aside ("forget the risks") is not asked for.
        """
        aside = {
            f
            for f, a, _ in self.facet_marks
            if re.search(
                r"\b(?:forget|never mind|ignore|ignoring|leave aside|leaving aside|skip|not|apart from|besides)(?: \w+)?$",
                " ".join(self.words[max(0, a - 3) : a]),
            )
        }
        named = list(dict.fromkeys(f for f, _, _ in self.facet_marks if f not in aside or f is Facet.USE))
        if not named and self.mentions.numbers and re.search(r"\bwhen (?:does|do|did|would|should|is|are|can|could|might|to)\b", self.t):
            named.append(Facet.USE)
        if re.search(
            r"\b(?:it|this|model \w+|\w+ model) (?:is |be |gets? |best |mainly )*used (?:for|when|where)\b"
            r"|\bwhat is (?:it|this|model \w+|the \w+ model) used for\b",
            self.t,
        ):
            named.append(Facet.USE)
        if _WHY_LIKE.search(self.t) and not set(named) & {Facet.RISKS, Facet.BENEFITS}:
            named.append(Facet.BENEFITS)
        if len(named) > 1 and Facet.HOW in named and not re.search(r"\bhow\b.{0,30}\bworks?\b|\bhow it works\b", self.t):
            named.remove(Facet.HOW)
        return tuple(named)

    def _plain_how(self) -> bool:
        """Whether a description is asked for outright ("describe", "in a nutshell")."""
        if re.search(
            r"\bhow (?:does|do|would|did|will) (?:the )?(?:model \w+|\w+ (?:model|option|one))(?: \w+)? (?:work|operate|run"
            r"|function)\b",
            self.t,
        ):
            return True
        if re.search(r"\bwhat (?:is|was) (?:the )?(?:model|option|\w+ (?:model|option|one))\b", self.t):
            return True
        return any(f is Facet.HOW and " ".join(self.words[a:b]) not in WEAK_HOW | _WEAK_PHRASES for f, a, b in self.facet_marks)

    def subject(self, *, keep_facets: bool = False) -> tuple[str, ...]:
        taken = set(self.mentions.positions)
        if not keep_facets:
            for facet, a, b in self.facet_marks:
                if facet is not Facet.HOW or b - a > 1 or self.words[a] not in WEAK_HOW:
                    taken |= set(range(a, b))
        return tuple(w for i, w in enumerate(self.words) if i not in taken and w not in STOP and w not in FRAME)

    def property_words(self) -> tuple[str, ...]:
        """The words that name a property, small words kept (a phrase may need them)."""
        taken = set(self.mentions.positions)
        for facet, a, b in self.facet_marks:
            if facet in (Facet.RISKS, Facet.BENEFITS, Facet.USE) or (facet is Facet.HOW and b - a > 1):
                taken |= set(range(a, b))
        return tuple(w for i, w in enumerate(self.words) if i not in taken)

    def read(self) -> Reading:
        if self.mentions.unknown and not self.mentions.numbers and not self.levels:
            return self.make(Ask.NO_SUCH_MODEL, unknown=self.mentions.unknown)
        for step in (
            self._lookup,
            self._picked,
            self._compare,
            self._fit,
            self._which,
            self._model,
            self._described,
            self._follow_up,
            self._accountable,
            self._bare,
        ):
            found = step()
            if found is not None:
                return found
        return self.make(Ask.OPEN)

    # -- the steps, in order -------------------------------------------------

    def _lookup(self) -> Reading | None:
        if self.table and _WHICH.search(self.t) and re.search(r"\bmodels?\b|\boptions?\b", self.t):
            return None
        if self.mentions.numbers:
            return None
        if _LOOKUP.search(self.question) and (self.quoted or len(self.subject()) >= 2):
            return self.make(Ask.LOOKUP)
        return None

    def _compare(self) -> Reading | None:
        if self.table is None:
            return None
        if (
            len(self.mentions.numbers) >= 2
            and re.search(r"\bhow (?:long|much|soon|quickly|expensive|easily)\b|\bcosts?\b|\bmove from\b|\bswitch\w* from\b", self.t)
            and not set(self.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}
        ):
            return self.make(Ask.NOT_TOLD, models=self.mentions.numbers)
        numbers = self.mentions.numbers
        if len(numbers) >= 2 and not self.levels:
            return self.make(Ask.COMPARE, models=numbers)
        if self._looks_like_situation() and not _STRONG_COMPARE.search(self.t):
            return None
        if (
            len(numbers) == 1
            and len(self.context.models) == 1
            and numbers != self.context.models
            and _COMPARE.search(self.t)
            and (_PRONOUN.search(self.t) or _STRONG_COMPARE.search(self.t))
        ):
            return self.make(Ask.COMPARE, models=(*self.context.models, *numbers))
        if _COMPARE.search(self.t) or re.search(r"\bor\b", self.t):
            pair = references.two_described(self.words, self.table)
            if len(pair) == 2 and _STRONG_COMPARE.search(self.t):
                return self.make(Ask.COMPARE, models=pair, described=True)
        if (
            not numbers
            and len(self.context.models) >= 2
            and self.context.ask is not Ask.WHICH
            and _STRONG_COMPARE.search(self.t)
            and self.short
        ):
            return self.make(Ask.COMPARE, models=self.context.models, follow_up=True)
        return None

    def _looks_like_situation(self) -> bool:
        s = read_situation(self.question, self.words)
        return len([k for k in s.known if k in ("shares", "css", "ccgs", "providers")]) >= 2

    def _fit(self) -> Reading | None:
        if self.table is None or self.levels:
            return None
        s = read_situation(self.question, self.words)
        known = list(s.known)
        which = bool(_WHICH.search(self.t)) or bool(re.search(r"\bmodels?\b", self.t))
        personal = bool(FIRST_PERSON.search(self.t))
        advice = bool(_ADVICE.search(self.raw))
        earlier = self.context.situation
        if (
            earlier is not None
            and known
            and len(self.words) <= 30
            and (
                re.search(r"\bif\b|\binstead\b|\bsuppose\b|\bwhat about\b|\band\b|\bbut\b|\bactually\b", self.t)
                and not self.mentions.numbers
            )
        ) and not self._asks_facet():
            return self.make(Ask.FIT, situation=earlier.merged(s), follow_up=True)
        asks = {
            f
            for f, a, b in self.facet_marks
            if f in (Facet.RISKS, Facet.BENEFITS, Facet.ACCOUNTABLE) and self.t.split()[a:b][-2:] != ["for", "us"]
        }
        if asks and not (which and advice):
            return None
        if self.mentions.numbers and not re.search(r"\bwhich model\b|\bwhat model\b|\bmodel now\b|\bmove to\b", self.t):
            return None
        strong = (
            [k for k in known if k in ("shares", "css", "service", "each_leads")]
            + (["ccgs"] if s.ccgs == "large" else [])
            + (["providers"] if s.providers == "several" else [])
        )
        about_text = bool(
            re.search(
                r"\b(?:mention\w*|list\w*|say|says|said|talk\w*|speak\w*|refer\w*|wording|word|phrase|text|described"
                r"|describe\w*)\b",
                self.t,
            )
        ) and (not personal or bool(re.search(r"\bmention\w*\b", self.t)))
        if about_text or any(set(tokens(q)) - STOP - {"use"} for q in self.quoted):
            return None
        if (
            which
            and strong
            and re.search(
                r"\b(?:which|what) (?:models?|one|options?|approach)(?: (?:is (?:it|that)(?: again)?|then|now|please|would that be"
                r"|would do|would work|apply|fits?|suits?))?$|\bwhich$",
                self.t,
            )
        ):
            return self.make(Ask.FIT, situation=s)
        if (advice or which) and ((s.ccgs == "large" and advice) or s.service):
            return self.make(Ask.FIT, situation=s)
        if (
            which
            and "shares" in strong
            and len(known) >= 2
            and not re.search(
                r"\b(?:which|what) (?:of the )?(?:six )?(?:models?|ones?)(?: \w+)? (?:say|talk|speak|mention|use|have|list"
                r"|refer)\w*\b",
                self.t,
            )
        ):
            return self.make(Ask.FIT, situation=s)
        if strong == ["each_leads"] and not personal:
            return None
        if personal and (which or advice) and len(known) >= 2 and strong:
            return self.make(Ask.FIT, situation=s)
        if (which or advice) and len(known) >= 3 and strong:
            return self.make(Ask.FIT, situation=s)
        if which and advice and known and strong and (personal or re.search(r"\bfor\b", self.t)):
            return self.make(Ask.FIT, situation=s)
        if personal and (which or advice) and strong:
            return self.make(Ask.FIT, situation=s)
        if (
            advice
            and strong
            and (not self._interrogative() or len(strong) >= 2 or (len(known) >= 2 and (which or not self._interrogative())))
        ):
            return self.make(Ask.FIT, situation=s)
        if (
            which
            and strong
            and re.search(
                r"\b(?:models?|options?|one) (?:is |are |was |were )?(?:there |best |meant |intended |designed |suited |right "
                r"|made |suitable |appropriate |aimed |written )*(?:for|to|at|with that in mind|with)\b",
                self.t,
            )
        ):
            return self.make(Ask.FIT, situation=s)
        if len(known) >= 3 and strong and (personal or not self._interrogative()):
            return self.make(Ask.FIT, situation=s)
        return None

    def _interrogative(self) -> bool:
        return bool(re.match(r"(?:who|what|when|where|why|how|which|does|do|is|are|can)\b", self.t))

    def _asks_facet(self) -> bool:
        return bool(set(self.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.ACCOUNTABLE})

    def _which(self) -> Reading | None:
        if self.table is None or self.levels or self.mentions.numbers:
            return None
        if _THE_ONE.search(self.t) and not re.match(r"(?:\w+ ){0,3}(?:which|what)\b", self.t):
            return None
        asks = bool(_WHICH.search(self.t)) or (bool(_WHERE.search(self.t)) and self._of_models())
        about_article = bool(
            re.search(r"\b(?:article|gowland|levels?|co commissioning|author|writer|bids?|bid|2014)\b", self.t)
        ) and not re.search(r"\bmodels?\b", self.t)
        if about_article:
            return None
        those = re.search(r"\b(?:of|in|with|do|does|which) (?:those|these|them)\b|\bthose (?:models|ones)\b", self.t)
        explicit = bool(
            re.search(
                r"\b(?:models?|options?|approach(?:es)?|arrangements|set ups?|setups?|versions|descriptions|of the six|of these"
                r"|of them|of those)\b",
                self.t,
            )
        )
        if (
            asks
            and (self.subject() or self._counts() or self._same_property())
            and (explicit or self._of_models() or (self.has_context and self.context.ask in (Ask.WHICH, Ask.FIT, Ask.FACET)))
        ):
            if self._same_property():
                others = (
                    tuple(m.number for m in self.table.models if m.number not in self.context.models)
                    if "other" in self.words or "others" in self.words or "else" in self.words
                    else None
                )
                return self.make(
                    Ask.WHICH,
                    wording=self.context.wording,
                    subject=self.context.subject,
                    quoted=self.context.quoted,
                    facets=self.context.facets,
                    among=others,
                    follow_up=True,
                )
            among = self.context.models if those and self.context.models and self.context.ask is Ask.WHICH else None
            if not explicit and re.search(
                r"\bwhich (?:ccgs?|other|organisation|service|level|document|year|questions?|england|body|hospital)\b", self.t
            ):
                return None
            return self.make(Ask.WHICH, absent=self.absent(), among=among)
        if self.context.ask is Ask.WHICH and _OPENING.match(self.t) and self.subject() and self.short and not self._own_subject():
            return self.make(Ask.WHICH, absent=self.absent(), facets=self.facets() or self._kept_facets(), follow_up=True)
        return None

    def _same_property(self) -> bool:
        """“Which other models share that risk?”: the property asked about before."""
        rest = set(self.subject()) - {"share", "shares", "shared", "other", "others", "same", "also", "else"}
        return (
            not rest
            and bool(self.context.wording)
            and self.context.ask in (Ask.CHECK, Ask.WHICH)
            and bool(re.search(r"\b(?:that|this|same|it|other|others|else|those|them)\b", self.t))
        )

    def _counts(self) -> bool:
        """A number of benefits or risks: "just one benefit", "the most risks", "no risks"."""
        return bool(COUNTED.search(self.t))

    def _kept_facets(self) -> tuple[Facet, ...]:
        return tuple(f for f in self.context.facets if f in (Facet.RISKS, Facet.BENEFITS))

    def _own_subject(self) -> bool:
        return bool(re.search(r"\b(?:article|gowland|levels?|author|writer|bids?|who|when|why|how many)\b", self.t))

    def _of_models(self) -> bool:
        """Whether the words belong to the models: most of the subject stands in their lines."""
        if self.table is None:
            return False
        if any(quotes.key(q) in quotes.fold_cached(p.text).text for q in self.quoted for m in self.table.models for p in m.units):
            return True
        found = terms(self.property_words(), FRAME)
        known = [t for t in found if t.stem in self.table.stems or t.groups & self.table.groups]
        return bool(found) and len(known) >= 0.6 * len(found)

    def absent(self) -> bool:
        return bool(_ABSENT.search(self.t))

    def _picked(self) -> Reading | None:
        """“the second one you mentioned”, “the latter”: one of the models talked of."""
        m = re.search(
            r"\b(first|second|third|last|latter|former)\b(?: one| model"
            r"| option)?(?: (?:that )?you (?:mentioned|said|listed|named|gave)| of (?:those|them|these|the two))?",
            self.t,
        )
        if m is None or len(self.context.models) < 2 or (self.mentions.numbers and "mentioned" not in self.t):
            return None
        if m.group(1) not in ("latter", "former", "last") and not re.search(
            r"mentioned|said|listed|named|gave|of those|of them|of these|of the two", m.group()
        ):
            return None
        at = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}[m.group(1)]
        if at >= len(self.context.models):
            return None
        return self.make(
            Ask.FACET, models=(self.context.models[at],), facets=self.facets() or self.context.facets, subject=(), follow_up=True
        )

    def _model(self) -> Reading | None:
        numbers = self.mentions.numbers
        if not numbers or self.levels:
            return None
        if _IN_PRACTICE.search(self.t) and not set(self.facets()) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}:
            return self.make(Ask.NOT_TOLD, models=numbers)
        named = self.facets()
        if self._is_check() and self.subject(keep_facets=False):
            return self.make(Ask.CHECK, models=numbers, absent=self.absent())
        if not named and not self.subject() and self.has_context:
            # "what about model 3?": the same question of another model
            if self.context.ask in (Ask.WHICH, Ask.CHECK) and self.context.subject:
                return self.make(
                    Ask.CHECK,
                    models=numbers,
                    subject=self.context.subject,
                    wording=self.context.wording,
                    quoted=self.context.quoted,
                    facets=self.context.facets,
                    follow_up=True,
                )
            if self.context.facets:
                return self.make(Ask.FACET, models=numbers, facets=self.context.facets, follow_up=True)
        return self.make(Ask.FACET, models=numbers)

    def _is_check(self) -> bool:
        first = next(
            (w for w in self.words if w not in {"so", "and", "but", "ok", "then", "well", "right", "now", "also", "yes", "no"}), ""
        )
        if (
            re.search(r",? (?:is|does|do|are|can|will|has|have) not (?:it|they|there|that)$|\b(?:right|correct|true|yes)$", self.t)
            and self.mentions.numbers
        ):
            return True
        behind = re.sub(r"^(?:so |and |but |ok )*(?:under|in|with|for|on|within) (?:the )?(?:\w+ )?(?:model|option) ?(?:\w+)? ", "", self.t)
        if behind != self.t and behind.split()[:1] and behind.split()[0] in _AUXILIARY:
            return True
        if first in _AUXILIARY and not re.match(
            r"(?:are|is|were) there (?:any|some|a|many)?\b(?! \w+ of)"
            r"|(?:can|could|would|will|do|did) (?:you|i|we) (?:\w+ )?(?:tell|list|explain|give|describe|say|summarise|get|have"
            r"|know|see|outline|show|remind)",
            self.t,
        ):
            return True
        if re.search(r"\b(?:how|what|why|when|where|who|which|whose)\b", self.t):
            return False
        return bool(
            re.search(
                r"\b(?:true|right|correct) that\b|\bdoes (?:it|that|this|model)\b"
                r"|\bis (?:it|there|that)\b.{0,30}\b(?:risk|benefit|mention)",
                self.t,
            )
        ) and bool(self.mentions.numbers)

    def _described(self) -> Reading | None:
        if self.table is None or self.levels:
            return None
        about = references.described(self.words)
        fitting = references.best_described(about, self.table)
        if not fitting or len(fitting) > 2:
            return None
        named = self.facets()
        if len(fitting) > 1:
            return None
        if not set(named) - {Facet.HOW} and (
            self._own_subject()
            or not re.search(
                r"\b(?:models?|options?|approach|arrangement|version|the one|set ?up|way|if|when|suppose|lead ccg"
                r"|lead commissioner)\b",
                self.t,
            )
        ):
            return None
        if self._is_check() and not named and len(about.leads | about.supports) < 2:
            return None
        return self.make(Ask.FACET, models=fitting, facets=named or (Facet.HOW,), described=True, subject=())

    def _follow_up(self) -> Reading | None:
        c = self.context
        if not self.has_context:
            return None
        named = self.facets()
        refers = bool(_PRONOUN.search(self.t)) or bool(_OPENING.match(self.t)) or len(self.words) <= 5
        rest = [w for w in self.subject() if w not in _REFERRING]
        if c.models and refers and _IN_PRACTICE.search(self.t) and not self._other_subject():
            return self.make(Ask.NOT_TOLD, models=c.models[:1])
        if c.models and refers and not self._other_subject():
            if Facet.ACCOUNTABLE in named or (named and not rest):
                return self.make(Ask.FACET, models=c.models[:1] if c.ask is not Ask.COMPARE else c.models, facets=named, follow_up=True)
            if self._is_check_words() and rest:
                return self.make(Ask.CHECK, models=c.models[:1], subject=tuple(rest), follow_up=True, absent=self.absent())
            if named and set(named) & {Facet.RISKS, Facet.BENEFITS, Facet.USE} and c.ask is not Ask.OPEN and len(rest) <= 2:
                return self.make(Ask.FACET, models=c.models[:1] if c.ask is not Ask.COMPARE else c.models, facets=named, follow_up=True)
            if rest or named:
                return self.make(Ask.FACET, models=c.models[:1], facets=named, subject=tuple(rest), follow_up=True)
        if (
            c.models
            and self.short
            and len(rest) <= 2
            and set(named) & {Facet.RISKS, Facet.BENEFITS, Facet.USE}
            and not self._other_subject()
            and not self.quoted
        ):
            return self.make(Ask.FACET, models=c.models[:1], facets=named, follow_up=True)
        if c.models and named and not rest and self.short:
            return self.make(Ask.FACET, models=c.models[:1], facets=named, follow_up=True)
        if refers and c.ask in (Ask.OPEN, Ask.DOCUMENT, Ask.LOOKUP):
            return self.make(Ask.OPEN, follow_up=True)
        return None

    def _is_check_words(self) -> bool:
        return (
            (bool(self.words)
            and self.words[0] in _AUXILIARY)
            or bool(re.match(r"(?:so |and |but |ok )*(?:is|are|does|do|can|could|will|would|has|have)\b", self.t))
        )

    def _other_subject(self) -> bool:
        return bool(
            re.search(
                r"\b(?:article|gowland|levels?|author|writer|bids?|co commissioning|simon|governance international|lmcs?|prison"
                r"|published|dated|title)\b",
                self.t,
            )
        )

    def _accountable(self) -> Reading | None:
        if Facet.ACCOUNTABLE in self.facets() and self.table is not None and not self.levels and not self._other_subject():
            rest = [w for w in self.subject() if w not in _REFERRING and w not in _BEARING]
            outside = [w for w in rest if stem(w) not in self.table.stems]
            if not outside or len(outside) <= len(rest) // 3:
                return self.make(Ask.ACCOUNTABLE)
        return None

    def _bare(self) -> Reading | None:
        """A reference that nothing resolves, or a part of a model with no model."""
        rest = [w for w in self.subject() if w not in _REFERRING and w not in _GREETING]
        if self.has_context and self.context.levels and not self.context.models and references.ordinal_words(self.words):
            return self.make(Ask.OPEN, follow_up=True)
        named = set(self.facets()) - {Facet.HOW}
        if self.has_context and self.context.ask is Ask.OPEN and rest:
            return None
        if (
            re.search(r"\b(?:all|each|every|the six|six models|these models|the models|models)\b", self.t)
            and (named or not rest)
            and self.table is not None
            and re.search(r"\bmodels?\b|\boptions\b|\bsix\b", self.t)
            and not set(rest) - {"collaborative", "commissioning", "ccgs", "ccg"}
        ):
            return self.make(Ask.FACET, models=tuple(m.number for m in self.table.models), facets=tuple(self.facets()) or (Facet.HOW,))
        if self.table is not None and re.search(r"\bhow many (?:possible |different )?(?:models|options)\b", self.t) and not rest:
            return self.make(Ask.FACET, models=tuple(m.number for m in self.table.models), facets=(Facet.HOW,))
        if not rest and not self.levels and not self.quoted and not re.search(r"\b(?:he|his|him|author)\b", self.t):
            return self.make(Ask.UNRESOLVED)
        if re.fullmatch(
            r"(?:so |and |ok |then )*(?:which|what)(?: (?:one|model|option|approach))?(?: (?:is it|then|now|do you mean"
            r"|would you pick|should we use|should i use|is best|is the best|to use|please))*",
            self.t,
        ):
            return self.make(Ask.UNRESOLVED)
        return None


# Verbs of who bears accountability, and whoever might.
_BEARING = frozenset(
    """ever pass passes passed transfer transfers sit sits lie lies rest rests hold holds fall falls stay stays go goes always
    body end day whoever shift shifts keep keeps carry bear bears move moves hospital gp gps board boards governing""".split()
)

_REFERRING = frozenset(
    """it its that this those these them they one ones case then there same other that's thing above previous last latter former
    mentioned ok""".split()
)
