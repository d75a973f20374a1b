"""Armed people moving, one movement for each claim that tells of one. Nothing is summed: reports overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attested.model import Argument, CodedClaim, Event, Movement, When, digest
from attested.reconcile.names import same_name
from attested.reconcile.sources import independent_source

MOVEMENT_KINDS = ("deployment", "withdrawal")
BESIDE_KINDS = ("presence", "holds", "strength")
"""Standing facts that belong beside a movement: who is there already."""


def movements(
    claims: Iterable[CodedClaim], kinds: tuple[str, ...] = MOVEMENT_KINDS, events: Iterable[Event] = ()
) -> list[Movement]:
    """The movements that these claims tell of, in order of when they are said to happen; what no words give stays a gap.

    Denied and planned movements are movements too: their claim says so, and whoever shows them must. Beside each stand the claims
    that the same actors are present, hold ground or number so many at one of its places.
    """
    every = list(claims)
    home = {coded.claim.id: event.id for event in events for coded in event.claims}
    standing: dict[str, list[CodedClaim]] = defaultdict(list)
    for coded in every:
        if coded.claim.kind in BESIDE_KINDS and coded.claim.polarity == "affirmed":
            for actor in _actors(coded):
                standing[actor].append(coded)
    found = [
        Movement(
            id=digest("movement", coded.claim.id),
            claim=coded,
            who=_names(coded.claim.role("agent")),
            forces=tuple(a.quantity for a in coded.claim.role("forces") if a.quantity is not None),
            origin=_names(coded.claim.role("origin")),
            via=_names(coded.claim.role("via")),
            destination=_names(coded.claim.role("destination")) or _names(coded.claim.role("place")),
            when=_when(coded),
            manner=_names(coded.claim.role("manner")),
            event=home.get(coded.claim.id),
            source=independent_source(coded),
            beside=_beside(coded, standing),
        )
        for coded in every
        if coded.claim.kind in kinds
    ]
    return sorted(found, key=_dated)


def _beside(coded: CodedClaim, standing: Mapping[str, Sequence[CodedClaim]]) -> tuple[CodedClaim, ...]:
    """Standing claims of the same actors at one of the movement's places; where those give no place, a shared country is none."""
    places = _places(coded)
    known = {c.claim.id: c for actor in sorted(_actors(coded)) for c in standing.get(actor, ()) if _places(c) & places}
    return tuple(sorted(known.values(), key=lambda c: (str(c.published or ""), c.claim.document, c.claim.evidence[0].start)))


def _actors(coded: CodedClaim) -> set[str]:
    return {a.entity or same_name(a.name or "") for a in coded.claim.role("agent")} - {""}


def _places(coded: CodedClaim) -> set[str]:
    """The places and countries that a claim is at, from, through or to; names where no place is known."""
    found = set()
    for a in coded.claim.role("place", "destination", "origin", "via", "target"):
        if a.where is not None:
            found |= {key for key in (a.where.id, a.where.country) if key}
        elif a.name and a.role != "target":
            found.add(same_name(a.name))
    return found


def _names(arguments: Iterable[Argument]) -> tuple[str, ...]:
    names = [a.name or (a.span.quote if a.span else "") for a in arguments]
    return tuple(dict.fromkeys(name for name in names if name))


def _when(coded: CodedClaim) -> When | None:
    return next((a.when for a in coded.claim.role("time") if a.when is not None), None)


def _dated(movement: Movement) -> tuple[str, str, int, str]:
    when = movement.when
    day = (when.earliest or when.latest) if when else movement.claim.published
    claim = movement.claim.claim
    return (day.isoformat() if day else "", claim.document, claim.evidence[0].start, claim.id)
