"""How long a page's questions take: the 50th and 95th of a hundred, over popular and rare things alike.

    python benchmarks/pages.py --db /tmp/million.db [--rounds 20] [--json]

Each page of the workspace is asked for what it asks the desk, for actors, places, outlets, kinds, days and words drawn from the
store itself: half of them as often as claims name them, half each as likely as any other. Every question opens a view of its own,
as a request does. At the end one claim is rejected and one judgement made, and it is measured how long the index takes to follow;
both are taken back. `--db` is a store that `benchmarks/million.py` made, or any other. Time is that of the processor, as other work
on the machine does not change it; what the disk takes is in the time on the clock.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from sqlalchemy import func, select

from attested import review
from attested.pipeline import reassemble
from attested.query import Desk, Question
from attested.store import Store, open_store, schema

FACETS = ("kind", "country", "actor", "source", "status", "state")
"""What the table shows beside its rows."""


class Drawn:
    """Things that the store holds, for asking."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self.chance = chance
        handles, claims, events = schema.facets, schema.claims, schema.events
        with store._engine.connect() as connection:
            most = connection.scalar(select(func.max(handles.c.number))) or 1
            popular = [self.chance.randrange(most) for _ in range(600)]
            rows = connection.execute(
                select(handles.c.entity, handles.c.place, handles.c.role).where(handles.c.number.in_(popular))
            ).all()
            self.actors = [row.entity for row in rows if row.entity and row.role in ("agent", "target")]
            self.places = [row.place for row in rows if row.place]
            self.outlets = [row.entity for row in rows if row.role == "outlet"]
            last = connection.scalar(select(func.max(events.c.number))) or 1
            some = [self.chance.randrange(last) for _ in range(200)]
            found = connection.execute(select(events.c.id, events.c.lat, events.c.lon).where(events.c.number.in_(some))).all()
            large = connection.execute(
                select(events.c.id).order_by(events.c.sources.desc(), events.c.number.desc()).limit(50)
            ).all()
            self.events = [row.id for row in found] + [row.id for row in large]
            self.points = [(row.lat, row.lon) for row in found if row.lat is not None]
            end = connection.scalar(select(func.max(claims.c.number))) or 1
            numbers = [self.chance.randrange(end) for _ in range(200)]
            told = connection.execute(
                select(claims.c.evidence, claims.c.kind, claims.c.published).where(claims.c.number.in_(numbers))
            ).all()
            self.words = [word.strip(",.") for row in told for word in row.evidence.split() if len(word) > 4]
            self.kinds = sorted({row.kind for row in told})
            self.days = [row.published for row in told if row.published]
        self.rare = {name: sorted(set(getattr(self, name))) for name in ("actors", "places", "outlets")}

    def one(self, name: str) -> str:
        """One of a sort, by how often it is named or as likely as any other."""
        return str(
            self.chance.choice(getattr(self, name) if self.chance.random() < 0.5 else self.rare.get(name, getattr(self, name)))
        )

    def question(self) -> Question:
        """What somebody may have set in the filter bar: one to three things."""
        chance = self.chance
        asked: dict[str, object] = {}
        for part in chance.sample(
            ("kind", "actor", "place", "source", "days", "text", "disputed", "state"), chance.choice((1, 1, 2, 2, 3))
        ):
            if part == "days":
                day = chance.choice(self.days)
                asked |= {"since": day - timedelta(days=chance.choice((1, 7, 30, 365))), "until": day}
            elif part == "text":
                asked["text"] = chance.choice(self.words)
            elif part == "disputed":
                asked["disputed"] = True
            elif part == "state":
                asked["state"] = "unreviewed"
            elif part == "kind":
                asked["kind"] = tuple(chance.sample(self.kinds, 2))
            else:
                asked[part] = self.one({"actor": "actors", "place": "places", "source": "outlets"}[part])
        return Question(**asked)  # type: ignore[arg-type]


