"""The ways of asking about the documents themselves, as regular expressions over a question's mended words."""

from __future__ import annotations

import re

DOCUMENT = (
    r"(?:article|piece|column|essay|blog|opinion|appendix|document|paper|framework|guidance|source|text|publication"
    r"|report|it|this|that|they|one)"
)
WHEN = re.compile(
    rf"\b(?:when|what (?:date|year|month|day|time)|on what (?:date|day)|how old|how (?:recent|long ago)|which year"
    rf"|dated?|date of|what s the date|how up to date|year)\b(?=.*\b{DOCUMENT}s?\b).*\b(?:publish\w*|written|wrote"
    rf"|come out|came out|coming out|dated?|issued?|released?|appear\w*|put online|go online|went online|online|old"
    rf"|recent|year|produced|posted|go up|printed|up to date|from)\b|\b(?:publication|issue) date\b"
    rf"|\bdate of (?:the |this |that |your )?(?:[\w-]+ ){{0,4}}{DOCUMENT}\b|\bhow old (?:is|are)\b"
    r"|\bwhat (?:date|year|month) (?:is|was|stands?|appears?|does|has|have|do)\b(?=.*\b(?:article|piece|column|essay|appendix"
    r"|document|paper"
    r"|framework|guidance)\b)"
)
FIRST = re.compile(
    r"\b(?:first|earlier|earliest|older|oldest|newer|newest|later|latest|more recent|most recent|before|after"
    r"|predates?|order)\b"
)
TITLE = re.compile(
    rf"\b(?:which|what) (?:number|technical appendix)\b|\bnumber of the (?:technical )?appendix\b"
    rf"|\b(?:title[ds]?|headline|heading|full name|named|proper name|entitled)\b"
    rf"|\bwhat (?:is|was) (?:the )?(?:\w+ ){{0,5}}{DOCUMENT} called\b"
    rf"|\bname of (?:the |this |that )?(?:\w+ ){{0,4}}{DOCUMENT}\b"
)
AUTHOR = re.compile(
    r"\b(?:who (?:wrote|authored|penned|is the author|was the author|produced|published|issued|is it by|was it by"
    r"|is behind|s the author)|author(?:s|ship)? of|written by|by whom"
    r"|whose (?:article|piece|paper|document|column|work|name)|who (?:is|was|are) (?:the )?(?:author|writer)s?|byline"
    r"|name of the (?:author|writer)|(?:author|writer) s name)\b"
)
PERSON = re.compile(
    r"\b(?:who (?:is|was)|what (?:is|was|does|did|do)|where (?:does|did|is|was)|job|jobs|role|post|position|work|works"
    r"|worked|previous\w*|former\w*|before|background|career|employ\w*|title|qualif\w*|credentials|hat|day job"
    r"|organisation|which (?:ccg|trust|organisation)|biograph\w*|bio|run|runs|chief executive)\b"
)
POLICY = re.compile(
    r"\b(?:official\w*|speaks? for|represents?|disclaimer|endorse\w*|information daily|publisher"
    r"|whose (?:views?|opinions?)|views? (?:of|expressed|are|is)|opinions? (?:of|expressed|are)|position of"
    r"|parent company|stand behind|company line|policy of|reflect\w*)\b"
)
LIST = re.compile(
    r"\b(?:which|what|how many|list|name|show) (?:\w+ ){0,3}?(?:documents|sources|papers|texts|materials"
    r"|publications)\b(?!.{0,60}\b(?:mention|mentions|say|says|talk|talks|name|names|refer|state|uses?)\b)"
    r"|\bwhat (?:are you|is this|are your answers) based on\b"
    r"|\bwhat (?:do|does) (?:you|this|it) (?:know|cover|hold|contain)\b|\bknowledge base\b|\bsources (?:do you|are)\b"
    r"|\bwhat have you (?:got|read)\b|\bwhere do you get your\b"
)
STANDS_FOR = re.compile(
    r"\b(?:stands? for|short for|abbreviat\w*|acronym\w*|full (?:form|name|version)|spell\w* out|in full|expand\w*"
    r"|initials|letters)\b"
)
KEY = re.compile(
    r"\b(?:symbols?|arrows?|legend|signs?(?! (?:up|on|off|over|of))|two way|double headed|double ended|two headed|dash(?:es)?"
    r"|dashed|icons?)\b"
    r"|\bkey\b(?= (?:to|of|for|in|symbols?|under|below|says?|mean\w*|show\w*|beside|at)| *$)|\bin the key\b"
    r"|\b(?:plain|straight|horizontal|long|single) line\b"
    r"|\blines? (?:mean|means|stand|stands|in the (?:key|diagrams?))\b"
    r"|\bdiagrams?\b.*\b(?:key|line|lines|symbol\w*|arrow\w*|mean\w*)\b"
)
CONSTITUTION = re.compile(
    r"\bconstitution\b|\bbelongs? to us all\b|\bfront (?:page|cover|of the)\b|\bslogan\b|\bmotto\b|\bstrapline\b"
    r"|\bcover of the\b|\btop of the appendix\b"
)
STANDING = re.compile(
    r"\b(?:guidance or (?:\w+ )?opinion|opinion or (?:\w+ )?(?:guidance|fact|policy)"
    r"|which (?:\w+ ){0,4}(?:is|are) (?:an? |the )?(?:opinion|guidance|official)"
    r"|(?:is|are) (?:\w+ ){1,5}(?:official|guidance|policy|an opinion|opinion|fact|someone s view|one person s view)"
    r"|(?:fact|official) or opinion|how (?:authoritative|reliable|official)|status of|standing of"
    r"|kind of (?:source|document))\b"
)
