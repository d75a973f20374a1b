"""What people decide and who they are: decisions, judgements, rounds, remarks, locks, accounts, visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, and_, insert, or_, select

from attested.errors import QueryError, ReviewError
from attested.model import Anchor, Claim, Decision, Document, Judgement
from attested.store import custody, schema
from attested.store.settling import decision_of, decisions_on, mark, parts, settle_report

_claim = msgspec.json.Decoder(Claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A claim that one coder of a blind round is to decide on, as every coder of the round sees it."""

    number: int
    round: str
    claim: Claim
    coder: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words that a person put to a claim, event, figure or report. `sort` is `note`, or `rule` for a headline rule chosen."""

    number: int
    about: str
    sort: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who is at work on an item, and until when that holds."""

    item: str
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may sign in. `hash` is the argon2id hash of the password."""

    name: str
    hash: str
    role: str
    active: bool
    at: datetime


class People:
    """The tables of what people do. `Writer.people` writes them, `View.people` reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---- decisions on claims

    def decide(self, decision: Decision, document: Document) -> Decision:
        """Append a decision, and let it hold on the claims of its report, which are marked; the decision with its number."""
        claim = decision.seen or decision.made
        anchor = Anchor.of(claim) if claim else None
        if decision.verdict == "undo":
            anchor = self._undone(decision)
        if anchor is None:
            raise ReviewError("a decision needs the claim that was seen, or the one that was made")
        row = {
            "document": anchor.document, "kind": anchor.kind, "evidence_start": anchor.start, "evidence_end": anchor.end,
            "trigger_start": anchor.trigger[0] if anchor.trigger else None,
            "trigger_end": anchor.trigger[1] if anchor.trigger else None,
            "claim": decision.seen.id if decision.seen else decision.made.id if decision.made else None,
            "verdict": decision.verdict, "seen": _json(decision.seen), "made": _json(decision.made), "by": decision.by,
            "at": _iso(decision.at), "note": decision.note, "assignment": decision.assignment, "undoes": decision.undoes,
            "settles": decision.settles,
        }  # fmt: skip
        number = self._append(schema.decisions, row, decision.by, "decide", document=anchor.document, verdict=decision.verdict)
        settle_report(self._connection, document, self._number_of(document.id))
        return replace(decision, number=number)

    def decision(self, number: int) -> Decision:
        """The decision of this number."""
        row = self._connection.execute(select(schema.decisions).where(schema.decisions.c.number == number)).first()
        if row is None:
            raise QueryError(f"there is no decision {number}")
        return decision_of(row)

    def decisions(
        self, *, document: str | None = None, claim: str | None = None, by: str | None = None, limit: int = 200
    ) -> list[Decision]:
        """Decisions, the latest first: on a report, on a claim (whatever it was called then), of a person, or all."""
        if claim is not None and document is not None:
            anchors = [d for d in decisions_on(self._connection, document) if _about(d, claim)]
            return list(reversed(anchors))[:limit]
        table = schema.decisions
        query = select(table).order_by(table.c.number.desc()).limit(limit)
        for column, value in ((table.c.document, document), (table.c.by, by), (table.c.claim, claim)):
            query = query.where(column == value) if value is not None else query
        return [decision_of(row) for row in self._connection.execute(query)]

    def _undone(self, decision: Decision) -> Anchor:
        table = schema.decisions
        row = self._connection.execute(select(table).where(table.c.number == decision.undoes)).first()
        if row is None:
            raise QueryError(f"there is no decision {decision.undoes} to take back")
        if row.number in self._taken_back([row.number]):
            raise ReviewError(f"decision {row.number} was taken back already")
        trigger = (row.trigger_start, row.trigger_end) if row.trigger_start is not None else None
        return Anchor(document=row.document, kind=row.kind, start=row.evidence_start, end=row.evidence_end, trigger=trigger)

    def _taken_back(self, numbers: Iterable[int]) -> set[int]:
        """Those of these entries that a later one takes back, and that holds itself."""
        table, found = schema.decisions, set()
        for some in parts(numbers):
            rows = self._connection.execute(select(table.c.number, table.c.undoes).where(table.c.undoes.in_(some))).all()
            again = self._taken_back([row.number for row in rows]) if rows else set()
            found |= {row.undoes for row in rows if row.number not in again}
        return found

    # ---- judgements on pairs of claims

    def judge(self, judgement: Judgement) -> int:
        """Append a judgement on two claims, with where both stand, and mark them; its number."""
        row: dict[str, Any] = {
            "left": judgement.left, "right": judgement.right, "verdict": judgement.verdict, "by": judgement.by,
            "at": _iso(judgement.at), "note": judgement.note, "undoes": judgement.undoes,
        }  # fmt: skip
        table, touched = schema.claims, []
        for side in ("left", "right"):
            query = select(table.c.number, table.c.body).where(table.c.id == row[side]).order_by(table.c.shown.desc())
            found = self._connection.execute(query.limit(1)).first()
            if found is not None:
                row[f"{side}_anchor"] = _json(Anchor.of(_claim.decode(found.body)))
                touched.append(found.number)
        number = self._append(
            schema.judgements, row, judgement.by, "judge",
            left=judgement.left, right=judgement.right, verdict=judgement.verdict,
        )  # fmt: skip
        mark(self._connection, touched)
        return number

    def judgements(self, left: str, right: str) -> list[tuple[int, Judgement]]:
        """The judgements on two claims with their numbers, oldest first."""
        table = schema.judgements
        pair = or_(and_(table.c.left == left, table.c.right == right), and_(table.c.left == right, table.c.right == left))
        return [
            (row.number, judgement_of(row)) for row in self._connection.execute(select(table).where(pair).order_by(table.c.number))
        ]

    def judgements_on(self, claims: Iterable[str]) -> list[Judgement]:
        """The judgements on pairs of which one claim is among these, oldest first."""
        table = schema.judgements
        found = {
            row.number: judgement_of(row)
            for some in parts(claims)
            for row in self._connection.execute(select(table).where(or_(table.c.left.in_(some), table.c.right.in_(some))))
        }
        return [found[number] for number in sorted(found)]

    # ---- blind rounds

    def assign(self, round: str, claims: Iterable[Claim], coders: Sequence[str], by: str) -> int:
        """Give every coder of a round these claims; how many assignments are new."""
        table, new = schema.assignments, 0
        for claim in claims:
            for coder in coders:
                known = select(table.c.number).where(table.c.round == round, table.c.claim == claim.id, table.c.coder == coder)
                if self._connection.scalar(known) is None:
                    row = {
                        "round": round, "document": claim.document, "claim": claim.id, "seen": _json(claim), "coder": coder,
                        "by": by, "at": _iso(datetime.now(UTC)),
                    }  # fmt: skip
                    self._append(table, row, by, "assign", claim=claim.id)
                    new += 1
        return new

    def assignments(self, *, round: str | None = None, coder: str | None = None) -> list[Assignment]:
        """The assignments of a round or a coder, in the order they were given."""
        table = schema.assignments
        query = select(table).order_by(table.c.number)
        for column, value in ((table.c.round, round), (table.c.coder, coder)):
            query = query.where(column == value) if value is not None else query
        return [_assignment(row) for row in self._connection.execute(query)]

    def assignment(self, number: int) -> Assignment:
        """The assignment of this number."""
        row = self._connection.execute(select(schema.assignments).where(schema.assignments.c.number == number)).first()
        if row is None:
            raise QueryError(f"there is no assignment {number}")
        return _assignment(row)

    def answers(self, assignments: Iterable[int]) -> dict[int, list[Decision]]:
        """What was decided on assignments, oldest first, what was taken back left out."""
        table = schema.decisions
        found: dict[int, list[Decision]] = {}
        for some in parts(assignments):
            query = select(table).where(table.c.assignment.in_(some), table.c.verdict != "undo").order_by(table.c.number)
            rows = self._connection.execute(query).all()
            undone = self._taken_back([row.number for row in rows])
            for row in rows:
                if row.number not in undone:
                    found.setdefault(row.assignment, []).append(decision_of(row))
        return found

    def adjudicated(self, round: str) -> list[Decision]:
        """The decisions that settle a round, oldest first, what was taken back left out."""
        table = schema.decisions
        rows = self._connection.execute(select(table).where(table.c.settles == round).order_by(table.c.number)).all()
        undone = self._taken_back([row.number for row in rows])
        return [decision_of(row) for row in rows if row.number not in undone]

    def rounds(self) -> list[str]:
        """The names of the rounds, in the order they began."""
        table = schema.assignments
        return list(dict.fromkeys(self._connection.scalars(select(table.c.round).order_by(table.c.number))))

    # ---- remarks

    def remark(self, about: str, words: str, by: str, sort: str = "note") -> Remark:
        """Append words about something."""
        row = {"about": about, "sort": sort, "words": words, "by": by, "at": _iso(datetime.now(UTC))}
        number = self._append(schema.remarks, row, by, "remark", about=about, sort=sort)
        return Remark(number=number, about=about, sort=sort, words=words, by=by, at=datetime.fromisoformat(row["at"]))

    def remarks(self, about: Iterable[str], sort: str | None = None) -> list[Remark]:
        """What was remarked about these things, oldest first."""
        table = schema.remarks
        found: list[Remark] = []
        for some in parts(about):
            query = select(table).where(table.c.about.in_(some)).order_by(table.c.number)
            if sort is not None:
                query = query.where(table.c.sort == sort)
            found += [
                Remark(number=r.number, about=r.about, sort=r.sort, words=r.words, by=r.by, at=datetime.fromisoformat(r.at))
                for r in self._connection.execute(query)
            ]
        return sorted(found, key=lambda remark: remark.number)

    # ---- locks

    def lock(self, item: str, by: str, until: datetime) -> Lock:
        """Take a lock, or make one's own longer; the one that stands then, which may be somebody else's."""
        table, now = schema.locks, _iso(datetime.now(UTC))
        self._connection.execute(table.delete().where(table.c.until <= now))
        row = self._connection.execute(select(table).where(table.c.item == item)).first()
        if row is not None and row.by != by:
            return Lock(item=item, by=row.by, until=datetime.fromisoformat(row.until))
        self._connection.execute(table.delete().where(table.c.item == item))
        self._connection.execute(insert(table), {"item": item, "by": by, "until": _iso(until)})
        return Lock(item=item, by=by, until=until)

    def unlock(self, by: str, items: Iterable[str] | None = None) -> None:
        """Let go of one's own locks: of these items, or all."""
        table = schema.locks
        if items is None:
            self._connection.execute(table.delete().where(table.c.by == by))
            return
        for some in parts(items):
            self._connection.execute(table.delete().where(table.c.by == by, table.c.item.in_(some)))

    def locks(self, items: Iterable[str] | None = None) -> dict[str, Lock]:
        """The locks that hold now, by their items: of these items, or all."""
        table, now = schema.locks, _iso(datetime.now(UTC))
        query = select(table).where(table.c.until > now)
        rows: list[Row[Any]] = []
        for some in [None] if items is None else parts(items):
            rows += self._connection.execute(query if some is None else query.where(table.c.item.in_(some)))
        return {row.item: Lock(item=row.item, by=row.by, until=datetime.fromisoformat(row.until)) for row in rows}

    # ---- accounts and visits

    def accounts(self) -> list[Account]:
        """The accounts by name."""
        return [_account(row) for row in self._connection.execute(select(schema.accounts).order_by(schema.accounts.c.name))]

    def account(self, name: str) -> Account | None:
        """The account of this name."""
        row = self._connection.execute(select(schema.accounts).where(schema.accounts.c.name == name)).first()
        return _account(row) if row is not None else None

    def put_account(self, account: Account) -> None:
        """Write an account in place of the one of its name."""
        table = schema.accounts
        self._connection.execute(table.delete().where(table.c.name == account.name))
        values = {"name": account.name, "hash": account.hash, "role": account.role, "active": account.active}
        self._connection.execute(insert(table), {**values, "at": _iso(account.at)})

    def visit(self, name: str, at: datetime) -> datetime | None:
        """Note that somebody is here now; when they were here before."""
        before = self.visited(name)
        self._connection.execute(schema.visits.delete().where(schema.visits.c.name == name))
        self._connection.execute(insert(schema.visits), {"name": name, "at": _iso(at)})
        return before

    def visited(self, name: str) -> datetime | None:
        """When somebody was last here."""
        at = self._connection.scalar(select(schema.visits.c.at).where(schema.visits.c.name == name))
        return datetime.fromisoformat(at) if at else None

    # ---- within

    def _append(self, table: Table, row: dict[str, Any], by: str, action: str, **about: Any) -> int:
        key = self._connection.execute(insert(table), row).inserted_primary_key
        number = int(key[0]) if key else 0
        custody.record_row(self._connection, by, action, table, number, **about)
        return number

    def _number_of(self, document: str) -> int:
        number = self._connection.scalar(select(schema.documents.c.number).where(schema.documents.c.id == document))
        if number is None:
            raise QueryError(f"no report has the id {document}")
        return int(number)


def _about(decision: Decision, claim: str) -> bool:
    return any(held is not None and held.id == claim for held in (decision.seen, decision.made))


def judgement_of(row: Row[Any]) -> Judgement:
    """A row of `judgements` as the model has it."""
    return Judgement(
        left=row.left, right=row.right, verdict=row.verdict, by=row.by, at=datetime.fromisoformat(row.at), note=row.note,
        undoes=row.undoes,
    )  # fmt: skip


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        number=row.number, round=row.round, claim=_claim.decode(row.seen), coder=row.coder, by=row.by,
        at=datetime.fromisoformat(row.at),
    )  # fmt: skip


def _account(row: Row[Any]) -> Account:
    return Account(name=row.name, hash=row.hash, role=row.role, active=row.active, at=datetime.fromisoformat(row.at))


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
