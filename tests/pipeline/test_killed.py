"""A run that is killed, at any moment and as often as one likes, loses nothing and doubles nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from attested.pipeline import run
from attested.store import open_store

KILLS = 50
REPORTS = 260

# One process that has imported everything forks a run fifty times: a start of Python for each would take a minute.
KILLER = """
import json, os, random, signal, sys, time
from attested.pipeline import run
from attested.pipeline.local import fingerprint, stages_of
from attested.store import open_store

folder, db, home, recipe, kills, seed = sys.argv[1:]
sys.path.insert(0, folder)
fingerprint(stages_of(recipe))  # what is known is digested once, not in each run
chance = random.Random(int(seed))
longest = 0.1
killed = []
for _ in range(int(kills)):
    child = os.fork()
    if child == 0:
        try:
            with open_store(db) as store:
                run([home], store, recipe=recipe, processes=1)
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(70)
    time.sleep(chance.random() * longest)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        wrong = "not yet"
        if os.path.exists(db):
            with open_store(db) as store, store.view() as view:
                wrong = [repr(one) for one in view.wrong()]
                counts = view.counts()
            killed.append({"wrong": wrong, **counts})
        else:
            killed.append({"wrong": [], "documents": 0, "originals": 0, "acquisitions": 0, "claims": 0})
        # A later run needs longer to pass what is known, and should die beyond that, however busy the machine is.
        stuck = len(killed) > 2 and killed[-1]["documents"] == killed[-3]["documents"]
        longest = min(2.0, longest * 1.3) if stuck else longest
    elif status:
        sys.exit(f"a run ended with {status}")
print(json.dumps(killed))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_run_killed_fifty_times_loses_and_doubles_nothing(tmp_path, recipe, folder, report):
    texts = {f"r{n:03}": report(n, "killed " * (n % 3)) for n in range(REPORTS)}
    home = folder(**texts)
    lines = [json.dumps({"text": report(n + 1_000)}) for n in range(40)]
    (home / "s.jsonl").write_text("\n".join([*lines[:20], "{broken", *lines[20:]]))  # a refusal in the middle
    script, db = tmp_path / "killer.py", tmp_path / "attested.db"
    script.write_text(KILLER)
    call = [sys.executable, str(script), str(tmp_path / "recipes"), str(db), str(home), recipe(), str(KILLS), "7"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2_000:]
    killed = json.loads(done.stdout)
    assert len(killed) > KILLS * 0.6, "most runs died before their end"
    assert [one["wrong"] for one in killed if one["wrong"]] == []
    assert all(one["documents"] == one["acquisitions"] for one in killed)
    reached = [one["documents"] for one in killed]
    assert reached == sorted(reached)
    assert len(set(reached)) > 5, "they died at different moments"
    with open_store(db) as store, open_store(tmp_path / "whole.db") as other:
        last = run([home], store, recipe=recipe(), processes=1)
        whole = run([home], other, recipe=recipe(), processes=1)
        assert (last.taken, last.refused) == (whole.taken, whole.refused) == (REPORTS + 40, 1)
        with store.view() as one, other.view() as two:
            assert one.counts() == two.counts()
            assert list(one.claims()) == list(two.claims())
            assert [document.id for document in one.documents()] == [document.id for document in two.documents()]
            assert list(one.wrong()) == []
