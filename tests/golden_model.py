"""Do answers with an honest model score as well as without? `python -m tests.golden_model GOLDEN_FOLDER`.

Asks the golden questions twice, without a model and with the test server as an
honest one, and prints both scores. Ends with status 1 where the model's is lower.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from kb.settings import ROOT
from tests.fakeserver import FakeServer


def ask(golden: Path, out: Path, env: dict[str, str]) -> None:
    with out.open("wb") as file:
        command = [sys.executable, "-m", "kb", "ask", "--batch", str(golden / "ask.jsonl")]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "LLM_MODEL": "", **env}, stdout=file, check=True)


def score(golden: Path, answers: Path) -> float:
    """The share of questions that pass, of the scorer's last line ("ask: 1/2 pass = 50.0%")."""
    done = subprocess.run([sys.executable, str(golden / "score.py"), "ask", str(answers)], capture_output=True, text=True, check=True)
    print("\n".join(done.stdout.splitlines()[-2:]), flush=True)
    passed, total = done.stdout.splitlines()[-1].split()[1].split("/")
    return int(passed) / int(total)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golden", type=Path)
    golden = parser.parse_args().golden.resolve()
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    without, written = build / "ask.jsonl", build / "ask-model.jsonl"
    print("Without a model:", flush=True)
    ask(golden, without, {})
    one = score(golden, without)
    print("With an honest model:", flush=True)
    with FakeServer() as server:
        ask(golden, written, {"LLM_MODEL": "openai:honest", "LLM_BASE_URL": server.address})
    other = score(golden, written)
    generated = sum(b'"mode": "generated"' in line or b'"mode":"generated"' in line for line in written.read_bytes().splitlines())
    print(f"{generated} answers were written by the model.")
    if other < one:
        print("With the model the score is lower.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
