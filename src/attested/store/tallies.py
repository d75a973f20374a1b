"""How many claims there are of each value of a facet: kept for all claims, counted anew for those that answer a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, String, and_, case, cast, func, insert, literal, null, select, update

from attested.errors import QueryError
from attested.model import PLACE_ROLES
from attested.store import schema, sqlite
from attested.store.settling import parts

ENOUGH = 3_000
"""Of a question that more claims answer, so many are counted: the first that were kept."""

_CLAIMS, _HANDLES, _NAMES = schema.claims, schema.facets, schema.names
COLUMNS: dict[str, Any] = {
    "kind": _CLAIMS.c.kind,
    "status": _CLAIMS.c.status,
    "polarity": _CLAIMS.c.polarity,
    "precision": _CLAIMS.c.precision,
    "state": _CLAIMS.c.state,
    "disputed": cast(_CLAIMS.c.disputed, String),
    "hedged": cast(_CLAIMS.c.hedged, String),
    "month": func.substr(cast(_CLAIMS.c.published, String), 1, 7),
}
"""Facets that are a column of the claim."""
_WHO = func.coalesce(_HANDLES.c.entity, func.trim(_NAMES.c.name))
HANDLED: dict[str, tuple[Any, Any]] = {
    "country": (_HANDLES.c.country, _HANDLES.c.role.in_(PLACE_ROLES)),
    "place": (_HANDLES.c.place, _HANDLES.c.role.in_(PLACE_ROLES)),
    "actor": (_WHO, _HANDLES.c.role.in_(("agent", "target"))),
    "agent": (_WHO, _HANDLES.c.role == "agent"),
    "target": (_WHO, _HANDLES.c.role == "target"),
    "speaker": (_WHO, _HANDLES.c.role == "speaker"),
    "source": (_WHO, _HANDLES.c.role == "outlet"),
}
"""Facets that are what a claim can be found by, with their roles."""
FACETS = (*COLUMNS, *HANDLED)


def count(connection: Connection, facet: str, among: Any, values: Sequence[str] | None = None) -> dict[str, int]:
    """How many of the claims that fulfil some conditions have each value of a facet, or each of these values."""
    found: dict[str, int] = {}
    for some in [None] if values is None else parts(values):
        query = _query(facet).where(*among)
        if some is not None:
            query = query.where(_value(facet).in_(some))
        rows: Any = connection.execute(query).all()
        found.update({str(value): int(number) for value, number in rows if value not in (None, "")})
    return found


def known(connection: Connection, facet: str, most: int | None = None) -> dict[str, int]:
    """How many of all claims have each value, as it is kept; of `most` values, those that most claims have (all months)."""
    table = schema.tallies
    query = select(table.c.value, table.c["count"]).where(table.c.facet == check(facet))
    if most is not None and facet != "month":
        query = query.order_by(table.c["count"].desc(), table.c.value).limit(most)
    rows: Any = connection.execute(query).all()
    return dict(rows)


def of(connection: Connection, facets: Sequence[str], claims: Sequence[int]) -> dict[str, dict[str, int]]:
    """How many of the claims of these numbers have each value of facets."""
    found: dict[str, dict[str, int]] = {}
    for facet in facets:
        if check(facet) in COLUMNS:
            found[facet] = count(connection, facet, [sqlite.one_of(_CLAIMS.c.number, claims)])
            continue
        value, roles = HANDLED[facet]
        handles = _HANDLES.join(_NAMES, _NAMES.c.number == _HANDLES.c.name) if value is _WHO else _HANDLES
        query = select(value, func.count(_HANDLES.c.claim.distinct())).select_from(handles)
        rows: Any = connection.execute(query.where(sqlite.one_of(_HANDLES.c.claim, claims), roles).group_by(value)).all()
        found[facet] = {str(held): number for held, number in rows if held not in (None, "")}
    return found


def all_tallies(connection: Connection) -> None:
    """Count every facet of all claims that views show, and keep the counts; states also of those that are hidden."""
    table = schema.tallies
    connection.execute(table.delete().where(table.c.facet.in_(FACETS)))
    for facet in FACETS:
        counts = count(connection, facet, [_CLAIMS.c.current | _CLAIMS.c.shown if facet == "state" else _CLAIMS.c.shown])
        if rows := [{"facet": facet, "value": value, "count": number} for value, number in counts.items()]:
            connection.execute(insert(table), rows)
    disputed = case((_CLAIMS.c.disputed, "1"), else_="0")
    counted = case(
        (_CLAIMS.c.shown, literal("1:") + _CLAIMS.c.state + literal(":") + disputed),
        (_CLAIMS.c.current, literal("0:") + _CLAIMS.c.state + literal(":0")),
        else_=null(),
    )
    connection.execute(update(_CLAIMS).values(counted=counted))


def tallies_again(connection: Connection, claims: Iterable[int]) -> None:
    """Count these claims as they are now, and no longer as they were: by more or less, without counting the others again."""
    changes: Counter[tuple[str, str]] = Counter()
    columns = [_CLAIMS.c[name] for name in ("number", "shown", "current", "state", "disputed", "counted")]
    columns += [COLUMNS[facet].label(f"by_{facet}") for facet in _LASTING]
    for some in parts(claims):
        held = connection.execute(select(*columns).where(_CLAIMS.c.number.in_(some)))
        rows = [row for row in held if _counted(row) != row.counted]
        handled = _handled(connection, [row.number for row in rows])
        for row in rows:
            lasting = [(facet, str(row._mapping[f"by_{facet}"])) for facet in _LASTING if row._mapping[f"by_{facet}"] is not None]
            for counted, by in ((row.counted, -1), (_counted(row), 1)):
                if counted is None:
                    continue
                shown, state, disputed = counted.split(":")
                changes["state", state] += by
                if shown == "1":
                    changes["disputed", disputed] += by
                    for pair in (*lasting, *handled.get(row.number, ())):
                        changes[pair] += by
            connection.execute(update(_CLAIMS).where(_CLAIMS.c.number == row.number).values(counted=_counted(row)))
    table = schema.tallies
    for (facet, value), by in changes.items():
        if by == 0:
            continue
        here = (table.c.facet == facet, table.c.value == value)
        if connection.execute(update(table).where(*here).values({"count": table.c["count"] + by})).rowcount == 0:
            connection.execute(insert(table), {"facet": facet, "value": value, "count": by})
    connection.execute(table.delete().where(table.c["count"] <= 0))


_LASTING = ("kind", "status", "polarity", "precision", "hedged", "month")
"""The facets that are a column which never changes."""


def _counted(row: Any) -> str | None:
    """Under what a claim is to be counted: whether views show it, its state, its dispute."""
    if row.shown:
        return f"1:{row.state}:{int(row.disputed)}"
    return f"0:{row.state}:0" if row.current else None


def _handled(connection: Connection, claims: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The values of claims in the facets that are what they can be found by."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for facet, (value, roles) in HANDLED.items():
        joined = _HANDLES.join(_NAMES, _NAMES.c.number == _HANDLES.c.name)
        query = select(_HANDLES.c.claim, value).distinct().select_from(joined).where(_HANDLES.c.claim.in_(claims), roles)
        rows: Any = connection.execute(query).all()
        for claim, held in rows:
            if held not in (None, ""):
                found[claim].append((facet, str(held)))
    return found


def check(facet: str) -> str:
    """The facet, if there is one of this name; else `QueryError`."""
    if facet not in FACETS:
        raise QueryError(f"there is no facet {facet!r}; try one of {', '.join(FACETS)}")
    return facet


def _value(facet: str) -> Any:
    return COLUMNS[facet] if facet in COLUMNS else HANDLED[facet][0]


def _query(facet: str) -> Any:
    if facet in COLUMNS:
        return select(COLUMNS[facet], func.count()).select_from(_CLAIMS).group_by(COLUMNS[facet])
    value, roles = HANDLED[facet]
    joined = _HANDLES.join(_CLAIMS, _CLAIMS.c.number == _HANDLES.c.claim)
    if value is _WHO:
        joined = joined.join(_NAMES, _NAMES.c.number == _HANDLES.c.name)
    return select(value, func.count(_CLAIMS.c.number.distinct())).select_from(joined).where(and_(roles)).group_by(value)
