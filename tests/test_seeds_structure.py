"""The two bundled documents: every unit, its place and the furniture, pinned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.add import make
from kb.domain import Facet, Kind, Passage, Source
from kb.settings import SEEDS

APPENDIX = "000_3f878038ae364adc.txt"
ARTICLE = "004_a028cfdc2990f056.txt"
PINNED = json.loads((Path(__file__).parent / "files" / "seed_units.json").read_text(encoding="utf-8"))


def _made(name: str) -> tuple[Source, list[Passage]]:
    source, passages, _ = make((SEEDS / name).read_bytes(), name, name)
    return source, passages


@pytest.mark.parametrize("name", [APPENDIX, ARTICLE])
def test_every_unit_stands_where_it_was_pinned(name: str) -> None:
    source, passages = _made(name)
    units = [
        [p.span.start, p.span.end, str(p.kind), list(at.path), at.number, at.model, at.facet and str(at.facet), p.block]
        for p in passages
        for at in [p.place]
    ]
    assert units == PINNED[name]["units"]
    assert [[f.span.start, f.span.end] for f in source.furniture] == PINNED[name]["furniture"]


@pytest.mark.parametrize("name", [APPENDIX, ARTICLE])
def test_units_separators_and_furniture_tile_the_text(name: str) -> None:
    source, passages = _made(name)
    at = 0
    for span, furniture in sorted([(p.span, False) for p in passages] + [(f.span, True) for f in source.furniture]):
        assert span.start >= at, "two units overlap"
        assert furniture or span.of(source.text) == span.of(source.text).strip()
        between = source.text[at : span.start]
        assert between.strip() in ("", "-"), f"words were lost: {between!r}"
        at = span.end
    assert not source.text[at:].strip()


def test_the_appendix_has_six_models_with_their_lines() -> None:
    _, passages = _made(APPENDIX)
    counts = {
        n: {f: [p.kind for p in passages if p.place.model == n and p.place.facet is f] for f in Facet}
        for n in sorted({p.place.model for p in passages if p.place.model})
    }
    assert list(counts) == [1, 2, 3, 4, 5, 6]
    bullets = {n: (c[Facet.BENEFITS].count(Kind.BULLET), c[Facet.RISKS].count(Kind.BULLET)) for n, c in counts.items()}
    assert bullets == {1: (2, 3), 2: (2, 2), 3: (2, 2), 4: (2, 3), 5: (1, 3), 6: (2, 3)}
    assert {n: len(c[Facet.KEY]) for n, c in counts.items()} == {1: 2, 2: 0, 3: 2, 4: 2, 5: 2, 6: 2}
    assert all(len(c[Facet.USE]) == 1 and len(c[Facet.ACCOUNTABLE]) == 1 and c[Facet.HOW] for c in counts.values())


def test_the_articles_furniture_is_the_promotion_and_not_the_author() -> None:
    source, passages = _made(ARTICLE)
    out = [f.span.of(source.text) for f in source.furniture]
    assert out[0] == "Jump to Comments"
    assert out[1].startswith("YOU MAY CARE TO READ")
    assert not any("Ben Gowland is the Chief Executive" in words or "views and opinions" in words for words in out)
    kinds = [p.kind for p in passages]
    assert [kinds.count(k) for k in (Kind.TITLE, Kind.BYLINE, Kind.DATE, Kind.AUTHOR, Kind.DISCLAIMER)] == [1, 1, 1, 1, 1]
    assert source.title.replace("\xa0", " ") == "What is co-commissioning?"
    assert (source.author, source.published) == ("Ben Gowland", "2014-07-18")


def test_the_constitution_line_on_the_front_is_no_furniture() -> None:
    source, passages = _made(APPENDIX)
    assert source.furniture == ()
    assert any(p.kind is Kind.FRONT and "the NHS belongs to us all" in p.text for p in passages)
    assert source.published == "2012-08"
