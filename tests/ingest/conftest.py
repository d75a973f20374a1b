"""Small files of every format, made on the spot, good ones and bad."""

from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage
from types import SimpleNamespace

import pytest


def pdf(*pages, title="", encrypted=False):
    """A PDF whose pages are lists of (left, from the top, size, words), set in Helvetica on A4."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font, f"<< /Title ({title}) >>"]
    kids = []
    for lines in pages:
        drawn = "\n".join(f"BT /F1 {size} Tf {left} {842 - top} Td ({words}) Tj ET" for left, top, size, words in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>"
        )
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
    lock = lock if encrypted else ""
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {lock} >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")


def paragraphs(*texts, top=80, left=70, size=11, width=80):
    """Lines of a PDF page: each text broken at so many characters, a space after each."""
    lines = []
    for text in texts:
        line = ""
        for word in text.split():
            if len(line) + len(word) > width:
                lines.append((left, top, size, line))
                line, top = "", top + size * 1.2
            line = f"{line} {word}".strip()
        lines.append((left, top, size, line))
        top += size * 2.2
    return lines


def docx(*texts, table=(), title="", extra=()):
    """A document of Word with paragraphs and a table; `extra` are more parts of its archive: (name, bytes)."""
    import docx

    document = docx.Document()
    document.core_properties.title = title
    for text in texts:
        document.add_paragraph(text)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(made.add_row().cells, row):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return with_parts(out.getvalue(), extra)


def with_parts(archive, parts):
    """A ZIP archive with parts added, or put in the place of those of their name."""
    parts = dict(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member, parts.pop(member.filename, None) or old.read(member))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def xlsx(*rows, sheets=None):
    """A workbook of one sheet with these rows, or of several: title to rows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, held in (sheets or {"Reports": rows}).items():
        sheet = book.create_sheet(name.lstrip("-"))
        for row in held:
            sheet.append(list(row))
        if name.startswith("-"):
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def message(text="", *, html="", attachments=(), **headers):
    """A message; attachments are (name, type, bytes)."""
    made = EmailMessage()
    for name, value in ({"From": "Situation Desk <desk@example.org>", "Date": "Mon, 02 Dec 2024 23:30:00 -0500"} | headers).items():
        made[name] = value
    if text or not html:
        made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html") if text else made.set_content(html, subtype="html")
    for name, kind, content in attachments:
        made.add_attachment(content, *kind.split("/"), filename=name)
    return bytes(made)


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """A ZIP archive; members are (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def warc(*pages, packed=False):
    """A web archive; pages are (address, status, type, bytes)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, status, kind, content in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(content), http_headers=headers))
    return out.getvalue()


def bomb(size):
    """So many null bytes, packed by gzip."""
    return gzip.compress(bytes(size), 9)


@pytest.fixture(scope="session")
def make():
    """The functions that make files."""
    made = (pdf, paragraphs, docx, with_parts, xlsx, message, zipped, warc, bomb)
    return SimpleNamespace(**{function.__name__: function for function in made})
