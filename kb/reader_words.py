"""General English that the reader knows: what counts, dates, negates, compares, and what is the opposite of what."""

from __future__ import annotations

from functools import lru_cache

MONTHS = frozenset("january february march april may june july august september october november december".split())
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday century centuries decade decades today yesterday tomorrow spring summer
    autumn winter midnight noon dawn annually weekly daily monthly quarterly immediately""".split()
)
CARDINALS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion
    half third thirds quarter quarters dozen dozens several couple twice once double triple first second fourth fifth sixth""".split()
)
REASONS = frozenset(
    """because since due thus therefore hence so cause causes caused causing reason reasons result results resulting resulted lead leads
    led prevent prevents avoid ensure owing thanks order given enable enables allow allows allowing""".split()
)
MANNER = frozenset(
    """by through using via means with uses used without form online apply send contact ring email e-mail writing portal complete fill
    ask put enter""".split()
)
# Who acts, where nobody is named.
ACTORS = frozenset(
    """chair chairman chairwoman chairperson deputy director directors manager managers officer officers secretary treasurer clerk board
    committee panel team group council trust practice practices provider providers commissioner commissioners owner owners tenant tenants
    applicant applicants member members trustee trustees governor governors head headteacher teacher teachers nurse nurses gp gps doctor
    doctors clinician clinicians pharmacist pharmacists consultant consultants patient patients staff lead guardian landlord employee
    employees employer employers volunteer volunteers parent parents police anyone everyone people person those adviser advisers auditor
    auditors inspector inspectors coordinator administrator receptionist supervisor executive ministers minister department agency office
    authority court company contractor contractors supplier suppliers partner partners carer carers child children representative
    representatives author editor king queen president general""".split()
)
# What a rule says yes or no with.
RULING = frozenset(
    """may must cannot can not never only allowed permitted required needs need should refused except unless always no provided forbidden
    prohibited mandatory compulsory optional eligible entitled exempt free banned nobody none nothing without both either yes
    agreed""".split()
)
_YES_NO = """can could do does did is are was were may must should will would have has had am shall isn't aren't can't don't doesn't didn't
    won't any allowed"""
YES_NO = frozenset(_YES_NO.split())
_DURATIONS = frozenset("day days week weeks month months year years hour hours minute minutes fortnight overnight immediately".split())
_OFTEN = frozenset("daily weekly monthly quarterly annually yearly every each once twice times fortnightly annual regularly".split())
_DISTANCES = frozenset("mile miles km kilometre kilometres kilometers metre metres meters feet yards".split())
# "How long" wants one of these.
HOW_UNITS = {
    "long": _DURATIONS | _DISTANCES, "soon": _DURATIONS, "quickly": _DURATIONS, "fast": _DURATIONS | _DISTANCES, "often": _OFTEN,
    "frequently": _OFTEN, "regularly": _OFTEN, "far": _DISTANCES | _DURATIONS, "old": _DURATIONS | {"age", "aged", "over", "under"},
    "early": _DURATIONS, "late": _DURATIONS,
}  # fmt: skip
NEGATIONS = frozenset("not no never none neither nor without cannot nobody nothing hardly except".split())
# Function words that take no part in a match beside those of STOP.
WH = frozenset("what which who whom whose when where why how".split())
AUXILIARY = frozenset(
    """is are was were be been being am do does did has have had will would shall should can could may might must 's 're""".split()
)
# What people call a thing that is written as a name.
NAMED = frozenset(
    """country countries nation state states city cities town county region island continent river mountain company organisation
    organization agency team university college school church person people man woman king queen president minister leader author
    scientist philosopher singer actor group tribe party treaty act law war battle book film movie song language religion county
    court department committee council trust hospital body partner supplier firm street district area name names place location
    ocean sea lake museum politician mathematician general commander explorer writer artist office role title chair manager
    director officer board directive""".split()
)
PERSON_NOUNS = frozenset(
    """person people man woman men women scientist philosopher singer actor actress king queen president minister leader author writer
    politician mathematician general commander explorer artist musician student professor doctor officer manager director chair nurse
    mayor governor emperor member members staff team group committee board body department trust company contractor
    owner tenant patient patients clinician""".split()
)

