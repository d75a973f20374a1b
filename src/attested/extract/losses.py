"""Running totals: people killed, injured or displaced over a period or a conflict."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("toll".split())


@stage(version=7, reads=Reading, writes=Claim)
def losses(reading: Reading) -> Iterator[Claim | Finding]:
    """Running totals: people killed, injured or displaced over a period or a conflict."""
    yield from claims_of(reading, KINDS, losses.maker)
