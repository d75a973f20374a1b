"""Texts without full stops are cut, so that time and memory of reading stay in bounds."""

import itertools

from attested.annotate.reading_model.sentences import MOST_WORDS, sentence_starts


def test_no_sentence_grows_without_bound():
    words = ["fighters", "crossed"] * 1000
    starts = [*sentence_starts(words, [True] * len(words)), len(words)]
    assert max(b - a for a, b in itertools.pairwise(starts)) <= MOST_WORDS


def test_a_cut_comes_behind_a_semicolon_where_there_is_one():
    words = (["tank"] * 40 + [";"]) * 20
    for start in sentence_starts(words, [True] * len(words))[1:]:
        assert words[start - 1] == ";"
