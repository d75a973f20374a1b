"""Which place a name stands for, given what else the report names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from attested.knowledge import Candidate, Place, State, fold, lexicon, places, states
from attested.model import Where
from attested.resolve.weighing import CONFIDENT, LARGE, Surroundings, beliefs, lies_in, together, weigh

__all__ = ["Placing", "Surroundings", "believed", "candidates", "countries_named", "place_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """A place that a name was taken for, and the reason in words."""

    where: Where
    because: str


_DIRECTION = (
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?|central|upper|lower|rural|downtown|coastal|"
    r"far|occupied|mainland|greater"
)
_LEADING = re.compile(rf"^(?:the\s+)?(?P<d>(?:(?:{_DIRECTION})[\s-]+)+)(?:part of\s+)?(?:the\s+)?(?P<rest>.+)$", re.I)
_NEAR = re.compile(
    rf"^(?:the\s+)?(?:(?:towns?|villages?|areas?|hills|somewhere|just)\s+)?"
    rf"(?:(?:{_DIRECTION})\s+of|near|outside|around|close to|(?:on the )?outskirts of|suburbs? of|vicinity of|"
    r"(?:off )?(?:the )?coast of|off)"
    r"\s+(?:the\s+)?(?P<rest>.+)$",
    re.I,
)
_WITHIN = re.compile(r"^(?P<part>.+?)(?:,\s*|\s+(?:in|of|of the city of)\s+)(?:the\s+)?(?P<whole>[A-Z].+)$")
CITY_BEFORE_PROVINCE = 50_000
MOST = 80
"""How many places of one name are weighed at most, the largest first: there are more San Antonios than anybody means."""
_SHIFT = {"north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1)}


def place_name(name: str, around: Surroundings | None = None) -> Placing | None:
    """The place that a name stands for, with how exactly, or `None` where it is unknown or could be several.

    >>> place_name("Tripoli", Surroundings(countries={"LB": 1.0})).where.country
    'LB'
    >>> place_name("Maysan province").where.precision
    'province'
    >>> place_name("the village") is None
    True
    """
    around = around or Surroundings()
    name = name.strip().strip("\"'“”‘’«»").strip()
    name = re.sub(r"^(?:the|The)\s+", "", name)
    if not 2 <= len(name) <= 90 or not any(c.isupper() for c in name) or (len(name) < 3 and not name.isupper()):
        return None
    if any(n.manner == "metonym" and not _is_city(name, n.state) for n in states().find(name)):
        return None  # the White House is no town in Tennessee
    ways = (_plainly, _around, _by_kind, _inside, _part)
    found = next((found for way in ways if (found := way(name, around))), None)
    if not around.stated or (found is not None and found.where.country in (around.stated, None)):
        return found
    return _stated(name, around.stated)


def _stated(name: str, code: str) -> Placing | None:
    """A place that no list of ours holds, in the country in which the report puts it: nobody knows where in it."""
    state = states().get(code)
    if state is None or any(n.manner in ("name", "adjective", "people") for n in states().find(name)):
        return None
    ground = next((c.place.where() for c in places().find(state.name) if c.place.kind == "country"), None)
    if ground is None:
        return None
    where = replace(ground, id=None, name=name, precision="country")
    return Placing(where=where, because=f"the report says that “{name}” is in {state.name}; where in it is not known to us")


def _is_city(name: str, state: State) -> bool:
    """Whether a word that stands for a state's government is also a city of it."""
    return fold(name) == fold(state.capital) or any(
        c.place.country == state.code and c.place.population >= LARGE for c in places().find(name)
    )


def _plainly(name: str, around: Surroundings) -> Placing | None:
    if around.kind and (found := _known(name, around.kind, around)):
        return found
    return _known(name, None, around)


