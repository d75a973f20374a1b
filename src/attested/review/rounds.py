"""Blind double coding: several people decide on the same claims without seeing each other's answers; then one adjudicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from attested.errors import ReviewError
from attested.model import Claim, Decision, DecisionVerdict, digest
from attested.query import Desk, Question
from attested.review.deciding import changed, decide
from attested.store import Assignment, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one coder made of a claim: the verdict, and the claim as the coder would have it (`None` where it was rejected)."""

    coder: str
    verdict: DecisionVerdict
    claim: Claim | None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One claim of a round with the answers that there are, and the decision that settled it."""

    claim: Claim
    coders: tuple[str, ...]
    answers: tuple[Answer, ...]
    settled: Decision | None = None

    @property
    def complete(self) -> bool:
        """Whether every coder has answered."""
        return len(self.answers) == len(self.coders)

    @property
    def agreed(self) -> bool:
        """Whether all answers are one: the same verdict, and the same reading where it was corrected."""
        return len({(a.verdict, a.claim.id if a.claim else None) for a in self.answers}) <= 1


def sample(desk: Desk, question: Question | None = None, *, share: float = 0.1, most: int = 200, seed: str = "") -> list[Claim]:
    """A share of the claims that answer, chosen by a hash: the same claims on every machine for one `seed`."""
    below = share * 0x1_0000_0000
    chosen = [coded.claim for coded in desk.stream(question) if int(digest("sample", seed, coded.claim.id)[:8], 16) < below]
    return sorted(chosen, key=lambda claim: digest("order", seed, claim.id))[:most]


def assign(store: Store, round: str, claims: Iterable[Claim], coders: Sequence[str], *, by: str) -> int:
    """Give these claims to every coder of a round; how many assignments are new. A round can be made larger, never smaller."""
    if not round.strip():
        raise ReviewError("a round needs a name")
    if len(set(coders)) < 2:
        raise ReviewError("a blind round needs two coders or more")
    with store.writer(by) as writer:
        return writer.people.assign(round.strip(), claims, tuple(dict.fromkeys(coders)), by)


def tasks(desk: Desk, coder: str, round: str | None = None) -> list[tuple[Assignment, Answer | None]]:
    """A coder's assignments, each with the coder's own answer; nobody else's is told."""
    assigned = desk.people.assignments(coder=coder, round=round)
    given = desk.people.answers([a.number for a in assigned])
    return [(a, _answer(a, given[a.number][-1]) if a.number in given else None) for a in assigned]


def answer(
    store: Store, assignment: int, verdict: DecisionVerdict, *, by: str, made: Claim | None = None, note: str = ""
) -> Decision:
    """Answer an assignment: accept, reject, unsure, or correct. It changes no view. Another answer later counts in its place.

    Raises `ReviewError` where the assignment is another's, or the round has settled the claim already.
    """
    if verdict not in ("accept", "reject", "unsure", "correct") or (verdict == "correct") != (made is not None):
        raise ReviewError("an answer is accept, reject, unsure, or correct with a claim")
    with store.writer(by) as writer:
        task = writer.people.assignment(assignment)
        if task.coder != by:
            raise ReviewError(f"assignment {assignment} is {task.coder}'s")
        if any(d.seen is not None and d.seen.id == task.claim.id for d in writer.people.adjudicated(task.round)):
            raise ReviewError(f"the round {task.round} has settled this claim already")
        document = writer.view.document(task.claim.document)
        if made is not None:
            made = changed(made).check(document)
        decision = Decision(
            verdict=verdict, by=by, at=datetime.now(UTC), seen=task.claim, made=made, note=note, assignment=assignment
        )
        return writer.people.decide(decision, document)


def cases(desk: Desk, round: str, *, open_only: bool = False) -> list[Case]:
    """The claims of a round with every answer, for the adjudicator; with `open_only` those in disagreement and not settled."""
    assigned = desk.people.assignments(round=round)
    given = desk.people.answers([a.number for a in assigned])
    settled = {d.seen.id: d for d in desk.people.adjudicated(round) if d.seen is not None}
    by_claim: dict[str, list[Assignment]] = {}
    for assignment in assigned:
        by_claim.setdefault(assignment.claim.id, []).append(assignment)
    found = [
        Case(
            claim=held[0].claim, coders=tuple(a.coder for a in held), settled=settled.get(id),
            answers=tuple(_answer(a, given[a.number][-1]) for a in held if a.number in given),
        )
        for id, held in by_claim.items()
    ]  # fmt: skip
    return [case for case in found if not open_only or (case.complete and not case.agreed and case.settled is None)]


def adjudicate(
    store: Store, round: str, claim: str, verdict: DecisionVerdict, *, by: str, made: Claim | None = None, note: str = ""
) -> Decision:
    """Settle a claim of a round: the decision holds in all views, and the coders see it beside their own.

    Raises `ReviewError` where a coder of the round has not answered yet.
    """
    with store.view() as view:
        desk = Desk(view)
        case = next((c for c in cases(desk, round) if c.claim.id == claim), None)
    if case is None:
        raise ReviewError(f"the round {round} holds no claim {claim}")
    if not case.complete:
        missing = sorted(set(case.coders) - {a.coder for a in case.answers})
        raise ReviewError(f"{', '.join(missing)} has not answered yet")
    return decide(store, claim, verdict, by=by, note=note, made=made, settles=round)


def _answer(assignment: Assignment, decision: Decision) -> Answer:
    kept = {"accept": assignment.claim, "unsure": assignment.claim, "correct": decision.made, "reject": None}[decision.verdict]
    return Answer(coder=assignment.coder, verdict=decision.verdict, claim=kept, decision=decision)
