"""One command sets everything up, once; nothing is left open or tied to a machine."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.settings import ROOT

MAKE = shutil.which("make")
needs_make = pytest.mark.skipif(MAKE is None, reason="make is not installed")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\d[\w.]*)$")


def pins(name: str) -> dict[str, str]:
    out = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "-r ")):
            found = PIN.match(line.strip())
            assert found, f"{name}: not an exact pin: {line}"
            out[found.group(1).lower().replace("_", "-")] = found.group(2)
    return out


def make(*args: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    assert MAKE
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "GOLDEN")}
    return subprocess.run([MAKE, *args], cwd=folder, env={**clean, **env}, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_what_is_installed_is_what_is_pinned() -> None:
    for name, version in {**pins("requirements.txt"), **pins("requirements-dev.txt")}.items():
        assert importlib.metadata.version(name).split("+")[0] == version, name


def test_every_library_the_program_imports_is_a_requirement() -> None:
    by_module = importlib.metadata.packages_distributions()
    wanted = set()
    for path in [*ROOT.glob("app.py"), *(p for d in ("kb", "ingest", "ui") for p in (ROOT / d).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            wanted |= {n.split(".")[0] for n in names}
    wanted -= set(sys.stdlib_module_names) | {"kb", "ingest", "ui", "app"}
    # starlette is FastAPI's own face: the two are released to fit.
    assert {m for m in wanted if not {d.lower().replace("_", "-") for d in by_module[m]} & pins("requirements.txt").keys()} <= {"starlette"}


@needs_make
def test_a_second_call_does_not_install_again(folder: Path) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").touch()
    first = make("--dry-run", "test", folder=folder).stdout
    assert "pip install" in first
    for stamp in (".installed", ".installed-dev"):
        (folder / ".venv" / stamp).touch()
    for target in ("run", "test", "check", "bench"):
        planned = make("--dry-run", target, folder=folder)
        assert planned.returncode == 0
        assert "pip install" not in planned.stdout, target
        assert "venv" not in planned.stdout.replace(".venv/bin/python", ""), target
    os.utime(folder / "requirements.txt", (2**31, 2**31))
    assert "pip install" in make("--dry-run", "run", folder=folder).stdout


@needs_make
def test_an_old_python_is_told_in_one_sentence(folder: Path) -> None:
    old = folder / "bin"
    old.mkdir()
    for name in ("python3", "python"):
        (old / name).write_text("#!/bin/sh\nexit 1\n")
        (old / name).chmod(0o755)
    done = make("setup", folder=folder, PATH=str(old))
    assert done.returncode != 0
    assert "Python 3.11 or newer was not found." in done.stderr
    assert not (folder / ".venv").exists()


@needs_make
def test_the_golden_questions_are_optional(folder: Path) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", ".installed"):
        (folder / ".venv" / name).touch()
    done = make("golden", folder=folder)
    assert done.returncode != 0
    assert "The golden questions are not at ../shared/golden." in done.stderr


def test_ci_runs_in_bash_and_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")
    bash = shutil.which("bash")
    assert bash is None or subprocess.run([bash, "-n", str(script)], check=False).returncode == 0


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_names_this_machine_or_a_registry() -> None:
    # Written so that this file does not hold what it looks for.
    marks = [re.escape(f"{ROOT.parent}/"), re.escape(f"{Path.home()}/"), "--(?:extra-)?index" + "-url", r"^\s*(?:index-url|registry)\s*="]
    machine = re.compile("|".join(marks), re.M)
    seen = []
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw and (found := machine.search(raw.decode("utf-8", "replace"))):
            seen.append(f"{path.relative_to(ROOT)}: {found.group()}")
    assert seen == []


def test_no_file_is_too_large_for_the_repository() -> None:
    assert [p.name for p in tracked() if p.stat().st_size > 1_000_000] == []


def test_the_readme_has_every_make_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [t for t in phony.group(1).split() if f"make {t}" not in readme and t not in ("help", "setup", "setup-dev")] == []
