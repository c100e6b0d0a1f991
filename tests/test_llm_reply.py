"""Reading replies: every form a model may write, whole or in pieces; and the prompts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import prompts
from kb.errors import ChatModelError
from kb.reply import Alone, Said, read, text_only

TWO = [Said("Bees fly.", "p1", "Bees fly"), Said("Wasps sting.", "p2", "Wasps sting")]

FORMS = {
    "plain": "STATEMENT: Bees fly.\nKEY: p1\nQUOTE: Bees fly\n\nSTATEMENT: Wasps sting.\nKEY: p2\nQUOTE: Wasps sting\n",
    "talkative": "Here you go:\n\nSTATEMENT: Bees fly.\nKEY: p1\nQUOTE: “Bees fly”\n\n"
    'Statement: Wasps sting.\nKey: [p2]\nQuote: "Wasps sting"\n\nHope that helps!',
    "markdown": "**STATEMENT:** Bees fly.\n**KEY:** p1\n**QUOTE:** Bees fly\n\n"
    "1. **STATEMENT:** Wasps sting.\n   - KEY: `p2`\n   - QUOTE: Wasps sting",
    "order": "KEY: p1\nSTATEMENT: nothing\n\nSTATEMENT: Bees fly.\nQUOTE: Bees fly\nKEY: p1\n"
    "STATEMENT: Wasps sting.\nKEY: p2\nQUOTE: Wasps sting",
    "wrapped": "STATEMENT: Bees\nfly.\nKEY: p1\nQUOTE: Bees\nfly\n\nSTATEMENT: Wasps sting.\nKEY: p2\nQUOTE: Wasps\nsting\n",
    "windows": "STATEMENT: Bees fly.\r\nKEY: p1\r\nQUOTE: Bees fly\r\n\r\nSTATEMENT: Wasps sting.\r\nKEY: p2\r\nQUOTE: Wasps sting\r\n",
    "json": json.dumps({"alone": "", "statements": [{"statement": s.statement, "key": s.key, "quote": s.quote} for s in TWO]}),
    "fenced json": "```json\n"
    + json.dumps({"statements": [{"key": s.key, "quote": s.quote, "statement": s.statement} for s in TWO]}, indent=1)
    + "\n```",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_every_form_is_read_however_it_arrives(form: str, size: int) -> None:
    text = FORMS[form]
    assert list(read(text[i : i + size] for i in range(0, len(text), size))) == TWO


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_statement_is_there_as_soon_as_it_is_complete(form: str) -> None:
    text = FORMS[form]
    taken = 0

    def pieces():
        nonlocal taken
        for c in text:
            taken += 1
            yield c

    assert next(read(pieces())) == TWO[0]
    assert taken < len(text) * 0.75


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "I cannot help with that.",
        "STATEMENT: a\nKEY: p1",
        "{",
        "{}",
        "[1, 2]",
        '{"statements": [{"statement": 1, "key": "a", "quote": "b"}]}',
        '{"statements": "' + "[" * 5_000,
        "```",
    ],
)
def test_what_is_no_reply_gives_nothing(text: str) -> None:
    assert list(read([text])) == []


def test_a_question_that_stands_alone() -> None:
    assert next(read(["ALONE: What are the benefits of model 4?\n\nSTATEMENT: x"])) == Alone("What are the benefits of model 4?")
    assert next(read(['{"alone": "What then?", "statements": []}'])) == Alone("What then?")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("![pixel](http://evil.example/p.png) Bees fly.", "Bees fly."),
        ("[Bees](http://evil.example) fly.", "Bees fly."),
        ("[Bees][1] fly [2].", "Bees fly ."),
        ("**Bees** _fly_ `fast`.", "Bees fly fast."),
        ("Bees <script>alert(1)</script><img src=x onerror=y> fly.", "Bees alert(1) fly."),
        ("Bees\u202e fly\u200b\x1b[31m.", "Bees fly [31m."),
        ("> - Bees\n\nfly", "- Bees fly"),
    ],
)
def test_only_text_is_left(raw: str, text: str) -> None:
    assert text_only(raw) == text


@given(st.text(max_size=400))
def test_text_only_never_leaves_markup_or_control(raw: str) -> None:
    found = text_only(raw)
    assert "\n" not in found
    assert not any(c in found for c in "*_#`|~\\\x1b")
    assert "![" not in found or "](" not in found


def test_any_bytes_in_any_pieces_are_read_without_a_fault() -> None:
    r = random.Random(5)
    words = ["STATEMENT:", "KEY:", "QUOTE:", "\n", "{", "}", '"', "statement", ":", " p1 ", "ALONE:", "```", "[", "\\", "é", "\x00"]
    for _ in range(500):
        text = "".join(r.choice(words) for _ in range(r.randint(0, 60)))
        size = r.randint(1, 9)
        for found in read(text[i : i + size] for i in range(0, len(text), size)):
            assert isinstance(found, Said | Alone)


# -- prompts ----------------------------------------------------------------


def test_a_name_without_a_value_is_a_fault() -> None:
    with pytest.raises(ChatModelError, match=r"answer\.md"):
        prompts.fill("answer", begin="x")


def test_values_are_not_looked_into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("Q: $question", encoding="utf-8")
    monkeypatch.setattr(prompts, "PROMPTS", tmp_path)
    assert prompts.fill("mine", question="$secret ${x} $$ {y}") == "Q: $secret ${x} $$ {y}"
    with pytest.raises(ChatModelError, match="cannot be read"):
        prompts.fill("none")


def test_a_version_names_the_very_prompt() -> None:
    assert prompts.version("answer").startswith("answer-")
    assert prompts.version("answer") != prompts.version("alone")
