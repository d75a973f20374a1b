"""Who moved, how many, from where, by what way, to where; gaps stay gaps and nothing is summed."""

from __future__ import annotations

from attested.reconcile import movements


def test_one_movement_for_each_claim_with_its_gaps(say, on, count):
    text = "Nearly 5,000 Iraqi fighters crossed into Iran; they came by the Shaib crossing, sources said."
    many = say(
        text,
        "deployment",
        agent="Iraqi fighters",
        forces=("Nearly 5,000 Iraqi fighters", count(5000, about=True, unit="fighters")),
        destination="Iran",
        time=(on("2026-01-05"),),
    )
    via = say(text, "deployment", agent="Iraqi fighters", via="Shaib crossing", time=(on("2026-01-04"),))
    first, second = movements([many, via])
    assert (first.via, first.destination, first.forces) == (("Shaib crossing",), (), ())
    assert (second.who, second.destination, second.via, second.origin) == (("Iraqi fighters",), ("Iran",), (), ())
    assert [q.low for q in second.forces] == [5000]


def test_other_kinds_are_no_movements(say):
    assert movements([say("Shells hit Kherson.", "shelling"), say("Iran backs Badr.", "backs")]) == []


def test_who_is_there_already_stands_beside_and_no_stranger(say):
    move = say("Badr crossed into Syria.", "deployment", agent=("Badr", "badr-organization"), destination="Syria")
    base = say("Badr has a base in Syria.", "presence", status="ongoing", agent=("Badr", "badr-organization"), place="Syria")
    other = say("Badr has a base in Iran.", "presence", status="ongoing", agent=("Badr", "badr-organization"), place="Iran")
    foreign = say("Hamas has a base in Syria.", "presence", status="ongoing", agent=("Hamas", "hamas"), place="Syria")
    (movement,) = movements([move, base, other, foreign])
    assert [c.claim.id for c in movement.beside] == [base.claim.id]
    assert movement.source == "reuters"
