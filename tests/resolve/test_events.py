"""Which claims tell of one happening, and which do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.model import Judgement, Where
from attested.resolve.events import THRESHOLD, compare, group


def judged(one, other, verdict, minute=0):
    at = datetime(2026, 1, 1, 12, minute, tzinfo=UTC)
    return Judgement(left=one.claim.id, right=other.claim.id, verdict=verdict, by="a reader", at=at)


@pytest.fixture
def strikes(say, on, count):
    """Two outlets on one strike, and a third on another town's the same day."""
    day = on("2024-12-01")
    reuters = say(
        "Russian jets struck a market in Kherson, killing 12 people.",
        "air_strike",
        published="2024-12-01",
        agent=("Russian", "russia"),
        target="a market",
        place="Kherson",
        killed=count(12),
        time=(day,),
    )
    afp = say(
        "A Russian air strike on a market in Kherson killed at least 14 people on Sunday.",
        "air_strike",
        outlet="AFP",
        agent=("Russian", "russia"),
        target="a market",
        place="Kherson",
        killed=count(14, exact=False),
        time=("on Sunday", on("2024-12-01", words="on Sunday")),
    )
    other = say(
        "Russian jets struck a market in Odesa, killing 12 people.",
        "air_strike",
        published="2024-12-01",
        outlet="AP",
        agent=("Russian", "russia"),
        target="a market",
        place="Odesa",
        killed=count(12),
        time=(day,),
    )
    return reuters, afp, other


def parted(events):
    return {frozenset(c.claim.id for c in event.claims) for event in events}


def test_two_accounts_of_one_strike_are_one_event_with_its_reasons(strikes):
    reuters, afp, _ = strikes
    (event,) = group([afp, reuters])
    assert event.kind == "air_strike"
    assert (event.place, event.agents, event.when.earliest.isoformat()) == ("Kherson", ("Russian",), "2024-12-01")
    (link,) = event.links
    assert link.score >= THRESHOLD
    assert {r.feature for r in link.reasons} >= {"kind", "time", "place", "actors"}
    assert link.score == pytest.approx(sum(r.weight for r in link.reasons))
    assert all(r.words for r in link.reasons)


def test_another_town_on_the_same_day_is_another_event(strikes):
    reuters, _, other = strikes
    assert len(group([reuters, other])) == 2


def test_the_next_days_strike_on_the_same_town_is_another_event(say, on, count):
    claims = [
        say(
            f"Israeli strikes on Kherson kill {n} people.",
            "air_strike",
            published=f"2025-10-0{day}",
            agent=("Israeli", "israel"),
            place="Kherson",
            killed=count(n),
            time=(on(f"2025-10-0{day}"),),
        )
        for day, n in ((1, 61), (2, 53))
    ]
    assert len(group(claims)) == 2


def test_a_report_that_looks_back_on_the_day_joins_it(say, on, count):
    first = say(
        "At least 15 are killed in a strike in Kherson.",
        "air_strike",
        published="2025-10-15",
        place="Kherson",
        killed=count(15, exact=False),
        time=(on("2025-10-15"),),
    )
    later = say(
        "The toll of the strikes in Kherson two days ago rises to 40.",
        "air_strike",
        published="2025-10-17",
        outlet="AFP",
        place="Kherson",
        killed=count(40),
        time=("two days ago", on("2025-10-15", words="two days ago")),
    )
    (event,) = group([first, later])
    assert len(event.claims) == 2


def test_word_for_word_the_same_item_is_one_event(say, on):
    words = "Soldiers opened fire on a civilian car in the northern hills and killed four people inside it."
    one = say(words, "attack", published="2026-03-14", time=(on("2026-03-14"),))
    two = say(words, "attack", published="2026-03-15", outlet="AFP", time=(on("2026-03-15"),), agent="Soldiers")
    three = say(words, "attack", published="2026-03-15", time=(on("2026-03-15"),), agent="Soldiers")
    assert len(group([two, three])) == 1
    assert compare(one, two).score > 0


def test_a_plan_is_not_the_deed(say, on):
    text = "Russia struck Kherson on Sunday. Russia may strike Kherson again."
    done = say(text, "air_strike", evidence="Russia struck Kherson on Sunday.", agent=("Russia", "russia"), place="Kherson")
    feared = say(
        text,
        "air_strike",
        evidence="Russia may strike Kherson again.",
        agent=("Russia", "russia"),
        place="Kherson",
        status="possible",
    )
    assert len(group([done, feared])) == 2


def test_ties_facts_and_totals_are_no_events(say, count):
    text = "Iran backs Badr, which has 300 men; 3,428 are dead."
    claims = [say(text, kind) for kind in ("backs", "strength", "toll", "holds", "presence")]
    assert group(claims) == []


def test_a_judgement_joins_what_the_score_keeps_apart_and_back(strikes):
    reuters, _, other = strikes
    same = judged(reuters, other, "same")
    (event,) = group([reuters, other], [same])
    assert event.links[0].reasons[0].feature == "judgement"
    assert len(group([reuters, other], [same, judged(other, reuters, "different", minute=1)])) == 2
    assert len(group([reuters, other], [same, judged(other, reuters, "unsure", minute=1)])) == 2


def test_judged_different_holds_against_a_merge_through_a_third(strikes):
    reuters, afp, other = strikes
    held = [judged(reuters, afp, "different"), judged(reuters, other, "same"), judged(afp, other, "same", minute=1)]
    events = group([reuters, afp, other], held)
    assert not any({reuters.claim.id, afp.claim.id} <= part for part in parted(events))


