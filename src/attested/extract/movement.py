"""Who moved from where through which crossing to where; what was seized; who fled."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("deployment withdrawal escape defection surrender seizure displacement".split())


@stage(version=7, reads=Reading, writes=Claim)
def movement(reading: Reading) -> Iterator[Claim | Finding]:
    """Who moved from where through which crossing to where; what was seized; who fled."""
    yield from claims_of(reading, KINDS, movement.maker)
