"""One module for each format. A new format is its module and one line in `READERS`."""

from __future__ import annotations

from pathlib import PurePosixPath

from attested.ingest.readers import docx, feed, html, jsonl, mail, pdf, plain, record, table, warc, zip
from attested.ingest.shape import Reader

READERS: tuple[Reader, ...] = (
    plain.TEXT,
    plain.MARKDOWN,
    html.HTML,
    jsonl.JSONL,
    record.RECORD,
    pdf.PDF,
    docx.DOCX,
    mail.MESSAGE,
    mail.MAILBOX,
    feed.FEED,
    table.CSV,
    table.XLSX,
    warc.WARC,
    zip.ZIP,
)

BY_SUFFIX: dict[str, Reader] = {suffix: reader for reader in READERS for suffix in reader.suffixes}
SIDECAR_SUFFIX = ".json"
WITH_SIDECAR: tuple[str, ...] = tuple(suffix for reader in READERS if reader.sidecar for suffix in reader.suffixes)
PLAIN: Reader = plain.TEXT
"""What reads a file of unknown suffix, if it holds text."""
_DOUBLE = tuple(suffix for suffix in BY_SUFFIX if suffix.count(".") > 1)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, with its dot; "" where it has none.

    >>> suffix_of("crawl/2024.WARC.GZ"), suffix_of("report.txt"), suffix_of("a.b/report")
    ('.warc.gz', '.txt', '')
    """
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    return next((suffix for suffix in _DOUBLE if last.endswith(suffix)), PurePosixPath(last).suffix)


def of_bytes(content: bytes) -> Reader | None:
    """What reads a file by the bytes it begins with; `None` where they are those of no format that shows itself.

    >>> of_bytes(b"%PDF-1.7 ...").name, of_bytes(b"Shells hit Kherson.")
    ('pdf', None)
    """
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.looks_like_html(start.decode("latin-1")):
        return html.HTML
    if start.startswith(b"%PDF-"):
        return pdf.PDF
    if start.startswith(b"PK\x03\x04"):
        return docx.DOCX if b"word/document.xml" in content else table.XLSX if b"xl/workbook.xml" in content else zip.ZIP
    if start.startswith(b"WARC/"):
        return warc.WARC
    if feed.looks_like_feed(start):
        return feed.FEED
    if mail.looks_like_mailbox(start):
        return mail.MAILBOX
    return mail.MESSAGE if mail.looks_like_message(start) else None


def of_stream(content: bytes) -> Reader:
    r"""What reads standard input, which has no suffix: by what it begins with; else plain text.

    >>> of_stream(b'{"text": "Shells hit Kherson."}\n').name, of_stream(b"Shells hit Kherson.").name
    ('jsonl', 'plain')
    """
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b'{"', b"{\n", b"{\r\n")):
        line = content.strip().partition(b"\n")[0].rstrip()
        return jsonl.JSONL if line.endswith(b"}") else record.RECORD
    return of_bytes(content) or PLAIN


# Files that lie beside reports, such as those a browser saves with a page. Several are text, and reading them as reports
# would fill the database with programs.
_TABLE, _PROGRAM, _STYLE, _PICTURE, _OFFICE = "a table", "a program", "a style sheet", "a picture", "an office document"
_ARCHIVE, _MAIL, _SOUND, _PAGE = "an archive", "a mail message", "sound or film", "a page with its parts"
OTHER_FORMATS: dict[str, str] = {
    ".xls": _TABLE, ".ods": _TABLE, ".parquet": _TABLE,
    ".py": _PROGRAM, ".js": _PROGRAM, ".mjs": _PROGRAM, ".r": _PROGRAM, ".sh": _PROGRAM, ".sql": _PROGRAM, ".css": _STYLE,
    ".mht": _PAGE, ".mhtml": _PAGE, ".svg": _PICTURE, ".png": _PICTURE, ".jpg": _PICTURE, ".jpeg": _PICTURE,
    ".gif": _PICTURE, ".webp": _PICTURE, ".doc": _OFFICE, ".odt": _OFFICE, ".rtf": _OFFICE, ".ppt": _OFFICE, ".pptx": _OFFICE,
    ".msg": _MAIL, ".pst": _MAIL, ".gz": _ARCHIVE, ".tar": _ARCHIVE, ".7z": _ARCHIVE, ".rar": _ARCHIVE,
    ".mp3": _SOUND, ".mp4": _SOUND, ".wav": _SOUND, ".toml": "settings", ".yaml": "settings", ".yml": "settings",
}  # fmt: skip
