"""Adding documents from outside: who may, how much, what stays behind, what is said."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from ingest.add import Report, add_upload
from kb.answer import KnowledgeBase
from kb.domain import Source, Standing
from kb.library import Change, Library
from kb.settings import Settings
from tests.browser.conftest import Served
from tests.test_app import call
from ui.bridge import Words
from ui.desk import Desk
from ui.document_edit import LONGEST, form, iso_date, read
from ui.document_list import View, added, key, listing
from ui.documents import adding
from ui.feedback import Feedback
from ui.upload import Job, Uploads, steps, told
from ui.upload_place import Places
from ui.users import line

NOTE = b"Shares\n\nThe shares were agreed in spring by the members.\n"


@pytest.fixture(scope="module")
def page(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(Path(shutil.copytree(seeded, tmp_path_factory.mktemp("uploads") / "data")))
    yield served
    served.stop()


def send(served: Served, name: str, body: bytes, **headers: str) -> tuple[int, list[dict[str, object]]]:
    status, _, said = call(served, "/upload", "POST", body, x_file_name=quote(name), **headers)
    return status, [json.loads(part) for part in said.splitlines() if part] if status == 200 else [{"text": said.decode()}]


def in_the_way(served: Served) -> list[Path]:
    return [p for p in (served.data / "uploads").rglob("*") if p.is_file()]


@pytest.fixture
def desk(data: Path, tmp_path: Path) -> Iterator[Desk]:
    kb = KnowledgeBase.open(Settings(data))
    yield Desk(kb, Feedback(tmp_path))
    kb.close()


def mine(library: Library, tmp_path: Path, name: str = "shares.txt", by: str = "") -> Source:
    path = tmp_path / "file"
    path.write_bytes(NOTE)
    assert not add_upload(library, path, name, by)[0].error
    return library.sources([name])[0]


# -- the address ---------------------------------------------------------------


def test_a_file_is_added_and_gone(page: Served) -> None:
    status, said = send(page, "Größe of shares.txt", NOTE)
    assert status == 200
    assert [s["do"] for s in said] == ["reading", "added", "end"]
    assert said[1]["name"] == said[1]["id"] == "Größe of shares.txt"
    assert said[1]["text"] == "2 passages added, 0 changed, 0 removed."
    assert in_the_way(page) == []
    assert [s["same"] for s in send(page, "Größe of shares.txt", NOTE)[1] if s["do"] == "added"] == [True]


def test_a_file_on_its_way_is_served_by_nobody(page: Served) -> None:
    before = {p.name for p in (page.data / "uploads").iterdir()}
    where = page.address.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=20) as half:
        half.sendall(
            b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Length: 1000000\r\nX-File-Name: half.txt\r\n\r\n" % where[1].encode()
            + b"a canary on its way " * 10_000
        )
        deadline = time.monotonic() + 20
        while not (found := [p for p in in_the_way(page) if p.name == "file" and b"canary" in p.read_bytes()]):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        path = found[0]
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
            assert path.parent.stat().st_mode & 0o077 == 0
        for route in (
            "/gradio_api/file=",
            "/gradio_api/file/",
            "/file=",
            "/file/",
            "/page/",
            "/download/",
            "/static/",
            "/gradio_api/proxy=",
        ):
            for shown in (
                os.fspath(path),
                quote(os.fspath(path)),
                "../" * 12 + os.fspath(path).lstrip("/"),
                "data/uploads/" + path.parent.name,
            ):
                status, _, body = call(page, route + shown)
                assert status in (403, 404), route + shown
                assert b"canary" not in body
    deadline = time.monotonic() + 20
    while {p.name for p in (page.data / "uploads").iterdir()} != before:  # the connection ended: it is taken away
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_gradio_takes_no_file(page: Served) -> None:
    form_body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\ncanary\r\n--x--\r\n'
    status, _, _ = call(page, "/gradio_api/upload", "POST", form_body, content_type="multipart/form-data; boundary=x")
    assert status == 404
    assert [p for p in (page.data / "tmp").rglob("*") if p.is_file()] == []


def test_others_may_not_add(page: Served) -> None:
    assert send(page, "a.txt", NOTE, origin="http://evil.example")[0] == 403
    assert send(page, "a.txt", NOTE, host="evil.example")[0] == 421
    assert send(page, "a.txt", NOTE, sec_fetch_site="cross-site")[0] == 403
    assert call(page, "/upload")[0] in (404, 405)


@pytest.mark.parametrize(("name", "length"), [("a.txt", 50_000_001), ("a.zip", 500_000_001)])
def test_what_is_too_large_is_refused_before_it_is_sent(page: Served, name: str, length: int) -> None:
    status, said = send(page, name, b"", content_length=str(length))
    assert status == 413
    assert "MB" in str(said[0]["text"])
    assert in_the_way(page) == []


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("empty.txt", b"", "empty"),
        ("a.exe", b"MZ\x00\x01\x02", ""),
        ("a.docx", b"PK\x03\x04 broken", "Save it anew"),
        ("../../../etc/passwd.pdf", b"%PDF-1.7 broken", ""),
        ("\x1b[31m\u202e.pdf", b"%PDF-1.7 broken", ""),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(page: Served, name: str, body: bytes, text: str) -> None:
    status, said = send(page, name, body, x_several="1")
    assert status == 200
    assert said[-1] == {"do": "end"}
    refused = next(s for s in said if s["do"] == "refused")
    assert str(refused["head"]).endswith(" was not added")
    assert not {"/", "\x1b", "\u202e"} & set(str(refused["head"]))
    assert text in str(refused["text"])
    assert str(refused["text"]).endswith(" The other files are not affected.")
    assert "Traceback" not in str(refused)
    assert in_the_way(page) == []


def test_only_who_is_signed_in_adds_and_the_name_is_kept(seeded: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(line("ann", "correct horse battery") + "\n", encoding="utf-8")
    served = Served(Path(shutil.copytree(seeded, tmp_path / "data")), env={"APP_USERS": str(users)})
    try:
        assert send(served, "a.txt", NOTE)[0] == 401
        _, headers, _ = call(served, "/sign-in", "POST", b"name=ann&password=correct+horse+battery")
        cookie = headers["set-cookie"].split(";")[0]
        assert send(served, "a.txt", NOTE, cookie=cookie, x_private="1")[0] == 200
    finally:
        served.stop()
    with Library(served.data) as library:
        source = library.sources(["a.txt"])[0]
        assert (source.added_by, source.private) == ("ann", True)


def test_what_a_killed_process_left_is_swept_away(seeded: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(seeded, tmp_path / "data"))
    served = Served(data)
    where = served.address.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=20) as half:
        half.sendall(b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Length: 1000\r\n\r\nleft" % where[1].encode())
        deadline = time.monotonic() + 20
        while not any(p.name == "file" for p in in_the_way(served)):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        served.process.kill()
        served.process.wait(20)
    assert in_the_way(served)
    again = Served(data)
    again.stop()
    assert list((data / "uploads").iterdir()) == []


def test_a_folder_in_use_is_not_swept(tmp_path: Path) -> None:
    places = Places(tmp_path)
    place = places.new()
    place.path.write_bytes(b"x")
    assert Places(tmp_path).sweep() == 0
    assert place.path.read_bytes() == b"x"
    place.close()
    assert list((tmp_path / "uploads").iterdir()) == []


# -- adding ----------------------------------------------------------------------


def test_a_listener_who_leaves_stops_the_adding(library: Library) -> None:
    uploads = Uploads(library)
    place = uploads.places.new()
    place.path.write_bytes(NOTE)
    for _ in range(2):  # others are reading
        uploads._reading.acquire()

    async def leave() -> None:
        lines = steps(uploads, Job(place, "shares.txt"))
        assert json.loads(await anext(lines)) == {"do": "waiting"}
        await lines.aclose()  # type: ignore[attr-defined]
        await asyncio.to_thread(wait)

    def wait() -> None:
        deadline = time.monotonic() + 20
        while place.folder.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop in this thread
        apart.submit(asyncio.run, leave()).result()
    assert len(library.sources()) == 2


def test_a_reading_ends_when_it_is_stopped(library: Library) -> None:
    uploads = Uploads(library)
    place, said = uploads.places.new(), []
    place.path.write_bytes(b"%PDF-1.7\n" + b"1 0 obj\n" * 2_000_000)
    uploads.add(Job(place, "long.pdf"), said.append, lambda: any(s["do"] == "reading" for s in said))
    assert said[-2]["head"] == "long.pdf was not added"
    assert said[-2]["text"] == "It was stopped."
    assert len(library.sources()) == 2
    assert not place.folder.exists()


def test_a_fault_nobody_thought_of_is_said_and_names_stay_out_of_the_log(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr("ui.upload.add_uploads", fails)
    uploads = Uploads(library)
    place, said = uploads.places.new(), []
    place.path.write_bytes(NOTE)
    uploads.add(Job(place, "canary.txt"), said.append, lambda: False)
    assert said[0]["head"] == "canary.txt was not added"
    assert str(said[0]["text"]).startswith("Something went wrong here. Add it again")
    assert "nobody thought of it" in caplog.text
    assert "canary" not in caplog.text
    assert not place.folder.exists()


def test_what_became_of_a_file_in_words() -> None:
    changed = told(Report("a.txt", Change("a.txt", added=2, kept=44, changed=1), ("A note.",)))
    assert changed["text"] == "2 passages added, 1 changed, 44 kept, 0 removed."
    assert (changed["new"], changed["same"], changed["notes"]) == (False, False, ["A note."])
    one = told(Report("a.txt", Change("a.txt", added=1, is_new=True)))
    assert (one["text"], one["new"]) == ("1 passage added, 0 changed, 0 removed.", True)
    error = told(Report("a.pdf", error="a.pdf was not added. It is locked. Unlock it."), several=True)
    assert (error["head"], error["text"]) == ("a.pdf was not added", "It is locked. Unlock it. The other files are not affected.")
    other = told(Report("a.pdf", error="a.pdf cannot be read (denied)."))
    assert (other["head"], other["text"]) == ("a.pdf was not added", "a.pdf cannot be read (denied).")
    assert told(Report("a.zip", notes=("a.zip: 1 file of another kind was left out: b.png",)))["do"] == "note"


# -- describing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("", ""), ("  ", ""), ("2013", "2013"), ("2013-06", "2013-06"), ("2013-6-3", "2013-06-03"), ("June 2013", "2013-06"),
        ("3 June 2013", "2013-06-03"), ("3rd  june, 2013", "2013-06-03"), ("3 Sept. 2013", "2013-09-03"), ("03/06/2013", "2013-06-03"),
        ("3.6.2013", "2013-06-03"), ("06/2013", "2013-06"), ("29 February 2012", "2012-02-29"), ("29 February 2013", None),
        ("13/13/2013", None), ("Ju 2013", None), ("ma 2013", None), ("juxx 2013", None), ("spring 2013", None), ("0000", None),
        ("2013-00", None),         ("x" * 90, None), ("2013-06-03T10:00", None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(said: str, iso: str | None) -> None:
    assert iso_date(said) == iso


def test_only_what_was_changed_is_said(library: Library, tmp_path: Path) -> None:
    source = mine(library, tmp_path)
    same = {"title": source.title, "author": source.author, "date": source.published, "kind": str(source.standing), "private": 0}
    assert read(Words(same), source) == ({}, [])
    changes, problems = read(Words({**same, "title": "  New   title ", "date": "June 2013", "kind": "minutes", "private": 1}), source)
    assert changes == {"title": "New title", "published": "2013-06", "standing": "minutes", "private": True}
    assert not problems
    library.describe(source.id, **changes)
    assert library.sources([source.id])[0].standing is Standing.MINUTES
    wrong = read(Words({**same, "title": " ", "author": "x" * (LONGEST + 1), "date": "soon", "kind": "gospel"}), source)[1]
    assert [p.field for p in wrong] == ["e-title", "e-author", "e-date"]


def test_a_bundled_document_is_only_marked_as_private(library: Library) -> None:
    source = library.sources()[0]
    assert read(Words({"title": "Another", "private": 1}), source) == ({"private": True}, [])
    assert "e-title" not in form(source)


# -- the list ------------------------------------------------------------------------


def test_the_list_says_whose_a_document_is_and_escapes_its_words(desk: Desk, tmp_path: Path) -> None:
    library = desk.kb.library
    source = mine(library, tmp_path, "shares.txt", "ann")
    library.describe(source.id, title="<b>Shares</b> \u202egpj", private=True)
    html = listing(desk, View(user="ann"))
    assert "&lt;b&gt;Shares&lt;/b&gt; \ufffdgpj" in html
    assert html.count("Added by staff") == 1
    assert html.count('<span class="tag tag--own">Comes with this service</span>') == 2
    assert html.count('data-do="remove"') == 1
    assert "Today, by you" in html
    assert "Never sent to one" in html
    assert "Today, by ann" in listing(desk, View(user="bob"))
    assert added(library.sources([source.id])[0], "bob", today="2000-01-01").endswith(", by ann")


def test_a_long_list_is_shown_in_parts_and_searched(desk: Desk, tmp_path: Path) -> None:
    for n in range(4):
        mine(desk.kb.library, tmp_path, f"shares {n}.txt")
    html = listing(desk, View(most=3))
    assert html.count('<li class="panel">') == 3
    assert "Show 3 more" in html
    assert f'data-first="{key(desk.kb.library.sources()[3].id)}"' in html
    found = listing(desk, View(find="SHARES 2"))
    assert found.count('<li class="panel">') == 1
    assert "1 document with “SHARES 2”" in found
    assert "<script>" not in listing(desk, View(find="<script>"))


def test_a_library_that_can_only_be_read_is_only_shown(desk: Desk, tmp_path: Path) -> None:
    mine(desk.kb.library, tmp_path)
    desk.kb.library.writable = False
    html = listing(desk, View())
    assert "data-do=" not in html
    assert "Documents cannot be added here." in adding(desk)
    assert "<input" not in adding(desk)


def test_a_conversation_whose_documents_are_gone_says_so(desk: Desk, tmp_path: Path) -> None:
    session = "0" * 32
    source = mine(desk.kb.library, tmp_path)
    desk.limit(session, [source.id, "nothing"])
    assert desk.only(session) == (source.id,)
    desk.ask(session, "aaaaaa", "When were the shares agreed?")
    assert desk.conversations.get(session).turns[0].answer is not None
    desk.kb.library.remove(source.id)
    assert desk.ask(session, "bbbbbb", "When were the shares agreed?").startswith("The documents you chose were removed.")
    shown = desk.open(session, f"{source.id}:8-15")
    assert "This document was removed on" in shown.error
    desk.limit(session, [])
    assert "spring" not in desk.ask(session, "cccccc", "When were the shares agreed?")


def test_the_page_stops_while_a_file_is_read(seeded: Path, tmp_path: Path) -> None:
    """Ending the service in the middle of an upload ends it promptly and leaves the library whole."""
    served = Served(Path(shutil.copytree(seeded, tmp_path / "data")))
    where = served.address.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=20) as half:
        half.sendall(b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Length: 1000\r\n\r\nleft" % where[1].encode())
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(20) is not None
    with Library(served.data) as library:
        assert library.check() == []
