"""What each reader makes of good files: the words in their order, what is known about them, what was set apart."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from attested.ingest import Taken, take
from attested.ingest.readers import READERS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = "Shells hit the market of Kherson on Monday, killing two people and wounding several others, regional officials said."
SECOND = "A drone was shot down over the port in the evening, and the mayor said that nobody had been hurt by its debris."
THIRD = "The ministry denied that its forces had fired at the town, and called for an investigation by the United Nations."
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Situation Desk</title><language>en</language>
<item><title>Shells hit Kherson</title><link>https://example.org/1</link><pubDate>Mon, 02 Dec 2024 08:00:00 GMT</pubDate>
<description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</description><author>L. Haddad</author></item>
<item><title>{THIRD}</title></item><item><link>https://example.org/3</link></item></channel></rss>"""


def read(tmp_path, name, content, **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(take([path], now=NOW, **options))


def taken(found):
    return [item for item in found if isinstance(item, Taken)]


def codes(found):
    return [(item.level, item.code) for item in found if not isinstance(item, Taken)]


# ---------------------------------------------------------------- PDF


def test_a_pdf_has_paragraphs_and_the_page_of_each_word(tmp_path, make):
    head = (70, 40, 9, "The Situation Desk, confidential")
    pages = [
        [head, (70, 100, 20, "Shelling in the south"), *make.paragraphs(FIRST, SECOND, top=140), (290, 800, 9, "1")],
        [head, *make.paragraphs(THIRD, FIRST[:60], top=100), (290, 800, 9, "2")],
    ]
    found = read(tmp_path, "report.pdf", make.pdf(*pages))
    (report,) = taken(found)
    document = report.document
    assert document.text == f"Shelling in the south\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n{FIRST[:60]}"
    assert document.title == "Shelling in the south"
    assert [document.page(document.text.index(words)) for words in ("Shelling", SECOND, THIRD)] == [1, 1, 2]
    assert codes(found) == [("note", "left_out")]
    assert "confidential" in found[-1].message


def test_the_columns_of_a_pdf_are_read_one_after_the_other(tmp_path, make):
    left = make.paragraphs(FIRST, SECOND, FIRST, top=120, width=38)
    right = make.paragraphs(THIRD, SECOND, top=127, left=320, width=38)
    title = (70, 80, 18, "Shelling in the south and a drone over the port")
    lines = sorted([title, *left, *right], key=lambda line: line[1])  # as a program may write them: across both columns
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(lines)))
    assert report.document.text.split("\n\n")[1:] == [FIRST, SECOND, FIRST, THIRD, SECOND]


def test_a_paragraph_goes_on_over_columns_and_pages(tmp_path, make):
    words = f"{FIRST[:-1]}, while {SECOND[0].lower()}{SECOND[1:]}"
    lines = make.paragraphs(THIRD, words, top=120)
    first, second = lines[:-1], [(70, 100, 11, lines[-1][3]), *make.paragraphs(THIRD, top=130)]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(first, second)))
    document = report.document
    assert document.text == f"{THIRD}\n\n{words}\n\n{THIRD}"
    assert document.page(len(THIRD) + 10) == 1
    assert document.page(len(THIRD) + len(words)) == 2


def test_the_last_two_lines_of_two_columns_are_columns_still(tmp_path, make):
    left = make.paragraphs(FIRST, SECOND, FIRST, top=120, width=38)
    right = make.paragraphs(THIRD, SECOND, top=120, left=320, width=38)
    words = ("Two people were killed near the bridge, the governor said.", "The army said that it had not fired at it that day.")
    end = [line for n, text in enumerate(words) for line in make.paragraphs(text, top=100, left=70 + 250 * n, width=38)]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf([*left, *right], end)))
    assert report.document.text.endswith("\n\n".join(words))


def test_a_paragraph_that_ends_with_its_page_ends(tmp_path, make):
    source, day = f"{FIRST} (Desk)", f"2024-12-03: {SECOND}"
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(make.paragraphs(THIRD, source), make.paragraphs(day, THIRD))))
    assert report.document.text == "\n\n".join((THIRD, source, day, THIRD))


