"""A claim repeated is one claim: what a report says again with nothing new is not coded again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attested.extract.sharing import shared_once
from attested.model import Argument, Claim, Coding, Finding, stage


def _value(argument: Argument) -> str:
    if argument.quantity:
        return f"{argument.quantity.low}-{argument.quantity.high}"
    if argument.when:
        return f"{argument.when.earliest}-{argument.when.latest}"
    return " ".join(re.findall(r"\w+", (argument.name or "").lower()))


def _details(claim: Claim) -> set[tuple[str, ...]]:
    """What a claim tells, piece by piece: its kind and polarity, each argument and each speaker for a claim of such."""
    base = (claim.kind, claim.polarity)
    arguments = {(*base, a.role, _value(a)) for a in claim.arguments}
    return {base, *arguments, *((*base, "speaker", s.name.lower()) for s in claim.speakers)}


@stage(version=3, reads=Coding, writes=Claim)
def drop_repeats(coding: Coding) -> Iterator[Claim | Finding]:
    """The claims of a report in text order, without those that add nothing to an earlier one.

    A claim is dropped where one earlier claim of the same kind and polarity, or a later one of the same sentence, tells all its
    details: the same arguments, by name, figure or days, and the same speakers. Of those that stay each figure is told once, and
    who has nothing of its own without it goes as well.
    """
    ordered = sorted(coding.claims, key=lambda c: (c.evidence[0].start, c.trigger.start if c.trigger else 0))
    yield from _new(shared_once(coding.reading, _new(ordered)))


def _new(ordered: Sequence[Claim]) -> list[Claim]:
    told_by: dict[tuple[str, ...], set[int]] = {}
    kept: list[Claim] = []
    of_sentence: dict[int, list[int]] = {}
    everything = [_details(claim) for claim in ordered]
    for number, claim in enumerate(ordered):
        of_sentence.setdefault(claim.evidence[0].start, []).append(number)
    for number, claim in enumerate(ordered):
        details = everything[number]
        if any(later > number and details < everything[later] for later in of_sentence[claim.evidence[0].start]):
            continue
        if not set.intersection(*sorted((told_by.get(d, set()) for d in details), key=len)):
            for detail in details:
                told_by.setdefault(detail, set()).add(number)
            kept.append(claim)
    return kept
