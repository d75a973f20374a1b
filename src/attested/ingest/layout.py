"""From letters on a page to paragraphs in the order a reader takes them: columns, tables, broken words, running heads.

A PDF knows where letters stand, not what they belong to. Distances are in points and grow downwards; what counts as near is
measured in the height of the letters, so that it holds for every size of print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from attested.model import Page

GUTTER = 0.5
"""Heights of letters between two columns. Newspapers leave one and more."""
LINES_OF_COLUMN = 3
APART = 1.3
"""How much wider than between lines the space between paragraphs is."""
COLUMN_APART = 0.75
"""Heights of letters between two columns of a table, where it has only two; between justified words there is less."""
ROW_APART = 1.22
"""Heights of letters between the base lines of two rows of a table from which they are more than two lines of one row."""
EDGE = 0.12
"""The share of a page's height at its top and bottom where running heads and page numbers stand."""

_NUMBER = re.compile(r"(?:page|p\.|seite)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–—]?|[ivxl]{1,6}", re.I)
# What browsers print above and below each page.
_PRINTED = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}, \d{1,2}:\d\d(?:\s?[AP]M)?")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•●▪◦‣■□–—*-]\s")
_MARK = re.compile(r"(?:[•●▪◦‣■□–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_LONE_MARK = re.compile(r"[•●▪◦‣■□–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)]")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s*\S")
# Before these, a hyphen at the end of a line belongs to the word: "anti-government", "cross-border".
_KEEPS = frozenset(
    "anti pro non ex self cross counter co multi semi pre post mid vice al el ul an ad ar as ash half well no so "
    "north south east west two three four five six seven eight nine ten twenty thirty forty fifty".split()
)
# A mark of punctuation that stands by itself, since the raised mark of a note before it was left out.
_BEFORE_MARK = re.compile(r"(?<=\w) (?=[.,;:!?)](?:\s|$))")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words that stand together on one line, and the box around them. `height` is that of the letters, with what they may reach."""

    text: str
    left: float
    right: float
    base: float
    height: float


@dataclass(slots=True)
class Line:
    """Fragments side by side; in a table, its cells."""

    cells: list[Fragment]

    @property
    def base(self) -> float:
        return self.cells[0].base

    @property
    def height(self) -> float:
        return max(cell.height for cell in self.cells)

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return max(cell.right for cell in self.cells)

    @property
    def text(self) -> str:
        return _BEFORE_MARK.sub("", " ".join(cell.text for cell in self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its number, its size in points, and the fragments on it."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]


@dataclass(slots=True)
class Block:
    """A paragraph, a heading, a table or a note. `lines` are joined when the words of the whole text are known."""

    kind: str
    lines: list[str]
    pages: list[int]
    height: float = 0.0
    full: bool = False  # whether its last line reaches across its column


@dataclass(slots=True)
class Laid:
    """The text of all pages, where each begins in it, and what was left out of it as running head or page number."""

    text: str = ""
    pages: tuple[Page, ...] = ()
    left_out: list[str] = field(default_factory=list)
    headline: str | None = None


def lay(sheets: Sequence[Sheet]) -> Laid:
    """The text of pages: paragraphs and tables, a blank line between them, words at line ends whole again.

    A paragraph that goes on over a column or a page is one. Footnotes follow the paragraph that they interrupt.
    """
    rows = [_rows(sheet.fragments) for sheet in sheets]
    heads, left_out = _running_heads(sheets, rows)
    body = _body(rows)
    blocks: list[Block] = []
    gutters: set[float] = set()
    for sheet, lines in zip(sheets, rows):
        here: list[Block] = []
        read = [fragment for n, line in enumerate(lines) if (sheet.number, n) not in heads for fragment in line.cells]
        for column in _columns(read, gutters):
            found = _blocks(column, sheet, body)
            _join(here, found)
        _join(blocks, here)
    words = Counter(word.casefold() for block in blocks for line in block.lines for word in _WORD.findall(line))
    text, pages = _written(blocks, words)
    return Laid(text=text, pages=pages, left_out=left_out, headline=_headline(blocks))


# ---------------------------------------------------------------- lines


def _rows(fragments: Sequence[Fragment]) -> list[Line]:
    """Fragments on one base line, from left to right, from the top down."""
    lines: list[Line] = []
    for fragment in sorted(fragments, key=lambda f: (f.base, f.left)):
        if lines and fragment.base - lines[-1].base < 0.35 * min(fragment.height, lines[-1].height):
            lines[-1].cells.append(fragment)
        else:
            lines.append(Line([fragment]))
    for line in lines:
        line.cells.sort(key=lambda f: f.left)
    return lines


def _running_heads(sheets: Sequence[Sheet], rows: Sequence[list[Line]]) -> tuple[set[tuple[int, int]], list[str]]:
    """Lines at the edges that repeat from page to page, and page numbers: (page, line) and, once each, their words."""
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    found: set[tuple[int, int]] = set()
    words: dict[str, None] = {}
    for sheet, lines in zip(sheets, rows):
        for n in {*range(min(4, len(lines))), *range(max(0, len(lines) - 4), len(lines))}:
            line = lines[n]
            if EDGE * sheet.height < line.base - line.height / 2 < (1 - EDGE) * sheet.height:
                continue
            numbered = any(_NUMBER.fullmatch(cell.text) for cell in (line.cells[0], line.cells[-1]))
            alone = numbered and len(line.text) < 120 and _outermost(lines, n)
            if _PRINTED.match(line.text) or (alone and (1 < len(line.cells) <= 3 or len(line.text) < 16)):
                found.add((sheet.number, n))
                words.setdefault(line.text)
            key = (re.sub(r"\d+", "0", line.text.casefold()), round(line.base / 4))
            places.setdefault(key, []).append((sheet.number, n))
    least = max(2, 0.4 * len(sheets))
    for (_, _), where in places.items():
        if len(where) >= least:
            found.update(where)
            number, n = where[0]
            words.setdefault(next(lines for sheet, lines in zip(sheets, rows) if sheet.number == number)[n].text)
    return found, list(words)


def _outermost(lines: Sequence[Line], n: int) -> bool:
    """Whether a line is the first or last of its page, or next to it."""
    return n < 2 or n >= len(lines) - 2


# ---------------------------------------------------------------- columns and tables


def _columns(fragments: Sequence[Fragment], known: set[float]) -> Iterator[list[Line]]:
    """The lines of a page in reading order, as stretches that belong together: columns from left to right between full lines.

    `known` are the gutters of the pages before: there two lines side by side are columns already. Those found are added.
    """
    lines = _rows(fragments)
    if not lines:
        return
    best = max(_gutters(lines, known), key=lambda found: found[0], default=None)
    if best is None:
        yield lines
        return
    _, x, first, last = best
    known.add(x)
    above = [f for line in lines[:first] for f in line.cells]
    band = [f for line in lines[first:last] for f in line.cells]
    below = [f for line in lines[last:] for f in line.cells]
    for part in (above, [f for f in band if f.left < x], [f for f in band if f.left >= x], below):
        yield from _columns(part, known)


def _gutters(lines: Sequence[Line], known: set[float]) -> Iterator[tuple[float, float, int, int]]:
    """Where two columns of prose stand side by side: (worth, right edge of the gutter, first and last line of the band)."""
    height = median(line.height for line in lines)
    lefts: Counter[int] = Counter(round(cell.left) for line in lines for cell in line.cells)
    edges = [x for x, count in lefts.items() if sum(lefts[x + d] for d in (-1, 0, 1)) >= LINES_OF_COLUMN]
    for x in (*known, *(edge - 2.0 for edge in edges)):
        least = 1 if x in known else LINES_OF_COLUMN
        first = 0
        for n in range(len(lines) + 1):
            free = n < len(lines) and not any(
                cell.left < x and cell.right > x + 2.0 - GUTTER * height for cell in lines[n].cells
            )
            if free:
                continue
            band = _trimmed(lines, first, n, x, least)
            if band is not None:
                a, b = band
                left = [Line(cells) for line in lines[a:b] if (cells := [c for c in line.cells if c.left < x])]
                right = [Line(cells) for line in lines[a:b] if (cells := [c for c in line.cells if c.left >= x])]
                if _prose(left, least) and (_prose(right, least) or _beside(left, right)):
                    yield min(len(left), len(right)) + (b - a) / 1000, x, a, b
            first = n + 1


def _beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether a column that holds no prose, such as a table or a list of names, is as much a column as the prose at its left."""
    width, other = (max(c.right for c in side) - min(c.left for c in side) for side in (left, right))
    return other > 0.6 * width and len(left) > 2 * LINES_OF_COLUMN and len(right) > 0.5 * len(left)


