"""A store of a million claims, made up, to see whether every page still opens at once.

    python benchmarks/million.py --db /tmp/million.db [--claims 1000000] [--seed 1]

Nothing is read from reports: happenings are drawn (day, place, kind, actors, how many were killed), told by one to thirty
sentences in reports of the days after, and coded as they were written. Actors, places, outlets and speakers are met as often as a
power law says, so that some answer to a question is always very long and most are short. Rows are written straight into the tables,
with the secondary indexes made at the end; the rows of events, figures, ties and movements are those that the program would write.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import time
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import msgspec

from attested.knowledge import actors, states
from attested.model import (
    Argument,
    Claim,
    CodedClaim,
    Comparison,
    Document,
    Event,
    Item,
    Maker,
    Quantity,
    Reason,
    Source,
    Span,
    Speaker,
    When,
    Where,
)
from attested.pipeline.assemble import assemble, priority, rules
from attested.query.identity import coin
from attested.query.listing import event_columns, figure_columns, movement_columns, tie_columns
from attested.reconcile.figures import figures, totals
from attested.reconcile.movements import MOVEMENT_KINDS, movements
from attested.reconcile.sources import sourced
from attested.reconcile.ties import ties
from attested.resolve.events import block_keys
from attested.store import open_store
from attested.store.keeping import block_number
from attested.store.settling import moment
from attested.store.wanted import days, facets

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)
A_REPORT = 10
"""Claims of a report."""
KINDS = (
    ("air_strike", 14), ("shelling", 12), ("attack", 16), ("clash", 9), ("bombing", 4), ("arrest", 6), ("protest", 5),
    ("abduction", 3), ("seizure", 3), ("deployment", 5), ("withdrawal", 1), ("displacement", 2), ("talks", 5), ("accusation",
    5), ("announcement", 4),
    ("demand", 2), ("arms_transfer", 1),
)  # fmt: skip
TIES = ("backs", "funds", "arms", "commands", "part_of", "allied_with", "opposes")
VERBS = {
    "air_strike": "bombed", "shelling": "shelled", "attack": "attacked", "clash": "fought", "bombing": "mined",
    "arrest": "arrested",
    "protest": "rallied against", "abduction": "abducted", "seizure": "seized", "deployment": "sent", "withdrawal": "withdrew",
    "displacement": "drove out", "talks": "met", "accusation": "accused", "announcement": "announced to", "demand": "urged",
    "arms_transfer": "supplied", "backs": "backs", "funds": "funds", "arms": "arms", "commands": "commands",
    "part_of": "belongs to", "allied_with": "is allied with", "opposes": "opposes", "toll": "counted", "strength": "numbers",
}  # fmt: skip
SYLLABLES = "ka ro bel mar du sha ti zan ul hor ke ri pol va sta nor dan gu li mek".split()


class Often:
    """Things drawn by a power law: the n-th is met 1/n as often as the first."""

    def __init__(self, things: Sequence[object], power: float = 1.0) -> None:
        self.things = things
        self.sums = list(accumulate(1 / (n + 1) ** power for n in range(len(things))))

    def draw(self, chance: random.Random) -> object:
        return self.things[bisect(self.sums, chance.random() * self.sums[-1])]


@dataclass
class Happening:
    """Something that happened, and what was told of it."""

    kind: str
    day: date
    place: Where
    agent: tuple[str, str | None]
    target: tuple[str, str | None]
    killed: int
    left: int
    told: list[tuple[int, CodedClaim]] = field(default_factory=list)


class World:
    """What happens, and how it is told."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        codes = [state.code for state in states()]
        chance.shuffle(codes)
        country = Often(codes[:60])

        def name(parts: int) -> str:
            return "".join(chance.choice(SYLLABLES) for _ in range(parts)).capitalize()

        places = []
        for n in range(6000):
            precision = chance.choices(("exact", "town", "district", "province", "country"), (5, 55, 15, 15, 10))[0]
            code = country.draw(chance)
            places.append(
                Where(
                    id=f"geonames:{9_000_000 + n}", name=f"{name(2)} {name(1)}", country=str(code), admin=f"{name(2)} Province",
                    lat=round(chance.uniform(-35, 60), 4), lon=round(chance.uniform(-80, 130), 4), precision=precision,
                )
            )  # fmt: skip
        self.places = Often(places, 0.8)
        known: list[tuple[str, str | None]] = [(entity.name, entity.id) for entity in actors()]
        chance.shuffle(known)
        loose: list[tuple[str, str | None]] = [
            (f"{name(2)} {chance.choice(('Brigade', 'Front', 'Council'))}", None) for _ in range(8000)
        ]
        self.actors = Often([*known, *loose], 0.9)
        self.speakers = Often([(f"{name(2)} {name(2)}", None) for _ in range(4000)] + [known[n] for n in range(200)], 0.8)
        self.outlets = Often([Source(id=f"outlet-{n}", name=f"The {name(2)} {name(1)}") for n in range(300)])
        self.kinds, self.weights = zip(*KINDS)

    def happening(self, day: date) -> Happening:
        chance = self.chance
        size = chance.random()
        left = (
            1
            if size < 0.55
            else 2
            if size < 0.75
            else 3
            if size < 0.85
            else chance.randint(4, 8)
            if size < 0.96
            else chance.randint(9, 30)
        )
        return Happening(
            kind=chance.choices(self.kinds, self.weights)[0], day=day, place=self.places.draw(chance),  # type: ignore[arg-type]
            agent=self.actors.draw(chance), target=self.actors.draw(chance),  # type: ignore[arg-type]
            killed=int(chance.paretovariate(1.1)), left=left,
        )  # fmt: skip

    def sentence(self, told: Happening | str, published: date) -> Telling:
        """One sentence, with where its parts stand in it."""
        chance = self.chance
        say = Telling()
        speaker = self.speakers.draw(chance) if chance.random() < 0.6 else None
        if isinstance(told, str):
            agent, target = self.actors.draw(chance), self.actors.draw(chance)
            say.role("agent", *agent).words(" ").trigger(VERBS[told])  # type: ignore[misc]
            if told == "toll":
                place = self.places.draw(chance)
                number = int(chance.paretovariate(0.8)) + 10
                say.words(" ").figure("killed", number).words(" in ").where("place",
                place).words(" since 1 January")  # type: ignore[arg-type]
                say.when(date(published.year, 1, 1), published)
            elif told == "strength":
                say.words(" ").figure("forces", chance.randint(2, 90) * 100, "fighters")
            else:
                say.words(" ").role("target", *target)  # type: ignore[misc]
        else:
            say.role("agent", *told.agent).words(" ").trigger(VERBS[told.kind]).words(" ")
            if told.kind == "deployment":
                say.figure("forces", chance.randint(1, 40) * 50, "fighters").words(" to ").where("destination", told.place)
            else:
                target = told.target if chance.random() < 0.9 else (f"{told.target[0]} unit {chance.randrange(10**6)}", None)
                say.role("target", *target).words(" in ").where("place", told.place)
            say.words(f" on {told.day:%-d %B %Y}").when(told.day, told.day)
            if told.kind in ("air_strike", "shelling", "attack", "bombing", "clash"):
                number = told.killed if chance.random() < 0.8 else told.killed + chance.randint(1, 5)
                say.words(", killing ").figure("killed", number)
        if speaker is not None:
            say.words(", ").speaker(*speaker).words(" said")  # type: ignore[misc]
        return say.words(".")


