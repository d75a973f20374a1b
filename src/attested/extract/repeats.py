"""A claim repeated is one claim: what a report says again with nothing new is not coded again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attested.model import Argument, Claim, Coding, Finding, stage


def _key(argument: Argument) -> tuple[str, str]:
    if argument.quantity:
        return argument.role, f"{argument.quantity.low}-{argument.quantity.high}"
    if argument.when:
        return argument.role, f"{argument.when.earliest}-{argument.when.latest}"
    return argument.role, " ".join(re.findall(r"\w+", (argument.name or "").lower()))


def _says_no_more(later: Claim, earlier: Claim) -> bool:
    """Whether every detail of the later claim stands in the earlier one, of the same kind and polarity."""
    if later.kind != earlier.kind or later.polarity != earlier.polarity:
        return False
    known = {_key(a) for a in earlier.arguments}
    said = {s.name.lower() for s in earlier.speakers}
    return {_key(a) for a in later.arguments} <= known and {s.name.lower() for s in later.speakers} <= said


@stage(version=1, reads=Coding, writes=Claim)
def drop_repeats(coding: Coding) -> Iterator[Claim | Finding]:
    """The claims of a report in text order, without those that add nothing to an earlier one."""
    kept: list[Claim] = []
    for claim in sorted(coding.claims, key=lambda c: (c.evidence[0].start, c.trigger.start if c.trigger else 0)):
        if not any(_says_no_more(claim, other) for other in kept):
            kept.append(claim)
            yield claim
