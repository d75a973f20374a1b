"""How well each place that bears a name fits what a report says around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attested.knowledge import Candidate, Place, fold, states

# One scale of weights, about that of natural logarithms of odds: a town of ten times the people counts 1 more.
COUNTRY, REGION, PROVINCE, DISTRICT, THING = 9.0, 8.0, 2.6, 1.4, 4.5
BY_SIZE, BY_SIZE_OF_DIVISION = 1.05, 0.6
MAIN, OWN, CAPITAL, LARGE_BY_OTHER_NAME, SHORT_OF_DISTRICT = 1.5, 1.5, 2.0, 1.0, 1.0
THING_OF_DUMP = 2.0
DATELINE = 1.5
LARGE, METROPOLIS = 100_000, 500_000
KNOWN_TO_ALL = 1.5
SHARE_OF_REPORT, SENTENCE, SENTENCE_PROVINCE, IN_TEXT = 3.5, 1.5, 1.0, 0.5
NEIGHBOUR, ELSEWHERE = 0.3, 2.0
DIVISION_OF_OTHERS, SECOND_OF_OTHERS, NEAR_OTHERS, COUNTRY_OF_OTHERS = 2.5, 1.0, 4.5, 2.5
NOWHERE = 4.7
"""What speaks for none of the places that we know: a village in a country that the report does not speak of has less."""
CONFIDENT = 0.55
"""The least share of belief with which a name is taken for a place."""
SMALL_KM = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a report says around a place name that tells one Tripoli from another.

    `countries` gives each country's share of the report's mentions (summing to 1), `near` the countries named in the same
    sentence, `words` the folded text of that sentence and `text` of the report, in which provinces are looked for. `stated`
    is the country in which the report's own words put the place ("the Malian town of Moura"): there it lies, or it is not known.
    `beside` holds the divisions that the words beside it may put it in ("Paris, Texas"), `kind` what a plural behind it says that
    it is ("Clark and Butler counties"), `others` what the other places of the report say.
    """

    stated: str = ""
    countries: Mapping[str, float] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    words: str = ""
    text: str = ""
    beside: tuple[Place, ...] = ()
    kind: str = ""
    others: Others | None = None


def weigh(candidate: Candidate, around: Surroundings, name: str) -> tuple[float, str]:
    """How well a candidate fits, and the strongest reason of context in words."""
    place, why, strongest = candidate.place, "", 0.0
    score = _standing(candidate)
    state = states().get(place.country or "")

    def count(weight: float, reason: str) -> None:
        nonlocal score, why, strongest
        score += weight
        if weight > strongest and reason:
            why, strongest = reason, weight

    if state:
        if share := around.countries.get(state.code, 0.0):
            count(SHARE_OF_REPORT * math.sqrt(share), f"the report speaks of {state.name}")
        elif any(n in around.countries for n in state.neighbours):
            count(NEIGHBOUR, "")
        elif around.countries and place.kind not in {"country", "region"}:
            score -= ELSEWHERE
        if state.code in around.near:
            count(SENTENCE, f"the sentence names {state.name}")
    admin = fold(place.admin) if place.admin else ""
    if place.kind == "town" and len(name) > 3 and name.isupper():
        score += DATELINE  # a name in capitals opens a report: it is the town where it was written
    if admin and admin not in {fold(name), fold(place.name)}:
        if f" {admin} " in f" {around.words} ":
            count(SENTENCE_PROVINCE, f"the sentence names {place.admin}")
        elif f" {admin} " in f" {around.text} ":
            count(IN_TEXT, f"the report names {place.admin}")
    if around.others is not None:
        country, division, second, near = around.others.support(place, fold(name))
        count(COUNTRY_OF_OTHERS * country, f"the report names other places in {state.name}" if state else "")
        count(DIVISION_OF_OTHERS * division, f"the report names other places in {place.admin}")
        count(SECOND_OF_OTHERS * second, "")
        count(NEAR_OTHERS * near, "the report names other places near it")
    return score, why


