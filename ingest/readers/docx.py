"""Word documents: python-docx opens the file, the body is walked here in reading order.

Its own walk leaves out inserted text, content controls and text boxes; ours
takes them, and leaves out deleted and hidden text, comments, headers and footers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .extract import Builder, Extract, clean, iso_date, real_author, real_title
from .tables import grid_rows
from .zipped import check_office, opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
# Not part of what the document says now: deletions, fallbacks of drawings, field codes.
_LEFT_OUT = frozenset(
    {_W + "del", _W + "moveFrom", _W + "delText", _W + "instrText", _MC + "Fallback", _W + "txbxContent", _W + "rPr", _W + "pPr", _W + "rt"}
)
_HOLDERS = frozenset({_W + "sdt", _W + "sdtContent", _W + "ins", _W + "moveTo", _W + "customXml", _W + "smartTag", _W + "body"})
_LONGEST_BOLD_HEADING = 12


def read_docx(raw: bytes, name: str) -> Extract:
    """A Word document. Raises SourceError for one that is hostile or holds no words."""
    import docx

    with opened(io.BytesIO(raw), name) as z:
        check_office(z, name)
    document = docx.Document(io.BytesIO(raw))
    out = Builder(name)
    walk = _Walk(out, _Styles.of(document), _footnotes(document))
    walk.blocks(document.element.body)
    said = document.core_properties
    when = said.created.date().isoformat() if said.created else ""
    return out.extract(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        real_title(said.title), real_author(said.author), iso_date(when),
    )  # fmt: skip


@dataclass(slots=True)
class _Styles:
    """What a paragraph style makes of its paragraphs, by the style's id."""

    names: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    bold: frozenset[str] = frozenset()
    formats: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> _Styles:
        out = cls()
        based: dict[str, str] = {}
        bold = set()
        for style in document.styles.element.iter(_W + "style"):
            key = style.get(_W + "styleId") or ""
            out.names[key] = (_value(style, "name") or "").lower()
            based[key] = _value(style, "basedOn") or ""
            properties = style.find(_W + "pPr")
            if properties is not None:
                level = _value(properties, "outlineLvl")
                if level and level.isdigit() and int(level) < 9:
                    out.levels[key] = int(level) + 1
                found = _list_of(properties)
                if found:
                    out.lists[key] = found
            run = style.find(_W + "rPr")
            if run is not None and _is_on(run.find(_W + "b")):
                bold.add(key)
        for key, name in out.names.items():
            if name.startswith("heading ") and name[8:].isdigit():
                out.levels.setdefault(key, int(name[8:]))
        for key in based:
            parent, steps = based[key], 0
            while parent and steps < 20:
                if parent in out.levels:
                    out.levels.setdefault(key, out.levels[parent])
                if parent in out.lists:
                    out.lists.setdefault(key, out.lists[parent])
                parent, steps = based.get(parent, ""), steps + 1
        out.bold = frozenset(bold)
        out.formats = _formats(document)
        return out


def _formats(document: Any) -> dict[tuple[str, int], str]:
    """How each level of each list is numbered: `bullet`, `decimal`, …"""
    from docx.opc.constants import RELATIONSHIP_TYPE

    if not any(r.reltype == RELATIONSHIP_TYPE.NUMBERING for r in document.part.rels.values()):
        return {}
    root = document.part.numbering_part.element
    abstract = {
        a.get(_W + "abstractNumId"): {int(lv.get(_W + "ilvl") or 0): _value(lv, "numFmt") or "bullet" for lv in a.iter(_W + "lvl")}
        for a in root.iter(_W + "abstractNum")
    }
    return {
        (num.get(_W + "numId") or "", level): kind
        for num in root.iter(_W + "num")
        for level, kind in abstract.get(_value(num, "abstractNumId"), {}).items()
    }


def _footnotes(document: Any) -> dict[str, Any]:
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype == _FOOTNOTES and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            return {n.get(_W + "id") or "": n for n in root.iter(_W + "footnote") if not n.get(_W + "type")}
    return {}


def _value(element: Any, tag: str) -> str | None:
    found = element.find(_W + tag)
    value: str | None = None if found is None else found.get(_W + "val")
    return value


def _is_on(flag: Any) -> bool:
    return flag is not None and flag.get(_W + "val") not in ("0", "false", "off", "none")


def _list_of(properties: Any) -> tuple[str, int] | None:
    numbered = properties.find(_W + "numPr")
    if numbered is None:
        return None
    level = _value(numbered, "ilvl") or "0"
    return _value(numbered, "numId") or "", int(level) if level.isdigit() and len(level) < 2 else 0


