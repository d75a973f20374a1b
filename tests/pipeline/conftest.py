"""Stages that cost nothing, in a module of their own, so that worker processes can import them."""

from __future__ import annotations

import pytest

RECIPE = '''
import os, re, time
from attested.errors import KnowledgeError
from collections.abc import Iterator
from attested.model import Claim, Coding, Document, Finding, Maker, Reading, Span, compose, stage
from attested.model import dated_items


@stage(version=1, reads=Document, writes=Reading)
def read(document: Document) -> Iterator[Reading | Finding]:
    if "UNREADABLE" in document.text:
        raise ValueError("cannot be read")
    if "DEADLY" in document.text:
        os._exit(9)
    if "BROKEN" in document.text:
        raise KnowledgeError("places.csv: the file is missing")
    if "SLOW" in document.text:
        time.sleep(0.05)
    yield Reading(document=document, items=dated_items(document), sentences=(), tokens=())


@stage(version={version}, reads=Reading, writes=Claim)
def attacks(reading: Reading) -> Iterator[Claim | Finding]:
    """One attack for each word "killed"."""
    for match in re.finditer("killed", reading.document.text):
        yield Claim.make(kind="attack", evidence=(Span.of(reading.document, match.start(), match.end()),))
    if "ODD" in reading.document.text:
        yield Finding(item=reading.document.id, code="odd", message="an odd word")


@stage(version=1, reads=Reading, writes=Claim)
def tolls(reading: Reading) -> Iterator[Claim | Finding]:
    if "BOOM" in reading.document.text:
        raise KeyError("BOOM")
    if "MISQUOTED" in reading.document.text:
        yield Claim.make(kind="toll", evidence=(Span(document=reading.document.id, start=0, end=3, quote="???"),))
    return
    yield


@stage(version=1, reads=Coding, writes=Claim)
def first_two(coding: Coding) -> Iterator[Claim | Finding]:
    if "LAST" in coding.reading.document.text:
        raise RuntimeError("LAST")
    yield from coding.claims[:2]


STAGES = compose((read, attacks, tolls, first_two), given=Document)
'''


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    """A function that writes a module of stages, `version` being that of one of them, and gives its name."""
    made = tmp_path / "recipes"
    made.mkdir()
    monkeypatch.syspath_prepend(str(made))

    def make(version=1):
        name = f"recipe_{version}"
        (made / f"{name}.py").write_text(RECIPE.replace("{version}", str(version)))
        return name

    return make


@pytest.fixture
def folder(tmp_path):
    """A function that writes reports into a folder."""
    home = tmp_path / "reports"

    def write(**texts):
        for name, text in texts.items():
            path = home / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return home

    return write


def report(n=0, extra=""):
    """A text that is plainly English, each another."""
    return f"Two people were killed in the city on Monday, officials said in report number {n}. {extra}\n"


@pytest.fixture(name="report")
def _report():
    return report