def _standing(candidate: Candidate) -> float:
    """How well a place is known, whatever the report."""
    place, score = candidate.place, 0.0
    if candidate.main:
        score += MAIN
    if place.own and place.kind not in {"province", "district"}:
        score += OWN
    size = math.log10(place.population + 10)
    if place.kind == "country":
        score += COUNTRY
    elif place.kind in {"region", "sea"}:
        score += REGION if place.own else THING_OF_DUMP
    elif place.kind == "area" and not place.own:
        score += THING_OF_DUMP
    elif place.kind in {"province", "area"}:
        score += PROVINCE + BY_SIZE_OF_DIVISION * (size if not place.own else max(size, 5.0))
    elif place.kind == "district":
        score += DISTRICT + BY_SIZE_OF_DIVISION * (size if not place.own else max(size, 4.0))
        score -= 0.0 if candidate.main else SHORT_OF_DISTRICT  # "Clark" for Clark County
    elif place.kind == "town":
        score += BY_SIZE * (size if not place.own else max(size, 3.5))
        if not candidate.main and place.population >= LARGE:
            score += LARGE_BY_OTHER_NAME  # a large city has a name of its own in English: Geneva, Homs
        if candidate.main and place.population >= METROPOLIS:
            score += KNOWN_TO_ALL  # Boston is named without more
        if place.population >= LARGE and (state := states().get(place.country or "")) and fold(state.capital) == fold(place.name):
            score += CAPITAL
    else:
        score += THING if place.own else THING_OF_DUMP
    return score


def lies_in(place: Place, division: Place) -> bool:
    """Whether a place lies in a division or country, as far as the gazetteer knows."""
    if place.id == division.id or place.kind == "country" or place.country != division.country:
        return False
    if division.kind == "country":
        return True
    return division.id in place.inside or (division.kind == "province" and fold(place.admin or "") == fold(division.name))


def together(left: Place, right: Place) -> bool:
    """Whether two places are one on the ground, as a town and the province round it are: then which is meant matters less."""
    if left.country != right.country or left.lat is None or right.lat is None or left.lon is None or right.lon is None:
        return False
    north, east = (left.lat - right.lat) * 111.2, (left.lon - right.lon) * 111.2 * math.cos(math.radians(left.lat))
    reach = max(40.0, left.within_km or 0.0, right.within_km or 0.0)
    return math.hypot(north, east) <= min(reach, 150.0)


def beliefs(scores: Sequence[float]) -> list[float]:
    """The share of belief that each score earns, where none of the places is meant has a score of its own.

    >>> beliefs([NOWHERE]), beliefs([])
    ([0.5], [])
    """
    highest = max([*scores, NOWHERE])
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers) + math.exp(NOWHERE - highest)
    return [power / total for power in powers]


_Key = tuple[str, ...] | tuple[int, int]
_Mass = dict[_Key, float]


class Others:
    """What the places that a report names say about each other: in which countries, divisions and neighbourhoods they may lie.

    Made of the beliefs about each name; `support` leaves out what the name itself adds, as no name is a witness to itself.
    """

    def __init__(self, names: Mapping[str, Iterable[tuple[Place, float]]]) -> None:
        self._of = {name: _mass(found) for name, found in names.items()}
        self._all: _Mass = {}
        for mass in self._of.values():
            for key, belief in mass.items():
                self._all[key] = self._all.get(key, 0.0) + belief

    def support(self, place: Place, name: str) -> tuple[float, float, float, float]:
        """How much the other places speak for a place by country, two divisions and nearness, each from 0 to below 1."""
        own = self._of.get(name, _NONE)
        country, division, second, *_ = _keys(place)
        near = 0.0
        if place.lat is not None and place.lon is not None and (place.within_km or 0.0) <= SMALL_KM:
            row, column = _cell(place)
            near = sum(self._rest((row + i, column + j), own) for i in (-1, 0, 1) for j in (-1, 0, 1))
        found = (self._rest(key, own) if key else 0.0 for key in (country, division, second))
        c, d, s = found
        # One other place may be anywhere: two that agree say more than twice as much.
        return c / (c + 2.0), _agreed(d), s / (s + 1.0), _agreed(near)

    def _rest(self, key: _Key, own: _Mass) -> float:
        return max(0.0, self._all.get(key, 0.0) - own.get(key, 0.0))


_NONE: _Mass = {}
HALFWAY = 1.0


def _agreed(mass: float) -> float:
    return mass * mass / (mass * mass + HALFWAY)


def _mass(found: Iterable[tuple[Place, float]]) -> _Mass:
    mass: _Mass = {}
    for place, belief in found:
        keys: list[_Key] = [key for key in _keys(place) if key]
        if place.lat is not None and place.lon is not None and (place.within_km or 0.0) <= SMALL_KM:
            keys.append(_cell(place))
        for key in keys:
            mass[key] = mass.get(key, 0.0) + belief
    return mass


def _keys(place: Place) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    country = ("country", place.country) if place.country else ()
    division = ("division", place.country or "", fold(place.admin)) if place.admin else ()
    inside = place.id if place.kind == "district" else place.inside[1] if len(place.inside) > 1 else ""
    return country, division, ("second", inside) if inside else ()


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place.lat or 0.0), math.floor(place.lon or 0.0)
