"""Reading the index: pages of what is assembled, found by the claims that it rests on."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Date, Integer, Row, String, Table, cast, exists, func, or_, select, tuple_

from attested.errors import QueryError
from attested.model import (
    Atlas,
    Changes,
    EventRow,
    FigureRow,
    GivenRow,
    Listing,
    Membership,
    MovementRow,
    Quantity,
    Spot,
    TieRow,
    Where,
    Whereabouts,
)
from attested.store import schema
from attested.store.asking import conditions, within
from attested.store.question import Question

COUNTED = 10_000
"""Rows are counted up to so many; what is beyond is "10,000+"."""
RARE = 3_000
"""Up to so many claims that answer, what rests on them is looked up from the claims; of more, rows are looked through in order."""
LIMIT = 500
"""How many rows a page holds at most."""

ORDERS = {
    "events": {"day": "first_day", "changed": "changed_at", "sources": "sources", "killed": "killed_low", "kept": "number"},
    "figures": {"day": "last_day", "size": "low", "sources": "sources", "changed": "changed_at", "kept": "number"},
    "ties": {"claims": "claims", "day": "last_day", "sources": "sources", "changed": "changed_at", "kept": "number"},
    "movements": {"day": "first_day", "size": "low", "changed": "changed_at", "kept": "number"},
    "claims": {"day": "first_day", "told": "published", "kept": "number", "confidence": "confidence", "priority": "priority"},
    "documents": {"day": "published", "kept": "number"},
}
"""The orders in which rows are listed, the latest or largest first (a minus before the name turns it round), and their columns."""

_Rows = Callable[[Row[Any]], Any]


class Index:
    """What is assembled, as of the connection's moment. Made by `View.index`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50) -> Listing[EventRow]:
        """The events that a claim which answers tells of."""
        return self.page(schema.events, self._events_where(question), event_row, order=order, after=after, limit=limit)

    def figures(
        self, question: Question, *, measure: Sequence[str] = (), scope: str | None = None,
        order: str = "day", after: str | None = None, limit: int = 50,
    ) -> Listing[FigureRow]:  # fmt: skip
        """The figures that rest on a claim which answers, of these measures (`killed`, …) and this scope (incident or total)."""
        table = schema.figures
        where = self.resting(table, schema.figure_claims.c.figure, replace(question, disputed=None))
        where += [table.c.measure.in_(measure)] if measure else []
        where += [table.c.scope == scope] if scope else []
        if question.disputed is not None:  # of a figure this is its own dispute, not that of its event
            where += [table.c.disputed if question.disputed else ~table.c.disputed]
        event = select(schema.events.c.id).where(schema.events.c.number == table.c.event).scalar_subquery()
        return self.page(table, where, figure_row, order=order, after=after, limit=limit, more=(event.label("event_id"),))

    def ties(self, question: Question, *, order: str = "claims", after: str | None = None, limit: int = 50) -> Listing[TieRow]:
        """The ties that a claim which answers affirms or denies."""
        where = self.resting(schema.ties, schema.tie_claims.c.tie, question)
        return self.page(schema.ties, where, tie_row, order=order, after=after, limit=limit)

    def movements(
        self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50
    ) -> Listing[MovementRow]:
        """The movements that a claim which answers tells of."""
        where = self.resting(schema.movements, schema.movement_claims.c.movement, question)
        return self.page(schema.movements, where, movement_row, order=order, after=after, limit=limit)

    def claims(self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50) -> Listing[Row[Any]]:
        """The rows of the claims that answer."""
        table, members, events = schema.claims, schema.event_claims, schema.events
        event = select(events.c.id).join(members, members.c.event == events.c.number).where(members.c.claim == table.c.number)
        found = self.page(
            table, conditions(question), lambda row: row, order=order, after=after, limit=limit,
            more=(event.scalar_subquery().label("event_id"),),
        )  # fmt: skip
        return found

    def body(self, name: str, id: str) -> str | None:
        """An event, figure, tie or movement as it was packed."""
        table = schema.metadata.tables[name]
        body: str | None = self._connection.scalar(select(table.c.body).where(table.c.id == id))
        return body

    def event(self, id: str) -> EventRow | None:
        """The row of an event."""
        row = self._connection.execute(select(schema.events).where(schema.events.c.id == id)).first()
        return event_row(row) if row is not None else None

    def event_of(self, claim: str) -> str | None:
        """The event that a claim which views show stands in."""
        claims, members, events = schema.claims, schema.event_claims, schema.events
        query = select(events.c.id).join(members, members.c.event == events.c.number)
        query = query.join(claims, claims.c.number == members.c.claim).where(claims.c.id == claim, claims.c.shown)
        found: str | None = self._connection.scalar(query)
        return found

    def whereabouts(self, id: str) -> Whereabouts:
        """What became of an event's id, in the end of what it went into; `QueryError` where there never was one."""
        table = schema.retired
        if self._connection.scalar(select(schema.events.c.number).where(schema.events.c.id == id)) is not None:
            return Whereabouts(id=id, stands=True)
        row = first = self._connection.execute(select(table).where(table.c.id == id)).first()
        if row is None or first is None:
            raise QueryError(f"no event has the id {id}")
        seen = {id}
        while row is not None and row.into is not None and row.into not in seen:
            seen.add(row.into)
            if (on := self._connection.execute(select(table).where(table.c.id == row.into)).first()) is None:
                return Whereabouts(id=id, stands=False, into=row.into, reason=first.reason, at=datetime.fromisoformat(first.at))
            row = on
        return Whereabouts(id=id, stands=False, reason=row.reason, at=datetime.fromisoformat(row.at))

    def absorbed(self, id: str) -> tuple[Whereabouts, ...]:
        """The ids that went into this event, the latest first."""
        table = schema.retired
        rows = self._connection.execute(select(table).where(table.c.into == id).order_by(table.c.at.desc(), table.c.id))
        return tuple(
            Whereabouts(id=r.id, stands=False, into=id, reason=r.reason, at=datetime.fromisoformat(r.at)) for r in rows
        )  # fmt: skip

    def membership(self) -> dict[str, Membership]:
        """The event and the home of every claim that has one, by the ids of the claims."""
        table, claims = schema.event_claims, schema.claims
        query = select(claims.c.id, table.c.event, table.c.home).join(claims, claims.c.number == table.c.claim)
        rows = self._connection.execute(query.order_by(claims.c.shown, claims.c.number)).yield_per(5000)
        return {row.id: Membership(event=row.event, home=row.home) for row in rows}

    def ids(self) -> dict[int, str]:
        """The ids of all events that stand or once stood, by their numbers."""
        found: dict[int, str] = {}
        for table in (schema.retired, schema.events):
            found.update({row.number: row.id for row in self._connection.execute(select(table.c.number, table.c.id))})
        return found

    def atlas(self, question: Question, *, limit: int = 2000) -> Atlas:
        """The events that a claim which answers tells of, by the points they stand at."""
        table = schema.events
        where = self._events_where(question)
        point = (table.c.lat, table.c.lon, table.c.precision)
        disputed = func.sum(cast(table.c.disputed, Integer))
        names = [func.min(table.c[name]).label(name) for name in ("id", "place", "place_name", "country")]
        query = select(*point, func.count().label("events"), disputed.label("disputed"), *names)
        query = query.where(*where, table.c.lat.is_not(None)).group_by(*point)
        query = query.order_by(func.count().desc(), *point).limit(limit + 1)
        rows = self._connection.execute(query).all()
        spots = tuple(
            Spot(
                lat=r.lat, lon=r.lon, precision=r.precision or "unknown", events=r.events, disputed=r.disputed, event=r.id,
                place=r.place, place_name=r.place_name, country=r.country,
            )
            for r in rows[:limit]
        )  # fmt: skip
        unplaced = self.count(table, [*where, table.c.lat.is_(None)]) if question.box is None else 0
        return Atlas(spots=spots, unplaced=unplaced, more=len(rows) > limit)

    def months(self, question: Question) -> tuple[tuple[str, int], ...]:
        """How many events that a claim which answers tells of begin in each month."""
        table = schema.events
        month = func.substr(cast(table.c.first_day, String), 1, 7)
        query = select(month, func.count()).where(*self._events_where(question), table.c.first_day.is_not(None)).group_by(month)
        rows: Any = self._connection.execute(query.order_by(month)).all()
        return tuple((value, number) for value, number in rows)

    def beside(self, keys: Sequence[str], question: Question, *, limit: int) -> list[TieRow]:
        """The ties of actors with these keys that a claim which answers affirms or denies, those of most claims first."""
        table = schema.ties
        where = [or_(table.c.agent_key.in_(keys), table.c.target_key.in_(keys))]
        where += self.resting(table, schema.tie_claims.c.tie, question)
        query = select(table).where(*where).order_by(table.c.claims.desc(), table.c.number).limit(limit)
        return [tie_row(row) for row in self._connection.execute(query)]

    def changed(self, since: str, *, limit: int) -> Changes:
        """What became new or different in the index since a moment."""
        table, retired = schema.events, schema.retired
        asked = {
            "new": [table.c.made_at > since],
            "revised": [table.c.changed_at > since, table.c.made_at <= since],
            "disputed": [table.c.disputed_at > since],
        }
        rows = {}
        counts = {}
        for name, where in asked.items():
            query = select(table).where(*where).order_by(table.c.changed_at.desc(), table.c.number.desc()).limit(limit)
            rows[name] = tuple(event_row(row) for row in self._connection.execute(query))
            counts[name] = self.count(table, where)
        gone = select(retired).where(retired.c.at > since).order_by(retired.c.at.desc(), retired.c.number.desc()).limit(limit)
        went = tuple(
            Whereabouts(id=r.id, stands=False, into=r.into, reason=r.reason, at=datetime.fromisoformat(r.at))
            for r in self._connection.execute(gone)
        )
        counts["retired"] = self.count(retired, [retired.c.at > since])
        return Changes(
            since=datetime.fromisoformat(since), counts=counts, retired=went,
            new=rows["new"], revised=rows["revised"], disputed=rows["disputed"],
        )  # fmt: skip

    def _events_where(self, question: Question) -> list[Any]:
        table = schema.events
        where = [within(question.box)] if question.box is not None else []
        where += [table.c.id == question.event] if question.event is not None else []
        return [*where, *self.resting(table, schema.event_claims.c.event, replace(question, box=None, event=None))]

    def resting(self, table: Table, link: Any, question: Question) -> list[Any]:
        """What the rows of a table must fulfil to rest on a claim that answers: nothing where the question is open."""
        if question.open:
            return []
        claims = schema.claims
        wanted = conditions(question)
        if self.count(claims, wanted, RARE) <= RARE:
            return [table.c.number.in_(select(link).where(link.table.c.claim.in_(select(claims.c.number).where(*wanted))))]
        mine = select(link.table.c.claim).join(claims, claims.c.number == link.table.c.claim)
        return [exists(mine.where(link == table.c.number, *wanted))]

    def count(self, table: Table, where: Sequence[Any], most: int = COUNTED) -> int:
        """How many rows there are, counted to one more than `most`."""
        some = select(table.c.number).where(*where).limit(most + 1).subquery()
        return self._connection.scalar(select(func.count()).select_from(some)) or 0

    def page(
        self, table: Table, where: Sequence[Any], made: _Rows, *, order: str, after: str | None, limit: int,
        more: Sequence[Any] = (),
    ) -> Listing[Any]:  # fmt: skip
        """A page of rows in an order, from where the last one ended. Rows without a value in the order's column come last."""
        rising, name = order.startswith("-"), order.removeprefix("-")
        columns = ORDERS[table.name]
        if name not in columns:
            raise QueryError(f"there is no order {order!r}; try one of {', '.join(columns)}")
        column, number = table.c[columns[name]], table.c.number
        limit = max(1, min(limit, LIMIT))
        start = _cursor(after, column)
        rows: list[Row[Any]] = []
        if start is None or start[0] is not None:
            query = select(table, *more).where(*where, column.is_not(None))
            if start is not None:
                here = tuple_(column, number) if column is not number else number
                there = tuple_(*start) if column is not number else start[1]
                query = query.where(here > there if rising else here < there)
            ends = (column.asc(), number.asc()) if rising else (column.desc(), number.desc())
            rows = list(self._connection.execute(query.order_by(*ends[: 1 if column is number else 2]).limit(limit + 1)))
        if len(rows) <= limit and column.nullable:
            query = select(table, *more).where(*where, column.is_(None))
            if start is not None and start[0] is None:
                query = query.where(number > start[1] if rising else number < start[1])
            query = query.order_by(number.asc() if rising else number.desc()).limit(limit + 1 - len(rows))
            rows += self._connection.execute(query)
        total = self.count(table, where)
        last = rows[limit - 1] if len(rows) > limit else None
        return Listing(
            rows=tuple(made(row) for row in rows[:limit]), total=min(total, COUNTED), more=total > COUNTED,
            next=_token(last._mapping[column.name], last.number) if last is not None else None,
        )  # fmt: skip


