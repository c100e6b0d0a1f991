"""A document of options, each with benefits and risks, gets the table, whatever its format."""

from __future__ import annotations

import html
import io

import pytest

from ingest.document import Document, build
from ingest.seeds import SEEDS
from kb.domain import Facet, Kind
from tests.made import APPENDIX

TEXT = (SEEDS / APPENDIX).read_text(encoding="utf-8")
LINES = [line.strip() for line in TEXT.split("\n") if line.strip()]


def in_markdown() -> bytes:
    return "\n\n".join(f"## {w}" if w in ("Benefits", "Risks") else w for w in LINES).encode()


def in_html() -> bytes:
    def tag(w: str) -> str:
        words = html.escape(w.removeprefix("- "))
        if w in ("Benefits", "Risks"):
            return f"<h3>{words}</h3>"
        return f"<ul><li>{words}</li></ul>" if w.startswith("- ") else f"<p>{words}</p>"

    return ("<!doctype html><meta charset=utf-8>" + "".join(map(tag, LINES))).encode()


def in_docx() -> bytes:
    from docx import Document as Word

    word = Word()
    for w in LINES:
        if w in ("Benefits", "Risks"):
            word.add_heading(w, 2)
        else:
            word.add_paragraph(w.removeprefix("- "), style="List Bullet" if w.startswith("- ") else None)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def cards(d: Document) -> dict[int, dict[Facet, list[str]]]:
    out: dict[int, dict[Facet, list[str]]] = {}
    for u in d.units:
        if u.place.model and u.place.facet and u.kind is not Kind.HEADING:
            words = " ".join(u.span.of(d.text).split())
            out.setdefault(u.place.model, {}).setdefault(u.place.facet, []).append(words)
    return out


@pytest.mark.parametrize(("name", "raw"), [("a.md", in_markdown()), ("a.html", in_html()), ("a.docx", in_docx())])
def test_the_appendix_in_another_format_has_the_same_table(name: str, raw: bytes) -> None:
    want = cards(build(TEXT.encode(), APPENDIX))
    assert list(want) == [1, 2, 3, 4, 5, 6]
    assert cards(build(raw, name)) == want


NAMED = """# Options for sharing

We looked at three ways to share, and set out here what speaks for each of them and what against it.

""" + "".join(
    f"""## Option {n}: {name}

{how}

### Advantages

- {good}

### Disadvantages

1. {bad}
2. It needs {n} meetings

Groups might want to use this where {n} of them agree.

All groups stay accountable.

"""
    for n, name, how, good, bad in (
        (1, "a lead group", "One group leads for all the others and tells them.", "It is quick", "It is far away"),
        (2, "a joint committee", "A committee of all the groups decides each month.", "All are heard", "It is slow"),
        (3, "a shared office", "An office works for all the groups by contract.", "It is cheap", "Nobody leads"),
    )
)


def test_named_options_keep_their_names() -> None:
    d = build(NAMED.encode(), "a.md")
    found = cards(d)
    assert found[2] == {
        Facet.HOW: ["A committee of all the groups decides each month."],
        Facet.BENEFITS: ["All are heard"],
        Facet.RISKS: ["It is slow", "It needs 2 meetings"],
        Facet.USE: ["Groups might want to use this where 2 of them agree."],
        Facet.ACCOUNTABLE: ["All groups stay accountable."],
    }
    assert {u.place.section for u in d.units if u.place.model == 3 and u.place.facet is Facet.RISKS} == {
        "Option 3: a shared office › Risks", "Option 3: a shared office › Risks › 1", "Option 3: a shared office › Risks › 2",
    }  # fmt: skip
    assert [u.place.path for u in d.units if "three ways" in u.span.of(d.text)] == [("Paragraph 1",)]


def test_one_pair_of_lists_is_not_a_set_of_options() -> None:
    assert cards(build(b"# Plan\n\n## Benefits\n\n- a\n\n## Risks\n\n- b\n", "a.md")) == {}


def test_benefits_without_risks_are_not_options() -> None:
    assert cards(build(b"# Plan\n\n## Benefits\n\n- a\n\n## Costs\n\n- b\n\n## Benefits\n\n- c\n", "a.md")) == {}
