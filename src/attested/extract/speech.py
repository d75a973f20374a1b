"""Words that are acts: talks and agreements, demands, threats, accusations, decisions."""

from __future__ import annotations

from collections.abc import Iterator

from attested.extract.coder import claims_of
from attested.model import Claim, Finding, Reading, stage

KINDS = frozenset(
    "agreement talks support_statement threat demand rejection accusation responsibility_claim announcement appointment "
    "sanction".split()
)


@stage(version=7, reads=Reading, writes=Claim)
def speech(reading: Reading) -> Iterator[Claim | Finding]:
    """Words that are acts: talks and agreements, demands, threats, accusations, decisions."""
    yield from claims_of(reading, KINDS, speech.maker)
