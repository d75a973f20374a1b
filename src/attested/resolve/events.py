"""Which claims tell of one happening: an explainable score, blocked so that cost stays near linear, merged with care.

Merging two different happenings is the worse error: what the words leave open stays apart, and a contradiction in place,
date or stance between any two claims keeps their groups apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from attested.knowledge import actors, fold, states
from attested.model import (
    PRECISIONS_OF_PLACE,
    Argument,
    Claim,
    CodedClaim,
    Comparison,
    Event,
    Judgement,
    Quantity,
    Reason,
    When,
    Where,
    digest,
)

FAMILIES = {
    "fighting": ("clash", "air_strike", "shelling", "bombing", "attack", "interception", "destruction", "sexual_violence"),
    "crowds": ("protest", "riot", "crackdown"),
    "custody": ("abduction", "arrest", "release", "escape"),
    "ground": ("seizure", "withdrawal", "surrender"),
    "movement": ("deployment", "recruitment", "defection"),
    "supply": ("arms_transfer", "training"),
    "flight": ("displacement",),
    "order": ("disruption", "sanction", "appointment", "founding"),
    "relief": ("aid",),
    "talks": ("agreement", "talks"),
    "words": ("support_statement", "threat", "demand", "rejection", "accusation", "responsibility_claim", "announcement"),
}
"""Kinds of one family may tell of one happening in different words; kinds of different families only where `AKIN` says so."""
AKIN = {frozenset(pair) for pair in (("clash", "seizure"), ("attack", "crackdown"), ("attack", "seizure"), ("attack", "abduction"))}
SYMMETRIC = ("clash", "talks", "agreement")
"""Kinds whose two sides may change places."""
ORGANS = ("state", "forces", "ministry", "intelligence")
"""Kinds of actors that act for their state."""
FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

THRESHOLD = 5.6
"""The score from which two claims of different reports are linked. Weights are set by hand in log-odds."""
THRESHOLD_WITHIN = 3.5
"""The same within one report or dated item, whose claims share a story to begin with."""
WINDOW = 24
"""How many following claims of a crowded block each claim is compared with."""
BUCKET = 7
"""Days to a time bucket."""
LONGEST = 5
"""A period of more buckets than these is looked up by its ends only."""
UNDATED_REACH = 2
"""A claim without a time of its own happened, as far as blocking and scoring go, up to this many days before its report."""

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# Words that every report of violence has: sharing them says nothing about which happening it was.
_COMMON_WORDS = (
    "the a an and or of in on at to for from by with as is are was were be been being has have had it its his her their they "
    "he she that this these those who which after before during while amid near over under into out up down not no more than "
    "least about said says say according reports reported report people person others other one two three four five six seven "
    "eight nine ten dozen dozens several many some killed kills kill killing injured injures injure injuring wounded wounding "
    "dead death deaths toll die dies died attack attacks attacked attacking strike strikes struck striking forces force army "
    "military troops soldiers fighters militants civilians group groups government officials police security city town "
    "village area region province state district governorate airstrike airstrikes bombing bomb drone drones missile missiles "
    "rocket rockets shelling clash clashes fire fired launched launches carried carry against including also new following "
    "early late day days today yesterday"
)
_COMMON = frozenset(_COMMON_WORDS.split())
# Words that many actors and things share: they make no name.
_GENERIC_WORDS = (
    "base bases camp camps post posts position positions convoy hospital school market mosque church airport port villages house "
    "building buildings car vehicle bus train protesters gunmen man men woman women child children commander leader member members "
    "local residents site areas north south east west northern southern eastern western"
)
_NO_GOALS = frozenset({"country", "area", "city", "town", "region", "border", "province", "scene", "place"})
_GENERIC = _COMMON | frozenset(_GENERIC_WORDS.split())


def group(claims: Sequence[CodedClaim], judgements: Sequence[Judgement] = ()) -> list[Event]:
    """The events that these claims tell of, each with the comparisons that put it together.

    Standing ties, standing facts and running totals tell of no happening and are left out. Of judgements on one pair of
    claims the latest holds: `same` joins, `different` keeps apart, also against what later merges would bring together.
    The result does not depend on the order of the claims. An event's id comes from its earliest claim.
    """
    unique = {coded.claim.id: coded for coded in claims if coded.claim.kind in FAMILY}
    views = [_view(coded) for coded in sorted(unique.values(), key=_place_in_order)]
    groups = _Groups(views, judgements)
    links = sorted(_candidates(views), key=lambda c: (-c.score, c.left, c.right))
    for link in links:
        groups.join(link)
    return sorted((_event(members, links) for members, links in groups.made()), key=_event_order)


def compare(left: CodedClaim, right: CodedClaim) -> Comparison:
    """How likely two claims tell of one happening: kind, day, place, actors, figures, and words that they share.

    Each reason carries its weight; a strongly negative one is a contradiction (another town, another day, planned against
    done) that no likeness of words outweighs.
    """
    one, two = sorted((_view(left), _view(right)), key=lambda v: v.order)
    return _compare(one, two)


@dataclass(frozen=True, slots=True)
class _View:
    """What comparing needs of a claim, worked out once."""

    coded: CodedClaim
    order: tuple[str, str, int, str]
    item: tuple[str, str, tuple[str, ...]]
    family: str
    actual: bool
    first: date | None
    last: date | None
    stated: bool
    written: bool
    looks_back: bool
    places: tuple[Where, ...]
    place_words: frozenset[str]
    goals: frozenset[str]
    countries: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]
    figures: tuple[tuple[str, str, Quantity], ...]
    names: frozenset[str]
    words: frozenset[str]

    @property
    def claim(self) -> Claim:
        return self.coded.claim

    @property
    def actors(self) -> frozenset[str]:
        return self.agents | self.targets


def _place_in_order(coded: CodedClaim) -> tuple[str, str, int, str]:
    where = coded.claim.trigger or coded.claim.evidence[0]
    # Claims without a date come last: an event takes its id from the earliest claim that has one.
    return (coded.published.isoformat() if coded.published else "9999", coded.claim.document, where.start, coded.claim.id)


def _view(coded: CodedClaim) -> _View:
    claim = coded.claim
    first, last, stated, written = _days(coded)
    published = coded.published
    moving = FAMILY.get(claim.kind) == "movement"
    # Where a movement starts and what it crosses are other places than where it goes, and no contradiction to it.
    roles: tuple[str, ...] = ("destination", "place") if moving else ("place", "destination", "via", "origin", "target")
    if moving and claim.role("destination", "via"):
        roles = ("destination",)
    wheres = tuple(a.where for a in claim.role(*roles) if a.where is not None and not _contradictory(a.where))
    named = [a for a in claim.role("place", "destination", "via") if a.name]
    spelled = [a.name for a in named if a.name and (a.where is None or _of_its_own(a.where))]
    quotes = " ".join(span.quote for span in claim.evidence)
    words = {word.casefold() for word in _WORD.findall(quotes)}
    return _View(
        coded=coded,
        order=_place_in_order(coded),
        item=(claim.document, coded.published.isoformat() if coded.published else "", coded.outlets),
        family=FAMILY.get(claim.kind, ""),
        actual=claim.status in ("occurred", "ongoing"),
        first=first,
        last=last,
        stated=stated,
        written=written,
        looks_back=written and last is not None and published is not None and last < published,
        places=wheres,
        place_words=frozenset(_plain(name) for name in spelled) - {""},
        goals=frozenset(_plain(a.name) for a in claim.role("destination") if a.name and moving) - _NO_GOALS,
        countries=frozenset(where.country for where in wheres if where.country),
        agents=frozenset(key for a in claim.role("agent") for key in _actor_keys(a)),
        targets=frozenset(key for a in claim.role("target") for key in _actor_keys(a)),
        figures=tuple((a.role, _plain(a.quantity.of or ""), a.quantity) for a in claim.arguments if a.quantity is not None),
        names=frozenset(_names(quotes)),
        words=frozenset(word for word in words if len(word) > 3 and word not in _COMMON),
    )


def _days(coded: CodedClaim) -> tuple[date | None, date | None, bool, bool]:
    """The days on which the happening lies, whether the claim states them, and whether in words of its own.

    A claim without a time happened on the report's day or a little before. Contradictory times are no times.
    """
    for argument in coded.claim.role("time"):
        when = argument.when
        if when is not None and (when.days is None or when.days > 0) and (when.earliest or when.latest):
            first, last = when.earliest or when.latest, when.latest or coded.published or when.earliest
            return first, last, True, bool(when.as_written)
    if coded.published is None:
        return None, None, False, False
    return coded.published - timedelta(days=UNDATED_REACH), coded.published, False, False


def _of_its_own(where: Where) -> bool:
    """Whether a place's name tells it from others: that of a country or a part of one is shared by too many happenings.

    A town that no list holds is known to lie in its country, no more, but it has a name of its own.
    """
    if where.precision not in ("country", "region"):
        return True
    state = states().get(where.country or "")
    return where.id is None and where.precision == "country" and state is not None and fold(state.name) not in fold(where.name)


def _contradictory(where: Where) -> bool:
    return where.precision == "unknown" and where.id is None and not where.name


def _plain(name: str) -> str:
    return fold(re.sub(r"[’']s?\b", "", name))


def _actor_keys(argument: Argument) -> Iterator[str]:
    """What an actor can be met by: "=" and its entity, "=" and the state it acts for; "*" and a proper name; else a common noun."""
    if argument.entity:
        yield f"={argument.entity}"
        if state := _state_of(argument.entity):
            yield f"={state}"
    elif name := _plain(argument.name or ""):
        yield f"*{name}" if any(word[:1].isupper() for word in _WORD.findall(argument.name or "")) else name


def _names(text: str) -> Iterator[str]:
    """Capitalised words inside sentences: the names a report uses, whatever they name."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and len(word) > 2 and word.casefold() not in _COMMON:
            yield re.sub(r"[’']s?$", "", word).casefold()


