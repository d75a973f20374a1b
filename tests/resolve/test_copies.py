"""Which reports print the words of others."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested.model import Document, Source
from attested.reconcile import independent_source
from attested.reconcile.sources import sources_of
from attested.resolve.copies import copies, credit, traced

STORY = (
    "Shells fell on a bus station in the east of Kherson early on Sunday, residents and two drivers said. The regional "
    "governor put the number of dead at 12 and of injured at 31, and said that rescuers were still clearing the main hall. "
    "A hospital doctor counted nine bodies by noon. The army did not comment. Trains to Odesa were held for four hours, and a "
    "curfew in three districts was brought forward to 19:00."
)
OTHER = (
    "A column of trucks with flour reached Idlib on Monday after eleven days of talks with the men who hold the crossing. "
    "Drivers spoke of six checkpoints and of fees at two of them. The town's council said the flour would last for 40 days, "
    "and that a second column of 25 trucks waits at the border. Nobody was hurt when shots were fired in the air at the last stop."
)
ADDED = (
    "Our correspondent in Kherson walked to the station in the afternoon. Glass covered the square, and a school beside it was "
    "shut. Anna, who sells bread there, said that she had gone home an hour before because of the rain."
)


def report(text, outlet="Reuters", day="2024-12-02"):
    published = date.fromisoformat(day) if day else None
    source = Source(id=outlet.casefold().replace(" ", "-"), name=outlet) if outlet else None
    return Document(id=Document.identify(text, outlet, published), source=source, published=published, text=text)


def test_forty_syndicated_copies_are_one_source(say):
    text = "Russian jets struck a market in Kherson on Sunday and killed 12 people, two traders there said."
    claims = [say(text, "air_strike", outlet="Daily 1", published="2024-12-01")]
    claims += [say(text + "\n" * (n % 3), "air_strike", outlet=f"Daily {n}", evidence=text) for n in range(2, 41)]
    made = copies(c.document for c in claims)
    assert len(made) == 39
    assert {copy.of for copy in made} == {claims[0].document.id}
    assert len(sources_of(claims)) == 40
    assert sources_of(traced(claims, made)) == ("daily 1",)


def test_an_added_paragraph_stays_the_outlets_own(say):
    wire = report(STORY, day="2024-12-01")
    mixed = ADDED + "\n\n" + STORY
    own, copied = (say(mixed, "shelling", outlet="Evening Post", evidence=words) for words in (ADDED[:60], STORY[:80]))
    (copy,) = copies([wire, own.document])
    assert (copy.of, copy.sort, copy.document) == (wire.id, "partial", own.document.id)
    ((start, end),) = copy.stretches
    assert mixed[start:end].startswith("Shells fell")
    assert mixed[start:end].endswith("19:00")
    assert "Reuters, 2024-12-01" in copy.words
    assert [independent_source(c) for c in traced([own, copied], [copy])] == ["evening post", "reuters"]


def test_an_edited_headline_and_a_changed_word_are_still_a_copy():
    wire = report("Shells hit bus station\n\n" + STORY, day="2024-12-01")
    edited = report("TERROR AT THE STATION: a dozen dead\n\n" + STORY.replace("early on", "at dawn on"), "Evening Post")
    (copy,) = copies([wire, edited])
    assert (copy.document, copy.of, copy.sort) == (edited.id, wire.id, "partial")
    assert 0.85 < copy.share < 1


def test_other_marks_and_capitals_are_the_same_words():
    wire, other = report(STORY, day="2024-12-01"), report(STORY.upper().replace(",", ""), "Evening Post")
    (copy,) = copies([wire, other])
    assert (copy.of, copy.sort, copy.share) == (wire.id, "normalised", 1.0)


def test_different_stories_with_one_standing_text_are_no_copies():
    standing = (
        " The mission was set up in 2014 to watch the ceasefire. It publishes a report every day, in which it gives what its "
        "patrols saw and heard. Its observers are unarmed, and work in shifts in all districts on both sides of the line."
    )
    stories = [STORY, OTHER, ADDED, "Nothing was heard in the north. Six patrols went out, and all came back before dark to write."]
    daily = [report(text + standing, "The Mission", f"2024-12-0{n}") for n, text in enumerate(stories, 1)]
    assert copies(daily) == ()


def test_one_form_filled_with_other_figures_is_no_copy():
    def toll(day, dead, hurt, drones, towns):
        text = (
            f"At least {dead} people were killed and {hurt} were injured across the region in the past day, the regional office "
            f"said in its morning report. Air defence units shot down {drones} drones over {towns} towns during the night, and "
            "repair crews were at work on the power lines in all the districts that had been hit."
        )
        return report(text, f"outlet {day}", f"2024-12-0{day}")

    assert copies([toll(1, 12, 31, 40, 7), toll(2, 9, 18, 55, 11), toll(3, 21, 63, 38, 4)]) == ()


def test_short_sentences_that_anybody_may_write_are_no_copies():
    assert copies([report("Shells hit Kherson on Sunday."), report("Shells hit Kherson on Sunday.", "Evening Post")]) == ()
    words = "Four people were killed when soldiers opened fire on a car near the town."
    assert len(copies([report(words), report(words, "Evening Post", "2024-12-03")])) == 1
    assert copies([report(words), report(words, "Evening Post", "2025-12-03")]) == ()


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KYIV, Ukraine (AP) — Shells hit Kherson.", "ap"),
        ("Shells hit Kherson\nKyiv (AFP) - Shells hit Kherson.", "afp"),
        ("Shells hit Kherson\nBy Agence France-Presse\nShells hit Kherson.", "afp"),
        ("Shells hit Kherson on Sunday. (Reuters)", "reuters"),
        ("Shells hit Kherson on Sunday.\n\nSource: TASS", "tass"),
        ("AFP said that shells hit Kherson.", None),
        ("Shells hit Kherson (pictured) - and Odesa.", None),
        ("Shells hit Kherson. Reuters could not verify this.", None),
    ],
)
def test_who_is_credited_with_a_report(text, agency):
    found = credit(text)
    assert (found[0].id if found else None) == agency


def test_an_agency_counts_for_the_sites_that_credit_it_and_their_copies(say):
    text = "KYIV (AFP) - " + STORY
    claims = [say(text, "shelling", outlet=f"Site {n}", evidence=STORY[:99]) for n in range(14)]
    claims.append(say(STORY, "shelling", outlet="Early Bird", published="2024-12-01", evidence=STORY[:99]))
    claims.append(say("Shells fell on Kherson, a driver said. " + OTHER + " (AFP)", "shelling", outlet="Site 3"))
    made = copies(c.document for c in claims)
    assert {c.sort for c in made} == {"exact", "partial", "citation"}
    assert all(c.origin == ("Agence France-Presse",) for c in made)
    assert sources_of(traced(claims, made)) == ("afp",)
    wire = say(STORY, "shelling", outlet="AFP", evidence=STORY[:99], published="2024-12-03")
    both = [*claims, wire]
    assert sources_of(traced(both, copies(c.document for c in both))) == ("afp",)


def test_an_item_of_a_digest_copies_the_item_of_another_day():
    text = f"2024-12-01: {STORY} (AFP)\n2024-12-02: {OTHER} (BBC)\n2024-12-03: {STORY} (Al Jazeera)\n"
    (copy,) = copies([report(text, "Digest")])
    ((start, end),) = copy.stretches
    assert text[start:end].startswith("Shells fell")
    assert start > text.index("2024-12-03")
    assert copy.origin == ("AFP",)


def test_a_report_of_two_wires_copies_both():
    one, two = report(STORY, "Reuters", "2024-12-01"), report(OTHER, "AP", "2024-12-01")
    mixed = report(OTHER + "\n" + ADDED + "\n" + STORY, "Evening Post")
    made = copies([one, two, mixed])
    assert {copy.of for copy in made} == {one.id, two.id}
    assert {copy.document for copy in made} == {mixed.id}


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_order_of_documents_changes_nothing_and_no_copy_copies_itself(data):
    parts = [*STORY.split(". "), *OTHER.split(". "), *ADDED.split(". ")]
    documents = []
    for n in range(data.draw(st.integers(2, 9))):
        chosen = data.draw(st.lists(st.sampled_from(parts), min_size=1, max_size=8))
        head = data.draw(st.sampled_from(["", "KYIV (AFP) - ", "By Reuters\n"]))
        day = data.draw(st.sampled_from([None, "2024-12-01", "2024-12-02"]))
        documents.append(report(head + ". ".join(chosen) + ".", data.draw(st.sampled_from(["AFP", f"Site {n % 4}", None])), day))
    documents = list({document.id: document for document in documents}.values())
    made = copies(documents)
    shuffled = list(documents)
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    assert copies(shuffled) == made
    parents = {(copy.document, copy.of) for copy in made}
    assert not any((of, document) in parents for document, of in parents if of)  # of two reports only one copies the other
    texts = {document.id: document.text for document in documents}
    for copy in made:
        assert copy.of != copy.document
        assert 0 < copy.share <= 1
        assert all(0 <= start < end <= len(texts[copy.document]) for start, end in copy.stretches)


def test_the_cost_grows_with_the_number_of_texts_not_its_square():
    """Three thousand reports that share one passage: more pairs than could ever be compared."""
    draw = random.Random(1)
    words = [f"word{n}" for n in range(4000)]
    shared = " ".join(draw.choices(words, k=30)).capitalize() + "."
    texts = [f"{shared} " + ". ".join(" ".join(draw.choices(words, k=12)).capitalize() for _ in range(5)) for _ in range(3000)]
    days = [(date(2024, 1, 1) + timedelta(days=n % 300)).isoformat() for n in range(3000)]
    assert copies([report(text, f"Site {n}", day) for n, (text, day) in enumerate(zip(texts, days))]) == ()
