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
from attested.store import schema, sqlite, tallies
from attested.store.asking import conditions, named, within
from attested.store.question import Question
from attested.store.wanted import terms

COUNTED = 10_000
"""Rows are counted up to so many; what is beyond is "10,000+"."""
FEW = 2_000
"""Up to so many claims are found first and then put in order; of more, all are gone through in the order asked for."""
RARE = 5_000
"""Up to so many claims that answer, what rests on them is looked up from the claims; of more, rows are looked through in order,
and what must be counted is counted over the first so many."""
COMMON = 200_000
"""Of words that more claims say, each claim is asked for itself; those that say others are listed first."""
NARROW = (
    "since", "until", "told_since", "told_until", "place", "country", "actor", "agent", "target", "speaker", "source", "kind",
    "document", "event", "box",
)  # fmt: skip
"""The parts of a question that leave few claims; what is disputed, unreviewed or hedged leaves many."""
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

LINKS = {
    "events": schema.event_claims.c.event,
    "figures": schema.figure_claims.c.figure,
    "ties": schema.tie_claims.c.tie,
    "movements": schema.movement_claims.c.movement,
}
"""The column that says on which row of a table a claim is, and by its table on which claims a row rests."""
MONTHS = "months of events"
"""The facet under which `tallies` keeps how many events begin in each month."""

_Rows = Callable[[Row[Any]], Any]


