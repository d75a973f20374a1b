"""What cannot all hold: other places, other days, other actors, each side blaming the other, figures in dispute."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attested.model import (
    Argument,
    Attribute,
    CodedClaim,
    Contradiction,
    Event,
    Figure,
    Position,
    Quantity,
    SourceFigure,
    When,
    Where,
    digest,
)
from attested.reconcile.names import same_name
from attested.reconcile.people import BOTH_SIDES, Side, actor_side
from attested.reconcile.sources import independent_source, innermost_speakers

BLAMED_WITHIN = timedelta(days=14)
"""How far apart two reports may lie for the blame in them to be about one thing."""
REACH = {"exact": 2.0, "town": 15.0, "district": 60.0}
"""Kilometres that a place of each precision covers where the gazetteer does not say."""
SPEECH = ("accusation", "responsibility_claim", "threat", "demand", "rejection", "support_statement", "announcement")


def contradictions(
    events: Sequence[Event], figures: Sequence[Figure] = (), claims: Iterable[CodedClaim] = ()
) -> list[Contradiction]:
    """Every contradiction within these events and figures, and between sides that blame each other in these claims.

    Only affirmed claims of what is told as done take part: a denial contradicts in its own way (`denials`). A wide place that
    holds a narrow one, a period that holds a day, and an unnamed actor contradict nothing.
    """
    found = [made for event in events for make in (_places, _days, _actors) for made in make(event)]
    found += [made for figure in figures if figure.disputed for made in _figure(figure)]
    found += _blame([coded for event in events for coded in event.claims] + list(claims), events)
    unique = {made.id: made for made in found}
    return [unique[id] for id in sorted(unique, key=lambda id: (unique[id].attribute, id))]


def _told(event: Event) -> list[CodedClaim]:
    return [c for c in event.claims if c.claim.polarity == "affirmed" and c.claim.status in ("occurred", "ongoing")]


def _made(
    event: str | None, attribute: Attribute, positions: Sequence[Position], words: str, figure: str | None = None
) -> Contradiction:
    ids = sorted(c.claim.id for position in positions for c in position.claims)
    return Contradiction(
        id=digest("contradiction", attribute, event, figure, ids), event=event, attribute=attribute, positions=tuple(positions),
        words=words, figure=figure,
    )  # fmt: skip


def _position(value: str, claims: Iterable[CodedClaim]) -> Position:
    held = tuple({coded.claim.id: coded for coded in claims}.values())
    return Position(value=value, sources=tuple(sorted({independent_source(coded) for coded in held})), claims=held)


# Places


def _places(event: Event) -> Iterable[Contradiction]:
    """Claims whose exact places lie further apart than both reach; of one claim's several places the nearest counts.

    Two claims of one report tell of two places rather than of one in two ways. One claim with two towns a continent apart was
    told or read wrongly, whatever it says.
    """
    groups: list[tuple[Where, list[CodedClaim]]] = []
    for coded in _told(event):
        wheres = _exact(coded)
        yield from _torn(event, coded, wheres)
        if not wheres:
            continue
        home = next((g for g in groups if any(not _far(g[0], where) for where in wheres)), None)
        if home is None:
            groups.append((wheres[0], [coded]))
        else:
            home[1].append(coded)
    if len(groups) > 1 and _of_two_reports(claims for _, claims in groups):
        (one, _), (two, _) = groups[0], groups[1]
        yield _made(event.id, "place", [_position(_named(where), claims) for where, claims in groups], _distance(one, two))


CONTINENT = 3000.0
"""Kilometres from which two towns of one claim are shown as a contradiction and not as an enumeration."""


def _torn(event: Event, coded: CodedClaim, wheres: Sequence[Where]) -> Iterable[Contradiction]:
    for n, one in enumerate(wheres):
        for two in wheres[n + 1 :]:
            distance = _apart(one, two)
            if distance is not None and distance > CONTINENT and {one.precision, two.precision} <= set(REACH):
                ends = [_position(_named(one), [coded]), _position(_named(two), [coded])]
                yield _made(event.id, "place", ends, _distance(one, two))
                return


def _of_two_reports(groups: Iterable[Sequence[CodedClaim]]) -> bool:
    """Whether the positions come from more than one report or source: else one account just tells of two things."""
    tellers = [{(c.claim.document, c.published, independent_source(c)) for c in claims} for claims in groups]
    return any(one.isdisjoint(two) for n, one in enumerate(tellers) for two in tellers[n + 1 :])


def _exact(coded: CodedClaim) -> list[Where]:
    found = [a.where for a in coded.claim.role("place", "destination", "target") if a.where is not None]
    fine = [where for where in found if where.precision in REACH]
    return fine or [where for where in found if where.precision in ("province", "country")]


def _named(where: Where) -> str:
    wider = where.admin if where.admin and where.admin != where.name else where.country
    return f"{where.name} ({wider})" if wider and where.precision not in ("country",) else where.name


def _far(one: Where, two: Where) -> bool:
    """Whether two places cannot be one: other countries, or points further apart than both reach together."""
    if one.id is not None and one.id == two.id:
        return False
    if one.country and two.country and one.country != two.country:
        # Towns on both sides of a border may be one place told from two sides.
        distance = _apart(one, two)
        return distance is None or distance > _reach(one) + _reach(two) + 20
    if "country" in (one.precision, two.precision):
        return False
    if "province" in (one.precision, two.precision):
        return bool(one.admin and two.admin and same_name(one.admin) != same_name(two.admin))
    distance = _apart(one, two)
    return distance is not None and distance > _reach(one) + _reach(two) + 5


def _reach(where: Where) -> float:
    return where.within_km or REACH.get(where.precision, 150.0)


def _apart(one: Where, two: Where) -> float | None:
    """Kilometres between two points on the sphere; `None` where one has none."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return None
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, two.lat, two.lon))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(max(0.0, h))))


