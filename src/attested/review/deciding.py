"""Decisions on claims, and judgements on pairs: appended, taken back by one more entry, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from attested.errors import ReviewError
from attested.model import Claim, Decision, DecisionVerdict, Judgement, Maker, Verdict
from attested.store import Remark, Store

MAKER = Maker(stage="review", version=1)
"""The stamp on claims that people wrote."""


def decide(
    store: Store, claim: str, verdict: DecisionVerdict, *, by: str, note: str = "", made: Claim | None = None,
    settles: str | None = None,
) -> Decision:  # fmt: skip
    """Decide on the claim of this id: `accept`, `reject`, `unsure`, or `correct` with the claim `made` in its place.

    Raises `QueryError` where there is no such claim, `ReviewError` where `made` is of another report or does not fit, and
    `SpanError` where a quote in it does not stand in the report.
    """
    if verdict not in ("accept", "reject", "unsure", "correct"):
        raise ReviewError(f"{verdict!r} is no verdict on a claim; try accept, reject, unsure or correct")
    if (verdict == "correct") != (made is not None):
        raise ReviewError("a correction, and nothing else, needs the claim that shall stand in its place")
    with store.writer(by) as writer:
        seen = writer.view.claim(claim)
        document = writer.view.document(seen.document)
        if made is not None:
            made = _signed(made).check(document)
        decision = Decision(
            verdict=verdict, by=by, at=datetime.now(UTC), seen=seen, made=made, note=note, settles=settles
        )  # fmt: skip
        return writer.people.decide(decision, document)


def accept(store: Store, claim: str, *, by: str, note: str = "") -> Decision:
    """The claim is in the report as it was read."""
    return decide(store, claim, "accept", by=by, note=note)


def reject(store: Store, claim: str, *, by: str, note: str = "") -> Decision:
    """The report does not say so: the claim leaves all views."""
    return decide(store, claim, "reject", by=by, note=note)


def unsure(store: Store, claim: str, *, by: str, note: str = "") -> Decision:
    """It was looked at and could not be decided."""
    return decide(store, claim, "unsure", by=by, note=note)


def correct(store: Store, claim: str, made: Claim, *, by: str, note: str = "") -> Decision:
    """A person's reading stands in place of the coder's, which is kept (`changed` makes it from the coder's)."""
    return decide(store, claim, "correct", by=by, note=note, made=made)


def add(store: Store, made: Claim, *, by: str, note: str = "") -> Decision:
    """Add a claim that the coder did not find. Raises `SpanError` where a quote in it does not stand in the report."""
    with store.writer(by) as writer:
        document = writer.view.document(made.document)
        decision = Decision(verdict="add", by=by, at=datetime.now(UTC), made=_signed(made).check(document), note=note)
        return writer.people.decide(decision, document)


def changed(claim: Claim, **parts: Any) -> Claim:
    """The claim with parts exchanged (kind, evidence, trigger, arguments, speakers, polarity, status, hedge), its id made anew."""
    made = replace(claim, **parts)
    return Claim.make(
        kind=made.kind, evidence=made.evidence, trigger=made.trigger, arguments=made.arguments, speakers=made.speakers,
        polarity=made.polarity, status=made.status, hedge=made.hedge, confidence=1.0, made_by=MAKER,
    )  # fmt: skip


def undo(store: Store, number: int, *, by: str, note: str = "") -> Decision:
    """Take back the decision of this number, by one more entry. Taking back an undo (`redo`) lets the first hold again.

    Raises `ReviewError` where it was taken back already.
    """
    with store.writer(by) as writer:
        old = writer.people.decision(number)
        claim = old
        while claim.verdict == "undo" and claim.undoes is not None:
            claim = writer.people.decision(claim.undoes)
        document = writer.view.document((claim.seen or claim.made).document)  # type: ignore[union-attr]
        decision = Decision(verdict="undo", by=by, at=datetime.now(UTC), note=note, undoes=number, assignment=old.assignment)
        return writer.people.decide(decision, document)


redo = undo


def judge(store: Store, left: str, right: str, verdict: Verdict, *, by: str, note: str = "") -> Judgement:
    """Judge whether two claims tell of one happening: `same` joins their events, `different` keeps them apart, also later.

    `unsure` leaves it to the comparison. The latest judgement on a pair holds. Raises `QueryError` for an unknown claim.
    """
    if verdict not in ("same", "different", "unsure"):
        raise ReviewError(f"{verdict!r} is no judgement on two claims; try same, different or unsure")
    with store.writer(by) as writer:
        one, two = writer.view.claim(left), writer.view.claim(right)
        if one.id == two.id:
            raise ReviewError("a claim cannot be judged against itself")
        judgement = Judgement(left=one.id, right=two.id, verdict=verdict, by=by, at=datetime.now(UTC), note=note)
        writer.people.judge(judgement)
        return judgement


def standing(entries: Iterable[tuple[int, Judgement]]) -> list[tuple[int, Judgement]]:
    """The judgements on one pair that nobody took back, by number, the latest last."""
    stack: list[tuple[int, Judgement]] = []
    for number, entry in entries:
        if entry.undoes is None:
            stack.append((number, entry))
        else:
            stack = [held for held in stack if held[0] != entry.undoes]
    return stack


def withdraw(store: Store, left: str, right: str, *, by: str, note: str = "") -> Judgement:
    """Take back the latest judgement on a pair, by one more entry: the one before it holds again, or none.

    Raises `ReviewError` where nobody has judged the pair.
    """
    with store.writer(by) as writer:
        stack = standing(writer.people.judgements(left, right))
        if not stack:
            raise ReviewError("nobody has judged these two claims, or it was taken back already")
        last, _ = stack.pop()
        before: Verdict = stack[-1][1].verdict if stack else "unsure"
        judgement = Judgement(
            left=left, right=right, verdict=before, by=by, at=datetime.now(UTC), note=note, undoes=last
        )  # fmt: skip
        writer.people.judge(judgement)
        return judgement


def remark(store: Store, about: str, words: str, *, by: str, sort: str = "note") -> Remark:
    """Put words to a claim, event, figure or report; `sort="rule"` names the headline rule that shall hold for a figure."""
    if not words.strip():
        raise ReviewError("a remark needs words")
    if sort not in ("note", "rule"):
        raise ReviewError(f"{sort!r} is no sort of remark; try note or rule")
    with store.writer(by) as writer:
        return writer.people.remark(about, words.strip(), by, sort)


def _signed(made: Claim) -> Claim:
    """A person's claim under the id that its words give it, with the stamp of review."""
    return changed(made)
