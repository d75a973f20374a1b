"""From the paths a user gives to the files in them, in a fixed order; what cannot be opened is said, not skipped."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from attested.errors import IngestError
from attested.ingest.readers import BY_SUFFIX, SIDECAR_SUFFIX, WITH_SIDECAR, suffix_of
from attested.ingest.shape import File, Limits
from attested.model import Finding

STANDARD_INPUT = "-"
OUR_DATABASE = "attested.db"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies, and how the user would write it. `path` is `None` for standard input."""

    name: str
    path: Path | None


def refused(item: str, code: str, message: str) -> Finding:
    """A finding that one item was not taken in."""
    return Finding(item=item, code=code, message=message, level="refused")


def printable(path: str | Path) -> str:
    """A path as it can be stored and printed: bytes of a file name that are no UTF-8 are written as escapes.

    >>> printable(os.fsdecode(b"r\\xe9sum\\xe9.txt"))
    'r\\\\xe9sum\\\\xe9.txt'
    """
    try:
        return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def sidecar_of(path: Path) -> Path:
    """Where the metadata of a file would lie: the same stem with `.json`."""
    return path.with_suffix(SIDECAR_SUFFIX)


def speaks_about(path: Path) -> Path | None:
    """The file that a JSON file is the sidecar of; `None` where none of the same stem lies beside it."""
    if path.suffix.lower() != SIDECAR_SUFFIX:
        return None
    beside = (path.with_suffix(change(suffix)) for suffix in WITH_SIDECAR for change in (str.lower, str.upper))
    return next((other for other in beside if os.path.isfile(other)), None)


def walk(paths: Iterable[str | Path | Place]) -> Iterator[Place | Finding]:
    """The files of the given paths in the order given; folders are walked to the bottom, their names sorted.

    In folders three kinds are left out without a word: hidden files and folders (`.…`), our own database (`attested.db…`),
    and sidecars, which are read with their report. A sidecar that is named while its report is not is noted at the end.
    A `Place` is taken as it is: its name need not say where it lies.
    """
    named: set[str] = set()
    sidecars: dict[str, str] = {}
    for given in paths:
        if isinstance(given, Place):
            yield given
            continue
        name = printable(given)
        if str(given) == STANDARD_INPUT:
            yield Place(name=STANDARD_INPUT, path=None)
            continue
        if not str(given):
            yield refused("", "missing", "an empty path names no file; give a file, a folder or -")
            continue
        path = Path(given)
        found = _kind(path, name)
        if isinstance(found, Finding):
            yield found
        elif stat.S_ISDIR(found.st_mode):
            empty = True
            for entry in _folder(path):
                empty = False
                yield entry
            if empty:
                yield refused(name, "empty", f"{name} holds no reports; give the folder or file that does")
        elif about := speaks_about(path):
            sidecars[os.path.normpath(about)] = name
        else:
            named.add(os.path.normpath(path))
            yield Place(name=name, path=path)
    for about_path, name in sidecars.items():
        if about_path not in named:
            other = printable(about_path)
            yield Finding(item=name, code="sidecar", message=f"{name} is the metadata of {other} and no report; give {other}")


def _kind(path: Path, name: str) -> os.stat_result | Finding:
    """What lies at a path, if it is a plain file or a folder; else why it cannot be read."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            return refused(name, "unreadable", f"{name} is a link to nothing; mend the link or give the file it should lead to")
        if "://" in name or name.startswith(("http:/", "https:/")):
            return refused(name, "missing", f"{name} is an address, and attested reads only files; save the page first")
        return refused(name, "missing", f"{name} does not exist; check the spelling")
    except ValueError:  # a null character in the path
        return refused(name, "missing", f"{name!a} can be no path; check the spelling")
    except OSError as error:
        return refused(name, "unreadable", f"{name} cannot be read ({error.strerror}); check the path and its permissions")
    if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
        return found
    return refused(name, "unreadable", f"{name} is neither a file nor a folder; to read from a pipe, give -")


def _folder(folder: Path) -> Iterator[Place | Finding]:
    """The files below a folder, depth first, without recursion: folders may be nested deeper than Python's stack.

    A link back to a folder above it ends there, and a folder that links reach twice is read once: with two links in each of
    thirty folders a walk would never end.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Path, tuple[tuple[int, int], ...]]] = [(folder, ())]
    while waiting:
        path, above = waiting.pop()
        name = printable(path)
        found = _kind(path, name)
        if isinstance(found, Finding):
            yield found
            continue
        if not stat.S_ISDIR(found.st_mode):
            if speaks_about(path) is None:
                yield Place(name=name, path=path)
            continue
        here = (found.st_dev, found.st_ino)
        if here in above:
            yield refused(name, "unreadable", f"{name} is a link back to a folder above it; remove the link")
            continue
        if here in seen:
            yield Finding(item=name, code="repeated", message=f"{name} leads to a folder that was read already; nothing is lost")
            continue
        seen.add(here)
        try:
            names = sorted((n for n in os.listdir(path) if not n.startswith((".", OUR_DATABASE))), reverse=True)
        except OSError as error:
            yield refused(name, "unreadable", f"{name} cannot be listed ({error.strerror}); check its permissions")
            continue
        waiting.extend((path / entry, (*above, here)) for entry in names)


def load(place: Place, limits: Limits, stdin: BinaryIO | None) -> File:
    """The bytes of one file. Raises `IngestError` with the code `unreadable`, `too_large` or `empty`."""
    suffix = suffix_of(place.name) if place.path is not None else ""
    reader = BY_SUFFIX.get(suffix)
    most = limits.archive_bytes if reader is not None and reader.archive else limits.file_bytes
    try:
        if place.path is None:
            content = _take(stdin if stdin is not None else sys.stdin.buffer, most)
        else:
            with open(place.path, "rb") as file:
                content = _take(file, most)
    except OSError as error:
        raise IngestError("unreadable", f"cannot be read ({error.strerror or error}); check its permissions") from None
    if not content:
        raise IngestError("empty", "is empty; remove it or fetch it again")
    return File(name=place.name, path=place.path, content=content, suffix=suffix, limits=limits)


def _take(file: BinaryIO, most: int) -> bytes:
    content = file.read(most + 1)
    if len(content) > most:
        raise IngestError("too_large", f"has more than {most:,} bytes; split it, or raise the limit in Limits")
    return content
