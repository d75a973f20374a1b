"""A ZIP archive: every file in it is read as if it lay in a folder. Nothing is unpacked to the disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from lzma import LZMAError

from attested.errors import IngestError
from attested.ingest import sidecar
from attested.ingest.shape import About, Enclosed, File, Reader
from attested.model import Finding

MOST_MEMBERS = 100_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error,
    OverflowError, IndexError, KeyError, TypeError,
)  # fmt: skip
"""What `zipfile` raises for archives that are damaged, lie about sizes, or use a compression that it lacks."""
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


def label(name: str) -> str:
    """How a member is named in findings and in the store: never a way out of the archive, never a character that hides.

    >>> label("../../etc/passwd"), label("C:\\\\reports\\\\a.txt"), label("a\\u202etxt.exe")
    ('etc/passwd', 'C:/reports/a.txt', 'a\\\\u202etxt.exe')
    """
    steps = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    return "/".join("".join(c if c.isprintable() else ascii(c)[1:-1] for c in step) for step in steps)[:1_000] or "member"


def read(file: File) -> Iterator[Enclosed | Finding]:
    """The members in the order of the archive, hidden ones left out as in folders; what `NAME.json` says of `NAME` goes with it."""
    from attested.ingest.readers import SIDECAR_SUFFIX, WITH_SIDECAR, suffix_of  # which list this reader themselves

    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
        members = [member for member in archive.infolist() if not member.is_dir() and not _hidden(member.filename)]
    except _BROKEN as error:
        raise IngestError("unreadable", f"is no ZIP archive that can be opened ({error}); fetch it again") from None
    web = [member for member in members if suffix_of(member.filename) in (".warc", ".warc.gz")]
    if web and "datapackage.json" in archive.namelist():  # WACZ: beside the archive it has only indexes
        members = web
    if not members:
        raise IngestError("empty", "holds no files; give the archive that does")
    by_name = {member.filename: member for member in members}
    seen: Counter[str] = Counter()
    for member in members[:MOST_MEMBERS]:
        name, suffix = label(member.filename), suffix_of(member.filename)
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        stem = member.filename.rpartition(".")[0]
        if suffix == SIDECAR_SUFFIX and any(stem + other in by_name for other in WITH_SIDECAR):
            continue
        try:
            content = _bytes(archive, member, file)
        except IngestError as error:
            yield file.refused(error.code, str(error), name)
            continue
        about = About()
        if suffix in WITH_SIDECAR and (beside := by_name.get(stem + SIDECAR_SUFFIX)):
            try:
                about = sidecar.sidecar(_bytes(archive, beside, file))[0]
            except IngestError as error:
                yield file.note("sidecar", f"{error}; its report was read without it", label(beside.filename))
        if any(step == ".." for step in member.filename.replace("\\", "/").split("/")) or member.filename.startswith("/"):
            yield file.note("path", "had a name that leads out of its archive; it was read under this one", name)
        yield Enclosed(name=name, suffix=suffix, content=content, about=about)
    if len(members) > MOST_MEMBERS:
        yield file.refused("too_large", f"holds more than {MOST_MEMBERS:,} files; the rest was not read; split it")


def _hidden(name: str) -> bool:
    return any((step.startswith(".") and step not in (".", "..")) or step == "__MACOSX" for step in name.split("/"))


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: File) -> bytes:
    """The bytes of a member. Never more are unpacked than one file may have, whatever the archive says of their number."""
    if member.flag_bits & 0x1:
        raise IngestError("encrypted", "is encrypted; unpack it with its password")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise IngestError("unreadable", "is a link; put the file itself into the archive")
    if member.compress_type not in _COMPRESSIONS:
        raise IngestError("format", f"is compressed by method {member.compress_type}, which is not read; pack it anew")
    try:
        with archive.open(member) as packed:
            content = packed.read(file.limits.file_bytes + 1)
    except _BROKEN as error:
        raise IngestError("unreadable", f"is damaged in its archive ({error}); fetch it again") from None
    if len(content) > file.limits.file_bytes:
        raise IngestError("too_large", f"has more than {file.limits.file_bytes:,} bytes; split it")
    return content


ZIP = Reader(
    name="zip", version=1, media_type="application/zip", suffixes=(".zip", ".wacz"), read=read, sidecar=False, archive=True,
)  # fmt: skip
