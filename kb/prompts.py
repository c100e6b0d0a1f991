"""Prompts: one file each in `prompts/`, with `$name` placeholders."""

from __future__ import annotations

import hashlib
from functools import cache
from string import Template

from .errors import ChatModelError
from .settings import PROMPTS


@cache
def _text(name: str) -> str:
    try:
        return (PROMPTS / f"{name}.md").read_text(encoding="utf-8")
    except OSError as error:
        raise ChatModelError(f"The prompt prompts/{name}.md cannot be read ({error.strerror or error}). Bring it back.") from error


def fill(name: str, /, **values: str) -> str:
    """The prompt with its placeholders filled. What is filled in is not looked into for placeholders.

    Raises ChatModelError where the file is missing, or names a placeholder that has no value.
    """
    try:
        return Template(_text(name)).substitute(values)
    except (KeyError, ValueError) as error:
        raise ChatModelError(f"The prompt prompts/{name}.md has a placeholder that nothing fills: {error}. Mend the file.") from error


def version(name: str) -> str:
    """Names the prompt as it is now: its name and the first 12 digits of its SHA-256."""
    return f"{name}-{hashlib.sha256(_text(name).encode('utf-8')).hexdigest()[:12]}"
