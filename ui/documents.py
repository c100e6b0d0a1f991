"""Documents: what the knowledge base holds; adding, describing and removing."""

from __future__ import annotations

import gradio as gr

from ingest.add import purge_old
from ingest.items import LARGEST_ZIP
from ingest.readers import ENDINGS, KINDS, LARGEST
from kb.errors import KnowledgeBaseError

from . import document_edit
from .bridge import Bridge, Words, block, signal
from .desk import Desk
from .document_list import SHOWN, View, listing
from .parts import esc, notice

GONE = "This document is no longer here. The list below is as it is now."


def top() -> str:
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>Documents</h1>'
        "<p>Answers come from these documents and from nowhere else.</p></div>"
        '<p class="to-add"><a href="#add">Add documents</a></p></div>'
    )


def finder() -> str:
    """A field to find a document by; the script shows it where there are many."""
    return (
        '<div class="field finder" hidden><label for="d-find">Find a document</label>'
        '<p class="hint" id="d-find-hint">By its title, author or file name.</p>'
        '<input type="text" id="d-find" autocomplete="off" aria-describedby="d-find-hint"></div>'
    )


def adding(desk: Desk) -> str:
    """The place to add documents: who will see them, and the field for files. The script lists them below."""
    head = '<section class="adding" aria-labelledby="add"><h2 id="add" tabindex="-1">Add documents</h2>'
    if not desk.kb.library.writable:
        return head + notice("info", "Documents cannot be added here.", "The data directory can be read but not written to.") + "</section>"
    model = (
        f" Passages from it may be sent to the language model {desk.llm}, unless you mark it below."
        if desk.llm
        else " Nothing of it leaves this service."
    )
    seen = f"They can search it, quote it and open the whole text.{model} Do not add anything about patients."
    endings = ",".join(sorted(ENDINGS))
    return (
        head
        + notice("info", "Everyone who uses this service will see what you add.", seen)
        + f'<div class="drop" id="drop" data-endings="{endings}" data-largest="{LARGEST // 1_000_000}" '
        f'data-largest-zip="{LARGEST_ZIP // 1_000_000}">'
        f'<p><input type="file" id="f" multiple accept="{endings}" aria-describedby="f-h">'
        '<label for="f" class="btn">Choose files</label> <button type="button" class="btn btn--plain" data-do="folder">Choose a folder'
        '</button></p><p class="or">or drop them here</p>'
        f'<p class="small soft" id="f-h">{esc(KINDS[0].upper() + KINDS[1:])}. Up to {LARGEST // 1_000_000} MB each, a ZIP up to '
        f"{LARGEST_ZIP // 1_000_000} MB.</p></div>"
        '<div class="pick"><label><input type="checkbox" id="f-private"> Never send them to a language model</label></div>'
        '<div class="panel" id="jobs" hidden><div class="row"><h3 id="jobs-h" tabindex="-1">Being added</h3>'
        '<button type="button" class="quiet" data-do="stop-all" hidden>Stop all</button></div><p class="small soft" id="jobs-said"></p>'
        "<ul></ul></div></section>"
    )


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open."""
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes=["cv-two", "cv-side-narrow"]):
        with gr.Column(elem_classes="cv-main"):
            block(finder())
            listed = block(listing(desk, View()), elem_id="cv-documents")
        with gr.Column(elem_classes="cv-add"):
            block(adding(desk), elem_id="cv-add")
    bridge = Bridge("start", "edit", "save", "remove", "restore")
    bridge.on("start", lambda w, u: _start(desk, w, u), [listed])
    bridge.on("edit", lambda w, u: _edit(desk, w, u), [listed])
    bridge.on("save", lambda w, u: _save(desk, w, u), [listed])
    bridge.on("remove", lambda w, u: _remove(desk, w, u), [listed])
    bridge.on("restore", lambda w, u: _restore(desk, w, u), [listed])


def _view(words: Words, user: str, **more: object) -> View:
    return View(find=words.text("find", 200), most=min(10_000, words.number("most") or SHOWN), user=user, **more)  # type: ignore[arg-type]


def _total(desk: Desk) -> int:
    return len(desk.kb.library.sources())


def _start(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    purge_old(desk.kb.library)
    view = _view(words, user)
    said = f"{len(view.found(desk))} found" if words.number("found") else ""
    return listing(desk, view), signal(does="listed", total=_total(desk), focus=words.text("focus", 40), say=said)


def _known(desk: Desk, source_id: str) -> bool:
    return any(s.id == source_id for s in desk.kb.library.sources())


def _lost(desk: Desk, words: Words, user: str, error: str = GONE) -> tuple[str, str]:
    return listing(desk, _view(words, user)), signal(does="refused", total=_total(desk), error=error)


def _edit(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    source_id = words.text("id", 400)
    if not _known(desk, source_id):
        return _lost(desk, words, user)
    return listing(desk, _view(words, user, editing=source_id)), signal(does="editing", id=source_id)


def _save(desk: Desk, words: Words, user: str) -> tuple[object, str]:
    source_id = words.text("id", 400)
    if not _known(desk, source_id):
        return _lost(desk, words, user)
    source = desk.kb.library.sources([source_id])[0]
    changes, problems = document_edit.read(words, source)
    if problems:
        return gr.skip(), signal(does="wrong", errors=[{"field": p.field, "text": p.text} for p in problems])
    try:
        if changes:
            desk.kb.library.describe(source_id, **changes)
    except KnowledgeBaseError as error:
        return gr.skip(), signal(does="wrong", errors=[{"text": str(error)}])
    said = "Saved." if changes else "Nothing was changed."
    return listing(desk, _view(words, user)), signal(does="saved", total=_total(desk), id=source_id, say=said)


def _remove(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    source_id = words.text("id", 400)
    if not _known(desk, source_id):
        return _lost(desk, words, user)
    before = [s.id for s in _view(words, user).found(desk)]
    place = before.index(source_id) if source_id in before else 0
    title = desk.kb.library.sources([source_id])[0].title
    try:
        desk.kb.library.remove(source_id)
    except KnowledgeBaseError as error:
        return _lost(desk, words, user, str(error))
    view = _view(words, user, gone=(place, source_id, title))
    return listing(desk, view), signal(does="removed", total=_total(desk), say=f"{title} was removed. Undo is the next button.")


def _restore(desk: Desk, words: Words, user: str) -> tuple[str, str]:
    source_id = words.text("id", 400)
    try:
        desk.kb.library.restore(source_id)
    except KnowledgeBaseError:
        return _lost(desk, words, user)
    return listing(desk, _view(words, user)), signal(does="saved", total=_total(desk), id=source_id, say="The document is back.")
