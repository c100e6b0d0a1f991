"""All pages in one Gradio application, each at its own address."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from kb.settings import Settings

from . import about, ask, documents, downloads, fit, models, quick, shell, trace, upload
from .desk import Desk
from .guard import Dresser, Guard
from .signin import SignIn
from .users import Users

ASSET_FOLDER = Path(__file__).parent / "assets"
QUEUE, THREADS = 64, 16


def blocks(desk: Desk) -> gr.Blocks:
    """The pages. The first is the home page."""
    with quick.one_application():
        return _pages(desk)


def _pages(desk: Desk) -> gr.Blocks:
    with gr.Blocks(title=shell.NAME, analytics_enabled=False, fill_width=True) as pages:
        ask.build(desk)
    builders = {"models": models, "fit": fit, "trace": trace, "documents": documents, "about": about}
    for page in shell.PAGES[1:]:
        with pages.route(page.name, f"/{page.path}"):
            builders[page.path].build(desk)
    pages.queue(max_size=QUEUE, api_open=False)
    return pages


def make(desk: Desk, settings: Settings, users: Users | None = None) -> FastAPI:
    """The web application: our own, with Gradio mounted on it."""
    app = FastAPI(title=shell.NAME, docs_url=None, redoc_url=None, openapi_url=None)
    downloads.add(app, desk, ASSET_FOLDER)
    upload.add(app, desk.kb.library)
    theme = gr.themes.Base(font=["Arial", "Helvetica", "sans-serif"], font_mono=["Courier New", "monospace"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that server-side rendering is off, as it is meant to be
        gr.mount_gradio_app(
            app, blocks(desk), path="/", footer_links=[], run_history=False, enable_monitoring=False, show_error=False, ssr_mode=False,
            pwa=False, mcp_server=False, theme=theme, max_file_size="1kb", allowed_paths=[],
            blocked_paths=[os.fspath(settings.data.resolve())],
            app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
            auth_dependency=(lambda request: request.scope.get("user_name")) if users is not None else None,
        )  # fmt: skip
    app.add_middleware(Dresser)
    if users is not None:
        app.add_middleware(SignIn, users=users)
    app.add_middleware(Guard, hosts=(settings.host, *settings.allowed_hosts))
    return app
