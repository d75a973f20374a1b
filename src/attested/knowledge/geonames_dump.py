"""A dump of GeoNames (allCountries.txt, XX.txt, or the ZIP file of one) read row by row: each a place, or what is wrong with it.

The form of a row is that of https://download.geonames.org/export/dump/readme.txt: nineteen fields parted by tabs, alternative names
in the fourth. A dump may hold thirteen million rows, so that nothing here keeps more than one.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from attested.errors import KnowledgeError
from attested.knowledge.gazetteer_index import Row

FIELDS = 19
LONGEST_ROW = 256 * 1024
"""Bytes of a row, its line end with it. The longest of GeoNames has about 15,000."""
MOST_NAMES = 300
LARGEST_MEMBER = 16 * 1024**3
"""Bytes that a packed dump may have when unpacked: ten times all of GeoNames. It is never unpacked to disk."""

# GeoNames' feature codes (https://www.geonames.org/export/codes.html) as our kinds; what is not listed is not taken.
_KINDS = {
    "country": "PCLI PCLD PCLF PCLS PCLIX TERR",
    "province": "ADM1 ADM1H PRSH",
    "district": "ADM2 ADM2H ADM3 ADM3H ADM4 ADM4H ADM5 ADMD ADMDH ZN ZNB",
    "town": "PPL PPLA PPLA2 PPLA3 PPLA4 PPLA5 PPLC PPLCH PPLF PPLG PPLH PPLL PPLQ PPLR PPLS PPLW STLMT",
    "quarter": "PPLX",
    "region": "CONT RGN RGNE RGNH",
    "area": "AREA RESV PRK LCTY LK LKS LKN LGN PEN CAPE FRST DLTA PLN PLAT UPLD BSND FLD OAS TRB",
    "sea": "SEA OCN GULF BAY",
    "strait": "STRT CHN CNL",
    "river": "STM STMI STMS STMM",
    "valley": "VAL WAD CNYN",
    "mountains": "MT MTS PK HLL HLLS RDGE RDGB MESA VLC",
    "desert": "DSRT ERG",
    "island": "ISL ISLS ATOL ISLET ISLT",
    "crossing": "PSTB CSTM PASS BDG FY",
    "camp": "CMPRF CMP CMPLA CMPO CMPQ",
    "base": "MILB AIRB NVB INSM FT",
    "airport": "AIRP AIRF AIRH",
    "port": "PRT HBR MAR TRMO",
    "prison": "PRN PRNJ",
    "hospital": "HSP HSPC HSPD",
    "dam": "DAM DAMQ RSV",
    "plant": "PS PSH PSN ML MFG MFGN OILR FCL",
    "field": "OILF GASF MNAU MN MNQ MNC MNFE MNCU MNN OILP OILW",
}
KIND_OF_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a dump that is a place: what the index keeps, all its names, and the GeoNames codes of its divisions.

    `row.admin` and `row.second` are 0 here: only the gazetteer knows the numbers of "UA.08" and "UA.08.6510".
    """

    line: int
    row: Row
    names: tuple[str, ...]
    admin: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row of a dump that is no place, with a code to count it by and what is wrong in words."""

    line: int
    code: str
    message: str


def entries(lines: IO[bytes], seen: Callable[[bytes], None] = lambda line: None) -> Iterator[Entry | BadRow | None]:
    """What each row of a dump says, in its order: a place, what is wrong with it, or `None` for a sort of thing that is not taken.

    `seen` is given the bytes of every row first. An over-long row is skipped without being held.
    """
    number = 0
    while line := lines.readline(LONGEST_ROW):
        number += 1
        seen(line)
        if len(line) == LONGEST_ROW and not line.endswith(b"\n"):
            while rest := lines.readline(LONGEST_ROW):
                seen(rest)
                if rest.endswith(b"\n"):
                    break
            yield BadRow(line=number, code="too_long", message=f"has more than {LONGEST_ROW:,} bytes")
        elif line.strip():
            yield entry(line, number)


def entry(line: bytes, number: int) -> Entry | BadRow | None:
    """What one row says.

    >>> row = "706448|Kherson|Kherson|Cherson,|46.65|32.61|P|PPLA|UA||08||||66000||45|Europe/Kyiv|2024-01-01"
    >>> entry(row.replace("|", "\\t").encode(), 1).names
    ('Kherson', 'Cherson')
    >>> entry(b"706448\\tKherson", 7).message
    '2 fields where a row of GeoNames has 19'
    """

    def bad(code: str, message: str) -> BadRow:
        return BadRow(line=number, code=code, message=message)

    try:
        fields = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        return bad("encoding", f"not UTF-8 at byte {error.start}")
    if len(fields) != FIELDS:
        return bad("fields", f"{len(fields)} fields where a row of GeoNames has {FIELDS}")
    identifier, name, ascii_name, others, lat, lon, _, code, country, _, admin1, admin2 = fields[:12]
    if not _is_number(identifier) or not 0 < int(identifier) < 2**31:
        return bad("id", f"{identifier[:40]!r} is no GeoNames number")
    if not name.strip():
        return bad("name", "has no name")
    try:
        point = float(lat), float(lon)
    except ValueError:
        return bad("point", f"{lat[:20]!r}, {lon[:20]!r} is no point")
    if not (abs(point[0]) <= 90 and abs(point[1]) <= 180):  # also where one is nan
        return bad("point", f"{lat[:20]}, {lon[:20]} is no point on earth")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        return bad("country", f"{country[:20]!r} is no country code")
    if fields[14] and not _is_number(fields[14]):
        return bad("population", f"{fields[14][:20]!r} is no number of people")
    kind = KIND_OF_CODE.get(code)
    if kind is None:
        return None
    row = Row(
        number=int(identifier), name=name.strip(), kind=None if kind == "town" else kind, country=country or None,
        admin=0, second=0, lat=point[0], lon=point[1], population=min(int(fields[14] or 0), 2**40), within=_RADIUS.get(kind),
    )  # fmt: skip
    names = dict.fromkeys(part.strip() for part in (name, ascii_name, *others.split(",")[:MOST_NAMES]) if part.strip())
    admin = f"{country}.{admin1}" if admin1 and kind != "province" else ""
    return Entry(line=number, row=row, names=tuple(names), admin=admin, second=f"{admin}.{admin2}" if admin and admin2 else "")


_RADIUS = {
    "country": 300, "province": 80, "district": 25, "region": 200, "area": 15, "sea": 200, "river": 50, "valley": 15,
    "mountains": 10, "desert": 100, "island": 10, "strait": 20, "quarter": 2, "crossing": 2, "camp": 2, "base": 3,
    "airport": 3, "port": 3, "prison": 1, "hospital": 1, "dam": 2, "plant": 2, "field": 5,
}  # fmt: skip
"""Rough radii in kilometres: a dump gives points only."""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The rows of a dump, of a text file or of the one in a ZIP file. Raises `KnowledgeError` where there is none to read."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(path) as packed, packed.open(_member(path, packed)) as file:
            yield file
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror or error})") from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise KnowledgeError(f"{path}: the ZIP file is damaged or locked ({error})") from None


def _member(path: Path, packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    texts = [one for one in packed.infolist() if one.filename.lower().endswith(".txt") and "readme" not in one.filename.lower()]
    if len(texts) != 1:
        raise KnowledgeError(f"{path}: holds {len(texts)} text files; a dump of GeoNames holds one beside its readme.txt")
    if texts[0].file_size > LARGEST_MEMBER:
        raise KnowledgeError(f"{path}: {texts[0].filename} would have {texts[0].file_size:,} bytes, ten times all of GeoNames")
    return texts[0]