ANTONYMS = """increase decrease|increased decreased|increases decreases|increasing decreasing
rise fall|rose fell|rising falling|grow shrink
more less|most least|more fewer|higher lower|high low|highest lowest|large small|larger smaller|largest smallest|big small|bigger smaller
biggest smallest|long short|longer shorter|longest shortest|old new|older newer|older younger|oldest youngest|oldest newest|early late
earlier later|earliest latest|first last|begin end|began ended|beginning end|start finish|start end|started ended|before after|above below
over under|inside outside|internal external|north south|northern southern|east west|eastern western|win lose|won lost|victory defeat
accept reject|accepted rejected|allow forbid|allow prevent|allowed prohibited|legal illegal|lawful unlawful|possible impossible
support oppose|supported opposed|for against|agree disagree|agreed disagreed|agree reject|public private|rich poor|richer poorer
wealthy poor|strong weak|stronger weaker|strongest weakest|fast slow|faster slower|fastest slowest|hot cold|warm cool|warmer cooler
wet dry|hard soft|hard easy|difficult easy|easier harder|simple complex|success failure|succeed fail|succeeded failed|positive negative
maximum minimum|max min|major minor|majority minority|male female|men women|man woman|buy sell|bought sold|import export|imports exports
attack defend|attacked defended|create destroy|created destroyed|build demolish|built demolished|include exclude|included excluded
including excluding|join leave|joined left|enter leave|enter exit|open close|opened closed|raise lower|raised lowered|gain lose
gained lost|give take|gave took|send receive|sent received|add remove|added removed|help harm|helpful harmful|safe dangerous|good bad
better worse|best worst|benefit risk|benefits risks|advantage disadvantage|same different|similar different|known unknown|common rare
common uncommon|ancient modern|past future|present absent|deep shallow|wide narrow|heavy light|heavier lighter|thick thin|full empty
love hate|friend enemy|peace war|rural urban|domestic foreign|active inactive|direct indirect|formal informal|voluntary compulsory
optional mandatory|required optional|temporary permanent|permitted forbidden|permit prohibit|encourage discourage|encouraged discouraged
discovered unknown|expand contract|expanded contracted|employ dismiss|hire fire|lend borrow|cause prevent|caused prevented|innocent guilty
paid unpaid|employed unemployed|upper lower|top bottom|left right|arrive depart|approve refuse|approved refused|grant refuse|granted refused
grant deny|granted denied|admit deny|confirm deny|always never|everyone nobody|all none|with without|minimise maximise|minimize maximize
fewer more|fewest most|shorten lengthen|improve worsen|improved worsened|tighten relax|stop continue|cease continue|appoint dismiss"""

DEGREES = frozenset("first last only main most least best worst final second third original primary major once".split())
NO_DEGREES = frozenset("interest forest request harvest protest suggest contest invest honest arrest conquest modest".split())
RELATIONS = frozenset("before after during besides except until since without against between under within outside prior following".split())
_PER_CENT = frozenset({"%", "percent", "cent", "percentage"})
_MONEY = frozenset("£$€") | {"pounds", "dollars", "euros", "free"}
UNITS = {
    "percentage": _PER_CENT,
    "percent": _PER_CENT,
    "proportion": _PER_CENT | {"half", "third", "quarter", "thirds"},
    "month": MONTHS,
    "century": frozenset({"century", "centuries"}),
    "decade": frozenset({"decade", *(f"{n}0s" for n in range(180, 210))}),
    "cost": _MONEY,
    "price": _MONEY,
    "fee": _MONEY,
    "money": _MONEY,
}

MEASURES = frozenset(
    "many much long far old often large big tall high deep fast wide heavy few soon quickly early late frequently regularly".split()
)
NUMBERED = frozenset(
    """percentage percent number amount proportion share population cost price temperature age limit fee rate maximum minimum
    total""".split()
)
DATED = frozenset("year date dates century decade month day days time times hours deadline".split())
# Words of a question that only say what kind of answer is wanted.
KIND_WORDS = frozenset("name names number year type kind amount percentage".split())
INSIDE_FOCUS = frozenset("of the a many much other type kind sort".split())
DEFINING = frozenset("is are was were means mean refers refer defined called known describes denotes stands".split())


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """For each word those that mean the opposite."""
    out: dict[str, set[str]] = {}
    for pair in ANTONYMS.replace("\n", "|").split("|"):
        a, b = pair.split()
        out.setdefault(a, set()).add(b)
        out.setdefault(b, set()).add(a)
    return {k: frozenset(v) for k, v in out.items()}
