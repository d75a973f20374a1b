"""Reports and claims made by hand, and a store of each backend."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from attested.model import Acquisition, Argument, Claim, Document, Original, Quantity, Source, Span, When, Where
from attested.store import open_store

TEXT = (
    "BAGHDAD – At least 300 fighters of Badr crossed into Syria late Sunday, Iraqi security sources said. "
    "Shells hit Aleppo, killing seven people, five of them children."
)


def span(document, words):
    start = document.text.index(words)
    return Span.of(document, start, start + len(words))


@pytest.fixture
def bring():
    """Original, acquisition and document of a text."""

    def make(text=TEXT, *, path="reports/a.txt", member="", source="AFP", published=date(2024, 12, 2), title=None):
        who = Source(id=source.lower(), name=source) if source else None
        document = Document(
            id=Document.identify(text, who.id if who else None, published),
            source=who,
            published=published,
            text=text,
            lang="en",
            title=title,
        )
        content = text.encode()
        original = Original(sha256=hashlib.sha256(content).hexdigest(), content=content, media_type="text/plain")
        at = datetime(2024, 12, 3, 8, tzinfo=UTC)
        return original, Acquisition(original=original.sha256, path=path, member=member, document=document.id, at=at), document

    return make


@pytest.fixture
def crossing():
    """The claim of the first sentence of `TEXT`."""

    def make(document, confidence=0.9):
        sunday = When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day", as_written="late Sunday")
        return Claim.make(
            kind="deployment",
            evidence=(span(document, "At least 300 fighters of Badr crossed into Syria late Sunday"),),
            trigger=span(document, "crossed"),
            arguments=(
                Argument(role="agent", span=span(document, "Badr"), name="Badr", entity="badr-organization"),
                Argument(
                    role="forces",
                    span=span(document, "At least 300 fighters"),
                    quantity=Quantity(low=300, high=None, unit="fighters", as_written="At least 300 fighters"),
                ),
                Argument(
                    role="destination",
                    span=span(document, "Syria"),
                    name="Syria",
                    where=Where(id="geonames:163843", name="Syria", country="SY", lat=35.0, lon=38.0, precision="country"),
                ),
                Argument(role="time", span=span(document, "late Sunday"), when=sunday),
            ),
            confidence=confidence,
        )

    return make


@pytest.fixture
def strike():
    """The claim of the second sentence of `TEXT`, without a time of its own."""

    def make(document):
        return Claim.make(
            kind="shelling",
            evidence=(span(document, "Shells hit Aleppo, killing seven people, five of them children."),),
            arguments=(
                Argument(
                    role="place",
                    span=span(document, "Aleppo"),
                    name="Aleppo",
                    where=Where(id="geonames:170063", name="Aleppo", country="SY", admin="Aleppo Governorate", precision="town"),
                ),
            ),
        )

    return make


@pytest.fixture(params=["sqlite"])
def store(request, tmp_path):
    """An empty store: one contract, every backend."""
    with open_store(tmp_path / "attested.db") as opened:
        yield opened
