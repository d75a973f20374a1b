"""How many: each measure of an event as a range over independent sources. Never an average."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from attested.model import PEOPLE_ROLES, CodedClaim, Event, Figure, Quantity, SourceFigure, digest
from attested.reconcile.names import same_name
from attested.reconcile.people import Side, counted, of_whom, side
from attested.reconcile.sources import independent_source

MEASURES = (*PEOPLE_ROLES, "forces")
"""The roles whose quantities are figures; a `strength` gives its forces as the measure `strength`."""
APPROXIMATELY = 0.1
"""How far from an approximate figure another may lie before both cannot hold: "nearly 5,000" and 4,600 can."""
TOTAL_GAP = timedelta(days=90)
"""Running totals of one place without a period of their own are one series while reports follow within this time."""
OTHER_GAP = timedelta(days=21)
"""The same between two sources, who may count another conflict in the same country."""
SAME_START = timedelta(days=31)
"""Periods that start within this time of each other are one: "since October 7" and "since the start of the war"."""

# Bodies handed over and victims spoken of were not killed in the handing over or the speech.
_NO_LOSSES = (
    "agreement", "talks", "release", "aid", "announcement", "accusation", "demand", "threat", "rejection", "support_statement",
)  # fmt: skip
_HAPPENED = ("occurred", "ongoing")

Given = tuple[str, str | None, str, Side | None, SourceFigure]
"""What one quantity of one claim gives: measure, whom in particular, unit, whose people, and the figure itself."""


def figures(events: Sequence[Event]) -> list[Figure]:
    """The figures of incidents: per event, measure, people counted and side, a range over each independent source's latest.

    Denied claims and what is only planned, possible or hypothetical are not losses and are left out. A figure of a part
    ("five of them children") is a figure of its own, names the whole it is a part of, and never enters its range. Where claims
    of one event count the dead of two sides, each side has its figure. No figure is no figure, not zero.
    """
    found = []
    for event in sorted(events, key=lambda e: e.id):
        measured: dict[tuple[str, str | None, str], list[Given]] = defaultdict(list)
        for coded in event.claims:
            for given in _given(coded):
                measured[given[:3]].append(given)
        made = []
        for (measure, of, unit), rows in sorted(measured.items(), key=lambda item: str(item[0])):
            apart = _by_side(rows)
            made += [
                _ranged(event.id, measure, of, unit, "incident", history, whose=whose, apart=len(apart) > 1)
                for whose, history in apart
            ]
        found += _parted(made)
    return found


def totals(claims: Iterable[CodedClaim], events: Iterable[Event] = ()) -> list[Figure]:
    """The running totals: tolls by place and period, strengths by actor. Nothing is ever added to or taken from them.

    A toll that belongs to one of the events is that incident's figure and no running total.
    """
    of_incidents = {coded.claim.id for event in events for coded in event.claims}
    series: dict[tuple[str, str, str, str, str], list[tuple[CodedClaim, Given]]] = defaultdict(list)
    names: dict[str, str] = {}
    for coded in sorted(claims, key=_dated):
        if coded.claim.kind not in ("toll", "strength") or coded.claim.id in of_incidents:
            continue
        strength = coded.claim.kind == "strength"
        about, shown = _about(coded)
        for measure, of, unit, whose, given in _given(coded):
            measure = "strength" if strength and measure == "forces" else measure
            key = (coded.claim.kind, about, measure, of or "", unit)
            series[key].append((coded, (measure, of, unit, whose, given)))
            names.setdefault(about, shown)
    _placed(series)
    found: dict[str, list[Figure]] = defaultdict(list)
    for key, rows in sorted(series.items()):
        for period in _periods(rows):
            apart = _by_side(period)
            for whose, history in apart:
                made = _ranged(
                    None, key[2], key[3] or None, key[4], "total", history, about=key[1], whose=whose, apart=len(apart) > 1
                )
                found[key[1]].append(replace(made, about=names[key[1]]))
    return [figure for about in sorted(found) for figure in _parted(found[about])]


def _placed(series: dict[tuple[str, str, str, str, str], list[tuple[CodedClaim, Given]]]) -> None:
    """Put totals that name no place into the series of the same source, where it counts for one place only in those weeks."""
    for key in [key for key in series if key[1].startswith("report ")]:
        for row in list(series[key]):
            given = row[1][4]
            homes = [
                other
                for other, rows in series.items()
                if (other[0], *other[2:]) == (key[0], *key[2:]) and other[1].startswith("place ")
                and any(known.source == given.source and _within(given, known, TOTAL_GAP) for *_, (*_, known) in rows)
            ]  # fmt: skip
            if len(homes) == 1:
                series[key].remove(row)
                series[homes[0]] = sorted([*series[homes[0]], row], key=lambda r: _dated(r[0]))
        if not series[key]:
            del series[key]


def _within(one: SourceFigure, two: SourceFigure, gap: timedelta) -> bool:
    return one.published is not None and two.published is not None and abs(one.published - two.published) <= gap


def as_of(figure: Figure, day: date) -> Figure | None:
    """The figure as it was known at the end of a day, by dates of publication; `None` if nothing was published by then.

    What nobody dates is left out: nobody knows when it was known.
    """
    known = [given for given in figure.history if given.published is not None and given.published <= day]
    return _over(figure, known) if known else None


def disputes(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities cannot both hold, with leave for approximate ones.

    >>> disputes(Quantity(low=7, high=7), Quantity(low=2, high=2)), disputes(Quantity(low=5, high=None), Quantity(low=9, high=9))
    (True, False)
    """
    return _above(one, other) or _above(other, one)