class Telling:
    """A sentence as it is written, part after part."""

    def __init__(self) -> None:
        self.text = ""
        self.parts: list[tuple[str, int, int, dict[str, object]]] = []
        self.at = (0, 0)
        self.said: tuple[int, int, str, str | None] | None = None

    def words(self, words: str) -> Telling:
        self.text += words
        return self

    def _part(self, role: str, words: str, **values: object) -> Telling:
        start = len(self.text)
        self.text += words
        self.parts.append((role, start, len(self.text), values))
        return self

    def role(self, role: str, name: str, entity: str | None) -> Telling:
        return self._part(role, name, name=name, entity=entity)

    def where(self, role: str, where: Where) -> Telling:
        return self._part(role, where.name, name=where.name, where=where)

    def figure(self, role: str, number: int, unit: str = "people") -> Telling:
        words = f"{number} {unit}"
        return self._part(role, words, quantity=Quantity(low=number, high=number, unit=unit, as_written=words))

    def when(self, first: date, last: date) -> Telling:
        precision = "day" if first == last else "months"
        self.parts.append(("time", 0, 0, {"when": When(earliest=first, latest=last, precision=precision)}))
        return self

    def trigger(self, words: str) -> Telling:
        self.at = (len(self.text), len(self.text) + len(words))
        return self.words(words)

    def speaker(self, name: str, entity: str | None) -> Telling:
        self.said = (len(self.text), len(self.text) + len(name), name, entity)
        return self.words(name)

    def claim(self, kind: str, document: str, text: str, start: int, confidence: float, polarity: str) -> Claim:
        """The claim of the sentence where it stands in a report."""

        def span(first: int, last: int) -> Span:
            return Span(document=document, start=start + first, end=start + last, quote=text[start + first : start + last])

        arguments = tuple(
            Argument(role=role, span=span(first, last) if last else None, **values)  # type: ignore[arg-type]
            for role, first, last, values in self.parts
        )
        speakers = ()
        if self.said is not None:
            first, last, name, entity = self.said
            speakers = (Speaker(span=span(first, last), name=name, entity=entity, kind="officials", cue="said"),)
        return Claim.make(
            kind=kind, evidence=(span(0, len(self.text)),), trigger=span(*self.at), arguments=arguments, speakers=speakers,
            polarity=polarity, confidence=confidence, made_by=Maker(stage="benchmark", version=1),  # type: ignore[arg-type]
        )  # fmt: skip


