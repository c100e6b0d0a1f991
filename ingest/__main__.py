"""`python -m ingest`: adds documents, lists, removes and restores them."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from kb.errors import KnowledgeBaseError, UsageError
from kb.library import Library
from kb.settings import from_environment

from . import add, seeds


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(prog="python -m ingest", description="Adds documents to the knowledge base.")
    p.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files, folders or ZIPs to add; none: the bundled documents")
    p.add_argument("--data", metavar="DIR", help="the data directory (default: KB_DATA, else ./data)")
    p.add_argument("--list", action="store_true", help="shows the documents there are")
    p.add_argument("--remove", metavar="ID", action="append", default=[], help="takes a document out of search and answers")
    p.add_argument("--restore", metavar="ID", action="append", default=[], help="brings a removed document back")
    p.add_argument("--purge", action="store_true", help="deletes removed documents for good")
    return p


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        settings = from_environment(data=args.data)
        with Library(settings.data) as library:
            return _run(library, args)
    except KnowledgeBaseError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped. What was added stays; the same command goes on from there.", file=sys.stderr)
        return 130


def _run(library: Library, args: argparse.Namespace) -> int:
    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    if args.remove or args.restore or args.purge or args.list:
        if args.paths:
            raise UsageError("Add documents in one call, and list, remove, restore or purge in another.")
        _keep(library, args)
        return 0
    if library.writable:
        add.purge_old(library)
    reports = seeds.add_seeds(library, say)
    if args.paths:
        reports = add.add_paths(library, args.paths, say)
    for report in reports:
        if report.change:
            print(report.line)
            for note in report.notes:
                print(note)
    return 1 if any(r.error for r in reports) else 0


def _keep(library: Library, args: argparse.Namespace) -> None:
    for name in args.remove:
        library.remove(name)
        print(f"{name} was removed. 'python -m ingest --restore {shlex.quote(name)}' brings it back within {add.DAYS_KEPT} days.")
    for name in args.restore:
        library.restore(name)
        print(f"{name} is back.")
    if args.purge:
        names = library.purge()
        many = "1 removed document was" if len(names) == 1 else f"{len(names)} removed documents were"
        print(f"{many} deleted for good." if names else "No removed document is waiting.")
    if args.list:
        _list(library)


def _list(library: Library) -> None:
    counts = library.counts()
    for s in library.sources():
        print(f"{s.id}\t{s.title}\t{s.published or 'no date'}\t{s.standing}\t{counts.get(s.id, 0)} passages")
    for s, at in library.removed():
        print(f"{s.id}\t{s.title}\tremoved {at}")


if __name__ == "__main__":
    sys.exit(main())
