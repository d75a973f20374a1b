"""How likely two claims tell of one happening: each reason with its weight (log-odds, set by hand) and its words.

A strongly negative weight is a contradiction that no likeness of words outweighs. Some likenesses are only as good as there is no
other candidate: a whole and its part, "the strikes", a toll that rises without a date. They name the claims that `depend` on that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from attested.knowledge import states
from attested.model import PRECISIONS_OF_PLACE, Comparison, Quantity, Reason, Where
from attested.resolve.views import VIOLENT, WORD, View, listed, plain, sentence_of

CONTRADICTION = -20.0
STRONG = -6.0
"""A reason of this weight or less between any two members keeps two groups apart."""

AKIN = {frozenset(pair) for pair in (("clash", "seizure"), ("attack", "crackdown"), ("attack", "seizure"), ("attack", "abduction"))}
ENTERING = frozenset(("deployment", "seizure"))
"""Who enters a town one day and takes it the next."""
SYMMETRIC = ("clash", "talks", "agreement")
"""Kinds whose two sides may change places."""
VICTIMS = ("killed", "injured", "missing", "abducted", "detained", "displaced")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A comparison, and the claims for which it holds only where nothing else fits as well."""

    comparison: Comparison
    dependent: frozenset[str]


def liken(one: View, two: View) -> Likeness:
    first = [kinds(one, two), times(one, two), places(one, two), stance(one, two)]
    return _likeness(one, two, first)


def likely(one: View, two: View) -> Likeness | None:
    """The likeness of two claims, unless one of the cheapest features already rules it out: most pairs of a block end here."""
    if one.actual != two.actual:
        return None
    kind = kinds(one, two)
    if kind.weight <= CONTRADICTION:
        return None
    when = times(one, two)
    if when is not None and when.weight <= CONTRADICTION:
        return None
    where = places(one, two)
    if where is not None and where.weight <= CONTRADICTION:
        return None
    return _likeness(one, two, [kind, when, where, stance(one, two)])


def _likeness(one: View, two: View, first: Sequence[Reason | None]) -> Likeness:
    found = [*first[:3], _actors(one, two), figures(one, two), _speakers(one, two), _words(one, two), *first[3:]]
    reasons = [reason for reason in found if reason is not None and reason.weight != 0]
    dependent: set[str] = set()
    if one.item == two.item:
        reasons.append(_nearness(one, two))
    else:
        if part := _part(one, two, first[0], first[1], first[2]):
            # A part has other figures than the whole.
            reasons = [r for r in reasons if r.feature != "figures" or r.weight > 0] + [part]
            dependent |= {one.claim.id, two.claim.id}
        for known, told in ((one, two), (two, one)):
            if reference := _reference(known, told, first[2]):
                reasons.append(reference)
                dependent.add(known.claim.id)
                break
        if _undated(one, two):
            dependent.add(max((one, two), key=lambda v: v.order).claim.id)
    score = round(sum(reason.weight for reason in reasons), 3)
    comparison = Comparison(left=one.claim.id, right=two.claim.id, score=score, reasons=tuple(reasons))
    return Likeness(comparison, frozenset(dependent))


def contradict(one: View, two: View) -> bool:
    """Whether two claims cannot be of one happening, whatever else speaks for it."""
    return any(
        reason is not None and reason.weight <= STRONG
        for reason in (kinds(one, two), times(one, two), places(one, two), figures(one, two), stance(one, two))
    )


