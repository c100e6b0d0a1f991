"""The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
PROMPTS = ROOT / "prompts"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set. Each field is a row of the README's table."""

    data: Path
    embedding_model: str = ""
    llm_model: str = ""
    llm_base_url: str = ""
    llm_timeout: float = 30.0
    host: str = "127.0.0.1"
    port: int = 7860
    users: Path | None = None
    allowed_hosts: tuple[str, ...] = ()


def from_environment(env: Mapping[str, str] | None = None, data: str | Path | None = None) -> Settings:
    """Reads the settings. `data`, where given, wins over `KB_DATA`.

    Raises UsageError with one sentence where a value cannot be read.
    """
    e = os.environ if env is None else env
    port = e.get("APP_PORT", "").strip() or "7860"
    if not port.isdigit() or not 0 <= int(port) <= 65535:
        raise UsageError(f"APP_PORT is {port!r}; set it to a number from 0 to 65535.")
    seconds = e.get("LLM_TIMEOUT", "").strip() or "30"
    try:
        timeout = float(seconds)
    except ValueError:
        timeout = 0.0
    if not 0 < timeout <= 600:
        raise UsageError(f"LLM_TIMEOUT is {seconds!r}; set it to a number of seconds from 1 to 600.")
    users = e.get("APP_USERS", "").strip()
    return Settings(
        data=Path(data or e.get("KB_DATA", "").strip() or "data"),
        embedding_model=e.get("KB_EMBEDDING_MODEL", "").strip(),
        llm_model=e.get("LLM_MODEL", "").strip(),
        llm_base_url=e.get("LLM_BASE_URL", "").strip(),
        llm_timeout=timeout,
        host=e.get("APP_HOST", "").strip() or "127.0.0.1",
        port=int(port),
        users=Path(users) if users else None,
        allowed_hosts=tuple(h.strip().lower() for h in e.get("APP_HOSTS", "").split(",") if h.strip()),
    )
