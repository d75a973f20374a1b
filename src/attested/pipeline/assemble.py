"""What is assembled from claims is kept as an index: made whole once, and after that only where something was touched.

Nothing in the index is the only copy of anything but the ids of events; `assemble(store, again=True)` makes it anew.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attested
from attested.model import PEOPLE_ROLES, CodedClaim, Event, Figure, Membership
from attested.query import Desk, in_order
from attested.query.identity import coin, identify
from attested.query.listing import event_columns, figure_columns, movement_columns, tie_columns
from attested.reconcile.contradictions import contradictions
from attested.reconcile.figures import figures, totals
from attested.reconcile.movements import MOVEMENT_KINDS, movements
from attested.reconcile.sources import sourced
from attested.reconcile.ties import TIE_KINDS, ties
from attested.resolve.copies import copies
from attested.resolve.events import Grouping, block_keys, regroup
from attested.store import Keeper, Store, View, claims_in, schema

VERSION = 1
BATCH = 2_000
"""How many touched claims are looked at together."""
FRESH = 30
"""Days in which the priority of a claim falls by half."""
TOTALS = ("toll", "strength")
STANDING = ("presence", "holds", "strength")
_ROOMS = ("resolve", "reconcile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What was done to the index: claims looked at, events made, revised and retired; whether all of it was made anew."""

    claims: int = 0
    made: int = 0
    revised: int = 0
    retired: int = 0
    whole: bool = False
    seconds: float = 0.0


def assemble(store: Store, *, again: bool = False, progress: Callable[[str], None] | None = None) -> Assembled:
    """Bring the index up to date: what new and changed claims touch, or, `again`, all of it.

    All of it is also made where there was none, or where the rules by which claims are grouped and compared have changed. Much is
    done `BATCH` claims at a time, each batch with its neighbours in a transaction of its own, so that memory stays flat and others
    can write in between; whenever it is stopped, the next time goes on from there. Only ties, running totals and movements, about a
    fifth of all claims, are then looked at together.
    """
    started = time.monotonic()
    tell = progress or (lambda words: None)
    with store.writer() as writer:
        work = _Work(writer.view, writer.index, tell)
        whole = again or work.keeper.mark("assembled") != rules()
        if not whole and work.keeper.waiting() <= BATCH:
            return replace(work.touched(), seconds=time.monotonic() - started)
        if whole and (again or work.keeper.mark("assembling") != rules()):
            work.begin()
        now = work.keeper.now
    done, left = Assembled(whole=whole), True
    while left:
        with store.writer() as writer:
            work = _Work(writer.view, writer.index, tell, now)
            seeds = set(work.keeper.pending(BATCH))
            left = bool(seeds)
            part = work.events_near(seeds)[0] if left else work.finish()
            work.keeper.done(seeds)
        done = replace(
            done, claims=done.claims + len(seeds), made=done.made + part.made, revised=done.revised + part.revised,
            retired=done.retired + part.retired,
        )  # fmt: skip
    return replace(done, seconds=time.monotonic() - started)


def reassemble(store: Store, claims: Iterable[str] = ()) -> Assembled:
    """Bring the index up to date after a decision or judgement: the events, figures, ties and movements that it touches.

    What the last decisions touched is known; `claims` names others.
    """
    started = time.monotonic()
    with store.writer() as writer:
        work = _Work(writer.view, writer.index, lambda words: None)
        work.keeper.add_pending(writer.view.numbers(claims).values())
        if work.keeper.mark("assembled") == rules() and work.keeper.waiting() <= BATCH:
            return replace(work.touched(), seconds=time.monotonic() - started)
    return assemble(store)


