"""`python -m kb doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import embed, index
from .errors import KnowledgeBaseError
from .library import Library
from .settings import Settings
from .vectors import Vectors


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is False only where a person must do something."""

    ok: bool
    text: str


def examine(library: Library, settings: Settings) -> Iterator[Finding]:
    """Looks at the library, the embedding model and the index, in that order."""
    yield from _library(library)
    try:
        name = embed.name_of(settings.embedding_model)
        if not settings.embedding_model:
            embed.check_folder(embed.packaged_folder(), embed.expected_files())
    except KnowledgeBaseError as error:
        yield Finding(False, str(error))
        return
    yield Finding(True, f"The embedding model is {name}.")
    yield from _index(Vectors(library, name))


def _library(library: Library) -> Iterator[Finding]:
    faults = library.check()
    for fault in faults:
        yield Finding(False, f"The library is damaged: {fault}. Move {library.data} away and add your documents again.")
    counts = library.counts()
    documents = library.sources()
    if not faults:
        passages = sum(counts.get(s.id, 0) for s in documents)
        yield Finding(True, f"The library is sound: {len(documents)} documents, {passages} passages.")
    if not library.writable:
        yield Finding(False, f"The data directory {library.data} cannot be written to: nothing can be added. Give yourself write access.")
    if sum(s.bundled for s in documents) == 0:
        yield Finding(False, "The bundled documents are missing. Run: python -m ingest")


def _index(vectors: Vectors) -> Iterator[Finding]:
    data = vectors.library.data
    missing = len(vectors.missing())
    if missing:
        yield Finding(True, f"{missing} texts have no vector yet; the next question makes them, or: python -m kb rebuild")
    pointed = index.current(data)
    if pointed is None:
        yield Finding(True, "There is no index yet; search does without it. To build one: python -m kb rebuild")
        return
    if pointed.model != vectors.model or pointed.fingerprint != index.fingerprint(k for k, _ in vectors.all()):
        yield Finding(True, "The index is behind the library; search does without it. To build it anew: python -m kb rebuild")
        return
    with index.opener_lock(data) as lock:
        if not lock.acquire():
            yield Finding(True, f"The index is up to date, {pointed.count} texts, and open in another process.")
            return
        wrong = index.probe(data, pointed)
    if wrong:
        yield Finding(False, f"The index is damaged ({wrong}); search does without it. Run: python -m kb rebuild")
    else:
        yield Finding(True, f"The index is sound and up to date: {pointed.count} texts.")
