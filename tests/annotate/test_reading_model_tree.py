"""The tree decoder: always one root, no cycle, and no better tree."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested.annotate.reading_model.tree import decode, is_tree


def worth(scores: np.ndarray, heads: np.ndarray) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads)))


def best_by_trying(scores: np.ndarray) -> float:
    words = len(scores)
    return max(
        worth(scores, np.array(heads))
        for heads in product(range(words + 1), repeat=words)
        if all(head != word + 1 for word, head in enumerate(heads)) and is_tree(np.array(heads))
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.sampled_from(["normal", "tied", "far apart"]))
@settings(max_examples=150, deadline=None)
def test_no_tree_is_better(seed: int, words: int, manner: str) -> None:
    draw = np.random.default_rng(seed)
    scores = draw.normal(size=(words, words + 1))
    if manner == "tied":
        scores = np.round(scores)
    elif manner == "far apart":
        scores *= 1e4
    heads = decode(scores)
    assert is_tree(heads)
    assert worth(scores, heads) == pytest.approx(best_by_trying(scores))


@given(st.integers(0, 2**32 - 1), st.integers(6, 60))
@settings(max_examples=100, deadline=None)
def test_long_sentences_give_trees(seed: int, words: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, words + 1)).astype(np.float32)
    heads = decode(scores)
    assert is_tree(heads)
    assert all(head != word + 1 for word, head in enumerate(heads))


def test_network_scores_are_left_as_they_are() -> None:
    scores = np.array([[5.0, 0.0, 0.0], [5.0, 1.0, 0.0]], dtype=np.float32)
    before = scores.copy()
    decode(scores)
    assert (scores == before).all()


def test_two_roots_become_one() -> None:
    assert decode(np.array([[5.0, 0.0, 1.0], [6.0, 1.0, 0.0]])).tolist() == [2, 0]


def test_no_words_no_heads() -> None:
    assert decode(np.zeros((0, 1))).tolist() == []
