"""Dependencies point one way, and each heavy library stays in its one file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.settings import ROOT

PACKAGES = ("kb", "ingest", "ui")
# Who may use whom. `kb/__main__.py` is a composition root: see LAZY.
MAY_USE = {"kb": {"kb"}, "ingest": {"ingest", "kb"}, "ui": {"ui", "ingest", "kb"}, "app": {"app", "ui", "ingest", "kb"}}
LAZY = {("kb/__main__.py", "ingest")}
# Where a library may be imported. A folder ends in "/".
HOME = {
    "gradio": ("ui/", "app.py"),
    "chromadb": ("kb/index.py",),
    "torch": ("kb/embed.py",),
    "transformers": ("kb/embed.py",),
    "sentence_transformers": ("kb/embed.py",),
    "langchain": ("kb/llm.py",),
    "langchain_openai": ("kb/llm.py",),
    "langchain_core": ("kb/llm.py", "kb/retriever.py"),
    "openai": ("kb/llm.py",),
    "sqlite3": ("kb/catalogue.py", "kb/library.py", "kb/schema.py"),
    "docx": ("ingest/readers/", "kb/word.py"),
    "pptx": ("ingest/readers/",),
    "lxml": ("ingest/readers/",),
    "pypdfium2": ("ingest/readers/",),
}
# Too slow to be imported before something needs them.
HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "langchain", "langchain_core", "langchain_openai", "openai", "numpy"}


@dataclass(frozen=True)
class Import:
    file: str
    line: int
    module: str
    at_import_time: bool

    @property
    def top(self) -> str:
        return self.module.split(".")[0]


def imports(file: str, source: str) -> Iterator[Import]:
    """Every import of a file, relative ones made absolute."""
    package = Path(file).with_suffix("").parts[:-1]

    def walk(node: ast.AST, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inside = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _types_only(child)
            if isinstance(child, ast.Import):
                for name in child.names:
                    yield Import(file, child.lineno, name.name, not late)
            elif isinstance(child, ast.ImportFrom):
                base = ".".join(package[: len(package) - child.level + 1]) if child.level else ""
                module = ".".join(part for part in (base, child.module) if part)
                yield Import(file, child.lineno, module, not late)
            else:
                yield from walk(child, inside)

    yield from walk(ast.parse(source), False)


def _types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def wrong(found: Import) -> str:
    """Why an import may not stand where it does; "" where it may."""
    mine = Path(found.file).parts[0].removesuffix(".py")
    if found.top in MAY_USE and found.top not in MAY_USE[mine]:
        if (found.file, found.top) not in LAZY:
            return f"{mine} may not use {found.top}"
        if found.at_import_time:
            return f"{found.top} may be imported there only where it is needed"
    homes = HOME.get(found.top)
    if homes and not any(found.file == h or (h.endswith("/") and found.file.startswith(h)) for h in homes):
        return f"{found.top} belongs in {' or '.join(homes)}"
    if found.top in HEAVY and found.at_import_time:
        return f"{found.top} is imported before it is needed"
    return ""


def files() -> list[Path]:
    return [*(p for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py"))), *ROOT.glob("app.py")]


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_import_stands_where_it_may(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    found = list(imports(name, path.read_text(encoding="utf-8")))
    assert [f"{name}:{i.line}: {why}" for i in found if (why := wrong(i))] == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("kb/search.py", "from ingest import add"),
        ("kb/search.py", "def f():\n    import ui.card"),
        ("kb/search.py", "from ..ui import card"),
        ("kb/__main__.py", "import ingest.seeds"),
        ("ingest/add.py", "from ui import card"),
        ("ui/card.py", "import app"),
        ("kb/search.py", "def f():\n    from chromadb import Client"),
        ("kb/index.py", "import chromadb"),
        ("kb/embed.py", "try:\n    import torch\nexcept ImportError: ..."),
        ("kb/search.py", "class A:\n    import numpy as np"),
        ("kb/render.py", "import gradio as gr"),
        ("ui/card.py", "import sqlite3"),
    ],
)
def test_a_wrong_arrow_is_seen(file: str, source: str) -> None:
    assert [why for i in imports(file, source) if (why := wrong(i))]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("kb/__main__.py", "def f():\n    from ingest.seeds import add_seeds"),
        ("kb/search.py", "from . import quotes\nfrom .domain import Span"),
        ("kb/search.py", "if TYPE_CHECKING:\n    import numpy as np"),
        ("ingest/readers/pdf.py", "def f():\n    import pypdfium2"),
        ("app.py", "from ui import shell\nfrom kb import settings\nimport gradio as gr"),
    ],
)
def test_a_right_arrow_is_let_through(file: str, source: str) -> None:
    assert [why for i in imports(file, source) if (why := wrong(i))] == []


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_file_is_two(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
