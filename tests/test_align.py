"""Words aligned, and how alike two words are."""

from __future__ import annotations

import pytest

from kb import wording
from kb.align import align
from kb.variants import likeness


@pytest.mark.parametrize(
    ("yours", "source"),
    [
        ("leadrship", "leadership"), ("rnodels", "models"), ("overl00ked", "overlooked"), ("flavor", "flavour"),
        ("prioritize", "prioritise"),
        ("organizations", "organisation"), ("generates", "generating"), ("provider", "providers"), ("ccg's", "ccgs"), ("crepe", "creep"),
        ("beaurocratic", "bureaucratic"), ("cannot", "can"), ("third", "3rd"),
    ],
)  # fmt: skip
def test_alike(yours: str, source: str) -> None:
    assert 0.5 < likeness(yours, source) < 1
    assert likeness(yours, source) == likeness(source, yours)


@pytest.mark.parametrize(
    ("yours", "source"),
    [("role", "lead"), ("interest", "interface"), ("public", "prison"), ("not", "now"), ("ccgs", "gps"), ("third", "first")],
)
def test_not_alike(yours: str, source: str) -> None:
    assert likeness(yours, source) <= 0.5


def weigh(word: str) -> float:
    return 0.25 if wording.says_little(word) else 1.0


def test_align_finds_the_stretch() -> None:
    found = align("mision creep by the css".split(), "risks mission creep for the css lack of buy in".split(), weigh)
    assert found is not None
    assert (found.begin, found.end) == (1, 6)
    assert [(p.yours, p.source) for p in found.pairs] == [(k, k + 1) for k in range(5)]
    assert 0.8 < found.score < 1


def test_align_joins_words_written_apart() -> None:
    found = align(["coordinator"], ["the", "co", "ordinator"], weigh)
    assert found is not None
    assert [(p.source, p.many) for p in found.pairs] == [(1, 2)]
    found = align(["inten", "tions", "overlooked"], ["intentions", "overlooked"], weigh)
    assert found is not None
    assert [(p.count, p.many) for p in found.pairs] == [(2, 1), (1, 1)]


def test_align_gives_none_where_nothing_fits() -> None:
    assert align(["heron"], ["weir", "lock"], weigh) is None
    assert align([], ["weir"], weigh) is None
    assert align(["heron"], [], weigh) is None


def test_free_ends_leave_foreign_words_out() -> None:
    found = align(
        "the board says mutual accountability matters now".split(), "ccgs develop mutual accountability".split(), weigh, free_ends=True
    )
    assert found is not None
    assert (found.first, found.last, found.begin, found.end, found.score) == (3, 5, 2, 4, 1.0)


@pytest.mark.parametrize(
    ("words", "value"), [("seventy four", 74), ("74", 74), ("two hundred eleven", 211), ("third", 3), ("level", None), ("", None)]
)
def test_figures(words: str, value: float | None) -> None:
    assert wording.value(words.split()) == value
