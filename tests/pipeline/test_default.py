"""The stages as they are: they fit together, their name is stable, and they read a report."""

from __future__ import annotations

import subprocess
import sys

from attested.model import Document, compose, stage
from attested.pipeline import fingerprint, run
from attested.pipeline.default import STAGES
from attested.query import Desk
from attested.store import open_store

REPORT = "BAGHDAD, Dec. 2, 2024 – An air strike on Idlib killed seven people, the White Helmets said.\n"


def test_the_stages_fit_together_and_each_has_its_own_name():
    assert compose(STAGES, given=Document) == STAGES
    assert len({step.name for step in STAGES}) == len(STAGES)


def test_a_coder_has_the_same_name_in_every_process():
    words = "from attested.pipeline import fingerprint; from attested.pipeline.default import STAGES; print(fingerprint(STAGES))"
    found = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == fingerprint(STAGES)


def test_a_coder_of_another_version_has_another_name():
    @stage(version=99, reads=Document, writes=Document)
    def other(document):
        yield document

    assert fingerprint([*STAGES, other]) != fingerprint(STAGES)


def test_a_report_goes_all_the_way(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT)
    with open_store(tmp_path / "attested.db") as store:
        done = run([path], store)
        assert (done.new, done.refused) == (1, 0)
        assert done.claims >= 1
        with store.view() as view:
            assert list(view.wrong()) == []
            desk = Desk(view)
            assert any(f.measure == "killed" and f.low == f.high == 7 for f in desk.figures())
            assert [f for f in desk.findings() if f.code in ("failed", "misquoted")] == []
        assert run([path], store).known == 1
