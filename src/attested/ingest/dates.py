"""Dates as reports write them, when they say the day, the month and the year beyond doubt."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SHORT = {month[:3]: n for n, month in enumerate(_MONTHS, 1)} | {"sept": 9}
_NUMBER_OF = {month: n for n, month in enumerate(_MONTHS, 1)} | _SHORT
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_NUMBER = {day[:3]: n for n, day in enumerate(_DAYS)}

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?"
# The ways of writing a day, each with its own group names; a date with its year, then one without.
FULL = "|".join(
    (
        rf"(?:(?P<weekday1>{WEEKDAY}),?\s+)?{_DAY.format(1)}(?:\s+of)?[\s-]+(?P<month1>{MONTH}),?[\s-]+{_YEAR.format(1)}",
        rf"(?:(?P<weekday2>{WEEKDAY}),?\s+)?(?P<month2>{MONTH})\s+{_DAY.format(2)},?\s+{_YEAR.format(2)}",
        rf"{_YEAR.format(3)}(?P<sep>[-/.])(?P<number3>[01]?\d)(?P=sep){_DAY.format(3)}(?!\d)",
        rf"(?P<first>[0-3]?\d)(?P<mark>[/.])(?P<second>[0-3]?\d)(?P=mark){_YEAR.format(4)}",
    )
)
# The same without a year, and with a year of two digits as cables write it ("4 FEB 90").
YEARLESS = rf"(?:{WEEKDAY},?\s+)?(?:(?P<month_a>{MONTH})\s+(?P<day_a>[0-3]?\d)|(?P<day_b>[0-3]?\d)\s+(?P<month_b>{MONTH}))(?![\w/])"
CABLE = (
    r"(?P<cable_day>[0-3]?\d)\s+(?P<cable_month>JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)"
    r"\s+(?P<cable_year>\d\d)(?!\d)"
)
TIME = (
    r"(?:[,T\s]\s*(?:at\s+|[|-]\s*)?[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|[A-Z]{2,5}|\(?(?:GMT|UTC)?[+-][01]\d(?::?[0-5]\d)?\)?)?)?"
)
_FIRST = r"(?:[0-2]?\d[:.][0-5]\d\s*(?:[ap]\.?m\.?)?\s*[A-Z]{0,5},?\s+(?:on\s+)?)?"  # "7:58 AM ET, Sat January 3, 2015"
_WHOLE = re.compile(rf"\s*[(\[]?{_FIRST}(?:{FULL}){TIME}(?:\s*\([A-Z]{{2,5}}\))?[)\]]?\.?\s*", re.I)
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T\d{4,6}Z?)?\s*")


def read_match(match: re.Match[str]) -> date | None:
    """The day that a match of the pattern `FULL` names; `None` if there is no such day, or the weekday contradicts it."""
    found = match.groupdict()
    try:
        if found["year1"]:
            day = date(int(found["year1"]), _month(found["month1"]), int(found["day1"]))
        elif found["year2"]:
            day = date(int(found["year2"]), _month(found["month2"]), int(found["day2"]))
        elif found["year3"]:
            return date(int(found["year3"]), int(found["number3"]), int(found["day3"]))
        else:
            first, second = int(found["first"]), int(found["second"])
            if first != second and first <= 12 and second <= 12:
                return None  # 03/04/2024 is 3 April or 4 March, depending on who writes
            day_, month = (first, second) if second <= 12 else (second, first)
            return date(int(found["year4"]), month, day_)
    except ValueError:
        return None
    weekday = found["weekday1"] or found["weekday2"]
    if weekday and _DAY_NUMBER[weekday[:3].lower()] != day.weekday():
        return None
    return day


def read_cable(match: re.Match[str], latest: date) -> date | None:
    """The day that a match of the pattern `CABLE` names: of the last century in which it is not later than `latest`."""
    for century in (2000, 1900):
        try:
            day = date(century + int(match["cable_year"]), _month(match["cable_month"]), int(match["cable_day"]))
        except ValueError:
            return None
        if day <= latest:
            return day
    return None


def read_yearless(match: re.Match[str], months: set[tuple[int, int]]) -> date | None:
    """The day that a match of the pattern `YEARLESS` names, if just one of the known (year, month) pairs has its month."""
    month = _month(match["month_a"] or match["month_b"])
    years = {year for year, known in months if known == month}
    try:
        return date(years.pop(), month, int(match["day_a"] or match["day_b"])) if len(years) == 1 else None
    except ValueError:
        return None


def _month(word: str) -> int:
    return _NUMBER_OF[word.rstrip(".").lower()]


def parse(words: str) -> date | None:
    """The day that a date names, as far as nothing is left to guess; the time of day and its zone are read over.

    ISO 8601 (also without hyphens), RFC 2822, "17 January 2026", "Jan. 17, 2026", "17/01/2026" where the order can be seen.
    `None` where the words are anything else, or the day does not exist, or is another weekday than they say.

    >>> parse("Fri, 17 Jan 2026 08:00:00 +0000") is None   # it was a Saturday
    True
    >>> parse("17 January 2026"), parse("2024-12-02T06:30:00+03:00")
    (datetime.date(2026, 1, 17), datetime.date(2024, 12, 2))
    """
    if len(words) > 100:
        return None
    if match := _WHOLE.fullmatch(words):
        return read_match(match)
    if match := _COMPACT.fullmatch(words):
        try:
            return date(*(int(group) for group in match.groups()))
        except ValueError:
            return None
    return None
