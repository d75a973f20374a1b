"""Likenesses that are only as good as there is no other candidate: a whole and its part, "the strikes", a count that goes on."""

from __future__ import annotations

from attested.model import Reason
from attested.resolve.counts import VICTIMS, is_name, most
from attested.resolve.nearness import lands, names_land
from attested.resolve.sides import alike
from attested.resolve.views import VIOLENT, WORD, View, stretch

_CROWDS = frozenset(
    "people civilians residents locations targets areas towns cities villages regions positions sites cities".split()
)


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


def _people(name: str) -> bool:
    """Whether a target is nobody and nothing in particular: "civilians", "several locations", "Palestinians"."""
    last = WORD.findall(name)[-1:]
    return not last or last[0].casefold() in _CROWDS or (last[0][:1].isupper() and last[0].endswith("s"))


def _named_victims(view: View) -> bool:
    return any(role in ("killed", "injured") and is_name(q.of or "") and (q.low, q.high) == (1, 1) for role, _, q in view.figures)


def part(one: View, two: View, kind: Reason | None, when: Reason | None, where: Reason | None) -> Reason | None:
    """One tells of a day's strikes over an area, the other of one of them: the same hands, the same day, inside the area."""
    if kind is None or kind.weight < 0.5 or when is None or when.weight < 1.0 or (where is not None and where.weight < 0):
        return None
    if "fighting" not in (one.family, two.family) or "interception" in (one.kind, two.kind) or stretch(one) or stretch(two):
        return None
    wide_one, wide_two = whole(one), whole(two)
    if wide_one == wide_two:
        return None
    area, spot = (one, two) if wide_one else (two, one)
    # A running toll is no day's whole, unless it says of which day.
    if (
        spot.family == "toll"
        or (area.family == "toll" and not area.stated)
        or (area.agents and spot.agents and not alike(area.agents, spot.agents))
    ):
        return None
    if not (area.agents or spot.agents) or most(spot, "killed") > most(area, "killed") > 0:
        return None
    over, at = area.countries | lands(area), spot.countries | lands(spot)
    if not over & at and (at or not alike(area.agents, spot.agents) or not names_land(spot, lands(area))):
        return None
    return Reason(feature="part", weight=2.25, words="a whole of several, and one of them")


def series(one: View, two: View) -> Reason | None:
    """One counter gives the same count a few days later, higher, over a time that holds the first: six dead since the war began."""
    earlier, later = sorted((one, two), key=lambda v: v.order)
    if not one.speakers & two.speakers or earlier.coded.published is None or later.coded.published is None:
        return None
    over = later.timing == "written" and later.first is not None and later.last is not None and (later.last - later.first).days > 3
    if not 0 < (later.coded.published - earlier.coded.published).days <= 7 or not (over or "rises" in later.cues):
        return None
    for role, _, quantity in earlier.figures:
        if role in (*VICTIMS, "materiel", "instrument", "count") and 0 < (quantity.low or 0) < most(later, role):
            return Reason(
                feature="series", weight=2.5, words=f"{min(one.speakers & two.speakers)} counts on, {role} from {quantity.low:g}"
            )
    return None


def reference(known: View, told: View, where: Reason | None) -> Reason | None:
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


def undated(one: View, two: View) -> bool:
    """Whether the one that comes later does not say when: its words alone tell which event it looks back on."""
    later = max((one, two), key=lambda v: v.order)
    if one.coded.published == two.coded.published:
        return False
    long = later.first is not None and later.last is not None and (later.last - later.first).days > 9
    return later.timing == "open" or (later.timing == "written" and long)