def _distance(one: Where, two: Where) -> str:
    distance = _apart(one, two)
    if distance is None or "country" in (one.precision, two.precision):
        return f"{_named(one)} is not {_named(two)}"
    return f"{_named(one)} and {_named(two)} are {distance:,.0f} km apart"


# Days


def _days(event: Event) -> Iterable[Contradiction]:
    """Times that share no day, and a time whose end lies before its start."""
    groups: list[tuple[When, list[CodedClaim]]] = []
    for coded in _told(event):
        for argument in coded.claim.role("time"):
            when = argument.when
            if when is None or (when.earliest is None and when.latest is None):
                continue
            if when.earliest is not None and when.latest is not None and when.latest < when.earliest:
                ends = [_position(_day(when.earliest), [coded]), _position(_day(when.latest), [coded])]
                yield _made(event.id, "date", ends, f"the time ends ({_day(when.latest)}) before it starts ({_day(when.earliest)})")
                continue
            home = next((g for g in groups if g[0].overlaps(when)), None)
            if home is None:
                groups.append((when, [coded]))
            else:
                home[1].append(coded)
    # Claims that also hold a time in common agree about it: only those with no time in common disagree.
    told = [{c.claim.id for c in claims} for _, claims in groups]
    if len(groups) > 1 and not any(one & two for n, one in enumerate(told) for two in told[n + 1 :]):
        words = f"{_span(groups[0][0])} and {_span(groups[1][0])} share no day"
        yield _made(event.id, "date", [_position(_span(when), claims) for when, claims in groups], words)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else "an unknown day"


def _span(when: When) -> str:
    if when.earliest == when.latest:
        return _day(when.earliest)
    if when.latest is None:
        return f"since {_day(when.earliest)}"
    return f"{_day(when.earliest)} to {_day(when.latest)}" if when.earliest else f"until {_day(when.latest)}"


# Actors and blame


