"""`python -m kb`: ask, trace, models, doctor, rebuild.

A composition root: the one file of `kb` that may import `ingest`, and only to
build a missing library. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from .errors import ChatModelError, KnowledgeBaseError, UsageError
from .settings import Settings, from_environment
from .terminal import complain, put_json, read_lines, read_text, say

if TYPE_CHECKING:
    from .answer import KnowledgeBase
    from .library import Library


class _Parser(argparse.ArgumentParser):
    """One plain sentence for a mistake in the call, and exit status 2."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message[:1].upper()}{message[1:].rstrip('.')}. '{self.prog} --help' shows how to call it.")
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    p = _Parser(prog="python -m kb", description="Answers in the sources' own words, with the place.")
    commands = p.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    ask = commands.add_parser("ask", help="answers a question")
    ask.add_argument("words", nargs="?", metavar="QUESTION", help="the question, in quotation marks")
    trace = commands.add_parser("trace", help="finds where words come from")
    trace.add_argument("words", nargs="?", metavar="WORDS", help="the words, in quotation marks")
    for command in (ask, trace):
        command.add_argument("--file", metavar="PATH", help="reads them from a file; - for standard input")
        command.add_argument("--batch", metavar="FILE", help="JSON lines in, JSON lines out; - for standard input")
        command.add_argument("--source", metavar="ID", action="append", help="looks in this document only (repeatable)")
    models = commands.add_parser("models", help="shows the models side by side")
    for command in (ask, trace, models):
        command.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
    doctor = commands.add_parser("doctor", help="checks the library and the index")
    rebuild = commands.add_parser("rebuild", help="builds the index anew")
    rebuild.add_argument("--quiet", action="store_true", help="says nothing unless something goes wrong")
    for command in (ask, trace, models, doctor, rebuild):
        command.add_argument("--data", metavar="DIR", help="the data directory (default: KB_DATA, else ./data)")
    return p


def build_library(library: Library) -> None:
    """Fills an empty library with the bundled documents. Raises SeedError."""
    from ingest.seeds import add_seeds

    add_seeds(library)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status (0, 1 for a fault, 2 for a mistake)."""
    try:
        args = parser().parse_args(argv)
        return _COMMANDS[args.command](args, from_environment(data=args.data))
    except KnowledgeBaseError as error:
        complain(str(error))
        return error.exit_status
    except BrokenPipeError:
        # Whoever read the output has gone. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m kb …: with the traceback
            raise
        complain(f"The program met a fault of its own ({type(error).__name__}: {error}). 'python -X dev -m kb' shows where.")
        return 1


def _open(settings: Settings) -> KnowledgeBase:
    from .answer import KnowledgeBase

    return KnowledgeBase.open(settings, build_library)


def _ask(args: argparse.Namespace, settings: Settings) -> int:
    from . import render

    def one(base: KnowledgeBase, question: str, row: dict[str, Any]) -> Any:
        history = _strings(row, "history") or []
        only = _strings(row, "sources") or args.source
        return base.ask(question, history=history, sources=only, id=_id(row), model=bool(settings.llm_model))

    return _run(args, settings, "question", one, render.answer_json, render.answer_text)


def _trace(args: argparse.Namespace, settings: Settings) -> int:
    from . import render

    def one(base: KnowledgeBase, quote: str, row: dict[str, Any]) -> Any:
        return base.trace(quote, sources=_strings(row, "sources") or args.source, id=_id(row))

    return _run(args, settings, "quote", one, render.trace_json, render.trace_text)


def _run(
    args: argparse.Namespace,
    settings: Settings,
    field: str,
    one: Callable[[KnowledgeBase, str, dict[str, Any]], Any],
    as_json: Callable[[Any], dict[str, Any]],
    as_text: Callable[[Any], str],
) -> int:
    given = [name for name in ("words", "file", "batch") if getattr(args, name) is not None]
    if len(given) != 1:
        raise UsageError(f"Give a {field} in quotation marks, or --file, or --batch: one of them.")
    base = None
    try:
        if args.batch is None:
            words = args.words if args.file is None else read_text(args.file)
            base = _open(settings)
            _model_ready(base, field)
            found = one(base, words, {})
            if args.json:
                put_json(as_json(found))
            else:
                say(as_text(found))
            return 0
        lines = read_lines(args.batch)
        base = _open(settings)
        _model_ready(base, field)
        for row, wrong in lines:
            try:
                if wrong:
                    raise UsageError(wrong)
                if not isinstance(row.get(field), str):
                    raise UsageError(f'This line has no "{field}".')
                put_json(as_json(one(base, row[field], row)))
            except KnowledgeBaseError as error:
                put_json({"id": row.get("id"), "error": str(error)})
        return 0
    finally:
        if base is not None:
            base.close()


def _model_ready(base: KnowledgeBase, field: str) -> None:
    """Says what the chat model of the settings lacks; answers are quoted then."""
    if field == "question" and base.settings.llm_model:
        try:
            base.chat()
        except ChatModelError as error:
            complain(str(error))


def _strings(row: dict[str, Any], name: str) -> list[str] | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise UsageError(f'"{name}" is not a list of strings.')
    return value


def _id(row: dict[str, Any]) -> str:
    value = row.get("id", "")
    if not isinstance(value, (str, int)):
        raise UsageError('"id" is not a string.')
    return str(value)


def _models(args: argparse.Namespace, settings: Settings) -> int:
    from . import render

    base = _open(settings)
    try:
        tables = base.tables()
        if args.json:
            first, *more = [render.models_json(t) for t in tables] or [{"models": []}]
            put_json({**first, "more": more})
        elif not tables:
            say("No document sets out models side by side.")
        for table in () if args.json else tables:
            say(render.models_text(table))
    finally:
        base.close()
    return 0


def _library(settings: Settings) -> Library:
    from .library import Library

    library = Library(settings.data)
    try:
        if not library.sources():
            build_library(library)
    except BaseException:
        library.close()
        raise
    return library


def _doctor(args: argparse.Namespace, settings: Settings) -> int:
    from . import doctor

    sound = True
    with _library(settings) as library:
        for finding in doctor.examine(library, settings):
            say(("     " if finding.ok else "FAULT ") + finding.text)
            sound = sound and finding.ok
    return 0 if sound else 1


def _rebuild(args: argparse.Namespace, settings: Settings) -> int:
    from . import embed, index
    from .search import Search
    from .vectors import Vectors

    def tell(what: str) -> Callable[[int, int], None]:
        return lambda done, of: None if args.quiet else complain(f"{what} {done} of {of}")

    with _library(settings) as library:
        vectors = Vectors(library, embed.name_of(settings.embedding_model))
        if vectors.missing(1):
            Search(library, lambda: embed.load(settings.embedding_model)).ensure_vectors(tell("Reading for meaning:"))
        made = index.build(vectors, tell("Building the index:"))
    if made and not args.quiet:
        say(f"The index has been built from {made.count} texts.")
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "ask": _ask,
    "trace": _trace,
    "models": _models,
    "doctor": _doctor,
    "rebuild": _rebuild,
}

if __name__ == "__main__":
    sys.exit(main())
