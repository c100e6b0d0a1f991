"""Find a quotation: where do these words come from?"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator

import gradio as gr

from kb.domain import Trace
from kb.errors import KnowledgeBaseError
from kb.paste import MOST_WORDS

from . import verdicts
from .bridge import Bridge, Words, block, signal
from .desk import Desk
from .parts import notice

FAULT = "We could not look for these words. They are kept in the box. Ask the documents and The six models still work."
log = logging.getLogger("chapter-and-verse")

KEY = (
    '<div class="panel late verdict-key"><h2>What the verdicts mean</h2><dl class="facts">'
    "<div><dt>Exact</dt><dd>The same words, in the same order</dd></div><div><dt>Near</dt><dd>The words are there, with differences"
    "</dd></div>"
    "<div><dt>Paraphrase</dt><dd>Only the idea is there. It is not a quotation</dd></div>"
    "<div><dt>Not found</dt><dd>Nothing like it in these documents</dd></div></dl></div>"
)
EMPTY = (
    '<section class="empty-result" aria-labelledby="v-h"><h2 id="v-h" tabindex="-1">The result shows here</h2>'
    '<p class="soft">For each line: whether the words '
    "are the source’s own, what differs, and every place where they stand.</p></section>"
)


def top() -> str:
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>Find a quotation</h1>'
        "<p>Paste a line or a whole paper. We look for each sentence, word for word, "
        "in every document, and show where it stands.</p></div></div>"
    )


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open."""
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes=["cv-two", "cv-form-left"]):
        with gr.Column(elem_classes="cv-left"):
            with gr.Group(elem_classes="cv-panel"):
                gr.Textbox(
                    label="Words to look for", elem_id="cv-words", lines=9, max_lines=22,
                    info=f"Quote marks, dashes, capitals and line breaks make no difference. Up to {MOST_WORDS:,} words.",
                )  # fmt: skip
                with gr.Row(elem_classes="cv-buttons"):
                    gr.Button("Find these words", elem_id="cv-find", elem_classes="btn", variant="primary")
                    gr.Button("Stop", elem_id="cv-stop", elem_classes="btn btn--plain")
                    gr.Button("Clear", elem_id="cv-clear", elem_classes="quiet")
            block(KEY, elem_id="cv-key")
        with gr.Column(elem_classes="cv-right"):
            result = block(EMPTY, elem_id="cv-result")
    bridge = Bridge("start", "find", "stop", "clear")
    bridge.on("start", lambda w, u: _start(desk, w, u), [result])
    bridge.stream("find", lambda w, u: find(desk, w, u), [result], limit=2)
    bridge.on("stop", lambda w, u: _stop(desk, w, u), [])
    bridge.on("clear", lambda w, u: _clear(desk, w, u), [result])


def shown(desk: Desk, trace: Trace) -> str:
    return verdicts.result(trace, desk.kb.library.sources())


def _start(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    kept = desk.traces.get(words.text("session", 64), user)
    return (shown(desk, kept), signal(does="started", text=kept.quote)) if kept else (EMPTY, signal(does="started", text=""))


def _stop(desk: Desk, words: Words, user: str) -> str:
    running = desk.running.get(words.text("session", 64), user)
    if running:
        running.set()
    return signal(does="stopping", say="Stopping. What was found so far is shown.")


def _clear(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    desk.traces.drop(words.text("session", 64), user)
    return EMPTY, signal(does="cleared", say="Cleared.")


def bar(done: int, of: int) -> str:
    part = round(100 * done / max(1, of))
    return (
        '<section class="empty-result" aria-labelledby="v-h"><h2 id="v-h" tabindex="-1">Looking</h2>'
        f"<p>{done:,} of {of:,} lines checked.</p>"
        f'<div class="bar" role="progressbar" aria-label="Lines checked" aria-valuemin="0" aria-valuemax="{of}" aria-valuenow="{done}">'
        f'<i style="width:{part}%"></i></div></section>'
    )


def find(desk: Desk, words: Words, user: str) -> Iterator[tuple[str, str]]:
    """Looks for the words, telling how far it is; what was found is kept for the tab."""
    key, text = words.text("session", 64), words.text("text")
    told: queue.Queue[tuple[int, int] | None] = queue.Queue()
    outcome: list[Trace | str] = []
    stop = threading.Event()
    desk.running.put(key, stop, user)

    def work() -> None:
        try:
            outcome.append(desk.kb.trace(text, progress=lambda done, of: told.put((done, of)), stop=stop.is_set))
        except KnowledgeBaseError as error:
            outcome.append(str(error))
        except Exception:
            log.exception("Words could not be looked for.")
            outcome.append(FAULT)
        finally:
            told.put(None)

    threading.Thread(target=work, daemon=True, name="trace").start()
    try:
        while (step := told.get()) is not None:
            if step[1] > 1:
                yield bar(*step), signal(does="finding", done=step[0], of=step[1])
    finally:
        stop.set()
    found = outcome[0]
    if isinstance(found, str):
        yield notice("warn", found), signal(does="found", say=found)
        return
    desk.traces.put(key, found, user)
    yield shown(desk, found), signal(does="found", say=verdicts.announcement(found))
