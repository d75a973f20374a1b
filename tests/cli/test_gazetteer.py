"""`attested gazetteer`: a dump added beside a database is found by lookups there and nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ROW = "900000001\tKharsan Atlal\tKharsan Atlal\t\t36.5\t42.5\tP\tPPL\tIQ\t\t15\t\t\t\t700\t\t0\tAsia/Baghdad\t2024-01-01\n"


def attested(*words: str, cwd) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ATTESTED_")}
    command = [sys.executable, "-m", "attested", "gazetteer", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_a_dump_is_added_and_shown(tmp_path):
    (tmp_path / "IQ.txt").write_text(ROW + "broken\n", encoding="utf-8")
    added = attested("add", "IQ.txt", cwd=tmp_path)
    assert added.returncode == 3
    assert "1 places of 2 rows" in added.stderr
    assert "line 2 [fields]" in added.stderr
    shown = attested("show", "kharsan atlal", "--json", cwd=tmp_path)
    (found,) = json.loads(shown.stdout)
    assert (found["id"], found["country"], found["kind"]) == ("geonames:900000001", "IQ", "town")
    assert "gazetteer-added.sqlite: IQ.txt" in attested("about", cwd=tmp_path).stdout
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert "no place is called" in attested("show", "Kharsan Atlal", cwd=elsewhere).stderr


def test_a_name_of_several_places_shows_each(tmp_path):
    shown = attested("show", "Tripoli", cwd=tmp_path).stdout.splitlines()
    assert len(shown) >= 2
    assert any("LY" in line for line in shown)
    assert any("LB" in line for line in shown)
