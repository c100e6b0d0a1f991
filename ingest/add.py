"""A file becomes a source in the library: one transaction each, so that a fault or a stop harms no other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.domain import Passage, Source, Standing, passage_id, text_version
from kb.errors import LibraryError, SourceError
from kb.library import Change, Library, now
from kb.lock import FileLock

from . import isolate, items, names
from .document import Document, build

Progress = Callable[[str], None]
# A removed document can be restored for so long; then it is deleted for good.
DAYS_KEPT = 30
# Held while a name is chosen and a document put; another writer needs far less.
_LOCK = "ingest.lock"
_LOCK_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: a change, why it was refused, or only a note."""

    name: str
    change: Change | None = None
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def line(self) -> str:
        """One plain sentence for a person."""
        c = self.change
        if c is None:
            return self.error or "".join(self.notes[:1])
        if c.nothing:
            return f"{self.name}: nothing has changed."
        added = "1 passage" if c.added == 1 else f"{c.added} passages"
        return f"{self.name}: {added} added, {c.changed} changed, {c.kept} kept, {c.removed} removed."


@dataclass(frozen=True, slots=True)
class Step:
    """How far adding several files has come: number `number` of `total` (0: not
    known yet) is being read, or has its report."""

    name: str
    number: int
    total: int
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document beside its text; "" where it is to be found in it."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    standing: Standing | None = None
    standing_note: str = ""
    bundled: bool = False
    added_by: str = ""


def make(raw: bytes, name: str, source_id: str, facts: Facts = Facts()) -> tuple[Source, list[Passage], tuple[str, ...]]:
    """A source and its passages from a file's bytes, read in this process. Raises SourceError."""
    document = build(raw, name)
    source, passages = assemble(document, hashlib.sha256(raw).hexdigest(), name, source_id, facts)
    return source, passages, document.notes


def assemble(document: Document, sha256: str, name: str, source_id: str, facts: Facts) -> tuple[Source, list[Passage]]:
    """A document as the library keeps it. The values check themselves: a unit
    that is not the text at its offsets raises OffsetError."""
    text = document.text
    source = Source(
        id=source_id,
        title=facts.title or document.title,
        text=text,
        version=text_version(text),
        sha256=sha256,
        published=facts.published or document.published,
        author=facts.author or document.author,
        publisher=facts.publisher,
        standing=facts.standing or document.standing,
        standing_note=facts.standing_note,
        bundled=facts.bundled,
        file_name=name,
        media_type=document.media_type,
        added_at=now(),
        added_by=facts.added_by,
        pages=document.pages,
        furniture=document.furniture,
    )
    passages = []
    for seq, u in enumerate(document.units):
        words = u.span.of(text)
        passages.append(Passage(passage_id(source_id, u.span, words), source, u.span, words, u.kind, u.place, u.block, seq))
    return source, passages


def add(library: Library, raw: bytes, name: str, source_id: str, facts: Facts = Facts()) -> Report:
    """Puts one trusted document into the library under an id; the same bytes change nothing."""
    found = library.read("SELECT sha256 FROM sources WHERE id=? AND removed_at IS NULL", (source_id,))
    if found and found[0][0] == hashlib.sha256(raw).hexdigest():
        return Report(name, Change(source_id, kept=library.counts().get(source_id, 0)))
    source, passages, notes = make(raw, name, source_id, facts)
    return Report(name, library.put(source, passages), notes)


