"""Which claims are compared at all: those that share a block. Blocks keep the cost near linear.

A block is a report, or a day (or month) together with a place, an actor, a name or a figure. In a crowded block each claim meets
the `WINDOW` claims that follow it in order, and what is loose (`likeness`) is left open, since others would fit as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attested.model import Comparison
from attested.resolve.likeness import likely
from attested.resolve.nearness import lands
from attested.resolve.views import VIOLENT, View

THRESHOLD = 5.4
"""The score from which two claims of different reports are linked. Weights are set by hand in log-odds."""
THRESHOLD_WITHIN = 3.5
"""The same within one report or dated item, whose claims share a story to begin with."""
THRESHOLD_LOOSE = 4.8
"""The same for a loose likeness, which holds only where it is the only one."""

WINDOW = 24
"""How many following claims of a crowded block each claim is compared with."""
LONGEST = 6
"""A period of more days is looked up by its ends only."""
LARGE = 10
"""Smaller figures are too common to be looked up."""
MONTH = 30
OPEN = "any "
"""Blocks that claims share by chance where they are crowded ("Israel, that day"): they are passed over then."""


def keys(view: View) -> frozenset[str]:
    """The blocks in which a claim meets others."""
    found = {f"report {view.item[0]} {view.item[1]}" + (" words" if view.family == "words" else "")}
    things = {f"place {w.id}" for w in view.places if w.id and w.precision != "country"} | {
        f"place {word}" for word in view.place_words
    }
    sides = [key for key in view.actors if key[:1] in "=*"]
    things |= {f"{OPEN}actor {key} {view.family}" for key in sides}
    things |= {f"{OPEN}actor {key} {view.family} {country}" for key in sides for country in view.countries}
    things |= {f"{OPEN}figure {role} {q.low} {q.high}" for role, _, q in view.figures if (q.low or q.high or 0) >= LARGE}
    things |= {f"{OPEN}name {name}" for name in view.rare}
    if view.kind in VIOLENT or view.kind == "toll":
        things |= {f"{OPEN}country {country}" for country in view.countries | lands(view)}
    if view.family == "movement" or view.kind == "seizure":
        things |= {f"{OPEN}actor {key} ground" for key in sides}
    days = _days(view)
    found |= {f"{thing} {day}" for thing in things for day in days}
    if (view.kind in VIOLENT or view.kind == "toll") and view.coded.published is not None:
        # Where it is told as known to the reader, the violence of the days before; else that of its own.
        back = 3 if "reference" in view.cues else 1
        near = {view.coded.published - timedelta(days=n) for n in range(back)}
        if view.looks_back and view.last is not None:
            near.add(view.last)
        found |= {f"{OPEN}violence {day.isoformat()}" for day in near}
        # Who counts on looks for the counts of the week before.
        week = range(8 if "rises" in view.cues or view.timing == "written" else 1)
        counts = any(q.low for _, _, q in view.figures)
        for speaker in view.speakers if counts else ():
            found |= {f"{OPEN}speaker {speaker} {(view.coded.published - timedelta(days=n)).isoformat()}" for n in week}
    if view.kind in VIOLENT:
        # A deed that somebody is held for is looked for two months back, at its place.
        last = view.coded.published or view.last
        back = 2 if "held" in view.cues else 0
        where = {w.id for w in view.places if w.id and w.precision in ("exact", "town", "district", "province")}
        if last is not None:
            found |= {f"{OPEN}held {id} {last.toordinal() // MONTH + month}" for id in where for month in range(-back, 1)}
    # Names of their own find a deed that is answered for months later.
    months = {day.toordinal() // MONTH for day in (view.first, view.coded.published) if day is not None}
    found |= {f"{OPEN}month {month + late} {name}" for name in view.rare for month in months for late in (0, 1)}
    return frozenset(found)


def _days(view: View) -> list[str]:
    """The days on which a claim looks for others: those told of, that of the report, and the day before each, so that
    neighbours meet. A long period counts by its ends, a look back without a date by up to two weeks."""
    published = view.coded.published
    first, last = view.first, view.last
    if view.timing == "open" and published is not None:
        first = max(first or published, published - timedelta(days=14))
    spans = [(first, last)] if first is not None and last is not None else []
    if published is not None:
        spans.append((published, published))
    days: set[date] = set()
    for start, end in spans:
        start, end = min(start, end), max(start, end)
        start -= timedelta(days=min(1, (start - date.min).days))
        long = (end - start).days > (15 if view.timing == "open" else LONGEST)
        days |= (
            {start, start + timedelta(days=1), end} if long else {start + timedelta(days=n) for n in range((end - start).days + 1)}
        )
    return sorted(day.isoformat() for day in days) or ["undated"]


def blocks_of(views: Sequence[View]) -> dict[str, list[int]]:
    """For each block the positions of its claims; blocks of one claim are left out."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for n, view in enumerate(views):
        for key in keys(view):
            blocks[key].append(n)
    return {key: members for key, members in blocks.items() if len(members) > 1}


