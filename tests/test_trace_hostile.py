"""Whatever is pasted gets a verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.seeds import add_seeds
from kb.domain import Verdict
from kb.library import Library
from kb.paste import MOST_WORDS
from kb.trace import Tracer

LINE = "CCGs remain accountable for decision making under all models"
HOSTILE = {
    "empty": "",
    "spaces": " " * 5000,
    "one character": "a",
    "100,000 characters": "a" * 100_000,
    "no spaces": "a-" * 20_000,
    "semicolons": "lack;of;" * 5000,
    "full stops": "." * 50_000 + "a",
    "full stops apart": ". " * 20_000,
    "quotation marks": "." + '"' * 50_000 + "a",
    "commas": ", " * 20_000,
    "line ends": "\n" * 50_000,
    "broken words": "co-\n" * 5000,
    "one line over and over": f"{LINE} " * 1000,
    "function words": "of the and to " * 5000,
    "list numbers": "1. " * 5000,
    "control characters": "\0\x01\x02\x1b[31m lack of\0leadership",
    "right to left": "\u202emission creep\u202c",
    "zero width": "\u200b\u200d\ufeff" * 1000,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 2000,
    "combining marks": "e" + "\u0301" * 1000 + " lack of leadership",
    "lone surrogate": "\ud800 lack of leadership \udfff",
    "full-width digits": "１９６ ＣＣＧｓ",
    "SQL": "'; DROP TABLE passages; --",
    "search syntax": '"NEAR( * ^ - AND OR NOT col:x',
    "JSON": '{"$where": {"source": 1}}',
    "templates": "{context} {{7*7}} {0.__class__} %s%n $name",
    "markup": "<script>alert(1)</script> ![x](http://e.example/x.png) [a](javascript:1)",
    "path": "../../etc/passwd",
    "figures": "9" * 5000 + " model 9999999999999999999 model -1",
    "number words": "hundred thousand million " * 500,
}


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    with Library(tmp_path_factory.mktemp("hostile")) as library:
        add_seeds(library)
        yield Tracer(library)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_a_verdict(tracer: Tracer, name: str) -> None:
    found = tracer.trace(HOSTILE[name])
    assert found.status in Verdict
    assert found.quote == HOSTILE[name]
    for m in found.matches:
        assert m.quote.source.text[m.quote.span.start : m.quote.span.end] == m.quote.words


def test_composed_and_decomposed_are_the_same(tracer: Tracer) -> None:
    assert tracer.trace("Lack of le\u00e0dership and focus").status is tracer.trace("Lack of lea\u0300dership and focus").status


@pytest.mark.parametrize("behind", [0, 1, 100])
def test_words_beyond_the_limit_are_not_looked_at_and_it_says_so(tracer: Tracer, behind: int) -> None:
    found = tracer.trace("Mission creep for the CSS. " * (MOST_WORDS // 5) + "Barge " * behind)
    assert found.status is Verdict.EXACT
    assert (found.notes[0] == f"Only the first {MOST_WORDS:,} words were looked at: paste the rest by itself.") is (behind > 0)


def test_a_paste_without_spaces_is_cut_too_and_says_so(tracer: Tracer) -> None:
    assert "only its beginning" in tracer.trace("leadership-" * 70_000).notes[0]


def test_a_large_paper_is_checked_sentence_by_sentence(tracer: Tracer) -> None:
    foreign = " ".join(f"The {k}th barge carried coal past lock {k + 1}." for k in range(3000))
    found = tracer.trace(f"{foreign}\n\n{LINE}\n\n{foreign}")
    assert found.parts is not None
    assert [p.words for p in found.parts if p.verdict is Verdict.EXACT] == [LINE]
    assert len(found.matches) == 6
