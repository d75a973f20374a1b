"""Which claims tell of one happening: an explainable score, blocked so that cost stays near linear, merged with care.

Merging two different happenings is the worse error: what the words leave open stays apart, and a contradiction in place,
date or stance between any two claims keeps their groups apart. What makes a score stands in `likeness`, who meets whom in `blocks`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from attested.model import (
    PRECISIONS_OF_PLACE,
    CodedClaim,
    Comparison,
    Event,
    Finding,
    Judgement,
    Reason,
    When,
    Where,
    digest,
)
from attested.resolve.blocks import THRESHOLD, THRESHOLD_LOOSE, THRESHOLD_WITHIN, blocks_of, candidates, keys, links_of, neighbours
from attested.resolve.likeness import contradict, liken
from attested.resolve.views import FAMILIES, FAMILY, RESPONSES, View, place_in_order, plain, view

__all__ = [
    "FAMILIES", "FAMILY", "THRESHOLD", "THRESHOLD_LOOSE", "THRESHOLD_WITHIN", "Grouping", "block_keys", "compare", "group",
    "grouped", "linked", "regroup",
]  # fmt: skip

CORE = 20
"""Of larger groups so many earliest members speak for all, to bound the cost of looking for contradictions."""
CLEAR = 1.5
"""How much better than the next a loose candidate must fit where several do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The events; what a judgement "different" kept apart although a link or a judgement "same" spoke for one event; and the ids of
    all claims that were looked at (those of events, and running totals of none)."""

    events: tuple[Event, ...]
    warnings: tuple[Finding, ...] = ()
    claims: tuple[str, ...] = ()


def group(claims: Sequence[CodedClaim], judgements: Sequence[Judgement] = ()) -> list[Event]:
    """The events that these claims tell of, each with the comparisons that put it together.

    Standing ties and standing facts tell of no happening and are left out, and so are running totals, but for those that give one
    event's toll. Of judgements on one pair of claims the latest holds: `same` joins, `different` keeps apart, also against what
    later merges would bring together. The result does not depend on the order of the claims. An event's id comes from its
    earliest claim.
    """
    return list(grouped(claims, judgements).events)


def grouped(claims: Sequence[CodedClaim], judgements: Sequence[Judgement] = ()) -> Grouping:
    """The same with a warning for each pair of groups that only a judgement "different" keeps apart."""
    return _grouping(*_joined(claims, judgements))


def linked(claims: Sequence[CodedClaim], judgements: Sequence[Judgement] = ()) -> list[tuple[CodedClaim, ...]]:
    """The same parting of the claims, with the running totals that are told again and again as groups of their own."""
    groups, _ = _joined(claims, judgements)
    return [tuple(v.coded for v in members) for members, _ in groups.made()]


def compare(left: CodedClaim, right: CodedClaim) -> Comparison:
    """How likely two claims tell of one happening: kind, day, place, actors, figures, and words that they share.

    Each reason carries its weight; a strongly negative one is a contradiction (another town, another day, planned against
    done) that no likeness of words outweighs.
    """
    one, two = sorted((view(left), view(right)), key=lambda v: v.order)
    return liken(one, two).comparison


def block_keys(coded: CodedClaim) -> frozenset[str]:
    """The blocks in which a claim meets others, to be kept beside it as an index; none for ties and standing facts."""
    return keys(view(coded)) | {f"claim {coded.claim.id}"} if coded.claim.kind in FAMILY else frozenset()


def regroup(
    changed: Iterable[CodedClaim], members: Callable[[str], Iterable[CodedClaim]], judgements: Sequence[Judgement] = ()
) -> Grouping:
    """The events that may differ once `changed` came, went or were judged: those of `group` over all claims that hold a claim of
    `Grouping.claims`, without looking at the others.

    `changed` holds the claims that are new, those that are gone, and both sides of a new judgement; `members(key)` gives all
    claims that now stand in a block (`block_keys`). What is answered is closed: no link and no judgement leads out of it.
    """
    near = _Neighbourhood(members, judgements)
    near.spread(changed)
    groups = _grouped(near.views(), near.links(), judgements)
    return _grouping(groups, [link for link, loose in near.links() if not loose])


def _unique(claims: Iterable[CodedClaim]) -> list[View]:
    """A view of each claim, in order. Of claims with one id the first in the order of all they hold stands for all."""
    chosen: dict[str, CodedClaim] = {}
    for coded in claims:
        if coded.claim.kind not in FAMILY:
            continue
        held = chosen.setdefault(coded.claim.id, coded)
        if held is not coded and _whole_order(coded) < _whole_order(held):
            chosen[coded.claim.id] = coded
    return sorted((view(coded) for coded in chosen.values()), key=lambda v: v.order)


def _whole_order(coded: CodedClaim) -> tuple[object, ...]:
    return (*place_in_order(coded), coded.outlets, coded.origin, repr(coded.claim), repr(coded.document))


Found = tuple[Comparison, frozenset[str]]
"""A link, and the claims for which it must be the only one that fits (none: it holds by itself)."""


def _joined(claims: Iterable[CodedClaim], judgements: Sequence[Judgement]) -> tuple[_Groups, list[Comparison]]:
    views = _unique(claims)
    found = list(candidates(views, blocks_of(views)))
    return _grouped(views, found, judgements), [link for link, loose in found if not loose]


def _grouped(views: Sequence[View], found: Sequence[Found], judgements: Sequence[Judgement]) -> _Groups:
    groups = _Groups(views, judgements)
    for link, loose in sorted(found, key=lambda f: _strongest_first(f[0])):
        if not loose:
            groups.join(link)
    groups.join_loose([f for f in found if f[1]])
    return groups


def _strongest_first(link: Comparison) -> tuple[float, str, str]:
    return (-link.score, link.left, link.right)


def _grouping(groups: _Groups, firm: Sequence[Comparison]) -> Grouping:
    events = [_event(members, links) for members, links in groups.made() if any(v.kind != "toll" for v in members)]
    return Grouping(
        events=tuple(sorted(events, key=_event_order)), warnings=groups.warnings(firm), claims=tuple(sorted(groups.views))
    )


class _Neighbourhood:
    """The links around some claims, found block by block, followed until none leads further."""

    def __init__(self, members: Callable[[str], Iterable[CodedClaim]], judgements: Sequence[Judgement]) -> None:
        self._members = members
        self._blocks: dict[str, list[View]] = {}
        self._known: dict[str, View] = {}
        self._reached: dict[str, View] = {}
        self._links: dict[tuple[str, str], Found] = {}
        self._judged: dict[str, set[str]] = defaultdict(set)
        for judgement in judgements:
            self._judged[judgement.left].add(judgement.right)
            self._judged[judgement.right].add(judgement.left)

    def views(self) -> list[View]:
        return sorted(self._reached.values(), key=lambda v: v.order)

    def links(self) -> list[Found]:
        return list(self._links.values())

    def spread(self, changed: Iterable[CodedClaim]) -> None:
        waiting: list[View] = []
        for coded in changed:
            if coded.claim.kind not in FAMILY:
                continue
            one = view(coded)
            # A claim that comes or goes shifts who meets whom in its crowded blocks.
            for key in keys(one):
                waiting += neighbours(one.order, self._block(key))
            waiting += self._block(f"claim {coded.claim.id}")
        while waiting:
            one = waiting.pop()
            if one.claim.id in self._reached:
                continue
            self._reached[one.claim.id] = one
            for judged in self._judged.get(one.claim.id, ()):
                waiting += self._block(f"claim {judged}")
            for found, other in links_of(one, {key: self._block(key) for key in keys(one)}):
                self._links[found[0].left, found[0].right] = found
                waiting.append(other)

    def _block(self, key: str) -> list[View]:
        if key not in self._blocks:
            # One view for each claim, however many blocks it stands in; making one is what costs.
            members = list(self._members(key))
            fresh = _unique(coded for coded in members if coded.claim.id not in self._known)
            self._known.update({v.claim.id: v for v in fresh})
            held = {coded.claim.id: self._known[coded.claim.id] for coded in members if coded.claim.kind in FAMILY}
            self._blocks[key] = sorted(held.values(), key=lambda v: v.order)
        return self._blocks[key]


class _Groups:
    """Groups of claims that only ever join, and refuse to where two members contradict each other or were judged different."""

    def __init__(self, views: Sequence[View], judgements: Sequence[Judgement]) -> None:
        self.views = {v.claim.id: v for v in views}
        self.home = {v.claim.id: v.claim.id for v in views}
        self.members = {v.claim.id: [v] for v in views}
        self.held: dict[str, list[Comparison]] = {v.claim.id: [] for v in views}
        self.apart: dict[str, dict[str, Judgement]] = defaultdict(dict)
        self.same: list[Judgement] = []
        latest: dict[tuple[str, str], Judgement] = {}
        for judgement in sorted(judgements, key=lambda j: (j.at.isoformat(), j.by, j.verdict, j.note)):
            left, right = sorted((judgement.left, judgement.right))
            if left != right and left in self.views and right in self.views:
                latest[left, right] = judgement
        for (left, right), judgement in sorted(latest.items()):
            if judgement.verdict == "different":
                self.apart[left][right] = self.apart[right][left] = judgement
        for (left, right), judgement in sorted(latest.items()):
            if judgement.verdict == "same":
                self.same.append(judgement)
                reason = Reason(feature="judgement", weight=math.inf, words=f"judged the same by {judgement.by}")
                self.join(Comparison(left=left, right=right, score=math.inf, reasons=(reason,)), judged=True)

    def join(self, link: Comparison, judged: bool = False) -> None:
        left, right = self.home[link.left], self.home[link.right]
        if left == right or self._kept_apart(left, right) is not None:
            return
        if not judged and self._contradict(self.members[left], self.members[right]):
            return
        keep, gone = (left, right) if self.views[left].order <= self.views[right].order else (right, left)
        for member in self.members[gone]:
            self.home[member.claim.id] = keep
        self.members[keep] += self.members.pop(gone)
        self.held[keep] += [*self.held.pop(gone), link]

    def join_loose(self, found: Sequence[Found]) -> None:
        """Join what fits loosely where nothing else fits as well, report by report in order of publication."""
        about: dict[str, list[Found]] = defaultdict(list)
        for link, dependent in found:
            for claim in dependent:
                about[claim].append((link, dependent))
        for claim in sorted(about, key=lambda c: self.views[c].order):
            best = self._only(claim, about[claim])
            if best is None:
                continue
            link, dependent = best
            other = link.right if link.left == claim else link.left
            if other in dependent:
                back = self._only(other, about[other])
                if back is None or self.home[claim] not in (self.home[back[0].left], self.home[back[0].right]):
                    continue
            self.join(link)

    def _only(self, claim: str, found: Sequence[Found]) -> Found | None:
        """The link to the group that fits clearly better than every other."""
        home = self.home[claim]
        best: dict[str, Found] = {}
        for link, dependent in sorted(found, key=lambda f: _strongest_first(f[0])):
            other = self.home[link.right if link.left == claim else link.left]
            if other == home or other in best or self._kept_apart(home, other) is not None:
                continue
            if not self._contradict(self.members[home], self.members[other]):
                best[other] = link, dependent
        ranked = sorted(best.items(), key=lambda f: _strongest_first(f[1][0]))
        if not ranked:
            return None
        items = {v.item for v in self.members[ranked[0][0]]}
        # What the same report tells beside it is no other story.
        rivals = [f[0].score for other, f in ranked[1:] if not items & {v.item for v in self.members[other]}]
        return None if rivals and ranked[0][1][0].score - rivals[0] < CLEAR else ranked[0][1]

    def _kept_apart(self, left: str, right: str) -> Judgement | None:
        """The judgement that keeps two groups apart, if any."""
        for member in self.members[left]:
            for other, judgement in sorted(self.apart.get(member.claim.id, {}).items()):
                if self.home[other] == right:
                    return judgement
        return None

    def warnings(self, firm: Sequence[Comparison]) -> tuple[Finding, ...]:
        """Where a judgement "same", or a link, speaks for one event and a judgement "different" keeps two."""
        found: dict[tuple[str, str], Finding] = {}
        wanted = [(j.left, j.right, f"{j.by} judged them the same") for j in self.same]
        wanted += [(c.left, c.right, f"a likeness of {c.score:g} speaks for one") for c in sorted(firm, key=_strongest_first)]
        for left, right, why in wanted:
            one, two = sorted((self.home[left], self.home[right]))
            if one == two or (one, two) in found:
                continue
            judgement = self._kept_apart(one, two)
            if judgement is not None:
                held = f"{judgement.left[:8]} and {judgement.right[:8]} were judged different by {judgement.by}"
                message = f"claims {left[:8]} and {right[:8]} stay in two events, as {held}; {why}. Judge again to change it."
                found[one, two] = Finding(item=left, code="kept-apart", message=message)
        return tuple(sorted(found.values(), key=lambda f: (f.item, f.message)))

    def _contradict(self, one: list[View], two: list[View]) -> bool:
        """Whether any two members contradict each other. Of large groups the earliest members speak for all, to bound the cost.

        Who is held for an event, or claims it, says nothing about where and when it was.
        """
        core = [sorted(side, key=lambda v: v.order)[:CORE] for side in (one, two)]
        return any(
            contradict(*sorted((a, b), key=lambda v: v.order))
            for a in core[0]
            for b in core[1]
            if (a.kind in RESPONSES) == (b.kind in RESPONSES)
        )

    def made(self) -> Iterator[tuple[list[View], list[Comparison]]]:
        for home, members in self.members.items():
            yield sorted(members, key=lambda v: v.order), sorted(self.held[home], key=_strongest_first)


def _event(members: Sequence[View], links: Sequence[Comparison]) -> Event:
    claims = tuple(view.coded for view in members)
    # What an event is, when, where and by whom is told by claims of the deed, not of who was held for it or what it cost.
    deed = [v.coded for v in members if not v.response and v.kind != "toll"] or list(claims)
    where, place = _best_place(deed)
    return Event(
        id=digest("event", members[0].claim.id),
        kind=_best_kind(deed),
        claims=claims,
        links=tuple(links),
        when=_best_time(deed),
        where=where,
        place=place,
        agents=_best_names(deed, "agent"),
        targets=_best_names(deed, "target"),
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
                names[argument.entity or plain(argument.name)][argument.name] += 1
    shown = [
        (-sum(spelled.values()), min(spelled, key=lambda name: (-spelled[name], -len(name), name))) for spelled in names.values()
    ]
    return tuple(name for _, name in sorted(shown))


def _event_order(event: Event) -> tuple[str, str]:
    first = event.claims[0]
    day = event.when.earliest if event.when and event.when.earliest else first.published
    return (day.isoformat() if day else "9999", event.id)
