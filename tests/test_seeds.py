"""The two bundled documents: byte for byte, and refused where they are not."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from ingest.seeds import add_seeds, read_manifest
from kb.errors import SeedError
from kb.library import Library
from kb.settings import SEEDS
from tests.made import APPENDIX, ARTICLE

HASHES = {
    APPENDIX: "ed13f923933653232692300747bb454f8eda562a3ba009e74b31b1b6f6efeeb6",
    ARTICLE: "bb9382958c1e818c2f683f308ed1f254b67eefc66827227fbd96e79807ef5f1e",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


@pytest.mark.parametrize("name", [APPENDIX, ARTICLE])
def test_seeds_are_byte_for_byte_and_the_manifest_says_so(name: str) -> None:
    assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == HASHES[name]
    entry = read_manifest()[name]
    assert entry["sha256"] == HASHES[name]
    assert entry["title"]
    assert entry["author"] or entry["publisher"] or name == APPENDIX  # the appendix names neither
    assert entry["published"]
    assert entry["standing"]


def test_seeds_go_in_once(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        assert all(r.change and r.change.is_new for r in add_seeds(library))
        revision = library.revision
        again = add_seeds(library)
        assert [r.line for r in again] == [f"{n}: nothing has changed." for n in (APPENDIX, ARTICLE)]
        assert library.revision == revision
        assert [(s.id, s.bundled, s.sha256) for s in library.sources()] == [(n, True, h) for n, h in HASHES.items()]


def test_the_library_holds_the_file_s_own_text(library: Library) -> None:
    for source in library.sources():
        assert source.text.encode() == (SEEDS / source.id).read_bytes()


@pytest.mark.parametrize("name", [APPENDIX, ARTICLE])
def test_a_changed_seed_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw.replace(b"risk", b"RISK", 1) + b" ")
    with Library(tmp_path / "data") as library:
        with pytest.raises(SeedError, match=f"{name} was refused") as caught:
            add_seeds(library, folder=folder)
        assert "\n" not in str(caught.value)
        assert name not in [s.id for s in library.sources()]


def test_a_missing_seed_and_a_broken_manifest_say_what_to_do(tmp_path: Path, folder: Path) -> None:
    (folder / ARTICLE).unlink()
    with Library(tmp_path / "data") as library, pytest.raises(SeedError, match=f"{ARTICLE} is missing"):
        add_seeds(library, folder=folder)
    for broken in ("{", json.dumps([]), json.dumps({APPENDIX: {"title": "x"}})):
        (folder / "manifest.json").write_text(broken)
        with Library(tmp_path / "data") as library, pytest.raises(SeedError):
            add_seeds(library, folder=folder)
