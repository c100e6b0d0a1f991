"""Words put side by side or written otherwise: long names, verbs with a small word, figures for words. Pure."""

from __future__ import annotations

# Verbs that take a small word behind what they are done to: "play us off", "leave CCGs out".
_PHRASAL = frozenset(
    """play plays playing played set sets setting split splits splitting pit pits put puts putting turn turns leave leaves leaving left hand
    hands handing push pushes pushing squeeze squeezes squeezing shut shuts crowd crowds pick picks shout shouts rule rules""".split()
)
_PARTICLES = frozenset("off up out over aside against down".split())
_DONE_TO = frozenset("us them it ccgs ccg one each some members people others everyone everybody the individual smaller any little".split())


def together(words: list[str]) -> list[str]:
    """“play the CCGs off” as “play off the CCGs”: a verb and its small word side by side."""
    out = list(words)
    for i, w in enumerate(words):
        if w in _PHRASAL:
            for at in range(i + 2, min(i + 5, len(words))):
                if words[at] in _PARTICLES and words[at + 1 : at + 2] != ["against"] and all(x in _DONE_TO for x in words[i + 1 : at]):
                    out[i + 1 : at + 1] = [words[at], *words[i + 1 : at]]
                    break
    return out


_LONG_NAMES = (
    (("commissioning", "support", "service"), "css"), (("commissioning", "support", "services"), "css"),
    (("commissioning", "support", "unit"), "css"), (("commissioning", "support", "units"), "css"),
    (("clinical", "commissioning", "group"), "ccg"), (("clinical", "commissioning", "groups"), "ccgs"),
    (("local", "management", "committees"), "lmcs"), (("local", "medical", "committees"), "lmcs"),
    (("support", "service"), "css"), (("support", "services"), "css"), (("support", "unit"), "css"),
    (("set", "ups"), "arrangements"),
)  # fmt: skip


def abbreviated(words: list[str]) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(words):
        for long, short in _LONG_NAMES:
            if tuple(words[i : i + len(long)]) == long:
                out.append(short)
                i += len(long)
                break
        else:
            out.append(words[i])
            i += 1
    return out


def _means_to(words: tuple[str, ...], i: int) -> bool:
    """“when 2 use”: a figure for a word, unless it numbers a model."""
    verbs = set("use pick choose go do get be have know work take run lead join want put make share look give help keep pay see".split())
    numbered = {"model", "models", "option", "level", "and", "or"}
    return set(words[i + 1 : i + 2]) <= verbs and i + 1 < len(words) and not set(words[max(0, i - 1) : i]) & numbered


def _means_for(words: tuple[str, ...], i: int) -> bool:
    """“went 4 level 3”: a figure for a word."""
    before = set(words[max(0, i - 1) : i])
    numbered = {"model", "models", "option", "level", "and", "or"}
    return set(words[i + 1 : i + 2]) <= {"level", "us", "the", "me", "a"} and i + 1 < len(words) and not before & numbered


def figures_as_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """“which 1” is “which one”, “went 4 level 3” is “went for level 3”."""
    words = tuple("for" if w == "4" and _means_for(words, i) else w for i, w in enumerate(words))
    words = tuple("to" if w == "2" and _means_to(words, i) else w for i, w in enumerate(words))
    return tuple(
        "one"
        if w == "1"
        and i
        and words[i - 1] in {"which", "what", "that", "this"}
        and words[i + 1 : i + 2] in ((), ("is",), ("has",), ("then",))
        else w
        for i, w in enumerate(words)
    )
