"""What is measured between a text and what it may retell, and the model of these figures."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kb.paraphrase import WEIGHTS, model
from kb.retelling import plainly, telling
from kb.retelling_figures import MET, NAMES, Others

PASSAGES = ("The committee decides by a majority of votes.", "Nobody took charge of the kitchen.", "Bicycles are kept in the cellar.")


def _figures(text: str) -> dict[str, list[float]]:
    table = Others([telling(p) for p in PASSAGES]).figures(telling(text), np.zeros(len(PASSAGES)))
    return {name: [float(x) for x in table[:, k]] for k, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    ("yours", "at"),
    [
        ("bikes belong in the cellar", 2), ("there was nobody at the helm in the kitchen", 1),
        ("most votes settle what the committee does", 0), ("no one was leading the kitchen", 1),
    ],
)  # fmt: skip
def test_a_retelling_is_met_most_by_what_it_retells(yours: str, at: int) -> None:
    found = _figures(yours)
    for name in ("said", "says", "met"):
        assert max(range(len(PASSAGES)), key=found[name].__getitem__) == at, name


def test_an_irregular_form_and_any_possessive_are_the_same_word() -> None:
    assert telling("They took charge of her kitchen").stems == telling("They take charge of their kitchen").stems
    assert telling("the locals").stems != telling("the local").stems


def test_an_expression_tells_more_than_a_single_word() -> None:
    text = telling("nobody at the helm")
    assert any(text.idioms)
    assert not any(telling("bicycles").idioms)


def test_a_text_without_telling_words_has_no_figures() -> None:
    assert not Others([telling(p) for p in PASSAGES]).figures(telling("of the"), np.zeros(3))[:, MET].any()
    assert Others([]).figures(telling("a kitchen"), np.zeros(0)).shape == (0, len(NAMES))


def test_the_model_knows_only_figures_that_are_measured() -> None:
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(kept["weights"]) <= set(NAMES)
    assert any(row["threshold"] == kept["threshold"] for row in kept["cross_validated"])
    assert len(model().weights) == len(NAMES)


def test_what_is_missed_never_speaks_for_a_passage() -> None:
    weights = dict(zip(NAMES, model().weights, strict=True))
    assert all(weights[n] <= 0 for n in ("missed_most", "must_alone", "said_elsewhere", "figures_missed"))
    assert all(weights[n] >= 0 for n in ("said", "says", "met", "cosine"))


def test_names_of_the_field_are_called_by_plain_words() -> None:
    assert plainly("the aims of NHS England’s area team") == "the aims of the national body's regional office"
