"""Figures are ranges over independent sources, never an average."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.errors import QueryError
from attested.model import Event, Quantity, digest
from attested.reconcile import HEADLINE_RULES, as_of, figures, headline, totals


def event_of(*claims):
    return Event(id=digest("test", *(c.claim.id for c in claims)), kind=claims[0].claim.kind, claims=claims)


def by(found, measure="killed", of=None):
    (figure,) = [f for f in found if (f.measure, f.of) == (measure, of)]
    return figure


def test_a_part_stays_apart_from_the_whole(say, count):
    coded = say(
        "A strike killed seven people, five of them children.",
        "air_strike",
        killed=[count(7, of="people"), count(5, of="children")],
    )
    found = figures([event_of(coded)])
    assert (by(found).low, by(found).high) == (7, 7)
    assert (by(found, of="children").low, by(found, of="children").high) == (5, 5)


def test_two_sources_that_cannot_both_be_right_are_disputed(say, count):
    army = say("The army said three soldiers were killed.", "clash", speakers=("The army",), killed=count(3))
    group = say("The Front said 14 soldiers were killed.", "clash", outlet="AFP", speakers=("The Front",), killed=count(14))
    figure = by(figures([event_of(army, group)]))
    assert (figure.low, figure.high, figure.disputed) == (3, 14, True)


def test_an_open_bound_stays_open_and_disputes_nothing_it_allows(say, count):
    least = say("At least 12 died, AFP said.", "bombing", outlet="AFP", killed=count(12, exact=False))
    more = say("15 died.", "bombing", killed=count(15))
    figure = by(figures([event_of(least, more)]))
    assert (figure.low, figure.high, figure.disputed) == (12, None, False)


def test_about_5000_and_4600_do_not_contradict_each_other(say, count):
    about = say("Nearly 5,000 crossed.", "deployment", forces=count(5000, about=True, unit="fighters"))
    other = say("4,600 crossed, AFP said.", "deployment", outlet="AFP", forces=count(4600, unit="fighters"))
    assert not by(figures([event_of(about, other)]), "forces").disputed


def test_only_the_latest_of_each_source_counts_and_history_keeps_all(say, count):
    first = say("64 people were killed.", "attack", published="2025-10-28", killed=count(64))
    later = say("The toll rose to 132.", "attack", published="2025-10-29", killed=count(132))
    figure = by(figures([event_of(later, first)]))
    assert (figure.low, figure.high, figure.disputed) == (132, 132, False)
    assert [g.quantity.low for g in figure.history] == [64, 132]


def test_of_two_figures_one_source_gives_on_one_day_the_larger_is_the_whole(say, count):
    text = "A blast killed 12 people. Two were killed by a falling wall."
    whole = say(text, "bombing", evidence="A blast killed 12 people.", killed=count(12))
    part = say(text, "bombing", evidence="Two were killed by a falling wall.", killed=count(2))
    figure = by(figures([event_of(whole, part)]))
    assert (figure.low, figure.high) == (12, 12)
    assert len(figure.history) == 2


@pytest.mark.parametrize(
    "stance", [{"polarity": "denied"}, {"status": "planned"}, {"status": "possible"}, {"status": "hypothetical"}]
)
def test_what_is_denied_or_did_not_happen_is_no_loss(say, count, stance):
    assert figures([event_of(say("It killed seven.", "attack", killed=count(7), **stance))]) == []


def test_no_figure_is_not_zero_and_zero_is_a_figure(say, count):
    assert figures([event_of(say("A strike hit a camp.", "air_strike"))]) == []
    none = by(figures([event_of(say("Nobody was killed.", "air_strike", killed=count(0)))]))
    assert (none.low, none.high) == (0, 0)


def test_brigades_and_fighters_are_not_compared(say, count):
    one = say("Three brigades came.", "deployment", forces=count(3, unit="brigades"))
    two = say("2,000 fighters came, AFP said.", "deployment", outlet="AFP", forces=count(2000, unit="fighters"))
    found = figures([event_of(one, two)])
    assert {(f.unit, f.low) for f in found} == {("brigades", 3), ("people", 2000)}
    assert not any(f.disputed for f in found)


def test_bodies_handed_over_were_not_killed_in_the_handing_over(say, count):
    assert figures([event_of(say("Russia returned 1,000 bodies.", "agreement", killed=count(1000)))]) == []


def test_a_running_total_is_one_series_and_never_an_incident(say, count):
    first = say(
        "The toll in Iran is 787, the Red Crescent said.",
        "toll",
        published="2026-03-03",
        place="Iran",
        speakers=("Red Crescent",),
        killed=count(787),
    )
    later = say(
        "The toll in Iran rose to 1,332, the Red Crescent said.",
        "toll",
        published="2026-03-06",
        place="Iran",
        speakers=("Red Crescent",),
        killed=count(1332),
    )
    (figure,) = totals([later, first])
    assert (figure.scope, figure.event, figure.low, figure.high) == ("total", None, 1332, 1332)
    assert [g.quantity.low for g in figure.history] == [787, 1332]


def test_totals_of_one_country_months_apart_by_others_are_two(say, count):
    one = say("3,428 are dead in Iran.", "toll", published="2026-01-17", place="Iran", killed=count(3428))
    two = say("787 are dead in Iran, AFP said.", "toll", published="2026-03-03", outlet="AFP", place="Iran", killed=count(787))
    assert [(f.low, f.disputed) for f in totals([one, two])] == [(3428, False), (787, False)]


def test_a_strength_is_of_its_actor(say, count):
    text = "The militias number 60,000 to 70,000; the Front has 200 men."
    one = say(text, "strength", agent="The militias", forces=count(60000, 70000))
    two = say(text, "strength", agent="the Front", forces=count(200))
    assert sorted((f.measure, f.low, f.high) for f in totals([one, two])) == [("strength", 200, 200), ("strength", 60000, 70000)]


bound = st.one_of(st.none(), st.integers(0, 5000))


@st.composite
def quantities(draw):
    low, high = draw(bound), draw(bound)
    if low is None and high is None:
        low = draw(st.integers(0, 5000))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Quantity(low=low, high=high, approximate=draw(st.booleans()))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_figures=st.lists(
        st.tuples(quantities(), st.sampled_from(["Reuters", "AFP", "AP"]), st.integers(1, 9)), min_size=1, max_size=8
    ),
    shuffler=st.randoms(),
)
def test_a_range_holds_every_source_and_invents_nothing(say, given_figures, shuffler):
    claims = [
        say(f"Report {n} counts the dead.", "attack", outlet=outlet, published=f"2025-01-0{day}", killed=quantity)
        for n, (quantity, outlet, day) in enumerate(given_figures)
    ]
    figure = by(figures([event_of(*claims)]))
    for source in figure.latest:
        assert figure.low is None or (source.quantity.low is not None and figure.low <= source.quantity.low)
        assert figure.high is None or (source.quantity.high is not None and figure.high >= source.quantity.high)
    assert figure.low in {g.quantity.low for g in figure.latest}
    assert figure.high in {g.quantity.high for g in figure.latest}
    assert len(figure.latest) == len({outlet for _, outlet, _ in given_figures})
    for rule in HEADLINE_RULES:
        shown = headline(figure, rule)
        assert shown.low in {g.quantity.low for g in figure.latest}
        assert shown.high in {g.quantity.high for g in figure.latest}
    shuffled = list(claims)
    random.Random(shuffler.random()).shuffle(shuffled)
    again = by(figures([Event(id=figure.event or "", kind="attack", claims=tuple(shuffled))]))
    assert (again.low, again.high, again.disputed, again.history) == (figure.low, figure.high, figure.disputed, figure.history)


def test_a_headline_rule_that_is_none_says_what_to_try(say, count):
    figure = by(figures([event_of(say("It killed seven.", "attack", killed=count(7)))]))
    with pytest.raises(QueryError, match="range, lowest, latest"):
        headline(figure, "mean")


def test_parts_name_their_whole(say, count):
    coded = say("A strike killed seven people, five of them children.", "air_strike", killed=[count(7), count(5, of="children")])
    found = figures([event_of(coded)])
    whole, part = by(found), by(found, of="children")
    assert (whole.part_of, part.part_of) == (None, whole.id)
    alone = figures([event_of(say("Five children died.", "air_strike", killed=count(5, of="children")))])
    assert by(alone, of="children").part_of is None


def test_the_dead_of_two_sides_are_two_figures(say, count):
    clash = say(
        "23 Pakistani soldiers and nine Afghan soldiers were killed.", "clash",
        killed=[count(23, of="Pakistani soldiers"), count(9, of="Afghan soldiers")],
    )  # fmt: skip
    found = figures([event_of(clash)])
    assert {(f.side, f.of, f.low, f.disputed) for f in found} == {
        ("Pakistan", "soldiers", 23, False), ("Afghanistan", "soldiers", 9, False),
    }  # fmt: skip


def test_one_side_and_those_who_do_not_name_it_count_the_same_dead(say, count):
    named = say("53 Palestinians were killed.", "attack", killed=count(53, of="Palestinians"))
    plain = say("35 people were killed, AFP said.", "attack", outlet="AFP", killed=count(35))
    (figure,) = figures([event_of(named, plain)])
    assert (figure.side, figure.of, figure.low, figure.high, figure.disputed) == ("Palestine", None, 35, 53, True)


def test_whom_it_was_done_to_says_whose_the_dead_are(say, count):
    strike = say("A strike on the IDF killed two.", "air_strike", target=("IDF", "israel-armed-forces"), killed=count(2))
    assert by(figures([event_of(strike)])).side == "Israel"
    clash = say("Fighting with the IDF killed two.", "clash", target=("IDF", "israel-armed-forces"), killed=count(2))
    assert by(figures([event_of(clash)])).side is None


def test_words_for_one_sort_of_people_meet(say, count):
    one = say("Four militants died.", "attack", killed=count(4, of="militants"))
    two = say("Six gunmen died, AFP said.", "attack", outlet="AFP", killed=count(6, of="gunmen"))
    assert [(f.of, f.low, f.high, f.disputed) for f in figures([event_of(one, two)])] == [("fighters", 4, 6, True)]


def test_what_was_known_on_a_past_day(say, count):
    first = say("64 died.", "attack", published="2025-10-28", killed=count(64))
    other = say("70 died, AFP said.", "attack", outlet="AFP", published="2025-10-29", killed=count(70))
    later = say("132 died.", "attack", published="2025-10-30", killed=count(132))
    undated = say("200 died, AP said.", "attack", outlet="AP", published=None, killed=count(200))
    figure = by(figures([event_of(first, other, later, undated)]))
    known = [as_of(figure, date(2025, 10, day)) for day in (27, 28, 29, 30)]
    assert known[0] is None
    assert [(f.low, f.high, f.disputed) for f in known[1:]] == [(64, 64, False), (64, 70, True), (70, 132, True)]
    assert known[3].id == figure.id


def test_a_toll_that_falls_is_kept_and_disputed(say, count):
    first = say("15 died.", "bombing", published="2024-12-01", killed=count(15))
    later = say("12 died.", "bombing", published="2024-12-02", killed=count(12))
    figure = by(figures([event_of(later, first)]))
    assert (figure.low, figure.high, figure.disputed) == (12, 12, True)
    assert [[g.quantity.low for g in pair] for pair in figure.fell] == [[15, 12]]


def test_roughness_is_shown_at_the_bounds_that_are_rough(say, count):
    about = say("About 100 died.", "attack", killed=count(100, about=True))
    exact = say("80 died, AFP said.", "attack", outlet="AFP", killed=count(80))
    assert by(figures([event_of(about, exact)])).approximate
    assert not by(figures([event_of(exact)])).approximate


def test_a_headline_by_the_users_order_of_sources(say, count):
    un = say("The UN counts 9.", "attack", speakers=(("The UN", "united-nations"),), killed=count(9))
    afp = say("AFP counts 12.", "attack", outlet="AFP", killed=count(12))
    figure = by(figures([event_of(un, afp)]))
    assert [headline(figure, "order", [first, "AFP"]).low for first in ("united-nations", "the UN", "WHO")] == [9, 9, 12]
    none = headline(figure, "order", ["WHO"])
    assert (none.rule, none.low, none.high) == ("range", 9, 12)


def test_a_total_without_a_place_joins_the_only_series_of_its_source(say, count):
    bare = say(
        "3,428 are dead, Iran Human Rights said.", "toll", published="2026-01-17", speakers=("Iran Human Rights",),
        killed=count(3428),
    )  # fmt: skip
    placed = say(
        "3,912 are dead in Iran, Iran Human Rights said.", "toll", published="2026-01-20", place="Iran", killed=count(3912),
        speakers=("Iran Human Rights",),
    )  # fmt: skip
    other = say("12 are dead, AFP said.", "toll", published="2026-01-20", outlet="AFP", killed=count(12))
    found = totals([bare, placed, other])
    assert sorted((f.about, f.low, len(f.history)) for f in found) == [("", 12, 1), ("Iran", 3912, 2)]
    elsewhere = say(
        "50 are dead in Syria, Iran Human Rights said.", "toll", published="2026-01-18", place="Syria", killed=count(50),
        speakers=("Iran Human Rights",),
    )  # fmt: skip
    assert sorted(len(f.history) for f in totals([bare, placed, elsewhere])) == [1, 1, 1]  # of which of the two, nobody knows


def test_a_toll_that_belongs_to_an_event_is_the_incidents_and_no_running_total(say, count):
    text = "A blast in Idlib killed nine on Monday; the death toll reached 12."
    blast = say(text, "bombing", evidence="A blast in Idlib killed nine on Monday", place="Idlib", killed=count(9))
    risen = say(text, "toll", evidence="the death toll reached 12", published="2024-12-04", killed=count(12))
    event = Event(id="e1", kind="bombing", claims=(blast, risen))
    assert [(f.scope, f.low, f.high, len(f.history)) for f in figures([event])] == [("incident", 12, 12, 2)]
    assert totals([blast, risen], [event]) == []
    assert [(f.scope, f.low) for f in totals([blast, risen])] == [("total", 12)]