@cache
def rules() -> str:
    """A digest of the code that groups and compares claims: where it changes, the index is made anew."""
    home = Path(attested.__file__).parent
    total = hashlib.sha256(str(VERSION).encode())
    for path in sorted(p for room in _ROOMS for p in (home / room).rglob("*.py")):
        total.update(f"{path.relative_to(home).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


class _Work:
    """One bringing up to date, inside one transaction."""

    def __init__(self, view: View, keeper: Keeper, tell: Callable[[str], None], now: str | None = None) -> None:
        self.view = view
        self.keeper = keeper
        self.keeper.now = now or keeper.now
        self.desk = Desk(view)
        self.tell = tell

    def begin(self) -> None:
        """Get ready to make everything anew; events keep their ids, and what comes back the same keeps its revision."""
        self.tell("looking for copies")
        self.keeper.put_copies(copies(self.view.documents()))
        self.keeper.set_mark("copied", str(self.keeper.last_document()))
        self.tell("grouping events")
        self.keeper.empty("blocks")
        self.keeper.all_pending()
        self.keeper.set_mark("assembling", rules())

    def finish(self) -> Assembled:
        """What is looked at together once all events stand: running totals, ties, movements, and the counts."""
        keeper = self.keeper
        self.tell("reconciling")
        told = self.desk.numbered(keeper.all_of_kinds(TOTALS))
        keeper.replace("figures", self._every("figures", scope="total"), self._totals(told.values(), told))
        standing = self.desk.numbered(keeper.all_of_kinds(TIE_KINDS))
        self._replace_ties(self._every("ties"), standing)
        moving = self.desk.numbered(keeper.all_of_kinds((*MOVEMENT_KINDS, *STANDING)))
        self._replace_movements(self._every("movements"), moving.values(), moving)
        for held in (told, standing):
            self._mark_claims(held, list(held))
        self.tell("counting")
        keeper.count_all()
        keeper.count_events(all=True)
        keeper.set_mark("assembled", rules())
        return Assembled()

    def touched(self) -> Assembled:
        """What the pending claims touch: their events and those near them, and the figures, ties and movements on any of these."""
        keeper = self.keeper
        seeds = set(keeper.pending()) | set(self._copied())
        if not seeds:
            return Assembled()
        done, held = self.events_near(seeds)
        tolls = {number for number, coded in held.items() if coded.claim.kind == "toll"}
        keeper.replace("figures", *self._totals_near(seeds | tolls))
        self._ties_near(seeds)
        self._movements_near(seeds, held)
        self._mark_claims(held, list(held))  # once more, now that ties and totals are known
        keeper.count_again(seeds | held.keys())
        keeper.count_events()
        keeper.done(seeds)
        return replace(done, claims=len(held))

    def events_near(self, seeds: set[int]) -> tuple[Assembled, dict[int, CodedClaim]]:
        """The events of the seeds and of what is near them, written with their figures; and all claims that were looked at."""
        keeper = self.keeper
        more = seeds
        while True:
            grouping = self._regrouped(more)
            held = self.desk.numbered({*self.view.numbers(grouping.claims).values(), *more})
            events = {m[0] for m in keeper.members({*held, *more}).values() if m[0] is not None}
            if (left := set(keeper.claims_of(events)) - held.keys() - more) == set():
                break
            more = more | left  # what shared an event with a touched claim is looked at too
        before = keeper.members(seeds)
        standing = {m[0] for m in keeper.members(held).values() if m[0] is not None}
        standing |= {m[0] for m in before.values() if m[0] is not None}
        done = self._events(held, standing, grouping.events, keeper.figures_of(standing))
        hidden = {n: (None, home) for n, (_, home) in before.items() if n not in held}
        keeper.put_members(hidden, hidden)
        self._mark_claims(held, list(held))
        return done, held

    def _regrouped(self, seeds: set[int]) -> Grouping:
        """The events of the seeds and of all claims that these touch, found block by block."""
        changed = self.desk.numbered(seeds, hidden=True)
        keys = {number: block_keys(coded) for number, coded in changed.items()}
        shown = {number for number, _ in self.view.numbered(seeds)}
        self.keeper.drop_blocks({number: found for number, found in keys.items() if number not in shown})
        self.keeper.put_blocks({number: found for number, found in keys.items() if number in shown})
        known = dict(changed)

        def members(key: str) -> list[CodedClaim]:
            numbers = self.keeper.in_block(key)
            if missing := [number for number in numbers if number not in known]:
                known.update(self.desk.numbered(missing))
            return [known[number] for number in numbers if number in known]

        return regroup(changed.values(), members, self.view.judgements_now())

    def _copied(self) -> list[int]:
        """The claims of reports of which it has just been found that they repeat another, or no longer."""
        new = self.keeper.documents_after(int(self.keeper.mark("copied") or 0))
        if not new:
            return []
        near = self.keeper.documents_near(new)
        changed = self.keeper.put_copies(copies(self.view.document(id) for id in near), near)
        self.keeper.set_mark("copied", str(self.keeper.last_document()))
        return self.keeper.of_documents(changed)

    def _every(self, name: str, **where: Any) -> list[int]:
        return self.keeper.numbers(schema.metadata.tables[name], **where)

    # ---- events and their figures

    def _events(
        self, held: Mapping[int, CodedClaim], standing: set[int], made: Iterable[Event], old_figures: Sequence[int]
    ) -> Assembled:
        """Write events made of these claims in the place of the standing ones; likewise the figures of these."""
        keeper = self.keeper
        number_of = {coded.claim.id: number for number, coded in held.items()}
        events = sorted(sourced(list(made)), key=in_order)
        members = keeper.members(held)
        membership = {held[n].claim.id: Membership(event=event, home=home) for n, (event, home) in members.items()}
        elsewhere = keeper.standing({m.home for m in membership.values()} - standing)
        groups = [[coded.claim.id for coded in event.claims] for event in events]
        found = identify(groups, membership, standing, elsewhere)
        numbers, events, coined = self._under_ids(events, found.numbers, standing)
        given: dict[str, list[Figure]] = defaultdict(list)
        for figure in figures(events):
            given[figure.event or ""].append(figure)
        disputed = {c.event for c in contradictions(events, [f for fs in given.values() for f in fs], ())}
        states = keeper.states(held)
        before = keeper.bodies(schema.events, standing)
        new, changed, same = [], [], []
        columns: dict[str, dict[str, Any]] = {}
        revised = 0
        for event, number in zip(events, numbers):
            mine = given[event.id]
            reviewed = sum(states[number_of[coded.claim.id]].state != "unreviewed" for coded in event.claims)
            row = event_columns(event, mine, disputed=event.id in disputed or _torn(event), reviewed=reviewed)
            columns[event.id] = row
            row = {"number": number, **row, **self._moments(row, was := before.get(number))}
            if was is None:
                new.append(row)
            elif row["body"] != was.body or row["disputed"] != was.disputed:  # its moment may be that of a batch before
                changed.append(row)
                revised += 1
            elif any(row[name] != was._mapping[name] for name in ("reviewed", "disputed", "killed_low", "killed_high")):
                same.append(row)
        now = {id: number for number, id in zip(numbers, (event.id for event in events))}
        self._retire(found.retired, standing, [event.id for event in events], before)
        keeper.put_events(new, [*changed, *same])
        homes: dict[int, tuple[int | None, int]] = {n: (None, home) for n, (_, home) in members.items()}
        for event, number in zip(events, numbers):
            for coded in event.claims:
                claim = number_of[coded.claim.id]
                home = members[claim][1] if claim in members and number not in coined else number
                homes[claim] = (number, home)
        keeper.put_members({n: m for n, m in homes.items() if members.get(n) != m}, members)
        rows = [
            (figure_columns(figure, now[event.id], columns[event.id]), self._numbers(figure, number_of))
            for event in events
            for figure in given[event.id]
        ]
        keeper.replace("figures", old_figures, rows)
        return Assembled(made=len(new), revised=revised, retired=len(found.retired))

    def _under_ids(
        self, events: Sequence[Event], known: Sequence[int | None], standing: set[int]
    ) -> tuple[list[int], list[Event], set[int]]:
        """The events under their ids, with their numbers; and which numbers are new."""
        keeper = self.keeper
        ids = keeper.standing(standing) | keeper.retired({n for n in known if n is not None} - standing)
        taken = keeper.taken(coin(event.claims[0].claim.id) for event, number in zip(events, known) if number is None)
        numbers, named, coined = [], [], set()
        free = keeper.next_number()
        for event, number in zip(events, known):
            if number is not None:
                id = ids[number]
            else:
                again = 0
                while (id := coin(event.claims[0].claim.id, again)) in taken or (again and keeper.taken([id])):
                    again += 1
                taken.add(id)
                number, free = free, free + 1
                coined.add(number)
            numbers.append(number)
            named.append(replace(event, id=id))
        return numbers, named, coined

    def _moments(self, row: Mapping[str, Any], was: Any) -> dict[str, Any]:
        """When an event was made, changed, and came into dispute."""
        now = self.keeper.now
        if was is None:
            return {"revision": 1, "made_at": now, "changed_at": now, "disputed_at": now if row["disputed"] else None}
        kept = was.body == row["body"] and was.disputed == row["disputed"]
        since = (was.disputed_at or now) if row["disputed"] else None
        return {
            "revision": was.revision + (not kept and was.made_at != now), "made_at": was.made_at,
            "changed_at": was.changed_at if kept else now, "disputed_at": since,
        }  # fmt: skip

    def _retire(self, gone: Mapping[int, int | None], standing: set[int], ids: Sequence[str], before: Mapping[int, Any]) -> None:
        self.keeper.retire(
            (
                number, before[number].id, None if place is None else ids[place],
                "no claim of it is left" if place is None else "its claims tell of one happening with those of the other",
            )
            for number, place in gone.items()
            if number in standing
        )  # fmt: skip

    def _numbers(self, thing: Any, number_of: Mapping[str, int]) -> list[int]:
        ids = dict.fromkeys(coded.claim.id for coded in claims_in(thing))
        if missing := [id for id in ids if id not in number_of]:
            number_of = {**number_of, **self.view.numbers(missing)}
        return [number_of[id] for id in ids]

    # ---- totals, ties, movements

    def _totals(
        self, claims: Iterable[CodedClaim], held: Mapping[int, CodedClaim], about: Callable[[list[Figure]], set[str]] | None = None
    ) -> list[tuple[dict[str, Any], list[int]]]:
        number_of = {coded.claim.id: number for number, coded in held.items()}
        # A toll that an event holds is a figure of that event, and of no running total.
        told = [coded for coded in claims if coded.claim.kind in TOTALS]
        members = self.keeper.members(number_of[coded.claim.id] for coded in told)
        free = [c for c in told if members.get(number_of[c.claim.id], (None, 0))[0] is None]
        made = totals(free)
        wanted = about(made) if about is not None else None
        return [
            (figure_columns(figure, None, {}), self._numbers(figure, number_of))
            for figure in made
            if wanted is None or figure.about in wanted
        ]

    def _totals_near(self, seeds: set[int]) -> tuple[list[int], list[tuple[dict[str, Any], list[int]]]]:
        """The running totals that the seeds are part of, before and after: of one place, country or actor."""
        keeper = self.keeper
        old = keeper.totals_among(keeper.resting_on("figures", seeds))
        mine = keeper.of_kinds(seeds, TOTALS)
        if not mine and not old:
            return [], []
        members = set(keeper.claims_under("figures", old))
        held = self.desk.numbered({*keeper.sharing([*mine, *members], TOTALS, ("place", "destination", "agent")), *members, *mine})
        seen = {held[number].claim.id for number in (seeds | members) & held.keys()}

        def about(made: list[Figure]) -> set[str]:
            """What the totals are of that change: all of one thing hang together, the whole with its parts."""
            return {figure.about for figure in made if any(given.claim.claim.id in seen for given in figure.history)}

        rows = self._totals(held.values(), held, about)
        return sorted({*old, *keeper.totals_among(keeper.resting_on("figures", {n for _, claims in rows for n in claims}))}), rows

    def _replace_ties(self, old: Sequence[int], held: Mapping[int, CodedClaim], seeds: set[int] | None = None) -> None:
        number_of = {coded.claim.id: number for number, coded in held.items()}
        made = [(tie_columns(tie), self._numbers(tie, number_of)) for tie in ties(held.values())]
        if seeds is not None:
            made = [row for row in made if seeds & set(row[1])]
            ids = [row[0]["id"] for row in made]
            old = sorted({*old, *self.keeper.numbers_of("ties", ids)})
        self.keeper.replace("ties", old, made)

    def _ties_near(self, seeds: set[int]) -> None:
        """The ties that the seeds are part of; names are told apart with all claims that use them."""
        keeper = self.keeper
        old = keeper.resting_on("ties", seeds)
        mine = keeper.of_kinds(seeds, TIE_KINDS)
        if not mine and not old:
            return
        members = set(keeper.claims_under("ties", old))
        near = set(keeper.sharing([*mine, *members], TIE_KINDS, ("agent", "target"))) | members | set(mine)
        self._replace_ties(old, self.desk.numbered(near), seeds | members)

    def _replace_movements(self, old: Sequence[int], claims: Iterable[CodedClaim], held: Mapping[int, CodedClaim]) -> None:
        number_of = {coded.claim.id: number for number, coded in held.items()}
        told = [coded for coded in claims if coded.claim.kind in (*MOVEMENT_KINDS, *STANDING)]
        made = [
            (movement_columns(movement), [number_of[movement.claim.claim.id]])
            for movement in movements(told, events=self._named_events(held))
        ]
        self.keeper.replace("movements", old, made)

    def _movements_near(self, seeds: set[int], held: Mapping[int, CodedClaim]) -> None:
        """The movements of the claims in hand, and those beside which a touched base or office stands."""
        keeper = self.keeper
        mine = set(keeper.of_kinds(held, MOVEMENT_KINDS))
        standing = keeper.of_kinds(seeds, STANDING)
        mine |= set(keeper.sharing(standing, MOVEMENT_KINDS, ("agent",))) if standing else set()
        old = keeper.resting_on("movements", mine | seeds)
        if not mine and not old:
            return
        beside = keeper.sharing(mine, STANDING, ("agent",))
        told = self.desk.numbered(mine | set(beside))
        self._replace_movements(old, told.values(), told)

    def _named_events(self, held: Mapping[int, CodedClaim]) -> list[Event]:
        """The events of these claims with no more than their id and these claims."""
        members = self.keeper.members(held)
        ids = self.keeper.standing({event for event, _ in members.values() if event is not None})
        together: dict[int, list[CodedClaim]] = defaultdict(list)
        for number, (event, _) in members.items():
            if event is not None:
                together[event].append(held[number])
        return [Event(id=ids[event], kind=claims[0].claim.kind, claims=tuple(claims)) for event, claims in together.items()]

    # ---- what claims carry

    def _mark_claims(self, held: Mapping[int, CodedClaim], numbers: Sequence[int]) -> None:
        """Write for each claim whether what it is part of is disputed, and how soon a person should look at it."""
        disputed = self.keeper.disputed(numbers)
        rows = []
        for number, was in self.keeper.states(numbers).items():
            in_dispute = number in disputed
            soon = priority(held[number], disputed=in_dispute)
            if was.disputed != in_dispute or abs(was.priority - soon) > 1e-6:
                rows.append({"number": number, "disputed": in_dispute, "priority": soon})
        self.keeper.set_claims(rows)


def priority(coded: CodedClaim, *, disputed: bool) -> float:
    """How soon a person should look at a claim: the logarithm of uncertain × important × fresh.

    Uncertain is how far the confidence of the reading is from sure (1 at 0.5, at least 0.05). Important are many people
    (one more for each power of ten) and disputes (twice). Freshness halves every `FRESH` days; as a logarithm that is one a
    period, counted from the year 1, so that the order holds on any later day.
    """
    claim = coded.claim
    uncertain = max(0.05, 1 - abs(2 * claim.confidence - 1))
    people = [a.quantity.low or a.quantity.high or 0 for a in claim.role(*PEOPLE_ROLES, "forces") if a.quantity is not None]
    important = (1 + math.log10(1 + max(people, default=0))) * (2 if disputed else 1)
    day = coded.published or date(1970, 1, 1)
    return round(math.log2(uncertain * important) + day.toordinal() / FRESH, 6)


def _torn(event: Event) -> bool:
    """Whether some claims of an event affirm and others deny it."""
    return len({coded.claim.polarity for coded in event.claims}) > 1
