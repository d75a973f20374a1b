"""`attested export events|figures|ties|movements` at the command line."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest

from attested.store import open_store


@pytest.mark.parametrize("name", ["events", "figures", "ties", "movements"])
def test_a_table_goes_to_standard_output_or_a_file(database, attested, name):
    shown = attested("export", name)
    assert shown.status == 0, shown.err
    rows = list(csv.DictReader(shown.out.splitlines()))
    assert rows
    assert all(row.get("claim_ids") or row["claim_id"] for row in rows)
    kept = attested("export", name, "--output", f"{name}.csv", "--datapackage", "datapackage.json")
    assert (kept.status, kept.out) == (0, "")
    assert f"are in {name}.csv" in kept.err
    assert json.loads(Path("datapackage.json").read_text())["resources"][0]["path"] == f"{name}.csv"


def test_the_format_comes_from_the_file_or_the_option(database, attested):
    assert attested("export", "movements", "-o", "m.geojson").status == 0
    assert json.loads(Path("m.geojson").read_text())["type"] == "FeatureCollection"
    assert attested("export", "ties", "--format", "gexf").out.startswith("<?xml")
    wrong = attested("export", "ties", "--format", "geojson")
    assert wrong.status == 2
    assert "csv or gexf" in wrong.err.replace("\n", " ")
    assert attested("export", "movements", "--format", "geojson", "--datapackage", "d.json").status == 2


def test_a_neighbourhood_and_a_history(database, attested):
    assert len(attested("export", "ties", "--around", "Iran").out.splitlines()) == 2
    assert len(attested("export", "ties", "--around", "Nobody").out.splitlines()) == 1
    assert "as_written" in attested("export", "figures", "--history").out
    wrong = attested("export", "figures", "--rule", "mean")
    assert (wrong.status, "lowest, latest, order" in wrong.err) == (2, True)


def test_what_is_written_out_stands_in_the_log(database, attested):
    attested("export", "events", "--place", "Syria", "-o", "events.csv")
    attested("brief", "-o", "brief.md")
    log = attested("log").out
    assert "export" in log
    with open_store(Path("attested.db"), create=False) as store, store.view() as view:
        about = [entry.about for entry in reversed(view.log(action="export"))]
    assert [entry["what"] for entry in about] == ["events", "brief"]
    assert about[0]["sha256"] == sha256(Path("events.csv").read_bytes()).hexdigest()
    assert about[0]["question"] == "place=Syria"
    assert about[1]["sha256"] == sha256(Path("brief.md").read_bytes()).hexdigest()
