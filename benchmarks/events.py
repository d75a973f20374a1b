"""How much processor time N invented claims take to group, how many pairs are compared, and how many events come out whole.

    python benchmarks/events.py [N …]        default 1,000 10,000 100,000; prints one line of JSON for each

The claims tell of invented strikes, clashes, shellings and bombings over a year: each happening at a town, on a day, by one of some
actors, told by one to four reports, some of them days later with a newer figure. Towns, days and actors meet by chance as they do
in the news, so that blocks overlap; a tenth of the happenings are in the same town as another within two days.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta

from attested.model import Argument, Claim, CodedClaim, Document, Quantity, Source, Span, When, Where
from attested.resolve import blocks
from attested.resolve.events import group

_KINDS = (("air_strike", "An air strike"), ("shelling", "Shelling"), ("bombing", "A bombing"), ("clash", "A clash"))
_ACTORS = (
    "russia",
    "israel",
    "rapid-support-forces",
    "m23",
    "taliban",
    "al-shabaab",
    "hezbollah",
    "turkey",
    "myanmar",
    "bokoharam",
)
_SITES = ("a market", "a school", "a bridge", "a depot", "a police post", "a bus station", "a mosque", "a power station", "a farm")
_OUTLETS = tuple(f"Outlet {n}" for n in range(60))


def claims(number: int, seed: int = 1) -> tuple[list[CodedClaim], dict[str, int]]:
    """So many claims, and for each claim's id the happening that it tells of."""
    draw = random.Random(seed)
    made: list[CodedClaim] = []
    happened: dict[str, int] = {}
    towns = max(40, number // 40)
    happening = 0
    last: tuple[int, date] = (0, date(2025, 1, 1))
    while len(made) < number:
        happening += 1
        near = draw.random() < 0.1
        town = last[0] if near else draw.randrange(towns)
        day = last[1] + timedelta(days=draw.randrange(2) + 1) if near else date(2025, 1, 1) + timedelta(days=draw.randrange(365))
        last = town, day
        kind, words = draw.choice(_KINDS)
        actor, site, dead = draw.choice(_ACTORS), draw.choice(_SITES), draw.choice((1, 2, 3, 5, 8, 12, 17, 31, 46, 90))
        for telling in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
            later = telling and draw.random() < 0.4
            coded = _told(draw, kind, words, actor, site, town, day, dead + (draw.randrange(4) if later else 0), 2 if later else 0)
            if coded.claim.id not in happened:
                happened[coded.claim.id] = happening
                made.append(coded)
    return made[:number], happened


def _told(
    draw: random.Random, kind: str, words: str, actor: str, site: str, town: int, day: date, dead: int, later: int
) -> CodedClaim:
    place = f"Town{town}"
    when = f"on {day:%d %B}" if later else ""
    told = f"{words} on {site} in {place} killed {dead} people {when}".strip()
    text = f"{told}, {actor} is blamed ({draw.randrange(99999)})."
    outlet = draw.choice(_OUTLETS)
    published = day + timedelta(days=later)
    document = Document(
        id=Document.identify(text, outlet, published), source=Source(id=outlet, name=outlet), published=published, text=text
    )

    def span(written: str) -> Span:
        start = text.index(written)
        return Span.of(document, start, start + len(written))

    spot = random.Random(town)
    where = Where(
        id=f"place:{town}", name=place, country=f"{'ABCDEFGHIJ'[town % 10]}X", admin=f"Province {town % 97}", precision="town",
        lat=spot.uniform(-40, 60), lon=spot.uniform(-20, 140), within_km=6,
    )  # fmt: skip
    arguments = [
        Argument(role="place", span=span(place), name=place, where=where),
        Argument(role="agent", span=span(actor), name=actor, entity=actor),
        Argument(role="target", span=span(site), name=site),
        Argument(role="killed", span=span(f"{dead} people"), quantity=Quantity(low=dead, high=dead, unit="people")),
        Argument(
            role="time", span=span(when) if when else None, when=When(earliest=day, latest=day, precision="day", as_written=when)
        ),
    ]
    claim = Claim.make(kind=kind, evidence=(Span.of(document, 0, len(text)),), arguments=tuple(arguments))
    return CodedClaim(claim=claim, document=document, published=published)


def measure(number: int) -> dict[str, float]:
    made, happened = claims(number)
    compared = Counter[str]()
    likened = blocks.link

    def counting(one, two):  # type: ignore[no-untyped-def]
        compared["pairs"] += 1
        return likened(one, two)

    blocks.link = counting
    try:
        started = time.process_time()
        events = group(made)
        seconds = time.process_time() - started
    finally:
        blocks.link = likened
    mixed = sum(len({happened[c.claim.id] for c in event.claims}) > 1 for event in events)
    parts = Counter(happened[event.claims[0].claim.id] for event in events)
    told = Counter(happened[coded.claim.id] for coded in made)
    several = [happening for happening, number in told.items() if number > 1]
    return {
        "claims": number,
        "happenings": len(told),
        "events": len(events),
        "pairs": compared["pairs"],
        "pairs_per_claim": round(compared["pairs"] / number, 1),
        "seconds": round(seconds, 2),
        "mixed": mixed,
        "whole": round(sum(parts[happening] == 1 for happening in several) / max(1, len(several)), 3),
    }


if __name__ == "__main__":
    for size in [int(given.replace(",", "")) for given in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        print(json.dumps(measure(size)), flush=True)
