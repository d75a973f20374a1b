"""Reading our data files, so that whatever is wrong in one is named with its file and line."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError

DATA: Traversable = files("attested.knowledge") / "data"


def text_of(path: Traversable | Path) -> str:
    """The text of a data file."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(f"{path.name}: there is no such data file") from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path.name}: not UTF-8 at byte {error.start}") from None


def table(path: Traversable | Path) -> dict[str, Any]:
    """A TOML file as a table."""
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path.name}: {error}") from None


def rows(path: Traversable | Path, *required: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a CSV file with a header, each with "file:line"; lines that start with # are remarks.

    A row with too many or too few fields, or one that leaves a required field empty, raises `KnowledgeError`.
    """
    lines = text_of(path).splitlines()
    kept = [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    if not kept:
        raise KnowledgeError(f"{path.name}: holds no rows")
    header = next(csv.reader([kept[0][1]]))
    if missing := set(required) - set(header):
        raise KnowledgeError(f"{path.name}:{kept[0][0]}: lacks the column {', '.join(sorted(missing))}")
    # One row a line: our fields hold no line breaks, and so every row knows its line.
    for (number, _), fields in zip(kept[1:], csv.reader(line for _, line in kept[1:]), strict=True):
        place = f"{path.name}:{number}"
        if len(fields) != len(header):
            raise KnowledgeError(f"{place}: {len(fields)} fields where the header has {len(header)}")
        row = dict(zip(header, fields, strict=True))
        for column in required:
            if not row[column].strip():
                raise KnowledgeError(f"{place}: {column} is empty")
        yield place, row


def parts(field: str) -> tuple[str, ...]:
    """The values of a field that holds several, separated by semicolons."""
    return tuple(part.strip() for part in field.split(";") if part.strip())
