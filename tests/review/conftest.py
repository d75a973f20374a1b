"""A store with two reports of one shelling and one of a deal, coded by hand by a coder of version 1."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from attested.model import Acquisition, Argument, Claim, Document, Maker, Original, Quantity, Source, Span, When, Where
from attested.pipeline import assemble, reassemble
from attested.query import Desk, Question
from attested.store import open_store

TEXT = "Shells hit Kherson on 1 December 2024, killing {} people in the market, the governor said. A deal was signed in Doha."
KHERSON = Where(id="geonames:706448", name="Kherson", country="UA", admin="Kherson", lat=46.6, lon=32.6, precision="town")


def span(document, words):
    start = document.text.index(words)
    return Span.of(document, start, start + len(words))


def bring(source, dead):
    text, published = TEXT.format(dead), date(2024, 12, 2)
    document = Document(
        id=Document.identify(text, source, published), source=Source(id=source, name=source.upper()), published=published, text=text
    )
    original = Original(sha256=hashlib.sha256(text.encode()).hexdigest(), content=text.encode(), media_type="text/plain")
    came = Acquisition(original=original.sha256, path=f"in/{source}.txt", document=document.id, at=datetime(2025, 1, 1, tzinfo=UTC))
    return original, came, document


def shelling(document, dead, version=1, trigger="hit", evidence=None, kind="shelling", confidence=0.6):
    """What a coder of a version reads of the first sentence; another version may choose another trigger and evidence."""
    day = When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day", as_written="1 December 2024")
    return Claim.make(
        kind=kind,
        evidence=(span(document, evidence or f"Shells hit Kherson on 1 December 2024, killing {dead} people in the market"),),
        trigger=span(document, trigger),
        arguments=(
            Argument(role="place", span=span(document, "Kherson"), name="Kherson", where=KHERSON),
            Argument(role="time", span=span(document, "1 December 2024"), when=day),
            Argument(role="killed", span=span(document, f"{dead} people"), quantity=Quantity(low=dead, high=dead)),
        ),
        confidence=confidence,
        made_by=Maker(stage="by hand", version=version),
    )


def deal(document, version=1):
    return Claim.make(
        kind="agreement",
        evidence=(span(document, "A deal was signed in Doha."),),
        trigger=span(document, "signed"),
        made_by=Maker(stage="by hand", version=version),
    )


class Bench:
    """A store, and what tests do to it again and again."""

    def __init__(self, store):
        self.store = store
        self.views = []
        self.reports = {source: bring(source, dead) for source, dead in (("afp", 7), ("bbc", 9))}
        self.code(version=1)

    def code(self, version, **how):
        """Every report is coded by a coder of this version."""
        for source, dead in (("afp", 7), ("bbc", 9)):
            original, came, document = self.reports[source]
            with self.store.writer() as writer:
                writer.keep(original, came, document)
                claims = [shelling(document, dead, version, **how), deal(document, version)]
                writer.code(document, claims, fingerprint=f"v{version}")
        return assemble(self.store)

    def desk(self):
        while self.views:  # a view that is asked again opens anew
            self.views.pop().close()
        view = self.store.view()
        self.views.append(view)
        return Desk(view)

    shelling = staticmethod(shelling)
    deal = staticmethod(deal)
    span = staticmethod(span)

    def up_to_date(self):
        reassemble(self.store)
        return self.desk()

    def document(self, source="afp"):
        return self.reports[source][2]

    def claim(self, source="afp", kind="shelling"):
        """The claim of a kind that views show of a report."""
        return next(c.claim for c in self.desk().claims(Question(document=self.document(source).id, kind=kind)))

    def event(self, source="afp", kind="shelling"):
        return self.desk().event_of(self.claim(source, kind).id)


@pytest.fixture
def bench(tmp_path):
    with open_store(tmp_path / "attested.db") as store:
        made = Bench(store)
        yield made
        for view in made.views:
            view.close()
