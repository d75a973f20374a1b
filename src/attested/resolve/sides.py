"""Who did it to whom, compared: one side alike, both, none, or the sides reversed."""

from __future__ import annotations

from attested.model import Reason
from attested.resolve.counts import full_name
from attested.resolve.views import View, following, listed

SYMMETRIC = ("clash", "talks", "agreement")
"""Kinds whose two sides may change places."""


def sides(one: View, two: View) -> Reason | None:
    if following(one, two):
        return None
    agents, targets = alike(one.agents, two.agents), alike(one.targets, two.targets)
    crossed = alike(one.agents, two.targets) or alike(one.targets, two.agents)
    symmetric = one.kind in SYMMETRIC or two.kind in SYMMETRIC
    if agents and targets:
        return Reason(
            feature="actors",
            weight=_known(1.5, agents) + _known(1.0, targets),
            words=f"both sides alike ({agents.lstrip('=*')}; {targets.lstrip('=*')})",
        )
    if crossed and not agents and not targets and not symmetric:
        return Reason(feature="actors", weight=-2.0, words=f"the sides are reversed ({crossed.lstrip('=*')})")
    if agents or targets or crossed:
        key = agents or targets or crossed
        shared = key.lstrip("=*")
        other = one.targets and two.targets if agents else one.agents and two.agents
        if agents and one.item != two.item and _persons(one) and _persons(two):
            return Reason(feature="actors", weight=-1.0, words=f"one side alike ({shared}), but other persons were meant")
        if other and not symmetric:
            return Reason(
                feature="actors", weight=0.5 if one.item != two.item else -0.5, words=f"one side alike ({shared}), the other not"
            )
        return Reason(feature="actors", weight=_known(0.75 if symmetric else 1.5, key), words=f"one side alike ({shared})")
    if one.targets and two.targets and not (one.agents and two.agents) and one.item != two.item:
        return Reason(feature="actors", weight=-0.7, words="other targets")
    if one.agents and two.agents:
        if any(all(key[:1] not in "=*" for key in view.agents) for view in (one, two)):
            return None  # "foreign fighters" here and "Iraqi fighters" there may be the same men.
        linked = all(any(key.startswith("=") for key in view.agents) for view in (one, two))
        return Reason(feature="actors", weight=-2.0 if linked else -1.0, words="other agents")
    return None


def _persons(view: View) -> bool:
    return any(a.role == "target" and not a.entity and full_name(a.name) for a in view.claim.arguments)


def _known(weight: float, key: str) -> float:
    """A common noun ("military base") is no name: many happenings have one."""
    return weight if key[:1] in "=*" else round(weight / 3, 2)


def alike(left: frozenset[str], right: frozenset[str]) -> str:
    """The key that both hold, or where one name is written inside the other; empty if none. Entities before names before nouns."""
    if shared := left & right:
        return min(shared, key=lambda key: (key[:1] not in "=", key[:1] not in "*", key))
    generic = listed("generic") | listed("common")
    for a in sorted(left):
        words = set(a.lstrip("=*").split()) - generic
        for b in sorted(right):
            if "=" in (a[:1], b[:1]):
                continue
            others = set(b.lstrip("=*").split()) - generic
            if words & others and len(words & others) * 2 >= min(len(words), len(others)):
                return min(a, b, key=lambda key: (key[:1] != "*", len(key), key))
    return ""
