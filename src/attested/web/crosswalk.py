"""Events in the words of other data sets: the nearest classes of the codebook's crosswalk, no more than reports say."""

from __future__ import annotations

from datetime import date

from attested.knowledge import codebook
from attested.model import EventRow
from attested.web import shown

HEADS = {
    "acled": (
        "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country", "admin1", "location",
        "geo_precision", "fatalities",
    ),
    "ucdp": (
        "date_start", "date_end", "date_prec", "type_of_violence", "side_a", "side_b", "country", "adm_1", "where_description",
        "where_prec", "deaths_low", "deaths_high",
    ),
}  # fmt: skip
_GEO = {"exact": "1", "town": "1", "district": "2", "province": "3"}
_WHERE = {"exact": "1", "town": "1", "district": "3", "province": "4", "country": "6", "region": "7"}


def acled(row: EventRow) -> tuple[str, ...]:
    """The row with ACLED's columns: `fatalities` stays a range, `geo_precision` is empty where only a country is known."""
    held = codebook().get(row.kind)
    type_, _, sub = (held.acled if held else "").partition(": ")
    days = _days(row)
    return (
        _day(row.first_day), "" if days is None else "1" if days <= 1 else "2" if days <= 7 else "3", type_, sub,
        "; ".join(row.agents), "; ".join(row.targets), shown.country(row.country), row.admin or "", row.place_name or "",
        _GEO.get(row.precision or "", ""), _killed(row),
    )  # fmt: skip


def ucdp(row: EventRow) -> tuple[str, ...]:
    """The row with UCDP GED's columns: `date_prec` 1 to 5, `where_prec` 1 to 7; there is no `best`, as no rule was asked for."""
    held = codebook().get(row.kind)
    days = _days(row)
    precision = "" if days is None else str(1 if days <= 1 else 2 if days <= 6 else 3 if days <= 7 else 4 if days <= 31 else 5)
    low, high = row.killed
    return (
        _day(row.first_day), _day(row.last_day), precision, held.ucdp if held else "", "; ".join(row.agents),
        "; ".join(row.targets), shown.country(row.country), row.admin or "", row.place_name or "",
        _WHERE.get(row.precision or "", ""), "" if low is None else shown.amount(low), "" if high is None else shown.amount(high),
    )  # fmt: skip


def _killed(row: EventRow) -> str:
    return "" if row.killed == (None, None) else shown.spread(*row.killed)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _days(row: EventRow) -> int | None:
    return (row.last_day - row.first_day).days + 1 if row.first_day and row.last_day else None
