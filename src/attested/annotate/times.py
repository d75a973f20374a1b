"""When: finds the words that say when something happened, and reads them as intervals against a report's date.

The rules are those of the coding manual's section on times. Three passes over a sentence: single expressions ("late
Sunday", "3 March", "two days ago"), then pairs of them ("from Monday to Wednesday"), then the words before them that
open or shift an interval ("since", "until", "by").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from attested.annotate.calendars import LUNAR, SOLAR, lunar, lunar_month, solar, solar_month
from attested.model import When

_DAYS = {name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_DAYS |= {name[:3]: n for name, n in _DAYS.items()}
_MONTHS = {
    name: n + 1
    for n, name in enumerate("january february march april may june july august september october november december".split())
}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "a couple of": 2, "couple of": 2,
     "couple": 2, "a few": 3, "few": 3, "several": 5, "a dozen": 12, "many": 10}  # fmt: skip
_ORDINALS = {
    word: n + 1
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split()
    )
}

_W = r"[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|[Ss]unday"
# Months are names: "may" and "march" in lower case are verbs.
_M = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
)
_Y = r"(?:19|20)\d\d"
_D = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_PART = r"early morning|morning|afternoon|evening|night|midnight|dawn|noon|midday|nightfall|dusk|daybreak|sunset|sunrise"
_N = (
    r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|ninety|(?:a )?couple of|(?:a )?few|several|many|a dozen"
)
_U = r"minutes?|hours?|days?|weeks?|months?|years?|decades?"
_ORD = "|".join(_ORDINALS) + r"|\d{1,3}(?:st|nd|rd|th)"


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in a text: the half-open range of its characters and the interval it means."""

    start: int
    end: int
    when: When


_Interval = tuple[date | None, date | None, str]


@dataclass(frozen=True, slots=True)
class _Context:
    """What a resolver may know: the report's day, the day and the longer time last spoken of, whether the words point forward."""

    report: date | None
    anchor: date | None
    forward: bool
    span: _Interval | None = None


_Resolver = Callable[[re.Match[str], _Context], _Interval | None]
_RULES: list[tuple[re.Pattern[str], _Resolver]] = []


def _rule(pattern: str) -> Callable[[_Resolver], _Resolver]:
    """Declare a resolver for a pattern; rules are tried in order, and the longest match at a place wins."""
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    compiled = re.compile(rf"(?<![\w-])(?:{spaced})(?!\w)", re.IGNORECASE)

    def keep(function: _Resolver) -> _Resolver:
        _RULES.append((compiled, function))
        return function

    return keep


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def _month(year: int, month: int) -> _Interval:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"