def candidates(name: str, kind: str | None, around: Surroundings) -> list[Candidate]:
    """The places that a name may stand for where it stands, or the kind of place beside it; none where it names a nationality."""
    if kind is None and (named := states().find(name)) and all(n.manner in ("adjective", "people") for n in named):
        return []  # "Thai" is a nationality before it is any town
    found = [c for c in places().find(name) if kind is None or _fits(c.place, kind)]
    if kind is not None and any(c.place.kind == kind for c in found):
        found = [c for c in found if c.place.kind == kind or c.place.own]
    if around.stated:
        found = [c for c in found if c.place.country in (around.stated, None)]
    inside = [c for c in found if any(lies_in(c.place, division) for division in around.beside)]
    return (inside or found)[:MOST]


def believed(found: Sequence[Candidate], around: Surroundings, name: str) -> list[tuple[float, str, Candidate]]:
    """The share of belief in each candidate with the reason, the highest first."""
    weighed = [weigh(c, around, name) for c in found]
    shares = beliefs([score for score, _ in weighed])
    return sorted(zip(shares, (why for _, why in weighed), found, strict=True), key=lambda three: -three[0])


def _known(name: str, kind: str | None, around: Surroundings) -> Placing | None:
    found = candidates(name, kind, around)
    if not found:
        return None
    ranked = believed(found, around, name)
    _, why, first = ranked[0]
    same = [(share, c) for share, _, c in ranked if c is first or together(first.place, c.place)]
    if first.place.kind in {"district", "province"} and kind is None:
        # A division bears the name of its town, which is what a bare name means, if the town is of some size.
        least = 0 if first.place.kind == "district" else CITY_BEFORE_PROVINCE
        towns = [c for _, c in same if c.place.kind == "town" and (c.main or not first.main)]
        first = max((c for c in towns if c.place.population >= least), key=lambda c: c.place.population, default=first)
    rivals = len(same) < len(ranked)
    share = sum(share for share, _ in same)
    if any(lies_in(first.place, division) for division in around.beside) or around.stated:
        share = sum(share for share, _ in same) / max(1e-9, sum(share for share, _, _ in ranked))  # it is there, or not known
        why = why if around.stated else f"the words beside it put it in {around.beside[0].name}"
    if share < CONFIDENT:
        return None
    reason = f"“{name}” is {_describe(first.place)}"
    if rivals:
        reason += f"; other places bear that name, but {why or 'none is as well known'}"
    return Placing(where=first.place.where(), because=reason)


def _fits(place: Place, kind: str) -> bool:
    """Whether a place may be of the kind that the words beside its name say."""
    if place.kind == kind:
        return True
    return place.kind in _ALSO.get(kind, ())


_ALSO: dict[str, set[str]] = {
    "town": {"quarter"}, "province": {"area", "region", "district"}, "crossing": {"town"},
    "district": {"area", "valley", "mountains", "island"},
    "sea": {"strait", "river"}, "plant": {"field", "site"}, "site": {"plant"}, "base": {"airport"},
    "airport": {"base"},
}  # fmt: skip
"""What a word beside a name may also mean: a "crossing" may be known to us as the town there."""


def _describe(place: Place) -> str:
    state = states().get(place.country or "")
    inside = [part for part in (place.admin if place.admin != place.name else None, state.name if state else None) if part]
    kind = f"{'an' if place.kind[0] in 'aeiou' else 'a'} {place.kind}"
    return kind if place.kind == "country" or not inside else f"{kind} in {', '.join(inside)}"


def _by_kind(name: str, around: Surroundings) -> Placing | None:
    """ "Maysan province", "Aleppo airport", "province of Herat", "city of Hama": the word beside the name says what it is."""
    kinds = lexicon("place_kinds")
    words = name.split()
    for length in (3, 2, 1):
        if len(words) <= length:
            continue
        for word, rest in ((" ".join(words[-length:]), words[:-length]), (" ".join(words[:length]), words[length:])):
            kind = kinds[word].get("kind") if word in kinds else None
            rest = rest[1:] if rest and rest[0] == "of" else rest
            bare = " ".join(rest)
            if not kind or not bare or not any(c.isupper() for c in bare):
                continue
            if found := _known(bare, kind, around):
                return found
            # A square or a school may be called after anything: it helps only in the country that the report speaks of.
            if (town := _known(bare, None, around)) and (kind not in _ANYWHERE or town.where.country in around.countries):
                return _vague(name, town, word, kind)
    return None


