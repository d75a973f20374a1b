"""Protests, and protests that turn violent."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("protest riot".split())


@stage(version=7, reads=Reading, writes=Claim)
def contention(reading: Reading) -> Iterator[Claim | Finding]:
    """Protests, and protests that turn violent."""
    yield from claims_of(reading, KINDS, contention.maker)
