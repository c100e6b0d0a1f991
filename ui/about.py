"""About: what it can and cannot do, how answers are made, standing, privacy, accessibility."""

from __future__ import annotations

import html
from pathlib import Path

from .bridge import block
from .desk import Desk

TEXT = Path(__file__).parent / "assets" / "about.html"


def build(desk: Desk) -> None:
    """Puts the page into the Blocks that are open. The text is a file of ours."""
    model = (
        f"A language model, {desk.llm}, is set up: it may write the sentences that join the quotations. Your question and the passages "
        "that bear on it are "
        "sent to it. Each quotation is checked against its source before you see it."
        if desk.llm
        else "No language model is set up here. Nothing you type leaves this service."
    )
    block(TEXT.read_text(encoding="utf-8").replace("$model", html.escape(model)), elem_id="cv-about")
