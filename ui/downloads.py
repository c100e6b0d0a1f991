"""Addresses of ours beside Gradio's: styles and scripts, files to take away, a sign of life."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from . import export, fit, tables, verdicts
from .desk import Desk

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def add(app: FastAPI, desk: Desk, assets: Path) -> None:
    """Adds the addresses to the application."""
    known = {p.name: p for p in assets.iterdir() if p.suffix in TYPES}

    @app.get("/page/alive")
    async def alive() -> Response:
        return Response(status_code=204)

    @app.post("/download/conversation.{form}")
    async def conversation(form: str, request: Request) -> Response:
        key = (await request.body())[:64].decode("ascii", "replace")
        turns = desk.conversations.get(key, request.scope.get("user_name", "")).turns
        if not re.fullmatch(r"docx|md", form) or not turns:
            return PlainTextResponse("There is no conversation to download. Ask a question first.", 404)
        if form == "md":
            return attachment(export.markdown(turns).encode(), "conversation.md", "text/markdown; charset=utf-8")
        return attachment(export.document(turns), "conversation.docx", export.WORD)

    @app.get("/download/models.{form}")
    async def table(form: str, m: str = "", r: str = "") -> Response:
        found = desk.table()
        if found is None or form not in ("csv", "docx"):
            return PlainTextResponse("There is no table to download.", 404)
        make = tables.csv_file if form == "csv" else tables.word_file
        return attachment(
            make(found, m.split(","), r.split(",")), f"six-models.{form}", "text/csv; charset=utf-8" if form == "csv" else export.WORD
        )

    @app.post("/download/fit.docx")
    async def ranking(request: Request) -> Response:
        body = fit.word_file(desk, told(await request.body()))
        return (
            attachment(body, "which-model-fits.docx", export.WORD)
            if body
            else PlainTextResponse("Answer a question first, then download.", 404)
        )

    @app.post("/download/report.docx")
    async def report(request: Request) -> Response:
        key = (await request.body())[:64].decode("ascii", "replace")
        found = desk.traces.get(key, request.scope.get("user_name", ""))
        if found is None:
            return PlainTextResponse("There is no result to download. Look for some words first.", 404)
        return attachment(verdicts.report(found, desk.kb.library.sources()), "quotations.docx", export.WORD)

    @app.get("/page/{name}")
    async def asset(name: str) -> Response:
        if name not in known:
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(known[name], media_type=TYPES[known[name].suffix], headers={"cache-control": "no-cache"})


def told(body: bytes) -> dict[str, str]:
    """A small JSON object of strings; anything else is nothing."""
    try:
        found = json.loads(body[:20_000])
    except ValueError:
        return {}
    return {str(k): v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def attachment(body: bytes, name: str, media_type: str) -> Response:
    """A file that the browser saves. `name` is ours."""
    return Response(body, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
