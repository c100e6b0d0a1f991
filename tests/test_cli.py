"""The commands: what they print where, and how they end."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.__main__ import parser as ingest_parser
from kb.__main__ import main, parser
from kb.settings import ROOT
from tests.conftest import Run
from tests.made import APPENDIX, ARTICLE, as_nobody, needs_root

HEAVY = ("torch", "numpy", "chromadb", "gradio", "sentence_transformers", "transformers", "langchain", "langchain_core", "openai")


def one_sentence(stderr: bytes) -> str:
    text = stderr.decode()
    assert text.endswith("\n")
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text.strip()


# -- starting light ------------------------------------------------------


def test_tracing_never_imports_what_is_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from kb.__main__ import main; status = main(sys.argv[1:]);"
        f"print([m for m in {HEAVY!r} if m in sys.modules], status, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "trace", "divide and rule", "--json", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stderr.decode().splitlines()[-1] == "[] 0"
    found = json.loads(done.stdout)
    assert found["status"] == "exact"
    assert found["matches"][0]["source"] == APPENDIX


def test_models_and_help_never_import_what_is_heavy(data: Path) -> None:
    for args in (["models", "--data", str(data)], ["--help"]):
        code = (
            "import sys\nfrom kb.__main__ import main\ntry: main(sys.argv[1:])\n"
            f"except SystemExit: pass\nprint([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, timeout=60, check=True)
        assert done.stderr == b"[]\n"
        assert done.stdout


# -- answers -------------------------------------------------------------


def test_ask_answers_from_nothing_but_the_seeds(run: Run, tmp_path: Path) -> None:
    done = run("ask", "What are the risks of model 4?", "--json", "--data", str(tmp_path / "new" / "data"))
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["models"], answer["mode"]) == ("answered", [4], "quoted")
    for c in answer["citations"]:
        text = (ROOT / "seeds" / c["source"]).read_bytes().decode()
        assert text[c["start"] : c["end"]] == c["quote"]
    assert "Mission creep for the CSS" in [c["quote"] for c in answer["citations"]]


def test_ask_in_words_for_a_person(run: Run, data: Path) -> None:
    done = run("ask", "What are the risks of model 4?", "--data", str(data))
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Mission creep for the CSS" in done.stdout.decode()


def test_source_limits_the_answer(run: Run, data: Path) -> None:
    done = run("ask", "What is co-commissioning?", "--json", "--source", ARTICLE, "--data", str(data))
    answer = json.loads(done.stdout)
    assert {c["source"] for c in answer["citations"]} == {ARTICLE}
    done = run("trace", "Mission creep for the CSS", "--json", "--source", ARTICLE, "--data", str(data))
    assert json.loads(done.stdout)["status"] != "exact"
    done = run("trace", "words", "--source", "nope.txt", "--data", str(data))
    assert done.returncode == 2
    assert "nope.txt" in one_sentence(done.stderr)


def test_words_come_from_a_file_or_standard_input(run: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes("\ufeffMission creep for\r\nthe CSS".encode())
    for args, stdin in ((["--file", str(file)], b""), (["--file", "-"], b"Mission creep for the CSS\n")):
        done = run("trace", *args, "--json", "--data", str(data), stdin=stdin)
        assert json.loads(done.stdout)["status"] == "exact"


def test_models_side_by_side(run: Run, data: Path) -> None:
    done = run("models", "--json", "--data", str(data))
    table = json.loads(done.stdout)
    assert [m["model"] for m in table["models"]] == [1, 2, 3, 4, 5, 6]
    text = run("models", "--data", str(data)).stdout.decode()
    assert all(f"Model {n}" in text for n in range(1, 7))


def test_doctor_and_rebuild(run: Run, data: Path) -> None:
    before = run("doctor", "--data", str(data))
    assert before.returncode == 0
    assert "There is no index yet" in before.stdout.decode()
    built = run("rebuild", "--data", str(data))
    assert (built.returncode, built.stdout.decode()[:24]) == (0, "The index has been built")
    after = run("doctor", "--data", str(data))
    assert "The index is sound and up to date" in after.stdout.decode()
    damaged = next(p for p in (data / "index").rglob("*.sqlite3"))
    damaged.write_bytes(b"\xff" * 5000)
    found = run("doctor", "--data", str(data))
    assert found.returncode == 1
    assert "FAULT The index is damaged" in found.stdout.decode()
    assert run("rebuild", "--quiet", "--data", str(data)).stdout == b""
    assert run("doctor", "--data", str(data)).returncode == 0


# -- mistakes in the call ------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        [], ["frobnicate"], ["ask"], ["trace"], ["ask", "one", "two"], ["ask", "x", "--file", "y"], ["ask", "--file", "a", "--batch", "b"],
        ["ask", "--file", "/no/such/file"], ["trace", "--batch", "/no/such/file"], ["ask", "--file", "."], ["ask", "--batch", "."],
        ["trace", "x", "--frob"], ["ask", "--source"], ["models", "extra"], ["doctor", "--json"], ["ask", "--file", "nul\\0"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_mistake_in_the_call_is_one_sentence_and_status_2(args: list[str], data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        status = main([*args, *(["--data", str(data)] if args[:1] and args[0] != "frobnicate" else [])])
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    assert len(one_sentence(err.encode())) > 20


def test_a_bad_setting_is_a_mistake_in_the_call(run: Run) -> None:
    done = run("doctor", env={"APP_PORT": "none"})
    assert done.returncode == 2
    assert "APP_PORT" in one_sentence(done.stderr)


# -- faults --------------------------------------------------------------


def test_a_file_in_place_of_the_data_directory(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for command in (["ask", "x"], ["trace", "x"], ["models"], ["doctor"], ["rebuild"]):
        done = run(*command, "--data", str(tmp_path / "file"))
        assert (done.returncode, done.stdout) == (1, b"")
        assert "Choose another with --data or KB_DATA" in one_sentence(done.stderr)
    assert (tmp_path / "file").read_text() == "x"


@needs_root
def test_a_data_directory_that_an_ordinary_user_cannot_write_to(data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["trace", "divide and rule", "--data", str(data)])  # so that everything is imported before root is given up
    capfd.readouterr()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)

    def check() -> str:
        statuses = [main(["trace", "x", "--data", str(closed)]), main(["trace", "divide and rule", "--json", "--data", str(data)])]
        return repr(statuses)

    assert as_nobody(check, data) == "[1, 0]"
    out, err = capfd.readouterr()
    assert "cannot be written to" in one_sentence(err.encode())
    assert json.loads(out)["status"] == "exact"
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize("how", ["truncated", "overwritten"])
def test_a_damaged_library_is_one_sentence(run: Run, data: Path, how: str) -> None:
    path = data / "library.sqlite3"
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 3] if how == "truncated" else b"x" * len(raw))
    for command in (["trace", "divide and rule"], ["models"], ["doctor"]):
        done = run(*command, "--data", str(data))
        assert done.returncode == 1
        assert "Move it away" in one_sentence(done.stderr)


def test_a_changed_seed_stops_the_first_use(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in ("kb", "ingest", "seeds"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "seeds" / APPENDIX).open("ab") as file:
        file.write(b" ")
    done = subprocess.run([sys.executable, "-m", "kb", "trace", "x"], cwd=copy, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"{APPENDIX} was refused" in one_sentence(done.stderr)


# -- hostile input -------------------------------------------------------


HOSTILE = [
    "", " ", "x", "\x00\x01\x1b[31mred", "\ud800 half", "\u202ereversed", "\u0301" * 1000, "🙂\u200d🙂", '"NEAR( * ^ -',
    "{0.__class__}%s%n", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
@pytest.mark.parametrize("command", ["ask", "trace"])
def test_any_words_get_an_answer(words: str, command: str, data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for as_json in ([], ["--json"]):
        assert main([command, words, *as_json, "--data", str(data)]) == 0
        out, err = capfdbinary.readouterr()
        assert err == b""
        text = out.decode("utf-8")
        if as_json:
            assert json.loads(text)["question" if command == "ask" else "quote"] == words
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_bytes_that_are_no_text_can_be_arguments(run: Run, data: Path) -> None:
    done = run("trace", b"caf\xe9 \xff", "--json", "--data", str(data))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["status"] == "not_found"


@pytest.mark.parametrize("size", [2_001, 100_000, 10_000_000])
def test_a_question_of_any_length_ends(run: Run, data: Path, size: int) -> None:
    words = ("What are the risks of model 4? " * (size // 30 + 1))[:size].encode()
    done = run("ask", "--file", "-", "--json", "--data", str(data), stdin=words, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert answer["status"] == "unclear"
    assert "2,000 characters" in answer["answer"]


def test_a_reader_that_goes_away_is_no_fault(data: Path) -> None:
    lines = b'{"id": "1", "quote": "divide and rule"}\n' * 3000
    child = subprocess.Popen(
        [sys.executable, "-m", "kb", "trace", "--batch", "-", "--data", str(data)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin
    assert child.stdout
    assert child.stderr
    child.stdin.write(lines[:400])
    child.stdin.flush()
    assert json.loads(child.stdout.readline())["id"] == "1"
    child.stdout.close()
    try:
        child.stdin.write(lines)
        child.stdin.close()
    except BrokenPipeError:
        pass
    assert child.stderr.read() == b""
    assert child.wait(timeout=60) in (0, 1)


# -- beside each other ---------------------------------------------------


def test_documents_added_meanwhile_are_found(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("The penguins were counted on Tuesday.\n")
    assert run(str(tmp_path / "minutes.txt"), "--data", str(data), module="ingest").returncode == 0
    found = json.loads(run("trace", "penguins were counted", "--json", "--data", str(data)).stdout)
    assert (found["status"], found["matches"][0]["source"]) == ("exact", "minutes.txt")


def test_first_use_by_several_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kb", "trace", "divide and rule", "--json", "--data", str(tmp_path / "data")]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for child in started:
        out, err = child.communicate(timeout=60)
        assert (child.returncode, err) == (0, b"")
        assert json.loads(out)["status"] == "exact"


# -- documented ----------------------------------------------------------


def options(of: argparse.ArgumentParser) -> set[str]:
    out: set[str] = set()
    for action in of._actions:
        out |= {o for o in action.option_strings if o.startswith("--") and o != "--help"}
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                out |= {name, *options(below)}
    return out


def test_the_readme_has_every_command_and_option() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    wanted = options(parser()) | options(ingest_parser())
    app = ROOT / "app.py"
    if app.exists():
        wanted |= set(re.findall(r'add_argument\(\s*"(--[\w-]+)"', app.read_text(encoding="utf-8")))
    assert len(wanted) > 15
    assert [o for o in sorted(wanted) if not re.search(rf"(?<![\w-]){re.escape(o)}(?![\w-])", readme)] == []
