"""How many claims there are of each value of a facet: kept for all claims, counted anew for those that answer a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, String, and_, cast, func, insert, select

from attested.errors import QueryError
from attested.model import PLACE_ROLES
from attested.store import schema
from attested.store.asking import conditions
from attested.store.question import Question
from attested.store.settling import parts

ENOUGH = 20_000
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


def known(connection: Connection, facet: str) -> dict[str, int]:
    """How many of all claims have each value, as it was counted when the index was made."""
    table = schema.tallies
    rows: Any = connection.execute(select(table.c.value, table.c["count"]).where(table.c.facet == check(facet))).all()
    return dict(rows)


def asked(connection: Connection, facet: str, question: Question) -> tuple[dict[str, int], int, bool]:
    """How many of the claims that answer have each value; of how many claims that is; and whether there are more."""
    check(facet)
    some = select(_CLAIMS.c.number).where(*conditions(question)).limit(ENOUGH + 1)
    numbers = connection.scalar(select(func.count()).select_from(some.subquery())) or 0
    among = [_CLAIMS.c.number.in_(select(some.limit(ENOUGH).subquery().c.number))]
    return count(connection, facet, among), min(numbers, ENOUGH), numbers > ENOUGH


def all_tallies(connection: Connection) -> None:
    """Count every facet of all claims that views show, and keep the counts; states also of those that are hidden."""
    table = schema.tallies
    connection.execute(table.delete())
    for facet in FACETS:
        counts = count(connection, facet, _among(facet))
        if rows := [{"facet": facet, "value": value, "count": number} for value, number in counts.items()]:
            connection.execute(insert(table), rows)


def tallies_again(connection: Connection, claims: Iterable[int]) -> None:
    """Count again the values that these claims have (or had: their rows stay), and every state."""
    table = schema.tallies
    values: dict[str, set[str]] = defaultdict(set)
    for some in parts(claims):
        for facet in FACETS:
            values[facet] |= set(count(connection, facet, [_CLAIMS.c.number.in_(some)]))
    for facet, mine in values.items():
        wanted = None if facet in ("state", "disputed") else sorted(mine)
        counts = count(connection, facet, _among(facet), wanted)
        gone = table.delete().where(table.c.facet == facet)
        if wanted is None:
            connection.execute(gone)
        else:
            for some in parts(wanted):
                connection.execute(gone.where(table.c.value.in_(some)))
        if rows := [{"facet": facet, "value": value, "count": number} for value, number in counts.items()]:
            connection.execute(insert(table), rows)


def check(facet: str) -> str:
    """The facet, if there is one of this name; else `QueryError`."""
    if facet not in FACETS:
        raise QueryError(f"there is no facet {facet!r}; try one of {', '.join(FACETS)}")
    return facet


def _among(facet: str) -> list[Any]:
    if facet == "state":
        return [_CLAIMS.c.current | _CLAIMS.c.shown]
    return [_CLAIMS.c.shown]


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
