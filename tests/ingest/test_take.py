"""The door: what is taken, what is refused and why, and that nothing a file holds can stop a run."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import time
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.ingest import Limits, Taken, take
from attested.ingest.language import language
from attested.model import Document, Finding

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REPORT = "Shells hit Kherson on Monday, killing two people, officials said."
HERE = Path(__file__).parent


def one(path, **options):
    """The only thing that comes of a path."""
    (found,) = take([path], now=NOW, **options)
    return found


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        f"\n\n  {REPORT}\r\n\r\nSecond paragraph.\r",
        f"\ufeff{REPORT}",
        f"{REPORT}\u2028Line separator\x85next\x0bvertical\x0cpage",
        f"{REPORT}\u200f mark of direction \u202c and an emoji \U0001f6a8",
        f"{REPORT}\tTab and NFD: Cu\u0301cuta",
    ],
)
def test_the_text_of_a_file_is_kept_to_the_character(tmp_path, text):
    path = write(tmp_path, "report.txt", text)
    taken = one(path)
    assert taken.document.text == path.read_bytes().decode("utf-8") == text


def test_everything_that_is_known_is_kept(tmp_path):
    path = write(tmp_path, "report.txt", REPORT)
    said = {
        "outlet": "Agence France-Presse", "date": "2 December 2024", "title": "Shells hit Kherson", "url": "https://example.org/1",
        "license": "CC BY 4.0",
    }  # fmt: skip
    write(tmp_path, "report.json", json.dumps(said))
    taken = one(path)
    document = taken.document
    assert (document.source.id, document.source.name) == ("agence-france-presse", "Agence France-Presse")
    assert (document.published, document.fetched, document.lang) == (date(2024, 12, 2), date(2026, 11, 20), "en")
    assert (document.title, document.url, document.licence) == ("Shells hit Kherson", "https://example.org/1", "CC BY 4.0")
    assert document.id == Document.identify(REPORT, "agence-france-presse", date(2024, 12, 2))
    assert (document.made_by.stage, document.made_by.version) == ("ingest.plain", 1)
    assert taken.original.sha256 == hashlib.sha256(REPORT.encode()).hexdigest() == taken.acquisition.original
    assert (taken.original.content, taken.original.media_type) == (REPORT.encode(), "text/plain")
    assert (taken.acquisition.path, taken.acquisition.at, taken.acquisition.document) == (str(path), NOW, document.id)


def test_the_same_bytes_twice_are_one_original_and_two_acquisitions(tmp_path):
    write(tmp_path, "a.txt", REPORT)
    write(tmp_path, "b/c.md", REPORT)
    first, second = take([tmp_path], now=NOW)
    assert first.original.sha256 == second.original.sha256
    assert first.document.id == second.document.id
    assert first.acquisition.path != second.acquisition.path


def test_a_folder_is_walked_in_order_without_hidden_files_our_database_and_sidecars(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/y.TXT", ".hidden.txt", ".git/c.txt", "attested.db", "attested.db-wal", "b.json"):
        write(tmp_path, name, REPORT if not name.endswith("json") else '{"outlet": "AFP"}')
    found = list(take([tmp_path], now=NOW))
    assert [Path(t.acquisition.path).relative_to(tmp_path).as_posix() for t in found] == ["a/y.TXT", "a/z.txt", "b.txt"]
    assert found[2].document.source.name == "AFP"


def test_reports_named_together_with_their_sidecars(tmp_path):
    paths = [write(tmp_path, "a.json", '{"outlet": "AFP"}'), write(tmp_path, "a.txt", REPORT)]
    (taken,) = take(paths, now=NOW)
    assert taken.document.source.id == "afp"
    (taken,) = take(reversed(paths), now=NOW)
    assert taken.document.source.id == "afp"


def test_a_sidecar_named_alone_is_noted(tmp_path):
    write(tmp_path, "a.txt", REPORT)
    finding = one(write(tmp_path, "a.json", '{"outlet": "AFP"}'))
    assert (finding.code, finding.level) == ("sidecar", "note")


def test_standard_input_is_text_html_or_json():
    page = f"<!DOCTYPE html><html><head><title>T</title></head><body><article><p>{REPORT}</p></article></body></html>"
    for content, stage in (
        (REPORT, "ingest.plain"),
        (page, "ingest.html"),
        (json.dumps({"text": REPORT}), "ingest.jsonl"),
        (json.dumps({"text": REPORT}, indent=1), "ingest.record"),
    ):
        taken = one("-", stdin=io.BytesIO(content.encode()))
        assert (taken.document.text, taken.document.made_by.stage, taken.acquisition.path) == (REPORT, stage, "-")


def test_one_path_that_is_no_list_is_taken_too(tmp_path):
    assert len(list(take(str(write(tmp_path, "a.txt", REPORT)), now=NOW))) == 1


# ---------------------------------------------------------------- the day of publication


@pytest.mark.parametrize(
    ("said", "text", "name", "day", "codes"),
    [
        ({"date": "2024-12-02"}, f"January 1, 2024\n{REPORT}", "r.txt", date(2024, 12, 2), []),
        ({"date": None}, f"January 1, 2024\n{REPORT}", "r.txt", date(2024, 1, 1), []),
        ({"date": "03/04/2024"}, REPORT, "r.txt", None, ["date"]),
        ({"date": "2030-01-01"}, REPORT, "r.txt", None, ["date"]),
        ({"url": "https://example.org/2024/12/02/x"}, REPORT, "r.txt", date(2024, 12, 2), []),
        (None, REPORT, "2024-12-02-report.txt", date(2024, 12, 2), ["date"]),
        (None, f"January 1, 2024\n{REPORT}", "2024-12-02-report.txt", date(2024, 1, 1), []),
        (None, REPORT, "r.txt", None, []),
        ({"date": 20240102, "outlet": ["AFP"]}, REPORT, "r.txt", None, ["sidecar", "sidecar"]),
    ],
)
def test_the_day_comes_from_metadata_then_dateline_then_address_then_name(tmp_path, said, text, name, day, codes):
    path = write(tmp_path, name, text)
    if said is not None:
        write(tmp_path, Path(name).stem + ".json", json.dumps(said))
    taken, *notes = take([path], now=NOW)
    assert taken.document.published == day
    assert [note.code for note in notes] == codes
    assert all(note.level == "note" for note in notes)


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b'{"outlet": "' + b"x" * 1_100_000 + b'"}', b"[" * 50_000])
def test_a_sidecar_that_cannot_be_read_does_not_cost_the_report(tmp_path, content):
    path = write(tmp_path, "r.txt", REPORT)
    write(tmp_path, "r.json", content)
    taken, note = take([path], now=NOW)
    assert isinstance(taken, Taken)
    assert (note.code, note.level) == ("sidecar", "note")


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "empty": ("empty.txt", b""),
    "empty: white space": ("blank.txt", b" \n\t\r\n"),
    "empty: a byte order mark": ("mark.txt", b"\xef\xbb\xbf\n"),
    "empty: invisible characters": ("zero.txt", "\u200b\u200e\u202e".encode()),
    "empty: a page without text": ("page.html", b"<html><head><title>T</title></head><body><script>a = 1</script></body></html>"),
    "empty: no lines": ("none.jsonl", b"\n\n \n"),
    "binary: null bytes": ("null.txt", b"Shells hit\x00\x00\x01 Kherson"),
    "binary: control characters": ("control.txt", b"Shells\x01\x02\x03\x04 hit\x05\x06"),
    "binary: a picture": ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    "binary: a PDF": ("paper.txt", b"%PDF-1.7\n1 0 obj"),
    "binary: rich text": ("rich.txt", rb"{\rtf1\ansi Shells hit Kherson.}"),
    "encoding: Central European": ("cp1250.txt", "The court sentenced Milošević’s brother Đorđe.".encode("cp1250")),
    "encoding: Turkish": ("cp1254.txt", "President Erdoğan met soldiers at the border on Monday.".encode("cp1254")),
    "encoding: Cyrillic": ("cp1251.txt", "Войска вошли в город, сообщили власти.".encode("cp1251")),
    "encoding: Mac Roman": ("mac.txt", "“We deny it,” the minister said. It’s false.".encode("mac_roman")),
    "encoding: damaged UTF-8": ("damaged.txt", "“We deny it,” the minister said in Cúcuta.".encode()[:-1] + b"\xe2\x80"),
    "encoding: half UTF-16": ("half.txt", REPORT.encode("utf-16") + b"\x00"),
    "encoding: UTF-16 without a mark": ("no-mark.txt", REPORT.encode("utf-16-le")),
    "language": ("french.txt", "Les forces gouvernementales ont bombardé les quartiers est de la ville, selon des habitants."),
    "language: Arabic": ("arabic.txt", "قتل اثنا عشر شخصا على الأقل في قصف استهدف أحياء شرقي المدينة"),
    "unreadable: a PDF cut off": ("paper.pdf", b"%PDF-1.7\n1 0 obj"),
    "format: a table": ("events.csv", b"date,killed\n2024-12-02,3\n"),
    "format: a program": ("page_files/menu.js", b"var menu = 'the menu of the page and that of the site';"),
    "format: unknown and no text": ("report.xyz", b"\x80\x81\x82 not text"),
    "format: JSON without a text": ("data.json", b'{"events": []}'),
    "format: a JSON list": ("list.json", b'[{"text": "Shells hit Kherson."}]'),
    "format: no JSON": ("broken.json", b'{"text": "Shells'),
    "format: JSON nested too deeply": ("deep.json", b"[" * 50_000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(tmp_path, name):
    file, content = REFUSED[name]
    path = write(tmp_path, file, content)
    finding = one(path)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.level, finding.item) == (name.partition(":")[0], "refused", str(path))
    assert finding.message.startswith(str(path)), "the message names the file"
    assert ";" in finding.message, "the message says what to try"


def test_missing_paths():
    for path in ("no-such-file.txt", "no\0such", "https://example.org/report.html", "x" * 5_000):
        finding = one(path)
        assert (finding.level, finding.item != "") == ("refused", True)
        assert finding.code in {"missing", "unreadable"}
    assert "save the page" in one("https://example.org/report.html").message
    assert one("").code == "missing"


def test_links_and_things_that_are_no_files(tmp_path, monkeypatch):
    os.symlink(tmp_path / "nothing", tmp_path / "1-broken.txt")
    os.symlink(tmp_path / "2-self.txt", tmp_path / "2-self.txt")
    os.symlink(tmp_path, tmp_path / "3-up")
    os.mkfifo(tmp_path / "4-pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        server.bind("5-socket")
    write(tmp_path, "6-report.txt", REPORT)
    *refused, taken = take([tmp_path], now=NOW)
    assert [(f.code, Path(f.item).name[0]) for f in refused] == [("unreadable", n) for n in "12345"]
    assert taken.document.text == REPORT


def test_links_cannot_multiply_the_work(tmp_path):
    for n in range(30):
        write(tmp_path, f"{n:02}/report.txt", REPORT)
        for link in "ab":
            os.symlink(tmp_path / f"{(n + 1) % 30:02}", tmp_path / f"{n:02}" / link)
    found = list(take([tmp_path], now=NOW))
    assert sum(isinstance(item, Taken) for item in found) == 30
    assert {(f.code, f.level) for f in found if isinstance(f, Finding)} == {("unreadable", "refused"), ("repeated", "note")}


def test_folders_deeper_than_the_stack(tmp_path, monkeypatch):
    try:
        for level in range(1_200):
            monkeypatch.chdir(tmp_path if level == 0 else "d")
            os.mkdir("d")
        monkeypatch.chdir(tmp_path)
        write(tmp_path, "e.txt", REPORT)
        *_, taken = take(["."], now=NOW)
        assert taken.document.text == REPORT
    finally:  # pytest's own clean-up walks such a tree by recursion and fails
        monkeypatch.chdir(tmp_path)
        remove_chain("d")


def remove_chain(name):
    """Remove a chain of folders of one name below the working folder, from the innermost outwards."""
    depth = 0
    while os.path.isdir(name):
        os.chdir(name)
        depth += 1
    for _ in range(depth):
        os.chdir("..")
        os.rmdir(name)


def test_a_file_that_breaks_while_it_is_read():
    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError(5, "Input/output error")

    finding = one("-", stdin=Broken())
    assert (finding.code, finding.item) == ("unreadable", "-")
    assert finding.message.startswith("standard input cannot be read (Input/output error)")


def test_an_empty_folder_is_said(tmp_path):
    assert (one(tmp_path).code, one(tmp_path).level) == ("empty", "refused")


def test_limits(tmp_path):
    path = write(tmp_path, "long.txt", REPORT * 10)
    assert one(path, limits=Limits(file_bytes=100)).code == "too_large"
    assert one(path, limits=Limits(text_characters=100)).code == "too_large"
    assert isinstance(one(path, limits=Limits(file_bytes=len(REPORT) * 10, text_characters=len(REPORT) * 10)), Taken)


def test_a_line_of_ten_megabytes(tmp_path):
    path = write(tmp_path, "line.txt", b"Shells hit Kherson. " * 500_000)
    assert one(path).code == "too_large"
    assert isinstance(one(path, limits=Limits(text_characters=20_000_000)), Taken)


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path):
    try:
        path = write(tmp_path, os.fsdecode(b"r\xe9sum\xe9.txt"), REPORT)
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    taken = one(path)
    assert taken.acquisition.path.encode("utf-8").endswith(rb"r\xe9sum\xe9.txt")


# ---------------------------------------------------------------- what is taken with a note


@pytest.mark.parametrize(
    ("name", "content", "text", "code"),
    [
        ("quotes.txt", "“We deny it,” the minister said. It’s false – he’s in Cúcuta.".encode("cp1252"), None, "encoding"),
        ("report.log", REPORT.encode(), REPORT, "format"),
        ("report", REPORT.encode(), REPORT, "format"),
        ("turned.txt", f"{REPORT} \u202etxt.exe\u202c".encode(), f"{REPORT} \u202etxt.exe\u202c", "direction"),
        ("page.txt", f"<!DOCTYPE html>\n<html><body><p>{REPORT}</p></body></html>".encode(), None, "format"),
    ],
)
def test_taken_with_a_note(tmp_path, name, content, text, code):
    taken, note = take([write(tmp_path, name, content)], now=NOW)
    assert taken.document.text == (text or content.decode("cp1252"))
    assert (note.code, note.level) == (code, "note")


def test_utf16_with_its_mark(tmp_path):
    assert one(write(tmp_path, "r.txt", REPORT.encode("utf-16"))).document.text == REPORT
    assert one(write(tmp_path, "r.txt", REPORT.encode("utf-32"))).document.text == REPORT


LANGUAGES = tomllib.loads((HERE / "languages.cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", LANGUAGES, ids=lambda c: c["text"][:30])
def test_no_english_text_is_taken_for_another_language(case):
    assert (language(case["text"]).code in {"en", None}) == case["english"]


def test_a_text_too_short_to_tell_is_believed_to_be_what_its_metadata_says(tmp_path):
    path = write(tmp_path, "r.txt", "Kataib Sayyid al-Shuhada, Deir ez-Zor.")
    assert one(path).document.lang is None
    write(tmp_path, "r.json", '{"lang": "EN-gb"}')
    assert one(path).document.lang == "en"
    write(tmp_path, "r.json", '{"lang": "ar"}')
    assert one(path).code == "language"


@pytest.mark.parametrize("unit", ["a", "@", "a.b", "1", "a@", "http://", "é", "’", "(", "\u202e", "\u0301"])
def test_long_lines_without_a_space_take_no_longer_than_others(tmp_path, unit):
    started = time.perf_counter()
    list(take([write(tmp_path, "r.txt", unit * (1_000_000 // len(unit)))], now=NOW))
    assert time.perf_counter() - started < 10


# ---------------------------------------------------------------- whatever a file holds

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SUFFIXES = st.sampled_from([".txt", ".md", ".html", ".jsonl", ".json", ".xyz", ""])
ODD = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    st.text(max_size=100).map(lambda t: t.encode("utf-16", "surrogatepass")),
    st.lists(st.sampled_from(["<p>", "</p>", "<html>", "<table>", "<!--", "&#0;", "text ", "<a href='http://x'>", "\ud7ff"])).map(
        lambda parts: "".join(parts).encode()
    ),
    st.lists(
        st.dictionaries(st.sampled_from(["text", "date", "outlet", "url"]), st.one_of(st.text(), st.none(), st.integers()))
    ).map(lambda rows: "\n".join(json.dumps(row) for row in rows).encode()),
)


@QUIET
@given(content=ODD, suffix=SUFFIXES)
def test_no_bytes_raise_and_every_file_is_accounted_for(tmp_path, content, suffix):
    path = write(tmp_path, f"file{suffix}", content)
    found = list(take([path], now=NOW))
    path.unlink()
    assert found
    for item in found:
        assert isinstance(item, (Taken, Finding))
        if isinstance(item, Taken):
            item.document.text.encode("utf-8")
            assert "\0" not in item.document.text
            assert item.document.text.strip()
        else:
            item.message.encode("utf-8")


@QUIET
@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=80))
def test_text_that_is_taken_is_never_changed(tmp_path, text):
    path = write(tmp_path, "r.txt", f"The army said that the town was hit by shells. {text}")
    found = next(iter(take([path], now=NOW)))
    if isinstance(found, Taken):
        assert found.document.text == path.read_bytes().decode("utf-8")


@QUIET
@given(said=st.dictionaries(st.sampled_from(["outlet", "date", "title", "url", "licence", "lang"]), st.text(max_size=40)))
def test_no_sidecar_raises(tmp_path, said):
    path = write(tmp_path, "r.txt", REPORT)
    write(tmp_path, "r.json", json.dumps(said))
    for item in take([path], now=NOW):
        assert isinstance(item, (Taken, Finding))
        if isinstance(item, Taken):
            assert item.document.source is None or item.document.source.id
