"""Who backs whom: direction, names that meet, denials."""

from __future__ import annotations

from attested.model import When
from attested.reconcile import ties


def test_direction_and_one_tie_for_each_target(say):
    text = "Iraqi Hezbollah and other militias are funded by Tehran."
    found = ties([say(text, "funds", status="ongoing", agent=("Tehran", "iran"), target=["Iraqi Hezbollah", "other militias"])])
    assert [(t.kind, t.agent_entity, t.target) for t in found] == [
        ("funds", "iran", "Iraqi Hezbollah"),
        ("funds", "iran", "other militias"),
    ]


def test_names_meet_under_one_entity_or_one_spelling(say):
    linked = say("Iran backs Badr.", "backs", status="ongoing", agent=("Iran", "iran"), target=("Badr", "badr-organization"))
    again = say(
        "Tehran backs the Badr, AFP said.", "backs", outlet="AFP", status="ongoing", agent=("Tehran", "iran"), target="Badr"
    )
    other = say("Ankara backs the Liwa’ brigade.", "backs", status="ongoing", agent="Ankara", target="Liwa’ brigade")
    spelled = say("Ankara backs the liwa brigade.", "backs", status="ongoing", agent="Ankara", target="liwa brigade")
    found = ties([linked, again, other, spelled])
    assert sorted(len(t.claims) for t in found) == [2, 2]
    (iran,) = [t for t in found if t.agent_entity == "iran"]
    assert (iran.target_entity, iran.sources) == ("badr-organization", ("afp", "reuters"))


def test_a_denial_is_kept_apart(say):
    says = say("Iran backs Badr.", "backs", status="ongoing", agent=("Iran", "iran"), target="Badr")
    denies = say(
        "Iran does not back Badr.",
        "backs",
        outlet="IRNA",
        status="ongoing",
        polarity="denied",
        agent=("Iran", "iran"),
        target="Badr",
    )
    (tie,) = ties([says, denies])
    assert (len(tie.claims), len(tie.denied), tie.sources) == (1, 1, ("reuters",))


def test_allies_and_enemies_are_one_tie_in_both_directions(say):
    one = say("Hezbollah is an ally of Iran.", "allied_with", status="ongoing", agent="Hezbollah", target=("Iran", "iran"))
    two = say("Iran is an ally of Hezbollah.", "allied_with", status="ongoing", agent=("Iran", "iran"), target="Hezbollah")
    assert len(ties([one, two])) == 1


def test_an_event_or_a_plan_is_no_tie(say):
    text = "Iran armed Badr and may train it."
    assert (
        ties(
            [
                say(text, "arms_transfer", agent="Iran", target="Badr"),
                say(text, "trains", status="possible", agent="Iran", target="Badr"),
            ]
        )
        == []
    )


def test_since_and_until(say, on):
    from datetime import date

    since = When(earliest=date(2015, 1, 1), latest=date(2024, 12, 2), precision="years", as_written="since 2015")
    until = When(earliest=date(2012, 1, 1), latest=date(2019, 12, 31), precision="years", as_written="until 2019")
    text = "Iran has funded Badr since 2015; Badr was part of the Front until 2019."
    funds = say(text, "funds", status="ongoing", agent="Iran", target="Badr", time=("since 2015", since))
    left = say(text, "formerly_part_of", agent="Badr", target="Front", time=("until 2019", until))
    found = {t.kind: t for t in ties([funds, left])}
    assert (found["funds"].since, found["funds"].until) == (date(2015, 1, 1), None)
    assert found["formerly_part_of"].until == date(2019, 12, 31)
