"""Web pages, by lxml's HTML parser: no network, no entities, no script. Only words are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kb.errors import SourceError

from .extract import Builder, Extract, iso_date, real_author, real_title
from .plain import decode
from .tables import grid_rows

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_UNREAD = frozenset(
    "script style template noscript svg math iframe frame object embed canvas audio video map select datalist input textarea head".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul label legend option".split()
)
_FURNITURE_ROLES = frozenset("navigation banner contentinfo search complementary menu menubar toolbar".split())
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookies?(?:-banner|-notice|-consent)?|skip-?links?|share|sharing|social|sidebar"
    r"|advert(?:isement)?s?|site-?(?:header|footer)|pagination|related-(?:links|posts|articles))(?:$|[\s_])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AUTHOR_NAMES = frozenset("author article:author dc.creator dcterms.creator citation_author".split())
_DATE_NAMES = frozenset("article:published_time date dc.date dcterms.date dcterms.issued dcterms.created citation_publication_date".split())


def read_html(raw: bytes, name: str) -> Extract:
    """A web page. Raises SourceError where it holds no words or nests too deep."""
    declared = _DECLARED.search(raw[:4096])
    notes: tuple[str, ...] = ()
    text = ""
    if declared and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = raw.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = ""
    if not text or "\0" in text:
        text, notes = decode(raw, name)
    out = Builder(name)
    root = put_page(text, out, main_only=True)
    if root is None:
        raise SourceError(f"{name} was not added. It has no words in it.")
    title = (root.findtext(".//title") or "").split(" | ")[0]
    said = {"author": "", "date": ""}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        value = meta.get("content") or ""
        if key in _AUTHOR_NAMES and not value.startswith("http"):
            said["author"] = said["author"] or real_author(value)
        elif key in _DATE_NAMES:
            said["date"] = said["date"] or iso_date(value)
    return out.extract("text/html", real_title(title), said["author"], said["date"], notes)


def put_page(text: str, out: Builder, *, main_only: bool) -> Any:
    """Puts a page's words into `out`; returns its root element, None for an empty page.

    `main_only`: what stands outside the page's main part is furniture.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any("xcessive depth" in e.message or "too deep" in e.message for e in parser.error_log):
        raise SourceError(f"{out.name} was not added. Its parts are nested too deep to be read. Save it as text, then add it again.")
    if root is not None:
        main = _main(root) if main_only else None
        _Walk(out, main).run(root)
    return root


def _main(root: Any) -> Any:
    """The element that holds what the page is about, None where none says so."""
    found = [e for e in root.iter() if e.tag == "main" or e.get("role") == "main"]
    found = found or list(root.iter("article"))
    return found[0] if len(found) == 1 else None


