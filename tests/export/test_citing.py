"""Citations: one record and its reports in four forms, each readable by what reads that form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from attested.errors import UsageError
from attested.export.citing import FORMATS, cite, titled
from attested.model import Claim, CodedClaim, Document, Event, EventRow, Source, Span

SEEN = date(2025, 3, 9)
AWKWARD = "Strike {on} 5% of\nR&D_market ~ \\end"


def record(**more) -> EventRow:
    at = datetime(2025, 3, 6, 12, tzinfo=UTC)
    row = EventRow(
        id="ev_0011223344556677", kind="air_strike", family="violence", first_day=date(2025, 3, 3), last_day=date(2025, 3, 4),
        place="place:damra", place_name="Damra", country="SY", admin=None, lat=None, lon=None, precision="town", agents=(),
        targets=(), claims=2, documents=1, sources=2, denied=0, disputed=True, reviewed=0, killed=(7, None), revision=3,
        made_at=at, changed_at=at,
    )  # fmt: skip
    return replace(row, **more)


@pytest.fixture
def event() -> Event:
    document = Document(
        id="ab" * 16, text="Shells hit.", title=AWKWARD, published=date(2025, 3, 4), source=Source(id="w", name="Wire & Co")
    )
    claim = Claim.make(kind="air_strike", evidence=(Span.of(document, 0, 10),))
    return Event(id="ev_0011223344556677", kind="air_strike", claims=(CodedClaim(claim=claim, document=document),))


def test_what_an_event_is_called():
    assert titled(record()) == "Air strike in Damra, 3–4 March 2025"
    assert titled(record(last_day=date(2025, 4, 1))) == "Air strike in Damra, 3 March 2025 – 1 April 2025"
    assert titled(record(place_name=None, last_day=None)) == "Air strike in Syria, 3 March 2025"
    assert titled(record(place_name=None, country=None, first_day=None)) == "Air strike"


@pytest.mark.parametrize("format", FORMATS)
def test_each_form_names_the_record_its_revision_and_its_reports(event, format):
    cited = cite(event, record(), format, seen=SEEN)
    assert "ev_0011223344556677" in cited
    assert "revision 3 of 6 March 2025" in cited
    assert "abababababab" in cited
    assert "disputed" in cited


def test_braces_of_a_title_do_not_break_bibtex(event):
    cited = cite(event, record(), "bib", seen=SEEN)
    bare = re.sub(r"\\[{}]", "", cited)
    assert bare.count("{") == bare.count("}")
    assert r"5\% of R\&D\_market" in cited


def test_a_line_break_in_a_title_does_not_break_ris(event):
    lines = cite(event, record(), "ris", seen=SEEN).splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert sum(line.startswith("TY") for line in lines) == sum(line.startswith("ER") for line in lines) == 2


def test_csl_has_dates_as_numbers(event):
    record_, report = json.loads(cite(event, record(), "json", seen=SEEN))
    assert record_["accessed"] == {"date-parts": [[2025, 3, 9]]}
    assert report["issued"] == {"date-parts": [[2025, 3, 4]]}
    assert report["publisher"] == "Wire & Co"


def test_another_form_is_refused(event):
    with pytest.raises(UsageError, match="a citation is one of text, bib, ris, json"):
        cite(event, record(), "doc", seen=SEEN)