def _compare(one: _View, two: _View) -> Comparison:
    reasons = [
        reason
        for reason in (
            _kinds(one, two),
            _times(one, two),
            _where(one, two),
            _actors(one, two),
            _figures(one, two),
            _words(one, two),
            _stance(one, two),
        )
        if reason is not None and reason.weight != 0
    ]
    if one.item == two.item:
        reasons.append(_nearness(one, two))
    return Comparison(left=one.claim.id, right=two.claim.id, score=round(sum(r.weight for r in reasons), 3), reasons=tuple(reasons))


CONTRADICTION = -20.0


def _kinds(one: _View, two: _View) -> Reason:
    left, right = one.claim.kind, two.claim.kind
    if left == right:
        return Reason(feature="kind", weight=1.0, words=f"both {left}")
    if "attack" in (left, right) and one.family == two.family == "fighting":
        return Reason(feature="kind", weight=0.5, words=f"{left} may be told as {right}")
    if one.family == two.family and one.family not in ("words", "order", ""):
        return Reason(feature="kind", weight=-1.0, words=f"{left} and {right} are of one family")
    if frozenset((left, right)) in AKIN:
        return Reason(feature="kind", weight=-0.5, words=f"{left} often comes with {right}")
    return Reason(feature="kind", weight=CONTRADICTION, words=f"{left} is not {right}")


