"""One module for each format. A new format is its module and one line in `READERS`."""

from __future__ import annotations

from attested.ingest.readers import html, jsonl, plain, record
from attested.ingest.shape import Reader

READERS: tuple[Reader, ...] = (
    plain.TEXT,
    plain.MARKDOWN,
    html.HTML,
    jsonl.JSONL,
    record.RECORD,
)

BY_SUFFIX: dict[str, Reader] = {suffix: reader for reader in READERS for suffix in reader.suffixes}
SIDECAR_SUFFIX = ".json"
WITH_SIDECAR: tuple[str, ...] = tuple(suffix for reader in READERS if reader.sidecar for suffix in reader.suffixes)
PLAIN: Reader = plain.TEXT
"""What reads a file of unknown suffix, if it holds text."""


def of_stream(content: bytes) -> Reader:
    """What reads standard input, which has no suffix: HTML or JSON where it begins as such, else plain text.

    >>> of_stream(b'{"text": "Shells hit Kherson."}\\n').name, of_stream(b"Shells hit Kherson.").name
    ('jsonl', 'plain')
    """
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.looks_like_html(start.decode("latin-1")):
        return html.HTML
    if start.startswith((b'{"', b"{\n", b"{\r\n")):
        line = content.strip().partition(b"\n")[0].rstrip()
        return jsonl.JSONL if line.endswith(b"}") else record.RECORD
    return PLAIN


# Files that lie beside reports, such as those a browser saves with a page. Several are text, and reading them as reports
# would fill the database with programs.
_TABLE, _PROGRAM, _STYLE, _MARKUP, _PICTURE = "a table", "a program", "a style sheet", "XML", "a picture"
_OFFICE, _ARCHIVE, _MAIL, _SOUND, _PAGE = (
    "an office document",
    "an archive",
    "a mail message",
    "sound or film",
    "a page with its parts",
)
OTHER_FORMATS: dict[str, str] = {
    ".csv": _TABLE, ".tsv": _TABLE, ".xls": _TABLE, ".xlsx": _TABLE, ".ods": _TABLE, ".parquet": _TABLE,
    ".py": _PROGRAM, ".js": _PROGRAM, ".mjs": _PROGRAM, ".r": _PROGRAM, ".sh": _PROGRAM, ".sql": _PROGRAM, ".css": _STYLE,
    ".xml": _MARKUP, ".rss": _MARKUP, ".atom": _MARKUP, ".mht": _PAGE, ".mhtml": _PAGE,
    ".svg": _PICTURE, ".png": _PICTURE, ".jpg": _PICTURE, ".jpeg": _PICTURE,
    ".gif": _PICTURE, ".webp": _PICTURE, ".pdf": "a PDF document", ".doc": _OFFICE, ".docx": _OFFICE, ".odt": _OFFICE,
    ".rtf": _OFFICE, ".eml": _MAIL, ".mbox": _MAIL, ".msg": _MAIL, ".zip": _ARCHIVE, ".gz": _ARCHIVE, ".tar": _ARCHIVE,
    ".warc": _ARCHIVE, ".mp3": _SOUND, ".mp4": _SOUND, ".wav": _SOUND, ".toml": "settings", ".yaml": "settings", ".yml": "settings",
}  # fmt: skip
