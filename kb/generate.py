"""An answer in a language model's prose: what it says is shown where code has checked it.

The quoted answer is there first and stays: its lead, its lists and its
quotations are computed. The model's statements, each with its citation, stand
between the lead and the quotations. Whatever goes wrong, the quoted answer is
what remains, with a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from . import evidence as evidences
from . import prompts
from .check import Evidence, Wrong, check
from .claims import FUNCTION, clauses
from .compose import Draft, plural, shown
from .domain import Answer, Standing
from .errors import ChatModelError
from .extract import Extractor
from .heads import Head, about
from .render import date_words
from .reply import Alone, Said, read
from .result import Result

INSTEAD = "This answer is in the sources’ own words instead. Nothing is missing from it."


class Model(Protocol):
    """What this module asks of a chat model; `kb.llm.Chat` is one."""

    name: str

    def stream(self, prompt: str, stop: Callable[[], bool] | None = None) -> Iterator[str]:
        """The reply in pieces. Raises ChatModelError."""
        ...


@dataclass(slots=True)
class _Prose:
    """The model's part of an answer as it grows."""

    draft: Draft
    heads: Sequence[Head]
    cited: int
    lines: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    passed: list[dict[str, object]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    source: str = ""

    def add(self, said: Said, e: Evidence) -> None:
        if e.passage.source.id != self.source:
            self.source = e.passage.source.id
            self.lines.append(self._voice())
        quote = e.passage.quote()
        covering = next(
            (c.n for c in self.draft.citations
             if c.quote.source.id == self.source and c.quote.span.start <= quote.span.start and quote.span.end <= c.quote.span.end),
            0,
        )  # fmt: skip
        n = covering or self.draft.cite(quote, e.passage.place)
        statement = said.statement if said.statement.endswith((".", "!", "?")) else said.statement + "."
        self.lines.append(f"- {statement[:1].upper()}{statement[1:]} [{n}]")
        if n > self.cited + len(self.quoted):
            self.quoted.append(f"> “{shown(quote.words)}” [{n}]")
        self.passed.append({"statement": statement, "key": e.key, "citation": n})

    def _voice(self) -> str:
        """Whose words the statements retell: guidance and opinion are never joined."""
        head = next(h for h in self.heads if h.source.id == self.source)
        s = head.source
        opinion = s.standing is Standing.OPINION
        facts = ", ".join(x for x in (str(s.standing), s.author if opinion else "", date_words(s.published)) if x)
        return f"In short, from {about(head)} ({facts}):"


def answer(
    model: Model,
    quoted: Answer,
    result: Result,
    extractor: Extractor,
    history: Sequence[str] = (),
    on_statement: Callable[[Answer], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """`quoted`, with the model's checked prose in it; or `quoted` with a note.

    `on_statement` gets the answer so far each time a statement has passed.
    `stop` is asked all the while. Raises nothing of the model's.
    """
    heads = extractor.k.heads
    found = evidences.gather(result, heads, evidences.next_best(extractor, quoted.question, history, result))
    if not found:
        return instead(quoted, "Nothing was sent to the language model, because what answers this is not to leave this service.")
    draft = Draft()
    for c in quoted.citations:
        draft.cite(c.quote, c.place)
    prose = _Prose(draft, heads, len(draft.citations))
    head, rest = _split(quoted.text)
    alone: str | None = None
    fault = ""

    def so_far(last: bool) -> Answer:
        text = [*head, *prose.lines, *(_in_words(rest, prose.quoted) if last else [])]
        return replace(
            quoted, text="\n\n".join(text), mode="generated", citations=tuple(draft.citations), generated=_told(model, prose, found, alone)
        )

    try:
        asked = evidences.prompt(quoted.question, history, found)
        with closing(_generator(model.stream(asked, stop))) as pieces:
            for said in read(pieces):
                if isinstance(said, Alone):
                    if alone is None and history:
                        alone = said.question if _adds_nothing(said.question, [quoted.question, *history]) else ""
                    continue
                if len(prose.passed) >= evidences.MOST_STATEMENTS:
                    break
                wrong = _judged(said, found, prose)
                if wrong is not None:
                    prose.left_out[wrong.name.lower()] += 1
                    continue
                prose.add(said, found[said.key])
                if on_statement is not None:
                    on_statement(so_far(last=False))
    except ChatModelError as error:
        fault = str(error)
    stopped = stop is not None and stop()
    count = sum(prose.left_out.values())
    if not prose.passed:
        why = fault or ("You stopped the language model." if stopped else _nothing(count))
        return instead(quoted, why)
    notes = list(quoted.notes)
    if count:
        notes.append(
            f"{plural(count, 'statement')} of the language model {'was' if count == 1 else 'were'} left out: the passage does not say so."
        )
    if fault or stopped:
        why = fault or "You stopped the language model."
        notes.append(f"{why} What it had written before, and what passed, is shown; the quotations are complete.")
    return replace(so_far(last=True), notes=tuple(notes))


def _generator(pieces: Iterator[str]) -> Generator[str, None, None]:
    yield from pieces


def _judged(said: Said, found: dict[str, Evidence], prose: _Prose) -> Wrong | None:
    wrong = check(said.statement, said.quote, found.get(said.key))
    again = any(str(p["statement"]).rstrip(".").casefold() == said.statement.rstrip(".").casefold() for p in prose.passed)
    return wrong or (Wrong.FORM if again else None)


def _split(text: str) -> tuple[list[str], list[str]]:
    """The lead of a quoted answer, and the rest. A line that announces quotations stays with them."""
    lines = text.split("\n\n")
    leads = bool(re.fullmatch(r"\*\*.+[.!?]\*\*", lines[0]))
    return (lines[:1], lines[1:]) if leads else ([], lines)


def _in_words(rest: list[str], further: list[str]) -> list[str]:
    """The quotations: those of the quoted answer as they are, then what the statements cite beside them."""
    first = ["In the words of the sources:"] if rest and rest[0].startswith(">") else []
    return [*first, *rest, *(["Also quoted:", *further] if further else [])]


def _told(model: Model, prose: _Prose, found: dict[str, Evidence], alone: str | None) -> dict[str, object]:
    """What made this answer, for its JSON."""
    return {
        "model": model.name,
        "prompt": prompts.version(evidences.PROMPT),
        "evidence": {
            k: {"source": e.passage.source.id, "start": e.passage.span.start, "end": e.passage.span.end, "section": e.passage.place.section}
            for k, e in found.items()
        },
        "statements": list(prose.passed),
        "left_out": sum(prose.left_out.values()),
        "left_out_because": dict(sorted(prose.left_out.items())),
        "question": alone or None,
    }


def _adds_nothing(question: str, asked: Sequence[str]) -> bool:
    """Whether a rewritten question has no word that claims something beyond those that were asked."""
    known = {t.stem for q in asked for c in clauses(q) for t in c}
    return 0 < len(question) <= 400 and all(t.stem in known or t.word in FUNCTION for c in clauses(question) for t in c)


def _nothing(count: int) -> str:
    if count:
        return f"Nothing that the language model wrote stood up to the check: {plural(count, 'statement')} left out."
    return "The language model's reply held no statement that could be checked."


def instead(quoted: Answer, why: str) -> Answer:
    """The quoted answer with a note on why it is quoted."""
    return replace(quoted, notes=(*quoted.notes, f"{why} {INSTEAD}"))
