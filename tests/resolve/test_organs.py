"""Organs of states by the country in context; and persons in office, who stand for the office and are no entity of their own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from attested.annotate.reading import read
from attested.knowledge import actors
from attested.model import Argument, Claim, Coding, Document, Span
from attested.resolve.links import link

CASES = tomllib.loads((Path(__file__).parent / "organs.cases.toml").read_text(encoding="utf-8"))["case"]


def agent(case: dict[str, str]) -> Argument:
    """The agent of a claim that is made of the whole text, linked; its name is taken where it stands last."""
    text, name = case["text"], case["name"]
    document = Document(id="case", text=text)
    at = text.rindex(name)
    span = Span(document="case", start=at, end=at + len(name), quote=name)
    claim = Claim.make(
        kind=case.get("kind", "attack"),
        evidence=(Span(document="case", start=0, end=len(text), quote=text),),
        arguments=(Argument(role="agent", name=name, span=span),),
    )
    (linked,) = link(Coding(reading=next(iter(read(document))), claims=(claim,)))
    return linked.role("agent")[0]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['name']}: {case['text'][:40]}" for case in CASES])
def test_organs_and_offices(case):
    found = agent(case)
    assert found.entity == case.get("entity"), found.because
    assert bool(found.because) == bool(found.entity)
    if found.entity:
        body = actors().get(found.entity)
        assert body is not None
        assert body.kind in {"state", "forces", "ministry", "intelligence"}
        assert body.name != case["name"] or body.name in {"Verkhovna Rada"}
