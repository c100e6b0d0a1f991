"""The language model: LangChain is used here and nowhere else.

A model gets one message and gives text. It has no tools, and what comes out of
here is text or a `ChatModelError` whose sentence holds nothing that the
provider said: such messages can hold keys.
"""

from __future__ import annotations

import os
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from .errors import ChatModelError
from .reply import SCHEMA
from .settings import Settings

MOST_TOKENS = 2_000  # of a reply; statements take a few hundred, the rest is for models that think aloud
MOST_CHARACTERS = 20_000
AT_ONCE = 4  # requests under way; a model that hangs must not take a thread for every question
CHECK_SECONDS = 10.0
_LOCAL_KEY = "none-needed"


class Chat:
    """One chat model. Safe to use from several threads. Raises ChatModelError when made, where it cannot be set up."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.llm_model
        self.seconds = settings.llm_timeout
        self._model = _load(settings)
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._structured = bool((getattr(self._model, "profile", None) or {}).get("structured_output"))

    def stream(self, prompt: str, stop: Callable[[], bool] | None = None) -> Iterator[str]:
        """The reply, piece by piece, within the time limit in all.

        Raises ChatModelError. Ends early where `stop` says so, or at MOST_CHARACTERS.
        """
        deadline = time.monotonic() + self.seconds
        got = False
        if self._structured:
            try:
                for piece in self._pieces(prompt, deadline, stop, structured=True):
                    got = True
                    yield piece
                return
            except _Refused:
                self._structured = False  # the server does not keep to schemas after all
                if got:
                    raise ChatModelError("The language model broke off its reply.") from None
        try:
            yield from self._pieces(prompt, deadline, stop, structured=False)
        except _Refused:
            raise ChatModelError(f"The language model refused the request. See whether {self.name} is a chat model.") from None

    def check(self) -> str:
        """ "" where the model answers; else one sentence that says what to mend. Sends no question and no document."""
        try:
            deadline = time.monotonic() + min(self.seconds, CHECK_SECONDS)
            for _ in self._pieces("Reply with the word yes.", deadline, None, structured=False):
                break
        except ChatModelError as error:
            return str(error)
        except _Refused:
            return f"The language model refused the request. See whether {self.name} is a chat model."
        return ""

    def _pieces(self, prompt: str, deadline: float, stop: Callable[[], bool] | None, structured: bool) -> Iterator[str]:
        if not self._free.acquire(timeout=max(0.0, min(2.0, deadline - time.monotonic()))):
            raise ChatModelError("The language model is busy with other questions.")
        out: queue.Queue[str | Exception | None] = queue.Queue(maxsize=64)
        over = threading.Event()
        threading.Thread(target=self._work, args=(prompt, structured, out, over), name="language-model", daemon=True).start()
        size = 0
        try:
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ChatModelError(_late(self.seconds))
                if stop is not None and stop():
                    return
                try:
                    item = out.get(timeout=min(left, 0.1))
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, Exception):
                    raise item
                size += len(item)
                if size > MOST_CHARACTERS:
                    raise ChatModelError("The language model's reply was far too long and was cut off.")
                yield item
        finally:
            over.set()

    def _work(self, prompt: str, structured: bool, out: queue.Queue[str | Exception | None], over: threading.Event) -> None:
        """In a thread of its own: a server that hangs holds up this thread alone."""

        def put(item: str | Exception | None) -> bool:
            while not over.is_set():
                with suppress(queue.Full):
                    out.put(item, timeout=0.2)
                    return True
            return False

        try:
            model = self._model
            if structured:
                model = model.bind(
                    response_format={"type": "json_schema", "json_schema": {"name": "Reply", "strict": True, "schema": SCHEMA}}
                )
            stream = model.stream(prompt)
            try:
                for chunk in stream:
                    piece = _text(chunk.content)
                    if over.is_set() or (
                        piece and not all(put(piece[i : i + 4096]) for i in range(0, min(len(piece), 2 * MOST_CHARACTERS), 4096))
                    ):
                        break
            finally:
                close = getattr(stream, "close", None)
                if close is not None:
                    close()
            put(None)
        except Exception as error:  # noqa: BLE001 - whatever a provider's library raises becomes one of our sentences
            put(_mapped(error, self.name, self.seconds, structured))
        finally:
            self._free.release()


class _Refused(Exception):
    """The server will not take the request as it is."""


def _text(content: Any) -> str:
    """The text of a message, tool calls and thoughts left out."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(
            part if isinstance(part, str) else part.get("text", "") for part in content
            if isinstance(part, str) or (isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str))
        )  # fmt: skip
    return ""