@dataclass(slots=True)
class _Walk:
    out: Builder
    styles: _Styles
    footnotes: dict[str, Any]
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def blocks(self, parent: Any) -> None:
        for child in parent.iterchildren():
            if child.tag == _W + "p":
                self.paragraph(child)
            elif child.tag == _W + "tbl":
                self.table(child)
            elif child.tag in _HOLDERS:
                self.blocks(child)

    def paragraph(self, p: Any) -> None:
        words, boxes, notes = _words(p)
        properties = p.find(_W + "pPr")
        style = (_value(properties, "pStyle") if properties is not None else None) or ""
        name = self.styles.names.get(style, "")
        level = self.styles.levels.get(style, 0)
        own = _value(properties, "outlineLvl") if properties is not None else None
        if own and own.isdigit() and int(own) < 9:
            level = int(own) + 1
        listed = (_list_of(properties) if properties is not None else None) or self.styles.lists.get(style)
        if name.startswith("toc ") or name in ("toc heading", "table of figures"):
            self.out.furniture(words, "table of contents")
        elif name == "title":
            self.out.title(words)
        elif level:
            self.out.heading(words, level)
        elif listed and listed[0] not in ("", "0") and clean(words):
            self.out.bullet(words, listed[1] + 1, self.sign(*listed))
        elif name.startswith(("list bullet", "list number")):
            self.out.bullet(words)
        elif clean(words) and len(words.split()) <= _LONGEST_BOLD_HEADING and words.rstrip()[-1:] not in ".;,!?" and self.is_bold(p, style):
            self.out.heading(words, 6)
        else:
            self.out.paragraph(words)
        for box in boxes:
            self.blocks(box)
        for key in notes:
            for note in self.footnotes.get(key, ()):
                self.out.paragraph(_words(note)[0])

    def sign(self, number_id: str, level: int) -> str:
        if self.styles.formats.get((number_id, level), "bullet") in ("bullet", "none"):
            return "-"
        count = self.counters[number_id, level] = self.counters.get((number_id, level), 0) + 1
        for deeper in range(level + 1, 9):
            self.counters.pop((number_id, deeper), None)
        return f"{count}."

    def is_bold(self, p: Any, style: str = "") -> bool:
        runs = [r for r in p.iter(_W + "r") if any((t.text or "").strip() for t in r.iter(_W + "t"))]
        return bool(runs) and all(
            style in self.styles.bold if (b := r.find(f"{_W}rPr/{_W}b")) is None else _is_on(b) for r in runs
        )

    def table(self, table: Any) -> None:
        rows = list(_rows(table))
        if max((len(cells) for _, cells in rows), default=0) < 2:
            for _, cells in rows:
                for cell in cells:
                    self.blocks(cell)
            return
        heads = 0
        laid: list[list[tuple[str, int, int]]] = []
        above: list[str] = []
        for tr, cells in rows:
            row: list[tuple[str, int, int]] = []
            column = 0
            for tc in cells:
                span = _value(tc.find(_W + "tcPr"), "gridSpan") if tc.find(_W + "tcPr") is not None else None
                wide = int(span) if span and span.isdigit() and len(span) < 4 else 1
                merged = tc.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merged is not None and merged.get(_W + "val") != "restart"
                words = above[column] if goes_on and column < len(above) else _cell(tc)
                row.append((words, wide, 1))
                column += wide
            above = [words for words, wide, _ in row for _ in range(min(wide, 100))]
            named = tr.find(f"{_W}trPr/{_W}tblHeader") is not None
            bold = not laid and len(rows) > 1 and all(self.is_bold(p) for tc in cells for p in tc.iter(_W + "p") if clean(_words(p)[0]))
            heads += (named or bold) and heads == len(laid)
            laid.append(row)
        for headers, words_ in grid_rows(laid, heads if heads < len(laid) else 0):
            self.out.row(words_, headers)


def _rows(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    for tr in _of(table, _W + "tr"):
        yield tr, list(_of(tr, _W + "tc"))


def _of(parent: Any, tag: str) -> Iterator[Any]:
    """Children of one kind, also those held by content controls and insertions."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _of(child, tag)


def _cell(tc: Any) -> str:
    return " ".join(w for w in (clean(_words(p)[0]) for p in tc.iter(_W + "p")) if w)


def _words(p: Any) -> tuple[str, list[Any], list[str]]:
    """A paragraph's words, the text boxes anchored in it and its footnotes' ids."""
    out: list[str] = []
    boxes: list[Any] = []
    notes: list[str] = []
    stack = [p]
    while stack:
        e = stack.pop()
        tag = e.tag
        if tag == _W + "txbxContent" and e is not p:
            boxes.append(e)
        if tag in _LEFT_OUT and e is not p:
            continue
        if tag == _W + "r" and _is_on(e.find(f"{_W}rPr/{_W}vanish")):
            continue
        if tag == _W + "t":
            out.append(e.text or "")
        elif tag in (_W + "tab", _W + "br", _W + "cr", _W + "ptab"):
            out.append(" ")
        elif tag == _W + "noBreakHyphen":
            out.append("-")
        elif tag == _W + "footnoteReference":
            notes.append(e.get(_W + "id") or "")
        stack += reversed(e)
    return "".join(out), boxes, notes
