"""The language model over real HTTP: every fault ends in an answer with a note, and no key is ever told."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.answer import KnowledgeBase
from kb.domain import Answer
from kb.errors import ChatModelError
from kb.generate import INSTEAD
from kb.llm import MOST_CHARACTERS, Chat
from kb.render import answer_json, answer_text
from kb.settings import Settings, from_environment
from tests.conftest import Run
from tests.fakeserver import FakeServer, passages

CANARY = "sk-canary-5f2d9c"
RISKS = "What are the risks of model 4?"
Opened = Callable[..., KnowledgeBase]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


def set_up(server: FakeServer, behaviour: str, data: Path, seconds: float = 20) -> Settings:
    return from_environment(
        {"LLM_MODEL": f"openai:{behaviour}", "LLM_BASE_URL": server.address, "LLM_TIMEOUT": str(seconds), "KB_DATA": str(data)}
    )


@pytest.fixture
def opened(server: FakeServer, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    server.asked.clear()
    server.pause = 0.0
    bases = []

    def call(behaviour: str, seconds: float = 20) -> KnowledgeBase:
        bases.append(KnowledgeBase.open(set_up(server, behaviour, seeded, seconds)))
        return bases[-1]

    yield call
    for base in bases:
        base.close()


def quoted(seeded: Path, question: str) -> Answer:
    base = KnowledgeBase.open(from_environment({"KB_DATA": str(seeded)}))
    try:
        return base.ask(question)
    finally:
        base.close()


# -- the faults of SECURITY.md -------------------------------------------------

IN_SHORT = {"hang": 1.0, "drip": 1.0}


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        ("status-401", "did not accept the key"),
        ("status-403", "did not allow the request"),
        ("status-404", "does not know openai:status-404"),
        ("status-400", "refused the request"),
        ("status-429", "takes no more requests"),
        ("status-500", "fault of its own"),
        ("hang", "did not reply in 1 second."),
        ("drip", "did not reply in 1 second."),
        ("not-json", "could not be read"),
        ("empty", "held no statement"),
        ("huge", "far too long"),
        ("huge-line", "could not be read"),
        ("invented-key", "1 statement left out"),
        ("altered-quote", "1 statement left out"),
        ("false-sentence", "1 statement left out"),
        ("image", "1 statement left out"),
        ("tool-call", "held no statement"),
        ("welsh", "1 statement left out"),
        ("obeys", "1 statement left out"),
        ("closes", "1 statement left out"),
    ],
)
def test_every_fault_ends_in_the_quoted_answer_with_a_note(behaviour: str, says: str, opened: Opened, seeded: Path) -> None:
    expected = quoted(seeded, RISKS)
    begun = time.monotonic()
    found = opened(behaviour, IN_SHORT.get(behaviour, 20)).ask(RISKS, model=True)
    assert time.monotonic() - begun < 25
    assert (found.text, found.citations, found.models) == (expected.text, expected.citations, expected.models)
    assert found.mode == "quoted"
    assert found.generated is None
    (note,) = found.notes
    assert says in note
    assert note.endswith(INSTEAD)
    everything = json.dumps(answer_json(found)) + answer_text(found)
    assert "evil.example" not in everything
    assert CANARY not in everything


def test_no_connection(opened: Opened, seeded: Path, server: FakeServer) -> None:
    settings = from_environment(
        {"LLM_MODEL": "openai:x", "LLM_BASE_URL": "http://127.0.0.1:9/v1", "KB_DATA": str(seeded), "LLM_TIMEOUT": "5"}
    )
    base = KnowledgeBase.open(settings)
    found = base.ask(RISKS, model=True)
    base.close()
    assert found.text == quoted(seeded, RISKS).text
    assert "could not be reached" in found.notes[0]


def test_a_reply_cut_off_keeps_what_had_passed(opened: Opened, seeded: Path) -> None:
    found = opened("cut-off").ask(RISKS, model=True)
    assert found.mode == "generated"
    assert found.generated is not None
    assert 0 < len(found.generated["statements"]) < 7  # type: ignore[arg-type]
    for c in quoted(seeded, RISKS).citations:
        assert c in found.citations


def test_a_server_that_hangs_takes_no_more_than_its_places(opened: Opened) -> None:
    base = opened("hang", 1.5)
    notes: list[str] = []
    threads = [threading.Thread(target=lambda: notes.extend(base.ask(RISKS, model=True).notes)) for _ in range(7)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(20)
    assert len(notes) == 7
    assert all(note.endswith(INSTEAD) for note in notes)
    assert sum(t.name == "language-model" for t in threading.enumerate()) <= 12


def test_keys_are_never_told(opened: Opened, server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    base = opened("status-401")
    found = base.ask(RISKS, model=True)
    assert any(CANARY in asked["authorization"] for asked in server.asked), "the server did echo it"
    assert CANARY not in json.dumps(answer_json(found))
    assert CANARY not in "".join(asked["body"]["messages"][-1]["content"] for asked in server.asked)
    with pytest.raises(ChatModelError) as raised:
        list(base.chat().stream("hello"))
    assert CANARY not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert CANARY not in base.chat().check()
    ours = [r.getMessage() for r in caplog.records if r.name.split(".")[0] not in ("openai", "httpx", "httpx2", "httpcore", "httpcore2")]
    assert not any(CANARY in line for line in ours)
    assert not any(f"Bearer {CANARY}" in r.getMessage() for r in caplog.records)


# -- what is sent ---------------------------------------------------------------


def test_what_is_sent(opened: Opened, server: FakeServer) -> None:
    base = opened("honest")
    base.ask("and its benefits?", [RISKS], model=True)
    body = server.asked[-1]["body"]
    assert len(body["messages"]) == 1
    assert "tools" not in body
    assert body["stream"] is True
    assert 0 < (body.get("max_tokens") or body.get("max_completion_tokens")) <= 4_000
    prompt = body["messages"][0]["content"]
    assert RISKS in prompt
    keys = [p.key for p in passages(prompt)]
    assert len(set(keys)) == len(keys) > 2
    base.ask("and its benefits?", [RISKS], model=True)
    again = [p.key for p in passages(server.asked[-1]["body"]["messages"][0]["content"])]
    assert len(again) == len(keys)
    assert not set(keys) & set(again), "keys are made anew for each request"


def test_a_schema_is_sent_only_to_models_known_to_keep_to_one(opened: Opened, server: FakeServer) -> None:
    known = opened("gpt-4o-mini")
    assert known.ask(RISKS, model=True).mode == "generated"
    assert server.asked[-1]["body"]["response_format"]["type"] == "json_schema"
    opened("honest").ask(RISKS, model=True)
    assert "response_format" not in server.asked[-1]["body"]


def test_a_server_without_schemas_is_asked_again_in_words(opened: Opened, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    base = opened("no-schema")
    monkeypatch.setattr(base.chat(), "_structured", True)
    assert base.ask(RISKS, model=True).mode == "generated"
    assert ["response_format" in a["body"] for a in server.asked] == [True, False]


def test_the_tracing_service_of_langchain_is_off(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    opened("honest").chat()
    assert os.environ["LANGSMITH_TRACING"] == os.environ["LANGCHAIN_TRACING_V2"] == "false"


# -- setting up -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("anthropic:claude-3-5-sonnet", "Install it with 'pip install langchain-anthropic'"),
        ("ollama:llama3", "Install it with 'pip install langchain-ollama'"),
        ("nobody:knows", "names no known provider"),
        ("llama", "names no known provider"),
        ("openai:gpt-4o", "its provider's key is missing"),
    ],
)
def test_what_is_missing_is_one_sentence(name: str, says: str, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.delenv(variable, raising=False)
    base = KnowledgeBase.open(from_environment({"LLM_MODEL": name, "KB_DATA": str(seeded)}))
    with pytest.raises(ChatModelError) as raised:
        base.chat()
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    found = base.ask(RISKS, model=True)
    base.close()
    assert found.mode == "quoted"
    assert says in found.notes[0]
    assert len(found.citations) == 3


def test_the_command_line_says_it_at_the_start_and_goes_on(run: Run, seeded: Path) -> None:
    done = run("ask", RISKS, "--json", "--data", str(seeded), env={"LLM_MODEL": "ollama:llama3"})
    assert done.returncode == 0
    assert done.stderr.decode().count("\n") == 1
    assert "langchain-ollama" in done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["mode"] == "quoted"
    assert len(found["citations"]) == 3


def test_the_command_line_writes_with_the_model(run: Run, seeded: Path, server: FakeServer) -> None:
    env = {"LLM_MODEL": "openai:honest", "LLM_BASE_URL": server.address}
    found = json.loads(run("ask", RISKS, "--json", "--data", str(seeded), env=env).stdout)
    assert found["mode"] == "generated"
    assert found["generated"]["model"] == "openai:honest"
    said = run("ask", RISKS, "--data", str(seeded), env=env).stdout.decode()
    assert "Written by openai:honest. Every quotation checked against its source." in said


def test_checking_sends_no_question_and_no_document(server: FakeServer, seeded: Path) -> None:
    server.asked.clear()
    assert Chat(set_up(server, "honest", seeded)).check() == ""
    assert server.asked[-1]["body"]["messages"][-1]["content"] == "Reply with the word yes."
    assert "does not know openai:status-404" in Chat(set_up(server, "status-404", seeded)).check()


def test_a_reply_is_capped(server: FakeServer, seeded: Path) -> None:
    pieces: list[str] = []
    stream = Chat(set_up(server, "huge", seeded)).stream("hello")
    with pytest.raises(ChatModelError, match="far too long"):
        pieces.extend(stream)
    assert sum(map(len, pieces)) <= MOST_CHARACTERS


def test_the_page_says_at_the_start_what_is_wrong_with_the_model(opened: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    import app

    app.try_model(opened("status-401"))
    assert "did not accept the key" in capsys.readouterr().err
    app.try_model(opened("honest"))
    assert capsys.readouterr().err == ""
    assert app.usable_model(opened("honest")) == "openai:honest"