def reports(world: World, wanted: int) -> Iterator[tuple[date, list[Happening | str]]]:
    """Report after report, day after day: what its sentences tell of."""
    chance = world.chance
    length = (LAST - FIRST).days + 1
    shares = [0.4 + 1.2 * n / length for n in range(length)]  # more is reported from year to year
    queues: dict[date, list[Happening | str]] = defaultdict(list)
    given = 0
    for n in range(length):
        day = FIRST + timedelta(days=n)
        quota = round(wanted * sum(shares[: n + 1]) / sum(shares)) - given
        for _ in range(round(quota * 0.16)):
            queues[day].append(chance.choice(TIES) if chance.random() < 0.7 else chance.choice(("toll", "strength")))
        due = quota - len(queues[day])
        while due > 0:
            told = world.happening(day)
            due -= told.left
            for _ in range(told.left):
                queues[min(LAST, day + timedelta(days=int(chance.expovariate(0.9))))].append(told)
        queue = queues.pop(day)
        given += len(queue)
        chance.shuffle(queue)
        for start in range(0, len(queue), A_REPORT):
            yield day, queue[start : start + A_REPORT]


class Rows:
    """Rows on their way into tables, written some thousand at a time."""

    def __init__(self, connection: object) -> None:
        self.connection = connection
        self.waiting: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self.columns: dict[str, tuple[str, ...]] = {}

    def add(self, table: str, row: dict[str, object]) -> None:
        if table not in self.columns:
            self.columns[table] = tuple(row)
        self.waiting[table].append(tuple(row.values()))  # always in one order
        if len(self.waiting[table]) >= 20_000:
            self.write(table)

    def write(self, *tables: str) -> None:
        for table in tables or list(self.waiting):
            if rows := self.waiting.pop(table, []):
                names = self.columns[table]
                marks = ", ".join("?" * len(names))
                columns = ", ".join(f'"{name}"' for name in names)
                self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # type: ignore[attr-defined]


