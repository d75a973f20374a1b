"""Weapons, men, training and relief supplied, stopped or cut off."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("arms_transfer training recruitment aid interception disruption".split())


@stage(version=7, reads=Reading, writes=Claim)
def supply(reading: Reading) -> Iterator[Claim | Finding]:
    """Weapons, men, training and relief supplied, stopped or cut off."""
    yield from claims_of(reading, KINDS, supply.maker)
