"""Every command has help with an example, stands in the manual, and says in its exit status what happened."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from attested.cli.app import app, exports

MANUAL = Path(__file__).parents[2] / "docs" / "commands.md"


def names(typer_app):
    return [command.name or command.callback.__name__ for command in typer_app.registered_commands]


COMMANDS = [[name] for name in names(app)] + [["export", name.removeprefix("export_")] for name in names(exports)]
LISTINGS = ["claims", "events", "figures", "network", "movements"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(attested, command):
    found = attested(*command, "--help")
    assert found.status == 0
    assert f"Example: attested {' '.join(command)}" in " ".join(found.out.split())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_and_option_is_in_the_manual(attested, command):
    manual = MANUAL.read_text(encoding="utf-8")
    assert f"**`attested {' '.join(command)}" in manual
    assert re.search(rf"^    .*\battested {' '.join(command)}\b", manual, re.M), "the manual has no example of it"
    for option in re.findall(r"--[a-z-]+", attested(*command, "--help").out.split("Options:")[1]):
        assert option in manual


def test_help_is_there_at_once():
    """No heavy library is loaded for it: how long that takes is a matter of `benchmarks/`."""
    call = (
        "import sys; from typer.testing import CliRunner; from attested.cli.app import app; "
        "assert not CliRunner().invoke(app, ['--help']).exit_code; "
        "print(sorted({'numpy', 'onnxruntime', 'sqlalchemy', 'fastapi', 'jinja2', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_version(attested):
    assert attested("--version").out.startswith("attested 0.")


@pytest.mark.parametrize(
    "call",
    [
        ["run"], ["nonsense"], ["claims", "--nonsense"], ["claims", "--since", "yesterday"], ["claims", "--since", "2024-13"],
        ["claims", "--kind", "airstrike"], ["claims", "--since", "2025", "--until", "2024"], ["search", "-Iran"],
        ["search", "x", "--jsn"],
        ["claims", "--text", "-a"], ["export", "nonsense"], ["run", "x", "--processes", "0"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_call_is_2_and_one_clear_message(attested, database, call):
    found = attested(*call)
    assert found.status == 2
    assert found.err.strip()
    assert "Traceback" not in found.err


def test_an_unknown_kind_gets_a_hint(attested, database):
    assert "did you mean air_strike" in attested("claims", "--kind", "airstrike").err


@pytest.mark.parametrize("command", [*LISTINGS, "brief", "verify"])
def test_without_a_database_is_1_and_says_how_to_make_one(attested, command, tmp_path):
    found = attested(command)
    assert found.status == 1
    assert found.err == "attested: there is no attested.db; make one with: attested run REPORTS… --db attested.db\n"
    assert not (tmp_path / "attested.db").exists()


def test_an_unexpected_error_is_one_line_and_debug_shows_where(attested, database, monkeypatch):
    from attested.query import Desk

    def broken(desk, question):
        raise RuntimeError("the disk\nis on fire")

    monkeypatch.setattr(Desk, "claims", broken)
    found = attested("claims")
    assert found.status == 1
    assert found.err.startswith("attested: unexpected RuntimeError: the disk is on fire;")
    assert found.err.count("\n") == 1
    with pytest.raises(RuntimeError):
        attested("--debug", "claims")


def test_ctrl_c_is_130_and_one_line(attested, database, monkeypatch):
    from attested.query import Desk

    def stopped(desk, question):
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "claims", stopped)
    found = attested("claims")
    assert found.status == 130
    assert "stopped" in found.err
    assert found.err.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error(database, tmp_path):
    call = f"{sys.executable} -m attested claims --json | true; echo ${{PIPESTATUS[0]}}"
    found = subprocess.run(["bash", "-c", call], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert found.stdout.strip() == "0"
    assert found.stderr == ""


@pytest.mark.parametrize("command", LISTINGS)
def test_every_listing_prints_json_and_lines(attested, database, command):
    found = attested(command, "--json")
    assert found.status == 0
    records = json.loads(found.out)
    assert isinstance(records, list)
    assert len(records) >= 1
    lines = attested(command).out.splitlines()
    assert len(lines) == len(records)
    assert json.loads(attested(command, "--json", "--place", "Greenland").out) == []
    assert "Greenland" in attested(command, "--place", "Greenland").err


def test_what_the_listings_say(attested, database):
    (first, second) = json.loads(attested("claims", "--json").out)
    assert (first["kind"], first["file"], first["published"], first["outlets"]) == (
        "deployment",
        "in/militias.txt",
        "2024-12-02",
        ["AFP"],
    )
    assert (second["kind"], second["status"]) == ("funds", "ongoing")
    (movement,) = json.loads(attested("movements", "--json").out)
    assert (movement["who"], movement["forces"][0]["low"], movement["destination"]) == (["Badr"], 300, ["Syria"])
    assert movement["claim"]["speakers"] == ["Iraqi security sources"]
    (tie,) = json.loads(attested("network", "--json").out)
    assert (tie["agent"], tie["kind"], tie["target"]) == ("Iran", "funds", "Badr")
    line = attested("claims", "--kind", "deployment").out
    assert "2024-12-01 · deployment · Badr · Syria · forces 300 or more fighters · Iraqi security sources · AFP" in line


def test_a_country_by_name_finds_what_is_told_of_it(attested, database):
    assert [c["kind"] for c in json.loads(attested("claims", "--place", "Syria", "--json").out)] == ["deployment"]


def test_search(attested, database):
    (hit,) = json.loads(attested("search", "fighters", "crossed", "--json").out)
    assert hit["file"] == "in/militias.txt"
    assert [hit["snippet"][a:b] for a, b in hit["marks"]] == ["fighters", "crossed"]
    assert [claim["kind"] for claim in hit["claims"]] == ["deployment"]
    assert "deployment" in attested("search", '"300 fighters" -Iran').out
    assert attested("search", "Damascus").err.startswith("no report holds")
    assert "deployment" in attested("search", '"300 fighters"', "-hospital").out
    assert attested("search", "fighters", "-Syria").err == "no report holds fighters -Syria\n"


def test_exported_claims_are_as_the_contract_says(attested, database, tmp_path):
    found = attested("export", "claims")
    rows = [json.loads(line) for line in found.out.splitlines()]
    assert attested("export", "claims", "--output", "claims.jsonl").status == 0
    assert (tmp_path / "claims.jsonl").read_text(encoding="utf-8") == found.out
    first = rows[0]
    assert list(first) == [
        "id", "document", "file", "kind", "evidence", "trigger", "arguments", "speakers", "polarity", "status", "hedge",
        "confidence", "made_by",
    ]  # fmt: skip
    assert first["document"] == database.id
    assert first["file"] == "in/militias.txt"
    assert first["trigger"] == {"start": 30, "end": 37, "quote": "crossed"}
    assert first["arguments"][0] == {
        "role": "agent", "name": "Badr", "entity": "badr-organization", "span": {"start": 25, "end": 29, "quote": "Badr"},
    }  # fmt: skip
    assert first["arguments"][1]["quantity"] == {
        "low": 300, "high": None, "approximate": False, "unit": "fighters", "as_written": "At least 300 fighters",
    }  # fmt: skip
    assert first["arguments"][2]["where"] == {
        "id": "geonames:163843", "name": "Syria", "country": "SY", "lat": 35.0, "lon": 38.0, "precision": "country",
    }  # fmt: skip
    assert first["arguments"][3]["when"] == {
        "earliest": "2024-12-01", "latest": "2024-12-01", "precision": "day", "as_written": "late Sunday",
    }  # fmt: skip
    assert first["speakers"] == [
        {
            "name": "Iraqi security sources", "kind": "officials", "named": False, "entity": None, "cue": "said",
            "span": {"start": 62, "end": 84, "quote": "Iraqi security sources"},
        }
    ]  # fmt: skip
    for row in rows:
        for quoted in (*row["evidence"], *(a["span"] for a in row["arguments"]), *(s["span"] for s in row["speakers"])):
            assert database.text[quoted["start"] : quoted["end"]] == quoted["quote"]


def test_verify_sees_that_all_is_well(attested, database):
    found = attested("verify")
    assert (found.status, found.out) == (0, "all is as it was written: 1 originals, 1 reports, 2 claims, 2 entries of the log\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe")
def test_what_is_no_plain_file_is_written_to_and_never_replaced(attested, database, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert attested("export", "claims", "--output", pipe).status == 0
    assert len(reader.communicate(timeout=30)[0].splitlines()) == 2
    assert pipe.is_fifo()


def test_a_link_is_followed(attested, database, tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    assert attested("export", "claims", "--output", "link.jsonl").status == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len((tmp_path / "real.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_file_that_cannot_be_written_is_said(attested, database):
    found = attested("export", "claims", "--output", "no/such/folder.jsonl")
    assert found.status == 1
    assert "cannot be written" in found.err


def test_the_codebook(attested):
    found = attested("codebook")
    assert found.status == 0
    assert "air_strike" in found.out


@pytest.mark.parametrize("command", [*LISTINGS, "brief", "search"])
def test_on_a_terminal_there_are_tables_and_colours(attested, database, monkeypatch, command):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    found = attested(command, "fighters") if command == "search" else attested(command)
    assert found.status == 0
    assert "\x1b[" in found.out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", found.out)
    assert "Badr" in plain
    assert max(len(line) for line in plain.splitlines()) <= 100
    if command in LISTINGS:
        assert "what, by whom, in which words" in plain
