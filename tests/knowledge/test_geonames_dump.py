"""A dump of GeoNames becomes a user's index: rows read or refused with reasons, stopped and gone on, found by lookups."""

from __future__ import annotations

import io
import sqlite3
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import KnowledgeError
from attested.knowledge import gazetteer_adding
from attested.knowledge.files import DATA
from attested.knowledge.gazetteer import Places, shipped_division
from attested.knowledge.gazetteer_adding import add_dump
from attested.knowledge.geonames_dump import FIELDS, LONGEST_ROW, BadRow, Entry, entries, entry


def row(
    number: int | str = 900_000_001, name: str = "Kharsan", others: str = "", lat: object = 36.5, lon: object = 42.5,
    code: str = "PPL", country: str = "IQ", admin1: str = "", admin2: str = "", people: object = 0,
) -> str:  # fmt: skip
    """A row in the form of a GeoNames dump. Names and numbers are invented."""
    return "\t".join(
        [str(number), name, name, others, str(lat), str(lon), "P", code, country, "", admin1, admin2, "", "", str(people), "", "0",
         "Asia/Baghdad", "2024-01-01"]
    )  # fmt: skip


def write(path, *rows):
    path.write_text("".join(f"{one}\n" for one in rows), encoding="utf-8")
    return path


def looked_up(index):
    return Places(DATA / "gazetteer.sqlite", [], [index])  # type: ignore[arg-type]


def test_a_place_is_found_by_each_of_its_names_and_lies_in_its_divisions(tmp_path):
    town = row(others="Khersan al-Sharqi,خرسان", admin1="15", people=700)
    dump = write(tmp_path / "IQ.txt", town, row(900_000_002, "Wadi Thul", code="WAD"))
    done = add_dump(dump, tmp_path / "own.sqlite", shipped_division)
    assert (done.rows, done.places, done.passed, done.bad, done.resumed) == (2, 2, 0, {}, 0)
    there = looked_up(tmp_path / "own.sqlite")
    for name in ("Kharsan", "Khersan al-Sharqi", "kharsan"):
        (found,) = there.find(name)
        assert (found.place.id, found.place.country, found.place.population) == ("geonames:900000001", "IQ", 700)
    assert found.place.admin == there.get("IQ.15").name
    assert there.find("Kharsan")[0].main
    assert not there.find("Khersan al-Sharqi")[0].main
    assert there.find("Wadi Thul")[0].place.kind == "valley"
    assert there.get("geonames:900000002") == there.find("Wadi Thul")[0].place
    assert there.find("Kherson")[0].place.country == "UA"  # what ships is found as before


def test_a_place_that_ships_keeps_one_entry(tmp_path):
    add_dump(write(tmp_path / "d.txt", row(706448, "Kherson", country="UA", people=1)), tmp_path / "own.sqlite", shipped_division)
    found = [c.place for c in looked_up(tmp_path / "own.sqlite").find("Kherson") if c.place.id == "geonames:706448"]
    assert [place.population > 1000 for place in found] == [True]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row().encode() + b"\t", "fields"), (b"\xff" + row().encode(), "encoding"), (row(number="x").encode(), "id"),
        (row(number=0).encode(), "id"), (row(number="9" * 30).encode(), "id"), (row(name=" ").encode(), "name"),
        (row(lat="").encode(), "point"), (row(lat=90.1).encode(), "point"), (row(lon="nan").encode(), "point"),
        (row(lon="inf").encode(), "point"), (row(country="Iraq").encode(), "country"), (row(country="i1").encode(), "country"),
        (row(people="many").encode(), "population"), (row(people=-4).encode(), "population"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_reason(line, code):
    found = entry(line, 3)
    assert isinstance(found, BadRow)
    assert (found.line, found.code) == (3, code)


def test_sorts_of_things_that_are_not_taken_are_passed_over():
    assert entry(row(code="HTL").encode(), 1) is None
    assert entry(row(code="").encode(), 1) is None


def test_bad_rows_are_counted_and_the_rest_is_kept(tmp_path):
    dump = write(tmp_path / "d.txt", row(), row(lat="x"), row(900_000_003, "Tell Amun"), "nothing", row(code="SCH"))
    done = add_dump(dump, tmp_path / "own.sqlite", shipped_division)
    assert (done.rows, done.places, done.passed, done.bad) == (5, 2, 1, {"point": 1, "fields": 1})
    assert [(bad.line, bad.code) for bad in done.shown] == [(2, "point"), (4, "fields")]


def test_what_is_no_dump_is_refused_and_leaves_the_index_as_it_was(tmp_path):
    index = tmp_path / "own.sqlite"
    add_dump(write(tmp_path / "d.txt", row()), index, shipped_division)
    before = index.read_bytes()
    none = "most rows are none of GeoNames"
    for content, message in ((b"", "holds no rows"), (b"name,lat,lon\nx,1,2\n", none), (b"\x00" * 999, none)):
        (tmp_path / "x.txt").write_bytes(content)
        with pytest.raises(KnowledgeError, match=message):
            add_dump(tmp_path / "x.txt", index, shipped_division)
    with pytest.raises(KnowledgeError, match="no such file"):
        add_dump(tmp_path / "none.txt", index, shipped_division)
    assert index.read_bytes() == before


def test_an_over_long_row_is_skipped_and_the_next_is_read():
    long = row(others="x" * (3 * LONGEST_ROW)).encode() + b"\n"
    found = list(entries(io.BytesIO(long + row(900_000_004).encode() + b"\n")))
    assert isinstance(found[0], BadRow)
    assert found[0].code == "too_long"
    assert isinstance(found[1], Entry)
    assert len(found) == 2


def zipped(path, *members, **settings):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def test_a_zip_file_is_read_in_place(tmp_path):
    dump = zipped(tmp_path / "IQ.zip", ("readme.txt", "read me"), ("IQ.txt", row() + "\n"))
    assert add_dump(dump, tmp_path / "own.sqlite", shipped_division).places == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["IQ.zip", "own.sqlite"]


def test_a_zip_file_that_holds_no_dump_or_is_damaged_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="holds 0 text files"):
        add_dump(zipped(tmp_path / "a.zip", ("x.csv", "x")), tmp_path / "own.sqlite", shipped_division)
    with pytest.raises(KnowledgeError, match="holds 2 text files"):
        add_dump(zipped(tmp_path / "b.zip", ("IQ.txt", row()), ("SY.txt", row())), tmp_path / "own.sqlite", shipped_division)
    whole = zipped(tmp_path / "c.zip", ("IQ.txt", "\n".join(row(900_000_000 + n, f"Tell {n}") for n in range(400)))).read_bytes()
    (tmp_path / "c.zip").write_bytes(whole[:900] + bytes(200) + whole[1100:])
    with pytest.raises(KnowledgeError, match="damaged"):
        add_dump(tmp_path / "c.zip", tmp_path / "own.sqlite", shipped_division)


