"""The network around one actor: who supports it, what it is made of, and its neighbours some steps away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attested.model import Tie
from attested.reconcile.names import same_name

SUPPORT = ("backs", "funds", "arms", "trains", "commands")
"""Ties that run from the one who supports to the one who is supported."""
MEMBERSHIP = ("part_of", "composition")
"""Ties between a whole and its parts: `part_of` runs from the part to the whole, `composition` from the whole to the part."""


def supporters(ties: Iterable[Tie], actor: str) -> list[Tie]:
    """The ties in which somebody backs, funds, arms, trains or commands the actor. `actor` is an entity id or a name."""
    wanted = _spelled(actor)
    return [tie for tie in ties if tie.kind in SUPPORT and wanted in _keys(tie, "target")]


def wings(ties: Iterable[Tie], actor: str) -> list[Tie]:
    """The ties that say who is part of the actor, in either wording. `actor` is an entity id or a name."""
    wanted = _spelled(actor)
    return [tie for tie in ties if tie.kind in MEMBERSHIP and wanted in _keys(tie, "target" if tie.kind == "part_of" else "agent")]


def neighbourhood(ties: Sequence[Tie], actor: str, depth: int = 1) -> list[Tie]:
    """The ties that are at most `depth` steps from the actor, whatever their direction, those nearest first.

    One step holds the ties of the actor itself. `actor` is an entity id or a name; an unknown one has no neighbours.
    """
    met: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        for key in _keys(tie, "agent") | _keys(tie, "target"):
            met[key].append(tie)
    found: dict[str, Tie] = {}
    reached, edge = set(), {_spelled(actor)}
    for _ in range(depth):
        reached |= edge
        new: set[str] = set()
        for key in sorted(edge):
            for tie in met.get(key, ()):
                found.setdefault(tie.id, tie)
                new |= _keys(tie, "agent") | _keys(tie, "target")
        edge = new - reached
    return list(found.values())


def _keys(tie: Tie, side: str) -> set[str]:
    entity, name = (tie.agent_entity, tie.agent) if side == "agent" else (tie.target_entity, tie.target)
    return {key for key in (entity and _spelled(entity), same_name(name)) if key}


def _spelled(actor: str) -> str:
    return same_name(actor)
