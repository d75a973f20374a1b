"""What cannot all hold is shown with all its positions; what may both hold is no contradiction."""

from __future__ import annotations

from attested.model import Event, When, Where, digest
from attested.reconcile import contradictions, figures

PARIS = Where(id="geonames:2988507", name="Paris", country="FR", admin="Île-de-France", lat=48.85, lon=2.35, precision="town")
SYDNEY = Where(id="geonames:2147714", name="Sydney", country="AU", admin="New South Wales", lat=-33.9, lon=151.2, precision="town")


def event_of(*claims):
    return Event(id=digest("test", *(c.claim.id for c in claims)), kind=claims[0].claim.kind, claims=claims)


def found(*claims):
    event = event_of(*claims)
    return contradictions([event], figures([event]))


def test_two_reports_that_name_towns_far_apart(say):
    one = say("Shells hit Kherson.", "shelling", place="Kherson")
    two = say("Shells hit Odesa, AFP says.", "shelling", outlet="AFP", place="Odesa")
    (made,) = found(one, two)
    assert made.attribute == "place"
    assert {p.value: p.sources for p in made.positions} == {"Kherson (UA)": ("reuters",), "Odesa (UA)": ("afp",)}
    assert "km apart" in made.words


def test_a_town_and_its_country_agree(say):
    one = say("Shells hit Kherson.", "shelling", place="Kherson")
    two = say("Shells hit Ukraine, AFP says.", "shelling", outlet="AFP", place="Ukraine")
    assert found(one, two) == []


def test_one_report_that_names_two_towns_lists_them(say):
    text = "Shells hit Kherson and shells hit Odesa."
    one = say(text, "shelling", evidence="Shells hit Kherson", place="Kherson")
    two = say(text, "shelling", evidence="shells hit Odesa", place="Odesa")
    assert found(one, two) == []


def test_two_towns_of_one_claim_a_continent_apart_are_shown(say):
    claim = say("A blast hit Paris and Sydney.", "bombing", place=[("Paris", PARIS), ("Sydney", SYDNEY)])
    (made,) = found(claim)
    assert made.attribute == "place"
    assert [p.value for p in made.positions] == ["Paris (Île-de-France)", "Sydney (New South Wales)"]


def test_days_that_share_none_and_days_that_do(say, on):
    one = say("Shells hit Kherson on Monday.", "shelling", place="Kherson", time=(on("2024-12-02"),))
    two = say("Shells hit Kherson on Tuesday.", "shelling", outlet="AFP", place="Kherson", time=(on("2024-12-03"),))
    week = say("Shells hit Kherson this week.", "shelling", outlet="AP", place="Kherson", time=(on("2024-12-01", "2024-12-07"),))
    (made,) = found(one, two)
    assert made.attribute == "date"
    assert [p.value for p in made.positions] == ["2 December 2024", "3 December 2024"]
    assert found(one, week) == []


def test_an_end_before_its_start_is_kept_and_shown(say, on):
    claim = say("Shells hit Kherson.", "shelling", place="Kherson", time=(on("2024-12-05", "2024-12-01"),))
    (made,) = found(claim)
    assert (made.attribute, [p.value for p in made.positions]) == ("date", ["5 December 2024", "1 December 2024"])
    assert "before it starts" in made.words


def test_other_actors_named_by_outlets(say):
    one = say("Russia bombed the hospital.", "air_strike", agent=("Russia", "russia"), target="hospital")
    two = say("Ukraine bombed the hospital, AFP says.", "air_strike", outlet="AFP", agent=("Ukraine", "ukraine"), target="hospital")
    (made,) = found(one, two)
    assert (made.attribute, [p.value for p in made.positions]) == ("actor", ["Russia", "Ukraine"])


def test_an_army_and_its_state_are_one_actor(say):
    one = say("Israel bombed the camp.", "air_strike", agent=("Israel", "israel"))
    two = say("The IDF bombed the camp.", "air_strike", outlet="AFP", agent=("The IDF", "israel-armed-forces"))
    assert found(one, two) == []


def test_each_side_blames_the_other_in_their_own_accounts(say):
    one = say(
        "Russia says Ukraine shelled the plant.", "shelling", agent=("Ukraine", "ukraine"), target="plant",
        speakers=(("Russia", "russia"),),
    )  # fmt: skip
    two = say(
        "Ukraine says Russia shelled the plant.", "shelling", agent=("Russia", "russia"), target="plant",
        speakers=(("Ukraine", "ukraine"),),
    )  # fmt: skip
    (made,) = found(one, two)
    assert made.attribute == "responsibility"
    assert {p.value: p.sources for p in made.positions} == {"Ukraine": ("russia",), "Russia": ("ukraine",)}


def test_each_side_blames_the_other_in_accusations(say):
    text = "Kyiv blamed Moscow for the fire. Moscow blamed Kyiv."
    one = say(
        text, "accusation", evidence="Kyiv blamed Moscow for the fire.", agent=("Kyiv", "ukraine"), target=("Moscow", "russia")
    )
    two = say(text, "accusation", evidence="Moscow blamed Kyiv.", agent=("Moscow", "russia"), target=("Kyiv", "ukraine"))
    (made,) = contradictions([], [], [one, two])
    assert made.attribute == "responsibility"
    assert {p.value for p in made.positions} == {"Russia blames Ukraine", "Ukraine blames Russia"}
    later = say("Moscow blamed Kyiv.", "accusation", published="2025-06-01", agent=("Moscow", "russia"), target=("Kyiv", "ukraine"))
    assert contradictions([], [], [one, later]) == []


def test_a_toll_that_falls_and_sources_that_differ(say, count):
    first = say("A blast killed 15.", "bombing", published="2024-12-01", killed=count(15))
    later = say("A blast killed 12.", "bombing", published="2024-12-02", killed=count(12))
    other = say("A blast killed 30, AFP says.", "bombing", outlet="AFP", published="2024-12-02", killed=count(30))
    (fall,) = found(first, later)
    assert [p.value for p in fall.positions] == ["15 (1 December 2024)", "12 (2 December 2024)"]
    assert {made.words for made in found(first, later, other)} == {
        "sources differ on how many were killed", "one source's figure of killed fell",
    }  # fmt: skip


def test_a_denial_or_a_plan_contradicts_no_place(say):
    one = say("Shells hit Kherson.", "shelling", place="Kherson")
    denied = say("No shells hit Odesa.", "shelling", outlet="AFP", polarity="denied", place="Odesa")
    assert found(one, denied) == []
    assert found(say("Nothing is known.", "attack", published=None, outlet=None)) == []


def test_open_times_and_places_without_points_crash_nothing(say):
    nowhere = Where(id=None, name="Somewhere", precision="unknown")
    ever = When(earliest=None, latest=None, precision="day")
    one = say("Shells hit Somewhere.", "shelling", place=("Somewhere", nowhere), time=(ever,))
    two = say("Shells hit Kherson.", "shelling", outlet="AFP", place="Kherson")
    assert found(one, two) == []