def _token(value: Any, number: int) -> str:
    plain = value.isoformat() if isinstance(value, date) else value
    return base64.urlsafe_b64encode(json.dumps([plain, number]).encode()).decode().rstrip("=")


def _cursor(after: str | None, column: Any) -> tuple[Any, int] | None:
    if not after:
        return None
    try:
        value, number = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return (date.fromisoformat(value) if value is not None and isinstance(column.type, Date) else value), int(number)
    except (ValueError, TypeError) as error:
        raise QueryError("this is no place where a page begins; start at the first page") from error


def event_row(row: Row[Any]) -> EventRow:
    """A row of `events` as the model has it."""
    return EventRow(
        id=row.id, kind=row.kind, family=row.family, first_day=row.first_day, last_day=row.last_day, place=row.place,
        place_name=row.place_name, country=row.country, admin=row.admin, lat=row.lat, lon=row.lon, precision=row.precision,
        agents=tuple(json.loads(row.agents)), targets=tuple(json.loads(row.targets)), claims=row.claims, documents=row.documents,
        sources=row.sources, denied=row.denied, disputed=row.disputed, reviewed=row.reviewed,
        killed=(row.killed_low, row.killed_high), revision=row.revision,
        made_at=datetime.fromisoformat(row.made_at), changed_at=datetime.fromisoformat(row.changed_at),
    )  # fmt: skip


