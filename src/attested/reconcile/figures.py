"""How many: each measure of an event as a range over independent sources. Never an average."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from attested.errors import QueryError
from attested.model import PEOPLE_ROLES, CodedClaim, Event, Figure, Quantity, SourceFigure, digest
from attested.reconcile.names import same_name
from attested.reconcile.sources import independent_source

MEASURES = (*PEOPLE_ROLES, "forces")
"""The roles whose quantities are figures; a `strength` gives its forces as the measure `strength`."""
HEADLINE_RULES = ("range", "lowest", "latest")
APPROXIMATELY = 0.1
"""How far from an approximate figure another may lie before both cannot hold: "nearly 5,000" and 4,600 can."""
TOTAL_GAP = timedelta(days=90)
"""Running totals of one place without a period of their own are one series while reports follow within this time."""
OTHER_GAP = timedelta(days=21)
"""The same between two sources, who may count another conflict in the same country."""
SAME_START = timedelta(days=31)
"""Periods that start within this time of each other are one: "since October 7" and "since the start of the war"."""

_ANYONE = {
    "", "people", "persons", "person", "individuals", "victims", "dead", "fatalities", "casualties", "deaths", "lives",
}  # fmt: skip
# Bodies handed over and victims spoken of were not killed in the handing over or the speech.
_NO_LOSSES = (
    "agreement", "talks", "release", "aid", "announcement", "accusation", "demand", "threat", "rejection", "support_statement",
)  # fmt: skip
_HAPPENED = ("occurred", "ongoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figure that stands for all where only one fits, with the named rule that chose it and where it comes from."""

    rule: str
    low: int | float | None
    high: int | float | None
    approximate: bool
    chosen: tuple[SourceFigure, ...]


def figures(events: Sequence[Event]) -> list[Figure]:
    """The figures of incidents: per event, measure and people counted, a range over each independent source's latest.

    Denied claims and what is only planned, possible or hypothetical are not losses and are left out. A figure of a part
    ("five of them children") is a figure of its own and never enters the range of the whole. No figure is no figure, not zero.
    """
    found = []
    for event in sorted(events, key=lambda e: e.id):
        measured: dict[tuple[str, str | None, str], list[SourceFigure]] = defaultdict(list)
        for coded in event.claims:
            for measure, given in _given(coded):
                measured[measure, _whom(measure, given.quantity), counted(measure, given.quantity)].append(given)
        for (measure, of, unit), history in sorted(measured.items(), key=lambda item: str(item[0])):
            found.append(_ranged(event.id, measure, of, unit, "incident", history))
    return found


def totals(claims: Iterable[CodedClaim]) -> list[Figure]:
    """The running totals: tolls by place and period, strengths by actor. Nothing is ever added to or taken from them."""
    series: dict[tuple[str, str, str, str, str], list[tuple[CodedClaim, str, SourceFigure]]] = defaultdict(list)
    for coded in sorted(claims, key=_dated):
        if coded.claim.kind not in ("toll", "strength"):
            continue
        for measure, given in _given(coded):
            measure = "strength" if coded.claim.kind == "strength" and measure == "forces" else measure
            key = (coded.claim.kind, _about(coded), measure, _whom(measure, given.quantity) or "", counted(measure, given.quantity))
            series[key].append((coded, measure, given))
    found = []
    for key, rows in sorted(series.items()):
        for period in _periods(rows):
            found.append(_ranged(None, key[2], key[3] or None, key[4], "total", period, about=key[1]))
    return found


def headline(figure: Figure, rule: str = "range") -> Headline:
    """One value for a figure by a named rule: `range` shows low to high, `lowest` the lowest that a source gives, `latest`
    the most recently published. Each comes from sources as they are; no rule computes a value that nobody gave.
    """
    latest = figure.latest
    if rule == "range":
        approximate = any(given.quantity.approximate for given in latest)
        return Headline(rule=rule, low=figure.low, high=figure.high, approximate=approximate, chosen=latest)
    if rule == "lowest":
        one = min(latest, key=lambda given: (*_size(given.quantity), given.source))
    elif rule == "latest":
        one = max(latest, key=lambda g: (g.published or date.min, g.source))
    else:
        raise QueryError(f"there is no rule {rule!r} for a headline figure; try one of {', '.join(HEADLINE_RULES)}")
    return Headline(rule=rule, low=one.quantity.low, high=one.quantity.high, approximate=one.quantity.approximate, chosen=(one,))


def of_whom(quantity: Quantity) -> str | None:
    """Whom a figure counts in particular, so that the same people meet under one name; `None` for people as such.

    >>> of_whom(Quantity(low=5, high=5, of="children")), of_whom(Quantity(low=7, high=7, of="people"))
    ('children', None)
    """
    words = _LOSS.sub("", same_name(quantity.of or ""))
    words = {"child": "children", "kids": "children", "woman": "women", "man": "men", "civilian": "civilians"}.get(words, words)
    words = {"soldier": "soldiers", "troops": "soldiers", "fighter": "fighters", "militant": "militants"}.get(words, words)
    return None if words in _ANYONE else words


def _whom(measure: str, quantity: Quantity) -> str | None:
    """Losses are kept apart by whom they count; those who move or serve are counted together ("fighters", "foreign fighters")."""
    return of_whom(quantity) if measure in PEOPLE_ROLES else None