def add_item(library: Library, item: items.Item, added_by: str = "", stop: isolate.Stop = isolate.never) -> Report:
    """Reads one file in a child process and puts it into the library.

    A file that is refused gives a report with its error; faults of the library
    itself (LibraryError, DataDirectoryError) are raised.
    """
    try:
        with item.path.open("rb") as file:
            sha256 = item.sha256 or hashlib.file_digest(file, "sha256").hexdigest()
            same = names.unchanged(library, item, sha256)
            if same is not None:
                return Report(item.name, Change(same[0], kept=same[1]))
            document, sha256 = isolate.read(file, item.name, item.entry, stop)
    except SourceError as error:
        return Report(item.name, error=str(error))
    except OSError as error:
        return Report(item.name, error=f"{item.name} cannot be read ({error.strerror}). Check that you may open it, then try again.")
    with FileLock(library.data / _LOCK) as lock:
        if not lock.acquire(_LOCK_SECONDS):
            raise LibraryError("Another program has been adding documents for two minutes. Try again when it has ended.")
        source_id = names.choose(library, item, document)
        source, passages = assemble(document, sha256, item.name, source_id, Facts(added_by=added_by))
        change = library.put(source, passages, item.origin)
    notes = document.notes
    if source_id != item.wish and change.is_new:
        notes = (f"Another document is called {item.wish}; this one is kept beside it as {source_id}.", *notes)
    return Report(item.name, change, notes)


def add_each(
    library: Library, found: Iterable[items.Item | items.Refused], added_by: str = "", total: int = 0, stop: isolate.Stop = isolate.never
) -> Iterator[Step]:
    """Adds what there is to add, one after the other; a step before each and one
    with its report. Ends before the next one when `stop` says so."""
    for number, item in enumerate(found, 1):
        if stop():
            return
        if isinstance(item, items.Refused):
            report = Report(item.name, notes=(item.why,)) if item.note else Report(item.name, error=item.why)
        else:
            yield Step(item.name, number, total)
            report = add_item(library, item, added_by, stop)
        yield Step(item.name, number, total, report)


def add_paths(library: Library, paths: Iterable[Path], progress: Progress, added_by: str = "") -> list[Report]:
    """Adds files, folders and ZIPs. One that is refused harms no other."""
    out = []
    for step in add_each(library, items.of_paths(paths), added_by):
        progress(step.report.line if step.report else f"Reading {step.name}")
        if step.report:
            out.append(step.report)
    return out


def add_upload(
    library: Library, path: Path, shown_name: str, added_by: str = "", progress: Progress = lambda _: None, *, delete: bool = False
) -> list[Report]:
    """Adds one uploaded file under the name its owner knows it by; a ZIP gives a
    report for each document in it. `delete`: the file, and the folder made for it, are deleted afterwards."""
    out = []
    for step in add_uploads(library, [(path, shown_name)], added_by, delete=delete):
        progress(step.report.line if step.report else f"Reading {step.name}")
        if step.report:
            out.append(step.report)
    return out


def add_uploads(
    library: Library, files: Sequence[tuple[Path, str]], added_by: str = "", *, delete: bool = False, stop: isolate.Stop = isolate.never
) -> Iterator[Step]:
    """Adds several uploaded files, (where it lies, its name) each; yields a step
    before each document and one with its report, for a page to show. Where one
    of several is refused, its error says that the others are not affected.
    `stop` is asked several times a second: the document being read is not added,
    those before it stay."""
    purge_old(library)
    for number, (path, shown) in enumerate(files, 1):
        try:
            for step in add_each(library, items.of_upload(path, shown, stop), added_by, stop=stop):
                report = step.report
                if report is not None and report.error and len(files) > 1:
                    report = replace(report, error=f"{report.error} The other files are not affected.")
                yield Step(step.name, number, len(files), report)
        finally:
            if delete:
                path.unlink(missing_ok=True)
                # The page makes a folder for each upload; one that holds more stays.
                with suppress(OSError):
                    path.parent.rmdir()


def purge_old(library: Library) -> list[str]:
    """Deletes for good what was removed more than 30 days ago; the ids."""
    before = (datetime.now(UTC) - timedelta(days=DAYS_KEPT)).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not library.writable or not library.read("SELECT 1 FROM sources WHERE removed_at < ? LIMIT 1", (before,)):
        return []
    return library.purge(before=before)
