"""Days of the lunar Hijri and the solar Hijri (Persian, Afghan) calendars as days of ours."""

from __future__ import annotations

from datetime import date, timedelta

_HIJRI = {
    1: "muharram",
    2: "safar",
    3: "rabi al-awwal|rabi ul-awwal|rabi al-awal|rabi' al-awwal|rabi i",
    4: "rabi al-thani|rabi ul-thani|rabi al-akhir|rabi' al-thani|rabi ii",
    5: "jumada al-ula|jumada al-awwal|jumada ul-ula|jumada i",
    6: "jumada al-thani|jumada al-akhirah|jumada al-akhira|jumada al-thaniyah|jumada ii",
    7: "rajab",
    8: "sha'ban|shaban|shaaban",
    9: "ramadan|ramadhan|ramzan|ramazan",
    10: "shawwal|shawal",
    11: "dhu al-qa'dah|dhu al-qadah|dhul qadah|dhu al-qi'dah|dhul-qa'dah|zulqada|zul-qa'da",
    12: "dhu al-hijjah|dhu al-hijja|dhul hijjah|dhul-hijjah|dhul hijja|zulhijja|zul-hijja|zilhajj",
}
_PERSIAN = {
    number: f"{iranian}|{afghan}"
    for number, (iranian, afghan) in enumerate(
        zip(
            "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand".split(),
            "hamal sawr jawza saratan asad sunbula mizan aqrab qaws jadi dalw hut".split(),
        ),
        1,
    )
}
LUNAR = {name: number for number, names in _HIJRI.items() for name in names.split("|")}
"""Months of the lunar Hijri calendar by their names in lower case."""
SOLAR = {name: number for number, names in _PERSIAN.items() for name in names.split("|")}
"""Months of the solar Hijri calendar by their Iranian and Afghan names in lower case."""

_JULIAN = 1_721_425
"""What the number of a day counted from 1 January of the year 1 falls short of its Julian day number."""
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years of the solar calendar by their place in 33 years; so from 1178 to 1633."""
_ANCHOR = (1400, date(2021, 3, 21))


def lunar(year: int, month: int, day: int) -> date:
    """A day of the lunar Hijri calendar by the arithmetical ("tabular") reckoning; the moon seen may differ by a day or two.

    >>> lunar(1445, 9, 1)
    datetime.date(2024, 3, 11)
    """
    number = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1_948_440 - 385
    return date.fromordinal(number - _JULIAN)


def lunar_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month of the lunar Hijri calendar."""
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return lunar(year, month, 1), lunar(*following, 1) - timedelta(days=1)


def solar(year: int, month: int, day: int) -> date:
    """A day of the solar Hijri calendar.

    >>> solar(1402, 11, 22), solar(1404, 1, 1)
    (datetime.date(2024, 2, 11), datetime.date(2025, 3, 21))
    """
    anchor, start = _ANCHOR
    step = 1 if year >= anchor else -1
    days = 0
    for passed in range(anchor, year, step):
        days += step * (365 + ((passed if step > 0 else passed - 1) % 33 in _LEAP))
    within = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return start + timedelta(days=days + within + day - 1)


def solar_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month of the solar Hijri calendar."""
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return solar(year, month, 1), solar(*following, 1) - timedelta(days=1)