def size(quantity: Quantity) -> tuple[float, float]:
    """By what quantities are put in order: the lower bound (the upper, where that is all), then the upper."""
    low = quantity.low if quantity.low is not None else quantity.high
    high = quantity.high if quantity.high is not None else float("inf")
    return (float(low if low is not None else 0), float(high))


def _given(coded: CodedClaim) -> Iterable[Given]:
    claim = coded.claim
    if claim.polarity != "affirmed" or claim.status not in _HAPPENED:
        return
    for argument in claim.arguments:
        quantity, measure = argument.quantity, argument.role
        if quantity is None or measure not in MEASURES or (measure in PEOPLE_ROLES and claim.kind in _NO_LOSSES):
            continue
        # Losses are kept apart by whom they count; those who move or serve are counted together ("fighters", "foreign fighters").
        of, whose = (of_whom(quantity), side(coded, quantity)) if measure in PEOPLE_ROLES else (None, None)
        if of is None and whose is not None and quantity.of and _has_whole(coded, measure, quantity):
            of = same_name(quantity.of)  # "ten people, two of them Israelis": here the nationality names a part.
        given = SourceFigure(source=independent_source(coded), claim=coded, quantity=quantity, published=coded.published)
        yield measure, of, counted(measure, quantity), whose, given


def _has_whole(coded: CodedClaim, measure: str, part: Quantity) -> bool:
    others = (a.quantity for a in coded.claim.role(measure) if a.quantity is not None and a.quantity is not part)
    return any(not q.of and size(q) >= size(part) for q in others)


def _by_side(rows: Sequence[Given]) -> list[tuple[Side | None, list[SourceFigure]]]:
    """The rows by whose people they count. As long as claims name one side only, those that name none count the same people."""
    sides = {whose[0]: whose for *_, whose, _ in rows if whose is not None}
    if len(sides) < 2:
        return [(next(iter(sides.values()), None), [given for *_, given in rows])]
    apart: dict[str, list[SourceFigure]] = defaultdict(list)
    for *_, whose, given in rows:
        apart[whose[0] if whose else ""].append(given)
    return [(sides.get(key), history) for key, history in sorted(apart.items())]


def _parted(found: Sequence[Figure]) -> list[Figure]:
    """The figures of one event or place, each part with the whole it is a part of: of its side, else of all, and not smaller."""
    made = []
    for figure in found:
        whole = None
        if figure.of is not None:
            wholes = [
                w for w in found
                if w.of is None and (w.measure, w.unit) == (figure.measure, figure.unit)
                and w.side_entity in (figure.side_entity, None) and (w.event is not None or _meet(w, figure))
            ]  # fmt: skip
            whole = min(wholes, key=lambda w: (w.side_entity != figure.side_entity, w.id)) if wholes else None
        made.append(replace(figure, part_of=whole.id) if whole is not None else figure)
    return made


def _meet(whole: Figure, part: Figure) -> bool:
    claims = {given.claim.claim.id for given in whole.history}
    return any(given.claim.claim.id in claims for given in part.history)


def _ranged(
    event: str | None,
    measure: str,
    of: str | None,
    unit: str,
    scope: Literal["incident", "total"],
    history: Sequence[SourceFigure],
    about: str = "",
    whose: Side | None = None,
    apart: bool = False,
) -> Figure:
    ordered = tuple(sorted(history, key=lambda given: (*_dated(given.claim), size(given.quantity))))
    key = whose[0] if whose and apart else ""  # a side that is the only one may become known later, and the id stays
    made = Figure(
        id=digest("figure", event, about, measure, of, unit, scope, key, ordered[0].claim.claim.id if event is None else ""),
        event=event,
        measure=measure,
        of=of,
        unit=unit,
        scope=scope,
        low=None,
        high=None,
        disputed=False,
        latest=(),
        history=ordered,
        side=whose[1] if whose else None,
        side_entity=whose[0] if whose else None,
        about=about,
    )
    return _over(made, ordered)