def make(path: Path, claims: int, seed: int = 1, tell: bool = True) -> dict[str, float]:
    """Fill a new store; how many seconds each part took."""
    started = time.monotonic()
    took: dict[str, float] = {}
    with open_store(path) as store:
        raw = store._engine.raw_connection()
        connection = raw.driver_connection
        assert connection is not None
        sqlite3.register_adapter(date, date.isoformat)
        for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        later = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name != 'documents'"
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for name, _ in later:
            connection.execute(f'DROP INDEX "{name}"')
        _Filling(connection, World(seed), claims, tell).fill()
        took["rows"] = time.monotonic() - started
        for _, statement in later:
            connection.execute(statement)
        connection.execute("COMMIT")
        took["indexes"] = time.monotonic() - started - took["rows"]
        connection.execute("PRAGMA analysis_limit = 2000")
        connection.execute("ANALYZE")
        raw.close()
        with store.writer() as writer:
            writer.index.count_all()
            writer.index.count_events(all=True)
            writer.index.set_mark("assembled", rules())
            writer.index.set_mark("copied", str(writer.index.last_document()))
        took["counts"] = time.monotonic() - started - took["rows"] - took["indexes"]
        assert assemble(store).claims == 0
    took["all"] = time.monotonic() - started
    return took


class _Filling:
    def __init__(self, connection: object, world: World, wanted: int, tell: bool) -> None:
        self.rows = Rows(connection)
        self.world = world
        self.wanted = wanted
        self.tell = tell
        self.now = moment()
        self.names: dict[str, int] = {}
        self.counts: dict[str, int] = defaultdict(int)
        self.number = 0
        self.standing: list[tuple[int, CodedClaim]] = []
        self.told: list[tuple[int, CodedClaim]] = []

    def fill(self) -> None:
        world, done = self.world, time.monotonic()
        for number, (day, sentences) in enumerate(reports(world, self.wanted), start=1):
            self._report(number, day, sentences)
            if self.tell and number % 10_000 == 0:
                print(f"{self.number:,} claims, {self.counts['events']:,} events, {time.monotonic() - done:.0f} s", flush=True)
        number_of = {coded.claim.id: number for number, coded in (*self.standing, *self.told)}
        for tie in ties(coded for _, coded in self.standing):
            self._assembled("ties", "tie", tie_columns(tie), [number_of[c.claim.id] for c in (*tie.claims, *tie.denied)])
        for figure in totals(coded for _, coded in self.told):
            self._assembled(
                "figures", "figure", figure_columns(figure, None, {}), [number_of[g.claim.claim.id] for g in figure.history]
            )
        self.rows.write()

    def _report(self, number: int, day: date, sentences: Sequence[Happening | str]) -> None:
        chance, world = self.world.chance, self.world
        tellings = [(told, world.sentence(told, day)) for told in sentences]
        text = " ".join(telling.text for _, telling in tellings)
        source = world.outlets.draw(chance)
        assert isinstance(source, Source)
        id = Document.identify(f"{number} {text}", source.id, day)
        document = Document(id=id, source=source, published=day, title=text[:60], text=text, lang="en")
        self.rows.add("documents", {
            "number": number, "id": id, "source": msgspec.json.encode(source).decode(), "title": document.title, "published": day,
            "lang": "en", "text": text, "text_sha256": sha256(text.encode()).hexdigest(),
        })  # fmt: skip
        self.rows.add("codings", {"number": number, "document": number, "fingerprint": "benchmark", "at": self.now, "current": 1})
        item = Item(document=id, start=0, end=len(text), published=day)
        seen: set[str] = set()
        start = 0
        for told, telling in tellings:
            kind = told if isinstance(told, str) else told.kind
            polarity = "denied" if chance.random() < 0.03 else "affirmed"
            claim = telling.claim(kind, id, text, start, round(chance.betavariate(6, 2), 3), polarity)
            start += len(telling.text) + 1
            if claim.id not in seen:
                seen.add(claim.id)
                self._claim(claim, document, item, number)
                coded = CodedClaim(claim=claim, document=replace(document, text=""), published=day)
                if isinstance(told, Happening):
                    told.told.append((self.number, coded))
                else:
                    (self.told if kind in ("toll", "strength") else self.standing).append((self.number, coded))
            if isinstance(told, Happening):
                told.left -= 1
                if told.left == 0 and told.told:
                    self._happened(told)

    def _claim(self, claim: Claim, document: Document, item: Item, number: int) -> None:
        self.number += 1
        first, last = days(claim, item)
        exact = [a.where.precision for a in claim.arguments if a.where is not None]
        decided = self.number % 50 == 0  # one in fifty was looked at
        coded = CodedClaim(claim=claim, document=document, published=item.published)
        self.rows.add("claims", {
            "number": self.number, "id": claim.id, "document": number, "coding": number, "current": 1, "kind": claim.kind,
            "polarity": claim.polarity, "status": claim.status, "confidence": claim.confidence, "first_day": first,
            "last_day": last, "evidence": claim.evidence[0].quote, "body": msgspec.json.encode(claim).decode(),
            "published": item.published,
            "precision": exact[0] if exact else None, "hedged": 0, "shown": 1, "state": "accepted" if decided else "unreviewed",
            "reread": 0, "disputed": int(claim.polarity == "denied"),
            "priority": priority(coded, disputed=claim.polarity == "denied"),
        })  # fmt: skip
        for facet in facets(claim, document, item):
            name = self.names.get(facet.name)
            if name is None:
                name = self.names[facet.name] = len(self.names) + 1
                self.rows.add("names", {"number": name, "name": facet.name})
            self.rows.add("facets", {
                "claim": self.number, "role": facet.role, "name": name, "entity": facet.entity, "place": facet.place,
                "country": facet.country,
            })  # fmt: skip

    def _happened(self, told: Happening) -> None:
        members = told.told
        self.counts["events"] += 1
        number = self.counts["events"]
        first = members[0][1]
        links = tuple(Comparison(left=first.claim.id, right=other.claim.id, score=6.5, reasons=REASONS) for _, other in members[1:])
        event = Event(
            id=coin(first.claim.id), kind=told.kind, claims=tuple(coded for _, coded in members), links=links,
            when=When(earliest=told.day, latest=told.day, precision="day"), where=told.place, place=told.place.name,
            agents=(told.agent[0],), targets=(told.target[0],),
        )  # fmt: skip
        (event,) = sourced([event])
        found = figures([event])
        torn = len({coded.claim.polarity for coded in event.claims}) > 1 or any(figure.disputed for figure in found)
        row = event_columns(event, found, disputed=torn, reviewed=sum(n % 50 == 0 for n, _ in members))
        self.rows.add("events", {
            "number": number, **row, "revision": 1, "made_at": self.now, "changed_at": self.now,
            "disputed_at": self.now if torn else None,
        })  # fmt: skip
        number_of = {coded.claim.id: n for n, coded in members}
        for claim in number_of.values():
            self.rows.add("event_claims", {"claim": claim, "event": number, "home": number})
        for figure in found:
            self._assembled(
                "figures", "figure", figure_columns(figure, number, row), [number_of[g.claim.claim.id] for g in figure.history]
            )
        if told.kind in MOVEMENT_KINDS:
            for movement in movements(event.claims, events=[event]):
                self._assembled("movements", "movement", movement_columns(movement), [number_of[movement.claim.claim.id]])
        keys = block_keys(first)  # the others of the event meet in the same blocks, or nearly
        for claim, coded in members:
            for key in keys - {f"claim {first.claim.id}"} | {f"claim {coded.claim.id}"}:
                self.rows.add("blocks", {"block": block_number(key), "claim": claim})

    def _assembled(self, table: str, link: str, row: dict[str, object], claims: Sequence[int]) -> None:
        self.counts[table] += 1
        number = self.counts[table]
        self.rows.add(table, {"number": number, **row, "changed_at": self.now})
        for claim in dict.fromkeys(claims):
            self.rows.add(f"{link}_claims", {link: number, "claim": claim})


REASONS = (
    Reason(feature="kind", weight=1.0, words="both of one kind"),
    Reason(feature="place", weight=3.0, words="the same place"),
    Reason(feature="time", weight=1.5, words="the same day"),
    Reason(feature="words", weight=1.0, words="shared words"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.db.exists():
        parser.error(f"{asked.db} is there already")
    took = make(asked.db, asked.claims, asked.seed)
    size = asked.db.stat().st_size / 1e9
    print(json.dumps({"claims": asked.claims, "gigabytes": round(size, 2), "seconds": {k: round(v, 1) for k, v in took.items()}}))


if __name__ == "__main__":
    main()
