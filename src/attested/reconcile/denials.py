"""Who denies what: each denial with the claims that it denies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from attested.model import CodedClaim, Denial, Event, digest
from attested.reconcile.names import same_name
from attested.reconcile.people import actor_side
from attested.reconcile.sources import independent_source

ANSWERED_WITHIN = timedelta(days=14)
"""How long after a report a denial may come and still answer it; a day before counts too, as reports cross."""
NEAR_KINDS = (
    {"attack", "air_strike", "shelling", "bombing", "clash", "crackdown", "sexual_violence", "destruction"},
    {"deployment", "withdrawal", "presence", "recruitment"},
    {"backs", "funds", "arms", "trains", "commands", "allied_with", "arms_transfer", "training", "part_of"},
    {"seizure", "holds", "withdrawal", "surrender"},
    {"abduction", "arrest", "release"},
)
"""Kinds that a denial may put in other words: "no troops crossed" denies a deployment and a presence alike."""


def denials(claims: Iterable[CodedClaim], events: Sequence[Event] = ()) -> list[Denial]:
    """Every claim that denies, or that turns down an accusation, with the affirmed claims that it answers.

    A denial answers a claim of the same event, or one of a near kind, published from two weeks before it to a day after, that is
    of the same actor, target or place and contradicts it in none of them. A speaker does not deny his own words.
    """
    every = sorted({c.claim.id: c for c in claims}.values(), key=_order)
    home = {c.claim.id: event for event in events for c in event.claims}
    by_actor: dict[str, list[CodedClaim]] = defaultdict(list)
    for coded in every:
        if coded.claim.polarity == "affirmed":
            by_actor[coded.claim.document].append(coded)
            for key in _parties(coded) | _places(coded) | _origins(coded):
                by_actor[key].append(coded)
    found = []
    for coded in every:
        if coded.claim.polarity == "denied" or coded.claim.kind == "rejection":
            event = home.get(coded.claim.id)
            together = [] if event is None or coded.claim.kind == "rejection" else list(event.claims)
            keys = {coded.claim.document} | _parties(coded) | _places(coded) | _origins(coded)
            met = [c for key in sorted(keys) for c in by_actor.get(key, ())]
            answered = {c.claim.id: c for c in [*together, *(c for c in met if _answers(coded, c))] if _another(coded, c)}
            if coded.claim.polarity == "denied" or answered:
                found.append(
                    Denial(
                        id=digest("denial", coded.claim.id), claim=coded, source=independent_source(coded),
                        denies=tuple(sorted(answered.values(), key=_order)), event=event.id if event else None,
                    )
                )  # fmt: skip
    return found


def _another(denial: CodedClaim, claim: CodedClaim) -> bool:
    return (
        claim.claim.polarity == "affirmed"
        and claim.claim.id != denial.claim.id
        and not (claim.claim.speakers and independent_source(claim) == independent_source(denial))
    )


def _answers(denial: CodedClaim, claim: CodedClaim) -> bool:
    if not _in_time(denial, claim):
        return False
    if denial.claim.kind == "rejection":
        # "Iran rejected the accusation": the one who rejects is the one who was accused.
        return claim.claim.kind == "accusation" and bool(_keys(denial, "agent") & _keys(claim, "target"))
    one, two = denial.claim.kind, claim.claim.kind
    if one != two and not any(one in kinds and two in kinds for kinds in NEAR_KINDS):
        return False
    if _apart(_keys(denial, "agent"), _keys(claim, "agent")) or _apart(_countries(denial), _countries(claim)):
        return False
    agents, targets = bool(_keys(denial, "agent") & _keys(claim, "agent")), _targets(denial, claim)
    if targets is None:
        return False
    places = bool(_places(denial) & _places(claim))
    origins = bool(_origins(denial) & _origins(claim))
    near = denial.claim.document == claim.claim.document
    if not near and not (targets >= 1 or places or origins or (one == two and _countries(denial) & _countries(claim))):
        return False  # the same actor did something of the kind elsewhere
    same = (1.5 if one == two else 0.0) + (0.5 if near else 0.0)
    return 2.0 * agents + targets + 2.0 * places + 2.0 * origins + same >= ENOUGH


ENOUGH = 3.0
"""What actors, targets, place, kind and report must make together for a claim to be the one that is denied."""


def _apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine and theirs and not mine & theirs)


def _targets(denial: CodedClaim, claim: CodedClaim) -> float | None:
    """How far the targets are one: 2 by actor, 1 by a word of both, ½ where one has but "the group"; `None` if they differ."""
    mine, theirs = denial.claim.role("target"), claim.claim.role("target") or claim.claim.role("place")
    if not mine or not theirs:
        return 0.0
    if _keys(denial, "target") & _keys(claim, "target"):
        return 2.0
    words = [{w for a in side for w in same_name(a.name or "").split() if len(w) > 2} for side in (mine, theirs)]
    if any(side <= _VAGUE for side in words):
        return 0.5
    return 1.0 if (words[0] & words[1]) - _VAGUE else None


_VAGUE = frozenset(
    "group groups force forces fighter fighters militia militias country government state organisation organization people "
    "movement rebels side them anyone area region ground its their his her our".split()
)
"""Words that stand for somebody named elsewhere: they neither meet nor keep apart."""


def _in_time(denial: CodedClaim, claim: CodedClaim) -> bool:
    if denial.published is None or claim.published is None:
        return denial.claim.document == claim.claim.document
    return -timedelta(days=1) <= denial.published - claim.published <= ANSWERED_WITHIN


def _keys(coded: CodedClaim, role: str) -> frozenset[str]:
    keys = set()
    for argument in coded.claim.role(role):
        if argument.entity:
            keys.add(actor_side(argument.entity, argument.name or "")[0])
        elif argument.name and any(word[:1].isupper() for word in argument.name.split()):
            keys.add(same_name(argument.name))
        elif role == "agent" and coded.claim.polarity == "denied" and set(same_name(argument.name or "").split()) <= _VAGUE:
            # "Russia denied that its forces …": the forces are the speaker's own.
            keys |= {actor_side(s.entity, s.name)[0] for s in coded.claim.speakers[-1:] if s.entity}
    return frozenset(keys)


def _parties(coded: CodedClaim) -> frozenset[str]:
    return _keys(coded, "agent") | _keys(coded, "target")


def _places(coded: CodedClaim) -> frozenset[str]:
    wheres = (a.where for a in coded.claim.role("place", "destination") if a.where is not None)
    return frozenset(f"at {w.id}" for w in wheres if w.id and w.precision not in ("country", "region", "unknown"))


def _origins(coded: CodedClaim) -> frozenset[str]:
    """From where something was sent or fired: "the drones did not come from Iraq"."""
    return frozenset(f"from {a.where.id or same_name(a.where.name)}" for a in coded.claim.role("origin") if a.where is not None)


def _countries(coded: CodedClaim) -> frozenset[str]:
    wheres = (a.where for a in coded.claim.role("place", "destination") if a.where is not None)
    return frozenset(w.country for w in wheres if w.country)


def _order(coded: CodedClaim) -> tuple[str, str, int, str]:
    published = coded.published.isoformat() if coded.published else "9999"
    return (published, coded.claim.document, coded.claim.evidence[0].start, coded.claim.id)
