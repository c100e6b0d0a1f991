"""What stands behind the Ask page: one call into the knowledge base, one into a renderer."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from kb.answer import KnowledgeBase
from kb.domain import Answer, Source, Span, Trace
from kb.errors import KnowledgeBaseError, UsageError
from kb.models import ModelTable

from . import card, gone, source
from .conversation import Conversation, Conversations, Turn, new_turn_id
from .feedback import Feedback
from .kept import Kept
from .parts import byline, count, document_address, esc, hidden, notice, tag

FAULT = "We could not answer this. Your question is kept. The six models and Find a quotation still work."
_PLACE = re.compile(r"(.+):(\d{1,12})-(\d{1,12})")
log = logging.getLogger("chapter-and-verse")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the source pane is to show: its HTML, whether the words were found, and what went wrong."""

    html: str
    found: bool = False
    error: str = ""


class Desk:
    """One knowledge base and all conversations with it."""

    def __init__(self, kb: KnowledgeBase, feedback: Feedback, llm: str = "") -> None:
        self.kb = kb
        self.llm = llm
        self.conversations = Conversations()
        self.feedback = feedback
        self._seen: tuple[int, dict[str, ModelTable]] = (-1, {})
        self.traces: Kept[Trace] = Kept()
        self.running: Kept[threading.Event] = Kept()

    # -- asking ----------------------------------------------------------

    def ask(
        self,
        key: str,
        turn_id: str,
        question: str,
        user: str = "",
        by_link: bool = False,
        on_statement: Callable[[Answer], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> str:
        """Answers a question in a conversation. Returns the sentence to announce.

        A question asked by a link is answered without the language model.
        """
        talk = self.conversations.get(key, user)
        turn_id = turn_id if re.fullmatch(r"[0-9a-f]{6,16}", turn_id) else new_turn_id()
        turns = [t for t in talk.turns if t.id != turn_id]
        history = [t.question for t in turns]
        try:
            answer: Answer | None = self.kb.ask(
                question, history, self._sources_of(talk), model=bool(self.llm) and not by_link, on_statement=on_statement, stop=stop
            )
            turn = Turn(turn_id, question, answer, by_link=by_link)
        except KnowledgeBaseError as error:
            answer, turn = None, Turn(turn_id, question, fault=str(error), by_link=by_link)
        except Exception:
            log.exception("A question could not be answered.")
            answer, turn = None, Turn(turn_id, question, fault=FAULT, by_link=by_link)
        if not self.conversations.add(key, turn, user):
            return "Stopped."
        return card.announcement(answer) if answer else turn.fault

    def _sources_of(self, talk: Conversation) -> list[str] | None:
        """The documents a conversation asks, None for all. Raises UsageError where all that were chosen are gone."""
        there = {s.id for s in self.kb.library.sources()} if talk.only else set()
        left = [i for i in talk.only if i in there]
        if talk.only and not left:
            raise UsageError("The documents you chose were removed. Choose others under ‘Ask in’, then ask again.")
        return left or None

    def limit(self, key: str, source_ids: Sequence[str], user: str = "") -> None:
        """Limits a conversation to some documents (none: all); names of which there are none change nothing."""
        known = [i for i in source_ids if self._source(i)]
        if known or not source_ids:
            self.conversations.limit(key, known, user)

    def only(self, key: str, user: str = "") -> tuple[str, ...]:
        """The documents that a conversation is limited to; none: all of them."""
        return self.conversations.get(key, user).only

    def report(self, key: str, turn_id: str, comment: str, user: str = "") -> tuple[str, bool]:
        """Keeps a report that an answer is wrong. Returns what to say, and whether it was kept."""
        turn = self.conversations.get(key, user).turn(turn_id)
        if turn is None or turn.answer is None:
            return "This answer is no longer here. Ask again, then send the report.", False
        try:
            self.feedback.keep(turn.question, turn.answer, comment)
        except KnowledgeBaseError as error:
            return str(error), False
        return "Thank you. Your report is kept for the people who run this service, for 30 days.", True

    # -- showing ---------------------------------------------------------

    def _tables(self) -> dict[str, ModelTable]:
        """The tables of models by document; read again when the library has changed.

        While the library cannot be read they are what they were: a conversation is
        shown all the same.
        """
        try:
            revision = self.kb.library.revision
            if self._seen[0] != revision:
                self._seen = (revision, {t.source.id: t for t in self.kb.tables()})
        except KnowledgeBaseError as error:
            log.warning("%s", error)
        return self._seen[1]

    def table(self) -> ModelTable | None:
        """The table that the pages show: that of the first document that has one."""
        return next(iter(self._tables().values()), None)

    def sizes(self) -> dict[str, int]:
        """How many models each document has, for those that have any."""
        return {i: len(t) for i, t in self._tables().items()}

    def conversation(self, key: str, user: str = "", writing: Turn | None = None) -> str:
        """The whole conversation as HTML, with the turn that is being written.

        It differs each time by a stamp: Gradio puts new HTML in place only where it
        differs from the last, and what the script has drawn meanwhile is to go.
        """
        talk = self.conversations.get(key, user)
        turns = talk.turns
        if writing:
            turns = tuple(writing if t.id == writing.id else t for t in turns) if talk.turn(writing.id) else (*turns, writing)
        return f'<div data-stamp="{new_turn_id()}">{self._turns(turns) if turns else self.empty()}{self._limited(talk.only)}</div>'

    def _turns(self, turns: Sequence[Turn]) -> str:
        sizes = self.sizes()
        items = "".join(self._turn(turn, n, sizes) for n, turn in enumerate(turns, 1))
        return f'<section aria-label="Conversation"><ol id="turns">{items}</ol></section>'

    def _turn(self, turn: Turn, number: int, sizes: dict[str, int]) -> str:
        if turn.answer is not None and turn.writing:
            shown = card.growing(turn.answer, card.Frame(turn.id, number, sizes, self.llm))
        elif turn.answer is not None:
            shown = card.card(turn.answer, card.Frame(turn.id, number, sizes, self.llm), turn.by_link)
        else:
            again = f'<button type="button" class="btn btn--plain" data-do="again" data-turn="{turn.id}">Ask again</button>'
            said = notice("warn", turn.fault, more=again)
            shown = f'<div class="card" id="card-{turn.id}" role="group" aria-label="Answer {number}" tabindex="-1">{said}</div>'
        return f'<li class="turn" id="turn-{turn.id}" data-q="{esc(turn.question)}">{asked(turn.question)}{shown}</li>'

    def _limited(self, only: Sequence[str]) -> str:
        titles = [f"“{s.title}”" for s in map(self._source, only) if s] if only else []
        if not titles:
            return ""
        free = '<button type="button" class="quiet" data-do="all">Ask all documents</button>'
        head = "Asking one document only:" if len(titles) == 1 else f"Asking {len(titles)} documents only:"
        more = f" and {len(titles) - 5} more" if len(titles) > 5 else ""
        return f'<div class="limited">{notice("info", head, ", ".join(titles[:5]) + more, free)}</div>'

    def only_title(self, key: str, user: str = "") -> str:
        """What a conversation is limited to, in words; "" for nothing."""
        titles = [s.title for s in map(self._source, self.only(key, user)) if s]
        return titles[0] if len(titles) == 1 else f"{len(titles)} documents" if titles else ""

    def empty(self) -> str:
        if self.llm:
            text = notice(
                "info", f"Answers may be written by {self.llm}.", "Every quotation in them is checked against its source before you see it."
            )
        else:
            text = notice(
                "info", "Answers are in the sources’ own words.",
                "No language model is set up, and none is needed. Nothing you type leaves this service.",
            )  # fmt: skip
        return f'<div class="no-turns first-notice">{text}</div>'

    def _source(self, source_id: str) -> Source | None:
        return next((s for s in self.kb.library.sources() if s.id == source_id), None)

    def open(self, key: str, place: str, turn_id: str = "", user: str = "") -> Shown:
        """The source pane at `SOURCE:START-END` or, for a whole document, `SOURCE`."""
        if not place:
            return Shown(self.empty_pane())
        found = _PLACE.fullmatch(place)
        source_id = found[1] if found else place
        document = self._source(source_id) or self._source(unquote(source_id))
        start, end = (int(found[2]), int(found[3])) if found else (0, 1)
        if document is None:
            return self._removed(self.conversations.get(key, user).turn(turn_id), unquote(source_id), start, end)
        turn = self.conversations.get(key, user).turn(turn_id)
        then = gone.quoted_source(turn, document.id, Span(start, end)) if 0 <= start < end else None
        if then is not None and then.version == document.version:
            then = None
        document = then or document
        if not 0 <= start < end <= len(document.text):
            return Shown(self.empty_pane(), error="The document has no such place. It may have changed since the link was made.")
        cited = [c for c in gone.quoted(turn, document.id) if c.quote.source.version == document.version]
        passages = self.kb.library.passages(document) if then is None else ()
        table = self._tables().get(document.id) if then is None else None
        html = source.pane(
            document, passages, table, Span(start, end), [source.Light(c.quote.span, c.n, turn_id) for c in cited],
            marked=found is not None, back="Back to the answer" if turn else "Back to the question box",
            note=gone.CHANGED if then is not None else "",
        )  # fmt: skip
        return Shown(html, True)

    def _removed(self, turn: Turn | None, source_id: str, start: int, end: int) -> Shown:
        """Of a document that is gone, the words that an answer quoted; else what became of it."""
        rows = self.kb.library.read("SELECT removed_at FROM sources WHERE id=? AND removed_at IS NOT NULL", (source_id,))
        date = str(rows[0][0]) if rows else ""
        if (cited := gone.quoted(turn, source_id)) and start < end:
            return Shown(gone.pane(cited, Span(start, end), date), True)
        error = gone.removed(date) if date else "There is no such document here. It may have been removed."
        return Shown(self.empty_pane(), error=f"{error} The Documents page lists what there is.")

    def empty_pane(self) -> str:
        sources = self.kb.library.sources()
        items = "".join(
            f'<div class="have"><p class="refs-doc">{tag(s)}<a href="{esc(document_address(s.id))}">{esc(s.title)}</a></p>'
            f'<p class="small soft">{esc(byline(s))}. {esc(self._about(s))}</p></div>'
            for s in sources[:6]
        )
        more = f'<p class="small"><a href="/documents">See all {len(sources)} documents</a></p>' if len(sources) > 6 else ""
        return (
            '<aside class="src src--empty" id="source" aria-labelledby="src-h"><div class="src-head">'
            '<h2 id="src-h" tabindex="-1">The source opens here</h2>'
            '<p class="small soft">Select a number such as <span class="chip" aria-hidden="true">1'
            f"</span>{hidden('1')} in an answer. The document "
            "opens at those words, with the words marked.</p></div>"
            '<div class="src-body" tabindex="0" role="region" aria-label="What the documents are">'
            f"<h3>{count(len(sources), 'document')} so far</h3>"
            f"{items}{more}<h3>How to read an answer</h3>"
            '<p class="small"><q>Type like this</q> is the document speaking, letter for letter.</p>'
            '<p class="small">Type like this is ours: it counts, names and joins.</p></div></aside>'
        )

    def _about(self, found: Source) -> str:
        table = self._tables().get(found.id)
        if table:
            models = count(len(table), "model")
            return f"Describes {models}, one after the other: how each works, its benefits and risks, and when CCGs might use it."
        if str(found.standing) == "opinion":
            return "One author’s view. It is not policy."
        return count(self.kb.library.counts().get(found.id, 0), "passage") + "."


def asked(question: str) -> str:
    return f'<div class="asked"><p aria-hidden="true">You asked</p><h2>{hidden("You asked: ")}{esc(question)}</h2></div>'
