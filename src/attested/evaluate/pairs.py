"""Which coded claim answers which gold claim, and what each pair has in common (CLAIMS.md, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attested.evaluate.entries import Entry, Quote, Slot
from attested.evaluate.names import same_name, same_phrase
from attested.knowledge import codebook

FAMILY_CREDIT = 0.25
"""Credit of a pair whose kinds differ but are of one family."""
FLIPPED_CREDIT = 0.25
"""Most credit of a pair where one side denies what the other affirms."""
LEAST_OVERLAP = 0.25
"""A pair shares at least this part of the shorter evidence …"""
LONGEST_EVIDENCE = 8
"""… and the longer evidence is at most so many times what they share."""

INTERCHANGEABLE = (("target", "place"), ("destination", "place"), ("target", "materiel"))
"""Roles that people fill with the same words: a value coded in the other one counts, tried in both directions."""
PLACES = frozenset({"destination", "origin", "place", "via"})
DESCRIPTIONS = frozenset({"manner", "topic"})
THINGS = frozenset({"instrument", "materiel", "target"})
"""Roles in which a name may answer a name where only one side gives a figure."""
MARKS = ("denied", "status", "hedge")
"""The marks of stance: each says how a claim departs from the plain case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What matched, out of what gold holds and what was coded."""

    hit: float = 0
    gold: float = 0
    coded: float = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(hit=self.hit + other.hit, gold=self.gold + other.gold, coded=self.coded + other.coded)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there was nothing on either side."""
        return 2 * self.hit / (self.gold + self.coded) if self.gold + self.coded else 0.0

    @property
    def precision(self) -> float:
        return self.hit / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def whole(self) -> bool:
        """Whether nothing was missed and nothing was said too much."""
        return self.hit == self.gold == self.coded


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies.

    >>> total([Tally(hit=1, gold=2, coded=2), Tally(gold=1)]).f1
    0.4
    """
    return sum(tallies, Tally())


# ---- slots


def names_agree(gold: Slot, coded: Slot) -> bool:
    """Whether entities are the same or any two alternatives can be one name."""
    if gold.entity and gold.entity == coded.entity:
        return True
    same = same_phrase if gold.role in DESCRIPTIONS else same_name
    return any(same(left, right) for left in gold.names for right in coded.names)


def times_agree(gold: Slot, coded: Slot) -> bool:
    """Whether the intervals overlap and are of like length: the shorter half the longer, or at most two days apart.

    Where a side leaves its start open, ends within two days of each other will do instead of an overlap.
    """
    if gold.days is None or coded.days is None:
        return False
    (gold_first, gold_last), (coded_first, coded_last) = gold.days, coded.days
    apart = max(gold_first, coded_first) > min(gold_last, coded_last)
    if apart and not ((gold.open_start or coded.open_start) and abs(gold_last - coded_last) <= 2):
        return False
    short, long = sorted((gold_last - gold_first + 1, coded_last - coded_first + 1))
    return short * 2 >= long or long - short <= 2


def slots_agree(gold: Slot, coded: Slot) -> bool:
    """Whether a coded argument says what a gold argument of its role says."""
    if gold.role == "time":
        return times_agree(gold, coded)
    if gold.figure is not None and coded.figure is not None:
        return gold.figure == coded.figure
    if gold.figure is not None or coded.figure is not None:
        return gold.role in THINGS and names_agree(gold, coded)
    if gold.role in PLACES and gold.place and gold.place == coded.place:
        return True
    return names_agree(gold, coded)


def _figures_agree(gold: Slot, coded: Slot) -> bool:
    return gold.role == coded.role and gold.figure == coded.figure


def largest_pairing(gold: Sequence[Slot], coded: Sequence[Slot], agree: Callable[[Slot, Slot], bool]) -> dict[int, int]:
    """A largest one-to-one pairing, as coded index → gold index.

    Augmenting paths (Kuhn's algorithm): a gold slot may push an earlier one to another partner. The lists are short.
    """
    partner: dict[int, int] = {}

    def find(left: int, tried: set[int]) -> bool:
        for right, slot in enumerate(coded):
            if right in tried or not agree(gold[left], slot):
                continue
            tried.add(right)
            if right not in partner or find(partner[right], tried):
                partner[right] = left
                return True
        return False

    for left in range(len(gold)):
        find(left, set())
    return partner


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """What came of pairing the slots of one role: `spare` coded slots count as wrong only if `counting`."""

    hit: int
    missed: list[Slot]
    spare: list[Slot]
    counting: bool

    @property
    def tally(self) -> Tally:
        return Tally(
            hit=self.hit, gold=self.hit + len(self.missed), coded=self.hit + (len(self.spare) if self.counting else 0)
        )  # fmt: skip


def _match(gold: Sequence[Slot], coded: Sequence[Slot], agree: Callable[[Slot, Slot], bool]) -> _Match:
    """Pair required gold first; what then pairs with optional gold is free, and so is the rest where all gold is optional."""
    required = [slot for slot in gold if not slot.optional]
    optional = [slot for slot in gold if slot.optional]
    hits = largest_pairing(required, coded, agree)
    rest = [slot for n, slot in enumerate(coded) if n not in hits]
    free = largest_pairing(optional, rest, agree)
    answered = set(hits.values())
    return _Match(
        hit=len(hits),
        missed=[slot for n, slot in enumerate(required) if n not in answered],
        spare=[slot for n, slot in enumerate(rest) if n not in free],
        counting=bool(required) or not optional,
    )


def _by_role(entry: Entry, pooled: bool) -> dict[str, list[Slot]]:
    roles: dict[str, list[Slot]] = {}
    for slot in entry.arguments:
        role = "agent" if pooled and slot.role == "target" else slot.role
        roles.setdefault(role, []).append(slot)
    return roles


def _exchange(was: str, now: str, matches: dict[str, _Match], tallies: dict[str, Tally]) -> None:
    """Let what gold has in one role and the coder in the other count as found, and take both off the lists.

    A hit in the role that gold has; the coder's slot no longer counts against the role that it was put in.
    """
    if was not in matches or now not in matches:
        return
    missed, spare = matches[was].missed, matches[now].spare
    for slot in list(missed):
        other = next((candidate for candidate in spare if names_agree(slot, candidate)), None)
        if other is None:
            continue
        missed.remove(slot)
        spare.remove(other)
        tallies[was] += Tally(hit=1, coded=1)
        tallies[now] += Tally(coded=-int(matches[now].counting))


def compare_slots(gold: Entry, coded: Entry) -> dict[str, Tally]:
    """Per role, and for `speakers`, what the pair has in common."""
    symmetric = codebook().symmetric
    pooled = coded.kind in symmetric and not symmetric.isdisjoint(gold.kinds)
    left, right = _by_role(gold, pooled), _by_role(coded, pooled)
    matches = {role: _match(left.get(role, []), right.get(role, []), slots_agree) for role in {**left, **right}}
    tallies = {role: match.tally for role, match in matches.items()}
    for one, other in INTERCHANGEABLE:
        _exchange(one, other, matches, tallies)
        _exchange(other, one, matches, tallies)
    tallies["speakers"] = _match(gold.speakers, coded.speakers, names_agree).tally
    return tallies


def compare_figures(gold: Entry, coded: Entry) -> Tally:
    """The same for the arguments that hold a quantity, by role and both bounds."""
    return _match(gold.figures(), coded.figures(), _figures_agree).tally


def compare_stance(gold: Entry, coded: Entry, *, alternatives: bool = False) -> dict[str, Tally]:
    """Per mark of stance. Only departures from the plain case count; where gold allows the plain reading too, it is free."""
    wanted, given = set(gold.statuses), _chosen(coded.statuses, alternatives)
    departs, departed = "occurred" not in wanted, "occurred" not in given
    if wanted & given:
        status = Tally(hit=1, gold=1, coded=1) if departs else Tally()
    else:
        status = Tally(gold=int(departs), coded=int(departed))
    denied = Tally(hit=int(gold.denied and coded.denied), gold=int(gold.denied), coded=int(coded.denied))
    hedge = Tally(hit=int(bool(gold.hedge and coded.hedge)), gold=int(bool(gold.hedge)), coded=int(bool(coded.hedge)))
    return {"denied": denied, "status": status, "hedge": hedge}


# ---- claims


def _chosen(values: Sequence[str], alternatives: bool) -> set[str]:
    """What a coder is taken to say: the first choice, or all of them where two people are compared."""
    return set(values) if alternatives else {values[0]}


def kind_credit(gold: Entry, coded: Entry, *, alternatives: bool = False) -> float:
    """1 for the kind itself, a quarter for its family or where the polarity is the wrong way round, else 0."""
    wanted, given = set(gold.kinds), _chosen(coded.kinds, alternatives)
    if wanted & given:
        credit = 1.0
    elif any(wanted & family and given & family for family in codebook().families.values()):
        credit = FAMILY_CREDIT
    else:
        credit = 0.0
    return credit if gold.polarity == coded.polarity else min(credit, FLIPPED_CREDIT)


def _length(quotes: Iterable[Quote]) -> int:
    return sum(quote.end - quote.start for quote in quotes)


def evidence_overlap(gold: Entry, coded: Entry) -> float:
    """The part of the shorter evidence that both cover, 0 to 1; 0 where the longer is more than eight times what they share."""
    left = [quote for quote in gold.evidence if quote.end]
    right = [quote for quote in coded.evidence if quote.end]
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)
    shorter, longer = sorted((_length(left), _length(right)))
    return shared / shorter if shared and longer <= LONGEST_EVIDENCE * shared else 0.0


def affinity(gold: Entry, coded: Entry, *, alternatives: bool = False) -> float:
    """How good a pair two claims make; 0 if none. Kind, shared evidence, shared slots, and required gold before optional."""
    kind, overlap = kind_credit(gold, coded, alternatives=alternatives), evidence_overlap(gold, coded)
    if not kind or overlap < LEAST_OVERLAP:
        return 0.0
    slots = total(compare_slots(gold, coded).values())
    likeness = slots.f1 if slots.gold + slots.coded else 1.0
    return kind + 0.5 * overlap + likeness + (0.0 if gold.optional else 0.4)


def align(gold: Sequence[Entry], coded: Sequence[Entry], *, alternatives: bool = False) -> list[tuple[int, int]]:
    """One-to-one pairs of gold and coded claims as indices, best affinity first; earlier claims win ties."""
    ranked = sorted(
        (-score, i, j)
        for i, wanted in enumerate(gold)
        for j, given in enumerate(coded)
        if (score := affinity(wanted, given, alternatives=alternatives)) > 0
    )
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_coded: set[int] = set()
    for _, i, j in ranked:
        if i not in taken_gold and j not in taken_coded:
            taken_gold.add(i)
            taken_coded.add(j)
            pairs.append((i, j))
    return pairs
