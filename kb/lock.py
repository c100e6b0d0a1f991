"""A lock on a file that ends with the process that holds it, however it ends."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType

from .errors import DataDirectoryError


class FileLock:
    """An advisory lock (flock, or msvcrt on Windows). Not for use by two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        return self._fd is not None

    def acquire(self, seconds: float = 0.0) -> bool:
        """Takes the lock, waiting up to `seconds`. False where another holds it.

        Raises DataDirectoryError where the file cannot be made.
        """
        if self._fd is not None:
            return True
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise DataDirectoryError(f"{self.path} cannot be written ({error.strerror}). Give yourself write access to it.") from error
        deadline = time.monotonic() + seconds
        while not _take(fd):
            if time.monotonic() >= deadline:
                os.close(fd)
                return False
            time.sleep(0.05)
        self._fd = fd
        return True

    def release(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def _take(fd: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
