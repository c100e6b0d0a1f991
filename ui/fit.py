"""Which model fits? Five plain questions, or a sentence of one's own."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kb import fit, render, word, words
from kb.fit import Situation

from . import ranking
from .bridge import Bridge, Words, block, signal
from .desk import Desk
from .models import NONE

NOT_SURE = ("Not sure", "")
QUESTIONS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("ccgs", "How many CCGs take part?", "", (("2 to 5", "few"), ("6 to 9", "some"), ("10 or more", "large"), NOT_SURE)),
    ("providers", "How many providers do you share?", "", (("1", "one"), ("2 or more", "several"), NOT_SURE)),
    (
        "shares", "How do the CCGs’ shares of the contract compare?", "",
        (("Much the same", "similar"), ("Different sizes", "different"), ("One much larger", "one larger"), NOT_SURE),
    ),
    (
        "css", "Do you want support from a CSS?", "A CSS is a commissioning support service.",
        (("No", "no"), ("For some tasks", "tasks"), ("With providers", "interface"), ("In the lead", "leads"), NOT_SURE),
    ),
)  # fmt: skip
EMPTY = (
    '<section class="empty-result" aria-labelledby="res-h"><h2 id="res-h" tabindex="-1">The ranking shows here</h2>'
    '<p class="soft">The six models, best match first, '
    "each with the line that speaks for it and what would tip it.</p></section>"
)
LONGEST = 2_000


def top() -> str:
    return (
        '<div id="cv-problem"></div><div class="top"><div><h1>Which model fits?</h1>'
        "<p>Answer what you can. We hold your answers against the line in which "
        "the appendix says when CCGs might want to use each model.</p></div></div>"
    )


def situation(answers: dict[str, str], service: str, own: str) -> Situation:
    """What a person told us: their own words first, the answers to the questions over them."""
    said = fit.read(own, words.tokens(own)) if own.strip() else Situation()
    if service.strip():
        found = fit.read(service, words.tokens(service))
        said = said.merged(Situation(service=found.service, place=found.place, said=found.said))
    chosen = {k: "few" if v == "some" else v for k, v in answers.items() if v}
    kept = tuple((k, v) for k, v in said.said if k not in chosen or getattr(said, k) == chosen[k])
    merged = said.merged(Situation(**chosen))
    return Situation(**{n: getattr(merged, n) for n in merged.known}, said=kept)


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open."""
    block(top(), elem_id="cv-top")
    with gr.Row(elem_classes=["cv-two", "cv-form-left"]):
        with gr.Column(elem_classes="cv-left"), gr.Group(elem_classes="cv-panel"):
            radios = [
                gr.Radio(list(choices), value=None, label=label, info=info or None, elem_id=f"fit-{name}", elem_classes="pick")
                for name, label, info, choices in QUESTIONS
            ]
            service = gr.Textbox(
                label="What service is it? (optional)",
                info="For example, ambulance or hospital care",
                elem_id="fit-service",
                max_length=200,
                max_lines=1,
            )
            own = gr.Textbox(
                label="Or say it in your own words (optional)", elem_id="fit-own",
                info="Figures help, such as “80/10/10” or “£48m and £51m”.",
                lines=3, max_lines=8, max_length=LONGEST,
            )  # fmt: skip
            with gr.Row(elem_classes="cv-buttons"):
                show = gr.Button("Show the ranking", elem_id="fit-show", elem_classes="btn", variant="primary")
                clear = gr.Button("Clear answers", elem_id="fit-clear", elem_classes="quiet")
        with gr.Column(elem_classes="cv-right"):
            result = block(EMPTY, elem_id="cv-result")
    boxes = [*radios, service, own]
    bridge = Bridge("start")

    def ranked(*values: str | None) -> tuple[str, str]:
        return _ranked(desk, [v or "" for v in values])

    def cleared() -> tuple[Any, ...]:
        return (*([None] * len(radios)), "", "", EMPTY, signal(does="cleared", say="Cleared."))

    def started(said: Words, user: str) -> tuple[Any, ...]:
        values = [_known(q, said.text(q[0], 40)) for q in QUESTIONS]
        texts = [said.text("service", 200), said.text("own", LONGEST)]
        given = [v or "" for v in values] + texts
        if not any(given):
            return (*[gr.skip()] * (len(boxes) + 1), signal(does="started"))
        return (*values, *texts, *_ranked(desk, given))

    show.click(ranked, boxes, [result, bridge.signal], show_progress="hidden", api_visibility="private", concurrency_limit=8)
    clear.click(cleared, None, [*boxes, result, bridge.signal], show_progress="hidden", api_visibility="private")
    bridge.on("start", started, [*boxes, result])


def _known(question: tuple[str, str, str, tuple[tuple[str, str], ...]], value: str) -> str | None:
    return value if value and any(value == v for _, v in question[3]) else None


def _ranked(desk: Desk, values: list[str]) -> tuple[str, str]:
    answers = {q[0]: v for q, v in zip(QUESTIONS, values, strict=False)}
    service, own = values[len(QUESTIONS)][:200], values[len(QUESTIONS) + 1][:LONGEST]
    table = desk.table()
    if table is None:
        return NONE, signal(does="ranked")
    if not any(answers.values()) and not service.strip() and not own.strip():
        return EMPTY, signal(does="empty")
    told = {
        **{k: v for k, v in answers.items() if v},
        **({"service": service} if service.strip() else {}),
        **({"own": own} if own.strip() else {}),
    }
    found = situation(answers, service, own)
    best = fit.leaders(fit.rank(table, found))
    names = " and ".join(f.model.name.lower() for f in best)
    say = (
        f"Ranking ready. Best match: {names}."
        if len(best) == 1
        else f"Ranking ready. {names} fit equally."
        if best
        else "Tell us a little more."
    )
    return ranking.ranking(table, found), signal(does="ranked", say=say, told=told)


def word_file(desk: Desk, values: dict[str, str]) -> bytes | None:
    """The ranking as a Word document; None where there is no table or nothing was told."""
    table = desk.table()
    found = situation(
        {q[0]: _known(q, values.get(q[0], "")) or "" for q in QUESTIONS}, values.get("service", "")[:200], values.get("own", "")[:LONGEST]
    )
    if table is None or not found.known:
        return None
    pieces = [word.Piece("title", "Which model fits?"), word.Piece("text", f"The situation, as we read it: {ranking.understood(found)}.")]
    for number, f in enumerate(fit.rank(table, found), 1):
        pieces += [
            word.Piece("heading", f"{number}. {f.model.name}{f' (our label: {f.model.label})' if f.model.label else ''}"),
            word.Piece("quote", f.line.text),
            word.Piece("number", render.reference(f.line.source, f.line.place, f.line.quote())),
        ]
    return word.write([*pieces, word.Piece("note", "In the sources’ own words. No language model was used.")])