@dataclass(slots=True)
class _Walk:
    """One pass over the tree with a stack of its own: depth costs no recursion."""

    out: Builder
    main: Any
    words: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    furniture: int = 0
    inside_main: int = 0
    heading: int = 0
    fresh: str = ""
    term: str = ""
    breaks: int = 0

    def run(self, root: Any) -> None:
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, done = stack.pop()
            if done:
                self.close(element)
                self.say(element.tail)
                continue
            if not isinstance(element.tag, str) or element.tag in _UNREAD or _is_hidden(element):
                self.say(element.tail)
                continue
            if element.tag == "table" and self.table(element):
                self.say(element.tail)
                continue
            self.open(element)
            self.say(element.text)
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
        self.flush()

    def say(self, words: str | None) -> None:
        if words:
            if words.strip():
                self.breaks = 0
            self.words.append(words)

    def open(self, e: Any) -> None:
        tag = e.tag
        if tag == "br":
            self.breaks += 1
            self.words.append(" ")
            if self.breaks > 1:
                self.flush()
        if tag not in _BLOCKS:
            return
        self.flush()
        self.inside_main += e is self.main
        self.furniture += self.is_furniture(e)
        if tag in ("ul", "ol", "menu"):
            start = e.get("start") or "1"
            self.lists.append(int(start) if tag == "ol" and start.isascii() and start.isdigit() and len(start) < 7 else None)
        elif tag == "li":
            number = self.lists[-1] if self.lists else None
            self.fresh = "-" if number is None else f"{number}."
            if number is not None:
                self.lists[-1] = number + 1
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading = int(tag[1])

    def close(self, e: Any) -> None:
        tag = e.tag
        if tag not in _BLOCKS:
            return
        if tag == "dt":
            self.term = " ".join("".join(self.words).split())
            self.words.clear()
            return
        self.flush()
        if tag in ("ul", "ol", "menu") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.fresh = ""
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading = 0
        self.furniture -= self.is_furniture(e)
        self.inside_main -= e is self.main

    def is_furniture(self, e: Any) -> bool:
        role = (e.get("role") or "").lower()
        if role in _FURNITURE_ROLES or e.tag in ("nav", "aside"):
            return True
        if e.tag == "footer" and not self.inside_main:
            return True
        return e.tag in ("div", "ul", "section", "form", "p", "header", "footer") and any(
            _FURNITURE_NAMES.search(v) for v in (e.get("class"), e.get("id")) if v and len(v) < 300
        )

    def flush(self) -> None:
        words = "".join(self.words)
        self.words.clear()
        if not words.strip():
            return
        if self.furniture > 0 or (self.main is not None and not self.inside_main and self.heading != 1):
            self.out.furniture(words, "navigation")
        elif self.heading:
            self.out.heading(words, self.heading)
        elif self.fresh:
            self.out.bullet(words, max(1, len(self.lists)), self.fresh)
            self.fresh = ""
        elif self.term:
            self.out.row([words], [self.term])
            self.term = ""
        else:
            self.out.paragraph(words)

    def table(self, e: Any) -> bool:
        """Puts a table of data; False for one that only lays a page out."""
        if self.furniture or (self.main is not None and not self.inside_main) or (e.get("role") or "") in ("presentation", "none"):
            return False
        if e.find(".//table") is not None or e.find(".//h1") is not None or e.find(".//h2") is not None:
            return False
        rows, heads = [], 0
        for tr in e.iter("tr"):
            cells = [c for c in tr if c.tag in ("td", "th")]
            if cells:
                rows.append([(_cell(c), _number(c.get("colspan")), _number(c.get("rowspan"))) for c in cells])
                top = tr.getparent().tag == "thead" or all(c.tag == "th" for c in cells)
                heads += top and heads == len(rows) - 1
        if not rows or max(len(r) for r in rows) < 2:
            return False
        self.flush()
        caption = e.find("caption")
        if caption is not None:
            self.out.paragraph(_cell(caption))
        for headers, cells_ in grid_rows(rows, heads):
            self.out.row(cells_, headers)
        return True


def _number(value: str | None) -> int:
    return min(int(value), 100) if value and value.isascii() and value.isdigit() and len(value) < 6 and int(value) else 1


def _cell(e: Any) -> str:
    return " ".join("".join(_cell_words(e)).split())


def _cell_words(e: Any) -> Iterator[str]:
    stack: list[tuple[Any, bool]] = [(e, False)]
    while stack:
        at, done = stack.pop()
        if done:
            if at.tag in _BLOCKS or at.tag == "br":
                yield " "
        elif isinstance(at.tag, str) and at.tag not in _UNREAD and not _is_hidden(at):
            if at.tag in _BLOCKS:
                yield " "
            yield at.text or ""
            stack.append((at, True))
            stack += [(child, False) for child in reversed(at)]
            continue
        if at is not e:
            yield at.tail or ""


def _is_hidden(e: Any) -> bool:
    style = e.get("style")
    return e.get("hidden") is not None or e.get("aria-hidden") == "true" or bool(style and len(style) < 2000 and _HIDDEN.search(style))
