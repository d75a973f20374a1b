"""What the places of a report say about each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.knowledge import places
from attested.model import Document, Mention, NameMention, Reading, Sentence, Span, Token, dated_items
from attested.resolve.beside import divisions_beside, kind_beside
from attested.resolve.links import Context
from attested.resolve.weighing import NOWHERE, Others, beliefs, lies_in


def placed(text: str, *names: str) -> list[str | None]:
    """Where the names of a text lie, as "country/first-level division"."""
    document = Document(id="d", text=text)
    token = Token(index=0, start=0, end=len(text), text=text, lemma=text, pos="X", dep="root", head=0, sentence=0)
    mentions = tuple(
        NameMention(
            mention=Mention(
                span=Span(document="d", start=text.index(n), end=text.index(n) + len(n), quote=n), kind="place", name=n
            ),
            first=0, end=1, head=0,
        )
        for n in names
    )  # fmt: skip
    reading = Reading(
        document=document, items=dated_items(document), tokens=(token,), mentions=mentions,
        sentences=(Sentence(index=0, first=0, end=1),),
    )  # fmt: skip
    context = Context(reading)
    found = [context.placing(n, text.index(n)) for n in names]
    return [f"{p.where.country}/{p.where.admin}" if p else None for p in found]


@pytest.mark.parametrize(
    ("text", "names", "where"),
    [
        # the division beside a town, spelt out, shortened, or as the owner of it
        ("The train left Paris, Texas, at noon.", ["Paris"], ["US/Texas"]),
        ("A house in Gainesville, Va., burned down.", ["Gainesville"], ["US/Virginia"]),
        ("A house in LOUISVILLE, KY burned down.", ["LOUISVILLE"], ["US/Kentucky"]),
        # other places of the report
        ("Shops shut in Dubuque, Cedar Rapids, Davenport and Waterloo.", ["Dubuque", "Cedar Rapids", "Davenport", "Waterloo"],
         ["US/Iowa"] * 4),
        ("Fighting spread from Mansoura to Ghaniya and Sirte, near Misrata.", ["Sirte", "Misrata"], ["LY/Sirte", "LY/Misrata"]),
        # a large city is not moved by a small neighbour
        ("Flights left Houston, Dallas, Austin and Portland.", ["Houston", "Dallas", "Austin", "Portland"],
         ["US/Texas", "US/Texas", "US/Texas", "US/Oregon"]),
        # a list of divisions
        ("Jobs were lost in Clark, Champaign and Logan counties in Ohio.", ["Clark"], ["US/Ohio"]),
    ],
)  # fmt: skip
def test_what_the_report_says_decides(text, names, where):
    assert placed(text, *names) == where


def test_words_beside_a_name():
    text = "Nineveh’s Tal Afar, and Homs, Hama and Aleppo"
    assert [p.name for p in divisions_beside(text, 10, 18)] == ["Nineveh"]
    assert [p.name for p in divisions_beside(text, text.index("Homs"), text.index("Homs") + 4)] == ["Hama"]
    assert kind_beside("in Kherson and Mykolaiv regions", 10) == "province"
    assert kind_beside("in Kherson and beyond", 10) == ""


def test_a_place_lies_in_its_divisions_and_in_no_other():
    texas = next(c.place for c in places().find("Texas") if c.place.kind == "province")
    paris = [c.place for c in places().find("Paris")]
    assert {p.admin for p in paris if lies_in(p, texas)} == {"Texas"}
    assert not lies_in(texas, texas)


@given(st.lists(st.floats(-20, 30), max_size=8))
def test_beliefs_are_shares_and_leave_room_for_a_place_unknown_to_us(scores):
    shares = beliefs(scores)
    assert len(shares) == len(scores)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    if scores and max(scores) < NOWHERE:
        assert sum(shares) < len(scores) / (len(scores) + 1) + 1e-9


def test_no_name_is_a_witness_to_itself():
    paris = places().find("Paris")[0].place
    alone = Others({"paris": [(paris, 1.0)]})
    assert alone.support(paris, "paris") == (0.0, 0.0, 0.0, 0.0)
    assert min(alone.support(paris, "lyon")[:2]) > 0


def test_many_names_stay_quick():
    text = " ".join(f"Springfield{n} Paris{n}" for n in range(2000))
    assert placed(text, "Springfield1") == [None]