class Stopped(BaseException):
    """As when the process is ended: nothing catches it."""


def test_an_addition_that_was_stopped_goes_on_and_comes_to_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(gazetteer_adding, "BATCH", 10)
    dump = write(tmp_path / "d.txt", *(row(900_000_000 + n, f"Tell {n // 2}") for n in range(57)))
    whole = add_dump(dump, tmp_path / "whole.sqlite", shipped_division)

    def stop(rows: int) -> None:
        if rows >= 30:
            raise Stopped

    index = tmp_path / "own.sqlite"
    with pytest.raises(Stopped):
        add_dump(dump, index, shipped_division, stop)
    assert not index.exists()
    done = add_dump(dump, index, shipped_division)
    assert done.resumed == 30
    assert (done.rows, done.places) == (whole.rows, whole.places)

    def content(path):
        with sqlite3.connect(path) as connection:
            names = connection.execute("SELECT key, place, main FROM name ORDER BY key, place").fetchall()
            places = connection.execute("SELECT * FROM place ORDER BY number").fetchall()
            return names, places, dict(connection.execute("SELECT * FROM about"))

    assert content(index) == content(tmp_path / "whole.sqlite")


def test_after_a_stop_another_dump_begins_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(gazetteer_adding, "BATCH", 10)
    first = write(tmp_path / "a.txt", *(row(900_000_000 + n, f"Tell {n}") for n in range(20)))

    def stop(rows: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        add_dump(first, tmp_path / "own.sqlite", shipped_division, stop)
    done = add_dump(write(tmp_path / "b.txt", row(900_001_000, "Khirbet")), tmp_path / "own.sqlite", shipped_division)
    assert done.resumed == 0
    assert not looked_up(tmp_path / "own.sqlite").find("Tell 3")


def test_a_second_dump_is_added_and_a_newer_row_takes_the_place_of_an_older(tmp_path):
    index = tmp_path / "own.sqlite"
    add_dump(write(tmp_path / "a.txt", row(900_000_001, "Old Tell"), row(900_000_002, "Khirbet")), index, shipped_division)
    with sqlite3.connect(index) as connection:
        before = connection.execute("SELECT value FROM about WHERE what = 'digest'").fetchone()
    add_dump(write(tmp_path / "b.txt", row(900_000_001, "New Tell")), index, shipped_division)
    there = looked_up(index)
    assert [bool(there.find(name)) for name in ("Old Tell", "New Tell", "Khirbet")] == [False, True, True]
    with sqlite3.connect(index) as connection:
        about = dict(connection.execute("SELECT what, value FROM about"))
    assert about["source"] == "a.txt; b.txt"
    assert about["digest"] != before[0]


def test_two_at_once_are_kept_apart(tmp_path):
    dump = write(tmp_path / "d.txt", row())
    with sqlite3.connect(tmp_path / "own.sqlite.part", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KnowledgeError, match="another process is adding"):
            add_dump(dump, tmp_path / "own.sqlite", shipped_division)
        other.execute("ROLLBACK")
    assert add_dump(dump, tmp_path / "own.sqlite", shipped_division).places == 1


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_reasons(content):
    found = list(entries(io.BytesIO(content)))
    assert all(one is None or isinstance(one, BadRow | Entry) for one in found)
    assert [one.line for one in found if one is not None] == sorted(one.line for one in found if one is not None)


TEXT = st.text(st.characters(blacklist_characters="\t\r\n", blacklist_categories=("Cs",)), max_size=12)


@given(st.lists(TEXT, min_size=FIELDS, max_size=FIELDS), st.integers(1, 2**31 - 1), st.floats(-90, 90), st.floats(-180, 180))
def test_any_fields_are_a_sound_place_or_a_reason(fields, number, lat, lon):
    fields[0], fields[4], fields[5], fields[7] = str(number), repr(lat), repr(lon), "PPL"
    found = entry("\t".join(fields).encode(), 1)
    if isinstance(found, Entry):
        assert found.row.name.strip() == found.row.name != ""
        assert len(found.row.country or "XX") == 2
        assert found.row.population >= 0
        assert abs(found.row.lat) <= 90