def kinds(one: View, two: View) -> Reason:
    left, right = one.kind, two.kind
    pair = frozenset((left, right))
    if _stretch(one) != _stretch(two) and one.family == two.family == "fighting":
        return Reason(feature="kind", weight=-1.0, words="a stretch of the war, and one happening in it")
    if left == right:
        return Reason(feature="kind", weight=1.0, words=f"both {left}")
    if "attack" in pair and one.family == two.family == "fighting" and "interception" not in pair:
        return Reason(feature="kind", weight=0.5, words=f"{left} may be told as {right}")
    if one.family == two.family and one.family not in ("words", "order", "custody", ""):
        return Reason(feature="kind", weight=-1.0, words=f"{left} and {right} are of one family")
    if pair in AKIN:
        return Reason(feature="kind", weight=-0.5, words=f"{left} often comes with {right}")
    if pair == ENTERING:
        return Reason(feature="kind", weight=1.5, words="who enters a place may be told to hold it")
    if "toll" in pair and pair & VIOLENT:
        return Reason(feature="kind", weight=0.5, words="the toll may be of this event")
    follow = one if one.response else two if two.response else None
    if follow is not None and pair & VIOLENT and (follow.kind != "arrest" or "answers" in follow.cues):
        if one.item == two.item and _one_sentence(one, two):
            return Reason(feature="kind", weight=2.0, words=_follows(follow))
        if follow.kind == "responsibility_claim":
            return Reason(feature="kind", weight=0.5, words=_follows(follow))
    if {one.family, two.family} == {"fighting", "crowds"}:
        return Reason(feature="kind", weight=-2.0, words=f"{left} is rarely told as {right}")
    return Reason(feature="kind", weight=CONTRADICTION, words=f"{left} is not {right}")


def _stretch(view: View) -> bool:
    trigger = view.claim.trigger
    return trigger is not None and trigger.quote.casefold() in listed("stretches")


def _follows(follow: View) -> str:
    return "who is held for it" if follow.kind == "arrest" else "who claims it"


def _following(one: View, two: View) -> bool:
    """Whether one tells what came of the other: an arrest for an attack happens later, and elsewhere."""
    return one.kind != two.kind and (one.response or two.response)


def stance(one: View, two: View) -> Reason | None:
    if one.claim.polarity != two.claim.polarity:
        return Reason(feature="denial", weight=-1.5, words="one denies")
    if one.actual != two.actual:
        return Reason(feature="status", weight=CONTRADICTION, words=f"{one.claim.status} against {two.claim.status}")
    return None


def times(one: View, two: View) -> Reason | None:
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return None if one.item == two.item else Reason(feature="time", weight=-8.0, words="a day is not known")
    if _following(one, two):
        return _after(one, two)
    gap = max((two.first - one.last).days, (one.first - two.last).days)
    longest = max((one.last - one.first).days, (two.last - two.first).days)
    stated = one.stated and two.stated
    if gap > 0:
        if stated and gap == 1 and (one.looks_back != two.looks_back):
            return Reason(feature="time", weight=-1.5, words="a day apart, as one looks back")
        if gap == 1 and frozenset((one.kind, two.kind)) == ENTERING:
            return Reason(feature="time", weight=0.0, words="a day apart")
        tolerated, cost = (1, -4.0) if stated else (3, -1.5 * gap)
        return Reason(feature="time", weight=cost if gap <= tolerated else CONTRADICTION, words=f"{gap} days apart")
    if one.item == two.item and not (one.timing == two.timing == "written"):
        return None  # The date of one report says nothing about which of its happenings a claim tells of.
    if "open" in (one.timing, two.timing):
        if one.coded.published is None or two.coded.published is None:
            return None
        apart = abs((one.coded.published - two.coded.published).days)
        if apart == 0:
            return Reason(feature="time", weight=1.0, words="reports of one day")
        if one.looks_back or two.looks_back:
            return Reason(feature="time", weight=0.5, words="both may look back on one day")
        return Reason(feature="time", weight=round(max(-1.5, 1.0 - 0.25 * apart), 2), words=f"may look back {apart} days")
    if stated and longest <= 2:
        if (one.first, one.last) != (two.first, two.last):
            return Reason(feature="time", weight=2.0 if one.looks_back != two.looks_back else 1.0, words="days that overlap")
        if one.looks_back != two.looks_back:
            return Reason(feature="time", weight=3.0, words=f"one looks back on the day of the other, {one.first}")
        if one.looks_back:
            return Reason(feature="time", weight=2.5, words=f"both look back on {one.first}")
        return Reason(feature="time", weight=1.5, words=f"the same day, {one.first}")
    if longest <= 31 and stated:
        return Reason(feature="time", weight=0.5, words="within days of each other" if longest <= 9 else "within a month")
    if longest <= 9:
        told, untold = (one, two) if two.timing == "none" else (two, one)
        if told.looks_back and told.last == untold.last:
            return Reason(feature="time", weight=2.5, words=f"one looks back on the day of the other's report, {told.last}")
        same = one.coded.published == two.coded.published
        return Reason(feature="time", weight=1.0 if same else 0.5, words="reports of one day" if same else "days that touch")
    return None


