"""The one way by which our script speaks to the server through Gradio.

A page has one hidden component. The script in `assets/cv.js` triggers its
named events with a small object; a handler answers by new HTML for the
page's parts and by a signal: what to announce and where the focus goes.
"""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import gradio as gr

LONGEST = 400_000
FAULT = "We could not do this. What you typed is kept. Try again in a moment, or tell the people who run this service."
log = logging.getLogger("chapter-and-verse")


class Words:
    """What the script sent: nothing in it is trusted."""

    def __init__(self, data: object) -> None:
        self._data: Mapping[str, object] = data if isinstance(data, Mapping) else {}

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A string of at most `longest` characters, "" where it is missing."""
        value = self._data.get(name)
        return value[:longest] if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A whole number of 0 or more; 0 where it is missing."""
        value = self._data.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0

    def texts(self, name: str, most: int = 50) -> list[str]:
        value = self._data.get(name)
        return [v[:200] for v in value[:most] if isinstance(v, str)] if isinstance(value, list) else []


def signal(**fields: object) -> str:
    """A signal for the script: read as text, so it is only escaped."""
    return html.escape(json.dumps(fields, ensure_ascii=True))


def block(value: str = "", elem_id: str | None = None) -> gr.HTML:
    """HTML of ours, without Gradio's own style."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)


class Bridge:
    """The hidden component of one page. `names` are its events."""

    def __init__(self, *names: str) -> None:
        quoted = ", ".join(f"'{n}'" for n in names)
        self._html = gr.HTML(
            "", elem_id="cv-bridge", visible="hidden", apply_default_css=False, js_on_load=f"window.cv.bridge(trigger, [{quoted}]);"
        )
        self.signal = gr.HTML(
            "", elem_id="cv-signal", visible="hidden", apply_default_css=False,
            js_on_load="watch('value', () => window.cv.signal(props.value));",
        )  # fmt: skip

    def on(self, name: str, handler: Callable[[Words, str], Any], outputs: Sequence[Any], limit: int = 8) -> None:
        """Calls `handler(words, user)` for an event and puts what it returns into `outputs`, the signal last."""

        def run(event: gr.EventData, request: gr.Request) -> Any:
            try:
                return handler(Words(event._data), request.username or "")
            except Exception:
                log.exception("The page could not do what was asked of it.")
                return self._fault(outputs)

        self._listen(name, run, outputs, limit)

    def stream(self, name: str, handler: Callable[[Words, str], Iterator[Any]], outputs: Sequence[Any], limit: int = 2) -> None:
        """Like `on`, for a handler that shows more than one result, one after the other."""

        def run(event: gr.EventData, request: gr.Request) -> Iterator[Any]:
            try:
                yield from handler(Words(event._data), request.username or "")
            except Exception:
                log.exception("The page could not do what was asked of it.")
                yield self._fault(outputs)

        self._listen(name, run, outputs, limit)

    def _fault(self, outputs: Sequence[Any]) -> tuple[Any, ...]:
        """Leaves every part of the page as it is, and says what happened."""
        return (*[gr.skip()] * len(outputs), signal(does="fault", say=FAULT))

    def _listen(self, name: str, run: Callable[..., Any], outputs: Sequence[Any], limit: int) -> None:
        getattr(self._html, name)(
            run, None, [*outputs, self.signal], show_progress="hidden", api_visibility="private", concurrency_limit=limit,
            trigger_mode="multiple",
        )  # fmt: skip