def _trimmed(lines: Sequence[Line], first: int, last: int, x: float, least: int) -> tuple[int, int] | None:
    """The part of a band that both columns reach into; a last line of a paragraph above is none of it."""

    def both(n: int) -> bool:
        return any(c.left < x for c in lines[n].cells) and any(c.left >= x for c in lines[n].cells)

    paired = [n for n in range(first, last) if both(n)]
    if len(paired) < least:
        # Columns whose base lines differ stand in lines of their own: then they must alternate.
        sides = [any(c.left < x for c in lines[n].cells) for n in range(first, last)]
        if sum(a != b for a, b in pairwise(sides)) < 2 * LINES_OF_COLUMN:
            return None
        return first, last
    # Lines of the left column above them belong to the band, unless they end a paragraph that reached across.
    start = paired[0]
    while start > first and lines[start].base - lines[start - 1].base < 2.5 * lines[start].height:
        start -= 1
    if start == first > 0:
        while start < paired[0] and lines[start].base - lines[start - 1].base < APART * lines[start].height:
            start += 1
    return start, last


def _prose(lines: Sequence[Line], least: int) -> bool:
    """Whether a column holds running text: most of its lines reach across it and hold several words."""
    if len(lines) < least:
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    wide = median(line.right - line.left for line in lines) > 0.6 * (right - left)
    return wide and median(line.text.count(" ") for line in lines) >= 2.5