def _after(one: View, two: View) -> Reason | None:
    follow, deed = (one, two) if one.response else (two, one)
    if follow.last is None or deed.first is None or follow.last >= deed.first:
        return None
    return Reason(feature="time", weight=CONTRADICTION, words="it comes before what it should answer")


def places(one: View, two: View) -> Reason | None:
    if _following(one, two) and one.item == two.item:
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
            if (
                _wide(place)
                and (one.spots or towns_one)
                and (two.spots or towns_two)
                and not one.place_words & two.place_words - one.wide
            ):
                return Reason(feature="place", weight=-1.0, words=f"both in {place.name}, at places of other names")
            return Reason(feature="place", weight=1.5 if _wide(place) else 2.5, words=f"both at {place.name}")
        near = [(_apart(a, b), a, b) for a in here for b in there]
        reachable = [n for n in near if n[0] is not None]
        if reachable:
            distance, a, b = min(reachable, key=lambda n: (n[0] or 0.0, n[1].name, n[2].name))
            allowed = max(a.within_km or 0.0, b.within_km or 0.0, 5.0)
            if _wide(a) or _wide(b):
                if a.country and a.country == b.country and _inside(a, b):
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
    if one.countries & two.countries:
        return Reason(feature="place", weight=0.5, words=f"both in {_listed(one.countries & two.countries)}")
    return None


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


def _actors(one: View, two: View) -> Reason | None:
    if _following(one, two):
        return None
    agents, targets = _alike(one.agents, two.agents), _alike(one.targets, two.targets)
    crossed = _alike(one.agents, two.targets) or _alike(one.targets, two.agents)
    symmetric = one.kind in SYMMETRIC or two.kind in SYMMETRIC
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
        if agents and one.item != two.item and _persons(one) and _persons(two):
            return Reason(feature="actors", weight=-1.0, words=f"one side alike ({alike}), but other persons were meant")
        if other and not symmetric:
            return Reason(
                feature="actors", weight=0.5 if one.item != two.item else -0.5, words=f"one side alike ({alike}), the other not"
            )
        return Reason(feature="actors", weight=_known(0.75 if symmetric else 1.5, key), words=f"one side alike ({alike})")
    if one.targets and two.targets and not (one.agents and two.agents) and one.item != two.item:
        return Reason(feature="actors", weight=-0.7, words="other targets")
    if one.agents and two.agents:
        if any(all(key[:1] not in "=*" for key in view.agents) for view in (one, two)):
            return None  # "foreign fighters" here and "Iraqi fighters" there may be the same men.
        linked = all(any(key.startswith("=") for key in view.agents) for view in (one, two))
        return Reason(feature="actors", weight=-2.0 if linked else -1.0, words="other agents")
    return None


def _persons(view: View) -> bool:
    return any(a.role == "target" and not a.entity and _full_name(a.name) for a in view.claim.arguments)


def _known(weight: float, key: str) -> float:
    """A common noun ("military base") is no name: many happenings have one."""
    return weight if key[:1] in "=*" else round(weight / 3, 2)


