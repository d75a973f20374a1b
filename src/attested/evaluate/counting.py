"""How many people a short report's claims count, as data sets of incidents code it: one number for each sort of harm.

Incident data sets give a single number where claims give bounds, parts and repetitions. The number is the lower bound of each
event's figure, summed over the events of the report; a part of a figure ("five of them children") is not added to its whole, and
a figure told again is not counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attested.model import Argument, Claim

FIGHTING = frozenset(
    "clash air_strike shelling bombing attack crackdown destruction interception riot protest toll seizure".split()
)
"""Kinds of events in which people are killed and injured; a figure of killed on an accusation or demand tells of another event."""
_PART = re.compile(r"\b(?:including|among (?:them|whom)|of (?:them|whom|these|those)|inclusive of|one of)\b[^.;]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People killed, injured, arrested, abducted and surrendered in a report; 0 where none is told of."""

    deaths: int = 0
    injuries: int = 0
    arrests: int = 0
    abductions: int = 0
    surrenders: int = 0


def counts(claims: Sequence[Claim], text: str) -> Counts:
    """The counts of a report from its claims: what is told as having happened, and not denied."""
    told = [c for c in claims if c.polarity == "affirmed" and c.status in ("occurred", "ongoing")]
    losses = [c for c in told if c.kind in FIGHTING]
    return Counts(
        deaths=people(losses, ("killed",), text),
        injuries=people(losses, ("injured",), text),
        arrests=people([c for c in told if c.kind == "arrest"], ("detained", "forces"), text, named="target"),
        abductions=people([c for c in told if c.kind == "abduction"], ("abducted", "forces"), text, named="target"),
        surrenders=people([c for c in told if c.kind == "surrender"], ("forces", "detained"), text, named="agent"),
    )


def people(
    claims: Iterable[Claim],
    roles: tuple[str, ...],
    text: str,
    *,
    named: str = "",
    bound: Callable[[Argument], int] | None = None,
    unnumbered: int = 0,
) -> int:
    """How many people the figures of these roles count over the claims of a report.

    `named` is the role whose names count one person each where a claim has no figure; `bound` makes a number of a figure (its lower
    bound, if not given); `unnumbered` is what several people without a number count.
    """
    size = bound or lower_bound
    seen: set[tuple[int, str]] = set()
    total = 0
    for claim in claims:
        figures = [a for a in claim.arguments if a.role in roles and a.quantity is not None]
        for argument in figures:
            number, whom = size(argument), _whom(argument)
            if number > 0 and not _is_part(argument, figures, text) and (number, whom) not in seen:
                seen.add((number, whom))
                total += number
        for argument in claim.role(named) if named and not figures else ():
            key = (0, (argument.name or "").casefold())
            if key not in seen:
                seen.add(key)
                total += unnumbered if _several(argument) else 1
    return total


def lower_bound(argument: Argument) -> int:
    """The lower bound of a figure, its upper one where it has no lower; 0 without a figure."""
    quantity = argument.quantity
    if quantity is None:
        return 0
    return int((quantity.low if quantity.low is not None else quantity.high) or 0)


def _whom(argument: Argument) -> str:
    quantity = argument.quantity
    return " ".join(re.findall(r"\w+", (quantity.of or quantity.unit or "").casefold())) if quantity else ""


def _is_part(argument: Argument, figures: Sequence[Argument], text: str) -> bool:
    """Whether a figure counts some of the people that another figure of the claim counts."""
    if argument.span is None or len(figures) < 2:
        return False
    before = text[max(0, argument.span.start - 60) : argument.span.start]
    around = text[argument.span.start : argument.span.end + 12]
    bigger = any(lower_bound(other) > lower_bound(argument) for other in figures)
    return bigger and bool(_PART.search(before) or re.search(r"\bof (?:them|whom)\b", around))


def _several(argument: Argument) -> bool:
    """Whether a name is of more than one person: a plural."""
    words = (argument.name or "").split()
    return bool(words) and words[-1].islower() and words[-1].endswith("s") and not words[-1].endswith("ss")
