"""The six models side by side."""

from __future__ import annotations

import gradio as gr

from . import tables
from .bridge import Bridge, Words, block, signal
from .desk import Desk
from .parts import notice

NONE = notice("info", "No document here describes models one after the other.", "Add one on the Documents page.")


def top() -> str:
    links = "".join(
        f'<a href="/download/models.{form}" data-file download>{name}</a>'
        for form, name in (("docx", "Download as Word"), ("csv", "Download as CSV"))
    )
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>The six models side by side</h1>'
        "<p>Every line below is quoted from the 2012 appendix. "
        "The appendix gives its models no names: the numbers follow its order, and the short labels are ours.</p></div>"
        f'<div class="acts"><button type="button" class="quiet" data-do="print">Print</button>{links}</div></div>'
    )


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open."""
    table = desk.table()
    numbers = [str(m.number) for m in table.models] if table else []
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes="cv-tools"):
        models = gr.CheckboxGroup(numbers, value=numbers, label="Models to show", elem_id="cv-models", elem_classes="pick")
        rows = gr.CheckboxGroup(
            [(name, key) for key, name, _ in tables.ROWS], value=[key for key, _, _ in tables.ROWS],
            label="Rows to show", elem_id="cv-rows",
            elem_classes="pick",
        )  # fmt: skip
    grid = block(_grid(desk, [], []), elem_id="cv-grid")
    bridge = Bridge("start")

    def started(words: Words, user: str) -> tuple[object, object, str, str]:
        chosen = [n for n in words.texts("m") if n in numbers] or numbers
        parts = [r for r in words.texts("r") if r in {key for key, _, _ in tables.ROWS}] or [key for key, _, _ in tables.ROWS]
        return gr.update(value=chosen), gr.update(value=parts), _grid(desk, chosen, parts), signal(does="drawn", m=chosen, r=parts)

    def changed(chosen: list[str], parts: list[str]) -> tuple[str, str]:
        chosen = [n for n in numbers if n in chosen]
        parts = [key for key, _, _ in tables.ROWS if key in parts]
        return _grid(desk, chosen, parts), signal(does="drawn", m=chosen, r=parts)

    bridge.on("start", started, [models, rows, grid])
    for box in (models, rows):
        box.input(
            changed, [models, rows], [grid, bridge.signal], show_progress="hidden", api_visibility="private", trigger_mode="always_last"
        )


def _grid(desk: Desk, chosen: list[str], parts: list[str]) -> str:
    table = desk.table()
    return tables.grid(table, chosen, parts) if table else NONE
