"""Tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from attested.cli.tables import Row
from attested.errors import AttestedError


def as_json(value: Any) -> None:
    """Print a value as JSON, readable by people too."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def as_table(head: Sequence[str], rows: Iterable[Row]) -> None:
    """On a terminal a table, each item's words below what is known of it; elsewhere one line an item."""
    if not sys.stdout.isatty():
        for row in rows:
            print(row.line)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(rows)
    if not shown:
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in head:
        table.add_column(name, no_wrap=name in ("id", "event"), max_width=14 if name == "when" else 28, style=_STYLES.get(name, ""))
    table.add_column("what, by whom, in which words", ratio=1)
    for row in shown:
        details = Text(" · ".join(cell for cell in row.details if cell), style="red" if "disputed" in row.details else "")
        table.add_row(*map(Text, row.keys), Text.assemble(details, "\n" if details else "", (f"“{row.words}”", "italic dim")))
    Console().print(table)


_STYLES = {"id": "dim", "event": "dim", "kind": "bold", "measure": "bold", "tie": "bold", "range": "bold cyan"}


def as_markdown(text: str) -> None:
    """Markdown with colours on a terminal, as it is elsewhere."""
    if not sys.stdout.isatty():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    from rich.console import Console
    from rich.markdown import Markdown

    # Rich knows no footnotes and would run them together as one paragraph: each gets a line of its own.
    Console().print(Markdown(_FOOTNOTE.sub("  \n", text)))


_FOOTNOTE = re.compile(r"\n(?=\[\^\d+\]: )")


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file to write: it is there when all is written, and what was there before stays if anything fails.

    What is no plain file (a terminal, a pipe, `/dev/null`) is written to as it is, never replaced; a link is followed.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        try:
            with path.open("w", encoding="utf-8") as file:
                yield file
        except OSError as error:
            raise AttestedError(f"{path} cannot be written: {error.strerror}") from error
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
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


def whole_bytes(path: Path, content: bytes) -> None:
    """Write a file of bytes whole or not at all."""
    path = path.resolve()
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise AttestedError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def note(message: str) -> None:
    """A line for the person at the terminal, beside the output."""
    print(message, file=sys.stderr)
