"""How many, compared: rare figures that are equal, victims named, tolls that grow."""

from __future__ import annotations

import math

from attested.model import Quantity, Reason
from attested.resolve.nearness import CONTRADICTION
from attested.resolve.views import WORD, View, listed

VICTIMS = ("killed", "injured", "missing", "abducted", "detained", "displaced")


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
                named = bool(victim) or (bool(of) and of == other_of and is_name(quantity.of or ""))
                weight = 1.5 if named else min(3.0, math.log10(max(1.0, float(size or 1))) * 1.8)
                weight *= 1.0 if victim or (alike and equal) else 0.7 if alike else 0.5
                if best is None or weight > best.weight:
                    said = victim or f"{role} {quantity.as_written or size}"
                    best = Reason(feature="figures", weight=round(weight, 2), words=f"both say {said}")
            elif of == other_of and one.item == two.item and one.family == "fighting" and _far(quantity, other):
                return Reason(feature="figures", weight=CONTRADICTION, words=f"{role} {quantity.as_written} and {other.as_written}")
            elif role == "killed" and one.item != two.item and full_name(quantity.of) and full_name(other.of):
                others = True
            elif of == other_of:
                unequal = True
                grown = grown or (role in VICTIMS and _grows(one, two, quantity, other))
    if best is not None:
        return best
    if others:
        return Reason(feature="figures", weight=-4.0, words="other people were killed, by name")
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
    return ("rises" in later.cues or one.kind == two.kind == "toll") and high >= low


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


def full_name(of: str | None) -> bool:
    """Whether the one counted is named: the words end in two with capitals that are no office and no crowd."""
    words = [word for word in WORD.findall(of or "") if word.casefold() not in ("al", "bin", "ibn", "de", "van", "von")]
    last = {word.casefold() for word in words[-2:]}
    return (
        len(last) == 2
        and all(word[:1].isupper() for word in words[-2:])
        and not words[-1].endswith("s")
        and not last & (listed("no_names") | listed("generic") | listed("common"))
    )


def is_name(of: str) -> bool:
    return any(word[:1].isupper() for word in WORD.findall(of))


def most(view: View, role: str) -> float:
    return max((float(q.low or q.high or 0) for r, _, q in view.figures if r == role), default=0.0)
