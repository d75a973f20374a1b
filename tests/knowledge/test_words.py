"""Lexicons, states and spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import KnowledgeError
from attested.knowledge import fold, lexicon, lexicons, states
from attested.knowledge.words import read_lexicon
from attested.model import SPEAKER_KINDS, STATUSES


@pytest.mark.parametrize("name", lexicons())
def test_every_lexicon_reads(name):
    assert len(lexicon(name)) > 5


def test_quantities_follow_the_manual():
    words = lexicon("quantities")
    for phrase, low, high in [
        ("dozens", 24, 99), ("scores", 40, 99), ("several", 3, 9), ("a few", 2, 4), ("hundreds", 200, 999),
        ("multiple", 2, None),
        ("thousands", 2000, 9999), ("tens of thousands", 20000, 99999), ("a dozen", 12, 12), ("a few hundred", 200, 400),
        ("no", 0, 0),
    ]:  # fmt: skip
        assert (words[phrase].get("low"), words[phrase].get("high")) == (low, high), phrase
    assert words["nineteen"]["value"] == 19
    assert words["ninety"]["value"] == 90
    assert words.kind("at least") == words.kind("more than") == "at_least"
    assert words.kind("up to") == "at_most"
    assert words.kind("nearly") == "about"


def test_marks_are_those_of_the_contract():
    assert {e["kind"] for e in lexicon("sources").values()} <= set(SPEAKER_KINDS)
    assert {e.kind for e in lexicon("modals").values()} <= set(STATUSES)
    assert lexicon("weapons")["drone"]["kind"] == "air_strike"
    assert lexicon("weapons")["mortar"]["kind"] == "shelling"
    assert lexicon("speech").kind("deny") == "deny"


def test_the_longest_phrase_is_found():
    entry, length = lexicon("quantities").longest("tens of thousands of people".split())
    assert entry.kind == "vague"
    assert length == 4
    assert lexicon("quantities").longest([], 0) is None


def test_a_broken_lexicon_names_what_is_wrong(tmp_path):
    path = tmp_path / "mine.toml"
    head = 'licence = "x"\nsource = "y"\n'
    path.write_text(head + '[[group]]\nis = "a"\nwords = ["x"]\n[[group]]\nis = "b"\nwords = ["X"]\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'X' is both a and b"):
        read_lexicon("mine", path)
    path.write_text(head + '[[group]]\nis = "a"\nwords = "x"\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"mine\.toml: group 1 needs"):
        read_lexicon("mine", path)


@pytest.mark.parametrize(
    ("word", "code"),
    [("Syrian", "SY"), ("U.S.", "US"), ("the Kremlin", "RU"), ("Türkiye", "TR"), ("Nigerien", "NE"), ("Nigerian", "NG"),
     ("DRC", "CD"), ("Downing Street", "GB"), ("South Sudanese", "SS"), ("Burmese", "MM"), ("Tehran", "IR"), ("Emiratis", "AE")],
)  # fmt: skip
def test_states_by_any_word(word, code):
    assert states().one(word).code == code


def test_words_for_several_states_stay_open_and_us_is_no_country():
    assert {n.state.code for n in states().find("Congolese")} == {"CD", "CG"}
    assert states().one("Congolese") is None
    assert states().one("Dominican") is None
    assert not states().find("us")
    assert not states().find("uk")


def test_there_are_the_worlds_states():
    assert len(states()) > 195
    assert all(states().get(n) for s in states() for n in s.neighbours if n not in {"VA", "SM", "LI", "AX"} and len(n) == 2)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text):
    once = fold(text)
    assert once == " ".join(once.split())
    # An article that only now stands in front ("the the") may go as well; nothing else may.
    assert once.endswith(fold(once))


@pytest.mark.parametrize("name", ["al-Nujabāʾ", "Deir ez‑Zor", "N’Djamena", "Taʿizz", "Kyïv"])
def test_marks_case_and_articles_make_no_difference(name):
    assert fold(f"The {name}") == fold(f"{name}’s") == fold(name.upper()) == fold(name)