def _over(figure: Figure, history: Sequence[SourceFigure]) -> Figure:
    """The figure with what a history says: each source's latest, their range, and where they cannot all hold."""
    latest = _latest(history)
    lows = [given.quantity.low for given in latest]
    highs = [given.quantity.high for given in latest]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    fell = _fell(history)
    return replace(
        figure,
        low=low,
        high=high,
        approximate=any(
            given.quantity.approximate and end is not None and end == bound
            for given in latest
            for end, bound in ((given.quantity.low, low), (given.quantity.high, high))
        ),
        disputed=bool(fell) or _disputed(latest),
        latest=latest,
        history=tuple(history),
        fell=fell,
    )


def _fell(history: Sequence[SourceFigure]) -> tuple[tuple[SourceFigure, SourceFigure], ...]:
    """Where a source's figure falls from one day of publication to its next: the earlier and the later."""
    days: dict[tuple[str, date], SourceFigure] = {}
    for given in history:
        if given.published is not None:
            known = days.get((given.source, given.published))
            if known is None or size(given.quantity) >= size(known.quantity):
                days[given.source, given.published] = given
    ordered = [days[key] for key in sorted(days)]
    pairs = itertools.pairwise(ordered)
    return tuple((one, two) for one, two in pairs if one.source == two.source and _above(one.quantity, two.quantity))


def _latest(history: Sequence[SourceFigure]) -> tuple[SourceFigure, ...]:
    """Each source's latest figure. Of two that one source gives on one day the larger is the whole, the other a part of it."""
    best: dict[str, SourceFigure] = {}
    for given in history:
        known = best.get(given.source)
        if known is None or _recent(given) >= _recent(known):
            best[given.source] = given
    return tuple(best[source] for source in sorted(best))


def _recent(given: SourceFigure) -> tuple[date, tuple[float, float]]:
    return (given.published or date.min, size(given.quantity))


def _disputed(latest: Sequence[SourceFigure]) -> bool:
    """Whether some source's lower bound lies above another's upper bound, with leave for approximate figures."""
    return any(_above(one.quantity, other.quantity) for one in latest for other in latest if one is not other)


def _above(one: Quantity, other: Quantity) -> bool:
    if one.low is None or other.high is None:
        return False
    low = one.low * (1 - APPROXIMATELY) if one.approximate else one.low
    high = other.high * (1 + APPROXIMATELY) if other.approximate else other.high
    return low > high


def _about(coded: CodedClaim) -> tuple[str, str]:
    """What a running total is of, as a key and a name: a strength of its actor, a toll of its place (or its country)."""
    claim = coded.claim
    agents = claim.role("agent")
    actors = "agent " + " + ".join(sorted(a.entity or same_name(a.name or "") for a in agents))
    acting = " and ".join(a.name or a.entity or "" for a in agents)
    if claim.kind == "strength":
        return actors, acting
    places = claim.role("place", "destination")
    known = [a.where for a in places if a.where is not None]
    for where in known:
        if where.precision not in ("country", "region", "unknown"):
            return f"place {where.id or same_name(where.name)}", where.name
    if known:
        return f"place {known[0].country or known[0].id or same_name(known[0].name)}", known[0].name
    named = sorted((same_name(a.name or ""), a.name or "") for a in places)
    if named:
        return f"place {named[0][0]}", named[0][1]
    if agents:
        return actors, acting
    return f"report {coded.document.id}", ""


def _periods(rows: Sequence[tuple[CodedClaim, Given]]) -> list[list[Given]]:
    """Rows of one place and measure, cut where a stated period starts elsewhere or reports pause too long."""
    periods: list[tuple[date | None, list[Given]]] = []
    for coded, given in rows:
        said = [a.when for a in coded.claim.role("time") if a.when is not None and _long(a.when.days)]
        starts = [when.earliest for when in said if when.earliest is not None]
        start = min(starts) if starts else None
        for n, (begun, members) in enumerate(periods):
            known = [row[4] for row in members]
            fits = abs(start - begun) <= SAME_START if start is not None and begun is not None else _follows(given[4], known)
            if fits:
                periods[n] = (begun or start, [*members, given])
                break
        else:
            periods.append((start, [given]))
    return [members for _, members in periods]


def _follows(given: SourceFigure, members: Sequence[SourceFigure]) -> bool:
    """Whether a figure may continue a series: soon after another source's figure, or less soon after one of its own source."""
    for known in members:
        if given.published is None or known.published is None:
            if given.claim.document.id == known.claim.document.id:
                return True
            continue
        gap = abs(given.published - known.published)
        if gap <= (TOTAL_GAP if known.source == given.source else OTHER_GAP):
            return True
    return False


def _long(days: int | None) -> bool:
    return days is None or days > 2


def _dated(coded: CodedClaim) -> tuple[str, str, int, str]:
    where = coded.claim.trigger or coded.claim.evidence[0]
    published = coded.published.isoformat() if coded.published else ""
    return (published, coded.claim.document, where.start, coded.claim.id)