def _alike(left: frozenset[str], right: frozenset[str]) -> str:
    """The key that both hold, or where one name is written inside the other; empty if none. Entities before names before nouns."""
    if shared := left & right:
        return min(shared, key=lambda key: (key[:1] not in "=", key[:1] not in "*", key))
    generic = listed("generic") | listed("common")
    for a in sorted(left):
        words = set(a.lstrip("=*").split()) - generic
        for b in sorted(right):
            if "=" in (a[:1], b[:1]):
                continue
            others = set(b.lstrip("=*").split()) - generic
            if words & others and len(words & others) * 2 >= min(len(words), len(others)):
                return min(a, b, key=lambda key: (key[:1] != "*", len(key), key))
    return ""


def figures(one: View, two: View) -> Reason | None:
    """An equal figure is a sign as strong as the figure is rare; unequal figures of one day are a weak sign against."""
    best = None
    unequal = grown = others = False
    for role, of, quantity in one.figures:
        for other_role, other_of, other in two.figures:
            if role != other_role:
                continue
            alike = of == other_of or not of or not other_of
            victim = _one_person(of, other_of) if role in VICTIMS else ""
            size = quantity.low if quantity.low is not None else quantity.high
            equal = (quantity.low, quantity.high) == (other.low, other.high)
            # "at least 80" and "80"; "32 citizens" and "32 personnel"
            nearly = quantity.low == other.low is not None or (equal and not alike)
            if victim or (alike and equal) or (nearly and (size or 0) >= 20):
                named = bool(victim) or (bool(of) and of == other_of and _is_name(quantity.of or ""))
                weight = 1.5 if named else min(3.0, math.log10(max(1.0, float(size or 1))) * 1.8)
                weight *= 1.0 if victim or (alike and equal) else 0.7 if alike else 0.5
                if best is None or weight > best.weight:
                    said = victim or f"{role} {quantity.as_written or size}"
                    best = Reason(feature="figures", weight=round(weight, 2), words=f"both say {said}")
            elif of == other_of and one.item == two.item and one.family == "fighting" and _far(quantity, other):
                return Reason(feature="figures", weight=CONTRADICTION, words=f"{role} {quantity.as_written} and {other.as_written}")
            elif role == "killed" and one.item != two.item and _full_name(quantity.of) and _full_name(other.of):
                others = True
            elif of == other_of:
                unequal = True
                grown = grown or (role in VICTIMS and _grows(one, two, quantity, other))
    if best is not None:
        return best
    if others:
        return Reason(feature="figures", weight=-3.0, words="other people were killed, by name")
    if grown:
        return Reason(feature="figures", weight=0.75, words="the later figure is the higher, and told as a rise")
    if unequal and (one.item != two.item or one.family != "movement") and "confirms" not in one.cues | two.cues:
        # A toll is corrected from one day to the next; two figures of one day are rather of two happenings.
        # (A report that gives two counts of one movement corrects the first.)
        rather = one.coded.published == two.coded.published and not (one.looks_back and two.looks_back)
        return Reason(feature="figures", weight=-1.5 if rather else -0.5, words="other figures")
    return None


def _grows(one: View, two: View, left: Quantity, right: Quantity) -> bool:
    (_, earlier), (later, most) = sorted(((one, left), (two, right)), key=lambda v: v[0].order)
    low, high = (q.low if q.low is not None else q.high or 0 for q in (earlier, most))
    return "rises" in later.cues and high >= low


def _one_person(of: str, other: str) -> str:
    """The victim that both name: one full name, or one spelled otherwise with the same last word."""
    if not of or not other or " " not in of + other:
        return ""
    left, right = of.split(), other.split()
    if (
        left[-1] == right[-1]
        and (len(left) == 1 or len(right) == 1 or left[0][:2] == right[0][:2])
        and left[-1] not in listed("generic")
    ):
        return of if of == other or left[-1] not in listed("common") else ""
    return ""


