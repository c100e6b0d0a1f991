"""The environment is read in one place, and the README says all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.settings import ROOT, from_environment


def test_defaults() -> None:
    found = from_environment({})
    assert (found.data, found.host, found.port, found.users) == (Path("data"), "127.0.0.1", 7860, None)
    assert (found.embedding_model, found.llm_model, found.llm_timeout) == ("", "", 30.0)


def test_values_are_read_and_the_call_wins_over_the_environment() -> None:
    env = {"KB_DATA": "/d", "APP_PORT": "8000", "APP_HOST": "0.0.0.0", "APP_USERS": "/u", "LLM_TIMEOUT": "2.5"}
    env["APP_HOSTS"] = "A.example, b.example,"
    found = from_environment(env)
    assert (found.data, found.port, found.host, found.users) == (Path("/d"), 8000, "0.0.0.0", Path("/u"))
    assert found.allowed_hosts == ("a.example", "b.example")
    assert found.llm_timeout == 2.5
    assert from_environment(env, data="elsewhere").data == Path("elsewhere")


def test_an_empty_variable_is_an_unset_one() -> None:
    assert from_environment({"KB_DATA": " ", "APP_PORT": "", "LLM_TIMEOUT": "  "}) == from_environment({})


@pytest.mark.parametrize(
    ("name", "value"),
    [("APP_PORT", "x"), ("APP_PORT", "-1"), ("APP_PORT", "65536"), ("APP_PORT", "80.5"), ("LLM_TIMEOUT", "soon"), ("LLM_TIMEOUT", "0"),
     ("LLM_TIMEOUT", "nan"), ("LLM_TIMEOUT", "601")],
)  # fmt: skip
def test_a_value_that_cannot_be_read_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        from_environment({name: value})


def test_the_readme_has_every_variable() -> None:
    source = (ROOT / "kb" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'e\.get\("([A-Z_]+)"', source))
    assert len(names) >= 8
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [n for n in sorted(names) if f"`{n}`" not in readme] == []
