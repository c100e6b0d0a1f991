"""The bundled documents: named and pinned by `seeds/manifest.json`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kb.domain import Standing
from kb.errors import SeedError
from kb.library import Library
from kb.settings import SEEDS

from .add import Facts, Progress, Report, add

MANIFEST = "manifest.json"
_FIELDS = ("title", "author", "publisher", "published", "standing", "standing_note", "sha256")


def read_manifest(folder: Path = SEEDS) -> dict[str, dict[str, str]]:
    """The manifest's entries by file name. Raises SeedError."""
    path = folder / MANIFEST
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {name: {field: str(entry[field]) for field in _FIELDS} for name, entry in entries.items()}
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise SeedError(f"The list of bundled documents {path} cannot be read. Fetch the program's files again.") from error


def add_seeds(library: Library, progress: Progress = lambda _: None, folder: Path = SEEDS) -> list[Report]:
    """Puts the bundled documents into the library.

    Raises SeedError where one is missing or is not the one the manifest
    names; then nothing of it is added.
    """
    out = []
    for name, entry in read_manifest(folder).items():
        progress(f"Reading {name}")
        try:
            raw = (folder / name).read_bytes()
        except OSError as error:
            raise SeedError(f"The bundled document {name} is missing. Fetch the program's files again.") from error
        found = hashlib.sha256(raw).hexdigest()
        if found != entry["sha256"]:
            raise SeedError(
                f"The bundled document {name} was refused: its SHA-256 is {found[:12]}…, the manifest says {entry['sha256'][:12]}…. "
                "Fetch the program's files again."
            )
        facts = Facts(
            entry["title"], entry["author"], entry["publisher"], entry["published"], Standing(entry["standing"]),
            entry["standing_note"], True, "bundled",
        )  # fmt: skip
        out.append(add(library, raw, name, name, facts))
        progress(out[-1].line)
    return out
