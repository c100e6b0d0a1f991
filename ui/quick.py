"""Gradio imported and put together in half the time.

While its components are defined, gradio parses their sources to write type
stubs (`.pyi`) into its own folder: 1.2 s of 2.5 s, for editors alone. And it
makes a web application anew behind every page and setting, of which only the
last, made by `mount_gradio_app`, is ever used: 0.6 s for six pages.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def import_gradio() -> None:
    """Imports gradio without the stubs; nothing to do where it is imported already.

    Gradio skips a class whose file is unknown, so for its own classes the file
    is unknown while it is being imported, and known again after.
    """
    if "gradio" in sys.modules:
        return
    real = inspect.getfile

    def without_stubs(thing: object) -> str:
        if isinstance(thing, type) and thing.__module__.startswith("gradio."):
            raise OSError("no stubs are written")
        return real(thing)  # type: ignore[arg-type]

    inspect.getfile = without_stubs  # type: ignore[assignment]
    try:
        importlib.import_module("gradio")
    finally:
        inspect.getfile = real


@contextmanager
def one_application() -> Iterator[None]:
    """While pages are put together, no application is made for them."""
    from gradio.routes import App

    real = App.create_app
    App.create_app = staticmethod(lambda *args, **kwargs: None)  # type: ignore[assignment]
    try:
        yield
    finally:
        App.create_app = staticmethod(real)  # type: ignore[assignment]
