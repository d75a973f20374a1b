"""Violence: who attacked whom, with what, where, when, and with what losses."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("clash air_strike shelling bombing attack crackdown sexual_violence destruction abduction".split())


@stage(version=7, reads=Reading, writes=Claim)
def violence(reading: Reading) -> Iterator[Claim | Finding]:
    """Violence: who attacked whom, with what, where, when, and with what losses."""
    yield from claims_of(reading, KINDS, violence.maker)
