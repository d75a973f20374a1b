"""How an event, with the reports that tell of it, is cited: as text, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import attested
from attested.errors import UsageError
from attested.export.wording import day as in_words
from attested.knowledge import states
from attested.model import Document, Event, EventRow

FORMATS = {
    "text": "text/plain",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/json",
}
"""The forms of a citation, by the ending of their files, with their media types."""
_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def titled(row: EventRow) -> str:
    """What an event is called: what it is reported to be, where, when.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2025, 3, 6, tzinfo=UTC)
    >>> row = EventRow(id="ev_1", kind="air_strike", family="violence", first_day=date(2025, 3, 3), last_day=date(2025, 3, 3),
    ...     place="p", place_name="Damra", country="SY", admin=None, lat=None, lon=None, precision="town", agents=(), targets=(),
    ...     claims=1, documents=1, sources=1, denied=0, disputed=False, reviewed=0, killed=(None, None), revision=1,
    ...     made_at=at, changed_at=at)
    >>> titled(row)
    'Air strike in Damra, 3 March 2025'
    """
    kind = row.kind.replace("_", " ")
    place = row.place_name or _country(row.country)
    days = [] if row.first_day is None else [_span(row.first_day, row.last_day)]
    return ", ".join([kind[:1].upper() + kind[1:] + (f" in {place}" if place else ""), *days])


def cite(event: Event, row: EventRow, format: str, *, seen: date) -> str:
    """The citation of an event as its record stood on the day it was seen, and of each report it rests on.

    `format` is one of `FORMATS`. The record is named by its id, its revision and the day of its last change: an event may gain or
    lose claims later, and its id goes on leading to it.
    """
    documents = list({coded.document.id: coded.document for coded in event.claims}.values())
    if format == "text":
        return _text(row, documents, seen)
    if format == "bib":
        return (
            "\n\n".join([_bib("misc", row.id, _record(row, seen)), *(_bib("misc", d.id[:12], _report(d)) for d in documents)])
            + "\n"
        )
    if format == "ris":
        return "".join([_ris("DATA", row.id, _record(row, seen)), *(_ris("NEWS", d.id[:12], _report(d)) for d in documents)])
    if format == "json":
        items = [
            _csl("dataset", row.id, _record(row, seen)),
            *(_csl("article-newspaper", d.id[:12], _report(d)) for d in documents),
        ]
        return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
    raise UsageError(f"a citation is one of {', '.join(FORMATS)}, not {format!r}")


def _text(row: EventRow, documents: Iterable[Document], seen: date) -> str:
    held = _record(row, seen)
    lines = [f"“{held['title']}.” {held['note']} Record {row.id}, {held['version']}, seen {in_words(seen)}. {held['publisher']}."]
    for document in documents:
        report = _report(document)
        said = f"“{report['title']}.” " if report["title"] else ""
        when = in_words(report["day"]) if report["day"] else "undated"
        address = f" {report['url']}" if report["url"] else ""
        lines.append(f"{report['publisher'] or 'Unnamed outlet'}. {said}{when}.{address} Text {document.id[:12]}.")
    return "\n".join(lines) + "\n"


def _record(row: EventRow, seen: date) -> dict[str, Any]:
    claims = f"{row.claims} claim{'s' if row.claims != 1 else ''}"
    reports = f"{row.documents} report{'s' if row.documents != 1 else ''}"
    return {
        "title": titled(row), "publisher": f"attested {attested.__version__}", "day": row.changed_at.date(), "seen": seen,
        "url": "", "version": f"revision {row.revision} of {in_words(row.changed_at.date())}",
        "note": f"Assembled from {claims} in {reports} by what their sources say; disputed."
        if row.disputed
        else f"Assembled from {claims} in {reports} by what their sources say.",
    }  # fmt: skip


def _report(document: Document) -> dict[str, Any]:
    source = document.source.name if document.source else ""
    return {
        "title": " ".join((document.title or "").split()), "publisher": source, "day": document.published, "seen": None,
        "url": document.url or "", "version": "", "note": f"Text {document.id}",
    }  # fmt: skip


def _bib(sort: str, key: str, held: dict[str, Any]) -> str:
    fields = {
        "title": f"{{{_plain(held['title'])}}}" if held["title"] else "", "author": f"{{{_plain(held['publisher'])}}}",
        "date": held["day"], "version": held["version"], "url": held["url"], "urldate": held["seen"], "note": _plain(held["note"]),
    }  # fmt: skip
    written = [f"  {name} = {{{value}}}" for name, value in fields.items() if value and value != "{}"]
    return f"@{sort}{{attested:{key},\n" + ",\n".join(written) + "\n}"


def _ris(sort: str, key: str, held: dict[str, Any]) -> str:
    day, seen = (f"{value:%Y/%m/%d}" if value else "" for value in (held["day"], held["seen"]))
    fields = [
        ("TY", sort), ("ID", key), ("TI", held["title"]), ("PB", held["publisher"]), ("DA", day), ("PY", day[:4]),
        ("ET", held["version"]), ("UR", held["url"]), ("N1", held["note"]), ("Y2", seen), ("ER", ""),
    ]  # fmt: skip
    return "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in fields if value or tag == "ER")


def _csl(sort: str, key: str, held: dict[str, Any]) -> dict[str, Any]:
    made = {
        "id": f"attested:{key}", "type": sort, "title": held["title"], "publisher": held["publisher"], "URL": held["url"],
        "version": held["version"], "note": held["note"], "issued": _parts(held["day"]), "accessed": _parts(held["seen"]),
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def _parts(value: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[value.year, value.month, value.day]]} if value else None


def _plain(words: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in words)


def _span(first: date, last: date | None) -> str:
    if last is None or last == first:
        return in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{in_words(last)}"
    return f"{in_words(first)} – {in_words(last)}"


def _country(code: str | None) -> str:
    return next((state.name for state in states() if state.code == code), code or "") if code else ""