def _far(one: Quantity, other: Quantity) -> bool:
    """Whether one report gives figures so far apart that they are of two happenings, or of a happening and its part."""
    low, high = sorted((q.low if q.low is not None else q.high or 0) for q in (one, other))
    return high > 3 * max(1, low)


def _full_name(of: str | None) -> bool:
    """Whether the one counted is named: the words end in two with capitals that are no office and no crowd."""
    words = [word for word in WORD.findall(of or "") if word.casefold() not in ("al", "bin", "ibn", "de", "van", "von")]
    last = {word.casefold() for word in words[-2:]}
    return (
        len(last) == 2
        and all(word[:1].isupper() for word in words[-2:])
        and not words[-1].endswith("s")
        and not last & (listed("no_names") | listed("generic") | listed("common"))
    )


def _is_name(of: str) -> bool:
    return any(word[:1].isupper() for word in WORD.findall(of))


def _speakers(one: View, two: View) -> Reason | None:
    """One counter that gives a toll again counts the same dead."""
    shared = one.speakers & two.speakers
    if shared and "toll" in (one.kind, two.kind) and one.item != two.item:
        return Reason(feature="speakers", weight=1.5, words=f"both counted by {min(shared)}")
    return None


def _words(one: View, two: View) -> Reason | None:
    rare = one.rare & two.rare
    names = (one.names & two.names) - rare
    words = (one.words & two.words) - one.names - two.names
    if not names and not words and not rare:
        return None
    if one.item != two.item and _same_text(one, two):
        return Reason(feature="words", weight=7.0, words="word for word the same")
    held = names | words | rare
    share = len(held) / max(1, min(len(one.names | one.words), len(two.names | two.words)))
    weight = min(4.0, len(rare) + min(3.0, 0.4 * len(names) + 0.35 * len(words)) * (0.5 + 0.5 * min(1.0, share)))
    return Reason(feature="words", weight=round(weight, 2), words=f"shared: {', '.join([*sorted(rare), *sorted(held - rare)][:8])}")


def _same_text(one: View, two: View) -> bool:
    if max(one.length, two.length) > 1.5 * min(one.length, two.length):
        return False
    return len(one.told) >= 8 and len(one.told & two.told) >= 0.9 * len(one.told | two.told)


def _completes(one: View, two: View) -> bool:
    """Whether the later of two accounts of a movement names nobody and no other goal: it adds the way or the manner."""
    if one.family != "movement" or one.kind != two.kind or (one.goals and two.goals and not one.goals & two.goals):
        return False
    return all(key[:1] not in "=*" for key in two.agents) and not two.targets and two.timing != "written"


def _one_sentence(one: View, two: View) -> bool:
    return sentence_of(one.coded) == sentence_of(two.coded)


def _nearness(one: View, two: View) -> Reason:
    left, right = one.claim.evidence[0], two.claim.evidence[0]
    if ("answered" in one.cues) != ("answered" in two.cues):
        return Reason(feature="report", weight=-3.0, words="of one report, but one is told as the answer to the other")
    if left.overlap(right) or (_following(one, two) and _one_sentence(one, two)):
        return Reason(feature="report", weight=1.5, words="the same words of one report")
    gap = max(right.start - left.end, left.start - right.end)
    if gap < 250 and _completes(one, two):
        return Reason(feature="report", weight=2.5, words="next to each other in one report, and one completes the other")
    if one.family == two.family == "fighting" and "reference" in max((one, two), key=lambda v: v.order).cues:
        return Reason(feature="report", weight=2.5, words="of one report, and told as known from it")
    if gap < 200:
        return Reason(feature="report", weight=1.0, words="next to each other in one report")
    return Reason(feature="report", weight=0.0, words="of one report")


def whole(view: View) -> bool:
    """Whether a claim tells of several happenings over an area rather than of one at a spot: no town, no thing that was hit."""
    if view.family not in ("fighting", "crowds", "toll") or any(w.precision in ("exact", "town") for w in view.places):
        return False
    if lands(view):
        return True
    hit = [a for a in view.claim.role("target") if not a.entity and a.where is None and not _people(a.name or "")]
    if hit or _named_victims(view):
        return False
    trigger = view.claim.trigger.quote if view.claim.trigger else ""
    return trigger.endswith("s") or "whole" in view.cues


