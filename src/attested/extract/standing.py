"""Standing facts about one actor, and its founding."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("founding strength pay holds presence composition".split())


@stage(version=7, reads=Reading, writes=Claim)
def standing(reading: Reading) -> Iterator[Claim | Finding]:
    """Standing facts about one actor, and its founding."""
    yield from claims_of(reading, KINDS, standing.maker)
