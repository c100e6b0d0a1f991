"""The application from outside: who may call it, what it sends, how it starts and refuses to."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

import app
from kb.errors import UsageError
from kb.settings import ROOT
from tests.browser.conftest import Served
from tests.made import as_nobody, needs_root
from ui import shell
from ui.users import line


@pytest.fixture(scope="module")
def page(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(Path(shutil.copytree(seeded, tmp_path_factory.mktemp("app") / "data")))
    yield served
    served.stop()


def call(served: Served, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request; header names are written with underscores."""
    where = served.address.removeprefix("http://")
    connection = http.client.HTTPConnection(where, timeout=20)
    connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if method == "POST" and "content_length" not in headers:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders()
    if body:
        connection.send(body)
    reply = connection.getresponse()
    out = reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
    connection.close()
    return out


ADDRESSES = [f"/{p.path}" for p in shell.PAGES] + ["/page/cv.js", "/page/alive", "/nothing", "/gradio_api/info"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_reply_has_the_headers(page: Served, path: str) -> None:
    _, headers, _ = call(page, path)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "http:" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost@evil.example", "0.0.0.0"])
def test_other_hosts_are_refused(page: Served, path: str, host: str) -> None:
    assert 400 <= call(page, path, host=host)[0] < 500


@pytest.mark.parametrize("path", [*ADDRESSES, "/gradio_api/queue/join"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost.evil.example"])
def test_other_sites_are_refused(page: Served, path: str, origin: str) -> None:
    for method in ("GET", "POST"):
        assert 400 <= call(page, path, method, origin=origin)[0] < 500


def test_the_pages_own_origin_is_let_in(page: Served) -> None:
    assert call(page, "/", origin=page.address)[0] == 200
    assert call(page, "/page/alive", origin=page.address)[0] == 204


@pytest.mark.parametrize(
    "path",
    [
        "/docs", "/redoc", "/openapi.json", "/config", "/monitoring", "/monitoring/summary", "/gradio_api/info", "/gradio_api/docs",
        "/gradio_api/openapi.json", "/gradio_api/upload", "/gradio_api/runs", "/gradio_api/file=/etc/passwd", "/gradio_api/mcp/",
        "/gradio_api/call/ask", "/gradio_api/run/predict", "/gradio_api/deep_link", "/login", "/logout", "/manifest.json",
        "/file=/etc/passwd",
        "/page/../app.py", "/page/%2e%2e/app.py", "/page/page.py", "/static/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_closed(page: Served, path: str) -> None:
    for method in ("GET", "POST"):
        status, _, body = call(page, path, method)
        assert status in (403, 404, 405), (path, status)
        assert b"root:" not in body


def test_too_much_is_refused(page: Served) -> None:
    status, _, body = call(page, "/gradio_api/queue/join", "POST", content_length="99999999999")
    assert status == 413
    assert b"too large" in body
    assert call(page, "/gradio_api/queue/join", "POST", content_length="-1")[0] in (400, 413)
    status, _, body = call(page, "/gradio_api/queue/join", "POST", transfer_encoding="chunked", content_length="2", body=b"{}")
    assert status in (400, 411)


def test_the_html_is_ours_from_the_first_byte(page: Served) -> None:
    for found in shell.PAGES:
        html = call(page, f"/{found.path}")[2].decode()
        assert '<html lang="en-GB"' in html
        assert f"<title>{shell.title(found).replace('?', '?')}</title>" in html
        assert html.count("<header>") == 1
        assert f'<a href="/{found.path}" aria-current="page">' in html
        for outside in ("githubusercontent", "huggingface", "googleapis", "gradio.app", "@Gradio"):
            assert outside not in html


def test_files_to_download_need_something_to_download(page: Served) -> None:
    status, _, body = call(page, "/download/conversation.md", "POST", b"0" * 32)
    assert (status, body) == (404, b"There is no conversation to download. Ask a question first.")
    assert call(page, "/download/report.docx", "POST", b"\xff" * 40)[0] == 404
    assert call(page, "/download/fit.docx", "POST", b"[1]")[0] == 404
    assert call(page, "/download/models.exe")[0] == 404
    status, headers, body = call(page, "/download/models.csv?m=2,6&r=risks")
    assert headers["content-disposition"] == 'attachment; filename="six-models.csv"'
    assert body.startswith(b"\xef\xbb\xbf")


def test_no_question_stands_in_what_it_prints(page: Served) -> None:
    call(page, "/?q=a-canary-in-a-question")
    call(page, "/page/alive?q=a-canary-in-a-question")
    assert not any("canary" in said for said in page.said)


def test_it_listens_to_others_only_with_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APP_USERS", raising=False)
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        with pytest.raises(UsageError, match="APP_USERS"):
            app.read(["--host", host])
    for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
        assert app.read(["--host", host]).host == host
    monkeypatch.setenv("APP_USERS", str(tmp_path / "missing"))
    assert app.main(["--host", "0.0.0.0", "--port", "0", "--data", str(tmp_path)]) == 2


def failed(*args: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """How a start that must fail ends: its status and the one line it says."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *args],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **(env or {})},
        check=False,
    )
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.returncode, done.stderr


def test_a_start_that_must_fail_says_why_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = failed("--port", str(port), "--data", str(tmp_path))
    assert status == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in said
    (tmp_path / "file").write_text("x", encoding="utf-8")
    status, said = failed("--port", "0", "--data", str(tmp_path / "file"))
    assert status == 1
    assert "cannot be written to" in said
    assert failed("--port", "70000")[0] == 2
    assert failed("--port", "0", env={"APP_PORT": "many"})[0] == 2


@needs_root
def test_a_data_directory_that_an_ordinary_user_cannot_write_to(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    import ui.users  # noqa: F401 (imported before root is given up)

    assert as_nobody(lambda: str(app.main(["--port", "0", "--data", str(closed / "data")])), tmp_path) == "1"
    said = capfd.readouterr().err
    assert "cannot be written to" in said
    assert len(said.strip().splitlines()) == 1


def test_the_first_start_reads_the_documents_and_says_so(tmp_path: Path) -> None:
    served = Served(tmp_path / "new")
    try:
        assert served.said[0] == "First use: reading the bundled documents."
        assert any("75 passages added" in said for said in served.said)
        assert call(served, "/")[0] == 200
    finally:
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(20) in (0, 130, -signal.SIGINT)


def test_signing_in(seeded: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(line("ann", "correct horse battery") + "\n", encoding="utf-8")
    served = Served(Path(shutil.copytree(seeded, tmp_path / "data")), env={"APP_USERS": str(users)})
    try:
        status, headers, _ = call(served, "/")
        assert (status, headers["location"]) == (303, "/sign-in")
        assert call(served, "/page/alive")[0] == 401
        assert call(served, "/gradio_api/queue/join", "POST", b"{}")[0] == 401
        assert call(served, "/download/models.csv")[0] == 401
        assert call(served, "/page/page.css")[0] == 200
        assert b"Password" in call(served, "/sign-in")[2]
        form = urlencode({"name": "ann", "password": "<script>"}).encode()
        status, headers, body = call(served, "/sign-in", "POST", form)
        assert status == 403
        assert b"<script>" not in body
        assert "set-cookie" not in headers
        form = urlencode({"name": "ann", "password": "correct horse battery"}).encode()
        assert call(served, "/sign-in", "POST", form, origin="http://evil.example")[0] == 403
        status, headers, _ = call(served, "/sign-in", "POST", form)
        assert (status, headers["location"]) == (303, "/")
        assert "HttpOnly" in headers["set-cookie"]
        assert "SameSite=Strict" in headers["set-cookie"]
        cookie = headers["set-cookie"].split(";")[0]
        status, _, body = call(served, "/", cookie=cookie)
        assert status == 200
        assert b"Sign out ann" in body
        assert call(served, "/page/alive", cookie=cookie)[0] == 204
        call(served, "/sign-out", "POST", cookie=cookie)
        assert call(served, "/", cookie=cookie)[0] == 303
    finally:
        served.stop()
