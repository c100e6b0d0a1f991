"""Reports that an answer is wrong: a file in the data directory, for 30 days.

One JSON object a line in `reports.jsonl`: `at` (UTC), `question`, `answer`,
`citations` (document and offsets) and `comment`. Deleting the file erases it.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.domain import Answer
from kb.errors import DataDirectoryError

DAYS, MOST = 30, 2_000
FILE_NAME = "reports.jsonl"


class Feedback:
    """The reports in a data directory. Safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE_NAME
        self._lock = threading.Lock()

    def keep(self, question: str, answer: Answer, comment: str, now: datetime | None = None) -> None:
        """Adds a report and drops those older than 30 days. Raises DataDirectoryError."""
        at = now or datetime.now(UTC)
        entry = {
            "at": at.isoformat(timespec="seconds"),
            "question": question,
            "answer": answer.text,
            "citations": [{"source": c.quote.source.id, "start": c.quote.span.start, "end": c.quote.span.end} for c in answer.citations],
            "comment": comment,
        }
        with self._lock:
            try:
                lines = [*self._current(at), json.dumps(entry, ensure_ascii=False)][-MOST:]
                part = self._path.with_suffix(".part")
                part.write_text("\n".join(lines) + "\n", encoding="utf-8")
                part.chmod(0o600)
                part.replace(self._path)
            except OSError as error:
                raise DataDirectoryError(
                    "Your report could not be kept: the data directory cannot be written to. Tell the operator in another way."
                ) from error

    def drop_old(self, now: datetime | None = None) -> None:
        """Deletes reports older than 30 days; called when the page starts."""
        with self._lock:
            if self._path.exists() and os.access(self._path, os.W_OK):
                lines = self._current(now or datetime.now(UTC))
                self._path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    def _current(self, now: datetime) -> list[str]:
        if not self._path.exists():
            return []
        oldest = now - timedelta(days=DAYS)
        out = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                at = datetime.fromisoformat(json.loads(line)["at"])
            except (ValueError, KeyError, TypeError):
                continue
            if at >= oldest:
                out.append(line)
        return out
