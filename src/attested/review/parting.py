"""Events joined and parted: one decision of a person is several judgements on pairs of claims, made and taken back together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from attested.errors import ReviewError
from attested.model import Judgement, Verdict
from attested.query import Desk
from attested.review.deciding import standing
from attested.store import Store

__all__ = ["join", "keep_apart", "split", "take_back"]


def join(store: Store, one: str, two: str, *, by: str, note: str = "") -> list[Judgement]:
    """Two events are one happening: their likest claims are judged `same`, which joins all of both."""
    return _events(store, one, two, "same", by, note)


def keep_apart(store: Store, one: str, two: str, *, by: str, note: str = "") -> list[Judgement]:
    """Two events are not one happening, whatever comes to be known of them: every pair of their claims is judged `different`."""
    return _events(store, one, two, "different", by, note)


def split(store: Store, event: str, apart: Iterable[str], *, by: str, note: str = "") -> list[Judgement]:
    """Claims of an event that are another happening: each is judged `different` from each that stays, and `same` as one another.

    Raises `ReviewError` where none or all of its claims are to go, or one is not of it.
    """
    with store.view() as view:
        held = [coded.claim.id for coded in Desk(view).event(event).claims]
    going = list(dict.fromkeys(apart))
    if strange := set(going) - set(held):
        raise ReviewError(f"the event holds no claim {', '.join(sorted(strange))}; it may have changed meanwhile: load it again")
    staying = [id for id in held if id not in going]
    if not going or not staying:
        raise ReviewError("choose some of its claims, and not all: those are to be another event")
    pairs: list[tuple[str, str, Verdict]] = [(one, two, "different") for one in going for two in staying]
    pairs += [(one, two, "same") for one, two in pairwise(going)]
    return _judged(store, pairs, by, note)


def take_back(store: Store, judgement: Judgement, *, by: str, note: str = "") -> list[Judgement]:
    """Take back every judgement that was made together with this one: a whole split or merge. What holds instead is told.

    Raises `ReviewError` where all of them were taken back, or decided anew, since.
    """
    with store.view() as view:
        together = [j for j in Desk(view).judgements() if (j.by, j.at) == (judgement.by, judgement.at) and j.undoes is None]
    taken = []
    with store.writer(by) as writer:
        for made in together:
            stack = standing(writer.people.judgements(made.left, made.right))
            if not stack or stack[-1][1].at != made.at:
                continue
            before = stack[-2][1].verdict if len(stack) > 1 else "unsure"
            entry = Judgement(
                left=made.left, right=made.right, verdict=before, by=by, at=datetime.now(UTC), note=note, undoes=stack[-1][0]
            )
            writer.people.judge(entry)
            taken.append(entry)
    if not taken:
        raise ReviewError("this was taken back already, or decided anew since")
    return taken


def _events(store: Store, one: str, two: str, verdict: Verdict, by: str, note: str) -> list[Judgement]:
    with store.view() as view:
        desk = Desk(view)
        left, right = desk.event(one), desk.event(two)
    if left.id == right.id:
        raise ReviewError("these are one event already")
    ids = [[coded.claim.id for coded in event.claims] for event in (left, right)]
    pairs: list[tuple[str, str, Verdict]] = [(a, b, verdict) for a in ids[0] for b in ids[1]]
    return _judged(store, pairs[:1] if verdict == "same" else pairs, by, note)


def _judged(store: Store, pairs: Sequence[tuple[str, str, Verdict]], by: str, note: str) -> list[Judgement]:
    at = datetime.now(UTC)
    made = [Judgement(left=left, right=right, verdict=verdict, by=by, at=at, note=note) for left, right, verdict in pairs]
    with store.writer(by) as writer:
        for judgement in made:
            writer.people.judge(judgement)
    return made
