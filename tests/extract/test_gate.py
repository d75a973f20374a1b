"""The gate: what speaks for a candidate is readable, bounded, and the same whatever else is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.annotate.reading import read
from attested.extract.coder import lexical_proposals
from attested.extract.gate import features, probability, weights
from attested.extract.merging import LEAST, candidates, merged
from attested.knowledge import codebook
from attested.model import Document, Reading

TEXT = (
    "Army helicopters struck a convoy near Gao on Monday, killing nine fighters, a local official said. "
    "The army denied that civilians had been hit. The weather stayed dry."
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return next(r for r in read(Document(id="gate", text=TEXT, published=date(2024, 3, 6))) if isinstance(r, Reading))


def test_the_shipped_weights_name_only_known_features(reading: Reading) -> None:
    proposed = list(candidates(reading, reading.frames, lexical_proposals(reading)))
    named = {name for found in features(reading, proposed) for name in found}
    assert {"always", "heads", "heads sure"} <= named & set(weights())
    assert not any(kind in name.split() for name in weights() for kind in codebook())


def test_every_candidate_gets_its_features_in_order(reading: Reading) -> None:
    proposed = list(candidates(reading, reading.frames, lexical_proposals(reading)))
    found = list(features(reading, proposed))
    assert len(found) == len(proposed) > 0
    for one, named in zip(proposed, found):
        assert named["always"] == 1.0
        assert ("heads" in named) == (one.heads is not None)


def test_what_stands_is_likelier_than_not_enough(reading: Reading) -> None:
    frames = list(merged(reading, reading.frames, lexical_proposals(reading)))
    assert any(frame.kind == "air_strike" for frame in frames)
    assert all(LEAST <= frame.probability <= 1 for frame in frames)


def test_without_a_learned_reading_the_word_lists_stand(reading: Reading) -> None:
    rules = list(lexical_proposals(reading))
    assert list(merged(reading, (), rules)) == rules


@given(st.dictionaries(st.sampled_from(sorted(weights())), st.floats(-1e6, 1e6)), st.floats(-50, 50))
def test_a_probability_is_one(found: dict[str, float], always: float) -> None:
    assert 0 <= probability({**found, "always": always}) <= 1
