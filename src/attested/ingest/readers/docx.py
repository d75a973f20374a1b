"""A word processor's document: paragraphs, headings, lists and tables in their order, footnotes after the text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from attested.errors import IngestError
from attested.ingest.readers.table import old_or_encrypted
from attested.ingest.shape import About, File, Part, Reader
from attested.model import Finding

MOST_UNPACKED = 400_000_000
"""Bytes that a document may unpack to, its pictures too; the limits of its process hold beside."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# What was deleted or moved away stands in the file still, as do the instructions of fields, and phonetic guides.
_NAMES = "del moveFrom instrText delText rt pPr rPr tblPr tcPr trPr sectPr"
_UNREAD = frozenset(f"{_W}{name}" for name in _NAMES.split()) | {_FALLBACK}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "‑"}
_P, _RUN, _T, _TABLE, _ROW, _CELL, _BOX = (f"{_W}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc", "txbxContent"))
_MARK = re.compile(r"[\s\d,*†‡\[\]]+")


def read(file: File) -> Iterator[Part | Finding]:
    """The document as one report, a blank line between paragraphs, ` | ` between the cells of a row, a line a row.

    Changes that were tracked are read as accepted. Comments, and what stands above and below every page, are set apart.
    """
    import docx  # only where there are such documents

    if file.content.startswith(b"\xd0\xcf\x11\xe0"):
        raise old_or_encrypted(file.content)
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise IngestError("too_large", f"unpacks to more than {MOST_UNPACKED:,} bytes; save it as .txt")
        document = docx.Document(io.BytesIO(file.content))
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise IngestError("unreadable", f"is no document that can be opened ({error}); save it anew, or as .txt") from None
    paragraphs = list(_blocks(document.element.body))
    for kind in ("footnotes", "endnotes"):
        paragraphs += _notes(document.part, kind)
    known = document.core_properties
    title = (known.title or "").strip()
    yield Part(text="\n\n".join(paragraphs), about=About(title=title or None, author=(known.author or "").strip() or None))
    left_out = _heads(document.sections)
    if left_out:
        yield file.note("left_out", f"has lines above or below every page, which were left out: {'; '.join(left_out)[:300]}")
    if any(relation.reltype == f"{_RELATION}comments" for relation in document.part.rels.values()):
        yield file.note("left_out", "has comments, which were left out")


def _blocks(container: Any) -> Iterator[str]:
    """The paragraphs and tables in an element, in their order; those in boxes follow the paragraph that they hang on."""
    for element in container:
        if element.tag == _P:
            text = _text(element)
            if text.strip():
                yield text.strip(" \t")
            for box in _boxes(element):
                yield from _blocks(box)
        elif element.tag == _TABLE:
            if rows := [row for row in map(_row, element.iter(_ROW)) if row]:
                yield "\n".join(rows)
        elif element.tag not in _UNREAD and isinstance(element.tag, str):
            yield from _blocks(element)  # content controls, tracked insertions


def _text(paragraph: Any) -> str:
    """The words of one paragraph, without those in boxes that hang on it."""
    pieces = []
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        if element.tag == _RUN and _is_mark(element):
            continue
        if element.tag == _T:
            pieces.append(element.text or "")
        elif sign := _SIGNS.get(element.tag):
            pieces.append(sign)
        elif element.tag not in _UNREAD and element.tag != _BOX:
            waiting.extend(reversed(element))
    return "".join(pieces)


def _is_mark(run: Any) -> bool:
    """Whether a run is the raised mark of a note, which beside a figure would read as one more digit."""
    raised, lifted = run.find(f"{_W}rPr/{_W}vertAlign"), run.find(f"{_W}rPr/{_W}position")
    by_style = raised is not None and raised.get(f"{_W}val") == "superscript"
    by_place = lifted is not None and (lifted.get(f"{_W}val") or "").isdigit()  # lowered by a negative number
    if not (by_style or by_place):
        return False
    return bool(_MARK.fullmatch("".join(text.text or "" for text in run.iter(_T))))


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes of a paragraph; of the two versions that Word writes of each, the newer."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag not in _UNREAD:
            waiting.extend(reversed(element))


def _row(row: Any) -> str:
    """A row of a table on one line. Tables inside its cells are read by rows of their own."""
    cells = []
    for cell in row:
        if cell.tag == _CELL:
            words = " ".join(filter(None, (" ".join(_text(p).split()) for p in cell.iter(_P) if _cell_of(p) is cell)))
            cells.append(words)
    return " | ".join(cells) if any(cells) else ""


def _cell_of(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(_CELL), None)


def _notes(part: Any, kind: str) -> list[str]:
    """Footnotes or endnotes, each a paragraph: `Note 2: …`. Their marks in the text would read as figures and are not set."""
    from docx.oxml import parse_xml

    found = []
    for relation in part.rels.values():
        if relation.reltype == f"{_RELATION}{kind}" and not relation.is_external:
            number = 0
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:  # separators have one
                    number += 1
                    if words := " ".join(" ".join(_text(p).split()) for p in note.iter(_P)).strip():
                        found.append(f"Note {number}: {words}")
    return found


def _heads(sections: Any) -> list[str]:
    """The lines that stand above and below the pages."""
    found: dict[str, None] = {}
    for section in sections:
        for head in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not head.is_linked_to_previous:
                found |= dict.fromkeys(" ".join(text.split()) for text in map(_text, head._element.iter(_P)) if text.strip())
    return list(found)


DOCX = Reader(
    name="docx", version=1, media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    suffixes=(".docx",), read=read, confined=True,
)  # fmt: skip
