"""`attested export events|figures|ties|movements`: what is assembled, as CSV, GeoJSON or GEXF, every row with its claims."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attested.cli.options import DATABASE, Actor, Db, Kind, Order, Place, Report, RuleName, Since, Source, Text, Until

if TYPE_CHECKING:
    from attested.query import Desk, Question

FORMATS = {
    "events": ("csv", "geojson"), "figures": ("csv",), "ties": ("csv", "gexf"), "movements": ("csv", "geojson"),
}  # fmt: skip
"""What each can be written as."""

To = Annotated[str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to write; - is standard output.")]
Raw = Annotated[bool, typer.Option("--raw", help="Leave cells that open like a formula (= + - @) as they are, for machines.")]
Package = Annotated[
    Path | None, typer.Option("--datapackage", metavar="FILE", help="Describe the CSV there: columns, digest (datapackage.json).")
]
Format = Annotated[str | None, typer.Option("--format", "-f", metavar="csv|geojson", help="csv or geojson; else by the file.")]
Network = Annotated[str | None, typer.Option("--format", "-f", metavar="csv|gexf", help="csv or gexf; else by the file.")]
CsvOnly = Annotated[str | None, typer.Option("--format", "-f", metavar="csv", help="csv, the only one there is.")]


def add(exports: typer.Typer) -> None:
    """Put the commands of this module under `attested export`."""
    exports.command("events")(export_events)
    exports.command("figures")(export_figures)
    exports.command("ties")(export_ties)
    exports.command("movements")(export_movements)


def export_events(
    db: Db = DATABASE,
    output: To = "-",
    format: Format = None,
    raw: Raw = False,
    datapackage: Package = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    actor: Actor = None,
    kind: Kind = None,
    source: Source = None,
    document: Report = None,
    text: Text = None,
) -> None:
    """Write events with their place and its precision, the range of their losses, independent sources and claim ids.

    Example: attested export events --place Syria --output events.csv
    """
    from attested.cli.asking import question

    asked = question(since, until, place, actor, kind, source, document, text)
    _export("events", db, asked, output, format, raw=raw, datapackage=datapackage)


def export_figures(
    db: Db = DATABASE,
    output: To = "-",
    format: CsvOnly = None,
    raw: Raw = False,
    datapackage: Package = None,
    history: Annotated[bool, typer.Option("--history", help="A row for each figure that any claim ever gave.")] = False,
    rule: RuleName = None,
    order: Order = "",
    since: Since = None,
    until: Until = None,
    place: Place = None,
    actor: Actor = None,
    kind: Kind = None,
    source: Source = None,
    document: Report = None,
    text: Text = None,
) -> None:
    """Write figures: low, high, each source's latest, a headline by the rule you choose, whose people, part of what.

    Example: attested export figures --rule latest --output figures.csv
    """
    from attested.cli.asking import question

    asked = question(since, until, place, actor, kind, source, document, text)
    name = "history" if history else "figures"
    _export(name, db, asked, output, format, raw=raw, datapackage=datapackage, rule=rule, order=order)


def export_ties(
    db: Db = DATABASE,
    output: To = "-",
    format: Network = None,
    raw: Raw = False,
    datapackage: Package = None,
    around: Annotated[str | None, typer.Option(metavar="NAME", help="Only ties around this actor, by name or entity id.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=9, help="How many steps from that actor.")] = 1,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    actor: Actor = None,
    kind: Kind = None,
    source: Source = None,
    document: Report = None,
    text: Text = None,
) -> None:
    """Write ties between actors, or the neighbourhood of one actor, with period, polarity, independent sources and claim ids.

    Example: attested export ties --around Iran --depth 2 --output iran.gexf
    """
    from attested.cli.asking import question

    asked = question(since, until, place, actor, kind, source, document, text)
    _export("ties", db, asked, output, format, raw=raw, datapackage=datapackage, around=around, depth=depth)


def export_movements(
    db: Db = DATABASE,
    output: To = "-",
    format: Format = None,
    raw: Raw = False,
    datapackage: Package = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    actor: Actor = None,
    kind: Kind = None,
    source: Source = None,
    document: Report = None,
    text: Text = None,
) -> None:
    """Write movements of armed people: who, how many, from, through, to, when, how, by whom told. Never to be added up.

    Example: attested export movements --format geojson --output movements.geojson
    """
    from attested.cli.asking import question

    asked = question(since, until, place, actor, kind, source, document, text)
    _export("movements", db, asked, output, format, raw=raw, datapackage=datapackage)


def _export(
    name: str,
    db: Path,
    question: Question,
    output: str,
    format: str | None,
    *,
    raw: bool,
    datapackage: Path | None,
    rule: str | None = None,
    order: str = "",
    around: str | None = None,
    depth: int = 1,
) -> None:
    import sys

    from attested.cli.asking import desk, written_out
    from attested.cli.show import note, whole_file

    format = _format(name, output, format)
    if datapackage is not None and format != "csv":
        raise typer.BadParameter("describes a CSV file; leave it out or write --format csv", param_hint="--datapackage")
    with desk(db) as at:
        content = io.StringIO(newline="")
        written = _write(at, name, question, format, content, raw=raw, rule=rule, order=order, around=around, depth=depth)
        if datapackage is not None:
            _describe(at, name, question, content.getvalue(), output, datapackage)
    written_out(db, name, format, content.getvalue().encode(), question)
    if output == "-":
        sys.stdout.write(content.getvalue())
        return
    with whole_file(Path(output)) as file:
        file.write(content.getvalue())
    rows = "row" if written == 1 else "rows"
    note(f"{written:,} {rows if format == 'csv' else name} are in {output}")


def _format(name: str, output: str, format: str | None) -> str:
    known = FORMATS["figures" if name == "history" else name]
    ending = Path(output).suffix.removeprefix(".").lower()
    chosen = (format or (ending if ending in known else known[0])).lower()
    if chosen not in known:
        raise typer.BadParameter(f"{name} can be written as {' or '.join(known)}, not as {chosen}", param_hint="--format")
    return chosen


def _write(
    desk: Desk, name: str, question: Question, format: str, stream: io.StringIO, *, raw: bool, rule: str | None, order: str,
    around: str | None, depth: int,
) -> int:  # fmt: skip
    from attested.export import columns, csv_table, geojson, gexf

    if format == "geojson":
        return geojson.write(desk, name, stream, question)
    if name != "ties":
        sheet = columns.sheet(desk, name, question, columns.rule_of(rule, order))
        return csv_table.write(sheet, stream, neutral=not raw)
    from attested.reconcile.network import neighbourhood

    ties = desk.ties(question)
    if around is not None:
        ties = neighbourhood(ties, around, depth)
    if format == "gexf":
        return gexf.write(ties, stream)
    return csv_table.write(columns.made("ties", columns.TIES, ties), stream, neutral=not raw)


def _describe(desk: Desk, name: str, question: Question, content: str, output: str, path: Path) -> None:
    from attested import __version__
    from attested.cli.show import to_file
    from attested.export import csv_table
    from attested.export.columns import COLUMNS, Sheet

    described = csv_table.package(
        Sheet(name, COLUMNS[name], ()), Path(output).name if output != "-" else f"{name}.csv", content.encode(),
        question=question.words, made_by=f"attested {__version__}",
    )  # fmt: skip
    to_file(path, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
