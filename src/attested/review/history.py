"""What happened to a claim: how coders read it, and what people decided, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attested.model import Anchor, Claim, Decision
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

    def is_here(held: Claim | None) -> bool:
        return held is not None and (held.id == coded.claim.id or here.fits(Anchor.of(held)))

    mine = {d.number for d in about if is_here(d.seen) or is_here(d.made)}
    grown = True
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
    steps = [Step(at=d.at, by=d.by, decision=d, holds=d.number not in undone) for d in about if d.number in mine]
    return (*earlier, *steps)


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
