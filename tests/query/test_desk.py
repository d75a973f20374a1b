"""A desk assembles from all claims and narrows by those that answer; what each report says of itself comes along."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from attested.model import Acquisition, Argument, Claim, Document, Finding, Original, Quantity, Source, Span, When, Where
from attested.query import Desk, Question
from attested.store import open_store

TEXT = "Shells hit Aleppo on 1 December 2024, killing {} people."
DIGEST = "Notes.\n2025-10-01: Shells hit Kherson. (Reuters) (BBC)\n2025-10-02: Two people were killed in Kyiv. (AFP)"


def brought(text, source, published, path):
    document = Document(
        id=Document.identify(text, source, published), source=Source(id=source, name=source.upper()), published=published, text=text
    )
    original = Original(sha256=hashlib.sha256(text.encode()).hexdigest(), content=text.encode(), media_type="text/plain")
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return original, Acquisition(original=original.sha256, path=path, document=document.id, at=at), document


def span(document, words):
    start = document.text.index(words)
    return Span.of(document, start, start + len(words))


def shelling(document, dead):
    day = When(earliest=date(2024, 12, 1), latest=date(2024, 12, 1), precision="day", as_written="1 December 2024")
    aleppo = Where(id="geonames:170063", name="Aleppo", country="SY", lat=36.2, lon=37.16, precision="town")
    return Claim.make(
        kind="shelling",
        evidence=(span(document, document.text),),
        trigger=span(document, "hit"),
        arguments=(
            Argument(role="place", span=span(document, "Aleppo"), name="Aleppo", where=aleppo),
            Argument(role="time", span=span(document, "1 December 2024"), when=day),
            Argument(role="killed", span=span(document, f"{dead} people"), quantity=Quantity(low=dead, high=dead)),
        ),
    )


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "attested.db") as opened:
        for source, dead in (("afp", 7), ("bbc", 9)):
            entry = brought(TEXT.format(dead), source, date(2024, 12, 2), f"in/{source}.txt")
            with opened.writer() as writer:
                writer.keep(*entry)
                writer.code(entry[2], [shelling(entry[2], dead)], fingerprint="by hand")
        entry = brought(DIGEST, "digest", date(2025, 10, 3), "in/digest.txt")
        document = entry[2]
        claims = [Claim.make(kind="shelling", evidence=(span(document, "Shells hit Kherson."),))]
        claims.append(Claim.make(kind="attack", evidence=(span(document, "Two people were killed in Kyiv."),)))
        with opened.writer() as writer:
            writer.keep(*entry)
            writer.code(document, claims, [Finding(item="in/digest.txt", code="odd", message="odd")], fingerprint="by hand")
            writer.note(Finding(item="in/none.txt", code="missing", message="is not there", level="refused"))
        yield opened


@pytest.fixture
def desk(store):
    with store.view() as view:
        yield Desk(view)


def test_each_claim_comes_with_the_date_and_outlets_that_hold_at_its_place(desk):
    told = [(coded.published, coded.outlets) for coded in desk.claims()]
    assert told == [
        (date(2024, 12, 2), ()), (date(2024, 12, 2), ()), (date(2025, 10, 1), ("Reuters", "BBC")), (date(2025, 10, 2), ("AFP",)),
    ]  # fmt: skip


def test_a_question_narrows_events_and_never_changes_them(desk):
    both = [event for event in desk.events() if len(event.claims) == 2]
    assert len(both) == 1
    assert desk.events(Question(source="AFP", until=date(2024, 12, 31))) == both
    assert [len(e.claims) for e in desk.events(Question(place="Syria"))] == [2]
    assert desk.events(Question(place="Greenland")) == []


def test_figures_keep_every_source(desk):
    (figure,) = desk.figures(Question(source="bbc", place="Aleppo"))
    assert (figure.low, figure.high, len(figure.latest)) == (7, 9, 2)


def test_assembling_is_done_once(desk):
    assert desk.events()[0] is desk.events()[0]


def test_reports_and_findings_of_a_question(desk):
    assert len(desk.documents()) == 3
    assert [d.source.id for d in desk.documents(Question(source="BBC"))] == ["bbc", "digest"]
    assert [f.code for f in desk.findings()] == ["odd", "missing"]
    assert [f.code for f in desk.findings(Question(source="BBC"))] == ["missing"]


def test_from_where_a_report_came(desk):
    first = desk.documents()[0]
    assert desk.acquired(first.id).path == "in/afp.txt"
    assert desk.acquired("0" * 32) is None


@pytest.mark.parametrize(("place", "found"), [("Syria", 2), ("SY", 2), ("aleppo", 2), ("Damascus", 0), ("Ukraine", 0)])
def test_a_country_is_asked_for_by_name_or_code(desk, place, found):
    assert len(desk.claims(Question(place=place))) == found
