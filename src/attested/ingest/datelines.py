"""The day of publication as a report itself puts it: in a dateline, under its title, in its address or file name.

A date in the first lines is not yet the date of the report: "December 2, 2016 was the day the siege …" is a story about
it. So only the forms are read that editors use to date a report, and a missing date stays missing.
"""

from __future__ import annotations

import re
from datetime import date

from attested.ingest.dates import FULL, TIME, read_match

HEAD_LINES = 8
"""Lines with words in them among which a dateline is looked for: title, standfirst, byline, date, first paragraph."""
HEAD_CHARACTERS = 3_000

_LABEL = (
    r"(?:(?:first\s+)?(?:published|posted|issued|released|(?:publication|release)\s+date"
    r"|date(?:\s+of\s+(?:publication|issue|release))?)(?:\s+(?:on|at))?\s*:?\s*)"
)
_UPDATED = r"(?:(?:last\s+)?(?:updated|modified|revised)\s*(?:on|at)?\s*:?)"
# "DAMASCUS", "KYIV, Ukraine", "Geneva/New York", "AL-TANF"; at most five words, the first a capital.
_PLACE = r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’/-]*(?:[ ,]+(?:of|the|and|de|el|al|[^\W\d_a-zß-öø-ÿ][\w.'’/-]*)){0,5})"
_AGENCY = r"(?:\s*[,-]?\s*(?:\([A-Z][^()\n]{1,40}\)|/[A-Z][^/\n]{1,40}/))"
_DASH = r"(?:--+|[-–—―:|•·])"

# A line that holds nothing but the date: "Tuesday, October 15, 2019", "Published: 2 December 2024, 14:05 GMT", "(2015-07-16)".
_ALONE = re.compile(
    rf"[ \t]*[*_#(\[]*(?P<label>{_LABEL})?(?:{FULL}){TIME}(?:\s*{_DASH}?\s*{_UPDATED}.*)?[)\]*_.]*[ \t]*", re.I
)
# "KABUL, Afghanistan (Nov. 13, 2012) – Troops …", "DAMASCUS, Dec. 2, 2024 (Reuters) - …", "Geneva, 2 December 2024 – …".
_AT_A_PLACE = re.compile(
    rf"[ \t]*[(\[*]*(?P<place>{_PLACE}){_AGENCY}?(?:\s*[,|•·]\s*|\s+{_DASH}\s*|\s*\(\s*|\s+)(?i:{FULL}){TIME}\s*"
    rf"(?:[)\]]?{_AGENCY}?[*]*\s*(?:{_DASH}(?=\s|$)|[)\]]\s*[^\s,]|[)\]]?\s*$)|[)\]]\s*{_DASH})"
)
# "December 2, 2024 – Shells …", "2 December 2024 | Geneva", "2 December 2024 (Reuters) –".
_BEFORE_A_DASH = re.compile(rf"[ \t]*[(\[*]*(?:{FULL}){TIME}[)\]]?{_AGENCY}?[*]*\s*(?:--+|[–—―|•·]|-(?=\s))", re.I)
_LABELLED = re.compile(rf"[ \t]*[*_]*(?P<label>{_LABEL})[*_]*\s*(?:{FULL}){TIME}", re.I)
_BYLINE = re.compile(rf"[ \t]*[*_]*(?:by|from)\s+[^\n]{{3,80}}?\s*[,|•·–—-]\s*(?:{FULL}){TIME}[*_]*[ \t]*", re.I)
_AFTER_A_BAR = re.compile(rf"[^\n]{{0,80}}[|•·]\s*(?:{FULL}){TIME}(?:\s*[|•·][^\n]{{0,40}})?[ \t]*", re.I)
_DIGEST_ITEM = re.compile(r"[ \t]*(?:[-*•][ \t]+)?\d{4}-\d\d-\d\d:[ \t]")

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/?#._-]|$)")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")


def _past(day: date | None, latest: date) -> date | None:
    return day if day is not None and day <= latest else None


def dateline(text: str, *, latest: date) -> date | None:
    """The day on which a report dates itself in its first lines; `None` where it does not, or names days that differ.

    A day later than `latest` is not believed. Digests, whose paragraphs carry dates of their own, have no dateline.

    >>> dateline("KABUL, Afghanistan (Nov. 13, 2012) – Two insurgents were killed.", latest=date(2026, 1, 1))
    datetime.date(2012, 11, 13)
    >>> dateline("On November 13, 2012, two insurgents were killed.", latest=date(2026, 1, 1)) is None
    True
    """
    lines = [line for line in text[:HEAD_CHARACTERS].lstrip("\ufeff").splitlines() if line.strip()][:HEAD_LINES]
    if lines and _DIGEST_ITEM.match(lines[0]):
        return None
    labelled: set[date | None] = set()
    plain: set[date | None] = set()
    for line in lines:
        line = line[:300]
        if match := _LABELLED.match(line):
            labelled.add(read_match(match))
            continue
        match = (
            _ALONE.fullmatch(line)
            or _AT_A_PLACE.match(line)
            or _BEFORE_A_DASH.match(line)
            or _BYLINE.fullmatch(line)
            or _AFTER_A_BAR.fullmatch(line)
        )
        if match:
            plain.add(read_match(match))
    # "Published" beats a bare date. Two bare dates that differ are a list of days, not the day of a report.
    found = labelled or plain
    return _past(next(iter(found)), latest) if len(found) == 1 else None


def day_in_address(address: str | None, *, latest: date) -> date | None:
    """The day in an address such as `https://example.org/2024/12/02/militias-cross`.

    >>> day_in_address("https://example.org/2024/12/02/militias-cross", latest=date(2026, 1, 1))
    datetime.date(2024, 12, 2)
    """
    return _day(_IN_ADDRESS.findall(address or ""), latest)


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
