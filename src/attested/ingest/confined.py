"""Readers whose parsers cannot be trusted, run in a process of their own with bounded time and memory.

One such process serves file after file, so that a PDF costs no start of Python. It is told a function's name and given the
bytes of a file; what the function yields comes back. Where it dies, stalls or swells, the file is refused with the
reason, and the next file gets a new process. It can write no file, and it ends when its parent does.
"""

from __future__ import annotations

import atexit
import importlib
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, BinaryIO

import msgspec

from attested.errors import IngestError
from attested.ingest.shape import Enclosed, File, Limits, Part, Reader
from attested.model import Finding

FILES_A_PROCESS = 500
"""After so many files a process is replaced: what its libraries leak is given back."""
MOST_ANSWER = 4
"""How many times `Limits.file_bytes` what a reader yields for one file may hold."""
_HEAD = struct.Struct("<cI")
_KINDS: dict[bytes, type] = {b"P": Part, b"F": Finding, b"E": Enclosed}
_END, _ERROR, _SPENT = b".", b"X", b"M"
_GRACE = 5.0  # seconds of processor time beyond the limit, after which the system itself ends the process


class _Asked(msgspec.Struct, frozen=True):
    """What goes to the process: a function by its module and name, and the file without its path."""

    module: str
    function: str
    name: str
    content: bytes
    within: str
    suffix: str
    columns: dict[str, str]
    limits: Limits


def confined(reader: Reader, file: File) -> Iterator[Part | Enclosed | Finding]:
    """What a reader yields for a file, read in the process apart. Raises `IngestError` as the reader does, and where it fails.

    The codes of failing are `too_slow` (more than `Limits.seconds`, those not counted in which the answers are used), `too_large`
    (more than `Limits.memory_bytes`, or more to answer than `MOST_ANSWER` files) and `unreadable` (the parser crashed).
    """
    asked = _Asked(
        module=reader.read.__module__, function=reader.read.__qualname__, name=file.name, content=file.content,
        within=file.within, suffix=file.suffix, columns=dict(file.columns), limits=file.limits,
    )  # fmt: skip
    # While an archive gives its members one by one, each is read by a process of its own: one for each depth.
    cell = _CELLS.setdefault(file.depth, _Cell())
    room = file.limits.unpacked_bytes if reader.archive else MOST_ANSWER * file.limits.file_bytes
    yield from cell.ask(msgspec.msgpack.encode(asked), file.limits, room)


class _Cell:
    """The process and the pipes to it. One file at a time; a second thread waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def ask(self, request: bytes, limits: Limits, room: int) -> Iterator[Any]:
        """What comes of one file; the process is ended where it was not heard to the end."""
        with self._lock:
            process = self._started()
            assert process.stdin is not None
            with suppress(OSError):  # it died; reading says so
                process.stdin.write(struct.pack("<Q", len(request)) + request)
                process.stdin.flush()
            heard = False
            try:
                yield from self._hear(process, limits, room)
                heard = True
            except _ReaderError as error:
                heard = True
                raise IngestError(error.code, str(error)) from None
            finally:
                self._served += 1
                if not heard:
                    self._end()

    def _hear(self, process: subprocess.Popen[bytes], limits: Limits, room: int) -> Iterator[Any]:
        assert process.stdout is not None
        left = limits.seconds
        while True:
            began = time.monotonic()
            head = _exactly(process.stdout, _HEAD.size, left)
            kind, size = _HEAD.unpack(head) if isinstance(head, bytes) else (b"", 0)
            room -= size
            if room < 0:
                raise IngestError("too_large", "unfolds into far more than its size; split it")
            left -= time.monotonic() - began
            body = _exactly(process.stdout, size, left) if isinstance(head, bytes) else head
            if not isinstance(body, bytes):
                if body is None or _ended_by(process) == getattr(signal, "SIGXCPU", 0):
                    words = f"takes more than {limits.seconds:g} seconds to read; split it, or save its text"
                    raise IngestError("too_slow", words)
                raise IngestError("unreadable", "makes its parser crash; open it and save it anew, or save its text")
            if kind == _END:
                return
            if kind == _SPENT:
                words = f"needs more than {limits.memory_bytes:,} bytes of memory to read; split it, or save its text"
                raise IngestError("too_large", words)
            if kind == _ERROR:
                raise _ReaderError(*msgspec.msgpack.decode(body, type=tuple[str, str]))
            yield msgspec.msgpack.decode(body, type=_KINDS[kind])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._served >= FILES_A_PROCESS or self._process.poll() is not None):
            self._end()
        if self._process is None:
            self._served = 0
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from attested.ingest.confined import serve; serve()"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not written to a dead process
                        pipe.close()
            self._process = None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()


class _ReaderError(IngestError):
    """What the reader itself raised: the process is fit for another file."""


def close() -> None:
    """End the processes; the next file starts another."""
    for cell in _CELLS.values():
        cell.close()


def _ended_by(process: subprocess.Popen[bytes]) -> int:
    """The signal that ended a process whose pipe is closed; 0 where none did."""
    try:
        return max(0, -process.wait(timeout=5))
    except subprocess.TimeoutExpired:
        return 0


def _exactly(pipe: IO[bytes], size: int, seconds: float) -> bytes | bool | None:
    """So many bytes of a pipe; `False` where it ends before, `None` where they do not come within so many seconds."""
    deadline = time.monotonic() + seconds
    got = bytearray()
    while len(got) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        piece = os.read(pipe.fileno(), min(size - len(got), 1 << 20))
        if not piece:
            return False
        got += piece
    return bytes(got)


_CELLS: dict[int, _Cell] = {}
atexit.register(close)


# ---------------------------------------------------------------- in the process apart


def serve() -> None:
    """Read files until the parent closes the pipe. What libraries print goes nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hears = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    while head := hears.read(8):
        if len(head) < 8:
            return
        asked = msgspec.msgpack.decode(hears.read(struct.unpack("<Q", head)[0]), type=_Asked)
        _bound(asked.limits)
        if not _serve(asked, answers):
            return


def _serve(asked: _Asked, answers: BinaryIO) -> bool:
    """Answer one file; whether the process is fit for another."""
    codes = {kind: code for code, kind in _KINDS.items()}

    def tell(code: bytes, body: bytes = b"") -> None:
        answers.write(_HEAD.pack(code, len(body)) + body)
        answers.flush()

    file = File(
        name=asked.name, path=None, content=asked.content, within=asked.within, suffix=asked.suffix, columns=asked.columns,
        limits=asked.limits,
    )  # fmt: skip
    try:
        read = getattr(importlib.import_module(asked.module), asked.function)
        for found in read(file):
            tell(codes[type(found)], msgspec.msgpack.encode(found))
        tell(_END)
    except IngestError as error:
        tell(_ERROR, msgspec.msgpack.encode((error.code, str(error))))
    except MemoryError:
        tell(_SPENT)
        return False
    except BrokenPipeError:
        return False
    except RecursionError:
        tell(_ERROR, msgspec.msgpack.encode(("unreadable", "is nested too deeply; save its text")))
    except ImportError:
        raise  # a broken installation: the process ends, and every file says so
    # A file that was made to break parsers breaks them in ways that cannot be listed: it is refused, the run goes on.
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        words = f"cannot be parsed ({what}); open it and save it anew, or save its text"
        tell(_ERROR, msgspec.msgpack.encode(("unreadable", words)))
    return True


def _bound(limits: Limits) -> None:
    """Hold this process to the limits, where the system can: memory, processor time for the next file, no files written."""
    try:
        import resource
    except ImportError:  # not on Windows: there only the parent's clock holds
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds + _GRACE)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
