"""Bytes into text, or a clear refusal: a wrong guess would put words into people's mouths that nobody wrote."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from attested.errors import IngestError

# What other formats begin with. Some of them would pass as text for a while.
_BEGINNINGS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ\x00", "compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
)
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
MOST_CONTROLS = 0.01
"""The share of control characters above which something is no text. Terminal colours and page feeds stay far below."""

# UTF-8's own sequences: where they stand in bytes that are no UTF-8, the file is a damaged UTF-8 file, not a Windows one.
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# What we believe of Windows-1252 in an English report. Punctuation stands at the same place in all Windows pages of Latin
# script. Of the letters, those are left out that are likelier a Central European or Turkish letter read wrongly:
# "Miloševiæ" is Milošević, "Erdoðan" is Erdoğan. charset_normalizer was tried and dropped: over nine such sentences with one
# foreign name each it read two rightly, and Nariño as Nariþo.
_PUNCTUATION = frozenset("“”‘’–—…•€£§°©®™½¼¾«»‹›´\xa0¡×")
_LETTERS = frozenset("áàâäãåçéèêëíîïñóòôöõøúûüšžœßÁÀÂÄÅÇÉÈÊËÍÎÏÑÓÔÖØÚÜŠŽŒ")
MOST_FOREIGN = 0.15
"""The share of characters beyond ASCII above which bytes in an unknown encoding are not believed to be English."""
# Mac Roman's quotation marks come out as capitals at the wrong place ("itÕs", "ÒWe must"), Cyrillic as rows of accents.
_MISPLACED = re.compile(
    r"(?<=[a-z])[À-ÖØ-Þ]|[À-ÖØ-Þ](?=[A-Z][a-z])|[À-ÖØ-Þ](?![^\W\d_])|(?<![^\W\d_])[ß-öø-ÿ](?![^\W\d_])|[À-ÖØ-öø-ÿ]{3}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, and the encoding it was read in; `sure` is false where the bytes do not prove the encoding."""

    text: str
    encoding: str
    sure: bool = True


def format_of(content: bytes) -> str | None:
    """What the first bytes betray: "a PDF document"; `None` where they are not those of a format we know.

    >>> format_of(b"%PDF-1.7 ...")
    'a PDF document'
    """
    return next((name for beginning, name in _BEGINNINGS if content.startswith(beginning)), None)


def is_binary(text: str) -> bool:
    """Whether a text holds a null character, or more control characters than writing does.

    >>> is_binary("Shells hit\\x0cKherson."), is_binary("Shells\\x00hit")
    (False, True)
    """
    return "\0" in text or len(_CONTROLS.findall(text)) > MOST_CONTROLS * len(text)


def decode(content: bytes) -> Decoded:
    """The text of bytes: UTF-8, unchanged; UTF-16 or UTF-32 with its mark; or Windows-1252 if nothing speaks against it.

    A byte order mark of UTF-8 stays in the text as its first character, so that offsets are those of
    `content.decode("utf-8")`; the marks of UTF-16 and UTF-32 do not. Raises `IngestError` with the code `binary` or `encoding`.

    >>> decode("“We deny it,” he said.".encode("cp1252"))
    Decoded(text='“We deny it,” he said.', encoding='windows-1252', sure=False)
    >>> decode("Milošević was arrested.".encode("cp1250"))
    Traceback (most recent call last):
    ...
    attested.errors.IngestError: is not UTF-8, and 'æ' may be a wrongly read letter; save it as UTF-8
    """
    if name := format_of(content):
        raise IngestError("binary", f"is {name}; save it as text or HTML")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(text=content.decode(encoding), encoding=encoding)
            except UnicodeDecodeError as error:
                raise IngestError("encoding", f"is {encoding} that breaks at byte {error.start}; save it as UTF-8") from None
    if b"\0" in content:
        if _alternates(content):
            raise IngestError("encoding", "looks like UTF-16 without its mark; save it as UTF-8")
        raise IngestError("binary", "holds null bytes, so it is no text; save it as text")
    try:
        return Decoded(text=content.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        return _windows(content, error)


def _alternates(content: bytes) -> bool:
    """Whether every other byte is mostly null, as in English text of two bytes a character."""
    sample = content[:10_000]
    half = len(sample) // 2
    nulls = sorted((sample[0::2].count(0), sample[1::2].count(0)))
    return half > 4 and nulls[0] < 0.05 * half and nulls[1] > 0.7 * half


def _windows(content: bytes, error: UnicodeDecodeError) -> Decoded:
    if len(content) - len(content.translate(None, _CONTROL_BYTES)) > MOST_CONTROLS * len(content):
        raise IngestError("binary", "holds control characters as no text does; save it as text")
    if _UTF8_SEQUENCE.search(content):
        raise IngestError("encoding", f"is UTF-8 that breaks at byte {error.start}; fetch it again or save it as UTF-8")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise IngestError("encoding", f"is not UTF-8 (byte {error.start}) and no encoding fits surely; save it as UTF-8") from None
    foreign = [character for character in text if character > "\x7f"]
    if len(foreign) > MOST_FOREIGN * len(text):
        raise IngestError("encoding", f"is not UTF-8 (byte {error.start}), and not English in Windows-1252; save it as UTF-8")
    doubtful = next((c for c in foreign if c not in _PUNCTUATION and c not in _LETTERS), None)
    if doubtful := doubtful or next(iter(_MISPLACED.findall(text)), None):
        raise IngestError("encoding", f"is not UTF-8, and {doubtful!r} may be a wrongly read letter; save it as UTF-8")
    return Decoded(text=text, encoding="windows-1252", sure=False)
