"""`attested run` and `attested evaluate`: what they print where, and every exit status."""

from __future__ import annotations

import json
import os

import pytest

ENGLISH = "BAGHDAD, Dec. 2, 2024 – Seven people were killed in the city of Mosul on Sunday, officials of the ministry said.\n"
GERMAN = "Am Sonntag wurden in der Stadt Mossul nach Angaben des Ministeriums sieben Menschen getötet, darunter zwei Kinder.\n"

BAD = {
    "missing": None,
    "empty": b"",
    "binary": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "encoding": b"Seven people were killed in \xff\xfe\x81 the city of Mosul on Sunday.\n",
    "too_large": b"Seven people were killed in Mosul on Sunday, officials said. " * 400_000,
    "language": GERMAN.encode(),
}


@pytest.fixture
def reports(tmp_path):
    home = tmp_path / "reports"
    home.mkdir()
    (home / "mosul.txt").write_text(ENGLISH)
    return home


def test_a_run_prints_the_brief_and_ends_with_0(attested, quick, reports, tmp_path):
    found = attested("run", reports)
    assert found.status == 0
    assert found.out.startswith("# ")
    assert "killed" in found.out
    assert "1 report (1 new), 1 claim added to attested.db in " in found.err
    assert (tmp_path / "attested.db").exists()
    assert "1 report (0 new, 1 known before), 0 claims" in attested("run", "reports").err


def test_the_brief_goes_to_a_file(attested, quick, reports, tmp_path):
    found = attested("run", reports, "--output", "brief.md", "--db", "other.db")
    assert (found.status, found.out) == (0, "")
    assert (tmp_path / "brief.md").read_text(encoding="utf-8").startswith("# ")
    assert not (tmp_path / "attested.db").exists()
    assert attested("brief", "--db", "other.db").out == (tmp_path / "brief.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_read_is_listed_and_ends_with_3(attested, quick, reports, code):
    path = reports / "bad.txt"
    if BAD[code] is not None:
        path.write_bytes(BAD[code])
    found = attested("run", reports / "mosul.txt", path)
    assert found.status == 3
    last = found.err.splitlines()[-1]
    assert last.startswith(f"refused {path} [")
    assert f"[{code}]" in last
    assert "1 report (1 new), 1 claim added" in found.err
    assert "1 refused" in found.err
    assert str(path) in found.out or "bad.txt" in found.out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_ends_with_3(attested, quick, reports):
    (reports / "bad.txt").write_text(ENGLISH)
    (reports / "bad.txt").chmod(0)
    assert attested("run", reports).status == 3


def test_when_nothing_can_be_read_there_is_still_a_brief(attested, quick, tmp_path):
    found = attested("run", "none.txt")
    assert found.status == 3
    assert "none.txt" in found.out


def test_a_database_that_is_none_ends_with_1(attested, quick, reports, tmp_path):
    (tmp_path / "notes.txt").write_text("These are my notes, and not a database.")
    found = attested("run", reports, "--db", "notes.txt")
    assert found.status == 1
    assert "is not an SQLite database" in found.err


def test_a_brief_that_cannot_be_written_ends_with_1_and_the_reports_are_kept(attested, quick, reports):
    found = attested("run", reports, "--output", "no/folder/brief.md")
    assert found.status == 1
    assert len(json.loads(attested("claims", "--json").out)) == 1


def test_a_run_ends_with_130_when_stopped(attested, quick, reports, monkeypatch):
    def stopped(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("attested.cli.running.run", stopped)
    found = attested("run", reports)
    assert found.status == 130
    assert "the same command goes on from there" in found.err


def test_coded_against_gold(attested, quick, tmp_path):
    home = tmp_path / "gold"
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "mosul.txt").write_text(ENGLISH)
    start = ENGLISH.index("Seven")
    quote = ENGLISH[start : ENGLISH.index(",", start)]
    gold = {
        "kind": "attack",
        "evidence": [{"start": start, "end": start + len(quote), "quote": quote}],
        "arguments": [],
        "speakers": [],
    }
    (home / "gold.jsonl").write_text(json.dumps({"document": "mosul", "claims": [gold]}) + "\n")
    found = attested("evaluate", home)
    assert found.status == 0
    assert "1 documents, 1 claims in gold, 1 coded" in found.out
    assert json.loads(attested("evaluate", home, "--json").out)["documents"] == 1
    assert "attack" in attested("evaluate", home, "--by-kind", "--by-document").out
    assert not (tmp_path / "attested.db").exists()


def test_a_folder_without_gold_ends_with_1(attested, quick, reports):
    found = attested("evaluate", reports)
    assert found.status == 1
    assert "there is no gold.jsonl here" in found.err
