"""A conversation to take away, with every citation written out."""

from __future__ import annotations

from collections.abc import Sequence

from kb import word

from .card import references
from .conversation import Turn

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _parts(turn: Turn) -> tuple[str, list[str]]:
    if turn.answer is None:
        return turn.fault, []
    return turn.answer.text, references(turn.answer)


def _mode(turn: Turn) -> str:
    if turn.answer is None:
        return ""
    if turn.answer.mode == "generated":
        return f"Written by {(turn.answer.generated or {}).get('model', 'a language model')}. Every quotation checked against its source."
    return "In the sources’ own words. No language model was used."


def _escape(text: str) -> str:
    """What a person typed, as Markdown shows it: letter for letter."""
    return "".join("\\" + c if c in "\\`*_{}[]<>()#+!|" else c for c in " ".join(text.split()))


def markdown(turns: Sequence[Turn]) -> str:
    """The conversation as Markdown."""
    out = ["# Chapter and Verse: a conversation", ""]
    for turn in turns:
        text, refs = _parts(turn)
        out += [f"## {_escape(turn.question)}", "", text.replace("<", "&lt;"), ""]
        for note in turn.answer.notes if turn.answer else ():
            out += [f"*{_escape(note)}*", ""]
        out += [_mode(turn), ""]
        if refs:
            out += ["Where this comes from:", "", *(f"{n}. {_escape(r)}" for n, r in enumerate(refs, 1)), ""]
    return "\n".join(out)


def document(turns: Sequence[Turn]) -> bytes:
    """The conversation as a Word document."""
    pieces: list[word.Piece] = [word.Piece("title", "Chapter and Verse: a conversation")]
    for turn in turns:
        text, refs = _parts(turn)
        pieces.append(word.Piece("heading", turn.question))
        for line in (raw.strip() for raw in text.splitlines()):
            if line.startswith(">"):
                pieces.append(word.Piece("quote", line.lstrip("> ")))
            elif line.startswith(("- ", "* ")):
                pieces.append(word.Piece("bullet", line[2:]))
            elif line:
                pieces.append(word.Piece("lead" if line.startswith("**") else "text", line.replace("**", "")))
        pieces += [word.Piece("note", note) for note in (turn.answer.notes if turn.answer else ())]
        pieces.append(word.Piece("note", _mode(turn)))
        if refs:
            pieces.append(word.Piece("small heading", "Where this comes from"))
            pieces += [word.Piece("number", f"[{n}] {r}") for n, r in enumerate(refs, 1)]
    return word.write(pieces)
