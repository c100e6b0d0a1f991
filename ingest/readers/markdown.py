"""Markdown, by markdown-it-py (CommonMark and tables). Links, images and raw HTML leave no trace but their words."""

from __future__ import annotations

import re
from typing import Any

from kb.errors import SourceError

from .extract import Builder, Extract, iso_date, real_author, real_title
from .plain import decode
from .tables import grid_rows

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.IGNORECASE | re.MULTILINE)


def read_markdown(raw: bytes, name: str) -> Extract:
    """A Markdown file, with front matter where it has any. Raises SourceError."""
    from markdown_it import MarkdownIt

    text, notes = decode(raw, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    said = {k.lower(): v for k, v in _FIELD.findall(front.group(1))} if front else {}
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text[front.end() :] if front else text)
    out = Builder(name)
    _walk(tokens, out)
    if not out.marks:
        raise SourceError(f"{name} was not added. It has no words in it.")
    title, author = real_title(said.get("title")), real_author(said.get("author"))
    return out.extract("text/markdown", title, author, iso_date(said.get("date", "")), notes)


def _walk(tokens: list[Any], out: Builder) -> None:
    lists: list[int | None] = []  # the next number of each open list, None for bullets
    sign = "-"
    fresh = False
    heading = 0
    rows: list[list[str]] = []
    headed = False
    for token in tokens:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(None if kind[0] == "b" else int(token.attrs.get("start", 1)))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            fresh = True
            number = lists[-1]
            sign = "-" if number is None else f"{number}."
            if number is not None:
                lists[-1] = number + 1
        elif kind == "heading_open":
            heading = int(token.tag[1])
        elif kind == "heading_close":
            heading = 0
        elif kind == "table_open":
            rows, headed = [], False
        elif kind == "thead_open":
            headed = True
        elif kind == "tr_open":
            rows.append([])
        elif kind == "table_close":
            for headers, cells in grid_rows([[(c, 1, 1) for c in row] for row in rows], int(headed and any(rows[0]))):
                out.row(cells, headers)
            rows = []
        elif kind == "inline":
            words = _words(token)
            if rows:
                rows[-1].append(words)
            elif heading:
                out.heading(words, heading)
            elif lists and fresh:
                out.bullet(words, len(lists), sign)
                fresh = False
            else:
                out.paragraph(words)
        elif kind in ("fence", "code_block"):
            for line in token.content.splitlines():
                out.paragraph(line)
        elif kind == "html_block":
            _html(token.content, out)


def _words(inline: Any) -> str:
    """What a reader of the rendered line would see."""
    out = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append(" ")
    return "".join(out)


def _html(content: str, out: Builder) -> None:
    from .html import put_page

    put_page(content, out, main_only=False)
