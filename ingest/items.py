"""What there is to add: files, the files of folders, the entries of ZIPs."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kb.errors import SourceError

from . import isolate
from .readers import ENDINGS, KINDS, LARGEST, zipped

# A ZIP is read where it lies, entry by entry, so it may be larger than a document.
LARGEST_ZIP = 500_000_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One document to be: where its bytes lie, the name people know it by, the
    id it would like, and what tells it from others of its name ("" for an upload)."""

    path: Path
    name: str
    wish: str
    origin: str = ""
    entry: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not even read, and why; `note`: nothing to be mended."""

    name: str
    why: str
    note: bool = False


def clean_name(name: str) -> str:
    """A name that can be shown anywhere: no controls, no marks that turn the
    direction of writing, composed (NFC), not too long, its ending kept."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    text = "/".join(part.strip() for part in text.replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")) or "document"
    if len(text) > _LONGEST_NAME:
        suffix = PurePosixPath(text).suffix[:10]
        text = text[: _LONGEST_NAME - len(suffix)] + suffix
    return text


def of_paths(paths: Iterable[Path]) -> Iterator[Item | Refused]:
    """The documents of files, folders and ZIPs, in a fixed order. Raises
    nothing: what cannot be added comes back as `Refused`."""
    for path in paths:
        if not path.is_dir():
            yield from of_file(path, path.name, _origin(path))
            continue
        other: list[str] = []
        taken = 0
        for found in _walk(path):
            relative = found.relative_to(path).as_posix()
            if found.suffix.lower() in ENDINGS:
                taken += 1
                yield from of_file(found, relative, _origin(found))
            else:
                other.append(relative)
        if not taken:
            yield Refused(clean_name(str(path)), f"There is no document to add in {clean_name(str(path))}. These can be read: {KINDS}.")
        yield from _other_kinds(path.name or str(path), other)


def of_upload(path: Path, shown_name: str, stop: isolate.Stop = isolate.never) -> Iterator[Item | Refused]:
    """The document, or those of a ZIP, that somebody uploaded under a name."""
    return of_file(path, PurePosixPath(shown_name.replace("\\", "/")).name, "", stop)


def of_file(path: Path, name: str, origin: str, stop: isolate.Stop = isolate.never) -> Iterator[Item | Refused]:
    name = clean_name(name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
        is_zip = head == b"PK\x03\x04" and Path(name).suffix.lower() not in (".docx", ".pptx")
        if size > (LARGEST_ZIP if is_zip else LARGEST):
            most = (LARGEST_ZIP if is_zip else LARGEST) // 1_000_000
            yield Refused(name, f"{name} was not added. It is larger than {most} MB. Split it, then add the parts.")
        elif is_zip:
            yield from _of_zip(path, name, origin, stop)
        else:
            yield Item(path, PurePosixPath(name).name, name, origin)
    except FileNotFoundError:
        yield Refused(name, f"There is no file {clean_name(str(path))}. Check the name and try again.")
    except OSError as error:
        yield Refused(name, f"{name} cannot be read ({error.strerror}). Check that you may open it, then try again.")
    except SourceError as error:
        yield Refused(name, str(error))


def _of_zip(path: Path, name: str, origin: str, stop: isolate.Stop) -> Iterator[Item | Refused]:
    with path.open("rb") as file:
        entries, refused = isolate.members(file, name, stop)
    if not entries and not refused:
        # An office file under another ending: it is read as what it is.
        yield Item(path, PurePosixPath(name).name, name, origin)
        return
    for entry, why in refused:
        yield Refused(clean_name(entry), f"{clean_name(entry)} in {name} was not added. {why}")
    other = []
    for entry, sha256 in entries:
        shown = clean_name(entry)
        if PurePosixPath(shown).suffix.lower() in ENDINGS:
            inner = hashlib.sha256(f"{origin}\0{entry}".encode("utf-8", "surrogatepass")).hexdigest() if origin else ""
            yield Item(path, PurePosixPath(shown).name, shown, inner, entry, sha256)
        else:
            other.append(shown)
    yield from _other_kinds(name, other)


def _other_kinds(name: str, other: Sequence[str]) -> Iterator[Refused]:
    if other:
        few = ", ".join(clean_name(o) for o in other[:5]) + (", …" if len(other) > 5 else "")
        files = "1 file of another kind was" if len(other) == 1 else f"{len(other)} files of other kinds were"
        yield Refused(name, f"{clean_name(name)}: {files} left out: {few}", note=True)


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder, sorted; no links, hidden files or what systems leave behind."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX")
        for file in sorted(files):
            path = Path(root, file)
            if not zipped.is_left_behind((file,)) and not path.is_symlink():
                yield path


def _origin(path: Path) -> str:
    """Tells files of one name apart without keeping where they lie."""
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
