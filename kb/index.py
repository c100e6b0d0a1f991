"""Chroma, and nothing of it outside this file.

An index is a copy of the library's vectors, and disposable: each build makes a
new directory `data/index/<generation>/`, checks it, and only then points to it
(`data/index/current.json`, replaced in one step). Entries are text keys, so
that words which stand in many places are one entry.

Two locks: whoever holds `data/index.lock` may open the index; whoever holds
`data/build.lock` may make a new one and delete old ones. Both end with their
process. Chroma can hang or crash on a damaged store, so a store is opened first
in a child process with limits on its time and on the files it may write.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import IndexUnusableError
from .lock import FileLock
from .vectors import Vectors

COLLECTION = "texts"
POINTER = "current.json"
OPEN_SECONDS = 60.0
# A query takes 2 to 6 ms at up to 100,000 entries; one that takes this long is not coming back.
QUERY_SECONDS = 2.0
_BUILD_WAIT = 600.0
_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Generation:
    """One built index: its directory's name, the embedding model, how many
    entries it holds, and a hash of their keys."""

    name: str
    model: str
    count: int
    fingerprint: str


def folder(data: Path) -> Path:
    return data / "index"


def opener_lock(data: Path) -> FileLock:
    return FileLock(data / "index.lock")


def fingerprint(keys: Iterable[str]) -> str:
    """The same for the same set of keys, whatever their order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def current(data: Path) -> Generation | None:
    """The generation that is pointed to; None where there is none or it is gone."""
    try:
        found = Generation(**json.loads((folder(data) / POINTER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if (folder(data) / str(found.name)).is_dir() else None


def _client(path: Path) -> Any:
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    import chromadb

    return chromadb.PersistentClient(str(path), settings=chromadb.Settings(anonymized_telemetry=False))


def build(vectors: Vectors, progress: Callable[[int, int], None] = lambda done, of: None) -> Generation | None:
    """Makes a new generation from the library's vectors and points to it.

    `progress` is told how many entries of how many are in. None where the
    library has no vectors yet. Raises IndexUnusableError, and then the
    generation before it stays.
    """
    data = vectors.library.data
    base = folder(data)
    with FileLock(data / "build.lock") as lock:
        if not lock.acquire(_BUILD_WAIT):
            raise IndexUnusableError("Another process is building the index. Try again when it has ended.")
        rows = vectors.all()
        if not rows:
            return None
        made = Generation(f"g{secrets.token_hex(8)}", vectors.model, len(rows), fingerprint(k for k, _ in rows))
        path = base / made.name
        path.mkdir(parents=True)
        try:
            _fill(path, rows, progress)
        except Exception as error:
            shutil.rmtree(path, ignore_errors=True)
            raise IndexUnusableError(f"The index could not be built ({_reason(error)}). Search goes on without it.") from error
        _point(base, made)
        _sweep(base, keep=made.name)
        return made


def _fill(path: Path, rows: Sequence[tuple[str, bytes]], progress: Callable[[int, int], None]) -> None:
    import numpy as np

    client = _client(path)
    try:
        collection = client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )
        size = min(int(client.get_max_batch_size()), 2000)
        for at in range(0, len(rows), size):
            part = rows[at : at + size]
            collection.upsert(ids=[k for k, _ in part], embeddings=[np.frombuffer(v, dtype="<f4") for _, v in part])
            progress(at + len(part), len(rows))
        _check(collection, len(rows))
    finally:
        client.close()


def _check(collection: Any, count: int) -> None:
    """Count, and sampled look-ups: an entry's own vector must find an entry at distance 0."""
    found = collection.count()
    if found != count:
        raise ValueError(f"it holds {found} entries instead of {count}")
    step = max(1, count // _SAMPLES)
    for at in range(0, count, step):
        one = collection.get(limit=1, offset=at, include=["embeddings"])
        near = collection.query(query_embeddings=[one["embeddings"][0]], n_results=1, include=["distances"])
        if not near["ids"][0] or near["distances"][0][0] > 1e-3:
            raise ValueError("an entry is not found by its own vector")


def _point(base: Path, made: Generation) -> None:
    """Replaces the pointer in one step, once the new file is on the disk."""
    fresh = base / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, base / POINTER)


def forget(data: Path) -> None:
    """Points to no generation, so that a new one is built."""
    (folder(data) / POINTER).unlink(missing_ok=True)


def _sweep(base: Path, keep: str) -> None:
    """Deletes every other generation. One that is open stays usable on POSIX
    systems until it is closed; on Windows it stays until the next build."""
    for path in base.iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _reason(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


def probe(data: Path, generation: Generation, seconds: float = OPEN_SECONDS) -> str:
    """Opens a generation in a child process and looks into it.

    Returns "" where it is sound, else what is wrong.
    """
    path = folder(data) / generation.name
    room = sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) * 4 + 2**28
    command = [sys.executable, "-m", "kb.index", str(path.resolve()), str(generation.count), str(room)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    try:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"it did not open within {seconds:.0f} seconds"
    if done.returncode == 0:
        return ""
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1][:200] if said else f"the process that opened it ended with {done.returncode}"


def _probe_main(path: str, count: str, room: str) -> int:
    if os.name != "nt":
        import resource

        # A damaged store can grow a sparse file of hundreds of GB when it is opened.
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
    client = _client(Path(path))
    _check(client.get_collection(COLLECTION, embedding_function=None), int(count))
    client.close()
    return 0


class OpenIndex:
    """A generation that this process has opened. Chroma runs in a thread of its
    own, which is left behind where it does not come back in time."""

    def __init__(self, data: Path, generation: Generation) -> None:
        self.generation = generation
        # What the library's vectors were at when this was last known to be all of them.
        self.revision: tuple[int, int] | None = None
        self._path = folder(data) / generation.name
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None] = queue.SimpleQueue()
        self._closed = False
        self._client: Any = None
        self._collection: Any = None
        threading.Thread(target=self._work, name="index", daemon=True).start()
        self._call(self._open, OPEN_SECONDS)

    def _work(self) -> None:
        while (job := self._calls.get()) is not None:
            call, reply = job
            try:
                reply.put((call(), None))
            except BaseException as error:  # noqa: BLE001 - handed to the caller; a panic in Chroma's Rust is not an Exception
                reply.put((None, error))

    def _call(self, call: Callable[[], Any], seconds: float) -> Any:
        if self._closed:
            raise IndexUnusableError("The index has been closed.")
        reply: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._calls.put((call, reply))
        try:
            value, error = reply.get(timeout=seconds)
        except queue.Empty as late:
            raise IndexUnusableError(f"The index did not answer within {seconds:.0f} seconds.") from late
        if error is not None:
            raise IndexUnusableError(f"The index cannot be used ({_reason(error)}).") from error
        return value

    def _open(self) -> None:
        self._client = _client(self._path)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Any, count: int) -> list[str]:
        """The keys of the `count` texts nearest to `vector`. Raises IndexUnusableError."""
        wanted = min(count, self.generation.count)

        def query() -> list[str]:
            found = self._collection.query(query_embeddings=[vector], n_results=wanted, include=["distances"])
            return list(found["ids"][0])

        keys: list[str] = self._call(query, QUERY_SECONDS)
        if len(keys) < wanted:
            raise IndexUnusableError(f"The index gave {len(keys)} entries instead of {wanted}.")
        return keys

    def close(self) -> None:
        """Gives the files back, and never waits long for it."""

        def close() -> None:
            if self._client is not None:
                self._client.close()

        self._closed = True
        self._calls.put((close, queue.SimpleQueue()))
        self._calls.put(None)


if __name__ == "__main__":
    sys.exit(_probe_main(*sys.argv[1:4]))
