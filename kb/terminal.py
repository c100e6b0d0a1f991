"""Standard input, output and error of the commands: bytes, and nothing that a
terminal would obey."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .errors import UsageError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# What JSON may hold as it is but a terminal would obey, and half surrogate pairs,
# which have no UTF-8. All stand inside strings, where an escape says the same.
_ESCAPED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """Without control characters and marks that turn the direction of writing."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _write(stream: Any, text: str) -> None:
    raw = getattr(stream, "buffer", None)
    if raw is None:
        stream.write(text)
    else:
        raw.write(text.encode("utf-8", "replace"))
    stream.flush()


def say(text: str) -> None:
    """A line of text on standard output."""
    _write(sys.stdout, plain(text) + "\n")


def complain(text: str) -> None:
    """A line of text on standard error."""
    _write(sys.stderr, plain(text) + "\n")


def put_json(value: dict[str, Any]) -> None:
    """One JSON object on one line of standard output, whatever characters it holds."""
    text = json.dumps(value, ensure_ascii=False)
    _write(sys.stdout, _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n")


def _open(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        raise UsageError(f"{name} cannot be read ({reason}). Check the name, or use - for standard input.") from error


def read_text(name: str) -> str:
    """The whole of a file (or of standard input for `-`). Raises UsageError."""
    with _open(name) as file:
        try:
            raw = file.read()
        except OSError as error:
            raise UsageError(f"{name} cannot be read ({error.strerror}). Name a text file, or use - for standard input.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read_lines(name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """JSON lines: each object with "", or an empty one with what is wrong.

    Empty lines are passed over. Lines are read as they come. Raises UsageError
    where there is no such file.
    """
    with _open(name) as file:
        number = 0
        while True:
            try:
                raw = file.readline()
            except OSError as error:
                raise UsageError(f"{name} cannot be read ({error.strerror}). Name a file of JSON lines.") from error
            if not raw:
                return
            number += 1
            if not raw.strip():
                continue
            try:
                value = json.loads(raw.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                yield {}, f"Line {number} is not JSON."
                continue
            if isinstance(value, dict):
                yield value, ""
            else:
                yield {}, f"Line {number} is not a JSON object."