def _add_months(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _number(words: str) -> int:
    words = " ".join(words.lower().split())
    return int(words) if words.isdigit() else _SMALL[words]


def _clip(interval: _Interval, context: _Context) -> _Interval:
    """An interval that the report's day cuts ends there, unless the words point forward."""
    first, last, precision = interval
    if context.report and not context.forward and first and last and first <= context.report < last:
        return first, context.report, precision
    return interval


# ---------------------------------------------------------------- dates


@_rule(r"9/11|(?:October 7(?:th)?|7 October|Oct\. 7)(?=(?:[,-]? ?\w*-?led)? (?:attacks?|massacre|assault|terror|Hamas))")
def _known_day(match: re.Match[str], context: _Context) -> _Interval | None:
    day = date(2001, 9, 11) if match[0] == "9/11" else date(2023, 10, 7)
    return (day, day, "day") if context.report is None or context.report >= day else None


@_rule(rf"({_Y})-(\d\d)-(\d\d)")
def _iso(match: re.Match[str], context: _Context) -> _Interval | None:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return day, day, "day"


def _dated(day: str, month: str, year: str | None, context: _Context) -> date | None:
    if month.islower():
        return None
    number, place = int(re.sub(r"\D", "", day)), _MONTHS[month.lower().rstrip(".")]
    if year:
        return date(int(year), place, number)
    if not context.report:
        return None
    years = [context.report.year + step for step in (-1, 0, 1)]
    found = [date(y, place, number) for y in years if number <= monthrange(y, place)[1]]
    if not found:
        return None
    past = max((d for d in found if d <= context.report), default=None)
    ahead = min((d for d in found if d > context.report), default=None)
    if past is None or ahead is None:
        return past or ahead
    # A date that lies a few days ahead and most of a year back is an announcement more often than a memory.
    far = (context.report - past).days
    near = (ahead - context.report).days
    return ahead if (context.forward and near <= 150 and far > 3) or (near <= 21 and far > 300) else past


@_rule(rf"(?:(?:next |last )?(?:{_W}),? )?(night of |night of the )?({_D})(?: of)? ({_M})(?:,? ({_Y}))?")
def _day_month(match: re.Match[str], context: _Context) -> _Interval | None:
    day = _dated(match[2], match[3], match[4], context)
    return (day, day + _days(1 if match[1] else 0), "days" if match[1] else "day") if day else None


@_rule(rf"(?:(?:next |last )?(?:{_W}),? )?(night of )?({_M}) ({_D})(?:,? ({_Y})(?!\d))?(?! ?%)")
def _month_day(match: re.Match[str], context: _Context) -> _Interval | None:
    day = _dated(match[3], match[2], match[4], context)
    return (day, day + _days(1 if match[1] else 0), "days" if match[1] else "day") if day else None


def _two_days(first: str, last: str, month: str, year: str | None, context: _Context) -> _Interval | None:
    high = _dated(last, month, year, context)
    if not high:
        return None
    low = date(high.year, high.month, int(re.sub(r"\D", "", first)))
    return (low, high, "days") if low <= high else None


@_rule(rf"(?:between |from |night of )?({_D}) ?(?:to|and|until|through|–|—|-|/|or) ?({_D})(?: of)? ({_M})(?:,? ({_Y}))?")
def _days_month(match: re.Match[str], context: _Context) -> _Interval | None:
    return _two_days(match[1], match[2], match[3], match[4], context)


@_rule(rf"(?:between |from )?({_M}) ({_D}) ?(?:to|and|until|through|–|—|-|/|or) ?({_D})(?:,? ({_Y}))?(?!\d|\s?%)")
def _month_days(match: re.Match[str], context: _Context) -> _Interval | None:
    return _two_days(match[2], match[3], match[1], match[4], context)


def _third(interval: _Interval, part: str | None) -> _Interval:
    """ "Early" is days 1 to 10 of a month and January to March of a year, "mid" 11 to 20, "late" the rest."""
    first, last, _ = interval
    if not part or first is None or last is None:
        return interval
    part = part.lower()
    length = (last - first).days
    if length < 31:
        low, high = first, last
        if "second half" in part:
            low = date(first.year, first.month, 16)
        elif "first half" in part:
            high = date(first.year, first.month, 15)
        elif "last week" in part:
            low = last - _days(6)
        elif "first week" in part:
            high = first + _days(6)
        elif part.startswith(("early", "start", "beginning", "the start", "the beginning", "first days", "the first days")):
            high = date(first.year, first.month, 10)
        elif "mid" in part:
            low, high = date(first.year, first.month, 11), date(first.year, first.month, 20)
        else:
            low = date(first.year, first.month, 21)
        return low, high, "days"
    if length < 366:
        year = first.year
        if "second half" in part:
            return date(year, 7, 1), last, "months"
        if "first half" in part:
            return first, date(year, 6, 30), "months"
        if part.startswith(("early", "start", "beginning", "the start", "the beginning")):
            return first, date(year, 3, 31), "months"
        if "mid" in part:
            return date(year, 5, 1), date(year, 8, 31), "months"
        return date(year, 10, 1), last, "months"
    third = length // 3
    if part.startswith("early"):
        return first, date(first.year + 3, 12, 31), "years"
    if "mid" in part:
        return date(first.year + 3, 1, 1), date(first.year + 6, 12, 31), "years"
    return (date(first.year + 6, 1, 1), last, "years") if third else interval


_THIRD = (
    r"early|late|mid|the start of|the beginning of|the end of|beginning of|start of|end of|the first half of|the second half of"
    r"|the first week of|the last week of|the first days of|the last days of|the middle of"
)


@_rule(rf"(?:({_THIRD})(?: |-)?)?(?:(last|next|this) )?({_M})(?:(?: of)?,? ({_Y})| (?:of )?(last|this|next) year)?")
def _in_month(match: re.Match[str], context: _Context) -> _Interval | None:
    words, month = match[0], match[3]
    if month.islower():
        return None
    place = _MONTHS[month.lower().rstrip(".")]
    report = context.report
    which = match[2].lower() if match[2] else ""
    if match[4]:
        year = int(match[4])
    elif not report:
        return None
    elif match[5]:
        year = report.year + {"last": -1, "this": 0, "next": 1}[match[5].lower()]
    elif which == "next" or (context.forward and which != "last"):
        year = report.year if place >= report.month else report.year + 1
    elif which == "last":
        year = report.year if place < report.month else report.year - 1
    else:
        year = report.year if place <= report.month else report.year - 1
    if len(month) <= 3 and month != "May" and not match[4] and "." not in words and not match[1]:
        return None  # "Mar", "Jan" alone are persons' names more often than months
    interval = _third(_month(year, place), match[1])
    return _clip(interval, context) if not match[1] or interval[2] != "days" else interval


@_rule(rf"earlier (?:in )?(?:({_M})|this month|in the month)")
def _earlier_in_month(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    if not match[1]:
        return date(report.year, report.month, 1), report, "month"
    if match[1].islower():
        return None
    place = _MONTHS[match[1].lower().rstrip(".")]
    return _clip(_month(report.year if place <= report.month else report.year - 1, place), context)


@_rule(rf"(?:({_THIRD})(?: |-)?)?(?:the )?((?<!/){_Y}(?![-/]\w)|(?:19|20)\d0s|mid-{_Y})")
def _in_year(match: re.Match[str], context: _Context) -> _Interval | None:
    year = int(re.sub(r"\D", "", match[2])[:4])
    if match[2].endswith("s"):
        return _third((date(year, 1, 1), date(year + 9, 12, 31), "decades"), match[1])
    if context.report and year > context.report.year + 40:
        return None
    interval = _third((date(year, 1, 1), date(year, 12, 31), "year"), match[1])
    return _clip(interval, context)


@_rule(rf"(?:the )?(?:(last|this|next|past|coming|previous|early|late) )?(spring|summer|autumn|fall|winter)(?:(?: of)? ({_Y}))?")
def _in_season(match: re.Match[str], context: _Context) -> _Interval | None:
    season, which = match[2].lower(), (match[1] or "").lower()
    first, last = _SEASONS[season]
    if season in ("spring", "fall") and not match[3] and not which and not match[0].lower().startswith("the"):
        return None
    if season == "fall" and not which and match.string[match.end() :].lstrip().startswith("of ") and not match[3]:
        return None  # "the fall of Mosul"

    def of(year: int) -> tuple[date, date]:
        end = year + (1 if last < first else 0)
        return date(year, first, 1), date(end, last, monthrange(end, last)[1])

    if match[3]:
        return (*of(int(match[3])), "months")
    if not (report := context.report):
        return None
    past = max((of(report.year + step) for step in (-2, -1, 0)), key=lambda s: (s[0] <= report, s[0]))
    if which in ("last", "past", "previous"):
        if past[1] >= report:
            past = of(past[0].year - 1)
        return (*past, "months")
    if which in ("next", "coming") or context.forward:
        ahead = min((of(report.year + step) for step in (-1, 0, 1)), key=lambda s: (s[0] < report, s[0]))
        return (*ahead, "months")
    return _clip((*past, "months"), context)


_OTHER_MONTHS = "|".join(re.escape(name) for name in sorted((*LUNAR, *SOLAR), key=len, reverse=True)).replace("'", "['’ʿ]?")


@_rule(rf"(?:({_D})(?: of)? )?({_OTHER_MONTHS})(?: ({_D}),)?,? (1[2-5]\d\d)(?: (?:A\.H\.|AH|H|SH|AP))?")
def _in_another_calendar(match: re.Match[str], context: _Context) -> _Interval | None:
    """A day or month of the lunar or solar Hijri calendar with its year; a lunar day may be off by one, so it is three days."""
    name = " ".join(re.sub("[’ʿ]", "'", match[2].lower()).split())
    number = re.match(r"\d+", match[1] or match[3] or "")
    year = int(match[4])
    if (month := SOLAR.get(name)) is not None:
        if number is None:
            return (*solar_month(year, month), "month")
        day = solar(year, month, int(number[0]))
        return day, day, "day"
    month = LUNAR.get(name) or LUNAR[next(known for known in LUNAR if known.replace("'", "") == name.replace("'", ""))]
    if number is None:
        return (*lunar_month(year, month), "month")
    day = lunar(year, month, int(number[0]))
    return day - _days(1), day + _days(1), "days"


# ---------------------------------------------------------------- words that need the report's day


@_rule(
    rf"(?:(?:the )?(early hours|early morning hours|evening|night|morning|afternoon|late hours)(?: of| on)? )?"
    rf"(?:(last|next|this|this coming|coming|late on|early on|late|early|earlier on|earlier|before dawn on"
    rf"|shortly before midnight on|the previous) )?"
    rf"({_W})(?:'s|’s)?(?:(?:'s|’s)? (?:{_PART}))?(?: of (last|this|next) week)?"
)
def _weekday(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    which, place = (match[2] or "").lower(), _DAYS[match[3].lower()]
    if match[4]:
        monday = report - _days(report.weekday()) + _days({"last": -7, "this": 0, "next": 7}[match[4].lower()])
        day = monday + _days(place)
        return day, day, "day"
    back = (report.weekday() - place) % 7
    if which in ("next", "this coming", "coming") or (context.forward and which not in ("last", "the previous", "late", "early")):
        day = report + _days((-back) % 7 or 7)
    elif which == "last" and back == 0:
        day = report - _days(7)
    else:
        day = report - _days(back)
    return day, day, "day"


@_rule(rf"the day before yesterday|(?:(?:early|late|earlier) )?yesterday(?:'s|’s)?(?: (?:early |late )?(?:{_PART}))?")
def _yesterday(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.report:
        return None
    day = context.report - _days(2 if "before" in match[0] else 1)
    return day, day, "day"


@_rule(
    rf"(?:(?:early|late|earlier|later) )?[Tt]oday(?:'s|’s)?|[Tt]onight|[Tt]his (?:{_PART})|[Ee]arlier (?:in )?the day"
    rf"|later in the day"
    r"|[Ee]arlier today|as of now|at the moment|at present"
)
def _today(match: re.Match[str], context: _Context) -> _Interval | None:
    words = match[0].lower()
    day = context.anchor if "the day" in words and context.anchor else context.report
    return (day, day, "day") if day else None


@_rule(r"(?:[Nn]ow|[Cc]urrently|[Pp]resently)")
def _now(match: re.Match[str], context: _Context) -> _Interval | None:
    return (context.report, context.report, "day") if context.report else None


@_rule(r"[Oo]vernight(?: on| into)?(?: (?:" + _W + r"))?|(?:late )?[Ll]ast (?:night|evening)|the night before|during the night")
def _overnight(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.report:
        return None
    words = match[0].lower()
    named = re.search(_W, match[0], re.IGNORECASE)
    if named:
        back = (context.report.weekday() - _DAYS[named[0].lower()]) % 7
        day = context.report - _days(back)
        return day - _days(0 if " on" in words else 1), day, "days"
    if "the night" in words and context.anchor:
        return context.anchor, context.anchor + _days(1), "days"
    return context.report - _days(1), context.report, "days"


@_rule(r"[Tt]omorrow(?: (?:" + _PART + "))?")
def _tomorrow(match: re.Match[str], context: _Context) -> _Interval | None:
    day = context.report and context.report + _days(1)
    return (day, day, "day") if day else None


@_rule(
    r"(?:[Ee]arlier |[Ll]ater |[Ee]arly |[Ll]ate )?(?:the )?([Tt]his|[Ll]ast|[Nn]ext|[Pp]revious|[Pp]ast|[Cc]oming"
    r"|[Ff]ollowing|[Cc]urrent|[Pp]receding)"
    r" (week|month|year|decade|weekend|quarter)"
)
def _this_unit(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    words, which, unit = match[0].lower(), match[1].lower(), match[2].lower()
    step = -1 if which in ("last", "previous", "preceding") else 1 if which in ("next", "coming", "following") else 0
    if unit == "week":
        monday = report - _days(report.weekday()) + _days(7 * step)
        if which == "past":
            return report - _days(7), report, "week"
        if step:
            return monday, monday + _days(6), "week"
        return (
            (report, monday + _days(6), "week")
            if words.startswith("later")
            else (monday, monday + _days(6) if context.forward else report, "week")
        )
    if unit == "weekend":
        saturday = report - _days((report.weekday() - 5) % 7)
        if step > 0 or (step == 0 and context.forward):
            saturday += _days(7)
        elif step < 0 and saturday + _days(1) >= report:
            saturday -= _days(7)
        return saturday, saturday + _days(1), "days"
    if unit == "month":
        if which == "past":
            return _add_months(report, -1), report, "month"
        first, last, _ = _month(*divmod_month(report, step))
        if words.startswith("late ") and step:
            return date(first.year, first.month, 21), last, "month"  # type: ignore[union-attr]
        return (
            (first, last, "month")
            if step
            else (
                report if words.startswith("later") else first,
                last if words.startswith("later") or context.forward else report,
                "month",
            )
        )
    if unit == "quarter":
        return None
    if unit == "decade":
        return (
            (date(report.year - 10, 1, 1), report, "decades") if step <= 0 else (report, date(report.year + 10, 12, 31), "decades")
        )
    if which == "past":
        return _add_months(report, -12), report, "months"
    year = report.year + step
    if step:
        return _third(
            (date(year, 1, 1), date(year, 12, 31), "year"),
            "late" if words.startswith("late ") else "early" if words.startswith("early ") else None,
        )
    if words.startswith("later"):
        return report, date(year, 12, 31), "months"
    if words.startswith("early"):
        return date(year, 1, 1), min(date(year, 3, 31), report), "months"
    return date(year, 1, 1), date(year, 12, 31) if context.forward else report, "months"


def divmod_month(day: date, step: int) -> tuple[int, int]:
    """Year and month some months away."""
    moved = _add_months(date(day.year, day.month, 1), step)
    return moved.year, moved.month


@_rule(r"(?:over |during |at )?(?:the|that) weekend")
def _weekend(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    saturday = report - _days((report.weekday() - 5) % 7)
    return saturday, min(saturday + _days(1), report) if saturday == report else saturday + _days(1), "days"


@_rule(r"(?:the )?(start|beginning|end|middle) of (?:the|this|last|next) (week|month|year)")
def _edge(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    edge, unit, words = match[1].lower(), match[2].lower(), match[0].lower()
    step = -1 if " last " in words else 1 if " next " in words else 0
    if unit == "week":
        first = report - _days(report.weekday()) + _days(7 * step)
        last = first + _days(6)
    elif unit == "month":
        first, last = _month(*divmod_month(report, step))[:2]  # type: ignore[assignment]
    else:
        first, last = date(report.year + step, 1, 1), date(report.year + step, 12, 31)
    if edge == "end":
        width = {"week": 1, "month": 9, "year": 60}[unit]
        return last - _days(width), last, "days" if unit != "year" else "months"
    if edge == "middle":
        return first + (last - first) / 3, last - (last - first) / 3, "days" if unit != "year" else "months"
    width = {"week": 1, "month": 9, "year": 30}[unit]
    return (
        first,
        min(first + _days(width), report) if first <= report else first + _days(width),
        "days" if unit != "year" else "month",
    )


@_rule(
    r"(?:(?:in|over|during|within|for|throughout) )?(?:the )?(recent|past|last|previous|coming|next|following)"
    rf"(?: ({_N}))?(?: (?:few|several|couple of))? ({_U})"
)
def _past_units(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    which, count, unit = match[1].lower(), match[2], match[3].lower().rstrip("s")
    if not count and not match[3].endswith("s"):
        return None  # "last week" is a rule of its own
    ahead = which in ("coming", "next", "following")
    if not count and not re.search(r"few|several|couple", match[0]):
        if ahead:
            return report, None if unit != "day" else report + _days(6), unit + "s" if unit not in ("hour", "minute") else "day"
        if unit == "week":
            return _add_months(date(report.year, report.month, 1), -1), report, "weeks"
        if unit == "month":
            return _add_months(date(report.year, report.month, 1), -5), report, "months"
        if unit in ("hour", "minute"):
            return report - _days(1), report, "day"
        if unit == "day":
            return report - _days(6), report, "days"
        return date(report.year - (4 if unit == "year" else 30), 1, 1), report, unit + "s"
    number = _number(count) if count else 5 if "several" in match[0] else 3
    return (
        (report, _shift(report, number, unit), _unit(unit, number))
        if ahead
        else (_shift(report, -number, unit), report, _unit(unit, number))
    )


def _shift(day: date, number: int, unit: str) -> date:
    if unit == "minute":
        return day
    if unit == "hour":
        whole = (abs(number) + 12) // 24 if abs(number) > 12 else (1 if number < 0 and abs(number) > 6 else 0)
        return day + _days(whole if number > 0 else -whole)
    if unit in ("day", "week"):
        return day + _days(number * (7 if unit == "week" else 1))
    return _add_months(day, number * {"month": 1, "year": 12, "decade": 120}[unit])


def _unit(unit: str, number: int) -> str:
    if unit in ("hour", "minute"):
        return "day" if number <= 24 else "days"
    if unit == "decade":
        return "decades"
    return unit if number == 1 and unit != "day" else unit + "s"


_CLAUSE = re.compile(r"\s+(?:the|an?|his|her|its|their|this|that|these|those|he|she|it|they|[A-Z][\w.'’-]+(?: \w+)? \w+)\b")


@_rule(
    rf"(?:(?:about|around|some|nearly|almost|more than|less than|over) )?(?:({_N})(?: more)? ({_U})|(weeks|months|years|days"
    rf"|hours|decades)) (ago|earlier|prior|before|later|after|previously)"
)
def _ago(match: re.Match[str], context: _Context) -> _Interval | None:
    sense = match[4].lower()
    if sense in ("before", "after", "prior") and not re.match(r"\s*(?:[,.;:)”\"]|\Z)", match.string[match.end() :]):
        # "two days after the army left": when that was, only a reader knows
        day = context.anchor or context.report
        return (day, day, "day") if day and (match[3] or match[2]).lower().startswith("hour") else None
    base = context.report
    if sense in ("later", "after", "earlier", "prior", "before"):
        if sense in ("later", "after") and not (match[2] or match[3]).lower().startswith(("hour", "minute")):
            base = context.anchor or (context.span[0] if context.span and (match[2] or "").startswith(("month", "year")) else None)
        elif context.anchor:
            base = context.anchor
    if not base:
        return None
    if match[3]:
        if match[3].lower() == "hours":
            return base, base, "day"
        if sense in ("later", "after"):
            return None
        return None, base, match[3].lower()
    number, unit = _number(match[1]), match[2].lower().rstrip("s")
    sign = 1 if sense in ("later", "after") else -1
    day = _shift(base, sign * number, unit)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31), "year"
    if unit == "month":
        return _month(day.year, day.month)
    if unit == "decade":
        return date(day.year - 2, 1, 1), date(day.year + 2, 12, 31), "years"
    if unit == "week" and sign < 0 and number == 1:
        return day - _days(1), day + _days(1), "days"
    if unit == "week" and sign < 0:
        monday = day - _days(day.weekday())
        return monday, monday + _days(6), "week"
    return day, day, "day"


@_rule(
    rf"(?:for|after|within|in|over|during|spanning) (?:about |around |nearly |almost |more than |less than |over |at least "
    rf"|up to |some )?({_N}) (?:more |straight |consecutive |full )?({_U})(?!-)"
)
def _for_units(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    words = match[0].split()[0].lower()
    number, unit = _number(match[1]), match[2].lower().rstrip("s")
    if words == "after" and _CLAUSE.match(match.string, match.end()):
        return None
    if unit == "minute" or (unit == "hour" and number < 7):
        return None
    if words == "within" or context.forward:
        return report, _shift(report, number, unit), _unit(unit, number)
    return _shift(report, -number, unit), report, _unit(unit, number)


@_rule(
    rf"(?:for )?(?:(?:the|a|its|their) )?({_ORD})(?: consecutive| straight| successive)? (day|night|week|month"
    rf"|year)(?: (?:in a row|running))?(?! of (?:{_M}))"
)
def _nth(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    words = match[1].lower()
    number = _ORDINALS.get(words) or int(re.sub(r"\D", "", words) or 1)
    if number < 2 or (number == 2 and not re.search(r"consecutive|straight|row|for a|successive", match[0])):
        return None
    unit = match[2].lower()
    if unit in ("day", "night"):
        return report - _days(number - 1), report, "days"
    return _shift(report, -number + (0 if unit != "year" else 1), unit), report, unit + "s"


@_rule(
    r"(?:on )?(?:the|that) (next|following|previous|same|day|preceding)(?: (day|morning|evening|night|afternoon|week|month"
    r"|year))?(?: (before|after|earlier|later))?|a day (earlier|later|before|after)|one day (earlier|later)|that (?:night"
    r"|morning|evening|afternoon|week|month|year)|the day (?:before|after)"
)
def _relative(match: re.Match[str], context: _Context) -> _Interval | None:
    words = " ".join(match[0].lower().split()).removeprefix("on ")
    if words in (
        "the day",
        "the same",
        "the next",
        "the following",
        "the previous",
        "the preceding",
        "that next",
        "that same",
        "that previous",
        "that following",
    ):
        return None
    base = context.anchor
    if "day before yesterday" in words:
        return None
    step = (
        1
        if re.search(r"next|following|after|later", words)
        else -1
        if re.search(r"previous|before|earlier|preceding", words)
        else 0
    )
    if base is None:
        base = context.report if step < 0 else None
    if base is None:
        return None
    if "week" in words:
        monday = base - _days(base.weekday()) + _days(7 * step)
        return monday, monday + _days(6), "week"
    if "month" in words:
        return _month(*divmod_month(base, step))
    if "year" in words:
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31), "year"
    day = base + _days(step)
    return day, day, "day"


@_rule(
    rf"(?:at|before|around|just before|after|by|until|shortly after|shortly before|in|during|through"
    rf"|throughout) (?:the )?(?:early |late |local )?({_PART}|early hours|morning hours|evening hours)(?! of)|(?:early"
    rf"|late) (?:morning|evening|afternoon)|(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)? ?(?:a\.m\.|p\.m\.|am|pm|GMT|UTC"
    rf"|local time)(?: local time)?|(?:[01]?\d|2[0-3]):[0-5]\d(?: (?:local time|hours|hrs))?"
)
def _time_of_day(match: re.Match[str], context: _Context) -> _Interval | None:
    day = context.anchor or context.report
    return (day, day, "day") if day else None


@_rule(r"recently(?! as)")
def _recently(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    return _add_months(date(report.year, report.month, 1), -1), report, "weeks"


@_rule(r"since then|(?<=\bhas\s)since|(?<=\bhave\s)since|(?<=\bhad\s)since")
def _since_then(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.anchor or not context.report or context.anchor > context.report:
        return None
    return context.anchor, context.report, "days"


@_rule(
    r"since (?:the|its|his|her|their|these|those) (?:(?:current|latest|recent|military|new|ongoing|civil|full-scale|first|last) )?"
    rf"(?:(?:start|beginning|onset|outbreak|fall|end|release|launch|signing|resumption|overthrow|ouster|death|collapse"
    rf"|capture) of (?!(?:the|this|last|next) (?:day|week|month|year)|(?:{_M}))(?:the |an? |his |its "
    rf"|their )?[^\s,.;:()]+(?: [A-Z][^\s,.;:()]*){{0,3}}"
    r"|(?:[^\W\d][\w-]* ){0,2}(?:coup|war|conflict|ceasefire|truce|invasion|uprising|revolution|offensive|fighting|attacks?"
    r"|protests?|clashes|blockade|siege)"
    r"(?: (?:began|started|broke out|erupted|ended|resumed))?)"
)
def _since_event(match: re.Match[str], context: _Context) -> _Interval | None:
    # When that was the words leave open; the report's day closes it.
    return (None, context.report, "months") if context.report else None


@_rule(r"(?:during|in|over|throughout) (?:the same|that|this) (?:period|time|span)")
def _same_period(match: re.Match[str], context: _Context) -> _Interval | None:
    return context.span


@_rule(r"for (?:many |several )?(weeks|months|years|decades)")
def _for_long(match: re.Match[str], context: _Context) -> _Interval | None:
    return (None, context.report, match[1].lower()) if context.report else None


@_rule(r"within (days|weeks|months|hours)")
def _within(match: re.Match[str], context: _Context) -> _Interval | None:
    if not (report := context.report):
        return None
    unit = match[1].lower()
    return report, report + _days({"hours": 1, "days": 6, "weeks": 42, "months": 180}[unit]), "day" if unit == "hours" else unit


@_rule(rf"({_N}) (days?|weeks?|months?|years?)(?= of (?!age\b))")
def _units_of(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.report:
        return None
    number, unit = _number(match[1]), match[2].lower().rstrip("s")
    return _shift(context.report, -number, unit), context.report, _unit(unit, number)


@_rule(rf"({_N}) (hours?|days?|weeks?|months?)(?= to [a-z])")
def _units_to(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.report:
        return None
    number, unit = _number(match[1]), match[2].lower().rstrip("s")
    return context.report, _shift(context.report, number, unit), _unit(unit, number)


@_rule(r"Christmas(?: Eve| Day)?|New Year(?:'s|’s)? (?:Eve|Day)|New Year")
def _feast(match: re.Match[str], context: _Context) -> _Interval | None:
    if not context.report:
        return None
    words = match[0]
    day, month = {"Christmas Eve": (24, 12), "Christmas": (25, 12), "Christmas Day": (25, 12)}.get(
        words, (31, 12) if "Eve" in words else (1, 1)
    )
    found = [date(context.report.year + step, month, day) for step in (-1, 0, 1)]
    chosen = next(d for d in found if d >= context.report) if context.forward else max(d for d in found if d <= context.report)
    return chosen, chosen, "day"


# ---------------------------------------------------------------- finding

_GATE = re.compile(
    rf"(?:19|20)\d\d|1[2-5]\d\d|{_W}|{_M}|day|night|week|month|year|hour|decade|morning|evening|afternoon|dawn|noon|dusk|tomorrow|[Nn]ow\b|urrently"
    r"|ecently|spring|summer|autumn|winter|fall|then|resent|moment|[Ss]ince|period|9/11|\d:\d|\d ?[ap]\.?m|Christmas"
    r"|New Year|sunset|sunrise|daybreak|minute"
)
_FORWARD = re.compile(
    r"\b(?:will|would|shall|plans?|planned|planning|scheduled|due|expected|expects?|(?:is|are|was|were) set (?:to|for)"
    r"|set to|going to|is to|are to|was to|were to|must|should|upcoming|if|may|might|takes effect|(?:comes"
    r"|enters) into (?:force|effect)|expires?"
    r"|could|deadline|ultimatum|demands?|demanded|threat\w*|vow\w*|promis\w+|pledg\w+|agreed to|ordered|called for|calls for"
    r"|asked|urged|warned"
    r"|to (?:begin|start|take|be|hold|meet|end|last|withdraw|leave|stay|vote|gather|march|visit|resume|close|open))\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|has|have|after|said|died|left|fled|went|began|took|fell|struck|hit|shot|held|met|told|gave|sent|won|lost|came|fought|drove|ran"
    r"|broke|saw|made|rose|became|put|set|blew|\w{2,}ed)\b|[;.]"
)
_LASTED = re.compile(
    r"\b(?:lasted|ran|commanded|headed|led|governed|continued|fought|(?:was|were)(?! \w+ed\b)|served|worked|remained|stayed"
    r"|kept|lived|raged|who \w+ed)\b"
)
_OPENS = re.compile(
    r"(?:\b([Ss]ince|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]y|[Bb]efore|[Pp]rior to|[Ss]tarting(?: on| from)?|[Bb]eginning(?: on"
    r"| in)?|[Ff]rom"
    r"|as of|through)(?: the)?(?: night of| evening of| morning of| start of| beginning of| end of)?(?: around| about"
    r"| at least| early| late| on)?)[\s\u00a0]+\Z"
)
_SINCE = re.compile(
    r"\b[Ss]ince(?: (?!and |said )[^\s;.:]+){1,9}? (?:began|begun|started|opened|erupted|resumed|broke out|launched|invaded"
    r"|seized|took|fell|ended|came|left"
    r"|withdrew|split|collapsed|captured|overthrew|overthrown|ousted|killed|elected|signed"
    r"|declared)(?: [^\s;.:,]+){0,4}(?: (?:on|in|at))(?: the)? \Z"
)
_JOINS = re.compile(
    r"[\s\u00a0]*(?:,? ?(?:to|until|till|through|and)|–|—|-)[\s\u00a0]+(?:(?:on|early|late|in)[\s\u00a0]+)?\Z|(?:–|—|-)\Z"
)
_BETWEEN = re.compile(r"(?:\b([Ff]rom|[Bb]etween)(?: late| early)?[\s\u00a0]+)\Z")


def find(text: str, report: date | None = None, anchor: date | None = None, before: When | None = None) -> Iterator[Found]:
    """The time expressions of one sentence, in order, each with its interval; what cannot be resolved is left out.

    `report` is the day of the report (or of the digest item); without it, words that need it give nothing. `anchor` is
    the day last spoken of before this sentence, for "the next day" and "two days later"; `before` the last longer time, for
    "in the same period".

    >>> monday = date(2024, 12, 2)
    >>> [(f.when.as_written, f.when.earliest.isoformat()) for f in find("They used dirt roads late Sunday.", monday)]
    [('late Sunday', '2024-12-01')]
    >>> list(find("a 24-year-old held out for 24/7"))
    []
    """
    if not _GATE.search(text):
        return
    candidates: list[tuple[int, int, int, re.Match[str]]] = []
    for number, (pattern, _) in enumerate(_RULES):
        candidates.extend((m.start(), -m.end(), number, m) for m in pattern.finditer(text))
    candidates.sort(key=lambda c: c[:3])
    found: list[tuple[int, int, _Interval]] = []
    reach = 0
    span: _Interval | None = (before.earliest, before.latest, before.precision) if before else None
    for start, end, number, match in candidates:
        if start < reach:
            continue
        context = _Context(report, anchor, _points_forward(text, start, -end), span)
        try:
            interval = _RULES[number][1](match, context)
        except (ValueError, OverflowError):
            continue
        if interval is None:
            continue
        reach = -end
        found.append((start, reach, interval))
        if interval[2] == "day" and interval[0] is not None and interval[0] == interval[1]:
            anchor = interval[0]
        else:
            span = interval
            opener = _OPENS.search(text, max(0, start - 40), start)
            if opener and opener[1].lower() == "since" and interval[0] and report and interval[0] <= report:
                span = (interval[0], report, "months")
    opened: list[tuple[int, int, _Interval]] = []
    for one in _opened(text, _joined(text, found), report):
        while opened and one[0] < opened[-1][1]:
            opened.pop()  # "since the war began in 2023" reaches back over "since the war began"
        opened.append(one)
    yield from (_found(text, *f) for f in opened)


def read_time(words: str, report: date | None = None, anchor: date | None = None) -> When | None:
    """The interval that a phrase tells, taken by itself: for words whose role is known. Of several times, the longest in words.

    >>> read_time("on the night of 21 January", date(2015, 2, 16)).latest.isoformat()
    '2015-01-22'
    >>> read_time("after the coup", date(2015, 2, 16)) is None
    True
    """
    best = max(find(words, report, anchor), key=lambda f: f.end - f.start, default=None)
    if best:
        return replace(best.when, as_written=words)
    # "three days" alone is no time in running text; of words known to be one, it is how long up to the report
    long = max(find(f"for {words}", report, anchor), key=lambda f: f.end - f.start, default=None)
    return replace(long.when, as_written=words) if long else None


def _points_forward(text: str, start: int, end: int) -> bool:
    """Whether the words around a time speak of what is still to come: the last cue before it decides."""
    before = text[max(0, start - 90) : start]
    opener = _OPENS.search(before)
    if opener:
        word = opener[1].lower()
        clause = before[: opener.start()]
        if word in ("until", "till"):
            return not _LASTED.search(clause[-50:])
        if word.startswith(("starting", "beginning")):
            return True
        if word in ("before", "prior to"):
            return bool(_FORWARD.search(clause[-60:]))
        if word == "by":
            around = clause[-60:] + text[end : end + 40]
            return not re.search(r"\b(?:had|was|were|have|has|reached|rose)\b", around) or bool(_FORWARD.search(clause[-60:]))
    cues = list(_FORWARD.finditer(before))
    return bool(cues) and not _BACK.search(before, cues[-1].end())


def _joined(text: str, found: list[tuple[int, int, _Interval]]) -> list[tuple[int, int, _Interval]]:
    """ "Between Thursday and Saturday", "from January to May": two neighbours become one interval."""
    joined: list[tuple[int, int, _Interval]] = []
    for start, end, interval in found:
        if joined:
            before, reach, other = joined[-1]
            between = text[reach:start]
            opener = _BETWEEN.search(text[max(0, before - 16) : before])
            pair = _JOINS.search(between) and len(between) < 16
            if pair and (opener or "and" not in between) and other[0] and interval[1]:
                first, last = other[0], interval[1]
                if first > last and (first - last).days < 8:
                    first = first - _days(7)
                if first <= last:
                    precision = "days" if (last - first).days < 28 else "months" if (last - first).days < 500 else "years"
                    begin = max(0, before - 16) + opener.start() if opener else before
                    joined[-1] = (begin, end, (first, last, precision))
                    continue
        joined.append((start, end, interval))
    return joined


def _opened(text: str, found: list[tuple[int, int, _Interval]], report: date | None) -> Iterator[tuple[int, int, _Interval]]:
    """ "Since" reaches to the report's day, "until" and "by" from it or from nowhere, "before" ends the day before."""
    for start, end, interval in found:
        first, last, precision = interval
        opener = _OPENS.search(text, max(0, start - 40), start)
        begin = opener.start() if opener else start
        word = opener[1].lower() if opener else ""
        if not opener and (since := _SINCE.search(text, max(0, start - 70), start)):
            begin, word = since.start(), "since"
        if text[start:end].lower().startswith(("since", "by ", "until", "before")):
            yield start, end, interval
            continue
        if word == "since" and first:
            to = report if report and report >= first else None
            yield begin, end, (first, to, _span_precision(first, to, precision))
        elif word in ("until", "till", "up to", "through") and last:
            yield begin, end, (report if report and report <= last else None, last, precision if precision != "day" else "days")
        elif word == "by" and last:
            yield begin, end, (report if report and last > report else first, last, precision)
        elif word in ("before", "prior to") and first and last:
            ending = text[start:end].lower().startswith(("the end", "end"))
            close = last if ending else first - _days(1)
            yield begin, end, (report if report and report < close else None, close, precision)
        else:
            yield start, end, interval


def _span_precision(first: date, last: date | None, precision: str) -> str:
    if last is None:
        return precision if precision in ("year", "years", "decades") else "months"
    length = (last - first).days
    if precision == "decades":
        return precision
    return "days" if length < 14 else "weeks" if length < 60 else "months" if length < 540 else "years"


def _found(text: str, start: int, end: int, interval: _Interval) -> Found:
    first, last, precision = interval
    return Found(start, end, When(earliest=first, latest=last, precision=precision, as_written=text[start:end]))