_LOSS = re.compile(r"\s+(?:deaths?|fatalities|casualties|injuries)\Z")


def counted(measure: str, quantity: Quantity) -> str:
    """The unit a figure is compared in: people for losses and, for forces, what is counted ("brigades" are no fighters)."""
    if measure in PEOPLE_ROLES:
        return "people"
    unit = same_name(quantity.unit).split()
    return "people" if not unit or unit[-1] in _PEOPLE else unit[-1]


_PEOPLE_WORDS = (
    "people person persons fighters fighter soldiers soldier troops personnel militants militiamen militias men women forces "
    "police officers policemen marines airmen sailors combatants gunmen rebels members protesters demonstrators recruits "
    "volunteers insurgents mercenaries guards peacekeepers terrorists others servicemen pilots advisers advisors trainers "
    "reinforcements operatives commandos jihadists extremists staff conscripts reservists civilians paratroopers agents employees"
)
_PEOPLE = frozenset(_PEOPLE_WORDS.split())


def _given(coded: CodedClaim) -> Iterable[tuple[str, SourceFigure]]:
    claim = coded.claim
    if claim.polarity != "affirmed" or claim.status not in _HAPPENED:
        return
    for argument in claim.arguments:
        if argument.role in PEOPLE_ROLES and claim.kind in _NO_LOSSES:
            continue
        if argument.quantity is not None and argument.role in MEASURES:
            yield (
                argument.role,
                SourceFigure(source=independent_source(coded), claim=coded, quantity=argument.quantity, published=coded.published),
            )


def _ranged(
    event: str | None,
    measure: str,
    of: str | None,
    unit: str,
    scope: Literal["incident", "total"],
    history: Sequence[SourceFigure],
    about: str = "",
) -> Figure:
    ordered = tuple(sorted(history, key=lambda given: (*_dated(given.claim), _size(given.quantity))))
    latest = _latest(ordered)
    lows = [given.quantity.low for given in latest]
    highs = [given.quantity.high for given in latest]
    return Figure(
        id=digest("figure", event, about, measure, of, unit, scope, ordered[0].claim.claim.id if event is None else ""),
        event=event,
        measure=measure,
        of=of,
        unit=unit,
        scope=scope,
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        disputed=_disputed(latest),
        latest=latest,
        history=ordered,
    )


def _latest(history: Sequence[SourceFigure]) -> tuple[SourceFigure, ...]:
    """Each source's latest figure. Of two that one source gives on one day the larger is the whole, the other a part of it."""
    best: dict[str, SourceFigure] = {}
    for given in history:
        known = best.get(given.source)
        if known is None or _recent(given) >= _recent(known):
            best[given.source] = given
    return tuple(best[source] for source in sorted(best))


def _recent(given: SourceFigure) -> tuple[date, tuple[float, float]]:
    return (given.published or date.min, _size(given.quantity))


def _size(quantity: Quantity) -> tuple[float, float]:
    low = quantity.low if quantity.low is not None else quantity.high
    high = quantity.high if quantity.high is not None else float("inf")
    return (float(low if low is not None else 0), float(high))


def _disputed(latest: Sequence[SourceFigure]) -> bool:
    """Whether some source's lower bound lies above another's upper bound, with leave for approximate figures."""
    return any(_above(one.quantity, other.quantity) for one in latest for other in latest if one is not other)


def _above(one: Quantity, other: Quantity) -> bool:
    if one.low is None or other.high is None:
        return False
    low = one.low * (1 - APPROXIMATELY) if one.approximate else one.low
    high = other.high * (1 + APPROXIMATELY) if other.approximate else other.high
    return low > high


def _about(coded: CodedClaim) -> str:
    """What a running total is of: a strength of its actor, a toll of its place (its country where we know it)."""
    claim = coded.claim
    agents = claim.role("agent")
    if claim.kind == "strength":
        return "agent " + " + ".join(sorted(a.entity or same_name(a.name or "") for a in agents))
    places = claim.role("place", "destination")
    known = [a.where for a in places if a.where is not None]
    for where in known:
        if where.precision not in ("country", "region", "unknown"):
            return f"place {where.id or same_name(where.name)}"
    if known:
        return f"place {known[0].country or known[0].id or same_name(known[0].name)}"
    named = sorted(same_name(a.name or "") for a in places)
    if named:
        return "place " + named[0]
    if agents:
        return "agent " + " + ".join(sorted(a.entity or same_name(a.name or "") for a in agents))
    return f"report {coded.document.id}"


def _periods(rows: Sequence[tuple[CodedClaim, str, SourceFigure]]) -> list[list[SourceFigure]]:
    """Rows of one place and measure, cut where a stated period starts elsewhere or reports pause too long."""
    periods: list[tuple[date | None, list[SourceFigure]]] = []
    for coded, _, given in rows:
        said = [a.when for a in coded.claim.role("time") if a.when is not None and _long(a.when.days)]
        starts = [when.earliest for when in said if when.earliest is not None]
        start = min(starts) if starts else None
        for n, (begun, members) in enumerate(periods):
            fits = abs(start - begun) <= SAME_START if start is not None and begun is not None else _follows(given, members)
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
