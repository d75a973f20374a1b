"""Plain text and Markdown: the text of the file, unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attested.ingest.decode import Decoded, decode
from attested.ingest.shape import File, Part, Reader
from attested.model import Finding

_HTML = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.I | re.S)


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page of HTML does.

    >>> looks_like_html("<!DOCTYPE html><html>"), looks_like_html("<Reuters> Shells hit Kherson.")
    (True, False)
    """
    return bool(_HTML.match(text))


def unsure(file: File, decoded: Decoded) -> Finding:
    """The note that a file's encoding was inferred and not proved."""
    words = f"{file.name} was read as {decoded.encoding}; check its quotation marks and accents, or save it as UTF-8"
    return Finding(item=file.name, code="encoding", message=words)


def read(file: File) -> Iterator[Part | Finding]:
    """The whole file as one report, without a character added, dropped or changed."""
    decoded = decode(file.content)
    yield Part(text=decoded.text)
    if not decoded.sure:
        yield unsure(file, decoded)
    if looks_like_html(decoded.text[:2_000]):
        yield Finding(
            item=file.name,
            code="format",
            message=f"{file.name} was read as plain text but holds HTML; name it .html to have its text extracted",
        )


TEXT = Reader(name="plain", version=1, media_type="text/plain", suffixes=(".txt", ".text"), read=read)
MARKDOWN = Reader(name="markdown", version=1, media_type="text/markdown", suffixes=(".md", ".markdown"), read=read)
