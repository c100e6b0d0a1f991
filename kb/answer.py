"""The one way in: a question becomes a checked Answer, words become a Trace."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import own
from .domain import Answer, Status, Trace
from .errors import ChatModelError, EmbeddingError
from .extract import Extractor, Knowledge, Result
from .fit import Fit, Situation, rank
from .heads import head
from .library import Library
from .meaning import SearchMeaning
from .models import ModelTable, tables
from .settings import Settings

if TYPE_CHECKING:
    from .embed import Embedder
    from .keeper import Keeper
    from .llm import Chat
    from .search import Search
    from .trace import Tracer

# Longer questions are papers: Find a quotation is for those.
LONGEST_QUESTION = 2000


class KnowledgeBase:
    """The library and all that answers from it. Safe to use from several threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings
        self._lock = threading.RLock()
        self._loading = threading.Lock()  # its own: what needs no vector must not wait for the model
        self._chatting = threading.Lock()  # importing LangChain takes a second
        self._chat: Chat | ChatModelError | None = None
        self._embedder: Embedder | None = None
        self._search: Search | None = None
        self._tracer: Tracer | None = None
        self._keeper: Keeper | None = None
        self._knowledge: dict[tuple[int, tuple[str, ...] | None], Knowledge] = {}
        self._meaning = SearchMeaning(lambda: self.search)

    @classmethod
    def open(cls, settings: Settings, build: Callable[[Library], None] | None = None) -> KnowledgeBase:
        """Opens the library in `settings.data`; `build` fills it where it is empty.

        Raises DataDirectoryError, LibraryError, SeedError.
        """
        library = Library(settings.data)
        try:
            if build is not None and not library.sources():
                build(library)
        except BaseException:
            library.close()
            raise
        return cls(library, settings)

    def close(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
        self.library.close()

    # -- what is known -------------------------------------------------------

    def tables(self, sources: Sequence[str] | None = None) -> tuple[ModelTable, ...]:
        """Every set of models in the library (or in some documents of it)."""
        return tables(self.library, sources)

    def knowledge(self, sources: Sequence[str] | None = None) -> Knowledge:
        """The library made ready for questions; made anew when it changes."""
        key = (self.library.revision, tuple(sorted(set(sources))) if sources is not None else None)
        with self._lock:
            kept = self._knowledge.get(key)
            if kept is None:
                heads = [head(s, self.library.passages(s)) for s in self.library.sources(sources)]
                kept = Knowledge.of(heads, self.tables(sources))
                self._knowledge = {k: v for k, v in self._knowledge.items() if k[0] == key[0]} if len(self._knowledge) < 32 else {}
                self._knowledge[key] = kept
            return kept

    # -- meaning ---------------------------------------------------------------

    @property
    def search(self) -> Search:
        with self._lock:
            if self._search is None:
                from .search import Search

                self._search = Search(self.library, self._load, self.settings.data)
            return self._search

    def _load(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                from .embed import load

                self._embedder = load(self.settings.embedding_model)
            return self._embedder

    def warm(self) -> None:
        """Loads the embedding model and makes the vectors that are missing. Raises EmbeddingError."""
        self._load()
        self.search.ensure_vectors()

    def keep(self) -> Keeper:
        """For a process that stays: keeps vectors and the Chroma index up to date
        in a thread of its own, until `close`. Its `state` is a phrase for a person."""
        with self._lock:
            if self._keeper is None:
                from .keeper import Keeper

                self._keeper = Keeper(self.search)
                self._keeper.start()
            return self._keeper

    # -- asking ------------------------------------------------------------------

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        sources: Sequence[str] | None = None,
        id: str = "",
        model: bool = False,
        on_statement: Callable[[Answer], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Answer:
        """Answers a question. Raises UsageError for an unknown document in `sources`.

        With `model`, the chat model of the settings (where there is one) writes prose around the
        quotations: `on_statement` gets the answer so far as each statement passes the check, and
        `stop` ends the writing. A fault of the model ends in the quoted answer with a note.
        """
        model = model and bool(self.settings.llm_model)
        identity = id or _identity(question, history, self.library.revision, sources, self.settings.llm_model if model else "")
        if len(question) > LONGEST_QUESTION:
            over = len(question) - LONGEST_QUESTION
            text = f"Shorten your question to {LONGEST_QUESTION:,} characters. You have {over:,} too many."
            return Answer(identity, question[:LONGEST_QUESTION], Status.UNCLEAR, text, kind="too long")
        extractor = self.extractor(sources)
        earlier = [h[:LONGEST_QUESTION] for h in history]
        result = self._beside_own(question, earlier, sources, extractor.answer(question, earlier))
        quoted = _finished(identity, question, result)
        if not model or quoted.status is not Status.ANSWERED:
            return quoted
        from .generate import answer, instead

        try:
            chat = self.chat()
        except ChatModelError as error:
            return instead(quoted, str(error))
        return answer(chat, quoted, result, extractor, earlier, on_statement, stop)

    def _beside_own(self, question: str, earlier: Sequence[str], sources: Sequence[str] | None, result: Result) -> Result:
        """The answer of the bundled documents held against what added ones say. Raises EmbeddingError."""
        documents = self.library.sources(sources)
        if all(s.bundled for s in documents) or result.kind in own.SETTLED:
            return result
        from .reader import Reader

        text = own.in_context(question, earlier)
        return own.choose(question, result, Reader(self.search).judge(text, [s.id for s in documents]))

    def chat(self) -> Chat:
        """The chat model of the settings, set up at first use. Raises ChatModelError with one sentence
        where none is named, or its package, key or provider is missing."""
        with self._chatting:
            if isinstance(self._chat, ChatModelError):
                raise self._chat
            if self._chat is None:
                from .llm import Chat

                if not self.settings.llm_model:
                    raise ChatModelError("No language model is set up. Name one in LLM_MODEL.")
                try:
                    self._chat = Chat(self.settings)
                except ChatModelError as error:
                    self._chat = error
                    raise
            return self._chat

    def extractor(self, sources: Sequence[str] | None = None) -> Extractor:
        return Extractor(self.knowledge(sources), self._meaning, lambda words: self.trace(words, sources))

    def fit(self, situation: Situation, sources: Sequence[str] | None = None) -> list[Fit]:
        """The models for a situation, best first; empty where no document has models."""
        found = self.tables(sources)
        return rank(found[0], situation) if found else []

    def trace(
        self,
        quote: str,
        sources: Sequence[str] | None = None,
        id: str = "",
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Trace:
        """Where words come from."""
        with self._lock:
            if self._tracer is None:
                from .trace import Tracer

                self._tracer = Tracer(self.library, self._load)
            tracer = self._tracer
        return tracer.trace(quote, sources, id, progress, stop)


def _identity(question: str, history: Sequence[str], revision: int, sources: Sequence[str] | None, model: str = "") -> str:
    only = sorted(sources) if sources is not None else None
    material = json.dumps([question, list(history), revision, only, *([model] if model else [])])
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _finished(identity: str, question: str, result: Result) -> Answer:
    draft = result.draft
    answered = result.status is Status.ANSWERED
    return Answer(
        id=identity,
        question=question,
        status=result.status,
        text=draft.text,
        models=tuple(draft.models) if answered else (),
        citations=tuple(draft.citations) if answered else (),
        related=tuple(result.related),
        notes=tuple(draft.notes),
        kind=result.kind,
    )


__all__ = ["EmbeddingError", "KnowledgeBase"]
