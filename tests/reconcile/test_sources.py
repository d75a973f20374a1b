"""What an independent source is."""

from __future__ import annotations

from attested.reconcile import independent_source


def test_two_outlets_that_credit_one_speaker_are_one_source(say):
    one = say(
        "A strike killed seven, the White Helmets said.",
        "air_strike",
        outlet="Reuters",
        speakers=(("White Helmets", "white-helmets"),),
    )
    two = say("The White Helmets counted seven dead.", "air_strike", outlet="AFP", speakers=(("White Helmets", "white-helmets"),))
    assert independent_source(one) == independent_source(two) == "white-helmets"


def test_the_innermost_speaker_counts(say):
    coded = say("AFP, citing SOHR, said shells hit Idlib.", "shelling", speakers=("AFP", "SOHR"))
    assert independent_source(coded) == "sohr"


def test_speakers_side_by_side_count_by_those_that_are_named(say):
    text = "Reports from Iran Human Rights and other monitors suggest 3,428 dead."
    coded = say(text, "toll", speakers=("Iran Human Rights", "other monitors"))
    assert independent_source(coded) == "iran human rights"


def test_an_unnamed_speaker_counts_by_outlet_and_description(say):
    text = "Shells hit Idlib, a senior military source said."
    one, other = (say(text, "shelling", outlet=outlet, speakers=("senior military source",)) for outlet in ("Reuters", "AFP"))
    assert independent_source(one) == "senior military source (reuters)"
    assert independent_source(one) != independent_source(other)


def test_a_surname_is_the_person_named_in_full_before(say):
    text = "Professor Uzi Rabi sees 60,000 men. Rabi fears more."
    full = say(text, "strength", evidence="Professor Uzi Rabi sees 60,000 men.", speakers=("Uzi Rabi",))
    short = say(text, "presence", evidence="Rabi fears more.", speakers=("Rabi",))
    assert independent_source(full) == independent_source(short) == "uzi rabi"


def test_without_a_speaker_the_outlets_count_and_without_those_the_report(say):
    assert independent_source(say("Shells hit Idlib.", "shelling")) == "reuters"
    assert independent_source(say("Shells hit Idlib.", "shelling", outlets=("AP", "AFP"))) == "afp + ap"
    alone = say("Shells hit Idlib.", "shelling", outlet=None)
    assert independent_source(alone) == f"document {alone.document.id[:12]}"