def _load(settings: Settings) -> Any:
    """The model of `settings`. Raises ChatModelError with one sentence."""
    # LangChain would send questions and documents to a tracing service where its variables say so.
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"
    name = settings.llm_model
    provider = name.partition(":")[0].lower() if ":" in name else ""
    options: dict[str, Any] = {"timeout": settings.llm_timeout, "max_retries": 0, "max_tokens": MOST_TOKENS}
    if provider == "ollama":
        options = {"client_kwargs": {"timeout": settings.llm_timeout}, "num_predict": MOST_TOKENS}
    elif provider.startswith("google"):
        options["max_output_tokens"] = options.pop("max_tokens")
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    try:
        from langchain.chat_models import init_chat_model

        try:
            return init_chat_model(name, **options)
        except Exception as error:
            if not settings.llm_base_url or not _lacks_key(error):
                raise
            # The client wants some key; a server of one's own seldom does.
            return init_chat_model(name, **options, api_key=_LOCAL_KEY)
    except ImportError as error:
        package = _package(str(error)) or f"langchain-{provider or 'openai'}"
        raise ChatModelError(
            f"LLM_MODEL is {name}, which needs the package {package}. Install it with 'pip install {package}', or unset LLM_MODEL."
        ) from None
    except ValueError as error:
        if "infer model provider" in str(error) or "nsupported" in str(error):
            raise ChatModelError(
                f"LLM_MODEL is {name}, which names no known provider. Write it as provider:name, for example openai:gpt-4o."
            ) from None
        raise ChatModelError(
            f"LLM_MODEL is {name}, but it cannot be set up ({type(error).__name__}). Check its name, key and address."
        ) from None
    except Exception as error:  # noqa: BLE001 - as above; what it says may hold a key
        if _lacks_key(error):
            raise ChatModelError(
                f"LLM_MODEL is {name}, but its provider's key is missing. Set the variable that the provider names."
            ) from None
        raise ChatModelError(
            f"LLM_MODEL is {name}, but it cannot be set up ({type(error).__name__}). Check its name, key and address."
        ) from None


def _lacks_key(error: Exception) -> bool:
    text = str(error).lower()
    return not isinstance(error, ImportError) and any(w in text for w in ("api_key", "api key", "credential"))


def _package(message: str) -> str:
    found = re.search(r"\b(langchain-[a-z-]+)\b", message)
    return found[1] if found else ""


_BY_STATUS = {
    401: "The language model's provider did not accept the key. Check the provider's key variable.",
    403: "The language model's provider did not allow the request. Check what the key is allowed to use.",
    404: "The language model's provider does not know {name}. Check LLM_MODEL and LLM_BASE_URL.",
    408: "The language model did not reply in time.",
    413: "The language model's provider found the request too long.",
    429: "The language model's provider takes no more requests at present.",
}
_REFUSED = (400, 422)


def _late(seconds: float) -> str:
    return f"The language model did not reply in {seconds:g} second{'' if seconds == 1 else 's'}."


def _mapped(error: Exception, name: str, seconds: float, structured: bool) -> Exception:
    """A provider's error as ours, without a word of the provider's."""
    kinds = {c.__name__ for c in type(error).__mro__}
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(status, int):
        if status in _REFUSED:
            return _Refused()
        if status in _BY_STATUS:
            return ChatModelError(_BY_STATUS[status].format(name=name))
        if status >= 500:
            return ChatModelError("The language model's server met a fault of its own.")
    if any("Timeout" in k for k in kinds):
        return ChatModelError(_late(seconds))
    if any(
        k in kinds
        for k in ("APIConnectionError", "ConnectError", "ConnectionError", "NetworkError", "OSError", "RemoteProtocolError", "ReadError")
    ):
        return ChatModelError("The language model could not be reached, or broke off its reply.")
    return ChatModelError(f"The language model's reply could not be read ({type(error).__name__}).")
