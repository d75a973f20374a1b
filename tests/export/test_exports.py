"""Exports: every value with its claims, ranges as ranges, a province never a point, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import itertools
import json
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import ClaimError, UsageError
from attested.export import columns, csv_table, geojson, gexf
from attested.model import Event, Judgement, When, Where

PROVINCE = Where(id="geonames:1", name="Idlib", country="SY", admin="Idlib", lat=35.9, lon=36.6, precision="province", within_km=70)
TIE = {"status": "ongoing", "agent": ("Tehran", "iran"), "target": ("Badr", "badr-organization")}


@pytest.fixture
def desk_of(desk_of):
    """The two accounts of the strike are one event because a person says so: how events are found is tested elsewhere."""

    def made(*claims):
        strikes = [c.claim.id for c in claims if c.claim.kind == "air_strike"]
        at = datetime(2024, 12, 3, tzinfo=UTC)
        pairs = itertools.pairwise(strikes)
        return desk_of(*claims, judgements=[Judgement(left=a, right=b, verdict="same", by="ann", at=at) for a, b in pairs])

    return made


@pytest.fixture
def claims(say, on, count):
    strike = "A strike near Idlib killed seven people, five of them children, the White Helmets said."
    army = "The army said two people were killed in the strike near Idlib."
    move = "Nearly 5,000 fighters crossed from Kherson to Odesa. Badr is in Syria. Tehran funds Badr."
    return (
        say(
            strike, "air_strike", target="strike", place="Idlib", time=(on("2024-12-01"),),
            killed=[count(7), count(5, of="children")], speakers=(("White Helmets", "white-helmets"),),
        ),
        say(
            army, "air_strike", outlet="SANA", target="strike", place="Idlib", time=(on("2024-12-01"),), killed=count(2),
            speakers=(("The army", "syria-armed-forces"),),
        ),
        say(
            move, "deployment", evidence="Nearly 5,000 fighters crossed from Kherson to Odesa.", agent="fighters", origin="Kherson",
            destination="Odesa", forces=("Nearly 5,000 fighters", count(5000, about=True, unit="fighters")),
        ),
        say(move, "deployment", evidence="Badr is in Syria.", agent=("Badr", "badr-organization"), destination="Syria"),
        say(move, "funds", evidence="Tehran funds Badr.", **TIE),
        say("Tehran does not fund Badr.", "funds", outlet="IRNA", polarity="denied", **TIE),
        say(
            "A blast hit Idlib province.", "bombing", outlet="AP", published="2024-06-01", place=("Idlib", PROVINCE),
            killed=count(12, exact=False),
        ),
    )  # fmt: skip


def table(desk, name, **options):
    stream = io.StringIO(newline="")
    csv_table.write(columns.sheet(desk, name, **options), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


@pytest.mark.parametrize("name", [*columns.SHEETS, "history"])
def test_every_row_names_claims_that_there_are(desk_of, claims, name):
    known = {c.claim.id for c in claims}
    rows = table(desk_of(*claims), name)
    assert rows
    for row in rows:
        named = (row.get("claim_ids") or row["claim_id"]).split()
        assert named
        assert set(named) <= known


def test_an_event_keeps_its_range_its_sources_and_its_dispute(desk_of, claims):
    (row,) = [r for r in table(desk_of(*claims), "events") if r["kind"] == "air_strike"]
    assert (row["killed_low"], row["killed_high"], row["disputed"], row["disputed_in"]) == ("2", "7", "true", "figure")
    assert (row["independent_sources"], row["lat"], row["place_precision"]) == ("2", "35.9", "town")
    assert (row["injured_low"], row["missing_high"]) == ("", "")  # nobody says: not zero


def test_a_province_has_no_coordinates_and_an_open_bound_no_number(desk_of, claims):
    (row,) = [r for r in table(desk_of(*claims), "events") if r["kind"] == "bombing"]
    assert (row["lat"], row["lon"], row["place_precision"], row["within_km"]) == ("", "", "province", "70")
    assert (row["killed_low"], row["killed_high"]) == ("12", "")


def test_a_part_names_its_whole_and_a_rule_its_headline(desk_of, claims):
    rows = table(desk_of(*claims), "figures", rule=columns.Rule("lowest"))
    whole = next(r for r in rows if (r["measure"], r["of"], r["event_kind"]) == ("killed", "", "air_strike"))
    part = next(r for r in rows if r["of"] == "children")
    assert part["part_of"] == whole["id"]
    assert (whole["low"], whole["high"], whole["headline_rule"], whole["headline_low"]) == ("2", "7", "lowest", "2")
    assert whole["latest"] == "syria-armed-forces: 2; white-helmets: 7"
    ordered = table(desk_of(*claims), "figures", rule=columns.Rule("order", ("White Helmets",)))
    assert next(r["headline_high"] for r in ordered if r["id"] == whole["id"]) == "7"


def test_a_tie_that_is_denied_is_disputed(desk_of, claims):
    (row,) = table(desk_of(*claims), "ties")
    assert [row[name] for name in ("agent_entity", "kind", "target_entity")] == ["iran", "funds", "badr-organization"]
    assert row["polarity"] == "disputed"
    assert row["affirming_claim_ids"]
    assert row["denying_claim_ids"]


def test_no_row_without_a_claim(desk_of):
    with pytest.raises(ClaimError, match="no claim"):
        columns.made("events", columns.EVENTS, [columns.Told(Event(id="e", kind="attack", claims=()))])
    with pytest.raises(UsageError, match="there is no table"):
        columns.sheet(desk_of(), "people")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_spreadsheet_runs_a_cell(text):
    assert csv_table.cell(text) == f"'{text}"
    assert csv_table.cell(text, neutral=False) == text


@given(st.text(max_size=30))
def test_any_text_comes_back_from_a_csv(text):
    stream = io.StringIO(newline="")
    sheet = columns.Sheet("t", (columns.Column("a", "string", "any", lambda row: row),), ((text,), ("=x",)))
    csv_table.write(sheet, stream)
    rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert rows[1:] == [[csv_table.cell(text)], ["'=x"]]
    assert not any(row[0].startswith(csv_table.FORMULAS) for row in rows[1:] if row)


def collection(desk, name):
    stream = io.StringIO()
    geojson.write(desk, name, stream)
    found = json.loads(stream.getvalue())
    assert set(found) == {"type", "features"}
    return found["features"]


def test_only_towns_and_exact_places_are_points(desk_of, claims):
    for feature in collection(desk_of(*claims), "events"):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert (feature["geometry"] is not None) == (feature["properties"]["place_precision"] in ("town", "exact"))
        if feature["geometry"]:
            assert feature["geometry"]["type"] == "Point"
            assert feature["geometry"]["coordinates"] in ([36.6, 35.9], [30.7, 46.5])  # longitude first
    (blast,) = [f for f in collection(desk_of(*claims), "events") if f["properties"]["kind"] == "bombing"]
    assert blast["properties"]["near"] == {"lat": 35.9, "lon": 36.6, "radius_km": 70, "precision": "province"}


def test_a_movement_is_a_line_only_between_places_that_are_points(desk_of, claims):
    moves = {f["properties"]["destination"]: f for f in collection(desk_of(*claims), "movements")}
    assert moves["Odesa"]["geometry"] == {"type": "LineString", "coordinates": [[32.6, 46.6], [30.7, 46.5]]}
    assert "not the way taken" in moves["Odesa"]["properties"]["line"]
    assert moves["Syria"]["geometry"] is None
    with pytest.raises(UsageError, match="no place of their own"):
        collection(desk_of(*claims), "ties")


def test_the_antimeridian_is_not_crossed_by_a_line(desk_of, say):
    fiji = Where(id="geonames:2", name="Suva", country="FJ", lat=-18.1, lon=178.4, precision="town")
    samoa = Where(id="geonames:3", name="Apia", country="WS", lat=-13.8, lon=-171.8, precision="town")
    claim = say("Troops went from Suva to Apia.", "deployment", agent="Troops", origin=("Suva", fiji), destination=("Apia", samoa))
    (feature,) = collection(desk_of(claim), "movements")
    assert feature["geometry"]["type"] == "MultiPoint"


def test_the_network_reads_as_gexf(desk_of, claims, say):
    odd = say("Iran arms “X\x07” & <Y>.", "arms", status="ongoing", agent=("Iran", "iran"), target="“X\x07” & <Y>")
    stream = io.StringIO()
    written = gexf.write(desk_of(*claims, odd).ties(), stream)
    root = ElementTree.fromstring(stream.getvalue())
    space = {"g": "http://gexf.net/1.3"}
    nodes = {n.get("id"): n.get("label") for n in root.iterfind(".//g:node", space)}
    edges = root.findall(".//g:edge", space)
    assert len(edges) == written == 2
    assert all(e.get("source") in nodes and e.get("target") in nodes for e in edges)
    assert nodes["badr-organization"] == "Badr Organization"
    titles = {a.get("title") for a in root.iterfind(".//g:attributes[@class='edge']/g:attribute", space)}
    assert {"polarity", "independent_sources", "claim_ids"} <= titles


def test_a_period_is_written_and_a_contradictory_one_left_off(desk_of, say, on):
    since = When(earliest=on("2015-01-01").earliest, latest=None, precision="years", as_written="since 2015")
    tie = say("Iran funds Badr since 2015.", "funds", status="ongoing", agent=("Iran", "iran"), target="Badr", time=(since,))
    stream = io.StringIO()
    gexf.write(desk_of(tie).ties(), stream)
    assert 'start="2015-01-01"' in stream.getvalue()
    assert gexf._period(on("2020-01-01").earliest, on("2019-01-01").earliest) == ""


def test_contradictory_input_crashes_no_export(desk_of, say, on, count):
    paris = Where(id="geonames:4", name="Paris", country="FR", lat=48.9, lon=2.4, precision="town")
    sydney = Where(id="geonames:5", name="Sydney", country="AU", lat=-33.9, lon=151.2, precision="town")
    ends_first = (on("2024-12-05", "2024-12-01"),)
    odd = say("A blast.", "bombing", place=[("blast", paris), ("A", sydney)], time=ends_first, killed=count(15))
    falls = say("A blast.", "bombing", published="2024-12-09", place=("blast", paris), time=(on("2024-12-05"),), killed=count(3))
    bare = say("Something.", "attack", published=None, outlet=None)
    desk = desk_of(odd, falls, bare)
    rows = table(desk, "events")
    assert {r["disputed_in"] for r in rows if r["kind"] == "bombing"} & {"date; place", "date; figure; place"}
    assert all(table(desk, name) is not None for name in columns.SHEETS)
    assert len(collection(desk, "events")) == len(rows)


def test_the_package_says_what_each_column_means(desk_of, claims):
    sheet = columns.sheet(desk_of(*claims), "events")
    described = csv_table.package(sheet, "events.csv", b"abc", question="place Syria")
    (resource,) = described["resources"]
    assert resource["hash"].startswith("sha256:ba7816bf")
    assert [f["name"] for f in resource["schema"]["fields"]] == [c.name for c in sheet.columns]
    assert all(f["description"] for f in resource["schema"]["fields"])


def test_the_page_of_exports_says_what_the_columns_are():
    root = Path(__file__).parents[2]
    spec = spec_from_file_location("write_exports_page", root / "tools" / "write_exports_page.py")
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    assert tool.filled(page) == page, "run python tools/write_exports_page.py"
