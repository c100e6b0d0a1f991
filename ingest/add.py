"""A file becomes a source in the library."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kb.domain import Furniture, Passage, Source, Standing, passage_id, text_version
from kb.errors import KnowledgeBaseError, SourceError
from kb.library import Change, Library, now

from . import furniture, lines, readers, split, structure

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
    """A source and its passages from a file's bytes. Raises SourceError."""
    extract = readers.read(raw, name)
    text = extract.text
    all_lines = lines.lines(text)
    left_out = tuple(sorted({*furniture.find(text, all_lines), *(Furniture(s, w) for s, w in extract.furniture)}, key=lambda f: f.span))
    outline = structure.outline(text, all_lines, left_out, extract.marks)
    source = Source(
        id=source_id,
        title=facts.title or extract.title or outline.title or Path(name).stem,
        text=text,
        version=text_version(text),
        sha256=hashlib.sha256(raw).hexdigest(),
        published=facts.published or outline.published or extract.published,
        author=facts.author or outline.author or extract.author,
        publisher=facts.publisher,
        standing=facts.standing or Standing.OTHER,
        standing_note=facts.standing_note,
        bundled=facts.bundled,
        file_name=name,
        media_type=extract.media_type,
        added_at=now(),
        added_by=facts.added_by,
        pages=extract.pages,
        furniture=left_out,
    )
    passages = [
        Passage(passage_id(source_id, u.span, text[u.span.start : u.span.end]), source, u.span,
                text[u.span.start : u.span.end], u.kind, u.place, u.block, seq)
        for seq, u in enumerate(split.units(text, outline.blocks))
    ]  # fmt: skip
    if not passages:
        raise SourceError(f"{name} was not added. It has no words in it.")
    return source, passages, extract.notes


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


def add_paths(library: Library, paths: Iterable[Path], progress: Progress, added_by: str = "") -> list[Report]:
    """Adds files and folders. One that is refused harms no other."""
    out = []
    for path, source_id in _files(paths):
        progress(f"Reading {path.name}")
        try:
            out.append(add(library, readers.load(path), path.name, source_id, Facts(added_by=added_by)))
        except SourceError as error:
            out.append(Report(path.name, error=str(error)))
        progress(out[-1].line)
    return out


def _files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    out: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in readers.READERS)
            out += [(p, p.relative_to(path).as_posix()) for p in found]
        else:
            out.append((path, path.name))
    return out


__all__ = ["Facts", "KnowledgeBaseError", "Progress", "Report", "add", "add_paths", "make"]
