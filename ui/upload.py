"""Receives a file that somebody adds, and tells how far adding it has come.

`POST /upload`: the body is the file, `x-file-name` its name (UTF-8, percent
encoded), `x-several: 1` where it is one of several, `x-private: 1` where it is
never to be sent to a language model. The reply is one JSON object a line:
`{"do": "waiting" | "reading" | "added" | "refused" | "note" | "end", …}`; an
empty line is a sign of life. A connection that ends stops the adding. Gradio's
own upload stays closed: it would keep the file and serve it back by its path.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.requests import ClientDisconnect

from ingest.add import Report, add_uploads
from ingest.items import LARGEST_ZIP, clean_name
from ingest.readers import LARGEST
from kb.errors import KnowledgeBaseError
from kb.library import Library

from .parts import count
from .upload_place import Place, Places

PATH = "/upload"
# Each reading may take 2 GB of memory; files that are being sent take room on the disk.
READ_AT_ONCE, SENT_AT_ONCE = 2, 8
BEAT = 1.0
FAULT = "{name} was not added. Something went wrong here. Add it again; if that fails too, tell the people who run this service."
READ_ONLY = "Documents cannot be added: the data directory can be read but not written to. Tell the operator."
log = logging.getLogger("chapter-and-verse")
Tell = Callable[[dict[str, object]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One file that was sent, and how it is to be added."""

    place: Place
    name: str
    user: str = ""
    several: bool = False
    private: bool = False


class Uploads:
    """Adds what is sent, a few files at a time. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.places = Places(library.data)
        self._reading = threading.BoundedSemaphore(READ_AT_ONCE)
        self.sending = threading.BoundedSemaphore(SENT_AT_ONCE)

    def add(self, job: Job, tell: Tell, stop: Callable[[], bool]) -> None:
        """Adds one file and tells what happens; raises nothing. The file is gone afterwards."""
        try:
            while not self._reading.acquire(timeout=0.2):
                if stop():
                    return
                tell({"do": "waiting"})
            try:
                self._read(job, tell, stop)
            finally:
                self._reading.release()
        except KnowledgeBaseError as error:
            tell(_refused(job.name, str(error)))
        except Exception:
            log.exception("A document could not be added.")  # its name and words stay out of the log
            tell(_refused(job.name, FAULT.format(name=job.name)))
        finally:
            job.place.close()
            tell({"do": "end"})

    def _read(self, job: Job, tell: Tell, stop: Callable[[], bool]) -> None:
        done = 0
        for step in add_uploads(self.library, [(job.place.path, job.name)], job.user, delete=True, stop=stop):
            if step.report is None:
                tell({"do": "reading", "name": step.name, "done": done})
                continue
            done += 1
            if step.report.change and job.private:
                self.library.describe(step.report.change.source, private=True)
            tell(told(step.report, job.several or step.name != job.name))


def told(report: Report, several: bool = False) -> dict[str, object]:
    """What became of a document, in plain words, for the page."""
    change = report.change
    if report.error:
        return _refused(report.name, report.error + (" The other files are not affected." if several else ""))
    if change is None:
        return {"do": "note", "text": report.line}
    if change.nothing:
        text = "It is here already, word for word. Nothing has changed."
    else:
        kept = f", {change.kept} kept" if change.kept else ""
        text = f"{count(change.added, 'passage')} added, {change.changed} changed{kept}, {change.removed} removed."
    return {
        "do": "added",
        "name": report.name,
        "id": change.source,
        "new": change.is_new,
        "same": change.nothing,
        "text": text,
        "notes": list(report.notes),
    }


def _refused(name: str, error: str) -> dict[str, object]:
    """The first sentence as a heading where it says no more than that the file was not added."""
    head = f"{name} was not added"
    return {"do": "refused", "head": head, "text": error.removeprefix(f"{head}. ")}


async def receive(request: Request, place: Place) -> None:
    """Writes the body to disk as it comes. Raises OSError, ClientDisconnect."""
    with place.path.open("xb") as file:
        place.path.chmod(0o600)
        async for part in request.stream():
            await asyncio.to_thread(file.write, part)


def add(app: FastAPI, library: Library) -> None:
    """Adds the address to the application."""
    uploads = Uploads(library)
    if library.writable:
        uploads.places.sweep()

    @app.post(PATH)
    async def upload(request: Request) -> Response:
        name = clean_name(PurePosixPath(unquote(request.headers.get("x-file-name", ""))[:1_000].replace("\\", "/")).name)
        most = LARGEST_ZIP if name.lower().endswith(".zip") else LARGEST
        if not library.writable:
            return PlainTextResponse(READ_ONLY, 403)
        if int(request.headers.get("content-length", "0")) > most:
            return PlainTextResponse(f"{name} was not added. It is larger than {most // 1_000_000} MB. Split it, then add the parts.", 413)
        if not uploads.sending.acquire(blocking=False):
            return PlainTextResponse(f"{name} was not added. Many files are being added just now. Add it again in a minute.", 503)
        try:
            place = await asyncio.to_thread(uploads.places.new)
            try:
                await receive(request, place)
            except BaseException:
                await asyncio.shield(asyncio.to_thread(place.close))
                raise
        except ClientDisconnect:
            return Response(status_code=400)
        except OSError as error:
            return PlainTextResponse(f"{name} was not added. It could not be kept here ({error.strerror}). Tell the operator.", 507)
        except KnowledgeBaseError as error:
            return PlainTextResponse(str(error), 507)
        finally:
            uploads.sending.release()
        flags = {key: request.headers.get(f"x-{key}") == "1" for key in ("several", "private")}
        job = Job(place, name, request.scope.get("user_name", ""), **flags)
        return StreamingResponse(steps(uploads, job), media_type="application/x-ndjson", headers={"x-accel-buffering": "no"})


def steps(uploads: Uploads, job: Job) -> AsyncIterator[bytes]:
    """Starts adding, and gives its lines as they come. When nobody listens any more, it stops."""
    stop = threading.Event()
    said: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(what: dict[str, object]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(said.put_nowait, what)

    # Begun here, not at the first line that is asked for: so the file is taken away in any case.
    threading.Thread(target=uploads.add, args=(job, tell, stop.is_set), name="adding", daemon=True).start()

    async def lines() -> AsyncIterator[bytes]:
        try:
            while True:
                try:
                    what = await asyncio.wait_for(said.get(), BEAT)
                except TimeoutError:
                    yield b"\n"
                    continue
                yield json.dumps(what).encode() + b"\n"
                if what["do"] == "end":
                    return
        finally:
            stop.set()

    return lines()
