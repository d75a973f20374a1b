"""The gazetteer: towns, provinces, crossings and camps by the spellings that reports use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import KnowledgeError
from attested.knowledge import places
from attested.knowledge.gazetteer import PRECISION_OF_KIND, Places, read_own_places
from attested.model import PRECISIONS_OF_PLACE


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Kherson", "UA", 46.6, 32.6), ("Aleppo", "SY", 36.2, 37.2), ("El Fasher", "SD", 13.6, 25.4),
        ("Al-Fashir", "SD", 13.6, 25.4),
        ("Mopti", "ML", 14.5, -4.2), ("Myitkyina", "MM", 25.4, 97.4), ("Sumy", "UA", 50.9, 34.8), ("Goma", "CD", -1.7, 29.2),
        ("Deir ez-Zor", "SY", 35.3, 40.1), ("Deir al-Zor", "SY", 35.3, 40.1), ("Khan Younis", "PS", 31.3, 34.3),
        ("Zurbatiya", "IQ", 33.15, 46.05), ("Rafah crossing", "PS", 31.25, 34.26), ("Al-Hol camp", "SY", 36.4, 41.1),
        ("Zamzam", "SD", 13.5, 25.3), ("Khmeimim", "SY", 35.4, 35.9), ("al-Tanf", "SY", 33.5, 38.7), ("Donbas", "UA", 48.3, 38.3),
    ],
)  # fmt: skip
def test_a_place_is_found_where_it_is(name, country, lat, lon):
    near = [
        c.place for c in places().find(name)
        if c.place.country == country and abs(c.place.lat - lat) < 0.6 and abs(c.place.lon - lon) < 0.6
    ]  # fmt: skip
    assert near, places().find(name)


def test_a_name_of_many_places_gives_them_all():
    assert {"LY", "LB"} <= {c.place.country for c in places().find("Tripoli")}
    assert {c.place.kind for c in places().find("Georgia")} >= {"country", "province"}


def test_size_and_kinds():
    assert len(places()) > 270_000
    assert set(PRECISION_OF_KIND.values()) <= set(PRECISIONS_OF_PLACE)
    assert len(list(places().own())) >= 700


def test_precision_follows_the_kind_and_a_province_is_no_dot():
    found = {c.place.kind: c.place.where() for name in ("Maysan", "Iraq", "Kut", "Shalamcheh") for c in places().find(name)}
    assert found["province"].precision == "province"
    assert found["province"].within_km >= 30
    assert found["country"].precision == "country"
    assert found["country"].id == "geonames:99237"
    assert found["town"].precision == "town"
    assert found["crossing"].precision == "exact"


def test_each_of_our_own_says_what_sort_of_source_it_is_from_and_has_a_point_and_a_reach():
    for place in places().own():
        assert place.source in {"reference", "official", "press"}, place.id
        assert place.lat is not None, place.id
        assert place.within_km, place.id


def test_our_own_lie_in_the_country_that_they_say():
    """The nearest town of the index, where one is within 60 km of something small, is in the same country or one at its border."""
    import sqlite3

    from attested.knowledge import states
    from attested.knowledge.files import DATA

    with sqlite3.connect(f"file:{DATA / 'gazetteer.sqlite'}?mode=ro", uri=True) as connection:
        wrong = []
        for place in places().own():
            if not place.country or place.kind in {"sea", "strait", "river", "region", "desert", "country"}:
                continue
            box = [round((value + by) * 10_000) for value in (place.lat, place.lon) for by in (-0.5, 0.5)]
            there = {
                row[0] for row in connection.execute(
                    "SELECT DISTINCT country FROM place WHERE kind IS NULL AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", box
                )
            }  # fmt: skip
            state = states().get(place.country)
            if there and place.country not in there and not there & set(state.neighbours if state else ()):
                wrong.append((place.id, place.country, there))
    assert not wrong


def test_ids_of_an_earlier_release_lead_to_the_same_places():
    known = {"place:crimea": "Crimea", "place:ua-kherson": "Kherson", "UA.08": "Kherson", "place:europe": "Europe"}
    for former, name in known.items():
        place = places().get(former)
        assert place is not None
        assert place.name == name
        assert place.id.startswith("geonames:")


def test_ids_lead_back_to_places():
    for name in ("Kherson", "Maysan", "al-Tanf", "Sudan"):
        place = places().find(name)[0].place
        assert places().get(place.id) == place
    assert places().get("geonames:1") is None


@given(st.text(max_size=20))
def test_any_text_may_be_asked_for(text):
    for candidate in places().find(text):
        assert -90 <= candidate.place.lat <= 90
        assert -180 <= candidate.place.lon <= 180


def test_a_missing_index_and_a_bad_row_are_named(tmp_path):
    with pytest.raises(KnowledgeError, match=r"none\.sqlite: the place index is missing"):
        Places(tmp_path / "none.sqlite", []).find("Kherson")
    path = tmp_path / "places.csv"
    path.write_text("id,name,kind,country,admin,lat,lon,within_km,aliases,source\nx,X,town,IQ,,95,0,1,,x\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"places\.csv:2: 95\.0, 0\.0 is no point on earth"):
        list(read_own_places(path))
    path.write_text("id,name,kind,country,admin,lat,lon,within_km,aliases,source\nx,X,moon,IQ,,5,0,1,,x\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"places\.csv:2: 'moon' is no kind of place"):
        list(read_own_places(path))
