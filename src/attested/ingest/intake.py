"""The door of `ingest`: paths in, reports or refusals out, one at a time."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from attested.errors import IngestError
from attested.ingest import dates, sidecar
from attested.ingest.confined import confined
from attested.ingest.datelines import dateline, day_in_address, day_in_name
from attested.ingest.decode import format_of, is_binary
from attested.ingest.files import Place, load, printable, refused, sidecar_of, walk
from attested.ingest.language import language
from attested.ingest.readers import BY_SUFFIX, OTHER_FORMATS, PLAIN, of_bytes, of_stream
from attested.ingest.shape import About, File, Limits, Part, Reader, Taken
from attested.model import Acquisition, Document, Finding, Original, Source

_NOT_IN_ID = re.compile(r"[\W_]+")
# The marks that make a screen show letters in another order than they are stored in. Names in Arabic script need none of them.
_OVERRIDES = re.compile(r"[\u202d\u202e]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# White space, marks of byte order and direction, joiners: what may stand in a text and yet leave it empty.
_BLANK = re.compile(r"[\s\ufeff\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069]*")


def take(
    paths: Iterable[str | Path | Place],
    *,
    now: datetime | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    columns: Mapping[str, str] | None = None,
) -> Iterator[Taken | Finding]:
    """The reports in files, folders and standard input ("-"), one after another; a finding for each that is refused or doubtful.

    Nothing is fetched, nothing is written, and only one file is held at a time. No content of a file raises: a
    file that cannot be read is a `Finding` of level `refused` with a stable code (`docs/inputs.md`), and the next file follows.
    A `Finding` of level `note` follows the report it speaks of. `now` is the time of acquisition, the clock's if not given.
    `columns` says which column of a table holds what (`{"text": "body", "date": "pubdate"}`), where its names do not.

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
            file = replace(load(place, limits, stdin), columns=dict(columns or {}))
            reader, notes = _reader_of(file)
            yield from _read(file, reader, now or datetime.now(UTC))
            yield from notes
        except IngestError as error:
            yield refused(place.name, error.code, f"{_said(place.name)} {error}")


def _said(name: str) -> str:
    return "standard input" if name == "-" else name


def _reader_of(file: File) -> tuple[Reader, tuple[Finding, ...]]:
    """Which reader takes a file: by its suffix; where that is unknown, by its first bytes, or as plain text."""
    if file.path is None and not file.within:
        return of_stream(file.content), ()
    if reader := BY_SUFFIX.get(file.suffix):
        return reader, ()
    if file.suffix in OTHER_FORMATS or (reader := of_bytes(file.content)) is None:
        if other := OTHER_FORMATS.get(file.suffix) or format_of(file.content):
            raise IngestError("format", f"is {other}, which is not read; save the report as .txt, .html, .docx or .pdf")
        try:
            text = file.content.decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if is_binary(text):
            words = f"has the unknown suffix {file.suffix!r} and is no UTF-8 text; save it as .txt, .html, .docx or .pdf"
            raise IngestError("format", words)
        return PLAIN, (file.note("format", "has no known suffix and was read as plain text; name it .txt"),)
    words = f"has no known suffix and was read by what it begins with; name it {reader.suffixes[0]}"
    return reader, (file.note("format", words),)


def _read(file: File, reader: Reader, now: datetime) -> Iterator[Taken | Finding]:
    original = Original(sha256=hashlib.sha256(file.content).hexdigest(), content=file.content, media_type=reader.media_type)
    beside = About()
    notes: list[Finding] = []
    if reader.sidecar and file.path is not None and file.suffix in reader.suffixes:
        beside, notes, columns = _sidecar(file.path)
        file = replace(file, columns=columns | dict(file.columns))
    room = [file.limits.unpacked_bytes]
    for found in _parts(file, reader, beside, room):
        if isinstance(found, Finding):
            yield found
            continue
        part, about, inner, by = found
        item = inner.item(part.member)
        try:
            document, said = _document(part, about, item, inner, by, now)
        except IngestError as error:
            yield refused(item, error.code, f"{_said(item)} {error}")
            continue
        member = inner.member(part.member)
        acquisition = Acquisition(original=original.sha256, path=file.name, document=document.id, at=now, member=member)
        yield Taken(original=original, acquisition=acquisition, document=document)
        yield from said
        yield from notes


def _parts(
    file: File, reader: Reader, outside: About, room: list[int]
) -> Iterator[tuple[Part, About, File, Reader] | Finding]:
    """The reports in a file and in the files inside it, each with what is said about it, its own file and reader.

    `room` holds how many bytes may still be unpacked from the outermost file.
    """
    for found in confined(reader, file) if reader.confined else reader.read(file):
        if isinstance(found, Finding):
            yield found
        elif isinstance(found, Part):
            yield found, outside.over(found.about), file, reader
        else:
            room[0] -= len(found.content)
            if room[0] < 0:
                most = file.limits.unpacked_bytes
                raise IngestError("too_large", f"unpacks to more than {most:,} bytes; the rest of it was not read; split it")
            inner = File(
                name=file.name, path=None, content=found.content, within=file.member(found.name), suffix=found.suffix,
                columns=file.columns, limits=file.limits, depth=file.depth + 1,
            )  # fmt: skip
            try:
                if inner.depth > file.limits.depth:
                    words = f"lies more than {file.limits.depth} files deep in others; unpack it first"
                    raise IngestError("nested", words)
                if not inner.content:
                    raise IngestError("empty", "is empty; remove it or fetch it again")
                by, notes = _reader_of(inner)
                yield from _parts(inner, by, outside.over(found.about), room)
                yield from notes
            except IngestError as error:
                if room[0] < 0:
                    raise
                yield inner.refused(error.code, str(error))


def _sidecar(path: Path) -> tuple[About, list[Finding], dict[str, str]]:
    where = sidecar_of(path)
    name = printable(where)
    try:
        said = sidecar.beside(where)
    except IngestError as error:
        return About(), [Finding(item=name, code="sidecar", message=f"{name} {error}; its report was read without it")], {}
    if said is None:
        return About(), [], {}
    about, odd, columns = said
    notes = [Finding(item=name, code="sidecar", message=f"{name} has no text under {key!r}; write it as text") for key in odd]
    return about, notes, columns


def _document(part: Part, about: About, item: str, file: File, reader: Reader, now: datetime) -> tuple[Document, list[Finding]]:
    """The document of one part, checked, with what is to be noted about it. Raises `IngestError` where it must be refused."""
    limits = file.limits
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
        lang=lang, licence=about.licence, text=text, made_by=reader.maker, author=about.author, pages=part.pages,
    )  # fmt: skip
    if turned := len(_OVERRIDES.findall(text)):
        words = f"{_said(item)} turns the direction of writing {turned} times; what a screen shows may not be what was read"
        notes = [*notes, Finding(item=item, code="direction", message=words)]
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
