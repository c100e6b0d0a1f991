"""The file of users, needed to listen beyond this machine.

One user a line: `name:scrypt$N$r$p$salt$key`, salt and key in hexadecimal;
lines that begin with # are comments. `python -m ui.users NAME` asks for a
password and prints such a line.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import re
import secrets
import sys
from pathlib import Path

from kb.errors import UsageError

_N, _R, _P, _MOST_MEMORY = 2**15, 8, 1, 96 * 1024 * 1024
_LINE = re.compile(r"([^:\s]{1,64}):scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([0-9a-f]{16,128})\$([0-9a-f]{32,256})")
SHORTEST = 12


def line(name: str, password: str) -> str:
    """The line of a user. Raises UsageError for a name or password that will not do."""
    if not re.fullmatch(r"[^:\s]{1,64}", name):
        raise UsageError("Choose a name of 1 to 64 characters without a colon or a space.")
    if len(password) < SHORTEST:
        raise UsageError(f"Choose a password of at least {SHORTEST} characters.")
    salt = secrets.token_bytes(16)
    return f"{name}:scrypt${_N}${_R}${_P}${salt.hex()}${_key(password, salt, _N, _R, _P).hex()}"


def _key(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=32)


class Users:
    """The users of a file, read when it is made. Raises UsageError where it cannot be read or holds nobody."""

    def __init__(self, path: Path) -> None:
        try:
            rows = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"The file of users {path} cannot be read. Make it with 'python -m ui.users NAME' and set APP_USERS to it."
            ) from error
        self._all: dict[str, tuple[int, int, int, bytes, bytes]] = {}
        for number, row in enumerate(rows, 1):
            if not row.strip() or row.lstrip().startswith("#"):
                continue
            found = _LINE.fullmatch(row.strip())
            if not found:
                raise UsageError(f"Line {number} of {path} is not a user. Make a line with 'python -m ui.users NAME'.")
            self._all[found[1]] = (int(found[2]), int(found[3]), int(found[4]), bytes.fromhex(found[5]), bytes.fromhex(found[6]))
        if not self._all:
            raise UsageError(f"The file of users {path} holds nobody. Make a line with 'python -m ui.users NAME'.")
        self._nobody = (_N, _R, _P, secrets.token_bytes(16), secrets.token_bytes(32))

    def check(self, name: str, password: str) -> bool:
        """Whether the password is this user's. An unknown name takes as long as a known one."""
        n, r, p, salt, key = self._all.get(name, self._nobody)
        right = hmac.compare_digest(_key(password[:1_000], salt, n, r, p), key)
        return right and name in self._all


def main(argv: list[str] | None = None) -> int:
    names = sys.argv[1:] if argv is None else argv
    if len(names) != 1:
        print("Name one user: python -m ui.users NAME", file=sys.stderr)
        return 2
    try:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Again: "):
            raise UsageError("The two passwords differ. Try again.")
        print(line(names[0], password))
    except UsageError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
