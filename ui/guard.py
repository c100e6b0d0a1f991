"""What stands in front of every request: who may call, how much, and what headers go out.

Pure ASGI, so that streams pass through. Nothing here knows Gradio but the
list of its addresses that a page needs; every other one is closed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from . import shell

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY = 2 * 1024 * 1024
# What may be larger: the files that people add. `upload.py` has a limit for each kind.
LARGEST = {"/upload": 500_000_000}
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)
HEADERS = (
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)
_OURS = tuple(f"/{p.path}" for p in shell.PAGES)
_OPEN = (
    shell.ASSETS, "/download/", "/assets/", "/static/", "/svelte/", "/theme.css", "/gradio_api/queue/", "/gradio_api/heartbeat/",
    "/gradio_api/startup-events", "/gradio_api/app_id", "/sign-in", "/sign-out", *LARGEST,
)  # fmt: skip
_UNSAFE_REPLY = ("access-control-allow-origin", "access-control-allow-credentials", "server")


def host_name(value: str) -> str:
    """The host of a Host header, without its port, in lower case."""
    return (urlsplit(f"//{value}").hostname or "").lower() if value else ""


class Guard:
    """Checks Host, Origin, address and size of every request; sets the headers of every reply."""

    def __init__(self, app: App, hosts: Iterable[str], largest: int = LARGEST_BODY, open_paths: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = LOCAL_HOSTS | {h.lower() for h in hosts}
        self._largest = largest
        self._open = (*_OPEN, *open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        refusal = self._refusal(scope, headers)
        guarded = _with_headers(send, scope["path"])
        if refusal:
            await _reply(guarded, *refusal)
            return
        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        try:
            host, origin = host_name(headers.get("host", "")), headers.get("origin")
            origin_host = host_name(urlsplit(origin).netloc) if origin else ""
        except ValueError:
            return 400, "The address of this request cannot be read."
        if host not in self._hosts:
            return 421, "This service does not answer to that host name. The operator can add it with APP_HOSTS."
        if origin is not None and (origin == "null" or origin_host not in self._hosts or urlsplit(origin).netloc != headers.get("host")):
            return 403, "A page of another site may not use this service."
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["method"] != "GET":
            return 403, "A page of another site may not use this service."
        length = headers.get("content-length", "0")
        largest = LARGEST.get(scope["path"], self._largest)
        if not length.isdigit() or int(length) > largest:
            return 413, f"This is too large: send at most {largest // 1_000_000} MB."
        if "transfer-encoding" in headers:
            return 411, "Say how long the request is: send it with a Content-Length."
        path = scope["path"]
        if path not in _OURS and not path.startswith(self._open):
            return 404, "There is no such page. The menu of the home page lists what there is."
        return None


def _with_headers(send: Send, path: str) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(k, v) for k, v in message.get("headers", []) if k.decode("latin-1").lower() not in _UNSAFE_REPLY]
            names = {k.decode("latin-1").lower() for k, _ in kept}
            extra = [(k.encode(), v.encode()) for k, v in HEADERS if k not in names]
            if "cache-control" not in names and not path.startswith(("/assets/", "/static/", "/svelte/")):
                extra.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*kept, *extra]}
        await send(message)

    return guarded


async def _reply(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Dresser:
    """Puts our header, footer, title and style around the pages that Gradio sends."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = next((p for p in shell.PAGES if scope["type"] == "http" and scope["path"] == f"/{p.path}"), None)
        if page is None:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def dressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts)
            headers = {k.lower(): v for k, v in start["headers"]}
            if start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"):
                body = shell.dress(body.decode("utf-8"), page, scope.get("user_name", "")).encode("utf-8")
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            length = (b"content-length", str(len(body)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

        await self._app(scope, receive, dressed)
