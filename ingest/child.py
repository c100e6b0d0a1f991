"""`python -m ingest.child`: reads one file in a process of its own.

Standard input is the file itself, `INGEST_JOB` says in JSON what to do with
it, and one JSON object goes to standard output: `document`, `members` or
`error` (a sentence for people), or `fault` (a mishap, for the log).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from typing import Any, BinaryIO

from kb.errors import SourceError

from . import document, sandbox, wire
from .readers import LARGEST, zipped


def main() -> int:
    job = json.loads(os.environ["INGEST_JOB"])
    holds = sandbox.enter()
    name = str(job["name"])
    try:
        with os.fdopen(0, "rb") as file:
            answer = _do(job, file, name)
        status = 0
    except SourceError as error:
        answer, status = {"error": str(error)}, 0
    except (MemoryError, RecursionError):
        answer, status = {"error": f"{name} was not added. It needs more memory than a document may. Split it, or save it as text."}, 0
    except Exception as error:  # noqa: BLE001 - whatever a parser raises on a stranger's file is told to the parent
        answer, status = {"fault": f"{type(error).__name__}: {error}"[:500]}, 1
    answer["holds"] = holds
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return status


def _do(job: dict[str, Any], file: BinaryIO, name: str) -> dict[str, Any]:
    if job["do"] == "members":
        if zipped.is_office(file, name):
            return {"members": [], "refused": []}
        taken, refused = zipped.members(file, name)
        if not taken and not refused:
            raise SourceError(f"{name} was not added. The ZIP is empty. Check it, then add it again.")
        with zipped.opened(file, name) as z:
            sums = [[entry, hashlib.sha256(zipped.member(z, entry)).hexdigest()] for entry in taken]
        return {"members": sums, "refused": refused}
    if job["do"] == "member":
        with zipped.opened(file, name) as z:
            raw = zipped.member(z, str(job["entry"]))
    else:
        raw = file.read(LARGEST + 1)
    return {"document": wire.dump(document.build(raw, name)), "sha256": hashlib.sha256(raw).hexdigest()}


if __name__ == "__main__":
    sys.exit(main())
