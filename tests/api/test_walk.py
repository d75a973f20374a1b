"""The walk in docs/walk.md does what it says."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import attested
from attested.api.archive import first_day, last_day, question
from attested.errors import QueryError, StoreError, UsageError

ROOT = Path(__file__).parents[2]


def test_every_line_of_the_walk_is_true(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    found = doctest.testfile(str(ROOT / "docs" / "walk.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 20
    assert not found.failed


def test_importing_attested_loads_nothing_of_it():
    call = "import sys, attested; print(sum(name.startswith('attested.') for name in sys.modules), 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_an_archive_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(StoreError):
        attested.open(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_what_is_read_later_is_seen(tmp_path):
    report = tmp_path / "one.txt"
    report.write_text("Shells hit Kherson on Monday, killing three people, officials said.", encoding="utf-8")
    with attested.open(tmp_path / "a.db", create=True) as archive:
        assert archive.claims() == []
        archive.read(report, processes=1)
        assert archive.claims()
        assert archive.counts()["documents"] == 1
        with pytest.raises(UsageError, match="docx"):
            archive.brief("pdf")


def test_days_as_people_write_them():
    assert (first_day("2024").isoformat(), last_day("2024-02").isoformat()) == ("2024-01-01", "2024-02-29")
    for wrong in ("yesterday", "2024-13", "2024-02-30"):
        with pytest.raises(QueryError, match="is no date"):
            first_day(wrong)
    assert question() is None
    with pytest.raises(QueryError, match="no part 'weather'"):
        question(weather="fine")
