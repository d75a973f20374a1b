"""Reports and stretches of them: who publishes, what the text says, where in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime

from attested.errors import SpanError
from attested.model.ids import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who derived something: a stage of the pipeline and the version of its code, stamped on whatever we derive.

    `run` names one run of the pipeline; it is empty where the run does not matter (tests, one-off use).
    """

    stage: str
    version: int
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who publishes: a newspaper, an agency, a ministry's site, a monitor.

    `kind` is one of `outlet`, `agency`, `state_media`, `government`, `military`, `monitor`, `party`, `unknown`.
    `country` is an ISO 3166-1 alpha-2 code.
    """

    id: str
    name: str
    kind: str = "unknown"
    url: str | None = None
    country: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """From this offset of a document's text on, the words stand on this page, until the next `Page` begins.

    `number` counts the sheets from 1, whatever is printed on them. A footnote that is set after a paragraph which runs over to
    the next page goes back by one, so numbers need not rise.
    """

    start: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as text, once and for ever.

    The text never changes: cleaning a page again makes a new Document, so that no offset moves under an old span.
    `published` is the day of publication, `fetched` the day it reached us, both without a time of day; either may be
    unknown. `lang` is an ISO 639-1 code. `author` and `licence` are what the report's own metadata says. `pages` says, in the
    order of the text, on which page of a PDF its words stand; it is empty where there are no pages.
    """

    id: str
    source: Source | None = None
    url: str | None = None
    title: str | None = None
    published: date | None = None
    fetched: date | None = None
    lang: str | None = None
    licence: str | None = None
    text: str
    made_by: Maker | None = None
    author: str | None = None
    pages: tuple[Page, ...] = ()

    def page(self, offset: int) -> int | None:
        """The number of the page on which the character at an offset stands; `None` where the text has no pages.

        >>> pages = (Page(start=0, number=1), Page(start=7, number=2))
        >>> report = Document(id="d1", text="Shells hit Kherson.", pages=pages)
        >>> report.page(6), report.page(11)
        (1, 2)
        """
        before = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[before - 1].number if before else None

    @staticmethod
    def identify(text: str, source: str | None, published: date | None) -> str:
        """The id of a report: its text, who published it and when.

        The same text from the same outlet of the same day is the same report, however often it is brought in; another
        outlet's copy is another report with the same words, which is what lets copies be counted.

        >>> Document.identify("Shells hit Kherson.", "reuters", None) == Document.identify("Shells hit Kherson.", "afp", None)
        False
        """
        return digest("document", text, source, published.isoformat() if published else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one document's text, carrying the words it covers.

    Offsets count code points in `Document.text`; `end` is exclusive. The quote keeps the span checkable after the
    page is gone and the tokeniser has changed. The store calls `check` before it writes.

    >>> report = Document(id="d1", text="Shells hit Kherson.")
    >>> Span(document="d1", start=11, end=18, quote="Kherson").check(report).quote
    'Kherson'
    >>> Span(document="d1", start=10, end=17, quote="Kherson").check(report)
    Traceback (most recent call last):
    ...
    attested.errors.SpanError: d1[10:17] reads ' Kherso' but the span quotes 'Kherson'
    """

    document: str
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, document: Document, start: int, end: int) -> Span:
        """The span of a document between two offsets, white space at its edges left out.

        Raises `SpanError` where nothing but white space is left.

        >>> Span.of(Document(id="d1", text="Shells hit Kherson."), 6, 11).quote
        'hit'
        """
        quote = document.text[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        if not quote or start < 0:
            raise SpanError(f"{document.id}[{start}:{end}] holds no words")
        return cls(document=document.id, start=start, end=start + len(quote), quote=quote)

    def check(self, document: Document) -> Span:
        """This span, if the document's text reads so at its offsets; else `SpanError`."""
        found = document.text[self.start : self.end] if 0 <= self.start < self.end else ""
        if document.id != self.document:
            raise SpanError(f"the span is of {self.document}, not of {document.id}")
        if found != self.quote or not self.quote:
            raise SpanError(f"{self.document}[{self.start}:{self.end}] reads {found!r} but the span quotes {self.quote!r}")
        return self

    def covers(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one.

        >>> a = Span(document="d", start=0, end=6, quote="Shells")
        >>> a.covers(a)
        True
        """
        return self.document == other.document and self.start <= other.start and other.end <= self.end

    def overlap(self, other: Span) -> int:
        """How many code points both spans cover."""
        if self.document != other.document:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A dated stretch of a digest, with its own report date and outlets; an ordinary report is one item.

    Offsets are those of the document. `published` is the date that time words in the stretch are resolved against.
    """

    document: str
    start: int
    end: int
    published: date | None = None
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text, before anyone says whose.

    `kind` is one of `person`, `place`, `organisation`, `group`, `state`, `forces`, `outlet`, `nationality`, `unknown`.
    `name` is the name without articles and possessive endings.
    """

    span: Span
    kind: str
    name: str
    made_by: Maker | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes of one file as they reached us, kept write-once under their SHA-256 (64 hexadecimal digits)."""

    sha256: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquisition:
    """One time that an original was brought in: from which path, when, and which documents were read from it.

    The same bytes brought in twice are one Original with two Acquisitions. `path` is the path as the user gave it (a
    file inside a given folder has the folder in front), "-" for standard input; `member` says which part of the file a
    document came from (the line of a JSON Lines file), and is empty for the whole.
    """

    original: str
    path: str
    document: str
    at: datetime
    member: str = ""
