"""A web archive: each page, PDF or text that a crawl fetched is a report, under the address it was fetched from."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterator

from attested.errors import IngestError
from attested.ingest.shape import About, Enclosed, File, Reader
from attested.model import Finding

_SUFFIX_OF = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "application/rss+xml": ".rss", "application/atom+xml": ".atom",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_FETCHED = ("http://", "https://", "ftp://", "file://")
_READ = ("response", "resource", "conversion")


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file, unpacked as they are asked for; `IngestError` once they are more than allowed.

    warcio unpacks by itself, but to find the next record it unpacks the whole of a hostile one.
    """

    def __init__(self, content: bytes, most: int) -> None:
        self._content, self._place, self._left = memoryview(content), 0, most
        self._gzip = zlib.decompressobj(31)
        self._waiting: bytes | memoryview = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        while True:
            given = self._waiting
            if not given:
                given = self._content[self._place : self._place + 65_536]
                self._place += len(given)
                if not given:
                    return 0
            piece = self._gzip.decompress(given, len(buffer))
            self._waiting = self._gzip.unconsumed_tail
            if self._gzip.eof:
                self._waiting = self._gzip.unused_data
                self._gzip = zlib.decompressobj(31)
            if piece:
                break
        self._left -= len(piece)
        if self._left < 0:
            raise IngestError("too_large", "unpacks to far more than its size; the rest of it was not read; split it")
        buffer[: len(piece)] = piece
        return len(piece)


def read(file: File) -> Iterator[Enclosed | Finding]:
    """What was fetched and may be a report, record by record; the others (pictures, styles, errors) are counted in a note."""
    from warcio.archiveiterator import ArchiveIterator  # only where there are web archives

    others: Counter[str] = Counter()
    stream: io.RawIOBase | io.BytesIO = io.BytesIO(file.content)
    if file.content.startswith(b"\x1f\x8b"):
        stream = _Unpacked(file.content, file.limits.unpacked_bytes)
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(io.BufferedReader(stream)), 1):
            if record.rec_type not in _READ:
                if record.rec_type == "revisit":
                    others["repeated without their bytes"] += 1
                continue
            address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if not address.startswith(_FETCHED):
                others["of the crawler itself"] += 1
                continue
            headers = record.http_headers
            status = headers.get_statuscode() if headers else "200"
            kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
            kind = kind.partition(";")[0].strip().lower()
            if status != "200":
                others[f"with status {status[:3]}"] += 1
                continue
            if kind not in _SUFFIX_OF:
                others[kind[:60] or "of no kind"] += 1
                continue
            name = f"record {number}"
            content = record.content_stream().read(file.limits.file_bytes + 1)
            if len(content) > file.limits.file_bytes:
                yield file.refused("too_large", f"has more than {file.limits.file_bytes:,} bytes; split it", name)
                continue
            yield Enclosed(name=name, suffix=_SUFFIX_OF[kind], content=content, about=About(url=address))
    except IngestError:
        raise
    # warcio raises whatever its parsing of headers, chunks and encodings trips over.
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        words = f"cannot be read beyond record {number} ({what}); fetch it again"
        raise IngestError("unreadable", words) from error
    if not number:
        raise IngestError("empty", "holds no records; fetch it again")
    if others:
        told = ", ".join(f"{count:,} {kind}" for kind, count in others.most_common(12))
        yield file.note("left_out", f"holds {others.total():,} records that are no reports, which were left out: {told}")


WARC = Reader(
    name="warc", version=1, media_type="application/warc", suffixes=(".warc", ".warc.gz"), read=read, sidecar=False,
    confined=True, archive=True,
)  # fmt: skip
