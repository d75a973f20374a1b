"""`attested brief`: the situation brief as Markdown, HTML or a Word document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from attested.cli.options import (
    DATABASE,
    Actor,
    Db,
    Kind,
    Order,
    Output,
    Place,
    Report,
    RuleName,
    Since,
    Source,
    Text,
    Until,
    last_day,
)

FORMATS = ("md", "html", "docx")


def add(app: typer.Typer) -> None:
    """Put the commands of this module among the others."""
    app.command("brief")(brief)


def brief(
    db: Db = DATABASE,
    output: Output = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="md|html|docx", help="md, html or docx; else by the file's ending.")
    ] = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    actor: Actor = None,
    kind: Kind = None,
    source: Source = None,
    document: Report = None,
    text: Text = None,
    changed_since: Annotated[
        date | None, typer.Option(parser=last_day, metavar="DATE", help="Say what reports published after this day changed.")
    ] = None,
    rule: RuleName = None,
    order: Order = "",
    template: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Your own templates: pages, phrases, layout, Word styles.")
    ] = None,
    write_templates: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the shipped templates there, to be changed, and do nothing else.")
    ] = None,
) -> None:
    """Write the situation brief: what happened, figures, movements, ties, disputes, each sentence with its sources.

    Example: attested brief --place Syria --since 2024-12 --output brief.html
    """
    from attested.cli.asking import desk, question, written_out
    from attested.cli.show import as_markdown, note, whole_bytes
    from attested.export import brief as briefs
    from attested.export.columns import rule_of

    if write_templates is not None:
        written = briefs.write_templates(write_templates)
        note(f"{len(written)} templates are in {write_templates}; change them and call attested brief --template {write_templates}")
        return
    chosen = _format(format, output)
    by = rule_of(rule, order)
    asked = question(since, until, place, actor, kind, source, document, text)
    options: Any = {"rule": by, "changed_since": changed_since, "templates": template}
    with desk(db) as at:
        if chosen == "docx":
            content = briefs.docx(at, asked, **options)
        else:
            content = (briefs.html if chosen == "html" else briefs.markdown)(at, asked, **options).encode()
    if output is not None:
        whole_bytes(output, content)
        note(f"the brief is in {output}")
    elif chosen == "html":
        print(content.decode())
    else:
        as_markdown(content.decode())
    written_out(db, "brief", chosen, content, asked)


def _format(format: str | None, output: Path | None) -> str:
    ending = output.suffix.removeprefix(".").lower() if output is not None else ""
    chosen = (format or {"htm": "html", "html": "html", "docx": "docx"}.get(ending, "md")).lower()
    if chosen not in FORMATS:
        raise typer.BadParameter(f"{chosen!r} is no format of a brief; try {', '.join(FORMATS)}", param_hint="--format")
    if chosen == "docx" and output is None:
        raise typer.BadParameter("a Word document needs --output FILE.docx", param_hint="--format")
    return chosen
