"""A run: what is new is coded, what fails is said, and whatever happens nothing is lost or doubled."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from attested.errors import KnowledgeError, PipelineError
from attested.pipeline import run
from attested.pipeline.local import WORTH_PROCESSES
from attested.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "attested.db") as opened:
        yield opened


def counts(store):
    with store.view() as view:
        return view.counts()


def findings(store):
    with store.view() as view:
        return list(view.findings())


def test_a_folder_is_read_and_reading_it_again_adds_nothing(store, recipe, folder, report):
    home = folder(a=report(1), b=report(2, "Nine were killed. Ten were killed."))
    done = run([home], store, recipe=recipe())
    assert (done.taken, done.new, done.known, done.refused, done.claims) == (2, 2, 0, 0, 3)
    before = counts(store)
    again = run([home], store, recipe=recipe())
    assert (again.taken, again.new, again.known, again.claims) == (2, 0, 2, 0)
    assert counts(store) == before
    folder(c=report(3))
    more = run([home], store, recipe=recipe())
    assert (more.taken, more.new, more.known, more.claims) == (3, 1, 2, 1)


def test_the_same_report_under_another_path_is_one_more_acquisition(store, recipe, folder, report):
    home = folder(a=report(1), b=report(1))
    done = run([home], store, recipe=recipe())
    assert (done.taken, done.new, done.known) == (2, 1, 1)
    assert counts(store) == {"originals": 1, "documents": 1, "acquisitions": 2, "claims": 1, "findings": 0}


def test_another_version_of_a_stage_codes_again(store, recipe, folder, report):
    home = folder(a=report(1))
    run([home], store, recipe=recipe(1))
    done = run([home], store, recipe=recipe(2))
    assert (done.new, done.known) == (1, 0)
    assert counts(store)["claims"] == 1


def test_what_cannot_be_taken_in_is_refused_and_the_run_goes_on(store, recipe, folder, report):
    home = folder(a=report(1), b="")
    done = run([home, home / "none.txt"], store, recipe=recipe())
    assert (done.taken, done.refused) == (1, 2)
    assert [finding.code for finding in done.refusals] == ["empty", "missing"]
    assert [finding.code for finding in findings(store)] == ["empty", "missing"]
    assert run([home], store, recipe=recipe()).refused == 1
    assert len(findings(store)) == 2
    folder(b=report(2))
    run([home], store, recipe=recipe())
    assert [finding.code for finding in findings(store)] == ["missing"]


def test_a_stage_that_fails_costs_only_its_part(store, recipe, folder, report):
    home = folder(a=report(1, "BOOM"), b=report(2, "LAST"), c=report(3, "ODD"), d=report(4, "MISQUOTED"))
    done = run([home], store, recipe=recipe())
    assert (done.taken, done.refused, done.claims) == (4, 0, 4)
    found = findings(store)
    assert [(f.code, f.item.split("/")[-1]) for f in found] == [
        ("failed", "a.txt"),
        ("failed", "b.txt"),
        ("odd", "c.txt"),
        ("misquoted", "d.txt"),
    ]
    assert "tolls failed (KeyError: 'BOOM', at recipe_1.py:" in found[0].message
    assert run([home], store, recipe=recipe()).known == 4


def test_a_report_that_cannot_be_read_is_kept_refused_and_tried_again(store, recipe, folder, report):
    home = folder(a=report(1, "UNREADABLE"), b=report(2))
    for _ in range(2):
        done = run([home], store, recipe=recipe())
        assert done.refused == 1
        assert [f.item.split("/")[-1] for f in done.refusals] == ["a.txt"]
        assert counts(store) == {"originals": 2, "documents": 2, "acquisitions": 2, "claims": 1, "findings": 1}


@pytest.mark.parametrize("processes", [1, 2])
def test_a_broken_installation_stops_the_run(store, recipe, folder, report, processes):
    home = folder(**{f"r{n:02}": report(n, "BROKEN") for n in range(WORTH_PROCESSES + 1)})
    with pytest.raises(KnowledgeError, match=r"places.csv: .* missing"):
        run([home], store, recipe=recipe(), processes=processes)
    assert counts(store)["documents"] == 0


def test_progress_reaches_the_end(store, recipe, folder, report):
    home = folder(a=report(1), b=report(2), c="")
    seen = []
    run([home], store, recipe=recipe(), progress=seen.append)
    assert (seen[-1].done, seen[-1].total, seen[-1].claims, seen[-1].refused) == (3, 3, 2, 1)


def test_standard_input_and_json_lines(store, recipe, tmp_path, report, monkeypatch):
    lines = tmp_path / "reports.jsonl"
    lines.write_text("".join(json.dumps({"text": report(n), "outlet": "AFP"}) + "\n" for n in range(3)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(9).encode())))
    done = run([lines, "-"], store, recipe=recipe())
    assert (done.new, done.refused) == (4, 0)
    assert counts(store)["originals"] == 2


def test_a_module_without_stages_is_refused(store):
    with pytest.raises(PipelineError, match="lists no stages"):
        run(["."], store, recipe="json")


def test_processes_write_what_one_process_writes_in_the_same_order(store, recipe, folder, report, tmp_path):
    home = folder(**{f"r{n:02}": report(n, "killed" * (n % 3)) for n in range(WORTH_PROCESSES + 12)})
    done = run([home], store, recipe=recipe(), processes=2)
    with open_store(tmp_path / "other.db") as other:
        alone = run([home], other, recipe=recipe(), processes=1)
        with store.view() as one, other.view() as two:
            assert list(one.claims()) == list(two.claims())
            assert [d.id for d in one.documents()] == [d.id for d in two.documents()]
    assert (done.new, done.claims) == (alone.new, alone.claims) == (20, alone.claims)


def test_a_process_that_dies_costs_only_its_report(store, recipe, folder, report):
    texts = {f"r{n:02}": report(n) for n in range(WORTH_PROCESSES + 4)}
    home = folder(**texts | {"r03": report(3, "DEADLY")})
    done = run([home], store, recipe=recipe(), processes=2)
    assert (done.taken, done.refused, done.claims) == (12, 1, 11)
    assert [(f.code, f.item.split("/")[-1]) for f in done.refusals] == [("died", "r03.txt")]


def test_when_every_report_kills_its_process_the_run_stops_with_the_reason(store, recipe, folder, report):
    home = folder(**{f"r{n:02}": report(n, "DEADLY") for n in range(WORTH_PROCESSES + 1)})
    with pytest.raises(PipelineError, match="3 reports in a row"):
        run([home], store, recipe=recipe(), processes=2)


KILLED = """
import sys
from attested.pipeline import run
from attested.store import open_store

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    with open_store(sys.argv[2]) as store:
        run([sys.argv[3]], store, recipe=sys.argv[4], processes=int(sys.argv[5]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_run_that_is_killed_loses_and_doubles_nothing(tmp_path, recipe, folder, report, processes):
    home = folder(**{f"r{n:02}": report(n, "SLOW") for n in range(30)})
    script, db = tmp_path / "killed.py", tmp_path / "attested.db"
    script.write_text(KILLED)
    call = [sys.executable, str(script), str(tmp_path / "recipes"), str(db), str(home), recipe(), str(processes)]
    chance = random.Random(processes)
    reached = []
    for _ in range(3):
        child = subprocess.Popen(call, start_new_session=True)
        deadline = time.monotonic() + 60
        wanted = (reached[-1] if reached else 0) + 1
        while child.poll() is None and time.monotonic() < deadline and documents(db) < wanted:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.2)
        child.kill()
        child.wait()
        with open_store(db) as store, store.view() as view:
            now = view.counts()
            assert now["originals"] == now["documents"] == now["acquisitions"] == now["claims"]
            assert list(view.wrong()) == []
            reached.append(now["documents"])
    assert reached == sorted(reached)
    subprocess.run(call, check=True)
    with open_store(db) as store:
        assert counts(store) == {"originals": 30, "documents": 30, "acquisitions": 30, "claims": 30, "findings": 0}


def documents(db):
    if not db.exists() or not db.stat().st_size:
        return 0
    try:
        with open_store(db, create=False) as store:
            return counts(store)["documents"]
    except Exception:
        return 0


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_workers_end_with_the_run_that_started_them(tmp_path, recipe, folder, report):
    home = folder(**{f"r{n:02}": report(n, "SLOW" * 2) for n in range(40)})
    script, db = tmp_path / "killed.py", tmp_path / "attested.db"
    script.write_text(KILLED)
    child = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "recipes"), str(db), str(home), recipe(), "2"], start_new_session=True
    )
    deadline = time.monotonic() + 60
    while documents(db) < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    deadline = time.monotonic() + 20
    while alive(child.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(child.pid)


def alive(group):
    """Whether any process of this group still runs; one that has ended and waits to be noticed does not count."""
    processes = Path("/proc")
    if not (processes / "self" / "stat").exists():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True
    for entry in processes.glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = entry.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                return True
    return False
