"""The day of publication as a report itself puts it: in a dateline, under its title, in its address or file name.

A date in the first lines is not yet the date of the report: "December 2, 2016 was the day the siege …" is a story about
it. So only the forms are read that editors use to date a report, and a missing date stays missing.
"""

from __future__ import annotations

import re
from datetime import date

from attested.ingest.dates import CABLE, FULL, TIME, YEARLESS, read_cable, read_match, read_yearless

HEAD_LINES = 8
"""Lines with words in them among which a dateline is looked for: title, standfirst, byline, date, first paragraph."""
HEAD_CHARACTERS = 3_000
MOST_IN_LINE = 300
"""Code points of a line that are read: a dateline stands at its beginning."""

_LABEL = (
    r"(?P<label>(?:first\s+)?(?:published|posted|issued|released|(?:publication|release)\s+date"
    r"|date(?:\s+of\s+(?:publication|issue|release))?)(?:\s+(?:on|at))?)"
)
_UPDATED = r"(?:(?:last\s+)?(?:updated|modified|revised)\s*(?:on|at)?\s*:?)"
_AGENCY = r"(?:\s*[,-]?\s*(?:\([A-Z][^()\n]{1,40}\)|/[A-Z][^/\n]{1,40}/))"
_DASH = r"(?:--+|[-–—―:|•·])"
_LONG_DASH = r"(?:--+|[–—―]|-(?=\s))"
# A headline may end in the day of what it tells: "Siege of Homs, 9 May 2012".
_NO_EVENT = (
    r"(?![^\n]{0,60}?\b(?i:attacks?|battle|siege|massacre|bombings?|killings?|strikes?|offensive|war|uprising|protests?|revolution"
    r"|timeline|chronology|history|anniversary|since|until|before|after)\b[^\n]{0,20}?\d)"
)
# "DAMASCUS", "KYIV, Ukraine", "AL-TANF BASE, Syria". Agencies set a dateline in capitals, so capitals are believed more.
_CAPITALS = r"[A-Z][A-Z.'’/-]+(?:[ ]+[A-Z][A-Z.'’/-]+){0,3}(?:,[ ]+[A-Z][\w.'’-]+(?:[ ]+[A-Z][\w.'’-]+){0,2})?"
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.'’/-]*(?:[ ,]+(?:of|the|and|de|el|al|[^\W\d_a-zß-öø-ÿ][\w.'’/-]*)){0,4}"
_TO_DATE = r"(?:\s*[,|•·]\s*|\s+[-–—]\s*|\s*\(\s*)"
_END = rf"{TIME}\s*(?:[)\]]?{_AGENCY}?[*\])]*\s*(?:{_DASH}|\[|$)|[)\]]\s*(?=[\w“\"])|{_AGENCY})"

