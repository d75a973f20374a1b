"""Which claims tell of one happening, and which do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.model import Judgement, When, Where
from attested.resolve.events import FAMILY, THRESHOLD, block_keys, compare, group, grouped, linked, regroup
from attested.resolve.foremost import foremost


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


KINDS = ("air_strike", "attack", "shelling", "clash", "deployment", "seizure", "arrest", "talks", "threat", "toll")
TEXTS = (
    "Russia or rebels or Badr hit Kherson, Odesa, Ukraine, Syria.",
    "The toll of the strikes rose, Badr confirmed.",
    "A man accused of the attack in Kherson was arrested.",
)


@pytest.fixture
def drawn(say, on, count):
    """Claims drawn from few texts, outlets and days, so that likenesses, crowded blocks and equal ids come up."""

    def draw(data, most):
        claims = []
        for _ in range(data.draw(st.integers(0, most))):
            day = data.draw(st.integers(1, 4))
            roles = {}
            if data.draw(st.booleans()):
                roles["place"] = data.draw(st.sampled_from(["Kherson", "Odesa", "Ukraine", "Syria"]))
            if data.draw(st.booleans()):
                roles["agent"] = data.draw(st.sampled_from([("Russia", "russia"), ("rebels",), ("Badr", "badr")]))
            if data.draw(st.booleans()):
                roles["killed"] = count(data.draw(st.sampled_from([2, 12, 460])))
            if data.draw(st.booleans()):
                when = on(f"2025-10-0{data.draw(st.integers(1, 4))}", words=data.draw(st.sampled_from(["", "Sunday"])))
                roles["time"] = (when,)
            claims.append(
                say(
                    data.draw(st.sampled_from(TEXTS)),
                    data.draw(st.sampled_from(KINDS)),
                    outlet=f"outlet {data.draw(st.integers(1, 3))}",
                    published=f"2025-10-0{day}",
                    **roles,
                )
            )
        return claims

    return draw


def drawn_judgements(data, claims, most=3):
    return [
        judged(
            *data.draw(st.tuples(*[st.sampled_from(claims)] * 2)), data.draw(st.sampled_from(["same", "different", "unsure"])), n
        )
        for n in range(data.draw(st.integers(0, most)) if claims else 0)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_claims_changes_nothing(drawn, data):
    claims = drawn(data, 14)
    held = drawn_judgements(data, claims)
    found = grouped(claims, held)
    shuffled = list(claims)
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    assert grouped(shuffled, list(reversed(held))) == found
    members = [c.claim.id for event in found.events for c in event.claims]
    assert len(members) == len(set(members))
    assert set(members) >= {c.claim.id for c in claims if c.claim.kind != "toll"}
    assert all(any(c.claim.kind != "toll" for c in event.claims) for event in found.events)
    assert len({event.id for event in found.events}) == len(found.events)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_and_unmerge_are_exact_inverses(drawn, data):
    claims = drawn(data, 10)
    if len(claims) < 2:
        return
    held = drawn_judgements(data, claims)
    before = grouped(claims, held)
    left, right = data.draw(st.sampled_from(claims)), data.draw(st.sampled_from(claims))
    pair = {left.claim.id, right.claim.id}
    last = [j.verdict for j in held if {j.left, j.right} == pair]
    for verdict in ("same", "different"):
        merged = [*held, judged(left, right, verdict, minute=30)]
        assert grouped(claims, [*merged, judged(right, left, last[-1] if last else "unsure", minute=31)]).events == before.events
    if len(pair) == 2:
        apart = grouped(claims, [*held, judged(left, right, "different", minute=40)])
        assert not any(pair <= {c.claim.id for c in event.claims} for event in apart.events)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_regrouping_around_what_changed_equals_grouping_all(drawn, monkeypatch, data):
    window = data.draw(st.sampled_from([1, 2, 24]))
    monkeypatch.setattr("attested.resolve.blocks.WINDOW", window)  # blocks soon are crowded
    unique = list({c.claim.id: c for c in drawn(data, 16)}.values())
    came = [c for c in unique if data.draw(st.booleans())]
    gone = [c for c in unique if c not in came and data.draw(st.booleans())]
    before = [c for c in unique if c not in came]
    after = [c for c in unique if c not in gone]
    held = drawn_judgements(data, unique)
    late = drawn_judgements(data, unique, 1)
    blocks: dict[str, list] = {}
    for coded in after:
        for key in block_keys(coded):
            blocks.setdefault(key, []).append(coded)
    sides = [c for c in unique for j in late if c.claim.id in (j.left, j.right)]
    near = regroup([*came, *gone, *sides], lambda key: blocks.get(key, ()), [*held, *late])
    touched = set(near.claims)
    assert touched >= {c.claim.id for c in came if c.claim.kind in FAMILY}

    def of(events, inside):
        return (
            [e for e in events if {c.claim.id for c in e.claims} <= touched]
            if inside
            else [e for e in events if not {c.claim.id for c in e.claims} & (touched | {c.claim.id for c in gone})]
        )

    whole = group(after, [*held, *late])
    assert list(near.events) == of(whole, True)
    assert of(whole, False) == of(group(before, held), False)
    assert all(not touched & {c.claim.id for c in e.claims} or {c.claim.id for c in e.claims} <= touched for e in whole)


def test_different_warns_where_a_link_or_a_judgement_speaks_for_one_event(strikes):
    reuters, afp, other = strikes
    assert grouped(strikes).warnings == ()
    (warning,) = grouped(strikes, [judged(reuters, afp, "different")]).warnings
    assert warning.code == "kept-apart"
    assert "a likeness of" in warning.message
    assert "judged different by a reader" in warning.message
    held = [judged(reuters, afp, "same"), judged(afp, other, "different"), judged(reuters, other, "same", minute=1)]
    assert any("judged them the same" in w.message for w in grouped(strikes, held).warnings)


def test_who_is_held_for_an_attack_joins_it(say, on):
    attack = say(
        "A gunman opened fire at a market in Kherson.",
        "attack",
        published="2025-03-01",
        place="Kherson",
        agent="gunman",
        time=(on("2025-03-01"),),
    )
    text = "Police arrested three brothers on suspicion of involvement in the attack in Kherson on 1 March."
    arrest = say(text, "arrest", published="2025-03-09", outlet="AFP", target="three brothers", time=(on("2025-03-09"),))
    retold = say(
        text,
        "attack",
        published="2025-03-09",
        outlet="AFP",
        place="Kherson",
        time=("on 1 March", on("2025-03-01", words="on 1 March")),
    )
    (event,) = group([attack, arrest, retold])
    assert (event.kind, event.agents, event.when.earliest.isoformat()) == ("attack", ("gunman",), "2025-03-01")
    assert any(reason.words == "who is held for it" for link in event.links for reason in link.reasons)
    assert foremost([arrest, retold]) == (arrest,)


def test_an_arrest_without_a_deed_is_an_event_of_its_own(say, on):
    attack = say("A gunman opened fire in Kherson.", "attack", place="Kherson", time=(on("2024-12-02"),))
    arrest = say("Police arrested two men in Kherson.", "arrest", outlet="AFP", place="Kherson", time=(on("2024-12-02"),))
    assert len(group([attack, arrest])) == 2


def test_the_toll_of_one_event_joins_it_and_a_toll_alone_is_none(say, on, count):
    strike = say(
        "A strike in Kherson killed 15 people.",
        "air_strike",
        published="2025-10-15",
        place="Kherson",
        killed=count(15),
        time=(on("2025-10-15"),),
    )
    text = "The death toll from the strike in Kherson two days ago rises to 40."
    two_days_ago = ("two days ago", on("2025-10-15", words="two days ago"))
    toll = say(text, "toll", published="2025-10-17", outlet="AFP", place="Kherson", killed=count(40), time=two_days_ago)
    (event,) = group([strike, toll])
    assert (event.kind, len(event.claims)) == ("air_strike", 2)
    assert group([toll]) == []
    assert linked([toll]) == [(toll,)]


def test_the_strikes_known_to_readers_are_those_of_the_day_before_if_there_is_but_one(say, on, count):
    def strike(place, outlet):
        words = f"An air strike in {place} killed 40 people."
        return say(
            words, "air_strike", published="2026-01-03", outlet=outlet, place=place, killed=count(40), time=(on("2026-01-03"),)
        )

    text = "The death toll from the strikes rises to at least 80."
    toll = say(text, "toll", published="2026-01-04", killed=count(80, exact=False))
    kherson, odesa = strike("Kherson", "AFP"), strike("Odesa", "AP")
    assert len(group([kherson, toll])) == 1
    assert sorted(len(event.claims) for event in group([kherson, odesa, toll])) == [1, 1]


def test_a_strike_is_part_of_the_days_strikes_if_it_can_be_no_other(say, on, count):
    day = on("2026-02-28")
    over = say(
        "201 people were killed in Russian strikes across Ukraine.",
        "air_strike",
        published="2026-02-28",
        agent=("Russian", "russia"),
        place="Ukraine",
        killed=count(201),
        time=(day,),
    )

    def at(place, outlet):
        words = f"A Russian strike on a school in {place} killed 18 people."
        return say(
            words, "air_strike", published="2026-02-28", outlet=outlet, agent=("Russian", "russia"), target="a school", place=place,
            killed=count(18), time=(day,),
        )  # fmt: skip

    (event,) = group([over, at("Kherson", "AFP")])
    assert any(reason.feature == "part" for link in event.links for reason in link.reasons)
    assert len(group([over, at("Kherson", "AFP"), at("Odesa", "AP")])) == 3


def test_the_lines_of_a_list_of_strikes_stay_apart(say):
    places = ("Sultan Abdallah", "Kisik", "Kherson")
    lines = [f"Near {place}, one strike hit a fighting position." for place in places]
    text = " ".join(lines)
    lines = [say(text, "air_strike", evidence=line, place=place, target="fighting position") for line, place in zip(lines, places)]
    assert len(group(lines)) == 3


def test_one_counter_counts_on(say, on, count):
    def told(kind, words, day, outlet, dead, since):
        return say(
            words, kind, published=day, outlet=outlet, killed=count(dead), speakers=(("Central Command", "central-command"),),
            time=("since June", on("2025-06-01", day, words="since June")) if since else (on(day),),
        )  # fmt: skip

    words = "Central Command said {} of its soldiers were killed by missiles in the war since June."
    first = told("shelling", words.format("three"), "2026-03-01", "AFP", 3, False)
    later = told("toll", words.format("six"), "2026-03-02", "AP", 6, True)
    fewer = told("toll", words.format("two"), "2026-03-02", "AP", 2, True)
    assert len(group([first, later])) == 1
    assert linked([first, fewer]) == [(first,), (fewer,)]


def test_the_answer_to_an_attack_is_another_event(say, on):
    text = "In response to a drone attack on Kherson the day before, jets struck Odesa."
    before = ("the day before", on("2024-12-01", words="the day before"))
    first = say(
        "A drone hit Kherson.", "air_strike", published="2024-12-01", outlet="AFP", place="Kherson", time=(on("2024-12-01"),)
    )
    retold = say(text, "air_strike", evidence="a drone attack on Kherson the day before", place="Kherson", time=before)
    answer = say(text, "air_strike", evidence="jets struck Odesa", place="Odesa", time=(on("2024-12-02"),))
    assert {len(event.claims) for event in group([first, retold, answer])} == {1, 2}
    assert foremost([retold, answer]) == (answer,)


def test_who_enters_a_town_and_takes_it_the_next_day(say, on):
    enters = say(
        "Badr fighters enter Kherson.",
        "deployment",
        published="2025-12-09",
        agent=("Badr", "badr"),
        destination="Kherson",
        time=(on("2025-12-09"),),
    )
    takes = say(
        "Badr takes control of Kherson.",
        "seizure",
        published="2025-12-10",
        outlet="AFP",
        agent=("Badr", "badr"),
        place="Kherson",
        time=(on("2025-12-10"),),
    )
    assert len(group([enters, takes])) == 1


def test_other_victims_by_name_are_another_killing(say, on, count):
    def killing(name, day):
        words = f"{name} was killed in a Russian strike on Kherson on Sunday."
        return say(
            words, "air_strike", published=day, agent=("Russian", "russia"), place="Kherson", killed=count(1, of=name),
            time=("on Sunday", on("2024-12-01", words="on Sunday")),
        )  # fmt: skip

    assert len(group([killing("Ivan Bondar", "2024-12-02"), killing("Petro Koval", "2024-12-03")])) == 2
    assert len(group([killing("Ivan Bondar", "2024-12-02"), killing("Ivan Bondar", "2024-12-03")])) == 1


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
    years = When(earliest=on("2011-01-01").earliest, latest=on("2024-12-31").latest, precision="years", as_written="since 2011")
    time = ("since 2011", years)
    claim = say("Strikes have hit Kherson since 2011.", "air_strike", published="2025-06-01", place="Kherson", time=time)
    assert len({key for key in block_keys(claim) if key.startswith("place geonames")}) <= 5
