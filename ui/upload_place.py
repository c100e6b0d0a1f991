"""Where a file lies while it is being added: a folder of its own in the data directory.

It is gone as soon as the file has been read, refused or stopped. Each folder
has a lock that ends with its process, so what a killed process left behind is
known for certain and swept away. Nothing serves these files.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from kb.errors import DataDirectoryError
from kb.lock import FileLock

FOLDER = "uploads"


class Place:
    """A folder for one file, `path`; `close` takes both away."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder, self._lock = folder, lock
        self.path = folder / "file"

    def close(self) -> None:
        _drop(self.folder, self._lock)


class Places:
    """The folders in a data directory. Safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self._root = data / FOLDER

    def new(self) -> Place:
        """Raises DataDirectoryError where nothing can be written."""
        name = secrets.token_hex(16)
        lock = FileLock(self._root / f"{name}.lock")
        if not lock.acquire(1.0):
            raise DataDirectoryError("The file could not be kept while it was read. Add it again.")
        folder = self._root / name
        try:
            self._root.chmod(0o700)
            folder.mkdir(mode=0o700)
        except OSError as error:
            _drop(folder, lock)
            raise DataDirectoryError(f"The data directory cannot be written to ({error.strerror}). Tell the operator.") from error
        return Place(folder, lock)

    def sweep(self) -> int:
        """Takes away what ended processes left; how many files that were."""
        swept = 0
        for path in self._root.glob("*.lock"):
            lock = FileLock(path)
            if lock.acquire():
                _drop(path.with_suffix(""), lock)
                swept += 1
        return swept


def _drop(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    with suppress(OSError):
        lock.path.unlink()
