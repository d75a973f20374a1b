"""Assembled things as rows of the index: the columns by which people look for them, beside the whole as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from attested.model import CodedClaim, Event, Figure, Movement, Tie, Where
from attested.reconcile.ties import TIE_KINDS
from attested.resolve.events import FAMILIES as _EVENT_FAMILIES
from attested.resolve.events import FAMILY
from attested.store import pack

FAMILIES: dict[str, tuple[str, ...]] = {
    **_EVENT_FAMILIES,
    "ties": tuple(kind for kind in TIE_KINDS if kind not in ("composition",)),
    "standing": ("strength", "pay", "holds", "presence", "composition"),
    "losses": ("toll",),
}
"""Every kind of claim stands in one of these: what colours, filters and facets of the workspace go by."""
FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}


def event_columns(event: Event, figures: Sequence[Figure], *, disputed: bool, reviewed: int) -> dict[str, Any]:
    """The row of an event, but for its number and its moments."""
    first, last = span_of(event)
    where = event.where
    killed = _killed(figures)
    return {
        "id": event.id, "kind": event.kind, "family": FAMILY.get(event.kind, ""), "first_day": first, "last_day": last,
        "place": where.id if where else None, "place_name": event.place or (where.name if where else None),
        "country": where.country if where else None, "admin": where.admin if where else None,
        "lat": where.lat if where else None, "lon": where.lon if where else None, "precision": where.precision if where else None,
        "agents": _names(event.agents), "targets": _names(event.targets), "claims": len(event.claims),
        "documents": len({coded.document.id for coded in event.claims}), "sources": len(event.sources),
        "denied": sum(coded.claim.polarity == "denied" for coded in event.claims), "disputed": disputed, "reviewed": reviewed,
        "killed_low": killed.low if killed else None, "killed_high": killed.high if killed else None, "body": pack(event),
    }  # fmt: skip


def span_of(event: Event) -> tuple[date | None, date | None]:
    """The days of an event: its time, an open end closed by its reports; where no claim gives a time, the days of the reports."""
    told = sorted(coded.published for coded in event.claims if coded.published is not None)
    first = event.when.earliest if event.when else None
    last = event.when.latest if event.when else None
    first = first or (min(told[0], last) if told and last else told[0] if told else last)
    last = last or (max(told[-1], first) if told and first else first)
    return first, last


def figure_columns(figure: Figure, event: int | None, where: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a figure; `where` is the row of its event, if it has one."""
    told = sorted(given.published for given in figure.history if given.published is not None)
    place = next((w for given in figure.history for w in _places(given.claim)), None)
    return {
        "id": figure.id, "event": event, "measure": figure.measure, "of": figure.of, "unit": figure.unit, "scope": figure.scope,
        "low": figure.low, "high": figure.high, "disputed": figure.disputed, "sources": len(figure.latest),
        "first_day": where.get("first_day") or (told[0] if told else None), "last_day": told[-1] if told else where.get("last_day"),
        "place_name": where["place_name"] if where else place.name if place else None,
        "country": where["country"] if where else place.country if place else None, "body": pack(figure),
    }  # fmt: skip


def tie_columns(tie: Tie) -> dict[str, Any]:
    """The row of a tie."""
    told = sorted(coded.published for coded in (*tie.claims, *tie.denied) if coded.published is not None)
    return {
        "id": tie.id, "kind": tie.kind, "agent": tie.agent, "target": tie.target, "agent_entity": tie.agent_entity,
        "agent_key": tie.agent_entity or _folded(tie.agent), "target_key": tie.target_entity or _folded(tie.target),
        "target_entity": tie.target_entity, "claims": len(tie.claims), "denied": len(tie.denied), "sources": len(tie.sources),
        "since": tie.since, "until": tie.until, "first_day": told[0] if told else None, "last_day": told[-1] if told else None,
        "body": pack(tie),
    }  # fmt: skip


def movement_columns(movement: Movement) -> dict[str, Any]:
    """The row of a movement; beside the whole it holds the places of its way, for arrows on a map."""
    claim = movement.claim.claim
    when = movement.when
    first = (when.earliest or when.latest) if when else movement.claim.published
    last = (when.latest or movement.claim.published or when.earliest) if when else movement.claim.published
    known = {
        role: [a.where for a in claim.role(role) if a.where is not None] for role in ("origin", "via", "destination", "place")
    }  # fmt: skip
    goal = known["destination"] or known["place"]
    bounds = [(q.low, q.high) for q in movement.forces]
    body = json.loads(pack(movement)) | {
        "origins": msgspec.to_builtins(known["origin"]), "vias": msgspec.to_builtins(known["via"]),
        "destinations": msgspec.to_builtins(goal), "claims": [claim.id],
    }  # fmt: skip
    return {
        "id": movement.id, "kind": claim.kind, "status": claim.status, "denied": claim.polarity == "denied",
        "first_day": first, "last_day": last, "low": bounds[0][0] if bounds else None, "high": bounds[0][1] if bounds else None,
        "country": next((w.country for w in (*goal, *known["origin"]) if w.country), None),
        "body": json.dumps(body, ensure_ascii=False),
    }  # fmt: skip


def _killed(figures: Sequence[Figure]) -> Figure | None:
    """The figure of all people killed: of people as such where one is given, else of most sources."""
    told = [f for f in figures if f.measure == "killed" and f.scope == "incident"]

    def rank(figure: Figure) -> tuple[bool, bool, bool, int, str]:
        return figure.part_of is not None, figure.of is not None, figure.side is not None, -len(figure.latest), figure.id

    return min(told, key=rank, default=None)


def _places(coded: CodedClaim) -> Iterable[Where]:
    return (a.where for a in coded.claim.role("place", "destination", "target") if a.where is not None)


def _names(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _folded(name: str) -> str:
    from attested.reconcile.names import same_name

    return same_name(name)
