"""What a language model replied, read as it arrives: statements, each with key and quotation.

Pure. Two forms are read: the plain text of `prompts/answer.md`, which any chat
model can write, and a JSON object of the form of `SCHEMA`, for models that keep
to a schema. Whatever else stands in a reply is passed over.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the model wrote it; nothing in it has been checked."""

    statement: str
    key: str
    quote: str


@dataclass(frozen=True, slots=True)
class Alone:
    """The question as the model would ask it without the earlier ones."""

    question: str


SCHEMA: dict[str, object] = {
    "title": "Reply",
    "description": "Statements that answer the question, each resting on one passage.",
    "type": "object",
    "properties": {
        "alone": {
            "type": "string",
            "description": "The question as it would be asked without the earlier questions; empty where there are none.",
        },
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "statement": {"type": "string", "description": "one plain sentence"},
                    "key": {"type": "string", "description": "the key of its passage"},
                    "quote": {"type": "string", "description": "words copied exactly from that passage"},
                },
                "required": ["statement", "key", "quote"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["alone", "statements"],
    "additionalProperties": False,
}

_LINE = re.compile(r"^[\s>*_#\-\d.)]*\b(statement|key|quote|quotation|alone)\b[\s*_\d]*[:=][\s*_]*(.*)$", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_TAG = re.compile(r"<[^<>]{0,400}>")


def text_only(raw: str) -> str:
    """Text without Markdown, markup and control characters, on one line.

    Images go altogether, links leave their words. Citation numbers ("[1]") go:
    numbers are the program's to give.
    """
    t = _TAG.sub(" ", _LINK.sub(r"\1", _IMAGE.sub(" ", raw)))
    t = re.sub(r"\[\s*\d*\s*\]", " ", t)
    t = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else "" if unicodedata.category(c) in ("Cf", "Co", "Cs", "Cn") else c
        for c in t
    )
    t = re.sub(r"[*_#`|~\\]+", "", t)
    t = re.sub(r"^\s*(?:>|[-•+]\s)\s*", "", t)
    return " ".join(t.split())


def _words(raw: str) -> str:
    """A quotation without the marks and brackets a model puts around it."""
    t = " ".join(raw.split()).strip()
    while len(t) > 1 and (t[0], t[-1]) in {("“", "”"), ('"', '"'), ("'", "'"), ("‘", "’"), ("*", "*"), ("`", "`"), ("«", "»")}:
        t = t[1:-1].strip()
    return t


def _key(raw: str) -> str:
    found = re.search(r"[A-Za-z0-9]+", raw)
    return found.group().lower() if found else ""


def read(chunks: Iterable[str]) -> Iterator[Said | Alone]:
    """Statements out of a stream of text, each as soon as it is complete.

    A reply that begins with a brace is read as JSON. Nothing is raised: what
    cannot be read gives nothing.
    """
    buffer = ""
    source = iter(chunks)
    for chunk in source:
        buffer += chunk
        if re.fullmatch(r"\s*`[^\n]{0,12}", buffer):
            continue  # a fence that has not been written in full
        begun = re.sub(r"^\s*(?:```(?:json)?\s*)?", "", buffer)
        if begun:
            if begun[0] in "{[":
                yield from _read_json(buffer, source)
            else:
                yield from _read_plain(buffer, source)
            return


def _read_plain(begun: str, rest: Iterator[str]) -> Iterator[Said | Alone]:
    fields: dict[str, str] = {}
    last = ""

    def line(text: str) -> Iterator[Said | Alone]:
        nonlocal last
        found = _LINE.match(text)
        if not found:
            if not text.strip() or text.strip().startswith("```"):
                yield from complete()
            elif last in fields and len(fields[last]) < 2_000:
                fields[last] += " " + text.strip()
            return
        name = {"quotation": "quote"}.get(found[1].lower(), found[1].lower())
        if name == "statement" or name in fields:
            yield from complete()
            if name == "statement":
                fields.clear()
        fields[name] = found[2].strip()
        last = name

    def complete() -> Iterator[Said | Alone]:
        nonlocal last
        if "alone" in fields:
            yield Alone(text_only(fields.pop("alone")))
        if fields.keys() >= {"statement", "key", "quote"}:
            yield Said(text_only(fields["statement"]), _key(fields["key"]), _words(fields["quote"]))
            fields.clear()
        last = ""

    pending = begun
    while True:
        *lines, pending = re.split(r"\r\n|\r|\n", pending)
        for text in lines:
            yield from line(text)
        chunk = next(rest, None)
        if chunk is None:
            break
        pending += chunk
    yield from line(pending)
    yield from complete()


def _read_json(begun: str, rest: Iterator[str]) -> Iterator[Said | Alone]:
    """Each innermost object of the reply as soon as its brace is closed."""
    decoder = json.JSONDecoder()
    buffer, at, told = begun, 0, False
    while True:
        if not told:
            alone = re.search(r'"alone"\s*:\s*("(?:[^"\\]|\\.)*")', buffer)
            if alone:
                told = True
                yield from _alone(alone[1])
        while (begin := buffer.find("{", at)) >= 0:
            inner = re.compile(r'\{\s*"(?:statement|key|quote)"').match(buffer, begin)
            if not inner:
                if len(buffer) - begin < 60 and not re.match(r'\{\s*"\w+"\s*:', buffer[begin:]):
                    break  # not enough yet to tell what begins here
                at = begin + 1
                continue
            try:
                value, end = decoder.raw_decode(buffer, begin)
            except (ValueError, RecursionError):
                break
            at = end
            if isinstance(value, dict) and all(isinstance(value.get(k), str) for k in ("statement", "key", "quote")):
                yield Said(text_only(value["statement"]), _key(value["key"]), _words(value["quote"]))
        chunk = next(rest, None)
        if chunk is None:
            return
        buffer += chunk


def _alone(literal: str) -> Iterator[Alone]:
    try:
        question = json.loads(literal)
    except ValueError:
        return
    if question.strip():
        yield Alone(text_only(question))
