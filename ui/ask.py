"""The Ask page: the conversation on one side, the source on the other."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from . import ask_in
from .bridge import Bridge, Words, block, signal
from .desk import Desk
from .parts import esc, icon
from .writing import Writing

LONGEST_QUESTION = 2_000

TRY = (
    ("One model", ("What are the risks of model 4?", "How does model 6 work?")),
    ("All six models", ("Which models risk mission creep?", "Which models make no mention of a CSS?")),
    (
        "Which model fits",
        ("Two CCGs share one hospital contract about equally. Which model?", "We commission ambulances with 20 other CCGs. Which model?"),
    ),
    ("Co-commissioning", ("What does co-commissioning mean?", "How many CCGs applied for the third level?")),
    ("Where words come from", ("Where does “divide and rule” come from?", "Which document says CCGs remain accountable?")),
)
_WAYS = (
    ("/models", "Compare the six models side by side"),
    ("/fit", "Answer five questions to find the model that fits"),
    ("/trace", "Check a quotation, or a whole paper"),
)


def top() -> str:
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>Ask the documents</h1>'
        '<p class="no-turns">Ask in plain English. Every answer quotes the '
        "documents and shows you where each quotation stands.</p></div>"
        '<div class="acts with-turns"><button type="button" class="quiet" data-do="new">New conversation</button>'
        '<button type="button" class="quiet" data-get="docx">Download as Word</button>'
        '<button type="button" class="quiet" data-get="md">Download as Markdown</button></div></div>'
    )


def suggestions() -> str:
    groups = "".join(
        f"<div><h3>{esc(name)}</h3><ul>"
        + "".join(f'<li><button type="button" class="try-q" data-ask="{esc(q)}">{esc(q)}</button></li>' for q in questions)
        + "</ul></div>"
        for name, questions in TRY
    )
    ways = "".join(f'<li><a href="{path}">{esc(text)}</a></li>' for path, text in _WAYS)
    return (
        f'<section class="no-turns try-all" aria-labelledby="try-h"><h2 id="try-h">Questions to try</h2><div class="try">{groups}'
        f'<div><h3>Other ways in</h3><ul class="small">{ways}</ul></div></div></section>'
    )


def connection() -> str:
    """What a lost connection says; the script shows it."""
    return (
        '<div id="cv-offline" hidden><div class="notice notice--warn">'
        + icon("warn")
        + "<div><h2>The connection was lost</h2><p>What you typed is kept "
        "in the box below. Your answers so far can still be read and copied. We are trying again every few seconds.</p>"
        '<button type="button" class="btn btn--plain" data-do="retry">Try again now</button></div></div></div>'
    )


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open."""
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes="cv-two"):
        with gr.Column(elem_classes="cv-main"):
            block(connection(), elem_id="cv-connection")
            talk = block(desk.conversation(""), elem_id="cv-talk")
            with gr.Group(elem_classes="cv-form"):
                gr.Textbox(
                    label="Your question", elem_id="cv-q", lines=2, max_lines=12, container=True,
                    info="For example, “What could go wrong if one CCG leads?” Do not enter anything about patients or named staff.",
                )  # fmt: skip
                inside = block(ask_in.choice(desk), elem_id="cv-ask-in")
                with gr.Row(elem_classes="cv-buttons"):
                    gr.Button("Ask", elem_id="cv-ask", elem_classes="btn", variant="primary")
                    gr.Button("Stop", elem_id="cv-stop", elem_classes="btn btn--plain", variant="secondary")
            block(suggestions())
        with gr.Column(elem_classes="cv-side"):
            pane = block(desk.empty_pane(), elem_id="cv-pane")
    writing = Writing(desk)
    bridge = Bridge("restore", "ask", "open", "new", "stop", "wrong", "limit", "choose")
    bridge.on("restore", lambda w, u: _restore(desk, w, u), [talk, pane, inside])
    bridge.stream("ask", lambda w, u: _ask(writing, w, u), [talk], limit=4)
    bridge.on("open", lambda w, u: _open(desk, w, u), [pane])
    bridge.on("new", lambda w, u: _new(desk, w, u), [talk, pane, inside])
    bridge.on("stop", lambda w, u: _stop(desk, writing, w, u), [talk])
    bridge.on("wrong", lambda w, u: _wrong(desk, w, u), [])
    bridge.on("limit", lambda w, u: _limit(desk, w, u), [talk, inside])
    bridge.on("choose", lambda w, u: _choose(desk, w, u), [talk])


def _restore(desk: Desk, words: Words, user: str) -> tuple[str, str, str, str]:
    key = words.text("session", 64)
    if words.text("only"):
        desk.limit(key, [words.text("only", 400)], user)
    shown = desk.open(key, words.text("open", 400), words.text("turn", 40), user)
    return (
        desk.conversation(key, user),
        shown.html,
        ask_in.choice(desk, key, user),
        signal(does="restored", found=shown.found, error=shown.error, label=desk.only_title(key, user)),
    )


def _ask(writing: Writing, words: Words, user: str) -> Iterator[tuple[str, str]]:
    question = words.text("q", LONGEST_QUESTION + 1)
    return writing.ask(words.text("session", 64), words.text("turn", 40), question, user, by_link=bool(words.number("link")))


def _open(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    shown = desk.open(words.text("session", 64), words.text("open", 400), words.text("turn", 40), user)
    return shown.html, signal(does="opened", found=shown.found, error=shown.error, open=words.text("open", 400))


def _new(desk: Desk, words: Words, user: str) -> tuple[str, str, str, str]:
    key = words.text("session", 64)
    desk.conversations.end(key, user)
    said = signal(does="new", say="New conversation. The last one is gone.")
    return desk.conversation(key, user), desk.empty_pane(), ask_in.choice(desk, key, user), said


def _stop(desk: Desk, writing: Writing, words: Words, user: str) -> tuple[str, str]:
    key = words.text("session", 64)
    writing.stop(key, words.text("turn", 40), user)
    desk.conversations.stop(key, words.text("turn", 40), user)
    return desk.conversation(key, user), signal(does="stopped", say="Stopped. Your question is kept in the box.")


def _wrong(desk: Desk, words: Words, user: str) -> str:
    said, kept = desk.report(words.text("session", 64), words.text("turn", 40), words.text("comment", 2_000), user)
    return signal(does="reported", turn=words.text("turn", 40), say=said, kept=kept)


def _limit(desk: Desk, words: Words, user: str) -> tuple[str, str, str]:
    key = words.text("session", 64)
    desk.limit(key, [words.text("only", 400)] if words.text("only") else [], user)
    said = signal(does="limited", label=desk.only_title(key, user))
    return desk.conversation(key, user), ask_in.choice(desk, key, user), said


def _choose(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    key = words.text("session", 64)
    desk.limit(key, ask_in.ids(desk, words.texts("only", ask_in.MOST)), user)
    now = ask_in.named(desk, desk.only(key, user))
    return desk.conversation(key, user), signal(does="chosen", now=now, say=f"Asking in {now}.")
