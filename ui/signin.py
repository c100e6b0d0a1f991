"""Signing in, where the operator has named users. Pure ASGI, in front of every page."""

from __future__ import annotations

import asyncio
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from . import shell
from .guard import App, Message, Receive, Scope, Send
from .parts import esc
from .users import Users

COOKIE, HOURS, TRIES, PAUSE = "cv-signed-in", 12, 10, 900
_FREE = tuple(shell.ASSETS + name for name in ("tokens.css", "page.css", "pages.css", "print.css", "icon.svg"))


def form(error: str = "", name: str = "") -> str:
    """The page that asks for name and password."""
    problem = (
        '<div class="problem" role="alert" tabindex="-1" aria-labelledby="err-h"><h2 id="err-h">There is a problem</h2><ul><li>'
        f'<a href="#name">{esc(error)}</a>'
        "</li></ul></div>"
        if error
        else ""
    )
    body = (
        f'{problem}<div class="top"><h1>Sign in</h1></div><form class="panel sign-in" method="post" action="/sign-in">'
        '<div class="field"><label for="name">Name</label><input type="text" id="name" name="name" autocomplete="username" '
        f'value="{esc(name)}" required></div>'
        '<div class="field"><label for="password">Password</label><input type="password" id="password" name="password" '
        'autocomplete="current-password" required>'
        '</div><button type="submit" class="btn">Sign in</button></form>'
    )
    return shell.plain_page(("Error: " if error else "") + "Sign in", body)


class SignIn:
    """Lets only signed-in people through, and says who they are in `scope["user_name"]`."""

    def __init__(self, app: App, users: Users) -> None:
        self._app, self._users = app, users
        self._signed: dict[str, tuple[str, float]] = {}
        self._failed: dict[str, list[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, token = scope["path"], _token(scope)
        if path == "/sign-in":
            await self._sign_in(scope, receive, send)
        elif path == "/sign-out" and scope["method"] == "POST":
            self._signed.pop(token, None)
            await _page(send, form(), cookie=f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        elif path in _FREE:
            await self._app(scope, receive, send)
        elif user := self._user(token):
            scope["user_name"] = user
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and any(path == f"/{p.path}" for p in shell.PAGES):
            await _page(send, "", 303, location="/sign-in")
        else:
            await _page(send, "Sign in first.", 401)

    def _user(self, token: str) -> str:
        name, since = self._signed.get(token, ("", 0.0))
        if name and time.monotonic() - since > HOURS * 3600:
            del self._signed[token]
            return ""
        return name

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await _page(send, form())
            return
        fields = parse_qs((await _body(receive))[:8_000].decode("utf-8", "replace"))
        name, password = fields.get("name", [""])[0][:64], fields.get("password", [""])[0]
        now = time.monotonic()
        recent = [t for t in self._failed.get(name, []) if now - t < PAUSE]
        if len(recent) >= TRIES:
            await _page(send, form("Too many attempts. Wait 15 minutes, then try again", name), 429)
            return
        if not await asyncio.to_thread(self._users.check, name, password):
            self._failed = {k: v for k, v in self._failed.items() if now - v[-1] < PAUSE}
            if len(self._failed) < 10_000:
                self._failed[name] = [*recent, now]
            await _page(send, form("Enter the name and password of a user. This pair is not one", name), 403)
            return
        self._failed.pop(name, None)
        self._signed = {k: v for k, v in self._signed.items() if now - v[1] < HOURS * 3600}
        token = secrets.token_urlsafe(32)
        self._signed[token] = (name, now)
        secure = "; Secure" if scope.get("scheme") == "https" or _header(scope, b"x-forwarded-proto") == "https" else ""
        cookie = f"{COOKIE}={token}; Path=/; Max-Age={HOURS * 3600}; HttpOnly; SameSite=Strict{secure}"
        await _page(send, "", 303, location="/", cookie=cookie)


def _header(scope: Scope, name: bytes) -> str:
    return next((v.decode("latin-1") for k, v in scope["headers"] if k.lower() == name), "")


def _token(scope: Scope) -> str:
    try:
        found = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more and sum(map(len, parts)) < 16_000:
        message: Message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _page(send: Send, html: str, status: int = 200, location: str = "", cookie: str = "") -> None:
    body = html.encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    headers += [(name, value.encode()) for name, value in ((b"location", location), (b"set-cookie", cookie)) if value]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
