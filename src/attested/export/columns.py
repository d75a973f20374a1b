"""The tables of events, figures, ties and movements: each column with its type, its meaning and where its value comes from.

A row is never without claims: its last columns name them, so that every value leads back to words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from attested.errors import ClaimError, QueryError, UsageError
from attested.knowledge import project
from attested.model import (
    PEOPLE_ROLES,
    CodedClaim,
    Contradiction,
    Event,
    Figure,
    Movement,
    Quantity,
    SourceFigure,
    Tie,
    When,
    Where,
)
from attested.query import Desk, Question
from attested.reconcile.headlines import HEADLINE_RULES as HEADLINE_RULES
from attested.reconcile.headlines import headline

POINTS = ("exact", "town")
"""Precisions that may stand as a point. A district, province or country has an extent and is never one."""
Type = Literal["string", "number", "boolean", "date"]
Cell = str | int | float | bool | date | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its name, the type of its cells, what they mean, and how a cell is made of an item."""

    name: str
    type: Type
    words: str
    of: Callable[[T], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be written: what it is of, its columns, its rows, each with a cell for each column."""

    name: str
    columns: tuple[Column[Any], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An event beside what else is known of it: its figures, and on what its claims contradict each other."""

    event: Event
    figures: tuple[Figure, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """How one value is chosen where only one fits: a named rule and, for `order`, the sources in the user's order."""

    name: str = "range"
    order: tuple[str, ...] = ()


def rule_of(name: str | None = None, order: str = "") -> Rule:
    """The rule that a user asks for, `order` as names with commas between; what he leaves out is that of his project file.

    The project's is `[figures]` with `rule = "order"` and `order = ["OHCHR", "White Helmets"]`.
    """
    settings = project().settings.get("figures", {})
    names = tuple(part.strip() for part in order.split(",") if part.strip()) or tuple(map(str, settings.get("order", ())))
    chosen = name or str(settings.get("rule") or "range")
    if chosen not in HEADLINE_RULES:
        raise QueryError(f"there is no rule {chosen!r} for a headline figure; try one of {', '.join(HEADLINE_RULES)}")
    return Rule(chosen, names)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A figure, the event it is of, and the rule that makes its headline."""

    figure: Figure
    event: Event | None = None
    rule: Rule = field(default_factory=Rule)


SHEETS = ("events", "figures", "ties", "movements")


def sheet(desk: Desk, name: str, question: Question | None = None, rule: Rule = Rule()) -> Sheet:
    """The table of this name (`SHEETS`, or `history`: every figure that any claim gives) on what the question asks for."""
    if name == "events":
        return made(name, EVENTS, told(desk, question))
    if name == "figures":
        events = {event.id: event for event in desk.events()}
        return made(name, FIGURES, [Chosen(f, events.get(f.event or ""), rule) for f in desk.figures(question)])
    if name == "history":
        return made(name, HISTORY, [(figure, given) for figure in desk.figures(question) for given in figure.history])
    if name == "ties":
        return made(name, TIES, desk.ties(question))
    if name == "movements":
        return made(name, MOVEMENTS, desk.movements(question))
    raise UsageError(f"there is no table {name!r}; try one of {', '.join((*SHEETS, 'history'))}")


def told(desk: Desk, question: Question | None = None) -> list[Told]:
    """The events that answer the question, each with its figures and contradictions."""
    figures: dict[str, list[Figure]] = {}
    for figure in desk.figures():
        figures.setdefault(figure.event or "", []).append(figure)
    against: dict[str, list[Contradiction]] = {}
    for found in desk.contradictions():
        against.setdefault(found.event or "", []).append(found)
    return [Told(e, tuple(figures.get(e.id, ())), tuple(against.get(e.id, ()))) for e in desk.events(question)]


def made(name: str, columns: Sequence[Column[T]], items: Iterable[T]) -> Sheet:
    """The rows of these items. An item without a claim has no row: that raises `ClaimError`."""
    rows = []
    at = next(n for n, column in enumerate(columns) if column.name in ("claim_ids", "claim_id"))
    for item in items:
        row = tuple(column.of(item) for column in columns)
        if not row[at]:
            raise ClaimError(f"a row of {name} has no claim: {row[0]}")
        rows.append(row)
    return Sheet(name, tuple(columns), tuple(rows))


def joined(values: Iterable[str | None]) -> str:
    """Several values in one cell, each once, in the order they come; a semicolon inside a value becomes a comma."""
    return "; ".join(dict.fromkeys(value.replace(";", ",") for value in values if value))


def ids(claims: Iterable[CodedClaim]) -> str:
    return " ".join(dict.fromkeys(coded.claim.id for coded in claims))


def published(claims: Iterable[CodedClaim]) -> list[date]:
    return sorted(coded.published for coded in claims if coded.published)


def first(days: Sequence[date]) -> date | None:
    return days[0] if days else None


def last(days: Sequence[date]) -> date | None:
    return days[-1] if days else None


def point(where: Where | None) -> tuple[float, float] | None:
    """Latitude and longitude, only of what may stand as a point."""
    if where is None or where.precision not in POINTS or where.lat is None or where.lon is None:
        return None
    return where.lat, where.lon


def _lat(where: Where | None) -> float | None:
    at = point(where)
    return at[0] if at else None


def _lon(where: Where | None) -> float | None:
    at = point(where)
    return at[1] if at else None


def whole(told: Told, measure: str) -> Figure | None:
    """The one figure of all people of a measure; `None` where there is none, or the dead of two sides are counted apart."""
    found = [figure for figure in told.figures if figure.measure == measure and figure.of is None]
    return found[0] if len(found) == 1 else None


def _bound(measure: str, end: str) -> Callable[[Told], Cell]:
    def cell(told: Told) -> Cell:
        figure = whole(told, measure)
        return getattr(figure, end) if figure is not None else None

    return cell


def _days(when: When | None) -> tuple[date | None, date | None, str]:
    return (when.earliest, when.latest, when.precision) if when else (None, None, "")


def denied(event: Event) -> list[CodedClaim]:
    return [coded for coded in event.claims if coded.claim.polarity == "denied"]


_LOSSES: list[Column[Told]] = [
    Column(
        f"{measure}_{end}", "number",
        f"{words} of the people {measure} that an independent source's latest figure gives; empty where nobody gives one, where a "
        "source leaves it open, or where the figures table counts two sides apart",
        _bound(measure, end),
    )
    for measure in PEOPLE_ROLES
    for end, words in (("low", "lowest lower bound"), ("high", "highest upper bound"))
]  # fmt: skip

EVENTS: tuple[Column[Told], ...] = (
    Column("id", "string", "the event", lambda t: t.event.id),
    Column("kind", "string", "kind of the codebook that most of its claims have", lambda t: t.event.kind),
    Column(
        "first_day", "date", "first day on which it may have happened; empty where no claim says",
        lambda t: _days(t.event.when)[0],
    ),
    Column("last_day", "date", "last day on which it may have happened", lambda t: _days(t.event.when)[1]),
    Column("time_precision", "string", "how exactly the words put the time", lambda t: _days(t.event.when)[2]),
    Column("place", "string", "place as reports name it", lambda t: t.event.place or (t.event.where.name if t.event.where else "")),
    Column("place_id", "string", "id of the place in the gazetteer", lambda t: t.event.where.id if t.event.where else None),
    Column("country", "string", "ISO 3166-1 alpha-2", lambda t: t.event.where.country if t.event.where else None),
    Column("admin", "string", "first-level division", lambda t: t.event.where.admin if t.event.where else None),
    Column("lat", "number", "latitude, WGS 84, only where the place is exact or a town", lambda t: _lat(t.event.where)),
    Column("lon", "number", "longitude, WGS 84, only where the place is exact or a town", lambda t: _lon(t.event.where)),
    Column(
        "place_precision", "string", "exact, town, district, province, country, region, unknown",
        lambda t: t.event.where.precision if t.event.where else "",
    ),
    Column("within_km", "number", "radius of what the place covers", lambda t: t.event.where.within_km if t.event.where else None),
    Column("agents", "string", "who acts", lambda t: joined(t.event.agents)),
    Column("targets", "string", "at whom or what", lambda t: joined(t.event.targets)),
    *_LOSSES,
    Column("figures", "number", "how many figures the figures table has of it", lambda t: len(t.figures)),
    Column(
        "disputed", "boolean", "whether a figure, place, day, actor or the responsibility is disputed, or the event is denied",
        lambda t: bool(t.contradictions or denied(t.event) or any(f.disputed for f in t.figures)),
    ),
    Column(
        "disputed_in", "string", "on what accounts contradict each other",
        lambda t: joined(sorted({c.attribute for c in t.contradictions})),
    ),
    Column(
        "independent_sources", "number",
        "how many independent sources tell of it; copies and outlets that credit one speaker count once",
        lambda t: len(t.event.sources),
    ),
    Column("sources", "string", "the independent sources", lambda t: joined(t.event.sources)),
    Column("denials", "number", "how many of its claims deny it", lambda t: len(denied(t.event))),
    Column("first_published", "date", "day of the first report", lambda t: first(published(t.event.claims))),
    Column("last_published", "date", "day of the last report", lambda t: last(published(t.event.claims))),
    Column("documents", "string", "ids of the reports", lambda t: " ".join(dict.fromkeys(c.document.id for c in t.event.claims))),
    Column("claim_ids", "string", "ids of all claims it rests on", lambda t: ids(t.event.claims)),
)  # fmt: skip


def given_words(given: SourceFigure) -> str:
    return f"{given.source}: {bounds(given.quantity)}"


def bounds(quantity: Quantity) -> str:
    """Inclusive bounds in signs that a machine can read back: "12", "12..15", "12..", "..15", "~" before what is approximate."""
    rough = "~" if quantity.approximate else ""
    if quantity.low == quantity.high:
        return f"{rough}{quantity.low}"
    low, high = ("" if end is None else end for end in (quantity.low, quantity.high))
    return f"{rough}{low}..{high}"


def _headline(chosen: Chosen) -> Any:
    return headline(chosen.figure, chosen.rule.name, chosen.rule.order)


FIGURES: tuple[Column[Chosen], ...] = (
    Column("id", "string", "the figure", lambda c: c.figure.id),
    Column("event", "string", "the event it is of; empty for a running total", lambda c: c.figure.event),
    Column("event_kind", "string", "kind of that event", lambda c: c.event.kind if c.event else None),
    Column("place", "string", "place of that event", lambda c: c.event.place if c.event else None),
    Column("scope", "string", "incident or total; never to be added to each other", lambda c: c.figure.scope),
    Column("about", "string", "what a running total is of: a place or an actor", lambda c: c.figure.about),
    Column(
        "measure", "string", "killed, injured, missing, abducted, detained, displaced, forces, strength",
        lambda c: c.figure.measure,
    ),
    Column("of", "string", "whom in particular it counts; empty for people as such", lambda c: c.figure.of),
    Column(
        "part_of", "string", "id of the figure of the whole that this is a part of; never to be added to it",
        lambda c: c.figure.part_of,
    ),
    Column("side", "string", "whose people they are, where claims say so", lambda c: c.figure.side),
    Column("side_entity", "string", "id of that actor", lambda c: c.figure.side_entity),
    Column("unit", "string", "what is counted", lambda c: c.figure.unit),
    Column(
        "low", "number", "lowest lower bound over each independent source's latest figure; empty is open",
        lambda c: c.figure.low,
    ),
    Column("high", "number", "highest upper bound; empty is open", lambda c: c.figure.high),
    Column("approximate", "boolean", "whether a bound is given roughly", lambda c: c.figure.approximate),
    Column("disputed", "boolean", "whether sources cannot all be right, or one source's figure fell", lambda c: c.figure.disputed),
    Column("fell", "boolean", "whether one source's later figure falls below its earlier one", lambda c: bool(c.figure.fell)),
    Column(
        "headline_rule", "string", "the rule that chose the headline: range, lowest, latest, order",
        lambda c: _headline(c).rule,
    ),
    Column("headline_low", "number", "the headline by that rule, lower bound", lambda c: _headline(c).low),
    Column("headline_high", "number", "the headline by that rule, upper bound", lambda c: _headline(c).high),
    Column(
        "headline_sources", "string", "the sources that the headline comes from",
        lambda c: joined(g.source for g in _headline(c).chosen),
    ),
    Column("independent_sources", "number", "how many independent sources give it", lambda c: len(c.figure.latest)),
    Column(
        "latest", "string", "each source's latest figure: low..high, ~ for approximate",
        lambda c: joined(map(given_words, c.figure.latest)),
    ),
    Column(
        "first_published", "date", "day of the first report that gives it",
        lambda c: first(published(g.claim for g in c.figure.history)),
    ),
    Column(
        "last_published", "date", "day of the last report that gives it",
        lambda c: last(published(g.claim for g in c.figure.history)),
    ),
    Column("claim_ids", "string", "ids of all claims that give it", lambda c: ids(g.claim for g in c.figure.history)),
)  # fmt: skip

HISTORY: tuple[Column[tuple[Figure, SourceFigure]], ...] = (
    Column("figure", "string", "the figure", lambda r: r[0].id),
    Column("event", "string", "the event it is of; empty for a running total", lambda r: r[0].event),
    Column("measure", "string", "killed, injured, …", lambda r: r[0].measure),
    Column("of", "string", "whom in particular it counts", lambda r: r[0].of),
    Column("side", "string", "whose people they are", lambda r: r[0].side),
    Column("published", "date", "day of the report", lambda r: r[1].published),
    Column("source", "string", "the independent source", lambda r: r[1].source),
    Column("low", "number", "lower bound that the claim gives; empty is open", lambda r: r[1].quantity.low),
    Column("high", "number", "upper bound that the claim gives; empty is open", lambda r: r[1].quantity.high),
    Column("approximate", "boolean", "whether it is given roughly", lambda r: r[1].quantity.approximate),
    Column("as_written", "string", "the words of the figure", lambda r: r[1].quantity.as_written),
    Column("latest", "boolean", "whether it is its source's latest", lambda r: r[1] in r[0].latest),
    Column("document", "string", "id of the report", lambda r: r[1].claim.document.id),
    Column("claim_id", "string", "the claim", lambda r: r[1].claim.claim.id),
)  # fmt: skip


def polarity(tie: Tie) -> str:
    """`affirmed`, `denied`, or `disputed` where some affirm it and others deny it."""
    return "disputed" if tie.claims and tie.denied else "affirmed" if tie.claims else "denied"


TIES: tuple[Column[Tie], ...] = (
    Column("id", "string", "the tie", lambda t: t.id),
    Column("kind", "string", "backs, funds, arms, trains, commands, part_of, …", lambda t: t.kind),
    Column("agent", "string", "from whom it runs, as most claims name him", lambda t: t.agent),
    Column("agent_entity", "string", "id of that actor", lambda t: t.agent_entity),
    Column("target", "string", "to whom it runs", lambda t: t.target),
    Column("target_entity", "string", "id of that actor", lambda t: t.target_entity),
    Column("polarity", "string", "affirmed, denied, or disputed where some affirm and others deny it", polarity),
    Column("since", "date", "since when, where a claim says so", lambda t: t.since),
    Column("until", "date", "until when, where a claim says that it ended", lambda t: t.until),
    Column("independent_sources", "number", "how many independent sources affirm it", lambda t: len(t.sources)),
    Column("sources", "string", "the independent sources that affirm it", lambda t: joined(t.sources)),
    Column("first_published", "date", "day of the first report", lambda t: first(published((*t.claims, *t.denied)))),
    Column("last_published", "date", "day of the last report", lambda t: last(published((*t.claims, *t.denied)))),
    Column("affirming_claim_ids", "string", "ids of the claims that affirm it", lambda t: ids(t.claims)),
    Column("denying_claim_ids", "string", "ids of the claims that deny it", lambda t: ids(t.denied)),
    Column("claim_ids", "string", "ids of all claims", lambda t: ids((*t.claims, *t.denied))),
)  # fmt: skip


def _forces(movement: Movement) -> Quantity | None:
    """The one count of a movement; several stand in `forces` only, as nobody says which holds."""
    return movement.forces[0] if len(movement.forces) == 1 else None


def where_of(movement: Movement, *roles: str) -> Where | None:
    return next((a.where for a in movement.claim.claim.role(*roles) if a.where is not None), None)


def _destination(movement: Movement) -> Where | None:
    return where_of(movement, "destination") or where_of(movement, "place")


MOVEMENTS: tuple[Column[Movement], ...] = (
    Column("id", "string", "the movement, as one claim tells it", lambda m: m.id),
    Column("event", "string", "movements of one event are accounts of one movement: never add them", lambda m: m.event),
    Column("kind", "string", "deployment or withdrawal", lambda m: m.claim.claim.kind),
    Column("who", "string", "who moves", lambda m: joined(m.who)),
    Column("forces", "string", "how many, in the report's words", lambda m: joined(q.as_written or bounds(q) for q in m.forces)),
    Column("forces_low", "number", "lower bound; empty is open or unknown", lambda m: q.low if (q := _forces(m)) else None),
    Column("forces_high", "number", "upper bound; empty is open or unknown", lambda m: q.high if (q := _forces(m)) else None),
    Column("forces_unit", "string", "what is counted", lambda m: q.unit if (q := _forces(m)) else None),
    Column("forces_approximate", "boolean", "whether it is given roughly", lambda m: q.approximate if (q := _forces(m)) else None),
    Column("origin", "string", "from where; empty where nobody says", lambda m: joined(m.origin)),
    Column("via", "string", "through where", lambda m: joined(m.via)),
    Column("destination", "string", "to where", lambda m: joined(m.destination)),
    Column("destination_id", "string", "id of that place in the gazetteer", lambda m: w.id if (w := _destination(m)) else None),
    Column("destination_country", "string", "ISO 3166-1 alpha-2", lambda m: w.country if (w := _destination(m)) else None),
    Column(
        "destination_precision", "string", "exact, town, district, province, country, region, unknown",
        lambda m: w.precision if (w := _destination(m)) else None,
    ),
    Column("first_day", "date", "first day on which it may have happened", lambda m: _days(m.when)[0]),
    Column("last_day", "date", "last day on which it may have happened", lambda m: _days(m.when)[1]),
    Column("time_precision", "string", "how exactly the words put the time", lambda m: _days(m.when)[2]),
    Column("manner", "string", "how, under what guise, in the report's words", lambda m: joined(m.manner)),
    Column("status", "string", "occurred, ongoing, planned, possible, hypothetical", lambda m: m.claim.claim.status),
    Column("polarity", "string", "affirmed or denied", lambda m: m.claim.claim.polarity),
    Column("hedge", "string", "words that weaken it", lambda m: m.claim.claim.hedge),
    Column("source", "string", "the independent source that tells it", lambda m: m.source),
    Column("speakers", "string", "who is credited, innermost last", lambda m: joined(s.name for s in m.claim.claim.speakers)),
    Column("published", "date", "day of the report", lambda m: m.claim.published),
    Column("document", "string", "id of the report", lambda m: m.claim.document.id),
    Column("beside_claim_ids", "string", "claims that the same actors are at one of its places already", lambda m: ids(m.beside)),
    Column("claim_id", "string", "the claim", lambda m: m.claim.claim.id),
)  # fmt: skip

COLUMNS: Mapping[str, tuple[Column[Any], ...]] = {
    "events": EVENTS, "figures": FIGURES, "history": HISTORY, "ties": TIES, "movements": MOVEMENTS,
}  # fmt: skip
