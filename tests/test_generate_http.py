"""Lying replies over real HTTP, through the very client that an operator sets up."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.answer import KnowledgeBase
from kb.settings import from_environment
from tests import fakeserver
from tests.fakeserver import FakeServer
from tests.test_generate import QUESTIONS, every_quotation_stands, untrue


def test_lying_replies_over_http(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[str] = []
    generated = 0
    with FakeServer() as server:
        settings = from_environment({"LLM_MODEL": "openai:adversary-0", "LLM_BASE_URL": server.address, "KB_DATA": str(seeded)})
        base = KnowledgeBase.open(settings)
        chat = base.chat()
        for seed in range(200):
            monkeypatch.setattr(chat._model, "model_name", f"adversary-{seed}")
            found = base.ask(QUESTIONS[seed % len(QUESTIONS)], model=True)
            prompt = server.asked[-1]["body"]["messages"][0]["content"]
            assert len(server.asked) == seed + 1
            assert fakeserver.lies(seed, prompt)
            every_quotation_stands(found)
            wrong += untrue(found, seed, prompt)
            generated += found.mode == "generated"
        base.close()
    assert generated > 30
    assert wrong == []
