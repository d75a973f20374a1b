"""Whether what is kept of one report is still what it was: its bytes, its text, the words of its claims."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from attested.errors import QueryError, SpanError
from attested.query.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was checked of a report: how many bytes of originals, how many quotes of claims; what is wrong, in words."""

    originals: int
    size: int
    quotes: int
    wrong: tuple[str, ...]


def check(desk: Desk, document: str) -> Check:
    """Hash the report's originals again, and read every quote of its claims at its offsets again."""
    report = desk.document(document)
    wrong: list[str] = []
    size = quotes = 0
    hashes = list(dict.fromkeys(acquisition.original for acquisition in desk.acquisitions(report.id)))
    for sha256 in hashes:
        try:
            content = desk.original(sha256).content
        except (QueryError, ValueError) as error:
            wrong.append(f"the original {sha256[:12]}… is not there: {error}")
            continue
        size += len(content)
        if hashlib.sha256(content).hexdigest() != sha256:
            wrong.append(f"the original's bytes are not those of its SHA-256 {sha256[:12]}…")
    for coded in desk.claims_of(report.id):
        for span in coded.claim.spans():
            quotes += 1
            try:
                span.check(report)
            except SpanError as error:
                wrong.append(f"claim {coded.claim.id[:8]}: {error}")
    return Check(originals=len(hashes), size=size, quotes=quotes, wrong=tuple(wrong))
