"""Tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from attested.cli.tables import line
from attested.errors import AttestedError


def as_json(value: Any) -> None:
    """Print a value as JSON, readable by people too."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal, empty columns left out; one line a row elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            print(line(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(rows)
    columns = [n for n, _ in enumerate(head) if any(row[n] for row in shown)]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for n in columns:
        table.add_column(head[n], overflow="fold", ratio=4 if head[n] == "words" else None, no_wrap=head[n] == "id")
    for row in shown:
        table.add_row(*(Text(row[n], style=_style(head[n], row[n])) for n in columns))
    Console().print(table)


def _style(column: str, cell: str) -> str:
    if "denied" in cell or column == "disputed":
        return "red"
    return {"words": "italic dim", "id": "dim", "event": "dim", "kind": "bold", "measure": "bold", "tie": "bold"}.get(column, "")


def as_markdown(text: str) -> None:
    """Markdown with colours on a terminal, as it is elsewhere."""
    if not sys.stdout.isatty():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file to write: it is there when all is written, and what was there before stays if anything fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise AttestedError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def to_file(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    with whole_file(path) as file:
        file.write(text)


def note(message: str) -> None:
    """A line for the person at the terminal, beside the output."""
    print(message, file=sys.stderr)
