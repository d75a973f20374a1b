"""The commands. Each imports what it needs when it runs, so that `attested --help` is there at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attested.cli import accounts, briefing, exporting, gazetteer, knowing
from attested.cli.asking import desk as _desk
from attested.cli.asking import question as _question
from attested.cli.assembling import assemble, log
from attested.cli.options import DATABASE, Actor, Db, Json, Kind, Place, Report, Since, Source, Text, Until
from attested.cli.serving import serve

if TYPE_CHECKING:
    from attested.cli.tables import Row
    from attested.query import Desk, Question

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
exports = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write what was coded in a format for others.\n\nExample: attested export claims --output claims.jsonl",
)
app.add_typer(exports, name="export")
exporting.add(exports)
knowing.register(app)
gazetteer.register(app)
briefing.add(app)
accounts.add(app)


def _version(wanted: bool) -> None:
    if wanted:
        from attested import __version__

        print(f"attested {__version__}")
        raise typer.Exit


@app.callback()
def attested(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
) -> None:
    """Reads reports about armed conflict and writes down what each one says, who says it, and how surely.

    Example: attested run reports/ --output brief.md
    """


@app.command()
def run(
    reports: Annotated[list[str], typer.Argument(metavar="REPORTS…", help="Files, folders, or - for standard input.")],
    db: Db = DATABASE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the brief there, as Markdown.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many processes read at once (default: the cores, at most 2).")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=COLUMN", help="Which column of a table holds what: text=story,date=day.")
    ] = None,
) -> None:
    """Read reports into the database, and print the brief on everything in it.

    What the database holds already is not read again. What cannot be read is listed at the end, and the exit status is then 3.

    Example: attested run reports/ --output brief.md
    """
    from attested.cli.running import read

    raise typer.Exit(read(reports, db, output, processes, columns or ()))


app.command()(serve)
app.command()(assemble)
app.command()(log)


def _listing(name: str, help: str) -> None:
    """One command that lists what a desk answers: `name` is the command, the words for it come from `_LISTED`."""

    def command(
        db: Db = DATABASE,
        json: Json = False,
        since: Since = None,
        until: Until = None,
        place: Place = None,
        actor: Actor = None,
        kind: Kind = None,
        source: Source = None,
        document: Report = None,
        text: Text = None,
    ) -> None:
        question = _question(since, until, place, actor, kind, source, document, text)
        from attested.cli.show import as_json, as_table, note

        ask, record, head, cells = _listed(name)
        with _desk(db) as desk:
            found = ask(desk, question)
            if json:
                as_json([record(item, desk) for item in found])
            else:
                as_table(head, (cells(item) for item in found))
            if not found:
                asked = f" answer the question ({question.words})" if question.words else " in the database"
                note(f"no {name if name != 'network' else 'ties'}{asked}")

    app.command(name, help=help)(command)


def _listed(
    name: str,
) -> tuple[Callable[[Desk, Question], list[Any]], Callable[[Any, Desk], Any], tuple[str, ...], Callable[[Any], Row]]:
    """What a listing asks of the desk, its records for JSON, the head of its table and the cells of a row."""
    from attested.cli import tables
    from attested.export import records
    from attested.query import Desk

    return {
        "claims": (Desk.claims, records.claim, tables.CLAIM, tables.claim),
        "events": (Desk.events, records.event, tables.EVENT, tables.event),
        "figures": (Desk.figures, records.figure, tables.FIGURE, tables.figure),
        "network": (Desk.ties, records.tie, tables.TIE, tables.tie),
        "movements": (Desk.movements, records.movement, tables.MOVEMENT, tables.movement),
    }[name]  # type: ignore[return-value]


_listing(
    "claims",
    "List the claims: who says what happened, to whom, where and when, on which words.\n\n"
    "Example: attested claims --kind air_strike --since 2024-12-01",
)
_listing(
    "events",
    "List the events: claims of one or several reports about one happening.\n\nExample: attested events --place Aleppo --json",
)
_listing(
    "figures",
    "List the figures: killed, injured, fighters and more, from lowest to highest over independent sources.\n\n"
    "Example: attested figures --since 2026-01",
)
_listing(
    "network",
    "List the ties between actors: who backs, funds, arms, trains, commands whom, and who denies it.\n\n"
    "Example: attested network --actor Iran",
)
_listing(
    "movements",
    "List the movements of armed people: who, how many, from where, through which crossing, to where.\n\n"
    "Example: attested movements --place Syria",
)


# Without short options and with unknown ones let through, -Iran is a word that must not stand there, as people type it.
@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help='Words that must all stand there, "a phrase", -without.')],
    db: Db = DATABASE,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="How many reports at most.")] = 20,
) -> None:
    """Search the reports and the evidence of their claims.

    Example: attested search '"air defence"' drones -Iran
    """
    from attested.cli.searching import as_hits
    from attested.cli.show import as_json, note
    from attested.export import records

    if wrong := next((word for word in words if word.startswith("--")), None):
        raise typer.BadParameter(f"there is no option {wrong}")
    text = " ".join(words)
    with _desk(db) as desk:
        hits = desk.search(text, limit=limit)
        if json:
            as_json([records.hit(hit, desk) for hit in hits])
        else:
            as_hits(hits, desk)
        if not hits:
            note(f"no report holds {text}")


@app.command()
def codebook(db: Db = DATABASE) -> None:
    """Print the codebook: every kind and role with its definition, rules and examples. It is the same for every database.

    Example: attested codebook > codebook.md
    """
    from attested.cli.show import as_markdown
    from attested.knowledge import codebook

    as_markdown(codebook().markdown())


@exports.command("claims")
def export_claims(
    db: Db = DATABASE,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to write; - is standard output.")] = "-",
) -> None:
    """Write every claim with its evidence as JSON Lines, one claim a line.

    Example: attested export claims --output claims.jsonl
    """
    import sys

    from attested.cli.show import note, whole_file
    from attested.export.claims import write

    with _desk(db) as desk:
        if output == "-":
            write(desk, sys.stdout)
            return
        with whole_file(Path(output)) as file:
            written = write(desk, file)
    note(f"{written:,} claims are in {output}")


@app.command()
def evaluate(
    gold: Annotated[
        list[str],
        typer.Argument(metavar="FOLDER | CORPUS PATH", help="A folder with gold.jsonl and its reports, or a public corpus."),
    ],
    json: Json = False,
    by_kind: Annotated[bool, typer.Option("--by-kind", help="Show each kind of claim too.")] = False,
    by_document: Annotated[bool, typer.Option("--by-document", help="Show each report too, the worst first.")] = False,
    db: Annotated[Path | None, typer.Option("--db", metavar="FILE", help="Keep the codings in this database.")] = None,
) -> None:
    """Code the reports of a folder and compare with its gold: precision, recall, F1.

    With the name of a public corpus (trnews, geowebnews, lgl, event-location) and where it lies, its own measures are printed
    beside published ones. `links PATH` says which labelled pairs of dated reports our events bring together,
    `stories PATH` how they lie to the stories that editors filed items under.

    Example: attested evaluate examples --by-kind
    """
    from attested.cli.show import as_json

    if len(gold) > 1:
        from attested.cli.measuring import measure

        measured = measure(gold)
        if json:
            as_json(measured.values)
        else:
            print(measured.text)
        return
    from attested.cli.evaluating import scores

    found = scores(Path(gold[0]), db)
    if json:
        as_json(found.as_dict())
        return
    from attested.evaluate.report import render

    print(render(found, kinds=by_kind, documents=by_document))


@app.command()
def verify(
    db: Db = DATABASE,
    checkpoint: Annotated[
        str | None,
        typer.Option(metavar="COUNT:HASH", help="What attested log --checkpoint printed once: finds a log cut off since."),
    ] = None,
) -> None:
    """Check everything stored: the bytes of every original, every text, every quote, the chain of the log.

    The exit status is 1 if anything is wrong.

    Example: attested verify --db attested.db
    """
    from attested.store import Checkpoint, open_store

    outside = Checkpoint.parse(checkpoint) if checkpoint else None
    with open_store(db, create=False) as store, store.view() as view:
        wrong = 0
        for found in view.wrong(outside):
            wrong += 1
            print(f"{found.item}: {found.message}")
        counts, log = view.counts(), view.checkpoint()
    if wrong:
        raise typer.Exit(1)
    print(
        f"all is as it was written: {counts['originals']:,} originals, {counts['documents']:,} reports, "
        f"{counts['claims']:,} claims, {log.count:,} entries of the log"
    )
