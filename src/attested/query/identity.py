"""Which happening of before a group of claims is: an event keeps its id as claims join and leave.

A claim remembers the event that it stands in and its *home*, the event under whose id it first stood. Where two events
become one the older id holds, and the other answers that it went there; where they part again, each gets its own id back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from attested.model import Membership, digest

C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities(Generic[C]):
    """For each group its event's number, `None` where it is a new one; and where each number that no longer stands went.

    `retired` gives the place of the group that an event went into, `None` where none of its claims is left.
    """

    numbers: tuple[int | None, ...]
    retired: dict[int, int | None]


def identify(
    groups: Sequence[Sequence[C]], held: Mapping[C, Membership], standing: Collection[int], elsewhere: Collection[int] = ()
) -> Identities[C]:
    """Give each group of claims the event number that it continues.

    `standing` are the numbers of the events whose claims these groups share out anew (all of them, or those that were touched);
    `elsewhere` those of events that stand and are not shared out: they are never given. First come the standing events, the
    oldest first: each goes to the group with most of its claims that are at home in it, then most of its claims, that has no
    number yet. Then the retired ones come back by the same rule from the homes of claims. The order of the groups changes nothing.

    >>> from attested.model import Membership
    >>> before = {"a": Membership(event=1, home=1), "b": Membership(event=1, home=2)}
    >>> identify([["b"], ["a"]], before, [1]).numbers
    (2, 1)
    >>> identify([["a", "b"]], before, [1]).numbers
    (1,)
    """
    votes: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    homes: dict[int, dict[int, int]] = defaultdict(dict)
    for place, members in enumerate(groups):
        for claim in members:
            if (membership := held.get(claim)) is None:
                continue
            event, home = membership.event, membership.home
            if event is not None:
                at_home, all_of = votes[event].get(place, (0, 0))
                votes[event][place] = at_home + (event == home), all_of + 1
            homes[home][place] = homes[home].get(place, 0) + 1
    numbers: list[int | None] = [None] * len(groups)
    retired: dict[int, int | None] = {}
    first = [min((str(claim) for claim in members), default="") for members in groups]
    for number in sorted(standing):
        shares = sorted(votes[number], key=lambda p: (-votes[number][p][0], -votes[number][p][1], first[p]))
        free = [place for place in shares if numbers[place] is None]
        if free:
            numbers[free[0]] = number
        else:
            retired[number] = shares[0] if shares else None
    given = {number for number in numbers if number is not None} | set(elsewhere)
    for home in sorted(homes):
        if home in given:
            continue
        free = [place for place in homes[home] if numbers[place] is None]
        if free:
            place = min(free, key=lambda p: (-homes[home][p], first[p]))
            numbers[place] = home
            retired.pop(home, None)
    return Identities(numbers=tuple(numbers), retired=retired)


def coin(claim: str, again: int = 0) -> str:
    """An id for a new event, from the claim that it begins with; `again` counts the ids of this claim that are taken already.

    >>> coin("0123456789abcdef"), coin("0123456789abcdef") == coin("0123456789abcdef", 1)
    ('ev_baefa3fb06add03d', False)
    """
    return "ev_" + (digest("event", claim) if not again else digest("event", claim, again))[:16]
