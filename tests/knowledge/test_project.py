"""A project's own actors, places, outlets and words come before ours, and what clashes is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import KnowledgeError
from attested.knowledge import Conflict, Stock
from attested.knowledge.projects import Project, read_project, with_own, with_words
from attested.knowledge.stock import Row, read_stock
from attested.knowledge.wordlists import word_lists
from attested.knowledge.writing import add
from attested.model import Entity

OWN = """
# ours
[project]
name = "Lake study"

[[actor]]
id = "river-guards"
name = "River Guards"
kind = "armed_group"
country = "ML"
aliases = ["Badr"]

[[alias]]
of = "m23"
names = ["Bunagana rebels"]

[[place]]
id = "wadi-camp"
name = "Wadi camp"
kind = "camp"
country = "TD"
lat = 13.1
lon = 21.9

[[outlet]]
id = "lake-herald"
name = "Lake Herald"
kind = "outlet"

[words.nouns]
armed = ["lakeguard"]

[figures]
rule = "lowest"
"""


def written(tmp_path: Path, text: str = OWN) -> Path:
    path = tmp_path / "attested.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_project_file_is_read_whole(tmp_path: Path) -> None:
    found = read_project(written(tmp_path))
    assert [row.entity.name for row in found.actors] == ["River Guards"]
    assert found.actors[0].entity.source == "attested.toml"
    assert [place.id for place, _ in found.places] == ["place:wadi-camp"]
    assert found.aliases == {"m23": ("Bunagana rebels",)}
    assert found.settings["figures"] == {"rule": "lowest"}
    assert found.digest
    assert found.name == "Lake study"


def test_its_spelling_holds_and_the_conflict_is_told() -> None:
    ours = Row("stock:1", Entity(id="badr-organization", name="Badr Organization", kind="armed_group", aliases=("Badr",)))
    theirs = Row("own:1", Entity(id="river-guards", name="River Guards", kind="armed_group", aliases=("Badr",)))
    stock = Stock([ours], [theirs])
    assert [match.entity.id for match in stock.find("Badr")] == ["river-guards"]
    assert [match.entity.id for match in stock.find("Badr Organization")] == ["badr-organization"]
    assert stock.conflicts == [Conflict(spelling="Badr", own=theirs.entity, stock=ours.entity)]
    assert "means River Guards" in stock.conflicts[0].words


def test_two_of_a_project_may_not_share_a_spelling() -> None:
    rows = [Row(f"own:{n}", Entity(id=f"g{n}", name=f"Group {n}", kind="armed_group", aliases=("The Guards",))) for n in (1, 2)]
    with pytest.raises(KnowledgeError, match="give it as shared"):
        Stock([], rows)


def test_an_alias_for_one_of_ours_is_added_to_it() -> None:
    own, stock = with_own(read_stock(), (), {"m23": ("Bunagana rebels",)})
    both = Stock(stock, own)
    assert [match.entity.id for match in both.find("Bunagana rebels")] == ["m23"]
    assert [match.entity.id for match in both.find("M23")] == ["m23"]
    assert not both.conflicts


def test_word_lists_grow_and_lose_nothing(tmp_path: Path) -> None:
    own = read_project(written(tmp_path))
    plain = word_lists("nouns")
    grown = with_words("nouns", plain, own)
    assert grown["armed"] == [*plain["armed"], "lakeguard"]
    assert {key: grown[key] for key in grown if key != "armed"} == {key: plain[key] for key in plain if key != "armed"}
    assert with_words("stance", {"a": ["b"]}, own) == {"a": ["b"]}
    with pytest.raises(KnowledgeError, match="no list 'armed'"):
        with_words("nouns", {"light": []}, own)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[people]\nx = 1", "no section 'people'"),
        ('[[actor]]\nid = "a"', "needs name"),
        ('[[actor]]\nid = "A b"\nname = "A"\nkind = "armed_group"', "not in its form"),
        ('[[actor]]\nid = "a"\nname = "A"\nkind = "gang"', "no kind"),
        ('[[actor]]\nid = "a"\nname = "A"\nkind = "party"\ncountry = "Mali"', "two capitals"),
        ('[[actor]]\nid = "a"\nname = "A"\nkind = "party"\nsince = 12', "four digits"),
        ('[[actor]]\nid = "a"\nname = "A"\nkind = "party"\ncolour = "red"', "no 'colour'"),
        ('[[place]]\nid = "a"\nname = "A"\nkind = "camp"\nlat = 91.0\nlon = 0.0', "no point on earth"),
        ('[[place]]\nid = "a"\nname = "A"\nkind = "camp"\nlat = 9.0', "no point on earth"),
        ('[[alias]]\nof = "m23"\nnames = "x"', "needs names"),
        ("actor = 3", "written as tables"),
        ("[[actor]", "attested.toml"),
    ],
)
def test_what_is_wrong_in_it_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says.replace("[", r"\[")):
        read_project(written(tmp_path, text))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_project_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("project") / "attested.toml"
    path.write_bytes(content)
    try:
        found: Project | KnowledgeError = read_project(path)
    except KnowledgeError as error:
        found = error
    assert isinstance(found, Project) or "attested.toml" in str(found)


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(NAMES, st.lists(NAMES, max_size=3))
def test_what_is_added_is_read_back(tmp_path_factory: pytest.TempPathFactory, name: str, aliases: list[str]) -> None:
    path = tmp_path_factory.mktemp("project") / "attested.toml"
    path.write_text("# a remark that stays\n", encoding="utf-8")
    add(path, "actor", {"id": "a", "name": name, "kind": "party", "aliases": aliases, "country": None})
    entity = read_project(path).actors[0].entity
    assert (entity.name, entity.aliases) == (name, tuple(one.strip() for one in aliases))
    assert path.read_text(encoding="utf-8").startswith("# a remark that stays\n")


def test_a_second_of_one_id_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pytest.raises(KnowledgeError, match="river-guards is in it already"):
        add(path, "actor", {"id": "river-guards", "name": "Others", "kind": "party", "aliases": []})
    assert path.read_text(encoding="utf-8") == OWN
    assert [one.name for one in tmp_path.iterdir()] == ["attested.toml"]


def test_reports_are_read_by_it_and_read_anew_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("On 3 May 2024 Lakeguards of the River Guards attacked Wadi camp, killing nine people.\n")
    source = str(Path(__file__).parents[2] / "src")

    def attested(*words: str) -> str:
        found = subprocess.run(
            [sys.executable, "-m", "attested", *words], cwd=tmp_path, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": source},
        )  # fmt: skip
        return found.stdout

    attested("run", "report.txt")
    written(tmp_path)
    attested("run", "report.txt")
    claims = json.loads(attested("claims", "--json"))
    assert {"river-guards", "place:wadi-camp"} <= {
        value for claim in claims for a in claim["arguments"] for value in (a.get("entity"), (a.get("where") or {}).get("id"))
    }
    assert "River Guards" in attested("actors", "list", "--own")
