"""Standing ties: who backs, funds, arms, trains and commands whom; who belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("backs funds arms trains commands part_of allied_with opposes formerly_part_of".split())


@stage(version=7, reads=Reading, writes=Claim)
def ties(reading: Reading) -> Iterator[Claim | Finding]:
    """Standing ties: who backs, funds, arms, trains and commands whom; who belongs to whom."""
    yield from claims_of(reading, KINDS, ties.maker)
