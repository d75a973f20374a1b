"""Lexicons, word lists, states and spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import KnowledgeError
from attested.knowledge import codebook, fold, lexicon, lexicons, states, word_lists
from attested.knowledge.files import DATA
from attested.knowledge.words import read_lexicon
from attested.model import SPEAKER_KINDS

WORD_LISTS = sorted(path.name.removesuffix(".toml") for path in (DATA / "words").iterdir() if path.name.endswith(".toml"))


@pytest.mark.parametrize("name", lexicons())
def test_every_lexicon_reads(name):
    assert len(lexicon(name)) > 5


@pytest.mark.parametrize("name", WORD_LISTS)
def test_no_word_list_is_empty_or_holds_a_word_twice(name):
    def check(where, table):
        if isinstance(table, dict):
            for key, value in table.items():
                check(f"{where}.{key}", value)
        elif isinstance(table, list) and all(isinstance(word, str) for word in table):
            assert table, where
            assert not {word for word in table if table.count(word) > 1}, where
            assert all(word.strip() and word == word.lower() for word in table), where

    check(name, dict(word_lists(name)))


def test_an_unknown_word_list_is_refused():
    with pytest.raises(KnowledgeError, match=r"verbs\.toml: there is no such data file"):
        word_lists("verbs")


def test_words_lead_to_what_the_contract_names():
    assert set(word_lists("attribution")["kinds"]) <= set(SPEAKER_KINDS)
    kinds = {entry["kind"] for entry in word_lists("triggers")["trigger"]}
    kinds |= set(word_lists("nouns")["means"]) | set(word_lists("grammar")["tie_participles"].values())
    kinds |= {kind for kind, _ in word_lists("grammar")["tie_nouns"].values()}
    assert kinds <= {kind.name for kind in codebook().values()}


def test_the_longest_phrase_is_found():
    entry, length = lexicon("organs").longest("armed forces personnel of Chad".split())
    assert (entry.kind, length) == ("forces", 3)
    assert lexicon("organs").longest([], 0) is None


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
