"""Writing the index: events under their ids, figures, ties, movements, and what people find them by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, func, insert, select, union_all

from attested.model import Copy
from attested.store import schema
from attested.store.index import LINKS, MONTHS, months_among, spots_among
from attested.store.settling import mark, moment, parts
from attested.store.sqlite import looked_at
from attested.store.tallies import all_tallies, tallies_again


class Keeper:
    """The writing side of the index, inside a writer's transaction. Made by `Writer.index`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.now = moment()
        self._points: set[tuple[float, float, str]] = set()
        self._months: set[date] = set()

    # ---- what is to be done

    def pending(self, most: int | None = None) -> list[int]:
        """The numbers of the claims that were touched since the index was made, the first of them or all."""
        return list(self._connection.scalars(select(schema.pending.c.claim).order_by(schema.pending.c.claim).limit(most)))

    def waiting(self) -> int:
        """How many claims are pending."""
        return self._connection.scalar(select(func.count()).select_from(schema.pending)) or 0

    def add_pending(self, claims: Iterable[int]) -> None:
        """Say that the index must be made up to date for these claims."""
        mark(self._connection, claims)

    def all_pending(self) -> None:
        """Say so for every claim that views show or that stands in an event."""
        claims, members, table = schema.claims, schema.event_claims, schema.pending
        self._connection.execute(table.delete())
        every = select(claims.c.number).where(claims.c.shown).union(select(members.c.claim).where(members.c.event.is_not(None)))
        self._connection.execute(insert(table).from_select(["claim"], every))

    def all_of_kinds(self, kinds: Sequence[str]) -> list[int]:
        """The claims of these kinds that views show."""
        table = schema.claims
        return list(self._connection.scalars(select(table.c.number).where(table.c.shown, table.c.kind.in_(kinds))))

    def done(self, claims: Iterable[int]) -> None:
        """The index is up to date for these claims."""
        table = schema.pending
        for some in parts(claims):
            self._connection.execute(table.delete().where(table.c.claim.in_(some)))

    def mark(self, name: str) -> str | None:
        """What was noted about the index under a name."""
        found: str | None = self._connection.scalar(select(schema.marks.c.value).where(schema.marks.c.name == name))
        return found

    def set_mark(self, name: str, value: str) -> None:
        """Note something about the index."""
        table = schema.marks
        self._connection.execute(table.delete().where(table.c.name == name))
        self._connection.execute(insert(table), {"name": name, "value": value})

    # ---- events

    def members(self, claims: Iterable[int] | None = None) -> dict[int, tuple[int | None, int]]:
        """The event and the home of claims, or of all."""
        table = schema.event_claims
        if claims is None:
            return {row.claim: (row.event, row.home) for row in self._connection.execute(select(table))}
        found = {}
        for some in parts(claims):
            rows = self._connection.execute(select(table).where(table.c.claim.in_(some)))
            found.update({row.claim: (row.event, row.home) for row in rows})
        return found

    def claims_of(self, events: Iterable[int]) -> list[int]:
        """The numbers of the claims that stand in these events."""
        table = schema.event_claims
        found: list[int] = []
        for some in parts(events):
            found += self._connection.scalars(select(table.c.claim).where(table.c.event.in_(some)))
        return found

    def standing(self, events: Iterable[int] | None = None) -> dict[int, str]:
        """The ids of the events that stand, of these numbers or of all."""
        table = schema.events
        query = select(table.c.number, table.c.id)
        if events is None:
            return {row.number: row.id for row in self._connection.execute(query)}
        found = {}
        for some in parts(events):
            found.update({row.number: row.id for row in self._connection.execute(query.where(table.c.number.in_(some)))})
        return found

    def retired(self, numbers: Iterable[int]) -> dict[int, str]:
        """The ids of retired events, by the numbers they had."""
        table = schema.retired
        found = {}
        for some in parts(numbers):
            rows = self._connection.execute(select(table.c.number, table.c.id).where(table.c.number.in_(some)))
            found.update({row.number: row.id for row in rows})
        return found

    def taken(self, ids: Iterable[str]) -> set[str]:
        """Which of these event ids were ever given."""
        found: set[str] = set()
        for some in parts(ids):
            for table in (schema.events, schema.retired):
                found.update(self._connection.scalars(select(table.c.id).where(table.c.id.in_(some))))
        return found

    def next_number(self) -> int:
        """The number of the next new event: above every one that was ever given."""
        highest = union_all(select(func.max(schema.events.c.number)), select(func.max(schema.retired.c.number)))
        return max((n or 0 for n in self._connection.scalars(highest)), default=0) + 1

    def bodies(self, table: Table, numbers: Iterable[int]) -> dict[int, Any]:
        """The rows of these numbers, to be compared with what they shall be."""
        found = {}
        for some in parts(numbers):
            found.update({row.number: row for row in self._connection.execute(select(table).where(table.c.number.in_(some)))})
        return found

    def put_events(self, new: Sequence[dict[str, Any]], changed: Sequence[dict[str, Any]]) -> None:
        """Write new events, and others anew under their numbers; those that had been retired stand again."""
        table = schema.events
        for some in parts([row["number"] for row in new]):
            self._connection.execute(schema.retired.delete().where(schema.retired.c.number.in_(some)))
        self._touch([row["number"] for row in changed])
        if new:
            self._connection.execute(insert(table), list(new))
        _update(self._connection, table, changed)
        self._touch([row["number"] for row in (*new, *changed)])

    def put_members(self, members: Mapping[int, tuple[int | None, int]], known: Iterable[int]) -> None:
        """Write in which event each claim stands, and where it is at home; `known` are the claims that have a row."""
        known = set(known)
        rows = [{"claim": c, "event": event, "home": home} for c, (event, home) in members.items()]
        if new := [row for row in rows if row["claim"] not in known]:
            self._connection.execute(insert(schema.event_claims), new)
        table = schema.event_claims
        old = [{"b_claim": r["claim"], "b_event": r["event"], "b_home": r["home"]} for r in rows if r["claim"] in known]
        if old:
            query = table.update().where(table.c.claim == bindparam("b_claim"))
            self._connection.execute(query.values(event=bindparam("b_event"), home=bindparam("b_home")), old)

    def retire(self, gone: Iterable[tuple[int, str, str | None, str]]) -> None:
        """Let events go: number, id, the id they went into (`None` where they were withdrawn), and why."""
        went = list(gone)
        rows = [{"number": n, "id": id, "into": into, "reason": reason, "at": self.now} for n, id, into, reason in went]
        self._touch([n for n, _, _, _ in went])
        for some in parts([row["number"] for row in rows]):
            self._connection.execute(schema.events.delete().where(schema.events.c.number.in_(some)))
        if rows:
            self._connection.execute(insert(schema.retired), rows)

    def _touch(self, numbers: Iterable[int]) -> None:
        """Remember at which points and in which months these events stand, so that these are counted again."""
        table = schema.events
        for some in parts(numbers):
            query = select(table.c.lat, table.c.lon, table.c.precision, table.c.first_day).where(table.c.number.in_(some))
            for row in self._connection.execute(query):
                if row.lat is not None and row.lon is not None:
                    self._points.add((row.lat, row.lon, row.precision or "unknown"))
                if row.first_day is not None:
                    self._months.add(row.first_day.replace(day=1))

    def count_events(self, *, all: bool = False) -> None:
        """Count again how many events stand at the points and begin in the months that were touched, or at all."""
        spots, table, tallies = schema.spots, schema.events, schema.tallies
        names = ["lat", "lon", "precision", "events", "disputed", "id", "place", "place_name", "country"]
        if all:
            self._connection.execute(spots.delete())
            self._connection.execute(insert(spots).from_select(names, spots_among([]).order_by(None)))
            self._connection.execute(tallies.delete().where(tallies.c.facet == MONTHS))
            months: Any = self._connection.execute(months_among([])).all()
            if rows := [{"facet": MONTHS, "value": month, "count": number} for month, number in months]:
                self._connection.execute(insert(tallies), rows)
            return
        for lat, lon, precision in self._points:
            here = [table.c.lat == lat, table.c.lon == lon, func.coalesce(table.c.precision, "unknown") == precision]
            self._connection.execute(spots.delete().where(spots.c.lat == lat, spots.c.lon == lon, spots.c.precision == precision))
            self._connection.execute(insert(spots).from_select(names, spots_among(here).order_by(None)))
        for month in self._months:
            after = (month + timedelta(days=32)).replace(day=1)
            number = self._connection.scalar(select(func.count()).where(table.c.first_day >= month, table.c.first_day < after))
            value = month.isoformat()[:7]
            self._connection.execute(tallies.delete().where(tallies.c.facet == MONTHS, tallies.c.value == value))
            if number:
                self._connection.execute(insert(tallies), {"facet": MONTHS, "value": value, "count": number})

    # ---- figures, ties, movements

    def resting_on(self, name: str, claims: Iterable[int]) -> list[int]:
        """The numbers of the rows of a table (`figures`, `ties`, `movements`) that rest on any of these claims."""
        link = LINKS[name]
        found: dict[int, None] = {}
        for some in parts(claims):
            found.update(dict.fromkeys(self._connection.scalars(select(link).where(link.table.c.claim.in_(some)).distinct())))
        return list(found)

    def claims_under(self, name: str, rows: Iterable[int]) -> list[int]:
        """The numbers of the claims that rows of a table rest on."""
        link = LINKS[name]
        found: dict[int, None] = {}
        for some in parts(rows):
            found.update(dict.fromkeys(self._connection.scalars(select(link.table.c.claim).where(link.in_(some)).distinct())))
        return list(found)

    def figures_of(self, events: Iterable[int]) -> list[int]:
        """The numbers of the figures of events."""
        table = schema.figures
        found: list[int] = []
        for some in parts(events):
            found += self._connection.scalars(select(table.c.number).where(table.c.event.in_(some)))
        return found

    def replace(self, name: str, old: Iterable[int], new: Sequence[tuple[dict[str, Any], Sequence[int]]]) -> None:
        """Put rows, with the claims they rest on, in the place of others. What comes back the same keeps its moment of change."""
        table, link = schema.metadata.tables[name], LINKS[name]
        before = self.bodies(table, old)
        same = {row.id: row for row in before.values()}
        rows, links = [], []
        number = (self._connection.scalar(select(func.max(table.c.number))) or 0) + 1
        for row, claims in new:
            known = same.get(row["id"])
            at = known.number if known is not None else number
            number += known is None
            kept = known is not None and known.body == row["body"]
            rows.append({**row, "number": at, "changed_at": known.changed_at if kept and known is not None else self.now})
            links += [{link.name: at, "claim": claim} for claim in dict.fromkeys(claims)]
        for some in parts(before):
            self._connection.execute(link.table.delete().where(link.in_(some)))
            self._connection.execute(table.delete().where(table.c.number.in_(some)))
        if rows:
            self._connection.execute(insert(table), rows)
        if links:
            self._connection.execute(insert(link.table), links)

    def sharing(self, claims: Iterable[int], kinds: Sequence[str], roles: Sequence[str]) -> list[int]:
        """The claims of these kinds, shown, that name an actor or place in these roles which one of the given claims names too."""
        mine, theirs, table = schema.facets.alias("mine"), schema.facets.alias("theirs"), schema.claims
        found: dict[int, None] = {}
        for some in parts(claims):
            for column in ("entity", "name", "place", "country"):
                query = select(theirs.c.claim).distinct().join(mine, mine.c[column] == theirs.c[column])
                query = query.join(table, table.c.number == theirs.c.claim).where(
                    mine.c.claim.in_(some), mine.c.role.in_(roles), theirs.c.role.in_(roles),
                    looked_at(table.c.shown), looked_at(table.c.kind).in_(kinds),
                )
                found.update(dict.fromkeys(self._connection.scalars(query)))
        return list(found)

    def of_kinds(self, claims: Iterable[int], kinds: Sequence[str]) -> list[int]:
        """Those of these claims that views show and that are of these kinds."""
        table = schema.claims
        found: list[int] = []
        for some in parts(claims):
            query = select(table.c.number).where(table.c.number.in_(some))
            query = query.where(looked_at(table.c.shown), looked_at(table.c.kind).in_(kinds))
            found += self._connection.scalars(query)
        return found

    def numbers(self, table: Table, **where: Any) -> list[int]:
        """The numbers of all rows of a table with these values."""
        return list(self._connection.scalars(select(table.c.number).filter_by(**where)))

    def numbers_of(self, name: str, ids: Iterable[str]) -> list[int]:
        """The numbers of the rows of these ids."""
        table = schema.metadata.tables[name]
        found: list[int] = []
        for some in parts(ids):
            found += self._connection.scalars(select(table.c.number).where(table.c.id.in_(some)))
        return found

    def totals_among(self, figures: Iterable[int]) -> list[int]:
        """Those of these figures that are running totals."""
        table = schema.figures
        found: list[int] = []
        for some in parts(figures):
            found += self._connection.scalars(select(table.c.number).where(table.c.number.in_(some), table.c.scope == "total"))
        return found

    def disputed(self, claims: Iterable[int]) -> set[int]:
        """Those of these claims whose event or running total is disputed, or whose tie somebody denies."""
        events, members = schema.events, schema.event_claims
        figures, ties = schema.figures, schema.ties
        on_figure, on_tie = schema.figure_claims, schema.tie_claims
        found: set[int] = set()
        for some in parts(claims):
            found.update(
                self._connection.scalars(
                    select(members.c.claim)
                    .join(events, events.c.number == members.c.event)
                    .where(members.c.claim.in_(some), events.c.disputed)
                )
            )
            found.update(
                self._connection.scalars(
                    select(on_figure.c.claim)
                    .join(figures, figures.c.number == on_figure.c.figure)
                    .where(on_figure.c.claim.in_(some), figures.c.disputed, figures.c.scope == "total")
                )
            )
            found.update(
                self._connection.scalars(
                    select(on_tie.c.claim)
                    .join(ties, ties.c.number == on_tie.c.tie)
                    .where(on_tie.c.claim.in_(some), ties.c.denied > 0, ties.c.claims > 0)
                )
            )
        return found

    def last_document(self) -> int:
        """The number of the report that was kept last."""
        return self._connection.scalar(select(func.max(schema.documents.c.number))) or 0

    def documents_after(self, number: int) -> list[str]:
        """The ids of the reports that were kept after the one of this number."""
        table = schema.documents
        return list(self._connection.scalars(select(table.c.id).where(table.c.number > number).order_by(table.c.number)))

    def documents_near(self, ids: Sequence[str], days: int = 7) -> list[str]:
        """These reports, and those of which they may be copies: published within days of one of them, or of the same text."""
        table = schema.documents
        near: dict[str, None] = dict.fromkeys(ids)
        dates: set[Any] = set()
        for some in parts(ids):
            rows = self._connection.execute(select(table.c.published, table.c.text_sha256).where(table.c.id.in_(some))).all()
            dates |= {row.published for row in rows}
            same = select(table.c.id).where(table.c.text_sha256.in_({row.text_sha256 for row in rows}))
            near.update(dict.fromkeys(self._connection.scalars(same)))
        around = {day + timedelta(days=n) for day in dates if day is not None for n in range(-days, days + 1)}
        for some in parts(sorted(around)):
            near.update(dict.fromkeys(self._connection.scalars(select(table.c.id).where(table.c.published.in_(some)))))
        if None in dates:
            near.update(dict.fromkeys(self._connection.scalars(select(table.c.id).where(table.c.published.is_(None)))))
        return list(near)

    def states(self, claims: Iterable[int]) -> dict[int, Any]:
        """State, dispute, confidence and days of claims, by their numbers."""
        table = schema.claims
        query = select(
            table.c.number, table.c.state, table.c.disputed, table.c.priority, table.c.confidence, table.c.published, table.c.kind,
            table.c.first_day, table.c.last_day,
        )  # fmt: skip
        found = {}
        for some in parts(claims):
            found.update({row.number: row for row in self._connection.execute(query.where(table.c.number.in_(some)))})
        return found

    def put_copies(self, copies: Iterable[Copy], documents: Iterable[str] | None = None) -> list[str]:
        """Write what reports repeat of others, in place of what was there for these documents (or all); which changed."""
        table = schema.copies
        rows = [
            {"document": c.document, "of": c.of, "sort": c.sort, "share": c.share, "body": msgspec.json.encode(c).decode()}
            for c in copies
        ]
        before: dict[str, set[str]] = {}
        if documents is None:
            for row in self._connection.execute(select(table.c.document, table.c.body)):
                before.setdefault(row.document, set()).add(row.body)
            self._connection.execute(table.delete())
        else:
            for some in parts(documents):
                for row in self._connection.execute(select(table.c.document, table.c.body).where(table.c.document.in_(some))):
                    before.setdefault(row.document, set()).add(row.body)
                self._connection.execute(table.delete().where(table.c.document.in_(some)))
        if rows:
            self._connection.execute(insert(table), rows)
        after: dict[str, set[str]] = {}
        for made in rows:
            after.setdefault(str(made["document"]), set()).add(str(made["body"]))
        return sorted(d for d in before.keys() | after.keys() if before.get(d) != after.get(d))

    def of_documents(self, documents: Iterable[str]) -> list[int]:
        """The numbers of the claims that views show of these reports."""
        table, reports = schema.claims, schema.documents
        found: list[int] = []
        for some in parts(documents):
            query = select(table.c.number).join(reports, reports.c.number == table.c.document)
            found += self._connection.scalars(query.where(reports.c.id.in_(some), table.c.shown))
        return found

    def empty(self, *names: str) -> None:
        """Take everything out of these tables of the index."""
        for name in names:
            self._connection.execute(schema.metadata.tables[name].delete())

    # ---- what claims carry

    def set_claims(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write `disputed` and `priority` of claims, by their `number`."""
        _update(self._connection, schema.claims, rows)

    def put_blocks(self, claims: Mapping[int, Iterable[str]]) -> None:
        """Write in which blocks claims meet others."""
        rows = [{"block": block_number(key), "claim": claim} for claim, keys in claims.items() for key in keys]
        if rows:
            self._connection.execute(insert(schema.blocks).prefix_with("OR IGNORE", dialect="sqlite"), rows)

    def drop_blocks(self, claims: Mapping[int, Iterable[str]]) -> None:
        """Take claims out of these blocks."""
        table = schema.blocks
        for claim, keys in claims.items():
            for some in parts(block_number(key) for key in keys):
                self._connection.execute(table.delete().where(table.c.block.in_(some), table.c.claim == claim))

    def in_block(self, key: str) -> list[int]:
        """The numbers of the claims that stand in a block."""
        table = schema.blocks
        return list(self._connection.scalars(select(table.c.claim).where(table.c.block == block_number(key))))

    def count_all(self) -> None:
        """Count the values of every facet."""
        all_tallies(self._connection)

    def count_again(self, claims: Iterable[int]) -> None:
        """Count again the values that these claims have."""
        tallies_again(self._connection, claims)


@lru_cache(maxsize=65_536)
def block_number(key: str) -> int:
    """The number under which a block is kept: 63 bits, so that two of a billion blocks share one in 20 stores."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def _update(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that are there, all with the same columns, by their number."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "number"]
    query = table.update().where(table.c.number == bindparam("b_number"))
    query = query.values({name: bindparam(f"b_{name}") for name in names})
    connection.execute(query, [{f"b_{name}": row[name] for name in (*names, "number")} for row in rows])
