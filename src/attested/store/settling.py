"""Which claims of a report hold: the coder's and people's are settled whenever either changes, and what was touched is marked.

A person's claim is a row of `claims` like any other, in a coding of its own (`REVIEW`) that is never the current one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from attested.model import (
    PRECISIONS_OF_PLACE,
    Claim,
    Decision,
    Document,
    Settled,
    dated_items,
    settle,
    successors,
)
from attested.store import schema
from attested.store.wanted import Facet, days, facets, item_at

REVIEW = "review"
"""The fingerprint of the coding that holds what people wrote, and what they accepted and no coder finds any more."""
AT_ONCE = 500
"""How many values go into one statement: databases bound the number of its parameters."""

_claim = msgspec.json.Decoder(Claim)


def moment() -> str:
    """Now, in UTC, to the microsecond, so that moments compare as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The values in lists that fit into one statement."""
    listed = list(values)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))


def shown_claims(connection: Connection, number: int) -> dict[int, Claim]:
    """The claims of a report that views show, by their numbers."""
    table = schema.claims
    query = select(table.c.number, table.c.body).where(table.c.document == number, table.c.shown)
    return {row.number: _claim.decode(row.body) for row in connection.execute(query)}


def settle_report(connection: Connection, document: Document, number: int, before: Mapping[int, Claim] | None = None) -> list[int]:
    """Let the decisions about a report hold on the claims that it has now; the numbers of the claims that were touched.

    `before` are the claims that views showed before the coder changed them: what takes the place of one takes over its event.
    """
    old = shown_claims(connection, number) if before is None else dict(before)
    decisions = decisions_on(connection, document.id)
    table, codings = schema.claims, schema.codings
    query = select(table).join(codings, codings.c.number == table.c.coding).where(table.c.document == number, codings.c.current)
    rows = connection.execute(query.order_by(table.c.number)).all()
    settled = settle([_claim.decode(row.body) for row in rows], decisions)
    touched = [row.number for row, held in zip(rows, settled) if _set(connection, row, held)]
    touched += _people(connection, document, number, settled[len(rows) :])
    new = shown_claims(connection, number)
    touched += [n for n in old.keys() ^ new.keys() if n not in touched]
    _carry(connection, old, new, decisions)
    mark(connection, touched)
    return touched


def decisions_on(connection: Connection, document: str) -> list[Decision]:
    """What was decided about the claims of a report, oldest first."""
    table = schema.decisions
    rows = connection.execute(select(table).where(table.c.document == document).order_by(table.c.number))
    return [decision_of(row) for row in rows]


def decision_of(row: Row[Any]) -> Decision:
    """A row of `decisions` as the model has it."""
    return Decision(
        number=row.number, verdict=row.verdict, by=row.by, at=datetime.fromisoformat(row.at), note=row.note,
        seen=_claim.decode(row.seen) if row.seen else None, made=_claim.decode(row.made) if row.made else None,
        assignment=row.assignment, undoes=row.undoes, settles=row.settles,
    )  # fmt: skip


def mark(connection: Connection, claims: Iterable[int]) -> None:
    """Say that the index must be made up to date for these claims."""
    table = schema.pending
    for numbers in parts(dict.fromkeys(claims)):
        known = set(connection.scalars(select(table.c.claim).where(table.c.claim.in_(numbers))))
        if new := [{"claim": n} for n in numbers if n not in known]:
            connection.execute(insert(table), new)


def add_claims(connection: Connection, claims: Sequence[Claim], document: Document, number: int, coding: int) -> list[int]:
    """Write claims with everything that they can be found by; their numbers."""
    items = dated_items(document)
    rows = []
    handles: list[list[Facet]] = []
    for claim in claims:
        item = item_at(items, claim.evidence[0].start)
        first_day, last_day = days(claim, item)
        exact = [a.where.precision for a in claim.arguments if a.where is not None]
        row = {
            "id": claim.id, "document": number, "coding": coding, "current": True, "shown": True, "kind": claim.kind,
            "polarity": claim.polarity, "status": claim.status, "confidence": claim.confidence,
            "first_day": first_day, "last_day": last_day, "published": item.published if item else document.published,
            "precision": min(exact, key=PRECISIONS_OF_PLACE.index, default=None), "hedged": claim.hedge is not None,
            "evidence": "\n".join(s.quote for s in claim.evidence), "body": msgspec.json.encode(claim).decode(),
        }  # fmt: skip
        rows.append(row)
        handles.append(facets(claim, document, item))
    if not rows:
        return []
    added = insert(schema.claims).returning(schema.claims.c.number, sort_by_parameter_order=True)
    kept = list(connection.scalars(added, rows).all())
    names = _names(connection, {facet.name for found in handles for facet in found})
    found = [{**asdict(facet), "claim": claim, "name": names[facet.name]} for claim, held in zip(kept, handles) for facet in held]
    if found:
        connection.execute(insert(schema.facets), found)
    return kept


def _names(connection: Connection, names: set[str]) -> dict[str, int]:
    """The number of each name, new ones added."""
    table = schema.names
    known: dict[str, int] = {}

    def look_up(wanted: Iterable[str]) -> None:
        for some in parts(wanted):
            query = select(table.c.name, table.c.number).where(table.c.name.in_(some))
            known.update((row.name, int(row.number)) for row in connection.execute(query))

    look_up(sorted(names))
    if new := sorted(names - set(known)):
        connection.execute(insert(table), [{"name": name} for name in new])
        look_up(new)
    return known


def _set(connection: Connection, row: Row[Any], held: Settled, **more: Any) -> bool:
    """Write what became of a claim into its row; whether anything changed."""
    if not more and (row.state, row.reread, row.shown) == (held.state, held.reread, held.shown):
        return False
    table = schema.claims
    values = {"state": held.state, "reread": held.reread, "shown": held.shown, **more}
    connection.execute(update(table).where(table.c.number == row.number).values(**values))
    return True


def _people(connection: Connection, document: Document, number: int, settled: Sequence[Settled]) -> list[int]:
    """Bring the rows of people's claims in line with what holds; the numbers of those touched.

    A row is never written over: a second reading under one id is another row, in another coding of people.
    """
    table, codings = schema.claims, schema.codings
    ours = select(codings.c.number).where(codings.c.document == number, codings.c.fingerprint == REVIEW)
    rows = connection.execute(select(table).where(table.c.coding.in_(ours)).order_by(table.c.number)).all()
    known = {(row.id, _claim.decode(row.body)): row for row in rows}
    wanted = {(held.claim.id, held.claim): held for held in settled}
    touched = []
    for key, row in known.items():
        held = wanted.get(key)
        if held is None:
            if row.current or row.shown:
                connection.execute(update(table).where(table.c.number == row.number).values(current=False, shown=False))
                touched.append(row.number)
        elif not row.current or (row.state, row.reread, row.shown) != (held.state, held.reread, held.shown):
            _set(connection, row, held, current=True)
            touched.append(row.number)
    for key, held in wanted.items():
        if key not in known:
            coding = _coding(connection, number, held.claim.id)
            at = add_claims(connection, [held.claim], document, number, coding)[0]
            values = {"state": held.state, "reread": held.reread, "shown": held.shown}
            connection.execute(update(table).where(table.c.number == at).values(**values))
            touched.append(at)
    return touched


def _coding(connection: Connection, number: int, id: str) -> int:
    """A coding of people that holds no claim of this id yet."""
    table, codings = schema.claims, schema.codings
    taken = select(table.c.coding).where(table.c.document == number, table.c.id == id)
    free = select(codings.c.number).where(
        codings.c.document == number, codings.c.fingerprint == REVIEW, codings.c.number.not_in(taken)
    )
    found = connection.scalar(free.limit(1))
    if found is not None:
        return int(found)
    added = {"document": number, "fingerprint": REVIEW, "at": moment(), "current": False}
    key = connection.execute(insert(codings), added).inserted_primary_key
    return int(key[0]) if key else 0


def _carry(connection: Connection, old: Mapping[int, Claim], new: Mapping[int, Claim], decisions: Sequence[Decision]) -> None:
    """Let a claim that takes another's place stand in the other's event, so that the event keeps its id."""
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    if not gone or not come:
        return
    table = schema.event_claims
    heirs = successors([old[n] for n in gone], [new[n] for n in come])
    for decision in decisions:  # a correction may change the kind, and taking it back changes it again
        if decision.seen is not None and decision.made is not None:
            ids = {decision.seen.id: decision.made.id, decision.made.id: decision.seen.id}
            for before, number in enumerate(gone):
                after = next((n for n, m in enumerate(come) if new[m].id == ids.get(old[number].id)), None)
                if after is not None and after not in heirs.values():
                    heirs.setdefault(before, after)
    for before, after in heirs.items():
        row = connection.execute(select(table).where(table.c.claim == gone[before])).first()
        if row is None:
            continue
        connection.execute(table.delete().where(table.c.claim.in_([gone[before], come[after]])))
        connection.execute(insert(table), {"claim": come[after], "event": row.event, "home": row.home})
