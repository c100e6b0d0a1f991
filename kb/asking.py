"""Ways of asking: the expressions and word lists that recognise what a question wants.

They are put to the mended, folded words of a question, but for POLITE, QUOTED
and LOOKUP, which see it as typed.
"""

from __future__ import annotations

import re

# Who uses a model in practice: the documents describe possible models, not practice.
IN_PRACTICE = re.compile(
    r"\b(?:currently|already|nowadays|these days|at present|in real life|so far|to date|adopted|adopting|adopts?"
    r"|implemented|pilot\w*|tried it|is using|are using|has used|have used|real examples?|case stud(?:y|ies) of)\b"
)
# Which model was taken up: not told either.
TAKEN_UP = re.compile(
    r"\b(?:end(?:ed|s)? up (?:choosing|using|with|picking)|most popular|how popular|took up|taken up)\b"
    r"|\b(?:did|have|has|do) (?:most|many|any|other|some) (?:\w+ )?(?:ccgs?|areas?|places)"
    r" (?:\w+ )?(?:choose|chosen|chose|use|used|pick|picked|adopt|adopted|go for|gone for)\b"
    r"|\b(?:which|what) (?:\w+ )?(?:ccgs|areas|places|regions|counties|cities|towns|groups)(?: in (?:the )?\w+)?"
    r" (?:\w+ )?(?:have|has|had|use|uses|used|are using|chose|picked|adopted|opted|went|took)\b(?=.*\b(?:models?|options?)\b)"
)
GREETING = frozenset(
    """hi hello hey hiya morning afternoon evening greetings howdy yo good day thanks thank you cheers bye goodbye ok okay please there
    anyone anybody is everyone all how are how's things hope well test testing great lovely nice many very much ta cool sup dear sir
    madam team help me can help hullo welcome""".split()
)
# Politeness around a question: whole clauses that carry nothing of it.
POLITE = re.compile(
    r"\b(?:hope (?:you are|you're|your|this finds you|all is|you) [\w ]{0,20}well"
    r"|good (?:morning|afternoon|evening|day)(?: (?:all|team|everyone|colleagues))?"
    r"|(?:many |kind |best |warm )?(?:thanks|regards|wishes"
    r"|thank you)(?: (?:in advance|so much|very much|again|all|for (?:your|any) \w+))*(?:[, ]+[A-Z]?\w+)?\s*$"
    r"|i do apologi[sz]e for (?:bothering|troubling) you(?: but)?|sorry to (?:bother|trouble) you(?: but)?"
    r"|if it(?:'s| is) not too much (?:trouble|bother)|(?:i was )?wonder(?:ing)? if you (?:could|might"
    r"|would)(?: possibly| kindly| please)?"
    r"|would you be so kind as to|could you (?:possibly |please |kindly )?(?:tell|let|advise|help|remind|say|explain"
    r"|give|list)(?: me| us)?(?: know)?|can you (?:please )?(?:tell|remind|advise|help)(?: me| us)?|bear with me"
    r"|quick (?:one|question)|just wondering|long story short"
    r"|,? ?in (?:just )?(?:a|one|two) (?:sentences?|words?|lines?|couple of (?:sentences|words|lines))(?: or (?:two|so|three))?,?"
    r"|in (?:plain|simple|ordinary) (?:english|words|terms|language))\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”«]([^\"“”«»]{2,300})[\"“”»]|(?<![\w])['‘]([^'‘’]{2,200}(?:['’][a-z][^'‘’]{0,200})?)['’](?!\w)")
