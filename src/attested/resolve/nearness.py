"""How near two claims are in space: one town, one province, a distance within what the places cover, a land."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from attested.knowledge import states
from attested.model import PRECISIONS_OF_PLACE, Reason, Where
from attested.resolve.views import View, following, listed, plain, sentence_of

CONTRADICTION = -20.0
"""A reason of this weight rules a link out, whatever else speaks for it."""


def places(one: View, two: View) -> Reason | None:
    if following(one, two) and one.item == two.item:
        return None
    fine_one, fine_two = one.fine, two.fine
    if fine_one and fine_two:
        towns_one, towns_two = one.towns, two.towns
        # Two towns of one province are two places, however much their province is one.
        both_towns = bool(towns_one and towns_two)
        here, there = (towns_one, towns_two) if both_towns else (fine_one, fine_two)
        shared = {w.id for w in here if w.id} & {w.id for w in there if w.id}
        if shared:
            place = min((w for w in here if w.id in shared), key=lambda w: (PRECISIONS_OF_PLACE.index(w.precision), w.name))
            if _wide(place) and _of_other_names(one, two):
                return Reason(feature="place", weight=-1.0, words=f"both in {place.name}, at places of other names")
            return Reason(feature="place", weight=1.5 if _wide(place) else 2.5, words=f"both at {place.name}")
        near = [(_apart(a, b), a, b) for a in here for b in there]
        reachable = [n for n in near if n[0] is not None]
        if reachable:
            distance, a, b = min(reachable, key=lambda n: (n[0] or 0.0, n[1].name, n[2].name))
            allowed = max(a.within_km or 0.0, b.within_km or 0.0, 5.0)
            if _wide(a) or _wide(b):
                if a.country and a.country == b.country and _inside(a, b):
                    if _of_other_names(one, two):
                        words = f"{a.name} and {b.name}: one lies in the other, at places of other names"
                        return Reason(feature="place", weight=-1.0, words=words)
                    return Reason(feature="place", weight=1.5, words=f"{a.name} and {b.name}: one lies in the other")
                if distance is not None and distance <= allowed:
                    return Reason(
                        feature="place", weight=0.5, words=f"{a.name} and {b.name} lie {distance:.0f} km apart, and reach as far"
                    )
                return Reason(feature="place", weight=-2.0, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
            if distance is not None and distance <= allowed:
                return Reason(feature="place", weight=1.5, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
            return Reason(feature="place", weight=CONTRADICTION, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
    if one.countries and two.countries and not (one.countries | lands(one)) & (two.countries | lands(two)):
        return Reason(feature="place", weight=-6.0, words=f"{_listed(one.countries)} against {_listed(two.countries)}")
    if one.goals & two.goals:
        return Reason(feature="place", weight=1.5, words=f"both move to {min(one.goals & two.goals)}")
    if shared_words := one.place_words & two.place_words or _named_by_the_other(one, two):
        return Reason(feature="place", weight=2.5, words=f"both name {min(shared_words)}")
    if one.item == two.item and _listed_apart(one, two):
        return Reason(feature="place", weight=-3.5, words=f"{min(one.place_words)} and {min(two.place_words)} are told one by one")
    if one.countries & two.countries:
        return Reason(feature="place", weight=0.5, words=f"both in {_listed(one.countries & two.countries)}")
    return None


def _of_other_names(one: View, two: View) -> bool:
    """Whether both name a place finer than their province, and not the same one."""
    return bool(one.spots or one.towns) and bool(two.spots or two.towns) and not one.place_words & two.place_words - one.wide


def _listed_apart(one: View, two: View) -> bool:
    """Whether two sentences of one report each tell of a place of their own, one of them in no list: lines of a list of strikes."""
    return (
        one.kind == two.kind
        and bool(one.spots or one.towns) and bool(two.spots or two.towns) and bool(one.spots or two.spots)
        and bool(one.place_words) and bool(two.place_words)
        and sentence_of(one.coded) != sentence_of(two.coded)
    )  # fmt: skip


def _named_by_the_other(one: View, two: View) -> frozenset[str]:
    """Places of one that the other names without our having read them as its place."""
    generic = listed("generic") | listed("common") | listed("no_names")
    found = set()
    for a, b in ((one, two), (two, one)):
        if not b.fine:
            found |= {name for name in a.place_words if (words := set(name.split()) - generic) and words <= b.rare}
    return frozenset(found)


def _wide(where: Where) -> bool:
    return where.precision in ("district", "province")


def _inside(a: Where, b: Where) -> bool:
    """Whether one is the other's first-level division."""
    for inner, outer in ((a, b), (b, a)):
        if outer.precision == "province" and inner.admin and plain(inner.admin) in (plain(outer.name), plain(outer.admin or "")):
            return True
    return False


def _apart(a: Where, b: Where) -> float | None:
    """Kilometres between two points on the sphere."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat1, lon1, lat2, lon2 = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def lands(view: View) -> frozenset[str]:
    """Countries of the states that are hit."""
    return frozenset(code for key in view.targets if (code := _codes().get(key)))


@cache
def _codes() -> dict[str, str]:
    return {f"={state.id}": state.code for state in states()}


def names_land(view: View, codes: frozenset[str]) -> bool:
    """Whether a claim without a place names a land by its adjective: "Iranian officials were killed"."""
    named = (states().get(code) for code in codes)
    return any(
        word.casefold() in view.told
        for state in named
        if state is not None
        for word in (state.name, *state.adjectives, *state.people)
    )