# A line that holds nothing but the date: "Tuesday, October 15, 2019", "Published 2 December 2024, 14:05 GMT", "(2015-07-16)".
_ALONE = re.compile(rf"[*_#(\[ ]*(?:{_LABEL}\s*:?\s*)?(?:{FULL}){TIME}(?:\s*{_DASH}?\s*{_UPDATED}.*)?[)\]*_.]*", re.I)
_LABELLED = re.compile(rf"[*_]*{_LABEL}[*_]*\s*:[*_]*\s*(?:{FULL})", re.I)
# "KABUL, Afghanistan (Nov. 13, 2012) – Troops …", "DAMASCUS, Dec. 2, 2024 (Reuters) - …", "KYIV, Ukraine – March 3, 2024".
_CAPITALS_FIRST = re.compile(rf"[(\[*]*{_NO_EVENT}{_CAPITALS}{_AGENCY}?{_TO_DATE}(?i:{FULL}){_END}")
_CAPITALS_YEARLESS = re.compile(rf"[(\[*]*{_NO_EVENT}{_CAPITALS}{_AGENCY}?{_TO_DATE}(?i:{YEARLESS}){_END}")
# "Geneva, 2 December 2024 – …", "(New York, 2 December 2024)", "2 December 2024 | Geneva", "2 December 2024 (Reuters) – …".
_PLACE_FIRST = re.compile(rf"\**{_NO_EVENT}{_NAME}{_AGENCY}?\s*[,|•·]\s*(?i:{FULL}){_AGENCY}?\**\s*{_LONG_DASH}")
_IN_BRACKETS = re.compile(rf"\**[(\[]{_NAME},?\s+(?i:{FULL})[)\]]")
_PLACE_AND_DATE = re.compile(rf"{_NO_EVENT}[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){{0,2}},\s+(?i:{FULL})\.?")  # "Bogotá, 13 May 2019"
_DATE_FIRST = re.compile(rf"[(\[*]*(?:{FULL}){TIME}[)\]]?{_AGENCY}?[*]*\s*(?:{_LONG_DASH}|[|•·])", re.I)
_BYLINE = re.compile(rf"[*_]*(?:by|from)\s+[^\n]{{3,80}}?\s*[,|•·–—-]\s*(?:{FULL}){TIME}[*_]*", re.I)
_AFTER_A_BAR = re.compile(rf"[^\n]{{0,80}}[|•·]\s*(?:{FULL}){TIME}(?:\s*[|•·][^\n]{{0,40}})?[ \t]*", re.I)
# "SAN SALVADOR, 4 APR 89 (ACAN-EFE) -- [TEXT] …"
_CABLE = re.compile(rf"[(\[*]*[A-Z][\w .'’()/-]{{1,60}}(?:,[\w .'’()/-]{{1,40}})?,\s+{CABLE}\s*(?:{_AGENCY}\s*)?(?:--|–|—|\[)")
_DIGEST_ITEM = re.compile(r"(?:[-*•][ \t]+)?\d{4}-\d\d-\d\d:[ \t]")

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)([/-]?)([01]?\d)\2([0-3]?\d)(?=[/?#._-]|$)")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_YEAR_AND_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]([01]\d)(?!\d)")


def dateline(text: str, *, latest: date, address: str = "") -> date | None:
    """The day on which a report dates itself in its first lines; `None` where it does not, or names days that differ.

    A day later than `latest` is not believed. Digests, whose paragraphs carry dates of their own, have no dateline. One
    without a year is read only where the first lines or the `address` give a year with its month (`/2010/09/`, `2010-09-CA-005`).

    >>> dateline("KABUL, Afghanistan (Nov. 13, 2012) – Two insurgents were killed.", latest=date(2026, 1, 1))
    datetime.date(2012, 11, 13)
    >>> dateline("On November 13, 2012, two insurgents were killed.", latest=date(2026, 1, 1)) is None
    True
    """
    head = text[:HEAD_CHARACTERS].lstrip("\ufeff").splitlines()
    lines = [line.strip()[:MOST_IN_LINE] for line in head if line.strip()][:HEAD_LINES]
    if lines and _DIGEST_ITEM.match(lines[0]):
        return None
    labelled: set[date | None] = set()
    bare: set[date | None] = set()
    for line in lines:
        if match := _ALONE.fullmatch(line) or _LABELLED.match(line):
            (labelled if match["label"] else bare).add(read_match(match))
        elif match := (
            _CAPITALS_FIRST.match(line)
            or _PLACE_FIRST.match(line)
            or _IN_BRACKETS.match(line)
            or _PLACE_AND_DATE.fullmatch(line)
            or _DATE_FIRST.match(line)
            or _BYLINE.fullmatch(line)
            or _AFTER_A_BAR.fullmatch(line)
        ):
            bare.add(read_match(match))
        elif match := _CABLE.match(line):
            bare.add(read_cable(match, latest))
        elif match := _CAPITALS_YEARLESS.match(line):
            known = _YEAR_AND_MONTH.findall(" ".join((address, *lines)))
            if day := read_yearless(match, {(int(year), int(month)) for year, month in known}):
                bare.add(day)
    # "Published" beats a bare date. Two bare dates that differ are a list of days, not the day of a report.
    found = labelled or bare
    return _past(next(iter(found)), latest) if len(found) == 1 else None


def day_in_address(address: str, *, latest: date) -> date | None:
    """The day in an address such as `https://example.org/2024/12/02/militias-cross`.

    >>> day_in_address("https://example.org/2024/12/02/militias-cross", latest=date(2026, 1, 1))
    datetime.date(2024, 12, 2)
    """
    return _day([(year, month, day) for year, _, month, day in _IN_ADDRESS.findall(address)], latest)


def day_in_name(name: str, *, latest: date) -> date | None:
    """The day in a file name such as `2024-12-02-report.txt`; `None` if it holds several days.

    >>> day_in_name("afp_20241202_aleppo", latest=date(2026, 1, 1))
    datetime.date(2024, 12, 2)
    """
    return _day([(year, month, day) for year, _, month, day in _IN_NAME.findall(name)], latest)


def _day(found: list[tuple[str, str, str]], latest: date) -> date | None:
    if len(set(found)) != 1:
        return None
    try:
        return _past(date(*(int(part) for part in found[0])), latest)
    except ValueError:
        return None


def _past(day: date | None, latest: date) -> date | None:
    return day if day is not None and day <= latest else None
