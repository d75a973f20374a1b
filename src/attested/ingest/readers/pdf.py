"""A PDF: its text in reading order, with the page on which each word stands."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attested.errors import IngestError
from attested.ingest.layout import Fragment, Sheet, lay
from attested.ingest.shape import About, File, Part, Reader
from attested.model import Finding

MOST_PAGES = 5_000
LOOSE = 1.15
"""From the size a letter is set in to the height of its line."""
SPACE = 0.17
"""Heights of letters between two of them from which there is a space, also where the file has none."""
CELL, CELL_AFTER_SPACE = 0.3, 0.75
"""Heights of letters from which what stands to the right is another cell or column; and where a space stands between."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " ", "\x02": "-",
                            "\ufffe": "-", "\uf0b7": "•", "\uf0a7": "▪"})  # fmt: skip
_ADDRESS = re.compile(r"https?://\S+")
# Titles that programs make up: file names, "untitled".
_MADE_UP = re.compile(r"(?:microsoft \w+ - |untitled|document\d*$|about:blank|.*\.(?:docx?|odt|rtf|html?|indd|pdf|txt)$)", re.I)
_REFERENCES = "0123456789*†‡"


def read(file: File) -> Iterator[Part | Finding]:
    """The whole file as one report."""
    import pypdfium2  # only where there are PDFs

    start = file.content.find(b"%PDF-", 0, 1_024)
    if start < 0:
        raise IngestError("format", "is no PDF document; name it by what it is")
    try:
        document = pypdfium2.PdfDocument(file.content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise IngestError("encrypted", "is encrypted; save it without its password") from None
        raise IngestError("unreadable", "is damaged or cut off, so that no page can be opened; fetch it again") from None
    if count > MOST_PAGES:
        raise IngestError("too_large", f"has {count:,} pages, more than {MOST_PAGES:,}; split it")
    sheets: list[Sheet] = []
    broken: list[int] = []
    letters = 0
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
            sheet = _sheet(page, number)
            page.close()
        except pypdfium2.PdfiumError:
            broken.append(number)
            continue
        letters += sum(len(fragment.text) for fragment in sheet.fragments)
        if letters > file.limits.text_characters:
            raise IngestError("too_large", f"has more than {file.limits.text_characters:,} characters; split it")
        sheets.append(sheet)
    if not letters:
        if broken:
            raise IngestError("unreadable", "is damaged: none of its pages can be opened; fetch it again")
        raise IngestError("empty", "holds no text; if it was scanned, have its letters recognised (OCR) first")
    laid = lay(sheets)
    known = document.get_metadata_dict()
    address = next((match[0] for line in laid.left_out if (match := _ADDRESS.search(line))), None)
    title = known.get("Title", "").strip()
    title = laid.headline or "" if not title or _MADE_UP.match(title) else title
    about = About(title=title or None, author=known.get("Author", "").strip() or None, url=address)
    yield Part(text=laid.text, about=about, pages=laid.pages)
    if laid.left_out:
        yield file.note("left_out", f"has lines above or below its pages, which were left out: {'; '.join(laid.left_out)[:300]}")
    if broken:
        pages = ", ".join(map(str, broken[:20]))
        yield file.refused("unreadable", f"has pages that cannot be opened ({pages}); the others were read; fetch it again")
    if scanned := [sheet.number for sheet in sheets if not sheet.fragments]:
        pages = ", ".join(map(str, scanned[:20]))
        yield file.note("left_out", f"has pages without text ({pages}): blank, or scanned without recognising letters")


def _sheet(page: Any, number: int) -> Sheet:
    """The fragments of one page, their distances measured from its top left corner, however it is turned."""
    letters = list(_letters(page))
    turns = Counter(letter[5] for letter in letters if not letter[4])
    turned = turns.most_common(1)[0][0] if turns else 0
    left, bottom, right, top = page.get_bbox()
    turn: Any = {0: lambda x, y: (x - left, top - y), 1: lambda x, y: (top - y, right - x),
            2: lambda x, y: (right - x, y - bottom), 3: lambda x, y: (y - bottom, x - left)}[turned]  # fmt: skip
    size = (right - left, top - bottom) if turned in (0, 2) else (top - bottom, right - left)
    placed = []
    for text, (x0, y0, x1, y1), (ox, oy), tall, generated, angle in letters:
        if not generated and (angle != turned or not (left - 1 < ox < right + 1 and bottom - 1 < oy < top + 1)):
            continue  # a watermark across the page, a label along its side, words beside the page that nobody sees
        (ax, _), (bx, _) = turn(x0, y0), turn(x1, y1)
        placed.append((text, min(ax, bx), max(ax, bx), turn(ox, oy)[1], tall))
    return Sheet(number=number, width=size[0], height=size[1], fragments=tuple(_fragments(placed)))


def _letters(page: Any) -> Iterator[tuple[str, tuple[float, float, float, float], tuple[float, float], float, bool, int]]:
    """Each letter, its box, origin and height, whether PDFium put it in as a space, and its turn in quarters."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for n in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, n)
        if code in (13, 10, 0):
            continue
        if raw.FPDFText_IsGenerated(text_page, n) == 1:
            if code == 32:
                yield " ", (0, 0, 0, 0), (0, 0), 0, True, 0
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, n, box) or not raw.FPDFText_GetCharOrigin(text_page, n, x, y):
            continue
        # The box of a letter may be its own or that of all letters of its font; the size it is set in is one for a line.
        size = raw.FPDFText_GetFontSize(text_page, n)
        if raw.FPDFText_GetMatrix(text_page, n, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        angle = round(raw.FPDFText_GetCharAngle(text_page, n) / (math.pi / 2)) % 4
        try:
            letter = chr(code)
        except (ValueError, OverflowError):
            continue
        around = (box.left, box.bottom, box.right, box.top)
        yield letter.translate(_LIGATURES), around, (x.value, y.value), size * LOOSE, False, angle


def _fragments(letters: list[tuple[str, float, float, float, float]]) -> Iterator[Fragment]:
    """Letters that follow one another on one line, as words with single spaces; wide gaps begin another fragment."""
    text: list[str] = []
    left = right = base = height = last = 0.0
    space = drawn = marked = False

    def whole() -> Iterator[Fragment]:
        words = "".join(text).strip()
        if words:
            yield Fragment(text=words, left=left, right=right, base=base, height=height)

    for letter, start, end, origin, tall in letters:
        if letter.isspace():
            space, drawn = True, drawn or end > start
            continue
        wide = CELL_AFTER_SPACE if drawn else CELL
        near = start == last or -0.5 * height < start - right < wide * height  # letters of a ligature share their box
        if text and near and abs(origin - base) < 0.6 * max(height, tall):
            raised = tall < 0.9 * height and base - origin > 0.1 * height
            if raised and letter in _REFERENCES:
                marked = True
                continue  # the mark of a footnote, which beside a figure would read as one more digit
            if abs(origin - base) < 0.35 * height:
                if (space or start - right > SPACE * height) and not (marked and letter in ".,;:!?)"):
                    text.append(" ")
                text.append(letter)
                last = start
                right, space, drawn, marked = max(right, end), False, False, False
                height = max(height, tall)
                continue
        yield from whole()
        text, left, right, base, height, last = [letter], start, end, origin, tall, start
        space = drawn = marked = False
    yield from whole()


PDF = Reader(name="pdf", version=1, media_type="application/pdf", suffixes=(".pdf",), read=read, confined=True)