def candidates(views: Sequence[View], blocks: Mapping[str, Sequence[int]]) -> Iterator[tuple[Comparison, frozenset[str]]]:
    """Links between pairs that share a block, each once: those that hold by themselves, and those that hold only where nothing
    else fits the claims named beside them. Views stand in order."""
    seen: set[tuple[int, int]] = set()
    roomy: set[tuple[int, int]] = set()
    loose: list[tuple[tuple[int, int], Comparison, frozenset[str]]] = []
    for key in sorted(blocks):
        members = blocks[key]
        crowded = len(members) > WINDOW
        if crowded and key.startswith(OPEN):
            continue
        for at, left in enumerate(members):
            for right in members[at + 1 : at + 1 + WINDOW]:
                pair = (left, right)
                if not crowded:
                    roomy.add(pair)
                if pair in seen:
                    continue
                seen.add(pair)
                found = link(views[left], views[right])
                if found is None:
                    continue
                if found[1]:
                    loose.append((pair, *found))
                else:
                    yield found
    for pair, comparison, dependent in loose:
        if pair in roomy:
            yield comparison, dependent


def link(one: View, two: View) -> tuple[Comparison, frozenset[str]] | None:
    """The link between two claims, the earlier first, if their likeness reaches its threshold."""
    like = likely(one, two)
    if like is None:
        return None
    between = THRESHOLD_LOOSE if like.dependent else THRESHOLD
    least = THRESHOLD_WITHIN if one.item == two.item else between
    return (like.comparison, like.dependent) if like.comparison.score >= least else None


def links_of(one: View, blocks: Mapping[str, Sequence[View]]) -> Iterator[tuple[tuple[Comparison, frozenset[str]], View]]:
    """The links of one claim in its blocks, as `candidates` finds them, and where they lead."""
    roomy: dict[str, bool] = {}
    others: dict[str, View] = {}
    for key, members in blocks.items():
        if len(members) > WINDOW and key.startswith(OPEN):
            continue
        at = bisect_left([member.order for member in members], one.order)
        if at == len(members) or members[at].claim.id != one.claim.id:
            continue
        for other in (*members[max(0, at - WINDOW) : at], *members[at + 1 : at + 1 + WINDOW]):
            others[other.claim.id] = other
            roomy[other.claim.id] = roomy.get(other.claim.id, False) or len(members) <= WINDOW
    for id, other in others.items():
        found = link(*sorted((one, other), key=lambda v: v.order))
        if found is not None and (not found[1] or roomy[id]):
            yield found, other


def neighbours(order: tuple[str, str, int, str], members: Sequence[View]) -> Iterable[View]:
    """The members of a block that a claim of this order is compared with, or whose comparisons it shifts."""
    orders = [member.order for member in members]
    at = bisect_left(orders, order)
    return members[max(0, at - WINDOW - 1) : at + WINDOW + 1]
