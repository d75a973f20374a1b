"""Bad and contradictory input is kept, shown as disputed, and crashes no view and no export."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.cli import tables
from attested.export import columns, csv_table, geojson, gexf, records
from attested.export.brief import Asked, Material, Templates, as_html, as_markdown, compose
from attested.export.brief.word import as_docx
from attested.model import Judgement, Quantity, When, Where

PARIS = Where(id="geonames:2988507", name="Paris", country="FR", lat=48.85, lon=2.35, precision="town")
SYDNEY = Where(id="geonames:2147714", name="Sydney", country="AU", lat=-33.9, lon=151.2, precision="town")
NOWHERE = Where(id=None, name="", precision="unknown")


def views(desk, word=False):
    """Every view and export on a desk; the brief as Markdown. A Word document is slow: only where asked for."""
    material = Material(
        documents=desk.documents(), claims=desk.claims(), events=desk.events(), figures=desk.figures(), ties=desk.ties(),
        movements=desk.movements(), contradictions=desk.contradictions(), denials=desk.denials(),
    )  # fmt: skip
    brief, teller = compose(material, Asked(changed_since=datetime(2024, 12, 2, tzinfo=UTC).date()))
    page = as_markdown(brief, teller, Templates())
    assert as_html(brief, teller, Templates()).endswith("</html>\n")
    assert not word or as_docx(brief, teller, Templates())[:2] == b"PK"
    written = SimpleNamespace(**vars(desk), acquired=lambda document: None)
    for name in columns.SHEETS:
        csv_table.write(columns.sheet(desk, name), io.StringIO())
    for name in ("events", "movements"):
        stream = io.StringIO()
        geojson.write(desk, name, stream)
        json.loads(stream.getvalue())
    gexf.write(desk.ties(), io.StringIO())
    for found, record, row in (
        (desk.events(), records.event, tables.event), (desk.figures(), records.figure, tables.figure),
        (desk.ties(), records.tie, tables.tie), (desk.movements(), records.movement, tables.movement),
    ):  # fmt: skip
        for item in found:
            json.dumps(record(item, written), allow_nan=False)
            assert row(item).line
    return page


def test_an_end_before_its_start_two_continents_and_a_toll_that_falls_are_shown_as_disputed(desk_of, say, on, count):
    never = on("2024-12-05", "2024-12-01")
    ends_first = say("A blast at the depot.", "bombing", place=("depot", PARIS), time=(never,), target="depot")
    far = say("A blast at the depot, AFP says.", "bombing", outlet="AFP", place=("depot", SYDNEY), target="depot")
    first = say("In Iran 120 are dead.", "toll", published="2024-12-01", place="Iran", killed=count(120))
    falls = say("In Iran 90 are dead.", "toll", published="2024-12-03", place="Iran", killed=count(90))
    same = Judgement(
        left=ends_first.claim.id, right=far.claim.id, verdict="same", by="ann", at=datetime(2024, 12, 6, tzinfo=UTC)
    )
    page = views(desk_of(ends_first, far, first, falls, judgements=[same]), word=True)
    disputed = page.split("## Disputed or denied")[1]
    assert "Accounts differ on the place of" in disputed
    assert "Paris" in disputed
    assert "Sydney" in disputed
    assert "5 December 2024" in disputed
    assert "1 December 2024" in disputed
    assert "went down from 120 people (1 December 2024) to 90 people (3 December 2024)" in disputed


def test_claims_with_nothing_but_words_crash_nothing(desk_of, say):
    kinds = ("attack", "toll", "strength", "funds", "deployment", "accusation", "agreement", "no_such_kind")
    views(desk_of(*(say(f"Something {kind}.", kind, published=None, outlet=None) for kind in kinds)))
    views(desk_of(), word=True)


day = st.dates(min_value=datetime(1900, 1, 1, tzinfo=UTC).date(), max_value=datetime(2100, 1, 1, tzinfo=UTC).date())
times = st.builds(lambda a, b: When(earliest=a, latest=b, precision="days"), st.none() | day, st.none() | day)
bound = st.none() | st.integers(0, 10**9)
places = st.sampled_from([PARIS, SYDNEY, NOWHERE])


@st.composite
def quantities(draw):
    low, high = draw(bound), draw(bound)
    if low is None and high is None:
        low = 0
    if low is not None and high is not None:
        low, high = sorted((low, high))
    words = draw(st.sampled_from(["", "dozens", "=1+1", "*many*"]))
    of = draw(st.sampled_from([None, "children", "Thai soldiers", "", "the"]))
    return Quantity(low=low, high=high, approximate=draw(st.booleans()), of=of, as_written=words)


@st.composite
def odd(draw):
    return {
        "kind": draw(st.sampled_from(["attack", "bombing", "deployment", "toll", "funds", "accusation", "strength", "clash"])),
        "published": draw(st.sampled_from([None, "2024-12-01", "2024-12-03"])),
        "outlet": draw(st.sampled_from([None, "AFP", "web", "=cmd|'/c calc'!A0"])),
        "polarity": draw(st.sampled_from(["affirmed", "denied"])),
        "status": draw(st.sampled_from(["occurred", "ongoing", "planned", "possible", "hypothetical"])),
        "confidence": draw(st.sampled_from([0.0, 0.6, 1.0])),
        "time": (draw(times),),
        "place": ("Paris", draw(places)),
        "agent": draw(st.sampled_from(["Badr", "<b>", "each", "Iran-backed", ""])) or "x",
        "target": ("Paris", "iran"),
        draw(st.sampled_from(["killed", "forces", "displaced"])): draw(quantities()),
    }


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(odd(), min_size=1, max_size=6))
def test_whatever_a_coder_may_write_down_can_be_shown(desk_of, say, given_claims):
    claims = [say(f"{n} Badr <b> each Iran-backed x hit Paris.", one.pop("kind"), **one) for n, one in enumerate(given_claims)]
    page = views(desk_of(*claims))
    assert page.startswith("# Situation brief")


@pytest.mark.parametrize("name", columns.SHEETS)
def test_an_empty_archive_has_empty_tables(desk_of, name):
    assert columns.sheet(desk_of(), name).rows == ()
