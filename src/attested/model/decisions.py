"""What people decide about claims, and which claims hold after it: a pure function of the coding and the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from attested.model.claim import Claim

State = Literal["unreviewed", "accepted", "rejected", "unsure", "corrected", "replaced", "added"]
DecisionVerdict = Literal["accept", "reject", "unsure", "correct", "add", "undo"]

STATES: tuple[State, ...] = ("unreviewed", "accepted", "rejected", "unsure", "corrected", "replaced", "added")
"""What can have become of a claim. `corrected` and `added` are claims of a person; `replaced` is what a person's stands for."""
HIDDEN: tuple[State, ...] = ("rejected", "replaced")
"""The states in which a claim leaves all views, unless a question asks for them."""
DECISIONS: tuple[DecisionVerdict, ...] = ("accept", "reject", "unsure", "correct", "add", "undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a claim stands, whoever codes it: the report, the kind, the words of its evidence, and its trigger.

    Offsets are code points of the report's text, ends exclusive; evidence in several pieces counts from the first to the last.
    """

    document: str
    kind: str
    start: int
    end: int
    trigger: tuple[int, int] | None = None

    @classmethod
    def of(cls, claim: Claim) -> Anchor:
        """The anchor of a claim."""
        return cls(
            document=claim.document, kind=claim.kind,
            start=min(span.start for span in claim.evidence), end=max(span.end for span in claim.evidence),
            trigger=(claim.trigger.start, claim.trigger.end) if claim.trigger else None,
        )  # fmt: skip

    def fits(self, other: Anchor) -> bool:
        """Whether both may be one claim coded twice: report and kind, half of the shorter evidence, and triggers that touch.

        >>> old = Anchor(document="d", kind="clash", start=0, end=40, trigger=(5, 11))
        >>> old.fits(Anchor(document="d", kind="clash", start=0, end=60, trigger=(5, 11)))
        True
        >>> old.fits(Anchor(document="d", kind="clash", start=0, end=60, trigger=(30, 36)))
        False
        """
        if (self.document, self.kind) != (other.document, other.kind):
            return False
        if self.trigger is not None and other.trigger is not None and _shared(self.trigger, other.trigger) == 0:
            return False
        shared = _shared((self.start, self.end), (other.start, other.end))
        return shared > 0 and 2 * shared >= min(self.end - self.start, other.end - other.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry of the log of what people decided about one claim: appended, taken back by a later entry, never edited.

    `seen` is the claim as the person saw it (`None` where one is added), `made` the claim that the person put in its place or
    added. `assignment` numbers the assignment of a blind round that it answers: such a decision changes no view until it is
    adjudicated, by a later decision that `settles` the round. `undoes` is the number of the entry that an `undo` takes back.
    """

    verdict: DecisionVerdict
    by: str
    at: datetime
    seen: Claim | None = None
    made: Claim | None = None
    note: str = ""
    assignment: int | None = None
    undoes: int | None = None
    settles: str | None = None
    number: int = 0

    @property
    def anchor(self) -> Anchor | None:
        """Where the claim that it is about stands; an undo has none of its own."""
        claim = self.seen or self.made
        return Anchor.of(claim) if claim else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A claim and what became of it: its state, the decision that says so, and whether it has been read otherwise since then."""

    claim: Claim
    state: State = "unreviewed"
    decision: Decision | None = None
    reread: bool = False
    of_person: bool = False

    @property
    def shown(self) -> bool:
        """Whether views show it."""
        return self.state not in HIDDEN


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody took back, oldest first, those of blind rounds left out. An undo can itself be taken back."""
    undone: set[int] = set()
    for decision in sorted(decisions, key=lambda d: -d.number):
        if decision.verdict == "undo" and decision.number not in undone and decision.undoes is not None:
            undone.add(decision.undoes)
    kept = (d for d in decisions if d.verdict != "undo" and d.number not in undone and d.assignment is None)
    return sorted(kept, key=lambda d: d.number)


def settle(coded: Sequence[Claim], decisions: Iterable[Decision]) -> tuple[Settled, ...]:
    """The claims of one report as people left them: the coder's in their order, then those of people.

    Each decision is laid on the claim that it is about: the one of that id, else the likest one at its anchor. What a person
    accepted holds as it was read then: a newer coder that reads it otherwise, or does not find it, changes nothing but `reread`.
    What was rejected stays so while kind, words and stance are the same. A claim that a person wrote stands for what a coder finds
    in its place. The latest decision about a claim holds.
    """
    machine = [Settled(claim=claim) for claim in coded]
    people: list[Settled] = []
    for decision in in_force(decisions):
        seen, made = decision.seen, decision.made
        if decision.verdict in ("correct", "add") and made is not None:
            _stand_for(people, machine, [old for old in (seen, made) if old is not None], decision)
            state: State = "added" if decision.verdict == "add" else "corrected"
            people.append(Settled(claim=made, state=state, decision=decision, of_person=True))
        elif decision.verdict == "accept" and seen is not None:
            _accept(people, machine, seen, decision)
        elif decision.verdict in ("reject", "unsure") and seen is not None:
            state = "rejected" if decision.verdict == "reject" else "unsure"
            found = _find(people, seen, stance=True) or _find(machine, seen, stance=True)
            if found is not None:
                rows, at = found
                other = _reading(rows[at].claim) != _reading(seen)
                rows[at] = replace(rows[at], state=state, decision=decision, reread=other)
            elif state == "unsure":
                people.append(Settled(claim=seen, state=state, decision=decision))
    return (*machine, *people)


def _accept(people: list[Settled], machine: list[Settled], seen: Claim, decision: Decision) -> None:
    wanted = _reading(seen)
    for rows in (people, machine):
        for at, row in enumerate(rows):
            if _reading(row.claim) == wanted and (rows is people or not any(r.of_person and _alike(seen, r.claim) for r in people)):
                rows[at] = replace(row, state="accepted", decision=decision, reread=False)
                if rows is machine:  # the coder's new reading, accepted in place of an older one
                    people[:] = [other for other in people if other.of_person or not _alike(seen, other.claim)]
                return
    _stand_for(people, machine, [seen], decision)
    people.append(Settled(claim=seen, state="accepted", decision=decision))


def _stand_for(people: list[Settled], machine: list[Settled], old: Sequence[Claim], decision: Decision) -> None:
    """Take out of view what a person's claim stands for: the coder's claim stays as `replaced`, an older one of people goes."""
    for claim in old:
        if (found := _find(people, claim)) is not None:
            people.pop(found[1])
        if (found := _find(machine, claim)) is not None:
            at = found[1]
            other = _reading(machine[at].claim) != _reading(old[0])
            machine[at] = replace(machine[at], state="replaced", decision=decision, reread=other)


def successors(gone: Sequence[Claim], come: Sequence[Claim]) -> dict[int, int]:
    """Which claim of a new coding continues which of an old one, by their places in the two lists; each at most once.

    >>> successors([], [])
    {}
    """
    pairs = [
        (-_likeness(old, new), before, after)
        for before, old in enumerate(gone)
        for after, new in enumerate(come)
        if _alike(old, new)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, before, after in sorted(pairs):
        if before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return found


def likest(wanted: Claim | Anchor, claims: Sequence[Claim]) -> Claim | None:
    """The claim that continues the wanted one: of the same id, else the likest at its anchor; `None` where nothing fits."""
    if isinstance(wanted, Anchor):
        fitting = [claim for claim in claims if wanted.fits(Anchor.of(claim))]
        return min(fitting, key=lambda c: (_apart(wanted, Anchor.of(c)), c.id), default=None)
    fitting = [claim for claim in claims if _alike(wanted, claim)]
    return max(fitting, key=lambda c: (_likeness(wanted, c), c.id), default=None)


def _find(rows: list[Settled], wanted: Claim, *, stance: bool = False) -> tuple[list[Settled], int] | None:
    fitting = [n for n, row in enumerate(rows) if row.state != "replaced" and _alike(wanted, row.claim, stance=stance)]
    if not fitting:
        return None
    return rows, max(fitting, key=lambda n: (_likeness(wanted, rows[n].claim), -n))


def _alike(one: Claim, two: Claim, *, stance: bool = False) -> bool:
    if one.id == two.id:
        return True
    if stance and (one.polarity, one.status) != (two.polarity, two.status):
        return False
    return Anchor.of(one).fits(Anchor.of(two))


def _likeness(one: Claim, two: Claim) -> float:
    """How much of one reading another holds, for choosing among claims of one anchor: 0 to about 13."""
    left, right = Anchor.of(one), Anchor.of(two)
    score = 8.0 if one.id == two.id else 0.0
    score += 2.0 if left.trigger == right.trigger else 0.0
    whole = max(left.end, right.end) - min(left.start, right.start)
    score += _shared((left.start, left.end), (right.start, right.end)) / max(1, whole)
    score += 0.5 * (one.polarity == two.polarity) + 0.5 * (one.status == two.status)
    slots = [
        {(a.role, a.span.start if a.span else -1) for a in claim.arguments} | {("speaker", s.span.start) for s in claim.speakers}
        for claim in (one, two)
    ]
    return score + len(slots[0] & slots[1]) / max(1, len(slots[0] | slots[1]))


def _apart(one: Anchor, two: Anchor) -> int:
    trigger = abs(one.trigger[0] - two.trigger[0]) if one.trigger and two.trigger else 0
    return trigger + abs(one.start - two.start) + abs(one.end - two.end)


def _shared(one: tuple[int, int], two: tuple[int, int]) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))


def _reading(claim: Claim) -> Claim:
    """What a person judges of a claim: neither who made it, nor how sure, nor why a name was linked as it was."""
    return replace(
        claim, confidence=0.0, made_by=None, arguments=tuple(replace(argument, because=None) for argument in claim.arguments)
    )
