"""The network around one actor, whatever way the ties run."""

from __future__ import annotations

import pytest

from attested.reconcile import neighbourhood, supporters, ties, wings


@pytest.fixture
def network(say):
    return ties(
        [
            say("Iran funds Badr.", "funds", status="ongoing", agent=("Iran", "iran"), target=("Badr", "badr-organization")),
            say("Badr is part of the PMF.", "part_of", status="ongoing", agent=("Badr", "badr-organization"), target="PMF"),
            say("The PMF includes Nujaba.", "composition", status="ongoing", agent="PMF", target="Nujaba"),
            say("Turkey backs the SNA.", "backs", status="ongoing", agent="Turkey", target="SNA"),
        ]
    )


def test_supporters_and_wings(network):
    assert [(t.kind, t.agent) for t in supporters(network, "badr-organization")] == [("funds", "Iran")]
    assert {(t.kind, t.agent, t.target) for t in wings(network, "PMF")} == {
        ("part_of", "Badr", "PMF"), ("composition", "PMF", "Nujaba"),
    }  # fmt: skip
    assert supporters(network, "iran") == []


@pytest.mark.parametrize(
    ("depth", "kinds"), [(0, set()), (1, {"funds"}), (2, {"funds", "part_of"}), (9, {"funds", "part_of", "composition"})]
)
def test_a_neighbourhood_grows_step_by_step_and_holds_no_stranger(network, depth, kinds):
    assert {t.kind for t in neighbourhood(network, "Iran", depth)} == kinds


def test_a_stranger_has_no_neighbours(network):
    assert neighbourhood(network, "Nobody", 3) == []