def _stance(one: _View, two: _View) -> Reason | None:
    if one.claim.polarity != two.claim.polarity:
        return Reason(feature="denial", weight=-1.5, words="one denies")
    if one.actual != two.actual:
        return Reason(feature="status", weight=CONTRADICTION, words=f"{one.claim.status} against {two.claim.status}")
    return None


def _times(one: _View, two: _View) -> Reason | None:
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return None if one.item == two.item else Reason(feature="time", weight=-8.0, words="a day is not known")
    gap = max((two.first - one.last).days, (one.first - two.last).days)
    longest = max((one.last - one.first).days, (two.last - two.first).days)
    stated = one.stated and two.stated
    if gap > 0:
        tolerated, cost = (1, -4.0) if stated else (3, -1.5 * gap)
        return Reason(feature="time", weight=cost if gap <= tolerated else CONTRADICTION, words=f"{gap} days apart")
    if one.item == two.item and not (one.written and two.written):
        return None  # The date of one report says nothing about which of its happenings a claim tells of.
    if stated and longest <= 2:
        if (one.first, one.last) != (two.first, two.last):
            return Reason(feature="time", weight=1.0, words="days that overlap")
        if one.looks_back or two.looks_back:
            return Reason(feature="time", weight=3.0, words=f"one looks back on the day of the other, {one.first}")
        return Reason(feature="time", weight=1.5, words=f"the same day, {one.first}")
    if longest <= 9 and stated:
        return Reason(feature="time", weight=0.5, words="within days of each other")
    return None


