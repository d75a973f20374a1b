"""The door of `ingest`: paths in, reports or refusals out, one at a time."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from attested.errors import IngestError
from attested.ingest import dates, sidecar
from attested.ingest.datelines import dateline, day_in_address, day_in_name
from attested.ingest.decode import format_of, is_binary
from attested.ingest.files import Place, load, printable, refused, sidecar_of, walk
from attested.ingest.language import language
from attested.ingest.readers import BY_SUFFIX, OTHER_FORMATS, PLAIN, of_stream
from attested.ingest.shape import About, File, Limits, Part, Reader, Taken
from attested.model import Acquisition, Document, Finding, Original, Source

_NOT_IN_ID = re.compile(r"[\W_]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# White space, marks of byte order and direction, joiners: what may stand in a text and yet leave it empty.
_BLANK = re.compile(r"[\s\ufeff\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069]*")


def take(
    paths: Iterable[str | Path | Place],
    *,
    now: datetime | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Iterator[Taken | Finding]:
    """The reports in files, folders and standard input ("-"), one after another; a finding for each that is refused or doubtful.

    Nothing is fetched, nothing is written, and only one file is held at a time. No content of a file raises: a
    file that cannot be read is a `Finding` of level `refused` with a stable code (`docs/inputs.md`), and the next file follows.
    A `Finding` of level `note` follows the report it speaks of. `now` is the time of acquisition, the clock's if not given.

    >>> import io
    >>> report = b"Shells hit Kherson on Monday, killing two people, officials said."
    >>> taken, = take(["-"], stdin=io.BytesIO(report))
    >>> taken.document.text, taken.document.lang, taken.acquisition.path
    ('Shells hit Kherson on Monday, killing two people, officials said.', 'en', '-')
    >>> [finding.message for finding in take(["no-such-file.txt"])]
    ['no-such-file.txt does not exist; check the spelling']
    """
    if isinstance(paths, (str, Path)):
        paths = (paths,)
    for place in walk(paths):
        if isinstance(place, Finding):
            yield place
            continue
        try:
            file = load(place, limits, stdin)
            reader, notes = _reader_of(place, file)
            yield from _read(file, reader, now or datetime.now(UTC), limits)
            yield from notes
        except IngestError as error:
            yield refused(place.name, error.code, f"{_said(place.name)} {error}")


def _said(name: str) -> str:
    return "standard input" if name == "-" else name


def _reader_of(place: Place, file: File) -> tuple[Reader, tuple[Finding, ...]]:
    """Which reader takes a file: by its suffix; where that is unknown, plain text if it is text."""
    if place.path is None:
        return of_stream(file.content), ()
    suffix = place.path.suffix.lower()
    if reader := BY_SUFFIX.get(suffix):
        return reader, ()
    if other := format_of(file.content) or OTHER_FORMATS.get(suffix):
        raise IngestError("format", f"is {other}, which is not read; save the report as .txt, .html or .jsonl")
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if is_binary(text):
        raise IngestError("format", f"has the unknown suffix {suffix!r} and is no UTF-8 text; save it as .txt, .html or .jsonl")
    words = f"{file.name} has no known suffix and was read as plain text; name it .txt"
    return PLAIN, (Finding(item=file.name, code="format", message=words),)


def _read(file: File, reader: Reader, now: datetime, limits: Limits) -> Iterator[Taken | Finding]:
    original = Original(sha256=hashlib.sha256(file.content).hexdigest(), content=file.content, media_type=reader.media_type)
    beside = About()
    notes: list[Finding] = []
    if reader.sidecar and file.path is not None and file.path.suffix.lower() in reader.suffixes:
        beside, notes = _sidecar(file.path)
    for part in reader.read(file):
        if isinstance(part, Finding):
            yield part
            continue
        item = file.item(part.member)
        try:
            document, found = _document(part, beside.over(part.about), item, file, reader, now, limits)
        except IngestError as error:
            yield refused(item, error.code, f"{_said(item)} {error}")
            continue
        acquisition = Acquisition(original=original.sha256, path=file.name, document=document.id, at=now, member=part.member)
        yield Taken(original=original, acquisition=acquisition, document=document)
        yield from found
        yield from notes


def _sidecar(path: Path) -> tuple[About, list[Finding]]:
    where = sidecar_of(path)
    name = printable(where)
    try:
        said = sidecar.beside(where)
    except IngestError as error:
        return About(), [Finding(item=name, code="sidecar", message=f"{name} {error}; its report was read without it")]
    if said is None:
        return About(), []
    about, odd = said
    return about, [Finding(item=name, code="sidecar", message=f"{name} has no text under {key!r}; write it as text") for key in odd]


def _document(
    part: Part, about: About, item: str, file: File, reader: Reader, now: datetime, limits: Limits
) -> tuple[Document, list[Finding]]:
    """The document of one part, checked, with what is to be noted about it. Raises `IngestError` where it must be refused."""
    text = part.text
    if len(text) > limits.text_characters:
        raise IngestError(
            "too_large", f"has {len(text):,} characters, more than {limits.text_characters:,}; split it, or raise the limit"
        )
    if _BLANK.fullmatch(text):
        raise IngestError("empty", "holds no words; remove it or fetch it again")
    if is_binary(text):
        raise IngestError("binary", "holds null or control characters as no text does; save it as text")
    if surrogate := _SURROGATES.search(text):
        raise IngestError("encoding", f"holds half a character at {surrogate.start()}; write it out as UTF-8 again")
    spoken = language(text)
    lang = spoken.code or (about.lang or "").lower()[:2] or None
    if lang not in {"en", None}:
        told = f"probability {spoken.probability:.2f}" if spoken.code else "as its metadata says"
        raise IngestError("language", f"is in {lang!r} ({told}); give an English translation")
    published, notes = _published(text, about, item, file, part, now.date())
    source = _source(about.outlet)
    document = Document(
        id=Document.identify(text, source.id if source else None, published),
        source=source, url=about.url, title=about.title, published=published, fetched=now.date(),
        lang=lang, licence=about.licence, text=text, made_by=reader.maker,
    )  # fmt: skip
    return document, notes


def _source(outlet: str | None) -> Source | None:
    """Who publishes, by name. The id is the name in small letters and hyphens.

    >>> _source("Agence France-Presse").id, _source("Últimas Noticias").id, _source("–")
    ('agence-france-presse', 'ultimas-noticias', None)
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", outlet or "") if not unicodedata.combining(c))
    slug = _NOT_IN_ID.sub("-", plain.casefold()).strip("-")
    return Source(id=slug, name=outlet) if outlet and slug else None


def _published(text: str, about: About, item: str, file: File, part: Part, today: date) -> tuple[date | None, list[Finding]]:
    """The day of publication: what the metadata says, else the dateline, else the address, else the file's name."""
    latest = today + timedelta(days=1)  # it may be tomorrow already where the report was written
    notes = []
    if about.date:
        day = dates.parse(about.date)
        if day is not None and day <= latest:
            return day, []
        why = "lies in the future" if day else "is not a date we can read"
        words = f"{_said(item)} gives the date {about.date[:60]!r}, which {why}; write it as 2026-01-17"
        notes.append(Finding(item=item, code="date", message=words))
    address = about.url or ""
    found = dateline(text, latest=latest, address=address) or day_in_address(address, latest=latest)
    if found is None and file.path is not None and not part.member and (found := day_in_name(file.path.stem, latest=latest)):
        words = f"{file.name} gives no date but in its name, {found.isoformat()}, which was taken; a sidecar with a date is surer"
        notes.append(Finding(item=item, code="date", message=words))
    return found, notes
