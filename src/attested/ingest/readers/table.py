"""Tables: a report a row, the columns found by their names or named by the user."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from attested.errors import IngestError
from attested.ingest.decode import decode
from attested.ingest.readers.plain import unsure
from attested.ingest.shape import About, File, Part, Reader
from attested.model import Finding

MOST_COLUMNS = 500
MOST_UNPACKED = 400_000_000
"""Bytes that a workbook may unpack to; the limits of its process hold beside."""
LONG = 60
"""The mean length in characters from which a column without a telling name is taken for texts."""
# What columns are called, the surest name first. "notes" is where ACLED tells what happened, "source_article" UCDP's articles.
_NAMES = {
    "text": "text body content full_text fulltext article article_text article_body report message story narrative description "
    "notes summary",
    "date": "published date pubdate pub_date publication_date published_at published_date publish_date date_published report_date "
    "posted created_at timestamp",
    "outlet": "outlet publisher source publication source_name source_title media media_name newspaper domain author_organisation",
    "title": "title headline subject source_headline article_title",
    "url": "url link source_url article_url web_url permalink",
    "licence": "licence license",
    "lang": "lang language",
    "author": "author byline",
}
FIELDS = tuple(_NAMES)


def mapping(header: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Which column holds which field of a report: as the user says, else by the columns' names.

    Raises `IngestError` where the user names a column or a field that is not there.

    >>> mapping(["ID", "Pub Date", "Headline", "Body"], {})
    {'text': 3, 'date': 1, 'title': 2}
    >>> mapping(["id", "full story", "when"], {"text": "full story", "date": "when"})
    {'text': 1, 'date': 2}
    """
    folded = [_folded(name) for name in header]
    found: dict[str, int] = {}
    for field, column in wanted.items():
        if field not in FIELDS:
            raise IngestError("columns", f"cannot take a column for {field!r}; the fields are {', '.join(FIELDS)}")
        if _folded(column) not in folded:
            there = ", ".join(name for name in header if name)[:300]
            raise IngestError("columns", f"has no column {column!r}; its columns are {there}")
        found[field] = folded.index(_folded(column))
    for field, names in _NAMES.items():
        for name in names.split():
            if field not in found and name in folded and folded.index(name) not in found.values():
                found[field] = folded.index(name)
    return {field: found[field] for field in FIELDS if field in found}


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().casefold()).strip("_")


def _longest(rows: Sequence[Sequence[str]]) -> int | None:
    """The column with the longest values, if they are long enough to be reports."""
    width = max(map(len, rows), default=0)
    means = [sum(len(row[n]) for row in rows if n < len(row)) / len(rows) for n in range(width)]
    best = max(range(width), key=means.__getitem__, default=None)
    return best if best is not None and means[best] >= LONG else None


def _reports(file: File, rows: Iterator[tuple[int, list[str]]], sheet: str = "") -> Iterator[Part | Finding]:
    """The reports of one table. Rows carry the numbers that a spreadsheet shows; the first that is not blank is the header."""
    header = next((row for row in rows if sum(bool(cell.strip()) for cell in row[1]) > 0), None)
    if header is None:
        raise IngestError("empty", "holds no rows; remove it or fetch it again")
    columns = mapping(header[1], file.columns)
    ahead: list[tuple[int, list[str]]] = []
    notes: list[Finding] = []
    if "text" not in columns:
        ahead = [row for row, _ in zip(rows, range(20))]
        guessed = _longest([row for _, row in ahead])
        if guessed is None or guessed in columns.values():
            there = ", ".join(name for name in header[1] if name)[:300]
            raise IngestError("format", f"is a table without a column of texts ({there}); name it: --columns text=COLUMN")
        name = header[1][guessed] if guessed < len(header[1]) else f"number {guessed + 1}"
        words = f"has no column called text; {name!r} was taken, its values being the longest; say so by --columns text={name!r}"
        notes.append(file.note("columns", words, sheet))
        columns["text"] = guessed
    for number, row in chain(ahead, rows):
        if not any(cell.strip() for cell in row):
            continue
        member = ", ".join(filter(None, (sheet, f"row {number}")))
        said = {field: row[place].strip() for field, place in columns.items() if place < len(row)}
        text = said.pop("text", "")
        yield Part(text=text, member=member, about=About(**{field: value or None for field, value in said.items()}))
        yield from notes  # a note follows the report it speaks of
        notes = []


def read_csv(file: File) -> Iterator[Part | Finding]:
    """Each row as one report; the delimiter is the one that the header has most of (comma, semicolon, tab, bar)."""
    decoded = decode(file.content)
    text = decoded.text.removeprefix("\ufeff")
    first = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(file.limits.text_characters)

    def rows() -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        number = 0
        try:
            for number, row in enumerate(reader, 1):
                yield number, row
        except csv.Error as error:
            words = f"cannot be read beyond row {number} ({error}); check the quotation marks there"
            raise IngestError("too_large" if "limit" in str(error) else "format", words) from None

    yield from _reports(file, rows())
    if not decoded.sure:
        yield unsure(file, decoded)


def read_xlsx(file: File) -> Iterator[Part | Finding]:
    """Each row of each sheet as one report. Hidden sheets and those without texts are noted, not read."""
    import openpyxl  # only where there are workbooks

    if file.content.startswith(b"\xd0\xcf\x11\xe0"):
        raise old_or_encrypted(file.content)
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise IngestError("too_large", f"unpacks to more than {MOST_UNPACKED:,} bytes; save its texts as .csv")
        book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise IngestError("unreadable", f"is no workbook that can be opened ({error}); save it anew") from None
    refused: list[IngestError] = []
    read = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield file.note("left_out", "is a hidden sheet, which was left out; show it to have it read", sheet.title)
            continue
        sheet.reset_dimensions()  # what a workbook says of its size may be a lie of a million rows
        try:
            for found in _reports(file, _rows(sheet), sheet.title if len(book.worksheets) > 1 else ""):
                read += isinstance(found, Part)
                yield found
        except IngestError as error:
            refused.append(IngestError(error.code, f"{sheet.title}: {error}"))
    if not read and refused:
        raise refused[0]
    for why in refused:
        yield file.note("left_out", f"has a sheet that holds no reports: {why}")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        cells = ["" if value is None else _said(value) for value in row]
        blank = 0 if any(cells) else blank + 1
        if blank > 10_000:
            return
        yield number, cells


def _said(value: Any) -> str:
    """A cell as text; a day without its hours."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def old_or_encrypted(content: bytes) -> IngestError:
    """Why a file that should be a ZIP of XML is none: it is encrypted, or of the format before."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return IngestError("encrypted", "is encrypted; save it without its password")
    return IngestError("format", "is of the format before 2007; save it as .docx or .xlsx")


CSV = Reader(name="csv", version=1, media_type="text/csv", suffixes=(".csv", ".tsv"), read=read_csv)
XLSX = Reader(
    name="xlsx", version=1, media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", suffixes=(".xlsx",),
    read=read_xlsx, confined=True,
)  # fmt: skip
