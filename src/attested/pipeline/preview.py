"""What a run would take in, before it does: each report and refusal, with nothing written and nothing coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from attested.errors import QueryError
from attested.ingest import take
from attested.ingest.files import Place
from attested.model import Document, Finding
from attested.store import Store, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One report or file: `new`, `known` (the store holds it already), or `refused`; `notes` say why, or what was doubtful.

    `document` is the report as it would be kept; `None` where the file would be refused.
    """

    item: str
    fate: Literal["new", "known", "refused"]
    document: Document | None = None
    notes: tuple[str, ...] = ()


def preview(paths: Iterable[str | Path | Place], store: Store) -> Iterator[Preview]:
    """What these files would bring, in the order in which a run would take them.

    The same report twice among them is new once and then known.
    """
    seen: set[str] = set()
    held: Preview | None = None
    with store.view() as view:
        for entry in take(paths):
            if isinstance(entry, Finding) and entry.level != "refused":
                held = replace(held, notes=(*held.notes, entry.message)) if held else None
                continue
            if held is not None:
                yield held
            if isinstance(entry, Finding):
                held = Preview(item=entry.item, fate="refused", notes=(entry.message,))
                continue
            came, document = entry.acquisition, entry.document
            fate: Literal["new", "known"] = "known" if document.id in seen or _holds(view, document.id) else "new"
            seen.add(document.id)
            item = f"{came.path}, {came.member}" if came.member else came.path
            held = Preview(item=item, fate=fate, document=document)
        if held is not None:
            yield held


def _holds(view: View, id: str) -> bool:
    try:
        view.document(id)
    except QueryError:
        return False
    return True
