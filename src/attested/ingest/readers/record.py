"""A JSON file of its own: one object with a report's text and what is known about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attested.errors import IngestError
from attested.ingest.shape import File, Part, Reader
from attested.ingest.sidecar import about, json_object
from attested.model import Finding


def part_of(record: Mapping[str, Any], member: str = "") -> Part:
    """The report that a JSON object holds. Raises `IngestError` where it holds no text.

    >>> part_of({"text": "Shells hit Kherson.", "outlet": "AFP"}).about.outlet
    'AFP'
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise IngestError(
            "format", "is JSON without a report under 'text'; add it, or name the file like the report it speaks about"
        )
    return Part(text=text, member=member, about=about(record)[0])


def odd_keys(record: Mapping[str, Any], item: str) -> Iterator[Finding]:
    """A note for each key that should hold text and holds something else."""
    for key in about(record)[1]:
        yield Finding(item=item, code="sidecar", message=f"{item} has no text under {key!r}; write it as text")


def read(file: File) -> Iterator[Part | Finding]:
    """The whole file as one report."""
    record = json_object(file.content)
    yield part_of(record)
    yield from odd_keys(record, file.name)


RECORD = Reader(name="record", version=1, media_type="application/json", suffixes=(".json",), read=read, sidecar=False)
