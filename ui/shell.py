"""What stands around every page: title, header with the menu, footer.

Gradio draws the inside of a page in the browser. Its HTML is dressed here, on
the server, so that language, title, style, menu and landmarks are there at
once and the header stands outside Gradio's own `main`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .parts import esc

NAME = "Chapter and Verse"
ASSETS = "/page/"


@dataclass(frozen=True, slots=True)
class Page:
    """A page's address below the root ("" is the home page), its name in the menu and its scripts."""

    path: str
    name: str
    scripts: tuple[str, ...] = ()


PAGES = (
    Page("", "Ask", ("ask.js", "ask_in.js")),
    Page("models", "The six models", ("models.js",)),
    Page("fit", "Which model fits?", ("fit.js",)),
    Page("trace", "Find a quotation", ("trace.js",)),
    Page("documents", "Documents", ("documents.js", "uploads.js")),
    Page("about", "About", ("plain.js",)),
)

_LOGO = (
    '<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false"><rect x="3" y="2" width="20" '
    'height="22" rx="2" fill="none" stroke="currentColor" stroke-width="2"/><path d="M7 8h12M7 18h12" stroke="currentColor" '
    'stroke-width="2"/><rect x="6" y="11" width="14" height="4" fill="#ffdd00"/></svg>'
)
STRIP = (
    "The two documents that come with this service date from <strong>2012 and 2014</strong>. Clinical Commissioning Groups "
    "(CCGs) closed in July 2022: read what they say as history."
)


def title(page: Page) -> str:
    return f"{page.name} - {NAME}"


def header(page: Page | None, user: str = "") -> str:
    """The band with the menu, and the line on the documents' age."""
    links = "".join(
        f'<li><a href="/{p.path}"{" aria-current=" + chr(34) + "page" + chr(34) if p is page else ""}>{esc(p.name)}</a></li>' for p in PAGES
    )
    box = '<a class="skip" href="#q">Skip to the question box</a>' if page is PAGES[0] else ""
    out = (
        f'<li><form method="post" action="/sign-out"><button type="submit" class="out">Sign out {esc(user)}</button></form></li>'
        if user
        else ""
    )
    return (
        f'<a class="skip" href="#main">Skip to the main part</a>{box}'
        f'<header><div class="band"><div class="wide"><a class="word" href="/">{_LOGO}{NAME}</a>'
        '<button type="button" class="menu" aria-expanded="false" aria-controls="nav">Menu</button>'
        f'<nav class="nav" id="nav" aria-label="Pages"><ul>{links}{out}</ul></nav></div></div>'
        f'<div class="strip"><div class="wide">{STRIP}</div></div></header>'
        '<div class="vh" id="cv-status" role="status"></div>'
    )


FOOTER = (
    '<footer class="foot"><div class="wide"><nav aria-label="About this service"><ul>'
    '<li><a href="/about#can">What this can and cannot do</a></li><li><a href="/about#privacy">Privacy</a></li>'
    '<li><a href="/about#accessibility">Accessibility statement</a></li></ul></nav></div></footer>'
)
_NOSCRIPT = (
    '<noscript><div class="wide"><p>This page needs JavaScript. Without it, ask on the command line: '
    "python -m kb ask &quot;your question&quot;.</p></div></noscript>"
)


def head(page_title: str, scripts: tuple[str, ...] = ()) -> str:
    """Title, style and scripts, all from this service."""
    styles = "".join(f'<link rel="stylesheet" href="{ASSETS}{name}">' for name in ("tokens.css", "page.css", "pages.css", "print.css"))
    tags = "".join(f'<script defer src="{ASSETS}{name}"></script>' for name in scripts)
    return f'<title>{esc(page_title)}</title><meta name="robots" content="noindex">{styles}<link rel="icon" href="{ASSETS}icon.svg">{tags}'


def dress(html: str, page: Page, user: str = "") -> str:
    """Gradio's page with our language, title, style, header and footer, and
    without its tags for other sites."""
    html = re.sub(r"<html\s+lang=\"en\"", '<html lang="en-GB"', html, count=1)
    html = re.sub(r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*?/>", "", html)
    html = html.replace('<link rel="manifest" href="/manifest.json" />', "")
    charset = '<meta charset="utf-8" />'
    html = html.replace(charset, charset + head(title(page), ("cv.js", *page.scripts)), 1)
    html = html.replace("</head>", f'<link rel="stylesheet" href="{ASSETS}gradio.css"></head>', 1)
    before, tag, after = html.partition("<gradio-app")
    app, end, rest = after.partition("</gradio-app>")
    return before + header(page, user) + _NOSCRIPT + tag + app + end + FOOTER + rest if tag and end else html


def plain_page(name: str, body: str, user: str = "") -> str:
    """A page without Gradio, for signing in and for faults. `body` is HTML of ours."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        'initial-scale=1">'
        f'{head(name + " - " + NAME)}</head><body><a class="skip" href="#main">Skip to the main part</a><header><div class="band">'
        f'<div class="wide"><a class="word" href="/">{_LOGO}{NAME}</a></div></div></header><main id="main" tabindex="-1">'
        f'<div class="wide">{body}</div></main></body></html>'
    )