class Index:
    """What is assembled, as of the connection's moment. Made by `View.index`."""

    def __init__(self, connection: Connection, names: dict[str, list[int]] | None = None) -> None:
        self._connection = connection
        self._known = {} if names is None else names

    def names(self, words: str) -> list[int]:
        """The numbers of the names that hold some folded words; looked up once for a view."""
        if words not in self._known:
            self._known[words] = named(self._connection, words)
        return self._known[words]

    def events(self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50) -> Listing[EventRow]:
        """The events that a claim which answers tells of. Days are those of the event itself."""
        own, rest = self._of_events(question)
        return self._listed(schema.events, own, rest, event_row, order=order, after=after, limit=limit)

    def figures(
        self, question: Question, *, measure: Sequence[str] = (), scope: str | None = None,
        order: str = "day", after: str | None = None, limit: int = 50,
    ) -> Listing[FigureRow]:  # fmt: skip
        """The figures that rest on a claim which answers, of these measures (`killed`, …) and this scope (incident or total)."""
        table, events = schema.figures, schema.events
        own: list[Any] = [table.c.measure.in_(measure)] if measure else []
        own += [table.c.scope == scope] if scope else []
        if question.disputed is not None:  # of a figure this is its own dispute, not that of its event
            own += [table.c.disputed if question.disputed else ~table.c.disputed]
        if question.event is not None:
            own += [table.c.event.in_(select(events.c.number).where(events.c.id == question.event))]
        event = select(events.c.id).where(events.c.number == table.c.event).scalar_subquery()
        return self._listed(
            table, own, replace(question, disputed=None, event=None), figure_row,
            order=order, after=after, limit=limit, more=(event.label("event_id"),),
        )  # fmt: skip

    def ties(self, question: Question, *, order: str = "claims", after: str | None = None, limit: int = 50) -> Listing[TieRow]:
        """The ties that a claim which answers affirms or denies."""
        return self._listed(schema.ties, [], question, tie_row, order=order, after=after, limit=limit)

    def movements(
        self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50
    ) -> Listing[MovementRow]:
        """The movements that a claim which answers tells of."""
        return self._listed(schema.movements, [], question, movement_row, order=order, after=after, limit=limit)

    def claims(self, question: Question, *, order: str = "day", after: str | None = None, limit: int = 50) -> Listing[Row[Any]]:
        """The rows of the claims that answer."""
        table, members, events = schema.claims, schema.event_claims, schema.events
        event = select(events.c.id).join(members, members.c.event == events.c.number).where(members.c.claim == table.c.number)
        first = self.first(question, FEW)
        few = len(first) <= FEW
        return self.page(
            table, [sqlite.one_of(table.c.number, first)] if few else self.wanted(question, in_order=True), lambda row: row,
            order=order, after=after, limit=limit, more=(event.scalar_subquery().label("event_id"),),
            **({"total": len(first)} if few else self._many(question)),
        )  # fmt: skip

    def _many(self, question: Question) -> dict[str, Any]:
        """How many claims answer a question that more than `FEW` answer: exactly where it is a value of one facet."""
        asked = [(name, value) for name, value in question.asked() if name in tallies.COLUMNS or name == "country"]
        if question.open:
            return {"total": sum(tallies.known(self._connection, "kind").values())}
        if len(asked) == 1 == len(list(question.asked())):
            counted = tallies.known(self._connection, asked[0][0]).get(asked[0][1])
            if counted:
                return {"total": counted}
        return {"total": FEW, "floor": True}

    def wanted(self, question: Question, *, in_order: bool = False) -> list[Any]:
        """The conditions of a question; of common words each claim is asked for itself."""
        common = question.text is not None and sqlite.common(self._connection, terms(question.text), COMMON)
        return conditions(question, self.names, common_words=common, in_order=in_order)

    def first(self, question: Question, most: int) -> list[int]:
        """The numbers of the claims that answer, in whatever order they are met, up to one more than `most`."""
        query = select(schema.claims.c.number)
        return list(self._connection.scalars(self._answering(query, schema.claims, question).limit(most + 1)))

    def _answering(self, query: Any, claims: Any, question: Question) -> Any:
        """The query over claims (or a join of them) narrowed to those that answer, in whatever order they are met.

        They are found by their words where these are all that is asked for, or rare; else by the rest of the question.
        """
        words = terms(question.text) if question.text is not None else None
        rest = replace(question, text=None)
        narrow = any(getattr(rest, name) for name in NARROW)
        if words is None or (narrow and sqlite.common(self._connection, words, RARE)):
            return query.select_from(claims).where(*conditions(question, self.names, common_words=True))
        number = schema.claims.c.number
        return sqlite.saying(query.where(*conditions(rest, self.names)), claims, number, words)

    def _listed(
        self, table: Table, own: list[Any], rest: Question, made: _Rows, *, order: str, after: str | None, limit: int,
        more: Sequence[Any] = (),
    ) -> Listing[Any]:  # fmt: skip
        """A page of rows that fulfil conditions of their own and rest on a claim that answers the rest of the question."""
        if rest.open:
            return self.page(table, own, made, order=order, after=after, limit=limit, more=more)
        link = LINKS[table.name]
        rows, few = self._resting(rest, link, table, own)
        among = [sqlite.one_of(table.c.number, rows)]
        if few:
            return self.page(table, among, made, order=order, after=after, limit=limit, more=more, total=len(rows))
        mine = select(link.table.c.claim).join(schema.claims, schema.claims.c.number == link.table.c.claim)
        each = exists(mine.where(link == table.c.number, *self.wanted(rest, in_order=True)))
        return self.page(
            table, [*own, each], made, order=order, after=after, limit=limit, more=more, total=len(rows), floor=True
        )  # fmt: skip

    def _resting(self, question: Question, link: Any, table: Table, own: Sequence[Any]) -> tuple[list[int], bool]:
        """The numbers of the rows that fulfil conditions of their own and rest on a claim that answers, up to `RARE`; whether that
        is all."""
        claims = schema.claims
        if own and self.count(table, own, 2 * RARE) <= 2 * RARE:  # few rows: each is asked for its claims
            mine = select(link.table.c.claim).join(claims, claims.c.number == link.table.c.claim)
            mine = mine.where(link == table.c.number, *conditions(question, self.names, common_words=True, in_order=True))
            query = select(table.c.number).where(*own, exists(mine))
        else:
            on = claims.join(link.table, link.table.c.claim == claims.c.number)
            on = on.join(table, table.c.number == link) if own else on
            query = self._answering(select(link).distinct().where(link.is_not(None), *own), on, question)
        rows = list(self._connection.scalars(query.limit(RARE + 1)))
        return rows[:RARE], len(rows) <= RARE

    def _of_events(self, question: Question) -> tuple[list[Any], Question]:
        """What a question asks of events themselves, and what it asks of their claims."""
        table = schema.events
        own = [within(table, question.box)] if question.box is not None else []
        own += [table.c.id == question.event] if question.event is not None else []
        if question.since is not None:
            own.append((table.c.first_day if question.certain else table.c.last_day) >= question.since)
        if question.until is not None:
            own.append((table.c.last_day if question.certain else table.c.first_day) <= question.until)
        if question.disputed is not None:  # a claim of an event is disputed where the event is
            own.append(table.c.disputed if question.disputed else ~table.c.disputed)
        return own, replace(question, box=None, event=None, since=None, until=None, certain=False, disputed=None)

    def _some_events(self, question: Question) -> tuple[list[Any], bool]:
        """The events of a question, for counting all of them: of many claims those of the first; whether there are more."""
        own, rest = self._of_events(question)
        if rest.open:
            return own, False
        rows, few = self._resting(rest, schema.event_claims.c.event, schema.events, own)
        return [sqlite.one_of(schema.events.c.number, rows)], not few

    def claim(self, id: str) -> Row[Any] | None:
        """The row of a claim, of one that is shown before one that is not."""
        table = schema.claims
        query = select(table).where(table.c.id == id).order_by(table.c.shown.desc(), table.c.number.desc())
        return self._connection.execute(query.limit(1)).first()

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
        table, spots = schema.events, schema.spots
        if replace(question, box=None).open:
            where = [within(spots, question.box)] if question.box is not None else []
            query = select(spots).where(*where).order_by(spots.c.events.desc(), spots.c.number).limit(limit + 1)
            rows: Sequence[Row[Any]] = self._connection.execute(query).all()
            more, unplaced = len(rows) > limit, [table.c.lat.is_(None)]
        else:
            found, more = self._some_events(question)
            rows = self._connection.execute(spots_among(found).limit(limit + 1)).all()
            more, unplaced = more or len(rows) > limit, [*found, table.c.lat.is_(None)]
        made = tuple(
            Spot(
                lat=r.lat, lon=r.lon, precision=r.precision, events=r.events, disputed=r.disputed, event=r.id,
                place=r.place, place_name=r.place_name, country=r.country,
            )
            for r in rows[:limit]
        )  # fmt: skip
        return Atlas(spots=made, unplaced=self.count(table, unplaced) if question.box is None else 0, more=more)

    def months(self, question: Question) -> tuple[tuple[tuple[str, int], ...], bool]:
        """How many events that a claim which answers tells of begin in each month; whether there are more than were counted."""
        if question.open:
            kept: Any = self._connection.execute(
                select(schema.tallies.c.value, schema.tallies.c["count"]).where(schema.tallies.c.facet == MONTHS)
            ).all()
            return tuple(sorted((value, number) for value, number in kept)), False
        found, more = self._some_events(question)
        counted: Any = self._connection.execute(months_among(found)).all()
        return tuple((month, number) for month, number in counted), more

    def beside(self, keys: Sequence[str], question: Question, *, limit: int) -> list[TieRow]:
        """The ties of actors with these keys that a claim which answers affirms or denies, those of most claims first."""
        table = schema.ties
        where = [or_(table.c.agent_key.in_(keys), table.c.target_key.in_(keys))]
        if not question.open:
            link, claims = schema.tie_claims.c.tie, schema.claims
            mine = select(link).join(claims, claims.c.number == link.table.c.claim)
            where.append(exists(mine.where(link == table.c.number, *self.wanted(question, in_order=True))))
        query = select(table).where(*where).order_by(table.c.claims.desc(), table.c.number).limit(limit)
        return [tie_row(row) for row in self._connection.execute(query)]

    def changed(self, since: str, *, limit: int) -> Changes:
        """What became new or different in the index since a moment."""
        table, retired = schema.events, schema.retired
        asked = {
            "new": (table.c.made_at, [table.c.made_at > since]),
            "revised": (table.c.changed_at, [table.c.changed_at > since, table.c.made_at <= since]),
            "disputed": (table.c.disputed_at, [table.c.disputed_at > since]),
        }
        rows = {}
        counts = {}
        for name, (moment, where) in asked.items():
            ends = (moment.desc(), table.c.made_at.desc()) if name == "revised" else (moment.desc(), table.c.number.desc())
            query = select(table).where(*where).order_by(*ends).limit(limit)
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

    def count(self, table: Table, where: Sequence[Any], most: int = COUNTED) -> int:
        """How many rows there are, counted to one more than `most`."""
        some = select(table.c.number).where(*where).limit(most + 1).subquery()
        return self._connection.scalar(select(func.count()).select_from(some)) or 0

    def page(
        self, table: Table, where: Sequence[Any], made: _Rows, *, order: str, after: str | None, limit: int,
        more: Sequence[Any] = (), total: int | None = None, floor: bool = False,
    ) -> Listing[Any]:  # fmt: skip
        """A page of rows in an order, from where the last one ended. Rows without a value in the order's column come last.

        `total` is how many there are, where that is known; with `floor` there are more.
        """
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
        total = self.count(table, where) if total is None else total
        last = rows[limit - 1] if len(rows) > limit else None
        return Listing(
            rows=tuple(made(row) for row in rows[:limit]), total=min(total, COUNTED), more=total > COUNTED or floor,
            next=_token(last._mapping[column.name], last.number) if last is not None else None,
        )  # fmt: skip


def spots_among(where: Sequence[Any]) -> Any:
    """The points at which events stand that fulfil some conditions, the fullest first."""
    table = schema.events
    precision = func.coalesce(table.c.precision, "unknown")
    names = [func.min(table.c[name]).label(name) for name in ("id", "place", "place_name", "country")]
    disputed = func.sum(cast(table.c.disputed, Integer)).label("disputed")
    query = select(table.c.lat, table.c.lon, precision.label("precision"), func.count().label("events"), disputed, *names)
    # Found by what is asked, not by where they stand.
    lat, lon = sqlite.looked_at(table.c.lat), sqlite.looked_at(table.c.lon)
    query = query.where(*where, lat.is_not(None)).group_by(lat, lon, precision)
    return query.order_by(func.count().desc(), table.c.lat, table.c.lon, precision)


def months_among(where: Sequence[Any]) -> Any:
    """How many events that fulfil some conditions begin in each month."""
    month = func.substr(cast(schema.events.c.first_day, String), 1, 7)
    return select(month, func.count()).where(*where, schema.events.c.first_day.is_not(None)).group_by(month).order_by(month)


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
