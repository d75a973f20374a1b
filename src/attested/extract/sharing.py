"""A figure is told of one event: where several claims of a sentence take the same figure, the likeliest keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attested.model import PEOPLE_ROLES, Argument, Claim, Reading

_STEP = 0.1
"""What a step in the parse between figure and trigger weighs against the probabilities of part and claim.

Of 80 such figures of the coded reports that belong to one of two claims, 53 are kept by the right one; 47 by the parse alone.
"""

_SURE = 0.9
"""Where the heads are this sure of two events of different kinds, both keep the figure: of 11 such, 8 were rightly in both."""

_Figure = tuple[str, int, int]


def shared_once(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each figure of people left with one of them, but with both of two events of which the reading model is sure.

    One figure has one measure, too: the 51 who were arrested are not also the 51 killed of a claim read beside it.
    Kept where the reading model gives part and claim the most, less what lies between figure and trigger in the parse.
    """
    takers: dict[tuple[int, int], dict[int, _Figure]] = {}
    for number, claim in enumerate(claims):
        for figure in (f for a in claim.arguments if (f := _figure(a)) is not None):
            takers.setdefault(figure[1:], {}).setdefault(number, figure)
    shared = {where: figures for where, figures in takers.items() if len(figures) > 1}
    if not shared:
        return list(claims)
    starts = {token.start: token.index for token in reading.tokens}
    heads = {(q.span.start, q.span.end): q.head for q in reading.quantities}
    lost: dict[int, set[_Figure]] = {}
    for where, figures in shared.items():
        head = heads.get(where, starts.get(where[0]))
        triggers = {n: starts.get(span.start) for n in figures if (span := claims[n].trigger)}
        if head is None or len(triggers) < len(figures):
            continue
        weights = {n: _weight(reading, trigger, figures[n][0], head) for n, trigger in triggers.items() if trigger is not None}
        best = max(weights, key=lambda n: (weights[n][0], -n))
        for n in weights:
            both = claims[n].kind != claims[best].kind and min(weights[n][1], weights[best][1]) >= _SURE
            if n != best and not both:
                lost.setdefault(n, set()).add(figures[n])
    return [_without(claim, lost[n]) if n in lost else claim for n, claim in enumerate(claims)]


def _figure(argument: Argument) -> _Figure | None:
    if argument.role not in PEOPLE_ROLES or argument.quantity is None or argument.span is None:
        return None
    return argument.role, argument.span.start, argument.span.end


def _without(claim: Claim, figures: set[_Figure]) -> Claim:
    kept: Iterable[Any] = (a for a in claim.arguments if _figure(a) not in figures)
    return Claim.make(
        kind=claim.kind, evidence=claim.evidence, trigger=claim.trigger, arguments=tuple(kept), speakers=claim.speakers,
        polarity=claim.polarity, status=claim.status, hedge=claim.hedge, confidence=claim.confidence, made_by=claim.made_by,
    )  # fmt: skip


def _weight(reading: Reading, trigger: int, role: str, head: int) -> tuple[float, float]:
    """How strongly a claim holds on to a figure, and the lesser of the probabilities that the reading model gives the two."""
    part, whole = 0.0, 0.0
    for frame in reading.frames:
        if frame.trigger == trigger:
            whole = max(whole, frame.probability)
            part = max((s.probability for s in frame.slots if s.role == role and s.first <= head < s.end), default=part)
    return part + whole - _STEP * _apart(reading, head, trigger), min(part, whole)


def _apart(reading: Reading, left: int, right: int) -> int:
    """How many steps of the parse lie between two words; 20 where they hang in different sentences."""
    ways = [left, *(t.index for t in reading.ancestors(left))]
    for steps, index in enumerate((right, *(t.index for t in reading.ancestors(right)))):
        if index in ways:
            return steps + ways.index(index)
    return 20