LOOKUP = re.compile(
    r"\bwhere (?:does|do|did|is|are|has|have|was|were)\b.{0,160}\b(?:come from|comes from|stand|stands|quoted from"
    r"|taken from|originate|appear|written|found)\b"
    r"|\bwhich (?:document|paper|source|one of the (?:documents|papers)|text) (?:says?|said|has|have|states?|contains?"
    r"|uses?|mentions?|is it that)\b|\bsource of (?:the )?(?:quot|phrase|words|line|sentence)"
    r"|\b(?:who|which document) (?:said|wrote|says|uses) (?:that )?[\"“'‘]|\bwhere (?:is|was) it (?:said|written)\b"
    r"|\bwhose words\b|\bis (?:this|it) a (?:real )?quot",
    re.IGNORECASE,
)
COMPARE = re.compile(
    r"\b(?:compare[sd]?|comparing|comparison|difference|differences|differ|differs|different from|versus|vs|v|contrast"
    r"|rather than|in common|side by side|share|shared|between|similarit\w+|similar|distinguish\w*|alike|instead of"
    r"|as opposed to|against|over|overlap|both|better than|worse than|same)\b"
)
STRONG_COMPARE = re.compile(
    r"\b(?:compare[sd]?|comparing|comparison|difference|differences|differ|differs|versus|vs|contrast|in common"
    r"|side by side|distinguish\w*|overlap|similarit\w+|different (?:from|to))\b"
)
# "Which is riskier, … or …?"
COMPARATIVE = re.compile(r"\b(?:which|what) (?:is|are|would be|has|have|carries|gives) (?:the )?(?:\w+er|more|less|better|worse|fewer)\b")
WHICH = re.compile(
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
THE_ONE = re.compile(r"\bthe (?:\w+ )?(?:model|option|approach|arrangement|one|version) (?:in which|where|that|when|with)\b")
WHERE = re.compile(
    r"^(?:\w+ ){0,2}where (?:is|are|does|do|would|might|could|can|will|did)\b|^in which (?:part|bit|section)"
    r"|\bwhich part of the appendix\b"
)
FIRST_PERSON = re.compile(r"\b(?:we|us|our|ours|my|i|me|mine|ourselves)\b")
ADVICE = re.compile(
    r"\b(?:suggest\w*|recommend\w*|advise|advice|fits?|best|suits?|should we|should i|would you|go for|go with"
    r"|right (?:model|one|option)|look at|start|point to|have us do|which way|what model|which model|options?|match\w*"
    r"|closest|come up with|pick|choose|choice|appropriate|work for us|worth a look|come into play|should they|should it"
    r"|thoughts|ideas|any views|candidates|contenders|shortlist"
    r"|how should|consider|where (?:should|would|could|do|does|can|might) (?:we|i|they|you|that|this) (?:look|start|go|turn|begin"
    r"|leave us|point us|put us|get us)|(?:best|safest) (?:bet|way|course)|pointers?|steer|guidance (?:for|on) us|do (?:you )?reckon"
    r"|propos\w*|most suitable|arrangement|in mind|then what|what then|what now|what would"
    r"|what does the (?:appendix|document|guidance|framework))\b"
)
ABSENT = re.compile(
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
WHY_LIKE = re.compile(
    r"\bwhy (?:would|might|do|does|should|did|could)(?: \w+){0,3} (?:like|likes|choose|pick|go for|favour|want|prefer"
    r"|opt for|use|adopt|go with|select)\b"
)
NOT_WORK = re.compile(
    r"\b(?:might|would|could|may|will|does|do|should)(?: \w+){0,3} not (?:\w+ )?(?:work|suit|succeed"
    r"|be (?:right|good|wise|for us)|go well|want)\b"
    r"|\b(?:fall|falls|fell) (?:down|apart|short|over)\b|\bgo(?:es)? sour\b"
    r"|\bwhy (?:might|would|could|do|does|should|not)\b.{0,30}\b(?:fail|fails|avoid|reject|struggle)\b"
)
# Benefits and risks in one: "both sides", "for and against".
BOTH_SIDES = re.compile(
    r"\b(?:both sides|for and against|for or against|good and (?:the )?bad|plus(?:es)? and (?:the )?minus(?:es)?|two sides"
    r"|upsides? and downsides?)\b"
)
NTH = frozenset("first second third fourth fifth sixth last".split())
NTH_ONE = re.compile(r"\bthe (?:first|second|third|fourth|fifth|sixth|last) one\b")
AUXILIARY = frozenset("is are does do did can could will would has have had was were should may might must isn't aren't doesn't".split())
PRONOUN = re.compile(
    r"\b(?:it|its|that|this|that one|this one|those|these|them|they|the same|there|one of them|such|which one"
    r"|the other|he|his|him|she|her|their)\b"
)
OPENING = re.compile(
    r"^(?:(?:ok|okay|right|so|well|thanks|thank you|great|now|fine|yes|no|cool|ah|oh|hmm|sure|lovely|good"
    r"|interesting)\s+)*(?:and|what about|how about|but|or|also|then|plus|what if)\b"
)
NEW_SUBJECT = re.compile(
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
    also too first last there's attached associated linked concerned regarding related relating about having
    still middle top bottom highest lowest
    example examples cover covers covered sorry meant oops
    correction forget operates rather mind never shape form whatsoever settle argument supposed expect expected called known come true
    false right wrong correct think thinks thought seem seems might may could would see seen single-handedly number numbers numbered
    n't don t s re present brings bring brought worried worry""".split()
)
# Words that ask how a model works only where nothing else is asked.
WEAK_HOW = frozenset("work works working run runs operate operates mean meaning divided concept what how".split())
WEAK_PHRASES = frozenset(
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
# Verbs of who bears accountability, and whoever might.
BEARING = frozenset(
    """ever pass passes passed transfer transfers sit sits lie lies rest rests hold holds fall falls stay stays go goes always
    body end day whoever shift shifts keep keeps carry bear bears move moves hospital gp gps board boards governing""".split()
)
REFERRING = frozenset(
    """it its that this those these them they one ones case then there same other that's thing above previous last latter former
    mentioned ok""".split()
)