_ANYWHERE = frozenset({"quarter", "site", "plant", "road", "hospital", "prison", "sea"})


def _vague(name: str, found: Placing, word: str, kind: str) -> Placing | None:
    """A thing that we know only by the place it is named after: placed there, no more exactly than that place."""
    if found.where.precision in {"region", "unknown"}:
        return None
    if kind in {"town", "quarter", "crossing", "base", "camp", "airport", "port"} and found.where.precision == "country":
        return None
    where = replace(found.where, id=None, name=name) if kind not in {"town", "district", "province"} else found.where
    if kind == "district" and where.precision == "town":
        where = replace(where, precision="district", within_km=max(20.0, where.within_km or 0.0))
    elif kind == "province" and where.precision in {"town", "district"}:
        where = replace(where, precision="province", within_km=max(60.0, where.within_km or 0.0))
    elif kind not in {"town", "district", "province"} and where.precision == "exact":
        where = replace(where, precision="town")
    return Placing(where=where, because=f"{found.because}; the {word} is placed by it")


def _around(name: str, around: Surroundings) -> Placing | None:
    """ "near Zurbatiya", "outskirts of Homs"."""
    match = _NEAR.match(name)
    found = place_name(match["rest"], around) if match else None
    if found is None:
        return None
    wide = "district" if found.where.precision in {"exact", "town"} else found.where.precision
    where = replace(found.where, precision=wide, within_km=max(15.0, found.where.within_km or 0.0))
    return Placing(where=where, because=f"{found.because}; somewhere near it")


def _inside(name: str, around: Surroundings) -> Placing | None:
    """ "Doura district of Baghdad", "Tripoli, Lebanon": the second name says where the first is, or stands for it."""
    match = _WITHIN.match(name)
    if not match:
        return None
    whole = place_name(match["whole"], around)
    if whole is None or whole.where.country is None:
        return None
    country, words = whole.where.country, f"{fold(whole.where.admin or '')} {around.words}"
    narrowed = replace(around, countries={country: 1.0}, near=frozenset({country}), words=words)
    named = any(c.isupper() for c in match["part"])
    part = place_name(match["part"], narrowed) if named else None
    if part and part.where.country == whole.where.country:
        return part
    if whole.where.precision in {"town", "district", "province"}:
        where = replace(whole.where, id=None, name=name)
        why = f"“{match['part']}” in it is not known to us" if named else "somewhere in it"
        return Placing(where=where, because=f"{whole.because}; {why}")
    return None


def _part(name: str, around: Surroundings) -> Placing | None:
    """ "southern Lebanon", "eastern Aleppo": a part of a place that is known as a whole."""
    match = _LEADING.match(name)
    if not match or not match["rest"][:1].isupper():
        return None
    found = _known(match["rest"], None, around) or _by_kind(match["rest"], around)
    if found is None:
        return None
    where, reach = found.where, found.where.within_km or 0.0
    lat, lon = where.lat, where.lon
    if lat is not None and lon is not None and reach:
        for word, (north, east) in _SHIFT.items():
            if word in match["d"].lower():
                lat += north * 0.4 * reach / 111.2
                lon += east * 0.4 * reach / (111.2 * max(0.2, math.cos(math.radians(lat))))
    lat, lon = (round(x, 3) if x is not None else None for x in (lat, lon))
    where = replace(where, id=None, name=name, lat=lat, lon=lon, within_km=round(0.6 * reach, 1) or None)
    return Placing(where=where, because=f"{found.because}; “{match['d'].strip()}” is a part of it")


def countries_named(counts: Counter[str]) -> dict[str, float]:
    """The share of each country in what a report names; each further mention of one counts less."""
    weights = {code: math.sqrt(number) for code, number in counts.items() if number > 0}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()} if total else {}
