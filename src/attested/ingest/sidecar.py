"""Metadata: what a JSON object, or the JSON file beside a report, says about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from attested.errors import IngestError
from attested.ingest.shape import About

MOST_BYTES = 1_000_000
"""A sidecar holds a few lines; more is some other file that happens to share the stem."""
_KEYS = {
    "outlet": ("outlet", "source"),
    "title": ("title",),
    "date": ("date", "published"),
    "url": ("url",),
    "licence": ("licence", "license"),
    "lang": ("lang", "language"),
    "author": ("author",),
}


def json_object(content: bytes) -> dict[str, Any]:
    """One JSON object in UTF-8. Raises `IngestError` with the code `format` or `encoding`.

    >>> json_object(b'{"outlet": "AFP"}')
    {'outlet': 'AFP'}
    """
    try:
        value = msgspec.json.decode(content.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise IngestError("encoding", f"is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except RecursionError:
        raise IngestError("format", "is JSON nested too deeply; give one flat object with a text") from None
    except msgspec.DecodeError as error:
        raise IngestError("format", f"is not JSON ({str(error).rstrip('.')}); check it with a JSON tool") from None
    if not isinstance(value, dict):
        raise IngestError("format", "is JSON but no object; give one object with a text, or one object a line as .jsonl")
    return value


def about(record: Mapping[str, Any]) -> tuple[About, tuple[str, ...]]:
    """What a record says of its report, and the names of those keys that hold no text where text is expected.

    >>> about({"outlet": " AFP ", "license": "CC BY 4.0", "date": None, "title": 7})
    (About(outlet='AFP', title=None, date=None, url=None, licence='CC BY 4.0', lang=None, author=None), ('title',))
    """
    said: dict[str, str] = {}
    odd = []
    for field, keys in _KEYS.items():
        for key in keys:
            value = record.get(key)
            if isinstance(value, str):
                if value.strip() and field not in said:
                    said[field] = value.replace("\0", "").strip()
            elif value is not None:
                odd.append(key)
    return About(**said), tuple(odd)


def beside(path: Path) -> tuple[About, tuple[str, ...], dict[str, str]] | None:
    """What the sidecar at a path says, the keys that hold no text, and which column of a table holds what (`columns`).

    `None` where there is no sidecar. Raises `IngestError` where it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise IngestError("sidecar", f"cannot be read ({error.strerror}); check its permissions") from None
    if len(content) > MOST_BYTES:
        raise IngestError("sidecar", f"has more than {MOST_BYTES:,} bytes; keep only outlet, date, title, url and licence in it")
    return sidecar(content)


def sidecar(content: bytes) -> tuple[About, tuple[str, ...], dict[str, str]]:
    """What the bytes of a sidecar say, as `beside` gives it.

    >>> sidecar(b'{"outlet": "AFP", "columns": {"text": "body"}}')[2]
    {'text': 'body'}
    """
    record = json_object(content)
    said, odd = about(record)
    columns = record.get("columns")
    if columns is None:
        return said, odd, {}
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        return said, (*odd, "columns"), {}
    return said, odd, columns
