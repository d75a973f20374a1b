"""The codebook holds every kind and role of the coding manual, each with what a coder needs."""

from __future__ import annotations

import re

import pytest

from attested.errors import KnowledgeError
from attested.knowledge import codebook
from attested.knowledge.kinds import read_codebook

EVENTS = """
    clash air_strike shelling bombing attack crackdown abduction arrest release sexual_violence protest riot deployment withdrawal
    escape defection surrender seizure interception arms_transfer training recruitment displacement destruction disruption aid
    agreement talks support_statement threat demand rejection accusation responsibility_claim announcement appointment sanction
    founding
""".split()
TIES = "backs funds arms trains commands part_of allied_with opposes formerly_part_of".split()
FACTS = "strength pay holds presence composition".split()
ROLES = """
    agent target forces killed injured missing abducted detained displaced materiel instrument amount count place origin destination
    via time manner topic
""".split()


def test_every_kind_and_role_of_the_manual_is_there_and_no_other():
    book = codebook()
    assert set(book.of("event")) == set(EVENTS)
    assert set(book.of("tie")) == set(TIES)
    assert set(book.of("fact")) == set(FACTS)
    assert book.of("total") == ("toll",)
    assert set(book.roles) == set(ROLES)


@pytest.mark.parametrize("name", [*EVENTS, *TIES, *FACTS, "toll"])
def test_a_kind_says_what_it_is_what_it_is_not_and_what_others_call_it(name):
    kind = codebook()[name]
    assert kind.definition
    assert kind.include
    assert kind.exclude
    assert kind.examples
    assert kind.counterexamples
    assert kind.families
    assert kind.acled
    assert kind.plover
    assert kind.ucdp
    assert re.match(r"^(\d\d|none)$", kind.cameo)


def test_families_and_symmetry():
    book = codebook()
    assert "clash" in book
    assert "battle" not in book
    assert book.symmetric == {"clash", "talks", "agreement", "allied_with", "opposes"}
    assert book.same_family("air_strike", "shelling")
    assert not book.same_family("air_strike", "talks")


def test_the_codebook_reads_as_a_document():
    text = codebook().markdown()
    assert all(f"#### `{name}`" in text for name in codebook())
    assert all(f"- `{role}` (" in text for role in codebook().roles)


def test_a_broken_codebook_names_what_is_wrong(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_text('[families.f]\nkinds = "nothing"\n[kinds]\n[roles]\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"codebook\.toml: the family f names kinds that there are not: nothing"):
        read_codebook(path)
    path.write_text("[families", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"codebook\.toml: .*(line|end of)"):
        read_codebook(path)
