"""The page: `python app.py [--host H] [--port P] [--data DIR]`."""

from __future__ import annotations

import argparse
import gc
import ipaddress
import logging
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb import embed
from kb import settings as kb_settings
from kb.errors import ChatModelError, DataDirectoryError, KnowledgeBaseError, UsageError
from kb.library import Library
from kb.schema import FILE_NAME
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.answer import KnowledgeBase


def read(argv: Sequence[str] | None) -> Settings:
    """Settings from the command line and the environment. Raises UsageError."""
    parser = argparse.ArgumentParser(prog="app.py", description="Serves the page of Chapter and Verse.")
    parser.add_argument("--host", help="address to listen on (default: APP_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes a free one (default: APP_PORT, else 7860)")
    parser.add_argument("--data", metavar="DIR", help="data directory (default: KB_DATA, else ./data)")
    options = parser.parse_args(argv)
    settings = kb_settings.from_environment(data=options.data)
    if options.port is not None and not 0 <= options.port <= 65535:
        raise UsageError(f"There is no port {options.port}. Choose a number from 0 to 65535.")
    settings = replace(settings, host=options.host or settings.host, port=settings.port if options.port is None else options.port)
    if not is_loopback(settings.host) and settings.users is None:
        raise UsageError(
            f"Listening on {settings.host} would let others in. Set APP_USERS to a file of users first (README, 'More than one person'), "
            "or listen on 127.0.0.1."
        )
    return settings


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(settings: Settings) -> socket.socket:
    """A socket that listens. Raises UsageError where the port is taken."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        sock = socket.socket(found[0], socket.SOCK_STREAM)
        if os.name != "nt":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(found[4])
        sock.listen(128)
    except OSError as error:
        raise UsageError(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror or error}). "
            "Stop what uses it, or choose another with --port."
        ) from error
    return sock


def build(library: Library) -> None:
    """Puts the bundled documents into a new library, saying so."""
    from ingest.seeds import add_seeds

    print("First use: reading the bundled documents.", flush=True)
    add_seeds(library, progress=lambda line: print(f"  {line}", flush=True))


def prepare(settings: Settings) -> None:
    """Switches off what calls out, and keeps temporary files in the data directory. Before gradio is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    embed.stay_offline()
    folder = settings.data.resolve() / "tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if not (settings.data / FILE_NAME).exists():
            raise DataDirectoryError(
                f"The data directory {settings.data} cannot be written to ({error.strerror or error}). Choose another with --data or "
                "KB_DATA."
            ) from error
        folder = Path(tempfile.mkdtemp(prefix="chapter-and-verse-"))  # a library that can only be read is still served
    os.environ["GRADIO_TEMP_DIR"] = str(folder)


def serve(settings: Settings) -> None:
    """Serves the page until it is stopped."""
    gc.disable()  # nothing of what is imported and built here is garbage: looking costs a tenth of the start
    from ui.users import Users

    users = Users(settings.users) if settings.users else None
    sock = listen(settings)
    prepare(settings)
    from kb.answer import KnowledgeBase

    kb = KnowledgeBase.open(settings, build)
    try:
        import uvicorn

        from ui.quick import import_gradio

        import_gradio()
        from ui import site
        from ui.desk import Desk
        from ui.feedback import Feedback

        feedback = Feedback(settings.data)
        feedback.drop_old()
        model = usable_model(kb)
        web = site.make(Desk(kb, feedback, model), settings, users)
        config = uvicorn.Config(
            web, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2, limit_concurrency=256,
            h11_max_incomplete_event_size=64 * 1024,
        )  # fmt: skip
        server = uvicorn.Server(config)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"Serving on http://{host}:{sock.getsockname()[1]}", flush=True)
        gc.freeze()
        gc.enable()
        warming = threading.Timer(WARM_AFTER, warm, (kb,))
        warming.daemon = True
        warming.start()
        if model:
            threading.Thread(target=try_model, args=(kb,), daemon=True).start()
        server.run(sockets=[sock])
    finally:
        kb.close()


def usable_model(kb: KnowledgeBase) -> str:
    """The name of the language model; "" where none is set or it cannot be set up, which is said."""
    try:
        return kb.chat().name if kb.settings.llm_model else ""
    except ChatModelError as error:
        print(error, file=sys.stderr, flush=True)
        return ""


def try_model(kb: KnowledgeBase) -> None:
    """Says what is wrong where the language model does not answer: its key, its name, its address."""
    wrong = kb.chat().check()
    if wrong:
        print(f"{wrong} Until it answers, answers are in the sources’ own words.", file=sys.stderr, flush=True)


def warm(kb: KnowledgeBase) -> None:
    """Loads the embedding model and has the index kept; where it cannot be, questions are answered without it and the reason is said."""
    try:
        kb.warm()
        kb.keep()
    except KnowledgeBaseError as error:
        print(error, file=sys.stderr, flush=True)


WARM_AFTER = 3.0
"""Seconds until the embedder is loaded. Loading it at once would make the first page wait: they share the interpreter."""


def main(argv: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        serve(read(argv))
    except KnowledgeBaseError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
