"""What is being asked: which models, which of their parts, what kind, of what before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .domain import Facet
from .situation import Situation


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
    STORY = "what happened"
    COMPARE = "compare"
    ACCOUNTABLE = "accountability"
    DOCUMENT = "documents"
    LOOKUP = "look-up"
    OPEN = "open"
    NOT_TOLD = "not told"


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
