"""`attested serve`: where it listens, what it refuses, what it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from attested.cli import main
from attested.web import assets

SOURCE = Path(assets.__file__).parents[2]


def test_beyond_this_machine_is_refused_without_an_account(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "check_vendor", lambda: None)
    assert main(["serve", "--db", str(tmp_path / "x.db"), "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "account" in capsys.readouterr().err


def test_without_the_front_end_packages_it_says_what_to_run(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "none")
    assert main(["serve", "--db", str(tmp_path / "x.db")]) == 2
    assert "make assets" in capsys.readouterr().err


@pytest.mark.skipif(not (assets.VENDOR / "manifest.json").exists(), reason="the front-end packages are not there: make assets")
def test_it_serves_until_it_is_stopped(tmp_path):
    command = [sys.executable, "-m", "attested", "serve", "--db", str(tmp_path / "new.db"), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})
    try:
        said = process.stderr.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/", said).group()
        with urllib.request.urlopen(url, timeout=20) as answer:
            assert "Nothing has been read yet" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
