"""How far coders agree: percent and Cohen's kappa, field by field.

Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from attested.model import PEOPLE_ROLES, Argument, Claim
from attested.review.rounds import Answer, Case

NONE = "none"
"""What a field holds where the claim was rejected, or says nothing on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Agreement of two coders on one field: over how many claims, how many are equal, and kappa.

    Kappa is what agreement is beyond what chance gives, 1 where all agree. It is `None` where both coders gave one and the same
    value throughout: chance then explains everything, and kappa says nothing.
    """

    name: str
    compared: int
    equal: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """How many in a hundred are equal."""
        return 100 * self.equal / self.compared if self.compared else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement of two coders over the claims of a round that both answered."""

    coders: tuple[str, str]
    fields: tuple[Field, ...]


def agreement(cases: Iterable[Case]) -> list[Agreement]:
    """How far each two coders of a round agree, field by field, over the claims that both answered.

    `verdict` compares what they decided; the other fields compare the claim as each would have it, over the claims that neither
    rejected.
    """
    told = list(cases)
    coders = sorted({coder for case in told for coder in case.coders})
    found = []
    for one, two in combinations(coders, 2):
        pairs = [(left, right) for case in told if (left := _of(case, one)) is not None and (right := _of(case, two)) is not None]
        both = [(left.claim, right.claim) for left, right in pairs if left.claim is not None and right.claim is not None]
        fields = [_field("verdict", [(left.verdict, right.verdict) for left, right in pairs])]
        fields += [_field(name, [(read(left), read(right)) for left, right in both]) for name, read in FIELDS.items()]
        found.append(Agreement(coders=(one, two), fields=tuple(fields)))
    return found


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of labels; `None` for no pairs, or where both sides have one and the same label throughout.

    >>> kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    """
    if not pairs:
        return None
    total = len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    # Whole numbers throughout, so that chance is exactly 1 where it is.
    chance = sum(left[label] * right[label] for label in left)
    if chance == total * total:
        return None
    seen = sum(one == two for one, two in pairs)
    return round((total * seen - chance) / (total * total - chance), 6)


def _field(name: str, pairs: Sequence[tuple[str, str]]) -> Field:
    return Field(name=name, compared=len(pairs), equal=sum(one == two for one, two in pairs), kappa=kappa(pairs))


def _of(case: Case, coder: str) -> Answer | None:
    return next((answer for answer in case.answers if answer.coder == coder), None)


def _named(*roles: str) -> Callable[[Claim], str]:
    def read(claim: Claim) -> str:
        return "; ".join(sorted(a.entity or (a.name or "").casefold() for a in claim.role(*roles) if a.entity or a.name)) or NONE

    return read


def _places(claim: Claim) -> str:
    placed = claim.role("place", "origin", "via", "destination")
    known = [(a.role, a.where.id if a.where and a.where.id else (a.name or "").casefold()) for a in placed]
    return "; ".join(sorted(f"{role} {place}" for role, place in known)) or NONE


def _times(claim: Claim) -> str:
    return "; ".join(sorted(f"{a.when.earliest}/{a.when.latest}" for a in claim.role("time") if a.when is not None)) or NONE


def _figures(claim: Claim) -> str:
    def written(argument: Argument) -> str:
        quantity = argument.quantity
        return f"{argument.role} {quantity.low}/{quantity.high}" if quantity is not None else ""

    return "; ".join(sorted(filter(None, map(written, claim.role(*PEOPLE_ROLES, "forces"))))) or NONE


FIELDS: dict[str, Callable[[Claim], str]] = {
    "kind": lambda claim: claim.kind,
    "polarity": lambda claim: claim.polarity,
    "status": lambda claim: claim.status,
    "hedge": lambda claim: (claim.hedge or NONE).casefold(),
    "agent": _named("agent"),
    "target": _named("target"),
    "place": _places,
    "time": _times,
    "figures": _figures,
    "speakers": lambda claim: "; ".join(s.entity or s.name.casefold() for s in claim.speakers) or NONE,
}
"""How each field of a claim is read for comparing: as one label."""
