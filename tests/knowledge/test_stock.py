"""Actors and outlets: no spelling leads to two of them unless both declare it."""

from __future__ import annotations

from collections import Counter

import pytest

from attested.errors import KnowledgeError
from attested.knowledge import actors, fold, outlets
from attested.knowledge.files import DATA
from attested.knowledge.stock import ACTOR_KINDS, SOURCES, Stock, read_stock

HEAD = "id,name,kind,country,parent,since,until,aliases,shared,source\n"


def test_the_stock_is_as_large_as_the_manual_of_knowledge_says():
    assert len(actors()) >= 1400
    assert len(outlets()) >= 450
    assert {e.kind for e in actors()} <= set(ACTOR_KINDS)


def test_every_spelling_leads_to_one_actor_or_is_declared_shared():
    for key, match in actors().spellings():
        found = {m.entity.id for m in actors().find(match.alias)}
        assert match.entity.id in found, match.alias
        assert len(found) == 1 or match.shared or fold(match.alias) != key


def test_every_parent_is_known():
    for entity in actors():
        assert entity.parent is None or actors().get(entity.parent) is not None


def test_every_row_says_in_what_sort_of_document_it_can_be_checked():
    for entity in (*actors(), *outlets()):
        assert entity.source in SOURCES, entity.id
    listed = [e for e in actors() if e.source in {"us-fto", "us-sdn", "eu-list", "national-list"}]
    assert {e.kind for e in listed} <= {"armed_group", "coalition", "party", "forces", "intelligence"}
    heads = {name: (DATA / f"{name}.csv").read_text(encoding="utf-8") for name in ("actors", "outlets")}
    for name, stock in (("actors", actors()), ("outlets", outlets())):
        words = "\n".join(line for line in heads[name].splitlines() if line.startswith("#"))
        for source in {e.source for e in stock}:
            assert source in words, f"the head of {name}.csv explains {source}"


def test_regions_at_war_are_covered():
    """At least so many bodies that are no states' organs stand in the stock for each country that reports of 2026 speak of."""
    groups = Counter(e.country for e in actors() if e.kind in {"armed_group", "coalition", "party"})
    wanted = {"SY": 60, "IQ": 35, "SD": 20, "CD": 30, "MM": 45, "HT": 12, "CO": 25, "MX": 20, "NG": 12, "ML": 15, "ET": 12,
              "IN": 35, "PK": 25, "YE": 15, "LY": 12, "LB": 15, "PS": 20, "UA": 8, "EC": 6, "BR": 6, "CF": 10, "CM": 6,
              "PH": 7}  # fmt: skip
    assert {c: groups[c] for c in wanted if groups[c] < wanted[c]} == {}


def test_a_common_noun_is_not_a_name_that_begins_with_an_article():
    assert actors().one("The Base").entity.id == "base-group"
    assert actors().one("the base") is None
    assert outlets().one("the sun") is None
    assert outlets().one("The Sun")


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Nujabaa", None, "harakat-hezbollah-al-nujaba"), ("al-Nujaba", None, "harakat-hezbollah-al-nujaba"),
        ("ISIL", None, "islamic-state"), ("Da’esh", None, "islamic-state"), ("RSF", None, "rapid-support-forces"),
        ("SNA", "SO", "somalia-armed-forces"), ("SNA", "SY", "syrian-national-army"), ("JNIM", None, "jnim"),
        ("Iraqi army", None, "iraq-armed-forces"), ("Iraq’s Defence Ministry", None, "iraq-defence-ministry"),
        ("Royal Saudi Air Force", None, "saudi-arabia-air-force"), ("army", "ML", "mali-armed-forces"),
        ("Congolese army", "CD", "democratic-republic-of-the-congo-armed-forces"),
        ("the Pentagon", None, "united-states-defence-ministry"),
        ("SOHR", None, "sohr"), ("M23", None, "m23"), ("JeM", None, "jaish-e-mohammed"), ("JEM", None, "jem"),
    ],
)  # fmt: skip
def test_names_lead_to_their_actor(name, country, expected):
    assert actors().one(name, country).entity.id == expected


def test_what_may_be_several_is_left_open():
    assert actors().one("SNA") is None
    assert len(actors().find("SNA")) == 2
    assert actors().one("Congolese army") is None
    assert actors().one("army") is None
    assert not actors().find("is")
    assert not actors().find("who")


def test_years_are_known_where_they_are_given():
    assert actors().years("farc") == (1964, 2017)
    assert actors().years("nobody") == (None, None)


def test_outlets_by_any_name():
    assert outlets().one("AFP").entity.id == "afp"
    assert outlets().one("Al-Jazeera").entity.id == "al-jazeera"
    assert outlets().one("New York Times").entity.id == "new-york-times"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a-b,A,armed_group,,,,,,,x\nc-d,C,armed_group,,,,,A,,x\n", r"actors\.csv:3: 'A' of c-d is also a name of a-b"),
        ("a-b,A,armed_group,,,,,,,x\na-b,B,armed_group,,,,,,,x\n", r"actors\.csv:3: the id a-b was given before"),
        ("a-b,A,gang,,,,,,,x\n", r"actors\.csv:2: 'gang' is no kind of actor"),
        ("A B,A,armed_group,,,,,,,x\n", r"actors\.csv:2: 'A B' is not in the form of an id"),
        ("a-b,,armed_group,,,,,,,x\n", r"actors\.csv:2: name is empty"),
        ("a-b,A,armed_group,,,old,,,,x\n", r"actors\.csv:2: since and until are years, not old"),
        ("a-b,A,armed_group\n", r"actors\.csv:2: 3 fields where the header has 10"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named_with_its_line(tmp_path, rows, message):
    path = tmp_path / "actors.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        Stock(read_stock(path))


def test_names_shared_by_declaration_are_both_found(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_text(HEAD + "a-b,One Front,armed_group,SY,,,,,AB,x\nc-d,Two Front,armed_group,LY,,,,,AB,x\n", encoding="utf-8")
    stock = Stock(read_stock(path))
    assert stock.one("AB") is None
    assert stock.one("AB", "LY").entity.id == "c-d"
    assert stock.one("AB", "LY").because == "“AB” is an alias of Two Front"
