"""Files made to do harm, or damaged: refused with a code and a reason, in bounded time, and the next file is read."""

from __future__ import annotations

import gzip
import io
import random
import struct
import time
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested.ingest import Limits, Taken, take
from attested.ingest import confined as apart
from attested.ingest.readers import BY_SUFFIX, READERS
from attested.ingest.shape import File, Reader
from attested.model import Finding

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REPORT = "Shells hit the market of Kherson on Monday, killing two people and wounding several others, regional officials said."
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HUGE = struct.pack("<I", 0xFFFFFF00)


def pdf_of(*objects):
    """A PDF of these objects and no table, so that its reader must find them."""
    body = "".join(f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF".encode()


def swollen(archive):
    """An archive that says of its last member that it unpacks to 450 million bytes."""
    content = bytearray(archive)
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 450_000_000)
    return bytes(content)


def hostile(make):
    """Name of the file, its bytes, and the codes it may be refused with; "taken" where a report may come of it too."""
    good = make.pdf(make.paragraphs(REPORT))
    word = make.docx(REPORT)
    catalog = "<</Type/Catalog/Pages 2 0 R>>"
    run = "<w:p><w:r><w:t>&a11;&file;</w:t></w:r></w:p>"
    xml = f"<?xml version='1.0'?>{LAUGHS}<w:document {WORD}><w:body>{run}</w:body></w:document>"
    folded = f"<w:document {WORD}><w:body>" + "<w:sdt>" * 100_000
    blank = b"<a>" + b" " * 100_000_000
    first = "xl/worksheets/sheet1.xml"
    laughing = f"<?xml version='1.0'?>{LAUGHS}<worksheet>&a11;</worksheet>"
    feed = "<?xml version='1.0'?>{}<rss version='2.0'><channel>{}</channel></rss>".format
    book = make.xlsx(("text",), (REPORT,))
    sheet = "<?xml version='1.0'?><worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{}</worksheet>".format
    cell = "<c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c>"
    far = f"<dimension ref='A1:XFD1048576'/><sheetData><row r='1048576'>{cell}</row></sheetData>"
    nested = make.zipped(("a.txt", REPORT))
    for _ in range(5):
        nested = make.zipped(("inner.zip", nested))
    quine = make.zipped(("r.zip", b""))
    locked = bytearray(make.zipped(("a.txt", REPORT)))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    lying = bytearray(make.zipped(("a.txt", b"x" * 1_000_000)))
    place = lying.index(b"PK\x01\x02") + 24
    lying[place : place + 4] = struct.pack("<I", 10)
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    multipart = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3_000))
    headers = b"From: a@example.org\nSubject: s\nContent-Type: "
    record = make.warc(("https://example.org/", "200 OK", "text/plain", REPORT.encode()))
    longer = record.replace(b"Content-Length: ", b"Content-Length: 9999999999")
    deep = "<div>" * 200_000 + REPORT
    return {
        "pdf encrypted": ("a.pdf", make.pdf(make.paragraphs(REPORT), encrypted=True), "encrypted"),
        "pdf cut off": ("a.pdf", good[: len(good) // 2], "unreadable empty"),
        "pdf of nulls": ("a.pdf", b"%PDF-1.4\n" + bytes(100_000), "unreadable"),
        "pdf cyclic pages": ("a.pdf", pdf_of(catalog, "<</Type/Pages/Count 9/Kids[2 0 R]>>"), "unreadable empty"),
        "pdf huge page count": ("a.pdf", pdf_of(catalog, "<</Type/Pages/Count 2000000000/Kids[]>>"), "too_large unreadable empty"),
        "pdf of no words": ("a.pdf", make.pdf([]), "empty"),
        "pdf that is a page": ("a.pdf", b"<html><p>Not found", "format"),
        "pdf deep arrays": ("a.pdf", pdf_of("[" * 100_000), "unreadable"),
        "docx billion laughs": ("a.docx", make.with_parts(word, [("word/document.xml", xml)]), "unreadable empty"),
        "docx bomb": ("a.docx", swollen(make.with_parts(word, [("word/media/a.png", bytes(1_000))])), "too_large"),
        "docx bomb of text": ("a.docx", make.with_parts(word, [("word/document.xml", blank)]), "unreadable too_large"),
        "docx cut off": ("a.docx", word[:3_000], "unreadable"),
        "docx encrypted": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "docx of old Word": ("a.docx", OLE, "format"),
        "docx without its parts": ("a.docx", make.zipped(("word/document.xml", "<x/>")), "unreadable"),
        "docx deep": ("a.docx", make.with_parts(word, [("word/document.xml", folded)]), "unreadable"),
        "xlsx billion laughs": ("a.xlsx", make.with_parts(book, [(first, laughing)]), "unreadable empty"),
        "xlsx far cell": ("a.xlsx", make.with_parts(book, [(first, sheet(far))]), "empty format too_slow"),
        "xlsx bomb": ("a.xlsx", swollen(make.with_parts(book, [("xl/media/a.png", bytes(1_000))])), "too_large"),
        "xlsx encrypted": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "xlsx cut off": ("a.xlsx", book[:2_000], "unreadable"),
        "csv of one quotation mark": ("a.csv", 'text,date\n"' + "x, " * 800_000, "too_large"),
        "csv of nulls": ("a.csv", b"text\n\x00\x00\x00\n", "binary"),
        "csv of columns": ("a.csv", "," * 1_000_000, "empty format"),
        "csv in two encodings": ("a.csv", f"text\n{REPORT}”\n".encode() + b"\xe9\xe8 \x81\n", "encoding"),
        "feed billion laughs": ("a.rss", feed(LAUGHS, "<title>&a11;</title>"), "empty format too_slow"),
        "feed of a file": ("a.rss", feed(LAUGHS, "<item><title>&file;</title></item>"), "empty format"),
        "feed cut off": ("a.xml", "<?xml version='1.0'?><rss version='2.0'><channel><item><title>", "empty format"),
        "feed that is none": ("a.xml", "<?xml version='1.0'?><config><a>b</a></config>", "format"),
        "feed deep": ("a.rss", "<rss version='2.0'><channel>" + "<item>" * 50_000, "empty format too_slow too_large"),
        "mail deep": ("a.eml", f"From: a@example.org\r\n{multipart}".encode(), "unreadable empty"),
        "mail encrypted": ("a.eml", headers + b"multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted"),
        "mail of no encoding": ("a.eml", headers + b"text/plain; charset=x-none\n\n\xff\xfe\xfd words\n", "encoding"),
        "mail without words": ("a.eml", headers + b"text/plain\n\n\n", "empty"),
        "mail that is none": ("a.eml", b"\x00\x01\x02\x03", "format binary"),
        "mail html deep": ("a.eml", headers + b"text/html\n\n" + deep.encode(), "taken unreadable empty"),
        "mailbox that is none": ("a.mbox", b"Hello", "format"),
        "zip nested": ("a.zip", nested, "nested"),
        "zip of itself": ("a.zip", quine, "empty"),
        "zip encrypted": ("a.zip", bytes(locked), "encrypted"),
        "zip bomb": ("a.zip", make.zipped(*((f"{n}.txt", bytes(21_000_000)) for n in range(3))), "too_large"),
        "zip that lies about sizes": ("a.zip", bytes(lying), "unreadable too_large"),
        "zip with a link": ("a.zip", linked.getvalue(), "unreadable"),
        "zip cut off": ("a.zip", make.zipped(("a.txt", REPORT))[:60], "unreadable"),
        "zip of nothing": ("a.zip", make.zipped(), "empty"),
        "zip of folders": ("a.zip", make.zipped(("a/", b"")), "empty"),
        "warc bomb": ("a.warc.gz", gzip.compress(record[:-20] + bytes(60_000_000), 1), "too_large binary too_slow"),
        "warc cut off": ("a.warc.gz", gzip.compress(record)[:100], "unreadable empty"),
        "warc that is none": ("a.warc", b"HELLO\r\n\r\n" * 10, "unreadable"),
        "warc of a lying length": ("a.warc", longer, "taken unreadable too_slow"),
        "line of ten megabytes": ("a.csv", "text\n" + "shells " * 1_500_000, "too_large"),
        "page deep": ("a.html", f"<html><body>{deep}", "taken unreadable empty"),
    }  # fmt: skip


NAMES = (
    "pdf encrypted|pdf cut off|pdf of nulls|pdf cyclic pages|pdf huge page count|pdf of no words|pdf that is a page|"
    "pdf deep arrays|docx billion laughs|docx bomb|docx bomb of text|docx cut off|docx encrypted|docx of old Word|"
    "docx without its parts|docx deep|"
    "xlsx billion laughs|xlsx far cell|xlsx bomb|xlsx encrypted|xlsx cut off|csv of one quotation mark|csv of nulls|csv of columns|"
    "csv in two encodings|feed billion laughs|feed of a file|feed cut off|feed that is none|feed deep|mail deep|mail encrypted|"
    "mail of no encoding|mail without words|mail that is none|mail html deep|mailbox that is none|zip nested|zip of itself|"
    "zip encrypted|zip bomb|zip that lies about sizes|zip with a link|zip cut off|zip of nothing|zip of folders|warc bomb|"
    "warc cut off|warc that is none|warc of a lying length|line of ten megabytes|page deep"
).split("|")


@pytest.fixture(scope="module")
def files(make):
    return hostile(make)


def test_every_hostile_file_is_tried(files):
    assert sorted(files) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_files_are_refused_with_their_reason(tmp_path, files, name):
    file, content, codes = files[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "after.txt").write_text(REPORT)
    began = time.monotonic()
    *found, after = take([path, tmp_path / "after.txt"], now=NOW, limits=Limits(seconds=2, unpacked_bytes=50_000_000))
    assert time.monotonic() - began < 15
    assert after.document.text == REPORT
    assert found
    for item in found:
        if isinstance(item, Taken):
            assert "taken" in codes.split()
            assert "root:" not in item.document.text
        elif item.level == "refused":
            assert item.code in codes.split(), item.message
            assert item.message.startswith(str(path))
            assert ";" in item.message
    assert any(isinstance(item, Taken) or item.level == "refused" for item in found)


def test_tricks_with_names_lead_nowhere(tmp_path, make):
    names = ["../../out.txt", "/etc/cron.d/a.txt", "C:\\windows\\b.txt", "a/./b/../c.txt", "d\u202etxt.exe.txt", "e\nf.txt"]
    names += ["same.txt"] * 2
    with pytest.warns(UserWarning, match="Duplicate"):
        content = make.zipped(*((name, f"{REPORT} {n}") for n, name in enumerate(names)))
    (tmp_path / "a.zip").write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    found = list(take([tmp_path / "a.zip"], now=NOW))
    members = [item.acquisition.member for item in found if isinstance(item, Taken)]
    assert members == [
        "out.txt", "etc/cron.d/a.txt", "C:/windows/b.txt", "a/b/c.txt", "d\\u202etxt.exe.txt", "e\\nf.txt", "same.txt",
        "same.txt (2)",
    ]  # fmt: skip
    assert [item.code for item in found if isinstance(item, Finding)] == ["path"] * 3
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_unpacked_all_together_is_bounded(tmp_path, make):
    (tmp_path / "a.zip").write_bytes(make.zipped(*((f"{n}.txt", REPORT * 10) for n in range(20))))
    found = list(take([tmp_path / "a.zip"], now=NOW, limits=Limits(unpacked_bytes=len(REPORT) * 105)))
    assert sum(isinstance(item, Taken) for item in found) == 10
    assert (found[-1].code, found[-1].level, found[-1].item) == ("too_large", "refused", str(tmp_path / "a.zip"))


# ---------------------------------------------------------------- the process apart

EVIL = '''
import os, time
from attested.ingest.shape import Part


def sleep(file):
    yield Part(text="before")
    time.sleep(60)


def spin(file):
    while True:
        pass
    yield


def swell(file):
    held = []
    while True:
        held.append(bytearray(10_000_000))
    yield


def die(file):
    os.abort()
    yield


def shout(file):
    print("noise" * 10_000)
    os.write(1, b"more noise")
    yield Part(text="a" * 10)


def flood(file):
    while True:
        yield Part(text="a" * 1_000_000)


def write(file):
    with open(file.content.decode(), "w") as out:
        out.write("x")
    yield Part(text="written")


def fail(file):
    raise ZeroDivisionError("odd")
    yield
'''


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    home = tmp_path_factory.mktemp("evil")
    (home / "evil_readers.py").write_text(EVIL)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(home))
        import evil_readers

        apart.close()  # a new process finds the module
        yield evil_readers
        apart.close()


WRONG = {
    "sleep": "too_slow", "spin": "too_slow", "swell": "too_large", "die": "unreadable", "flood": "too_large", "fail": "unreadable",
}  # fmt: skip


@pytest.mark.parametrize(("name", "code"), WRONG.items())
def test_a_reader_that_goes_wrong_costs_only_its_file(evil, name, code):
    limits = Limits(seconds=1.5, memory_bytes=600_000_000, file_bytes=1_000_000)
    for function, expected in ((name, code), ("shout", None)):
        reader = Reader(name="evil", version=1, media_type="x/y", suffixes=(), read=getattr(evil, function), confined=True)
        stream = apart.confined(reader, File(name="a", path=None, content=b"x", limits=limits))
        if expected is None:
            assert [part.text for part in stream] == ["a" * 10]
        else:
            with pytest.raises(Exception) as caught:  # noqa: PT011 - the code is checked
                list(stream)
            assert caught.value.code == expected


def test_a_reader_apart_writes_no_file(evil, tmp_path):
    reader = Reader(name="evil", version=1, media_type="x/y", suffixes=(), read=evil.write, confined=True)
    with pytest.raises(Exception, match="File too large"):
        list(apart.confined(reader, File(name="a", path=None, content=str(tmp_path / "out").encode())))
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0


# ---------------------------------------------------------------- any bytes at all


@pytest.fixture(scope="module")
def good(make):
    page = f"<html><body><article><h1>T</h1><p>{REPORT}</p><p>{REPORT}</p></article></body></html>".encode()
    message = make.message(REPORT, attachments=[("a.pdf", "application/pdf", make.pdf(make.paragraphs(REPORT)))])
    feed = f"<rss version='2.0'><channel><item><title>T</title><description>{REPORT}</description></item></channel></rss>"
    return {
        ".pdf": make.pdf(make.paragraphs(REPORT, REPORT)), ".docx": make.docx(REPORT, table=(("a", "b"),)), ".html": page,
        ".xlsx": make.xlsx(("text", "date"), (REPORT, "2024-12-02")), ".csv": f"text,date\n{REPORT},2024-12-02\n".encode(),
        ".eml": message, ".mbox": b"From a@example.org Mon Dec  2 09:12:00 2024\n" + message, ".rss": feed.encode(),
        ".zip": make.zipped(("a.txt", REPORT), ("b.html", page)),
        ".warc": make.warc(("https://a.org/", "200 OK", "text/html", page)),
        ".warc.gz": make.warc(("https://a.org/", "200 OK", "text/html", page), packed=True), ".txt": REPORT.encode(),
        ".jsonl": b'{"text": "Shells hit Kherson."}\n', ".json": b'{"text": "Shells hit Kherson."}',
    }  # fmt: skip


def test_the_good_files_are_taken(tmp_path, good):
    for suffix, content in good.items():
        path = tmp_path / f"{suffix[1:]}{suffix}"  # no stem twice: a .json would be its neighbour's sidecar
        path.write_bytes(content)
        assert isinstance(next(take([path], now=NOW)), Taken), suffix
    assert {BY_SUFFIX[suffix].name for suffix in good} | {"markdown"} == {reader.name for reader in READERS}


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(suffix=st.sampled_from(sorted(BY_SUFFIX)), content=st.binary(min_size=1, max_size=400))
def test_any_bytes_end_in_reports_or_findings(tmp_path_factory, suffix, content):
    only_reports_and_findings(tmp_path_factory, suffix, content)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_good_files_that_were_damaged_end_in_reports_or_findings(tmp_path_factory, good, data, seed):
    suffix = data.draw(st.sampled_from(sorted(good)))
    chance = random.Random(seed)
    content = bytearray(good[suffix])
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + chance.randint(1, 60)]
            case 2:
                content[place:place] = chance.randbytes(chance.randint(1, 20))
            case 3:
                content[place : place + 4] = HUGE
            case _:
                content[place:place] = content[place : place + 200]
        content = content or bytearray(b"x")
    only_reports_and_findings(tmp_path_factory, suffix, bytes(content))


def only_reports_and_findings(tmp_path_factory, suffix, content):
    path = tmp_path_factory.getbasetemp() / f"any-{suffix[1:]}{suffix}"
    path.write_bytes(content)
    found = list(take([path], now=NOW))
    assert found
    for item in found:
        if isinstance(item, Taken):
            assert item.document.text.strip()
            assert all(page.start <= len(item.document.text) for page in item.document.pages)
        else:
            assert isinstance(item, Finding)
            assert item.message.startswith(item.item) or item.item == "-"