def test_a_figure_at_the_beginning_of_a_line_is_no_mark_of_a_list(tmp_path, make):
    lines = ["The number of people who were killed in the strikes went up to", "104. The hospitals were full on that evening."]
    page = [(70, 100 + 13 * n, 11, line) for n, line in enumerate(lines)]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(page)))
    assert report.document.text == " ".join(lines)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("It was a stunt that no-", "one believed."), "It was a stunt that no-one believed."),
        (("Troops fired on the demon-", "strators near the square."), "Troops fired on the demonstrators near the square."),
        (("Police met the anti-", "government crowd there."), "Police met the anti-government crowd there."),
        (("They left Deir el-", "Zor by night."), "They left Deir el-Zor by night."),
        (("A ceasefire was agreed. The cease-", "fire held."), "A ceasefire was agreed. The ceasefire held."),
        (("A cross-fire was seen. The cross-", "fire went on."), "A cross-fire was seen. The cross-fire went on."),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_whole_again(tmp_path, make, lines, text):
    page = [(70, 100 + 13 * n, 11, line) for n, line in enumerate(lines)]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(page)))
    assert report.document.text == text


def test_a_table_in_a_pdf_is_read_by_rows(tmp_path, make):
    rows = [("Date", "Place", "Killed"), ("1 December", "Kherson", "2"), ("2 December", "Kharkiv", "no one")]
    cells = [(70 + 110 * n, 200 + 20 * row, 11, words) for row, line in enumerate(rows) for n, words in enumerate(line)]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf([*make.paragraphs(FIRST), *cells])))
    assert report.document.text == FIRST + "\n\nDate | Place | Killed\n1 December | Kherson | 2\n2 December | Kharkiv | no one"


def test_the_raised_mark_of_a_note_is_no_digit(tmp_path, make):
    page = [(70, 100, 11, "Officials counted 12"), (179, 96, 7, "3"), (187, 100, 11, "people killed in the town on Monday.")]
    (report,) = taken(read(tmp_path, "report.pdf", make.pdf(page)))
    assert report.document.text == "Officials counted 12 people killed in the town on Monday."


# ---------------------------------------------------------------- documents and tables


def test_a_document_of_word(tmp_path, make):
    rows = (("Place", "Killed"), ("Kherson", "2"))
    found = read(tmp_path, "report.docx", make.docx(FIRST, SECOND, table=rows, title="Shelling in the south"))
    (report,) = taken(found)
    assert report.document.text == f"{FIRST}\n\n{SECOND}\n\nPlace | Killed\nKherson | 2"
    assert report.document.title == "Shelling in the south"
    assert report.original.media_type.endswith("wordprocessingml.document")


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_what_word_tracks_and_raises_and_boxes(tmp_path, make):
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>".format
    raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run(THIRD)}</w:p></w:txbxContent></w:pict></w:r>"
    body = (
        f"<w:p>{run('Officials counted 12')}{raised}{run(' people')}<w:del>{run(' and 40 horses')}</w:del>"
        f"<w:ins>{run(' killed in the town of Kherson.')}</w:ins>{box}</w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run(SECOND)}</w:p></w:sdtContent></w:sdt>"
    )
    xml = f"<?xml version='1.0'?><w:document {WORD}><w:body>{body}</w:body></w:document>"
    (report,) = taken(read(tmp_path, "report.docx", make.docx(extra=[("word/document.xml", xml)])))
    assert report.document.text == f"Officials counted 12 people killed in the town of Kherson.\n\n{THIRD}\n\n{SECOND}"


