"""What commands that ask share: the desk on a database, and the question that their options make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from attested.cli.options import Actor, Kind, Place, Report, Since, Source, Text, Until

if TYPE_CHECKING:
    from attested.query import Desk, Question


@contextmanager
def desk(db: Path) -> Iterator[Desk]:
    from attested.query import Desk
    from attested.store import open_store

    with open_store(db, create=False) as store, store.view() as view:
        yield Desk(view)


def question(
    since: Since, until: Until, place: Place, actor: Actor, kind: Kind, source: Source, document: Report, text: Text
) -> Question:
    from attested.query import Question

    if kind is not None:
        _check_kind(kind)
    return Question(
        since=since, until=until, place=place, actor=actor, kind=kind, source=source, document=document, text=text
    )  # fmt: skip


def _check_kind(kind: str) -> None:
    from attested.knowledge import codebook

    if kind in codebook():
        return
    from difflib import get_close_matches

    near = get_close_matches(kind, list(codebook()), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see attested codebook"
    raise typer.BadParameter(f"{kind!r} is no kind of claim; {hint}", param_hint="--kind")


def written_out(db: Path, what: str, format: str, content: bytes, question: Question) -> None:
    """Put into the custody log that something was written out: what, as what, on which question, and the hash of it, no words.

    A database that may only be read has no log to write to; that is said, and what was written stays.
    """
    import getpass
    import hashlib

    from attested.cli.show import note
    from attested.errors import StoreError
    from attested.store import open_store

    about = {"what": what, "format": format, "sha256": hashlib.sha256(content).hexdigest(), "question": question.query}
    try:
        with open_store(db, create=False) as store, store.writer(getpass.getuser()) as writer:
            writer.record("export", about)
    except (StoreError, OSError) as error:
        note(f"that it was written out is not in the log: {error}")
