"""A brief as a Word document with real footnotes, which python-docx has no door for yet: their part is made here.

A claim that is cited again gets a reference to its first footnote (a NOTEREF field), as Word wants each footnote used once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attested.errors import KnowledgeError
from attested.export.brief.pages import Notes, rest
from attested.export.brief.parts import Brief, Part, Sentence
from attested.export.brief.telling import Teller
from attested.export.brief.templates import Templates

if TYPE_CHECKING:
    from docx.document import Document as Word

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_docx(brief: Brief, teller: Teller, templates: Templates) -> bytes:
    """The brief as the bytes of a .docx. The user's `brief.docx` gives styles, margins, header and footer; its text is left out."""
    page = _Page(_open(templates.word), Notes(teller))
    page.document.core_properties.title = clean(brief.title)
    page.document.core_properties.comments = ""
    page.heading(brief.title + (f": {brief.period}" if brief.period else ""), 0)
    page.paragraph(brief.scope)
    for section in brief.sections:
        page.heading(section.title, 1)
        if section.note:
            page.paragraph(section.note, italic=True)
        for part in section.parts:
            page.part(part)
        for line in section.plain:
            page.paragraph(line, style="List Bullet")
    page.keep_notes()
    kept = io.BytesIO()
    page.document.save(kept)
    return kept.getvalue()


def blank(path: Path) -> None:
    """Write an empty document with the styles that the brief uses, to be changed in Word."""
    document = _open(None)
    _styles(document)
    document.save(str(path))


def _open(path: Path | None) -> Word:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path) if path else None)
    except (PackageNotFoundError, ValueError, KeyError) as error:
        raise KnowledgeError(f"the template {path} is no Word document: {error}") from error
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)
    _styles(document)
    return document


def _styles(document: Word) -> None:
    """Add the styles of footnotes where the document has none."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    known = {style.name.casefold() for style in document.styles if style.name}
    if "footnote text" not in known:
        text: Any = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Normal"]
        text.font.size = Pt(8.5)
        text.paragraph_format.space_after = Pt(2)
    if "footnote reference" not in known:
        mark: Any = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True


class _Page:
    """A document that is being written, and its footnotes."""

    def __init__(self, document: Word, notes: Notes) -> None:
        self.document = document
        self.notes = notes
        self.used: set[int] = set()
        names = {style.name.casefold(): style.style_id for style in document.styles if style.name}
        self.mark, self.text = names["footnote reference"], names["footnote text"]
        self.bullets = "List Bullet" if "list bullet" in names else None
        self.under = "List Bullet 2" if "list bullet 2" in names else self.bullets
        self.grid = next((s.name for s in document.styles if s.name in ("Table Grid", "Light Grid", "Light List")), None)
        self.headings = {n for n in range(5) if (f"heading {n}" if n else "title") in names}

    def heading(self, text: str, level: int) -> None:
        if level in self.headings:
            self.document.add_heading(clean(text), level)
        else:
            self.document.add_paragraph().add_run(clean(text)).bold = True

    def paragraph(self, text: str, *, italic: bool = False, style: str | None = None) -> Any:
        style = self.bullets if style == "List Bullet" else style
        paragraph = self.document.add_paragraph(style=style)
        paragraph.add_run(clean(text)).italic = italic or None
        return paragraph

    def part(self, part: Part) -> None:
        if part.heading:
            self.heading(part.heading, 2)
        for line in part.lines:
            paragraph = self.document.add_paragraph(style=self.under if line.depth else self.bullets)
            paragraph.add_run(clean(line.sentence.text))
            self.cite(paragraph, line.sentence)
        if part.table and part.table.rows:
            self.table(part)
        if part.more:
            self.paragraph(f"… and {part.more} more: {part.command}", italic=True)

    def table(self, part: Part) -> None:
        assert part.table is not None
        head, rows = part.table.head, part.table.rows
        table = self.document.add_table(rows=1, cols=len(head), style=self.grid)
        for cell, words in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].add_run(clean(words)).bold = True
        for row in rows:
            cells = table.add_row().cells
            for cell, words in zip(cells, row.cells, strict=True):
                cell.paragraphs[0].add_run(clean(words))
            self.cite(cells[-1].paragraphs[0], row.sentence)
        # The head stands on every page that the table runs over.
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(_element("w:tblHeader", {"val": "true"}))

    def cite(self, paragraph: Any, sentence: Sentence) -> None:
        """The marks of a sentence's footnotes, and how many more claims there are."""
        for n, number in enumerate(self.notes.of(sentence)):
            if n:
                paragraph._p.append(self._run(_text(" ")))
            if number in self.used:
                for run in self._again(number):
                    paragraph._p.append(run)
                continue
            self.used.add(number)
            name = f"_note{number}"
            paragraph._p.append(_element("w:bookmarkStart", {"id": str(number), "name": name}))
            paragraph._p.append(self._run(_element("w:footnoteReference", {"id": str(number)})))
            paragraph._p.append(_element("w:bookmarkEnd", {"id": str(number)}))
        if more := rest(sentence):
            paragraph.add_run(more)

    def _again(self, number: int) -> Iterator[Any]:
        """The field that shows the number of a footnote which stands elsewhere."""
        yield self._run(_element("w:fldChar", {"fldCharType": "begin"}))
        yield self._run(_text(f" NOTEREF _note{number} \\f \\h ", "w:instrText"))
        yield self._run(_element("w:fldChar", {"fldCharType": "separate"}))
        yield self._run(_text(str(number)))
        yield self._run(_element("w:fldChar", {"fldCharType": "end"}))

    def _run(self, inner: Any) -> Any:
        run, properties = _element("w:r"), _element("w:rPr")
        properties.append(_element("w:rStyle", {"val": self.mark}))
        run.append(properties)
        run.append(inner)
        return run

    def keep_notes(self) -> None:
        """Put the footnotes into the document: their part, its relationship, and the separators that Word expects."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part as Packed
        from lxml import etree

        root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = etree.SubElement(root, f"{{{_W}}}footnote", {f"{{{_W}}}type": kind, f"{{{_W}}}id": str(number)})
            run = etree.SubElement(etree.SubElement(note, f"{{{_W}}}p"), f"{{{_W}}}r")
            etree.SubElement(run, f"{{{_W}}}{kind}")
        for one in self.notes.all():
            note = etree.SubElement(root, f"{{{_W}}}footnote", {f"{{{_W}}}id": str(one.number)})
            paragraph = _element("w:p")
            properties = _element("w:pPr")
            properties.append(_element("w:pStyle", {"val": self.text}))
            paragraph.append(properties)
            paragraph.append(self._run(_element("w:footnoteRef")))
            run = _element("w:r")
            run.append(_text(f" {one.text}"))
            paragraph.append(run)
            note.append(deepcopy(paragraph))
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = self.document.part
        for relation in list(part.rels.values()):
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                part.drop_rel(relation.rId)
        packed = Packed(PackURI("/word/footnotes.xml"), f"{_PARTS}.footnotes+xml", content, part.package)
        part.relate_to(packed, _KIND)


def clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _element(name: str, values: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in (values or {}).items():
        element.set(qn(f"w:{key}"), value)
    return element


def _text(words: str, name: str = "w:t") -> Any:
    from docx.oxml.ns import qn

    element = _element(name)
    element.text = clean(words)
    element.set(qn("xml:space"), "preserve")
    return element