# ---------------------------------------------------------------- blocks


def _body(rows: Sequence[list[Line]]) -> float:
    """The height of the letters that most of the text is set in."""
    heights: Counter[float] = Counter()
    for lines in rows:
        for line in lines:
            heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 1.0


def _blocks(lines: Sequence[Line], sheet: Sheet, body: float) -> list[Block]:
    """The paragraphs and tables of one column."""
    usual = _leading(lines)
    edge = max(line.right for line in lines)
    start = min(line.left for line in lines)
    found: list[Block] = []
    n = 0
    while n < len(lines):
        if end := _table(lines, n):
            found.append(Block("table", _cells(lines[n:end]), [sheet.number], body))
            n = end
            continue
        line = lines[n]
        before = lines[n - 1] if n else None
        if before is None or not found or found[-1].kind == "table" or _begins(before, line, usual, start, edge):
            small = line.height < 0.88 * body and line.base > 0.5 * sheet.height and bool(_NOTE.match(line.text))
            large = line.height > 1.12 * body and len(line.text) < 250
            found.append(Block("note" if small else "heading" if large else "paragraph", [line.text], [sheet.number], line.height))
        else:
            found[-1].lines.append(line.text)
        found[-1].full = edge - line.right < 0.15 * (edge - start)
        n += 1
    return found


