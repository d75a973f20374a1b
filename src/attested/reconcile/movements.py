"""Armed people moving, one movement for each claim that tells of one. Nothing is summed: reports overlap."""

from __future__ import annotations

from collections.abc import Iterable

from attested.model import Argument, CodedClaim, Movement, When, digest

MOVEMENT_KINDS = ("deployment", "withdrawal")


def movements(claims: Iterable[CodedClaim], kinds: tuple[str, ...] = MOVEMENT_KINDS) -> list[Movement]:
    """The movements that these claims tell of, in order of when they are said to happen; what no words give stays a gap.

    Denied and planned movements are movements too: their claim says so, and whoever shows them must.
    """
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
        )
        for coded in claims
        if coded.claim.kind in kinds
    ]
    return sorted(found, key=_dated)


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