def test_a_judgement_on_claims_that_are_not_there_changes_nothing(strikes):
    reuters, afp, other = strikes
    assert parted(group([reuters, other], [judged(afp, other, "same")])) == parted(group([reuters, other]))


def test_contradictory_and_empty_input_is_kept(say, on):
    backwards = say("Shells hit Kherson.", "shelling", time=(on("2024-12-05", "2024-12-01"),), place="Kherson")
    bare = say("Fighting.", "clash", published=None, outlet=None)
    lost = say("A blast.", "bombing", published=None, place=("A blast", Where(id=None, name="", precision="unknown")))
    events = group([backwards, bare, lost])
    assert sum(len(e.claims) for e in events) == 3
    assert all(e.when is None for e in events)


def test_far_apart_places_never_join_through_a_placeless_claim(say, on):
    day = on("2024-12-01")
    here = say(
        "Russia shelled Kherson with rockets on Sunday.", "shelling", agent=("Russia", "russia"), place="Kherson", time=(day,)
    )
    there = say(
        "Russia shelled Odesa with rockets on Sunday.",
        "shelling",
        outlet="AFP",
        agent=("Russia", "russia"),
        place="Odesa",
        time=(day,),
    )
    nowhere = say(
        "Russia shelled with rockets on Sunday, Kherson and Odesa officials said.",
        "shelling",
        outlet="AP",
        agent=("Russia", "russia"),
        time=(day,),
    )
    events = group([here, there, nowhere])
    assert not any({here.claim.id, there.claim.id} <= part for part in parted(events))


KINDS = ("air_strike", "attack", "shelling", "clash", "deployment", "talks", "threat", "toll")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_claims_changes_nothing(say, on, count, data):
    claims = []
    for n in range(data.draw(st.integers(0, 14))):
        day = data.draw(st.integers(1, 4))
        roles = {}
        if data.draw(st.booleans()):
            roles["place"] = data.draw(st.sampled_from(["Kherson", "Odesa", "Ukraine", "Syria"]))
        if data.draw(st.booleans()):
            roles["agent"] = data.draw(st.sampled_from([("Russia", "russia"), ("rebels",), ("Badr", "badr")]))
        if data.draw(st.booleans()):
            roles["killed"] = count(data.draw(st.sampled_from([2, 12, 460])))
        if data.draw(st.booleans()):
            roles["time"] = (on(f"2025-10-0{data.draw(st.integers(1, 4))}", words=data.draw(st.sampled_from(["", "Sunday"]))),)
        claims.append(
            say(
                f"Russia or rebels or Badr hit Kherson, Odesa, Ukraine, Syria ({n}).",  # no two claims share an id
                data.draw(st.sampled_from(KINDS)),
                outlet=f"outlet {n % 4}",
                published=f"2025-10-0{day}",
                **roles,
            )
        )
    held = []
    if len(claims) > 2:
        held = [
            judged(claims[0], claims[1], data.draw(st.sampled_from(["same", "different"]))),
            judged(claims[1], claims[2], "same"),
        ]
    events = group(claims, held)
    shuffled = list(claims)
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    assert group(shuffled, list(reversed(held))) == events
    members = [c.claim.id for event in events for c in event.claims]
    assert len(members) == len(set(members)) == len({c.claim.id for c in claims if c.claim.kind != "toll"})
    assert len({event.id for event in events}) == len(events)


def test_the_way_and_the_manner_complete_an_account_of_a_movement(say, count):
    text = (
        "Nearly 5,000 Iraqi fighters crossed into Iran. The fighters entered the country under the guise of pilgrims. "
        "The influx came by the Shaib crossing, sources said. Rebels moved to Odesa."
    )

    def of(words, **roles):
        return say(text, "deployment", evidence=words, **roles)

    claims = [
        of(
            "Nearly 5,000 Iraqi fighters crossed into Iran.",
            agent="Iraqi fighters",
            forces=("5,000", count(5000)),
            destination="Iran",
        ),
        of("The fighters entered the country under the guise of pilgrims.", agent="fighters", destination="country"),
        of("The influx came by the Shaib crossing, sources said.", via="Shaib crossing", speakers=("sources",)),
        of("Rebels moved to Odesa.", agent=("Rebels", "rebels"), destination="Odesa"),
    ]
    assert sorted(len(event.claims) for event in group(claims)) == [1, 3]


def test_an_account_months_later_meets_the_first_ones(say, on, count):
    first = say(
        "A helicopter strike in Kherson killed about 100 people.",
        "air_strike",
        published="2023-04-12",
        place="Kherson",
        killed=count(100),
        time=("on Tuesday", on("2023-04-11", words="on Tuesday")),
    )
    later = say(
        "A helicopter strike in Kherson on 11 April killed 160 people.",
        "air_strike",
        published="2023-11-09",
        outlet="AFP",
        place="Kherson",
        killed=count(160),
        time=("on 11 April", on("2023-04-11", words="on 11 April")),
    )
    (event,) = group([first, later])
    assert len(event.claims) == 2


def test_a_period_of_years_stands_in_few_buckets(say, on):
    from attested.model import When
    from attested.resolve.events import _view, _weeks

    years = When(earliest=on("2011-01-01").earliest, latest=on("2024-12-31").latest, precision="years", as_written="since 2011")
    time = ("since 2011", years)
    claim = say("Strikes have hit Kherson since 2011.", "air_strike", published="2025-06-01", place="Kherson", time=time)
    assert len(_weeks(_view(claim))) <= 5
