"""What a child process gives up before it touches a stranger's file.

Linux: memory, processor time, file size and processes are limited; a network
namespace of its own where the system allows one; and a seccomp filter under
which sockets, new programs and any writing to the file system are refused.
Elsewhere on POSIX: the limits. Everywhere: Python's own sockets are taken away.
The parent adds a limit on wall time. See docs/documents.md.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

MEMORY = 2_000_000_000
CPU_SECONDS = 120

# System calls that are refused: reach the network, start or trace a program, change files.
_REFUSED = {
    "x86_64": (
        0xC000003E,
        (41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 92, 101, 133, 200, 234, 258, 259, 260,
         263, 264, 265, 266, 268, 288, 307, 310, 311, 316, 322, 425, 435, 437),
        ((2, 1), (257, 2)),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 200, 201, 202, 203, 206, 211, 242, 269, 221, 281, 117, 129, 130, 131, 425, 435, 437, 33, 34, 35, 36, 37, 38, 45, 46, 53,
         54, 270, 271, 276),
        ((56, 2),),
    ),
}  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def enter() -> list[str]:
    """Gives up what can be given up here; the names of the controls that hold."""
    holds = _limits()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if _own_network(libc):
            holds.append("network namespace")
        if _filter(libc):
            holds.append("system call filter")
    _no_sockets()
    holds.append("no sockets in Python")
    return holds


def _limits() -> list[str]:
    if sys.platform == "win32":
        return []
    import resource

    for name, most in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        limit = getattr(resource, name, None)
        if limit is None:
            continue
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            # The soft limit of processor time comes first, so that the signal tells it apart.
            resource.setrlimit(limit, (most, most + 5 if name == "RLIMIT_CPU" and hard == resource.RLIM_INFINITY else most))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS; the parent's limit on time stands all the same.
            continue
    return ["limits on memory and time"]


def _own_network(libc: ctypes.CDLL) -> bool:
    new_user, new_net = 0x10000000, 0x40000000
    flags = new_net if os.geteuid() == 0 else new_user | new_net
    return bool(libc.unshare(flags) == 0)


def _filter(libc: ctypes.CDLL) -> bool:
    """Installs the seccomp filter (seccomp(2), `SECCOMP_SET_MODE_FILTER`); False where it cannot be."""
    known = _REFUSED.get(platform.machine())
    if known is None:
        return False
    architecture, refused, opens = known
    allow, deny = 0x7FFF0000, 0x00050000 | 1  # ALLOW; ERRNO with EPERM
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4), (equal, 1, 0, architecture), (give, 0, 0, deny),
        (load, 0, 0, 0), (at_least, 0, 1, 0x40000000), (give, 0, 0, deny),
    ]  # fmt: skip
    for number in refused:
        program += [(equal, 0, 1, number), (give, 0, 0, deny)]
    for number, argument in opens:
        program += [
            (load, 0, 0, 0), (equal, 0, 4, number), (load, 0, 0, 16 + 8 * argument), (any_bit, 0, 1, _WRITES), (give, 0, 0, deny),
            (give, 0, 0, allow),
        ]  # fmt: skip
    program.append((give, 0, 0, allow))
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    loaded = Program(len(program), ctypes.cast(buffer, ctypes.c_void_p))
    set_no_new_privileges, set_seccomp, filter_mode = 38, 22, 2
    if libc.prctl(set_no_new_privileges, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(set_seccomp, filter_mode, ctypes.byref(loaded), 0, 0) == 0)


def _no_sockets() -> None:
    import socket

    class Refused(socket.socket):
        """A class still, for libraries that derive from it."""

        def __init__(self, *_: object, **__: object) -> None:
            raise OSError("A document is read without a network.")

    socket.socket = Refused  # type: ignore[misc]
