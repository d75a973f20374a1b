"""The command line in this process, and a database with one report in it."""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import UTC, date, datetime
from functools import partial
from types import ModuleType, SimpleNamespace

import pytest

from attested.cli import main
from attested.model import (
    Acquisition,
    Argument,
    Claim,
    Document,
    Original,
    Quantity,
    Reading,
    Source,
    Span,
    Speaker,
    When,
    Where,
    dated_items,
    stage,
)
from attested.pipeline import run
from attested.store import open_store

TEXT = "At least 300 fighters of Badr crossed into Syria late Sunday, Iraqi security sources said. Iran funds Badr, officials said."


@pytest.fixture
def attested(capsys, tmp_path, monkeypatch):
    """Call a command in an empty folder: its exit status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return SimpleNamespace(status=status, out=out, err=err)

    return call


def claims_of(document):
    def span(words):
        start = document.text.index(words)
        return Span.of(document, start, start + len(words))

    sunday = When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day", as_written="late Sunday")
    forces = Quantity(low=300, high=None, unit="fighters", as_written="At least 300 fighters")
    syria = Where(id="geonames:163843", name="Syria", country="SY", lat=35.0, lon=38.0, precision="country")
    return [
        Claim.make(
            kind="deployment",
            evidence=(span("At least 300 fighters of Badr crossed into Syria late Sunday"),),
            trigger=span("crossed"),
            arguments=(
                Argument(role="agent", span=span("Badr"), name="Badr", entity="badr-organization"),
                Argument(role="forces", span=span("At least 300 fighters"), quantity=forces),
                Argument(role="destination", span=span("Syria"), name="Syria", where=syria),
                Argument(role="time", span=span("late Sunday"), when=sunday),
            ),
            speakers=(
                Speaker(
                    span=span("Iraqi security sources"), name="Iraqi security sources", kind="officials", named=False, cue="said"
                ),
            ),
            confidence=0.9,
        ),
        Claim.make(
            kind="funds",
            evidence=(span("Iran funds Badr"),),
            trigger=span("funds"),
            arguments=(
                Argument(role="agent", span=span("Iran"), name="Iran"),
                Argument(role="target", span=span("funds Badr"), name="Badr", entity="badr-organization"),
            ),
            status="ongoing",
        ),
    ]


@pytest.fixture
def database(tmp_path):
    """`attested.db` in the working folder, with one report and two claims."""
    day = date(2024, 12, 2)
    document = Document(
        id=Document.identify(TEXT, "afp", day),
        source=Source(id="afp", name="AFP"),
        published=day,
        text=TEXT,
        title="Militias cross",
    )
    content = TEXT.encode()
    original = Original(sha256=hashlib.sha256(content).hexdigest(), content=content, media_type="text/plain")
    came = Acquisition(original=original.sha256, path="in/militias.txt", document=document.id, at=datetime.now(UTC))
    with open_store(tmp_path / "attested.db") as store, store.writer() as writer:
        writer.keep(original, came, document)
        writer.code(document, claims_of(document), fingerprint="by hand")
    return document


@stage(version=1, reads=Document, writes=Reading)
def read(document: Document):
    yield Reading(document=document, items=dated_items(document), sentences=(), tokens=())


@stage(version=1, reads=Reading, writes=Claim)
def attacks(reading: Reading):
    for match in re.finditer("[^.]*killed[^.]*", reading.document.text):
        yield Claim.make(kind="attack", evidence=(Span.of(reading.document, match.start(), match.end()),))


@pytest.fixture
def quick(monkeypatch):
    """`attested run` and `attested evaluate` with stages that cost nothing: an attack for every sentence with "killed"."""
    recipe = ModuleType("quick_recipe")
    recipe.STAGES = (read, attacks)
    monkeypatch.setitem(sys.modules, "quick_recipe", recipe)
    for room in ("running", "evaluating"):
        monkeypatch.setattr(f"attested.cli.{room}.run", partial(run, recipe="quick_recipe"))
