"""A denial is shown with what it denies, and with nothing else."""

from __future__ import annotations

from attested.model import Event, Where, digest
from attested.reconcile import denials

IRAN = Where(id="geonames:130758", name="Iran", country="IR", lat=32.0, lon=53.0, precision="country")


def answered(*claims, events=()):
    (denial,) = denials(claims, events)
    return {c.claim.id for c in denial.denies}


def denial_of_russia(say):
    return say(
        "Russia denied that its forces attacked the hospital.", "attack", outlet="AFP", published="2024-12-03", polarity="denied",
        agent="its forces", target="hospital", speakers=(("Russia", "russia"),),
    )  # fmt: skip


def test_a_denial_answers_the_claim_of_the_same_actor_and_target(say):
    strike = say("A Russian missile hit the hospital.", "shelling", agent=("Russian", "russia"), target="hospital")
    bridge = say("A Russian missile hit the bridge.", "shelling", agent=("Russian", "russia"), target="bridge")
    other = say("An Israeli missile hit the hospital.", "shelling", agent=("Israeli", "israel"), target="hospital")
    assert answered(strike, bridge, other, denial_of_russia(say)) == {strike.claim.id}


def test_it_must_come_in_time(say):
    early, after = (
        say("A Russian missile hit the hospital.", "attack", published=day, agent=("Russian", "russia"), target="hospital")
        for day in ("2024-10-01", "2024-12-20")
    )
    assert answered(early, after, denial_of_russia(say)) == set()


def test_it_answers_the_other_claims_of_its_event(say):
    denial = say("The army denied a strike on the camp.", "air_strike", outlet="SANA", polarity="denied", target="camp")
    strike = say("A strike hit the camp.", "air_strike", target="camp")
    event = Event(id=digest("e"), kind="air_strike", claims=(strike, denial))
    assert answered(strike, denial, events=[event]) == {strike.claim.id}


def test_nobody_denies_his_own_words(say):
    said = say(
        "Russia says it hit a depot.", "attack", agent=("Russia", "russia"), target="hospital", speakers=(("Russia", "russia"),)
    )
    assert answered(said, denial_of_russia(say)) == set()


def test_an_accusation_that_is_turned_down(say):
    blamed = say("Kyiv blamed Moscow.", "accusation", agent=("Kyiv", "ukraine"), target=("Moscow", "russia"))
    turned = say("Moscow rejected it.", "rejection", outlet="AFP", published="2024-12-03", agent=("Moscow", "russia"))
    assert answered(blamed, turned) == {blamed.claim.id}
    assert denials([turned]) == []  # a rejection of we know not what denies nothing


def test_a_denial_of_we_know_not_what_is_kept(say):
    assert answered(denial_of_russia(say)) == set()


def test_a_denial_of_where_it_came_from_answers_who_said_so(say):
    said = say("A drone from Iran hit a base.", "air_strike", origin=("Iran", IRAN), target="base")
    other = say("A drone hit a base.", "air_strike", target="base")
    denial = say("Iran denied that a drone came from Iran.", "air_strike", outlet="AFP", polarity="denied", origin=("Iran", IRAN))
    assert answered(said, other, denial) == {said.claim.id}
