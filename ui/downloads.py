"""Addresses of ours beside Gradio's: styles and scripts, files to take away, a sign of life."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from . import export
from .desk import Desk

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def add(app: FastAPI, desk: Desk, assets: Path) -> None:
    """Adds the addresses to the application."""
    known = {p.name: p for p in assets.iterdir() if p.suffix in TYPES}

    @app.get("/page/alive")
    async def alive() -> Response:
        return Response(status_code=204)

    @app.get("/page/{name}")
    async def asset(name: str) -> Response:
        if name not in known:
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(known[name], media_type=TYPES[known[name].suffix], headers={"cache-control": "no-cache"})

    @app.post("/page/conversation.{form}")
    async def conversation(form: str, request: Request) -> Response:
        key = (await request.body())[:64].decode("ascii", "replace")
        turns = desk.conversations.get(key, request.scope.get("user_name", "")).turns
        if not re.fullmatch(r"docx|md", form) or not turns:
            return PlainTextResponse("There is no conversation to download. Ask a question first.", 404)
        if form == "md":
            return attachment(export.markdown(turns).encode(), "conversation.md", "text/markdown; charset=utf-8")
        return attachment(export.document(turns), "conversation.docx", export.WORD)


def attachment(body: bytes, name: str, media_type: str) -> Response:
    """A file that the browser saves. `name` is ours."""
    return Response(body, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