def _actors(event: Event) -> Iterable[Contradiction]:
    """Claims that name other actors for what only one side did; where the sides themselves say so, it is about responsibility."""
    if event.kind in BOTH_SIDES or event.kind in SPEECH:
        return
    named: dict[str, tuple[str, list[CodedClaim]]] = {}
    several: list[set[str]] = []
    for coded in _told(event):
        if coded.claim.kind in SPEECH:
            continue
        sides = dict(_side(a) for a in coded.claim.role("agent") if a.entity)
        several.append(set(sides))
        for key, name in sides.items():
            named.setdefault(key, (name, []))[1].append(coded)
    # Who is once named together acts together: the United States with Israel here, Israel alone there.
    keys = [key for key in named if not any(key in together and len(together) > 1 for together in several)]
    if len(keys) < 2 or not _of_two_reports(named[key][1] for key in keys):
        return
    positions = [_position(named[key][0], named[key][1]) for key in keys]
    speakers = {key for coded in _told(event) for key, _ in _speaking(coded)}
    blame = bool(speakers & set(keys))
    attribute: Attribute = "responsibility" if blame else "actor"
    words = f"{positions[0].value} and {positions[1].value} are both named as the one who did it"
    yield _made(event.id, attribute, positions, words)


def _side(argument: Argument) -> Side:
    return actor_side(argument.entity or "", argument.name or "") if argument.entity else (
        same_name(argument.name or ""), argument.name or "",
    )  # fmt: skip


def _speaking(coded: CodedClaim) -> list[Side]:
    return [actor_side(s.entity, s.name) for s in innermost_speakers(coded) if s.entity]


def _blame(claims: Sequence[CodedClaim], events: Sequence[Event]) -> Iterable[Contradiction]:
    """Two sides that accuse each other in reports of the same days."""
    blamed: dict[tuple[str, str], list[CodedClaim]] = defaultdict(list)
    names: dict[str, str] = {}
    for coded in {c.claim.id: c for c in claims}.values():
        claim = coded.claim
        if claim.kind != "accusation" or claim.polarity != "affirmed" or claim.status not in ("occurred", "ongoing"):
            continue
        accusers = [_side(a) for a in coded.claim.role("agent")] or _speaking(coded)
        for one in accusers:
            for other in (_side(a) for a in coded.claim.role("target")):
                if one[0] and other[0] and one[0] != other[0]:
                    blamed[one[0], other[0]].append(coded)
                    names.update((one, other))
    home = {c.claim.id: event.id for event in events for c in event.claims}
    for (one_side, other_side), first in sorted(blamed.items()):
        if one_side > other_side:
            continue
        for mine in first:
            theirs = [c for c in blamed.get((other_side, one_side), ()) if _near(mine, c)]
            if theirs:
                left, right = names[one_side], names[other_side]
                positions = [_position(f"{left} blames {right}", [mine]), _position(f"{right} blames {left}", theirs)]
                shared = {home.get(c.claim.id) for c in (mine, *theirs)}
                event = shared.pop() if len(shared) == 1 else None
                yield _made(event, "responsibility", positions, f"{left} and {right} each blame the other")
                break


def _near(one: CodedClaim, two: CodedClaim) -> bool:
    if one.claim.document == two.claim.document and one.published == two.published:
        return True
    return one.published is not None and two.published is not None and abs(one.published - two.published) <= BLAMED_WITHIN


# Figures


def _figure(figure: Figure) -> Iterable[Contradiction]:
    groups: dict[tuple[float | None, float | None, bool], list[SourceFigure]] = defaultdict(list)
    for given in figure.latest:
        groups[given.quantity.low, given.quantity.high, given.quantity.approximate].append(given)
    measure = f"{figure.of} {figure.measure}" if figure.of else figure.measure
    if len(groups) > 1:
        positions = [
            _position(_amount(members[0].quantity), [g.claim for g in members])
            for _, members in sorted(groups.items(), key=lambda item: (item[0][0] or 0, item[0][1] or math.inf))
        ]
        yield _made(figure.event, "figure", positions, f"sources differ on how many were {measure}", figure.id)
    for one, two in figure.fell:
        positions = [_position(f"{_amount(g.quantity)} ({_day(g.published)})", [g.claim]) for g in (one, two)]
        yield _made(figure.event, "figure", positions, f"one source's figure of {measure} fell", figure.id)


def _amount(quantity: Quantity) -> str:
    about = "about " if quantity.approximate else ""
    if quantity.low == quantity.high:
        return f"{about}{quantity.low:,}"
    if quantity.high is None:
        return f"at least {about}{quantity.low:,}"
    return f"up to {about}{quantity.high:,}" if quantity.low is None else f"{about}{quantity.low:,} to {quantity.high:,}"