class _Given(msgspec.Struct):
    source: str
    claim: str
    quantity: Quantity
    published: date | None = None


class _Figure(msgspec.Struct):
    latest: list[_Given]
    history: list[_Given]


_figure = msgspec.json.Decoder(_Figure)


def figure_row(row: Row[Any]) -> FigureRow:
    """A row of `figures` as the model has it."""
    body = _figure.decode(row.body)
    latest, history = (
        tuple(GivenRow(source=g.source, claim=g.claim, quantity=g.quantity, published=g.published) for g in given)
        for given in (body.latest, body.history)
    )
    return FigureRow(
        id=row.id, event=row.event_id, measure=row.measure, of=row.of, unit=row.unit, scope=row.scope, low=row.low, high=row.high,
        disputed=row.disputed, sources=row.sources, first_day=row.first_day, last_day=row.last_day, place_name=row.place_name,
        country=row.country, latest=latest, history=history, changed_at=datetime.fromisoformat(row.changed_at),
    )  # fmt: skip


def tie_row(row: Row[Any]) -> TieRow:
    """A row of `ties` as the model has it."""
    names = (
        "id", "kind", "agent", "target", "agent_key", "target_key", "agent_entity", "target_entity", "claims", "denied", "sources",
        "since", "until", "first_day", "last_day",
    )  # fmt: skip
    return TieRow(**{name: row._mapping[name] for name in names}, changed_at=datetime.fromisoformat(row.changed_at))


class _Movement(msgspec.Struct):
    claim: str
    who: tuple[str, ...]
    forces: tuple[Quantity, ...]
    origin: tuple[str, ...]
    via: tuple[str, ...]
    destination: tuple[str, ...]
    manner: tuple[str, ...]
    origins: tuple[Where, ...] = ()
    vias: tuple[Where, ...] = ()
    destinations: tuple[Where, ...] = ()
    claims: tuple[str, ...] = ()


_movement = msgspec.json.Decoder(_Movement)


def movement_row(row: Row[Any]) -> MovementRow:
    """A row of `movements` as the model has it."""
    body = _movement.decode(row.body)
    return MovementRow(
        id=row.id, kind=row.kind, status=row.status, denied=row.denied, first_day=row.first_day, last_day=row.last_day,
        who=body.who, forces=body.forces, origin=body.origin, via=body.via, destination=body.destination, manner=body.manner,
        origins=body.origins, vias=body.vias, destinations=body.destinations, claims=body.claims or (body.claim,),
        changed_at=datetime.fromisoformat(row.changed_at),
    )  # fmt: skip