def _where(one: _View, two: _View) -> Reason | None:
    fine_one, fine_two = _fine(one.places), _fine(two.places)
    if fine_one and fine_two:
        shared = {w.id for w in fine_one if w.id} & {w.id for w in fine_two if w.id}
        if shared:
            place = min((w for w in fine_one if w.id in shared), key=lambda w: (PRECISIONS_OF_PLACE.index(w.precision), w.name))
            return Reason(feature="place", weight=1.5 if _wide(place) else 2.5, words=f"both at {place.name}")
        near = [(_apart(a, b), a, b) for a in fine_one for b in fine_two]
        reachable = [n for n in near if n[0] is not None]
        if reachable:
            distance, a, b = min(reachable, key=lambda n: (n[0] or 0.0, n[1].name, n[2].name))
            allowed = max(a.within_km or 0.0, b.within_km or 0.0, 5.0)
            if distance is not None and distance <= allowed:
                return Reason(feature="place", weight=1.5, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
            if _wide(a) or _wide(b):
                if a.country and a.country == b.country and _inside(a, b):
                    return Reason(feature="place", weight=1.5, words=f"{a.name} and {b.name}: one lies in the other")
                return Reason(feature="place", weight=-2.0, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
            return Reason(feature="place", weight=CONTRADICTION, words=f"{a.name} and {b.name} are {distance:.0f} km apart")
    if one.countries and two.countries and not one.countries & two.countries:
        return Reason(feature="place", weight=-6.0, words=f"{_listed(one.countries)} against {_listed(two.countries)}")
    if one.goals & two.goals:
        return Reason(feature="place", weight=1.5, words=f"both move to {min(one.goals & two.goals)}")
    if one.place_words & two.place_words:
        return Reason(feature="place", weight=2.5, words=f"both name {min(one.place_words & two.place_words)}")
    if one.countries & two.countries:
        return Reason(feature="place", weight=0.5, words=f"both in {_listed(one.countries & two.countries)}")
    return None


def _fine(places: Sequence[Where]) -> list[Where]:
    return [w for w in places if w.precision in ("exact", "town", "district", "province")]


def _wide(where: Where) -> bool:
    return where.precision in ("district", "province")


def _inside(a: Where, b: Where) -> bool:
    """Whether one is the other's first-level division."""
    for inner, outer in ((a, b), (b, a)):
        if outer.precision == "province" and inner.admin and _plain(inner.admin) in (_plain(outer.name), _plain(outer.admin or "")):
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


def _actors(one: _View, two: _View) -> Reason | None:
    agents, targets = _alike(one.agents, two.agents), _alike(one.targets, two.targets)
    crossed = _alike(one.agents, two.targets) or _alike(one.targets, two.agents)
    symmetric = one.claim.kind in SYMMETRIC or two.claim.kind in SYMMETRIC
    if agents and targets:
        return Reason(
            feature="actors",
            weight=_known(1.5, agents) + _known(1.0, targets),
            words=f"both sides alike ({agents.lstrip('=*')}; {targets.lstrip('=*')})",
        )
    if crossed and not agents and not targets and not symmetric:
        return Reason(feature="actors", weight=-2.0, words=f"the sides are reversed ({crossed.lstrip('=*')})")
    if agents or targets or crossed:
        key = agents or targets or crossed
        alike = key.lstrip("=*")
        other = one.targets and two.targets if agents else one.agents and two.agents
        if other and not symmetric:
            return Reason(
                feature="actors", weight=0.5 if one.item != two.item else -0.5, words=f"one side alike ({alike}), the other not"
            )
        return Reason(feature="actors", weight=_known(0.75 if symmetric else 1.5, key), words=f"one side alike ({alike})")
    if one.targets and two.targets and not (one.agents and two.agents) and one.item != two.item:
        return Reason(feature="actors", weight=-0.7, words="other targets")
    if one.agents and two.agents:
        nouns = any(all(key[:1] not in "=*" for key in view.agents) for view in (one, two))
        if nouns and one.item == two.item:
            return None  # "foreign fighters" here and "Iraqi fighters" there may be the same men.
        linked = all(any(key.startswith("=") for key in view.agents) for view in (one, two))
        return Reason(feature="actors", weight=-2.0 if linked else -1.0, words="other agents")
    return None


def _known(weight: float, key: str) -> float:
    """A common noun ("military base") is no name: many happenings have one."""
    return weight if key[:1] in "=*" else round(weight / 3, 2)


@lru_cache(maxsize=8192)
def _state_of(entity: str) -> str:
    """The state whose organ an actor is: "the Israeli military" and "Israel" act as one; empty for others."""
    known = actors().get(entity)
    state = states().get(known.country) if known is not None and known.country and known.kind in ORGANS else None
    return state.id if state is not None else ""


def _alike(left: frozenset[str], right: frozenset[str]) -> str:
    """The key that both hold, or where one name is written inside the other; empty if none. Entities before names before nouns."""
    if shared := left & right:
        return min(shared, key=lambda key: (key[:1] not in "=", key[:1] not in "*", key))
    for a in sorted(left):
        words = set(a.lstrip("=*").split()) - _GENERIC
        for b in sorted(right):
            if "=" in (a[:1], b[:1]):
                continue
            others = set(b.lstrip("=*").split()) - _GENERIC
            if words & others and len(words & others) * 2 >= min(len(words), len(others)):
                return min(a, b, key=lambda key: (key[:1] != "*", len(key), key))
    return ""


def _figures(one: _View, two: _View) -> Reason | None:
    """An equal figure is a sign as strong as the figure is rare; unequal figures of one day are a weak sign against."""
    best = None
    unequal = False
    for role, of, quantity in one.figures:
        for other_role, other_of, other in two.figures:
            if role != other_role:
                continue
            alike = of == other_of or not of or not other_of
            if alike and (quantity.low, quantity.high) == (other.low, other.high):
                size = quantity.low if quantity.low is not None else quantity.high
                named = bool(of) and of == other_of and _is_name(quantity.of or "")
                weight = 1.5 if named else min(3.0, math.log10(max(1.0, float(size or 1))) * 1.8)
                if best is None or weight > best.weight:
                    best = Reason(
                        feature="figures", weight=round(weight, 2), words=f"both say {role} {quantity.as_written or size}"
                    )
            elif of == other_of and one.item == two.item and one.family == "fighting" and _far(quantity, other):
                return Reason(feature="figures", weight=CONTRADICTION, words=f"{role} {quantity.as_written} and {other.as_written}")
            elif of == other_of or (_is_name(quantity.of or "") and _is_name(other.of or "")):
                unequal = True
    if best is not None:
        return best
    if unequal and one.item == two.item and one.family == "movement":
        return None  # A report that gives two counts of one movement corrects the first.
    if unequal:
        # A toll is corrected from one day to the next; two figures of one day are rather of two happenings.
        return Reason(feature="figures", weight=-1.5 if one.coded.published == two.coded.published else -0.5, words="other figures")
    return None


def _far(one: Quantity, other: Quantity) -> bool:
    """Whether one report gives figures so far apart that they are of two happenings, or of a happening and its part."""
    low, high = sorted((q.low if q.low is not None else q.high or 0) for q in (one, other))
    return high > 3 * max(1, low)


def _is_name(of: str) -> bool:
    return any(word[:1].isupper() for word in _WORD.findall(of))


def _words(one: _View, two: _View) -> Reason | None:
    names, words = one.names & two.names, (one.words & two.words) - one.names - two.names
    if not names and not words:
        return None
    share = len(names | words) / max(1, min(len(one.names | one.words), len(two.names | two.words)))
    weight = min(3.0, 0.5 * len(names) + 0.35 * len(words)) * (0.5 + 0.5 * min(1.0, share))
    if _same_text(one.claim, two.claim) and one.item != two.item:
        return Reason(feature="words", weight=7.0, words="word for word the same")
    return Reason(feature="words", weight=round(weight, 2), words=f"shared: {', '.join(sorted(names | words)[:8])}")


def _same_text(one: Claim, two: Claim) -> bool:
    sizes = [sum(span.end - span.start for span in claim.evidence) for claim in (one, two)]
    if max(sizes) > 1.5 * min(sizes):
        return False
    left, right = ({word.casefold() for span in claim.evidence for word in _WORD.findall(span.quote)} for claim in (one, two))
    return len(left) >= 8 and len(left & right) >= 0.9 * len(left | right)


def _completes(one: _View, two: _View) -> bool:
    """Whether the later of two accounts of a movement names nobody and no other goal: it adds the way or the manner."""
    if one.family != "movement" or one.claim.kind != two.claim.kind or (one.goals and two.goals and not one.goals & two.goals):
        return False
    return all(key[:1] not in "=*" for key in two.agents) and not two.targets and not two.written


def _nearness(one: _View, two: _View) -> Reason:
    left, right = one.claim.evidence[0], two.claim.evidence[0]
    if left.overlap(right):
        return Reason(feature="report", weight=1.5, words="the same words of one report")
    gap = max(right.start - left.end, left.start - right.end)
    if gap < 250 and _completes(one, two):
        return Reason(feature="report", weight=2.5, words="next to each other in one report, and one completes the other")
    if gap < 200:
        return Reason(feature="report", weight=1.0, words="next to each other in one report")
    return Reason(feature="report", weight=0.0, words="of one report")


def _candidates(views: Sequence[_View]) -> Iterator[Comparison]:
    """Comparisons of pairs that share a block, above their threshold. Each pair is compared once."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, view in enumerate(views):
        for key in _keys(view):
            blocks[key].append(n)
    seen: set[tuple[int, int]] = set()
    for key in sorted(blocks):
        members = blocks[key]
        for at, left in enumerate(members):
            for right in members[at + 1 : at + 1 + WINDOW]:
                if (left, right) in seen:
                    continue
                seen.add((left, right))
                if _hopeless(views[left], views[right]):
                    continue
                link = _compare(views[left], views[right])
                within = views[left].item == views[right].item
                if link.score >= (THRESHOLD_WITHIN if within else THRESHOLD):
                    yield link


def _hopeless(one: _View, two: _View) -> bool:
    """Whether the cheapest features already contradict each other: most pairs of a block end here."""
    if one.actual != two.actual or _kinds(one, two).weight <= CONTRADICTION:
        return True
    times = _times(one, two)
    return times is not None and times.weight <= CONTRADICTION


def _keys(view: _View) -> Iterator[tuple[str, ...]]:
    """The blocks of a claim: its report; and place, actor or rare figure in the weeks it may lie in."""
    yield ("report", *view.item[:2], view.family if view.family == "words" else "")
    weeks = _weeks(view)
    about = {f"place {w.id}" for w in view.places if w.id} | {f"place {name}" for name in view.place_words}
    about |= {f"country {country}" for country in view.countries} if not _fine(view.places) else set()
    about |= {f"actor {actor}" for actor in view.actors if actor[:1] in "=*"}
    about |= {f"figure {role} {q.low} {q.high}" for role, _, q in view.figures if (q.low or q.high or 0) >= 10}
    about |= {f"name {name}" for name in view.names}
    for week in weeks:
        for thing in sorted(about):
            yield (str(week), thing)


def _weeks(view: _View) -> list[int]:
    """The time buckets that the claim's days touch, and those of its report's day; a long period counts by both its ends.

    A report that looks back months later so meets the first accounts in the days of the happening, at no more than a few buckets.
    """
    days = [day.toordinal() for day in (view.first, view.last) if day is not None]
    spans = [(min(days), max(days))] if days else []
    if view.coded.published is not None:
        spans.append((view.coded.published.toordinal(),) * 2)
    weeks: set[int] = set()
    for start, end in spans:
        # Three days earlier too, so that days on both sides of a bucket's edge meet.
        first, last = (start - 3) // BUCKET, end // BUCKET
        weeks |= set(range(first, last + 1)) if last - first <= LONGEST else {first, first + 1, last}
    return sorted(weeks) or [0]


class _Groups:
    """Groups of claims that only ever join, and refuse to where two members contradict each other or were judged different."""

    def __init__(self, views: Sequence[_View], judgements: Sequence[Judgement]) -> None:
        self.views = {view.claim.id: view for view in views}
        self.home = {view.claim.id: view.claim.id for view in views}
        self.members = {view.claim.id: [view] for view in views}
        self.links: dict[str, list[Comparison]] = {view.claim.id: [] for view in views}
        self.apart: dict[str, set[str]] = defaultdict(set)
        latest: dict[tuple[str, str], Judgement] = {}
        for judgement in sorted(judgements, key=lambda j: (j.at.isoformat(), j.by, j.verdict)):
            left, right = sorted((judgement.left, judgement.right))
            if left != right and left in self.views and right in self.views:
                latest[left, right] = judgement
        for (left, right), judgement in sorted(latest.items()):
            if judgement.verdict == "different":
                self.apart[left].add(right)
                self.apart[right].add(left)
        for (left, right), judgement in sorted(latest.items()):
            if judgement.verdict == "same":
                reason = Reason(feature="judgement", weight=math.inf, words=f"judged the same by {judgement.by}")
                self.join(Comparison(left=left, right=right, score=math.inf, reasons=(reason,)), judged=True)

    def join(self, link: Comparison, judged: bool = False) -> None:
        left, right = self.home[link.left], self.home[link.right]
        if left == right:
            return
        if any(self.home[other] == right for member in self.members[left] for other in self.apart.get(member.claim.id, ())):
            return
        if not judged and self._contradict(self.members[left], self.members[right]):
            return
        keep, gone = (left, right) if self.views[left].order <= self.views[right].order else (right, left)
        for view in self.members[gone]:
            self.home[view.claim.id] = keep
        self.members[keep] += self.members.pop(gone)
        self.links[keep] += [*self.links.pop(gone), link]

    def _contradict(self, one: list[_View], two: list[_View]) -> bool:
        """Whether any two members contradict each other. Of large groups the earliest members speak for all, to bound the cost."""
        core = [sorted(side, key=lambda v: v.order)[:20] for side in (one, two)]
        return any(_contradiction(*sorted((a, b), key=lambda v: v.order)) for a in core[0] for b in core[1])

    def made(self) -> Iterator[tuple[list[_View], list[Comparison]]]:
        for home, members in self.members.items():
            yield sorted(members, key=lambda v: v.order), sorted(self.links[home], key=lambda c: (-c.score, c.left, c.right))


def _contradiction(one: _View, two: _View) -> bool:
    for reason in (_kinds(one, two), _times(one, two), _where(one, two), _figures(one, two), _stance(one, two)):
        if reason is not None and reason.weight <= -6.0:
            return True
    return False


def _event(members: Sequence[_View], links: Sequence[Comparison]) -> Event:
    claims = tuple(view.coded for view in members)
    where, place = _best_place(claims)
    return Event(
        id=digest("event", members[0].claim.id),
        kind=_best_kind(claims),
        claims=claims,
        links=tuple(links),
        when=_best_time(claims),
        where=where,
        place=place,
        agents=_best_names(claims, "agent"),
        targets=_best_names(claims, "target"),
    )


def _best_kind(claims: Sequence[CodedClaim]) -> str:
    """The kind of most claims; of equals one that says more than "attack", then the first."""
    kinds = Counter(coded.claim.kind for coded in claims)
    order = {kind: n for n, kind in enumerate(FAMILY)}
    return min(kinds, key=lambda kind: (-kinds[kind], kind == "attack", order[kind]))


def _best_time(claims: Sequence[CodedClaim]) -> When | None:
    """The shortest interval that most of the stated times share a day with."""
    times = [a.when for coded in claims for a in coded.claim.role("time") if a.when is not None]
    times = [when for when in times if when.days is None or when.days > 0]
    if not times:
        return None

    def rank(when: When) -> tuple[int, float, str, str, str]:
        agreeing = sum(when.overlaps(other) for other in times)
        days = when.days if when.days is not None else math.inf
        return (-agreeing, days, str(when.earliest), str(when.latest), when.as_written)

    return min(times, key=rank)


def _best_place(claims: Sequence[CodedClaim]) -> tuple[Where | None, str | None]:
    """The most exact place that most claims name; of a movement its destination."""
    for roles in (("place", "destination"), ("target", "via", "origin")):
        placed = [(a.where, a.name or a.where.name) for coded in claims for a in coded.claim.role(*roles) if a.where is not None]
        if placed:
            named = Counter(where.id or where.name for where, _ in placed)
            exactness = {precision: n for n, precision in enumerate(PRECISIONS_OF_PLACE)}
            where, name = min(placed, key=lambda p: (exactness[p[0].precision], -named[p[0].id or p[0].name], p[0].name, p[1]))
            return where, name
        spelled = Counter(a.name for coded in claims for a in coded.claim.role(*roles) if a.name and roles[0] == "place")
        if spelled:
            return None, min(spelled, key=lambda name: (-spelled[name], name))
    return None, None


def _best_names(claims: Sequence[CodedClaim], role: str) -> tuple[str, ...]:
    """The actors in a role, one name for each, those of most claims first."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for coded in claims:
        for argument in coded.claim.role(role):
            if argument.name:
                names[argument.entity or _plain(argument.name)][argument.name] += 1
    shown = [
        (-sum(spelled.values()), min(spelled, key=lambda name: (-spelled[name], -len(name), name))) for spelled in names.values()
    ]
    return tuple(name for _, name in sorted(shown))


def _event_order(event: Event) -> tuple[str, str]:
    first = event.claims[0]
    day = event.when.earliest if event.when and event.when.earliest else first.published
    return (day.isoformat() if day else "9999", event.id)
