"""What weighs more in a brief, and what comes first: losses before words, what several sources tell before what one does."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from attested.model import PEOPLE_ROLES, Claim, CodedClaim, Event, Figure, Movement, Tie

STATEMENTS = ("threat", "demand", "rejection", "support_statement", "accusation", "responsibility_claim", "announcement")
WITHOUT_LOSSES = (*STATEMENTS, "agreement", "talks", "release", "aid", "appointment")
"""Kinds whose figures of dead and injured are of something else: bodies handed over, victims spoken of."""
MOVED = ("deployment", "withdrawal")
ACTUAL = ("occurred", "ongoing")
SURE = 0.65
"""Claims read with less confidence than this are told in the report's own words only, so that no misreading is printed."""
SURE_OF_NUMBERS = 0.5
"""The same for losses, tolls, strengths and movements, whose numbers and ways stand in the text as they are."""
NUMBERED = ("toll", "strength", "deployment", "withdrawal")


def happened(claim: Claim) -> bool:
    return claim.polarity == "affirmed" and claim.status in ACTUAL


def told(coded: CodedClaim) -> float:
    """How much a claim tells: its arguments, figures most, whether it is told as done and firmly, and how surely it was read."""
    claim = coded.claim
    worth = sum(2.0 if a.quantity is not None else 1.0 for a in claim.arguments)
    return worth + (20 if happened(claim) else 0) - (1 if claim.hedge else 0) + (0.5 if claim.speakers else 0) - 2 * unsure(claim)


def unsure(claim: Claim) -> bool:
    """Whether the claim was read with too little confidence to be put into other words."""
    moved = claim.kind in NUMBERED and any(a.quantity is not None or a.role == "via" for a in claim.arguments)
    lost = claim.kind not in WITHOUT_LOSSES and any(a.quantity is not None for a in claim.role(*PEOPLE_ROLES))
    return claim.confidence < (SURE_OF_NUMBERS if moved or lost else SURE)


def doubtful(claim: Claim) -> bool:
    """Whether the claim was read so unsurely that it is left to the lists."""
    return claim.confidence < SURE_OF_NUMBERS


def thin(claim: Claim) -> bool:
    """Whether a claim says too little to make a sentence of: only one thing beside its time."""
    said = [a for a in claim.arguments if a.role != "time" and (a.name or a.quantity or a.where)]
    return len(said) < 2


def count(quantities: Iterable[int | float | None]) -> float:
    return max((float(q) for q in quantities if q is not None), default=0.0)


def weight(size: int | float | None, sources: int) -> float:
    return math.log10(1 + float(size or 0)) * 4 + 0.3 * sources


def severity(event: Event) -> float:
    """How much an event weighs: people killed most, then other losses and forces, and how many sources tell of it."""
    claims = [c.claim for c in event.claims if happened(c.claim) and c.claim.kind not in WITHOUT_LOSSES]

    def most(*roles: str) -> float:
        return count(
            a.quantity.low if a.quantity.low is not None else a.quantity.high for c in claims for a in c.role(*roles) if a.quantity
        )

    lost = 4.0 * math.log10(1 + most("killed")) + 1.2 * math.log10(1 + most("injured", "missing", "abducted", "detained"))
    lost += 0.6 * math.log10(1 + most("displaced")) + 0.8 * math.log10(1 + most("forces"))
    if not lost:
        return 0.0
    firm = any(not claim.hedge for claim in claims)
    sure = any(not unsure(claim) for claim in claims)
    return lost + 0.3 * (max(1, len(event.sources)) - 1) - (0.0 if firm else 0.8) - (0.0 if sure else 1.5)


def size(figure: Figure) -> float:
    return count([figure.high, figure.low])


def moving(movement: Movement) -> float:
    """How much a movement tells beside that somebody moved; 0 where it tells neither a way nor how many."""
    ends = [movement.origin, movement.via, movement.claim.claim.role("destination"), movement.manner]
    way = sum(1.0 for end in ends if end)
    forces = count(q.low if q.low is not None else q.high for q in movement.forces)
    if not way and not forces:
        return 0.0
    return way + (0.5 if movement.when else 0) + (1 + math.log10(1 + forces) if forces else 0)


def when_order(event: Event) -> tuple[str, str, int, str]:
    first = event.when.earliest or event.when.latest if event.when else None
    published = min((c.published for c in event.claims if c.published), default=None)
    at = first or published
    claim = event.claims[0].claim
    return (at.isoformat() if at else "9999", claim.document, claim.evidence[0].start, event.id)


# Actors

_GENERIC = frozenset(
    "militia group fighter force faction rebel insurgent militant troop soldier army military unit men people movement party ally "
    "organisation organization contingent element government regime authority community society media plan proxy member response "
    "country area region expert source official various other several many some mainstream".split()
)
"""Words for actors that name nobody by themselves."""


def meant(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: "Iraqi militia groups" and "the Iraqi militias" both mean Iraqi ones."""
    words = (word.casefold() for word in re.findall(r"[^\W_]+", name) if word.casefold() not in ("the", "a", "an", "of", "and"))
    stems = ((word, re.sub(r"(?<=[^s])s\Z", "", re.sub(r"ies\Z", "y", word))) for word in words)
    return frozenset(stem for word, stem in stems if stem not in _GENERIC and word not in _GENERIC)


def named(tie: Tie) -> bool:
    """Whether both ends of a tie are someone in particular: linked, or written with a capital that is not all of "Militias"."""
    ends = ((tie.agent_entity, tie.agent), (tie.target_entity, tie.target))
    return all(entity or (meant(name) and any(c.isupper() for c in name)) for entity, name in ends)


def particular(tie: Tie) -> bool:
    """Whether a tie says something of somebody: "a unit includes experts" does not, "Turkey backs militias" does."""
    agent = bool(tie.agent_entity or meant(tie.agent))
    target = bool(tie.target_entity or meant(tie.target))
    if tie.kind in ("part_of", "composition", "formerly_part_of"):
        return agent and target
    return bool(tie.agent_entity) or (agent and target)


def distinct(ties: Sequence[Tie]) -> list[Tie]:
    """The ties whose targets differ: of names that mean the same the best attested, and none but generic ones only alone."""
    best: dict[object, Tie] = {}
    for tie in sorted(ties, key=lambda t: (t.target_entity is None, -len(t.sources), len(t.target), t.id)):
        # "Hezbollah" by its link and "Hezbollah fighters" by its words are one name, too.
        best.setdefault(meant(tie.target) or ("entity", tie.target_entity), tie)
    specific = [t for t in best.values() if t.target_entity or meant(t.target)]
    return specific or list(best.values())[:1]
