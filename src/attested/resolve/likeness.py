"""How likely two claims tell of one happening: each reason with its weight (log-odds, set by hand) and its words.

A strongly negative weight is a contradiction that no likeness of words outweighs. Some likenesses are only as good as there is no
other candidate: a whole and its part, "the strikes", a toll that rises without a date. They name the claims that `depend` on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attested.model import Comparison, Reason
from attested.resolve.counts import figures
from attested.resolve.loose import part, reference, series, undated
from attested.resolve.nearness import CONTRADICTION, places
from attested.resolve.sides import sides
from attested.resolve.views import VIOLENT, View, following, listed, sentence_of, stretch

STRONG = -6.0
"""A reason of this weight or less between any two members keeps two groups apart."""


UNSURE = 0.5
"""Below this confidence a claim must be nearer to another report's to be put with it.

Chosen on the 160 pairs of `evaluate links`, where two of three wrong links hung on such claims.
"""


AKIN = {frozenset(pair) for pair in (("clash", "seizure"), ("attack", "crackdown"), ("attack", "seizure"), ("attack", "abduction"))}


ENTERING = frozenset(("deployment", "seizure"))
"""Who enters a town one day and takes it the next."""


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
    found = [*first[:3], sides(one, two), figures(one, two), _speakers(one, two), _words(one, two), *first[3:]]
    reasons = [reason for reason in found if reason is not None and reason.weight != 0]
    dependent: set[str] = set()
    if one.item == two.item:
        reasons.append(_nearness(one, two))
    else:
        if min(one.claim.confidence, two.claim.confidence) < UNSURE:
            reasons.append(Reason(feature="reading", weight=-1.0, words="one was read unsurely"))
        if of_whole := part(one, two, first[0], first[1], first[2]):
            # A part has other figures than the whole.
            reasons = [r for r in reasons if r.feature != "figures" or r.weight > 0] + [of_whole]
            dependent |= {one.claim.id, two.claim.id}
        for known, told in ((one, two), (two, one)):
            if known_of := reference(known, told, first[2]):
                reasons.append(known_of)
                dependent.add(known.claim.id)
                break
        if counted_on := series(one, two):
            # What is counted on has other figures.
            reasons = [r for r in reasons if r.feature != "figures" or r.weight > 0] + [counted_on]
            dependent.add(max((one, two), key=lambda v: v.order).claim.id)
        if undated(one, two):
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
    if stretch(one) != stretch(two) and one.family == two.family == "fighting":
        return Reason(feature="kind", weight=-1.0, words="a stretch of the war, and one happening in it")
    if left == right:
        return Reason(feature="kind", weight=1.0, words=f"both {left}")
    if "attack" in pair and one.family == two.family == "fighting" and "interception" not in pair:
        return Reason(feature="kind", weight=0.5, words=f"{left} may be told as {right}")
    if one.family == two.family and one.family not in ("words", "order", "custody", ""):
        return Reason(feature="kind", weight=-1.0, words=f"{left} and {right} are of one family")
    if pair in AKIN:
        return Reason(feature="kind", weight=-0.5, words=f"{left} often comes with {right}")
    if pair == ENTERING and any(v.kind == "deployment" and v.told & listed("entering") for v in (one, two)):
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


def _follows(follow: View) -> str:
    return "who is held for it" if follow.kind == "arrest" else "who claims it"


def stance(one: View, two: View) -> Reason | None:
    if one.claim.polarity != two.claim.polarity:
        return Reason(feature="denial", weight=-1.5, words="one denies")
    if one.actual != two.actual:
        return Reason(feature="status", weight=CONTRADICTION, words=f"{one.claim.status} against {two.claim.status}")
    return None


def times(one: View, two: View) -> Reason | None:
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return None if one.item == two.item else Reason(feature="time", weight=-8.0, words="a day is not known")
    if following(one, two):
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
    # Claims of one report share its names to begin with.
    own, most = (0.5, 3.0) if one.item == two.item else (1.0, 4.0)
    weight = min(most, own * len(rare) + min(3.0, 0.4 * len(names) + 0.35 * len(words)) * (0.5 + 0.5 * min(1.0, share)))
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
    if left.overlap(right) or (following(one, two) and _one_sentence(one, two)):
        return Reason(feature="report", weight=1.5, words="the same words of one report")
    gap = max(right.start - left.end, left.start - right.end)
    if gap < 250 and _completes(one, two):
        return Reason(feature="report", weight=2.5, words="next to each other in one report, and one completes the other")
    if one.family == two.family == "fighting" and "reference" in max((one, two), key=lambda v: v.order).cues:
        return Reason(feature="report", weight=2.5, words="of one report, and told as known from it")
    if gap < 200:
        return Reason(feature="report", weight=1.0, words="next to each other in one report")
    return Reason(feature="report", weight=0.0, words="of one report")