_CROWDS = frozenset(
    "people civilians residents locations targets areas towns cities villages regions positions sites cities".split()
)


def _people(name: str) -> bool:
    """Whether a target is nobody and nothing in particular: "civilians", "several locations", "Palestinians"."""
    last = WORD.findall(name)[-1:]
    return not last or last[0].casefold() in _CROWDS or (last[0][:1].isupper() and last[0].endswith("s"))


def _named_victims(view: View) -> bool:
    return any(role in ("killed", "injured") and _is_name(q.of or "") and (q.low, q.high) == (1, 1) for role, _, q in view.figures)


def _part(one: View, two: View, kind: Reason | None, when: Reason | None, where: Reason | None) -> Reason | None:
    """One tells of a day's strikes over an area, the other of one of them: the same hands, the same day, inside the area."""
    if kind is None or kind.weight < 0.5 or when is None or when.weight < 1.0 or (where is not None and where.weight < 0):
        return None
    if "fighting" not in (one.family, two.family) or "interception" in (one.kind, two.kind) or _stretch(one) or _stretch(two):
        return None
    wide_one, wide_two = whole(one), whole(two)
    if wide_one == wide_two:
        return None
    area, spot = (one, two) if wide_one else (two, one)
    if spot.family == "toll" or (area.agents and spot.agents and not _alike(area.agents, spot.agents)):
        return None
    if not (area.agents or spot.agents) or _most(spot, "killed") > _most(area, "killed") > 0:
        return None
    over, at = area.countries | lands(area), spot.countries | lands(spot)
    if not over & at and not (lands(area) and not at and _alike(area.agents, spot.agents)):
        return None
    return Reason(feature="part", weight=2.25, words="a whole of several, and one of them")


def lands(view: View) -> frozenset[str]:
    """Countries of the states that are hit."""
    return frozenset(code for key in view.targets if (code := _codes().get(key)))


@cache
def _codes() -> dict[str, str]:
    return {f"={state.id}": state.code for state in states()}


def _most(view: View, role: str) -> float:
    return max((float(q.low or q.high or 0) for r, _, q in view.figures if r == role), default=0.0)


def _reference(known: View, told: View, where: Reason | None) -> Reason | None:
    """A toll that rises, or a death confirmed, in "the strikes", with neither place nor agent: those that readers of that day know
    of. Or an attack that somebody is held for, at a place of its own."""
    if not known.cues & {"held", "reference"} or told.family not in ("fighting", "crowds"):
        return None
    if known.kind not in VIOLENT and known.kind != "toll":
        return None
    published = known.coded.published
    if published is None or told.last is None or told.coded.published is None:
        return None
    if "held" in known.cues and "held" not in told.cues and told.order < known.order and where is not None and where.weight >= 2.5:
        return Reason(feature="reference", weight=1.5, words="somebody is held for it")
    if {"reference", "first"} <= known.cues and known.cues & {"rises", "confirms"} and known.timing != "written":
        day = told.last if told.looks_back else told.coded.published
        if 0 <= (published - day).days <= 2:
            borne_out = 0.75 if "confirms" in known.cues else 0.0
            words = "told as known to the reader, a day or two after" + (", and confirmed" if borne_out else "")
            return Reason(feature="reference", weight=3.25 + borne_out, words=words)
    return None


def _undated(one: View, two: View) -> bool:
    """Whether the one that comes later does not say when: its words alone tell which event it looks back on."""
    later = max((one, two), key=lambda v: v.order)
    if one.coded.published == two.coded.published:
        return False
    long = later.first is not None and later.last is not None and (later.last - later.first).days > 9
    return later.timing == "open" or (later.timing == "written" and long)
