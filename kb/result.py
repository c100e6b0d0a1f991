"""What an answer comes to; and the answers where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .compose import Draft
from .domain import Citation, Passage, Status
from .knowledge import Knowledge
from .question import Reading


@dataclass(slots=True)
class Result:
    """A draft with its status and what nothing in it was found for."""

    draft: Draft
    status: Status
    kind: str
    related: list[Citation] = field(default_factory=list)


def not_said(k: Knowledge, near: Sequence[Passage] = ()) -> Result:
    """That the documents do not say; `near` is shown as standing nearest, not as an answer."""
    draft = Draft()
    draft.say("The documents do not say.")
    related = [Citation(i, p.quote(), p.place) for i, p in enumerate(near, 1)]
    if related:
        draft.say("What stands nearest is shown below; it does not answer the question.")
    elif k.table is not None:
        draft.say(
            f"They describe {len(k.table)} models for CCGs to commission together, with benefits, risks and when to use "
            f"each, and what “co-commissioning” is taken to mean."
            if len(k.heads) == 2
            else ""
        )
    draft.lines[:] = [x for x in draft.lines if x]
    return Result(draft, Status.NOT_IN_SOURCES, "not in the sources", related)


def unresolved(k: Knowledge, r: Reading, draft: Draft) -> Result:
    """Asks back for what the question leaves out."""
    count = len(k.table) if k.table else 0
    draft.say(f"Say which model you mean, 1 to {count}, or describe your situation." if count else "Say what you would like to know about.")
    return Result(draft, Status.UNCLEAR, str(r.ask))


def no_such_model(k: Knowledge, r: Reading, draft: Draft) -> Result:
    """That no model has the number named, and how many there are."""
    if k.table is None:
        return not_said(k)
    count = len(k.table)
    draft.say(
        f"The documents do not say. The appendix describes {count} models, which we number 1 to {count} by their order: "
        f"there is no model {', '.join(r.unknown)}."
    )
    draft.say("You could ask: “What are the six models?”" if count == 6 else "You could ask about one of those.")
    return Result(draft, Status.NOT_IN_SOURCES, str(r.ask))
