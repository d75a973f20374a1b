"""How many reports a run has before it, as far as that can be told without reading them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from attested.ingest.files import Place, walk
from attested.ingest.readers import suffix_of

_LINES = (".jsonl", ".ndjson", ".csv", ".tsv")
_BLOCK = 1 << 20


def expected(paths: Iterable[str | Path | Place]) -> int:
    """The reports to be expected: one a file, the lines of tables and JSON Lines, the members of archives and mailboxes.

    An estimate: a line may be blank, a member an archive itself; of web archives nothing is known but that they are there.
    Refused files are counted too. A folder of ten thousand files takes a tenth of a second, a gigabyte of lines one second.

    >>> expected(["no-such-file.txt"])
    1
    """
    return sum(_in_file(place) if isinstance(place, Place) else place.level == "refused" for place in walk(paths))


def _in_file(place: Place) -> int:
    if place.path is None:
        return 1
    suffix = suffix_of(place.name)
    try:
        if suffix in _LINES:
            return max(1, _count(place.path, b"\n") - (suffix in (".csv", ".tsv")))
        if suffix in (".mbox", ".mbx"):
            return _count(place.path, b"\nFrom ") + 1
        if suffix == ".zip":
            with zipfile.ZipFile(place.path) as archive:
                return sum(not member.is_dir() and not member.filename.endswith(".json") for member in archive.infolist()) or 1
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        pass  # reading it will say why
    return 1


def _count(path: Path, what: bytes) -> int:
    """How often bytes stand in a file, which is read in blocks."""
    found, end = 0, b""
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            found += (end + block).count(what)
            end = block[-len(what) + 1 :] if len(what) > 1 else b""
    return found
