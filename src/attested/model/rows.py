"""What the index lists: light rows for tables, maps and timelines, each leading to the whole thing by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from attested.model.assembled import CodedClaim
from attested.model.decisions import State
from attested.model.text import Document
from attested.model.values import Quantity, Where

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """Some rows of an answer, how many there are in all, and where the next page begins.

    Where `more` is true, there are more than `total`: counting stopped ("10,000+"). `next` is `None` on the last page.
    """

    rows: tuple[T, ...]
    total: int
    more: bool = False
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The event that a claim stands in (`None` while views do not show it) and its home, as numbers; a lower one is older."""

    event: int | None
    home: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One value of a facet and how many claims have it; `label` is its name for people (of an entity or place, else the value)."""

    value: str
    count: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim with what became of it: its review state, whether it was read otherwise since, its event, and its dispute."""

    coded: CodedClaim
    state: State
    reread: bool = False
    disputed: bool = False
    event: str | None = None
    priority: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event as a list shows it. `claims`, `documents`, `sources`, `denied` and `reviewed` are counts; `killed` is the range over
    independent sources of how many were killed (an end that is open, or of which nobody speaks, is `None`). Latitude and longitude
    are of a representative point: what is only known to a province or country must not be drawn as a dot.
    """

    id: str
    kind: str
    family: str
    first_day: date | None
    last_day: date | None
    place: str | None
    place_name: str | None
    country: str | None
    admin: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    claims: int
    documents: int
    sources: int
    denied: int
    disputed: bool
    reviewed: int
    killed: tuple[float | None, float | None]
    revision: int
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One figure of one source, with the id of the claim it stands in."""

    source: str
    claim: str
    quantity: Quantity
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure as a list shows it: the range, and each independent source's latest (`latest`) and all that was told (`history`)."""

    id: str
    event: str | None
    measure: str
    of: str | None
    unit: str
    scope: str
    low: float | None
    high: float | None
    disputed: bool
    sources: int
    first_day: date | None
    last_day: date | None
    place_name: str | None
    country: str | None
    latest: tuple[GivenRow, ...]
    history: tuple[GivenRow, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """A tie as a list or a network shows it; `agent_key` and `target_key` name its nodes (the entity, else the folded name)."""

    id: str
    kind: str
    agent: str
    target: str
    agent_key: str
    target_key: str
    agent_entity: str | None
    target_entity: str | None
    claims: int
    denied: int
    sources: int
    since: date | None
    until: date | None
    first_day: date | None
    last_day: date | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """A movement as a list or a map shows it; `origins`, `vias` and `destinations` are the places known of its ways."""

    id: str
    kind: str
    status: str
    denied: bool
    first_day: date | None
    last_day: date | None
    who: tuple[str, ...]
    forces: tuple[Quantity, ...]
    origin: tuple[str, ...]
    via: tuple[str, ...]
    destination: tuple[str, ...]
    manner: tuple[str, ...]
    origins: tuple[Where, ...]
    vias: tuple[Where, ...]
    destinations: tuple[Where, ...]
    claims: tuple[str, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A report as a list shows it, with how many claims views show of it, and how many people decided on."""

    document: Document
    claims: int
    reviewed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What stands at one point of a map: how many events, how exactly they are placed, and one of them (`event`).

    The point of a `province`, `country` or `region` stands for all of it and must not be drawn as a dot.
    """

    lat: float
    lon: float
    precision: str
    events: int
    disputed: int
    event: str
    place: str | None
    place_name: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """The events of a question on a map, the fullest places first; how many have no place; `more` where places are left out."""

    spots: tuple[Spot, ...]
    unplaced: int
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of a question along time: rows from the earliest on, and how many begin in each month ("2024-12")."""

    rows: tuple[EventRow, ...]
    months: tuple[tuple[str, int], ...]
    more: bool = False
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor in a network: what ties know it by (its entity, else its folded name), a name, and how many steps away it is."""

    key: str
    name: str
    entity: str | None
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Actors and the ties between them; `more` where ties were left out."""

    nodes: tuple[Node, ...]
    ties: tuple[TieRow, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What became of an event's id: it stands, it went into another (`into`), or it was withdrawn (neither)."""

    id: str
    stands: bool
    into: str | None = None
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became new or different since a moment; lists hold the latest first, `counts` all of them by name.

    The names of counts are those of the lists, and `claims` and `findings`.
    """

    since: datetime
    counts: dict[str, int]
    new: tuple[EventRow, ...] = ()
    revised: tuple[EventRow, ...] = ()
    disputed: tuple[EventRow, ...] = ()
    retired: tuple[Whereabouts, ...] = ()
    documents: tuple[Document, ...] = ()
