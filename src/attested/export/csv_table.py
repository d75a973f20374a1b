"""Tables as CSV: UTF-8, a header, one row an item, an empty cell for what is not known or left open (never zero).

A text cell that a spreadsheet would take for a formula gets an apostrophe in front, unless that is switched off.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from typing import Any, TextIO

from attested.export.columns import Cell, Sheet

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with, because a spreadsheet would run it."""


def write(sheet: Sheet, stream: TextIO, *, neutral: bool = True) -> int:
    """Write the table; how many rows it has. With `neutral` false, cells are written as they are, for machines."""
    writer = csv.writer(stream)
    writer.writerow([column.name for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([cell(value, neutral) for value in row])
    return len(sheet.rows)


def cell(value: Cell, neutral: bool = True) -> str:
    """A value as a cell. Numbers stay numbers; text that opens like a formula is neutralised.

    >>> cell("=HYPERLINK(1)"), cell(-33.9), cell(None), cell(True)
    ("'=HYPERLINK(1)", '-33.9', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = value.replace("\x00", "")
    return f"'{text}" if neutral and text.startswith(FORMULAS) else text


def described(sheet: Sheet, path: str, content: bytes) -> dict[str, Any]:
    """The table as a resource of a data package: its file, size and digest, and what each column means."""
    return {
        "name": sheet.name,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [{"name": c.name, "type": c.type, "description": c.words} for c in sheet.columns],
            "missingValues": [""],
        },
    }


def package(sheet: Sheet, path: str, content: bytes, *, question: str = "", made_by: str = "") -> dict[str, Any]:
    """A data package that describes one table (the words of Frictionless Data Package 2)."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"attested-{sheet.name}",
        "description": (
            f"{sheet.name} assembled from claims{f' ({question})' if question else ''}. What reports say, not what is true: "
            "figures are ranges over independent sources, never averages; rows of one event are never to be added up."
        ),
        "contributors": [{"title": made_by, "roles": ["software"]}] if made_by else [],
        "resources": [described(sheet, path, content)],
    }
