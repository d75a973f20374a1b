"""A saved web page: its article, without menus and adverts, and what its metadata says of outlet, title and day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attested.errors import IngestError
from attested.ingest.decode import Decoded, decode
from attested.ingest.markup import words_of
from attested.ingest.readers.plain import unsure
from attested.ingest.shape import About, File, Part, Reader
from attested.model import Finding

MOST_MARKUP = 5_000_000
"""Code points of markup that are parsed. Hostile markup of 1.8 million took 7 seconds, and the time grows evenly."""
# Pages saved as one file carry their pictures in the markup.
_DATA = re.compile(r"data:[\w/+.;=-]{3,100},[A-Za-z0-9+/=%\s]{200,}")
# Raised marks of notes: beside a figure they would read as one more digit.
_MARKS = re.compile(
    r"<sup\b[^>]{0,200}>(?:\s|<a\b[^>]{0,300}>|<span\b[^>]{0,200}>)*[\[(]?[\d,*†‡]{1,7}[\])]?(?:\s|</a>|</span>)*</sup>",
    re.I,
)
_DASHES = re.compile(r"\|(?:\s*-{3,}\s*\|)+\s*")
_CAPTION = re.compile(r"<figcaption\b[^>]{0,300}>(.{1,3000}?)</figcaption>", re.I | re.S)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_BELIEVED = re.compile(r"(?:windows-|cp-?125|iso-8859-|latin-?\d|koi8-|gb|big5|shift|euc-|macintosh)", re.I)
_HTML, _BODY = re.compile(r"<html[\s>]", re.I), re.compile(r"<body[\s>]", re.I)


def markup(content: bytes) -> Decoded:
    """The characters of a page: UTF-8 where its bytes are that, else the encoding that it declares, else as any text.

    Pages that declare ISO 8859-1 are read as Windows-1252, as browsers do.

    >>> markup('<meta charset="iso-8859-2"><p>Milošević'.encode("iso-8859-2")).text
    '<meta charset="iso-8859-2"><p>Milošević'
    """
    inferred: Decoded | IngestError
    try:
        inferred = decode(content)
    except IngestError as error:
        inferred = error
    if isinstance(inferred, IngestError) and inferred.code != "encoding":
        raise inferred
    if isinstance(inferred, Decoded) and inferred.sure:
        return inferred
    declared = _DECLARED.search(content[:4_096])
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    if _BELIEVED.match(name):
        name = "windows-1252" if name in {"iso-8859-1", "latin1", "latin-1"} else name
        try:
            return Decoded(text=content.decode(name), encoding=name)
        except (LookupError, UnicodeError):
            pass  # a page that declares what it is not is read, or refused, as if it had not
    if isinstance(inferred, IngestError):
        raise inferred
    return inferred


def read(file: File) -> Iterator[Part | Finding]:
    """The article of a page as one report; `empty` where trafilatura finds none."""
    decoded = markup(file.content)
    page = _MARKS.sub("", _DATA.sub("", decoded.text))
    if len(page) > MOST_MARKUP:
        raise IngestError("too_large", f"has more than {MOST_MARKUP:,} characters of markup; save the article alone")
    if not _HTML.search(page[:10_000]):  # trafilatura takes a bare paragraph for no HTML at all
        page = f"<html>{page}</html>" if _BODY.search(page[:10_000]) else f"<html><body>{page}</body></html>"
    article = _article(page)
    if article is None or not article.text:
        raise IngestError(
            "empty", "is a page without an article; save it again with its text shown, or copy the text into a .txt file"
        )
    yield Part(
        text=_with_captions(_tables(article.text), page),
        about=About(
            outlet=article.sitename or article.hostname,
            title=article.title,
            date=article.date,
            url=article.url,
            licence=article.license,
            author=article.author,
        ),
    )
    if not decoded.sure:
        yield unsure(file, decoded)


def _tables(text: str) -> str:
    """The rows of tables without the bars that trafilatura sets around them and the line of dashes below the first."""
    lines = [line for line in text.split("\n") if not _DASHES.fullmatch(line)]
    return "\n".join(line[2:].removesuffix(" ").removesuffix(" |") if line.startswith("| ") else line for line in lines)


def _with_captions(text: str, page: str) -> str:
    """The text, and after it the captions of pictures, which trafilatura leaves out with them."""
    known = set(text.split("\n"))
    captions = dict.fromkeys(words_of(match[1])[0].replace("\n", " ").strip() for match in _CAPTION.finditer(page))
    return "\n".join((text, *(caption for caption in captions if caption and caption not in known)))


def _article(page: str) -> Any:
    """trafilatura's document. Only the day's metadata is believed: searching the text, htmldate takes any day that is told of."""
    import trafilatura  # half a second that a run over plain text need not pay

    try:
        return trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    # Markup that was made to break parsers breaks this one in ways that cannot be listed; the page is refused, the run goes on.
    except Exception as error:
        raise IngestError(
            "unreadable", f"has markup that cannot be parsed ({type(error).__name__}); copy its text into a .txt file"
        ) from error


HTML = Reader(name="html", version=2, media_type="text/html", suffixes=(".html", ".htm", ".xhtml"), read=read, confined=True)
