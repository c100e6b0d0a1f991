"""A file becomes a source in the library."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kb.domain import Passage, Source, Standing, passage_id, text_version
from kb.errors import KnowledgeBaseError, SourceError
from kb.library import Change, Library, now

from . import readers
from .document import Document, build

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: a change, or why it was refused."""

    name: str
    change: Change | None = None
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def line(self) -> str:
        """One plain sentence for a person."""
        if self.error:
            return self.error
        c = self.change
        assert c is not None
        if c.nothing:
            return f"{self.name}: nothing has changed."
        return f"{self.name}: {c.added} passages added, {c.changed} changed, {c.kept} kept, {c.removed} removed."


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
    """Puts one document into the library; the same bytes change nothing."""
    current = {s.id: s for s in library.sources()}.get(source_id)
    if current is not None and current.sha256 == hashlib.sha256(raw).hexdigest():
        return Report(name, Change(source_id, kept=len(library.passages(current))))
    source, passages, notes = make(raw, name, source_id, facts)
    if current is not None:
        # What a person has said of the document outlives a new version of its file.
        source = replace(source, private=current.private, standing=current.standing if facts.standing is None else source.standing)
        passages = [replace(p, source=source) for p in passages]
    return Report(name, library.put(source, passages), notes)


def load(path: Path) -> bytes:
    """The bytes of a file. Raises SourceError in plain words."""
    try:
        if path.stat().st_size > readers.LARGEST:
            raise SourceError(f"{path.name} was not added. It is larger than 50 MB. Split it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path}. Check the name and try again.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}). Check that you may open it, then try again.") from error


def add_paths(library: Library, paths: Iterable[Path], progress: Progress, added_by: str = "") -> list[Report]:
    """Adds files and folders. One that is refused harms no other."""
    out = []
    for path, source_id in _files(paths):
        progress(f"Reading {path.name}")
        try:
            out.append(add(library, load(path), path.name, source_id, Facts(added_by=added_by)))
        except SourceError as error:
            out.append(Report(path.name, error=str(error)))
        progress(out[-1].line)
    return out


def _files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    out: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in readers.ENDINGS)
            out += [(p, p.relative_to(path).as_posix()) for p in found]
        else:
            out.append((path, path.name))
    return out


__all__ = ["Facts", "KnowledgeBaseError", "Progress", "Report", "add", "add_paths", "make"]
