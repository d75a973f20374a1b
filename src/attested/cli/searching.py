"""What a search found, for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from attested.export.records import quote
from attested.query import Desk, Hit


def as_hits(hits: Sequence[Hit], desk: Desk) -> None:
    """Each report with the words around what was found and its claims; coloured on a terminal, a few plain lines elsewhere."""
    if not sys.stdout.isatty():
        for hit in hits:
            print(_heading(hit, desk))
            print(f"    {hit.snippet}")
            for claim in hit.claims:
                print(f"    {claim.id[:8]} {claim.kind}: {quote(claim)}")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for hit in hits:
        console.print(Text(_heading(hit, desk), style="bold"))
        snippet = Text(f"  {hit.snippet}")
        for start, end in hit.marks:
            snippet.stylize("bold yellow", start + 2, end + 2)
        console.print(snippet)
        for claim in hit.claims:
            console.print(Text.assemble("  ", (claim.id[:8], "dim"), " ", (claim.kind, "cyan"), f": {quote(claim)}"))
        console.print()


def _heading(hit: Hit, desk: Desk) -> str:
    document = hit.document
    acquired = desk.acquired(document.id)
    name = acquired.path if acquired else document.id
    if acquired and acquired.member:
        name = f"{name}, {acquired.member}"
    source = document.source.name if document.source else ""
    return " · ".join(part for part in (document.title, source, str(document.published or ""), name) if part)
