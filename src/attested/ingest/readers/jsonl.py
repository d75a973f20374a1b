"""JSON Lines: one report a line, with its text under `text` and what is known about it beside."""

from __future__ import annotations

import io
from collections.abc import Iterator

from attested.errors import IngestError
from attested.ingest.decode import decode
from attested.ingest.readers.record import odd_keys, part_of
from attested.ingest.shape import File, Part, Reader
from attested.ingest.sidecar import json_object
from attested.model import Finding

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(file: File) -> Iterator[Part | Finding]:
    """Each line that is not blank as one report. A bad line is refused by its number, and the lines after it are read."""
    content = decode(file.content).text.encode("utf-8") if file.content.startswith(_UTF16) else file.content
    blank = True
    for number, line in enumerate(io.BytesIO(content), 1):
        line = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not line:
            continue
        blank = False
        member = f"line {number}"
        try:
            record = json_object(line)
            yield part_of(record, member)
        except IngestError as error:
            item = file.item(member)
            yield Finding(item=item, code=error.code, message=f"{item} {error}", level="refused")
        else:
            yield from odd_keys(record, file.item(member))
    if blank:
        raise IngestError("empty", "holds no lines; remove it or fetch it again")


JSONL = Reader(name="jsonl", version=1, media_type="application/jsonl", suffixes=(".jsonl", ".ndjson"), read=read, sidecar=False)
