"""What happened to a claim: how coders read it, and what people decided, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from attested.model import Anchor, Claim, CodedClaim, Decision
from attested.query import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: a decision of a person, with whether it still holds, or (without one) a reading of an earlier coder."""

    at: datetime | None
    by: str
    decision: Decision | None = None
    reading: Claim | None = None
    holds: bool = True


def history(desk: Desk, claim: str) -> tuple[Step, ...]:
    """How a claim came to be what it is: the readings of earlier coders at its place, then every decision about it.

    Blind rounds are told only once they are adjudicated.
    """
    coded = desk.claim(claim)
    here = Anchor.of(coded.claim)
    earlier = [
        Step(at=None, by=old.made_by.stage if old.made_by else "", reading=old, holds=False)
        for old in desk.earlier_claims(coded.document.id)
        if here.fits(Anchor.of(old)) and old != coded.claim
    ]
    about = [d for d in reversed(desk.people.decisions(document=coded.document.id, limit=100_000)) if d.assignment is None]
    return (*earlier, *_steps(coded.claim, about))


def decided(desk: Desk, claims: Iterable[CodedClaim]) -> list[tuple[CodedClaim, Step]]:
    """Every decision about these claims, oldest first: what `history` tells without the earlier readings."""
    logs: dict[str, list[Decision]] = {}
    found = []
    for coded in claims:
        document = coded.document.id
        if document not in logs:
            entries = desk.people.decisions(document=document, limit=100_000)
            logs[document] = [d for d in reversed(entries) if d.assignment is None]
        found += [(coded, step) for step in _steps(coded.claim, logs[document])] if logs[document] else []
    return sorted(found, key=lambda pair: pair[1].decision.number if pair[1].decision else 0)


def _steps(claim: Claim, about: Sequence[Decision]) -> list[Step]:
    here = Anchor.of(claim)

    def is_here(held: Claim | None) -> bool:
        return held is not None and (held.id == claim.id or here.fits(Anchor.of(held)))

    mine = {d.number for d in about if is_here(d.seen) or is_here(d.made)}
    grown = bool(mine)
    while grown:  # a correction leads from the claim it replaced, an undo from what it takes back
        ids = {c.id for d in about if d.number in mine for c in (d.seen, d.made) if c is not None}
        more = {
            d.number for d in about if d.undoes in mine or any(c is not None and c.id in ids for c in (d.seen, d.made))
        }  # fmt: skip
        grown = not more <= mine
        mine |= more
    undone: set[int] = set()
    for decision in reversed(about):
        if decision.verdict == "undo" and decision.number not in undone and decision.undoes is not None:
            undone.add(decision.undoes)
    return [Step(at=d.at, by=d.by, decision=d, holds=d.number not in undone) for d in about if d.number in mine]


def latest(desk: Desk, by: str) -> Decision | None:
    """The latest decision of a person on a claim that still holds and answers no blind round: what `undo` would take back."""
    mine = [d for d in desk.people.decisions(by=by, limit=200) if d.assignment is None]
    undone: set[int] = set()
    for decision in mine:  # the latest first, so that an undo that was undone counts for nothing
        if decision.number in undone:
            continue
        if decision.verdict == "undo" and decision.undoes is not None:
            undone.add(decision.undoes)
        else:
            return decision
    return None