def pages(drawn: Drawn) -> dict[str, Callable[[Desk], object]]:
    """What each page asks."""
    chance = drawn.chance

    def home(desk: Desk) -> None:
        desk.counts()
        desk.changes(datetime.now(UTC) - timedelta(days=1), limit=10)
        review.queue(desk, "ana", limit=10)
        desk.page_events(order="changed", limit=10)

    def table(question: Question) -> Callable[[Desk], object]:
        return lambda desk: desk.page_claims(question, limit=50)

    def facets(question: Question | None) -> Callable[[Desk], object]:
        return lambda desk: desk.facets(FACETS, question, limit=12)

    def event(desk: Desk) -> None:
        found = desk.event(drawn.one("events"))
        desk.page_figures(Question(event=found.id))
        desk.people.remarks([found.id])

    def actor(desk: Desk) -> None:
        who = Question(actor=drawn.one("actors"))
        desk.page_events(who, limit=20)
        desk.page_claims(who, limit=20)
        desk.network(who.actor, limit=50)

    def place(desk: Desk) -> None:
        where = Question(place=drawn.one("places"))
        desk.page_events(where, limit=20)
        desk.page_figures(where, limit=20)

    def viewport(desk: Desk) -> object:
        lat, lon = chance.choice(drawn.points)
        reach = chance.choice((1.0, 5.0, 20.0))
        box = (max(-180.0, lon - reach), max(-90.0, lat - reach), min(180.0, lon + reach), min(90.0, lat + reach))
        return desk.map(Question(box=box))

    def month(desk: Desk) -> object:
        day = chance.choice(drawn.days)
        return desk.map(Question(since=day - timedelta(days=30), until=day))

    return {
        "home": home,
        "table": lambda desk: table(drawn.question())(desk),
        "table, later page": _later,
        "facets, all": facets(None),
        "facets, of a question": lambda desk: facets(drawn.question())(desk),
        "events": lambda desk: desk.page_events(drawn.question(), limit=50),
        "event": event,
        "actor": actor,
        "place": place,
        "map, the world": lambda desk: desk.map(),
        "map, a part of it": viewport,
        "map, a month": month,
        "timeline, all": lambda desk: desk.timeline(),
        "timeline, of a question": lambda desk: desk.timeline(drawn.question()),
        "network": lambda desk: desk.network(drawn.one("actors"), depth=2),
        "figures": lambda desk: desk.page_figures(drawn.question(), measure="killed", order="size", limit=50),
        "movements": lambda desk: desk.page_movements(Question(actor=drawn.one("actors"))),
        "queue": lambda desk: review.queue(desk, "ana"),
        "queue, of a question": lambda desk: review.queue(desk, "ana", Question(kind=tuple(drawn.kinds[:2]))),
        "search": lambda desk: desk.search(chance.choice(drawn.words), limit=20),
        "reports": lambda desk: desk.page_documents(Question(source=drawn.one("outlets")), order="day"),
    }


def _later(desk: Desk) -> None:
    first = desk.page_claims(limit=200)
    desk.page_claims(after=first.next, limit=50)


def measure(store: Store, rounds: int, seed: int = 1) -> dict[str, dict[str, float]]:
    """Milliseconds of each page, 50th and 95th of a hundred: of the processor, and the 95th on the clock."""
    drawn = Drawn(store, random.Random(seed))
    found = {}
    for name, ask in pages(drawn).items():
        clock, processor = [], []
        with store.view() as view:
            ask(Desk(view))  # once unmeasured: a server that has just started is slower
        for _ in range(rounds):
            started, worked = time.perf_counter(), time.process_time()
            with store.view() as view:
                ask(Desk(view))
            processor.append(1000 * (time.process_time() - worked))
            clock.append(1000 * (time.perf_counter() - started))
        found[name] = {"p50": _share(processor, 50), "p95": _share(processor, 95), "clock p95": _share(clock, 95)}
    return found


def _share(took: list[float], percent: int) -> float:
    """The value that so many in a hundred do not exceed, of the values that were measured."""
    return round(sorted(took)[max(0, ceil(len(took) * percent / 100) - 1)], 1)


def following(store: Store, seed: int = 1) -> dict[str, float]:
    """Seconds of the processor that the index takes to follow a rejection, a judgement, and both taken back."""
    drawn = Drawn(store, random.Random(seed))
    with store.view() as view:
        desk = Desk(view)
        one, two = (desk.event(id).claims[0].claim.id for id in drawn.events[:2])
    took = {}

    def followed() -> float:
        worked = time.process_time()
        reassemble(store)
        return time.process_time() - worked

    rejected = review.reject(store, one, by="benchmark")
    took["a claim rejected"] = followed()
    review.undo(store, rejected.number, by="benchmark")
    took["taken back"] = followed()
    review.judge(store, one, two, "same", by="benchmark")
    took["two judged the same"] = followed()
    review.withdraw(store, one, two, by="benchmark")
    took["parted again"] = followed()
    return {name: round(seconds, 3) for name, seconds in took.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with open_store(asked.db, create=False) as store:
        found = measure(store, asked.rounds)
        followed = following(store)
        with store.view() as view:
            counts = view.counts()
    if asked.json:
        print(json.dumps({"counts": counts, "milliseconds": found, "seconds": followed}))
        return
    print(f"{counts['claims']:,} claims of {counts['documents']:,} reports; milliseconds, {asked.rounds} times each")
    for name, took in found.items():
        print(f"{name:28} p50 {took['p50']:8.1f}   p95 {took['p95']:8.1f}   on the clock p95 {took['clock p95']:8.1f}")
    print("the index follows, in seconds")
    for name, seconds in followed.items():
        print(f"{name:28} {seconds:8.3f}")


if __name__ == "__main__":
    main()
