"""ZIP files, looked at before anything in them is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from kb.errors import SourceError

# What zipfile raises for a file that is none, or is broken.
_DAMAGE = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError)
MOST_ENTRIES = 4_000
# An office file's parts together, and a ZIP of documents.
MOST_UNPACKED = 200_000_000
MOST_UNPACKED_ZIP = 1_000_000_000
# XML that is parsed into a tree takes many times its size in memory.
MOST_XML = 60_000_000
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)


def opened(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """A ZIP file to read from. Raises SourceError where it is damaged."""
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise _damaged(name) from error


def _damaged(name: str) -> SourceError:
    return SourceError(f"{name} was not added. It is damaged and cannot be unpacked. Save it anew, then add it again.")


def _too_large(name: str, most: int) -> SourceError:
    return SourceError(f"{name} was not added. Unpacked it is larger than {most // 1_000_000} MB. Split it, then add the parts.")


def leaves_folder(entry: str) -> bool:
    """Whether an entry's name points out of the folder it is unpacked into."""
    path = entry.replace("\\", "/")
    return path.startswith("/") or ".." in PurePosixPath(path).parts or bool(re.match(r"[A-Za-z]:", path)) or "\0" in entry


def check_office(z: zipfile.ZipFile, name: str) -> None:
    """Refuses an office file that unpacks to too much or holds what none needs.

    The sizes are those the file declares; zipfile reads no entry past its own.
    """
    entries = z.infolist()
    if len(entries) > MOST_ENTRIES:
        raise SourceError(f"{name} was not added. It has {len(entries):,} parts, far more than a document needs. Save it anew.")
    if sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise _too_large(name, MOST_UNPACKED)
    if any(leaves_folder(e.filename) for e in entries):
        raise SourceError(f"{name} was not added. It has parts that point outside the file. Save it anew.")
    if any(e.flag_bits & 1 for e in entries):
        raise SourceError(f"{name} was not added. It is locked with a password. Save a copy without one, then add it again.")
    for e in entries:
        if not e.filename.lower().endswith((".xml", ".rels")):
            continue
        if e.file_size > MOST_XML:
            raise _too_large(name, MOST_XML)
        if _DOCTYPE.search(_read(z, e, name)):
            raise SourceError(f"{name} was not added. It defines entities, which no Word or PowerPoint file does. Save it anew.")


def _read(z: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return z.read(entry)
    except (*_DAMAGE, zlib.error, EOFError, RuntimeError) as error:
        raise _damaged(name) from error


def is_left_behind(parts: Sequence[str]) -> bool:
    """Hidden files, and what systems and programs leave in a folder."""
    return not parts or parts[-1].startswith((".", "~$")) or "__MACOSX" in parts or parts[-1] in ("Thumbs.db", "desktop.ini")


def members(file: BinaryIO, name: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The documents in a ZIP: their names, and (name, why) of those refused.

    Folders, hidden files and what systems leave behind (`__MACOSX`,
    `Thumbs.db`, `~$x.docx`) are passed over. Raises SourceError for the whole.
    """
    from .extract import LARGEST

    taken: list[str] = []
    refused: list[tuple[str, str]] = []
    with opened(file, name) as z:
        entries = z.infolist()
        if len(entries) > MOST_ENTRIES:
            raise SourceError(f"{name} was not added. It holds {len(entries):,} files; at most {MOST_ENTRIES:,} can be added at once.")
        if sum(e.file_size for e in entries) > MOST_UNPACKED_ZIP:
            raise _too_large(name, MOST_UNPACKED_ZIP)
        seen: set[str] = set()
        for e in entries:
            entry = e.filename
            parts = PurePosixPath(entry.replace("\\", "/")).parts
            if e.is_dir() or is_left_behind(parts):
                continue
            if leaves_folder(entry):
                refused.append((entry, "Its name points outside the ZIP. Rename it, then add it again."))
            elif stat.S_ISLNK(e.external_attr >> 16):
                refused.append((entry, "It is a link, not a file. Add the file it points to."))
            elif e.flag_bits & 1:
                refused.append((entry, "It is locked with a password. Add a copy without one."))
            elif e.file_size > LARGEST:
                refused.append((entry, f"It is larger than {LARGEST // 1_000_000} MB. Split it, then add the parts."))
            elif entry in seen:
                refused.append((entry, "The ZIP holds two files of this name. Rename one, then add it again."))
            else:
                seen.add(entry)
                taken.append(entry)
    return taken, refused


def is_office(file: BinaryIO, name: str) -> bool:
    """Whether a ZIP is an office file under another ending."""
    with opened(file, name) as z:
        there = set(z.namelist())
    return "[Content_Types].xml" in there or {"mimetype", "content.xml"} <= there


def member(z: zipfile.ZipFile, entry: str) -> bytes:
    """The bytes of one document in a ZIP. Raises SourceError."""
    try:
        info = z.getinfo(entry)
    except KeyError as error:
        raise SourceError(f"{entry} is not in the ZIP. Add the ZIP again.") from error
    return _read(z, info, entry)
