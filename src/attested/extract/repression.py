"""The law and its captives: arrests, custody, sentences, releases."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset("arrest release".split())


@stage(version=7, reads=Reading, writes=Claim)
def repression(reading: Reading) -> Iterator[Claim | Finding]:
    """The law and its captives: arrests, custody, sentences, releases."""
    yield from claims_of(reading, KINDS, repression.maker)
