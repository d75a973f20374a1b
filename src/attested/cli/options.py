"""The options that commands share, each said once."""

from __future__ import annotations

import calendar
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of "2024", "2024-12" or "2024-12-01"."""
    match = _DAY.fullmatch(text.strip())
    try:
        year, month, day = (int(part) if part else None for part in match.groups()) if match else (None, None, None)
        if year is None:
            raise ValueError
        first = date(year, month or 1, day or 1)
        month_end = month or 12
        return first, date(year, month_end, day or calendar.monthrange(year, month_end)[1])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2024-12-01, 2024-12 or 2024") from None


def _first(text: str) -> date:
    return _days(text)[0]


def last_day(text: str) -> date:
    """The last day of a date, month or year as people write it."""
    return _days(text)[1]


def _with_its_project(db: Path) -> Path:
    """A project's own actors, places, words and gazetteer lie beside its database; they are taken before anything is read."""
    if any((db.resolve().parent / own).is_file() for own in ("attested.toml", "gazetteer-added.sqlite")):
        from attested.knowledge import use_beside

        use_beside(db)
    return db


Db = Annotated[Path, typer.Option("--db", metavar="FILE", help="The database.", dir_okay=False, callback=_with_its_project)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table; its shape is in docs/commands.md.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to standard output.")]
Since = Annotated[
    date | None,
    typer.Option(parser=_first, metavar="DATE", help="What may have happened on or after this day: 2024-12-01, 2024-12 or 2024."),
]
Until = Annotated[
    date | None,
    typer.Option(parser=last_day, metavar="DATE", help="What may have happened on or before this day; a month or year to its end."),
]
Place = Annotated[str | None, typer.Option(metavar="NAME", help="A place, province or country by name, id or country code (SY).")]
Actor = Annotated[str | None, typer.Option(metavar="NAME", help="Who acts, is acted upon or speaks, by name or entity id.")]
Kind = Annotated[str | None, typer.Option(metavar="KIND", help="A kind of claim, such as air_strike: see attested codebook.")]
Source = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet that published, by name or id.")]
Report = Annotated[str | None, typer.Option("--document", metavar="ID", help="One report, by its id or the beginning of it.")]
Text = Annotated[str | None, typer.Option(metavar="WORDS", help='Words of the evidence; "a phrase" and -without work too.')]
RuleName = Annotated[
    str | None,
    typer.Option("--rule", metavar="RULE", help="What stands where one figure fits: range, lowest, latest, order."),
]
Order = Annotated[
    str, typer.Option(metavar="A,B,…", help="With --rule order: your sources, the first that gives a figure is taken.")
]

DATABASE = Path("attested.db")
