"""What the page keeps: for how long, how much, for whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.answer import KnowledgeBase
from kb.domain import Answer, Status
from kb.errors import DataDirectoryError, UsageError
from kb.settings import Settings
from ui.conversation import HOURS, TURNS, Conversations, Turn
from ui.desk import FAULT, Desk
from ui.feedback import FILE_NAME, Feedback
from ui.kept import Kept
from ui.users import Users, line

KEY, OTHER = "0" * 32, "f" * 32
ANSWER = Answer("x", "q", Status.UNCLEAR, "Say which model you mean, 1 to 6.")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_conversation_keeps_its_turns_in_order_and_not_too_many() -> None:
    talks = Conversations()
    for n in range(TURNS + 5):
        assert talks.add(KEY, Turn(f"{n:06x}", f"question {n}"))
    turns = talks.get(KEY).turns
    assert [t.question for t in turns] == [f"question {n}" for n in range(5, TURNS + 5)]
    talks.add(KEY, Turn(turns[3].id, "asked again"))
    assert talks.get(KEY).turns[3].question == "asked again"
    assert len(talks.get(KEY).turns) == TURNS


def test_conversations_are_apart_by_tab_and_by_user() -> None:
    talks = Conversations()
    talks.add(KEY, Turn("aa", "mine"), "ann")
    assert talks.get(KEY, "bob").turns == ()
    assert talks.get(OTHER, "ann").turns == ()
    assert len(talks.get(KEY, "ann").turns) == 1
    talks.end(KEY, "bob")
    assert len(talks.get(KEY, "ann").turns) == 1
    talks.end(KEY, "ann")
    assert talks.get(KEY, "ann").turns == ()


@pytest.mark.parametrize("key", ["", "short", "../" * 11, "G" * 32, "0" * 33])
def test_an_id_of_another_form_keeps_nothing(key: str) -> None:
    talks = Conversations()
    talks.add(key, Turn("aa", "q"))
    assert talks.get(key).turns == ()


def test_conversations_are_bounded_and_expire() -> None:
    clock = Clock()
    talks = Conversations(most=3, clock=clock)
    keys = [f"{n:032x}" for n in range(5)]
    for key in keys:
        talks.add(key, Turn("aa", "q"))
    assert [len(talks.get(k).turns) for k in keys[2:]] == [1, 1, 1]
    clock.now = HOURS * 3600 - 1.0
    talks.get(keys[4])
    clock.now += 2
    assert talks.get(keys[3]).turns == ()
    assert len(talks.get(keys[4]).turns) == 1


def test_what_was_stopped_is_not_shown() -> None:
    talks = Conversations()
    talks.stop(KEY, "aa")
    assert not talks.add(KEY, Turn("aa", "q"))
    assert talks.get(KEY).turns == ()
    assert talks.add(KEY, Turn("aa", "q"))


def test_kept_results_are_bounded_and_expire() -> None:
    clock = Clock()
    kept: Kept[str] = Kept(most=2, seconds=10, clock=clock)
    for n, value in enumerate("abc"):
        kept.put(f"{n:032x}", value)
    assert [kept.get(f"{n:032x}") for n in range(3)] == [None, "b", "c"]
    assert kept.get(f"{1:032x}", "somebody else") is None
    clock.now = 11
    assert kept.get(f"{1:032x}") is None
    kept.put("no id", "x")
    assert kept.get("no id") is None


def test_reports_are_kept_for_30_days(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    now = datetime(2026, 3, 31, tzinfo=UTC)
    feedback.keep("old", ANSWER, "", now - timedelta(days=31))
    feedback.keep("question\nwith a line", ANSWER, "a comment", now)
    reports = [json.loads(row) for row in (tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines()]
    assert [(r["question"], r["comment"]) for r in reports] == [("question\nwith a line", "a comment")]
    assert reports[0]["answer"] == ANSWER.text
    feedback.drop_old(now + timedelta(days=31))
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == ""


def test_a_damaged_line_of_the_reports_is_dropped(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('not json\n{"at": 3}\n[]\n', encoding="utf-8")
    Feedback(tmp_path).keep("q", ANSWER, "")
    assert len((tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines()) == 1


def test_a_report_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryError, match="could not be kept"):
        Feedback(tmp_path / "missing").keep("q", ANSWER, "")


def test_users(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(f"# staff\n\n{line('ann', 'correct horse battery')}\n{line('bob', 'another password')}\n", encoding="utf-8")
    users = Users(path)
    assert users.check("ann", "correct horse battery")
    assert not users.check("ann", "another password")
    assert not users.check("carol", "correct horse battery")
    assert not users.check("", "")
    assert "correct" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "# nobody\n", "ann:password\n", "ann:scrypt$1$1$1$zz$zz\n"])
def test_a_file_of_users_that_will_not_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "users"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"ui\.users"):
        Users(path)
    with pytest.raises(UsageError, match="cannot be read"):
        Users(tmp_path / "missing")


@pytest.mark.parametrize(
    ("name", "password"), [("a b", "long enough password"), ("a:b", "long enough password"), ("", "x" * 20), ("ann", "short")]
)
def test_names_and_passwords_that_will_not_do(name: str, password: str) -> None:
    with pytest.raises(UsageError):
        line(name, password)


def test_a_fault_is_said_and_the_question_kept_out_of_the_log(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = KnowledgeBase.open(Settings(data))
    desk = Desk(kb, Feedback(tmp_path))
    desk.ask(KEY, "aaaaaa", "What are the risks of model 4?")

    def fails(*_: object) -> None:
        raise RuntimeError("a fault that nobody thought of")

    monkeypatch.setattr("kb.extract.Extractor.answer", fails)
    assert desk.ask(KEY, "bbbbbb", "a-canary-in-a-question <b>") == FAULT
    turns = desk.conversations.get(KEY).turns
    assert [bool(t.answer) for t in turns] == [True, False]
    html = desk.conversation(KEY)
    assert "The six models and Find a quotation still work." in html
    assert "a-canary-in-a-question &lt;b&gt;" in html
    assert "Ask again" in html
    assert "nobody thought of" in caplog.text
    assert "canary" not in caplog.text
    kb.close()
    assert "kept" in desk.conversation(KEY)
    assert "cannot be read" in desk.ask(KEY, "cccccc", "What are the risks of model 4?")


def test_a_document_is_opened_only_where_it_has_such_a_place(data: Path, tmp_path: Path) -> None:
    kb = KnowledgeBase.open(Settings(data))
    desk = Desk(kb, Feedback(tmp_path))
    appendix = kb.library.sources()[0]
    assert desk.open(KEY, f"{appendix.id}:2802-2827").found
    assert desk.open(KEY, appendix.id).found
    places = [f"{appendix.id}:{place}" for place in ("5-5", "0-4821", "1-999999999999")]
    for wrong in ("nothing:1-2", *places, "x" * 400, "a:b:1-2", "\x00"):
        shown = desk.open(KEY, wrong)
        assert not shown.found
        assert shown.error
    desk.limit(KEY, ["nothing"])
    assert desk.only_title(KEY) == ""
    desk.limit(KEY, [appendix.id])
    assert desk.only_title(KEY) == appendix.title
    kb.close()
