"""Counts that are kept follow every decision without counting anew, and say the same as counting anew."""

from __future__ import annotations

from sqlalchemy import select

from attested import review
from attested.query import Question
from attested.store import schema
from attested.store.tallies import FACETS


def kept(bench):
    with bench.store._engine.connect() as connection:
        tallies = {(row.facet, row.value): row._mapping["count"] for row in connection.execute(select(schema.tallies))}
        spots = {tuple(row)[1:] for row in connection.execute(select(schema.spots))}
    return tallies, spots


def test_counts_follow_decisions(bench):
    claim, deal = bench.claim("bbc"), bench.claim("afp", "agreement")
    made = review.changed(claim, kind="attack", arguments=claim.arguments[1:])  # nobody says where any more
    steps = (
        lambda: review.reject(bench.store, deal.id, by="ana"),
        lambda: review.correct(bench.store, claim.id, made, by="ana"),
        lambda: review.accept(bench.store, bench.claim("afp").id, by="ana"),
        lambda: review.judge(bench.store, bench.claim("afp").id, bench.claim("bbc", "attack").id, "different", by="ana"),
        lambda: review.undo(bench.store, 2, by="ben"),
        lambda: review.undo(bench.store, 1, by="ben"),
    )
    seen = []
    for step in steps:
        step()
        desk = bench.up_to_date()
        now = kept(bench)
        with bench.store.writer() as writer:
            writer.index.count_all()
            writer.index.count_events(all=True)
        assert kept(bench) == now
        seen.append(now)
        counted = desk.facets(FACETS)
        assert {tally.value: tally.count for tally in counted["kind"].rows} == {
            tally.value: tally.count for tally in desk.counts_by("kind", Question(least=0.0)).rows
        }
    assert len({str(sorted(tallies.items())) for tallies, _ in seen}) > 3, "the steps change the counts"
    assert len({str(sorted(map(str, spots))) for _, spots in seen}) > 1, "the steps change the map"
