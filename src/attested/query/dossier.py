"""Everything about one event side by side: what each independent source says of each attribute, where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from attested.model import (
    PEOPLE_ROLES,
    Argument,
    CodedClaim,
    Comparison,
    Contradiction,
    Denial,
    Event,
    EventRow,
    Figure,
    Judgement,
    State,
    Whereabouts,
)
from attested.query.desk import Desk
from attested.reconcile.contradictions import contradictions
from attested.reconcile.denials import denials
from attested.reconcile.figures import as_of, figures
from attested.reconcile.headlines import HEADLINE_RULES, Headline, headline
from attested.reconcile.names import same_name
from attested.reconcile.sources import independent_source, innermost_speakers
from attested.resolve.events import THRESHOLD, compare
from attested.store import Question, Remark

__all__ = [
    "HEADLINE_RULES", "THRESHOLD", "Cell", "Column", "Dossier", "Learned", "Line", "Near", "against", "dossier", "near",
    "source_name",
]  # fmt: skip

PLACES = ("place", "origin", "via", "destination")
_ATTRIBUTE = {"time": "date", "place": "place", "agent": "actor"}
"""Under which attribute `reconcile.contradictions` speaks of a role."""
NEAR_DAYS = timedelta(days=4)
ANSWERS = timedelta(days=14)
CORE = 6
"""Of an event so many claims are compared with each claim near it, to bound the cost."""
LOOKED_AT = 80
"""How many claims near an event are compared with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One independent source of the event: its key, a name for it, and its claims, oldest first."""

    key: str
    name: str
    claims: tuple[CodedClaim, ...]

    @property
    def denies(self) -> bool:
        """Whether it only denies."""
        return all(coded.claim.polarity == "denied" for coded in self.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one source says of one attribute: the slots of its claims, or words where there is no slot, and the claims.

    `position` numbers the side that it takes where not all can be right, 0 for the one that most sources hold; `None` where
    nothing is in dispute.
    """

    arguments: tuple[Argument, ...] = ()
    words: tuple[str, ...] = ()
    claims: tuple[CodedClaim, ...] = ()
    position: int | None = None

    @property
    def differs(self) -> bool:
        """Whether it cannot be right together with what most sources say."""
        return bool(self.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One attribute of an event: a cell for each source (`None` where it says nothing of it), and how many agree.

    Of a figure, `headline` is the value by the rule that holds for it, and `rule_by` who chose the rule (empty: the project).
    """

    name: str
    cells: tuple[Cell | None, ...]
    against: tuple[Contradiction, ...] = ()
    figure: Figure | None = None
    headline: Headline | None = None
    rule_by: str = ""

    @property
    def told(self) -> int:
        """How many sources say something."""
        return sum(cell is not None for cell in self.cells)

    @property
    def differ(self) -> int:
        """How many cannot be right together with what most say; where no two agree, all of them."""
        sides = [cell.position for cell in self.cells if cell is not None and cell.position is not None]
        least = sides.count(0)
        return len(sides) if sides and least == 1 and len(sides) == self.told else len(sides) - least

    @property
    def agree(self) -> int:
        """How many say what can be right together."""
        return self.told - self.differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What became known on one day of publication: the claims of that day, and the range of those killed as it stood then."""

    day: date | None
    claims: tuple[CodedClaim, ...]
    killed: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Another event that may be the same happening: the pair of claims that is likest, with the reasons and their weights."""

    row: EventRow
    comparison: Comparison
    left: CodedClaim
    right: CodedClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One event with all that is known of how it came to be what it is.

    `states` holds what people decided about its claims, by claim id; `judgements` those on pairs of which one claim is in it;
    `absorbed` the ids that went into it; `remarks` what people noted about it.
    """

    row: EventRow
    event: Event
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    contradictions: tuple[Contradiction, ...]
    denials: tuple[Denial, ...]
    learned: tuple[Learned, ...]
    states: dict[str, State]
    judgements: tuple[Judgement, ...]
    absorbed: tuple[Whereabouts, ...]
    remarks: tuple[Remark, ...]

    def claims_of(self, ids: Iterable[str]) -> list[CodedClaim]:
        """Those of its claims."""
        wanted = set(ids)
        return [coded for coded in self.event.claims if coded.claim.id in wanted]


def dossier(desk: Desk, id: str, *, rule: str = "range", order: Sequence[str] = ()) -> Dossier:
    """The dossier of an event, or of the one that its id went into; `QueryError` where it was withdrawn or never was.

    `rule` and `order` make the headline of each figure unless a person chose a rule for it (`review.remark(…, sort="rule")`).
    """
    event = desk.event(id)
    row = desk.event_row(event.id)
    counted = tuple(figures([event]))
    around = _deniers(desk, row)
    against = tuple(c for c in contradictions([event], counted) if c.event == event.id)
    answered = denials([*event.claims, *around], [event])
    mine = {coded.claim.id for coded in event.claims}
    columns = _columns(event)
    remarks = tuple(desk.people.remarks([event.id, *(f.id for f in counted)]))
    rules = {remark.about: remark for remark in remarks if remark.sort == "rule"}
    lines = [*_lines(event, columns, against), *(_figure(f, columns, against, rules, rule, order) for f in counted)]
    rows = desk.page_claims(Question(event=event.id), order="kept", limit=max(50, len(event.claims)))
    return Dossier(
        row=row, event=event, columns=columns, lines=tuple(lines), figures=counted, contradictions=against,
        denials=tuple(d for d in answered if d.claim.claim.id in mine or any(c.claim.id in mine for c in d.denies)),
        learned=tuple(_learned(event, counted)), states={r.coded.claim.id: r.state for r in rows.rows},
        judgements=tuple(desk.people.judgements_on(mine)),
        absorbed=desk.absorbed(event.id), remarks=tuple(r for r in remarks if r.sort == "note"),
    )  # fmt: skip


def against(desk: Desk, id: str) -> tuple[Contradiction, ...]:
    """On what the claims of one event cannot all be right."""
    event = desk.event(id)
    return tuple(c for c in contradictions([event], figures([event])) if c.event == event.id)


def near(desk: Desk, id: str, *, most: int = 6) -> list[Near]:
    """Other events that may be the same happening, the likest first: those of near days and a like family that no contradiction in
    place, day or stance rules out. A score at or above `THRESHOLD` would have joined them, if nothing else spoke against it."""
    event = desk.event(id)
    days = _days(event)
    if days is None:
        return []
    country = event.where.country if event.where else None
    asked = Question(since=days[0] - NEAR_DAYS, until=days[1] + NEAR_DAYS, country=country or ())
    mine = {coded.claim.id for coded in event.claims}
    core = event.claims[:CORE]
    best: dict[str, tuple[Comparison, CodedClaim, CodedClaim]] = {}
    for row in desk.page_claims(asked, order="priority", limit=LOOKED_AT).rows:
        if row.event is None or row.event == event.id or row.coded.claim.id in mine:
            continue
        for coded in core:
            found = compare(coded, row.coded)
            if row.event not in best or found.score > best[row.event][0].score:
                best[row.event] = found, coded, row.coded
    likest = sorted(((c.score, other) for other, (c, _, _) in best.items() if c.score > 0), reverse=True)[:most]
    return [
        Near(row=desk.event_row(other), comparison=best[other][0], left=best[other][1], right=best[other][2]) for _, other in likest
    ]


def _deniers(desk: Desk, row: EventRow) -> list[CodedClaim]:
    """Claims that deny something about these days in this country, and those of one family that turn an accusation down."""
    if row.first_day is None or row.country is None:
        return []
    asked = Question(since=row.first_day, until=(row.last_day or row.first_day) + ANSWERS, country=row.country, polarity="denied")
    return [found.coded for found in desk.page_claims(asked, limit=LOOKED_AT).rows]


def _columns(event: Event) -> tuple[Column, ...]:
    held: dict[str, list[CodedClaim]] = defaultdict(list)
    for coded in sorted(event.claims, key=_told_on):
        held[independent_source(coded)].append(coded)
    made = [Column(key=key, name=source_name(claims[0]), claims=tuple(claims)) for key, claims in held.items()]
    return tuple(sorted(made, key=lambda column: (column.denies, _told_on(column.claims[0]), column.key)))


def source_name(coded: CodedClaim) -> str:
    """What an independent source is called: who is credited, with the outlet where nobody is named; else the outlet."""
    from attested.knowledge import actors

    said = innermost_speakers(coded)
    published = ", ".join(coded.outlets) or (coded.document.source.name if coded.document.source else "unnamed outlet")
    if not said:
        return published
    known = [actors().get(s.entity) if s.entity else None for s in said]
    names = " and ".join(entity.name if entity else speaker.name for entity, speaker in zip(known, said))
    return names if any(s.named or s.entity for s in said) else f"{names} ({published})"


def _lines(event: Event, columns: Sequence[Column], against: Sequence[Contradiction]) -> Iterator[Line]:
    yield Line(name="kind", cells=tuple(Cell(words=_kinds(c), claims=c.claims) for c in columns))
    stances = [tuple(dict.fromkeys(_stance(coded) for coded in c.claims)) for c in columns]
    yield Line(
        name="said",
        cells=tuple(
            Cell(words=words, claims=c.claims, position=int(c.denies) if any(o.denies for o in columns) else None)
            for c, words in zip(columns, stances)
        ),
    )  # fmt: skip
    for name, roles in (("time", ("time",)), ("place", PLACES), ("agent", ("agent",)), ("target", ("target",))):
        wanted = {_ATTRIBUTE.get(name), "responsibility" if name == "agent" else None}
        line = Line(name=name, cells=(), against=tuple(c for c in against if c.attribute in wanted))
        sides = _sides(line.against)
        cells = tuple(_slots(column, roles, sides) for column in columns)
        if any(cells):
            yield replace(line, cells=cells)


def _figure(
    figure: Figure, columns: Sequence[Column], against: Sequence[Contradiction], rules: dict[str, Remark], rule: str,
    order: Sequence[str],
) -> Line:  # fmt: skip
    mine = tuple(c for c in against if c.figure == figure.id)
    sides = _sides(mine)
    chosen = rules.get(figure.id)
    if chosen is not None:
        rule, _, names = chosen.words.partition(":")
        order = tuple(name.strip() for name in names.split(",") if name.strip()) or order
    given = {source.source: source for source in figure.latest}
    cells: list[Cell | None] = []
    for column in columns:
        source = given.get(column.key)
        if source is None:
            cells.append(None)
            continue
        slot = Argument(role=figure.measure, span=None, quantity=source.quantity)
        told = tuple(g.claim for g in figure.history if g.source == column.key)
        cells.append(Cell(arguments=(slot,), claims=told, position=sides.get(source.claim.claim.id)))
    return Line(
        name=figure.measure, cells=tuple(cells), against=mine, figure=figure, rule_by=chosen.by if chosen else "",
        headline=headline(figure, rule.strip() if rule.strip() in HEADLINE_RULES else "range", order),
    )  # fmt: skip


def _sides(against: Sequence[Contradiction]) -> dict[str, int]:
    """Which side each claim takes, the one that most sources hold as 0."""
    sides: dict[str, int] = {}
    for contradiction in against:
        ordered = sorted(contradiction.positions, key=lambda p: -len(p.sources))
        for number, position in enumerate(ordered):
            for coded in position.claims:
                sides.setdefault(coded.claim.id, number)
    return sides


def _slots(column: Column, roles: Sequence[str], sides: dict[str, int]) -> Cell | None:
    held: dict[tuple[object, ...], Argument] = {}
    told = []
    for coded in column.claims:
        found = coded.claim.role(*roles)
        told += [coded] if found else []
        for slot in found:
            where, when = slot.where, slot.when
            value = (where.id or where.name) if where else (when.earliest, when.latest) if when else slot.entity
            held.setdefault((slot.role, value or same_name(slot.name or "")), slot)
    if not held:
        return None
    positions = [sides[coded.claim.id] for coded in told if coded.claim.id in sides]
    position = max(positions) if positions else (0 if sides else None)
    return Cell(arguments=tuple(held.values()), claims=tuple(told), position=position)


def _kinds(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(coded.claim.kind for coded in column.claims))


def _stance(coded: CodedClaim) -> str:
    return "denied" if coded.claim.polarity == "denied" else coded.claim.status


def _learned(event: Event, counted: Sequence[Figure]) -> Iterator[Learned]:
    killed = next((f for f in counted if f.measure == "killed" and f.of is None and f.part_of is None), None)
    killed = killed or next((f for f in counted if f.measure in PEOPLE_ROLES), None)
    days: dict[date | None, list[CodedClaim]] = defaultdict(list)
    for coded in event.claims:
        days[coded.published].append(coded)
    for day in sorted(days, key=lambda d: (d is None, d or date.min)):
        known = as_of(killed, day) if killed is not None and day is not None else None
        yield Learned(day=day, claims=tuple(days[day]), killed=known)


def _days(event: Event) -> tuple[date, date] | None:
    """From when to when it may have happened; else when it was told."""
    when = event.when
    ends = [d for d in (when.earliest, when.latest) if d is not None] if when else []
    ends = ends or [coded.published for coded in event.claims if coded.published is not None]
    return (min(ends), max(ends)) if ends else None


def _told_on(coded: CodedClaim) -> tuple[str, str, int]:
    day = coded.published.isoformat() if coded.published else "9999"
    return (day, coded.claim.document, coded.claim.evidence[0].start)
