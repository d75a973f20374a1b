"""How long each page of the workspace takes on a database: python benchmarks/workspace.py FILE [--rounds 20] [--most 200]

Pages are asked for in this process, so that what is measured is the server: from the request to the last byte. Every round asks
a page with another question, so that nothing is answered from a cache of answers. Prints median and 95th percentile in
milliseconds; with `--most`, the exit status is 1 where a page's p95 is above it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from fastapi.testclient import TestClient

from attested.query import Desk
from attested.store import open_store
from attested.web.app import workspace_app
from attested.web.security import Access


def asked(desk: Desk, seed: random.Random) -> dict[str, list[str]]:
    """Values to ask with, from the database itself."""
    facets = desk.facets(("kind", "country", "actor", "place", "source", "month"), limit=40)
    values = {name: [tally.value for tally in listing.rows] or ["none"] for name, listing in facets.items()}
    values["event"] = [row.id for row in desk.page_events(limit=100).rows] or ["none"]
    values["document"] = [row.document.id for row in desk.page_documents(limit=100).rows] or ["none"]
    for found in values.values():
        seed.shuffle(found)
    return values


PAGES = {
    "home": "/?since=month",
    "search": "/search?kind={kind}",
    "search, two fields": "/search?country={country}&kind={kind}",
    "search, words": "/search?text=attack+{kind}",
    "search, facets": "/search/facets?country={country}",
    "search, everything": "/search",
    "events": "/search?view=events&country={country}",
    "reports": "/sources",
    "report": "/sources/{document}",
    "event": "/events/{event}",
    "actor": "/actors/{actor}",
    "place": "/places/{place}",
    "outlet": "/outlets/{source}",
    "actors": "/actors",
    "codebook": "/codebook",
    "log": "/log",
    "map": "/map?country={country}",
    "timeline": "/timeline?country={country}",
    "network": "/network?actor={actor}",
    "figures": "/figures?country={country}",
    "movements": "/movements?country={country}",
    "review": "/review",
    "conflicts": "/conflicts",
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--most", type=float, help="milliseconds that the 95th percentile may take")
    arguments = parser.parse_args()
    slow = []
    with open_store(arguments.db, create=False) as store:
        client = TestClient(workspace_app(store, Access(user="benchmark")), base_url="http://127.0.0.1", follow_redirects=False)
        with store.view() as view:
            values = asked(Desk(view), random.Random(7))
            print(
                f"{Desk(view).counts()['claims']:,} claims, {arguments.rounds} rounds\n{'page':22} {'median':>8} {'p95':>8}  (ms)"
            )
        for name, pattern in PAGES.items():
            times = []
            for n in range(arguments.rounds + 1):
                path = pattern.format(**{key: found[n % len(found)] for key, found in values.items()})
                started = time.perf_counter()
                status = client.get(path).status_code
                if n:  # the first round loads templates and data files
                    times.append(1000 * (time.perf_counter() - started))
                if status not in (200, 303):
                    print(f"{name:22} answers {status} at {path}")
                    break
            if times:
                p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
                print(f"{name:22} {statistics.median(times):8.0f} {p95:8.0f}", flush=True)
                slow += [name] if arguments.most and p95 > arguments.most else []
    if slow:
        print(f"slower than {arguments.most:.0f} ms: {', '.join(slow)}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