def test_the_footnotes_of_word_follow_the_text(tmp_path, make):
    note = f"<w:footnote w:id='2'><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:footnote>"
    first = "<w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
    notes = f"<?xml version='1.0'?><w:footnotes {WORD}>{first}{note}</w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    made = make.docx(FIRST)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/>'
    relations = relations.replace("</Relationships>", f"{relation}</Relationships>")
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    types = types.replace("</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>')
    parts = [("word/_rels/document.xml.rels", relations), ("[Content_Types].xml", types), ("word/footnotes.xml", notes)]
    (report,) = taken(read(tmp_path, "report.docx", make.with_parts(made, parts)))
    assert report.document.text == f"{FIRST}\n\nNote 1: {SECOND}"


ROWS = [
    ("id", "Headline", "Body", "Pub Date", "Publisher", "Link"),
    ("1", "Shells hit Kherson", FIRST, "2024-12-02", "Situation Desk", "https://example.org/1"),
    ("2", "", "", "2024-12-03", "", ""),
    ("", "", "", "", "", ""),
    ("3", "A drone", SECOND, "03/04/2024", "Situation Desk", ""),
]


@pytest.mark.parametrize("name", ["reports.csv", "reports.tsv", "semicolons.csv", "reports.xlsx"])
def test_the_rows_of_a_table_are_reports(tmp_path, make, name):
    if name.endswith("xlsx"):
        content = make.xlsx(*ROWS)
    else:
        mark = {"reports.csv": ",", "reports.tsv": "\t", "semicolons.csv": ";"}[name]
        content = "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in ROWS)
    found = read(tmp_path, name, content)
    first, last = taken(found)
    document = first.document
    assert (document.text, document.title, document.published) == (FIRST, "Shells hit Kherson", date(2024, 12, 2))
    assert (document.source.name, document.url) == ("Situation Desk", "https://example.org/1")
    assert (first.acquisition.member, last.acquisition.member) == ("row 2", "row 5")
    assert codes(found) == [("refused", "empty"), ("note", "date")]
    assert next(item for item in found if not isinstance(item, Taken)).item.endswith(", row 3")


def test_columns_are_named_by_the_user_or_the_sidecar(tmp_path):
    table = f"key,what,when\n1,{json.dumps(FIRST)},2024-12-02\n"
    wanted = {"text": "What", "date": "when"}
    (report,) = read(tmp_path, "a.csv", table, columns=wanted)
    assert (report.document.text, report.document.published) == (FIRST, date(2024, 12, 2))
    (tmp_path / "b.json").write_text(json.dumps({"columns": wanted, "outlet": "Situation Desk"}))
    (report,) = read(tmp_path, "b.csv", table)
    assert (report.document.published, report.document.source.name) == (date(2024, 12, 2), "Situation Desk")
    report, note = read(tmp_path, "c.csv", table)
    assert (report.document.text, note.code, note.level) == (FIRST, "columns", "note")
    (refusal,) = read(tmp_path, "d.csv", table, columns={"text": "body"})
    assert refusal.code == "columns"
    assert "key, what, when" in refusal.message


def test_the_sheets_of_a_workbook(tmp_path, make):
    sheets = {"Day 1": ROWS[:2], "Counts": [("place", "killed"), ("Kherson", 2)], "-Drafts": [("text",), (SECOND,)]}
    found = read(tmp_path, "book.xlsx", make.xlsx(sheets=sheets))
    (report,) = taken(found)
    assert report.acquisition.member == "Day 1, row 2"
    assert sorted(codes(found)) == [("note", "left_out"), ("note", "left_out")]


# ---------------------------------------------------------------- mail and feeds


def test_a_message_without_what_it_quotes_and_its_signature(tmp_path, make):
    wrapped = FIRST.replace("killing two", "killing two\n").replace("\n ", "\n")
    quoted = f"On Mon, 2 Dec 2024 at 09:12, Layla Haddad <layla@example.org> wrote:\n> {SECOND}\n> second line\n"
    text = f"{wrapped}\n\n{quoted}\n-- \nThe Desk\n+1 555 0100\n"
    found = read(tmp_path, "mail.eml", make.message(text, Subject="Re: Fwd: Shelling"))
    (report,) = taken(found)
    document = report.document
    assert (document.text, document.title, document.source.name) == (FIRST, "Shelling", "Situation Desk")
    assert document.published == date(2024, 12, 2), "the day in the sender's own zone"
    assert codes(found) == [("note", "left_out")]
    assert "a quoted message and a signature" in found[-1].message


def test_what_a_message_forwards_is_a_report_of_its_own(tmp_path, make):
    text = (
        f"{THIRD}\n\n---------- Forwarded message ---------\nFrom: Port News <news@example.com>\n"
        f"Date: Sun, Dec 1, 2024 at 9:12 AM\nSubject: A drone over the port\nTo: <desk@example.org>\n\n{SECOND}\n"
    )
    own, forwarded = taken(read(tmp_path, "mail.eml", make.message(text, Subject="Fwd: A drone")))
    assert own.document.text == THIRD
    assert (forwarded.document.text, forwarded.document.source.name) == (SECOND, "Port News")
    assert (forwarded.document.published, forwarded.acquisition.member) == (date(2024, 12, 1), "forwarded message")


def test_a_message_in_html_with_attachments(tmp_path, make):
    html = f"<html><style>p {{}}</style><p>{FIRST}</p><blockquote class='gmail_quote'><p>{SECOND}</p></blockquote></html>"
    attached = [
        ("annex.pdf", "application/pdf", make.pdf(make.paragraphs(THIRD))),
        ("logo.png", "image/png", b"\x89PNG\r\n"),
        ("old.doc", "application/msword", b"\xd0\xcf\x11\xe0"),
    ]
    found = read(tmp_path, "mail.eml", make.message(html=html, attachments=attached))
    own, annex = taken(found)
    assert own.document.text == FIRST
    assert (annex.document.text, annex.acquisition.member) == (THIRD, "attachment annex.pdf")
    assert annex.acquisition.original == own.acquisition.original
    assert annex.document.page(0) == 1
    assert sorted(codes(found)) == [("note", "left_out"), ("note", "left_out"), ("refused", "format")]


def test_a_mailbox(tmp_path, make):
    one, two = make.message(FIRST, Subject="One"), make.message(f"{SECOND}\n\nFrom here on the road is closed.", Subject="Two")
    envelope = b"From desk@example.org Mon Dec  2 09:12:00 2024\n"
    content = envelope + one + b"\n" + envelope + two.replace(b"\nFrom here", b"\n>From here")
    first, second = taken(read(tmp_path, "mails.mbox", content))
    assert (first.document.text, first.acquisition.member) == (FIRST, "message 1")
    assert second.document.text.endswith("From here on the road is closed.")


def test_the_entries_of_a_feed(tmp_path):
    for name in ("feed.rss", "feed.xml"):
        found = read(tmp_path, name, FEED)
        first, second = taken(found)
        document = first.document
        assert document.text == f"Shells hit Kherson\n\n{FIRST}\n\n{SECOND}"
        assert (document.title, document.url) == ("Shells hit Kherson", "https://example.org/1")
        assert document.published == date(2024, 12, 2)
        assert (document.source.name, document.author) == ("Situation Desk", "L. Haddad")
        assert second.document.text == THIRD
        assert codes(found) == [("refused", "empty")]


def test_an_atom_feed(tmp_path):
    words = f"<updated>2024-12-02T08:00:00Z</updated><content type='html'>&lt;p>{FIRST}&lt;/p></content>"
    entry = f"<title>Desk</title><entry><title>Kherson</title>{words}</entry>"
    (report,) = read(tmp_path, "feed.atom", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>")
    assert (report.document.text, report.document.published) == (f"Kherson\n\n{FIRST}", date(2024, 12, 2))


# ---------------------------------------------------------------- archives

ARTICLE = f"<article><h1>Kherson</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
PAGE = f"<html><head><title>T</title></head><body>{ARTICLE}</body></html>".encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive(tmp_path, make, packed):
    pages = [
        ("https://example.org/2024/12/02/kherson", "200 OK", "text/html; charset=utf-8", PAGE),
        ("https://example.org/a.css", "200 OK", "text/css", b"p {}"),
        ("https://example.org/gone", "404 Not Found", "text/html", b"<html>gone"),
        ("https://example.org/a.pdf", "200 OK", "application/pdf", make.pdf(make.paragraphs(THIRD))),
    ]
    found = read(tmp_path, "crawl.warc.gz" if packed else "crawl.warc", make.warc(*pages, packed=packed))
    first, second = taken(found)
    assert FIRST in first.document.text
    assert (first.document.url, first.document.published) == ("https://example.org/2024/12/02/kherson", date(2024, 12, 2))
    assert (second.document.text, second.document.url) == (THIRD, "https://example.org/a.pdf")
    assert (first.acquisition.member, second.acquisition.member) == ("record 1", "record 4")
    assert codes(found) == [("note", "left_out")]
    assert "1 with status 404" in found[-1].message
    assert "1 text/css" in found[-1].message


def test_a_zip_archive_is_read_like_a_folder(tmp_path, make):
    rows = "text\n" + json.dumps(THIRD)
    members = [
        ("2024/a.txt", FIRST), ("2024/a.json", '{"outlet": "Situation Desk", "date": "2024-12-02"}'), ("b.html", PAGE),
        ("__MACOSX/._a.txt", "x"), (".hidden.txt", FIRST), ("c.csv", rows), ("d.png", b"\x89PNG"),
        ("inner.zip", make.zipped(("e.txt", SECOND))),
    ]  # fmt: skip
    found = read(tmp_path, "all.zip", make.zipped(*members))
    assert [item.acquisition.member for item in taken(found)] == ["2024/a.txt", "b.html", "c.csv, row 2", "inner.zip, e.txt"]
    first = taken(found)[0]
    assert (first.document.source.name, first.document.published) == ("Situation Desk", date(2024, 12, 2))
    assert {item.original.sha256 for item in taken(found)} == {first.acquisition.original}
    assert codes(found) == [("refused", "format")]


def test_a_web_archive_collection(tmp_path, make):
    inside = make.warc(("https://example.org/1", "200 OK", "text/html", PAGE))
    members = [("archive/data.warc", inside), ("datapackage.json", "{}"), ("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')]
    found = read(tmp_path, "site.wacz", make.zipped(*members))
    assert [item.acquisition.member for item in found] == ["archive/data.warc, record 1"]


def test_what_stands_in_figures_and_tables_of_a_page(tmp_path):
    rows = "<tr><th>Place</th><th>Killed</th></tr><tr><td>Kherson</td><td>2</td></tr>"
    figure = "<figure><img src='a.png'><figcaption>Smoke rises over the <b>port</b> after a strike.</figcaption></figure>"
    raised = "<p>Officials counted 12<sup><a href='#n3'>[3]</a></sup> people killed in the town of Kherson on the first day.</p>"
    article = f"<article><h1>T</h1>{figure}<p>{FIRST}</p><p>{SECOND}</p><table>{rows}</table>{raised}</article>"
    page = f"<html><body>{article}</body></html>"
    (report,) = read(tmp_path, "page.html", page)
    lines = report.document.text.split("\n")
    assert "Place | Killed" in lines
    assert "Kherson | 2" in lines
    assert "Smoke rises over the port after a strike." in lines
    assert any(line.startswith("Officials counted 12 people killed") for line in lines)


def test_a_file_without_a_known_suffix_is_read_by_what_it_begins_with(tmp_path, make):
    made = {
        "pdf": make.pdf(make.paragraphs(FIRST)), "docx": make.docx(FIRST), "xlsx": make.xlsx(("text",), (FIRST,)),
        "zip": make.zipped(("a.txt", FIRST)), "mail": make.message(FIRST, Subject="S"), "feed": FEED.encode(),
        "warc": make.warc(("https://example.org/1", "200 OK", "text/html", PAGE)),
    }  # fmt: skip
    for name, content in made.items():
        found = read(tmp_path, f"{name}.download", content)
        assert FIRST in taken(found)[0].document.text, name
        assert ("note", "format") in codes(found), name
        streamed = list(take(["-"], now=NOW, stdin=io.BytesIO(content)))
        assert FIRST in taken(streamed)[0].document.text, name


def test_every_reader_reads_a_suffix_that_no_other_reads():
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len({reader.name for reader in READERS}) == len(READERS)
