"""JSON lines in, JSON lines out, in order; a bad line harms no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.__main__ import main
from tests.conftest import Run
from tests.made import APPENDIX, ARTICLE


def rows(stdout: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.decode("utf-8").splitlines()]


BAD = [
    (b"not json", None),
    (b"[1, 2]", None),
    (b'"text"', None),
    (b"\xff\xfe", None),
    (b'{"id": "cut', None),
    (b'{"id": "b1"}', "b1"),
    (b'{"id": "b2", "FIELD": 7}', "b2"),
    (b'{"id": "b3", "FIELD": null}', "b3"),
    (b'{"id": "b4", "FIELD": "x", "sources": ["nope.txt"]}', "b4"),
    (b'{"id": "b5", "FIELD": "x", "sources": "a"}', "b5"),
    (b'{"id": ["b6"], "FIELD": "x"}', ["b6"]),
    (b"[" * 100_000, None),
]


@pytest.mark.parametrize(("command", "field"), [("ask", "question"), ("trace", "quote")])
def test_bad_lines_are_named_and_the_rest_go_on(run: Run, data: Path, command: str, field: str) -> None:
    lines = [line.replace(b"FIELD", field.encode()) for line, _ in BAD]
    good = json.dumps({"id": "good", field: "Mission creep for the CSS", "more": "fields are passed over"}).encode()
    batch = b"\n".join([good, *lines, b"", b"   ", good]) + b"\r\n"
    done = run(command, "--batch", "-", "--data", str(data), stdin=batch)
    assert (done.returncode, done.stderr) == (0, b"")
    out = rows(done.stdout)
    assert len(out) == len(BAD) + 2
    assert (out[0]["id"], out[-1]["id"]) == ("good", "good")
    assert {**out[0]} == {**out[-1]}
    assert out[0]["status"] in ("answered", "exact")
    for got, (_, name) in zip(out[1:-1], BAD, strict=True):
        assert set(got) == {"id", "error"}
        assert got["id"] == name
        assert "\n" not in got["error"]
        assert len(got["error"]) > 10


def test_a_history_that_is_no_list_is_named(run: Run, data: Path) -> None:
    batch = b'{"id": "h", "question": "and its risks?", "history": "What is model 4?"}\n'
    assert rows(run("ask", "--batch", "-", "--data", str(data), stdin=batch).stdout)[0]["error"]


def test_history_and_sources_are_passed_on(run: Run, data: Path, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 1, "question": "and its risks?", "history": ["How does model 4 work?"]},
        {"id": "2", "question": "What is co-commissioning?", "sources": [ARTICLE]},
        {"id": "3", "question": "and its risks?"},
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    out = rows(run("ask", "--batch", str(file), "--data", str(data)).stdout)
    assert [o["id"] for o in out] == ["1", "2", "3"]
    assert (out[0]["models"], {c["source"] for c in out[0]["citations"]}) == ([4], {APPENDIX})
    assert {c["source"] for c in out[1]["citations"]} == {ARTICLE}
    assert out[2]["status"] == "unclear"


def test_ids_are_made_from_what_was_asked(data: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"quote": "divide and rule"}\n{"quote": "divide and rule"}\n{"quote": "mission creep"}\n')
    assert main(["trace", "--batch", str(file), "--data", str(data)]) == 0
    ids = [json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()]
    assert ids[0] == ids[1] != ids[2]
    assert all(ids)


def test_lines_are_answered_as_they_come(data: Path) -> None:
    import subprocess
    import sys

    from kb.settings import ROOT

    child = subprocess.Popen(
        [sys.executable, "-m", "kb", "trace", "--batch", "-", "--data", str(data)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin
    assert child.stdout
    for n in range(3):
        child.stdin.write(json.dumps({"id": str(n), "quote": "divide and rule"}).encode() + b"\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["id"] == str(n)
    child.stdin.close()
    assert child.wait(timeout=30) == 0
    assert child.stdout.read() == b""


def test_an_empty_batch_is_an_empty_answer(run: Run, data: Path) -> None:
    done = run("ask", "--batch", "-", "--data", str(data), stdin=b"\n\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
