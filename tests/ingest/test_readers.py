"""One test or more for each format that is read."""

from __future__ import annotations

import json
import socket
from datetime import UTC, date, datetime

import pytest

from attested.ingest import Taken, take
from attested.ingest.readers import BY_SUFFIX, READERS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = "Government forces shelled the eastern districts of the city overnight, killing at least 12 people, residents said."
SECOND = "The army denied that it had targeted civilians. A monitor put the toll at 19."
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Army shells city | Example News</title>
<meta property="og:site_name" content="Example News"><meta property="og:title" content="Army shells city">
<meta property="article:published_time" content="2024-12-02T08:00:00Z">
<link rel="canonical" href="https://example.org/news/army-shells-city"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Army shells city</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<aside><a href="/x">Read also: ten recipes</a></aside><footer>© 2026 Example News. All rights reserved.</footer></body></html>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Reading files must never reach for the network."""

    def refuse(*_):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def taken_from(tmp_path, name: str, content: bytes | str):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(take([path], now=NOW))


def test_every_suffix_has_one_reader():
    assert len(BY_SUFFIX) == sum(len(reader.suffixes) for reader in READERS)
    assert len({reader.name for reader in READERS}) == len(READERS)


def test_a_page_gives_its_article_and_metadata(tmp_path):
    (taken,) = taken_from(tmp_path, "page.html", PAGE)
    document = taken.document
    assert FIRST in document.text
    assert SECOND in document.text
    assert "recipes" not in document.text
    assert "Sport" not in document.text
    assert (document.title, document.source.id, document.published) == ("Army shells city", "example-news", date(2024, 12, 2))
    assert document.url == "https://example.org/news/army-shells-city"
    assert (taken.original.content, taken.original.media_type) == (PAGE.encode(), "text/html")


def test_a_sidecar_overrules_a_page(tmp_path):
    (tmp_path / "page.json").write_text('{"outlet": "AFP", "date": "2024-12-03"}')
    (taken,) = taken_from(tmp_path, "page.html", PAGE)
    document = taken.document
    assert (document.source.id, document.published, document.title) == ("afp", date(2024, 12, 3), "Army shells city")


def test_a_day_that_a_page_only_tells_of_is_not_its_date(tmp_path):
    article = f"<p>{FIRST}</p><p>On 5 May 2010 a strike hit the city.</p>"
    page = f"<html><head><title>T</title></head><body><article>{article}</article></body></html>"
    (taken,) = taken_from(tmp_path, "page.html", page)
    assert taken.document.published is None


def test_a_page_dates_itself_in_its_byline(tmp_path):
    page = f"<html><body><article><h1>Title</h1><p>By A. Person, 2 December 2024</p><p>{FIRST}</p></article></body></html>"
    (taken,) = taken_from(tmp_path, "page.html", page)
    assert taken.document.published == date(2024, 12, 2)


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{FIRST}</p>",
        FIRST,
        f"<html><body>{FIRST}</body></html>",
        f"<body><div><div>{FIRST}</div></div></body>",
        f"\n\n<div>{FIRST}</div>",
    ],
)
def test_small_pages(tmp_path, page):
    (taken,) = taken_from(tmp_path, "page.htm", page)
    assert taken.document.text.strip() == FIRST


@pytest.mark.parametrize(
    ("declared", "encoding"), [("windows-1250", "cp1250"), ("iso-8859-9", "iso8859-9"), ("iso-8859-1", "cp1252")]
)
def test_a_page_in_the_encoding_that_it_declares(tmp_path, declared, encoding):
    name = {"cp1250": "Milošević", "iso8859-9": "Erdoğan", "cp1252": "“Nariño”"}[encoding]
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    page = f"<html><head>{head}</head><body><p>{FIRST} {name} spoke.</p></body></html>"
    (taken,) = taken_from(tmp_path, "page.html", page.encode(encoding))
    assert name in taken.document.text


def test_pictures_inside_a_page_do_not_count(tmp_path):
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 600_000}">'
    (taken,) = taken_from(tmp_path, "page.html", PAGE.replace("<h1>", f"{picture}<h1>"))
    assert FIRST in taken.document.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 30_000 + FIRST + "</div>" * 30_000,
        "<html><body>" + "<b>" * 100_000 + FIRST,
        "<html><body><table>" * 300 + FIRST,
        "<html><body>" + "<a href='x'>l</a>" * 5_000 + f"<p>{FIRST}</p>",
        f"<!--{'-' * 100_000}<html><p>{FIRST}</p>",
        "<" * 50_000,
        "&" * 50_000 + FIRST,
        "http://example.org/page.html",
        f"<html xmlns='&x;'><![CDATA[{FIRST}]]><?php {FIRST} ?></html>",
    ],
    ids=lambda p: p[:30],
)
def test_hostile_pages_end_in_a_report_or_a_reason(tmp_path, page):
    found = taken_from(tmp_path, "page.html", page)
    assert len(found) == 1
    assert isinstance(found[0], Taken) or found[0].level == "refused"


def test_lines_are_reports_and_a_bad_line_costs_only_itself(tmp_path):
    rows = [
        json.dumps(
            {"text": FIRST, "outlet": "AFP", "date": "2024-12-02", "title": "T", "url": "https://example.org/1", "licence": "CC0"}
        ),
        "",
        "{not json",
        json.dumps({"title": "no text"}),
        json.dumps({"text": "Les forces gouvernementales ont bombardé les quartiers est de la ville, selon des habitants."}),
        json.dumps({"text": " "}),
        json.dumps({"text": f"{SECOND}\r\n\u2028 as it is ", "date": 5}),
        '{"text": "half a character: \\ud800"}',
        json.dumps({"text": "null \0 inside"}),
    ]
    found = taken_from(tmp_path, "reports.jsonl", "\n".join(rows).encode() + b"\n\xff\xfe bad bytes\n")
    path = str(tmp_path / "reports.jsonl")
    taken = [item for item in found if isinstance(item, Taken)]
    assert [t.acquisition.member for t in taken] == ["line 1", "line 7"]
    first, last = (t.document for t in taken)
    assert (first.text, first.source.id, first.published, first.title, first.url, first.licence) == (
        FIRST, "afp", date(2024, 12, 2), "T", "https://example.org/1", "CC0",
    )  # fmt: skip
    assert last.text == f"{SECOND}\r\n\u2028 as it is "
    assert len({t.original.sha256 for t in taken}) == 1
    refused = {f.item: f.code for f in found if not isinstance(f, Taken) and f.level == "refused"}
    assert refused == {
        f"{path}, line 3": "format", f"{path}, line 4": "format", f"{path}, line 5": "language", f"{path}, line 6": "empty",
        f"{path}, line 8": "format", f"{path}, line 9": "binary", f"{path}, line 10": "encoding",
    }  # fmt: skip
    notes = [f for f in found if not isinstance(f, Taken) and f.level == "note"]
    assert [(f.code, f.item) for f in notes] == [("sidecar", f"{path}, line 7")]


def test_lines_in_utf16_or_with_a_mark(tmp_path):
    line = json.dumps({"text": FIRST}) + "\n"
    for content in (line.encode("utf-16"), line.encode("utf-8-sig")):
        (taken,) = taken_from(tmp_path, "reports.ndjson", content * 1)
        assert taken.document.text == FIRST


def test_a_json_file_of_its_own_is_a_report(tmp_path):
    (taken,) = taken_from(tmp_path, "report.json", json.dumps({"text": FIRST, "outlet": "AFP"}, indent=1))
    assert (taken.document.text, taken.document.source.name, taken.acquisition.member) == (FIRST, "AFP", "")


def test_only_one_file_is_held_at_a_time(tmp_path):
    """`take` is lazy: the second file may not exist yet when the first is taken."""
    (tmp_path / "1.txt").write_text(FIRST)
    stream = take([tmp_path / "1.txt", tmp_path / "2.txt"], now=NOW)
    assert next(stream).document.text == FIRST
    (tmp_path / "2.txt").write_text(SECOND)
    assert next(stream).document.text == SECOND