def _leading(lines: Sequence[Line]) -> float:
    """From one base line to the next inside a paragraph, in heights of letters."""
    gaps = sorted((b.base - a.base) / max(b.height, 1.0) for a, b in pairwise(lines))
    gaps = [gap for gap in gaps if 0.6 < gap < 3.0]
    if not gaps:
        return 1.2
    usual = gaps[len(gaps) // 5]
    if usual > 1.6:  # either the lines stand far apart, or each is a paragraph
        edge = max(line.right for line in lines)
        broken = sum(line.right > 0.8 * edge and not _ENDS.search(line.text) for line in lines)
        return usual if broken > 0.5 * len(lines) else 1.2
    return usual


def _begins(before: Line, line: Line, usual: float, start: float, edge: float) -> bool:
    """Whether a line begins a paragraph."""
    height = max(line.height, 1.0)
    if line.base - before.base > APART * usual * height or abs(line.height - before.height) > 0.12 * before.height:
        return True
    if _MARK.match(line.text) and (_BULLET.match(line.text) or _ENDS.search(before.text)):
        return True  # "up to / 104. (Agency)" is no item of a list
    if line.left - before.left > 0.7 * height and before.left - start < 0.7 * height and _ENDS.search(before.text):
        return True
    # A line that ends well before the edge ends its paragraph, if the next word would have had room.
    word = line.text.split(" ", 1)[0]
    room = len(word) * 0.5 * height + 0.12 * (edge - start)
    return before.right + room < edge and bool(_ENDS.search(before.text))


def _table(lines: Sequence[Line], first: int) -> int:
    """The end of the table that begins at a line; 0 where none does. Its cells stand below one another, none across two columns."""
    if len(lines[first].cells) < 2:
        return 0
    spans = [(cell.left, cell.right) for cell in lines[first].cells]
    end, full = first + 1, 1
    while end < len(lines):
        line = lines[end]
        if line.base - lines[end - 1].base > 3.5 * line.height or not _fits(line, spans):
            break
        full += len(line.cells) > 1
        spans = _merged(spans, line)
        end += 1
    # A short line below the table, in its first column, is a caption or the next paragraph.
    while end - first > 1 and len(lines[end - 1].cells) == 1 and lines[end - 1].left < spans[0][1]:
        if end - first > 2 and lines[end - 1].base - lines[end - 2].base < ROW_APART * lines[end - 1].height:
            break
        end -= 1
    columns = _apart(spans, lines[first].height)
    widest = max((b[0] - a[1] for a, b in pairwise(columns)), default=0.0)
    marks = all(_LONE_MARK.fullmatch(line.cells[0].text) for line in lines[first:end] if line.left < columns[0][1])
    if full < 2 or marks or len(columns) < 2 or (len(columns) < 3 and widest < COLUMN_APART * lines[first].height):
        return 0
    return end


def _apart(spans: Sequence[tuple[float, float]], height: float) -> list[tuple[float, float]]:
    """The columns, those with no more than a wide space between them as one."""
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left - found[-1][1] < COLUMN_APART / 2 * height:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _fits(line: Line, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether the cells of a line stand each in a column of its own; of several, one may begin a new column."""
    found = [[n for n, (left, right) in enumerate(spans) if cell.left < right and cell.right > left] for cell in line.cells]
    known = [columns[0] for columns in found if columns]
    return all(len(columns) < 2 for columns in found) and len(known) == len(set(known)) and len(known) >= min(2, len(line.cells))


def _merged(spans: Sequence[tuple[float, float]], line: Line) -> list[tuple[float, float]]:
    """The columns, widened by the cells of one more line."""
    found = list(spans)
    for cell in line.cells:
        for n, (left, right) in enumerate(found):
            if cell.left < right and cell.right > left:
                found[n] = (min(left, cell.left), max(right, cell.right))
                break
        else:
            found.append((cell.left, cell.right))
    return sorted(found)


def _cells(lines: Sequence[Line]) -> list[str]:
    """The rows of a table, ` | ` between cells. Lines that only continue cells are joined to the row above."""
    spans: list[tuple[float, float]] = []
    for line in lines:
        spans = _merged(spans, line)
    spans = _apart(spans, lines[0].height)
    apart = [b.base - a.base > ROW_APART * b.height for a, b in pairwise(lines)]
    rows: list[list[str]] = []
    for n, line in enumerate(lines):
        cells = [""] * len(spans)
        for cell in line.cells:
            column = next((k for k, (left, right) in enumerate(spans) if cell.left < right and cell.right > left), 0)
            cells[column] = f"{cells[column]} {cell.text}".strip()
        mixed = any(apart) and not all(apart)
        if n and (not apart[n - 1] if mixed else not cells[0]):
            rows[-1] = [_end(a, b, Counter()) + b if a else b for a, b in zip(rows[-1], cells)]
        else:
            rows.append(cells)
    return [" | ".join(row) for row in rows]


# ---------------------------------------------------------------- text


def _join(blocks: list[Block], more: list[Block]) -> None:
    """Add the blocks of the next column or page; a paragraph that was broken there becomes one again."""
    open_ = next((block for block in reversed(blocks) if block.kind != "note"), None)
    first = next((block for block in more if block.kind != "note"), None)
    if (
        open_ is not None
        and first is not None
        and open_.kind == first.kind == "paragraph"
        and not _ENDS.search(open_.lines[-1])
        and abs(open_.height - first.height) < 0.1 * first.height
        and (first.lines[0][:1].islower() or _BROKEN.search(open_.lines[-1]) or open_.full)
        and not _MARK.match(first.lines[0])
    ):
        open_.pages += [open_.pages[-1]] * (len(open_.lines) - len(open_.pages)) + [first.pages[0]] * len(first.lines)
        open_.lines += first.lines
        open_.full = first.full
        more = [block for block in more if block is not first]
    blocks.extend(more)


def _written(blocks: Sequence[Block], words: Counter[str]) -> tuple[str, tuple[Page, ...]]:
    """The blocks as one text, and from where on its words stand on which page."""
    pieces: list[str] = []
    pages: list[Page] = []
    length = 0

    def add(piece: str, number: int | None = None) -> None:
        nonlocal length
        if number is not None and (not pages or pages[-1].number != number):
            pages.append(Page(start=length, number=number))
        pieces.append(piece)
        length += len(piece)

    for block in blocks:
        if pieces:
            add("\n\n")
        for n, line in enumerate(block.lines):
            number = block.pages[n] if n < len(block.pages) else block.pages[-1]
            if block.kind == "table":
                add(("\n" if n else "") + line, number)
                continue
            rest = block.lines[n + 1] if n + 1 < len(block.lines) else ""
            add(_end(line, rest, words), number)
    return "".join(pieces), tuple(pages)


def _end(line: str, after: str, words: Counter[str]) -> str:
    """A line as it stands in running text: with a blank, or, where it breaks a word, with neither blank nor, often, hyphen."""
    if not after:
        return line.replace("\u00ad", "")
    match = _BROKEN.search(line)
    rest = re.match(r"[^\W\d_]+", after)
    if match is None or rest is None:
        joined = line.endswith(("-", "–", "/")) and rest is not None and not line.endswith((" -", " –"))
        return line if joined else f"{line} "
    first, second = match[1], rest[0]
    if "\u00ad" in match[0]:
        return line[:-1]
    whole, hyphened = words[(first + second).casefold()], words[f"{first}-{second}".casefold()]
    compound = first.casefold() in _KEEPS or second[0].isupper() or hyphened > whole
    return line if compound and not whole > hyphened else line[:-1]


def _headline(blocks: Sequence[Block]) -> str | None:
    """The largest heading of the first page, if any stands out."""
    if not blocks:
        return None
    first = [block for block in blocks if block.kind == "heading" and block.pages[0] == blocks[0].pages[0]]
    best = max(first, key=lambda block: block.height, default=None)
    return " ".join(best.lines)[:300] if best is not None else None
