"""Every example of the codebook is read as its kind, and no counterexample is."""

from __future__ import annotations

from datetime import date

import pytest

from attested.knowledge import codebook
from attested.model import Document
from attested.pipeline.coder import code as coded
from attested.pipeline.default import STAGES

DAY = date(2025, 6, 12)
EXAMPLES = [(name, text) for name in codebook() for text in codebook()[name].examples]
COUNTEREXAMPLES = [(name, text, why) for name in codebook() for text, why in codebook()[name].counterexamples]


def code(text, day):
    return coded(Document(id="example", text=text, published=day), STAGES).claims


def described(claim):
    return claim.kind, claim.polarity, [(a.role, a.name or a.quantity or a.when) for a in claim.arguments]


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[f"{kind}: {text}" for kind, text in EXAMPLES])
def test_an_example_yields_its_kind(kind, text):
    claims = code(text, DAY)
    assert any(claim.kind == kind for claim in claims), [described(claim) for claim in claims]


@pytest.mark.parametrize(("kind", "text", "why"), COUNTEREXAMPLES, ids=[f"not {kind}: {text}" for kind, text, _ in COUNTEREXAMPLES])
def test_a_counterexample_does_not(kind, text, why):
    claims = code(text, DAY)
    assert not any(claim.kind == kind and claim.polarity == "affirmed" for claim in claims), (why, [described(c) for c in claims])
